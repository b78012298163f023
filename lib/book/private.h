/*
 * private.h - what the files of lib/book share about a workbook.
 */
#ifndef HB_BOOK_PRIVATE_H
#define HB_BOOK_PRIVATE_H

#include "book/book.h"
#include "book/cell_format.h"
#include "book/xml.h"

/* The texts that cells refer to by number. */
struct hb_book_strings {
	struct hb_buf text;
	size_t *end; /* of each, in text */
	size_t n, cap;
};

struct hb_book {
	struct hb_zip *zip;
	const char *name;
	struct hb_sink *sink;
	struct hb_arena arena;
	char point;

	struct hb_book_sheet *sheet;
	const char **part; /* of each sheet */
	size_t n_sheets;
	const char *strings_part, *styles_part; /* NULL: none */
	bool since_1904;
	bool uncomputed; /* formulas are to be worked out when it is opened: their values are stale
	                  */

	bool loaded; /* the two below */
	struct hb_book_strings strings;
	struct hb_cell_format *style; /* by cell style */
	size_t n_styles;
};

/* package.c: finds the parts; fills all up to `uncomputed`. */
enum hb_status hb_book_find_parts(struct hb_book *b);
/* strings.c, styles.c */
enum hb_status hb_book_read_strings(struct hb_book *b);
enum hb_status hb_book_read_styles(struct hb_book *b);
/* what_it_is.c: says of a zip file without a workbook, and of bytes that are no zip file, what they
 * are. HB_USAGE. */
enum hb_status hb_book_refuse_zip(struct hb_zip *zip, const char *name, struct hb_sink *sink);
enum hb_status hb_book_refuse_bytes(int fd, struct hb_str bytes, const char *name,
                                    struct hb_sink *sink);

/* text.c: the text of <t> elements, gathered in a buffer. */
struct hb_book_text {
	unsigned phonetic; /* within <rPh>, which says how it is pronounced */
	bool on;           /* within <t> */
	bool keeps_blanks; /* it has xml:space="preserve" */
	size_t from;       /* where it begins in the buffer */
};
/* For the start and end of any element within <si> or <is>, and for characters. */
void hb_book_text_start(struct hb_book_text *t, const char *name, const char **attr,
                        const struct hb_buf *out);
void hb_book_text_end(struct hb_book_text *t, const char *name, struct hb_buf *out);
/* Makes of the characters from FROM on what they stand for: _x000D_ is a CR, and any line end LF.
 */
void hb_book_unescape(struct hb_buf *out, size_t from);

#endif
