/*
 * stats.h - the course of a short series of scores, and how far two scorers agree.
 *
 * Points are (day, score index); ties in both are normal. All results are exact: counted in
 * integers, kept as fractions, and rounded once, halves up. Cost grows with n log n for scales of
 * a fixed size.
 */
#ifndef HB_DATA_STATS_H
#define HB_DATA_STATS_H

#include "data/date.h"

struct hb_point {
	int32_t day;
	uint32_t score; /* index, below the number of values */
};

struct hb_course {
	bool has_slope;               /* at least two days */
	int64_t slope_up, slope_down; /* the slope per day, up / down; down > 0 */
	bool has_tau;                 /* neither all days nor all scores are the same */
	int64_t tau_hundredths;       /* -100..100 */
};

/* Sorts the N points at P (below 2^28) by day and score and works out
 * - the slope of Theil (1950) and Sen (1968, JASA 63, 1379-1389): the median of the slopes of all
 *   pairs of points on different days, the mean of the middle two when their number is even;
 * - Kendall's tau-b (1945, Biometrika 33, 239-251), which allows for ties.
 * N_VALUES (at most 1000) bounds the scores. False without memory. */
bool hb_course_of(struct hb_point *p, size_t n, uint32_t n_values, struct hb_course *out);
/* The slope per DAYS days in hundredths. */
int64_t hb_slope_hundredths(const struct hb_course *course, int64_t days);

/* Cohen's weighted kappa (1968, Psychological Bulletin 70, 213-220) with quadratic weights, in
 * hundredths. PAIRS[a * n_values + b] counts the pairs in which one gave a and the other b; who is
 * first does not matter, both orders count alike. False when it is undefined: no pairs, or all
 * scores the same. Counts below 2^31 in all. */
bool hb_kappa(const uint64_t *pairs, uint32_t n_values, int64_t *hundredths);

#endif
