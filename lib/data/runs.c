#include "data/runs.h"

#include <stdlib.h>

#include "base/sys.h"

#define NONE UINT32_MAX

struct run {
	uint64_t line; /* of the first row */
	uint64_t mask; /* choices that were there */
	uint32_t file;
	uint32_t next; /* run of the same key, or NONE */
};

struct hb_runs {
	struct hb_unique *keys; /* the place of a key is its first run, counted from 1 */
	struct run *run;
	size_t n, cap;
	uint32_t head; /* first run of the key of the last call, or NONE */
};

struct hb_runs *hb_runs_new(size_t n_columns)
{
	struct hb_runs *r = hb_calloc(1, sizeof(*r));
	if (!r)
		return NULL;
	r->head = NONE;
	r->keys = hb_unique_new(n_columns);
	if (r->keys)
		return r;
	free(r);
	return NULL;
}

void hb_runs_free(struct hb_runs *r)
{
	if (!r)
		return;
	hb_unique_free(r->keys);
	free(r->run);
	free(r);
}

struct hb_unique *hb_runs_keys(struct hb_runs *r)
{
	return r->keys;
}

/* Room for one more run, a quarter at a time once there are many. */
static bool make_room(struct hb_runs *r)
{
	if (r->n < r->cap)
		return true;
	size_t cap = r->cap < 65536 ? 2 * r->cap + 64 : r->cap + r->cap / 4;
	if (cap >= NONE)
		return false;
	struct run *run = hb_sys.realloc(r->run, cap * sizeof(*run));
	if (!run)
		return false;
	r->run = run;
	r->cap = cap;
	return true;
}

static uint64_t count_bits(uint64_t bits)
{
	return (uint64_t)__builtin_popcountll(bits);
}

/* Whether rows of the choices MASK at FILE and LINE go on where R ends. */
static bool goes_on(const struct run *r, uint64_t mask, uint32_t file, uint64_t line)
{
	return r->file == file && r->mask < (mask & -mask) && r->line + count_bits(r->mask) == line;
}

/* Adds MASK behind LAST, the last run of its key, or as its first (NONE). */
static void add_run(struct hb_runs *r, uint32_t last, uint64_t mask, uint32_t file, uint64_t line)
{
	if (last != NONE && goes_on(&r->run[last], mask, file, line)) {
		r->run[last].mask |= mask;
		return;
	}
	if (last == NONE)
		r->head = (uint32_t)r->n;
	else
		r->run[last].next = (uint32_t)r->n;
	r->run[r->n++] = (struct run){ line, mask, file, NONE };
}

/* The last run of the key at hand; what of MASK is among its runs goes to *THERE. */
static uint32_t look_through(const struct hb_runs *r, uint64_t mask, uint64_t *there)
{
	uint32_t last = r->head;
	*there = r->run[last].mask & mask;
	while (r->run[last].next != NONE) {
		last = r->run[last].next;
		*there |= r->run[last].mask & mask;
	}
	return last;
}

/* Some of MASK were there: the others are claimed each by itself, for they are not in a row. */
static bool add_others(struct hb_runs *r, uint64_t mask, uint64_t there, uint32_t file,
                       uint64_t line)
{
	uint64_t unused;
	for (uint64_t left = mask & ~there; left; left &= left - 1) {
		uint64_t bit = left & -left;
		if (!make_room(r))
			return false;
		uint32_t last = look_through(r, bit, &unused);
		add_run(r, last, bit, file, line + count_bits(mask & (bit - 1)));
	}
	return true;
}

bool hb_runs_claim(struct hb_runs *r, const uint32_t *id, const struct hb_unique_key *key,
                   uint64_t mask, uint32_t file, uint64_t line, uint64_t *there)
{
	struct hb_unique_place place;
	*there = 0;
	if (!make_room(r))
		return false;
	switch (hb_unique_claim(r->keys, id, key, 0, r->n + 1, &place)) {
	case HB_UNIQUE_NEW:
		add_run(r, NONE, mask, file, line);
		return true;
	case HB_UNIQUE_DUPLICATE:
		break;
	case HB_UNIQUE_NO_MEMORY:
		return false;
	}
	r->head = (uint32_t)(place.line - 1);
	uint32_t last = look_through(r, mask, there);
	if (*there)
		return add_others(r, mask, *there, file, line);
	add_run(r, last, mask, file, line);
	return true;
}

struct hb_unique_place hb_runs_first(const struct hb_runs *r, unsigned choice)
{
	uint64_t bit = UINT64_C(1) << choice;
	uint32_t at = r->head;
	while (!(r->run[at].mask & bit))
		at = r->run[at].next;
	const struct run *run = &r->run[at];
	return (struct hb_unique_place){ run->file, run->line + count_bits(run->mask & (bit - 1)) };
}
