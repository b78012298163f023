/* Folding: plain and other text take different paths and must agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/unicode.h"

static void assert_folds(const char *text, const char *expected)
{
	struct hb_buf buf = { 0 };
	hb_buf_cstr(&buf, "voor:"); /* what stands there stays, and counts for nothing */
	assert_true(hb_fold(&buf, hb_str(text)));
	assert_string_equal(hb_buf_text(&buf) + 5, expected);
	hb_buf_free(&buf);
}

static void test_fold(void **state)
{
	(void)state;
	assert_folds("", "");
	assert_folds(" -- ", "");
	assert_folds("  (Werk)geheugen", "werk geheugen");
	assert_folds("Planning / prioritering  ", "planning prioritering");
	assert_folds("[A]1_b", "a 1 b");
	assert_folds("E-mail\xC2\xA0"
	             "adres ",
	             "e mail adres");
	assert_folds("Z\xC3\xB6\xC3\xAB", "zoe");
	assert_folds("half\xC2\xADzacht", "halfzacht");
	assert_folds("\xEF\xAC\x81jn", "fijn"); /* a ligature */
}

/* A soft hyphen sends text the long way and leaves no trace. */
static void test_paths_agree(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed < 2000; seed++) {
		char plain[20], other[24];
		unsigned draw = seed * 2654435761u;
		size_t n = draw % 16;
		for (size_t i = 0; i < n; i++) {
			draw = draw * 1664525u + 1013904223u;
			plain[i] = (char)(0x20 + (draw >> 16) % 0x5F);
		}
		plain[n] = '\0';
		for (size_t i = 0; i <= n; i++)
			other[i] = plain[i];
		other[n] = '\xC2';
		other[n + 1] = '\xAD';
		other[n + 2] = '\0';
		struct hb_buf a = { 0 };
		assert_true(hb_fold(&a, hb_str(plain)));
		assert_folds(other, hb_buf_text(&a));
		hb_buf_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_fold),
		                            cmocka_unit_test(test_paths_agree) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
