/*
 * sheet.h - a form as a page to print and fill in by hand.
 *
 * A sheet takes any number of forms, each from a new page on: identification as lines to write on,
 * scores as circles, choices as boxes, questions with room below them, matrices and checklists
 * row by row, plans with their actions to tick off and a log; a guide is printed as it is. The
 * same form gives the same bytes. Errors are kept by the output beneath.
 */
#ifndef HB_FORM_SHEET_H
#define HB_FORM_SHEET_H

#include "base/output.h"
#include "form/form.h"

enum hb_sheet_format {
	HB_SHEET_TEXT, /* 78 columns */
	HB_SHEET_HTML, /* one file without script, for A4 */
};

struct hb_sheet {
	const struct hb_sheet_style *style;
	struct hb_output *out;
	struct hb_arena arena;
	bool dutch;  /* the sheet's own words */
	bool failed; /* memory ran out */
	size_t n_forms;
	size_t column, n_columns; /* of the table at hand */
	unsigned outline[4];      /* levels of the headings that are open: html */
	size_t n_outline;
	struct hb_str help; /* of the row at hand, where it is printed behind the cell */
};

/* Begins a sheet on OUT, called TITLE, in the language of FORM. */
void hb_sheet_begin(struct hb_sheet *sheet, struct hb_output *out, enum hb_sheet_format format,
                    const struct hb_form *form);
/* Adds FORM: its table TABLE alone, or all of it for NULL. CELL has what is filled in already, by
 * field of TABLE, or is NULL. */
void hb_sheet_form(struct hb_sheet *sheet, const struct hb_form *form, const struct hb_table *table,
                   const struct hb_str *cell);
/* Ends it and frees what it holds. HB_SYSTEM, told to SINK, when memory ran out. */
enum hb_status hb_sheet_end(struct hb_sheet *sheet, struct hb_sink *sink);

#endif
