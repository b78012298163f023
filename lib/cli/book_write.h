/*
 * book_write.h - a workbook as output of any program: hb-xlsx is run to make it.
 */
#ifndef HB_CLI_BOOK_WRITE_H
#define HB_CLI_BOOK_WRITE_H

#include "cli/run.h"

/* Writes ROWS, CSV as hb_csv_writer writes it in the plain style, as a workbook to run->output.
 * COLUMNS says what its columns take (hb-xlsx(1), --columns), likewise; SHEET is the name of the
 * sheet. Nothing is written unless hb-xlsx has made all of it and said so. */
enum hb_status hb_book_write(struct hb_run *run, struct hb_str rows, struct hb_str columns,
                             struct hb_str sheet);

#endif
