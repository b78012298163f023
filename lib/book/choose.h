/*
 * choose.h - which sheet of a workbook is meant, and how far it reaches.
 */
#ifndef HB_BOOK_CHOOSE_H
#define HB_BOOK_CHOOSE_H

#include "book/book.h"

struct hb_book_extent {
	uint32_t rows, columns; /* number of the last row and column that are not empty; 0: none */
};

/* Finds the sheet called WANTED, or with that number, 1-based as hb_book_sheets() has them; for an
 * empty WANTED the visible one that is not empty. HB_USAGE, told to SINK: there is none, or there
 * are several; a sheet is never passed over in silence. */
enum hb_status hb_book_choose(struct hb_book *book, struct hb_str wanted, size_t *i,
                              const char *name, struct hb_sink *sink);
/* Whether sheet I has a cell that is not empty. */
enum hb_status hb_book_is_filled(struct hb_book *book, size_t i, bool *filled);
/* Goes through all of sheet I, so that whatever is wrong with it is known before its first row is
 * used. Tells of error values, hidden rows and days that count from 1904 on. */
enum hb_status hb_book_measure(struct hb_book *book, size_t i, struct hb_book_extent *extent,
                               const char *name, struct hb_sink *sink);

#endif
