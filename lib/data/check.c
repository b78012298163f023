#include "data/check.h"

#include "data/rules.h"

enum hb_status hb_checker_make(struct hb_checker *checker, const struct hb_table *table,
                               hb_find_table_fn *find, void *ctx, struct hb_sink *sink)
{
	*checker = (struct hb_checker){ .table = table };
	struct hb_arena *arena = &checker->arena;
	struct hb_str *expected = hb_arena_array(arena, table->n_fields, sizeof(*expected));
	struct hb_compiled_rule *rules = hb_arena_array(arena, table->n_rules, sizeof(*rules));
	if (!expected || !rules)
		goto no_memory;
	for (size_t i = 0; i < table->n_fields; i++) {
		expected[i] = hb_value_expected(&table->fields[i], arena);
		if (!expected[i].p)
			goto no_memory;
	}
	for (size_t i = 0; i < table->n_rules; i++) {
		if (hb_rule_between_rows(&table->rules[i]))
			continue;
		if (!hb_rule_compile(&rules[checker->n_rules++], &table->rules[i], table, find, ctx,
		                     arena))
			goto no_memory;
	}
	checker->expected = expected;
	checker->rules = rules;
	return HB_OK;
no_memory:
	hb_checker_free(checker);
	return hb_no_memory(sink);
}

void hb_checker_free(struct hb_checker *checker)
{
	hb_arena_free(&checker->arena);
	*checker = (struct hb_checker){ 0 };
}

static bool has_problem(const struct hb_problems *problems, struct hb_str field)
{
	for (size_t i = 0; i < problems->n; i++)
		if (problems->at[i].severity == HB_ERROR && hb_str_eq(problems->at[i].field, field))
			return true;
	return false;
}

/* What is wrong with one field, worded; the slow path of hb_check(). */
static void complain(const struct hb_checker *checker, size_t i, const uint32_t *column,
                     struct hb_problem p, struct hb_problems *problems)
{
	const struct hb_field *field = &checker->table->fields[i];
	if (has_problem(problems, field->id))
		return;
	p.field = field->id;
	p.column = column ? column[i] : 0;
	if (!p.expected.len)
		p.expected = checker->expected[i];
	hb_problem(problems, p);
}

void hb_check(const struct hb_checker *checker, const struct hb_str *cell, const uint32_t *column,
              int64_t *value, struct hb_problems *problems)
{
	const struct hb_table *table = checker->table;
	for (size_t i = 0; i < table->n_fields; i++) {
		const struct hb_field *field = &table->fields[i];
		value[i] = HB_NO_VALUE;
		if (cell[i].len == 0) {
			if (field->required)
				complain(checker, i, column,
				         (struct hb_problem){ .message = HB_M_REQUIRED }, problems);
			continue;
		}
		if (field->type == HB_TYPE_SCALE && cell[i].len == 1) { /* nearly all cells */
			int64_t score = cell[i].p[0] - '0';
			if (score >= 0 && score <= 9 && score >= field->min &&
			    score <= field->max) {
				value[i] = score;
				continue;
			}
		}
		struct hb_problem why = { 0 };
		if (!hb_value(field, cell[i], &value[i], &why, &problems->arena)) {
			value[i] = HB_NO_VALUE;
			complain(checker, i, column, why, problems);
		}
	}
	for (size_t i = 0; i < checker->n_rules; i++)
		hb_rule_check(&checker->rules[i], table, cell, column, value, problems);
}
