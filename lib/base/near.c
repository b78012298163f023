#include "base/near.h"

#include <stdint.h>
#include <string.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A word in lower case. */
struct word {
	size_t len;
	unsigned char p[LONGEST];
	int8_t count[256]; /* how often each byte stands in it; filled for the word that is sought
	                    */
};

/* Optimal string alignment distance: insert, delete, replace, swap of neighbours. */
static size_t distance(const struct word *a, const struct word *b)
{
	size_t row[3][LONGEST + 1];
	size_t *before = row[0], *above = row[1], *here = row[2];
	for (size_t j = 0; j <= b->len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a->len; i++) {
		here[0] = i;
		for (size_t j = 1; j <= b->len; j++) {
			size_t cost = a->p[i - 1] != b->p[j - 1];
			here[j] = least(least(above[j], here[j - 1]) + 1, above[j - 1] + cost);
			if (i > 1 && j > 1 && a->p[i - 1] == b->p[j - 2] &&
			    a->p[i - 2] == b->p[j - 1])
				here[j] = least(here[j], before[j - 2] + 1);
		}
		size_t *spare = before;
		before = above;
		above = here;
		here = spare;
	}
	return above[b->len];
}

static void lower(struct word *w, struct hb_str text)
{
	w->len = text.len;
	for (size_t i = 0; i < text.len; i++)
		w->p[i] = (unsigned char)hb_char_lower(text.p[i]);
}

/* How many bytes at least must be put in or replaced to make one of the other, swaps being free:
 * most words are this far apart, and it costs much less than the distance. */
static size_t apart(struct word *a, const struct word *b)
{
	size_t shared = 0;
	for (size_t i = 0; i < b->len; i++)
		shared += a->count[b->p[i]]-- > 0;
	for (size_t i = 0; i < b->len; i++)
		a->count[b->p[i]]++;
	return (a->len > b->len ? a->len : b->len) - shared;
}

struct hb_str hb_near(struct hb_str word, const struct hb_str *candidates, size_t n)
{
	struct hb_str best = { NULL, 0 };
	size_t best_distance = LONGEST + 1;
	struct word wanted = { 0 }, other;
	if (word.len == 0 || word.len > LONGEST)
		return best;
	lower(&wanted, word);
	for (size_t i = 0; i < word.len; i++)
		wanted.count[wanted.p[i]]++;
	for (size_t i = 0; i < n && best_distance; i++) {
		struct hb_str c = candidates[i];
		if (c.len == 0 || c.len > LONGEST)
			continue;
		size_t longer = c.len > word.len ? c.len : word.len;
		size_t bound = least(longer < 6 ? 1 : longer / 3, best_distance - 1);
		if (longer - least(c.len, word.len) > bound)
			continue;
		lower(&other, c);
		if (apart(&wanted, &other) > bound)
			continue;
		size_t d = distance(&wanted, &other);
		if (d <= bound) {
			best = c;
			best_distance = d;
		}
	}
	return best;
}
