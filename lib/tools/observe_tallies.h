/*
 * observe_tallies.h - the tallies of groups of rows on all items, and rows that wait for them.
 *
 * Functions that return false or NULL ran out of memory; the caller says so, once.
 */
#ifndef HB_TOOLS_OBSERVE_TALLIES_H
#define HB_TOOLS_OBSERVE_TALLIES_H

#include "data/tally_lanes.h"
#include "tools/observe_parts.h"

/* Groups, and of each the tallies of all items: small ones as far as they fit, and cells for what
 * does not. Their sum is what counts. */
struct hb_tallies {
	struct hb_groups groups;
	struct hb_lanes lanes; /* n_lanes is 0: there are no small ones */
	struct hb_cells small; /* of lanes, by group; only of groups below `small_n` */
	struct hb_cells cells; /* [item] of the groups that have some, in order of their first */
	uint32_t *cells_of;    /* by group: where among `cells`, from 1; 0: none */
	size_t cells_of_cap;
	uint32_t n_cells;
	size_t n_items;
	uint32_t n_values;
};

/* For N_ITEMS items of N_VALUES scores; SMALL says whether rows will be added whole, with
 * hb_tallies_add(). The groups are the caller's to make; all is freed with hb_tallies_free(). */
void hb_tallies_make(struct hb_tallies *t, size_t n_items, uint32_t n_values, bool small);
void hb_tallies_free(struct hb_tallies *t);
/* Adds a row of GROUP on DAY: CODE by item as hb_lanes_add() wants it, up to a whole step. */
bool hb_tallies_add(struct hb_tallies *t, uint32_t group, int32_t day, const uint8_t *code);
/* Lets the memory be fetched that such a row changes. */
void hb_tallies_fetch(const struct hb_tallies *t, uint32_t group);
/* The cells of GROUP, by item, to add to; made when there are none. */
uint32_t *hb_tallies_cells(struct hb_tallies *t, uint32_t group);
/* Adds what is known of GROUP to SUM, cells by item. ANY: whether there is anything in SUM; if not,
 * it is overwritten. Returns whether there is then. */
bool hb_tallies_sum(const struct hb_tallies *t, uint32_t group, uint32_t *sum, bool any);

/*
 * Rows that wait to be tallied. The tallies of a group lie in some cache lines, and rows come to
 * groups at random; so rows are sorted into bins by group, and a bin is tallied when it is full,
 * while the tallies of its groups are in the cache.
 */
struct hb_bins {
	struct hb_tallies *tallies;
	struct hb_bin *bin; /* by group >> shift */
	size_t n_bins;
	unsigned shift;
	size_t row_bytes, code_bytes;
	uint8_t behind[HB_LANES_STEP]; /* what the last codes are set to beyond their number */
};

void hb_bins_make(struct hb_bins *bins, struct hb_tallies *tallies);
void hb_bins_free(struct hb_bins *bins);
/* Adds a row of GROUP on DAY: CODE by item as hb_lanes_add() wants it, with a step less one behind
 * the last that may be read. */
bool hb_bins_add(struct hb_bins *bins, uint32_t group, int32_t day, const uint8_t *code);
/* The same where the row says nothing of the items whose bit is not in HERE (at most 64). */
bool hb_bins_add_some(struct hb_bins *bins, uint32_t group, int32_t day, const uint8_t *code,
                      uint64_t here);
/* Tallies all that is waiting. */
bool hb_bins_empty(struct hb_bins *bins);

#endif
