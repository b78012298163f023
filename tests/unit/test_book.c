/* What a number in a sheet shows, and what its texts stand for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "book/private.h"
#include "seam.h"

/* VALUE under the format CODE (NULL: the built-in one with this ID). */
static void shows(double value, const char *code, uint32_t id, const char *wanted)
{
	struct hb_arena arena = { 0 };
	struct hb_buf out = { 0 };
	struct hb_cell_format f = hb_cell_format_builtin(id);
	if (code)
		assert_true(hb_cell_format_read(&f, hb_str(code), &arena));
	hb_cell_format_write(&out, &f, value, false, '.');
	if (strcmp(hb_buf_text(&out), wanted) != 0)
		fail_msg("%.17g as %s shows %s, not %s", value, code ? code : "built in", out.p,
		         wanted);
	hb_buf_free(&out);
	hb_arena_free(&arena);
}

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ -0.0, "0" },
		{ 4, "4" },
		{ -4, "-4" },
		{ 3.5, "3.5" },
		{ -0.125, "-0.125" },
		{ 0.1 + 0.2, "0.3" },
		{ 1.0 / 3, "0.333333333333333" },
		{ 2.0 / 3, "0.666666666666667" },
		{ 12034, "12034" },
		{ 50119828, "50119828" },
		{ 999999999999999, "999999999999999" },
		{ 1234567890123456, "1.23456789012346E+15" },
		{ 9007199254740992, "9.00719925474099E+15" },
		{ 0.0001, "0.0001" },
		{ 0.00001, "0.00001" },
		{ 1.25e-7, "0.000000125" },
		{ 1e-20, "0.00000000000000000001" },
		{ 1e-21, "1E-21" },
		{ 1e21, "1E+21" },
		{ 1.7976931348623157e308, "1.79769313486232E+308" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		shows(cases[i].value, NULL, 0, cases[i].text);
}

/* Any decimal of up to 15 digits comes out as it went in. */
static void test_decimals(void **state)
{
	(void)state;
	char text[32];
	for (uint64_t n = 1; n < 1000000; n += 7) {
		snprintf(text, sizeof(text), "%llu.%llu", (unsigned long long)(n / 10),
		         (unsigned long long)(n % 9 + 1));
		shows(strtod(text, NULL), NULL, 0, text);
	}
}

static void test_dates(void **state)
{
	(void)state;
	/* every day of 400 years, as the calendar of lib/data has it */
	struct hb_cell_format day = hb_cell_format_builtin(14);
	char last[11] = "";
	for (int32_t n = 61; n < 146159; n++) {
		struct hb_buf out = { 0 };
		hb_cell_format_write(&out, &day, n, false, '.');
		assert_int_equal(out.len, 10);
		assert_true(strcmp(hb_buf_text(&out), last) > 0);
		memcpy(last, out.p, 10);
		hb_buf_free(&out);
	}
	shows(61, NULL, 14, "1900-03-01");
	shows(36526, NULL, 14, "2000-01-01");
	shows(46349.999994, NULL, 22, "2026-11-23T23:59:59");
	shows(46349.999995, NULL, 22, "2026-11-24T00:00");
	shows(0.999999, NULL, 21, "23:59:59");
	shows(0.99999, NULL, 21, "23:59:59");
}

static void test_codes(void **state)
{
	(void)state;
	shows(7, "000", 0, "007");
	shows(1234, "000", 0, "1234");
	shows(12345, "0\"-\"00", 0, "123-45");
	shows(5, "\"7A\" 00", 0, "7A 05");
	shows(5, "0 \"A\"", 0, "5");
	shows(5, "00;[Red]-00", 0, "05");
	shows(5, "0.00", 0, "5");
	shows(5, "#000", 0, "005");
	shows(5, "#-000", 0, "5");
	shows(5, "0##", 0, "005");
	shows(5, "\\é00", 0, "é05");
	shows(2, "_é0", 0, "2");
	shows(5, "0,000", 0, "5");
	shows(1e15, "0000000", 0, "1E+15");
	shows(46349, "m", 0, "2026-11-23");
	shows(0.5, "h", 0, "12:00");
	shows(0.5, "[$-409]h:mm\\ AM/PM;@", 0, "12:00");
	shows(0.5, "\"d\"0", 0, "0.5");
	shows(2, "\"d\"0", 0, "d2");
	shows(2, "_d0", 0, "2");
	shows(2, "*d0", 0, "2");
	shows(2, "0;\"d\"", 0, "2");
	shows(2, "", 0, "2");
	shows(2, "\"", 0, "2");
	shows(2, "[h", 0, "2");
	shows(2, "\\", 0, "2");
	shows(1.5, "[mm]:ss", 0, "36:00");
}

static void unescapes(const char *text, const char *wanted)
{
	struct hb_buf b = { 0 };
	hb_buf_cstr(&b, "kept_x0041_");
	size_t from = b.len;
	hb_buf_cstr(&b, text);
	hb_book_unescape(&b, from);
	assert_string_equal(hb_buf_text(&b) + from, wanted);
	assert_memory_equal(b.p, "kept_x0041_", from);
	hb_buf_free(&b);
}

static void test_escapes(void **state)
{
	(void)state;
	unescapes("", "");
	unescapes("a_b", "a_b");
	unescapes("_x0041_", "A");
	unescapes("_x00e9__x20AC_", "é€");
	unescapes("_x005F_x0041_", "_x0041_");
	unescapes("a_x000D_\nb", "a\nb");
	unescapes("a\r\nb\rc\n\rd", "a\nb\nc\n\nd");
	unescapes("a_x000D__x000A_b", "a\nb");
	unescapes("_x0000_", "_x0000_");
	unescapes("_xD800_", "_xD800_");
	unescapes("_x00G1_", "_x00G1_");
	unescapes("_x0041", "_x0041");
	unescapes("_X0041_", "_X0041_");
}

static void test_columns(void **state)
{
	(void)state;
	static const struct {
		uint32_t column;
		const char *name;
	} cases[] = { { 1, "A" },   { 26, "Z" },   { 27, "AA" },   { 52, "AZ" },
		      { 53, "BA" }, { 702, "ZZ" }, { 703, "AAA" }, { 16384, "XFD" } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct hb_buf b = { 0 };
		hb_book_column_name(&b, cases[i].column);
		assert_string_equal(hb_buf_text(&b), cases[i].name);
		hb_buf_free(&b);
	}
}

static bool collect(void *ctx, const struct hb_book_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		hb_buf_str(ctx, row->cell[i]);
		hb_buf_char(ctx, '|');
	}
	return true;
}

/* The whole of a workbook that LibreOffice wrote; true when all of it was said to be good. */
static bool read_all(void *arg)
{
	struct hb_sink *sink = NULL;
	struct hb_book *book;
	struct hb_buf out = { 0 };
	int fd = open("tests/book/libreoffice.xlsx", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	(void)arg;
	bool good = hb_book_open(&book, fd, HB_STR(""), '.', "f", sink) == HB_OK;
	if (good) {
		good = hb_book_rows(book, 0, false, collect, &out) == HB_OK && !out.failed;
		hb_book_close(book);
	}
	if (good)
		assert_non_null(strstr(hb_buf_text(&out), "|WAAR|eerst afwachten,\ndan "));
	hb_buf_free(&out);
	close(fd);
	return good;
}

static void test_failures(void **state)
{
	(void)state;
	assert_true(seam_sweep(SEAM_ALLOC, ENOMEM, read_all, NULL) > 20);
	assert_true(seam_sweep(SEAM_READ, EIO, read_all, NULL) > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),  cmocka_unit_test(test_decimals),
		cmocka_unit_test(test_dates),    cmocka_unit_test(test_codes),
		cmocka_unit_test(test_escapes),  cmocka_unit_test(test_columns),
		cmocka_unit_test(test_failures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
