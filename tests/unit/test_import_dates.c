/* How a column writes dates, and what a cell says of one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "data/import_plan.h"
#include "importing.h"

/* A file with these dates, one a row, in lines 2 and up. */
static void with_dates(const char *const *date)
{
	char csv[2048] = "Leerling;Datum\n";
	for (size_t i = 0; date[i]; i++) {
		size_t n = strlen(csv);
		snprintf(csv + n, sizeof(csv) - n, "%zu;%s\n", i + 1, date[i]);
	}
	trial_run(&t, csv);
}

#define DATES(...) with_dates((const char *const[]){ __VA_ARGS__, NULL })

static void assert_date(const char *text, const char *expected)
{
	char rows[256];
	DATES(text);
	assert_int_equal(t.status, HB_OK);
	snprintf(rows, sizeof(rows), "leerling=1 datum=%s\n", expected);
	assert_rows(&t, rows);
}

static void test_clear(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"2026-11-03",
		"2026/11/3",
		"2026-11-03T14:05",
		"2026-11-03 14:05:11Z",
		"20261103",
		"3 november 2026",
		"3 nov. 2026",
		"3-nov-26",
		"di 3 nov 2026",
		"dinsdag 3 november 2026 14:05",
		"3 NOV 2026",
		"November 3, 2026",
		"2026/11/03 2:09:58 PM GMT+1",
		"2026-11-03T14:05:11.123+01:00",
		"  2026-11-03\xC2\xA0",
		"3 nov '26",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_date(texts[i], "2026-11-03");
		assert_told(&t, "");
	}
}

static void test_by_column(void **state)
{
	(void)state;
	DATES("3-11-2026", "13-11-2026", "1/2/26");
	assert_told(&t, "");
	assert_rows(&t, "leerling=1 datum=2026-11-03\nleerling=2 datum=2026-11-13\n"
	                "leerling=3 datum=2026-02-01\n");
	DATES("3/11/26", "11/13/26 2:05 PM");
	assert_told(&t, "");
	assert_rows(&t, "leerling=1 datum=2026-03-11\nleerling=2 datum=2026-11-13\n");
	DATES("3/3/2026");
	assert_told(&t, "");
	assert_rows(&t, "leerling=1 datum=2026-03-03\n");
}

static void test_assumed(void **state)
{
	(void)state;
	DATES("3-11-2026", "4-11-2026");
	assert_int_equal(t.status, HB_OK);
	assert_told(&t,
	            "warning[dates_assumed] 2:2 dates such as \"3-11-2026\" in \"Datum\" can be "
	            "read two ways; read as day-month-year (--dates=mdy for the other way)\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03\nleerling=2 datum=2026-11-04\n");
	DATES("3/11/2026", "4/11/2026");
	assert_int_equal(t.status, HB_USAGE);
	assert_told(&t,
	            "error[dates_ambiguous] 2:2 dates such as \"3/11/2026\" in \"Datum\" can be "
	            "read two ways; say which with --dates=dmy, mdy or ymd\n");
	DATES("3.11.2026");
	assert_int_equal(t.status, HB_USAGE);
	DATES("3-11-2026", "3/11/2026");
	assert_int_equal(t.status, HB_USAGE);
	t.options.dates = HB_DATES_DMY;
	DATES("3/11/2026", "4.11.26", "2026-11-05");
	assert_told(&t, "");
	assert_rows(&t, "leerling=1 datum=2026-11-03\nleerling=2 datum=2026-11-04\n"
	                "leerling=3 datum=2026-11-05\n");
	t.options.dates = HB_DATES_MDY;
	DATES("3-11-2026");
	assert_rows(&t, "leerling=1 datum=2026-03-11\n");
	t.options.dates = HB_DATES_YMD;
	DATES("26-11-03", "3-11-2026");
	assert_rows(&t, "leerling=1 datum=2026-11-03\n! leerling=2 datum=3-11-2026\n");
}

static void forms(const char *completion, const char *language)
{
	char csv[512];
	bool english = strcmp(language, "en") == 0;
	snprintf(csv, sizeof(csv), "ID;%s;%s;Leerling\n8;%s;%s;7\n",
	         english ? "Start time" : "Begintijd",
	         english ? "Completion time" : "Tijd van voltooien", completion, completion);
	trial_run(&t, csv);
}

static void test_ms_forms(void **state)
{
	(void)state;
	forms("11/3/26 14:05:11", "nl");
	assert_rows(&t, "leerling=7 datum=2026-11-03 observator=respons-8\n");
	assert_says(&t, "warning[dates_assumed] 2:3 dates such as \"11/3/26\" in \"Tijd van "
	                "voltooien\" can be read two ways; read as month-day-year, as Microsoft");
	forms("11/3/26 14:05:11", "en");
	assert_rows(&t, "leerling=7 datum=2026-11-03 observator=respons-8\n");
	forms("11-3-26 14:05:11", "nl");
	assert_rows(&t, "leerling=7 datum=2026-03-11 observator=respons-8\n");
	assert_says(&t, "warning[dates_assumed] 2:3");
	forms("11-3-26 14:05:11", "en");
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "error[dates_ambiguous] 2:3");
	forms("46329,58692", "nl");
	assert_rows(&t, "leerling=7 datum=2026-11-03 observator=respons-8\n");
}

static void test_google(void **state)
{
	(void)state;
	trial_run(&t, "Tijdstempel,Leerling\n4-5-2026 10:59:37,7\n");
	assert_rows(&t, "leerling=7 datum=2026-05-04\n");
	assert_says(&t, "[dates_assumed] 2:1");
	trial_run(&t, "Timestamp,Leerling\n2026/08/15 7:16:38 PM GMT+2,7\n");
	assert_rows(&t, "leerling=7 datum=2026-08-15\n");
	assert_told(&t,
	            "note[date_from_survey] 0:1 no column for datum: the date of \"Timestamp\" is "
	            "used\n");
}

static void test_contradict(void **state)
{
	(void)state;
	DATES("3-11-2026", "13-11-2026", "11-14-2026", "15-11-2026");
	assert_int_equal(t.status, HB_USAGE);
	assert_told(&t, "error[dates_contradict] 4:2 dates in \"Datum\" contradict one another: "
	                "day-month in line 3, 5, month-day in line 4\n");
	assert_rows(&t, "");
	DATES("13-1-26", "14-1-26", "15-1-26", "16-1-26", "17-1-26", "18-1-26", "1-13-26");
	assert_says(&t, "day-month in line 2, 3, 4, 5, 6... (6), month-day in line 8");
}

/* A day that no order makes a date says nothing about the order. */
static void test_impossible(void **state)
{
	(void)state;
	DATES("29-02-2027", "11-14-2026");
	assert_int_equal(t.status, HB_OK);
	assert_told(&t, "error[date] 2:2 date 29-02-2027 does not exist\n");
	assert_rows(&t, "! leerling=1 datum=29-02-2027\nleerling=2 datum=2026-11-14\n");
	DATES("29-02-2027");
	assert_told(&t, "error[date] 2:2 date 29-02-2027 does not exist\n");
	DATES("2027-02-29");
	assert_says(&t, "error[date] 2:2");
	DATES("2027/02/29");
	assert_told(&t, "error[date] 2:2 date 2027/02/29 does not exist\n");
	DATES("31 april 2026");
	assert_told(&t, "error[date] 2:2 date 31 april 2026 does not exist\n");
	t.options.dates = HB_DATES_DMY;
	DATES("11/14/2026");
	assert_told(&t, "error[date] 2:2 date 11/14/2026 does not exist\n");
}

static void test_no_year(void **state)
{
	(void)state;
	static const char *const texts[] = { "9 november", "9-11", "9/11", "nov 9", "ma 9-11" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char told[128];
		DATES(texts[i]);
		snprintf(told, sizeof(told), "error[date] 2:2 date %s has no year\n", texts[i]);
		assert_told(&t, told);
		assert_int_equal(t.sink.count[HB_ERROR], i + 1);
	}
}

/* A weekday leaves one year within half a year of today, or none. */
static void test_year_by_weekday(void **state)
{
	(void)state;
	static const struct {
		const char *today, *text, *date;
	} cases[] = {
		{ "2026-11-23", "ma 9 nov", "2026-11-09" },
		{ "2026-11-23", "maandag 9 november", "2026-11-09" },
		{ "2026-11-23", "Ma. 9 nov.", "2026-11-09" },
		{ "2026-11-23", "MON 9-NOV", "2026-11-09" },
		{ "2026-11-23", "ma 4 jan", "2027-01-04" },  /* the next year's */
		{ "2027-01-10", "do 31 dec", "2026-12-31" }, /* the last year's */
		{ "2027-05-11", "ma 9 nov", "2026-11-09" },  /* 183 days on, and one more */
		{ "2027-05-12", "ma 9 nov", NULL },
		{ "2026-05-10", "ma 9 nov", "2026-11-09" }, /* 183 days before, and one more */
		{ "2026-05-09", "ma 9 nov", NULL },
		{ "2028-03-01", "di 29 feb", "2028-02-29" },
		{ "2027-03-01", "di 29 feb", NULL },
		{ "2026-11-23", "di 9 nov", NULL }, /* a Monday */
		{ "2026-11-23", "ma 31 nov", NULL },
		{ "2026-11-23", "ma 0 nov", NULL },
		{ "2026-11-23", "ma nov", NULL },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char told[192];
		const char *date = cases[i].date;
		t.options.today = hb_day_parse(hb_str(cases[i].today));
		DATES(cases[i].text);
		if (date)
			snprintf(told, sizeof(told),
			         "warning[date_year] 2:2 %s has no year; %.4s is taken, the year "
			         "near today in which it falls on that day of the week\n",
			         cases[i].text, date);
		else
			snprintf(told, sizeof(told), "error[date] 2:2 date %s has no year\n",
			         cases[i].text);
		assert_told(&t, told);
		snprintf(told, sizeof(told), "%sleerling=1 datum=%s\n", date ? "" : "! ",
		         date ? date : cases[i].text);
		assert_rows(&t, told);
	}
	t.options.today = hb_day(2026, 11, 23);
	t.lang = HB_LANG_NL;
	DATES("ma 9 nov", "13-11-2026", "11-13-26", "ma 9 nov");
	assert_int_equal(t.status, HB_USAGE); /* it says nothing of how the others are written */
	DATES("ma 9 nov", "10-11-2026", "13-11-2026", "ma 9 nov");
	assert_rows(&t, "leerling=1 datum=2026-11-09\nleerling=2 datum=2026-11-10\n"
	                "leerling=3 datum=2026-11-13\nleerling=4 datum=2026-11-09\n");
	assert_told(&t, "warning[date_year] 2:2 ma 9 nov heeft geen jaartal; 2026 is genomen, het "
	                "jaar dicht bij vandaag waarin het op die dag van de week valt\n"
	                "warning[date_year] 5:2 ma 9 nov heeft geen jaartal; 2026 is genomen, het "
	                "jaar dicht bij vandaag waarin het op die dag van de week valt\n");
}

/* --fill has no row to warn of. */
static void test_fill_needs_year(void **state)
{
	(void)state;
	const struct hb_str fill[] = { HB_STR("datum=ma 9 nov"), HB_STR("datum=ma 9 nov 2026") };
	t.options.today = hb_day(2026, 11, 1);
	t.options.n_fill = 1;
	t.options.fill = &fill[0];
	trial_run(&t, "Leerling\n1\n");
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "ma 9 nov is not a value of datum");
	t.options.fill = &fill[1];
	trial_run(&t, "Leerling\n1\n");
	assert_rows(&t, "leerling=1 datum=2026-11-09\n");
}

static void test_not_dates(void **state)
{
	(void)state;
	static const char *const texts[] = { "morgen",
		                             "3-11-026",
		                             "3-11/2026",
		                             "12345",
		                             "3-11-2026 kwart over twee",
		                             "2026-11",
		                             "99999",
		                             "3-11-2026 25:00",
		                             "0",
		                             "-",
		                             "3--11-2026",
		                             "Kerst 2026",
		                             "1e week nov 2026",
		                             "2026-11-03 13:00 PM" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		DATES(texts[i]);
		assert_int_equal(t.status, HB_OK);
		assert_says(&t, "error[date] 2:2");
	}
}

static void test_weekday(void **state)
{
	(void)state;
	DATES("ma 3 nov 2026"); /* a Tuesday */
	assert_told(&t, "warning[weekday] 2:2 ma 3 nov 2026 falls on another day of the week\n");
}

static void test_serial(void **state)
{
	(void)state;
	DATES("46336", "46337", "36526", "73050", "36525", "73051");
	assert_rows(&t, "leerling=1 datum=2026-11-10\nleerling=2 datum=2026-11-11\n"
	                "leerling=3 datum=2000-01-01\nleerling=4 datum=2099-12-31\n"
	                "! leerling=5 datum=36525\n! leerling=6 datum=73051\n");
	assert_says(&t, "note[excel_serial] 2:2 46336 is read as Excel's day number, 2026-11-10\n"
	                "error[date] 6:2");
}

/* A field with the time as well. */
static void test_datetime(void **state)
{
	(void)state;
	static const struct hb_field fields[] = {
		{ .id = { "op", 2 }, .label = { "Op", 2 }, .type = HB_TYPE_DATETIME },
		{ .id = { "om", 2 }, .label = { "Om", 2 }, .type = HB_TYPE_TIME },
	};
	struct hb_table table = { .fields = fields, .n_fields = 2 };
	t.options.table = &table;
	t.options.today = hb_day(2026, 11, 23);
	static const char *const cases[][2] = {
		{ "2026-11-03T14:05;9:05", "op=2026-11-03T14:05 om=09:05\n" },
		{ "2026-11-03 14:05:10;14.05 uur", "op=2026-11-03T14:05:10 om=14:05\n" },
		{ "13-11-26 2:05 PM;2:05 pm", "op=2026-11-13T14:05 om=14:05\n" },
		{ "13-11-2026 12:05:09 AM;14:05:30", "op=2026-11-13T00:05:09 om=14:05:30\n" },
		{ "46329,58692;14:05", "op=2026-11-03T14:05:10 om=14:05\n" },
		{ "di 3 nov;9:05", "! op=di 3 nov om=09:05\n" },
		{ "2026-11-03;kwart", "! op=2026-11-03 om=kwart\n" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char csv[128];
		snprintf(csv, sizeof(csv), "Op;Om\n%s\n", cases[i][0]);
		trial_run(&t, csv);
		assert_rows(&t, cases[i][1]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

/* The short way for d-m-jjjj finds the day that the long way finds, or none. */
static void quick_as_long(const char *text)
{
	enum hb_date_order order[] = { HB_DATES_DMY, HB_DATES_MDY };
	struct hb_date_text read = hb_date_read(hb_str(text));
	for (int i = 0; i < 2; i++) {
		char quick[10], right[10];
		int32_t day = hb_date_quick(hb_str(text), i, quick);
		if (day == HB_NO_DAY)
			continue;
		assert_int_equal(read.kind, HB_DATE_TRIPLE);
		assert_int_equal(day, hb_date_day(&read, order[i]));
		hb_day_write(day, right);
		assert_memory_equal(quick, right, 10);
	}
}

static void test_quick(void **state)
{
	(void)state;
	static const char *const odd[] = { "1-1/2026",   "1--12026",  "-1-12026", "01-012026",
		                           "1-1-0000",   "1-1-20x6",  "a-1-2026", "1-b-2026",
		                           "123-1-2026", "1-123-202", "12345678", "1-1-20261",
		                           "2026-01-01", "1.1.2026.", " 1-1-2026" };
	static const char *const forms[] = { "%d-%d-%d", "%02d/%02d/%d", "%d.%02d.%04d" };
	static const int years[] = { 1, 999, 1999, 2024, 2026, 9999 };
	char text[40], out[10];
	for (size_t f = 0; f < 3; f++)
		for (int day = 0; day < 34; day++)
			for (int month = 0; month < 34; month++)
				for (size_t y = 0; y < 6; y++) {
					snprintf(text, sizeof(text), forms[f], day, month,
					         years[y]);
					quick_as_long(text);
				}
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		assert_int_equal(hb_date_quick(hb_str(odd[i]), false, out), HB_NO_DAY);
	assert_int_equal(hb_date_quick(HB_STR("3-11-2026"), false, out), hb_day(2026, 11, 3));
	assert_int_equal(hb_date_quick(HB_STR("3-11-2026"), true, out), hb_day(2026, 3, 11));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_clear),           TEST(test_by_column), TEST(test_assumed),
		TEST(test_ms_forms),        TEST(test_google),    TEST(test_contradict),
		TEST(test_impossible),      TEST(test_no_year),   TEST(test_year_by_weekday),
		TEST(test_fill_needs_year), TEST(test_not_dates), TEST(test_weekday),
		TEST(test_serial),          TEST(test_datetime),  cmocka_unit_test(test_quick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
