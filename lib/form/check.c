/* Checks a form as a whole; its tables are in check_table.c. */
#include "form/check.h"

#include "base/near.h"

enum { PARTS_MAX = 64 };

static const struct hb_str none = { NULL, 0 };

struct hb_mark hb_check_mark(const struct hb_yaml *node, const char *key)
{
	const struct hb_yaml *child = hb_load_get(node, key);
	return child ? child->mark : node->mark;
}

bool hb_check_word(const struct hb_yaml *node, const char *key, const struct hb_schema_words *words,
                   unsigned value)
{
	const struct hb_yaml *child = hb_load_get(node, key);
	return child && child->type == HB_YAML_SCALAR && hb_str_eq(child->text, words->word[value]);
}

void hb_check_fit(struct hb_load *load, const struct hb_yaml *node, const struct hb_fit *fit,
                  size_t n, unsigned kind, struct hb_str name)
{
	for (size_t i = 0; i < n; i++) {
		bool needs = fit[i].needs >> kind & 1;
		const struct hb_yaml *child = hb_load_get(node, fit[i].key);
		if (needs && !child)
			hb_load_wrong(load, node->mark, HB_M_FORM_KEY_NEEDED, hb_str(fit[i].key),
			              name, none, none);
		else if (child && !needs && !(fit[i].may >> kind & 1))
			hb_load_wrong(load, child->key_mark, HB_M_FORM_KEY_UNFIT, child->key, name,
			              none, none);
	}
}

static struct hb_str id_at(const void *base, size_t stride, size_t i)
{
	return *(const struct hb_str *)(const void *)((const char *)base + i * stride);
}

const struct hb_str *hb_check_all_ids(struct hb_load *load, const void *base, size_t n,
                                      size_t stride)
{
	if (load->errors > HB_NEAR_ERRORS) /* no more seeking, so no more memory for it */
		return NULL;
	if (n > HB_NEAR_MOST)
		n = HB_NEAR_MOST;
	struct hb_str *ids = n ? hb_arena_array(load->arena, n, sizeof(*ids)) : NULL;
	load->no_memory |= n && !ids;
	for (size_t i = 0; i < n && ids; i++)
		ids[i] = id_at(base, stride, i);
	return ids;
}

void hb_check_ids(struct hb_load *load, struct hb_names *names, const void *base, size_t n,
                  size_t stride, const struct hb_yaml *list, const char *key)
{
	if (!n || !list)
		return;
	if (!hb_names_make(names, load->arena, base, n, stride)) {
		load->no_memory = true;
		return;
	}
	const struct hb_yaml *item = list->first;
	for (size_t i = 0; i < n && item; i++, item = item->next) {
		struct hb_str id = id_at(base, stride, i);
		uint32_t first = hb_names_find(names, base, n, stride, id);
		if (id.len && first != i)
			hb_load_wrong(load, hb_check_mark(item, key), HB_M_FORM_DUPLICATE,
			              hb_str(key), id, hb_load_number(load, (int64_t)first + 1),
			              none);
	}
}

/* Labels stand by number: they must lie within the scale. */
static void check_labels(struct hb_load *load, struct hb_scale *scale, const struct hb_yaml *node)
{
	const struct hb_yaml *labels = hb_load_get(node, "labels");
	size_t n = (size_t)(scale->max - scale->min + 1);
	struct hb_str *label = hb_arena_array(load->arena, n, sizeof(*label));
	scale->labels = label;
	load->no_memory |= !label;
	if (!labels || labels->type != HB_YAML_MAP || !label)
		return;
	for (const struct hb_yaml *item = labels->first; item; item = item->next) {
		int64_t at;
		if (item->type != HB_YAML_SCALAR || !item->text.len)
			hb_load_wrong(load, item->mark, HB_M_FORM_WANT_TEXT, item->key, none, none,
			              none);
		else if (!hb_str_int(item->key, scale->min, scale->max, &at))
			hb_load_wrong(load, item->key_mark, HB_M_FORM_LABEL, item->key,
			              hb_load_number(load, scale->min),
			              hb_load_number(load, scale->max), none);
		else
			label[at - scale->min] = item->text;
	}
}

static void check_scales(struct hb_load *load, struct hb_form_box *box, const struct hb_yaml *root)
{
	const struct hb_form *form = &box->form;
	const struct hb_yaml *list = hb_load_get(root, "scales");
	struct hb_scale *scale = (struct hb_scale *)form->scales;
	if (!list || !scale)
		return;
	load->no_memory |= !hb_names_make(&box->scale_names, load->arena, scale, form->n_scales,
	                                  sizeof(*scale));
	for (const struct hb_yaml *item = list->first; item; item = item->next, scale++) {
		if (scale->min > scale->max)
			hb_load_wrong(load, hb_check_mark(item, "max"), HB_M_FORM_MIN_MAX,
			              hb_load_number(load, scale->min),
			              hb_load_number(load, scale->max), none, none);
		else
			check_labels(load, scale, item);
	}
}

const struct hb_field *hb_check_any_field(const struct hb_form *form, struct hb_str id)
{
	for (size_t i = 0; i < form->n_tables; i++) {
		uint32_t at = hb_table_field(&form->tables[i], id);
		if (at != HB_NO_FIELD)
			return &form->tables[i].fields[at];
	}
	return NULL;
}

static void no_such_field(struct hb_load *load, const struct hb_form *form,
                          const struct hb_yaml *list, const struct hb_yaml *item)
{
	const struct hb_str *ids = NULL;
	struct hb_str near = none;
	for (size_t i = 0; i < form->n_tables && !near.len; i++) {
		const struct hb_table *t = &form->tables[i];
		ids = hb_check_all_ids(load, t->fields, t->n_fields, sizeof(*t->fields));
		if (ids)
			near = hb_near(item->text, ids,
			               t->n_fields < HB_NEAR_MOST ? t->n_fields : HB_NEAR_MOST);
	}
	hb_load_wrong(load, item->mark, near.len ? HB_M_FORM_NO_FIELD_NEAR : HB_M_FORM_NO_FIELD,
	              list->key, item->text, near, none);
}

/* The fields that NODE lists; with SCALES they must be scale fields. */
static void check_fields(struct hb_load *load, const struct hb_form *form,
                         const struct hb_yaml *node, bool scales)
{
	const struct hb_yaml *list = hb_load_get(node, "fields");
	if (!list || list->type != HB_YAML_LIST)
		return;
	for (const struct hb_yaml *item = list->first; item; item = item->next) {
		if (item->type != HB_YAML_SCALAR || !item->text.len)
			continue;
		const struct hb_field *field = hb_check_any_field(form, item->text);
		if (!field)
			no_such_field(load, form, list, item);
		else if (scales && field->type != HB_TYPE_SCALE)
			hb_load_wrong(load, item->mark, HB_M_FORM_FIELD_TYPE, list->key, item->text,
			              hb_words_type.word[field->type], HB_STR("scale"));
	}
}

/* NODE is as deep as YAML may be, so this is too. */
static void check_sections(struct hb_load *load, const struct hb_form *form,
                           const struct hb_section *section, size_t n, const struct hb_yaml *node)
{
	const struct hb_yaml *list = hb_load_get(node, "sections");
	struct hb_names names;
	if (!list || list->type != HB_YAML_LIST)
		return;
	hb_check_ids(load, &names, section, n, sizeof(*section), list, "id");
	for (const struct hb_yaml *item = list->first; item && n; item = item->next, section++) {
		check_fields(load, form, item, false);
		check_sections(load, form, section->sections, section->n_sections, item);
	}
}

static bool default_fits(const struct hb_param *param)
{
	int64_t n;
	struct hb_duration d;
	switch (param->type) {
	case HB_PARAM_INT:
		return hb_str_int(param->value, param->min, param->max, &n);
	case HB_PARAM_DURATION:
		return hb_duration_parse(param->value, true, &d);
	case HB_PARAM_BOOL:
		return hb_str_is(param->value, "true") || hb_str_is(param->value, "false");
	default:
		return true;
	}
}

static void check_param(struct hb_load *load, const struct hb_param *param,
                        const struct hb_yaml *node)
{
	static const struct hb_fit fit[] = { { "min", 0, 1u << HB_PARAM_INT },
		                             { "max", 0, 1u << HB_PARAM_INT } };
	if (!hb_check_word(node, "type", &hb_words_param, (unsigned)param->type))
		return;
	struct hb_str type = hb_words_param.word[param->type];
	hb_check_fit(load, node, fit, 2, (unsigned)param->type, type);
	if (param->min > param->max)
		hb_load_wrong(load, hb_check_mark(node, "max"), HB_M_FORM_MIN_MAX,
		              hb_load_number(load, param->min), hb_load_number(load, param->max),
		              none, none);
	else if (param->value.len && !default_fits(param))
		hb_load_wrong(load, hb_check_mark(node, "default"), HB_M_FORM_DEFAULT, param->name,
		              param->value, type, none);
}

static void check_params(struct hb_load *load, const struct hb_form *form,
                         const struct hb_yaml *root)
{
	const struct hb_yaml *list = hb_load_get(root, "params");
	const struct hb_param *param = form->params;
	struct hb_names names;
	if (!list || !param)
		return;
	hb_check_ids(load, &names, param, form->n_params, sizeof(*param), list, "name");
	for (const struct hb_yaml *item = list->first; item; item = item->next)
		check_param(load, param++, item);
}

/* A signal's group must be the group of a scale field. */
static void check_group(struct hb_load *load, const struct hb_form *form,
                        const struct hb_yaml *node)
{
	const struct hb_yaml *group = hb_load_get(node, "group");
	struct hb_str groups[64];
	size_t n = 0;
	if (!group || group->type != HB_YAML_SCALAR || !group->text.len)
		return;
	for (size_t t = 0; t < form->n_tables; t++)
		for (size_t i = 0; i < form->tables[t].n_fields; i++) {
			const struct hb_field *field = &form->tables[t].fields[i];
			if (field->type != HB_TYPE_SCALE)
				continue;
			if (hb_str_eq(field->group, group->text))
				return;
			if (n < 64)
				groups[n++] = field->group;
		}
	hb_load_unknown(load, group->mark, HB_M_FORM_NO_NAME, HB_M_FORM_NO_NAME_NEAR, group->key,
	                group->text, groups, n, none);
}

static void check_signals(struct hb_load *load, const struct hb_form *form,
                          const struct hb_yaml *root)
{
	static const struct hb_fit fit[] = { { "times", 1u << HB_SIGNAL_CONSECUTIVE_DROP, 0 } };
	const struct hb_yaml *list = hb_load_get(root, "signals");
	struct hb_signal *signal = (struct hb_signal *)form->signals;
	struct hb_names names;
	if (!list || !signal)
		return;
	hb_check_ids(load, &names, signal, form->n_signals, sizeof(*signal), list, "id");
	for (const struct hb_yaml *item = list->first; item; item = item->next, signal++) {
		signal->any_polarity = !hb_load_get(item, "polarity");
		if (hb_check_word(item, "kind", &hb_words_signal, (unsigned)signal->kind))
			hb_check_fit(load, item, fit, 1, (unsigned)signal->kind,
			             hb_words_signal.word[signal->kind]);
		check_fields(load, form, item, true);
		check_group(load, form, item);
	}
}

static bool is_filled_in(enum hb_kind kind)
{
	return kind == HB_KIND_RECORD || kind == HB_KIND_LINES || kind == HB_KIND_HELPER;
}

/* What goes with the kind of the form or part. */
static void check_kind(struct hb_load *load, const struct hb_yaml *node, enum hb_kind kind,
                       bool parts)
{
#define KIND(name) (1u << HB_KIND_##name)
	enum { FILLED = 1u << HB_KIND_RECORD | 1u << HB_KIND_LINES | 1u << HB_KIND_HELPER };
	static const struct hb_fit fit[] = {
		{ "key", 0, FILLED },
		{ "fields", 0, FILLED },
		{ "rules", 0, FILLED },
		{ "parts", 0, FILLED | KIND(GUIDE) },
		{ "year_start", KIND(CALENDAR), 0 },
		{ "terms", KIND(CALENDAR), 0 },
		{ "holidays", 0, KIND(CALENDAR) },
	};
	if (!hb_check_word(node, "kind", &hb_words_kind, (unsigned)kind))
		return;
	struct hb_str name = hb_words_kind.word[kind];
	hb_check_fit(load, node, fit, sizeof(fit) / sizeof(fit[0]), (unsigned)kind, name);
	if (is_filled_in(kind) && !parts && !hb_load_get(node, "fields"))
		hb_load_wrong(load, node->mark, HB_M_FORM_NO_TABLE, name, none, none, none);
#undef KIND
}

static void check_parts(struct hb_load *load, struct hb_form_box *box, const struct hb_yaml *root)
{
	struct hb_form *form = &box->form;
	const struct hb_yaml *list = hb_load_get(root, "parts");
	struct hb_table *part = (struct hb_table *)form->tables;
	struct hb_names names;
	static const char *const inside[] = { "key", "fields", "rules" };
	for (size_t i = 0; i < 3; i++) {
		const struct hb_yaml *child = hb_load_get(root, inside[i]);
		if (child)
			hb_load_wrong(load, child->key_mark, HB_M_FORM_TWO_TABLES, child->key, none,
			              none, none);
	}
	if (!part)
		return;
	if (form->n_tables > PARTS_MAX)
		hb_load_wrong(load, list->mark, HB_M_FORM_TOO_MANY, list->key,
		              hb_load_number(load, (int64_t)form->n_tables),
		              hb_load_number(load, PARTS_MAX), none);
	if (form->n_tables > PARTS_MAX)
		form->n_tables = PARTS_MAX;
	hb_check_ids(load, &names, part, form->n_tables, sizeof(*part), list, "id");
	const struct hb_table *end = part + form->n_tables;
	for (const struct hb_yaml *item = list->first; part < end; item = item->next, part++) {
		check_kind(load, item, part->kind, false);
		hb_check_table(load, box, part, item);
	}
}

static void check_tables(struct hb_load *load, struct hb_form_box *box, const struct hb_yaml *root)
{
	struct hb_form *form = &box->form;
	bool parts = hb_load_get(root, "parts");
	check_kind(load, root, form->kind, parts);
	if (parts) {
		check_parts(load, box, root);
		return;
	}
	hb_check_table(load, box, &box->own, root);
	if (!box->own.n_fields)
		return;
	box->own.id = form->id;
	box->own.title = form->title;
	box->own.kind = form->kind;
	form->tables = &box->own;
	form->n_tables = 1;
}

void hb_load_check(struct hb_load *load, struct hb_form_box *box, const struct hb_yaml *root)
{
	struct hb_form *form = &box->form;
	struct hb_names names;
	check_scales(load, box, root);
	hb_check_lists(load, box, root);
	check_tables(load, box, root);
	hb_check_use(load, box, root);
	hb_check_ids(load, &names, form->steps, form->n_steps, sizeof(*form->steps),
	             hb_load_get(root, "steps"), "id");
	check_sections(load, form, form->sections, form->n_sections, root);
	check_params(load, form, root);
	check_signals(load, form, root);
	hb_check_calendar(load, form, root);
}
