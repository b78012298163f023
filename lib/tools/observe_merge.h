/*
 * observe_merge.h - what observe_merge.c (files, groups) and observe_merge_row.c (one row) share.
 */
#ifndef HB_TOOLS_OBSERVE_MERGE_H
#define HB_TOOLS_OBSERVE_MERGE_H

#include <sys/types.h>

#include "data/rejects.h"
#include "tools/observe.h"
#include "tools/observe_tallies.h"

/* What is known of an operand, to tell it from the others. */
struct hb_merge_operand {
	bool regular;
	dev_t device;
	ino_t inode;
	uint64_t n_rows;
	uint64_t digest; /* of the rows, whatever their order; seeded */
};

struct hb_merge {
	const struct hb_merge_options *options;
	struct hb_sink *sink;
	struct hb_items items;
	struct hb_merge_operand *operand;
	size_t current, first_file; /* operands: at hand; the first that could be read */
	size_t n_by;                /* by-columns of the file at hand */
	struct hb_str *by_all;      /* those of all files */
	size_t n_by_all;
	struct hb_str *by; /* those of the outcome, */
	size_t *by_at;     /* and where they stand among by_all */
	size_t n_out;
	bool pupil_in, pupil_out; /* each group is one pupil's: in the files, in the outcome */
	struct hb_tallies tallies;
	struct hb_groups parts;    /* groups by all columns of the files */
	struct hb_cells seen;      /* of a part: file + 1, skills there, then file + 1 by item */
	uint64_t n_parts, n_whole; /* of the file at hand */
	uint32_t *cell;            /* of the row at hand */
	uint32_t next_item;        /* that the next row is about, perhaps */
	struct hb_buf key;
	struct hb_problems problems;
	struct hb_rejects rejects;
	uint32_t *reject_place;
	struct hb_rows_count *count;
	bool finding;
	size_t n_failed;
};

/* Reads R into m->cell, and its item. False: it was rejected, or memory ran out (then nothing was
 * counted as rejected). */
bool hb_merge_read_row(struct hb_merge *m, const struct hb_csv_record *r, uint32_t *item);
/* Of R's cells, the same for the same: rows in another order are the same summary, and blank ends
 * of lines are not content. */
uint64_t hb_merge_digest(const struct hb_csv_record *r);
/* Reports P about R of the file at hand and counts the row as rejected. */
void hb_merge_reject(struct hb_merge *m, const struct hb_csv_record *r, struct hb_problem p);

#endif
