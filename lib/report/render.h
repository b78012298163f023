/*
 * render.h - a document as text, Markdown, HTML or CSV.
 *
 * The same document and options give the same bytes. A renderer writes to an output, whose errors
 * are kept there and told by hb_output_commit(); it takes time linear in the document.
 *
 * text: for a terminal or a mail, wrapped at `width` columns. Tables that do not fit are cut into
 *   parts that repeat the first column; nothing is left out.
 * md: pandoc's Markdown (a metadata block, pipe tables); the GitHub flavour reads it as well.
 *   Pictures are tables.
 * html: one file, no script, nothing from elsewhere; pictures are inline SVG with their figures
 *   as text alternative; for phone, screen (light and dark) and A4, a page per hb_doc_page().
 * csv: the figures of all tables and pictures in one long table, a row per cell:
 *   pagina,sectie,titel,soort,rij_nr,rij,kolom,waarde,duiding
 *   pagina: the title of the page; sectie: the last heading; soort: tabel, verloop, warmtekaart,
 *   verdeling, vorige_nu, cijfer (told in a sentence); rij: the row's first cell (an item's key);
 * kolom: the column's key; duiding: gunstig, ongunstig, neutraal or empty. Empty waarde: nothing to
 * count, or missing. A mark is the word `verschillend` or `verborgen` in duiding with an empty
 * waarde.
 */
#ifndef HB_REPORT_RENDER_H
#define HB_REPORT_RENDER_H

#include "base/output.h"
#include "report/doc.h"

enum hb_format { HB_FORMAT_TEXT, HB_FORMAT_MD, HB_FORMAT_HTML, HB_FORMAT_CSV };

enum { HB_RENDER_WIDTH = 80, HB_RENDER_WIDTH_MIN = 40 };

struct hb_render_options {
	enum hb_format format;
	unsigned width; /* text: columns; 0 is HB_RENDER_WIDTH, less than the minimum is that */
	bool ascii;     /* text: no block characters, dashes or marks outside ASCII of its own; the
	                   document's own words stay as they are */
	bool color;     /* text: bold headings and coloured tones by terminal sequences */
	bool excel;     /* csv: as a Dutch Excel opens it */
};

/* HB_SYSTEM, told to SINK, when memory ran out, now or while the document was built; OUT may then
 * hold a part. Errors of OUT are not reported here. */
enum hb_status hb_render(const struct hb_doc *doc, const struct hb_render_options *options,
                         struct hb_output *out, struct hb_sink *sink);

/*
 * A document in parts, so that a large one need not be held: hb_render_part() writes the blocks
 * given since the last time and then drops all that the document holds, so that what follows is a
 * page of its own or the footer. The first part has the head and begins no page; all pages have
 * been announced by then (hb_doc_page_ahead()).
 */
struct hb_rendering;
/* NULL without memory. DOC, OPTIONS and OUT are borrowed until hb_render_free(). */
struct hb_rendering *hb_render_open(struct hb_doc *doc, const struct hb_render_options *options,
                                    struct hb_output *out);
/* HB_SYSTEM, told to SINK, when memory ran out. */
enum hb_status hb_render_part(struct hb_rendering *rendering, struct hb_sink *sink);
/* The last part and the end. */
enum hb_status hb_render_end(struct hb_rendering *rendering, struct hb_sink *sink);
void hb_render_free(struct hb_rendering *rendering);

/* The format by its name ("text", "md", "html", "csv", "htm", "txt"): true, and *FORMAT. */
bool hb_format_by_name(struct hb_str name, enum hb_format *format);

#endif
