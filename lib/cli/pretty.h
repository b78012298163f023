/*
 * pretty.h - --pretty: a table for reading, its columns aligned.
 */
#ifndef HB_CLI_PRETTY_H
#define HB_CLI_PRETTY_H

#include "cli/run.h"

/* Prints run->pretty, which holds the table as CSV, aligned to -o or standard output; numbers to
 * the right. Opens run->output. */
enum hb_status hb_pretty_print(struct hb_run *run);

#endif
