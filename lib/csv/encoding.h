/*
 * encoding.h - bytes into UTF-8.
 *
 * Two kinds: UTF-8 and single-byte encodings keep the ASCII bytes, so records are found in the
 * bytes as they come and cells are converted one by one; anything else (UTF-16) is converted as a
 * stream before records are sought. iconv knows the encodings; for a single-byte one a table of
 * 256 is asked of it once. Windows-1252, which must do where nothing was said, is built in.
 */
#ifndef HB_CSV_ENCODING_H
#define HB_CSV_ENCODING_H

#include "base/finding.h"

enum hb_encoding_kind {
	HB_ENCODING_UNDECIDED, /* ASCII so far: the first record with another byte decides */
	HB_ENCODING_UTF8,
	HB_ENCODING_SINGLE, /* through `table` */
	HB_ENCODING_STREAM, /* through iconv before records are sought */
};

#define HB_ENCODING_NONE 0xFFFF /* in a table: this byte means nothing */

struct hb_encoding {
	enum hb_encoding_kind kind;
	char name[24]; /* for people: "ASCII" (UNDECIDED), "UTF-8", "Windows-1252"; for iconv */
	uint16_t table[256]; /* SINGLE: the code point of a byte, HB_ENCODING_NONE for none */
};

/* Fills E for an encoding that the user named; false when iconv does not know NAME. */
bool hb_encoding_named(struct hb_encoding *e, const char *name);
void hb_encoding_utf8(struct hb_encoding *e);
void hb_encoding_1252(struct hb_encoding *e);
/* The encoding a byte order mark at the start of BYTES tells, and its length in *BOM; UNDECIDED
 * and 0 when there is none. */
void hb_encoding_bom(struct hb_encoding *e, struct hb_str bytes, size_t *bom);
/* Settles an UNDECIDED encoding by bytes of which at least one is not ASCII. */
void hb_encoding_decide(struct hb_encoding *e, struct hb_str bytes);

/* Whether all bytes are below 0x80. */
bool hb_ascii(struct hb_str bytes);
/* Whether BYTES (of a STREAM: as converted) have a meaning in E. */
bool hb_encoding_fits(const struct hb_encoding *e, struct hb_str bytes);
/* Appends BYTES as UTF-8, a byte without meaning as \xEB. */
void hb_encoding_text(const struct hb_encoding *e, struct hb_buf *out, struct hb_str bytes);
/* How many bytes at the start of BYTES are below 0x80. */
size_t hb_ascii_run(struct hb_str bytes);
/* Writes BYTES as UTF-8 to OUT, of a SINGLE encoding, *LEN bytes; OUT has room for 3 bytes for each
 * and 8 more. False when one of them has no meaning. */
bool hb_encoding_decode(const struct hb_encoding *e, struct hb_str bytes, char *out, size_t *len);
/* Bytes of the code point C as UTF-8, written to OUT (4 bytes of room). */
size_t hb_utf8_put(char *out, uint32_t c);
/* Whether TEXT holds a character that is UTF-8 read as Windows-1252, as in "ZoÃ«". */
bool hb_double_encoded(struct hb_str text);

#endif
