/*
 * tally.h - what is kept of the scores of one group on one skill, so that parts can be added up.
 *
 * A cell is an array of 32-bit words: how often each score was given, how often it was missing,
 * and the first and the last date with the score on it, or "differs" when there were several. All
 * figures come from it in integers. hb_tally_merge() is commutative and associative, byte for
 * byte, so the work may be split in any way. Zeroed memory is an empty cell. With 5 scores a cell
 * takes 36 bytes. All cells of one table have the same number of values.
 *
 * Scores are given as indices, 0 for the lowest. Counts must stay below 2^32: the caller does not
 * tally more rows than HB_TALLY_ROWS_MAX.
 */
#ifndef HB_DATA_TALLY_H
#define HB_DATA_TALLY_H

#include "data/date.h"

#define HB_TALLY_ROWS_MAX UINT32_MAX
#define HB_TALLY_VALUES_MAX 1000u /* different scores; a scale's bounds lie within a million */
#define HB_TALLY_DIFFERS UINT32_MAX

/* The words of a cell: n_values counts and then these. */
enum {
	HB_TALLY_MISSING,
	HB_TALLY_FIRST, /* first date, turned round so that the earliest is the greatest; 0: none */
	HB_TALLY_LAST,  /* last date; 0: none */
	HB_TALLY_SCORES, /* score index + 1 on the first date, and above 16 bits on the last;
	                    0: they differ, or there is none */
	HB_TALLY_EXTRA_WORDS,
};

/* Dates as stored: 1 and up for the years 1..9999, growing or falling with the day. */
#define HB_TALLY_DAY_ZERO (-719163) /* the day before 0001-01-01 */
#define HB_TALLY_DAY_END 2932897    /* 10000-01-01 */

static inline size_t hb_tally_words(uint32_t n_values)
{
	return n_values + HB_TALLY_EXTRA_WORDS;
}

/* One end of the series: NEW_DATE with NEW_SCORE (index + 1, or 0) against what is there. Both
 * ends are a greatest date. */
static inline void hb_tally_end(uint32_t *date, uint32_t *scores, uint32_t new_date,
                                uint32_t new_score, unsigned shift)
{
	uint32_t mask = UINT32_C(0xFFFF) << shift;
	if (new_date > *date) {
		*date = new_date;
		*scores = (*scores & ~mask) | new_score << shift;
	} else if (new_date == *date && (*scores & mask) != new_score << shift) {
		*scores &= ~mask;
	}
}

/* Adds to CELL what was given on DAY: CODE is a score's index (below N_VALUES) + 1, or 0 for a
 * missing one. Most days lie within the series and move neither end. */
static inline void hb_tally_code(uint32_t *cell, uint32_t n_values, uint32_t code, int32_t day)
{
	uint32_t *end = cell + n_values;
	uint32_t first = (uint32_t)(HB_TALLY_DAY_END - day);
	uint32_t last = (uint32_t)(day - HB_TALLY_DAY_ZERO);
	uint32_t index = code - 1u;
	cell[index < n_values ? index : n_values + HB_TALLY_MISSING]++;
	if ((first < end[HB_TALLY_FIRST] && last < end[HB_TALLY_LAST]) || !code)
		return;
	hb_tally_end(&end[HB_TALLY_FIRST], &end[HB_TALLY_SCORES], first, code, 0);
	hb_tally_end(&end[HB_TALLY_LAST], &end[HB_TALLY_SCORES], last, code, 16);
}

/* Adds score INDEX (below N_VALUES) given on DAY to CELL. */
static inline void hb_tally_add(uint32_t *cell, uint32_t n_values, uint32_t index, int32_t day)
{
	hb_tally_code(cell, n_values, index + 1, day);
}

static inline void hb_tally_miss(uint32_t *cell, uint32_t n_values)
{
	cell[n_values + HB_TALLY_MISSING]++;
}

/* Adds cell FROM to INTO. False, with INTO as it was, when a count would pass 2^32 - 1. */
bool hb_tally_merge(uint32_t *into, const uint32_t *from, uint32_t n_values);

/* All that is printed of a cell. Scores are the scale's own (index + its minimum). */
struct hb_figures {
	uint64_t n, missing;
	int64_t mean_hundredths; /* halves up */
	int64_t median_tenths;
	int64_t min, max;
	int32_t first_day, last_day; /* HB_NO_DAY when n is 0, and so for all that follows */
	uint32_t first, last;        /* index of the score, or HB_TALLY_DIFFERS */
	bool has_change;             /* both are given and the days differ */
	int64_t change;              /* last - first */
};

/* Works out CELL of a scale that starts at MIN. Figures of scores mean something if n > 0. */
void hb_tally_figures(const uint32_t *cell, uint32_t n_values, int64_t min, struct hb_figures *out);

#endif
