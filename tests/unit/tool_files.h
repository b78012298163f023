/*
 * tool_files.h - for tests of lib/tools: files in a folder of their own, findings as a list of
 * codes, and a sweep of failing allocations over a run that writes into a buffer.
 *
 * Include it after <cmocka.h>.
 */
#ifndef HB_TESTS_TOOL_FILES_H
#define HB_TESTS_TOOL_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "csv/writer.h"
#include "data/rows.h"
#include "seam.h"

struct tool_listener {
	struct hb_sink sink;
	struct hb_buf codes; /* each behind a blank */
};

static struct {
	char dir[64];
	struct hb_form *form, *other;
	struct hb_arena arena;
	struct tool_listener said;
} t;

static inline void tool_take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct hb_buf *codes = &((struct tool_listener *)sink)->codes;
	hb_buf_char(codes, ' ');
	hb_buf_str(codes, hb_finding_code(f));
}

static inline const char *tool_path(int file)
{
	static char path[8][96];
	snprintf(path[file], sizeof(path[file]), "%s/%d.csv", t.dir, file);
	return path[file];
}

static inline void tool_put(int file, const char *text)
{
	FILE *f = fopen(tool_path(file), "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* What a test runs: writes to W, says its status. */
typedef enum hb_status tool_body(struct hb_csv_writer *w);

struct tool_job {
	tool_body *body;
	struct hb_buf *out;
	enum hb_status status;
};

static inline bool tool_run(struct tool_job *job)
{
	struct hb_output *out = NULL;
	struct hb_csv_writer *w = NULL;
	job->out->len = t.said.codes.len = 0;
	job->status = HB_SYSTEM;
	if (hb_output_to_buffer(&out, job->out, &t.said.sink) == HB_OK &&
	    (w = hb_csv_writer_new(out, HB_CSV_PLAIN)) != NULL)
		job->status = job->body(w);
	hb_csv_writer_free(w);
	bool failed = hb_output_commit(out, &t.said.sink) != HB_OK;
	return job->status <= HB_FINDING && !failed && !job->out->failed;
}

/* What BODY writes; STATUS is asserted. The caller frees it with free(). */
static inline char *tool_text(tool_body *body, enum hb_status status)
{
	struct hb_buf out = { 0 };
	struct tool_job job = { body, &out, HB_OK };
	tool_run(&job);
	if (job.status != status)
		fprintf(stderr, "codes:%s\n", hb_buf_text(&t.said.codes));
	assert_int_equal(job.status, status);
	char *text = strdup(hb_buf_text(&out));
	hb_buf_free(&out);
	return text;
}

static inline void tool_expect(tool_body *body, enum hb_status status, const char *wanted)
{
	char *text = tool_text(body, status);
	assert_string_equal(text, wanted);
	free(text);
}

/* BODY with each allocation failing: it says so, or its outcome is right all the same. */
static inline void tool_sweep(tool_body *body)
{
	char *right = tool_text(body, HB_OK);
	struct hb_buf out = { 0 };
	struct tool_job job = { body, &out, HB_OK };
	size_t n = 0;
	do {
		n++;
		for (int for_good = 1; for_good >= 0; for_good--) {
			seam_arm(SEAM_ALLOC, n, ENOMEM);
			seam.for_good = for_good;
			bool succeeded = tool_run(&job);
			seam_disarm();
			if (succeeded && job.status == HB_OK)
				assert_string_equal(hb_buf_text(&out), right);
			else
				assert_true(job.status == HB_SYSTEM || seam_fired());
		}
	} while (seam_fired());
	assert_true(n > 20);
	hb_buf_free(&out);
	free(right);
}

/* The folder and the listener; the forms are the test's own affair. */
static inline void tool_begin(void)
{
	strcpy(t.dir, "/tmp/hb-tool-XXXXXX");
	t.said.sink.take = tool_take;
	assert_non_null(mkdtemp(t.dir));
}

static inline int tool_set_up(const char *form, const char *other)
{
	tool_begin();
	assert_int_equal(hb_form_load(&t.form, form, &t.said.sink), HB_OK);
	assert_int_equal(hb_form_load(&t.other, other, &t.said.sink), HB_OK);
	return 0;
}

static inline int tool_tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++)
		unlink(tool_path(i));
	rmdir(t.dir);
	hb_arena_free(&t.arena);
	hb_form_free(t.form);
	hb_form_free(t.other);
	hb_buf_free(&t.said.codes);
	return 0;
}

/* Opens files FIRST.. of N as rows of TABLE, or OTHER, or ANOTHER. */
static inline enum hb_status tool_open(struct hb_rows **rows, struct hb_rows_options *o, int first,
                                       size_t n, const char **path)
{
	for (size_t i = 0; i < n; i++)
		path[i] = tool_path(first + (int)i);
	o->path = path;
	o->n_paths = n;
	return hb_rows_open(rows, o, &t.said.sink);
}

#endif
