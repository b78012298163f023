/*
 * write_value.h - cells of CSV as a sheet has them (inside lib/book).
 */
#ifndef HB_BOOK_WRITE_VALUE_H
#define HB_BOOK_WRITE_VALUE_H

#include "book/write.h"

enum { HB_BOOK_EPOCH_DAY = 25569 }; /* 1970-01-01 as a sheet counts days */

/* Appends S as it has to be handed to a workbook. A character that XML cannot hold is replaced, and
 * what a spreadsheet would take for the escape of one, _x0041_, is escaped itself. In a HINT, where
 * that does not count, control characters are left out and a tab is a line end. */
void hb_book_put_text(struct hb_buf *out, struct hb_str s, bool hint);
/* What CELL, not empty, is worth in a column of KIND; false: it is text there. */
bool hb_book_number(enum hb_book_kind kind, struct hb_str cell, double *number);

#endif
