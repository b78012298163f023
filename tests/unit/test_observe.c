/* The verbs of hb-observe on a small form with two scales: by hand, and by properties over random
 * rows: wide and long agree, parts add up to the whole, nothing is lost or leaks without memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "form/bind.h"
#include "tool_files.h"
#include "tools/observe.h"

static const char form_text[] =
        "hb: 1\nid: klein\ntitle: Klein\nlang: nl\nversion: \"1\"\nkind: record\n"
        "key: [leerling, datum, observator]\n"
        "scales:\n  vijf: {min: 1, max: 5}\n  vier: {min: 0, max: 3}\n"
        "fields:\n"
        "  - {id: leerling, type: id, label: Leerling, required: true}\n"
        "  - {id: groep, type: id, label: Groep}\n"
        "  - {id: datum, type: date, label: Datum, required: true}\n"
        "  - {id: observator, type: id, label: Observator}\n"
        "  - {id: starten, type: scale, label: Starten, scale: vijf}\n"
        "  - {id: plannen, type: scale, label: Plannen, scale: vier, polarity: negative}\n"
        "  - {id: notitie, type: text, label: Notitie}\n"
        "  - id: advies\n    type: multi\n    label: Advies\n"
        "    choices: [{id: geen, label: Geen}, {id: extra, label: Extra}]\n"
        "rules:\n  - {rule: unique}\n"
        "signals:\n"
        "  - {id: laag, label: Laag, kind: at_most, value: 2, polarity: positive, next: Praat}\n"
        "  - {id: hoog, label: Hoog, kind: at_least, value: 3, polarity: negative, next: Help}\n"
        "  - {id: val, label: Val, kind: drop, value: 2, next: Kijk}\n"
        "  - {id: lijn, label: Lijn, kind: consecutive_drop, value: 1, times: 2, next: Vraag}\n"
        "  - {id: leeg, label: Leeg, kind: missing_share, value: 50, next: Vul}\n";

#define HEADER "leerling,groep,datum,observator,starten,plannen,notitie,advies\n"
#define SUMMARY                                                                                    \
	"vaardigheid,n,ontbrekend,gemiddelde,mediaan,min,max,eerste_datum,eerste,"                 \
	"laatste_datum,laatste,verschil,n0,n1,n2,n3,n4,n5\n"

static struct hb_long shape; /* of the form */
static struct hb_buf rejected;

/* One run: verb, options, files 0..n_files - 1. */
enum verb { SUMMARY_VERB, MERGE, LONG, WIDE, TREND, FLAGS, AGREE, PAIRS };
struct job {
	enum verb verb;
	const char *by, *of;
	bool latest;
	int n_files, first_file;
	enum hb_status status; /* how it went */
};

static struct job at_hand; /* what run() does */

static size_t parts(const char *text, struct hb_str *part)
{
	size_t n = 0;
	struct hb_str rest = hb_str(text);
	while (text && rest.p)
		part[n++] = hb_str_cut(&rest, ',');
	return n;
}

static enum hb_status run_rows(const struct job *job, const struct hb_str *by, size_t n_by,
                               const char *const *paths, struct hb_output *rejects,
                               struct hb_csv_writer *w)
{
	struct hb_rows_options o = { .table = &t.form->tables[0],
		                     .other = &shape.table,
		                     .path = paths,
		                     .n_paths = (size_t)job->n_files,
		                     .selection.days = { HB_NO_DAY, HB_NO_DAY },
		                     .rejects = rejects };
	struct hb_rows *rows;
	enum hb_status status = hb_rows_open(&rows, &o, &t.said.sink);
	if (status != HB_OK)
		return status;
	struct hb_summary_options s = { o.table, by, n_by, job->latest, hb_str(job->of) };
	struct hb_reshape_options r = { o.table, false };
	if (job->verb == SUMMARY_VERB)
		status = hb_observe_summary(rows, &s, w, &t.said.sink);
	else if (job->verb == TREND)
		status = hb_observe_trend(rows, o.table, w, &t.said.sink);
	else if (job->verb == FLAGS)
		status = hb_observe_flags(rows, t.form, o.table, w, &t.said.sink);
	else if (job->verb == AGREE || job->verb == PAIRS)
		status = hb_observe_agree(
		        rows, &(struct hb_agree_options){ o.table, 14, job->verb == PAIRS }, w,
		        &t.said.sink);
	else if (job->verb == LONG)
		status = hb_observe_long(rows, &r, w, &t.said.sink);
	else
		status = hb_observe_wide(rows, &r, w, &t.said.sink);
	struct hb_rows_count c = hb_rows_count(rows, UINT32_MAX);
	if (status <= HB_FINDING)
		assert_int_equal(c.read, c.good + c.rejected + c.outside);
	hb_rows_close(rows);
	return status;
}

static enum hb_status run(struct hb_csv_writer *w)
{
	struct hb_output *rejects = NULL;
	struct hb_str by[8];
	size_t n_by = parts(at_hand.by, by);
	const char *paths[8];
	for (int i = 0; i < at_hand.n_files; i++)
		paths[i] = tool_path(at_hand.first_file + i);
	rejected.len = 0;
	enum hb_status status = hb_output_to_buffer(&rejects, &rejected, &t.said.sink);
	struct hb_merge_options m = { .record = &t.form->tables[0],
		                      .path = paths,
		                      .n_paths = (size_t)at_hand.n_files,
		                      .by = by,
		                      .n_by = n_by,
		                      .rejects = rejects };
	if (status == HB_OK)
		status = at_hand.verb == MERGE ? hb_observe_merge(&m, w, &t.said.sink)
		                               : run_rows(&at_hand, by, n_by, paths, rejects, w);
	enum hb_status complete = hb_output_commit(rejects, &t.said.sink);
	return complete || rejected.failed ? HB_SYSTEM : status;
}

static const char *run_text(struct job *job)
{
	static struct hb_buf out;
	at_hand = *job;
	at_hand.n_files += at_hand.n_files == 0;
	struct tool_job made = { run, &out, HB_OK };
	tool_run(&made);
	job->status = made.status;
	return hb_buf_text(&out);
}

static const char *codes(void)
{
	return hb_buf_text(&t.said.codes);
}

static const char rows[] = HEADER "L2,a,2026-09-01,x,5,3,,geen\n"
                                  "L1,a,2026-12-01,x,4,,\"zei \"\"ja\"\",\nen ging\",extra\n"
                                  "L1,a,2026-09-01,x,1,0,,geen|extra\n"
                                  "L1,b,2026-12-01,y,3,,,\n";

static void test_summary(void **state)
{
	(void)state;
	tool_put(0, rows);
	assert_string_equal(run_text(&(struct job){ .verb = SUMMARY_VERB }),
	                    "leerling," SUMMARY
	                    "L1,starten,3,0,2.67,3.0,1,4,2026-09-01,1,2026-12-01,,,,1,0,1,1,0\n"
	                    "L1,plannen,1,2,0.00,0.0,0,0,2026-09-01,0,2026-09-01,0,,1,0,0,0,,\n"
	                    "L2,starten,1,0,5.00,5.0,5,5,2026-09-01,5,2026-09-01,5,,,0,0,0,0,1\n"
	                    "L2,plannen,1,0,3.00,3.0,3,3,2026-09-01,3,2026-09-01,3,,0,0,0,1,,\n");
	assert_string_equal(run_text(&(struct job){ .verb = SUMMARY_VERB, .by = "groep" }),
	                    "groep," SUMMARY
	                    "a,starten,3,0,3.33,4.0,1,5,2026-09-01,,2026-12-01,,,,1,0,0,1,1\n"
	                    "a,plannen,2,1,1.50,1.5,0,3,2026-09-01,,2026-09-01,,,1,0,0,1,,\n"
	                    "b,starten,1,0,3.00,3.0,3,3,2026-12-01,,2026-12-01,,,,0,0,1,0,0\n"
	                    "b,plannen,0,1,,,,,,,,,,0,0,0,0,,\n");
	assert_string_equal(run_text(&(struct job){ .verb = SUMMARY_VERB, .by = "groep,leerling" }),
	                    "groep,leerling," SUMMARY
	                    "a,L1,starten,2,0,2.50,2.5,1,4,2026-09-01,1,2026-12-01,4,3,,1,0,0,1,0\n"
	                    "a,L1,plannen,1,1,0.00,0.0,0,0,2026-09-01,0,2026-09-01,0,,1,0,0,0,,\n"
	                    "a,L2,starten,1,0,5.00,5.0,5,5,2026-09-01,5,2026-09-01,5,,,0,0,0,0,1\n"
	                    "a,L2,plannen,1,0,3.00,3.0,3,3,2026-09-01,3,2026-09-01,3,,0,0,0,1,,\n"
	                    "b,L1,starten,1,0,3.00,3.0,3,3,2026-12-01,3,2026-12-01,3,,,0,0,1,0,0\n"
	                    "b,L1,plannen,0,1,,,,,,,,,,0,0,0,0,,\n");
}

static void test_latest_and_choices(void **state)
{
	(void)state;
	tool_put(0, rows);
	assert_string_equal(run_text(&(struct job){ .verb = SUMMARY_VERB, .latest = true }),
	                    "leerling," SUMMARY
	                    "L1,starten,2,0,3.50,3.5,3,4,2026-12-01,,2026-12-01,,,,0,0,1,1,0\n"
	                    "L1,plannen,0,2,,,,,,,,,,0,0,0,0,,\n"
	                    "L2,starten,1,0,5.00,5.0,5,5,2026-09-01,5,2026-09-01,5,,,0,0,0,0,1\n"
	                    "L2,plannen,1,0,3.00,3.0,3,3,2026-09-01,3,2026-09-01,3,,0,0,0,1,,\n");
	static const char by_group[] = "groep,advies,n,leerlingen,laatste_datum\n"
	                               "a,geen,2,2,2026-09-01\na,extra,2,1,2026-12-01\n"
	                               "b,geen,0,0,\nb,extra,0,0,\n";
	struct job job = { .verb = SUMMARY_VERB, .by = "groep", .of = "advies" };
	assert_string_equal(run_text(&job), by_group);
	job.latest = true;
	assert_string_equal(run_text(&job), "groep,advies,n,leerlingen,laatste_datum\n"
	                                    "a,geen,1,1,2026-09-01\na,extra,1,1,2026-12-01\n"
	                                    "b,geen,0,0,\nb,extra,0,0,\n");
	tool_put(0, HEADER "L1,a,2026-09-01,x,5,3,,\nL1,b,2026-12-01,x,4,,,\n");
	assert_string_equal(run_text(&(struct job){ .by = "groep", .latest = true }),
	                    "groep," SUMMARY /* none of a's rows is a last one */
	                    "b,starten,1,0,4.00,4.0,4,4,2026-12-01,,2026-12-01,,,,0,0,0,1,0\n"
	                    "b,plannen,0,1,,,,,,,,,,0,0,0,0,,\n");
	struct job none = { .by = "groep", .of = "advies", .latest = true };
	assert_string_equal(run_text(&none), "groep,advies,n,leerlingen,laatste_datum\n"
	                                     "b,geen,0,0,\nb,extra,0,0,\n");
	tool_put(0, rows);
	job.latest = false;
	tool_put(0, run_text(&(struct job){
	                    .verb = LONG })); /* a record counts once in long form too */
	assert_string_equal(run_text(&job), by_group);
}

static void test_wrong_use(void **state)
{
	(void)state;
	tool_put(0, rows);
	static const struct {
		const char *by, *of, *code;
	} wrong[] = { { "leerling,leerling", NULL, " by" },
		      { "n", NULL, " by" },
		      { "n5", NULL, " by" },
		      { "groeb", NULL, " column" },
		      { NULL, "groep", " of" },
		      { NULL, "weg", " of" },
		      { "advies", "advies", " by" } };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct job job = { .verb = SUMMARY_VERB, .by = wrong[i].by, .of = wrong[i].of };
		run_text(&job);
		assert_int_equal(job.status, HB_USAGE);
		assert_string_equal(codes(), wrong[i].code);
	}
}

static void test_reshape(void **state)
{
	(void)state;
	tool_put(0, rows);
	const char *text = run_text(&(struct job){ .verb = LONG });
	static const char begin[] =
	        "leerling,groep,datum,observator,notitie,advies,vaardigheid,score\n"
	        "L2,a,2026-09-01,x,,geen,starten,5\n"
	        "L2,a,2026-09-01,x,,geen,plannen,3\n"
	        "L1,a,2026-12-01,x,\"zei \"\"ja\"\",\nen ging\",extra,starten,4\n"
	        "L1,a,2026-12-01,x,\"zei \"\"ja\"\",\nen ging\",extra,plannen,\n";
	assert_memory_equal(text, begin, sizeof(begin) - 1);
	tool_put(1, text);
	struct job job = { .verb = WIDE, .first_file = 1 };
	assert_string_equal(run_text(&job), rows);
	assert_int_equal(job.status, HB_OK);
}

#define LONG_HEADER "leerling,groep,datum,observator,notitie,advies,bron,vaardigheid,score\n"

/* Records that are not whole go to the rejects, all their rows and no others. */
static void test_wide_broken(void **state)
{
	(void)state;
	tool_put(0,
	         LONG_HEADER "L1,a,2026-09-01,x,,,q,starten,1\nL1,a,2026-09-01,x,,,q,plannen,1\n"
	                     "L2,a,2026-09-01,x,,,q,plannen,2\n" /* no starten */
	                     "L3,a,2026-09-01,x,,,q,plannen,3\nL3,a,2026-09-01,x,n,,q,starten,3\n"
	                     "L4,a,2026-09-01,x,,,q,starten,4\nL4,a,2026-09-01,x,,,q,plannen,5\n"
	                     "L2,a,2026-09-01,x,,,q,starten,2\n"); /* comes back */
	struct job job = { .verb = WIDE };
	assert_string_equal(run_text(&job),
	                    "leerling,groep,datum,observator,starten,plannen,notitie,advies,bron\n"
	                    "L1,a,2026-09-01,x,1,1,,,q\n");
	assert_int_equal(job.status, HB_FINDING);
	char file[8][160];
	for (int i = 0; i < 6; i++) {
		static const char *const row[] = {
			"incomplete,%s,4,L2,a,2026-09-01,x,,,q,plannen,2\n",
			"contradiction,%s,6,L3,a,2026-09-01,x,n,,q,starten,3\n",
			"incomplete,%s,5,L3,a,2026-09-01,x,,,q,plannen,3\n",
			"range,%s,8,L4,a,2026-09-01,x,,,q,plannen,5\n",
			"incomplete,%s,7,L4,a,2026-09-01,x,,,q,starten,4\n",
			"apart,%s,9,L2,a,2026-09-01,x,,,q,starten,2\n",
		};
		snprintf(file[i], sizeof(file[i]), row[i], tool_path(0));
		assert_non_null(strstr(hb_buf_text(&rejected), file[i]));
	}
	size_t lines = 0;
	for (size_t i = 0; i < rejected.len; i++)
		lines += rejected.p[i] == '\n';
	assert_int_equal(lines, 7);
}

static uint64_t state_of_random = 3;

static uint32_t draw(uint32_t below)
{
	state_of_random = state_of_random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)((state_of_random >> 33) % below);
}

static void add_score(struct hb_buf *b, uint32_t min, uint32_t n)
{
	uint32_t at = draw(n + 1);
	if (at < n)
		hb_buf_int(b, min + at);
	hb_buf_char(b, ',');
}

/* Random records without a key twice, dealt out over PARTS buffers by pupil or at random. */
static void random_rows(struct hb_buf *whole, struct hb_buf *part, uint32_t n_parts, bool by_pupil)
{
	static const char *const advice[] = { "", "geen", "extra", "geen|extra" };
	for (uint32_t i = 0; i <= n_parts; i++) {
		struct hb_buf *b = i < n_parts ? &part[i] : whole;
		b->len = 0;
		hb_buf_cstr(b, HEADER);
	}
	for (uint32_t i = 0, n = draw(60); i < n; i++) {
		uint32_t pupil = draw(7), at = by_pupil ? pupil % n_parts : draw(n_parts);
		struct hb_buf row = { 0 };
		hb_buf_printf(&row, "L%u,g%u,2026-1%u-0%u,o%u,", pupil, draw(3), draw(3),
		              1 + draw(2), i);
		add_score(&row, 1, 5);
		add_score(&row, 0, 4);
		hb_buf_printf(&row, "%s,%s\n", draw(4) ? "" : "\"a,\n\"\"b\"", advice[draw(4)]);
		hb_buf_str(whole, hb_buf_slice(&row));
		hb_buf_str(&part[at], hb_buf_slice(&row));
		hb_buf_free(&row);
	}
}

static char *copy_of(const char *text)
{
	return strcpy(malloc(strlen(text) + 1), text);
}

static void assert_run_is(struct job job, const char *expected)
{
	assert_string_equal(run_text(&job), expected);
	assert_int_equal(job.status, HB_OK);
}

/* Summaries of random parts, merged in any order, rolled up or not, give the summary of the whole;
 * long and wide give the same summary; wide of long is the table itself. */
static void test_split_and_merge(void **state)
{
	(void)state;
	static const char *const by[][2] = { { "leerling", NULL },
		                             { "groep", NULL },
		                             { "groep,leerling", "leerling" },
		                             { "leerling,observator,groep", "groep" },
		                             { "observator,leerling", "leerling,observator" } };
	struct hb_buf whole = { 0 }, part[3] = { { 0 } };
	for (int round = 0; round < 150; round++) {
		const char *const *use = by[draw(5)];
		uint32_t n_parts = 1 + draw(3);
		random_rows(&whole, part, n_parts, draw(2));
		tool_put(0, hb_buf_text(&whole));
		const char *out_by = use[1] ? use[1] : use[0];
		char *expected = copy_of(run_text(&(struct job){ .by = out_by }));
		char *wide = copy_of(hb_buf_text(&whole));
		tool_put(4, run_text(&(struct job){ .verb = LONG }));
		assert_run_is((struct job){ .by = out_by, .first_file = 4 }, expected);
		assert_run_is((struct job){ .verb = WIDE, .first_file = 4 }, wide);
		int n = 0, from = (int)draw(n_parts);
		for (uint32_t i = 0; i < n_parts; i++) {
			tool_put(0, hb_buf_text(&part[(i + (uint32_t)from) % n_parts]));
			tool_put(1 + n++, run_text(&(struct job){ .by = use[0] }));
		}
		struct job merge = { .verb = MERGE, .by = use[1], .first_file = 1, .n_files = n };
		assert_string_equal(run_text(&merge), expected);
		assert_true(merge.status == HB_OK);
		free(expected);
		free(wide);
	}
	hb_buf_free(&whole);
	for (int i = 0; i < 3; i++)
		hb_buf_free(&part[i]);
}

#define GOOD "L1,starten,2,0,3.00,3.0,2,4,2026-09-01,2,2026-09-02,4,2,,0,1,0,1,0\n"
#define GOOD_2 "L1,plannen,0,2,,,,,,,,,,0,0,0,0,,\n"

static void test_merge_findings(void **state)
{
	(void)state;
	static const struct {
		const char *row, *code;
	} wrong[] = {
		{ "L1,starten,3,0,3.00,3.0,2,4,2026-09-01,2,2026-09-02,4,2,,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.01,3.0,2,4,2026-09-01,2,2026-09-02,4,2,,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.00,3.0,1,4,2026-09-01,2,2026-09-02,4,2,,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-01,3,2026-09-02,4,1,,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-01,2,2026-09-02,4,1,,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-01,,2026-09-02,4,,,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-01,2,2026-09-01,4,,,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-03,2,2026-09-02,4,2,,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-31,2,2026-10-02,4,2,,0,1,0,1,0", " date" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-01,7,2026-09-02,4,2,,0,1,0,1,0", " range" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-01,2,2026-09-02,4,2,0,0,1,0,1,0",
		  " contradiction" },
		{ "L1,starten,2,0,3.00,3.0,2,4,2026-09-01,2,2026-09-02,4,2,,0,1,0,1,-1",
		  " number" },
		{ "L1,starten,2,,3.00,3.0,2,4,2026-09-01,2,2026-09-02,4,2,,0,1,0,1,0", " number" },
		{ "L1,plannen,0,2,,,,,2026-09-01,,,,,0,0,0,0,,", " contradiction" },
		{ "L1,strten,2,0,3.00,3.0,2,4,2026-09-01,2,2026-09-02,4,2,,0,1,0,1,0",
		  " one_of_form" },
		{ "L1,starten,2", " cell_count" },
	};
	char text[800];
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		snprintf(text, sizeof(text), "leerling," SUMMARY "%s\n", wrong[i].row);
		tool_put(0, text);
		struct job job = { .verb = MERGE };
		assert_string_equal(run_text(&job), "leerling," SUMMARY);
		assert_int_equal(job.status, HB_FINDING);
		assert_string_equal(codes(), wrong[i].code);
		assert_non_null(strstr(hb_buf_text(&rejected), wrong[i].row));
	}
	tool_put(0, "leerling," SUMMARY GOOD GOOD_2 GOOD);
	struct job job = { .verb = MERGE };
	assert_string_equal(run_text(&job), "leerling," SUMMARY GOOD GOOD_2);
	assert_string_equal(codes(), " duplicate");
	tool_put(0, "leerling," SUMMARY GOOD);
	run_text(&job);
	assert_string_equal(codes(), " incomplete");
	assert_int_equal(job.status, HB_FINDING);
}

static void test_merge_refused(void **state)
{
	(void)state;
	tool_put(0, "leerling," SUMMARY GOOD GOOD_2);
	tool_put(1, "leerling," SUMMARY GOOD_2 GOOD); /* the same rows in another order */
	tool_put(2, "groep," SUMMARY "a,starten,0,0,,,,,,,,,,,0,0,0,0,0\n"
	            "a,plannen,0,0,,,,,,,,,,0,0,0,0,,\n");
	static const struct {
		int first;
		const char *by, *code;
	} wrong[] = { { 0, NULL, " same_operand" }, { 1, NULL, " headers_differ" } };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct job job = { .verb = MERGE, .first_file = wrong[i].first, .n_files = 2 };
		run_text(&job);
		assert_int_equal(job.status, HB_USAGE);
		assert_string_equal(codes(), wrong[i].code);
	}
	struct job job = { .verb = MERGE, .by = "leerlin" };
	run_text(&job);
	assert_string_equal(codes(), " by");
	tool_put(0, "leerling,vaardigheid,n\n");
	job = (struct job){ .verb = MERGE };
	run_text(&job);
	assert_string_equal(codes(), " no_summary");
	tool_put(0, rows);
	run_text(&job);
	assert_string_equal(codes(), " no_summary");
	assert_int_equal(job.status, HB_USAGE);
	unlink(tool_path(3));
	assert_int_equal(symlink("2.csv", tool_path(3)), 0); /* one file under two names */
	job = (struct job){ .verb = MERGE, .first_file = 2, .n_files = 2 };
	run_text(&job);
	assert_string_equal(codes(), " same_operand");
	unlink(tool_path(3));
}

/* Excel's comma, and the order of columns with a zero byte in a text. */
static void test_merge_excel(void **state)
{
	(void)state;
	tool_put(0, "\xEF\xBB\xBFleerling;vaardigheid;n;ontbrekend;gemiddelde;mediaan;min;max;"
	            "eerste_datum;eerste;laatste_datum;laatste;verschil;n0;n1;n2;n3;n4;n5\r\n"
	            "L1;starten;2;0;3,00;3,0;2;4;2026-09-01;2;2026-09-02;4;2;;0;1;0;1;0\r\n"
	            "L1;plannen;0;2;;;;;;;;;;0;0;0;0;;\r\n");
	assert_run_is((struct job){ .verb = MERGE }, "leerling," SUMMARY GOOD GOOD_2);
}

/* Slopes by hand: L3 starten -2 -1 -1/2 -1/4 0, plannen -3/2 -1 -3/4 -1/2 0 a day.
 * L1 starts ever better and plans ever worse (polarity negative); L2 has too few scores; L3's
 * observers differ on the last day; L4 stays as he is. */
static const char course[] = HEADER "L1,7a,2026-09-01,x,1,0,,\n"
                                    "L1,7a,2026-10-01,x,2,1,,extra\n"
                                    "L1,8a,2026-10-31,x,4,3,,\n"
                                    "L2,,2026-09-01,x,2,,,geen\n"
                                    "L2,,2026-09-02,x,,,,\n"
                                    "L3,,2026-09-01,x,5,3,,\n"
                                    "L3,,2026-09-03,x,5,3,,\n"
                                    "L3,,2026-09-05,y,1,0,,\n"
                                    "L3,,2026-09-05,z,4,1,,\n"
                                    "L4,,2026-09-01,x,3,1,,\n"
                                    "L4,,2026-09-03,x,3,1,,\n"
                                    "L4,,2026-09-09,x,3,1,,\n";

static void both_shapes(enum verb verb, const char *expected)
{
	tool_put(0, course);
	tool_put(1, run_text(&(struct job){ .verb = LONG }));
	assert_run_is((struct job){ .verb = verb }, expected);
	assert_run_is((struct job){ .verb = verb, .first_file = 1 }, expected);
}

static void test_trend(void **state)
{
	(void)state;
	both_shapes(TREND,
	            "leerling,vaardigheid,n,eerste_datum,laatste_datum,eerste,laatste,helling,tau,"
	            "richting,duiding\n"
	            "L1,starten,3,2026-09-01,2026-10-31,1,4,1.50,1.00,stijgend,gunstig\n"
	            "L1,plannen,3,2026-09-01,2026-10-31,0,3,1.50,1.00,stijgend,ongunstig\n"
	            "L2,starten,1,2026-09-01,2026-09-01,2,2,,,te_weinig,onbekend\n"
	            "L2,plannen,0,,,,,,,te_weinig,onbekend\n"
	            "L3,starten,4,2026-09-01,2026-09-05,5,,-15.00,-0.80,geen_lijn,onbekend\n"
	            "L3,plannen,4,2026-09-01,2026-09-05,3,,-22.50,-0.80,geen_lijn,onbekend\n"
	            "L4,starten,3,2026-09-01,2026-09-09,3,3,0.00,,gelijk,gelijk\n"
	            "L4,plannen,3,2026-09-01,2026-09-09,1,1,0.00,,gelijk,gelijk\n");
}

static void test_flags(void **state)
{
	(void)state;
	both_shapes(FLAGS, "leerling,groep,signaal,vaardigheid,waarde,datum,vorige,vorige_datum,"
	                   "vervolgstap\n"
	                   "L1,8a,hoog,plannen,3,2026-10-31,1,2026-10-01,Help\n"
	                   "L1,8a,val,plannen,3,2026-10-31,1,2026-10-01,Kijk\n"
	                   "L1,8a,lijn,plannen,3,2026-10-31,1,2026-10-01,Vraag\n"
	                   "L1,8a,aanbeveling,,extra,2026-10-01,,,\n"
	                   "L2,,laag,starten,2,2026-09-01,,,Praat\n"
	                   "L2,,leeg,,100,2026-09-02,,,Vul\n"
	                   "L2,,aanbeveling,,geen,2026-09-01,,,\n");
}

static void test_agree(void **state)
{
	(void)state;
	both_shapes(AGREE, "vaardigheid,paren,gelijk,binnen_een,kappa\n"
	                   "starten,1,0,0,\nplannen,1,0,1,\n");
	both_shapes(PAIRS, "leerling,vaardigheid,datum_1,observator_1,score_1,datum_2,observator_2,"
	                   "score_2,verschil\n"
	                   "L3,starten,2026-09-05,y,1,2026-09-05,z,4,3\n");
	struct hb_buf b = { 0 };
	hb_buf_cstr(&b, HEADER);
	for (int i = 0; i < 20;
	     i++) { /* days 2 apart, and one of the same observer, which counts not */
		hb_buf_printf(&b, "L%d,,2026-09-01,x,%d,0,,\n", i, 1 + i % 5);
		hb_buf_printf(&b, "L%d,,2026-09-02,x,5,0,,\n", i);
		hb_buf_printf(&b, "L%d,,2026-09-03,y,%d,0,,\n", i, 5);
		hb_buf_printf(&b, "L%d,,2026-09-30,z,%d,0,,\n", i, 1); /* too far */
	}
	tool_put(0, hb_buf_text(&b));
	hb_buf_free(&b);
	assert_run_is((struct job){ .verb = AGREE }, "vaardigheid,paren,gelijk,binnen_een,kappa\n"
	                                             "starten,20,20,20,\nplannen,20,20,20,\n");
}

/* Nothing leaks; the sanitizers see to that. */
static void sweep(struct job job)
{
	at_hand = job;
	at_hand.n_files = 1;
	tool_sweep(run);
}

static void test_no_memory(void **state)
{
	(void)state;
	tool_put(0, rows);
	tool_put(1, run_text(&(struct job){ .verb = LONG }));
	tool_put(2, run_text(&(struct job){ .verb = SUMMARY_VERB, .by = "groep,leerling" }));
	sweep((struct job){ .verb = SUMMARY_VERB, .by = "leerling,groep" });
	sweep((struct job){ .verb = SUMMARY_VERB, .latest = true });
	sweep((struct job){ .verb = SUMMARY_VERB, .of = "advies", .latest = true });
	sweep((struct job){ .verb = SUMMARY_VERB, .of = "advies", .first_file = 1 });
	sweep((struct job){ .verb = LONG });
	sweep((struct job){ .verb = WIDE, .first_file = 1 });
	tool_put(3, course);
	sweep((struct job){ .verb = TREND, .first_file = 3 });
	sweep((struct job){ .verb = FLAGS, .first_file = 3 });
	sweep((struct job){ .verb = PAIRS, .first_file = 3 });
	sweep((struct job){ .verb = MERGE, .first_file = 2, .by = "leerling" });
}

static int set_up(void **state)
{
	(void)state;
	tool_begin();
	char path[96];
	snprintf(path, sizeof(path), "%s/klein.yaml", t.dir);
	FILE *f = fopen(path, "w");
	fputs(form_text, f);
	fclose(f);
	chmod(path, 0600);
	enum hb_status status = hb_form_load(&t.form, path, &t.said.sink);
	if (status != HB_OK)
		fprintf(stderr, "form:%s\n", codes());
	unlink(path);
	return status == HB_OK && hb_table_long(&t.arena, &t.form->tables[0], &shape) ? 0 : -1;
}

static int tear_down(void **state)
{
	hb_buf_free(&rejected);
	return tool_tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_summary),        cmocka_unit_test(test_latest_and_choices),
		cmocka_unit_test(test_wrong_use),      cmocka_unit_test(test_reshape),
		cmocka_unit_test(test_wide_broken),    cmocka_unit_test(test_split_and_merge),
		cmocka_unit_test(test_merge_findings), cmocka_unit_test(test_merge_refused),
		cmocka_unit_test(test_merge_excel),    cmocka_unit_test(test_trend),
		cmocka_unit_test(test_flags),          cmocka_unit_test(test_agree),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests_name("observe", tests, set_up, tear_down);
}
