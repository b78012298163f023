/*
 * book.h - workbooks as input of any program: hb-xlsx is run to make CSV of them.
 *
 * The program that reads workbooks needs libraries that no other should have to load, so it is a
 * process of its own, found beside the program that runs or where programs are installed, never by
 * PATH and never by a shell. What it finds wrong is told as if it had been found here.
 */
#ifndef HB_CLI_BOOK_H
#define HB_CLI_BOOK_H

#include "cli/run.h"

/* From now on inputs may be workbooks. RUN is borrowed until hb_books_end(). */
void hb_books_begin(struct hb_run *run);
void hb_books_end(void);

#endif
