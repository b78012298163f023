/*
 * sheet_style.h - what a sheet is made of, drawn by each format in its own way.
 *
 * All texts are the form's; a style escapes and wraps them.
 */
#ifndef HB_FORM_SHEET_STYLE_H
#define HB_FORM_SHEET_STYLE_H

#include "form/shape.h"
#include "form/sheet.h"

/* A line to write on. */
struct hb_sheet_line {
	struct hb_str label, help;
	struct hb_str hint; /* how to write it, "dd-mm-jjjj"; may be empty */
	struct hb_str text; /* what stands there already */
	unsigned rows;      /* 1 or more */
	bool half;          /* half the width is enough */
	bool required;
};

enum hb_sheet_cell {
	HB_SHEET_SPACE, /* room to write */
	HB_SHEET_SCALE, /* a circle for each value of field->scale */
	HB_SHEET_BOXES, /* a box for each choice of the field, or ja and nee */
};

struct hb_sheet_style {
	void (*begin)(struct hb_sheet *s, struct hb_str title, struct hb_str lang);
	void (*end)(struct hb_sheet *s);
	/* A new page with its title; NOTE is where the form comes from. */
	void (*page)(struct hb_sheet *s, const struct hb_form *form, struct hb_str note, bool wide);
	void (*heading)(struct hb_sheet *s, unsigned level, struct hb_str text);
	void (*text)(struct hb_sheet *s, struct hb_str text);
	void (*list)(struct hb_sheet *s, const struct hb_str *item, size_t n, bool boxes);
	/* A term and what it means, between terms_begin() and terms_end(). */
	void (*terms_begin)(struct hb_sheet *s);
	void (*term)(struct hb_sheet *s, struct hb_str term, struct hb_str text);
	void (*terms_end)(struct hb_sheet *s);
	/* Lines and choices, side by side where there is room, between these two. */
	void (*lines_begin)(struct hb_sheet *s);
	void (*line)(struct hb_sheet *s, const struct hb_sheet_line *line);
	void (*choices)(struct hb_sheet *s, const struct hb_field *field);
	void (*lines_end)(struct hb_sheet *s);
	/* A table of N fields behind a first column headed FIRST; a row is row() and N cell()s. */
	void (*table_begin)(struct hb_sheet *s, struct hb_str first,
	                    const struct hb_field *const *field, size_t n);
	void (*row)(struct hb_sheet *s, struct hb_str label, struct hb_str help);
	/* EXAMPLE is what somebody wrote there, printed small; may be empty. */
	void (*cell)(struct hb_sheet *s, enum hb_sheet_cell kind, const struct hb_field *field,
	             struct hb_str example);
	void (*table_end)(struct hb_sheet *s);
	/* An empty log of ROWS rows with these fields as columns. */
	void (*log)(struct hb_sheet *s, const struct hb_field *const *field, size_t n,
	            unsigned rows);
};

extern const struct hb_sheet_style hb_sheet_text, hb_sheet_html;
extern const char hb_sheet_css[]; /* of the latter */

/* One of the sheet's own words. */
enum hb_sheet_word {
	HB_SHEET_W_SOURCE,
	HB_SHEET_W_EXAMPLE,
	HB_SHEET_W_LOG,
	HB_SHEET_W_QUESTION,
	HB_SHEET_W_DECISION,
	HB_SHEET_W_PARTNER,
	HB_SHEET_W_RESPONSIBLE,
	HB_SHEET_W_MOMENT,
	HB_SHEET_W_PARAMS,
	HB_SHEET_W_WHOLE,
	HB_SHEET_W_REQUIRED,
	HB_SHEET_W_DATE,
	HB_SHEET_W_TIME,
	HB_SHEET_W_SEVERAL,
	HB_SHEET_W_STEP,
};
struct hb_str hb_sheet_word(const struct hb_sheet *s, enum hb_sheet_word word);
/* Whether FIELD has few enough choices to tick one. */
bool hb_sheet_ticks(const struct hb_field *field);

/* A JOIN B. Owned by the sheet. */
struct hb_str hb_sheet_join(struct hb_sheet *s, struct hb_str a, const char *join, struct hb_str b);
/* What CELL (may be NULL) holds for a field. */
struct hb_str hb_sheet_given(const struct hb_str *cell, size_t field);

/* One field as a line with TEXT on it, or as choices to tick. */
void hb_sheet_field(struct hb_sheet *s, const struct hb_field *field, struct hb_str text);
/* A section and all within; with TABLE its fields too. */
void hb_sheet_section(struct hb_sheet *s, const struct hb_section *section, unsigned level,
                      const struct hb_table *table, const struct hb_str *cell);
/* A table that is filled in field by field. */
void hb_sheet_record(struct hb_sheet *s, const struct hb_form *form, const struct hb_table *table,
                     const struct hb_str *cell);
/* A table that is filled in row by row. */
void hb_sheet_lines(struct hb_sheet *s, const struct hb_table *table, const struct hb_shape *shape,
                    const struct hb_str *cell);

#endif
