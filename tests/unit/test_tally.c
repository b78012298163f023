/* Tallies: figures against plain arithmetic, and any split and order of merge gives the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "data/tally.h"

enum { WORDS_MAX = 40 };

static uint64_t state_of_random = 7;

static uint32_t draw(uint32_t below)
{
	state_of_random = state_of_random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)((state_of_random >> 33) % below);
}

struct score {
	int32_t day;
	int index; /* -1: missing */
};

static void tally(uint32_t *cell, uint32_t n_values, struct score s)
{
	if (s.index < 0)
		hb_tally_miss(cell, n_values);
	else
		hb_tally_add(cell, n_values, (uint32_t)s.index, s.day);
}

/* Scores over few days, so that observers often differ on one, dealt out over PARTS cells that
 * are merged in random pairs. */
static void split_and_merge(uint32_t n_values, size_t n, uint32_t parts)
{
	uint32_t whole[WORDS_MAX] = { 0 }, part[16][WORDS_MAX] = { 0 };
	for (size_t i = 0; i < n; i++) {
		struct score s = { (int32_t)draw(5) - 2, (int)draw(n_values + 1) - 1 };
		tally(whole, n_values, s);
		tally(part[draw(parts)], n_values, s);
	}
	while (parts > 1) {
		uint32_t a = draw(parts), b = draw(parts);
		if (a == b)
			continue;
		assert_true(hb_tally_merge(part[a], part[b], n_values));
		memcpy(part[b], part[--parts], sizeof(part[b]));
	}
	assert_memory_equal(part[0], whole, hb_tally_words(n_values) * sizeof(uint32_t));
}

static void test_any_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < 20000; i++)
		split_and_merge(1 + draw(i % 50 ? 7 : 30), draw(30), 1 + draw(16));
}

/* The words of a cell by going through all codes for each. */
static void slow_cell(uint32_t *cell, uint32_t n_values, const uint32_t *code, const int32_t *day,
                      size_t n)
{
	uint32_t *end = cell + n_values;
	int32_t low = INT32_MAX, high = INT32_MIN;
	memset(cell, 0, hb_tally_words(n_values) * sizeof(*cell));
	for (size_t i = 0; i < n; i++) {
		cell[code[i] ? code[i] - 1 : n_values + HB_TALLY_MISSING]++;
		low = code[i] && day[i] < low ? day[i] : low;
		high = code[i] && day[i] > high ? day[i] : high;
	}
	uint32_t first = 0, last = 0;
	bool one_first = true, one_last = true;
	for (size_t i = 0; i < n; i++) {
		if (code[i] && day[i] == low) {
			one_first &= !first || first == code[i];
			first = code[i];
		}
		if (code[i] && day[i] == high) {
			one_last &= !last || last == code[i];
			last = code[i];
		}
	}
	if (first) {
		end[HB_TALLY_FIRST] = (uint32_t)(HB_TALLY_DAY_END - low);
		end[HB_TALLY_LAST] = (uint32_t)(high - HB_TALLY_DAY_ZERO);
		end[HB_TALLY_SCORES] = (one_first ? first : 0) | (one_last ? last : 0) << 16;
	}
}

static void test_codes(void **state)
{
	(void)state;
	for (int round = 0; round < 30000; round++) {
		uint32_t n_values = 1 + draw(round % 3 ? 6 : 30), n = draw(12), days = 1 + draw(6);
		uint32_t cell[WORDS_MAX] = { 0 }, slow[WORDS_MAX], code[12];
		int32_t day[12], base = round % 50    ? 0
		                        : round % 100 ? HB_TALLY_DAY_ZERO + 1
		                                      : 2932890;
		for (uint32_t i = 0; i < n; i++) {
			code[i] = draw(n_values + 1);
			day[i] = base + (int32_t)draw(days);
			hb_tally_code(cell, n_values, code[i], day[i]);
		}
		slow_cell(slow, n_values, code, day, n);
		assert_memory_equal(cell, slow, hb_tally_words(n_values) * sizeof(*cell));
	}
}

static int by_value(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Every figure by plain arithmetic over the list of scores. */
static void test_figures(void **state)
{
	(void)state;
	for (int round = 0; round < 5000; round++) {
		int64_t min = (int64_t)draw(9) - 4;
		size_t n = 1 + draw(12);
		int value[12];
		int64_t sum = 0;
		uint32_t cell[WORDS_MAX] = { 0 };
		for (size_t i = 0; i < n; i++) {
			uint32_t index = draw(6);
			value[i] = (int)(min + index);
			sum += value[i];
			hb_tally_add(cell, 6, index, (int32_t)i);
		}
		struct hb_figures f;
		hb_tally_figures(cell, 6, min, &f);
		assert_int_equal(f.n, n);
		assert_true(min + f.first == value[0] && min + f.last == value[n - 1]);
		assert_true(f.has_change == (n > 1));
		assert_int_equal(f.change, value[n - 1] - value[0]);
		qsort(value, n, sizeof(*value), by_value);
		assert_true(f.min == value[0] && f.max == value[n - 1]);
		assert_int_equal(f.median_tenths, 5 * (value[(n - 1) / 2] + value[n / 2]));
		/* the mean is the one hundredth whose half-open interval of width 1 holds it */
		int64_t twice = 2 * f.mean_hundredths, exact = 200 * sum, count = (int64_t)n;
		assert_true((twice - 1) * count <= exact && exact < (twice + 1) * count);
	}
}

static void test_ends(void **state)
{
	(void)state;
	uint32_t cell[WORDS_MAX] = { 0 };
	struct hb_figures f;
	hb_tally_miss(cell, 5);
	hb_tally_figures(cell, 5, 1, &f);
	assert_true(f.n == 0 && f.missing == 1 && f.first_day == HB_NO_DAY && !f.has_change);

	hb_tally_add(cell, 5, 4, 100); /* one date: no change */
	hb_tally_figures(cell, 5, 1, &f);
	assert_true(f.first == 4 && f.last == 4 && !f.has_change && f.first_day == 100);

	hb_tally_add(cell, 5, 2, 110);
	hb_tally_add(cell, 5, 2, 110); /* two observers agree */
	hb_tally_figures(cell, 5, 1, &f);
	assert_true(f.has_change && f.change == -2 && f.last == 2 && f.last_day == 110);

	hb_tally_add(cell, 5, 1, 110); /* a third does not; a later agreement does not heal it */
	hb_tally_add(cell, 5, 2, 110);
	hb_tally_figures(cell, 5, 1, &f);
	assert_true(!f.has_change && f.last == HB_TALLY_DIFFERS && f.last_day == 110 &&
	            f.first == 4);

	hb_tally_add(cell, 5, 0, 120);
	hb_tally_add(cell, 5, 3, 90);
	hb_tally_figures(cell, 5, 1, &f);
	assert_true(f.has_change && f.change == -3 && f.first_day == 90 && f.last_day == 120);
	assert_int_equal(f.mean_hundredths, 300); /* 5 3 3 2 3 1 4: 21 / 7 */
}

static void test_bounds(void **state)
{
	(void)state;
	uint32_t cell[WORDS_MAX] = { 0 }, full[WORDS_MAX] = { 0 }, before[WORDS_MAX];
	int32_t first = hb_day(1, 1, 1), last = hb_day(9999, 12, 31);
	hb_tally_add(cell, 5, 0, first);
	hb_tally_add(cell, 5, 4, last);
	struct hb_figures f;
	hb_tally_figures(cell, 5, 1, &f);
	assert_true(f.first_day == first && f.last_day == last && f.change == 4);
	assert_int_equal(f.median_tenths, 30);
	full[0] = UINT32_MAX;
	memcpy(before, cell, sizeof(cell));
	assert_false(hb_tally_merge(cell, full, 5));
	assert_memory_equal(cell, before, sizeof(cell));
	assert_true(hb_tally_words(7) * sizeof(uint32_t) < 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_any_split),
		                            cmocka_unit_test(test_codes),
		                            cmocka_unit_test(test_figures),
		                            cmocka_unit_test(test_ends),
		                            cmocka_unit_test(test_bounds) };
	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
