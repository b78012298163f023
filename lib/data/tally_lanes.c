#include "data/tally_lanes.h"

bool hb_lanes_make(struct hb_lanes *l, size_t n_items, uint32_t n_values)
{
	*l = (struct hb_lanes){ .n_items = n_items, .n_values = n_values };
	if (n_values > HB_LANES_VALUES_MAX)
		return false;
	l->n_lanes = hb_lanes_for(n_items);
	l->bytes = l->n_lanes * (n_values + 1 + 2 + 2 * sizeof(int16_t));
	return true;
}

/* For N_LANES and N_VALUES that the compiler may know. */
static inline void read_cell(const struct hb_lanes *l, size_t n_lanes, uint32_t n_values,
                             const uint8_t *group, size_t item, uint32_t *cell)
{
	const uint8_t *scores = group + n_lanes * (n_values + 1);
	const uint8_t *days = scores + 2 * n_lanes;
	int16_t first, last;
	memcpy(&first, days + item * sizeof(first), sizeof(first));
	memcpy(&last, days + (n_lanes + item) * sizeof(last), sizeof(last));
	int32_t first_day = l->base + HB_LANES_MIDDLE - first;
	int32_t last_day = l->base - HB_LANES_MIDDLE + last;
	uint32_t *end = cell + n_values;
	for (uint32_t v = 0; v < n_values; v++)
		cell[v] = group[n_lanes * (v + 1) + item];
	end[HB_TALLY_MISSING] = group[item];
	end[HB_TALLY_SCORES] = scores[item] | (uint32_t)scores[n_lanes + item] << 16;
	end[HB_TALLY_FIRST] = first ? (uint32_t)(HB_TALLY_DAY_END - first_day) : 0;
	end[HB_TALLY_LAST] = last ? (uint32_t)(last_day - HB_TALLY_DAY_ZERO) : 0;
}

void hb_lanes_cell(const struct hb_lanes *l, const uint8_t *group, size_t item, uint32_t *cell)
{
	read_cell(l, l->n_lanes, l->n_values, group, item, cell);
}

void hb_lanes_cells(const struct hb_lanes *l, const uint8_t *group, uint32_t *cell)
{
	if (l->n_lanes == HB_LANES_STEP && l->n_values == 5)
		for (size_t i = 0; i < l->n_items; i++)
			read_cell(l, HB_LANES_STEP, 5, group, i, cell + i * hb_tally_words(5));
	else
		for (size_t i = 0; i < l->n_items; i++)
			hb_lanes_cell(l, group, i, cell + i * hb_tally_words(l->n_values));
}
