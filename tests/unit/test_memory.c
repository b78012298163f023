/* Memory: growing arrays, arenas and the dictionary of texts, also when there is none left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/dict.h"
#include "seam.h"

static void calloc_refuses_an_overflow(void **state)
{
	(void)state;
	assert_null(hb_calloc(SIZE_MAX / 2, 3));
	char *p = hb_calloc(7, 3);
	for (size_t i = 0; i < 21; i++)
		assert_int_equal(p[i], 0);
	free(p);
	p = hb_calloc(0, 8);
	assert_non_null(p);
	free(p);
}

static void growing_keeps_what_is_there(void **state)
{
	(void)state;
	uint32_t *list = NULL;
	size_t cap = 0;
	for (uint32_t i = 0; i < 1000; i++) {
		assert_int_equal(hb_grow(&list, &cap, (size_t)i + 1, sizeof(*list)), 0);
		assert_true(cap > i);
		list[i] = i;
	}
	for (uint32_t i = 0; i < 1000; i++)
		assert_int_equal(list[i], i);
	uint32_t *before = list;
	size_t cap_before = cap;
	assert_int_equal(hb_grow(&list, &cap, SIZE_MAX, sizeof(*list)), -1);
	assert_int_equal(hb_grow(&list, &cap, SIZE_MAX / 4, sizeof(*list)), -1);
	seam_arm(SEAM_ALLOC, 1, 0);
	assert_int_equal(hb_grow(&list, &cap, cap + 1, sizeof(*list)), -1);
	seam_disarm();
	assert_ptr_equal(list, before);
	assert_int_equal(cap, cap_before);
	free(list);
}

static void arena_memory_is_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	struct hb_arena a = { 0 };
	unsigned char *piece[500];
	for (size_t i = 0; i < 500; i++) {
		size_t size = i * 37 % 5000;
		hb_arena_bytes(&a, i % 7); /* so that alignment has something to do */
		piece[i] = hb_arena_alloc(&a, size);
		assert_int_equal((uintptr_t)piece[i] % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < size; k++)
			assert_int_equal(piece[i][k], 0);
		memset(piece[i], (int)(i & 0xFF), size);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t k = 0; k < i * 37 % 5000; k++)
			assert_int_equal(piece[i][k], i & 0xFF);
	char *big = hb_arena_bytes(&a, (size_t)3 << 20); /* larger than any block */
	memset(big, 1, (size_t)3 << 20);
	assert_true(a.total_bytes >= (size_t)3 << 20);
	hb_arena_free(&a);
	assert_null(a.head);
	hb_arena_free(&a);
}

static void arena_refuses_an_overflow(void **state)
{
	(void)state;
	struct hb_arena a = { 0 };
	assert_null(hb_arena_array(&a, SIZE_MAX / 2, 3));
	assert_null(hb_arena_alloc(&a, SIZE_MAX - 8));
	assert_null(hb_arena_bytes(&a, SIZE_MAX));
	assert_non_null(hb_arena_alloc(&a, 0));
	hb_arena_free(&a);
}

static void arena_text_ends_in_nul(void **state)
{
	(void)state;
	struct hb_arena a = { 0 };
	struct hb_str s = hb_arena_str(&a, HB_STR("een\0twee"));
	assert_int_equal(s.len, 8);
	assert_memory_equal(s.p, "een\0twee", 9);
	s = hb_arena_str(&a, (struct hb_str){ NULL, 0 });
	assert_non_null(s.p);
	assert_string_equal(s.p, "");
	hb_arena_free(&a);
}

static bool fill_arena(void *arg)
{
	(void)arg;
	struct hb_arena a = { 0 };
	bool good = true;
	for (size_t i = 0; i < 20 && good; i++)
		good = hb_arena_alloc(&a, 3000) && hb_arena_str(&a, HB_STR("abc")).p;
	hb_arena_free(&a);
	return good;
}

static void arena_stands_a_lack_of_memory(void **state)
{
	(void)state;
	assert_true(seam_sweep_alloc(fill_arena, NULL) > 2);
}

static struct hb_str numbered(char buf[16], unsigned n)
{
	return (struct hb_str){ buf, (size_t)snprintf(buf, 16, "L%05u", n) };
}

static void dict_numbers_texts_as_they_come(void **state)
{
	(void)state;
	struct hb_dict d = { 0 };
	bool is_new;
	assert_int_equal(hb_dict_find(&d, HB_STR("")), HB_DICT_NONE);
	assert_int_equal(hb_dict_add(&d, HB_STR("a"), &is_new), 0);
	assert_true(is_new);
	assert_int_equal(hb_dict_add(&d, (struct hb_str){ NULL, 0 }, &is_new), 1);
	assert_true(is_new);
	assert_int_equal(hb_dict_add(&d, HB_STR(""), &is_new), 1);
	assert_false(is_new);
	assert_int_equal(hb_dict_add(&d, HB_STR("a\0"), NULL), 2);
	assert_int_equal(hb_dict_add(&d, HB_STR("a\0\0"), NULL), 3);
	assert_int_equal(hb_dict_add(&d, HB_STR("A"), NULL), 4);
	assert_int_equal(hb_dict_find(&d, HB_STR("a")), 0);
	assert_int_equal(hb_dict_find(&d, HB_STR("b")), HB_DICT_NONE);
	assert_true(hb_str_eq(hb_dict_text(&d, 3), HB_STR("a\0\0")));
	assert_int_equal(hb_dict_text(&d, 1).len, 0);
	hb_dict_free(&d);
	assert_int_equal(d.n, 0);
}

static void dict_copies_its_texts(void **state)
{
	(void)state;
	struct hb_dict d = { 0 };
	char text[] = "L00001";
	hb_dict_add(&d, hb_str(text), NULL);
	text[0] = 'X';
	assert_int_equal(hb_dict_find(&d, HB_STR("L00001")), 0);
	assert_int_equal(hb_dict_find(&d, hb_str(text)), HB_DICT_NONE);
	hb_dict_free(&d);
}

static void dict_holds_a_million(void **state)
{
	(void)state;
	enum { MILLION = 1000000 };
	struct hb_dict d = { 0 };
	char buf[16];
	for (unsigned i = 0; i < MILLION; i++)
		if (hb_dict_add(&d, numbered(buf, i), NULL) != i)
			fail_msg("text %u has another id", i);
	assert_int_equal(d.n, MILLION);
	for (unsigned i = 0; i < MILLION; i++)
		if (hb_dict_find(&d, numbered(buf, i)) != i ||
		    !hb_str_eq(hb_dict_text(&d, i), numbered(buf, i)))
			fail_msg("text %u is lost", i);
	assert_int_equal(hb_dict_find(&d, HB_STR("L1000000")), HB_DICT_NONE);
	hb_dict_free(&d);
}

/* Every length, and texts that differ in one byte anywhere, so that no read of the hash is blind
 * to a byte. */
static void dict_tells_near_texts_apart(void **state)
{
	(void)state;
	struct hb_dict d = { 0 };
	char text[80];
	uint32_t n = 0;
	for (size_t len = 1; len <= sizeof(text); len++) {
		memset(text, 'x', sizeof(text));
		assert_int_equal(hb_dict_add(&d, (struct hb_str){ text, len }, NULL), n++);
		for (size_t at = 0; at < len; at++) {
			uint64_t before = hb_hash((struct hb_str){ text, len });
			text[at] = 'y';
			assert_true(hb_hash((struct hb_str){ text, len }) != before);
			assert_int_equal(hb_dict_add(&d, (struct hb_str){ text, len }, NULL), n++);
			text[at] = 'x';
		}
	}
	assert_int_equal(d.n, n);
	hb_dict_free(&d);
}

/* The low bits choose the slot and the high ones are the tag: both must be spread for keys as
 * schools have them, or one slot's neighbourhood fills up. */
static void dict_hash_spreads_codes(void **state)
{
	(void)state;
	enum { N = 1 << 16 };
	static unsigned char low[N], high[N];
	memset(low, 0, sizeof(low));
	memset(high, 0, sizeof(high));
	char buf[16];
	for (unsigned i = 0; i < N; i++) {
		uint64_t h = hb_hash(numbered(buf, i));
		low[h % N] = 1;
		high[h >> 48] = 1;
	}
	size_t hit_low = 0, hit_high = 0;
	for (size_t i = 0; i < N; i++) {
		hit_low += low[i];
		hit_high += high[i];
	}
	/* n balls in n bins leave 1/e of the bins empty: 63.2% hit */
	assert_in_range(hit_low, N * 61 / 100, N * 65 / 100);
	assert_in_range(hit_high, N * 61 / 100, N * 65 / 100);
}

static bool fill_dict(void *arg)
{
	struct hb_dict *d = arg;
	*d = (struct hb_dict){ 0 };
	char buf[16];
	bool good = true;
	for (unsigned i = 0; i < 300 && good; i++) {
		uint32_t n = d->n;
		uint32_t id = hb_dict_add(d, numbered(buf, i), NULL);
		good = id == i;
		if (!good) { /* as it was, and usable */
			assert_int_equal(id, HB_DICT_NONE);
			assert_int_equal(d->n, n);
			for (unsigned k = 0; k < n; k++)
				assert_int_equal(hb_dict_find(d, numbered(buf, k)), k);
		}
	}
	hb_dict_free(d);
	return good;
}

static void dict_stands_a_lack_of_memory(void **state)
{
	(void)state;
	struct hb_dict d;
	assert_true(seam_sweep_alloc(fill_dict, &d) > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calloc_refuses_an_overflow),
		cmocka_unit_test(growing_keeps_what_is_there),
		cmocka_unit_test(arena_memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(arena_refuses_an_overflow),
		cmocka_unit_test(arena_text_ends_in_nul),
		cmocka_unit_test(arena_stands_a_lack_of_memory),
		cmocka_unit_test(dict_numbers_texts_as_they_come),
		cmocka_unit_test(dict_copies_its_texts),
		cmocka_unit_test(dict_holds_a_million),
		cmocka_unit_test(dict_tells_near_texts_apart),
		cmocka_unit_test(dict_hash_spreads_codes),
		cmocka_unit_test(dict_stands_a_lack_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
