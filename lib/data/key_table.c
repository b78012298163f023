#include "data/key_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

enum {
	FIRST = 64,      /* homes of a new table */
	SMALL = 1 << 16, /* homes */
	SLACK = 64,      /* slots behind the last home, for what does not fit at home */
};

bool hb_key_table_make(struct hb_key_table *t, size_t n)
{
	size_t n_homes = n > FIRST ? n : FIRST, n_slots = n_homes + SLACK;
	struct hb_key_entry *slot = hb_sys.malloc(n_slots * sizeof(*slot));
	*t = (struct hb_key_table){ 0 };
	if (!slot)
		return false;
	hb_scattered(slot, n_slots * sizeof(*slot));
	memset(slot, 0, n_slots * sizeof(*slot));
	*t = (struct hb_key_table){ slot, n_homes, n_slots, 0 };
	return true;
}

void hb_key_table_free(struct hb_key_table *t)
{
	free(t->slot);
	*t = (struct hb_key_table){ 0 };
}

/* The slot of KEY, or the one before which it goes. */
static inline size_t seek(const struct hb_key_table *t, uint64_t key)
{
	size_t at = hb_key_table_home(key, t->n_homes);
	while (t->slot[at].place && t->slot[at].key < key)
		at++;
	return at;
}

/* Puts E at slot AT, and what stands there one further, up to the first free slot. False when
 * only the last one is free: it stays so, that seeking ends there. */
static bool put(struct hb_key_table *t, size_t at, struct hb_key_entry e)
{
	size_t end = at;
	while (t->slot[end].place)
		end++;
	if (end + 1 == t->n_slots)
		return false;
	for (; end > at; end--) /* mostly none, or a few */
		t->slot[end] = t->slot[end - 1];
	t->slot[at] = e;
	return true;
}

/* How many slots the N entries at E take when each goes home or behind the one before. */
static size_t slots_for(const struct hb_key_entry *e, size_t n, size_t n_homes)
{
	size_t next = 0;
	for (size_t i = 0; i < n; i++) {
		size_t home = hb_key_table_home(e[i].key, n_homes);
		next = (home > next ? home : next) + 1;
	}
	return next;
}

/* Puts the N entries at the table's end, which are in order, each home or behind the one before.
 * What is written never passes what is still to be read. */
static void deal(struct hb_key_table *t, size_t n)
{
	struct hb_key_entry *table = t->slot;
	size_t next = 0;
	for (size_t i = t->n_slots - n; i < t->n_slots; i++) {
		struct hb_key_entry e = table[i];
		for (size_t home = hb_key_table_home(e.key, t->n_homes); next < home; next++)
			table[next].place = 0;
		table[next++] = e;
	}
	for (; next < t->n_slots; next++)
		table[next].place = 0;
}

static bool is_full(const struct hb_key_table *t)
{
	return t->n >= t->n_homes / 20 * 17;
}

/* Grows in place to N_HOMES: the entries are gathered at the front, moved to the end of the larger
 * table, and dealt out again. Without memory they are dealt out as they were. */
static bool grow_to(struct hb_key_table *t, size_t n_homes)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n_slots; i++)
		if (t->slot[i].place)
			t->slot[n++] = t->slot[i];
	size_t n_slots = slots_for(t->slot, n, n_homes);
	n_slots = (n_slots > n_homes ? n_slots : n_homes) + SLACK;
	struct hb_key_entry *table = hb_sys.realloc(t->slot, n_slots * sizeof(*table));
	if (table) {
		hb_scattered(table, n_slots * sizeof(*table));
		t->slot = table;
		t->n_slots = n_slots;
		t->n_homes = n_homes;
	}
	memmove(t->slot + (t->n_slots - n), t->slot, n * sizeof(*t->slot));
	deal(t, n);
	return table != NULL;
}

static bool grow(struct hb_key_table *t)
{
	size_t n_homes = t->n_homes;
	if (is_full(t))
		n_homes += n_homes < SMALL ? n_homes : n_homes / 4;
	return grow_to(t, n_homes);
}

void hb_key_table_expect(struct hb_key_table *t, size_t n)
{
	size_t n_homes = n / 2 * 3 + FIRST; /* 24 bytes a key: few are pushed from home */
	if (n_homes > t->n_homes)
		(void)grow_to(t, n_homes); /* without memory now, later when it is needed */
}

bool hb_key_table_add(struct hb_key_table *t, struct hb_key_entry e, uint64_t *there)
{
	for (;;) {
		size_t at = seek(t, e.key);
		*there = 0;
		if (t->slot[at].place && t->slot[at].key == e.key) {
			*there = t->slot[at].place;
			return true;
		}
		if (!is_full(t) && put(t, at, e)) {
			t->n++;
			return true;
		}
		if (!grow(t))
			return false;
	}
}

void hb_key_table_remove(struct hb_key_table *t, uint64_t key)
{
	size_t at = seek(t, key);
	for (; t->slot[at + 1].place && hb_key_table_home(t->slot[at + 1].key, t->n_homes) <= at;
	     at++)
		t->slot[at] = t->slot[at + 1];
	t->slot[at].place = 0;
	t->n--;
}
