/*
 * cell.h - what a cell's element says, and the text that comes of it (inside lib/book).
 */
#ifndef HB_BOOK_CELL_H
#define HB_BOOK_CELL_H

#include "book/private.h"

#define HB_CELL_MAX (500u << 10) /* bytes of text; a spreadsheet allows 32,767 characters */

struct hb_cell_source {
	enum hb_cell_kind {
		HB_KIND_NUMBER,
		HB_KIND_SHARED, /* the number of a shared text */
		HB_KIND_TEXT,   /* of a formula */
		HB_KIND_INLINE,
		HB_KIND_BOOL,
		HB_KIND_ERROR,
		HB_KIND_DATE, /* ISO 8601 */
		HB_KIND_UNKNOWN,
	} kind;
	uint32_t style; /* UINT32_MAX: no number at all */
	bool has_formula, has_value;
	bool is_error;      /* after hb_cell_finish(): the text is the name of an error */
	struct hb_buf text; /* of <v> or <is> */
};

/* Starts a cell with attributes t and s (NULL: not there); the buffer is used again. */
void hb_cell_begin(struct hb_cell_source *c, const char *type, const char *style);
/* Appends the cell's text to OUT, nothing for an empty cell. HB_MESSAGE_COUNT, or what is wrong
 * with the cell. */
enum hb_message hb_cell_finish(const struct hb_book *b, struct hb_cell_source *c,
                               struct hb_buf *out);

#endif
