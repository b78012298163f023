/*
 * dict.h - a dictionary of texts: each distinct text gets an id, 0 and up, in order of arrival.
 *
 * Texts are compared byte by byte, never by hash alone; the hash is seeded anew in each process,
 * so that ids chosen to collide do not. About 50 bytes and the text for each distinct text. Not for
 * threads to share while it grows; many may ask at once.
 */
#ifndef HB_BASE_DICT_H
#define HB_BASE_DICT_H

#include "base/arena.h"
#include "base/str.h"

#define HB_DICT_NONE UINT32_MAX

struct hb_dict {
	struct hb_arena texts;
	struct hb_dict_slot *slots; /* open addressing; size is a power of two */
	size_t n_slots;
	struct hb_dict_entry *entries; /* by id */
	size_t cap;
	uint32_t n; /* distinct texts */
};

/* A dictionary starts as {0}. The caller frees it with hb_dict_free(), after which it is {0}. */
void hb_dict_free(struct hb_dict *d);
/* The id of TEXT, which is copied when it is new; *IS_NEW (may be NULL) says whether it was.
 * HB_DICT_NONE without memory. */
uint32_t hb_dict_add(struct hb_dict *d, struct hb_str text, bool *is_new);
/* The same for N texts TEXT[0], TEXT[STRIDE]..., of which hb_hash() is HASH[0], HASH[STRIDE]...:
 * their ids go to ID[0], ID[STRIDE]... False without memory. */
bool hb_dict_add_some(struct hb_dict *d, const struct hb_str *text, const uint64_t *hash, size_t n,
                      size_t stride, uint32_t *id);
/* Gives TEXT, which is copied, the next id without looking whether it is there: for who knows that
 * it is new and looks for none of them here, but wants their texts. HB_DICT_NONE without memory. */
uint32_t hb_dict_append(struct hb_dict *d, struct hb_str text);
/* Fetches what finding texts of the N hashes HASH[0], HASH[STRIDE]... will look at: STEP 0, and
 * then STEP 1. For who looks many up: the waits for memory are had at the same time. */
void hb_dict_fetch(const struct hb_dict *d, const uint64_t *hash, size_t n, size_t stride,
                   int step);
/* The id of TEXT, or HB_DICT_NONE. */
uint32_t hb_dict_find(const struct hb_dict *d, struct hb_str text);
/* The text of an id below d->n. Owned by the dictionary; valid until hb_dict_free(). */
struct hb_str hb_dict_text(const struct hb_dict *d, uint32_t id);

/* The seeded 64-bit hash used here, for other tables. The seed is drawn once per process. */
uint64_t hb_hash(struct hb_str text);

#endif
