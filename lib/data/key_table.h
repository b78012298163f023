/*
 * key_table.h - a table of 64-bit keys, each with a place (inside lib/data).
 *
 * It keeps its entries in the order of their keys, each at its home or behind it (linear probing
 * with ordered entries: Amble and Knuth, "Ordered hash tables", 1974), so that it grows in place. A
 * small one doubles, a large one grows by a quarter; so there an entry takes 19 to 24 bytes, 16 of
 * its own and the rest for free slots. Keys must be spread evenly over all 64 bits, which is for
 * the caller to see to.
 */
#ifndef HB_DATA_KEY_TABLE_H
#define HB_DATA_KEY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hb_key_entry {
	uint64_t key;
	uint64_t place; /* the caller's; 0: a free slot */
};

struct hb_key_table {
	struct hb_key_entry *slot;
	size_t n_homes, n_slots; /* slots: homes and what lies behind them */
	size_t n;                /* entries */
};

/* An empty table of N homes, or a few more. False without memory. The caller frees it with
 * hb_key_table_free(), which takes one of zeros too. */
bool hb_key_table_make(struct hb_key_table *table, size_t n);
void hb_key_table_free(struct hb_key_table *table);
/* Adds E, whose place is not 0. Its key was there: *THERE is its place. It is new: *THERE is 0.
 * False without memory; then the table has what it had. */
bool hb_key_table_add(struct hb_key_table *table, struct hb_key_entry e, uint64_t *there);
/* Takes out KEY, which is there. */
void hb_key_table_remove(struct hb_key_table *table, uint64_t key);
/* Makes room for about N keys in all; a hint, for speed alone. */
void hb_key_table_expect(struct hb_key_table *table, size_t n);

/* The slot where KEY belongs: homes rise with keys, so that entries in order of key are in order of
 * home too. */
static inline size_t hb_key_table_home(uint64_t key, size_t n_homes)
{
	return (size_t)(((__uint128_t)key * n_homes) >> 64);
}

/* Lets the memory where KEY belongs be fetched before it is needed. */
static inline void hb_key_table_fetch(const struct hb_key_table *table, uint64_t key)
{
	__builtin_prefetch(&table->slot[hb_key_table_home(key, table->n_homes)]);
}

#endif
