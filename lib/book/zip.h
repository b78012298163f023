/*
 * zip.h - the parts of a zip file, one read at a time (inside lib/book; the one file that knows
 * libzip is zip.c).
 *
 * What a file claims of itself is not believed: bytes are counted as they are unpacked, a part
 * that goes on past what it may have is refused, and so is one that unpacks to very much more than
 * it takes in the file, or a file of which very much is unpacked over and over. Functions that
 * return a status have told the sink why.
 */
#ifndef HB_BOOK_ZIP_H
#define HB_BOOK_ZIP_H

#include <sys/types.h>

#include "base/finding.h"

struct hb_zip;

/* What a part may unpack to, in bytes: one that is kept in memory, and one that is passed over. */
#define HB_ZIP_KEPT_MAX (UINT64_C(256) << 20)
#define HB_ZIP_PASSED_MAX (UINT64_C(8) << 30)

/* Opens what FD, a regular file of which nothing was read or BYTES where FD is negative, holds.
 * HB_USAGE: a damaged one, or *NO_ZIP, of which nobody was told; HB_SYSTEM. NAME (as the user gave
 * it), BYTES and SINK are borrowed until hb_zip_close(). FD stays the caller's. */
enum hb_status hb_zip_open(struct hb_zip **out, int fd, struct hb_str bytes, const char *name,
                           struct hb_sink *sink, bool *no_zip);
void hb_zip_close(struct hb_zip *z);
/* Whether there is a part of this name, the case of letters apart. */
bool hb_zip_has(struct hb_zip *z, const char *part);
/* The start of PART, at most CAP bytes; 0 when it is not there or cannot be read. Tells nobody. */
size_t hb_zip_peek(struct hb_zip *z, const char *part, char *to, size_t cap);

/* Begins to read PART, which is there and may unpack to MAX bytes; one at a time. */
enum hb_status hb_zip_begin(struct hb_zip *z, const char *part, uint64_t max);
/* The next bytes of it: *N of them, 0 at its end, when its checksum was right too. */
enum hb_status hb_zip_read(struct hb_zip *z, char *to, size_t cap, size_t *n);
void hb_zip_end(struct hb_zip *z);

#endif
