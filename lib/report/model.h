/*
 * model.h - the insides of a document, for the renderers alone. Callers use doc.h.
 *
 * All texts are clean (see doc.h). Lists are singly linked in the order in which they were given;
 * everything lives in the document's arena.
 */
#ifndef HB_REPORT_MODEL_H
#define HB_REPORT_MODEL_H

#include "base/arena.h"
#include "report/doc.h"

struct hb_doc_pair_line { /* a meta line (label, value) or a footer line (text, command) */
	struct hb_doc_pair_line *next;
	struct hb_str label, value;
};

struct hb_doc_line {
	struct hb_doc_line *next;
	struct hb_str text;
};

struct hb_doc_list {
	struct hb_doc_line *first, **end;
	bool ordered;
};

enum hb_cell_kind { HB_CELL_EMPTY, HB_CELL_TEXT, HB_CELL_NUMBER };

struct hb_doc_cell {
	enum hb_cell_kind kind;
	enum hb_doc_tone tone;
	bool strong;
	unsigned decimals; /* NUMBER: value / 10^decimals */
	int64_t value;
	struct hb_str text;
	struct hb_str href; /* TEXT: empty for none */
};

struct hb_doc_row {
	struct hb_doc_row *next;
	struct hb_str note;
	struct hb_doc_cell cell[]; /* as many as the table has columns */
};

struct hb_doc_table {
	struct hb_str caption;
	struct hb_doc_column *columns;
	size_t n_columns;
	size_t n_rows;
	size_t at; /* cells given of the row begun last */
	bool lost; /* there was no memory for the row: its cells go nowhere */
	struct hb_doc_row *first, *last;
};

enum hb_picture_kind { HB_COURSE, HB_HEAT, HB_BARS, HB_BEFORE_AFTER };

struct hb_doc_item {
	struct hb_doc_item *next;
	struct hb_doc_head head;
	enum hb_doc_tone tone;
	struct hb_str remark;
	uint64_t missing;      /* BARS */
	uint64_t scored;       /* BARS: the sum of the counts */
	int64_t median_tenths; /* BARS */
	int64_t value[];       /* COURSE, HEAT: scores; BARS: counts; BEFORE_AFTER: two */
};

struct hb_doc_picture {
	enum hb_picture_kind kind;
	struct hb_str caption, summary;
	struct hb_doc_scale scale;
	struct hb_doc_head *columns; /* COURSE, HEAT */
	size_t n_columns;
	size_t n_values; /* of an item */
	unsigned decimals;
	/* what the legend has to explain */
	bool any_reversed, any_missing, any_differs, any_hidden, any_remark;
	bool lost; /* there was no memory for the item begun last */
	struct hb_doc_item *first, *last;
	size_t n_items;
};

enum hb_block_kind {
	HB_BLOCK_HEADING,
	HB_BLOCK_PARAGRAPH,
	HB_BLOCK_QUOTE,
	HB_BLOCK_NOTE,
	HB_BLOCK_LIST,
	HB_BLOCK_TABLE,
	HB_BLOCK_PICTURE,
	HB_BLOCK_PAGE,
	HB_BLOCK_FIGURE,
	HB_BLOCK_BESIDE,
	HB_BLOCK_BESIDE_END,
};

struct hb_block {
	struct hb_block *next;
	enum hb_block_kind kind;
	unsigned level;        /* HEADING: 1..3; PAGE: its number, 1 and up; FIGURE: decimals */
	enum hb_doc_note note; /* NOTE */
	struct hb_str text;    /* HEADING, PARAGRAPH, QUOTE, NOTE, PAGE; FIGURE: its row */
	struct hb_str source;  /* QUOTE; FIGURE: its column */
	int64_t figure;        /* FIGURE */
	struct hb_doc_list *list;
	struct hb_doc_table *table;
	struct hb_doc_picture *picture;
};

struct hb_doc {
	struct hb_arena arena;
	enum hb_lang lang;
	bool failed;
	struct hb_str title, subtitle, confidential;
	struct hb_doc_pair_line *meta, **meta_end;
	struct hb_doc_pair_line *footer, **footer_end;
	struct hb_block *first, **end;
	struct hb_doc_line *titles,
	        **titles_end; /* of the pages, in order; the last may be ahead */
	unsigned n_pages;     /* begun */
	unsigned n_titles;
};

/* Zeroed memory of the document, or NULL and d->failed. */
void *hb_doc_alloc(struct hb_doc *d, size_t size);
/* A clean copy of TEXT; LINES keeps its line breaks. Empty and d->failed without memory. */
struct hb_str hb_doc_copy(struct hb_doc *d, struct hb_str text, bool lines);
/* Drops all that has been written; only the count of pages stays. */
void hb_doc_drop(struct hb_doc *d);
/* A block at the end, or NULL. */
struct hb_block *hb_doc_block(struct hb_doc *d, enum hb_block_kind kind);

/* TEXT cleaned as doc.h has it, into OUT, which may be NULL to learn the length. Returns it. */
size_t hb_clean(char *out, struct hb_str text, bool lines);

/* Whether V is a figure rather than one of the three marks. */
static inline bool hb_is_figure(int64_t v)
{
	return v > HB_DOC_HIDDEN;
}

/* What stands for step V of S in place of its figure; NULL: the figure does. */
static inline const struct hb_str *hb_step_name(const struct hb_doc_scale *s, int64_t v)
{
	return s->step && hb_is_figure(v) ? &s->step[v - s->min] : NULL;
}

#endif
