/* Slopes, tau and kappa: against values worked out apart, and against all pairs one by one.
 *
 * The tables were made with Python 3 (random.seed(17); fractions.Fraction, so exact) from the
 * definitions: the median of (y2 - y1) / (x2 - x1) over pairs with x1 < x2, times 30; tau-b as
 * (concordant - discordant) / sqrt((n0 - n1)(n0 - n2)); kappa as 1 - sum w o / sum w e over the
 * table with both orders of each pair. Hundredths, halves up. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "data/stats.h"
#include "seam.h"

static const struct {
	size_t n;
	struct hb_point point[40];
	int64_t slope, tau;
} series[] = {
	{ 2, { { 2, 2 }, { 4, 3 } }, 1500, 100 },
	{ 3, { { 18, 1 }, { 42, 2 }, { 49, 4 } }, 290, 100 },
	{ 5, { { 28, 0 }, { 63, 3 }, { 64, 4 }, { 81, 3 }, { 191, 3 } }, 28, 36 },
	{ 8,
	  { { 0, 0 }, { 0, 1 }, { 0, 4 }, { 1, 1 }, { 1, 2 }, { 1, 4 }, { 2, 3 }, { 3, 4 } },
	  3000,
	  44 },
	{ 12,
	  { { 2, 3 },
	    { 9, 3 },
	    { 25, 3 },
	    { 26, 2 },
	    { 72, 3 },
	    { 122, 0 },
	    { 127, 4 },
	    { 184, 0 },
	    { 190, 4 },
	    { 191, 4 },
	    { 259, 2 },
	    { 285, 1 } },
	  0,
	  -8 },
	{ 20,
	  { { 19, 3 },  { 51, 2 },  { 96, 4 },  { 132, 2 }, { 174, 2 }, { 203, 2 }, { 264, 0 },
	    { 273, 0 }, { 279, 3 }, { 282, 1 }, { 343, 0 }, { 356, 2 }, { 496, 0 }, { 537, 1 },
	    { 545, 4 }, { 592, 2 }, { 618, 4 }, { 635, 4 }, { 648, 0 }, { 674, 2 } },
	  0,
	  -4 },
	{ 30,
	  { { 50, 1 },  { 50, 3 },  { 79, 3 },  { 167, 2 }, { 187, 1 }, { 217, 0 },
	    { 227, 4 }, { 230, 4 }, { 234, 3 }, { 257, 1 }, { 271, 4 }, { 312, 2 },
	    { 412, 3 }, { 417, 4 }, { 429, 0 }, { 491, 0 }, { 555, 0 }, { 556, 1 },
	    { 600, 3 }, { 641, 3 }, { 673, 3 }, { 692, 0 }, { 707, 2 }, { 749, 4 },
	    { 769, 1 }, { 830, 2 }, { 836, 3 }, { 844, 3 }, { 859, 2 }, { 862, 4 } },
	  0,
	  5 },
	{ 40,
	  { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 0, 2 }, { 0, 3 }, { 0, 6 }, { 0, 6 }, { 0, 6 },
	    { 1, 3 }, { 1, 4 }, { 1, 4 }, { 1, 4 }, { 1, 6 }, { 2, 3 }, { 2, 4 }, { 2, 6 },
	    { 3, 2 }, { 3, 2 }, { 3, 4 }, { 3, 6 }, { 3, 6 }, { 4, 1 }, { 4, 4 }, { 5, 1 },
	    { 5, 2 }, { 5, 4 }, { 5, 6 }, { 6, 2 }, { 7, 2 }, { 7, 3 }, { 7, 3 }, { 7, 4 },
	    { 8, 1 }, { 8, 3 }, { 8, 4 }, { 8, 6 }, { 8, 6 }, { 9, 0 }, { 9, 4 }, { 9, 5 } },
	  0,
	  -4 },
	{ 9,
	  { { 10, 0 },
	    { 24, 1 },
	    { 34, 1 },
	    { 44, 1 },
	    { 51, 0 },
	    { 51, 0 },
	    { 54, 0 },
	    { 67, 1 },
	    { 94, 0 } },
	  0,
	  -23 },
};

static const struct {
	uint32_t n_values;
	uint64_t pairs[25];
	int64_t kappa;
} tables[] = {
	{ 5, { 3, 1, 0, 0, 0, 0, 5, 0, 1, 0, 0, 0, 9, 3, 0, 0, 1, 0, 2, 1, 0, 0, 0, 1, 3 }, 83 },
	{ 5, { 1, 2, 1, 1, 0, 0, 3, 1, 3, 0, 0, 2, 1, 1, 0, 0, 1, 1, 1, 2, 0, 0, 1, 3, 0 }, 42 },
	{ 3, { 7, 5, 3, 5, 5, 6, 4, 2, 3 }, 9 },
	{ 5, { 3, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 2 }, 100 },
};

static void test_series(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(series) / sizeof(*series); i++) {
		struct hb_point p[40];
		struct hb_course c;
		for (size_t k = 0; k < series[i].n; k++) /* in another order */
			p[k] = series[i].point[(k + 3) % series[i].n];
		assert_true(hb_course_of(p, series[i].n, 7, &c));
		assert_true(c.has_slope && c.has_tau);
		assert_int_equal(hb_slope_hundredths(&c, 30), series[i].slope);
		assert_int_equal(c.tau_hundredths, series[i].tau);
	}
}

static void test_kappa(void **state)
{
	(void)state;
	int64_t kappa;
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		assert_true(hb_kappa(tables[i].pairs, tables[i].n_values, &kappa));
		assert_int_equal(kappa, tables[i].kappa);
	}
	uint64_t none[4] = { 0 }, same[4] = { 5, 0, 0, 0 }, never[4] = { 0, 5, 5, 0 };
	assert_false(hb_kappa(none, 2, &kappa));
	assert_false(hb_kappa(same, 2, &kappa));
	assert_true(hb_kappa(never, 2, &kappa));
	assert_int_equal(kappa, -100);
}

static void test_edges(void **state)
{
	(void)state;
	struct hb_course c;
	struct hb_point p[] = { { 5, 1 }, { 5, 3 }, { 5, 2 } };
	assert_true(hb_course_of(p, 0, 5, &c) && !c.has_slope && !c.has_tau);
	assert_true(hb_course_of(p, 1, 5, &c) && !c.has_slope && !c.has_tau);
	assert_true(hb_course_of(p, 3, 5, &c) && !c.has_slope && !c.has_tau);
	struct hb_point level[] = { { 5, 2 }, { 9, 2 } };
	assert_true(hb_course_of(level, 2, 5, &c) && c.has_slope && !c.has_tau);
	assert_int_equal(hb_slope_hundredths(&c, 30), 0);
	struct hb_point far[] = { { hb_day(1, 1, 1), 999 }, { hb_day(9999, 12, 31), 0 } };
	assert_true(hb_course_of(far, 2, 1000, &c));
	assert_int_equal(hb_slope_hundredths(&c, 3652058), -99900);
	assert_int_equal(c.tau_hundredths, -100);
}

static uint64_t state_of_random = 5;

static uint32_t draw(uint32_t below)
{
	state_of_random = state_of_random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)((state_of_random >> 33) % below);
}

static int compare(const void *a, const void *b)
{
	long double x = *(const long double *)a, y = *(const long double *)b;
	return x < y ? -1 : x > y;
}

/* Rising, falling and level series, few points and many, days near and far. */
static void test_all_pairs(void **state)
{
	(void)state;
	static struct hb_point p[80];
	static long double slope[80 * 79 / 2];
	for (int round = 0; round < 3000; round++) {
		size_t n = 2 + draw(78), k = 0;
		uint32_t n_values = 2 + draw(6), days = 1 + draw(round % 2 ? 30 : 3000000);
		uint32_t way = draw(3), tail = draw(n_values);
		for (size_t i = 0; i < n; i++) {
			uint32_t day = draw(days),
			         trend = (uint32_t)((uint64_t)day * n_values / days);
			uint32_t at = way == 0 ? draw(n_values) : trend;
			at = draw(4) ? at : tail;
			p[i] = (struct hb_point){ (int32_t)day - 1000,
				                  way == 1 ? at : n_values - 1 - at };
		}
		struct hb_course c;
		assert_true(hb_course_of(p, n, n_values, &c));
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				if (p[j].day > p[i].day)
					slope[k++] = ((long double)p[j].score - p[i].score) /
					             ((long double)p[j].day - p[i].day);
		assert_int_equal(c.has_slope, k > 0);
		if (!k)
			continue;
		qsort(slope, k, sizeof(*slope), compare);
		long double median = (slope[(k - 1) / 2] + slope[k / 2]) / 2;
		long double is = (long double)c.slope_up / (long double)c.slope_down;
		assert_true(fabsl(is - median) <= fabsl(median) * 1e-15L);
	}
}

static bool many(void *arg)
{
	(void)arg;
	struct hb_point p[40];
	struct hb_course c;
	for (uint32_t i = 0; i < 40; i++)
		p[i] = (struct hb_point){ (int32_t)(i * i), i / 2 };
	return hb_course_of(p, 40, 20, &c);
}

static void test_no_memory(void **state)
{
	(void)state;
	assert_true(seam_sweep_alloc(many, NULL) >= 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_series),
		                            cmocka_unit_test(test_kappa),
		                            cmocka_unit_test(test_edges),
		                            cmocka_unit_test(test_all_pairs),
		                            cmocka_unit_test(test_no_memory) };
	return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
