/*
 * runs.h - which key was there before, for keys whose last column is one of a few choices.
 *
 * The rows of one record mostly stand together, a line each, in the order of the choices. Then the
 * record has one entry, a run: where it began and a mask of the choices that were there; which line
 * a choice stood on follows from the two. A row that does not go on so begins another run of the
 * same key. A run takes 24 to 30 bytes, and the first of a record what unique.h says of a key: so
 * rows in order take a few bytes each. Either way it is told exactly where the first one was.
 */
#ifndef HB_DATA_RUNS_H
#define HB_DATA_RUNS_H

#include "data/unique.h"

#define HB_RUNS_CHOICES 64

struct hb_runs;

/* For keys of N_COLUMNS columns, at least 1, and a choice below HB_RUNS_CHOICES behind them. NULL
 * without memory. The caller frees it with hb_runs_free(); NULL is none. */
struct hb_runs *hb_runs_new(size_t n_columns);
void hb_runs_free(struct hb_runs *runs);
/* The keys without their last column. Owned by RUNS: for hb_unique_numbers(), hb_unique_ids() and
 * fetching ahead, and for nothing that adds a key. */
struct hb_unique *hb_runs_keys(struct hb_runs *runs);
/* Claims the keys of ID and KEY (see hb_unique_claim(); without the last column) and each choice of
 * MASK, bit I for choice I, not 0, for rows that stand on a line each from FILE and LINE on, in the
 * order of the choices. *THERE are those that were there before and are not claimed. False without
 * memory. */
bool hb_runs_claim(struct hb_runs *runs, const uint32_t *id, const struct hb_unique_key *key,
                   uint64_t mask, uint32_t file, uint64_t line, uint64_t *there);
/* Where CHOICE of the key of the last claim came first; it is there. */
struct hb_unique_place hb_runs_first(const struct hb_runs *runs, unsigned choice);

#endif
