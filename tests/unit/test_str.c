/* Slices, buffers, and the nearest right spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/near.h"
#include "base/str.h"
#include "seam.h"

#define NONE ((struct hb_str){ NULL, 0 })

static void comparing(void **state)
{
	(void)state;
	assert_true(hb_str_eq(NONE, HB_STR("")));
	assert_true(hb_str_eq(hb_str(NULL), NONE));
	assert_true(hb_str_is(HB_STR("groep"), "groep"));
	assert_false(hb_str_is(HB_STR("groep\0"), "groep"));
	assert_true(hb_str_cmp(HB_STR("a"), HB_STR("b")) < 0);
	assert_true(hb_str_cmp(HB_STR("ab"), HB_STR("a")) > 0);
	assert_true(hb_str_cmp(HB_STR("\xC3\xA9"), HB_STR("z")) > 0); /* bytes, not letters */
	assert_true(hb_str_cmp(HB_STR("a\0b"), HB_STR("a\0c")) < 0);
	assert_int_equal(hb_str_cmp(NONE, HB_STR("")), 0);
	assert_true(hb_str_ieq(HB_STR("Leerling[@"), HB_STR("lEERLING[@")));
	assert_false(hb_str_ieq(HB_STR("["), HB_STR("{"))); /* 32 apart, as A and a are */
	assert_false(hb_str_ieq(HB_STR("a\0b"), HB_STR("a\0c")));
	assert_false(hb_str_ieq(HB_STR("\xC3\x89"), HB_STR("\xC3\xA9")));
	assert_true(hb_str_starts(HB_STR("sep=;"), HB_STR("sep=")));
	assert_false(hb_str_starts(HB_STR("se"), HB_STR("sep=")));
	assert_true(hb_str_ends(HB_STR("a.yaml"), HB_STR(".yaml")));
	assert_false(hb_str_ends(HB_STR("yaml"), HB_STR(".yaml")));
	assert_true(hb_str_ends(NONE, NONE));
}

static void cutting(void **state)
{
	(void)state;
	assert_true(hb_str_eq(hb_str_trim(HB_STR(" \t\r\n\v\f x y \n")), HB_STR("x y")));
	assert_int_equal(hb_str_trim(HB_STR(" \t ")).len, 0);
	assert_int_equal(hb_str_trim(NONE).len, 0);
	assert_true(hb_str_eq(hb_str_from(HB_STR("abc"), 1), HB_STR("bc")));
	assert_int_equal(hb_str_from(HB_STR("abc"), 9).len, 0);
	assert_int_equal(hb_str_find(HB_STR("abc"), 'c'), 2);
	assert_int_equal(hb_str_find(HB_STR("abc"), 'd'), 3);
	assert_int_equal(hb_str_find(NONE, 'd'), 0);
	assert_int_equal(hb_str_search(HB_STR("abcabd"), HB_STR("abd")), 3);
	assert_true(hb_str_search(HB_STR("ab"), HB_STR("abc")) == SIZE_MAX);
	assert_int_equal(hb_str_search(NONE, NONE), 0);

	static const char *const parts[] = { "a", "", "b", "" };
	struct hb_str rest = HB_STR("a||b|");
	for (size_t i = 0; i < 4; i++) {
		assert_non_null(rest.p);
		assert_true(hb_str_is(hb_str_cut(&rest, '|'), parts[i]));
	}
	assert_null(rest.p);
	rest = HB_STR("");
	assert_int_equal(hb_str_cut(&rest, '|').len, 0);
	assert_null(rest.p);
}

static void integers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} table[] = {
		{ "0", true, 0 },
		{ "5", true, 5 },
		{ "-5", true, -5 },
		{ "007", true, 7 },
		{ "-0", true, 0 },
		{ "00000000000000000000000001", true, 1 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "--1", false, 0 },
		{ "+1", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "1.0", false, 0 },
		{ "3,5", false, 0 },
		{ "1e3", false, 0 },
		{ "0x1", false, 0 },
		{ "\xD9\xA3", false, 0 }, /* an Arabic three is no digit here */
		{ "/", false, 0 },
		{ ":", false, 0 },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		int64_t out = 77;
		bool good = hb_str_int(hb_str(table[i].text), INT64_MIN, INT64_MAX, &out);
		if (good != table[i].good || out != (good ? table[i].value : 77))
			fail_msg("\"%s\": %d, %lld", table[i].text, good, (long long)out);
	}
	int64_t out = 77;
	assert_true(hb_str_int(HB_STR("1"), 1, 5, &out));
	assert_true(hb_str_int(HB_STR("5"), 1, 5, &out));
	assert_false(hb_str_int(HB_STR("0"), 1, 5, &out));
	assert_false(hb_str_int(HB_STR("6"), 1, 5, &out));
	assert_int_equal(out, 5);
	assert_false(hb_str_int(HB_STR("1\0"), 1, 5, &out));
}

/* RFC 3629, table in section 4: both edges of each range, and what lies just outside. */
static void utf8(void **state)
{
	(void)state;
	static const char *const good[] = { "",
		                            "abc",
		                            "\x7F",
		                            "\xC2\x80",
		                            "\xDF\xBF",
		                            "\xE0\xA0\x80",
		                            "\xE0\xBF\xBF",
		                            "\xE1\x80\x80",
		                            "\xEC\xBF\xBF",
		                            "\xED\x80\x80",
		                            "\xED\x9F\xBF",
		                            "\xEE\x80\x80",
		                            "\xEF\xBF\xBF",
		                            "\xF0\x90\x80\x80",
		                            "\xF0\xBF\xBF\xBF",
		                            "\xF1\x80\x80\x80",
		                            "\xF3\xBF\xBF\xBF",
		                            "\xF4\x80\x80\x80",
		                            "\xF4\x8F\xBF\xBF" };
	static const char *const bad[] = { "\x80",
		                           "\xBF",
		                           "\xC0\x80",
		                           "\xC1\xBF",
		                           "\xC2",
		                           "\xC2\x7F",
		                           "\xC2\xC0",
		                           "\xDF",
		                           "\xE0\x80\x80",
		                           "\xE0\x9F\xBF",
		                           "\xE1\x80",
		                           "\xE1\x7F\x80",
		                           "\xE1\x80\xC0",
		                           "\xED\xA0\x80",
		                           "\xED\xBF\xBF",
		                           "\xEF\xBF",
		                           "\xF0\x80\x80\x80",
		                           "\xF0\x8F\xBF\xBF",
		                           "\xF1\x80\x80",
		                           "\xF1\x80\x80\x7F",
		                           "\xF4\x90\x80\x80",
		                           "\xF5\x80\x80\x80",
		                           "\xF8\x88\x80\x80\x80",
		                           "\xFE",
		                           "\xFF" };
	/* at every offset in a word, and at the very end of the memory */
	for (size_t before = 0; before < 10; before++) {
		for (size_t after = 0; after < 10; after++) {
			for (int right = 0; right < 2; right++) {
				size_t n = right ? sizeof(good) / sizeof(good[0])
				                 : sizeof(bad) / sizeof(bad[0]);
				for (size_t i = 0; i < n; i++) {
					const char *what = right ? good[i] : bad[i];
					size_t len = before + strlen(what) + after;
					char *text = malloc(len ? len : 1);
					memset(text, 'x', len);
					memcpy(text + before, what, strlen(what));
					if (hb_str_utf8((struct hb_str){ text, len }) !=
					    (bool)right)
						fail_msg("case %zu of the %s ones", i,
						         right ? "good" : "bad");
					free(text);
				}
			}
		}
	}
	assert_true(hb_str_utf8(HB_STR("a\0b")));
	assert_int_equal(hb_utf8_step(NONE), 0);
	assert_int_equal(hb_utf8_step(HB_STR("\xE2\x82\xACx")), 3);
	assert_int_equal(hb_utf8_step((struct hb_str){ "\xE2\x82\xAC", 2 }), 0);
	assert_int_equal(hb_utf8_step(HB_STR("\0")), 1);
}

static void building(void **state)
{
	(void)state;
	struct hb_buf b = { 0 };
	assert_string_equal(hb_buf_text(&b), "");
	hb_buf_int(&b, 0);
	hb_buf_char(&b, ' ');
	hb_buf_int(&b, INT64_MIN);
	hb_buf_char(&b, ' ');
	hb_buf_int(&b, INT64_MAX);
	hb_buf_cstr(&b, " een");
	hb_buf_str(&b, HB_STR("\0twee"));
	hb_buf_str(&b, NONE);
	hb_buf_printf(&b, " %d%s", 3, "!");
	assert_true(hb_str_eq(hb_buf_slice(&b),
	                      HB_STR("0 -9223372036854775808 9223372036854775807 een\0twee 3!")));
	hb_buf_printf(&b, "%s", "");
	size_t len = b.len;
	assert_int_equal(hb_buf_text(&b)[len], '\0');
	assert_int_equal(b.len, len);
	assert_false(hb_buf_reserve(&b, SIZE_MAX));
	assert_true(b.failed);
	hb_buf_char(&b, 'x');
	assert_int_equal(b.len, len);
	assert_string_equal(hb_buf_text(&b), "");
	hb_buf_free(&b);
	assert_false(b.failed);
}

static bool build(void *arg)
{
	(void)arg;
	struct hb_buf b = { 0 };
	for (int i = 0; i < 100; i++) {
		hb_buf_cstr(&b, "tekst");
		hb_buf_printf(&b, "%d", i);
	}
	const char *text = hb_buf_text(&b);
	bool good = !b.failed;
	assert_int_equal(strlen(text), good ? 100 * 5 + 10 + 90 * 2 : 0);
	hb_buf_free(&b);
	return good;
}

static void building_stands_a_lack_of_memory(void **state)
{
	(void)state;
	assert_true(seam_sweep_alloc(build, NULL) > 3);
}

static void nearest(void **state)
{
	(void)state;
	static const struct hb_str words[] = {
		{ "summary", 7 },  { "check", 5 }, { "import", 6 },
		{ "leerling", 8 }, { "datum", 5 }, { "", 0 },
	};
	static const char *const table[][2] = {
		{ "sumary", "summary" },
		{ "SUMMARY", "summary" },
		{ "chekc", "check" },
		{ "impotr", "import" },
		{ "leering", "leerling" },
		{ "leerlingg", "leerling" },
		{ "laerlign", "leerling" },
		{ "dtum", "datum" },
		{ "dtm", "" },
		{ "xyz", "" },
		{ "", "" },
		{ "summary", "summary" },
		{ "observator", "" },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct hb_str hit = hb_near(hb_str(table[i][0]), words, 6);
		if (!hb_str_is(hit, table[i][1]))
			fail_msg("\"%s\" is near \"%.*s\"", table[i][0], HB_STR_ARGS(hit));
	}
	static const struct hb_str equals[] = { { "bat", 3 }, { "cat", 3 } };
	assert_true(hb_str_is(hb_near(HB_STR("rat"), equals, 2), "bat"));
	char longest[65];
	memset(longest, 'a', sizeof(longest));
	struct hb_str edge = { longest, 64 }, over = { longest, 65 };
	assert_int_equal(hb_near(edge, &edge, 1).len, 64);
	assert_int_equal(hb_near(over, &edge, 1).len, 0);
	assert_int_equal(hb_near(edge, &over, 1).len, 0);
	assert_int_equal(hb_near(edge, NULL, 0).len, 0);
}

/* The distance as it is defined, worked out from the ends. */
static size_t plain_distance(const char *a, size_t n, const char *b, size_t m)
{
	if (!n || !m)
		return n + m;
	size_t best = plain_distance(a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]), d;
	if ((d = plain_distance(a, n - 1, b, m) + 1) < best)
		best = d;
	if ((d = plain_distance(a, n, b, m - 1) + 1) < best)
		best = d;
	if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1] &&
	    (d = plain_distance(a, n - 2, b, m - 2) + 1) < best)
		best = d;
	return best;
}

/* What is passed over unmeasured would not have been the nearest. */
static void nearest_of_all(void **state)
{
	(void)state;
	enum { WORDS = 6, LONGEST = 7 };
	uint32_t seed = 1;
	size_t found = 0;
	for (int round = 0; round < 2000; round++) {
		char text[WORDS + 1][LONGEST + 1] = { "" };
		struct hb_str word[WORDS + 1];
		for (size_t i = 0; i <= WORDS; i++) {
			seed = seed * 1103515245 + 12345;
			word[i] = (struct hb_str){ text[i], 1 + (seed >> 16) % LONGEST };
			for (size_t j = 0; j < word[i].len; j++) {
				seed = seed * 1103515245 + 12345;
				text[i][j] = "abc"[(seed >> 16) % 3];
			}
		}
		const char *right = NULL;
		size_t least = LONGEST + 1;
		for (size_t i = 1; i <= WORDS; i++) {
			size_t n = word[0].len, m = word[i].len, longer = n > m ? n : m;
			size_t d = plain_distance(text[0], n, text[i], m);
			if (d < least && d <= (longer < 6 ? 1 : longer / 3)) {
				least = d;
				right = text[i];
			}
		}
		assert_ptr_equal(hb_near(word[0], word + 1, WORDS).p, right);
		found += right != NULL;
	}
	assert_in_range(found, 500, 1900);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparing), cmocka_unit_test(cutting),
		cmocka_unit_test(integers),  cmocka_unit_test(utf8),
		cmocka_unit_test(building),  cmocka_unit_test(building_stands_a_lack_of_memory),
		cmocka_unit_test(nearest),   cmocka_unit_test(nearest_of_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
