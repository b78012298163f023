/*
 * options.h - the command line by a program's table; see program.h and run.h.
 */
#ifndef HB_CLI_OPTIONS_H
#define HB_CLI_OPTIONS_H

#include "cli/run.h"

/* Fills given, operand and n_operands of RUN; what is wrong is told with the nearest right option
 * (HB_USAGE). ARGV is reordered and borrowed. */
enum hb_status hb_options_parse(struct hb_run *run, int argc, char **argv);

#endif
