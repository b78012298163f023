/*
 * random_csv.h - random CSV, from well-formed to noise: the same in every run of a program.
 */
#ifndef HB_TESTS_RANDOM_CSV_H
#define HB_TESTS_RANDOM_CSV_H

#include "base/str.h"
#include "random.h"

#define ONE_OF(LIST) one_of(LIST, sizeof(LIST) / sizeof((LIST)[0]))

/* A quoted cell: doubled quotes at its start, its end and within, delimiters, line breaks of all
 * three sorts. The WILD ones hold what belongs in no cell, or do not close as they should. */
static inline void quoted_cell(struct hb_buf *out, bool wild, char delimiter)
{
	static const char *const good[] = {
		"\"\"",       "\n", "\r\n", "x",        "tekst met woorden",
		"Zo\xC3\xAB", ";",  ",",    "\"\"\"\"", "een\n"
	};
	static const char *const odd[] = { "\r", "\n\r", "\xEB", "\x81", "\xC3\x83\xC2\xAB", "\"" };
	hb_buf_char(out, '"');
	for (uint32_t n = below(6); n > 0; n--) {
		if (below(8) == 0)
			hb_buf_char(out, delimiter);
		else
			hb_buf_cstr(out, wild && below(12) == 0 ? ONE_OF(odd) : ONE_OF(good));
		if (wild && below(100) == 0)
			hb_buf_char(out, '\0');
	}
	if (!wild || below(12))
		hb_buf_char(out, '"');
	if (wild && below(20) == 0)
		hb_buf_cstr(out, below(2) ? "x" : " ");
}

/* Random rows. KIND says how wild: 0 well-formed; 1 with something odd now and then; 2 noise. */
static inline void random_cell(struct hb_buf *out, unsigned kind, char delimiter)
{
	static const char *const odd[] = { "\"",           "\"\"",  "\r",       "\n",
		                           "\r\n",         "\xEB",  "\xC3\xAB", "\xC3\x83\xC2\xAB",
		                           "\x81",         "a\"b",  "\"x",      "x\"",
		                           "\xEF\xBB\xBF", " \"y\"" };
	uint32_t what = below(kind == 0 ? 12 : 16);
	if (what < 4) {
		hb_buf_int(out, below(100));
	} else if (what < 6) {
		hb_buf_cstr(out, below(2) ? "tekst met meer woorden" : "Zo\xC3\xAB");
	} else if (what < 10) {
		quoted_cell(out, kind && below(4) == 0, delimiter);
	} else if (what == 10) {
		hb_buf_cstr(out, below(8) ? "\"\"" : "zei \"ja\" en \"nee\"");
	} else if (what >= 12 && below(4) == 0) {
		hb_buf_cstr(out, ONE_OF(odd));
	}
}

/* Cells more or fewer than there should be, empty ones mostly. */
static inline void surplus(struct hb_buf *out, char delimiter)
{
	static const char *const more[] = { "", "", "", "\"\"", "\"\"", "x", "\"x\n\"" };
	for (uint32_t n = 1 + below(3); n > 0; n--)
		hb_buf_printf(out, "%c%s", delimiter, ONE_OF(more));
}

static inline void random_input(struct hb_buf *out, unsigned kind)
{
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	static const char delimiters[] = ",;\t|", noise[] = ",,;\"\"\"\n\n\rab\0\xEB";
	const char *end = ends[below(3)];
	char d = delimiters[below(4)];
	uint32_t columns = 1 + below(4), rows = below(30);
	for (uint32_t i = 0; i < columns; i++)
		hb_buf_printf(out, "%s%c", i ? (char[]){ d, '\0' } : "", 'a' + (int)i);
	hb_buf_cstr(out, end);
	for (uint32_t row = 0; row < rows; row++) {
		uint32_t cells = columns - (kind == 1 && below(40) == 0);
		for (uint32_t i = 0; kind < 2 && i < cells; i++) {
			if (i)
				hb_buf_char(out, d);
			random_cell(out, kind, d);
		}
		if (kind == 1 && below(12) == 0)
			surplus(out, d);
		for (uint32_t i = below(12); kind == 2 && i > 0; i--)
			hb_buf_char(out, noise[below(sizeof(noise) - 1)]);
		if (kind && below(40) == 0)
			hb_buf_char(out, '\0');
		if (row + 1 < rows || below(2))
			hb_buf_cstr(out, kind && below(30) == 0 ? ends[below(3)] : end);
		if (kind && below(30) == 0)
			hb_buf_printf(out, "a%cb%s", d, end);
	}
}

#endif
