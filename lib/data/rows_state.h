/*
 * rows_state.h - what the files that read rows share (inside lib/data).
 */
#ifndef HB_DATA_ROWS_STATE_H
#define HB_DATA_ROWS_STATE_H

#include <sys/types.h>

#include "base/dict.h"
#include "data/limits.h"
#include "data/rejects.h"
#include "data/rows.h"
#include "data/unique.h"
#include "form/bind.h"

struct hb_feed;
struct hb_batch;
struct hb_lean;
struct hb_lean_columns;
struct hb_sharing;

struct input {
	const char *path;
	struct hb_str name;
	struct hb_csv_reader *reader; /* NULL: waits for its turn, is done, or is left out */
	bool left_out;
	bool once;             /* cannot be opened a second time: kept open, or held */
	off_t from;            /* where a regular standard input stood; -1: it is none */
	int pipe;              /* a FIFO that was read ahead of; 0: none, or standard input */
	struct hb_buf held;    /* what was read ahead of a pipe */
	struct hb_str *header; /* as it came; copies */
	size_t n_columns;
	struct hb_bind bind;       /* canonical input: where each column goes */
	struct hb_import *import;  /* foreign input, instead of bind */
	uint32_t *column_of_field; /* 1-based; 0: not in this file */
	uint32_t *extra_place;     /* where this file's i-th unknown column stands in the union */
	uint32_t *reject_place;    /* by column, then, where rejects_by_field, by field: where it
	                              stands in the rejects */
	const struct hb_lean_columns *lean; /* where rows->lean is set */
	bool as_written; /* its columns are those of the output, and so is its delimiter */
	struct hb_rows_count count;
};

struct only {
	struct hb_column column;
	struct hb_str values; /* joined by ',' as given */
};

struct hb_rows {
	const struct hb_rows_options *options;
	struct hb_sink *sink;
	struct hb_arena arena;
	const struct hb_table *table;
	struct hb_checker checker;
	struct input *inputs;
	size_t n_inputs;
	size_t current;
	struct hb_dict extra; /* names of the unknown columns */
	struct hb_str *extra_names;
	struct hb_unique *unique; /* NULL: the table has no unique rule */
	struct hb_limits limits;  /* the rules of kind max_per */
	const struct hb_rule *unique_rule;
	struct hb_str unique_names; /* "leerling, datum, observator" */
	uint32_t date_field;        /* the one a period is selected by, or HB_NO_FIELD */
	uint32_t *future_fields;    /* import: dates that should not lie in the future */
	size_t n_future;
	struct only *only;
	size_t n_only;
	struct hb_rejects rejects;
	bool rejects_by_field;      /* an import of files whose headers differ */
	struct hb_str *reject_cell; /* rejects_by_field: cells laid out as reject_place says */
	size_t reject_cap;

	struct hb_feed *feed; /* of the current input; NULL: read by its reader alone */
	struct hb_str *own_cell, *own_extra; /* for records that nobody looked at ahead */
	int64_t *own_value;

	const struct hb_lean *lean; /* what is kept of rows; NULL: all of them */
	struct hb_sharing *sharing; /* rows are dealt to parts, see share.c; or NULL */

	/* the record at hand */
	struct hb_batch *batch; /* it was looked at: row `at` of this; else NULL */
	size_t at;
	struct hb_csv_record record; /* without cells when it was looked at: see split_again() */
	struct hb_problems problems;
	struct hb_import_worker *worker; /* import: for records that nobody looked at ahead */
	struct hb_arena converted;       /* import: texts made for this record */
	bool outside;                    /* the selection */
	struct hb_str *cell;
	int64_t *value;
	struct hb_str *extra_cell;
	struct hb_str *key_part;
	struct hb_buf key; /* of the record, for findings */
	uint64_t since_progress;

	enum hb_status status;
};

/* rows.c */
/* Opens IN for its turn. False: it cannot be, the sink knows. True with problems.failed: it can,
 * but memory ran out. */
bool hb_input_begin(struct hb_rows *rows, struct input *in);
void hb_input_end(struct hb_rows *rows, struct input *in);
/* IN cannot be read on. False: and neither can the others; rows->status says why. */
bool hb_input_failed(struct hb_rows *rows, struct input *in);
/* N more records of IN are done. */
void hb_rows_progress(struct hb_rows *rows, const struct input *in, size_t n);

/* rows_record.c */
/* Takes the record at hand, of IN: 1 a row to hand out, 0 none this time, -1 memory ran out.
 * READABLE: it came as HB_CSV_RECORD. */
int hb_rows_record(struct hb_rows *rows, struct input *in, bool readable, struct hb_row *row);
/* Import: dates that lie after today are a warning, for a wrong year is a common slip. For any
 * thread. */
void hb_rows_warn_future(const struct hb_rows *rows, const struct input *in,
                         const struct hb_str *cell, const int64_t *value,
                         struct hb_problems *problems);

/* rows_tell.c. Where memory runs out rows->problems or rows->key has failed. */
/* The key of the record at hand, by rows->cell, as findings show it: its parts, '-' for an empty
 * one between. Valid until the next call. */
struct hb_str hb_rows_key_text(struct hb_rows *rows);
/* Tells the sink all problems of the record at hand, by column; it is known by KEY. */
void hb_rows_report(struct hb_rows *rows, const struct input *in, struct hb_str key);
/* The reader could make no sense of the record at hand: tells and rejects it. */
void hb_rows_reject_unread(struct hb_rows *rows, struct input *in);
/* Adds what was found when the record was looked at ahead to the problems at hand. */
void hb_rows_recall_problems(struct hb_rows *rows, const struct input *in);
/* The key of the row at hand was there before: adds that problem. */
void hb_rows_duplicate(struct hb_rows *rows, struct hb_unique_place first);
/* Tells of the row at hand, which was looked at leanly, whatever there is to tell; FIRST: it is a
 * duplicate of the row there; else NULL. rows->cell has its key. */
void hb_rows_tell(struct hb_rows *rows, struct input *in, const struct hb_unique_place *first);
/* The name of COLUMN (1-based): the field it is bound to, or its header. For any thread. */
struct hb_str hb_rows_column_name(const struct hb_rows *rows, const struct input *in,
                                  uint32_t column);

/* rows_input.c */
/* Opens INPUT for the first time; import may pass over it twice, so it holds what comes through a
 * pipe. */
enum hb_status hb_rows_open_input(struct hb_rows *rows, struct input *input);
/* Opens only its reader, at the beginning of what it has: also once more. */
enum hb_status hb_rows_open_reader(struct hb_rows *rows, struct input *input);
/* Opens INPUT's reader again for its turn. False: it cannot be, the sink knows. */
bool hb_input_reopen(struct hb_rows *rows, struct input *input);

/* rows_header.c */
/* Reads the header of INPUT and finds out what its columns are; that of the FIRST one decides
 * which table is in use. */
enum hb_status hb_rows_bind_input(struct hb_rows *rows, struct input *input, bool first);

/* rows_rejects.c */
/* Lays out the columns of the rejects, now that all headers are known. */
enum hb_status hb_rows_join_rejects(struct hb_rows *rows);
/* Counts the record at hand as rejected, and writes it to the rejects if there are any. CONVERTED:
 * rows->cell holds what could be made of it. Without memory rows->rejects.failed. */
void hb_rows_put_rejected(struct hb_rows *rows, struct input *in, bool converted);

/* columns.c */
/* Resolves options.selection.only. */
enum hb_status hb_rows_make_only(struct hb_rows *rows);
/* Whether there is a selection at all. */
bool hb_rows_selects(const struct hb_rows *rows);
/* Whether the row at hand lies within the selection. */
bool hb_rows_selected(const struct hb_rows *rows, const struct hb_row *row);

#endif
