/* hb-ef: how the names of groups are read, sheets beside observations in each of their shapes and
 * in any order, and all of it without memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tool_files.h"
#include "tools/ef.h"
#include "tools/observe.h"

static void test_groups(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int by_name, po;
	} rows[] = {
		{ "7", 7, 7 },         { "7A", 7, 7 },       { "8b", 8, 8 },
		{ "groep 8", 8, 8 },   { "Groep 7B", 7, 7 }, { "gr. 6", 6, 6 },
		{ "gr 6", 6, 6 },      { "6/7", 7, 7 },      { "6-7-8", 8, 8 },
		{ "5-2", 5, 5 },       { "7 rood", 7, 7 },   { "3HB", 0, 3 },
		{ "H4", 0, 4 },        { "2mavo", 0, 2 },    { "9A", 0, 0 },
		{ "12", 0, 0 },        { "", 0, 0 },         { "groep", 0, 0 },
		{ "plusklas", 0, 0 },  { "0A", 0, 0 },       { "2B", 2, 2 },
		{ "groep 7hb", 7, 7 }, { "V", 0, 0 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct hb_str name = hb_str(rows[i].name);
		int by_name = hb_primary_year(name, HB_SECTOR_BY_NAME);
		int po = hb_primary_year(name, HB_SECTOR_PO);
		if (by_name != rows[i].by_name || po != rows[i].po)
			fail_msg("\"%s\": %d, %d in primary school", rows[i].name, by_name, po);
		assert_int_equal(hb_primary_year(name, HB_SECTOR_VO), 0);
	}
}

/* File 0: sheets; 1: observations; 2: their long form; 3: a summary of them. */
static int seen_file = 1;

static const char sheets[] =
        "leerling,groep,datum,sterk_doen_1,sterk_doen_2,sterk_denken_1,aandacht_doen_1,"
        "aandacht_denken_1\n"
        "L2,8A,2026-11-03,taakinitiatie,,,,\n"
        "L1,8A,2026-10-03,emotieregulatie,,,taakinitiatie,\n"
        "L1,8A,2026-11-03,taakinitiatie,flexibiliteit,organisatie,emotieregulatie,metacognitie\n";

#define SEEN_HEADER                                                                                \
	"leerling,groep,datum,observator,taakinitiatie,flexibiliteit,emotieregulatie,"             \
	"metacognitie,werkgeheugen,organisatie\n"
static const char *const seen_rows[] = {
	"L1,7A,2026-05-01,a,1,5,1,1,1,5\n", "L1,8A,2026-10-01,a,4,2,2,3,1,\n",
	"L1,8A,2026-10-01,b,4,2,2,3,2,\n",  "L3,3A,2026-10-01,b,2,,,,,1\n",
	"L4,7B,2026-10-01,b,2,3,4,5,3,3\n",
};
enum { N_SEEN = sizeof(seen_rows) / sizeof(*seen_rows) };

static enum hb_status open_seen(struct hb_rows **rows, struct hb_rows_options *o,
                                struct hb_seen_shapes *shapes, const char **path)
{
	enum hb_status status = hb_seen_shapes(shapes, &t.other->tables[0], &t.arena, &t.said.sink);
	if (status)
		return status;
	*o = (struct hb_rows_options){ .table = shapes->record,
		                       .other = shapes->longer,
		                       .another = shapes->summary,
		                       .selection.days = { HB_NO_DAY, HB_NO_DAY } };
	return tool_open(rows, o, seen_file, 1, path);
}

enum verb { PASS, SUMMARY, COMPARE, INVITE };

static enum hb_status over_sheets(struct hb_csv_writer *w, enum verb verb)
{
	const char *path[2];
	struct hb_rows *rows = NULL, *seen = NULL;
	struct hb_rows_options o = { .table = &t.form->tables[0],
		                     .selection.days = { HB_NO_DAY, HB_NO_DAY } },
	                       seen_options;
	struct hb_seen_shapes shapes;
	struct hb_sink *sink = &t.said.sink;
	hb_arena_free(&t.arena);
	enum hb_status status = tool_open(&rows, &o, 0, 1, &path[0]);
	if (!status && verb >= COMPARE)
		status = open_seen(&seen, &seen_options, &shapes, &path[1]);
	if (!status && verb == PASS)
		status = hb_ef_pass(rows, false, w, sink);
	else if (!status && verb == SUMMARY)
		status = hb_ef_summary(rows, NULL, 0, w, sink);
	else if (!status && verb == COMPARE)
		status = hb_ef_compare(rows, &(struct hb_ef_compare){ seen, &shapes, 4, 2 }, w,
		                       sink);
	else if (!status)
		status = hb_ef_invite(seen,
		                      &(struct hb_ef_invite){
		                              .sheet = o.table, .shapes = &shapes, .threshold = 2 },
		                      w, sink);
	hb_rows_close(rows);
	hb_rows_close(seen);
	return status;
}

static enum hb_status pass(struct hb_csv_writer *w)
{
	return over_sheets(w, PASS);
}
static enum hb_status summary(struct hb_csv_writer *w)
{
	return over_sheets(w, SUMMARY);
}
static enum hb_status compare(struct hb_csv_writer *w)
{
	return over_sheets(w, COMPARE);
}
static enum hb_status invite(struct hb_csv_writer *w)
{
	return over_sheets(w, INVITE);
}

/* hb-observe's own summary or long form of file 1. */
static enum hb_status observed(struct hb_csv_writer *w, bool longer)
{
	struct hb_rows *rows;
	const char *path;
	struct hb_rows_options o = { .table = &t.other->tables[0],
		                     .selection.days = { HB_NO_DAY, HB_NO_DAY } };
	enum hb_status status = tool_open(&rows, &o, 1, 1, &path);
	struct hb_summary_options by_pupil = { .record = o.table };
	struct hb_reshape_options reshape = { .record = o.table };
	struct hb_str by[2] = { HB_STR("leerling"), HB_STR("groep") };
	by_pupil.by = by;
	by_pupil.n_by = 2;
	if (!status)
		status = longer ? hb_observe_long(rows, &reshape, w, &t.said.sink)
		                : hb_observe_summary(rows, &by_pupil, w, &t.said.sink);
	hb_rows_close(rows);
	return status;
}
static enum hb_status observed_long(struct hb_csv_writer *w)
{
	return observed(w, true);
}
static enum hb_status observed_summary(struct hb_csv_writer *w)
{
	return observed(w, false);
}

static void put_seen(const size_t *order)
{
	struct hb_buf text = { 0 };
	hb_buf_cstr(&text, SEEN_HEADER);
	for (size_t i = 0; i < N_SEEN; i++)
		hb_buf_cstr(&text, seen_rows[order ? order[i] : i]);
	tool_put(1, hb_buf_text(&text));
	hb_buf_free(&text);
	char *made = tool_text(observed_long, HB_OK);
	tool_put(2, made);
	free(made);
	made = tool_text(observed_summary, HB_OK);
	tool_put(3, made);
	free(made);
}

static void test_shapes_and_orders(void **state)
{
	(void)state;
	tool_put(0, sheets);
	size_t order[N_SEEN] = { 0, 1, 2, 3, 4 };
	srand(173);
	for (int round = 0; round < 20; round++) {
		put_seen(order);
		for (seen_file = 1; seen_file <= 3; seen_file++) {
			tool_expect(compare, HB_OK,
			            "leerling,vaardigheid,zelf,leraar,datum,vergelijking\n"
			            "L1,emotieregulatie,aandacht,2,2026-10-01,beide_aandacht\n"
			            "L1,taakinitiatie,sterk,4,2026-10-01,beide_sterk\n"
			            "L1,flexibiliteit,sterk,2,2026-10-01,leerling_sterker\n"
			            "L1,organisatie,sterk,5,2026-05-01,beide_sterk\n"
			            "L1,metacognitie,aandacht,3,2026-10-01,alleen_leerling\n"
			            "L2,taakinitiatie,sterk,,,alleen_leerling\n");
			assert_string_equal(hb_buf_text(&t.said.codes), " unseen");
			tool_expect(invite, HB_OK,
			            "leerling,groep,vaardigheid,score,datum\n"
			            "L1,8A,emotieregulatie,2,2026-10-01\n"
			            "L1,8A,flexibiliteit,2,2026-10-01\n"
			            "L4,7B,taakinitiatie,2,2026-10-01\n");
			assert_string_equal(hb_buf_text(&t.said.codes),
			                    " young_groups scores_differ");
		}
		for (size_t i = N_SEEN - 1; i > 0; i--) {
			size_t j = (size_t)rand() % (i + 1), kept = order[i];
			order[i] = order[j];
			order[j] = kept;
		}
	}
	seen_file = 1;
}

static void test_warnings(void **state)
{
	(void)state;
	tool_put(0, "leerling,datum,sterk_doen_1,sterk_doen_3,aandacht_doen_1,aandacht_denken_3\n"
	            "L1,2026-11-03,,werkgeheugen,werkgeheugen,taakinitiatie\n");
	char *text = tool_text(summary, HB_OK);
	assert_non_null(strstr(text, "\nL1,werkgeheugen,1,1,1\n"));
	assert_non_null(strstr(text, "\nL1,taakinitiatie,1,0,1\n"));
	free(text);
	assert_string_equal(hb_buf_text(&t.said.codes),
	                    " wrong_heading wrong_heading both_lists wrong_heading gap gap");
	text = tool_text(pass, HB_OK);
	assert_non_null(strstr(text, "\nL1,,2026-11-03,werkgeheugen,,,,,,werkgeheugen,,,"
	                             "taakinitiatie,,,\n"));
	free(text);
	/* a pupil whose only sheet is rejected has none */
	tool_put(0, "leerling,datum,sterk_doen_1,sterk_doen_2\n"
	            "L1,2026-11-03,flexibiliteit,flexibiliteit\n");
	tool_expect(summary, HB_FINDING, "leerling,vaardigheid,n,sterk,aandacht\n");
}

static void test_no_memory(void **state)
{
	(void)state;
	tool_put(0, sheets);
	put_seen(NULL);
	tool_sweep(pass);
	tool_sweep(summary);
	for (seen_file = 1; seen_file <= 3; seen_file++) {
		tool_sweep(compare);
		tool_sweep(invite);
	}
	seen_file = 1;
}

/* ---- the sheet ---- */

static const struct hb_ef_sheets *sheet_options;

static bool print_sheets(struct hb_buf *text)
{
	struct hb_output *out;
	text->len = 0;
	if (hb_output_to_buffer(&out, text, &t.said.sink) != HB_OK)
		return false;
	enum hb_status status = hb_ef_sheets(t.form, sheet_options, out, &t.said.sink);
	return (hb_output_commit(out, &t.said.sink) == HB_OK) & (status == HB_OK) & !text->failed;
}

static bool print_and_forget(void *arg)
{
	(void)arg;
	struct hb_buf text = { 0 };
	bool printed = print_sheets(&text);
	hb_buf_free(&text);
	return printed;
}

static void test_sheet(void **state)
{
	(void)state;
	static const struct {
		int age;
		const char *has, *lacks;
	} rows[] = {
		{ 10, "vinger op", "opdracht" },
		{ 12, "vinger op", "opdracht" },
		{ 13, "hele opdracht", "vinger op" },
		{ 0, "Even stoppen", "vinger op" },
	};
	struct hb_buf text = { 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct hb_ef_sheets o = { .format = HB_SHEET_HTML, .age = rows[i].age };
		sheet_options = &o;
		assert_true(print_sheets(&text));
		assert_non_null(strstr(hb_buf_text(&text), rows[i].has));
		assert_null(strstr(hb_buf_text(&text), rows[i].lacks));
		seam_sweep_alloc(print_and_forget, NULL);
	}
	hb_buf_free(&text);
	int from, to;
	assert_true(hb_ef_explains(t.form, 18, &from, &to));
	assert_int_equal(from, 10);
	assert_int_equal(to, 18);
	assert_false(hb_ef_explains(t.form, 9, &from, &to));
	assert_false(hb_ef_explains(t.other, 11, &from, &to));
	assert_int_equal(from, 0);
}

static int set_up(void **state)
{
	(void)state;
	return tool_set_up("forms/executieve_vaardigheden.yaml", "forms/observatie.yaml");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),   cmocka_unit_test(test_shapes_and_orders),
		cmocka_unit_test(test_warnings), cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_sheet),
	};
	return cmocka_run_group_tests_name("ef", tests, set_up, tool_tear_down);
}
