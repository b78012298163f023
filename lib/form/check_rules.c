/* Checks rules: the keys their kind needs, the fields they name, the values they compare with. */
#include "form/check.h"
#include "form/walk.h"

#define RULE(name) (1u << HB_RULE_##name)

static const struct hb_fit rule_fit[] = {
	{ "field",
	  RULE(REQUIRED_IF) | RULE(EXCLUDES) | RULE(AFTER) | RULE(BEFORE) | RULE(ONE_OF_FORM), 0 },
	{ "other", RULE(EXCLUDES), 0 },
	{ "when", RULE(REQUIRED_IF), 0 },
	{ "than", RULE(AFTER) | RULE(BEFORE), 0 },
	{ "fields", RULE(AT_LEAST) | RULE(DISTINCT) | RULE(MAX_PER), RULE(UNIQUE) },
	{ "values", RULE(EXCLUDES), RULE(REQUIRED_IF) },
	{ "others", RULE(EXCLUDES), 0 },
	{ "n", RULE(AT_LEAST) | RULE(MAX_PER), 0 },
	{ "span", RULE(MAX_PER), 0 },
	{ "min", 0, RULE(AFTER) | RULE(BEFORE) },
	{ "max", 0, RULE(AFTER) | RULE(BEFORE) },
	{ "form", RULE(ONE_OF_FORM), 0 },
};

static const struct hb_str none = { NULL, 0 };

static bool has_date(const struct hb_table *table)
{
	for (size_t i = 0; i < table->n_fields; i++)
		if (table->fields[i].type == HB_TYPE_DATE ||
		    table->fields[i].type == HB_TYPE_DATETIME)
			return true;
	return false;
}

static void want_date(struct hb_load *load, const struct hb_table *table, uint32_t i,
                      const struct hb_yaml *node, const char *key)
{
	if (i == HB_NO_FIELD)
		return;
	enum hb_type type = table->fields[i].type;
	if (type != HB_TYPE_DATE && type != HB_TYPE_DATETIME)
		hb_load_wrong(load, hb_check_mark(node, key), HB_M_FORM_FIELD_TYPE, hb_str(key),
		              table->fields[i].id, hb_words_type.word[type],
		              HB_STR("date, datetime"));
}

/* Whether FIELD can hold VALUE, as far as the form knows its values. */
static bool can_hold(const struct hb_field *field, struct hb_str value)
{
	int64_t n;
	switch (field->type) {
	case HB_TYPE_CHOICE:
	case HB_TYPE_MULTI:
		return hb_field_choice(field, value) != HB_NO_NAME;
	case HB_TYPE_BOOL:
		return hb_str_is(value, "ja") || hb_str_is(value, "nee");
	case HB_TYPE_INT:
	case HB_TYPE_SCALE:
		return hb_str_int(value, field->min, field->max, &n);
	case HB_TYPE_DATE:
		return hb_walk_is_date(value);
	default:
		return true;
	}
}

static void cannot_hold(struct hb_load *load, const struct hb_field *field,
                        const struct hb_yaml *item)
{
	hb_load_unknown(
	        load, item->mark, HB_M_FORM_NO_VALUE, HB_M_FORM_NO_VALUE_NEAR, field->id,
	        item->text,
	        hb_check_all_ids(load, field->choices, field->n_choices, sizeof(*field->choices)),
	        field->n_choices, none);
}

/* The values that KEY of NODE lists, against what field I can hold. */
static void check_values(struct hb_load *load, const struct hb_table *table, uint32_t i,
                         const struct hb_yaml *node, const char *key)
{
	const struct hb_yaml *list = hb_load_get(node, key);
	if (i == HB_NO_FIELD || !list || list->type != HB_YAML_LIST)
		return;
	const struct hb_field *field = &table->fields[i];
	for (const struct hb_yaml *item = list->first; item; item = item->next)
		if (item->type == HB_YAML_SCALAR && item->text.len && !can_hold(field, item->text))
			cannot_hold(load, field, item);
}

/* The numbers of fields that a rule of this kind needs. */
static void check_counts(struct hb_load *load, struct hb_rule *rule, const struct hb_table *table,
                         const struct hb_yaml *node)
{
	int64_t least = rule->kind == HB_RULE_AT_LEAST   ? rule->n
	                : rule->kind == HB_RULE_DISTINCT ? 2
	                : rule->kind == HB_RULE_UNIQUE   ? 1
	                                                 : 0;
	const struct hb_yaml *fields = hb_load_get(node, "fields");
	if (fields && fields->type == HB_YAML_LIST && (int64_t)fields->n < least)
		hb_load_wrong(load, fields->mark, HB_M_FORM_TOO_FEW, fields->key,
		              hb_load_number(load, (int64_t)fields->n), hb_load_number(load, least),
		              none);
	if (rule->kind == HB_RULE_MAX_PER && !has_date(table))
		hb_load_wrong(load, node->mark, HB_M_FORM_NO_DATE, HB_STR("max_per"), none, none,
		              none);
	if (rule->kind != HB_RULE_UNIQUE || fields)
		return;
	rule->fields = table->key;
	rule->n_fields = table->n_key;
	if (!table->n_key)
		hb_load_wrong(load, node->mark, HB_M_FORM_KEY_NEEDED, HB_STR("fields"),
		              HB_STR("unique"), none, none);
}

static int64_t rough_minutes(struct hb_duration d)
{
	static const int64_t minutes[] = { 0, 1, 60, 1440, 7 * 1440, 30 * 1440 };
	return d.n * minutes[d.unit];
}

static void check_rule(struct hb_load *load, const struct hb_table *table, struct hb_rule *rule,
                       const struct hb_yaml *node)
{
	rule->mark = node->mark;
	if (node->type != HB_YAML_MAP ||
	    !hb_check_word(node, "rule", &hb_words_rule, (unsigned)rule->kind))
		return;
	struct hb_str name = hb_words_rule.word[rule->kind];
	hb_check_fit(load, node, rule_fit, sizeof(rule_fit) / sizeof(rule_fit[0]),
	             (unsigned)rule->kind, name);
	if (!rule->code.len)
		rule->code = rule->kind == HB_RULE_UNIQUE ? HB_STR("duplicate") : name;
	rule->field = hb_check_ref(load, table, node, "field");
	rule->other = hb_check_ref(load, table, node, "other");
	rule->when = hb_check_ref(load, table, node, "when");
	rule->than = hb_check_ref(load, table, node, "than");
	rule->fields = hb_check_refs(load, table, node, "fields", &rule->n_fields);
	check_values(load, table, rule->kind == HB_RULE_EXCLUDES ? rule->field : rule->when, node,
	             "values");
	check_values(load, table, rule->other, node, "others");
	if (rule->kind == HB_RULE_AFTER || rule->kind == HB_RULE_BEFORE) {
		want_date(load, table, rule->field, node, "field");
		want_date(load, table, rule->than, node, "than");
	}
	if (rule->min.unit && rule->max.unit && rough_minutes(rule->min) > rough_minutes(rule->max))
		hb_load_wrong(load, hb_check_mark(node, "max"), HB_M_FORM_MIN_MAX,
		              hb_load_get(node, "min")->text, hb_load_get(node, "max")->text, none,
		              none);
	check_counts(load, rule, table, node);
}

void hb_check_rules(struct hb_load *load, struct hb_table *table, const struct hb_yaml *list)
{
	struct hb_rule *rule = (struct hb_rule *)table->rules;
	if (!list || list->type != HB_YAML_LIST || !rule)
		return;
	for (const struct hb_yaml *item = list->first; item; item = item->next)
		check_rule(load, table, rule++, item);
}
