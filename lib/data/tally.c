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

/* Division that rounds down, for scales that go below zero too. */
static int64_t floor_div(int64_t a, int64_t b)
{
	if (a >= 0 && a <= UINT32_MAX && b <= UINT32_MAX) /* mostly, and several times as fast */
		return (uint32_t)a / (uint32_t)b;
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

/* What follows from how many scores lie at or below each value, without a branch for each: the
 * value of a rank is how many values have no more scores than that up to them. */
struct ranks {
	uint32_t lowest, highest, low, high; /* low and high: the two in the middle */
	uint64_t sum;                        /* of indices */
};

static inline struct ranks find_ranks(const uint32_t *count, uint32_t n_values, uint64_t n)
{
	struct ranks r = { 0 };
	uint64_t up_to = 0, below = (n - 1) / 2, above = n / 2;
	for (uint32_t i = 0; i < n_values; i++) {
		r.sum += (uint64_t)count[i] * i;
		up_to += count[i];
		r.lowest += up_to == 0;
		r.low += up_to <= below;
		r.high += up_to <= above;
		r.highest += up_to < n;
	}
	return r;
}

/* For N_VALUES that the compiler may know. */
static inline void work_out(const uint32_t *cell, uint32_t n_values, int64_t min,
                            struct hb_figures *out)
{
	*out = (struct hb_figures){ .missing = cell[n_values + HB_TALLY_MISSING],
		                    .first_day = HB_NO_DAY,
		                    .last_day = HB_NO_DAY,
		                    .first = HB_TALLY_DIFFERS,
		                    .last = HB_TALLY_DIFFERS };
	for (uint32_t i = 0; i < n_values; i++)
		out->n += cell[i];
	if (out->n == 0)
		return;
	int64_t n = (int64_t)out->n;
	struct ranks r = find_ranks(cell, n_values, out->n);
	out->mean_hundredths = floor_div(200 * ((int64_t)r.sum + n * min) + n, 2 * n);
	out->median_tenths = 5 * (2 * min + r.low + r.high);
	out->min = min + r.lowest;
	out->max = min + r.highest;
	dates_and_change(cell + n_values, out);
}

void hb_tally_figures(const uint32_t *cell, uint32_t n_values, int64_t min, struct hb_figures *out)
{
	if (n_values == 5) /* most forms */
		work_out(cell, 5, min, out);
	else
		work_out(cell, n_values, min, out);
}
