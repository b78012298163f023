/*
 * book.h - a workbook (.xlsx, Office Open XML: ECMA-376) as sheets of rows of text.
 *
 * What a cell says comes out as a person reads it: see cell_format.h for numbers, dates and codes.
 * True and false are WAAR and ONWAAR, an error value is its name (#N/A). Where a value cannot be
 * told (a formula nobody worked out, a text that is not there) the workbook is refused with the
 * cell's name; nothing is guessed. Memory grows with the workbook's shared texts and with one row.
 *
 * Text is UTF-8; line breaks in a cell are LF. Functions that return a status have told the sink
 * given to hb_book_open() why it is not HB_OK: HB_USAGE for what is wrong with the workbook,
 * HB_SYSTEM for the machine.
 */
#ifndef HB_BOOK_BOOK_H
#define HB_BOOK_BOOK_H

#include "base/finding.h"

#define HB_BOOK_ROWS 1048576u /* what a sheet has at most */
#define HB_BOOK_COLUMNS 16384u

struct hb_book;

struct hb_book_sheet {
	struct hb_str name;
	bool hidden;
	bool table; /* it has cells: no chart or macro */
};

struct hb_book_row {
	uint32_t number;           /* 1-based, as the sheet counts */
	bool hidden;               /* kept out of sight, by a filter for instance */
	const struct hb_str *cell; /* by column, up to the last that is not empty */
	size_t n;                  /* at least 1 */
	size_t n_errors;           /* cells with an error value; the first has this column: */
	uint32_t error_column;     /* 1-based */
};

/* Opens the workbook in FD, a regular file of which nothing was read or in BYTES where FD is
 * negative; POINT stands before decimals. NAME (for findings), BYTES and SINK are borrowed until
 * hb_book_close(); FD stays the caller's. */
enum hb_status hb_book_open(struct hb_book **out, int fd, struct hb_str bytes, char point,
                            const char *name, struct hb_sink *sink);
void hb_book_close(struct hb_book *book);

/* The sheets in the order of their tabs. Owned by BOOK; valid until hb_book_close(). */
const struct hb_book_sheet *hb_book_sheets(const struct hb_book *book, size_t *n);

/* Whether the days of BOOK count from 1904 on, not from 1900. */
bool hb_book_since_1904(const struct hb_book *book);

/* Takes a row that is not empty, borrowed for the call; false ends the reading. */
typedef bool hb_book_row_fn(void *ctx, const struct hb_book_row *row);
/* Calls TAKE for the rows of sheet I, top down. PROBE: it matters only whether there is one, so
 * that of a cell which would be refused TAKE is called all the same. */
enum hb_status hb_book_rows(struct hb_book *book, size_t i, bool probe, hb_book_row_fn *take,
                            void *ctx);

/* The start of a text from the workbook, for a message: it may be of any length. */
struct hb_str hb_book_shown(struct hb_str text);
/* Appends the name of a column, "A" to "XFD", for 1 to 16384. */
void hb_book_column_name(struct hb_buf *out, uint32_t column);

#endif
