#include "data/check.h"

#include <string.h>

#include "data/date.h"
#include "data/rules.h"

/* A field is a large thing of which a cell that is as it should be needs a few bytes. */
struct hb_check_step {
	enum {
		STEP_VALUE,
		STEP_SCORE,
		STEP_ID,
		STEP_DATE,
		STEP_TEXT
	} kind; /* VALUE: the long way */
	bool required;
	uint8_t min, max; /* SCORE: digits */
};

static struct hb_check_step step_of(const struct hb_field *field)
{
	struct hb_check_step step = { .kind = STEP_VALUE, .required = field->required };
	if (field->type == HB_TYPE_SCALE && field->max >= 0 && field->min <= 9) {
		step.kind = STEP_SCORE;
		step.min = (uint8_t)('0' + (field->min > 0 ? field->min : 0));
		step.max = (uint8_t)('0' + (field->max < 9 ? field->max : 9));
	} else if (field->type == HB_TYPE_ID) {
		step.kind = STEP_ID;
	} else if (field->type == HB_TYPE_DATE) {
		step.kind = STEP_DATE;
	} else if (field->type == HB_TYPE_TEXT) {
		step.kind = STEP_TEXT;
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

#define EACH UINT64_C(0x0101010101010101)

/* Whether one of eight bytes is a blank, a control character, DEL, a plus or not ASCII, behind
 * which a blank may hide. (Exact: a borrow comes out of a byte that is one itself.) */
static inline bool any_odd(uint64_t word)
{
	uint64_t del = word ^ EACH * 0x7F, plus = word ^ EACH * '+';
	uint64_t low = (word - EACH * 0x21) & ~word;
	return (word | low | ((del - EACH) & ~del) | ((plus - EACH) & ~plus)) & EACH * 0x80;
}

/* An id of ASCII without blanks and control characters, and without the plus of 5,01E+07: nothing
 * is wrong with it, whatever else it may be. False: hb_value() finds out. */
static inline bool plain_id(struct hb_str s)
{
	uint64_t head, tail;
	if (s.len >= 8 && s.len <= 16) {
		memcpy(&head, s.p, 8);
		memcpy(&tail, s.p + s.len - 8, 8);
		return !any_odd(head) && !any_odd(tail);
	}
	if (s.len > 16)
		return false;
	head = EACH * 'A';
	if (s.len >= 4) {
		uint32_t a, b;
		memcpy(&a, s.p, 4);
		memcpy(&b, s.p + s.len - 4, 4);
		head = (uint64_t)a << 32 | b;
	} else {
		for (size_t i = 0; i < s.len; i++)
			head = head << 8 | (uint8_t)s.p[i];
	}
	return !any_odd(head);
}

/* The value of a cell that is as it should be and quickly known; false for all others. */
static inline bool quick(struct hb_check_step step, struct hb_str cell, int64_t *value)
{
	uint8_t digit;
	switch (step.kind) {
	case STEP_SCORE:
		digit = (uint8_t)cell.p[0];
		*value = digit - '0';
		return cell.len == 1 && digit >= step.min && digit <= step.max;
	case STEP_ID:
		*value = 0;
		return plain_id(cell);
	case STEP_DATE:
		*value = hb_day_parse(cell);
		return *value != HB_NO_DAY;
	case STEP_TEXT:
		*value = 0;
		return true;
	case STEP_VALUE:
		break;
	}
	return false;
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
		} else if (!quick(step, cell[i], &value[i])) {
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
