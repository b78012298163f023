/* Checks fields: what goes with their type, and what they refer to. */
#include <string.h>

#include "form/check.h"

#define TYPE(name) (1u << HB_TYPE_##name)

static const struct hb_fit field_fit[] = {
	{ "scale", TYPE(SCALE), 0 },
	{ "polarity", 0, TYPE(SCALE) },
	{ "min", 0, TYPE(INT) },
	{ "max", 0, TYPE(INT) },
	{ "choices", TYPE(CHOICE) | TYPE(MULTI), 0 },
	{ "at_most", 0, TYPE(MULTI) },
	{ "exclusive", 0, TYPE(MULTI) },
};

static const struct hb_str none = { NULL, 0 };

static void find_scale(struct hb_load *load, const struct hb_form_box *box, struct hb_field *field,
                       const struct hb_yaml *node)
{
	const struct hb_form *form = &box->form;
	const struct hb_yaml *ref = hb_load_get(node, "scale");
	if (!ref || ref->type != HB_YAML_SCALAR)
		return;
	uint32_t i = hb_names_find(&box->scale_names, form->scales, form->n_scales,
	                           sizeof(*form->scales), ref->text);
	if (i != HB_NO_NAME) {
		field->scale = &form->scales[i];
		field->min = field->scale->min;
		field->max = field->scale->max;
		return;
	}
	hb_load_unknown(load, ref->mark, HB_M_FORM_NO_NAME, HB_M_FORM_NO_NAME_NEAR, ref->key,
	                ref->text,
	                hb_check_all_ids(load, form->scales, form->n_scales, sizeof(*form->scales)),
	                form->n_scales, none);
}

static void check_exclusive(struct hb_load *load, const struct hb_field *field,
                            const struct hb_yaml *node)
{
	const struct hb_yaml *list = hb_load_get(node, "exclusive");
	if (!list || list->type != HB_YAML_LIST)
		return;
	for (const struct hb_yaml *item = list->first; item; item = item->next)
		if (item->type == HB_YAML_SCALAR &&
		    hb_field_choice(field, item->text) == HB_NO_NAME)
			hb_load_unknown(load, item->mark, HB_M_FORM_NO_NAME, HB_M_FORM_NO_NAME_NEAR,
			                list->key, item->text,
			                hb_check_all_ids(load, field->choices, field->n_choices,
			                                 sizeof(*field->choices)),
			                field->n_choices, none);
}

static void no_cell(struct hb_load *load, const struct hb_table *table, struct hb_str what,
                    const struct hb_yaml *cell)
{
	size_t n = table ? table->n_fields : 0;
	const struct hb_str *ids = NULL;
	if (n)
		ids = hb_check_all_ids(load, table->fields, n, sizeof(*table->fields));
	hb_load_unknown(load, cell->key_mark, HB_M_FORM_NO_FIELD, HB_M_FORM_NO_FIELD_NEAR, what,
	                cell->key, ids, n, none);
}

/* Cells name fields of TABLE or, where that is NULL, of any of FORM's tables. */
static void check_cells(struct hb_load *load, const struct hb_form *form,
                        const struct hb_table *table, const struct hb_yaml *choice)
{
	const struct hb_yaml *cells = hb_load_get(choice, "cells");
	if (!cells || cells->type != HB_YAML_MAP)
		return;
	for (const struct hb_yaml *cell = cells->first; cell; cell = cell->next)
		if (table ? hb_table_field(table, cell->key) == HB_NO_FIELD
		          : !hb_check_any_field(form, cell->key))
			no_cell(load, table ? table : form->tables, cells->key, cell);
}

/* The choices of a list by name, put under the field. */
static void find_list(struct hb_load *load, struct hb_form_box *box, struct hb_field *field,
                      const struct hb_yaml *name)
{
	uint32_t i = hb_names_find(&box->list_names, box->lists, box->n_lists, sizeof(*box->lists),
	                           name->text);
	if (i == HB_NO_NAME) {
		hb_load_unknown(
		        load, name->mark, HB_M_FORM_NO_NAME, HB_M_FORM_NO_NAME_NEAR, name->key,
		        name->text,
		        hb_check_all_ids(load, box->lists, box->n_lists, sizeof(*box->lists)),
		        box->n_lists, none);
		return;
	}
	box->lists[i].used = true;
	field->choices = box->lists[i].choices;
	field->n_choices = box->lists[i].n_choices;
	field->choice_names = box->lists[i].names;
}

static void check_choices(struct hb_load *load, struct hb_form_box *box,
                          const struct hb_table *table, struct hb_field *field,
                          const struct hb_yaml *node)
{
	const struct hb_yaml *list = hb_load_get(node, "choices");
	if (!list || list->type == HB_YAML_MAP || (list->type == HB_YAML_SCALAR && !list->text.len))
		return;
	if (list->type == HB_YAML_SCALAR)
		find_list(load, box, field, list);
	else
		hb_check_ids(load, &field->choice_names, field->choices, field->n_choices,
		             sizeof(*field->choices), list, "id");
	if (list->type == HB_YAML_LIST && !list->n)
		hb_load_wrong(load, list->mark, HB_M_FORM_TOO_FEW, list->key, HB_STR("0"),
		              HB_STR("1"), none);
	if (field->type == HB_TYPE_MULTI && field->n_choices > HB_MULTI_MAX)
		hb_load_wrong(load, list->mark, HB_M_FORM_TOO_MANY, list->key,
		              hb_load_number(load, (int64_t)field->n_choices),
		              hb_load_number(load, HB_MULTI_MAX), none);
	for (const struct hb_yaml *choice = list->first; choice; choice = choice->next)
		check_cells(load, NULL, table, choice);
	check_exclusive(load, field, node);
}

void hb_check_lists(struct hb_load *load, struct hb_form_box *box, const struct hb_yaml *root)
{
	const struct hb_yaml *lists = hb_load_get(root, "choices");
	struct hb_choice_list *list = box->lists;
	if (!lists || !list)
		return;
	load->no_memory |=
	        !hb_names_make(&box->list_names, load->arena, list, box->n_lists, sizeof(*list));
	for (const struct hb_yaml *item = lists->first; item; item = item->next, list++) {
		if (item->type != HB_YAML_LIST)
			continue;
		if (!item->n)
			hb_load_wrong(load, item->mark, HB_M_FORM_TOO_FEW, item->key, HB_STR("0"),
			              HB_STR("1"), none);
		hb_check_ids(load, &list->names, list->choices, list->n_choices,
		             sizeof(*list->choices), item, "id");
		if (list->n_choices)
			hb_check_names(load, item, list->choices, sizeof(*list->choices));
	}
}

/* What no field uses was meant for one: its name is misspelt somewhere. Its cells must name a
 * field of one of the tables. */
void hb_check_use(struct hb_load *load, const struct hb_form_box *box, const struct hb_yaml *root)
{
	const struct hb_yaml *lists = hb_load_get(root, "choices");
	const struct hb_choice_list *list = box->lists;
	if (!lists || !list)
		return;
	for (const struct hb_yaml *item = lists->first; item; item = item->next, list++) {
		if (!list->used)
			hb_load_wrong(load, item->key_mark, HB_M_FORM_UNUSED, item->key, none, none,
			              none);
		for (const struct hb_yaml *choice = item->first; choice; choice = choice->next)
			check_cells(load, &box->form, NULL, choice);
	}
}

static void check_field(struct hb_load *load, struct hb_form_box *box, const struct hb_table *table,
                        struct hb_field *field, const struct hb_yaml *node)
{
	field->mark = node->mark;
	if (node->type != HB_YAML_MAP ||
	    !hb_check_word(node, "type", &hb_words_type, (unsigned)field->type))
		return;
	hb_check_fit(load, node, field_fit, sizeof(field_fit) / sizeof(field_fit[0]),
	             (unsigned)field->type, hb_words_type.word[field->type]);
	if (field->type == HB_TYPE_SCALE)
		find_scale(load, box, field, node);
	else if (field->min > field->max)
		hb_load_wrong(load, hb_check_mark(node, "max"), HB_M_FORM_MIN_MAX,
		              hb_load_number(load, field->min), hb_load_number(load, field->max),
		              none, none);
	check_choices(load, box, table, field, node);
}

static void check_key(struct hb_load *load, const struct hb_table *table, const struct hb_yaml *key)
{
	for (size_t i = 1; i < table->n_key; i++)
		for (size_t j = 0; j < i && i < 64; j++)
			if (table->key[i] == table->key[j] && table->key[i] != HB_NO_FIELD)
				hb_load_wrong(load, key->mark, HB_M_FORM_DUPLICATE, key->key,
				              table->fields[table->key[i]].id,
				              hb_load_number(load, (int64_t)j + 1), none);
}

void hb_check_table(struct hb_load *load, struct hb_form_box *box, struct hb_table *table,
                    const struct hb_yaml *node)
{
	const struct hb_yaml *list = hb_load_get(node, "fields");
	struct hb_field *field = (struct hb_field *)table->fields;
	if (list && list->type == HB_YAML_LIST) {
		hb_check_ids(load, &table->names, field, table->n_fields, sizeof(*field), list,
		             "id");
		for (const struct hb_yaml *item = list->first; item && field; item = item->next)
			check_field(load, box, table, field++, item);
		hb_check_aliases(load, table, list);
	}
	table->key = hb_check_refs(load, table, node, "key", &table->n_key);
	const struct hb_yaml *key = hb_load_get(node, "key");
	if (key)
		check_key(load, table, key);
	hb_check_rules(load, table, hb_load_get(node, "rules"));
}

uint32_t hb_check_ref(struct hb_load *load, const struct hb_table *table,
                      const struct hb_yaml *node, const char *key)
{
	const struct hb_yaml *ref = hb_load_get(node, key);
	if (!ref || ref->type != HB_YAML_SCALAR || !ref->text.len)
		return HB_NO_FIELD;
	uint32_t i = hb_table_field(table, ref->text);
	if (i == HB_NO_FIELD)
		hb_load_unknown(load, ref->mark, HB_M_FORM_NO_FIELD, HB_M_FORM_NO_FIELD_NEAR,
		                hb_str(key), ref->text,
		                hb_check_all_ids(load, table->fields, table->n_fields,
		                                 sizeof(*table->fields)),
		                table->n_fields, none);
	return i;
}

const uint32_t *hb_check_refs(struct hb_load *load, const struct hb_table *table,
                              const struct hb_yaml *node, const char *key, size_t *n)
{
	const struct hb_yaml *list = hb_load_get(node, key);
	*n = 0;
	if (!list || list->type != HB_YAML_LIST || !list->n)
		return NULL;
	uint32_t *ref = hb_arena_array(load->arena, list->n, sizeof(*ref));
	if (!ref) {
		load->no_memory = true;
		return NULL;
	}
	for (const struct hb_yaml *item = list->first; item; item = item->next) {
		if (item->type != HB_YAML_SCALAR || !item->text.len)
			continue;
		ref[*n] = hb_table_field(table, item->text);
		if (ref[*n] == HB_NO_FIELD)
			hb_load_unknown(load, item->mark, HB_M_FORM_NO_FIELD,
			                HB_M_FORM_NO_FIELD_NEAR, hb_str(key), item->text,
			                hb_check_all_ids(load, table->fields, table->n_fields,
			                                 sizeof(*table->fields)),
			                table->n_fields, none);
		else
			(*n)++;
	}
	return ref;
}
