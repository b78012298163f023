#include "data/tally_lanes.h"

bool hb_lanes_make(struct hb_lanes *l, size_t n_items, uint32_t n_values)
{
	*l = (struct hb_lanes){ .n_items = n_items, .n_values = n_values };
	if (n_values > HB_LANES_VALUES_MAX)
		return false;
	l->n_lanes = (n_items + HB_LANES_STEP - 1) / HB_LANES_STEP * HB_LANES_STEP;
	l->bytes = l->n_lanes * (n_values + 1 + 2 + 2 * sizeof(int16_t));
	return true;
}

void hb_lanes_cell(const struct hb_lanes *l, const uint8_t *group, size_t item, uint32_t *cell)
{
	const uint8_t *scores = group + l->n_lanes * (l->n_values + 1) + item;
	const uint8_t *days = group + l->n_lanes * (l->n_values + 3) + item * sizeof(int16_t);
	int16_t first, last;
	uint32_t *end = cell + l->n_values;
	memcpy(&first, days, sizeof(first));
	memcpy(&last, days + l->n_lanes * sizeof(last), sizeof(last));
	for (uint32_t v = 0; v < l->n_values; v++)
		cell[v] = group[l->n_lanes * (v + 1) + item];
	end[HB_TALLY_MISSING] = group[item];
	end[HB_TALLY_SCORES] = scores[0] | (uint32_t)scores[l->n_lanes] << 16;
	end[HB_TALLY_FIRST] = end[HB_TALLY_LAST] = 0;
	if (!first)
		return;
	int32_t first_day = l->base + HB_LANES_MIDDLE - first;
	int32_t last_day = l->base - HB_LANES_MIDDLE + last;
	end[HB_TALLY_FIRST] = (uint32_t)(HB_TALLY_DAY_END - first_day);
	end[HB_TALLY_LAST] = (uint32_t)(last_day - HB_TALLY_DAY_ZERO);
}
