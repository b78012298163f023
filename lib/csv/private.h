/*
 * private.h - what the files of lib/csv share about a reader.
 *
 * A record is found by one of two lanes: the fast one (lane.h), which takes only what is plain,
 * and the reference (record.c), which takes everything and decides what is right. Both hand their
 * cells to the same judgement.
 */
#ifndef HB_CSV_PRIVATE_H
#define HB_CSV_PRIVATE_H

#include "base/arena.h"
#include "csv/input.h"
#include "csv/parse.h"
#include "csv/reader.h"

/*
 * What is known of the lines behind an opened quote. Whichever record opens a quote that is still
 * open at the end of line N, from there on libcsv goes through the very same states; and where two
 * such records meet, the quote that stands open is the same one. So the lines are gone through
 * once for all of them, and what came of it is remembered: a file of nothing but badly opened
 * quotes costs no more than twice its length.
 */
struct hb_csv_run {
	enum { HB_RUN_NONE, HB_RUN_OPEN, HB_RUN_CLOSED, HB_RUN_FAILED } state;
	struct hb_parse parse; /* only counts */
	uint64_t at;           /* how far in the input it got, in bytes */
	uint64_t first_line;   /* the first line it went through */
	uint32_t *cells;       /* cells before line first_line + i, by its own count */
	size_t n_lines, cap;
};

struct hb_csv_reader {
	struct hb_input in;
	struct hb_csv_dialect dialect;
	struct hb_csv_options options;
	char term; /* what lines end in: '\n' (a CR before it goes along) or '\r' */
	char *name;
	struct hb_sink *sink;
	enum hb_status status;

	struct hb_arena arena; /* the header */
	struct hb_str *header;
	size_t n_header;
	uint64_t header_line;

	uint64_t line;   /* number of the line at in.begin */
	bool by_row;     /* a workbook's: a record counts as one line, as its sheet counts... */
	uint64_t folded; /* ...and these many lines were more than one for a record */
	uint64_t record; /* data rows so far */
	bool skip_line;  /* the rest of a line that was too long is still to be passed over */
	bool half_told;

	const uint32_t *only; /* columns, see hb_csv_only(); NULL: all are wanted */
	size_t n_only;

	struct hb_lane *lane; /* NULL: the reference does all */
	struct hb_parse parse;
	struct hb_csv_run run;
	struct hb_str *cell; /* the record's cells, as handed out */
	size_t cap_cells;
	struct hb_buf text;     /* their text where it is not in the file as such */
	struct hb_buf unquoted; /* before that, of the fast lane: cells with doubled quotes */
	struct hb_buf value;    /* the record's `value` */
	char expected[32];
};

/* More bytes; false, and the status, when reading failed. */
bool hb_csv_fill(struct hb_csv_reader *r);
/* Room for N cells in r->cell; false, and the status, without memory. */
bool hb_csv_room(struct hb_csv_reader *r, size_t n);
enum hb_csv_result hb_csv_no_memory(struct hb_csv_reader *r);

/* book.c */
/* Whether a file that begins so is a workbook, of the old kind or of the new one, or a zip file. */
bool hb_csv_is_book(struct hb_str start);
/* From here on R, which has read only the first bytes of a workbook, reads CSV made of it. */
enum hb_status hb_csv_turn_book(struct hb_csv_reader *r);

/* dialect.c: finds delimiter, line end and header; the window then begins behind the header. */
enum hb_status hb_csv_seek_dialect(struct hb_csv_reader *r);

/* record.c: the next record by libcsv. */
enum hb_csv_result hb_csv_reference(struct hb_csv_reader *r, struct hb_csv_record *record);

/* judge.c */
enum hb_verdict { HB_GOOD, HB_EMPTY, HB_REJECT, HB_NO_MEMORY };
/* Judges the N cells in r->cell, of which number LAST_FILLED (1-based) is the last that is not
 * empty, and fills RECORD; raw, line and record stand in it already. */
enum hb_verdict hb_csv_judge(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n,
                             size_t last_filled);
/* Makes RECORD a bad one with the N cells in r->cell, bytes without meaning escaped. */
enum hb_verdict hb_csv_reject(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n,
                              enum hb_message problem, size_t column);
/* Turns the cells of a record that is not ASCII into UTF-8 and looks at them; HB_REJECT when
 * there is a byte without meaning (RECORD is not filled then, but for a warning otherwise). */
enum hb_verdict hb_csv_decode(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n);
/* Whether r->cell is the header once more. */
bool hb_csv_is_header(const struct hb_csv_reader *r);

#endif
