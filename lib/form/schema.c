#include "form/schema.h"

/* clang-format off */

#define WORD(w) { w, sizeof(w) - 1 }
#define KEY(id, t, member) \
	{ .name = WORD(id), .type = HB_S_##t, .at = offsetof(THING, member) }
#define MUST(id, t, member) \
	{ .name = WORD(id), .type = HB_S_##t, .required = true, .at = offsetof(THING, member) }
#define NUMBER(id, t, member, low, high) \
	{ .name = WORD(id), .type = HB_S_##t, .at = offsetof(THING, member), .min = low, .max = high }
#define MUST_NUMBER(id, t, member, low, high) \
	{ .name = WORD(id), .type = HB_S_##t, .required = true, .at = offsetof(THING, member), \
	  .min = low, .max = high }
#define ONE_OF(id, member, list) \
	{ .name = WORD(id), .type = HB_S_WORD, .at = offsetof(THING, member), .words = &hb_words_##list }
#define MUST_ONE_OF(id, member, list) \
	{ .name = WORD(id), .type = HB_S_WORD, .required = true, .at = offsetof(THING, member), \
	  .words = &hb_words_##list }
#define LIST(id, t, member, number) \
	{ .name = WORD(id), .type = HB_S_##t, .at = offsetof(THING, member), \
	  .count = offsetof(THING, number) }
#define MAPS(id, member, number, kind) \
	{ .name = WORD(id), .type = HB_S_MAPS, .at = offsetof(THING, member), \
	  .count = offsetof(THING, number), .map = &hb_schema_##kind }
#define MAPPING(id, thing, start) \
	const struct hb_schema_map hb_schema_##id = { #id, sizeof(thing), start, id##_keys, \
						      sizeof(id##_keys) / sizeof(id##_keys[0]) }
#define WORDS(id, ...) \
	static const struct hb_str id##_words[] = { __VA_ARGS__ }; \
	const struct hb_schema_words hb_words_##id = { id##_words, sizeof(id##_words) / sizeof(id##_words[0]) }

WORDS(kind, WORD("record"), WORD("lines"), WORD("guide"), WORD("calendar"), WORD("helper"));
WORDS(type, WORD("id"), WORD("text"), WORD("int"), WORD("scale"), WORD("choice"), WORD("multi"),
      WORD("bool"), WORD("date"), WORD("time"), WORD("datetime"));
WORDS(polarity, WORD("positive"), WORD("negative"));
WORDS(privacy, WORD("none"), WORD("direct"), WORD("free_text"));
WORDS(order, WORD("sequence"), WORD("cycle"), WORD("free"));
WORDS(rule, WORD("unique"), WORD("required_if"), WORD("excludes"), WORD("at_least"), WORD("distinct"),
      WORD("after"), WORD("before"), WORD("max_per"), WORD("one_of_form"));
WORDS(severity, WORD("note"), WORD("warning"), WORD("error"));
WORDS(span, WORD("day"), WORD("week"), WORD("month"), WORD("term"));
WORDS(param, WORD("int"), WORD("text"), WORD("duration"), WORD("bool"));
WORDS(signal, WORD("at_most"), WORD("at_least"), WORD("drop"), WORD("consecutive_drop"),
      WORD("missing_share"));
WORDS(sector, WORD("po"), WORD("vo"));

#define THING struct hb_scale
static const struct hb_schema_key scale_keys[] = {
	MUST_NUMBER("min", INT, min, 0, 100),
	MUST_NUMBER("max", INT, max, 0, 100),
	KEY("labels", LABELS, labels),
};
MAPPING(scale, THING, NULL);
#undef THING

#define THING struct hb_choice
static const struct hb_schema_key choice_keys[] = {
	MUST("id", NAME, id),
	MUST("label", TEXT, label),
	KEY("help", TEXT, help),
	KEY("group", ID, group),
	LIST("aliases", TEXTS, aliases, n_aliases),
	LIST("cells", CELLS, cells, n_cells),
};
MAPPING(choice, THING, NULL);
#undef THING

#define THING struct hb_field
static const struct hb_field field_start = { .min = HB_INT_MIN, .max = HB_INT_MAX };
static const struct hb_schema_key field_keys[] = {
	MUST("id", ID, id),
	MUST_ONE_OF("type", type, type),
	MUST("label", TEXT, label),
	KEY("help", TEXT, help),
	KEY("required", BOOL, required),
	ONE_OF("privacy", privacy, privacy),
	KEY("group", ID, group),
	KEY("scale", REF, scale),
	ONE_OF("polarity", polarity, polarity),
	NUMBER("min", INT, min, HB_INT_MIN, HB_INT_MAX),
	NUMBER("max", INT, max, HB_INT_MIN, HB_INT_MAX),
	{ .name = WORD("choices"), .type = HB_S_CHOICES, .at = offsetof(THING, choices),
	  .count = offsetof(THING, n_choices), .map = &hb_schema_choice },
	NUMBER("at_most", COUNT, at_most, 1, HB_MULTI_MAX),
	LIST("exclusive", TEXTS, exclusive, n_exclusive),
	LIST("missing", TEXTS, missing, n_missing),
	LIST("aliases", TEXTS, aliases, n_aliases),
	LIST("renamed_from", TEXTS, renamed_from, n_renamed_from),
};
MAPPING(field, THING, &field_start);
#undef THING

#define THING struct hb_rule
static const struct hb_rule rule_start = {
	.severity = HB_ERROR,
	.field = HB_NO_FIELD,
	.other = HB_NO_FIELD,
	.when = HB_NO_FIELD,
	.than = HB_NO_FIELD,
};
static const struct hb_schema_key rule_keys[] = {
	MUST_ONE_OF("rule", kind, rule),
	KEY("code", ID, code),
	ONE_OF("severity", severity, severity),
	KEY("message", TEXT, message),
	KEY("field", REF, field),
	KEY("other", REF, other),
	KEY("when", REF, when),
	KEY("than", REF, than),
	LIST("fields", REFS, fields, n_fields),
	LIST("values", TEXTS, values, n_values),
	LIST("others", TEXTS, others, n_others),
	NUMBER("n", INT, n, 1, 10000),
	ONE_OF("span", span, span),
	KEY("min", DURATION, min),
	KEY("max", DURATION, max),
	KEY("form", ID, form),
};
MAPPING(rule, THING, &rule_start);
#undef THING

#define THING struct hb_table
static const struct hb_schema_key part_keys[] = {
	MUST("id", ID, id),
	MUST("title", TEXT, title),
	MUST_ONE_OF("kind", kind, kind),
	LIST("key", REFS, key, n_key),
	MAPS("fields", fields, n_fields, field),
	MAPS("rules", rules, n_rules, rule),
};
MAPPING(part, THING, NULL);
#undef THING

#define THING struct hb_step
static const struct hb_schema_key step_keys[] = {
	MUST("id", NAME, id),
	MUST("label", TEXT, label),
	KEY("help", TEXT, help),
	LIST("actions", TEXTS, actions, n_actions),
	LIST("points", TEXTS, points, n_points),
	KEY("question", TEXT, question),
	KEY("decision", TEXT, decision),
	KEY("partner", TEXT, partner),
	KEY("responsibility", TEXT, responsibility),
	KEY("moment", TEXT, moment),
};
MAPPING(step, THING, NULL);
#undef THING

#define THING struct hb_section
static const struct hb_section section_start = { .age_min = -1, .age_max = -1 };
static const struct hb_schema_key section_keys[] = {
	MUST("id", NAME, id),
	MUST("title", TEXT, title),
	KEY("text", TEXT, text),
	LIST("items", TEXTS, items, n_items),
	LIST("fields", TEXTS, fields, n_fields),
	NUMBER("ages", AGES, age_min, 0, 25),
	MAPS("sections", sections, n_sections, section),
};
MAPPING(section, THING, &section_start);
#undef THING

#define THING struct hb_param
static const struct hb_param param_start = { .min = HB_INT_MIN, .max = HB_INT_MAX };
static const struct hb_schema_key param_keys[] = {
	MUST("name", ID, name),
	MUST("label", TEXT, label),
	MUST_ONE_OF("type", type, param),
	KEY("default", EMPTY_TEXT, value),
	NUMBER("min", INT, min, HB_INT_MIN, HB_INT_MAX),
	NUMBER("max", INT, max, HB_INT_MIN, HB_INT_MAX),
	KEY("unit", TEXT, unit),
	KEY("help", TEXT, help),
};
MAPPING(param, THING, &param_start);
#undef THING

#define THING struct hb_signal
static const struct hb_signal signal_start = { .times = 1, .any_polarity = true };
static const struct hb_schema_key signal_keys[] = {
	MUST("id", ID, id),
	MUST("label", TEXT, label),
	MUST_ONE_OF("kind", kind, signal),
	MUST_NUMBER("value", INT, value, 0, 100),
	NUMBER("times", INT, times, 2, 100),
	ONE_OF("polarity", polarity, polarity),
	KEY("group", ID, group),
	LIST("fields", TEXTS, fields, n_fields),
	{ .name = WORD("groups"), .type = HB_S_INTS, .at = offsetof(THING, groups),
	  .count = offsetof(THING, n_groups), .min = 1, .max = 8 },
	MUST("next", TEXT, next),
};
MAPPING(signal, THING, &signal_start);
#undef THING

#define THING struct hb_term
static const struct hb_schema_key term_keys[] = {
	MUST("id", NAME, id),
	MUST("label", TEXT, label),
	MUST("start", MONTH_DAY, month),
};
MAPPING(term, THING, NULL);
#undef THING

#define THING struct hb_holiday
static const struct hb_schema_key holiday_keys[] = {
	MUST("label", TEXT, label),
	MUST("from", DATE, from),
	MUST("to", DATE, to),
};
MAPPING(holiday, THING, NULL);
#undef THING

/* The source's keys go straight into the form: it is no thing of its own. */
#define THING struct hb_form
static const struct hb_schema_key source_keys[] = {
	NUMBER("chapter", INT, source.chapter, 1, 99),
	NUMBER("tool", INT, source.tool, 1, 99),
	KEY("sector", SECTORS, source.po),
	KEY("inferred", BOOL, source.inferred),
	KEY("title", TEXT, source.title),
};
MAPPING(source, THING, NULL);
#undef THING

#define THING struct hb_form_box
static const struct hb_schema_key form_keys[] = {
	{ .name = WORD("hb"), .type = HB_S_INT, .required = true, .at = offsetof(THING, version),
	  .min = 1, .max = HB_SCHEMA_VERSION },
	MUST("id", ID, form.id),
	MUST("title", TEXT, form.title),
	MUST("lang", LANG, form.lang),
	MUST("version", TEXT, form.version),
	{ .name = WORD("source"), .type = HB_S_MAP, .map = &hb_schema_source },
	KEY("program", TEXT, form.program),
	MUST_ONE_OF("kind", form.kind, kind),
	KEY("intro", TEXT, form.intro),
	LIST("key", REFS, own.key, own.n_key),
	{ .name = WORD("scales"), .type = HB_S_NAMED, .at = offsetof(THING, form.scales),
	  .count = offsetof(THING, form.n_scales), .map = &hb_schema_scale },
	{ .name = WORD("choices"), .type = HB_S_LISTS, .at = offsetof(THING, lists),
	  .count = offsetof(THING, n_lists), .map = &hb_schema_choice },
	MAPS("fields", own.fields, own.n_fields, field),
	MAPS("rules", own.rules, own.n_rules, rule),
	MAPS("parts", form.tables, form.n_tables, part),
	ONE_OF("order", form.order, order),
	NUMBER("interval_days", INT, form.interval_days, 1, 366),
	MAPS("steps", form.steps, form.n_steps, step),
	MAPS("sections", form.sections, form.n_sections, section),
	MAPS("params", form.params, form.n_params, param),
	MAPS("signals", form.signals, form.n_signals, signal),
	KEY("year_start", MONTH_DAY, form.year_month),
	MAPS("terms", form.terms, form.n_terms, term),
	MAPS("holidays", form.holidays, form.n_holidays, holiday),
};
MAPPING(form, THING, NULL);
#undef THING

/* clang-format on */

const struct hb_schema_map *const hb_schema[] = {
	&hb_schema_form,    &hb_schema_source, &hb_schema_scale,  &hb_schema_part,
	&hb_schema_field,   &hb_schema_choice, &hb_schema_rule,   &hb_schema_step,
	&hb_schema_section, &hb_schema_param,  &hb_schema_signal, &hb_schema_term,
	&hb_schema_holiday,
};
const size_t hb_schema_count = sizeof(hb_schema) / sizeof(hb_schema[0]);
