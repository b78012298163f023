#include "data/tally.h"

bool hb_tally_merge(uint32_t *into, const uint32_t *from, uint32_t n_values)
{
	size_t n_counts = n_values + HB_TALLY_MISSING + 1;
	for (size_t i = 0; i < n_counts; i++)
		if (from[i] > UINT32_MAX - into[i])
			return false;
	for (size_t i = 0; i < n_counts; i++)
		into[i] += from[i];
	uint32_t *end = into + n_values;
	const uint32_t *add = from + n_values;
	hb_tally_end(&end[HB_TALLY_FIRST], &end[HB_TALLY_SCORES], add[HB_TALLY_FIRST],
	             add[HB_TALLY_SCORES] & 0xFFFF, 0);
	hb_tally_end(&end[HB_TALLY_LAST], &end[HB_TALLY_SCORES], add[HB_TALLY_LAST],
	             add[HB_TALLY_SCORES] >> 16, 16);
	return true;
}

/* The index of the score at RANK (from 0) of all scores in order. */
static uint32_t at_rank(const uint32_t *count, uint64_t rank)
{
	uint32_t i = 0;
	for (; rank >= count[i]; i++)
		rank -= count[i];
	return i;
}

/* Division that rounds down, for scales that go below zero too. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && a < 0);
}

static void dates_and_change(const uint32_t *end, struct hb_figures *out)
{
	uint32_t first = end[HB_TALLY_SCORES] & 0xFFFF, last = end[HB_TALLY_SCORES] >> 16;
	out->first_day = HB_TALLY_DAY_END - (int32_t)end[HB_TALLY_FIRST];
	out->last_day = HB_TALLY_DAY_ZERO + (int32_t)end[HB_TALLY_LAST];
	out->first = first ? first - 1 : HB_TALLY_DIFFERS;
	out->last = last ? last - 1 : HB_TALLY_DIFFERS;
	out->has_change = first && last && out->first_day != out->last_day;
	out->change = out->has_change ? (int64_t)last - (int64_t)first : 0;
}

void hb_tally_figures(const uint32_t *cell, uint32_t n_values, int64_t min, struct hb_figures *out)
{
	*out = (struct hb_figures){ .missing = cell[n_values + HB_TALLY_MISSING],
		                    .first_day = HB_NO_DAY,
		                    .last_day = HB_NO_DAY,
		                    .first = HB_TALLY_DIFFERS,
		                    .last = HB_TALLY_DIFFERS };
	int64_t sum = 0;
	for (uint32_t i = 0; i < n_values; i++) {
		out->n += cell[i];
		sum += (int64_t)cell[i] * (min + i);
	}
	if (out->n == 0)
		return;
	int64_t n = (int64_t)out->n;
	uint32_t low = at_rank(cell, (out->n - 1) / 2), high = at_rank(cell, out->n / 2);
	out->mean_hundredths = floor_div(200 * sum + n, 2 * n);
	out->median_tenths = 5 * (2 * min + low + high);
	out->min = min + at_rank(cell, 0);
	out->max = min + at_rank(cell, out->n - 1);
	dates_and_change(cell + n_values, out);
}
