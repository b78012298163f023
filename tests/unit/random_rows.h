/*
 * random_rows.h - random files of rows for tests that compare two ways to read: mostly good rows,
 * and now and then all that may be wrong with one. The same seed gives the same bytes.
 */
#ifndef HB_TESTS_RANDOM_ROWS_H
#define HB_TESTS_RANDOM_ROWS_H

#include <stdio.h>
#include <string.h>

#include "base/str.h"

static uint32_t seed;

/* 0..N-1 */
static inline uint32_t below(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)seed * n >> 32); /* the low bits come round soon */
}

static inline bool one_in(uint32_t n)
{
	return below(n) == 0;
}

static inline const char *one_of(const char *const *text, uint32_t n)
{
	return text[below(n)];
}

/* Bytes that are not ASCII and may stand in a cell. */
enum random_high { HIGH_NONE, HIGH_UTF8, HIGH_SINGLE, HIGH_BOTH };

struct random_column {
	const char *name;
	enum {
		RANDOM_PUPIL,  /* L0.. below n_pupils */
		RANDOM_DATE,   /* a day below n_days of each month, now and then none at all */
		RANDOM_WORD,   /* one of `word`, mostly of the first n_good */
		RANDOM_REMARK, /* free text, quoted or not, on one line or more */
	} kind;
	const char *const *word;
	uint32_t n_good, n_words;
};

struct random_table {
	const struct random_column *column;
	size_t n_columns;
	const char *end; /* of a line */
	char delimiter;
	uint32_t n_pupils, n_days;
	uint32_t odd; /* one row of so many, and one word of so many, is odd; 0: none */
	enum random_high high;
};

static inline const char *random_end(void)
{
	static const char *const ends[] = { "\n", "\n", "\r\n", "\r" };
	return one_of(ends, 4);
}

static inline bool is_odd(const struct random_table *t)
{
	return t->odd && one_in(t->odd);
}

static inline void random_remark(struct hb_buf *b, const struct random_table *t)
{
	static const char *const plain[] = { "rustig", "", "  x ", "x\"y" };
	static const char *const quoted[] = { "\"a, b; c\"", "\"zegt \"\"nee\"\"\"", "\"\"",
		                              "\"x\"" };
	static const char *const utf8[] = { "caf\xC3\xA9", "\"\xE2\x82\xAC 3\"", "zo\xC3\xAB" };
	static const char *const single[] = { "caf\xE9", "\"zo\xEB\"", "\x80 3" };
	bool both = t->high == HIGH_BOTH && one_in(2);
	uint32_t kind = t->odd ? below(8) : 9;
	if (kind == 0)
		hb_buf_printf(b, "\"een%stwee%s%sL1,2026-09-01\"", t->end, t->end, t->end);
	else if (kind <= 2)
		hb_buf_cstr(b, one_of(quoted, 4));
	else if (kind == 3 && (t->high == HIGH_UTF8 || both))
		hb_buf_cstr(b, one_of(utf8, 3));
	else if (kind == 3 && t->high != HIGH_NONE)
		hb_buf_cstr(b, one_of(single, 3));
	else
		hb_buf_cstr(b, one_of(plain, kind == 9 || below(10) ? 3 : 4));
}

static inline void random_cell(struct hb_buf *b, const struct random_table *t,
                               const struct random_column *c)
{
	switch (c->kind) {
	case RANDOM_PUPIL:
		hb_buf_printf(b, "L%u", below(t->n_pupils));
		break;
	case RANDOM_DATE:
		hb_buf_printf(b, "2026-%02u-%02u", 1 + below(12),
		              is_odd(t) ? 20 + below(20) : 1 + below(t->n_days));
		break;
	case RANDOM_WORD:
		hb_buf_cstr(b, one_of(c->word, is_odd(t) ? c->n_words : c->n_good));
		break;
	case RANDOM_REMARK:
		random_remark(b, t);
		break;
	}
}

static inline void random_header(struct hb_buf *b, const struct random_table *t)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		if (i)
			hb_buf_char(b, t->delimiter);
		hb_buf_cstr(b, t->column[i].name);
	}
}

/* What is no row, or not that of this table. */
static inline void random_wild(struct hb_buf *b, const struct random_table *t)
{
	static const char *const wild[] = { "\"open", "\"a\" b,c", "a\rb",  "a\nb",
		                            "L1",     "",          "L1,,\"" };
	uint32_t kind = below(11);
	if (kind < 7)
		hb_buf_cstr(b, one_of(wild, 7));
	else if (kind == 7)
		random_header(b, t);
	else if (kind == 8)
		hb_buf_add(b, "L1,\0,x", 6);
	else
		for (size_t i = below(3); i < t->n_columns; i++)
			hb_buf_char(b, t->delimiter);
}

static inline void random_row(struct hb_buf *b, const struct random_table *t)
{
	if (is_odd(t)) {
		random_wild(b, t);
	} else {
		for (size_t i = 0; i < t->n_columns; i++) {
			if (i)
				hb_buf_char(b, t->delimiter);
			random_cell(b, t, &t->column[i]);
		}
	}
	hb_buf_cstr(b, t->end);
}

#endif
