/*
 * feeding.h - a run over rows as a test sees it: the rows written, all that was told and the
 * rejects, as one text, to compare runs of different threads and chunks. Include it after
 * <cmocka.h>.
 */
#ifndef HB_TESTS_FEEDING_H
#define HB_TESTS_FEEDING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/emit.h"
#include "data/value.h"
#include "form/form.h"
#include "random.h"
#include "seam.h"
#include "told.h"

static struct {
	struct hb_form *form;
	char path[64]; /* of the file that is read */
} t;

struct job {
	const char *path;
	unsigned threads;
	size_t chunk;
	const struct hb_import_options *import; /* NULL: a check */
};

/* The values of a row are those of its cells, however they came to be known. */
static inline void assert_values(const struct hb_rows *rows, const struct hb_row *row)
{
	const struct hb_table *table = hb_rows_table(rows);
	struct hb_arena arena = { 0 };
	for (size_t i = 0; i < table->n_fields; i++) {
		struct hb_problem why;
		int64_t value = HB_NO_VALUE;
		if (row->cell[i].len)
			assert_true(
			        hb_value(&table->fields[i], row->cell[i], &value, &why, &arena));
		assert_int_equal(row->value[i], value);
	}
	hb_arena_free(&arena);
}

static inline void pass(struct hb_rows *rows, struct hb_csv_writer *w, struct told *told)
{
	struct hb_row row;
	enum hb_rows_result result;
	size_t n = 0;
	hb_emit_header(w, rows, false);
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		assert_values(rows, &row);
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
static inline void run(const struct job *job, struct hb_buf *out)
{
	struct told told = { .sink = told_sink };
	struct hb_output *output, *rejects;
	struct hb_buf rejected = { 0 };
	struct hb_str name = HB_STR("klein"); /* a pipe has another path */
	assert_int_equal(hb_output_to_buffer(&output, out, &told.sink), HB_OK);
	assert_int_equal(hb_output_to_buffer(&rejects, &rejected, &told.sink), HB_OK);
	struct hb_csv_writer *w = hb_csv_writer_new(output, HB_CSV_PLAIN);
	struct hb_rows_options o = { .table = &t.form->tables[0],
		                     .path = &job->path,
		                     .n_paths = 1,
		                     .name = &name,
		                     .import = job->import,
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

/* Reads the file by three threads to the end, the NTH request for memory failing (0: none). False:
 * memory ran out on the way, and COUNT is not set. */
static inline bool read_all(const struct hb_import_options *import, size_t nth,
                            struct hb_rows_count *count)
{
	struct told told = { .sink = told_sink };
	const char *path = t.path;
	struct hb_rows_options o = { .table = &t.form->tables[0],
		                     .path = &path,
		                     .n_paths = 1,
		                     .import = import,
		                     .today = 30000,
		                     .selection.days = { HB_NO_DAY, HB_NO_DAY },
		                     .threads = 3,
		                     .chunk = 300 };
	struct hb_rows *rows = NULL;
	struct hb_row row;
	if (nth)
		seam_arm(SEAM_ALLOC, nth, ENOMEM);
	enum hb_status status = hb_rows_open(&rows, &o, &told.sink);
	while (status == HB_OK && hb_rows_next(rows, &row) == HB_ROWS_ROW)
		;
	bool good = rows && hb_rows_status(rows) != HB_SYSTEM;
	if (good)
		*count = hb_rows_count(rows, UINT32_MAX);
	hb_rows_close(rows); /* then no thread asks for memory any more */
	hb_buf_free(&told.text);
	return good;
}

/* Shows where two runs part; what follows the first difference is of no interest. */
static inline void assert_same(struct hb_buf *out, struct hb_buf *right, const struct job *job)
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

/* What comes of JOB, in OUT, is RIGHT. */
static inline void assert_comes_of(const struct job *job, struct hb_buf *out, struct hb_buf *right)
{
	out->len = 0;
	run(job, out);
	assert_same(out, right, job);
}

/* The same for JOB in chunks of each of the N sizes CHUNK, by one to four threads. */
static inline void assert_by_chunks(struct job job, const size_t *chunk, size_t n,
                                    struct hb_buf *out, struct hb_buf *right)
{
	for (size_t i = 0; i < n; i++) {
		job.chunk = chunk[i];
		job.threads = 1 + below(4);
		assert_comes_of(&job, out, right);
	}
}

/* Loads the form. */
static inline int feeding_open(const char *form_text)
{
	struct told told = { .sink = told_sink };
	strcpy(t.path, "/tmp/hb-feed-XXXXXX");
	int fd = mkstemp(t.path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, form_text, strlen(form_text)), (ssize_t)strlen(form_text));
	close(fd);
	enum hb_status status = hb_form_load(&t.form, t.path, &told.sink);
	hb_buf_free(&told.text);
	return status == HB_OK ? 0 : -1;
}

static inline int feeding_close(void)
{
	hb_form_free(t.form);
	return unlink(t.path);
}

#endif
