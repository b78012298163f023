/*
 * unique.h - which key was there before: the first row in order of arrival stands, later ones are
 * duplicates and hear where the first one is.
 *
 * A key is some texts, or numbers, one for each column. Each column of texts has a dictionary that
 * compares them byte by byte; a key becomes the tuple of their ids, packed in 64 bits, and is
 * compared as such, never by a hash alone. It is mixed before it goes to the log (key_log.h), by a
 * bijection seeded anew in each process, so that keys chosen to collide do not. Many rows take 18
 * to 20 bytes each, and what hb_dict takes for each distinct text of a column.
 */
#ifndef HB_DATA_UNIQUE_H
#define HB_DATA_UNIQUE_H

#include "base/str.h"

enum hb_unique_result { HB_UNIQUE_NEW, HB_UNIQUE_DUPLICATE, HB_UNIQUE_NO_MEMORY };

struct hb_unique_place {
	uint32_t file; /* index of the input, below 2^24 */
	uint64_t line; /* 1-based, below 2^40 */
};

/* A key as hb_unique_fetch_places() finds it ahead for hb_unique_claim(). */
struct hb_unique_key {
	uint64_t mixed;
	uint32_t packing; /* how the ids were packed; 0: it was not found */
};

struct hb_unique;

/* For keys of N_COLUMNS texts, at least 1. NULL without memory.
 * The caller frees it with hb_unique_free(); NULL is none. */
struct hb_unique *hb_unique_new(size_t n_columns);
void hb_unique_free(struct hb_unique *u);
/* COLUMN does not hold texts but numbers below 2^BITS (1..32), which the caller gives as its ids.
 * Before the first key only; hb_unique_add() is not for such keys. */
void hb_unique_numbers(struct hb_unique *u, size_t column, uint8_t bits);
/* Makes room for about N keys in all, for who can tell; a hint, for speed alone. */
void hb_unique_expect(struct hb_unique *u, size_t n);

/* Adds the key PART (N_PARTS is n_columns; texts are copied) of the row at FILE and LINE, unless
 * it is there: then *FIRST says where. After NO_MEMORY all that was there before still is. */
enum hb_unique_result hb_unique_add(struct hb_unique *u, const struct hb_str *part, size_t n_parts,
                                    uint32_t file, uint64_t line, struct hb_unique_place *first);
/* The same in steps, for who has some keys at hand and lets the waits for memory overlap. HASH is
 * hb_hash() of each part that is a text, ID the parts' ids; those of one key side by side, and of N
 * keys one behind the other. First hb_unique_fetch_texts(), then hb_unique_ids() (which fills in
 * the ids of texts and leaves numbers; false without memory), hb_unique_fetch_places(), and
 * hb_unique_claim() for each key, which does what hb_unique_add() does. Fetching is a hint, for
 * speed alone: so is KEY, where the keys are left, by key, and from where they are claimed; NULL is
 * none. */
void hb_unique_fetch_texts(const struct hb_unique *u, const uint64_t *hash, size_t n);
bool hb_unique_ids(struct hb_unique *u, const struct hb_str *part, const uint64_t *hash, size_t n,
                   uint32_t *id);
void hb_unique_fetch_places(const struct hb_unique *u, const uint32_t *id, size_t n,
                            struct hb_unique_key *key);
/* Right before some of KEY are claimed: waits for what was fetched, for all of them at a time. */
void hb_unique_await_places(const struct hb_unique *u, const struct hb_unique_key *key, size_t n);
enum hb_unique_result hb_unique_claim(struct hb_unique *u, const uint32_t *id,
                                      const struct hb_unique_key *key, uint32_t file, uint64_t line,
                                      struct hb_unique_place *first);
/* Awaits and claims N of KEY, at most HB_UNIQUE_SOME, of rows of FILE, each at its LINE. FIRST is
 * where each one was there before, its line 0 for one that is new. False without memory. */
enum { HB_UNIQUE_SOME = 64 };
bool hb_unique_claim_some(struct hb_unique *u, const uint32_t *id, const struct hb_unique_key *key,
                          size_t n, uint32_t file, const uint64_t *line,
                          struct hb_unique_place *first);
/* The ids of the key that was last added or claimed: one for each column, the same for the same
 * text. Owned by U, or those that were claimed; valid until the next call. */
const uint32_t *hb_unique_last_ids(const struct hb_unique *u);
/* Takes back the key that the last hb_unique_add() or hb_unique_claim() found NEW, for a row that
 * was rejected after all: it claims no key. Once at most; nothing to take back is fine. */
void hb_unique_undo(struct hb_unique *u);
/* How many keys there are. */
size_t hb_unique_count(const struct hb_unique *u);

#endif
