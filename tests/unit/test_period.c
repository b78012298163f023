/* School years, terms and holidays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "data/period.h"

struct listener {
	struct hb_sink sink;
	enum hb_message last;
	struct hb_buf text;
};

static void take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct listener *l = (struct listener *)sink;
	l->last = f->message;
	l->text.len = 0;
	hb_finding_text(&l->text, f, HB_LANG_EN, false);
}

static const struct hb_term terms[] = { { { "P1", 2 }, { 0 }, 8, 1 },
	                                { { "P2", 2 }, { 0 }, 12, 1 },
	                                { { "P3", 2 }, { 0 }, 4, 1 } };
static const struct hb_holiday holidays[] = {
	{ { "Kerst", 5 }, { "2026-12-19", 10 }, { "2027-01-03", 10 } },
	{ { "Herfst", 6 }, { "2026-10-17", 10 }, { "2026-10-25", 10 } },
	{ { "Studiedag", 9 }, { "2026-10-14", 10 }, { "2026-10-14", 10 } },
};

static struct hb_form calendar_form(void)
{
	return (struct hb_form){ .id = HB_STR("periodes"),
		                 .kind = HB_KIND_CALENDAR,
		                 .year_month = 8,
		                 .year_day = 1,
		                 .terms = terms,
		                 .n_terms = 3,
		                 .holidays = holidays,
		                 .n_holidays = 3 };
}

static void assert_term(const struct hb_calendar *c, const char *day, const char *expected)
{
	char space[HB_PERIOD_MAX];
	struct hb_str got = hb_term(c, hb_day_parse(hb_str(day)), space);
	assert_int_equal(got.len, strlen(expected));
	assert_memory_equal(got.p, expected, strlen(expected));
	got = hb_school_year(c, hb_day_parse(hb_str(day)), space);
	assert_int_equal(got.len, 9);
	assert_memory_equal(got.p, expected, 9);
}

static void test_locate(void **state)
{
	(void)state;
	struct hb_form form = calendar_form();
	struct hb_calendar c;
	assert_int_equal(hb_calendar_make(&c, &form, NULL), HB_OK);
	assert_term(&c, "2026-07-31", "2025-2026/P3");
	assert_term(&c, "2026-08-01", "2026-2027/P1");
	assert_term(&c, "2026-11-30", "2026-2027/P1");
	assert_term(&c, "2026-12-01", "2026-2027/P2");
	assert_term(&c, "2027-01-01", "2026-2027/P2");
	assert_term(&c, "2027-03-31", "2026-2027/P2");
	assert_term(&c, "2027-04-01", "2026-2027/P3");
	assert_term(&c, "2028-02-29", "2027-2028/P2");
	char space[HB_PERIOD_MAX];
	assert_int_equal(hb_term(&c, HB_NO_DAY, space).len, 0);
	assert_int_equal(hb_school_year(&c, HB_NO_DAY, space).len, 0);
	hb_arena_free(&form.arena);
}

static void assert_days(const struct hb_calendar *c, const char *text, const char *today,
                        const char *from, const char *to)
{
	struct hb_days days;
	int32_t now = hb_day_parse(hb_str(today));
	assert_int_equal(hb_period_parse(c, hb_str(text), now, &days, NULL), HB_OK);
	assert_int_equal(days.from, hb_day_parse(hb_str(from)));
	assert_int_equal(days.to, hb_day_parse(hb_str(to)));
}

static void test_parse(void **state)
{
	(void)state;
	struct hb_form form = calendar_form();
	struct hb_calendar c;
	assert_int_equal(hb_calendar_make(&c, &form, NULL), HB_OK);
	assert_days(&c, "2026-2027", "2020-01-01", "2026-08-01", "2027-07-31");
	assert_days(&c, "2026-2027/P1", "2020-01-01", "2026-08-01", "2026-11-30");
	assert_days(&c, "2027-2028/P2", "2020-01-01", "2027-12-01", "2028-03-31");
	assert_days(&c, "2026-2027/P3", "2020-01-01", "2027-04-01", "2027-07-31");
	assert_days(&c, "current", "2027-02-10", "2026-12-01", "2027-03-31");
	assert_days(&c, "previous", "2027-02-10", "2026-08-01", "2026-11-30");
	assert_days(&c, "previous", "2026-08-01", "2026-04-01", "2026-07-31");
	hb_arena_free(&form.arena);
}

static void test_parse_wrong(void **state)
{
	(void)state;
	struct hb_form form = calendar_form();
	struct hb_calendar c;
	struct listener l = { .sink.take = take };
	assert_int_equal(hb_calendar_make(&c, &form, &l.sink), HB_OK);
	static const char *const bad[] = { "", "2026", "2026-2028", "2026-2027-P1", "P1", "26-27" };
	struct hb_days days;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(hb_period_parse(&c, hb_str(bad[i]), 0, &days, &l.sink), HB_USAGE);
		assert_int_equal(l.last, HB_M_PERIOD_UNKNOWN);
	}
	assert_int_equal(hb_period_parse(&c, hb_str("2026-2027/p1"), 0, &days, &l.sink), HB_USAGE);
	assert_string_equal(hb_buf_text(&l.text),
	                    "period 2026-2027/p1: there is no term p1, did you "
	                    "mean P1? expected one of P1, P2, P3");
	assert_int_equal(hb_period_parse(&c, hb_str("2026-2027/"), 0, &days, &l.sink), HB_USAGE);
	assert_int_equal(l.last, HB_M_PERIOD_TERM);
	hb_buf_free(&l.text);
	hb_arena_free(&form.arena);
}

static void test_holidays(void **state)
{
	(void)state;
	struct hb_form form = calendar_form();
	struct hb_calendar c;
	assert_int_equal(hb_calendar_make(&c, &form, NULL), HB_OK);
	assert_int_equal(c.n_holidays, 3);
	assert_true(c.holiday_from[0] < c.holiday_from[1] && c.holiday_from[1] < c.holiday_from[2]);
	assert_int_equal(hb_holiday(&c, hb_day_parse(hb_str("2026-12-18"))).len, 0);
	assert_true(hb_str_is(hb_holiday(&c, hb_day_parse(hb_str("2026-12-19"))), "Kerst"));
	assert_true(hb_str_is(hb_holiday(&c, hb_day_parse(hb_str("2027-01-03"))), "Kerst"));
	assert_int_equal(hb_holiday(&c, hb_day_parse(hb_str("2027-01-04"))).len, 0);
	assert_true(hb_str_is(hb_holiday(&c, hb_day_parse(hb_str("2026-10-14"))), "Studiedag"));
	hb_arena_free(&form.arena);
}

static void test_wrong_forms(void **state)
{
	(void)state;
	struct hb_calendar c;
	struct listener l = { .sink.take = take };
	struct hb_form form = calendar_form();
	form.kind = HB_KIND_RECORD;
	assert_int_equal(hb_calendar_make(&c, &form, &l.sink), HB_USAGE);
	assert_int_equal(l.last, HB_M_CALENDAR_KIND);

	form = calendar_form();
	form.year_month = 2;
	form.year_day = 29;
	assert_int_equal(hb_calendar_make(&c, &form, &l.sink), HB_USAGE);
	assert_int_equal(l.last, HB_M_CALENDAR_START);
	hb_arena_free(&form.arena);

	form = calendar_form();
	struct hb_term swapped[] = { terms[0], terms[2], terms[1] };
	form.terms = swapped;
	assert_int_equal(hb_calendar_make(&c, &form, &l.sink), HB_USAGE);
	assert_int_equal(l.last, HB_M_CALENDAR_TERM);
	hb_arena_free(&form.arena);

	form = calendar_form();
	form.terms = terms + 1;
	form.n_terms = 2;
	assert_int_equal(hb_calendar_make(&c, &form, &l.sink), HB_USAGE);
	assert_int_equal(l.last, HB_M_CALENDAR_TERM);
	form.n_terms = 0;
	hb_arena_free(&form.arena);
	assert_int_equal(hb_calendar_make(&c, &form, &l.sink), HB_USAGE);
	assert_int_equal(l.last, HB_M_CALENDAR_NO_TERMS);
	hb_arena_free(&form.arena);

	form = calendar_form();
	struct hb_holiday reversed[] = { { holidays[0].label, holidays[0].to, holidays[0].from } };
	form.holidays = reversed;
	form.n_holidays = 1;
	assert_int_equal(hb_calendar_make(&c, &form, &l.sink), HB_USAGE);
	assert_int_equal(l.last, HB_M_CALENDAR_HOLIDAY);
	hb_arena_free(&form.arena);
	hb_buf_free(&l.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_locate),
		                            cmocka_unit_test(test_parse),
		                            cmocka_unit_test(test_parse_wrong),
		                            cmocka_unit_test(test_holidays),
		                            cmocka_unit_test(test_wrong_forms) };
	return cmocka_run_group_tests_name("period", tests, NULL, NULL);
}
