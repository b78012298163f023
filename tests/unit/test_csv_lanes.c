/* The fast lane and the reference must make the same of everything, and the three ways to an index
 * the same index. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "csv/lane.h"
#include "csv_transcript.h"
#include "random_csv.h"

/* Everything that is the same by the first and the second way. */
static void same(const struct hb_buf *input, const struct transcript *a, const struct transcript *b,
                 const char *how)
{
	if (a->status == b->status && hb_str_eq(hb_buf_slice(&a->out), hb_buf_slice(&b->out)))
		return;
	struct hb_buf shown = { 0 };
	transcript_cell(&shown, hb_buf_slice(input));
	size_t at = 0, line = 0;
	while (at < a->out.len && at < b->out.len && a->out.p[at] == b->out.p[at])
		line = a->out.p[at++] == '\n' ? at : line;
	struct hb_str first = hb_str_from(hb_buf_slice(&a->out), line);
	struct hb_str second = hb_str_from(hb_buf_slice(&b->out), line);
	fail_msg("%s: input %s\nfirst (%d) %.*s\nsecond (%d) %.*s", how, hb_buf_text(&shown),
	         a->status, (int)hb_str_find(first, '\n'), first.p, b->status,
	         (int)hb_str_find(second, '\n'), second.p);
}

static void write_file(const char *path, const struct hb_buf *input)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(input->p, 1, input->len, f), input->len);
	assert_int_equal(fclose(f), 0);
}

static uint64_t n_written; /* by the fast lane, all in all */

/* STEP: the input is read as a file too, in blocks that grow by as much at most; 0: not. */
static void agree(const struct hb_buf *input, const char *path, uint32_t step)
{
	struct hb_csv_options options = { .reference = true };
	struct transcript reference = { .raw = true }, fast = { .raw = true };
	struct hb_str bytes = { input->p ? input->p : "", input->len };
	transcript_bytes(&reference, bytes, &options);
	options.reference = false;
	transcript_bytes(&fast, bytes, &options);
	same(input, &reference, &fast, "reference, fast");
	n_written += fast.n_written;
	if (step)
		write_file(path, input);
	for (size_t block = 1 + below(step + 1) / 8; step && block < input->len + 2;
	     block += 1 + below(step)) {
		options.block = block;
		options.reference = below(4) == 0;
		struct transcript t = { .raw = true };
		transcript_file(&t, path, &options);
		same(input, &reference, &t, "whole, in blocks");
		hb_buf_free(&t.out);
	}
	hb_buf_free(&reference.out);
	hb_buf_free(&fast.out);
}

static char path[] = "/tmp/hb-test-XXXXXX";

static void test_lanes_agree(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 6000; i++) {
		struct hb_buf input = { 0 };
		random_input(&input, i % 3);
		agree(&input, path, i % 20 == 0 ? 9 : 0);
		hb_buf_free(&input);
	}
	assert_true(n_written > 1000);
}

static void forget(struct hb_csv_reader *r)
{
	r->run.state = HB_RUN_NONE;
}

/* What is remembered of the lines behind an open quote must change nothing but the cost. */
static void test_memory_of_quotes(void **state)
{
	(void)state;
	static const char *const parts[] = { "x\",y,\"", "\"",  "x",   ",", "\"\"",
		                             "x\"",      ",\"", "\",", "" };
	for (unsigned i = 0; i < 8000; i++) {
		struct hb_buf input = { 0 };
		hb_buf_cstr(&input, i % 2 ? "a,b,c\n" : "a,b,c,d,e,f,g\n");
		for (uint32_t line = below(14); line > 0; line--) {
			for (uint32_t n = below(5); n > 0; n--)
				hb_buf_cstr(&input, parts[below(sizeof(parts) / sizeof(parts[0]))]);
			hb_buf_char(&input, '\n');
		}
		struct hb_csv_options options = { .reference = true };
		struct transcript with = { 0 }, without = { .meddle = forget };
		transcript_bytes(&with, hb_buf_slice(&input), &options);
		transcript_bytes(&without, hb_buf_slice(&input), &options);
		same(&input, &without, &with, "without memory, with");
		hb_buf_free(&with.out);
		hb_buf_free(&without.out);
		hb_buf_free(&input);
	}
}

static void long_cell(struct hb_buf *out, const char *end, bool quoted)
{
	size_t len = below(8) ? below(2000) : HB_LANE_WINDOW - 20 + below(40);
	unsigned lines = below(3), doubled = below(3), wild = below(10) ? 0 : below(5);
	hb_buf_cstr(out, quoted ? "\"" : "");
	for (size_t i = 0; i < len; i++) {
		if (quoted && lines == 1 && i % 50 == 0)
			hb_buf_cstr(out, end);
		else if (quoted && doubled == 1 && (len - i) % 61 == 1)
			hb_buf_cstr(out, "\"\"");
		else
			hb_buf_cstr(out, i % 997 == 996 ? "\xC3\xAB" : "x");
	}
	if (wild)
		hb_buf_char(out, "\0\r\"\n"[wild - 1]);
	hb_buf_cstr(out, quoted ? "\"" : "");
}

/* Cells and rows about as long as the index's window, so that each of its bytes comes to be the
 * last one of the window. */
static void test_long_cells(void **state)
{
	(void)state;
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	for (unsigned i = 0; i < 250; i++) {
		struct hb_buf input = { 0 };
		const char *end = ends[i % 3];
		hb_buf_printf(&input, "a,b,c%s", end);
		for (unsigned row = 0; row < 30; row++) {
			hb_buf_printf(&input, "%u,", row);
			long_cell(&input, end, below(3));
			hb_buf_printf(&input, "%s%s", below(40) ? "," : "", below(20) ? "" : ",,");
			if (below(2))
				random_cell(&input, below(8) == 0, ',');
			hb_buf_cstr(&input, end);
		}
		agree(&input, path, i % 5 ? 0 : 30000);
		hb_buf_free(&input);
	}
}

/* The bounds of a cell and a record hold whoever reads it. */
static void test_bounds(void **state)
{
	(void)state;
	static const uint32_t sizes[] = { HB_CSV_CELL_MAX - 1, HB_CSV_CELL_MAX,
		                          HB_CSV_CELL_MAX + 1 };
	for (unsigned i = 0; i < 18; i++) {
		struct hb_buf input = { 0 };
		uint32_t len = sizes[i % 3], columns = i < 12 ? 1 : 5;
		hb_buf_cstr(&input, i < 12 ? "a,b\n" : "a,b,c,d,e,f\n");
		for (uint32_t n = 0; n < columns; n++) {
			hb_buf_cstr(&input, i % 2 ? "\"\n" : "");
			for (uint32_t k = i % 2; k < (i < 12 ? len : HB_CSV_RECORD_MAX / 5 + i);
			     k++)
				hb_buf_cstr(&input, i % 4 == 3 && k % 9 == 0 ? "\"\"" : "x");
			hb_buf_cstr(&input, i % 2 ? "\"," : ",");
		}
		hb_buf_cstr(&input, "y\n1,2,3,4,5,6\n1,2\n");
		agree(&input, path, i % 3 ? 0 : 1000000);
		hb_buf_free(&input);
	}
}

/* Lines that each open a quote which goes on to the end: what the fast lane looks at in vain. */
static void test_looked_at_in_vain(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct hb_buf input = { 0 };
		struct hb_csv_reader *r;
		struct hb_csv_record record;
		for (unsigned n = 0; n < 9000; n++) /* so many that there are never too many */
			hb_buf_printf(&input, "k%u,", n);
		hb_buf_cstr(&input, "z\n");
		for (unsigned n = 0; n < 3000; n++) {
			hb_buf_cstr(&input, "x\",\"");
			for (unsigned k = i % 2 ? HB_LANE_WINDOW : 0; n % 500 == 7 && k > 0; k--)
				hb_buf_char(&input, 'x');
			hb_buf_cstr(&input, i < 2 && n % 300 == 99 ? "\"x\n" : "\n");
		}
		assert_int_equal(hb_csv_open_bytes(&r, hb_buf_slice(&input), "x", NULL, NULL),
		                 HB_OK);
		uint64_t n = 0;
		while (hb_csv_next(r, &record) == HB_CSV_BAD)
			n++;
		assert_int_equal(n, 3000);
		assert_true(r->lane->in_vain > 0);
		assert_true(r->lane->in_vain <= 2 * input.len);
		hb_csv_close(r);
		hb_buf_free(&input);
	}
}

/* The slow and plain way to the index. */
static void model(struct hb_lane_index *ix, const char *p, size_t len, char delimiter, char term)
{
	memset(ix, 0, sizeof(*ix));
	for (size_t i = 0; i < len; i++) {
		char other = term == '\n' ? '\r' : '\n';
		bool bad = p[i] == '\0' || (term == '\r' && p[i] == other) ||
		           (term == '\n' && i && p[i - 1] == other && p[i] != term);
		if (p[i] == term)
			ix->line[ix->n_lines++] = (uint16_t)ix->n_seps;
		if (p[i] == term || p[i] == delimiter)
			ix->sep[ix->n_seps++] = (uint16_t)i;
		if (p[i] == '"')
			ix->quote[ix->n_quotes++] = (uint16_t)i;
		ix->high[i / 64] |= (uint64_t)(p[i] < 0) << i % 64;
		ix->bad[i / 64] |= (uint64_t)bad << i % 64;
		ix->odd[i / 64] |=
		        (uint64_t)(p[i] <= ' ' || p[i] == '+' || p[i] == '"' || p[i] == 0x7F)
		        << i % 64;
		ix->any_high |= p[i] < 0;
		ix->any_bad |= bad;
	}
	ix->quote[ix->n_quotes] = ix->quote[ix->n_quotes + 1] = UINT16_MAX;
	/* A CR at the very end tells on the byte behind it, which no line will ever hold. */
	if (term == '\n' && len % 64 && p[len - 1] == '\r') {
		ix->bad[len / 64] |= UINT64_C(1) << len % 64;
		ix->any_bad = true;
	}
}

static void same_index(const struct hb_lane_index *a, const struct hb_lane_index *b, size_t len)
{
	assert_int_equal(a->n_seps, b->n_seps);
	assert_int_equal(a->n_lines, b->n_lines);
	assert_int_equal(a->n_quotes, b->n_quotes);
	assert_memory_equal(a->sep, b->sep, a->n_seps * sizeof(a->sep[0]));
	assert_memory_equal(a->line, b->line, a->n_lines * sizeof(a->line[0]));
	assert_memory_equal(a->quote, b->quote, (a->n_quotes + 2) * sizeof(a->quote[0]));
	assert_memory_equal(a->high, b->high, (len + 63) / 64 * sizeof(a->high[0]));
	assert_memory_equal(a->bad, b->bad, (len + 63) / 64 * sizeof(a->bad[0]));
	assert_memory_equal(a->odd, b->odd, (len + 63) / 64 * sizeof(a->odd[0]));
	assert_int_equal(a->any_high, b->any_high);
	assert_int_equal(a->any_bad, b->any_bad);
}

static void test_index(void **state)
{
	(void)state;
	static struct hb_lane_index want, got;
	static const char some[] = ",,,\n\n\r\"\0\xEB +!*,\x1F\x7F~"
	                           "aaaaaaaaaa\x0B\x2D\x8C\x8A";
	for (unsigned i = 0; i < 3000; i++) {
		size_t len = i % 100 ? below(700) : HB_LANE_WINDOW;
		char *p = malloc(len ? len : 1), delimiter = i & 1 ? ',' : '\t';
		char term = i & 2 ? '\n' : '\r';
		for (size_t k = 0; k < len; k++)
			p[k] = i % 50 == 7   ? delimiter
			       : i % 50 == 8 ? '"'
			       : i % 4 == 3  ? (char)below(256)
			                     : some[below(sizeof(some) - 1)];
		model(&want, p, len, delimiter, term);
		hb_lane_index_words(&got, p, len, delimiter, term);
		same_index(&want, &got, len);
#if defined(__x86_64__)
		hb_lane_index_sse2(&got, p, len, delimiter, term);
		same_index(&want, &got, len);
		if (__builtin_cpu_supports("avx2")) {
			hb_lane_index_avx2(&got, p, len, delimiter, term);
			same_index(&want, &got, len);
		}
		if (hb_lane_pick() == hb_lane_index_avx512) {
			hb_lane_index_avx512(&got, p, len, delimiter, term);
			same_index(&want, &got, len);
		}
#endif
		free(p);
	}
}

/* The fast lane must be what reads a good file, or it is no use: libcsv sees next to nothing. */
static void reads_all(const char *end)
{
	struct hb_buf input = { 0 };
	struct hb_csv_reader *r;
	struct hb_csv_record record;
	hb_buf_printf(&input, "\xEF\xBB\xBFleerling;groep;opmerking;%s", end);
	for (int i = 0; i < 5000; i++)
		hb_buf_printf(&input,
		              i % 7    ? "L%05d;7A;Zo\xC3\xAB%s"
		              : i % 14 ? "%d;\"7;A\";zei \"ja\";;%s"
		                       : "%d;\"\"\"7\"\"\";\"een\ntwee\r\ndrie\"%s",
		              i, end);
	for (int i = 0; i < 5000; i++)
		hb_buf_printf(&input, ";;;%s", end);
	hb_buf_cstr(&input, "x;y;\"\"\"");
	for (int i = 0; i < 100000; i++)
		hb_buf_printf(&input, "%sregel", end);
	hb_buf_printf(&input, "\"%sx;y;%0*d%s", end, 2 * HB_LANE_WINDOW, 0, end);
	assert_int_equal(hb_csv_open_bytes(&r, hb_buf_slice(&input), "x", NULL, NULL), HB_OK);
	uint64_t before = r->parse.fed + r->run.parse.fed, n = 0, line = 0;
	for (; hb_csv_next(r, &record) == HB_CSV_RECORD; n++)
		line = record.line;
	assert_int_equal(n, 5002);
	assert_int_equal(line, 10003 + 2 * 358 + 100000);
	assert_int_equal(r->line, line + 1);
	assert_int_equal(r->parse.fed + r->run.parse.fed - before, 0);
	assert_int_equal(r->lane->in_vain, 0);
	hb_csv_close(r);
	hb_buf_free(&input);
}

static void test_who_reads(void **state)
{
	(void)state;
	reads_all("\n");
	reads_all("\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_lanes_agree),
		cmocka_unit_test(test_memory_of_quotes),
		cmocka_unit_test(test_long_cells),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_looked_at_in_vain),
		cmocka_unit_test(test_who_reads),
	};
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
