/* Rows looked at ahead, in chunks and by several threads, against rows read one by one: the same
 * rows, findings, rejects and counts, whatever the threads, the chunks and the input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "feeding.h"
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

/* ---- random files ---- */

static const char *const observers[] = { "x", "y" };
static const char *const scores[] = { "1", "2", "5", "", "3", "4", "6", "x" };
static const char *const advice[] = { "geen", "", "extra", "extra|geen", "extra|", "anders" };

/* N_ROWS lines, about; unless they are GOOD there is something wrong with some. */
static void random_file(struct hb_buf *b, uint32_t n_rows, bool good)
{
	static const char *const header[][6] = {
		{ "leerling", "datum", "observator", "starten", "notitie", "advies" },
		{ "leerling", "datum", "observator", "starten", "iets", "advies" },
		{ "datum", "leerling", "observator", "starten", "notitie",
		  "iets" }, /* all rejected */
	};
	struct random_column column[] = {
		{ .kind = RANDOM_PUPIL },
		{ .kind = RANDOM_DATE },
		{ .kind = RANDOM_WORD, .word = observers, .n_good = 2, .n_words = 2 },
		{ .kind = RANDOM_WORD, .word = scores, .n_good = 6, .n_words = 8 },
		{ .kind = RANDOM_REMARK },
		{ .kind = RANDOM_WORD, .word = advice, .n_good = 3, .n_words = 6 },
	};
	struct random_table table = { .column = column,
		                      .n_columns = 6,
		                      .end = random_end(),
		                      .delimiter = ',',
		                      .n_pupils = 40,
		                      .n_days = 28,
		                      .odd = good ? 0 : 30,
		                      .wild = good ? 0 : 30 };
	static const enum random_high highs[] = { HIGH_NONE, HIGH_UTF8, HIGH_SINGLE, HIGH_BOTH,
		                                  HIGH_BOTH, HIGH_BOTH, HIGH_BOTH,   HIGH_BOTH };
	/* Nothing says what the encoding is for a while. */
	enum random_high high = highs[below(8)];
	uint32_t high_from = below(2) ? 0 : below(2 * n_rows), seldom = one_in(3) ? 1 : 6;
	const char *const *names = header[good ? 0 : below(3)];
	for (size_t i = 0; i < 6; i++)
		column[i].name = names[i];
	b->len = 0;
	random_header(b, &table);
	hb_buf_cstr(b, table.end);
	for (uint32_t i = 0; i < n_rows; i++) {
		table.high = i < high_from || !one_in(seldom) ? HIGH_NONE : high;
		random_row(b, &table);
	}
	if (below(2))
		b->len -= strlen(table.end);
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
		random_file(&file, 1 + below(120), one_in(8));
		write_file(t.path, &file);
		struct job job = { t.path, 1, SIZE_MAX, below(4) ? NULL : &import };
		right.len = 0;
		run(&job, &right);
		assert_by_chunks(job, chunks, sizeof(chunks) / sizeof(chunks[0]), &out, &right);
	}
	hb_buf_free(&file);
	hb_buf_free(&right);
	hb_buf_free(&out);
}

/* The encoding turns out late, while what follows is looked at as if nothing said what it is. */
static void test_late_encoding(void **state)
{
	(void)state;
	struct hb_buf file = { 0 }, right = { 0 }, out = { 0 };
	struct job job = { t.path, 1, SIZE_MAX, NULL };
	hb_buf_cstr(&file, "leerling,datum,observator,starten,notitie,advies\n");
	for (int i = 0; i < 1500; i++) {
		const char *remark = i < 1000 || i % 10 ? "rustig" : "caf\xE9";
		hb_buf_printf(&file, "L%d,2026-09-02,x,3,%s,\n", i,
		              i == 1000 ? "caf\xC3\xA9" : remark);
	}
	write_file(t.path, &file);
	run(&job, &right);
	for (job.chunk = 500; job.chunk < 16000; job.chunk += job.chunk / 50) {
		job.threads = 2 + (unsigned)(job.chunk % 3);
		assert_comes_of(&job, &out, &right);
	}
	hb_buf_free(&file);
	hb_buf_free(&right);
	hb_buf_free(&out);
}

/* What comes through a pipe, as it comes. */
static void test_pipe(void **state)
{
	(void)state;
	struct hb_buf file = { 0 }, right = { 0 }, out = { 0 };
	for (uint32_t i = 0; i < 40; i++) {
		seed = 77 * i;
		random_file(&file, 1 + below(150), false);
		right.len = out.len = 0;
		struct job job = { NULL, 1, SIZE_MAX, NULL };
		run_pipe(job, &file, &right);
		seam_pieces(below(2) ? 0 : 1 + below(50)); /* a pipe gives what it has */
		job.threads = 1 + below(4);
		job.chunk = 1 + below(500);
		run_pipe(job, &file, &out);
		seam_disarm();
		assert_same(&out, &right, &job);
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
	random_file(&file, 400, false);
	write_file(t.path, &file);
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

/* No memory at the n-th request, of whichever thread: an error or all records, and no hang. */
static void test_no_memory(void **state)
{
	(void)state;
	struct hb_buf file = { 0 };
	struct hb_rows_count all = { 0 }, count;
	seed = 9;
	random_file(&file, 60, false);
	write_file(t.path, &file);
	assert_true(read_all(NULL, 0, &all));
	assert_in_range(all.good, 20, 60);
	assert_in_range(all.rejected, 1, 20);
	bool fired;
	size_t n = 0;
	do {
		if (read_all(NULL, ++n, &count))
			assert_memory_equal(&count, &all, sizeof(count));
		fired = seam_fired();
		seam_disarm();
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
		cmocka_unit_test(test_any_split), cmocka_unit_test(test_late_encoding),
		cmocka_unit_test(test_pipe),      cmocka_unit_test(test_read_error),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
