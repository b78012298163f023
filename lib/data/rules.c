#include "data/rules.h"

#include "data/date.h"

bool hb_rule_between_rows(const struct hb_rule *rule)
{
	return rule->kind == HB_RULE_UNIQUE || rule->kind == HB_RULE_MAX_PER;
}

/* The value of TEXT, which FIELD can hold: a form that names another is refused. */
static int64_t value_of(const struct hb_field *field, struct hb_str text)
{
	int64_t n = HB_NO_VALUE;
	switch (field->type) {
	case HB_TYPE_CHOICE:
		return hb_field_choice(field, text);
	case HB_TYPE_MULTI:
		return INT64_C(1) << hb_field_choice(field, text);
	case HB_TYPE_BOOL:
		return hb_str_is(text, "ja");
	default:
		return hb_str_int(text, field->min, field->max, &n) ? n : HB_NO_VALUE;
	}
}

static bool has_values(const struct hb_field *field)
{
	return field->type == HB_TYPE_CHOICE || field->type == HB_TYPE_MULTI ||
	       field->type == HB_TYPE_BOOL || field->type == HB_TYPE_INT ||
	       field->type == HB_TYPE_SCALE;
}

static bool compile_values(struct hb_rule_values *out, const struct hb_field *field,
                           const struct hb_str *text, size_t n, struct hb_arena *arena)
{
	*out = (struct hb_rule_values){ .n = n, .text = text };
	if (!n || !has_values(field))
		return true;
	int64_t *value = hb_arena_array(arena, n, sizeof(*value));
	if (!value)
		return false;
	for (size_t i = 0; i < n; i++) {
		value[i] = value_of(field, text[i]);
		out->mask |= field->type == HB_TYPE_MULTI ? value[i] : 0;
	}
	out->value = value;
	return true;
}

static struct hb_str kept(struct hb_arena *arena, struct hb_buf *text)
{
	struct hb_str s = hb_arena_str(arena, hb_buf_slice(text));
	hb_buf_free(text);
	return s;
}

static struct hb_str names_of(const struct hb_rule *rule, const struct hb_table *table,
                              struct hb_arena *arena)
{
	struct hb_buf text = { 0 };
	for (size_t i = 0; i < rule->n_fields; i++) {
		if (i)
			hb_buf_cstr(&text, ", ");
		hb_buf_str(&text, table->fields[rule->fields[i]].id);
	}
	return kept(arena, &text);
}

bool hb_rule_compile(struct hb_compiled_rule *out, const struct hb_rule *rule,
                     const struct hb_table *table, hb_find_table_fn *find, void *ctx,
                     struct hb_arena *arena)
{
	*out = (struct hb_compiled_rule){ .rule = rule };
	uint32_t mine = rule->kind == HB_RULE_REQUIRED_IF ? rule->when : rule->field;
	if (mine != HB_NO_FIELD && !compile_values(&out->values, &table->fields[mine], rule->values,
	                                           rule->n_values, arena))
		return false;
	if (rule->other != HB_NO_FIELD && !compile_values(&out->others, &table->fields[rule->other],
	                                                  rule->others, rule->n_others, arena))
		return false;
	if (rule->kind == HB_RULE_ONE_OF_FORM && find)
		out->target = find(ctx, rule->form);
	out->expected = names_of(rule, table, arena);
	return out->expected.p != NULL;
}

struct row {
	const struct hb_table *table;
	const struct hb_str *cell;
	const uint32_t *column;
	const int64_t *value;
	struct hb_problems *problems;
};

static void add(const struct row *r, const struct hb_rule *rule, uint32_t field,
                struct hb_problem p)
{
	if (field != HB_NO_FIELD) {
		p.field = r->table->fields[field].id;
		p.column = r->column ? r->column[field] : 0;
		if (!p.value.len)
			p.value = r->cell[field];
	}
	p.custom = rule->message;
	p.custom_code = rule->code;
	hb_problem_as(r->problems, rule->severity, p);
}

/* Whether FIELD holds one of the values NAMED; if there are none, whether it is filled in. */
static bool holds(const struct row *r, uint32_t field, const struct hb_rule_values *named)
{
	int64_t value = r->value[field];
	if (value == HB_NO_VALUE)
		return false;
	if (!named->n || named->mask)
		return !named->n || value & named->mask;
	for (size_t i = 0; i < named->n; i++)
		if (named->value ? value == named->value[i]
		                 : hb_str_eq(r->cell[field], named->text[i]))
			return true;
	return false;
}

static void required_if(const struct hb_compiled_rule *c, const struct row *r)
{
	const struct hb_rule *rule = c->rule;
	if (r->cell[rule->field].len || !holds(r, rule->when, &c->values))
		return;
	add(r, rule, rule->field,
	    (struct hb_problem){ .message = HB_M_REQUIRED_IF,
	                         .text = { r->table->fields[rule->when].id } });
}

static void excludes(const struct hb_compiled_rule *c, const struct row *r)
{
	const struct hb_rule *rule = c->rule;
	if (!holds(r, rule->field, &c->values) || !holds(r, rule->other, &c->others))
		return;
	add(r, rule, rule->field,
	    (struct hb_problem){ .message = HB_M_EXCLUDES,
	                         .text = { r->table->fields[rule->field].id,
	                                   r->table->fields[rule->other].id } });
}

static void at_least(const struct hb_compiled_rule *c, const struct row *r)
{
	const struct hb_rule *rule = c->rule;
	int64_t filled = 0;
	for (size_t i = 0; i < rule->n_fields; i++)
		filled += r->cell[rule->fields[i]].len > 0;
	if (filled >= rule->n)
		return;
	struct hb_buf n = { 0 };
	hb_buf_int(&n, rule->n);
	add(r, rule, rule->n_fields ? rule->fields[0] : HB_NO_FIELD,
	    (struct hb_problem){ .message = HB_M_AT_LEAST,
	                         .expected = c->expected,
	                         .text = { kept(&r->problems->arena, &n) } });
}

static void distinct(const struct hb_compiled_rule *c, const struct row *r)
{
	const struct hb_rule *rule = c->rule;
	for (size_t i = 1; i < rule->n_fields; i++) {
		struct hb_str mine = r->cell[rule->fields[i]];
		for (size_t j = 0; mine.len && j < i; j++) {
			if (!hb_str_eq(mine, r->cell[rule->fields[j]]))
				continue;
			struct hb_str where = r->table->fields[rule->fields[j]].id;
			add(r, rule, rule->fields[i],
			    (struct hb_problem){ .message = HB_M_DISTINCT, .text = { where } });
			break;
		}
	}
}

static int64_t day_of(const struct row *r, uint32_t field)
{
	int64_t value = r->value[field];
	if (value != HB_NO_VALUE && r->table->fields[field].type == HB_TYPE_DATETIME)
		return value / 86400 - (value % 86400 < 0);
	return value;
}

static struct hb_duration turned(struct hb_duration d, int sign)
{
	d.n *= sign;
	return d;
}

/* After and before are the same with the sign turned: FIELD lies in [than + min, than + max]. */
static void date_order(const struct hb_compiled_rule *c, const struct row *r)
{
	const struct hb_rule *rule = c->rule;
	int64_t day = day_of(r, rule->field), than = day_of(r, rule->than);
	if (day == HB_NO_VALUE || than == HB_NO_VALUE)
		return;
	int sign = rule->kind == HB_RULE_AFTER ? 1 : -1;
	bool bounded = rule->max.unit != HB_UNIT_NONE;
	int32_t near = hb_day_add((int32_t)than, turned(rule->min, sign));
	int32_t far = bounded ? hb_day_add((int32_t)than, turned(rule->max, sign)) : 0;
	int32_t low = sign > 0 ? near : far, high = sign > 0 ? far : near;
	bool has_low = sign > 0 || bounded, has_high = sign < 0 || bounded;
	bool early = has_low && day < low, late = has_high && day > high;
	if (!early && !late)
		return;
	char text[10];
	struct hb_str bound =
	        hb_arena_str(&r->problems->arena, hb_day_write(early ? low : high, text));
	add(r, rule, rule->field,
	    (struct hb_problem){ .message = early ? HB_M_TOO_EARLY : HB_M_TOO_LATE,
	                         .expected = bound,
	                         .text = { r->table->fields[rule->than].id } });
}

static void one_of_form(const struct hb_compiled_rule *c, const struct row *r)
{
	const struct hb_rule *rule = c->rule;
	struct hb_str cell = r->cell[rule->field];
	if (!cell.len)
		return;
	uint32_t at = c->target ? hb_table_field(c->target, cell) : HB_NO_FIELD;
	if (at != HB_NO_FIELD && c->target->fields[at].type == HB_TYPE_SCALE)
		return;
	add(r, rule, rule->field,
	    (struct hb_problem){ .message = HB_M_ONE_OF_FORM, .text = { rule->form } });
}

void hb_rule_check(const struct hb_compiled_rule *c, const struct hb_table *table,
                   const struct hb_str *cell, const uint32_t *column, const int64_t *value,
                   struct hb_problems *problems)
{
	struct row r = { table, cell, column, value, problems };
	switch (c->rule->kind) {
	case HB_RULE_REQUIRED_IF:
		required_if(c, &r);
		break;
	case HB_RULE_EXCLUDES:
		excludes(c, &r);
		break;
	case HB_RULE_AT_LEAST:
		at_least(c, &r);
		break;
	case HB_RULE_DISTINCT:
		distinct(c, &r);
		break;
	case HB_RULE_AFTER:
	case HB_RULE_BEFORE:
		date_order(c, &r);
		break;
	case HB_RULE_ONE_OF_FORM:
		one_of_form(c, &r);
		break;
	case HB_RULE_UNIQUE:
	case HB_RULE_MAX_PER:
		break;
	}
}
