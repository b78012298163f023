/* What the reader makes of small inputs, by both lanes and in all block sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "csv_transcript.h"

struct sample {
	const char *name;
	struct hb_str bytes;
	struct hb_csv_options options;
	const char *expected; /* the transcript, or its end when it begins with "..." */
};

#define IN(literal)                                                                                \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static const struct sample records[] = {
	{ "plain",
	  IN("a,b\n1,2\n"),
	  { 0 },
	  "',' ASCII LF preamble 0, header at 1: [a][b]\n2:1: [1][2]\n" },
	{ "last line without end", IN("a,b\n1,2"), { 0 }, "...2:1: [1][2]\n" },
	{ "last cell empty at the end", IN("a,b\n1,"), { 0 }, "...2:1: [1][]\n" },
	{ "only a header", IN("a,b"), { 0 }, "',' ASCII LF preamble 0, header at 1: [a][b]\n" },
	{ "blanks stay", IN("a,b\n 1 ,\t2 \n"), { 0 }, "...2:1: [ 1 ][\t2 ]\n" },
	{ "CRLF",
	  IN("a,b\r\n1,\r\n,2\r\n"),
	  { 0 },
	  "',' ASCII CRLF preamble 0, header at 1: [a][b]\n"
	  "2:1: [1][]\n3:2: [][2]\n" },
	{ "CR",
	  IN("a,b\r1,2\r\"3\r4\",5\r"),
	  { 0 },
	  "',' ASCII CR preamble 0, header at 1: [a][b]\n"
	  "2:1: [1][2]\n3:2: [3\\r4][5]\n" },
	{ "CR cut off behind the last line", IN("a,b\r\n1,2\r"), { 0 }, "...2:1: [1][2]\n" },
	{ "LF and CRLF mixed", IN("a,b\n1,2\r\n3,4\n"), { 0 }, "...2:1: [1][2]\n3:2: [3][4]\n" },
	{ "lone CR",
	  IN("a,b\n1,x\ry\n3,4\n"),
	  { 0 },
	  "...2:1: [1][x\\ry] lone_cr col 2[x\\ry] expected LF\n3:2: [3][4]\n" },
	{ "two CRs before the line end",
	  IN("a,b\n1,x\r\r\n3,4\n"),
	  { 0 },
	  "...2:1: [1][x\\r] lone_cr col 2[x\\r] expected LF\n3:2: [3][4]\n" },
	{ "CR within quotes is text", IN("a,b\n1,\"x\ry\"\n"), { 0 }, "...2:1: [1][x\\ry]\n" },
	{ "lone LF among CRs",
	  IN("a,b\r1,x\ny\r3,4\r"),
	  { 0 },
	  "...2:1: [1][x\\ny] lone_lf col 2[x\\ny] expected CR\n3:2: [3][4]\n" },
	{ "empty rows pass, lines count",
	  IN("a,b\n\n,\n\"\",\"\"\n1,2\n\n,,,,\n"),
	  { 0 },
	  "...5:1: [1][2]\n" },
	{ "a row of blanks is no empty row", IN("a,b\n , \n"), { 0 }, "...2:1: [ ][ ]\n" },
	{ "empty surplus",
	  IN("a,b,,\n1,2,,,,\n3,4\n5,6,\"\"\n"),
	  { 0 },
	  "',' ASCII LF preamble 0, header at 1: [a][b]\n2:1: [1][2]\n3:2: [3][4]\n4:3: [5][6]\n" },
	{ "surplus", IN("a,b\n1,2,,x\n"), { 0 }, "...2:1: [1][2][][x] cell_count[4] expected 2\n" },
	{ "too few", IN("a,b,c\n1,2\n"), { 0 }, "...2:1: [1][2] cell_count[2] expected 3\n" },
	{ "NUL",
	  IN("a,b\n1,x\0y\n3,4\n"),
	  { 0 },
	  "...2:1: [1][x\\0y] nul_byte col 2\n3:2: [3][4]\n" },
	{ "NUL within quotes", IN("a,b\n1,\"\0\"\n"), { 0 }, "...2:1: [1][\\0] nul_byte col 2\n" },
	{ "header again",
	  IN("a,b\n1,2\na,b\n\"a\",b,,\n\xEF\xBB\xBF"
	     "a,b\n\xEF\xBB\xBF\"a\",b\na,c\n"),
	  { 0 },
	  "...2:1: [1][2]\n3:2: [a][b] repeated_header\n4:3: [a][b] repeated_header\n"
	  "5:4: [\xEF\xBB\xBF"
	  "a][b] repeated_header\n6:5: [\xEF\xBB\xBF\"a\"][b] repeated_header\n"
	  "7:6: [a][c]\n" },
	{ "quotes",
	  IN("a,b\n\"1,5\",\"x\"\"y\"\n\"\",\"\"\"\"\n"),
	  { 0 },
	  "...2:1: [1,5][x\"y]\n3:2: [][\"]\n" },
	{ "inner quotes are text",
	  IN("a,b\nzei \"ja\",5\"\n \"x\",y\n"),
	  { 0 },
	  "...2:1: [zei \"ja\"][5\"]\n3:2: [ \"x\"][y]\n" },
	{ "lines in a cell",
	  IN("a,b\n1,\"x\n\ny\r\nz\"\n2,3\n"),
	  { 0 },
	  "...2:1: [1][x\\n\\ny\\r\\nz]\n6:2: [2][3]\n" },
	{ "text behind a quote",
	  IN("a,b\n1,\"x\"y\n\"Jan\" de Wit,2\n3,4\n"),
	  { 0 },
	  "...2:1: [1][\"x\"y] stray_quote col 2[\"x\"y]\n"
	  "3:2: [\"Jan\" de Wit][2] stray_quote col 1[\"Jan\" de Wit]\n4:3: [3][4]\n" },
	{ "cells before the fault are read as such",
	  IN("a,b,c\n\"1,\"\"5\",\"\",\"x\ny,z\"\n"),
	  { 0 },
	  "...2:1: [1,\"5][][x\\ny,z]\n" },
	{ "other kinds of delimiter",
	  IN("a;b\n1,5;2\n"),
	  { 0 },
	  "';' ASCII LF preamble 0, header at 1: [a][b]\n"
	  "2:1: [1,5][2]\n" },
	{ "bar",
	  IN("a|b\n1|2\n"),
	  { 0 },
	  "'|' ASCII LF preamble 0, header at 1: [a][b]\n2:1: [1][2]\n" },
	{ "tab",
	  IN("a\tb\n1\t\n"),
	  { 0 },
	  "'T' ASCII LF preamble 0, header at 1: [a][b]\n2:1: [1][]\n" },
	{ "told",
	  IN("a:b,c\n1:2,3\n"),
	  { .delimiter = ':' },
	  "':' ASCII LF preamble 0, header at 1: [a][b,c]\n2:1: [1][2,3]\n" },
	{ "sep line",
	  IN("sep=;\r\na,b;c\r\n1;2\r\n"),
	  { 0 },
	  "';' ASCII CRLF sep preamble 0, header at 2: [a,b][c]\n3:1: [1][2]\n" },
	{ "sep line of a tab",
	  IN("SEP=\t\na,b\tc\n1\t2\n"),
	  { 0 },
	  "'T' ASCII LF sep preamble 0, header at 2: [a,b][c]\n3:1: [1][2]\n" },
	{ "a header that only looks like one",
	  IN("sep=,b\n1,2\n"),
	  { 0 },
	  "',' ASCII LF preamble 0, header at 1: [sep=][b]\n2:1: [1][2]\n" },
	{ "blank header cell",
	  IN("a,,b\n1,2,3\n"),
	  { 0 },
	  "',' ASCII LF preamble 0, header at 1: [a][][b]\n2:1: [1][2][3]\n" },
	{ "header of several lines behind a mark",
	  IN("\xEF\xBB\xBF\"a\nb\";c\r\n1;2\r\n"),
	  { 0 },
	  "';' UTF-8 CRLF bom preamble 0, header at 1: [a\\nb][c]\n3:1: [1][2]\n" },
	{ "blank lines above the header",
	  IN("\n;;\na;b\n1;2\n"),
	  { 0 },
	  "';' ASCII LF preamble 0, header at 3: [a][b]\n4:1: [1][2]\n" },
	{ "title rows",
	  IN("Overzicht, \"P1\"\n\na;b;c\n1;2;3\n"),
	  { .preamble = true },
	  "';' ASCII LF preamble 1, header at 3: [a][b][c]\n4:1: [1][2][3]\n" },
};

static const struct sample unclosed[] = {
	{ "to the end of the file",
	  IN("a,b,c\n1,\"x,3\n2,ok,4\n"),
	  { 0 },
	  "...2:1: [1][\"x][3] unclosed_quote col 2[\"x]\n3:2: [2][ok][4]\n" },
	{ "wrong number of cells",
	  IN("a,b,c\n1,\"x,3\n2,\"\n3,4,5\n"),
	  { 0 },
	  "...2:1: [1][\"x][3] unclosed_quote col 2[\"x]\n"
	  "3:2: [2][\"] unclosed_quote col 2[\"]\n4:3: [3][4][5]\n" },
	{ "text behind the quote",
	  IN("a,b\n1,\"x\n2,\"y\"\n"),
	  { 0 },
	  "...2:1: [1][\"x] unclosed_quote col 2[\"x]\n3:2: [2][y]\n" },
	{ "lone CR behind it",
	  IN("a,b\n1,\"x\ny\",\rz\n2,3\n"),
	  { 0 },
	  "...2:1: [1][\"x] unclosed_quote col 2[\"x]\n3:2: [y\"][\\rz] lone_cr col 2[\\rz] "
	  "expected LF\n"
	  "4:3: [2][3]\n" },
	{ "at the last line",
	  IN("a,b\n1,2\n3,\"x"),
	  { 0 },
	  "...2:1: [1][2]\n3:2: [3][\"x] unclosed_quote col 2[\"x]\n" },
	{ "cells before it",
	  IN("a,b,c\n\"1;\"\"\",2,\"x,y\n4,5,6\n"),
	  { 0 },
	  "...2:1: [1;\"][2][\"x][y] unclosed_quote col 3[\"x]\n3:2: [4][5][6]\n" },
	/* The second quote meets the first one's run of lines, and ends well where the first does
	 * not: only the number of cells tells them apart. */
	{ "one in another's lines",
	  IN("a,b,c\n1,\"x\nn\",y,\"p\nq\"\n4,5,6\n"),
	  { 0 },
	  "...2:1: [1][\"x] unclosed_quote col 2[\"x]\n3:2: [n\"][y][p\\nq]\n5:3: [4][5][6]\n" },
	{ "empty surplus behind lines",
	  IN("a,b\n1,\"x\ny\",,\"\",\n2,3\n"),
	  { 0 },
	  "...2:1: [1][x\\ny]\n4:2: [2][3]\n" },
};

static const struct sample refusals[] = {
	{ "nothing",
	  IN(""),
	  { 0 },
	  "error file_refused: the file is empty; a header row was expected\n" },
	{ "a mark and nothing",
	  IN("\xEF\xBB\xBF"),
	  { 0 },
	  "error file_refused: the file is empty; a header row was expected\n" },
	{ "blank lines", IN("\n\r\n;;\n"), { 0 }, "error file_refused: no header row found\n" },
	{ "workbook",
	  IN("PK\3\4xx"),
	  { 0 },
	  "error file_refused: this is a workbook or a zip file, not "
	  "CSV; save the sheet as CSV or unpack the zip file\n" },
	{ "PDF",
	  IN("%PDF-1.4\n"),
	  { 0 },
	  "error file_refused: this is not a text file; CSV was expected\n" },
	{ "UTF-16 without a mark",
	  IN("a\0,\0b\0\n\0"),
	  { 0 },
	  "error file_refused: this is not text: there are NUL bytes in the first row (if it is "
	  "UTF-16 "
	  "without a byte order mark, say so with -e UTF-16LE)\n" },
	{ "open quote",
	  IN("a,\"b\n1,2\n"),
	  { 0 },
	  "error file_refused: a quote in the header row is not closed as it should be\n" },
	{ "unknown encoding",
	  IN("a,b\n"),
	  { .encoding = "klingon" },
	  "error unknown_encoding: unknown encoding 'klingon'; iconv -l lists the names\n" },
	{ "quote as delimiter",
	  IN("a,b\n"),
	  { .delimiter = '"' },
	  "error bad_delimiter: '\"' cannot separate cells; expected another character than a "
	  "quote or a "
	  "line end\n" },
	{ "header not in the encoding",
	  IN("a,Zo\xEB\n"),
	  { .encoding = "UTF-8" },
	  "error file_refused: the header row is not in UTF-8: Zo\\xEB\n" },
};

static void expect(const struct sample *s, const char *how, struct transcript *t,
                   enum hb_status status)
{
	const char *got = hb_buf_text(&t->out), *want = s->expected;
	if (strncmp(want, "...", 3) == 0) {
		want += 3;
		const char *header = strchr(got, '\n');
		got = header ? header + 1 : "";
	}
	if (t->status != status || strcmp(got, want) != 0)
		fail_msg("%s, %s: status %d, got\n%swanted\n%s", s->name, how, t->status, got,
		         want);
	hb_buf_free(&t->out);
}

/* Through a file, for reading in blocks of all sizes. */
static void through_file(const struct sample *s, struct hb_csv_options options,
                         enum hb_status status)
{
	char path[] = "/tmp/hb-test-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, s->bytes.p, s->bytes.len), s->bytes.len);
	close(fd);
	for (options.block = 1; options.block < s->bytes.len + 2; options.block++) {
		char how[64];
		snprintf(how, sizeof(how), "%s in blocks of %zu",
		         options.reference ? "reference" : "fast", options.block);
		struct transcript t = { 0 };
		transcript_file(&t, path, &options);
		expect(s, how, &t, status);
	}
	unlink(path);
}

static void try_all(const struct sample *samples, size_t n, enum hb_status status)
{
	for (size_t i = 0; i < n; i++)
		for (int reference = 0; reference < 2; reference++) {
			struct hb_csv_options options = samples[i].options;
			struct transcript t = { 0 };
			options.reference = reference;
			transcript_bytes(&t, samples[i].bytes, &options);
			expect(&samples[i], reference ? "reference" : "fast", &t, status);
			through_file(&samples[i], options, status);
		}
}

#define TRY_ALL(samples, status) try_all(samples, sizeof(samples) / sizeof((samples)[0]), status)

static void test_records(void **state)
{
	(void)state;
	TRY_ALL(records, HB_OK);
}

static void test_unclosed(void **state)
{
	(void)state;
	TRY_ALL(unclosed, HB_OK);
}

static void test_refusals(void **state)
{
	(void)state;
	TRY_ALL(refusals, HB_USAGE);
}

/* A form that knows three columns. */
static size_t score(void *ctx, const struct hb_str *cell, size_t n_cells)
{
	size_t known = 0;
	++*(size_t *)ctx;
	for (size_t i = 0; i < n_cells; i++)
		known += hb_str_is(cell[i], "leerling") || hb_str_is(cell[i], "datum") ||
		         hb_str_is(cell[i], "Co\xC3\xB6rdinator");
	return known;
}

static void test_score(void **state)
{
	(void)state;
	size_t asked = 0;
	struct hb_csv_options options = { .score = score, .score_ctx = &asked, .preamble = true };
	/* More commas than semicolons, and a title of three cells: the form decides. */
	static const struct sample s = {
		"the form decides",
		IN("School,klas 7,2026,x,y\nde linde;7A\nleerling;datum;Co\xF6rdinator;a, b, c, d, "
		   "e, f\n"
		   "1;2;3;4\n"),
		{ 0 },
		"';' Windows-1252 LF preamble 2, header at 3: [leerling][datum][Co\xC3\xB6rdinator]"
		"[a, b, c, d, e, f]\n4:1: [1][2][3][4]\n",
	};
	struct transcript t = { 0 };
	transcript_bytes(&t, s.bytes, &options);
	expect(&s, "score", &t, HB_OK);
	assert_true(asked >= 4);
}

static void test_system(void **state)
{
	(void)state;
	struct transcript t = { 0 };
	transcript_file(&t, "/nowhere/x.csv", NULL);
	assert_int_equal(t.status, HB_SYSTEM);
	assert_string_equal(hb_buf_text(&t.out),
	                    "error file_unreadable: cannot open: no such file or folder\n");
	hb_buf_free(&t.out);
	t = (struct transcript){ 0 };
	transcript_file(&t, "/tmp", NULL);
	assert_int_equal(t.status, HB_SYSTEM);
	assert_string_equal(hb_buf_text(&t.out),
	                    "error file_unreadable: cannot read: is a folder\n");
	hb_buf_free(&t.out);
}

static void test_progress(void **state)
{
	(void)state;
	struct hb_csv_reader *r;
	struct hb_csv_record record;
	uint64_t done, total;
	assert_int_equal(hb_csv_open_bytes(&r, HB_STR("a,b\n1,2\n3,4\n"), "x", NULL, NULL), HB_OK);
	hb_csv_progress(r, &done, &total);
	assert_int_equal(done, 4);
	assert_int_equal(total, 12);
	assert_int_equal(hb_csv_next(r, &record), HB_CSV_RECORD);
	hb_csv_progress(r, &done, &total);
	assert_int_equal(done, 8);
	assert_true(hb_str_is(record.raw, "1,2"));
	assert_int_equal(hb_csv_next(r, &record), HB_CSV_RECORD);
	assert_int_equal(hb_csv_next(r, &record), HB_CSV_END);
	assert_int_equal(hb_csv_next(r, &record), HB_CSV_END);
	hb_csv_close(r);
	hb_csv_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),  cmocka_unit_test(test_unclosed),
		cmocka_unit_test(test_refusals), cmocka_unit_test(test_score),
		cmocka_unit_test(test_system),   cmocka_unit_test(test_progress),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
