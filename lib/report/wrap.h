/*
 * wrap.h - text into lines of a given width.
 */
#ifndef HB_REPORT_WRAP_H
#define HB_REPORT_WRAP_H

#include "base/str.h"

/* Cuts the first line of at most WIDTH columns (1 and up) off *REST: at a line break, else at the
 * last blank or behind the last hyphen that fits, else inside a word. *REST is what follows, with p
 * NULL after the last line. Call with rest->p not NULL. Takes time linear in the line. */
struct hb_str hb_wrap(struct hb_str *rest, size_t width);
/* The widest line and the widest word of TEXT, in columns; a blank of any kind ends a word. */
void hb_extent(struct hb_str text, size_t *line, size_t *word);

#endif
