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

#include <string.h>

#include "data/tally.h"

#define HB_LANES_STEP 16u       /* items that are added to at once */
#define HB_LANES_VALUES_MAX 15u /* scores; of more, most counts would be 0 */
#define HB_LANES_ABSENT UINT8_MAX
#define HB_LANES_MIDDLE 0x4000 /* of a day as stored, 0x0001..0x7FFF */

/* A group: counts of codes 0 to n_values, n_lanes bytes each; n_lanes codes on the first day and as
 * many on the last, 0: they differ or there is none; n_lanes first days, turned round so that the
 * earliest is the greatest, and last days; 0: none. */
struct hb_lanes {
	size_t n_items, n_lanes; /* the items, and up to a whole step */
	uint32_t n_values;
	size_t bytes; /* of a group */
	int32_t base; /* a day that is stored as the middle */
	bool has_base;
};

/* Vectors of 16 bytes are what every processor has; days take two of them. */
typedef uint8_t hb_lane_codes __attribute__((vector_size(HB_LANES_STEP)));
typedef uint8_t hb_lane_half __attribute__((vector_size(HB_LANES_STEP / 2)));
typedef int16_t hb_lane_days __attribute__((vector_size(HB_LANES_STEP)));

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

/* One end of the series of half a step of items: see hb_tally_end(). NOW is the day where there is
 * a score and else 0, and CODE what is given. */
static inline void hb_lanes_end(uint8_t *scores, uint8_t *days, hb_lane_days code, hb_lane_days now)
{
	hb_lane_half half;
	hb_lane_days known;
	memcpy(&half, scores, sizeof(half));
	memcpy(&known, days, sizeof(known));
	hb_lane_days score = __builtin_convertvector(half, hb_lane_days);
	hb_lane_days later = now > known, differs = (now == known) & (score != code);
	score = (score & ~(later | differs)) | (code & later);
	known = (known & ~later) | (now & later);
	half = __builtin_convertvector(score, hb_lane_half);
	memcpy(scores, &half, sizeof(half));
	memcpy(days, &known, sizeof(known));
}

/* What hb_lanes_add() does, for N_LANES and N_VALUES that the compiler may know. */
static inline bool hb_lanes_add_to(uint8_t *group, size_t n_lanes, uint32_t n_values,
                                   const uint8_t *code, int16_t day)
{
	hb_lane_codes all = { 0 };
	uint8_t *scores = group + n_lanes * (n_values + 1), *days = scores + 2 * n_lanes;
	for (size_t at = 0; at < n_lanes; at += HB_LANES_STEP) {
		hb_lane_codes c, n;
		memcpy(&c, code + at, sizeof(c));
		uint8_t *count = group + at;
		for (uint32_t v = 0; v <= n_values; v++, count += n_lanes) {
			memcpy(&n, count, sizeof(n));
			n -= (hb_lane_codes)(c == (uint8_t)v); /* true is -1 */
			memcpy(count, &n, sizeof(n));
			all |= n;
		}
	}
	for (size_t at = 0; at < n_lanes; at += HB_LANES_STEP / 2) {
		hb_lane_half c;
		memcpy(&c, code + at, sizeof(c));
		hb_lane_days wide = __builtin_convertvector(c, hb_lane_days);
		hb_lane_days given = (wide > 0) & (wide <= (int16_t)n_values);
		hb_lanes_end(scores + at, days + 2 * at, wide,
		             given & (int16_t)(2 * HB_LANES_MIDDLE - day));
		hb_lanes_end(scores + n_lanes + at, days + 2 * (n_lanes + at), wide, given & day);
	}
	uint64_t half[2];
	memcpy(half, &all, sizeof(half));
	return (half[0] | half[1]) & UINT64_C(0x8080808080808080);
}

/* Adds a row on DAY, as stored: CODE, n_lanes of them, is by item the score's index + 1, 0 for a
 * missing one, or HB_LANES_ABSENT where the row says nothing of it. True: GROUP is full and is to
 * be poured out before anything is added. */
static inline bool hb_lanes_add(const struct hb_lanes *l, uint8_t *group, const uint8_t *code,
                                int16_t day)
{
	if (l->n_lanes == HB_LANES_STEP && l->n_values == 5) /* the handbook's own list */
		return hb_lanes_add_to(group, HB_LANES_STEP, 5, code, day);
	return hb_lanes_add_to(group, l->n_lanes, l->n_values, code, day);
}

#endif
