/*
 * book_told.h - the findings of a program of ours, read back from its --findings.
 */
#ifndef HB_CLI_BOOK_TOLD_H
#define HB_CLI_BOOK_TOLD_H

#include "base/finding.h"

/* Reads FD to its end into OUT, or until that has MOST bytes or more; HB_SYSTEM is told to SINK. */
enum hb_status hb_book_hear(int fd, size_t most, struct hb_buf *out, struct hb_sink *sink);
enum { HB_BOOK_TOLD_MAX = 1 << 20 }; /* bytes of findings */

/* A finding about file NAME, with its message and code as `custom`. Borrowed for the call. */
typedef void hb_book_told_fn(void *ctx, struct hb_finding *finding);
/* Calls TELL for each finding in CSV. *ERROR: at least one was an error. HB_SYSTEM without memory,
 * told to SINK. What is no such table holds no findings. */
enum hb_status hb_book_tell(const struct hb_buf *csv, const char *name, hb_book_told_fn *tell,
                            void *ctx, bool *error, struct hb_sink *sink);

#endif
