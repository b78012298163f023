/* Rows looked at ahead, in chunks and by several threads, against rows read one by one: the same
 * rows, findings, rejects and counts, whatever the threads, the chunks and the input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "feeding.h"
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

/* ---- random files ---- */

static const char *remark(const char *end)
{
	static char lines[64];
	static const char *const plain[] = {
		"rustig", "", "  x ", "caf\xC3\xA9", "caf\xE9", "x\"y"
	};
	static const char *const quoted[] = { "\"a, b\"", "\"zegt \"\"nee\"\"\"", "\"\"", "\"x\"" };
	switch (below(8)) {
	case 0:
		snprintf(lines, sizeof(lines), "\"een%stwee%s%sL1,2026-09-01\"", end, end, end);
		return lines;
	case 1:
	case 2:
		return one_of(quoted, 4);
	default:
		return one_of(plain, below(10) ? 3 : 6);
	}
}

static void random_row(struct hb_buf *b, const char *end)
{
	static const char *const score[] = { "1", "2", "5", "", "3", "4", "6", "x" };
	static const char *const advice[] = {
		"geen", "", "extra", "extra|geen", "extra|", "anders"
	};
	static const char *const wild[] = { "\"open",
		                            ",,,",
		                            "\"a\" b,c",
		                            "a\rb",
		                            "a\nb",
		                            "L1",
		                            "leerling,datum,observator,starten,notitie,advies" };
	if (below(40) == 0) {
		hb_buf_cstr(b, one_of(wild, 7));
	} else {
		hb_buf_printf(b, "L%u,2026-%02u-%02u,%s,%s,%s,%s", below(40), 1 + below(12),
		              1 + below(below(50) ? 28 : 40), below(2) ? "x" : "y",
		              one_of(score, below(20) ? 6 : 8), remark(end),
		              one_of(advice, below(20) ? 3 : 6));
	}
	hb_buf_cstr(b, end);
}

static void random_file(struct hb_buf *b, uint32_t n_rows)
{
	static const char *const ends[] = { "\n", "\n", "\r\n", "\r" };
	const char *end = one_of(ends, 4);
	b->len = 0;
	static const char *const headers[] = { "leerling,datum,observator,starten,notitie,advies",
		                               "leerling,datum,observator,starten,iets,advies",
		                               "datum,leerling,observator,starten,notitie,iets" };
	hb_buf_cstr(b, one_of(headers, 3)); /* with the last nearly all rows are rejected */
	hb_buf_cstr(b, end);
	while (n_rows--)
		random_row(b, end);
	if (below(2) && b->len)
		b->len -= strlen(end);
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

static void test_any_split(void **state)
{
	(void)state;
	static const size_t chunks[] = { 1, 2, 7, 40, 61, 100, 333, 1000, 4096, 0 };
	struct hb_import_options import = { .table = &t.form->tables[0], .dates = HB_DATES_YMD };
	struct hb_buf file = { 0 }, right = { 0 }, out = { 0 };
	for (uint32_t n = 1; n <= 150; n++) {
		seed = n * 7919;
		random_file(&file, 1 + below(120));
		write_file(&file);
		struct job job = { t.path, 1, SIZE_MAX, below(4) ? NULL : &import };
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
		run_pipe((struct job){ NULL, 1, SIZE_MAX, NULL }, &file, &right);
		seam_pieces(below(2) ? 0 : 1 + below(50)); /* a pipe gives what it has */
		run_pipe((struct job){ NULL, 1 + below(4), 1 + below(500), NULL }, &file, &out);
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
		struct job job = { t.path, 1 + below(3), 1 + below(300), NULL };
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
		seam_arm(SEAM_ALLOC, ++n, ENOMEM);
		enum hb_status status = hb_rows_open(&rows, &o, &told.sink);
		while (status == HB_OK && hb_rows_next(rows, &row) == HB_ROWS_ROW)
			;
		if (rows && hb_rows_status(rows) != HB_SYSTEM)
			assert_int_equal(hb_rows_count(rows, UINT32_MAX).read, 60);
		hb_rows_close(rows); /* then no thread asks for memory any more */
		fired = seam_fired();
		seam_disarm();
		hb_buf_free(&told.text);
	} while (fired);
	assert_true(n > 20);
	hb_buf_free(&file);
}

static int set_up(void **state)
{
	(void)state;
	return feeding_open(form_text);
}

static int tear_down(void **state)
{
	(void)state;
	return feeding_close();
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
