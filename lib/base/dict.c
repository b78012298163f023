#include "base/dict.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/sys.h"

enum { FEW = 4096 }; /* texts: these stay in the cache */

/* What a text is compared by is here as far as eight bytes go: most ids are found in one place. */
struct hb_dict_slot {
	uint64_t head; /* see head_of() */
	uint32_t tag;  /* high half of the hash, the last byte of it the length, 255 at most */
	uint32_t id;   /* HB_DICT_NONE: free */
};

struct hb_dict_entry {
	const char *p;
	uint32_t len;
	uint32_t hash_low; /* with the slot's tag what is needed of the hash to grow */
	uint64_t tail;     /* see tail_of(): up to 16 bytes are compared without reading the text */
};

/* Without a random source the addresses of this process, which differ by run, must do. */
static void draw_seed(uint64_t seed[2])
{
	if (getrandom(seed, 2 * sizeof(seed[0]), GRND_NONBLOCK) == (ssize_t)(2 * sizeof(seed[0])))
		return;
	seed[0] = (uint64_t)(uintptr_t)&seed * UINT64_C(0x9E3779B97F4A7C15);
	seed[1] = (uint64_t)(uintptr_t)&draw_seed ^ UINT64_C(0xD1B54A32D192ED03);
}

static uint64_t seed[2];

__attribute__((constructor)) static void seed_once(void)
{
	draw_seed(seed);
	seed[0] |= 1;
	seed[1] |= 1;
}

static inline uint64_t mix(uint64_t a, uint64_t b)
{
	__uint128_t product = (__uint128_t)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load8(const char *p)
{
	uint64_t word;
	memcpy(&word, p, sizeof(word));
	return word;
}

static inline uint64_t load4(const char *p)
{
	uint32_t word;
	memcpy(&word, p, sizeof(word));
	return word;
}

/* Multiply and fold, 16 bytes a step, the rest in reads that overlap (the length, which enters
 * too, keeps them apart); the secret seed enters each multiplication on both sides. */
uint64_t hb_hash(struct hb_str text)
{
	uint64_t h = seed[0] ^ text.len;
	const char *p = text.p;
	size_t left = text.len;
	for (; left > 16; p += 16, left -= 16)
		h = mix(load8(p) ^ seed[1], load8(p + 8) ^ h);
	uint64_t a = 0, b = 0;
	if (left > 8) {
		a = load8(p);
		b = load8(p + left - 8);
	} else if (left >= 4) {
		a = load4(p) << 32 | load4(p + left - 4);
	} else if (left) {
		a = (uint64_t)(unsigned char)p[0] << 16 |
		    (uint64_t)(unsigned char)p[left / 2] << 8 | (unsigned char)p[left - 1];
	}
	h = mix(a ^ seed[1], b ^ h);
	return mix(h ^ seed[0], UINT64_C(0x9E3779B97F4A7C15) ^ text.len);
}

/* The first eight bytes; of fewer, something else that tells texts of that length apart. */
static inline uint64_t head_of(struct hb_str text)
{
	if (text.len >= 8)
		return load8(text.p);
	if (text.len >= 4)
		return load4(text.p) << 32 | load4(text.p + text.len - 4);
	if (!text.len)
		return 0;
	return (uint64_t)(unsigned char)text.p[0] << 16 |
	       (uint64_t)(unsigned char)text.p[text.len / 2] << 8 |
	       (unsigned char)text.p[text.len - 1];
}

/* The last eight bytes of a text that is longer than its head. */
static inline uint64_t tail_of(struct hb_str text)
{
	return text.len > 8 ? load8(text.p + text.len - 8) : 0;
}

void hb_dict_free(struct hb_dict *d)
{
	hb_arena_free(&d->texts);
	free(d->slots);
	free(d->entries);
	*d = (struct hb_dict){ 0 };
}

static inline uint32_t tag_of(uint64_t hash, size_t len)
{
	return (uint32_t)(hash >> 32 & 0xFFFFFF00) | (uint32_t)(len < 255 ? len : 255);
}

/* Whether the text of E is TEXT, of whose first eight bytes that is known. */
static inline bool goes_on_as(const struct hb_dict_entry *e, struct hb_str text)
{
	return e->len == text.len && e->tail == tail_of(text) &&
	       (e->len <= 16 || memcmp(e->p + 8, text.p + 8, e->len - 16) == 0);
}

/* The slot that holds TEXT, or the free one where it would go. */
static inline struct hb_dict_slot *seek(const struct hb_dict *d, struct hb_str text, uint64_t hash)
{
	size_t mask = d->n_slots - 1;
	uint32_t tag = tag_of(hash, text.len);
	uint64_t head = head_of(text);
	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		struct hb_dict_slot *slot = &d->slots[i];
		if (slot->id == HB_DICT_NONE)
			return slot;
		if (slot->tag == tag && slot->head == head &&
		    (text.len <= 8 || goes_on_as(&d->entries[slot->id], text)))
			return slot;
	}
}

static bool grow_slots(struct hb_dict *d)
{
	size_t n = d->n_slots ? d->n_slots * 2 : 64;
	if (n > UINT32_MAX) /* places come of 32 bits */
		return false;
	struct hb_dict_slot *slots = hb_sys.malloc(n * sizeof(*slots));
	if (!slots)
		return false;
	hb_scattered(slots, n * sizeof(*slots));
	memset(slots, 0xFF, n * sizeof(*slots));
	for (size_t i = 0; i < d->n_slots; i++) {
		struct hb_dict_slot old = d->slots[i];
		if (old.id == HB_DICT_NONE)
			continue;
		size_t at = d->entries[old.id].hash_low & (n - 1); /* ids have 32 bits, too */
		while (slots[at].id != HB_DICT_NONE)
			at = (at + 1) & (n - 1);
		slots[at] = old;
	}
	free(d->slots);
	d->slots = slots;
	d->n_slots = n;
	return true;
}

/* An entry for TEXT, with the next id; in no slot so far. */
static uint32_t append(struct hb_dict *d, struct hb_str text, uint64_t hash)
{
	if (text.len >= UINT32_MAX || d->n >= HB_DICT_NONE - 1 ||
	    hb_grow(&d->entries, &d->cap, (size_t)d->n + 1, sizeof(*d->entries)) != 0)
		return HB_DICT_NONE;
	char *copy = hb_arena_bytes(&d->texts, text.len);
	if (!copy)
		return HB_DICT_NONE;
	if (text.len)
		memcpy(copy, text.p, text.len);
	d->entries[d->n] = (struct hb_dict_entry){ .p = copy,
		                                   .len = (uint32_t)text.len,
		                                   .hash_low = (uint32_t)hash,
		                                   .tail = tail_of(text) };
	return d->n++;
}

static uint32_t add(struct hb_dict *d, struct hb_str text, uint64_t hash, bool *is_new)
{
	*is_new = false;
	if ((size_t)d->n * 4 >= d->n_slots * 3 && !grow_slots(d)) /* at most 3/4 full */
		return HB_DICT_NONE;
	struct hb_dict_slot *slot = seek(d, text, hash);
	if (slot->id != HB_DICT_NONE)
		return slot->id;
	uint32_t id = append(d, text, hash);
	if (id == HB_DICT_NONE)
		return HB_DICT_NONE;
	*slot = (struct hb_dict_slot){ head_of(text), tag_of(hash, text.len), id };
	*is_new = true;
	return id;
}

uint32_t hb_dict_append(struct hb_dict *d, struct hb_str text)
{
	return append(d, text, 0);
}

uint32_t hb_dict_add(struct hb_dict *d, struct hb_str text, bool *is_new)
{
	bool unasked;
	return add(d, text, hb_hash(text), is_new ? is_new : &unasked);
}

bool hb_dict_add_some(struct hb_dict *d, const struct hb_str *text, const uint64_t *hash, size_t n,
                      size_t stride, uint32_t *id)
{
	bool is_new;
	for (; n; n--, text += stride, hash += stride, id += stride) {
		*id = d->n ? seek(d, *text, *hash)->id : HB_DICT_NONE; /* mostly it is there */
		if (*id == HB_DICT_NONE && (*id = add(d, *text, *hash, &is_new)) == HB_DICT_NONE)
			return false;
	}
	return true;
}

void hb_dict_fetch(const struct hb_dict *d, const uint64_t *hash, size_t n, size_t stride, int step)
{
	size_t mask = d->n_slots - 1;
	if (d->n < FEW)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct hb_dict_slot *slot = &d->slots[hash[i * stride] & mask];
		if (step == 0)
			__builtin_prefetch(slot);
		else if (slot->id != HB_DICT_NONE && (slot->tag & 0xFF) > 8)
			__builtin_prefetch(&d->entries[slot->id]);
	}
}

uint32_t hb_dict_find(const struct hb_dict *d, struct hb_str text)
{
	return d->n ? seek(d, text, hb_hash(text))->id : HB_DICT_NONE;
}

struct hb_str hb_dict_text(const struct hb_dict *d, uint32_t id)
{
	return (struct hb_str){ d->entries[id].p, d->entries[id].len };
}
