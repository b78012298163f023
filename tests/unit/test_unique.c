/* The unique key against a slow model, with few and many columns, folding and growth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/dict.h"
#include "base/sys.h"
#include "data/unique.h"

static uint64_t state_of_random = 1;

static uint32_t draw(uint32_t below)
{
	state_of_random = state_of_random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)((state_of_random >> 33) % below);
}

static void test_first_stands(void **state)
{
	(void)state;
	struct hb_unique *u = hb_unique_new(3);
	struct hb_unique_place first = { 0, 0 };
	struct hb_str a[] = { HB_STR("L1"), HB_STR("2026-11-03"), HB_STR("jvd") };
	struct hb_str b[] = { HB_STR("L1"), HB_STR("2026-11-03"), HB_STR("") };
	struct hb_str c[] = { HB_STR("L12"), HB_STR("026-11-03"), HB_STR("jvd") };
	assert_int_equal(hb_unique_add(u, a, 3, 0, 2, &first), HB_UNIQUE_NEW);
	assert_int_equal(hb_unique_add(u, b, 3, 0, 3, &first), HB_UNIQUE_NEW);
	assert_int_equal(hb_unique_add(u, c, 3, 1, UINT64_C(1) << 39, &first), HB_UNIQUE_NEW);
	assert_int_equal(hb_unique_add(u, a, 3, 5, 9, &first), HB_UNIQUE_DUPLICATE);
	assert_true(first.file == 0 && first.line == 2);
	assert_int_equal(hb_unique_add(u, b, 3, 5, 10, &first), HB_UNIQUE_DUPLICATE);
	assert_true(first.file == 0 && first.line == 3);
	assert_int_equal(hb_unique_add(u, c, 3, 5, 11, &first), HB_UNIQUE_DUPLICATE);
	assert_true(first.file == 1 && first.line == UINT64_C(1) << 39);
	assert_int_equal(hb_unique_count(u), 3);
	hb_unique_free(u);
}

static void test_undo(void **state)
{
	(void)state;
	struct hb_unique *u = hb_unique_new(1);
	struct hb_unique_place first;
	char text[16];
	for (uint32_t i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "%u", i);
		struct hb_str part = hb_str(text);
		assert_int_equal(hb_unique_add(u, &part, 1, 0, i + 1, &first), HB_UNIQUE_NEW);
		if (i % 3 == 0) {
			hb_unique_undo(u);
			hb_unique_undo(u); /* only the last one can be taken back */
		}
	}
	for (uint32_t i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "%u", i);
		struct hb_str part = hb_str(text);
		enum hb_unique_result r = hb_unique_add(u, &part, 1, 7, 7, &first);
		assert_int_equal(r, i % 3 ? HB_UNIQUE_DUPLICATE : HB_UNIQUE_NEW);
		if (i % 3)
			assert_true(first.file == 0 && first.line == i + 1);
	}
	hb_unique_undo(u); /* the last was a duplicate: nothing to take back */
	assert_int_equal(hb_unique_count(u), 5000);
	hb_unique_free(u);
}

/* Random keys of N columns with VALUES values each, against a dictionary of the joined key. */
static void against_model(size_t n, uint32_t values, uint32_t rows)
{
	struct hb_unique *u = hb_unique_new(n);
	struct hb_dict model = { 0 };
	uint64_t *lines = calloc(rows, sizeof(*lines));
	struct hb_str *part = calloc(n, sizeof(*part));
	char(*text)[12] = calloc(n, sizeof(*text));
	for (uint32_t row = 0; row < rows; row++) {
		struct hb_buf joined = { 0 };
		for (size_t i = 0; i < n; i++) {
			snprintf(text[i], sizeof(text[i]), "%x", draw(values));
			part[i] = hb_str(text[i]);
			hb_buf_str(&joined, part[i]);
			hb_buf_char(&joined, ',');
		}
		bool is_new;
		uint32_t id = hb_dict_add(&model, hb_buf_slice(&joined), &is_new);
		hb_buf_free(&joined);
		struct hb_unique_place first;
		enum hb_unique_result r = hb_unique_add(u, part, n, row % 3, row + 1, &first);
		assert_int_equal(r, is_new ? HB_UNIQUE_NEW : HB_UNIQUE_DUPLICATE);
		if (is_new)
			lines[id] = row + 1;
		else
			assert_true(first.line == lines[id] && first.file == (lines[id] - 1) % 3);
	}
	assert_int_equal(hb_unique_count(u), model.n);
	hb_unique_free(u);
	hb_dict_free(&model);
	free(lines);
	free(part);
	free(text);
}

static void test_model(void **state)
{
	(void)state;
	against_model(1, 30000, 60000);
	against_model(2, 200, 60000);
	against_model(3, 40, 100000);
	against_model(6, 1500, 5000); /* 11 bits a column: outgrows 10 and is repacked or folded */
	against_model(12, 100, 3000); /* 84 bits: folded several times */
	against_model(40, 2, 3000);   /* folded from the start */
	against_model(70, 3, 1000);
}

/* The same where columns hold numbers of BITS (0: texts): each number is one of a few anywhere
 * below 2^BITS. */
static void numbers_against_model(size_t n, const uint8_t *bits, uint32_t values, uint32_t rows)
{
	struct hb_unique *u = hb_unique_new(n);
	struct hb_dict model = { 0 };
	uint64_t *lines = calloc(rows, sizeof(*lines));
	uint32_t id[16], some[8];
	for (size_t i = 0; i < n; i++)
		if (bits[i])
			hb_unique_numbers(u, i, bits[i]);
	for (size_t i = 0; i < 8; i++)
		some[i] = draw(UINT32_MAX) << 1 | draw(2);
	some[0] = UINT32_MAX;
	for (uint32_t row = 0; row < rows; row++) {
		struct hb_buf joined = { 0 };
		struct hb_str part[16] = { { NULL, 0 } };
		uint64_t hash[16] = { 0 };
		char text[16][12];
		for (size_t i = 0; i < n; i++) {
			uint32_t value = bits[i] ? some[draw(8)] >> (32 - bits[i]) : draw(values);
			snprintf(text[i], sizeof(text[i]), "%x", value);
			hb_buf_printf(&joined, "%s,", text[i]);
			id[i] = value;
			part[i] = hb_str(text[i]);
			hash[i] = hb_hash(part[i]);
		}
		bool is_new;
		uint32_t at = hb_dict_add(&model, hb_buf_slice(&joined), &is_new);
		hb_buf_free(&joined);
		struct hb_unique_key key;
		struct hb_unique_place first;
		hb_unique_fetch_texts(u, hash, 1);
		assert_true(hb_unique_ids(u, part, hash, 1, id));
		hb_unique_fetch_places(u, id, 1, &key);
		enum hb_unique_result r = hb_unique_claim(u, id, &key, 0, row + 1, &first);
		assert_int_equal(r, is_new ? HB_UNIQUE_NEW : HB_UNIQUE_DUPLICATE);
		if (is_new)
			lines[at] = row + 1;
		else
			assert_int_equal(first.line, lines[at]);
		assert_memory_equal(hb_unique_last_ids(u), id, n * sizeof(*id));
	}
	assert_int_equal(hb_unique_count(u), model.n);
	hb_unique_free(u);
	hb_dict_free(&model);
	free(lines);
}

static void test_numbers(void **state)
{
	(void)state;
	static const uint8_t day[] = { 0, 22, 0 }, full[] = { 32, 32 }, over[] = { 32, 32, 0 },
	                     many[] = { 0, 22, 8, 8, 8, 8, 8, 8 }, first[] = { 22, 8, 0, 0 },
	                     late[] = { 0, 0, 0, 0, 22 };
	numbers_against_model(3, day, 60, 40000);
	numbers_against_model(2, full, 0, 500);
	numbers_against_model(3, over, 50, 5000);
	numbers_against_model(8, many, 5, 20000);
	numbers_against_model(8, many, 5000, 20000);
	numbers_against_model(4, first, 3000, 20000); /* outgrow their bits */
	numbers_against_model(5, late, 12, 40000);
	numbers_against_model(5, late, 40000, 60000); /* 4 x 16 and 22: folded */
}

/* Keys found ahead, 50 at a time, and claimed when others have been: with ids that outgrow their
 * bits meanwhile, room made, and keys taken back. */
static void ahead_against_model(uint32_t values, uint32_t rounds)
{
	enum { N = 6, AT_ONCE = 50 };
	struct hb_unique *u = hb_unique_new(N);
	struct hb_dict model = { 0 };
	uint64_t *lines = calloc((size_t)rounds * AT_ONCE, sizeof(*lines)), line = 0;
	size_t n = 0;
	for (uint32_t round = 0; round < rounds; round++) {
		uint32_t id[AT_ONCE * N], at[AT_ONCE];
		struct hb_unique_key key[AT_ONCE];
		for (uint32_t i = 0; i < AT_ONCE; i++) {
			char text[N][12];
			struct hb_str part[N];
			uint64_t hash[N];
			uint32_t first = draw(values * (round + 1) / rounds + 1), last = draw(3);
			for (uint32_t k = 0; k < N; k++) {
				snprintf(text[k], sizeof(text[k]), "%x", k + 1 < N ? first : last);
				part[k] = hb_str(text[k]);
				hash[k] = hb_hash(part[k]);
			}
			assert_true(hb_unique_ids(u, part, hash, 1, id + (size_t)i * N));
			struct hb_str whole = { (const char *)(id + (size_t)i * N),
				                N * sizeof(*id) };
			at[i] = hb_dict_add(&model, whole, NULL);
		}
		hb_unique_fetch_places(u, id, AT_ONCE, key);
		for (uint32_t i = 0; i < AT_ONCE; i++) {
			struct hb_unique_place first = { 9, 9 };
			const struct hb_unique_key *known = draw(5) ? &key[i] : NULL;
			enum hb_unique_result r =
			        hb_unique_claim(u, id + (size_t)i * N, known, 3, ++line, &first);
			if (lines[at[i]]) {
				assert_int_equal(r, HB_UNIQUE_DUPLICATE);
				assert_true(first.file == 3 && first.line == lines[at[i]]);
				continue;
			}
			assert_int_equal(r, HB_UNIQUE_NEW);
			lines[at[i]] = line;
			n++;
			if (draw(6) == 0) {
				hb_unique_undo(u);
				lines[at[i]] = 0;
				n--;
			}
			assert_int_equal(hb_unique_count(u), n);
		}
		if (draw(20) == 0)
			hb_unique_expect(u, n + draw(4000));
	}
	hb_unique_free(u);
	hb_dict_free(&model);
	free(lines);
}

static void test_ahead(void **state)
{
	(void)state;
	ahead_against_model(3, 20);
	ahead_against_model(1000, 200);
	ahead_against_model(2000, 200);  /* more bits */
	ahead_against_model(30000, 900); /* and folded */
}

/* Without memory a key that was there is still found, and nothing is lost afterwards. */
static int calls_left;
static void *(*real_malloc)(size_t);
static void *(*real_realloc)(void *, size_t);

static void *failing_malloc(size_t size)
{
	return calls_left-- > 0 ? real_malloc(size) : NULL;
}

static void *failing_realloc(void *p, size_t size)
{
	return calls_left-- > 0 ? real_realloc(p, size) : NULL;
}

/* A key of nine columns, whose ids outgrow their bits after a while. */
static enum hb_unique_result add_nine(struct hb_unique *u, uint32_t row,
                                      struct hb_unique_place *first)
{
	char text[9][12];
	struct hb_str part[9];
	for (uint32_t i = 0; i < 9; i++) {
		snprintf(text[i], sizeof(text[i]), "%u", row * (i + 1));
		part[i] = hb_str(text[i]);
	}
	return hb_unique_add(u, part, 9, 0, row + 1, first);
}

static void test_no_memory(void **state)
{
	(void)state;
	real_malloc = hb_sys.malloc;
	real_realloc = hb_sys.realloc;
	for (int allowed = 0; allowed < 400; allowed += 1 + allowed / 40) {
		hb_sys.malloc = failing_malloc;
		hb_sys.realloc = failing_realloc;
		calls_left = allowed;
		struct hb_unique *u = hb_unique_new(9);
		if (!u)
			goto next;
		for (uint32_t turn = 0; turn < 2; turn++)
			for (uint32_t row = 0; row < 3000; row++) {
				struct hb_unique_place first = { 0, 0 };
				enum hb_unique_result r = add_nine(u, row, &first);
				if (r == HB_UNIQUE_NO_MEMORY) { /* the second time there is some */
					calls_left = 1000000;
					r = add_nine(u, row, &first);
				}
				assert_int_equal(r, turn ? HB_UNIQUE_DUPLICATE : HB_UNIQUE_NEW);
				assert_int_equal(first.line, turn ? row + 1 : 0);
			}
		assert_int_equal(hb_unique_count(u), 3000);
	next:
		hb_unique_free(u);
		hb_sys.malloc = real_malloc;
		hb_sys.realloc = real_realloc;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_stands), cmocka_unit_test(test_undo),
		cmocka_unit_test(test_model),        cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_ahead),        cmocka_unit_test(test_no_memory)
	};
	return cmocka_run_group_tests_name("unique", tests, NULL, NULL);
}
