#include "data/unique.h"

#include <stdlib.h>
#include <string.h>

#include "base/dict.h"
#include "base/sys.h"

enum {
	LINE_BITS = 40,
	FIRST_HOMES = 64,
	SMALL = 1 << 16, /* homes */
	SLACK = 64,      /* slots behind the last home, for what does not fit at home */
	PACKED_MAX = 32, /* columns; more are folded from the start */
};

struct entry {
	uint64_t key;   /* the packed ids, mixed */
	uint64_t place; /* file above LINE_BITS, line below; 0: a free slot (lines start at 1) */
};

/*
 * Ids of the columns are packed side by side. A column that outgrows its bits gets more from the
 * others; when 64 do not suffice, the last two are folded into one, whose ids come from a
 * dictionary of pairs. Both are exact, and neither happens below two million distinct texts.
 */
struct hb_unique {
	size_t n_columns;      /* as the caller has them */
	size_t n_packed;       /* columns left after folding */
	struct hb_dict *texts; /* by column */
	struct hb_dict *pairs; /* pairs[i]: columns i and i + 1 folded, for i >= n_packed - 1 */
	uint32_t *id;          /* of the key at hand, by column */
	uint32_t *folded;      /* the same, folded down to the packed columns */
	uint8_t *bits;         /* by packed column */
	uint8_t *number;       /* by column: bits of its numbers; 0: it holds texts */
	uint64_t salt, multiply[2], inverse[2];
	struct entry *table;
	size_t n_homes, n_slots; /* slots: homes and what lies behind them */
	size_t n;
	uint64_t last; /* the mixed key that was added last */
	bool has_last;
};

/* Newton's iteration doubles the right bits of an inverse modulo 2^64 in each step. */
static uint64_t inverse_of(uint64_t odd)
{
	uint64_t inverse = odd;
	for (int i = 0; i < 6; i++)
		inverse *= 2 - odd * inverse;
	return inverse;
}

static inline uint64_t mix(const struct hb_unique *u, uint64_t key)
{
	key = (key ^ u->salt) * u->multiply[0];
	key ^= key >> 32;
	return key * u->multiply[1];
}

static uint64_t unmix(const struct hb_unique *u, uint64_t mixed)
{
	mixed *= u->inverse[1];
	mixed ^= mixed >> 32;
	return (mixed * u->inverse[0]) ^ u->salt;
}

/* The slot where a key belongs: homes rise with keys, so that entries in order of key are in
 * order of home too. */
static inline size_t home_of(uint64_t mixed, size_t n_homes)
{
	return (size_t)(((__uint128_t)mixed * n_homes) >> 64);
}

/* How many bits the ids of packed column I need, so far; a folded one takes what there is. */
static uint8_t bits_needed(const struct hb_unique *u, size_t i)
{
	if (i + 1 == u->n_packed && u->n_packed < u->n_columns)
		return 32;
	uint8_t bits = u->number[i];
	while (bits < 32 && u->texts[i].n > UINT32_C(1) << bits)
		bits++;
	return bits;
}

/* What the packed columns need, and for those that may come to need more an equal share of the
 * rest. False: 64 bits do not suffice. */
static bool share_bits(struct hb_unique *u)
{
	size_t sum = 0, n_growing = 0;
	for (size_t i = 0; i < u->n_packed; i++) {
		sum += u->bits[i] = bits_needed(u, i);
		n_growing += !u->number[i];
	}
	if (sum > 64)
		return false;
	for (size_t i = 0; i < u->n_packed && n_growing; i++) {
		size_t bits = u->bits[i] + (64 - sum) / n_growing;
		if (!u->number[i])
			u->bits[i] = (uint8_t)(bits < 32 ? bits : 32);
	}
	return true;
}

static struct entry *new_table(size_t n_slots)
{
	struct entry *table = hb_sys.malloc(n_slots * sizeof(*table));
	if (!table)
		return NULL;
	hb_scattered(table, n_slots * sizeof(*table));
	memset(table, 0, n_slots * sizeof(*table));
	return table;
}

struct hb_unique *hb_unique_new(size_t n_columns)
{
	struct hb_unique *u = hb_calloc(1, sizeof(*u));
	if (!u)
		return NULL;
	u->n_columns = n_columns;
	u->n_packed = n_columns < PACKED_MAX ? n_columns : PACKED_MAX;
	u->texts = hb_calloc(n_columns, sizeof(*u->texts));
	u->pairs = hb_calloc(n_columns, sizeof(*u->pairs));
	u->id = hb_calloc(n_columns, sizeof(*u->id));
	u->folded = hb_calloc(n_columns, sizeof(*u->folded));
	u->bits = hb_calloc(n_columns, sizeof(*u->bits));
	u->number = hb_calloc(n_columns, sizeof(*u->number));
	u->n_homes = FIRST_HOMES;
	u->n_slots = FIRST_HOMES + SLACK;
	u->table = new_table(u->n_slots);
	if (!u->texts || !u->pairs || !u->id || !u->folded || !u->bits || !u->number || !u->table) {
		hb_unique_free(u);
		return NULL;
	}
	share_bits(u);
	u->salt = hb_hash(HB_STR("salt"));
	u->multiply[0] = hb_hash(HB_STR("first")) | 1;
	u->multiply[1] = hb_hash(HB_STR("second")) | 1;
	for (size_t i = 0; i < 2; i++)
		u->inverse[i] = inverse_of(u->multiply[i]);
	return u;
}

void hb_unique_free(struct hb_unique *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < u->n_columns; i++) {
		if (u->texts)
			hb_dict_free(&u->texts[i]);
		if (u->pairs)
			hb_dict_free(&u->pairs[i]);
	}
	free(u->texts);
	free(u->pairs);
	free(u->id);
	free(u->folded);
	free(u->bits);
	free(u->number);
	free(u->table);
	free(u);
}

void hb_unique_numbers(struct hb_unique *u, size_t column, uint8_t bits)
{
	u->number[column] = bits;
	while (!share_bits(u))
		u->n_packed--;
}

size_t hb_unique_count(const struct hb_unique *u)
{
	return u->n;
}

/* Folds the last of N columns of ID into the one before it, until only the packed ones are left. */
static bool fold_down(struct hb_unique *u, uint32_t *id, size_t n)
{
	for (; n > u->n_packed; n--) {
		struct hb_str pair = { (const char *)&id[n - 2], 2 * sizeof(*id) };
		id[n - 2] = hb_dict_add(&u->pairs[n - 2], pair, NULL);
		if (id[n - 2] == HB_DICT_NONE)
			return false;
	}
	return true;
}

/* False when an id needs more bits than its column has. */
static inline bool pack(const uint32_t *id, const uint8_t *bits, size_t n, uint64_t *key)
{
	uint64_t packed = 0, too_big = 0;
	for (size_t i = 0; i < n; i++) {
		packed = packed << bits[i] | id[i]; /* NOLINT: fold_down() leaves N ids */
		too_big |= (uint64_t)id[i] >> bits[i];
	}
	*key = packed;
	return too_big == 0;
}

static void unpack(uint64_t key, const uint8_t *bits, size_t n, uint32_t *id)
{
	for (size_t i = n; i-- > 0; key >>= bits[i])
		id[i] = (uint32_t)(key & ((UINT64_C(1) << bits[i]) - 1));
}

/* The slot of MIXED, or the one before which it goes. */
static inline size_t seek(const struct entry *table, size_t at, uint64_t mixed)
{
	while (table[at].place && table[at].key < mixed)
		at++;
	return at;
}

/* Puts E at slot AT, and what stands there one further, up to the first free slot. False when
 * only the last one is free: it stays so, that seeking ends there. */
static bool put(struct hb_unique *u, size_t at, struct entry e)
{
	size_t end = at;
	while (u->table[end].place)
		end++;
	if (end + 1 == u->n_slots)
		return false;
	for (; end > at; end--) /* mostly none, or a few */
		u->table[end] = u->table[end - 1];
	u->table[at] = e;
	return true;
}

/* How many slots the N entries at E take when each goes home or behind the one before. */
static size_t slots_for(const struct entry *e, size_t n, size_t n_homes)
{
	size_t next = 0;
	for (size_t i = 0; i < n; i++) {
		size_t home = home_of(e[i].key, n_homes);
		next = (home > next ? home : next) + 1;
	}
	return next;
}

/* Puts the N entries at the table's end, which are in order, each home or behind the one before.
 * What is written never passes what is still to be read. */
static void deal(struct hb_unique *u, size_t n)
{
	struct entry *table = u->table;
	size_t next = 0;
	for (size_t i = u->n_slots - n; i < u->n_slots; i++) {
		struct entry e = table[i];
		for (size_t home = home_of(e.key, u->n_homes); next < home; next++)
			table[next].place = 0;
		table[next++] = e;
	}
	for (; next < u->n_slots; next++)
		table[next].place = 0;
}

static bool is_full(const struct hb_unique *u)
{
	return u->n >= u->n_homes / 20 * 17;
}

/* Grows in place to N_HOMES: the entries are gathered at the front, moved to the end of the larger
 * table, and dealt out again. Without memory they are dealt out as they were. */
static bool grow_to(struct hb_unique *u, size_t n_homes)
{
	size_t n = 0;
	for (size_t i = 0; i < u->n_slots; i++)
		if (u->table[i].place)
			u->table[n++] = u->table[i];
	size_t n_slots = slots_for(u->table, n, n_homes);
	n_slots = (n_slots > n_homes ? n_slots : n_homes) + SLACK;
	struct entry *table = hb_sys.realloc(u->table, n_slots * sizeof(*table));
	if (table) {
		hb_scattered(table, n_slots * sizeof(*table));
		u->table = table;
		u->n_slots = n_slots;
		u->n_homes = n_homes;
	}
	memmove(u->table + (u->n_slots - n), u->table, n * sizeof(*u->table));
	deal(u, n);
	return table != NULL;
}

/* A small table doubles; a large one grows by a quarter. */
static bool grow(struct hb_unique *u)
{
	size_t n_homes = u->n_homes;
	if (is_full(u))
		n_homes += n_homes < SMALL ? n_homes : n_homes / 4;
	return grow_to(u, n_homes);
}

void hb_unique_expect(struct hb_unique *u, size_t n)
{
	size_t n_homes = n / 2 * 3 + FIRST_HOMES; /* 24 bytes a row: few are pushed from home */
	if (n_homes > u->n_homes)
		(void)grow_to(u, n_homes); /* without memory now, later when it is needed */
}

static enum hb_unique_result insert(struct hb_unique *u, struct entry e, uint64_t *there)
{
	for (;;) {
		size_t at = seek(u->table, home_of(e.key, u->n_homes), e.key);
		if (u->table[at].place && u->table[at].key == e.key) {
			*there = u->table[at].place;
			return HB_UNIQUE_DUPLICATE;
		}
		if (!is_full(u) && put(u, at, e)) {
			u->n++;
			return HB_UNIQUE_NEW;
		}
		if (!grow(u))
			return HB_UNIQUE_NO_MEMORY;
	}
}

/* Packs what is in OLD anew, into the columns and bits of U. */
static bool repack(struct hb_unique *u, const struct hb_unique *old)
{
	uint32_t id[PACKED_MAX];
	for (size_t i = 0; i < old->n_slots; i++) {
		struct entry e = old->table[i];
		if (!e.place)
			continue;
		unpack(unmix(u, e.key), old->bits, old->n_packed, id);
		if (!fold_down(u, id, old->n_packed))
			return false;
		uint64_t there;
		pack(id, u->bits, u->n_packed, &e.key);
		e.key = mix(u, e.key);
		if (insert(u, e, &there) == HB_UNIQUE_NO_MEMORY)
			return false;
	}
	return true;
}

/* More bits for the column that needs them: a fresh table, and the old one until that is done. */
static bool widen(struct hb_unique *u)
{
	struct hb_unique old = *u;
	uint8_t bits[PACKED_MAX];
	old.bits = memcpy(bits, u->bits, u->n_packed);
	while (!share_bits(u))
		u->n_packed--;
	u->n = 0;
	u->table = new_table(u->n_slots);
	if (u->table && repack(u, &old) && fold_down(u, u->folded, old.n_packed)) {
		free(old.table);
		return true;
	}
	free(u->table);
	memcpy(u->bits, bits, old.n_packed);
	old.bits = u->bits;
	*u = old;
	return false;
}

void hb_unique_fetch_texts(const struct hb_unique *u, const uint64_t *hash, size_t n)
{
	for (int step = 0; step < 2; step++)
		for (size_t i = 0; i < u->n_columns; i++)
			hb_dict_fetch(&u->texts[i], hash + i, n, u->n_columns, step);
}

bool hb_unique_ids(struct hb_unique *u, const struct hb_str *part, const uint64_t *hash,
                   uint32_t *id)
{
	for (size_t i = 0; i < u->n_columns; i++)
		if (!u->number[i] &&
		    (id[i] = hb_dict_add_hashed(&u->texts[i], part[i], hash[i])) == HB_DICT_NONE)
			return false;
	return true;
}

/* Fetches the place of each key, if its columns need no folding and no more bits. */
void hb_unique_fetch_places(const struct hb_unique *u, const uint32_t *id, size_t n)
{
	uint64_t key;
	if (u->n_packed != u->n_columns)
		return;
	for (size_t i = 0; i < n; i++, id += u->n_columns)
		if (pack(id, u->bits, u->n_packed, &key))
			__builtin_prefetch(&u->table[home_of(mix(u, key), u->n_homes)]);
}

static enum hb_unique_result claim(struct hb_unique *u, uint32_t file, uint64_t line,
                                   struct hb_unique_place *first)
{
	uint64_t key, there;
	for (size_t i = 0; i < u->n_columns; i++)
		u->folded[i] = u->id[i];
	if (u->n_packed < u->n_columns && !fold_down(u, u->folded, u->n_columns))
		return HB_UNIQUE_NO_MEMORY;
	while (!pack(u->folded, u->bits, u->n_packed, &key))
		if (!widen(u))
			return HB_UNIQUE_NO_MEMORY;
	struct entry e = { mix(u, key), (uint64_t)file << LINE_BITS | line };
	enum hb_unique_result result = insert(u, e, &there);
	if (result == HB_UNIQUE_DUPLICATE) {
		first->file = (uint32_t)(there >> LINE_BITS);
		first->line = there & ((UINT64_C(1) << LINE_BITS) - 1);
	}
	u->has_last = result == HB_UNIQUE_NEW;
	u->last = e.key;
	return result;
}

enum hb_unique_result hb_unique_add(struct hb_unique *u, const struct hb_str *part, size_t n_parts,
                                    uint32_t file, uint64_t line, struct hb_unique_place *first)
{
	u->has_last = false;
	if (n_parts != u->n_columns)
		return HB_UNIQUE_NO_MEMORY;
	for (size_t i = 0; i < n_parts; i++)
		if ((u->id[i] = hb_dict_add(&u->texts[i], part[i], NULL)) == HB_DICT_NONE)
			return HB_UNIQUE_NO_MEMORY;
	return claim(u, file, line, first);
}

enum hb_unique_result hb_unique_claim(struct hb_unique *u, const uint32_t *id, uint32_t file,
                                      uint64_t line, struct hb_unique_place *first)
{
	u->has_last = false;
	for (size_t i = 0; i < u->n_columns; i++)
		u->id[i] = id[i];
	return claim(u, file, line, first);
}

const uint32_t *hb_unique_last_ids(const struct hb_unique *u)
{
	return u->id;
}

void hb_unique_undo(struct hb_unique *u)
{
	if (!u->has_last)
		return;
	size_t at = seek(u->table, home_of(u->last, u->n_homes), u->last);
	for (; u->table[at + 1].place && home_of(u->table[at + 1].key, u->n_homes) <= at; at++)
		u->table[at] = u->table[at + 1];
	u->table[at].place = 0;
	u->n--;
	u->has_last = false;
}
