/*
 * blank_columns.h - what the columns of a form take, as hb-xlsx(1) wants it of who has a workbook
 * made.
 *
 * Columns of codes and text are text, so that no zero is lost; dates, times, scores, choices and
 * yes or no take nothing else, and say what they take.
 */
#ifndef HB_CLI_BLANK_COLUMNS_H
#define HB_CLI_BLANK_COLUMNS_H

#include "csv/writer.h"
#include "form/form.h"

/* Writes a row for each field of TABLE, of FORM (NULL: a table that was made for the purpose), and
 * a header, to W. False without memory. */
bool hb_blank_columns(struct hb_csv_writer *w, const struct hb_form *form,
                      const struct hb_table *table);

#endif
