/*
 * progress.h - how far reading is, on the terminal, for files that take a while.
 */
#ifndef HB_CLI_PROGRESS_H
#define HB_CLI_PROGRESS_H

#include "cli/run.h"

/* Sets the progress callback of ROWS as --progress says: auto shows it on a terminal only. */
void hb_progress_init(struct hb_run *run, struct hb_rows_options *rows);
/* Wipes the line that progress left. */
void hb_progress_end(void);

#endif
