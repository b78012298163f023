#include "base/near.h"

#include <string.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool same(char a, char b)
{
	return hb_char_lower(a) == hb_char_lower(b);
}

/* Optimal string alignment distance: insert, delete, replace, swap of neighbours. */
static size_t distance(struct hb_str a, struct hb_str b)
{
	size_t row[3][LONGEST + 1];
	size_t *before = row[0], *above = row[1], *here = row[2];
	for (size_t j = 0; j <= b.len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		here[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t cost = !same(a.p[i - 1], b.p[j - 1]);
			here[j] = least(least(above[j], here[j - 1]) + 1, above[j - 1] + cost);
			if (i > 1 && j > 1 && same(a.p[i - 1], b.p[j - 2]) &&
			    same(a.p[i - 2], b.p[j - 1]))
				here[j] = least(here[j], before[j - 2] + 1);
		}
		size_t *spare = before;
		before = above;
		above = here;
		here = spare;
	}
	return above[b.len];
}

struct hb_str hb_near(struct hb_str word, const struct hb_str *candidates, size_t n)
{
	struct hb_str best = { NULL, 0 };
	size_t best_distance = LONGEST + 1;
	if (word.len == 0 || word.len > LONGEST)
		return best;
	for (size_t i = 0; i < n; i++) {
		struct hb_str c = candidates[i];
		if (c.len == 0 || c.len > LONGEST)
			continue;
		size_t longer = c.len > word.len ? c.len : word.len;
		size_t bound = longer < 6 ? 1 : longer / 3;
		size_t d = distance(word, c);
		if (d <= bound && d < best_distance) {
			best = c;
			best_distance = d;
		}
	}
	return best;
}
