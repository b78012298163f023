/* Cells into CSV, both styles, and back again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/sys.h"
#include "csv/writer.h"
#include "csv_transcript.h"
#include "seam.h"

/* What is written, caught at the seam. */
static struct hb_buf written;

static ssize_t catch (int fd, const void *buf, size_t len)
{
	(void)fd;
	hb_buf_add(&written, buf, len);
	return (ssize_t)len;
}

static struct hb_output *out;

static struct hb_csv_writer *begin(enum hb_csv_style style)
{
	written.len = 0;
	hb_sys.write = catch;
	assert_int_equal(hb_output_open(&out, "/dev/null", NULL), HB_OK);
	struct hb_csv_writer *w = hb_csv_writer_new(out, style);
	assert_non_null(w);
	return w;
}

static void end(struct hb_csv_writer *w)
{
	hb_csv_writer_free(w);
	assert_int_equal(hb_output_commit(out, NULL), HB_OK);
	hb_sys.write = write;
}

static void expect(struct hb_csv_writer *w, const char *text)
{
	end(w);
	assert_string_equal(hb_buf_text(&written), text);
}

static void row(struct hb_csv_writer *w, const char *const *cell)
{
	for (; *cell; cell++)
		hb_csv_text(w, hb_str(*cell));
	hb_csv_end(w);
}

static void test_plain(void **state)
{
	(void)state;
	struct hb_csv_writer *w = begin(HB_CSV_PLAIN);
	row(w, (const char *[]){ "a", "b c", "", NULL });
	row(w, (const char *[]){ "a,b", "\"", "zei \"ja\"", "x\ny", "x\ry", NULL });
	row(w, (const char *[]){ " a ", "a;b\t|", "'", "=1+1", "-", NULL });
	row(w, (const char *[]){ "acht tekens, en dan meer", "precies8", "precies,", NULL });
	row(w, (const char *[]){ "", NULL });
	row(w, (const char *[]){ "", "", NULL });
	hb_csv_empty(w);
	hb_csv_end(w);
	hb_csv_end(w); /* a record of no cells at all */
	expect(w, "a,b c,\n\"a,b\",\"\"\"\",\"zei \"\"ja\"\"\",\"x\ny\",\"x\ry\"\n"
	          " a ,a;b\t|,',=1+1,-\n\"acht tekens, en dan meer\",precies8,\"precies,\"\n"
	          "\"\"\n,\n\"\"\n\n");
}

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		int64_t n;
		unsigned decimals;
		const char *plain;
	} numbers[] = {
		{ 350, 2, "3.50" },
		{ -350, 2, "-3.50" },
		{ 5, 2, "0.05" },
		{ -5, 2, "-0.05" },
		{ 0, 2, "0.00" },
		{ 0, 0, "0" },
		{ -7, 0, "-7" },
		{ 35, 1, "3.5" },
		{ 10, 4, "0.0010" },
		{ INT64_MIN, 4, "-922337203685477.5808" },
		{ INT64_MAX, 0, "9223372036854775807" },
	};
	for (int excel = 0; excel < 2; excel++)
		for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
			struct hb_csv_writer *w = begin(excel ? HB_CSV_EXCEL : HB_CSV_PLAIN);
			hb_csv_decimal(w, numbers[i].n, numbers[i].decimals);
			if (numbers[i].decimals == 0)
				hb_csv_int(w, numbers[i].n);
			hb_csv_end(w);
			struct hb_buf want = { 0 };
			hb_buf_printf(
			        &want, "%s%s%s%s%s", excel ? "\xEF\xBB\xBF" : "", numbers[i].plain,
			        numbers[i].decimals ? ""
			        : excel             ? ";"
			                            : ",",
			        numbers[i].decimals ? "" : numbers[i].plain, excel ? "\r\n" : "\n");
			char *point = memchr(want.p, '.', want.len);
			if (excel && point)
				*point = ',';
			expect(w, hb_buf_text(&want));
			hb_buf_free(&want);
		}
}

static void test_excel(void **state)
{
	(void)state;
	struct hb_csv_writer *w = begin(HB_CSV_EXCEL);
	row(w, (const char *[]){ "a;b", "a,b", "Zo\xC3\xAB", NULL });
	row(w, (const char *[]){ "=HYPERLINK(\"http://x\";\"klik\")", "+316", "-1 punt", "@zie",
	                         "\tx", "\rx", " =1", "1=1", NULL });
	hb_csv_code(w, HB_STR("-1"));
	hb_csv_code(w, HB_STR("+31;2"));
	hb_csv_int(w, -3);
	hb_csv_decimal(w, -350, 2);
	hb_csv_end(w);
	hb_csv_empty(w);
	hb_csv_end(w);
	expect(w, "\xEF\xBB\xBF\"a;b\";a,b;Zo\xC3\xAB\r\n"
	          "\"'=HYPERLINK(\"\"http://x\"\";\"\"klik\"\")\";'+316;'-1 "
	          "punt;'@zie;'\tx;\"'\rx\"; =1;1=1\r\n"
	          "-1;\"+31;2\";-3;-3,50\r\n\"\"\r\n");
}

static void test_long(void **state)
{
	(void)state;
	size_t len = 200000;
	char *text = malloc(len + 1);
	memset(text, 'x', len);
	text[len] = '\0';
	for (int quotes = 0; quotes < 2; quotes++) {
		struct hb_csv_writer *w = begin(HB_CSV_PLAIN);
		text[len / 2] = quotes ? '"' : 'x';
		for (int i = 0; i < 3; i++)
			hb_csv_text(w, (struct hb_str){ text, len });
		hb_csv_end(w);
		end(w);
		assert_int_equal(written.len, 3 * (len + 1 + (quotes ? 3 : 0)));
		struct hb_buf quoted = { 0 };
		hb_csv_quote(&quoted, (struct hb_str){ text, len });
		assert_memory_equal(written.p, quoted.p, quoted.len);
		hb_buf_free(&quoted);
	}
	free(text);
}

static uint64_t state_of_random = 1;

static uint32_t draw(uint32_t below)
{
	state_of_random = state_of_random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)((state_of_random >> 33) % below);
}

/* What is written is read back as it was, in both styles, and quoted only where it must be. */
static void test_round_trip(void **state)
{
	(void)state;
	static const char some[] = "ab \",;\r\n'|\t\xC3\xAB";
	for (int i = 0; i < 4000; i++) {
		struct hb_csv_writer *w = begin(i & 1 ? HB_CSV_EXCEL : HB_CSV_PLAIN);
		row(w, (const char *[]){ "kop1", "kop2", "kop3", NULL });
		struct hb_buf cell[3] = { { 0 } }, quoted = { 0 };
		for (int c = 0; c < 3; c++) {
			for (uint32_t n = draw(20); n > 0; n--) {
				uint32_t what = draw(sizeof(some) - 2);
				hb_buf_add(&cell[c], some + what, what == sizeof(some) - 3 ? 2 : 1);
			}
			hb_csv_code(w, hb_buf_slice(&cell[c]));
			hb_buf_cstr(&quoted, c ? "," : "");
			hb_csv_quote(&quoted, hb_buf_slice(&cell[c]));
		}
		hb_csv_end(w);
		end(w);
		if (!(i & 1))
			assert_memory_equal(written.p + 15, quoted.p, quoted.len);
		struct hb_csv_reader *r;
		struct hb_csv_record record;
		assert_int_equal(hb_csv_open_bytes(&r, hb_buf_slice(&written), "x", NULL, NULL),
		                 HB_OK);
		bool empty = !cell[0].len && !cell[1].len && !cell[2].len;
		assert_int_equal(hb_csv_next(r, &record), empty ? HB_CSV_END : HB_CSV_RECORD);
		for (int c = 0; c < 3; c++) {
			assert_true(empty || hb_str_eq(record.cell[c], hb_buf_slice(&cell[c])));
			hb_buf_free(&cell[c]);
		}
		assert_int_equal(hb_csv_next(r, &record), HB_CSV_END);
		hb_csv_close(r);
		hb_buf_free(&quoted);
	}
}

/* A full disk is the output's affair; the writer goes on without harm. */
static bool write_some(void *arg)
{
	(void)arg;
	struct hb_output *o;
	if (hb_output_open(&o, "/dev/null", NULL) != HB_OK)
		return false;
	struct hb_csv_writer *w = hb_csv_writer_new(o, HB_CSV_PLAIN);
	for (int i = 0; w && i < 50000; i++) {
		hb_csv_int(w, i);
		hb_csv_end(w);
	}
	hb_csv_writer_free(w);
	enum hb_status status = hb_output_commit(o, NULL);
	return w && status == HB_OK;
}

static void test_failures(void **state)
{
	(void)state;
	assert_true(seam_sweep_alloc(write_some, NULL) > 1);
	assert_true(seam_sweep(SEAM_WRITE, ENOSPC, write_some, NULL) > 1);
}

static int clean_up(void **state)
{
	(void)state;
	hb_buf_free(&written);
	return 0;
}

/* A record laid out in one go is what the writer writes cell by cell. */
static void test_line(void **state)
{
	(void)state;
	static const char signs[] = "abc0+ ,\"\n\r;-\xC3\xA9";
	struct hb_buf line = { 0 };
	unsigned seed = 1;
	for (int round = 0; round < 3000; round++) {
		char text[8][40];
		struct hb_str cell[8];
		size_t n = 1 + (size_t)round % 8;
		struct hb_csv_writer *w = begin(HB_CSV_PLAIN);
		for (size_t i = 0; i < n; i++) {
			size_t len =
			        (seed = seed * 1103515245 + 12345) >> 16 & (round & 1 ? 3 : 31);
			for (size_t j = 0; j < len; j++) {
				seed = seed * 1103515245 + 12345;
				size_t most = seed >> 28 ? 4 : sizeof(signs) - 1;
				text[i][j] = signs[(seed >> 16) % most];
			}
			cell[i] = (struct hb_str){ text[i], len };
			hb_csv_text(w, cell[i]);
		}
		hb_csv_end(w);
		end(w);
		line.len = 0;
		hb_csv_line(&line, cell, n);
		hb_buf_char(&line, '\n');
		assert_int_equal(line.len, written.len);
		assert_memory_equal(line.p, written.p, line.len);
	}
	hb_buf_free(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),      cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_excel),      cmocka_unit_test(test_long),
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_failures),
		cmocka_unit_test(test_line),
	};
	return cmocka_run_group_tests(tests, NULL, clean_up);
}
