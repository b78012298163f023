/* Encodings found, told and mixed; streams; text that was encoded twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "csv_transcript.h"

static void reads_as(struct hb_str bytes, const char *encoding, const char *expected)
{
	char path[] = "/tmp/hb-test-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.p, bytes.len), bytes.len);
	close(fd);
	for (size_t block = 0; block < bytes.len + 2; block++)
		for (int reference = 0; reference < 2; reference++) {
			struct hb_csv_options options = { .encoding = encoding,
				                          .reference = reference,
				                          .block = block };
			struct transcript t = { 0 };
			if (block)
				transcript_file(&t, path, &options);
			else
				transcript_bytes(&t, bytes, &options);
			if (strcmp(hb_buf_text(&t.out), expected) != 0)
				fail_msg("block %zu, reference %d: got\n%swanted\n%s", block,
				         reference, hb_buf_text(&t.out), expected);
			hb_buf_free(&t.out);
		}
	unlink(path);
}

#define READS_AS(literal, encoding, expected)                                                      \
	reads_as((struct hb_str){ literal, sizeof(literal) - 1 }, encoding, expected)

static void test_found_out(void **state)
{
	(void)state;
	READS_AS("a,b\n1,2\n3,Zo\xC3\xAB\n4,Zo\xEB\n5,\xEB\xEB\n", NULL,
	         "',' ASCII LF preamble 0, header at 1: [a][b]\n2:1: [1][2]\n3:2: [3][Zo\xC3\xAB]\n"
	         "4:3: [4][Zo\\xEB] encoding col 2[Zo\\xEB] expected UTF-8\n"
	         "5:4: [5][\\xEB\\xEB] encoding col 2[\\xEB\\xEB] expected UTF-8\n");
	READS_AS("a,b\n\xEB,\xEB\n\x80,\x9F\n\x81,2\n\x8D,\x90\n", NULL,
	         "',' ASCII LF preamble 0, header at 1: [a][b]\n2:1: [\xC3\xAB][\xC3\xAB]\n"
	         "3:2: [\xE2\x82\xAC][\xC5\xB8]\n"
	         "4:3: [\\x81][2] encoding col 1[\\x81] expected Windows-1252\n"
	         "5:4: [\\x8D][\\x90] encoding[\\x8D] expected Windows-1252\n");
	READS_AS(
	        "a,\xEB\n\xEF,2\n", NULL,
	        "',' Windows-1252 LF preamble 0, header at 1: [a][\xC3\xAB]\n2:1: [\xC3\xAF][2]\n");
	READS_AS("\xEF\xBB\xBF"
	         "a,b\n1,\xEB\n",
	         NULL,
	         "',' UTF-8 LF bom preamble 0, header at 1: [a][b]\n"
	         "2:1: [1][\\xEB] encoding col 2[\\xEB] expected UTF-8\n");
	/* A bad row decides too: it is a row. */
	READS_AS("a,b\n\xC3\xAB\n1,\xEB\n", NULL,
	         "',' ASCII LF preamble 0, header at 1: [a][b]\n"
	         "2:1: [\xC3\xAB] cell_count[1] expected 2\n"
	         "3:2: [1][\\xEB] encoding col 2[\\xEB] expected UTF-8\n");
}

static void test_told(void **state)
{
	(void)state;
	READS_AS("a,b\n1,\xA4\x81\n", "ISO-8859-15",
	         "',' ISO-8859-15 LF preamble 0, header at 1: [a][b]\n2:1: "
	         "[1][\xE2\x82\xAC\xC2\x81]\n");
	READS_AS("a,b\n1,\x8D\n2,\x8C\n", "cp1252",
	         "',' cp1252 LF preamble 0, header at 1: [a][b]\n"
	         "2:1: [1][\\x8D] encoding col 2[\\x8D] expected cp1252\n3:2: [2][\xC5\x92]\n");
	READS_AS("\xEF\xBB\xBF"
	         "a,b\n1,\xC3\xAB\n",
	         "utf8", "',' UTF-8 LF bom preamble 0, header at 1: [a][b]\n2:1: [1][\xC3\xAB]\n");
	READS_AS("a,b\n1,\x82\xA0\n", "SHIFT_JIS",
	         "',' SHIFT_JIS LF preamble 0, header at 1: [a][b]\n2:1: [1][\xE3\x81\x82]\n");
}

static void test_streams(void **state)
{
	(void)state;
	READS_AS("\xFF\xFE"
	         "a\0\t\0b\0\r\0\n\0\"\0\xEB\0\n\0\"\0\t\0\x3D\xD8\x00\xDE\r\0\n\0",
	         NULL,
	         "'T' UTF-16LE CRLF preamble 0, header at 1: [a][b]\n"
	         "2:1: [\xC3\xAB\\n][\xF0\x9F\x98\x80]\n");
	READS_AS("\xFE\xFF\xFE\xFF\0a\0\n\0001", NULL,
	         "',' UTF-16BE LF preamble 0, header at 1: [a]\n2:1: [1]\n");
	READS_AS("\xFE\xFF\0a\0,\0b\0\n\0001\0,\0002\0\n", NULL,
	         "',' UTF-16BE LF preamble 0, header at 1: [a][b]\n2:1: [1][2]\n");
	READS_AS("a\0,\0b\0\n\0001\0,\0002\0", "UTF-16LE",
	         "',' UTF-16LE LF preamble 0, header at 1: [a][b]\n2:1: [1][2]\n");
	READS_AS("\xFF\xFE"
	         "a\0,\0b\0\n\0",
	         "UTF-16LE", "',' UTF-16LE LF preamble 0, header at 1: [a][b]\n");
	/* half a pair: the row is bad and its bytes can be named; the next is good */
	READS_AS(
	        "\xFF\xFE"
	        "a\0,\0b\0\n\0001\0,\0\x3D\xD8\n\0002\0,\0003\0\n\0",
	        NULL,
	        "',' UTF-16LE LF preamble 0, header at 1: [a][b]\n"
	        "2:1: [1][\\x3D\\xD8] encoding col 2[\\x3D\\xD8] expected UTF-16LE\n3:2: [2][3]\n");
}

static void test_odd_end(void **state)
{
	(void)state;
	static const char told[] =
	        "warning encoding: the file ends in half a character; was it cut off?\n";
	char expected[400];
	snprintf(expected, sizeof(expected),
	         "',' UTF-16LE LF preamble 0, header at 1: [a][b]\n2:1: [1][2]\n%s", told);
	struct transcript t = { 0 };
	static const char behind[] = "\xFF\xFE"
	                             "a\0,\0b\0\n\0001\0,\0002\0\n\0\n";
	transcript_bytes(&t, (struct hb_str){ behind, sizeof(behind) - 1 },
	                 &(struct hb_csv_options){ .block = 4 });
	assert_string_equal(hb_buf_text(&t.out), expected);
	hb_buf_free(&t.out);
	t = (struct transcript){ 0 };
	static const char within[] = "\xFF\xFE"
	                             "a\0,\0b\0\n\0001\0,\0002\0\xEB";
	transcript_bytes(&t, (struct hb_str){ within, sizeof(within) - 1 },
	                 &(struct hb_csv_options){ .block = 4 });
	assert_non_null(strstr(hb_buf_text(&t.out), told));
	assert_non_null(strstr(hb_buf_text(&t.out),
	                       "2:1: [1][2\\xEB] encoding col 2[2\\xEB] expected UTF-16LE\n"));
	hb_buf_free(&t.out);
}

static void test_twice(void **state)
{
	(void)state;
	static const char *const garbled[] = {
		"Zo\xC3\x83\xC2\xAB",                /* Zoë */
		"\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s", /* ’s */
		"\xC3\xA2\xE2\x80\x9A\xC2\xAC 5",    /* € 5 */
		"\xC3\xAF\xC2\xBB\xC2\xBFleerling",  /* a byte order mark */
		"\xC3\x83\xE2\x80\xB0\xC3\xA9n",     /* É */
	};
	static const char *const right[] = {
		"Zo\xC3\xAB",        "ZO\xC3\x8B\xE2\x80\x99S",
		"\xC3\x83O",         "S\xC3\x83",
		"\xC3\xA2",          "caf\xC3\xA9 \xE2\x80\x93 \xE2\x82\xAC 5",
		"\xC3\xA9\xC3\xA9n", "",
	};
	for (size_t i = 0; i < sizeof(garbled) / sizeof(garbled[0]); i++)
		assert_true(hb_double_encoded(hb_str(garbled[i])));
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		assert_false(hb_double_encoded(hb_str(right[i])));
	READS_AS("a,b\n1,Zo\xC3\x83\xC2\xAB\n2,Zo\xC3\xAB\n", NULL,
	         "',' ASCII LF preamble 0, header at 1: [a][b]\n"
	         "2:1: [1][Zo\xC3\x83\xC2\xAB] double_encoded col 2[Zo\xC3\x83\xC2\xAB]\n"
	         "3:2: [2][Zo\xC3\xAB]\n");
	/* UTF-8 rows behind one of Windows-1252 come out the same way, and are noticed */
	READS_AS("a,b\n1,\xEB\n2,Zo\xC3\xAB\n", NULL,
	         "',' ASCII LF preamble 0, header at 1: [a][b]\n2:1: [1][\xC3\xAB]\n"
	         "3:2: [2][Zo\xC3\x83\xC2\xAB] double_encoded col 2[Zo\xC3\x83\xC2\xAB]\n");
}

/* The built-in table is what iconv says. */
static void test_table(void **state)
{
	(void)state;
	struct hb_encoding ours = { 0 }, theirs = { 0 };
	hb_encoding_1252(&ours);
	assert_true(hb_encoding_named(&theirs, "CP1252"));
	assert_int_equal(theirs.kind, HB_ENCODING_SINGLE);
	assert_memory_equal(ours.table, theirs.table, sizeof(ours.table));
	assert_true(hb_encoding_named(&theirs, "UTF-7"));
	assert_int_equal(theirs.kind, HB_ENCODING_STREAM);
	assert_true(hb_encoding_named(&theirs, "EBCDIC-US") ? theirs.kind == HB_ENCODING_STREAM
	                                                    : true);
	assert_false(hb_encoding_named(&theirs, ""));
	assert_false(hb_encoding_named(&theirs, "a name that is far too long for any encoding"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found_out), cmocka_unit_test(test_told),
		cmocka_unit_test(test_streams),   cmocka_unit_test(test_odd_end),
		cmocka_unit_test(test_twice),     cmocka_unit_test(test_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
