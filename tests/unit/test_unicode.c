/* Characters rather than bytes: folding for comparison, width on a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/unicode.h"
#include "seam.h"

static void folding(void **state)
{
	(void)state;
	static const char *const table[][2] = {
		{ "", "" },
		{ "  (Werk)geheugen ", "werk geheugen" },
		{ "Planning / prioritering", "planning prioritering" },
		{ "Leerling", "leerling" },
		{ "LEERLING 2", "leerling 2" },
		{ "Één", "een" },
		{ "E\xCC\x81\xC3\xA9n", "een" }, /* composed or not */
		{ "co\xC3\xB6rdinatie", "coordinatie" },
		{ "re\xC3\xAFntegratie", "reintegratie" },
		{ "\xC4\xB3s", "ijs" },       /* the ligature ij */
		{ "\xEF\xAC\x81jn", "fijn" }, /* the ligature fi */
		{ "\xC2\xA0groep\xC2\xA0"
		  "8",
		  "groep 8" },                                  /* NBSP */
		{ "\xEF\xBC\xA8\xEF\xBC\xA2", "hb" },           /* full width */
		{ "tijd\xC2\xADmanagement", "tijdmanagement" }, /* soft hyphen */
		{ "\xEF\xBB\xBF"
		  "datum",
		  "datum" }, /* byte order mark */
		{ "a\xE2\x80\x8B"
		  "b",
		  "ab" }, /* zero width space */
		{ "Wat doe je\xE2\x80\xA6?", "wat doe je" },
		{ "straße", "strasse" },
		{ "!?-", "" },
		{ "\xE2\x80\x94", "" },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct hb_buf b = { 0 };
		hb_buf_cstr(&b, "voor:");
		assert_true(hb_fold(&b, hb_str(table[i][0])));
		if (strncmp(hb_buf_text(&b), "voor:", 5) != 0 ||
		    strcmp(hb_buf_text(&b) + 5, table[i][1]) != 0)
			fail_msg("\"%s\" folds to \"%s\"", table[i][0], hb_buf_text(&b) + 5);
		hb_buf_free(&b);
	}
}

static void folding_again_changes_nothing(void **state)
{
	(void)state;
	static const char *const texts[] = { "Één / twee", "\xC4\xB0stanbul", "\xE1\xBA\x9E",
		                             "3\xC2\xB2",  "\xE2\x85\xA3",    "\xC2\xBD" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct hb_buf once = { 0 }, twice = { 0 };
		assert_true(hb_fold(&once, hb_str(texts[i])));
		assert_true(hb_fold(&twice, hb_buf_slice(&once)));
		assert_true(hb_str_eq(hb_buf_slice(&once), hb_buf_slice(&twice)));
		hb_buf_free(&once);
		hb_buf_free(&twice);
	}
}

static void folding_refuses_bad_utf8(void **state)
{
	(void)state;
	struct hb_buf b = { 0 };
	assert_false(hb_fold(&b, HB_STR("Zo\xEB")));
	assert_false(b.failed);
	hb_buf_free(&b);
}

static bool fold(void *arg)
{
	struct hb_buf b = { 0 };
	bool good = hb_fold(&b, hb_str(arg));
	hb_buf_free(&b);
	return good;
}

static void folding_stands_a_lack_of_memory(void **state)
{
	(void)state;
	assert_true(seam_sweep_alloc(fold, "Planning en prioritering") > 0);
	assert_true(seam_sweep_alloc(fold, "Co\xC3\xB6rdinatie en prioritering") > 0);
}

static void width_and_fit(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t width;
	} table[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "één", 3 },
		{ "e\xCC\x81", 1 }, /* a combining accent */
		{ "\xE6\xBC\xA2", 2 },
		{ "a\x01"
		  "b",
		  2 },
		{ "\xE2\x96\x88\xE2\x96\x88", 2 },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct hb_str s = hb_str(table[i].text);
		assert_int_equal(hb_width(s), table[i].width);
		assert_int_equal(hb_fit(s, table[i].width), s.len);
		if (table[i].width) {
			struct hb_str cut = { s.p, hb_fit(s, table[i].width - 1) };
			assert_true(cut.len < s.len);
			assert_true(hb_width(cut) < table[i].width);
			assert_true(hb_str_utf8(cut));
		}
	}
	assert_int_equal(hb_fit(HB_STR("\xE6\xBC\xA2x"), 1), 0); /* half a wide one does not fit */
	assert_int_equal(hb_width(HB_STR("ab\xFFzz")), 2);
	assert_int_equal(hb_fit(HB_STR("ab\xFFzz"), 9), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folding),
		cmocka_unit_test(folding_again_changes_nothing),
		cmocka_unit_test(folding_refuses_bad_utf8),
		cmocka_unit_test(folding_stands_a_lack_of_memory),
		cmocka_unit_test(width_and_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
