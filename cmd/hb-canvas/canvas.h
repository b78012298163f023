/*
 * canvas.h - what the files of hb-canvas share: its own options, the part a verb works with, and
 * the verbs. Functions that return a status have told the user why.
 */
#ifndef HB_CANVAS_CANVAS_H
#define HB_CANVAS_CANVAS_H

#include "cli/program.h"
#include "report/render.h"
#include "tools/canvas.h"

enum {
	OPT_PART = HB_OPT_OWN,
	OPT_HISTORY,
	OPT_SCHOOLS,
	OPT_SHOW,
	OPT_MOST,
	OPT_WITHIN,
	OPT_BY,
	OPT_LATEST,
	OPT_DISAGREE,
	OPT_ALL,
	OPT_FORMAT = HB_OPT_FORMAT,
};

/* ---- parts.c ---- */

/* Sets run->form and run->table to part PART: of -f's form, or of the form that has it. */
enum hb_status canvas_use(struct hb_run *run, const char *part);
/* The same for the verbs that every form has: --part, or what -f names, or positions. */
enum hb_status canvas_use_chosen(struct hb_run *run);
/* The rows of PART, and the writer. */
enum hb_status canvas_open(struct hb_run *run, const char *part);
/* The format of --format, or of -o's ending, or WITHOUT. */
enum hb_status canvas_format(struct hb_run *run, enum hb_format without, enum hb_format *format);
/* Renders DOC, which it takes ownership of, also on failure; NULL: no memory. */
enum hb_status canvas_render(struct hb_run *run, struct hb_doc *doc, enum hb_format format);

/* ---- document.c: for people rather than for programs, in the form's language. A new document,
 * or NULL without memory; the caller frees it with hb_doc_free() or hands it on. ---- */

/* A page for each card; TITLE is that of the part. */
struct hb_doc *canvas_card_document(const struct hb_form *form, struct hb_str title,
                                    const struct hb_cards *cards);
/* A page for each school with a stand: where it stands, what the next type asks, support, the
 * form's questions. */
struct hb_doc *canvas_next_document(const struct hb_form *form, const struct hb_stands *stands);

/* ---- stands.c ---- */

enum hb_status canvas_place(struct hb_run *run);
enum hb_status canvas_next(struct hb_run *run);
enum hb_status canvas_region(struct hb_run *run);

/* ---- teams.c ---- */

enum hb_status canvas_plan(struct hb_run *run);
enum hb_status canvas_levels(struct hb_run *run);
enum hb_status canvas_tensions(struct hb_run *run);
enum hb_status canvas_goals(struct hb_run *run);
enum hb_status canvas_card(struct hb_run *run);

#endif
