/* Rows that wait in bins to be tallied, against rows tallied at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random_rows.h"
#include "seam.h"
#include "tools/observe_parts.h"

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

/* N rows of groups below N_GROUPS, which come up in order, as they do when rows are read. */
static bool add_rows(struct pair *p, uint32_t n_groups, uint32_t n)
{
	uint32_t known = 0;
	while (n--) {
		uint8_t code[64];
		uint64_t here = (uint64_t)below(1 << 16) << below(40);
		int32_t day = 20000 + (int32_t)below(5);
		uint32_t group = known < n_groups && below(3) ? known++ : below(known ? known : 1);
		for (size_t i = 0; i < p->items.n; i++)
			code[i] = (uint8_t)below(p->items.n_values + 1);
		here &= ~UINT64_C(0) >> (64 - p->items.n);
		if (!hb_bins_add(&p->bins, group, day, code, here))
			return false;
		add_direct(p, group, day, code, here);
	}
	return true;
}

static void begin(struct pair *p, size_t n_items, uint32_t n_values, bool is_long,
                  uint32_t n_groups)
{
	*p = (struct pair){ .items = { .n = n_items, .n_values = n_values, .is_long = is_long } };
	p->waiting.cells.words = p->direct.words = n_items * hb_tally_words(n_values);
	hb_bins_make(&p->bins, &p->items, &p->waiting);
	assert_true(hb_cells_reserve(&p->direct, n_groups));
}

static void end(struct pair *p)
{
	hb_bins_free(&p->bins);
	hb_cells_free(&p->waiting.cells);
	hb_cells_free(&p->direct);
}

static void against_direct(size_t n_items, uint32_t n_values, bool is_long, uint32_t n_groups,
                           uint32_t n)
{
	struct pair p;
	begin(&p, n_items, n_values, is_long, n_groups);
	assert_true(add_rows(&p, n_groups, n));
	hb_bins_empty(&p.bins);
	hb_bins_empty(&p.bins); /* nothing is tallied twice */
	assert_true(hb_cells_reserve(&p.waiting.cells, n_groups));
	for (uint32_t g = 0; g < n_groups; g++)
		assert_memory_equal(hb_cells_at(&p.waiting.cells, g), hb_cells_at(&p.direct, g),
		                    p.direct.words * sizeof(uint32_t));
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
}

/* So many that bins come to hold twice as many, and twice again. */
static void test_many_groups(void **state)
{
	(void)state;
	seed = 2;
	against_direct(2, 3, false, 150000, 400000);
	against_direct(3, 2, true, 70000, 300000);
}

static void test_no_memory(void **state)
{
	(void)state;
	bool fired;
	size_t nth = 0;
	do {
		struct pair p;
		seed = 3;
		begin(&p, 14, 5, false, 3000);
		seam_arm(SEAM_ALLOC, ++nth, ENOMEM);
		bool good = add_rows(&p, 3000, 5000);
		fired = seam_fired();
		seam_disarm();
		assert_true(good != fired);
		end(&p);
	} while (fired);
	assert_true(nth > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_few_groups),
		                            cmocka_unit_test(test_many_groups),
		                            cmocka_unit_test(test_no_memory) };
	return cmocka_run_group_tests_name("bins", tests, NULL, NULL);
}
