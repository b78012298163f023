#include "tools/observe_tallies.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

enum { CACHE_LINE = 64 };

void hb_tallies_make(struct hb_tallies *t, size_t n_items, uint32_t n_values, bool small)
{
	t->n_items = n_items;
	t->n_values = n_values;
	t->cells.words = n_items * hb_tally_words(n_values);
	if (small && hb_lanes_make(&t->lanes, n_items, n_values))
		t->small.words = t->lanes.bytes / sizeof(uint32_t);
}

void hb_tallies_free(struct hb_tallies *t)
{
	hb_groups_free(&t->groups);
	hb_cells_free(&t->small);
	hb_cells_free(&t->cells);
	free(t->cells_of);
	*t = (struct hb_tallies){ 0 };
}

uint32_t *hb_tallies_cells(struct hb_tallies *t, uint32_t group)
{
	size_t before = t->cells_of_cap;
	if (group >= before) {
		if (hb_grow(&t->cells_of, &t->cells_of_cap, (size_t)group + 1,
		            sizeof(*t->cells_of)) != 0)
			return NULL;
		memset(t->cells_of + before, 0, (t->cells_of_cap - before) * sizeof(*t->cells_of));
	}
	if (!t->cells_of[group]) {
		if (!hb_cells_reserve(&t->cells, t->n_cells + 1))
			return NULL;
		t->cells_of[group] = ++t->n_cells;
	}
	return hb_cells_at(&t->cells, t->cells_of[group] - 1);
}

static bool is_small(const struct hb_tallies *t, uint32_t group)
{
	return group < t->small.n_blocks * HB_CELLS_BLOCK;
}

static uint8_t *small_at(const struct hb_tallies *t, uint32_t group)
{
	return (uint8_t *)hb_cells_at(&t->small, group);
}

static void merge_small(const struct hb_tallies *t, uint32_t group, uint32_t *cells)
{
	uint32_t one[HB_LANES_VALUES_MAX + HB_TALLY_EXTRA_WORDS];
	for (size_t i = 0; i < t->n_items; i++, cells += hb_tally_words(t->n_values)) {
		hb_lanes_cell(&t->lanes, small_at(t, group), i, one);
		hb_tally_merge(cells, one, t->n_values);
	}
}

/* The small tallies of GROUP, which are full, become cells. */
static bool pour_out(struct hb_tallies *t, uint32_t group)
{
	uint32_t *cells = hb_tallies_cells(t, group);
	if (!cells)
		return false;
	merge_small(t, group, cells);
	memset(small_at(t, group), 0, t->lanes.bytes);
	return true;
}

bool hb_tallies_add(struct hb_tallies *t, uint32_t group, int32_t day, const uint8_t *code)
{
	int16_t stored = t->lanes.n_lanes ? hb_lanes_day(&t->lanes, day) : 0;
	if (stored) {
		if (!is_small(t, group) && !hb_cells_reserve(&t->small, group + 1))
			return false;
		return !hb_lanes_add(&t->lanes, small_at(t, group), code, stored) ||
		       pour_out(t, group);
	}
	uint32_t *cell = hb_tallies_cells(t, group);
	for (size_t i = 0; cell && i < t->n_items; i++)
		if (code[i] != HB_LANES_ABSENT)
			hb_tally_code(cell + i * hb_tally_words(t->n_values), t->n_values, code[i],
			              day);
	return cell;
}

void hb_tallies_fetch(const struct hb_tallies *t, uint32_t group)
{
	if (!is_small(t, group))
		return;
	const uint8_t *small = small_at(t, group);
	for (size_t at = 0; at < t->lanes.bytes; at += CACHE_LINE)
		__builtin_prefetch(small + at, 1);
}

static bool any_of(const uint32_t *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (word[i])
			return true;
	return false;
}

bool hb_tallies_sum(const struct hb_tallies *t, uint32_t group, uint32_t *sum, bool any)
{
	size_t words = hb_tally_words(t->n_values);
	if (is_small(t, group) && any)
		merge_small(t, group, sum);
	else if (is_small(t, group))
		hb_lanes_cells(&t->lanes, small_at(t, group), sum);
	any = any || is_small(t, group);
	if (group >= t->cells_of_cap || !t->cells_of[group])
		return any;
	const uint32_t *cells = hb_cells_at(&t->cells, t->cells_of[group] - 1);
	if (!any) {
		memcpy(sum, cells, t->n_items * words * sizeof(*sum));
		return any_of(cells, t->n_items * words);
	}
	for (size_t i = 0; i < t->n_items; i++)
		hb_tally_merge(sum + i * words, cells + i * words, t->n_values);
	return true;
}
