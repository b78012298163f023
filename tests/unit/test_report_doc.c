/* The model: what is cleaned on its way in, how lines are cut, how figures are spelled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/unicode.h"
#include "report/emit.h"
#include "report/wrap.h"

static void assert_clean(struct hb_str in, bool lines, const char *expected)
{
	char out[256];
	size_t len = hb_clean(NULL, in, lines);
	assert_in_range(len, 0, sizeof(out) - 1);
	assert_int_equal(hb_clean(out, in, lines), len);
	out[len] = '\0';
	assert_string_equal(out, expected);
	assert_true(hb_str_utf8((struct hb_str){ out, len }));
}

static void cleans(void **state)
{
	(void)state;
	assert_clean(HB_STR("gewoon, café € 🙂"), true, "gewoon, café € 🙂");
	assert_clean(HB_STR("\033[31mrood\a"), true, "␛[31mrood␇");
	assert_clean(HB_STR("nul\0del\x7f"), true, "nul␀del␡");
	assert_clean(HB_STR("a\r\nb\rc\nd\xE2\x80\xA8"
	                    "e"),
	             true, "a\nb\nc\nd\ne");
	assert_clean(HB_STR("a\r\nb\tc"), false, "a b c");
	assert_clean(HB_STR("\xE2\x80\xAE"
	                    "abc\xE2\x80\xAC\xE2\x81\xA6"),
	             true, "\uFFFDabc\uFFFD\uFFFD");
	assert_clean(HB_STR("bad \xFF\xC3"), true, "bad \uFFFD\uFFFD");
	assert_clean(HB_STR("\xC2\x9B"
	                    "31m"),
	             true, "\uFFFD31m"); /* CSI in one character */
	assert_clean(HB_STR("\xEF\xBB\xBFx\xEF\xBF\xBF"), true, "x\uFFFD");
	assert_clean(HB_STR("\xE2\x80\x8Fمرحبا"), true, "\xE2\x80\x8Fمرحبا"); /* RLM is harmless */
}

static void assert_lines(const char *text, size_t width, const char *const *lines, size_t n)
{
	struct hb_str rest = hb_str(text);
	size_t i = 0;
	for (; rest.p; i++) {
		struct hb_str line = hb_wrap(&rest, width);
		assert_true(i < n);
		assert_int_equal(line.len, strlen(lines[i]));
		assert_memory_equal(line.p, lines[i], line.len);
	}
	assert_int_equal(i, n);
}
#define LINES(...)                                                                                 \
	(const char *const[]){ __VA_ARGS__ },                                                      \
	        sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *)

static void wraps(void **state)
{
	(void)state;
	assert_lines("een twee drie", 8, LINES("een twee", "drie"));
	assert_lines("een twee drie", 7, LINES("een", "twee", "drie"));
	assert_lines("een   twee", 3, LINES("een", "twe", "e"));
	assert_lines("abcdefgh", 3, LINES("abc", "def", "gh"));
	assert_lines("reactie-inhibitie", 10, LINES("reactie-", "inhibitie"));
	assert_lines("2026-2027/P3", 6, LINES("2026-2", "027/P3")); /* no compound */
	assert_lines("a\n\nb", 5, LINES("a", "", "b"));
	assert_lines("exact\nvol", 5, LINES("exact", "vol"));
	assert_lines("漢字漢字", 5, LINES("漢字", "漢字"));
	assert_lines("漢", 1, LINES("漢")); /* wider than the line, but not for ever */
	assert_lines("", 5, LINES(""));
}

static void measures(void **state)
{
	(void)state;
	size_t line, word;
	hb_extent(HB_STR("een twee\nReactie-inhibitie ja"), &line, &word);
	assert_int_equal(line, 20);
	assert_int_equal(word, 9);
	hb_extent(HB_STR(""), &line, &word);
	assert_int_equal(line, 0);
	assert_int_equal(word, 0);
}

static void assert_figure(int64_t n, unsigned decimals, enum hb_lang lang, const char *expected)
{
	struct hb_buf b = { 0 };
	hb_figure(&b, n, decimals, lang);
	assert_string_equal(hb_buf_text(&b), expected);
	hb_buf_free(&b);
}

static void spells(void **state)
{
	(void)state;
	assert_figure(350, 2, HB_LANG_NL, "3,50");
	assert_figure(-5, 2, HB_LANG_EN, "-0.05");
	assert_figure(0, 1, HB_LANG_NL, "0,0");
	assert_figure(42, 0, HB_LANG_NL, "42");
	assert_figure(INT64_MIN, 0, HB_LANG_NL, "-9223372036854775808");
}

static void shades(void **state)
{
	(void)state;
	struct hb_doc_scale five = { .min = 1, .max = 5 }, three = { .min = 1, .max = 3 };
	for (int score = 1; score <= 5; score++) {
		assert_int_equal(hb_shade(&five, score, 1, false), score - 1);
		assert_int_equal(hb_shade(&five, score, 1, true), 5 - score);
	}
	assert_int_equal(hb_shade(&three, 2, 1, false), 2);
	assert_int_equal(hb_shade(&three, 3, 1, false), 4);
	assert_int_equal(hb_shade(&five, 325, 100, false), 2);
}

static void no_document(void **state)
{
	(void)state;
	struct hb_str text = HB_STR("x");
	assert_true(hb_doc_failed(NULL));
	hb_doc_subtitle(NULL, text);
	hb_doc_meta(NULL, text, text);
	hb_doc_heading(NULL, 1, text);
	struct hb_doc_column column = { .label = text };
	struct hb_doc_table *t = hb_doc_table(NULL, text, &column, 1);
	assert_null(t);
	hb_doc_row(NULL, t);
	hb_doc_cell_int(t, 1);
	hb_doc_cell_text(NULL, t, text);
	hb_doc_cell_tone(t, HB_TONE_NEUTRAL);
	hb_doc_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cleans), cmocka_unit_test(wraps),  cmocka_unit_test(measures),
		cmocka_unit_test(spells), cmocka_unit_test(shades), cmocka_unit_test(no_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
