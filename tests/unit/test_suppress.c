/* The hiding of small groups, against what it promises, on every small case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data/suppress.h"

static void test_nothing_small(void **state)
{
	(void)state;
	uint64_t pupils[] = { 5, 9, 0, 7 };
	bool hide[4] = { 0 };
	size_t space[4];
	assert_true(hb_suppress(pupils, hide, 4, 5, space));
	for (size_t i = 0; i < 4; i++)
		assert_false(hide[i]);
}

static void test_takes_the_next_smallest(void **state)
{
	(void)state;
	uint64_t pupils[] = { 12, 2, 9, 9 };
	bool hide[4] = { 0 };
	size_t space[4];
	assert_true(hb_suppress(pupils, hide, 4, 5, space));
	assert_false(hide[0]);
	assert_true(hide[1]);
	assert_true(hide[2]);
	assert_false(hide[3]);
}

/* Sizes 0..6 in four groups, with each one hidden beforehand or none. */
static void test_every_small_case(void **state)
{
	(void)state;
	for (unsigned code = 0; code < 7 * 7 * 7 * 7; code++) {
		for (size_t given = 0; given <= 4; given++) {
			uint64_t pupils[4], sum = 0, total = 0;
			bool hide[4] = { 0 };
			size_t space[4], hidden = 0;
			for (unsigned i = 0, rest = code; i < 4; i++, rest /= 7)
				total += pupils[i] = rest % 7;
			if (given < 4)
				hide[given] = true;
			bool fits = hb_suppress(pupils, hide, 4, 5, space);
			for (size_t i = 0; i < 4; i++) {
				if (pupils[i] > 0 && pupils[i] < 5)
					assert_true(hide[i]);
				if (hide[i] && pupils[i]) {
					hidden++;
					sum += pupils[i];
				}
			}
			if (!hidden)
				continue;
			assert_int_equal(fits, sum >= 5);
			if (fits && hidden < 2)
				assert_int_equal(sum, total); /* there is no other group */
			if (!fits)
				assert_int_equal(sum, total);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_small),
		cmocka_unit_test(test_takes_the_next_smallest),
		cmocka_unit_test(test_every_small_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
