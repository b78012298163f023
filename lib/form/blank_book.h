/*
 * blank_book.h - an empty table of a form as a workbook (.xlsx), to fill in with a spreadsheet.
 *
 * One sheet with the table's fields by id in its first row, which stays in sight. Columns of codes
 * and text are text, so that no zero is lost; dates, times, scores, choices and yes or no take
 * nothing else, and say what they take. The same table gives the same bytes.
 */
#ifndef HB_FORM_BLANK_BOOK_H
#define HB_FORM_BLANK_BOOK_H

#include "base/output.h"
#include "form/form.h"

/* Writes it to OUT, for TABLE of FORM (NULL: a table that was made for the purpose). CELL has
 * N_ROWS rows of what is filled in already, by field; of fields that are codes, text or choices.
 * HB_SYSTEM without memory, told to SINK. */
enum hb_status hb_blank_book(struct hb_output *out, const struct hb_form *form,
                             const struct hb_table *table, const struct hb_str *cell, size_t n_rows,
                             struct hb_sink *sink);

#endif
