/*
 * output.h - a file that a reader sees old or new, never half.
 *
 * What goes to a regular file is written without a name beside it (O_TMPFILE; where the file
 * system has none, under a hidden name that is removed on failure), synced, and renamed into
 * place on commit. A new file gets mode 0600, an existing one keeps its mode. What exists and is
 * no regular file (/dev/null, a FIFO) and standard output are written straight. Writing never
 * fails visibly: the first error is kept and reported by hb_output_commit().
 */
#ifndef HB_BASE_OUTPUT_H
#define HB_BASE_OUTPUT_H

#include "base/finding.h"

struct hb_output;

/* PATH NULL or "-" is standard output. On failure *OUT is NULL and SINK knows why (HB_SYSTEM).
 * The caller ends it with hb_output_commit() or hb_output_abort(). */
enum hb_status hb_output_open(struct hb_output **out, const char *path, struct hb_sink *sink);
/* The same, appending to BUFFER instead of a file. Borrowed until commit or abort. */
enum hb_status hb_output_to_buffer(struct hb_output **out, struct hb_buf *buffer,
                                   struct hb_sink *sink);
void hb_output_write(struct hb_output *out, const void *p, size_t len);
void hb_output_str(struct hb_output *out, struct hb_str s);
/* Whether an error was met: a long run may stop early. */
bool hb_output_failed(const struct hb_output *out);
/* Pushes what is buffered to the file descriptor. */
void hb_output_flush(struct hb_output *out);
/* Flushes and syncs, so that of the commit only the renaming is left: outputs that belong together
 * are all settled before the first is committed. HB_SYSTEM, told to SINK, when anything failed
 * since open; a commit then says so again but tells nobody. OUT may be NULL. */
enum hb_status hb_output_settle(struct hb_output *out, struct hb_sink *sink);
/* Flushes, syncs, renames, closes and frees. HB_SYSTEM, told to SINK, when anything failed since
 * open; the old file then stands as it was. OUT may be NULL. */
enum hb_status hb_output_commit(struct hb_output *out, struct hb_sink *sink);
/* Whether PATH and OTHER, as they are or will be, are one regular file. NULL and "-" are standard
 * output; what is written straight to a device or FIFO is never one. */
bool hb_output_same(const char *path, const char *other);
/* Drops what was written and frees; the old file stands. OUT may be NULL. */
void hb_output_abort(struct hb_output *out);

#endif
