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

/* Whether choice BIT at FILE and LINE goes on where R ends. */
static bool goes_on(const struct run *r, uint64_t bit, uint32_t file, uint64_t line)
{
	return r->file == file && r->mask < bit &&
	       r->line + (uint64_t)__builtin_popcountll(r->mask) == line;
}

static void add_run(struct hb_runs *r, uint64_t bit, uint32_t file, uint64_t line)
{
	r->run[r->n++] = (struct run){ line, bit, file, NONE };
}

/* The row's choice among the runs of its key, of which there is one at least. */
static enum hb_unique_result claim_choice(struct hb_runs *r, uint64_t bit, uint32_t file,
                                          uint64_t line, struct hb_unique_place *first)
{
	uint32_t at = r->head, last = at;
	for (; at != NONE; last = at, at = r->run[at].next) {
		const struct run *run = &r->run[at];
		if (!(run->mask & bit))
			continue;
		first->file = run->file;
		first->line = run->line + (uint64_t)__builtin_popcountll(run->mask & (bit - 1));
		return HB_UNIQUE_DUPLICATE;
	}
	if (goes_on(&r->run[last], bit, file, line)) {
		r->run[last].mask |= bit;
		return HB_UNIQUE_NEW;
	}
	r->run[last].next = (uint32_t)r->n;
	add_run(r, bit, file, line);
	return HB_UNIQUE_NEW;
}

enum hb_unique_result hb_runs_claim(struct hb_runs *r, const uint32_t *id, bool same,
                                    unsigned choice, uint32_t file, uint64_t line,
                                    struct hb_unique_place *first)
{
	uint64_t bit = UINT64_C(1) << choice;
	struct hb_unique_place place;
	if (!make_room(r))
		return HB_UNIQUE_NO_MEMORY;
	if (same && r->head != NONE)
		return claim_choice(r, bit, file, line, first);
	switch (hb_unique_claim(r->keys, id, 0, r->n + 1, &place)) {
	case HB_UNIQUE_NEW:
		r->head = (uint32_t)r->n;
		add_run(r, bit, file, line);
		return HB_UNIQUE_NEW;
	case HB_UNIQUE_DUPLICATE:
		r->head = (uint32_t)(place.line - 1);
		return claim_choice(r, bit, file, line, first);
	case HB_UNIQUE_NO_MEMORY:
		break;
	}
	return HB_UNIQUE_NO_MEMORY;
}
