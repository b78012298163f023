/*
 * batch.h - the records of a stretch of a file, taken apart and checked by themselves (inside
 * lib/data).
 *
 * All that can be done with a record without knowing the ones before it is done here, by any
 * thread: splitting, binding or converting, checking, hashing the key. What is left (whether the
 * key is new, what is told and written) is done by hb_rows in the order of the file. Having the
 * keys of many rows at hand also lets their places in the tables be fetched before they are needed.
 */
#ifndef HB_DATA_BATCH_H
#define HB_DATA_BATCH_H

#include "csv/part.h"
#include "data/rows_state.h"

struct hb_looked {
	uint64_t line, record; /* counted from where the batch begins: 0 and up, 1 and up */
	struct hb_str raw;     /* as in hb_csv_record */
	/* A record that could not be read; else NULL. */
	const struct hb_csv_record *as_read;
	uint32_t written_at, written_len; /* import: in `written`; no length: it is not there */
	uint32_t first_problem, n_problems, n_errors;
	bool readable, written;
};

/* A row that came to a key that was there. */
struct hb_second {
	uint32_t row, line; /* of the batch; of the row, where it is several, from 0 */
	struct hb_unique_place first;
};

/* The rows of a batch that one part is dealt, and what came of their keys. */
struct hb_dealt {
	uint32_t *row; /* of the batch, in order */
	size_t n, cap;
	struct hb_second *second; /* rows that turned out to be duplicates, in order */
	size_t n_second, second_cap;
	uint64_t good, outside;
	bool failed; /* memory ran out */
};

/* The value of a text that was looked at before. */
struct hb_known {
	uint32_t field;
	uint8_t len; /* 0: nothing is known */
	char text[50];
	int64_t value;
	bool rules_hold; /* whatever the rules say of this field alone, they hold for it */
};
enum { HB_KNOWN = 16 };

struct hb_batch {
	struct hb_str bytes; /* of the stretch; cells point into them or into the arena */
	struct hb_arena arena;
	struct hb_csv_stretch stretch;
	uint64_t line, record; /* where the batch begins, once that is known */
	bool failed;           /* memory ran out: what is here is not to be used */

	struct hb_looked *row;
	size_t n, cap; /* rows for which all that is kept by row has room */
	/* By row: */
	struct hb_str *cell; /* fields, then unknown columns */
	int64_t *value;      /* by field */
	uint64_t *hash;      /* of the parts of the key, unless there are errors */
	uint32_t *id;        /* of the parts of the key, once hb_batch_keys() was there */
	/* Where rows->lean is set, which it is for all that a batch is filled with or for nothing:
	 * instead of cell, value and id, by row: */
	struct hb_str *kept;
	int32_t *day;
	uint8_t *code;
	uint64_t *here; /* folded: the choices that the row is about, a line each; raw has all */
	size_t row_cap, cell_cap, value_cap, hash_cap, id_cap;
	size_t kept_cap, day_cap, code_cap, here_cap;

	struct hb_problem *problem; /* of all rows, in order */
	size_t n_problems, problem_cap;
	struct hb_buf written;       /* import: good records as hb_csv_raw() takes them */
	struct hb_date_column *seen; /* after hb_batch_learn() */

	/* Where rows->lean is set: */
	uint32_t *odd; /* rows of which there is something to tell, in order */
	size_t n_odd, odd_cap;
	struct hb_dealt *dealt; /* by part */
	unsigned n_parts;
	struct hb_known known[HB_KNOWN];
	struct hb_known no_value; /* the same of an empty cell */
	struct hb_known *ruling;  /* the row's value that rules look at, when known; else NULL */
	size_t guess;             /* the choice that comes next, perhaps */

	/* The record being looked at: */
	struct hb_problems at_hand;
	struct hb_str *at_hand_cell; /* lean: fields, then unknown columns... */
	int64_t *at_hand_value;      /* ...and fields */
};

/* A batch starts as {0}. The caller frees it with hb_batch_free(). */
void hb_batch_free(struct hb_batch *batch);
/* Fills BATCH with the records of batch->bytes, read by PART and, for an import, converted by
 * WORKER (else NULL), which are the caller's for now; the texts of the batch live as long as
 * WORKER. Reads ROWS and IN, which nobody may write to, but for counts. LAST and DECIDED: see
 * hb_csv_part_begin(). Without memory batch->failed, as with all that follows. */
void hb_batch_look(struct hb_batch *batch, const struct hb_rows *rows, const struct input *in,
                   struct hb_csv_reader *part, struct hb_import_worker *worker, bool last,
                   enum hb_encoding_kind decided);
/* Instead, for the first pass of an import: sees what its records say of dates, and counts them. */
void hb_batch_learn(struct hb_batch *batch, const struct input *in, struct hb_csv_reader *part,
                    bool last, enum hb_encoding_kind decided);
enum { HB_BATCH_KEYS = 64 };
/* Finds the ids of the keys of the rows FROM and up, at most HB_BATCH_KEYS of them, in
 * rows->unique, by the thread that claims them. False without memory. */
bool hb_batch_keys(struct hb_batch *batch, struct hb_rows *rows, size_t from);

/* S copied for as long as the batch; an empty one and `failed` without memory. */
struct hb_str hb_batch_copy(struct hb_batch *batch, struct hb_str s);
/* S for as long as the batch: mostly it lies in the stretch, else (doubled quotes, another
 * encoding) it is the reader's and is copied. */
static inline struct hb_str hb_batch_keep(struct hb_batch *b, struct hb_str s)
{
	return (uintptr_t)s.p - (uintptr_t)b->bytes.p < b->bytes.len || !s.len
	               ? s
	               : hb_batch_copy(b, s);
}
/* R with all it points to, for as long as the batch; NULL and `failed` without memory. */
const struct hb_csv_record *hb_batch_keep_record(struct hb_batch *batch,
                                                 const struct hb_csv_record *r);
/* Adds R's warning to the problems at hand. */
void hb_batch_warn(struct hb_batch *batch, const struct hb_rows *rows, const struct input *in,
                   const struct hb_csv_record *r);
/* Moves the problems at hand to ROW. */
void hb_batch_take_problems(struct hb_batch *batch, struct hb_looked *row);
/* The record of row AT as it is to be written, or empty. */
static inline struct hb_str hb_batch_written(const struct hb_batch *b, size_t at)
{
	const struct hb_looked *row = &b->row[at];
	if (!row->written_len)
		return (struct hb_str){ NULL, 0 };
	return (struct hb_str){ b->written.p + row->written_at, row->written_len };
}

/* The record of row AT, with its place in the file, once that of the batch is known. One that could
 * be read has no cells. Valid as long as the batch. */
static inline struct hb_csv_record hb_batch_record(const struct hb_batch *b, size_t at)
{
	const struct hb_looked *row = &b->row[at];
	struct hb_csv_record r = { .raw = row->raw, .written = row->written };
	if (row->as_read)
		r = *row->as_read;
	r.line = b->line + row->line;
	r.record = b->record + row->record;
	return r;
}

/* Cells of a row: fields, then unknown columns. */
static inline size_t hb_batch_cells(const struct hb_rows *rows)
{
	return rows->table->n_fields + rows->extra.n;
}

#endif
