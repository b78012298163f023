/* Days, weeks, months and times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "data/date.h"

static int32_t day_of(const char *text)
{
	return hb_day_parse(hb_str(text));
}

/* Every day of 400 years follows the one before, and reads back as it was written. */
static void test_round_trip(void **state)
{
	(void)state;
	static const uint32_t length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int32_t expected = day_of("1800-01-01");
	for (int32_t year = 1800; year < 2200; year++) {
		bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
		for (uint32_t month = 1; month <= 12; month++) {
			uint32_t last = length[month - 1] + (month == 2 && leap ? 1u : 0u);
			for (uint32_t day = 1; day <= last; day++, expected++) {
				assert_int_equal(hb_day(year, month, day), expected);
				struct hb_civil c = hb_civil(expected);
				assert_true(c.year == year && c.month == month && c.day == day);
				char out[10];
				assert_int_equal(hb_day_parse(hb_day_write(expected, out)),
				                 expected);
			}
			assert_int_equal(hb_day(year, month, last + 1), HB_NO_DAY);
			assert_int_equal(hb_day(year, month, 0), HB_NO_DAY);
		}
	}
	assert_int_equal(day_of("1970-01-01"), 0);
	assert_int_equal(day_of("2000-03-01"), 11017);
	assert_int_equal(expected - day_of("1800-01-01"), 146097);
}

static void test_edges(void **state)
{
	(void)state;
	char out[10];
	assert_memory_equal(hb_day_write(day_of("0001-01-01"), out).p, "0001-01-01", 10);
	assert_memory_equal(hb_day_write(day_of("9999-12-31"), out).p, "9999-12-31", 10);
	static const char *const bad[] = { "",           "2027-02-29", "1900-02-29", "0000-01-01",
		                           "2026-13-01", "2026-00-10", "2026-11-31", "2026-11-00",
		                           "2026-1-3",   "2026/11/03", "2026-11-3 ", "2026-11-033",
		                           "26-11-2026", "+026-11-03", "2026-1a-03", "20a6-11-03",
		                           "2026-11-0:", "-001-01-01" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(day_of(bad[i]), HB_NO_DAY);
	assert_int_not_equal(day_of("2028-02-29"), HB_NO_DAY);
	assert_int_not_equal(day_of("2000-02-29"), HB_NO_DAY);
}

static void test_weeks(void **state)
{
	(void)state;
	static const struct {
		const char *day;
		int32_t year;
		uint32_t week, weekday;
	} t[] = { { "2026-11-23", 2026, 48, 1 }, { "2026-12-31", 2026, 53, 4 },
		  { "2027-01-01", 2026, 53, 5 }, { "2027-01-03", 2026, 53, 7 },
		  { "2027-01-04", 2027, 1, 1 },  { "2024-12-30", 2025, 1, 1 },
		  { "2024-12-29", 2024, 52, 7 }, { "2021-01-03", 2020, 53, 7 },
		  { "2000-01-01", 1999, 52, 6 }, { "1969-12-28", 1969, 52, 7 } };
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		int32_t year;
		uint32_t week;
		hb_iso_week(day_of(t[i].day), &year, &week);
		assert_int_equal(year, t[i].year);
		assert_int_equal(week, t[i].week);
		assert_int_equal(hb_weekday(day_of(t[i].day)), t[i].weekday);
	}
}

/* A day within reach is found, and for one beyond it no other is given. */
static void test_near(void **state)
{
	(void)state;
	for (int32_t today = hb_day(1999, 8, 1); today < hb_day(2001, 8, 1); today++)
		for (int32_t day = today - 400; day <= today + 400; day++) {
			struct hb_civil c = hb_civil(day);
			bool reached = day - today >= -183 && day - today <= 183;
			int32_t near = hb_day_near(today, c.month, c.day, hb_weekday(day));
			assert_int_equal(near, reached ? day : HB_NO_DAY);
		}
	assert_int_equal(hb_day_near(0, 2, 30, 1), HB_NO_DAY);
	assert_int_equal(hb_day_near(0, 13, 1, 1), HB_NO_DAY);
	assert_int_equal(hb_day_near(INT32_MAX, 1, 1, 1), HB_NO_DAY);
	assert_int_equal(hb_day_near(INT32_MIN + 1, 1, 1, 1), HB_NO_DAY);
}

static void test_add(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		struct hb_duration d;
		const char *to;
	} t[] = { { "2026-01-31", { 1, HB_UNIT_MONTH }, "2026-02-28" },
		  { "2028-01-31", { 1, HB_UNIT_MONTH }, "2028-02-29" },
		  { "2026-03-31", { -1, HB_UNIT_MONTH }, "2026-02-28" },
		  { "2026-02-28", { 3, HB_UNIT_MONTH }, "2026-05-28" },
		  { "2026-11-30", { 3, HB_UNIT_MONTH }, "2027-02-28" },
		  { "2026-01-15", { -1, HB_UNIT_MONTH }, "2025-12-15" },
		  { "2026-12-31", { 1, HB_UNIT_DAY }, "2027-01-01" },
		  { "2026-11-23", { 6, HB_UNIT_WEEK }, "2027-01-04" },
		  { "2026-11-23", { -6, HB_UNIT_WEEK }, "2026-10-12" },
		  { "2026-11-23", { 90, HB_UNIT_HOUR }, "2026-11-23" },
		  { "2026-11-23", { 0, HB_UNIT_NONE }, "2026-11-23" } };
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		assert_int_equal(hb_day_add(day_of(t[i].from), t[i].d), day_of(t[i].to));
	int32_t last = day_of("9999-12-31");
	assert_int_equal(hb_day_add(last, (struct hb_duration){ 1, HB_UNIT_DAY }), HB_NO_DAY);
	assert_int_equal(hb_day_add(last, (struct hb_duration){ 1, HB_UNIT_MONTH }), HB_NO_DAY);
	assert_int_equal(hb_day_add(0, (struct hb_duration){ INT64_MAX, HB_UNIT_WEEK }), HB_NO_DAY);
	assert_int_equal(hb_day_add(0, (struct hb_duration){ INT64_MIN, HB_UNIT_MONTH }),
	                 HB_NO_DAY);
	assert_int_equal(hb_day_add(0, (struct hb_duration){ INT64_MIN, HB_UNIT_DAY }), HB_NO_DAY);
	assert_int_equal(hb_day_add(HB_NO_DAY, (struct hb_duration){ 1, HB_UNIT_DAY }), HB_NO_DAY);
}

static void test_times(void **state)
{
	(void)state;
	assert_int_equal(hb_time_parse(hb_str("00:00")), 0);
	assert_int_equal(hb_time_parse(hb_str("14:05")), 50700);
	assert_int_equal(hb_time_parse(hb_str("23:59:59")), 86399);
	static const char *const bad[] = { "24:00", "14:60",   "14:05:60", "14.05",
		                           "1:05",  "14:05:1", "" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(hb_time_parse(hb_str(bad[i])), -1);
	assert_true(hb_datetime_parse(hb_str("1970-01-02T00:00:01")) == 86401);
	assert_true(hb_datetime_parse(hb_str("1970-01-02 00:01")) == 86460);
	assert_true(hb_datetime_parse(hb_str("1969-12-31T23:59:59")) == -1);
	assert_true(hb_datetime_parse(hb_str("2026-02-30T14:05")) == INT64_MIN);
	assert_true(hb_datetime_parse(hb_str("2026-11-23")) == INT64_MIN);
	assert_true(hb_datetime_parse(hb_str("2026-11-23T")) == INT64_MIN);
	assert_true(hb_datetime_parse(hb_str("2026-11-23x14:05")) == INT64_MIN);
}

static int32_t day_by_digits(const char *text)
{
	uint32_t n[10] = { 0 };
	for (size_t i = 0; i < 10; i++) {
		if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
			return HB_NO_DAY;
		n[i] = (uint32_t)(text[i] - '0');
	}
	return hb_day((int32_t)(n[0] * 1000 + n[1] * 100 + n[2] * 10 + n[3]), n[5] * 10 + n[6],
	              n[8] * 10 + n[9]);
}

/* Any byte in any place, and any two of those at the edge of what a date is made of. */
static void test_any_bytes(void **state)
{
	(void)state;
	static const char edge[] = "\0 -./0159:;\x7F\x80\xAD\xB0\xFF";
	for (size_t i = 0; i < 10; i++)
		for (int c = 0; c < 256; c++)
			for (size_t k = 0; k < 10; k++)
				for (size_t e = 0; e < sizeof(edge) - 1; e++) {
					char text[] = "2019-10-21";
					text[i] = (char)c;
					text[k] = edge[e];
					assert_int_equal(hb_day_parse((struct hb_str){ text, 10 }),
					                 day_by_digits(text));
				}
	assert_int_equal(hb_day_parse(hb_str("2019-10-2")), HB_NO_DAY);
	assert_int_equal(hb_day_parse(hb_str("2019-10-210")), HB_NO_DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_edges),      cmocka_unit_test(test_weeks),
		cmocka_unit_test(test_near),       cmocka_unit_test(test_add),
		cmocka_unit_test(test_times)
	};
	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
