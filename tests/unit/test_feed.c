/* Rows looked at ahead, in chunks and by several threads, against rows read one by one: the same
 * rows, findings, rejects and counts, whatever the threads, the chunks and the input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "data/emit.h"
#include "form/form.h"
#include "random_rows.h"
#include "seam.h"

static const char form_text[] =
        "hb: 1\nid: klein\ntitle: Klein\nlang: nl\nversion: \"1\"\nkind: record\n"
        "key: [leerling, datum, observator]\n"
        "scales:\n  vijf: {min: 1, max: 5}\n"
        "fields:\n"
        "  - {id: leerling, type: id, label: Leerling, required: true}\n"
        "  - {id: datum, type: date, label: Datum, required: true}\n"
        "  - {id: observator, type: id, label: Observator}\n"
        "  - {id: starten, type: scale, label: Starten, scale: vijf}\n"
        "  - {id: notitie, type: text, label: Notitie}\n"
        "  - id: advies\n    type: multi\n    label: Advies\n"
        "    choices: [{id: geen, label: Geen}, {id: extra, label: Extra}]\n"
        "rules:\n  - {rule: unique}\n";

/* All that a run tells, one behind the other. */
struct told {
	struct hb_sink sink;
	struct hb_buf text;
};

static struct {
	struct hb_form *form;
	char path[64];
} t;

static void take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct hb_buf *out = &((struct told *)sink)->text;
	hb_buf_printf(out, "%llu/%llu/%u [%.*s] %.*s <%.*s> ", (unsigned long long)f->line,
	              (unsigned long long)f->record, f->column, HB_STR_ARGS(hb_finding_code(f)),
	              HB_STR_ARGS(f->key), HB_STR_ARGS(f->field));
	hb_finding_text(out, f, HB_LANG_EN, false);
	hb_buf_char(out, '\n');
}

struct job {
	const char *path;
	unsigned threads;
	size_t chunk;
	bool foreign; /* import */
};

static void pass(struct hb_rows *rows, struct hb_csv_writer *w, struct told *told)
{
	struct hb_row row;
	enum hb_rows_result result;
	size_t n = 0;
	hb_emit_header(w, rows, false);
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		hb_emit_row(w, rows, &row, n % 7 == 3);
		if (n++ % 11 == 5) /* a tool with a rule of its own */
			hb_rows_reject(rows, (struct hb_problem){ .message = HB_M_RANGE,
			                                          .field = HB_STR("starten"),
			                                          .expected = HB_STR("niets") });
	}
	struct hb_rows_count c = hb_rows_count(rows, UINT32_MAX);
	hb_buf_printf(&told->text, "result %d status %d read %llu good %llu rejected %llu\n",
	              result, hb_rows_status(rows), (unsigned long long)c.read,
	              (unsigned long long)c.good, (unsigned long long)c.rejected);
}

/* Everything that comes of JOB, as one text in OUT. */
static void run(const struct job *job, struct hb_buf *out)
{
	struct told told = { .sink.take = take };
	struct hb_output *output, *rejects;
	struct hb_buf rejected = { 0 };
	assert_int_equal(hb_output_to_buffer(&output, out, &told.sink), HB_OK);
	assert_int_equal(hb_output_to_buffer(&rejects, &rejected, &told.sink), HB_OK);
	struct hb_csv_writer *w = hb_csv_writer_new(output, HB_CSV_PLAIN);
	struct hb_import_options import = { .table = &t.form->tables[0], .dates = HB_DATES_YMD };
	struct hb_rows_options o = { .table = &t.form->tables[0],
		                     .path = &job->path,
		                     .n_paths = 1,
		                     .import = job->foreign ? &import : NULL,
		                     .selection.days = { HB_NO_DAY, HB_NO_DAY },
		                     .today = 30000,
		                     .verbose = true,
		                     .rejects = rejects,
		                     .threads = job->threads,
		                     .chunk = job->chunk };
	struct hb_rows *rows;
	enum hb_status status = hb_rows_open(&rows, &o, &told.sink);
	if (status == HB_OK) {
		pass(rows, w, &told);
		hb_rows_close(rows);
	}
	hb_csv_writer_free(w);
	assert_int_equal(hb_output_commit(output, &told.sink), HB_OK);
	assert_int_equal(hb_output_commit(rejects, &told.sink), HB_OK);
	hb_buf_str(out, hb_buf_slice(&told.text));
	hb_buf_str(out, hb_buf_slice(&rejected));
	assert_false(out->failed || told.text.failed || rejected.failed);
	hb_buf_free(&told.text);
	hb_buf_free(&rejected);
}

/* ---- random files ---- */

static void random_file(struct hb_buf *b, uint32_t n_rows)
{
	static const char *const observer[] = { "x", "y" };
	static const char *const score[] = { "1", "2", "5", "", "3", "4", "6", "x" };
	static const char *const advice[] = {
		"geen", "", "extra", "extra|geen", "extra|", "anders"
	};
	static const struct random_column leerling = { "leerling", RANDOM_PUPIL, NULL, 0, 0 },
	                                  datum = { "datum", RANDOM_DATE, NULL, 0, 0 },
	                                  observator = { "observator", RANDOM_WORD, observer, 2,
		                                         2 },
	                                  starten = { "starten", RANDOM_WORD, score, 6, 8 },
	                                  notitie = { "notitie", RANDOM_REMARK, NULL, 0, 0 },
	                                  iets = { "iets", RANDOM_REMARK, NULL, 0, 0 },
	                                  advies = { "advies", RANDOM_WORD, advice, 3, 6 };
	const struct random_column columns[][6] = {
		{ leerling, datum, observator, starten, notitie, advies },
		{ leerling, datum, observator, starten, iets, advies },
		{ datum, leerling, observator, starten, notitie, advies },
	};
	struct random_table table = {
		columns[below(3)], 6, random_end(), ',', 40, 28, 40, HIGH_NONE
	};
	table.high = (enum random_high)below(4);
	b->len = 0;
	random_header(b, &table);
	hb_buf_cstr(b, table.end);
	while (n_rows--)
		random_row(b, &table);
	if (below(2) && b->len)
		b->len -= strlen(table.end);
}

static void write_file(const struct hb_buf *b)
{
	FILE *f = fopen(t.path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(b->p, 1, b->len, f), b->len);
	assert_int_equal(fclose(f), 0);
}

/* The same through a pipe, which holds all of a small file. */
static void run_pipe(struct job job, const struct hb_buf *b, struct hb_buf *out)
{
	int end[2];
	char path[32];
	assert_int_equal(pipe(end), 0);
	assert_int_equal(write(end[1], b->p, b->len), (ssize_t)b->len);
	close(end[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", end[0]);
	job.path = path;
	run(&job, out);
	close(end[0]);
}

/* Shows where two runs part; what follows the first difference is of no interest. */
static void assert_same(struct hb_buf *out, struct hb_buf *right, const struct job *job)
{
	size_t at = 0;
	while (at < out->len && at < right->len && out->p[at] == right->p[at])
		at++;
	if (at == out->len && at == right->len)
		return;
	size_t from = at < 200 ? 0 : at - 200;
	print_error(
	        "%u threads, chunks of %zu: differs at byte %zu\ngot:\n%.400s\nexpected:\n%.400s\n",
	        job->threads, job->chunk, at, hb_buf_text(out) + from, hb_buf_text(right) + from);
	fail();
}

static void test_any_split(void **state)
{
	(void)state;
	static const size_t chunks[] = { 1, 2, 7, 40, 61, 100, 333, 1000, 4096, 0 };
	struct hb_buf file = { 0 }, right = { 0 }, out = { 0 };
	for (uint32_t n = 1; n <= 150; n++) {
		seed = n * 7919;
		random_file(&file, 1 + below(120));
		write_file(&file);
		struct job job = { t.path, 1, SIZE_MAX, below(4) == 0 };
		right.len = 0;
		run(&job, &right);
		for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
			job.chunk = chunks[i];
			job.threads = 1 + below(4);
			out.len = 0;
			run(&job, &out);
			assert_same(&out, &right, &job);
		}
	}
	hb_buf_free(&file);
	hb_buf_free(&right);
	hb_buf_free(&out);
}

/* What a pipe brings is told of by another name, so the name is all that may differ: compare two
 * pipes. */
static void test_pipe(void **state)
{
	(void)state;
	struct hb_buf file = { 0 }, right = { 0 }, out = { 0 };
	for (uint32_t i = 0; i < 40; i++) {
		seed = 77 * i;
		random_file(&file, 1 + below(150));
		right.len = out.len = 0;
		run_pipe((struct job){ NULL, 1, SIZE_MAX, false }, &file, &right);
		seam_pieces(below(2) ? 0 : 1 + below(50)); /* a pipe gives what it has */
		run_pipe((struct job){ NULL, 1 + below(4), 1 + below(500), false }, &file, &out);
		seam_disarm();
		assert_string_equal(hb_buf_text(&out), hb_buf_text(&right));
	}
	hb_buf_free(&file);
	hb_buf_free(&right);
	hb_buf_free(&out);
}

/* A read that fails half way: rows before it, and the error. */
static void test_read_error(void **state)
{
	(void)state;
	struct hb_buf file = { 0 }, out = { 0 };
	seed = 5;
	random_file(&file, 400);
	write_file(&file);
	for (size_t nth = 2; nth < 30; nth++) { /* the first brings the header */
		struct job job = { t.path, 1 + below(3), 1 + below(300), false };
		out.len = 0;
		seam_arm(SEAM_READ, nth, EIO);
		seam.piece = 200;
		seam.for_good = true;
		run(&job, &out);
		seam_disarm();
		assert_non_null(strstr(hb_buf_text(&out), "[file_unreadable]"));
		assert_non_null(strstr(hb_buf_text(&out), "result 2 status 3"));
	}
	hb_buf_free(&file);
	hb_buf_free(&out);
}

/* No memory at the n-th request, of whichever thread: an error or the right bytes, and no hang. */
static void test_no_memory(void **state)
{
	(void)state;
	struct hb_buf file = { 0 };
	seed = 9;
	random_file(&file, 60);
	write_file(&file);
	bool fired;
	size_t n = 0;
	uint64_t read = 0; /* when nothing fails, as at first */
	do {
		struct told told = { .sink.take = take };
		const char *path = t.path;
		struct hb_rows_options o = { .table = &t.form->tables[0],
			                     .path = &path,
			                     .n_paths = 1,
			                     .selection.days = { HB_NO_DAY, HB_NO_DAY },
			                     .threads = 3,
			                     .chunk = 300 };
		struct hb_rows *rows = NULL;
		struct hb_row row;
		seam_arm(SEAM_ALLOC, n, ENOMEM);
		enum hb_status status = hb_rows_open(&rows, &o, &told.sink);
		while (status == HB_OK && hb_rows_next(rows, &row) == HB_ROWS_ROW)
			;
		if (n == 0)
			read = hb_rows_count(rows, UINT32_MAX).read;
		if (rows && hb_rows_status(rows) != HB_SYSTEM)
			assert_int_equal(hb_rows_count(rows, UINT32_MAX).read, read);
		hb_rows_close(rows); /* then no thread asks for memory any more */
		fired = n++ == 0 || seam_fired();
		seam_disarm();
		hb_buf_free(&told.text);
	} while (fired);
	assert_true(n > 20 && read > 50);
	hb_buf_free(&file);
}

static int set_up(void **state)
{
	(void)state;
	struct told told = { .sink.take = take };
	strcpy(t.path, "/tmp/hb-feed-XXXXXX");
	int fd = mkstemp(t.path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, form_text, strlen(form_text)), (ssize_t)strlen(form_text));
	close(fd);
	enum hb_status status = hb_form_load(&t.form, t.path, &told.sink);
	hb_buf_free(&told.text);
	return status == HB_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	hb_form_free(t.form);
	return unlink(t.path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_split),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_read_error),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
