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
	size_t written_at, written_len; /* import: in `written`; no length: it is not there */
	uint32_t first_problem, n_problems, n_errors;
	bool readable, plain;
};

struct hb_batch {
	struct hb_str bytes; /* of the stretch; cells point into them or into the arena */
	struct hb_arena arena;
	struct hb_looked *row;
	size_t n, cap;
	/* By row: */
	struct hb_str *cell; /* fields, then unknown columns */
	int64_t *value;      /* by field */
	uint64_t *hash;      /* of the parts of the key, unless there are errors */
	uint32_t *id;        /* of the parts of the key, once hb_batch_keys() was there */
	size_t cell_cap, value_cap, hash_cap, id_cap;
	struct hb_problem *problem;
	size_t n_problems, problem_cap;
	struct hb_buf written;       /* good records as hb_csv_raw() takes them */
	struct hb_date_column *seen; /* after hb_batch_learn() */
	struct hb_problems at_hand;  /* of the record being looked at */
	struct hb_csv_stretch stretch;
	bool failed; /* memory ran out: what is here is not to be used */
};

/* A batch starts as {0}. The caller frees it with hb_batch_free(). */
void hb_batch_free(struct hb_batch *batch);
/* Fills BATCH with the records of batch->bytes, read by PART and, for an import, converted by
 * WORKER, which are the caller's for now; the texts of the batch live as long as WORKER. Reads ROWS
 * and IN, which nobody may write to, but for counts. */
void hb_batch_look(struct hb_batch *batch, const struct hb_rows *rows, const struct input *in,
                   struct hb_csv_reader *part, struct hb_import_worker *worker, bool last,
                   enum hb_encoding_kind decided);
/* Instead, for the first pass of an import: sees what its records say of dates, and counts them. */
void hb_batch_learn(struct hb_batch *batch, const struct input *in, struct hb_csv_reader *part,
                    bool last, enum hb_encoding_kind decided);
/* Finds the ids of the keys of the rows FROM and up, at most HB_BATCH_KEYS of them. False without
 * memory. */
enum { HB_BATCH_KEYS = 64 };
bool hb_batch_keys(struct hb_batch *batch, struct hb_rows *rows, size_t from);

/* The record of row AT as it is to be written, or empty. */
static inline struct hb_str hb_batch_written(const struct hb_batch *b, size_t at)
{
	const struct hb_looked *row = &b->row[at];
	if (!row->written_len)
		return (struct hb_str){ NULL, 0 };
	return (struct hb_str){ b->written.p + row->written_at, row->written_len };
}

static inline size_t hb_batch_cells(const struct hb_rows *rows)
{
	return rows->table->n_fields + rows->extra.n;
}

#endif
