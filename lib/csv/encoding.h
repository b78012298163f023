/*
 * encoding.h - bytes into UTF-8.
 *
 * Two kinds: UTF-8 and single-byte encodings keep the ASCII bytes, so records are found in the
 * bytes as they come and cells are converted one by one; anything else (UTF-16) is converted as a
 * stream before records are sought. iconv knows the encodings; for a single-byte one a table of
 * 256 is asked of it once.
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

struct hb_encoding {
	enum hb_encoding_kind kind;
	char name[24];           /* for people and for iconv: "UTF-8", "Windows-1252", "UTF-16LE" */
	uint16_t table[256];     /* SINGLE: the code point of a byte, 0xFFFF for none */
};

#endif
