#include "data/stats.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

__extension__ typedef unsigned __int128 wide;

enum { DIRECT_MAX = 24 }; /* up to so many points all slopes are listed */

/* A slope: score steps over days > 0. Fractions compare by cross-multiplication. */
struct slope {
	int64_t up, down;
};

static int compare_points(const void *a, const void *b)
{
	const struct hb_point *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->score < y->score ? -1 : x->score > y->score;
}

/* Mostly nothing is to be sorted. */
static bool in_order(const struct hb_point *p, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (compare_points(&p[i - 1], &p[i]) > 0)
			return false;
	return true;
}

static inline bool is_less(struct slope a, struct slope b)
{
	return a.up * b.down < b.up * a.down;
}

/* Reorders A so that its element of RANK is the one that sorting would put there, with none less
 * behind it (Hoare's selection, CACM 4, 1961). N is small. */
static void select_rank(struct slope *a, size_t n, size_t rank)
{
	size_t low = 0, high = n - 1;
	while (low < high) {
		struct slope pivot = a[low + (high - low) / 2];
		size_t i = low, j = high + 1;
		while (i < j) {
			while (is_less(a[i], pivot))
				i++;
			while (is_less(pivot, a[j - 1]))
				j--;
			if (i < j) {
				struct slope swapped = a[i];
				a[i++] = a[j - 1];
				a[--j] = swapped;
			}
		}
		if (rank < j)
			high = j - 1;
		else if (rank >= i)
			low = i;
		else
			return;
	}
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && a < 0);
}

static void set_median(struct hb_course *out, struct slope low, struct slope high)
{
	out->slope_up = low.up * high.down + high.up * low.down;
	out->slope_down = 2 * low.down * high.down;
}

/* How the pairs on different days go. */
struct pairs {
	uint64_t rising, level, falling;
};

/* Slopes that all rise or all fall; those before `rank` are not greater than the one there, those
 * behind it not less. */
struct listed {
	struct slope slope[DIRECT_MAX * (DIRECT_MAX - 1) / 2];
	size_t n, rank;
};

static bool is_level_rank(const struct pairs *pairs, uint64_t rank)
{
	return rank >= pairs->falling && rank < pairs->falling + pairs->level;
}

/* The slope of RANK of all pairs: the falling ones come first, then the level. Only those on its
 * side of the level ones are listed. */
static struct slope select_direct(const struct hb_point *p, size_t n, const struct pairs *pairs,
                                  uint64_t rank, struct listed *list)
{
	if (is_level_rank(pairs, rank))
		return (struct slope){ 0, 1 };
	int64_t side = rank < pairs->falling ? -1 : 1;
	list->rank = (size_t)(side < 0 ? rank : rank - pairs->falling - pairs->level);
	list->n = 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n; j++) {
			struct slope slope = { (int64_t)p[j].score - p[i].score,
				               (int64_t)p[j].day - p[i].day };
			list->slope[list->n] = slope;
			list->n += slope.up * side > 0 && slope.down > 0;
		}
	}
	if (list->rank >= list->n) /* the pairs were counted otherwise: cannot be */
		return (struct slope){ 0, 1 };
	select_rank(list->slope, list->n, list->rank);
	return list->slope[list->rank];
}

/* The slope behind that of RANK, which was selected. */
static struct slope next_direct(const struct hb_point *p, size_t n, const struct pairs *pairs,
                                uint64_t rank, struct listed *list)
{
	if (is_level_rank(pairs, rank) || list->rank + 1 == list->n)
		return select_direct(p, n, pairs, rank + 1, list);
	struct slope next = list->slope[list->rank + 1];
	for (size_t i = list->rank + 2; i < list->n; i++)
		if (is_less(list->slope[i], next))
			next = list->slope[i];
	return next;
}

static void median_direct(const struct hb_point *p, size_t n, const struct pairs *pairs,
                          struct hb_course *out)
{
	struct listed list;
	uint64_t all = pairs->rising + pairs->level + pairs->falling;
	out->has_slope = all > 0;
	if (!all)
		return;
	struct slope low = select_direct(p, n, pairs, (all - 1) / 2, &list);
	set_median(out, low, all % 2 ? low : next_direct(p, n, pairs, (all - 1) / 2, &list));
}

/*
 * Many points: the slope of a given rank is sought by bisection over multiples of a unit finer than
 * any two slopes can differ, with all pairs counted at each step. The days of each score lie in
 * order, so for two scores the pairs far enough apart are counted by walking both lists once.
 * Only rising pairs are looked at: for falling ones the scores are turned round.
 */
struct by_score {
	int32_t *day;  /* of all points, score by score, in order */
	size_t *begin; /* where a score's days begin; one more at the end */
	uint32_t n_values;
	int64_t units; /* slopes are sought as multiples of 1 / units */
};

/* Pairs of a point with score A and one with B at least DAYS (from 1) later; *LEAST is the
 * shortest such time, INT64_MAX for none. */
static uint64_t count_apart(const struct by_score *s, uint32_t a, uint32_t b, int64_t days,
                            int64_t *least)
{
	uint64_t count = 0;
	size_t i = s->begin[a];
	*least = INT64_MAX;
	for (size_t j = s->begin[b]; j < s->begin[b + 1]; j++) {
		while (i < s->begin[a + 1] && s->day[j] - (int64_t)s->day[i] >= days)
			i++;
		count += i - s->begin[a];
		if (i > s->begin[a] && s->day[j] - (int64_t)s->day[i - 1] < *least)
			*least = s->day[j] - (int64_t)s->day[i - 1];
	}
	return count;
}

/* Rising pairs with a slope of at most M / units, M from 1; *BEST is the greatest such slope. */
static uint64_t count_rising(const struct by_score *s, int64_t m, struct slope *best)
{
	uint64_t count = 0;
	*best = (struct slope){ 0, 1 };
	for (uint32_t a = 0; a < s->n_values; a++) {
		for (uint32_t b = a + 1; b < s->n_values && s->begin[a] < s->begin[a + 1]; b++) {
			struct slope found = { (int64_t)b - a, 0 };
			int64_t days = (found.up * s->units + m - 1) / m;
			uint64_t pairs = count_apart(s, a, b, days, &found.down);
			count += pairs;
			if (pairs && is_less(*best, found))
				*best = found;
		}
	}
	return count;
}

/* The rising slope of RANK (from 0, the least). */
static struct slope rising_at(const struct by_score *s, uint64_t rank)
{
	struct slope best;
	int64_t low = 1, high = (int64_t)s->n_values * s->units;
	while (low < high) {
		int64_t mid = low + (high - low) / 2;
		if (count_rising(s, mid, &best) > rank)
			high = mid;
		else
			low = mid + 1;
	}
	count_rising(s, low, &best);
	return best;
}

/* Deals the points out by score; TURNED: the highest score first. */
static void deal(struct by_score *s, const struct hb_point *p, size_t n, bool turned)
{
	memset(s->begin, 0, ((size_t)s->n_values + 2) * sizeof(*s->begin));
	for (size_t i = 0; i < n; i++)
		s->begin[(turned ? s->n_values - 1 - p[i].score : p[i].score) + 2]++;
	for (size_t v = 2; v <= s->n_values; v++)
		s->begin[v] += s->begin[v - 1];
	for (size_t i = 0; i < n; i++)
		s->day[s->begin[(turned ? s->n_values - 1 - p[i].score : p[i].score) + 1]++] =
		        p[i].day;
}

/* The slope of RANK of all pairs: the falling ones come first, then the level. */
static struct slope slope_at(struct by_score *s, const struct hb_point *p, size_t n,
                             const struct pairs *pairs, uint64_t rank)
{
	if (is_level_rank(pairs, rank))
		return (struct slope){ 0, 1 };
	bool turned = rank < pairs->falling;
	deal(s, p, n, turned);
	if (!turned)
		return rising_at(s, rank - pairs->falling - pairs->level);
	struct slope slope = rising_at(s, pairs->falling - 1 - rank);
	slope.up = -slope.up;
	return slope;
}

static bool median_many(const struct hb_point *p, size_t n, uint32_t n_values,
                        const struct pairs *pairs, struct hb_course *out)
{
	uint64_t all = pairs->rising + pairs->level + pairs->falling;
	int64_t span = (int64_t)p[n - 1].day - p[0].day;
	struct by_score s = { .n_values = n_values, .units = span * span + 1 };
	out->has_slope = all > 0;
	if (!all)
		return true;
	s.day = hb_calloc(n, sizeof(*s.day));
	s.begin = hb_calloc((size_t)n_values + 2, sizeof(*s.begin));
	bool good = s.day && s.begin;
	if (good) {
		struct slope low = slope_at(&s, p, n, pairs, (all - 1) / 2);
		set_median(out, low, all % 2 ? low : slope_at(&s, p, n, pairs, all / 2));
	}
	free(s.day);
	free(s.begin);
	return good;
}

/* Counts pairs on different days, day by day against all earlier points; COUNT has a place for
 * each score. */
static struct pairs count_pairs(const struct hb_point *p, size_t n, uint32_t n_values,
                                uint32_t *count)
{
	struct pairs pairs = { 0 };
	memset(count, 0, n_values * sizeof(*count));
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && p[to].day == p[from].day; to++) {
			uint64_t below = 0;
			for (uint32_t v = 0; v < p[to].score; v++)
				below += count[v];
			pairs.rising += below;
			pairs.level += count[p[to].score];
			pairs.falling += from - below - count[p[to].score];
		}
		for (size_t i = from; i < to; i++)
			count[p[i].score]++;
	}
	return pairs;
}

/* 100 * |s| / sqrt(a * b), rounded halves up: the greatest t with (2t - 1) * sqrt(ab) <= 200 s. */
static int64_t ratio_hundredths(uint64_t s, uint64_t a, uint64_t b)
{
	wide square = (wide)(200 * s) * (200 * s), product = (wide)a * b;
	int64_t low = 0, high = 100;
	while (low < high) {
		int64_t t = (low + high + 1) / 2;
		if ((wide)(uint64_t)((2 * t - 1) * (2 * t - 1)) * product <= square)
			low = t;
		else
			high = t - 1;
	}
	return low;
}

/* COUNT holds how often each score was given. */
static void set_tau(const struct hb_point *p, size_t n, uint32_t n_values, const uint32_t *count,
                    const struct pairs *pairs, struct hb_course *out)
{
	uint64_t all = (uint64_t)n * (n - 1) / 2, same_day = 0, same_score = 0;
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && p[to].day == p[from].day;)
			to++;
		same_day += (uint64_t)(to - from) * (to - from - 1) / 2;
	}
	for (uint32_t v = 0; v < n_values; v++)
		same_score += (uint64_t)count[v] * (count[v] - (count[v] > 0)) / 2;
	out->has_tau = all > same_day && all > same_score;
	if (!out->has_tau)
		return;
	bool falls = pairs->falling > pairs->rising;
	uint64_t s = falls ? pairs->falling - pairs->rising : pairs->rising - pairs->falling;
	int64_t t = ratio_hundredths(s, all - same_day, all - same_score);
	out->tau_hundredths = falls ? -t : t;
}

/* Whether the slopes in the middle are those of pairs that neither rise nor fall. */
static bool is_level(const struct pairs *pairs)
{
	uint64_t all = pairs->rising + pairs->level + pairs->falling;
	return all && pairs->falling <= (all - 1) / 2 && all / 2 < pairs->falling + pairs->level;
}

bool hb_course_of(struct hb_point *p, size_t n, uint32_t n_values, struct hb_course *out)
{
	*out = (struct hb_course){ 0 };
	if (n < 2)
		return true;
	uint32_t few[16], *count = n_values <= 16 ? few : hb_calloc(n_values, sizeof(*count));
	if (!count)
		return false;
	if (!in_order(p, n))
		qsort(p, n, sizeof(*p), compare_points);
	struct pairs pairs = count_pairs(p, n, n_values, count);
	set_tau(p, n, n_values, count, &pairs, out);
	if (count != few)
		free(count);
	if (is_level(&pairs)) {
		out->has_slope = true;
		out->slope_down = 1;
		return true;
	}
	if (n > DIRECT_MAX)
		return median_many(p, n, n_values, &pairs, out);
	median_direct(p, n, &pairs, out);
	return true;
}

int64_t hb_slope_hundredths(const struct hb_course *course, int64_t days)
{
	return floor_div(200 * days * course->slope_up + course->slope_down,
	                 2 * course->slope_down);
}

bool hb_kappa(const uint64_t *pairs, uint32_t n_values, int64_t *hundredths)
{
	uint64_t n = 0, apart = 0, given[1000] = { 0 };
	for (uint32_t a = 0; a < n_values; a++) {
		for (uint32_t b = 0; b < n_values; b++) {
			uint64_t count = pairs[(size_t)a * n_values + b];
			uint64_t step = a < b ? b - a : a - b;
			n += count;
			apart += count * step * step;
			given[a] += count;
			given[b] += count;
		}
	}
	wide expected = 0; /* 4 n^2 times the mean squared difference by chance */
	for (uint32_t a = 0; a < n_values; a++)
		for (uint32_t b = 0; b < a; b++)
			expected += 2 * (wide)given[a] * given[b] * (a - b) * (a - b);
	if (expected == 0)
		return false;
	/* 1 - apart / n / (expected / 4 n^2), in hundredths with halves up */
	wide lost = 2 * 100 * 4 * (wide)n * apart;
	wide top = (2 * 100 + 1) * expected, unit = 2 * expected;
	*hundredths = top >= lost ? (int64_t)((top - lost) / unit)
	                          : -(int64_t)((lost - top + unit - 1) / unit);
	return true;
}
