/*
 * slurp.h - small files that options name, whole.
 */
#ifndef HB_CLI_SLURP_H
#define HB_CLI_SLURP_H

#include "cli/run.h"

/* Reads the file PATH (at most 1 MiB) into OUT, without a UTF-8 byte order mark. */
enum hb_status hb_slurp(struct hb_buf *out, const char *path, struct hb_sink *sink);

#endif
