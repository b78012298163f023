/*
 * key_log.h - a log of 64-bit keys, each with a place: which one was there before (inside
 * lib/data).
 *
 * Entries stand in order of arrival, so that adding one writes where the last one was written. An
 * index says where keys are, in lines as long as the processor's lines of cache. A key belongs to
 * one line, or to the next ones when that is full, and has a slot of 32 bits there: its position in
 * the log and, in the bits left over, some of the key. All slots of a line are compared at once; so
 * for a new key, as most are, one line is read and the log is not. (Buckets: Knuth, "The Art of
 * Computer Programming", volume 3, section 6.4. Some bits of the key instead of the key: Fan,
 * Andersen, Kaminsky and Mitzenmacher, "Cuckoo filter", 2014.)
 *
 * An entry takes 12 bytes and its slot 5.3 to 8; and 8 to 16 more each time that the upper half of
 * the place differs from that of the entry before. What adding takes does not depend on whether
 * keys are new, nor on their order. The log never moves, and the old index goes before the new one
 * is built from the log, so that nothing is there twice while it grows. Keys must be spread evenly
 * over all 64 bits, which is for the caller to see to. Less than 2^32 of them.
 */
#ifndef HB_DATA_KEY_LOG_H
#define HB_DATA_KEY_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HB_KEY_LINE = 16,       /* words: how many slots are taken, and the slots */
	HB_KEY_BLOCK_BITS = 12, /* entries of a block, the first of which begins smaller */
};

struct hb_key_log {
	uint32_t *line; /* by line */
	void *memory;   /* where the lines lie */
	size_t n_lines;
	uint32_t position; /* bits of a slot that are a position, counted from 1 */
	size_t n, room;    /* entries; how many there can be before something grows */
	struct hb_key_entry **block;
	size_t n_blocks, blocks_cap;
	size_t n_entries;               /* that fit in the blocks */
	struct hb_key_stretch *stretch; /* entries with the same upper half of the place */
	size_t n_stretches, stretches_cap;
};

/* An empty one. False without memory. The caller frees it with hb_key_log_free(), which takes one
 * of zeros too. */
bool hb_key_log_make(struct hb_key_log *log);
void hb_key_log_free(struct hb_key_log *log);
/* Adds KEY with its PLACE, which is not 0. The key was there: *THERE is its place. It is new:
 * *THERE is 0. False without memory; then the log has what it had. */
bool hb_key_log_add(struct hb_key_log *log, uint64_t key, uint64_t place, uint64_t *there);
/* The same for N keys in turn, for who has let them be fetched: PLACE becomes *THERE, of each. */
bool hb_key_log_add_some(struct hb_key_log *log, const uint64_t *key, size_t n, uint64_t *place);
/* Takes out the last entry; there is one. */
void hb_key_log_drop_last(struct hb_key_log *log);
/* Makes room for about N keys in all; a hint, for speed alone. */
void hb_key_log_expect(struct hb_key_log *log, size_t n);

/* The key that was the I-th to be added, from 0. */
uint64_t hb_key_log_key(const struct hb_key_log *log, size_t i);
/* Gives it another key, that none of the others has. Once some were given, hb_key_log_index() is
 * due before anything is added or dropped. */
void hb_key_log_change(struct hb_key_log *log, size_t i, uint64_t key);
void hb_key_log_index(struct hb_key_log *log);

/* The line where KEY belongs. */
static inline uint32_t *hb_key_log_line(const struct hb_key_log *log, uint64_t key)
{
	size_t line = (size_t)(((__uint128_t)key * log->n_lines) >> 64);
	return log->line + line * HB_KEY_LINE;
}

/* Lets it be fetched before it is needed. */
static inline void hb_key_log_fetch(const struct hb_key_log *log, uint64_t key)
{
	__builtin_prefetch(hb_key_log_line(log, key));
}

/* Reads a word of it. Where many are fetched not all have come when they are needed: reads one
 * after the other, of which none waits for the one before, take less than the same waits between
 * other work. */
static inline void hb_key_log_await(const struct hb_key_log *log, uint64_t key)
{
	(void)*(const volatile uint32_t *)hb_key_log_line(log, key);
}

#endif
