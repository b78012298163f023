/*
 * random_rows.h - random files of rows for tests that compare two ways to read: mostly good rows,
 * and now and then all that may be wrong with one.
 */
#ifndef HB_TESTS_RANDOM_ROWS_H
#define HB_TESTS_RANDOM_ROWS_H

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "random.h"

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
	uint32_t odd;    /* one cell of so many may be wrong; 0: none */
	uint32_t wild;   /* one row of so many is none, or not of this table; 0: none */
	uint32_t quoted; /* one cell of so many stands in quotes without need; 0: none */
	enum random_high high;
};

static inline const char *random_end(void)
{
	static const char *const ends[] = { "\n", "\n", "\r\n", "\r" };
	return one_of(ends, 4);
}

static inline bool is_odd(const struct random_table *table)
{
	return table->odd && one_in(table->odd);
}

/* None with a byte that is not ASCII where there are to be none. */
static inline const char *random_word(const struct random_table *table,
                                      const struct random_column *c)
{
	const char *word, *p;
	do {
		word = one_of(c->word, is_odd(table) ? c->n_words : c->n_good);
		for (p = word; *p && (unsigned char)*p < 0x80; p++)
			;
	} while (*p && table->high == HIGH_NONE);
	return word;
}

static inline void random_remark(struct hb_buf *b, const struct random_table *table)
{
	static const char *const plain[] = { "rustig", "", "  x ", "x\"y" };
	static const char *const quoted[] = { "\"a, b; c\"", "\"zegt \"\"nee\"\"\"", "\"\"",
		                              "\"x\"" };
	static const char *const utf8[] = { "caf\xC3\xA9", "\"\xE2\x82\xAC 3\"", "zo\xC3\xAB" };
	static const char *const single[] = { "caf\xE9", "\"zo\xEB\"", "\x80 3" };
	bool both = table->high == HIGH_BOTH && one_in(2);
	uint32_t kind = table->odd ? below(8) : 9;
	if (kind == 0)
		hb_buf_printf(b, "\"een%stwee%s%sL1,2026-09-01\"", table->end, table->end,
		              table->end);
	else if (kind <= 2)
		hb_buf_cstr(b, one_of(quoted, 4));
	else if (kind == 3 && (table->high == HIGH_UTF8 || both))
		hb_buf_cstr(b, one_of(utf8, 3));
	else if (kind == 3 && table->high != HIGH_NONE)
		hb_buf_cstr(b, one_of(single, 3));
	else
		hb_buf_cstr(b, one_of(plain, kind == 9 || below(10) ? 3 : 4));
}

/* Puts what is in B from FROM on, a cell, in quotes if it is its turn and it is in none. */
static inline void random_quotes(struct hb_buf *b, const struct random_table *table, size_t from)
{
	struct hb_buf cell = { 0 };
	if (!table->quoted || !one_in(table->quoted) || (b->len > from && b->p[from] == '"'))
		return;
	hb_buf_char(&cell, '"');
	for (size_t i = from; i < b->len; i++) {
		hb_buf_char(&cell, b->p[i]);
		if (b->p[i] == '"')
			hb_buf_char(&cell, '"');
	}
	hb_buf_char(&cell, '"');
	b->len = from;
	hb_buf_str(b, hb_buf_slice(&cell));
	hb_buf_free(&cell);
}

static inline void random_cell(struct hb_buf *b, const struct random_table *table,
                               const struct random_column *c)
{
	size_t from = b->len;
	switch (c->kind) {
	case RANDOM_PUPIL:
		hb_buf_printf(b, "L%u%s", below(table->n_pupils), is_odd(table) ? "\"" : "");
		break;
	case RANDOM_DATE:
		hb_buf_printf(b, "2026-%02u-%02u", 1 + below(12),
		              is_odd(table) ? 20 + below(20) : 1 + below(table->n_days));
		break;
	case RANDOM_WORD:
		hb_buf_cstr(b, random_word(table, c));
		break;
	case RANDOM_REMARK:
		random_remark(b, table);
		break;
	}
	random_quotes(b, table, from);
}

static inline void random_header(struct hb_buf *b, const struct random_table *table)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		if (i)
			hb_buf_char(b, table->delimiter);
		size_t from = b->len;
		hb_buf_cstr(b, table->column[i].name);
		random_quotes(b, table, from);
	}
}

/* What is no row, or not that of this table. */
static inline void random_wild(struct hb_buf *b, const struct random_table *table)
{
	static const char *const wild[] = { "\"open", "\"a\" b,c", "a\rb",  "a\nb",
		                            "L1",     "",          "L1,,\"" };
	uint32_t kind = below(11);
	if (kind < 7)
		hb_buf_cstr(b, one_of(wild, 7));
	else if (kind == 7)
		random_header(b, table);
	else if (kind == 8)
		hb_buf_add(b, "L1,\0,x", 6);
	else
		for (size_t i = below(3); i < table->n_columns; i++)
			hb_buf_char(b, table->delimiter);
}

static inline void random_row(struct hb_buf *b, const struct random_table *table)
{
	if (table->wild && one_in(table->wild)) {
		random_wild(b, table);
	} else {
		for (size_t i = 0; i < table->n_columns; i++) {
			if (i)
				hb_buf_char(b, table->delimiter);
			random_cell(b, table, &table->column[i]);
		}
	}
	hb_buf_cstr(b, table->end);
}

#endif
