/*
 * book.h - workbooks among the inputs: who can make CSV of one.
 *
 * This room knows a workbook by how it begins, and no more. Whoever runs the program may set
 * hb_csv_books; then every file that is opened to be read as CSV may be a workbook too. Where it is
 * NULL, as in the library, a workbook is refused. It is set before anything is read, and never by
 * a thread.
 */
#ifndef HB_CSV_BOOK_H
#define HB_CSV_BOOK_H

#include "base/finding.h"

/* What of a workbook is held in memory, where it can be read only once; and for people. */
#define HB_CSV_BOOK_MAX ((size_t)256 << 20)
#define HB_CSV_BOOK_MAX_TEXT "256 MiB"

struct hb_csv_book; /* a workbook being turned into CSV */

struct hb_csv_books {
	/* Begins with the workbook in FD, a regular file whose offset does not matter, called NAME.
	 * *CSV is where UTF-8 with commas comes from, a line or more for each row of the sheet and
	 * one for an empty row; the caller reads and closes it. HB_USAGE, HB_SYSTEM: told. */
	enum hb_status (*begin)(struct hb_csv_book **out, int fd, const char *name, int *csv,
	                        struct hb_sink *sink);
	/* Ends it and frees BOOK, after *CSV was closed. WHOLE: it had been read to its end; only
	 * then is HB_OK a promise that this was all of the sheet, and other statuses are told. */
	enum hb_status (*end)(struct hb_csv_book *book, bool whole, struct hb_sink *sink);
};

extern const struct hb_csv_books *hb_csv_books;

#endif
