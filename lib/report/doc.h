/*
 * doc.h - a document: what a report says, before it is text, Markdown, HTML or CSV.
 *
 * A caller builds it from top to bottom: title and meta lines, then blocks in the order in which
 * they are read. It holds figures as figures (a decimal is an integer and a number of decimals),
 * so that each renderer spells them its own way, and it never knows where they came from.
 *
 * Every text given is copied and cleaned on its way in: what is left is well-formed UTF-8 without
 * control characters (they become visible: ESC is shown as U+241B), without bidirectional
 * overrides and embeddings (U+FFFD), without byte order marks; bad bytes become U+FFFD. Line
 * breaks stay in paragraphs, remarks, notes, list items and cells, and are blanks elsewhere. So a
 * renderer only has the specials of its own format to escape.
 *
 * Errors: when memory runs out the document remembers it, what is added from then on is dropped,
 * handles are NULL, and every function takes a NULL handle. hb_doc_failed() is asked once at the
 * end; rendering refuses a failed document.
 *
 * Ownership: all handles are owned by the document; valid until hb_doc_free(), and in a document
 * that is rendered in parts until hb_render_part().
 */
#ifndef HB_REPORT_DOC_H
#define HB_REPORT_DOC_H

#include "base/message.h"
#include "base/str.h"

struct hb_doc;
struct hb_doc_list;
struct hb_doc_table;
struct hb_doc_picture;

/* ---- life cycle ---- */

/* A document in LANG: it decides the renderers' own words (legends, "ontbrekend") and the decimal
 * mark. NULL without memory. The caller frees it with hb_doc_free(). */
struct hb_doc *hb_doc_new(enum hb_lang lang, struct hb_str title);
void hb_doc_free(struct hb_doc *d);
/* Whether anything was lost for want of memory. True too for NULL. */
bool hb_doc_failed(const struct hb_doc *d);

/* ---- about the whole ---- */

void hb_doc_subtitle(struct hb_doc *d, struct hb_str text);
/* "Vertrouwelijk, intern": stands under the title and at the foot of each printed page. */
void hb_doc_confidential(struct hb_doc *d, struct hb_str text);
/* A line of the head: "Periode", "2026-2027/P1". */
void hb_doc_meta(struct hb_doc *d, struct hb_str label, struct hb_str value);
/* A line of the account at the end: what it is about, and the command that gives these figures
 * (may be empty). */
void hb_doc_footer(struct hb_doc *d, struct hb_str text, struct hb_str command);

/* ---- blocks ---- */

/* LEVEL 1 is a section, 2 and 3 lie within. */
void hb_doc_heading(struct hb_doc *d, unsigned level, struct hb_str text);
void hb_doc_paragraph(struct hb_doc *d, struct hb_str text);
/* A figure that the words around it tell, for csv alone: N / 10^DECIMALS (0..4) in COLUMN of ROW.
 */
void hb_doc_figure(struct hb_doc *d, struct hb_str row, struct hb_str column, int64_t n,
                   unsigned decimals);
/* What somebody wrote, with who and when in SOURCE (may be empty). */
void hb_doc_quote(struct hb_doc *d, struct hb_str source, struct hb_str text);

/* What lies between the two stands in two columns on paper (html), to save room; each picture in
 * it has at most HB_DOC_BESIDE_DATES columns. Not within one another, nor over pages. */
enum { HB_DOC_BESIDE_DATES = 4 };
void hb_doc_beside(struct hb_doc *d);
void hb_doc_beside_end(struct hb_doc *d);

enum hb_doc_note { HB_NOTE_INFO, HB_NOTE_ATTENTION };
void hb_doc_note(struct hb_doc *d, enum hb_doc_note kind, struct hb_str text);

struct hb_doc_list *hb_doc_list(struct hb_doc *d, bool ordered);
void hb_doc_list_item(struct hb_doc *d, struct hb_doc_list *list, struct hb_str text);

/* What follows stands on a page of its own (a pupil's), headed and run by TITLE. Before the first
 * page is the general part. */
void hb_doc_page(struct hb_doc *d, struct hb_str title);
/* Where a document is rendered in parts (render.h): the pages that follow, all of them in order
 * and before the first part, for the contents stand at the top. */
void hb_doc_page_ahead(struct hb_doc *d, struct hb_str title);

/* ---- tables ---- */

enum hb_doc_type { HB_DOC_TEXT, HB_DOC_INT, HB_DOC_DECIMAL };
/* How a figure is to be read. Shown by colour and by a mark, so never by colour alone. */
enum hb_doc_tone { HB_TONE_NONE, HB_TONE_FAVOURABLE, HB_TONE_UNFAVOURABLE, HB_TONE_NEUTRAL };

struct hb_doc_column {
	enum hb_doc_type type; /* figures stand right, text left */
	struct hb_str key;     /* its name in CSV, "gemiddelde"; empty: the label */
	struct hb_str label;   /* its heading */
};

/* A table of N columns (at least 1); the first names the row. CAPTION may be empty. */
struct hb_doc_table *hb_doc_table(struct hb_doc *d, struct hb_str caption,
                                  const struct hb_doc_column *columns, size_t n);
/* Begins a row; then a call per cell, from left to right. Cells not given are empty ones; more
 * than there are columns is a fault of the program (assert). */
void hb_doc_row(struct hb_doc *d, struct hb_doc_table *t);
void hb_doc_cell_text(struct hb_doc *d, struct hb_doc_table *t, struct hb_str text);
/* Text that leads to the file HREF beside the report (html alone). HREF is a relative path. */
void hb_doc_cell_link(struct hb_doc *d, struct hb_doc_table *t, struct hb_str text,
                      struct hb_str href);
void hb_doc_cell_int(struct hb_doc_table *t, int64_t n);
/* N / 10^DECIMALS; DECIMALS 0..4. */
void hb_doc_cell_decimal(struct hb_doc_table *t, int64_t n, unsigned decimals);
/* Nothing to count: shown as a dash, empty in CSV. */
void hb_doc_cell_empty(struct hb_doc_table *t);
/* About the cell given last. */
void hb_doc_cell_tone(struct hb_doc_table *t, enum hb_doc_tone tone);
void hb_doc_cell_strong(struct hb_doc_table *t);
/* About the row begun last: a few words behind its name, "omgekeerd". */
void hb_doc_row_note(struct hb_doc *d, struct hb_doc_table *t, struct hb_str note);

/* ---- pictures ---- */

#define HB_DOC_MISSING INT64_MIN       /* no score */
#define HB_DOC_DIFFERS (INT64_MIN + 1) /* observers gave different scores on that day */
#define HB_DOC_HIDDEN (INT64_MIN + 2)  /* withheld: too small a group */

/* The scale of a picture. Colours run over its steps; 2 to 20 steps (assert). */
struct hb_doc_scale {
	int min, max;
	struct hb_str low, high; /* what the ends mean, "niet zichtbaar"; may be empty */
	/* Heat maps: what stands in a cell for each step, one or two characters, in place of its
	   figure ("A", "B"); NULL: the figure. */
	const struct hb_str *step;
};

/* A row or a column of a picture. Where `reversed` is true a low score is the favourable one:
 * colour and height follow the turned score (min + max - score), the figure stays as given. */
struct hb_doc_head {
	struct hb_str key;   /* its name in CSV; empty: the label */
	struct hb_str label; /* "Taakinitiatie", "3 nov 2026" */
	struct hb_str group; /* columns: what they are gathered under ("P1"); may be empty */
	bool reversed;
};

/* A row of dots per item over N dates (at least 1), in order of time. */
struct hb_doc_picture *hb_doc_course(struct hb_doc *d, struct hb_str caption,
                                     const struct hb_doc_scale *scale,
                                     const struct hb_doc_head *dates, size_t n);
/* A heat map: a row per item over N columns (at least 1). */
struct hb_doc_picture *hb_doc_heat(struct hb_doc *d, struct hb_str caption,
                                   const struct hb_doc_scale *scale,
                                   const struct hb_doc_head *columns, size_t n);
/* An item of a course or a row of a heat map: N scores within the scale (assert), or one of the
 * three marks above. */
void hb_doc_scores(struct hb_doc *d, struct hb_doc_picture *p, const struct hb_doc_head *item,
                   const int64_t *scores);

/* A stacked bar per item: how often each score was given. */
struct hb_doc_picture *hb_doc_bars(struct hb_doc *d, struct hb_str caption,
                                   const struct hb_doc_scale *scale);
/* COUNTS has one for each step of the scale; MEDIAN_TENTHS is HB_DOC_MISSING where there is none.
 */
void hb_doc_bar(struct hb_doc *d, struct hb_doc_picture *p, const struct hb_doc_head *item,
                const uint64_t *counts, uint64_t missing, int64_t median_tenths);

/* Previous and now as two joined dots. Figures have DECIMALS decimals (0..2): (325, 2) is 3.25. */
struct hb_doc_picture *hb_doc_before_after(struct hb_doc *d, struct hb_str caption,
                                           const struct hb_doc_scale *scale, unsigned decimals);
/* BEFORE and NOW lie within the scale (assert) or are one of the marks. */
void hb_doc_pair(struct hb_doc *d, struct hb_doc_picture *p, const struct hb_doc_head *item,
                 int64_t before, int64_t now);

/* A few words beside the item given last, and how they are to be read: "van 2 naar 4". */
void hb_doc_item_remark(struct hb_doc *d, struct hb_doc_picture *p, enum hb_doc_tone tone,
                        struct hb_str text);
/* What the picture says, in words, under its caption. */
void hb_doc_picture_summary(struct hb_doc *d, struct hb_doc_picture *p, struct hb_str text);

#endif
