/* Keys whose last column is a choice, against a table of all that was claimed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/dict.h"
#include "data/runs.h"
#include "random.h"
#include "seam.h"

enum { KEYS_MAX = 400 };

/* Where each choice of each key came first; line 0: it did not. */
static struct hb_unique_place came[KEYS_MAX][HB_RUNS_CHOICES];

/* Rows as they come: mostly the next choices in order, else any. */
static uint64_t random_mask(uint32_t n_choices)
{
	uint64_t all = ~UINT64_C(0) >> (64 - n_choices), mask = 0;
	switch (below(4)) {
	case 0:
		return all;
	case 1:
		return UINT64_C(1) << below(n_choices);
	case 2:
		for (uint32_t i = below(n_choices), n = below(4); i < n_choices; i += 1 + n)
			mask |= UINT64_C(1) << i;
		return mask;
	default:
		for (uint32_t i = 0; i < n_choices; i++)
			mask |= (uint64_t)below(2) << i;
		return mask ? mask : 1;
	}
}

static bool ids_of(struct hb_runs *runs, uint32_t key, uint32_t id[2])
{
	char text[16];
	snprintf(text, sizeof(text), "L%u", key / 3);
	struct hb_str part[2] = { hb_str(text), { NULL, 0 } };
	uint64_t hash[2] = { hb_hash(part[0]), 0 };
	id[1] = key % 3 * 1000000;
	return hb_unique_ids(hb_runs_keys(runs), part, hash, 1, id);
}

/* Claims rows at random; false: without memory. */
static bool claim_some(struct hb_runs *runs, uint32_t n_keys, uint32_t n_choices, uint32_t n)
{
	uint32_t file = 0, key = 0;
	uint64_t line = 2;
	memset(came, 0, sizeof(came));
	while (n--) {
		uint64_t mask = random_mask(n_choices), there, wanted = 0;
		uint32_t id[2];
		key = one_in(3) ? key : below(n_keys);
		if (one_in(200)) {
			file++;
			line = 2;
		}
		if (!ids_of(runs, key, id) ||
		    !hb_runs_claim(runs, id, NULL, mask, file, line, &there))
			return false;
		for (uint32_t i = 0; i < n_choices; i++)
			wanted |= came[key][i].line ? mask & UINT64_C(1) << i : 0;
		assert_true(there == wanted);
		for (uint32_t i = 0; i < n_choices; i++) {
			if (!(mask >> i & 1))
				continue;
			if (there >> i & 1) {
				struct hb_unique_place first = hb_runs_first(runs, i);
				assert_int_equal(first.file, came[key][i].file);
				assert_int_equal(first.line, came[key][i].line);
			} else {
				came[key][i] = (struct hb_unique_place){ file, line };
			}
			line++;
		}
		line += one_in(10) ? below(3) : 0;
	}
	return true;
}

static struct hb_runs *new_runs(void)
{
	struct hb_runs *runs = hb_runs_new(2);
	if (runs)
		hb_unique_numbers(hb_runs_keys(runs), 1, 22);
	return runs;
}

static void test_model(void **state)
{
	(void)state;
	for (seed = 1; seed < 60; seed++) {
		uint32_t own = seed;
		struct hb_runs *runs = new_runs();
		assert_non_null(runs);
		uint32_t n_choices = own % 5 == 0 ? 64 : 1 + below(20);
		assert_true(claim_some(runs, 1 + below(own % 2 ? 10 : KEYS_MAX), n_choices, 4000));
		hb_runs_free(runs);
		seed = own;
	}
}

/* Without memory nothing leaks, and what was claimed before was right. */
static void test_no_memory(void **state)
{
	(void)state;
	bool fired;
	size_t nth = 0;
	do {
		seed = 7;
		seam_arm(SEAM_ALLOC, ++nth, ENOMEM);
		struct hb_runs *runs = new_runs();
		bool good = runs && claim_some(runs, 100, 14, 1000);
		hb_runs_free(runs);
		fired = seam_fired();
		seam_disarm();
		assert_true(good || fired);
	} while (fired);
	assert_true(nth > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_model),
		                            cmocka_unit_test(test_no_memory) };
	return cmocka_run_group_tests_name("choice_runs", tests, NULL, NULL);
}
