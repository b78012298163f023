/*
 * whole.h - all that comes from a descriptor, and all of some bytes to one: interruptions and short
 * reads and writes are nobody else's business.
 */
#ifndef HB_BASE_WHOLE_H
#define HB_BASE_WHOLE_H

#include "base/str.h"

/* Reads FD behind what OUT has until it ends, or OUT has MOST bytes or more; *ENDED says which.
 * Returns 0, or an errno. Without memory out->failed. */
int hb_read_all(int fd, size_t most, struct hb_buf *out, bool *ended);
/* Writes BYTES to FD. 0, or an errno. */
int hb_write_all(int fd, struct hb_str bytes);

#endif
