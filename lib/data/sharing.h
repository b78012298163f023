/*
 * sharing.h - what the files behind hb_rows_share() have in common, and what reading rows needs of
 * them (inside lib/data).
 */
#ifndef HB_DATA_SHARING_H
#define HB_DATA_SHARING_H

#include "data/feed.h"
#include "data/lean.h"
#include "data/runs.h"

enum { HB_SHARE_PARTS_MAX = 64 };

/* What belongs to one part: only who works on the part touches it. */
struct hb_share_part {
	struct hb_unique *unique; /* owned by `runs` where there are */
	struct hb_runs *runs;     /* the last part of the key is a choice, and folded; else NULL */
	/* The row being handed over; what is not kept of it stays empty. */
	struct hb_str *cell; /* fields, then unknown columns */
	int64_t *value;
	struct hb_row row;
};

struct hb_sharing {
	struct hb_rows *rows;
	const struct hb_share *share;
	const struct hb_lean *lean;
	struct hb_share_part *part;
	unsigned n_parts;
	struct hb_feed_work work; /* for the feed of each input */
	uint64_t total;           /* bytes of the input, 0: unknown */
};

/* share_work.c */
/* The keys of a part, none so far. False without memory; freed with the part all the same. */
bool hb_share_make_keys(const struct hb_lean *lean, struct hb_share_part *part);
/* The work on a batch: claims the keys of the rows that part AT is dealt and hands over the rows.
 * CTX: the sharing. */
void hb_share_work(void *ctx, unsigned at, const struct input *in, struct hb_batch *batch);
/* Claims the key of the record at hand, which was not looked at ahead; rows->unique is that of its
 * part from then on. Not while threads are at work on batches. */
enum hb_unique_result hb_share_claim(struct hb_rows *rows, uint32_t file,
                                     struct hb_unique_place *first);

/* share_order.c */
/* Reads all of IN, which was begun. HB_CSV_END or HB_CSV_FAILED; see hb_input_failed(). */
enum hb_csv_result hb_share_take_input(struct hb_rows *rows, struct input *in);

#endif
