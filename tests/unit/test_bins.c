/* Rows that wait in bins and are tallied small, against rows tallied in cells at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "seam.h"
#include "tools/observe_tallies.h"

struct pair {
	struct hb_tallies waiting;
	struct hb_cells direct;
	struct hb_bins bins;
	struct hb_items items;
};

static void add_direct(struct pair *p, uint32_t group, int32_t day, const uint8_t *code,
                       uint64_t here)
{
	size_t words = hb_tally_words(p->items.n_values);
	uint32_t *cell = hb_cells_at(&p->direct, group);
	for (size_t i = 0; i < p->items.n; i++)
		if (!p->items.is_long || (here >> i & 1))
			hb_tally_code(cell + i * words, p->items.n_values, code[i], day);
}

/* Mostly near one another; some so far that they fit in no small tally. */
static int32_t any_day(void)
{
	int32_t day = 20000 + (int32_t)below(5);
	if (below(3) == 0)
		return day - 40 + (int32_t)below(80);
	if (below(100) == 0) /* on either side of what fits */
		return (below(2) ? 16384 : -16384) + day - 50 + (int32_t)below(100);
	return below(1000) ? day : day - 730000 + (int32_t)below(2) * 1400000;
}

/* N rows of groups below N_GROUPS, which come up in order, as they do when rows are read. */
static bool add_rows(struct pair *p, uint32_t n_groups, uint32_t n)
{
	uint32_t known = 0;
	while (n--) {
		uint8_t code[64 + 15];
		uint64_t here = (uint64_t)below(1 << 16) << below(40);
		int32_t day = any_day();
		uint32_t group = known < n_groups && below(3) ? known++ : below(known ? known : 1);
		for (size_t i = 0; i < sizeof(code); i++)
			code[i] = (uint8_t)below(p->items.n_values + 1);
		here = below(4) ? here : ~UINT64_C(0);
		here &= ~UINT64_C(0) >> (64 - p->items.n);
		if (p->items.is_long ? !hb_bins_add_some(&p->bins, group, day, code, here)
		                     : !hb_bins_add(&p->bins, group, day, code))
			return false;
		add_direct(p, group, day, code, here);
	}
	return true;
}

static void begin(struct pair *p, size_t n_items, uint32_t n_values, bool is_long,
                  uint32_t n_groups)
{
	*p = (struct pair){ .items = { .n = n_items, .n_values = n_values, .is_long = is_long } };
	p->direct.words = n_items * hb_tally_words(n_values);
	hb_tallies_make(&p->waiting, n_items, n_values, true);
	if (below(2)) /* not what suits this machine */
		p->waiting.lanes.add = hb_lanes_add_8;
	hb_bins_make(&p->bins, &p->waiting);
	assert_true(hb_cells_reserve(&p->direct, n_groups));
}

static void end(struct pair *p)
{
	hb_bins_free(&p->bins);
	hb_tallies_free(&p->waiting);
	hb_cells_free(&p->direct);
}

/* A group that is counted in two parts comes to twice each count. */
static void check_group(const struct pair *p, uint32_t group, uint32_t *sum)
{
	size_t words = hb_tally_words(p->items.n_values), n = p->items.n * words;
	const uint32_t *direct = hb_cells_at(&p->direct, group);
	bool any = hb_tallies_sum(&p->waiting, group, sum, false), wants = false;
	for (size_t i = 0; i < n; i++)
		wants = wants || direct[i];
	assert_true(any || !wants);
	if (!wants)
		return;
	assert_memory_equal(sum, direct, n * sizeof(*sum));
	assert_true(hb_tallies_sum(&p->waiting, group, sum, true));
	for (size_t i = 0; i < n; i++)
		assert_int_equal(sum[i],
		                 i % words <= p->items.n_values ? 2 * direct[i] : direct[i]);
}

static void against_direct(size_t n_items, uint32_t n_values, bool is_long, uint32_t n_groups,
                           uint32_t n)
{
	struct pair p;
	begin(&p, n_items, n_values, is_long, n_groups);
	assert_true(add_rows(&p, n_groups, n));
	assert_true(hb_bins_empty(&p.bins));
	assert_true(hb_bins_empty(&p.bins)); /* nothing is tallied twice */
	uint32_t *sum = malloc(p.direct.words * sizeof(*sum));
	assert_non_null(sum);
	for (uint32_t g = 0; g < n_groups; g++)
		check_group(&p, g, sum);
	free(sum);
	end(&p);
}

static void test_few_groups(void **state)
{
	(void)state;
	seed = 1;
	against_direct(1, 3, false, 1, 10000);
	against_direct(14, 5, false, 600, 30000);
	against_direct(64, 11, true, 300, 5000);
	against_direct(14, 5, true, 700, 30000);
	against_direct(16, 15, false, 20, 30000);
	against_direct(17, 5, false, 20, 30000);
	against_direct(33, 1, true, 5, 30000);
}

/* More scores than small tallies are for. */
static void test_many_values(void **state)
{
	(void)state;
	seed = 4;
	against_direct(3, 16, false, 50, 10000);
	against_direct(5, 101, true, 50, 10000);
	against_direct(2, 254, false, 10, 10000);
}

/* So many that bins come to hold twice as many, and twice again. */
static void test_many_groups(void **state)
{
	(void)state;
	seed = 2;
	against_direct(2, 3, false, 150000, 400000);
	against_direct(3, 2, true, 70000, 300000);
}

static size_t fail_each(uint32_t n_groups, uint32_t n)
{
	bool fired;
	size_t nth = 0;
	do {
		struct pair p;
		seed = 3;
		begin(&p, 14, 5, false, n_groups);
		seam_arm(SEAM_ALLOC, ++nth, ENOMEM);
		bool good = add_rows(&p, n_groups, n) && hb_bins_empty(&p.bins);
		fired = seam_fired();
		seam_disarm();
		assert_true(good != fired);
		end(&p);
	} while (fired);
	return nth;
}

static void test_no_memory(void **state)
{
	(void)state;
	assert_true(fail_each(3000, 5000) > 10);
	assert_true(fail_each(10, 5000) > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_few_groups),
		                            cmocka_unit_test(test_many_values),
		                            cmocka_unit_test(test_many_groups),
		                            cmocka_unit_test(test_no_memory) };
	return cmocka_run_group_tests_name("bins", tests, NULL, NULL);
}
