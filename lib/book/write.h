/*
 * write.h - a table as a workbook with one sheet (the one file that knows libxlsxwriter is
 * write.c).
 *
 * The header stands in the first row and stays in sight; each column has a format, and rules for
 * what may be filled in below. The same table gives the same bytes: no clock enters. What is
 * written lies in memory until it is whole and has been read back. Functions that return a status
 * have told the sink why.
 */
#ifndef HB_BOOK_WRITE_H
#define HB_BOOK_WRITE_H

#include "base/output.h"

enum hb_book_kind {
	HB_BOOK_TEXT,
	HB_BOOK_WHOLE,
	HB_BOOK_DATE,
	HB_BOOK_TIME,
	HB_BOOK_MOMENT, /* date and time */
	HB_BOOK_CHOICE,
	HB_BOOK_KINDS
};

/* Bounds: the digits that a sheet keeps, and the first day that all spreadsheets count alike. */
#define HB_BOOK_WHOLE_MAX INT64_C(999999999999999)
#define HB_BOOK_FIRST_DAY "1900-03-01"
enum { HB_BOOK_TITLE_MAX = 32, HB_BOOK_HINT_MAX = 255 }; /* characters */

struct hb_book_column {
	struct hb_str name;
	enum hb_book_kind kind;
	uint32_t width;            /* characters, 1..255 */
	int64_t min, max;          /* both included; of WHOLE, and of DATE and MOMENT as days since
	                              1970-01-01 */
	struct hb_str title, hint; /* shown to who stands in the cell; may be empty */
	const struct hb_str *choices; /* of CHOICE */
	size_t n_choices;
};

struct hb_book_writer;

/* Begins a workbook with a sheet called SHEET, and its header. COLUMN (N of them), NAME (of the
 * input, for findings) and SINK are borrowed until hb_book_writer_free(). On failure *OUT is
 * NULL. */
enum hb_status hb_book_writer_new(struct hb_book_writer **out, struct hb_str sheet,
                                  const struct hb_book_column *column, size_t n, const char *name,
                                  struct hb_sink *sink);
/* A row: as many cells as columns. Whole numbers, dates and times become such where the column is
 * of that kind and the cell can be; all else is text as it stands. */
enum hb_status hb_book_writer_row(struct hb_book_writer *w, const struct hb_str *cell);
/* Ends the workbook and writes it to OUT. */
enum hb_status hb_book_writer_end(struct hb_book_writer *w, struct hb_output *out);
void hb_book_writer_free(struct hb_book_writer *w);

/* write_proof.c: whether FD holds a workbook of which each part is there and whole. */
bool hb_book_is_whole(int fd, bool lists);

#endif
