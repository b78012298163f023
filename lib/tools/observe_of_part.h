/*
 * observe_of_part.h - what observe_of.c (the verb) and observe_of_part.c (counting) share.
 */
#ifndef HB_TOOLS_OBSERVE_OF_PART_H
#define HB_TOOLS_OBSERVE_OF_PART_H

#include "data/unique.h"
#include "tools/observe.h"
#include "tools/observe_parts.h"

/* The words of a cell: one for each choice of each group; behind a group's cells stands whether any
 * row of it counts (--latest may leave none). */
enum { HB_OF_N, HB_OF_PUPILS, HB_OF_LAST, HB_OF_WORDS };

/* What is counted, and of whom. */
struct hb_of {
	struct hb_rows *rows;
	const struct hb_table *table; /* the one in use */
	const struct hb_field *of;
	uint32_t of_field, pupil, date;
	uint32_t skill; /* rows are in long form: its field; else HB_NO_FIELD */
	const struct hb_str *by;
	size_t n_by;
	bool by_pupil; /* each group is one pupil */
	bool latest;
};

/* What one part of the rows comes to, and the whole where they are not dealt. All rows of a pupil
 * are in one part. */
struct hb_of_part {
	struct hb_groups groups;
	struct hb_cells cells;
	struct hb_latest latest;
	uint64_t n_rows;
	struct hb_of_known *known; /* texts, and what was chosen in them */
	/* Where a group is not one pupil: who was counted. For each pair of a group and a pupil
	 * what was chosen so far; the place of the pair says where among `chosen` that stands. */
	struct hb_groups pupils;
	struct hb_unique *pairs;
	uint64_t *chosen;
	size_t n_pairs, chosen_cap;
	/* Long form: the keys of records, and what was counted of each. */
	struct hb_dict records;
	uint64_t *counted;
	size_t counted_cap;
	struct hb_buf key;
};

/* HB_USAGE: no such column to group by. The caller frees it with hb_of_part_free(), also after a
 * failure. */
enum hb_status hb_of_part_make(const struct hb_of *of, struct hb_of_part *part,
                               struct hb_sink *sink);
void hb_of_part_free(struct hb_of_part *part);
/* Takes a good row that has a date. False without memory, as with the next. */
bool hb_of_take(const struct hb_of *of, struct hb_of_part *part, const struct hb_row *row);
/* Counts what was kept for --latest. */
bool hb_of_count_kept(const struct hb_of *of, struct hb_of_part *part);

#endif
