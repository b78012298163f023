#include "data/check.h"

#include <string.h>

#include "data/check_quick.h"
#include "data/rules.h"

/* A digit of a scale or a number is known at a glance. */
static struct hb_check_step step_of(const struct hb_field *field)
{
	struct hb_check_step step = { .kind = HB_STEP_VALUE, .required = field->required };
	bool number = field->type == HB_TYPE_SCALE || field->type == HB_TYPE_INT;
	if (number && field->max >= 0 && field->min <= 9) {
		step.kind = HB_STEP_SCORE;
		step.min = (uint8_t)('0' + (field->min > 0 ? field->min : 0));
		step.max = (uint8_t)('0' + (field->max < 9 ? field->max : 9));
	} else if (field->type == HB_TYPE_ID) {
		step.kind = HB_STEP_ID;
	} else if (field->type == HB_TYPE_DATE) {
		step.kind = HB_STEP_DATE;
	} else if (field->type == HB_TYPE_TEXT) {
		step.kind = HB_STEP_TEXT;
	}
	return step;
}

enum hb_status hb_checker_make(struct hb_checker *checker, const struct hb_table *table,
                               hb_find_table_fn *find, void *ctx, struct hb_sink *sink)
{
	*checker = (struct hb_checker){ .table = table };
	struct hb_arena *arena = &checker->arena;
	struct hb_str *expected = hb_arena_array(arena, table->n_fields, sizeof(*expected));
	struct hb_compiled_rule *rules = hb_arena_array(arena, table->n_rules, sizeof(*rules));
	struct hb_check_step *steps = hb_arena_array(arena, table->n_fields, sizeof(*steps));
	if (!expected || !rules || !steps)
		goto no_memory;
	for (size_t i = 0; i < table->n_fields; i++) {
		steps[i] = step_of(&table->fields[i]);
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
	checker->steps = steps;
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

static void check_value(const struct hb_checker *checker, size_t i, struct hb_str cell,
                        const uint32_t *column, int64_t *value, struct hb_problems *problems)
{
	struct hb_problem why = { 0 };
	if (hb_value(&checker->table->fields[i], cell, value, &why, &problems->arena))
		return;
	*value = HB_NO_VALUE;
	complain(checker, i, column, why, problems);
}

static inline void check(const struct hb_checker *checker, const bool *known,
                         const struct hb_str *cell, const uint32_t *column, int64_t *value,
                         struct hb_problems *problems)
{
	const struct hb_table *table = checker->table;
	for (size_t i = 0; i < table->n_fields; i++) {
		if (known && known[i])
			continue;
		struct hb_check_step step = checker->steps[i];
		if (cell[i].len == 0) {
			value[i] = HB_NO_VALUE;
			if (step.required)
				complain(checker, i, column,
				         (struct hb_problem){ .message = HB_M_REQUIRED }, problems);
		} else if (!hb_quick(step, cell[i], &value[i])) {
			check_value(checker, i, cell[i], column, &value[i], problems);
		}
	}
	for (size_t i = 0; i < checker->n_rules; i++)
		hb_rule_check(&checker->rules[i], table, cell, column, value, problems);
}

void hb_check(const struct hb_checker *checker, const struct hb_str *cell, const uint32_t *column,
              int64_t *value, struct hb_problems *problems)
{
	check(checker, NULL, cell, column, value, problems);
}

void hb_check_rest(const struct hb_checker *checker, const bool *known, const struct hb_str *cell,
                   const uint32_t *column, int64_t *value, struct hb_problems *problems)
{
	check(checker, known, cell, column, value, problems);
}
