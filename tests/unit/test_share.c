/* Summaries of rows dealt to parts by several threads, against rows read one by one: the same
 * bytes, findings, rejects, counts and status, whatever the form, the files, the threads and the
 * chunks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/sys.h"
#include "random_share.h"
#include "seam.h"

struct job {
	unsigned threads;
	size_t chunk;
};

static const struct job reference = { 1, SIZE_MAX };

static void see_progress(void *ctx, struct hb_str file, uint64_t done, uint64_t total)
{
	(void)ctx;
	(void)file;
	assert_true(done <= total);
}

static void tell_counts(const struct hb_rows *rows, struct hb_buf *out)
{
	for (uint32_t i = 0; i < hb_rows_n_files(rows); i++) {
		struct hb_rows_count c = hb_rows_count(rows, i);
		assert_int_equal(c.read, c.good + c.rejected + c.outside);
		hb_buf_printf(out, "file %u: read %llu good %llu rejected %llu outside %llu\n", i,
		              (unsigned long long)c.read, (unsigned long long)c.good,
		              (unsigned long long)c.rejected, (unsigned long long)c.outside);
	}
}

static enum hb_status summarize(const struct job *job, struct hb_csv_writer *w,
                                struct hb_output *rejects, struct told *told)
{
	struct hb_rows_options o = { .table = &t.form->tables[0],
		                     .other = &t.shape.table,
		                     .path = t.file,
		                     .n_paths = t.n_files,
		                     .selection = { t.days, t.only, t.n_only },
		                     .calendar = &t.calendar,
		                     .today = 30000,
		                     .verbose = true,
		                     .rejects = rejects,
		                     .progress = t.progress ? see_progress : NULL,
		                     .threads = job->threads,
		                     .chunk = job->chunk };
	struct hb_summary_options s = { .record = o.table, .by = t.by, .n_by = t.n_by };
	struct hb_rows *rows;
	enum hb_status status = hb_rows_open(&rows, &o, &told->sink);
	if (status != HB_OK)
		return status;
	status = hb_observe_summary(rows, &s, w, &told->sink);
	if (status <= HB_FINDING)
		tell_counts(rows, &told->text);
	hb_rows_close(rows);
	return status;
}

/* Everything that comes of JOB, as one text in OUT; its status. False: memory ran out in what is
 * only the test's. */
static bool run(const struct job *job, struct hb_buf *out, enum hb_status *status)
{
	struct told told = { .sink = told_sink, .bare = t.bare };
	struct hb_output *output = NULL, *rejects = NULL;
	struct hb_buf rejected = { 0 };
	struct hb_csv_writer *w = NULL;
	out->len = 0;
	out->failed = false;
	*status = HB_SYSTEM;
	if (hb_output_to_buffer(&output, out, &told.sink) == HB_OK &&
	    (!t.rejects || hb_output_to_buffer(&rejects, &rejected, &told.sink) == HB_OK) &&
	    (w = hb_csv_writer_new(output, t.style)) != NULL)
		*status = summarize(job, w, rejects, &told);
	hb_csv_writer_free(w);
	if (output && hb_output_commit(output, &told.sink) != HB_OK)
		*status = HB_SYSTEM;
	if (rejects && hb_output_commit(rejects, &told.sink) != HB_OK)
		*status = HB_SYSTEM;
	if (told.sink.no_memory)
		*status = HB_SYSTEM;
	if (*status > HB_FINDING)
		out->len = 0; /* not to be used */
	hb_buf_str(out, hb_buf_slice(&told.text));
	hb_buf_str(out, hb_buf_slice(&rejected));
	hb_buf_printf(out, "status %d\n", (int)*status);
	bool good = !out->failed && !told.text.failed && !rejected.failed;
	hb_buf_free(&told.text);
	hb_buf_free(&rejected);
	return good;
}

/* ---- tests ---- */

/* Shows where two runs part; what follows the first difference is of no interest. */
static void assert_same(struct hb_buf *out, struct hb_buf *right, const struct job *job, uint32_t n)
{
	size_t at = 0;
	while (at < out->len && at < right->len && out->p[at] == right->p[at])
		at++;
	if (at == out->len && at == right->len)
		return;
	size_t from = at < 300 ? 0 : at - 300;
	print_error("case %u, %u threads, chunks of %zu: differs at byte %zu\ngot:\n%.500s\n"
	            "expected:\n%.500s\n",
	            n, job->threads, job->chunk, at, hb_buf_text(out) + from,
	            hb_buf_text(right) + from);
	fail();
}

static void compare(uint32_t n, unsigned n_jobs, struct hb_buf *right, struct hb_buf *out)
{
	static const size_t chunks[] = { 40, 61, 100, 200, 400, 1000, 5000, 20000, 0 };
	static const unsigned threads[] = { 1, 2, 3, 5 };
	enum hb_status status, wanted;
	assert_true(run(&reference, right, &wanted));
	for (unsigned i = 0; i < n_jobs; i++) {
		struct job job = { threads[i % 4], chunks[below(9)] };
		assert_true(run(&job, out, &status));
		assert_same(out, right, &job, n);
		assert_int_equal(status, wanted);
	}
}

static uint32_t times(uint32_t n)
{
	const char *more = getenv("HB_TEST_TIMES"); /* for who looks for what is rare */
	return more ? n * (uint32_t)strtoul(more, NULL, 10) : n;
}

static void test_small(void **state)
{
	(void)state;
	struct hb_buf right = { 0 }, out = { 0 };
	for (uint32_t n = 1; n <= times(500); n++) {
		random_case(n, one_in(3) ? 400 : 5000);
		compare(n, 5, &right, &out);
	}
	hb_buf_free(&right);
	hb_buf_free(&out);
}

/* Files of some windows of the lane, and of some chunks of the usual size. */
static void test_large(void **state)
{
	(void)state;
	struct hb_buf right = { 0 }, out = { 0 };
	for (uint32_t n = 1; n <= times(25); n++) {
		random_case(100000 + n, n % 5 ? 60000 : 800000);
		compare(n, 3, &right, &out);
	}
	hb_buf_free(&right);
	hb_buf_free(&out);
}

/* No memory at the n-th request, of whichever thread: an error or all as it should be. */
static void sweep(uint32_t n, unsigned threads)
{
	struct hb_buf right = { 0 }, out = { 0 };
	struct job job = { threads, 200 };
	enum hb_status status, wanted;
	bool fired;
	size_t nth = 0;
	t.bare = true;
	assert_true(run(&reference, &right, &wanted));
	do {
		seam_arm(SEAM_ALLOC, ++nth, ENOMEM);
		bool good = run(&job, &out, &status);
		fired = seam_fired();
		seam_disarm();
		if (good && status != HB_SYSTEM)
			assert_same(&out, &right, &job, n);
		assert_true(status == wanted || (status == HB_SYSTEM && fired));
	} while (fired);
	t.bare = false;
	hb_buf_free(&right);
	hb_buf_free(&out);
}

static void test_no_memory(void **state)
{
	(void)state;
	for (uint32_t n = 1; n <= times(24); n++) {
		random_case(200000 + n, 1200);
		sweep(n, 1 + n % 3);
	}
}

/* The first row of which there is something to tell is WRONG. */
static void one_wrong(const char *wrong)
{
	static const char form[] =
	        "hb: 1\nid: klein\ntitle: Klein\nlang: nl\nversion: \"1\"\nkind: record\n"
	        "key: [leerling, datum]\nscales:\n  een: {min: 1, max: 5}\nfields:\n"
	        "  - {id: leerling, type: id, label: Leerling, required: true}\n"
	        "  - {id: groep, type: id, label: Groep}\n"
	        "  - {id: datum, type: date, label: Datum, required: true}\n"
	        "  - {id: klas, type: id, label: Klas}\n"
	        "  - {id: v1, type: scale, label: V1, scale: een}\n"
	        "  - {id: v2, type: scale, label: V2, scale: een}\n"
	        "rules:\n  - {rule: unique}\n  - {rule: required_if, field: groep, when: klas}\n";
	struct hb_buf b = { 0 };
	free_form();
	hb_buf_cstr(&b, form);
	load(&t.form, &b);
	assert_true(hb_table_long(&t.arena, &t.form->tables[0], &t.shape));
	b.len = 0;
	hb_buf_printf(&b,
	              "leerling,groep,datum,klas,vaardigheid,score\n"
	              "L0,g,2026-01-01,k,v1,1\n%s\nL3,g,2026-01-01,k,v2,3\n",
	              wrong);
	snprintf(t.path[0], sizeof(t.path[0]), "%s/0.csv", t.dir);
	t.file[0] = t.path[0];
	t.n_files = 1;
	write_file(t.path[0], &b);
	hb_buf_free(&b);
}

static void test_no_memory_for_what_is_wrong(void **state)
{
	(void)state;
	static const char *const wrong[] = { "L1,g,2026-01-01,k,v3,2", "L1,,2026-01-01,k,v1,2",
		                             "L1,g,2026-01-32,k,v1,2", "L0,g,2026-01-01,k,v1,2",
		                             "L1,g,2026-01-01,k,v1,9", "L1,\"g" };
	t.n_by = t.n_only = 0;
	t.days = (struct hb_days){ HB_NO_DAY, HB_NO_DAY };
	t.progress = false;
	for (uint32_t i = 0; i < 12; i++) {
		t.rejects = i % 2;
		one_wrong(wrong[i / 2]);
		sweep(i, 1);
	}
}

static size_t largest; /* request for memory */
static void *(*real_realloc)(void *, size_t);

static void *watching_realloc(void *p, size_t size)
{
	largest = size > largest ? size : largest;
	return real_realloc(p, size);
}

/* What a second file will bring is not taken for as much again as came before, for each chunk. */
static void test_memory_of_a_second_file(void **state)
{
	(void)state;
	struct hb_buf b = { 0 }, out = { 0 };
	enum hb_status status;
	one_wrong("L1,g,2026-01-01,k,v1,2");
	hb_buf_cstr(&b, "leerling,groep,datum,klas,v1,v2\n");
	for (uint32_t i = 0; i < 20000; i++)
		hb_buf_printf(&b, "L%u,g,2026-01-02,k,1,2\n", i);
	write_file(t.path[0], &b);
	t.file[1] = t.file[0];
	t.n_files = 2;
	real_realloc = hb_sys.realloc;
	hb_sys.realloc = watching_realloc;
	bool good = run(&(struct job){ 1, 400 }, &out, &status);
	hb_sys.realloc = real_realloc;
	assert_true(good && status == HB_FINDING);
	assert_true(largest < (size_t)32 << 20);
	hb_buf_free(&b);
	hb_buf_free(&out);
}

static int set_up(void **state)
{
	(void)state;
	struct hb_buf b = { 0 };
	strcpy(t.dir, "/tmp/hb-share-XXXXXX");
	assert_non_null(mkdtemp(t.dir));
	for (int i = 0; i < WORDS; i++)
		snprintf(t.word_text[i], sizeof(t.word_text[i]), "%d", i);
	hb_buf_cstr(&b, calendar_text);
	load(&t.calendar_form, &b);
	hb_buf_free(&b);
	return hb_calendar_make(&t.calendar, t.calendar_form, NULL) == HB_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < FILES_MAX; i++)
		if (t.path[i][0])
			unlink(t.path[i]);
	free_form();
	hb_form_free(t.calendar_form);
	return rmdir(t.dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_small),
		                            cmocka_unit_test(test_large),
		                            cmocka_unit_test(test_no_memory),
		                            cmocka_unit_test(test_no_memory_for_what_is_wrong),
		                            cmocka_unit_test(test_memory_of_a_second_file) };
	return cmocka_run_group_tests_name("share", tests, set_up, tear_down);
}
