#include "form/form.h"

#include "form/names.h"
#include "form/schema.h"

uint32_t hb_table_field(const struct hb_table *table, struct hb_str id)
{
	return hb_names_find(&table->names, table->fields, table->n_fields, sizeof(*table->fields),
	                     id);
}

const struct hb_table *hb_form_table(const struct hb_form *form, struct hb_str id)
{
	for (size_t i = 0; i < form->n_tables; i++)
		if (hb_str_eq(form->tables[i].id, id))
			return &form->tables[i];
	return NULL;
}

uint32_t hb_field_choice(const struct hb_field *field, struct hb_str id)
{
	return hb_names_find(&field->choice_names, field->choices, field->n_choices,
	                     sizeof(*field->choices), id);
}

const struct hb_param *hb_form_param(const struct hb_form *form, struct hb_str name)
{
	for (size_t i = 0; i < form->n_params; i++)
		if (hb_str_eq(form->params[i].name, name))
			return &form->params[i];
	return NULL;
}

const char *hb_kind_name(enum hb_kind kind)
{
	return hb_words_kind.word[kind].p;
}

const char *hb_type_name(enum hb_type type)
{
	return hb_words_type.word[type].p;
}

const char *hb_rule_name(enum hb_rule_kind kind)
{
	return hb_words_rule.word[kind].p;
}

bool hb_duration_parse(struct hb_str text, bool minutes, struct hb_duration *out)
{
	static const struct {
		struct hb_str name;
		enum hb_unit unit;
	} units[] = {
		{ { "min", 3 }, HB_UNIT_MINUTE }, { { "u", 1 }, HB_UNIT_HOUR },
		{ { "d", 1 }, HB_UNIT_DAY },      { { "w", 1 }, HB_UNIT_WEEK },
		{ { "m", 1 }, HB_UNIT_MONTH },
	};
	size_t digits = 0;
	while (digits < text.len && text.p[digits] >= '0' && text.p[digits] <= '9')
		digits++;
	int64_t n;
	if (!hb_str_int((struct hb_str){ text.p, digits }, 0, 99999, &n))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (hb_str_eq(hb_str_from(text, digits), units[i].name)) {
			*out = (struct hb_duration){ n, units[i].unit };
			if (minutes && out->unit == HB_UNIT_MONTH)
				out->unit = HB_UNIT_MINUTE;
			return true;
		}
	return false;
}
