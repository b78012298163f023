/* hb-keuze's hours and moments as people write them, and its decisions: by hand, whatever the order
 * of rows, and without memory. The rules at large are held by tests/shell/hb-keuze-judge.t. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tool_files.h"
#include "tools/keuze.h"

#define HEADER                                                                                     \
	"leerling,klas,vak,datum,uur,waar,wat,vakleraar_op_de_hoogte,aangevraagd,"                 \
	"akkoord_vakleraar,soort"

static void test_hours_canonical(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int first, last; /* -1: none */
	} rows[] = {
		{ "3", 3, 3 },       { "0", 0, 0 },      { "12", 12, 12 }, { "99", 99, 99 },
		{ "5/6", 5, 6 },     { "9/10", 9, 10 },  { "", -1, 0 },    { "03", -1, 0 },
		{ "100", -1, 0 },    { "3e", -1, 0 },    { "5/7", -1, 0 }, { "6/5", -1, 0 },
		{ "5/5", -1, 0 },    { "5/06", -1, 0 },  { "5/", -1, 0 },  { "/6", -1, 0 },
		{ " 3", -1, 0 },     { "5/6/7", -1, 0 }, { "-3", -1, 0 },  { "5-6", -1, 0 },
		{ "99/100", -1, 0 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hb_hours h = { -1, -1 };
		bool good = hb_hours_parse(hb_str(rows[i].text), &h);
		if (good != (rows[i].first >= 0) ||
		    (good && (h.first != rows[i].first || h.last != rows[i].last)))
			fail_msg("\"%s\"", rows[i].text);
		char space[8];
		if (good)
			assert_true(hb_str_is(hb_hours_write(h, space), rows[i].text));
	}
}

static void test_hours_as_written(void **state)
{
	(void)state;
	static const char *const one[] = {
		"3",     "3e",       "3E",    "3de",  "3 e",  "3e uur",
		"uur 3", "lesuur 3", "3 uur", " 03 ", "3ste", "Lesuur 3e"
	};
	static const char *const two[] = { "5/6",         "5-6",     "5 / 6", "5+6",
		                           "5 & 6",       "5 en 6",  "5e/6e", "5e en 6e uur",
		                           "uren 5 en 6", "5 t/m 6", "05/06", "5e uur/6e uur" };
	static const char *const none[] = { "",      "vijf", "5/7",   "6/5",    "3,5", "5 6",
		                            "5-jun", "3x",   "100",   "5 of 6", "e",   "uur",
		                            "5/6/7", "5 en", "3 nov", "5,6",    "3.0" };
	struct hb_hours h;
	for (size_t i = 0; i < sizeof(one) / sizeof(*one); i++)
		if (!hb_hours_read(hb_str(one[i]), &h) || h.first != 3 || h.last != 3)
			fail_msg("\"%s\" should be hour 3", one[i]);
	for (size_t i = 0; i < sizeof(two) / sizeof(*two); i++)
		if (!hb_hours_read(hb_str(two[i]), &h) || h.first != 5 || h.last != 6)
			fail_msg("\"%s\" should be hours 5 and 6", two[i]);
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (hb_hours_read(hb_str(none[i]), &h))
			fail_msg("\"%s\" should be no hour", none[i]);
}

static void test_moments(void **state)
{
	(void)state;
	struct hb_keuze_at at;
	assert_true(hb_keuze_at_parse(HB_STR("2026-11-24 3"), &at));
	assert_int_equal(at.day, hb_day(2026, 11, 24));
	assert_int_equal(at.hour, 3);
	assert_true(hb_keuze_at_parse(HB_STR("2026-11-24T12"), &at));
	assert_int_equal(at.hour, 12);
	assert_true(hb_keuze_at_parse(HB_STR("2026-11-24"), &at));
	assert_int_equal(at.hour, -1);
	static const char *const none[] = { "",
		                            "3",
		                            "2026-11-31 3",
		                            "2026-11-24x3",
		                            "2026-11-24 ",
		                            "2026-11-24 3/4",
		                            "2026-11-24  3" };
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_false(hb_keuze_at_parse(hb_str(none[i]), &at));
}

/* ---- decisions: file 0 requests, 1 hours, 2 tests, 3 lessons ---- */

static struct hb_keuze_decide agreed;

static enum hb_status open_school(struct hb_rows **rows, const struct hb_table *table, int file,
                                  const char **path)
{
	struct hb_rows_options *o = hb_arena_alloc(&t.arena, sizeof(*o));
	if (!o)
		return HB_SYSTEM;
	*o = (struct hb_rows_options){ .table = table, .selection.days = { HB_NO_DAY, HB_NO_DAY } };
	return tool_open(rows, o, file, 1, path);
}

static enum hb_status decide(struct hb_csv_writer *w)
{
	struct hb_calendar calendar;
	const char *path[4];
	struct hb_rows *rows = NULL;
	struct hb_keuze_decide o = agreed;
	hb_arena_free(&t.arena);
	const struct hb_table *table = hb_keuze_table(&t.form->tables[0], false, &t.arena);
	if (!table)
		return HB_SYSTEM;
	struct hb_rows_options requests = { .table = table,
		                            .outside_too = true,
		                            .selection.days = { HB_NO_DAY, HB_NO_DAY } };
	o.calendar = &calendar;
	enum hb_status status = hb_calendar_make(&calendar, t.other, &t.said.sink);
	if (!status)
		status = tool_open(&rows, &requests, 0, 1, &path[0]);
	if (!status)
		status = open_school(&o.hours, &hb_keuze_hours, 1, &path[1]);
	if (!status)
		status = open_school(&o.tests, &hb_keuze_tests, 2, &path[2]);
	if (!status)
		status = open_school(&o.lessons, &hb_keuze_lessons, 3, &path[3]);
	if (!status)
		status = hb_keuze_decide(rows, &o, w, &t.said.sink);
	hb_rows_close(rows);
	hb_rows_close(o.hours);
	hb_rows_close(o.tests);
	hb_rows_close(o.lessons);
	return status;
}

static void put_school(void)
{
	tool_put(1, "uur,begin,eind,datum\n1,08:30,09:20,\n2,09:20,10:10,\n3,10:30,11:20,\n"
	            "1,08:30,08:50,2026-11-27\n");
	tool_put(2, "klas,vak,datum,uur,leerling\n3A,Frans,2026-11-24,2/3,\n"
	            "3A,Frans,2026-11-25,1,L2\n");
	tool_put(
	        3,
	        "klas,dag,uur,vak\n3A,di,1/2,frans\n3A,di,3,frans\n3a,wo,1,Frans\n3A,vr,1,frans\n");
	agreed = (struct hb_keuze_decide){ .max_per_week = 2, .limit = { 1, HB_UNIT_DAY } };
}

#define REQUESTS_HEADER HEADER "\n"
static const char *const requests[] = {
	"L1,3A,frans,2026-11-24,1,a,x,ja,2026-11-20T10:00,,\n",
	"L1,3A,frans,2026-11-24,1,a,y,ja,2026-11-20T10:00,,\n",
	"L1,3A,frans,2026-11-24,1/2,a,x,ja,2026-11-23T08:31,nee,\n",
	"L1,3A,frans,2026-11-25,1,a,x,ja,2026-11-24T08:30,,\n",
	"L1,3A,frans,2026-11-27,1,a,x,ja,2026-11-26T08:30,,\n",
	"L2,3A,frans,2026-11-25,1,a,x,nee,2026-11-20T10:00,,\n",
	"L2,3A,kunst,2026-11-28,1,a,x,ja,2026-11-20T10:00,,\n",
};
enum { N_REQUESTS = sizeof(requests) / sizeof(*requests) };
static const char *const verdicts[N_REQUESTS] = {
	"toegestaan,",
	"geweigerd,dubbel",
	"geweigerd,toets|vakleraar_nee|te_laat|dubbel|max_per_week",
	"toegestaan,",
	"geweigerd,max_per_week",
	"geweigerd,toets|vakleraar",
	"geweigerd,weekend|geen_les",
};

/* Puts the requests in ORDER and expects each its own verdict. */
static void expect_verdicts(const size_t *order)
{
	struct hb_buf in = { 0 }, out = { 0 };
	hb_buf_cstr(&in, REQUESTS_HEADER);
	hb_buf_cstr(&out, HEADER ",besluit,reden\n");
	for (size_t i = 0; i < N_REQUESTS; i++) {
		const char *row = requests[order[i]];
		hb_buf_cstr(&in, row);
		hb_buf_add(&out, row, strlen(row) - 1);
		hb_buf_printf(&out, ",%s\n", verdicts[order[i]]);
	}
	tool_put(0, hb_buf_text(&in));
	tool_expect(decide, HB_OK, hb_buf_text(&out));
	hb_buf_free(&in);
	hb_buf_free(&out);
}

static void test_decisions_in_any_order(void **state)
{
	(void)state;
	size_t order[N_REQUESTS];
	put_school();
	srand(20261124);
	for (size_t i = 0; i < N_REQUESTS; i++)
		order[i] = i;
	for (int round = 0; round < 50; round++) {
		expect_verdicts(order);
		for (size_t i = N_REQUESTS - 1; i > 0; i--) {
			size_t j = (size_t)rand() % (i + 1), kept = order[i];
			order[i] = order[j];
			order[j] = kept;
		}
	}
}

static void test_wrong_tables(void **state)
{
	(void)state;
	put_school();
	tool_put(0, REQUESTS_HEADER "L1,3A,frans,2026-11-24,1,a,x,ja,,,\n");
	tool_put(2, "klas,vak,datum,uur\n3A,frans,2026-11-24,1\n3A,frans,2026-11-24,x\n");
	tool_expect(decide, HB_USAGE, "");
	assert_string_equal(hb_buf_text(&t.said.codes), " lesson_hour school_table");
	put_school();
	tool_put(1, "uur,begin,eind\n2,09:20,10:10\n");
	tool_expect(decide, HB_FINDING, HEADER ",besluit,reden\n");
	assert_string_equal(hb_buf_text(&t.said.codes), " no_hour");
}

/* ---- the lists ---- */

static enum hb_status over_decided(struct hb_csv_writer *w, int verb)
{
	const char *path;
	struct hb_rows *rows;
	hb_arena_free(&t.arena);
	const struct hb_table *table = hb_keuze_table(&t.form->tables[0], true, &t.arena);
	if (!table)
		return HB_SYSTEM;
	struct hb_rows_options o = { .table = table, .selection.days = { HB_NO_DAY, HB_NO_DAY } };
	enum hb_status status = tool_open(&rows, &o, 4, 1, &path);
	if (status)
		return status;
	struct hb_keuze_at all = { HB_NO_DAY, -1 };
	status = verb == 0   ? hb_keuze_present(rows, w, &t.said.sink)
	         : verb == 1 ? hb_keuze_where(rows, all, w, &t.said.sink)
	                     : hb_keuze_usage(rows, 2, w, &t.said.sink);
	hb_rows_close(rows);
	return status;
}

static enum hb_status present(struct hb_csv_writer *w)
{
	return over_decided(w, 0);
}
static enum hb_status where(struct hb_csv_writer *w)
{
	return over_decided(w, 1);
}
static enum hb_status usage(struct hb_csv_writer *w)
{
	return over_decided(w, 2);
}

static const char decided[] = HEADER ",besluit,reden\n"
                                     "L2,3B,frans,2026-12-31,2,b,x,ja,,,,toegestaan,\n"
                                     "L1,3A,frans,2026-12-31,1/2,a,\"x, y\",ja,,,,toegestaan,\n"
                                     "L1,3B,frans,2027-01-01,9/10,a,x,ja,,,,geweigerd,dubbel\n"
                                     "L1,3B,frans,2027-01-04,3,a,x,ja,,,,toegestaan,\n";

static void test_lists(void **state)
{
	(void)state;
	tool_put(4, decided);
	tool_expect(present, HB_OK,
	            "datum,uur,klas,vak,leerling,status,waar\n"
	            "2026-12-31,1,3A,frans,L1,aanwezig,a\n"
	            "2026-12-31,2,3A,frans,L1,aanwezig,a\n"
	            "2026-12-31,2,3B,frans,L2,aanwezig,b\n"
	            "2027-01-04,3,3B,frans,L1,aanwezig,a\n");
	tool_expect(where, HB_OK,
	            "datum,uur,waar,klas,leerling,wat,gezien\n"
	            "2026-12-31,1,a,3A,L1,\"x, y\",\n"
	            "2026-12-31,2,a,3A,L1,\"x, y\",\n"
	            "2026-12-31,2,b,3B,L2,x,\n"
	            "2027-01-04,3,a,3B,L1,x,\n");
	/* the class changed, the pupil's week is one */
	tool_expect(usage, HB_OK,
	            "leerling,klas,week,toegestaan,geweigerd,over\n"
	            "L1,3A,2026-W53,2,0,0\n"
	            "L1,3B,2026-W53,0,2,0\n"
	            "L1,3B,2027-W01,1,0,1\n"
	            "L2,3B,2026-W53,1,0,1\n");
	tool_put(4, REQUESTS_HEADER);
	tool_expect(usage, HB_USAGE, "");
	assert_string_equal(hb_buf_text(&t.said.codes), " undecided");
}

static void test_no_memory(void **state)
{
	(void)state;
	put_school();
	size_t order[N_REQUESTS];
	for (size_t i = 0; i < N_REQUESTS; i++)
		order[i] = i;
	expect_verdicts(order);
	tool_sweep(decide);
	tool_put(4, decided);
	tool_sweep(present);
	tool_sweep(where);
	tool_sweep(usage);
}

static int set_up(void **state)
{
	(void)state;
	return tool_set_up("forms/keuze_uren.yaml", "forms/periodes.yaml");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hours_canonical),
		cmocka_unit_test(test_hours_as_written),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_decisions_in_any_order),
		cmocka_unit_test(test_wrong_tables),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests_name("keuze", tests, set_up, tool_tear_down);
}
