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

/* All scales of a form, to find a field's; labels have been read by then. */
static void find_scale(struct hb_load *load, const struct hb_form *form, struct hb_field *field,
		       const struct hb_yaml *node)
{
	const struct hb_yaml *ref = hb_load_get(node, "scale");
	if (!ref || ref->type != HB_YAML_SCALAR)
		return;
	for (size_t i = 0; i < form->n_scales; i++)
		if (hb_str_eq(form->scales[i].id, ref->text)) {
			field->scale = &form->scales[i];
			field->min = field->scale->min;
			field->max = field->scale->max;
			return;
		}
	hb_load_unknown(load, ref->mark, HB_M_FORM_NO_NAME, HB_M_FORM_NO_NAME_NEAR, ref->key,
			ref->text,
			hb_check_all_ids(load, form->scales, form->n_scales,
					 sizeof(*form->scales)),
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

static void check_cells(struct hb_load *load, const struct hb_table *table,
			const struct hb_yaml *choice)
{
	const struct hb_yaml *cells = hb_load_get(choice, "cells");
	if (!cells || cells->type != HB_YAML_MAP)
		return;
	for (const struct hb_yaml *cell = cells->first; cell; cell = cell->next)
		if (hb_table_field(table, cell->key) == HB_NO_FIELD)
			hb_load_unknown(load, cell->key_mark, HB_M_FORM_NO_FIELD,
					HB_M_FORM_NO_FIELD_NEAR, cells->key, cell->key,
					hb_check_all_ids(load, table->fields, table->n_fields,
							 sizeof(*table->fields)),
					table->n_fields, none);
}

static void check_choices(struct hb_load *load, const struct hb_table *table,
			  struct hb_field *field, const struct hb_yaml *node)
{
	const struct hb_yaml *list = hb_load_get(node, "choices");
	if (!list || list->type != HB_YAML_LIST)
		return;
	hb_check_ids(load, &field->choice_names, field->choices, field->n_choices,
		     sizeof(*field->choices), list, "id");
	if (!list->n)
		hb_load_wrong(load, list->mark, HB_M_FORM_TOO_FEW, list->key, HB_STR("0"),
			      HB_STR("1"), none);
	if (field->type == HB_TYPE_MULTI && list->n > HB_MULTI_MAX)
		hb_load_wrong(load, list->mark, HB_M_FORM_MANY_CHOICES,
			      hb_load_number(load, (int64_t)list->n), none, none, none);
	for (const struct hb_yaml *choice = list->first; choice; choice = choice->next)
		check_cells(load, table, choice);
	check_exclusive(load, field, node);
}

static void check_field(struct hb_load *load, const struct hb_form *form,
			const struct hb_table *table, struct hb_field *field,
			const struct hb_yaml *node)
{
	field->mark = node->mark;
	if (node->type != HB_YAML_MAP ||
	    !hb_check_word(node, "type", &hb_words_type, (unsigned)field->type))
		return;
	hb_check_fit(load, node, field_fit, sizeof(field_fit) / sizeof(field_fit[0]),
		     (unsigned)field->type, hb_words_type.word[field->type]);
	if (field->type == HB_TYPE_SCALE)
		find_scale(load, form, field, node);
	else if (field->min > field->max)
		hb_load_wrong(load, hb_check_mark(node, "max"), HB_M_FORM_MIN_MAX,
			      hb_load_number(load, field->min), hb_load_number(load, field->max),
			      none, none);
	check_choices(load, table, field, node);
}

static void check_ref_type(struct hb_load *load, const struct hb_table *table,
			   const struct hb_yaml *key)
{
	for (size_t i = 1; i < table->n_key; i++)
		for (size_t j = 0; j < i && i < 64; j++)
			if (table->key[i] == table->key[j] && table->key[i] != HB_NO_FIELD)
				hb_load_wrong(load, key->mark, HB_M_FORM_DUPLICATE, key->key,
					      table->fields[table->key[i]].id,
					      hb_load_number(load, (int64_t)j + 1), none);
}

void hb_check_table(struct hb_load *load, const struct hb_form *form, struct hb_table *table,
		    const struct hb_yaml *node)
{
	const struct hb_yaml *list = hb_load_get(node, "fields");
	struct hb_field *field = (struct hb_field *)table->fields;
	if (list && list->type == HB_YAML_LIST) {
		hb_check_ids(load, &table->names, field, table->n_fields, sizeof(*field), list,
			     "id");
		for (const struct hb_yaml *item = list->first; item && field; item = item->next)
			check_field(load, form, table, field++, item);
		hb_check_aliases(load, table, list);
	}
	table->key = hb_check_refs(load, table, node, "key", &table->n_key);
	const struct hb_yaml *key = hb_load_get(node, "key");
	if (key)
		check_ref_type(load, table, key);
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
