/*
 * tally_lanes.h - the tallies of one group on all its items, small: a few bytes for each item.
 *
 * Most groups are pupils, of whom there are a few dozen rows. As long as no score was given, or
 * missing, 128 times and all days lie within 44 years of the first, counts fit in bytes and days in
 * 16 bits: 12 bytes for each of 14 items of 5 scores, where cells of tally.h take 36. They stand
 * side by side by item, the lanes, so that a row is added to all of them at once (vectors of GCC
 * and Clang, which make do with what the processor has). What no longer fits is poured out into
 * cells. Zeroed memory is an empty group.
 */
#ifndef HB_DATA_TALLY_LANES_H
#define HB_DATA_TALLY_LANES_H

#include "data/tally.h"

#define HB_LANES_STEP 16u       /* items that are added to at once */
#define HB_LANES_VALUES_MAX 15u /* scores; of more, most counts would be 0 */
#define HB_LANES_ABSENT UINT8_MAX
#define HB_LANES_MIDDLE 0x4000 /* of a day as stored, 0x0001..0x7FFF */

struct hb_lanes;
/* What hb_lanes_add() does, in vectors of days for 8 items and for 16. */
typedef bool hb_lanes_add_fn(const struct hb_lanes *lanes, uint8_t *group, const uint8_t *code,
                             int16_t day);
hb_lanes_add_fn hb_lanes_add_8;
#if defined(__x86_64__)
hb_lanes_add_fn hb_lanes_add_16; /* needs AVX2 */
#endif

/* A group: counts of codes 0 to n_values, n_lanes bytes each; n_lanes codes on the first day and as
 * many on the last, 0: they differ or there is none; n_lanes first days, turned round so that the
 * earliest is the greatest, and last days; 0: none. */
struct hb_lanes {
	hb_lanes_add_fn *add;    /* the way that suits this machine */
	size_t n_items, n_lanes; /* the items, and up to a whole step */
	uint32_t n_values;
	size_t bytes; /* of a group */
	int32_t base; /* a day that is stored as the middle */
	bool has_base;
};

/* The lanes of N items: whole steps. */
static inline size_t hb_lanes_for(size_t n)
{
	return (n + HB_LANES_STEP - 1) / HB_LANES_STEP * HB_LANES_STEP;
}

/* False: there are more values than lanes are for. */
bool hb_lanes_make(struct hb_lanes *lanes, size_t n_items, uint32_t n_values);
/* The tally of ITEM of GROUP as a cell, and those of all items, one behind the other. */
void hb_lanes_cell(const struct hb_lanes *lanes, const uint8_t *group, size_t item, uint32_t *cell);
void hb_lanes_cells(const struct hb_lanes *lanes, const uint8_t *group, uint32_t *cell);

/* DAY as it is stored; 0: it is too far from the first one of all. */
static inline int16_t hb_lanes_day(struct hb_lanes *lanes, int32_t day)
{
	if (!lanes->has_base)
		lanes->base = day;
	lanes->has_base = true;
	int32_t stored = day - lanes->base + HB_LANES_MIDDLE; /* days have 22 bits */
	return stored > 0 && stored < 2 * HB_LANES_MIDDLE ? (int16_t)stored : 0;
}

/* Adds a row on DAY, as stored: CODE, n_lanes of them, is by item the score's index + 1, 0 for a
 * missing one, or HB_LANES_ABSENT where the row says nothing of it. True: GROUP is full and is to
 * be poured out before anything is added. */
static inline bool hb_lanes_add(const struct hb_lanes *lanes, uint8_t *group, const uint8_t *code,
                                int16_t day)
{
	return lanes->add(lanes, group, code, day);
}

#endif
