#include "data/unique.h"

#include <stdlib.h>
#include <string.h>

#include "base/dict.h"
#include "base/sys.h"
#include "data/key_log.h"

enum {
	LINE_BITS = 40,  /* of a place: the line, below the file */
	PACKED_MAX = 32, /* columns; more are folded from the start */
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
	const uint32_t *last;  /* the same of the last one */
	uint32_t *folded;      /* the same, folded down to the packed columns */
	uint8_t *bits;         /* by packed column */
	uint8_t *number;       /* by column: bits of its numbers; 0: it holds texts */
	uint64_t salt, multiply[2], inverse[2];
	struct hb_key_log keys; /* packed ids, mixed; where they came first */
	uint32_t packing;       /* counts up when ids come to be packed otherwise */
	bool has_last;          /* the last key can be taken back */
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

struct hb_unique *hb_unique_new(size_t n_columns)
{
	struct hb_unique *u = hb_calloc(1, sizeof(*u));
	if (!u)
		return NULL;
	u->n_columns = n_columns;
	u->packing = 1;
	u->n_packed = n_columns < PACKED_MAX ? n_columns : PACKED_MAX;
	u->texts = hb_calloc(n_columns, sizeof(*u->texts));
	u->pairs = hb_calloc(n_columns, sizeof(*u->pairs));
	u->id = hb_calloc(n_columns, sizeof(*u->id));
	u->folded = hb_calloc(n_columns, sizeof(*u->folded));
	u->bits = hb_calloc(n_columns, sizeof(*u->bits));
	u->number = hb_calloc(n_columns, sizeof(*u->number));
	if (!hb_key_log_make(&u->keys) || !u->texts || !u->pairs || !u->id || !u->folded ||
	    !u->bits || !u->number) {
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
	hb_key_log_free(&u->keys);
	free(u);
}

void hb_unique_numbers(struct hb_unique *u, size_t column, uint8_t bits)
{
	u->number[column] = bits;
	while (!share_bits(u))
		u->n_packed--;
}

void hb_unique_expect(struct hb_unique *u, size_t n)
{
	hb_key_log_expect(&u->keys, n);
}

size_t hb_unique_count(const struct hb_unique *u)
{
	return u->keys.n;
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
		/* fold_down() leaves N ids: NOLINTNEXTLINE(clang-analyzer-core.*) */
		packed = packed << bits[i] | id[i];
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

/* The key at hand as its packed columns have it. NULL without memory. */
static const uint32_t *fold(struct hb_unique *u)
{
	if (u->n_packed == u->n_columns)
		return u->id;
	for (size_t i = 0; i < u->n_columns; i++)
		u->folded[i] = u->id[i];
	return fold_down(u, u->folded, u->n_columns) ? u->folded : NULL;
}

/* The ids of the I-th key, which is packed into N columns of BITS, as they are packed from now on.
 * False without memory, but never the second time: then all pairs are there. */
static bool fold_again(struct hb_unique *u, size_t i, const uint8_t *bits, size_t n, uint32_t *id)
{
	unpack(unmix(u, hb_key_log_key(&u->keys, i)), bits, n, id);
	return fold_down(u, id, n);
}

/* More bits for the column that needs them. No key is changed before all can be. */
static bool widen(struct hb_unique *u)
{
	uint32_t id[PACKED_MAX];
	uint8_t bits[PACKED_MAX];
	uint64_t key;
	size_t n = u->n_packed;
	bool good = true;
	memcpy(bits, u->bits, n);
	while (!share_bits(u))
		u->n_packed--;
	for (size_t i = 0; i < u->keys.n && good && u->n_packed < n; i++)
		good = fold_again(u, i, bits, n, id);
	if (!good) {
		memcpy(u->bits, bits, n);
		u->n_packed = n;
		return false;
	}
	for (size_t i = 0; i < u->keys.n; i++) {
		fold_again(u, i, bits, n, id);
		pack(id, u->bits, u->n_packed, &key);
		hb_key_log_change(&u->keys, i, mix(u, key));
	}
	hb_key_log_index(&u->keys);
	u->packing++;
	return true;
}

void hb_unique_fetch_texts(const struct hb_unique *u, const uint64_t *hash, size_t n)
{
	for (int step = 0; step < 2; step++)
		for (size_t i = 0; i < u->n_columns; i++)
			hb_dict_fetch(&u->texts[i], hash + i, n, u->n_columns, step);
}

bool hb_unique_ids(struct hb_unique *u, const struct hb_str *part, const uint64_t *hash, size_t n,
                   uint32_t *id)
{
	bool good = true;
	for (size_t i = 0; i < u->n_columns; i++)
		if (!u->number[i])
			good &= hb_dict_add_some(&u->texts[i], part + i, hash + i, n, u->n_columns,
			                         id + i);
	return good;
}

/* If the columns need no folding and no more bits; else it is not worth the trouble. */
void hb_unique_fetch_places(const struct hb_unique *u, const uint32_t *id, size_t n,
                            struct hb_unique_key *key)
{
	bool folds = u->n_packed != u->n_columns;
	for (size_t i = 0; i < n; i++, id += u->n_columns) {
		uint64_t packed, mixed = 0;
		bool good = !folds && pack(id, u->bits, u->n_packed, &packed);
		if (good)
			hb_key_log_fetch(&u->keys, mixed = mix(u, packed));
		if (key)
			key[i] = (struct hb_unique_key){ mixed, good ? u->packing : 0 };
	}
}

void hb_unique_await_places(const struct hb_unique *u, const struct hb_unique_key *key, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hb_key_log_await(&u->keys, key[i].mixed);
}

/* The key at hand, packed and mixed. False without memory. */
static bool find_key(struct hb_unique *u, uint64_t *mixed)
{
	const uint32_t *id;
	uint64_t key;
	while ((id = fold(u)) && !pack(id, u->bits, u->n_packed, &key))
		if (!widen(u))
			return false;
	if (id)
		*mixed = mix(u, key);
	return id;
}

static struct hb_unique_place place_of(uint64_t there)
{
	return (struct hb_unique_place){ (uint32_t)(there >> LINE_BITS),
		                         there & ((UINT64_C(1) << LINE_BITS) - 1) };
}

static enum hb_unique_result claim(struct hb_unique *u, uint64_t mixed, uint32_t file,
                                   uint64_t line, struct hb_unique_place *first)
{
	uint64_t there;
	if (!hb_key_log_add(&u->keys, mixed, (uint64_t)file << LINE_BITS | line, &there))
		return HB_UNIQUE_NO_MEMORY;
	u->has_last = !there;
	if (!there)
		return HB_UNIQUE_NEW;
	*first = place_of(there);
	return HB_UNIQUE_DUPLICATE;
}

enum hb_unique_result hb_unique_add(struct hb_unique *u, const struct hb_str *part, size_t n_parts,
                                    uint32_t file, uint64_t line, struct hb_unique_place *first)
{
	uint64_t mixed;
	u->has_last = false;
	if (n_parts != u->n_columns)
		return HB_UNIQUE_NO_MEMORY;
	for (size_t i = 0; i < n_parts; i++)
		if ((u->id[i] = hb_dict_add(&u->texts[i], part[i], NULL)) == HB_DICT_NONE)
			return HB_UNIQUE_NO_MEMORY;
	u->last = u->id;
	return find_key(u, &mixed) ? claim(u, mixed, file, line, first) : HB_UNIQUE_NO_MEMORY;
}

enum hb_unique_result hb_unique_claim(struct hb_unique *u, const uint32_t *id,
                                      const struct hb_unique_key *key, uint32_t file, uint64_t line,
                                      struct hb_unique_place *first)
{
	uint64_t mixed;
	u->has_last = false;
	u->last = id;
	if (key && key->packing == u->packing)
		return claim(u, key->mixed, file, line, first);
	for (size_t i = 0; i < u->n_columns; i++)
		u->id[i] = id[i];
	u->last = u->id;
	return find_key(u, &mixed) ? claim(u, mixed, file, line, first) : HB_UNIQUE_NO_MEMORY;
}

static bool all_found(const struct hb_unique *u, const struct hb_unique_key *key, size_t n)
{
	bool found = true;
	for (size_t i = 0; i < n; i++)
		found &= key[i].packing == u->packing;
	return found;
}

bool hb_unique_claim_some(struct hb_unique *u, const uint32_t *id, const struct hb_unique_key *key,
                          size_t n, uint32_t file, const uint64_t *line,
                          struct hb_unique_place *first)
{
	uint64_t mixed[HB_UNIQUE_SOME] = { 0 }, place[HB_UNIQUE_SOME];
	if (!all_found(u, key, n)) {
		bool good = true;
		for (size_t i = 0; i < n && good; i++, id += u->n_columns) {
			first[i].line = 0;
			good = hb_unique_claim(u, id, &key[i], file, line[i], &first[i]) !=
			       HB_UNIQUE_NO_MEMORY;
		}
		return good;
	}
	u->has_last = false;
	for (size_t i = 0; i < n; i++) {
		mixed[i] = key[i].mixed;
		place[i] = (uint64_t)file << LINE_BITS | line[i];
	}
	if (!hb_key_log_add_some(&u->keys, mixed, n, place))
		return false;
	for (size_t i = 0; i < n; i++)
		first[i] = place_of(place[i]);
	return true;
}

const uint32_t *hb_unique_last_ids(const struct hb_unique *u)
{
	return u->last;
}

void hb_unique_undo(struct hb_unique *u)
{
	if (u->has_last)
		hb_key_log_drop_last(&u->keys);
	u->has_last = false;
}
