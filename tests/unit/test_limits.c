/* At most so many rows a day, week, month or term: what is counted together, and what counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "data/limits.h"
#include "data/value.h"
#include "seam.h"

enum { PUPIL, SUBJECT, DAY, FIELDS };

static const struct hb_field fields[FIELDS] = {
	[PUPIL] = { .id = { "leerling", 8 }, .type = HB_TYPE_ID },
	[SUBJECT] = { .id = { "vak", 3 }, .type = HB_TYPE_TEXT },
	[DAY] = { .id = { "datum", 5 }, .type = HB_TYPE_DATE },
};
static const uint32_t by_pupil[] = { PUPIL }, by_both[] = { PUPIL, SUBJECT };
static const struct hb_term terms[] = { { { "P1", 2 }, { 0 }, 8, 1 },
	                                { { "P2", 2 }, { 0 }, 12, 1 } };
static const struct hb_form year = {
	.kind = HB_KIND_CALENDAR, .year_month = 8, .year_day = 1, .terms = terms, .n_terms = 2
};
static const struct hb_calendar calendar = { .form = &year };

static struct {
	struct hb_rule rule[2];
	struct hb_table table;
	struct hb_limits limits;
	struct hb_problems problems;
} t;

static struct hb_rule at_most(int64_t n, enum hb_span span, const uint32_t *key, size_t n_key)
{
	return (struct hb_rule){ .kind = HB_RULE_MAX_PER,
		                 .severity = HB_ERROR,
		                 .fields = key,
		                 .n_fields = n_key,
		                 .n = n,
		                 .span = span };
}

static enum hb_status begin(size_t n_rules)
{
	t.table = (struct hb_table){
		.fields = fields, .n_fields = FIELDS, .rules = t.rule, .n_rules = n_rules
	};
	return hb_limits_make(&t.limits, &t.table, DAY, &calendar, NULL);
}

static int end(void **state)
{
	(void)state;
	hb_limits_free(&t.limits);
	hb_problems_free(&t.problems);
	return 0;
}

/* How many limits a row passes; 0: it was counted. */
static size_t take(const char *pupil, const char *subject, const char *day)
{
	const struct hb_str cell[FIELDS] = { hb_str(pupil), hb_str(subject), hb_str(day) };
	int32_t date = hb_day_parse(cell[DAY]);
	const int64_t value[FIELDS] = { HB_NO_VALUE, HB_NO_VALUE,
		                        date == HB_NO_DAY ? HB_NO_VALUE : date };
	hb_problems_clear(&t.problems);
	hb_limits_take(&t.limits, &t.table, cell, value, NULL, &t.problems);
	return t.problems.n;
}

static void test_spans(void **state)
{
	(void)state;
	static const struct {
		enum hb_span span;
		const char *first, *within, *beyond;
	} each[] = {
		{ HB_SPAN_DAY, "2026-11-03", "2026-11-03", "2026-11-04" },
		{ HB_SPAN_WEEK, "2026-11-02", "2026-11-08", "2026-11-09" }, /* Monday to Sunday */
		{ HB_SPAN_WEEK, "2026-12-28", "2027-01-03", "2027-01-04" }, /* week 2026-53 */
		{ HB_SPAN_WEEK, "2024-12-30", "2025-01-05", "2024-12-29" }, /* week 2025-1 */
		{ HB_SPAN_WEEK, "2024-12-30", "2025-01-01", "2024-01-01" }, /* 2024-1 is another */
		{ HB_SPAN_MONTH, "2026-02-01", "2026-02-28", "2026-03-01" },
		{ HB_SPAN_MONTH, "2026-02-01", "2026-02-28", "2027-02-01" },
		{ HB_SPAN_TERM, "2026-12-01", "2027-07-31", "2027-08-01" },
		{ HB_SPAN_TERM, "2026-08-01", "2026-11-30", "2026-12-01" },
	};
	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
		t.rule[0] = at_most(1, each[i].span, by_pupil, 1);
		assert_int_equal(begin(1), HB_OK);
		assert_int_equal(take("L1", "", each[i].first), 0);
		assert_int_equal(take("L1", "", each[i].within), 1);
		assert_int_equal(take("L1", "", each[i].beyond), 0);
		assert_int_equal(take("L2", "", each[i].within), 0);
		hb_limits_free(&t.limits);
	}
}

static void test_problem(void **state)
{
	(void)state;
	const struct hb_str cell[FIELDS] = { HB_STR("L1"), HB_STR(""), HB_STR("2026-11-03") };
	const int64_t value[FIELDS] = { HB_NO_VALUE, HB_NO_VALUE, hb_day_parse(cell[DAY]) };
	const uint32_t column[FIELDS] = { 4, 0, 2 };
	t.rule[0] = at_most(0, HB_SPAN_MONTH, by_pupil, 1);
	assert_int_equal(begin(1), HB_OK);
	hb_limits_take(&t.limits, &t.table, cell, value, column, &t.problems);
	assert_int_equal(t.problems.n, 1);
	const struct hb_problem *p = &t.problems.at[0];
	assert_int_equal(p->message, HB_M_MAX_PER_MONTH);
	assert_int_equal(p->column, 2); /* the date is what is too many */
	assert_true(hb_str_is(p->field, "datum") && hb_str_is(p->value, "2026-11-03"));
	assert_true(hb_str_is(p->text[0], "0"));
}

/* The span is named in the language of the message. */
static void test_told(void **state)
{
	(void)state;
	static const char *const told[][2] = {
		[HB_SPAN_DAY] = { "too many rows; at most 1 per day",
		                  "te veel rijen; hoogstens 1 per dag" },
		[HB_SPAN_WEEK] = { "too many rows; at most 1 per week",
		                   "te veel rijen; hoogstens 1 per week" },
		[HB_SPAN_MONTH] = { "too many rows; at most 1 per month",
		                    "te veel rijen; hoogstens 1 per maand" },
		[HB_SPAN_TERM] = { "too many rows; at most 1 per term",
		                   "te veel rijen; hoogstens 1 per periode" },
	};
	for (int span = HB_SPAN_DAY; span <= HB_SPAN_TERM; span++) {
		t.rule[0] = at_most(1, (enum hb_span)span, by_pupil, 1);
		assert_int_equal(begin(1), HB_OK);
		assert_int_equal(take("L1", "", "2026-11-03"), 0);
		assert_int_equal(take("L1", "", "2026-11-03"), 1);
		const struct hb_problem *p = &t.problems.at[0];
		struct hb_finding f = { .message = p->message, .text = { p->text[0] } };
		for (int lang = HB_LANG_EN; lang <= HB_LANG_NL; lang++) {
			struct hb_buf text = { 0 };
			hb_finding_text(&text, &f, (enum hb_lang)lang, false);
			assert_string_equal(hb_buf_text(&text), told[span][lang]);
			hb_buf_free(&text);
		}
		hb_limits_free(&t.limits);
	}
}

static void test_key(void **state)
{
	(void)state;
	t.rule[0] = at_most(1, HB_SPAN_DAY, by_both, 2);
	assert_int_equal(begin(1), HB_OK);
	assert_int_equal(take("L1", "ne", "2026-11-03"), 0);
	assert_int_equal(take("L1", "wi", "2026-11-03"), 0);
	assert_int_equal(take("L1n", "e", "2026-11-03"), 0); /* not the same text run together */
	assert_int_equal(take("L1", "ne", "2026-11-03"), 1);
	assert_int_equal(take("L1", "", "2026-11-03"), 0); /* an empty cell is a value */
	assert_int_equal(take("L1", "", "2026-11-03"), 1);
	assert_int_equal(take("", "L1", "2026-11-03"), 0);
	assert_int_equal(take("", "", "2026-11-03"), 0);
	assert_int_equal(take("", "", "2026-11-03"), 1);
	hb_limits_free(&t.limits);
	t.rule[0] = at_most(2, HB_SPAN_DAY, NULL, 0); /* of all together */
	assert_int_equal(begin(1), HB_OK);
	assert_int_equal(take("L1", "", "2026-11-03"), 0);
	assert_int_equal(take("L2", "", "2026-11-03"), 0);
	assert_int_equal(take("L3", "", "2026-11-03"), 1);
}

static void test_without_date(void **state)
{
	(void)state;
	t.rule[0] = at_most(1, HB_SPAN_DAY, by_pupil, 1);
	assert_int_equal(begin(1), HB_OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(take("L1", "", ""), 0); /* on no day, so never too many */
	assert_int_equal(take("L1", "", "2026-11-03"), 0);
	hb_limits_undo(&t.limits);
	assert_int_equal(take("L1", "", ""), 0);
	hb_limits_undo(&t.limits); /* nothing to take back: not the row before */
	assert_int_equal(take("L1", "", "2026-11-03"), 0);
	assert_int_equal(take("L1", "", "2026-11-03"), 1);
}

/* A row that is over one limit is rejected, and must not use up another. */
static void test_rejected(void **state)
{
	(void)state;
	t.rule[0] = at_most(2, HB_SPAN_WEEK, by_pupil, 1);
	t.rule[1] = at_most(1, HB_SPAN_DAY, by_pupil, 1);
	assert_int_equal(begin(2), HB_OK);
	assert_int_equal(take("L1", "", "2026-11-03"), 0);
	assert_int_equal(take("L1", "", "2026-11-03"), 1);
	assert_int_equal(take("L1", "", "2026-11-03"), 1);
	assert_int_equal(take("L1", "", "2026-11-04"), 0);
	assert_int_equal(take("L1", "", "2026-11-04"), 2);
	assert_int_equal(take("L1", "", "2026-11-05"), 1);
}

/* A limit that only warns lets the row stand, so it counts. */
static void test_warning(void **state)
{
	(void)state;
	t.rule[0] = at_most(1, HB_SPAN_DAY, by_pupil, 1);
	t.rule[0].severity = HB_WARNING;
	t.rule[1] = at_most(2, HB_SPAN_DAY, by_pupil, 1);
	assert_int_equal(begin(2), HB_OK);
	assert_int_equal(take("L1", "", "2026-11-03"), 0);
	assert_int_equal(take("L1", "", "2026-11-03"), 1);
	assert_int_equal(t.problems.errors, 0);
	assert_int_equal(take("L1", "", "2026-11-03"), 2);
	assert_int_equal(t.problems.errors, 1);
}

static void test_undo(void **state)
{
	(void)state;
	t.rule[0] = at_most(1, HB_SPAN_DAY, by_pupil, 1);
	t.rule[1] = at_most(2, HB_SPAN_WEEK, by_pupil, 1);
	assert_int_equal(begin(2), HB_OK);
	hb_limits_undo(&t.limits); /* before any row */
	assert_int_equal(take("L1", "", "2026-11-03"), 0);
	hb_limits_undo(&t.limits);
	hb_limits_undo(&t.limits); /* once */
	assert_int_equal(take("L1", "", "2026-11-03"), 0);
	assert_int_equal(take("L1", "", "2026-11-03"), 1);
	hb_limits_undo(&t.limits); /* it was not counted: that before it stands */
	assert_int_equal(take("L1", "", "2026-11-03"), 1);
	assert_int_equal(take("L1", "", "2026-11-04"), 0);
	assert_int_equal(take("L1", "", "2026-11-05"), 1); /* the week has both */
}

static void test_memory(void **state)
{
	(void)state;
	t.rule[0] = at_most(1, HB_SPAN_TERM, by_both, 2);
	t.rule[1] = at_most(1, HB_SPAN_DAY, by_pupil, 1);
	size_t n = 0;
	do {
		seam_arm(SEAM_ALLOC, ++n, ENOMEM);
		enum hb_status status = begin(2);
		if (status == HB_OK) {
			take("L1", "ne", "2026-11-03");
			take("L1", "ne", "2026-11-03");
		}
		bool failed = t.problems.failed;
		seam_disarm();
		assert_true(!seam_fired() || failed || status == HB_SYSTEM);
		assert_true(seam_fired() || t.problems.n == 2);
		end(NULL);
		t.problems = (struct hb_problems){ 0 };
	} while (seam_fired());
	assert_true(n > 5);
}

#define TEST(f) cmocka_unit_test_teardown(f, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_spans),   TEST(test_problem),      TEST(test_told),
		TEST(test_key),     TEST(test_without_date), TEST(test_rejected),
		TEST(test_warning), TEST(test_undo),         TEST(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
