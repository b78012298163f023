/*
 * cell_format.h - how a number stands in a cell: a date, a time, a code with zeros before it.
 *
 * A sheet keeps days as numbers and codes without their zeros; only the cell's number format tells
 * them apart. Of a format its first section counts, the one for positive numbers (ECMA-376 part 1,
 * 18.8.30 and 18.8.31).
 */
#ifndef HB_BOOK_CELL_FORMAT_H
#define HB_BOOK_CELL_FORMAT_H

#include "base/arena.h"

struct hb_cell_format {
	enum { HB_CELL_NUMBER, HB_CELL_MOMENT, HB_CELL_SPAN, HB_CELL_CODE } shape;
	bool day, clock;    /* MOMENT: what of it is shown */
	struct hb_str code; /* CODE: the text, HB_CELL_DIGIT where a digit goes */
};
#define HB_CELL_DIGIT '\1'

/* Reads CODE as in numFmt/@formatCode. False without memory, which comes from ARENA. */
bool hb_cell_format_read(struct hb_cell_format *f, struct hb_str code, struct hb_arena *arena);
/* The format that number ID stands for where the workbook does not say. */
struct hb_cell_format hb_cell_format_builtin(uint32_t id);

/* Appends VALUE, finite, as it is to be read: a plain number with POINT before its decimals, at
 * most 15 digits and no exponent where that can be; an ISO date, time or date with time; a code
 * with its zeros. SINCE_1904: days count from 1904 on. */
void hb_cell_format_write(struct hb_buf *out, const struct hb_cell_format *f, double value,
                          bool since_1904, char point);

#endif
