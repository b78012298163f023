/*
 * unicode.h - what must be known of characters rather than bytes, by utf8proc.
 *
 * Input must be well-formed UTF-8 (hb_str_utf8()); hb_fold() says false to other input, the
 * others stop where it goes wrong.
 */
#ifndef HB_BASE_UNICODE_H
#define HB_BASE_UNICODE_H

#include "base/str.h"

/* How many bytes from the start of TEXT are printable ASCII: nearly all of it is, and a column
 * wide. */
size_t hb_plain(struct hb_str text);
/* Appends to OUT what remains of TEXT for comparing headers and labels: case folded, compatibility
 * forms (ligatures, full width, NBSP) and accents resolved, soft hyphens and zero-width characters
 * gone, every run of anything but letters and digits one blank, none at the ends.
 * "  (Werk)geheugen" -> "werk geheugen"; "Planning / prioritering" -> "planning prioritering".
 * False without memory or on bad UTF-8. */
bool hb_fold(struct hb_buf *out, struct hb_str text);
/* Whether TEXT holds a character that nobody sees as one: a control or format character (soft
 * hyphen, zero-width space, byte order mark, direction mark) or a blank other than the ordinary. */
bool hb_has_hidden(struct hb_str text);
/* Columns TEXT takes in a terminal (combining marks 0, East Asian wide 2, control characters 0). */
size_t hb_width(struct hb_str text);
/* Length in bytes of the longest prefix of TEXT that fits WIDTH columns, whole characters only. */
size_t hb_fit(struct hb_str text, size_t width);

#endif
