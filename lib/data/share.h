/*
 * share.h - rows counted by several threads at a time, for who adds up and needs no order.
 *
 * The rows are dealt to parts by the text of one field of the unique key (the pupil): all rows with
 * the same text go to the same part, in the order of the input. A part is worked by one thread at a
 * time, so what the caller keeps by part needs no lock. What is checked, told, rejected and counted
 * is the very same as when the rows are asked for one by one, and in the same order; only the
 * caller sees rows of different parts in an order that changes from run to run.
 *
 * Of a row only little is kept: the cells that were asked for, the day, and codes. Where nearly all
 * rows are as they should be that is several times faster than handing out whole rows.
 */
#ifndef HB_DATA_SHARE_H
#define HB_DATA_SHARE_H

#include "data/rows.h"

/* A row that is handed over, and what is borrowed with it until the call returns. */
struct hb_shared {
	const uint32_t *key_id; /* see hb_row */
	int32_t day;            /* of the date field, or HB_NO_DAY */
	/* By wanted code, and then HERE is nothing. Folded: some rows, alike but for the two
	 * fields; HERE has bit I for choice I, and CODE is code[1] by choice. Behind the codes are
	 * 15 bytes that may be read. */
	const uint8_t *code;
	uint64_t here;
	/* For hb_shared_row() alone. */
	const struct hb_row *row;
	const struct hb_sharing *sharing;
	const struct hb_batch *batch;
	unsigned part;
	uint32_t at;
};
/* The row itself: of its cells there are the wanted ones, of its values the date. Borrowed. */
const struct hb_row *hb_shared_row(const struct hb_shared *shared);

struct hb_share {
	uint32_t by;   /* the field by which rows are dealt */
	uint32_t date; /* DATE field */
	/* Fields of numbers and choices that are wanted as codes: value - base + 1, 0 for missing.
	 * Codes end at 255. */
	const uint32_t *code;
	const int64_t *base;
	size_t n_codes;
	/* Rows are one of several of a record: code[0] is a CHOICE, the last part of the key, and
	 * code[1] the only other. Rows of one record that stand together are handed over at once.
	 */
	bool fold;
	const struct hb_column *text; /* columns whose text is wanted; not the two, if folded */
	size_t n_text;
	/* Takes a good, selected row for PART, below hb_rows_parts(). Called by any thread, for one
	 * part by one at a time. False without memory, which ends it all. */
	bool (*take)(void *ctx, unsigned part, const struct hb_shared *shared);
	void *ctx;
};

/* In how many parts ROWS can be dealt as SHARE says, 64 at most; 0: not at all, the rows are to be
 * asked for one by one. (They are when a later row may depend on all before it, or one by one is
 * how they are to be read.) */
unsigned hb_rows_parts(const struct hb_rows *rows, const struct hb_share *share);
/* Deals all rows, where hb_rows_parts() is not 0. SHARE is borrowed. HB_OK (see hb_rows_status()
 * for what was rejected), HB_USAGE or HB_SYSTEM. */
enum hb_status hb_rows_share(struct hb_rows *rows, const struct hb_share *share);

#endif
