/*
 * html.h - the parts of the HTML renderer.
 */
#ifndef HB_REPORT_HTML_H
#define HB_REPORT_HTML_H

#include "report/emit.h"

/* TEXT with < > & " ' escaped; line breaks become <br>. */
void hb_html_text(struct hb_emit *e, struct hb_str text);
/* TEXT escaped, with room to break a line behind a slash. */
void hb_html_label(struct hb_emit *e, struct hb_str text);
/* TEXT escaped for an attribute, a <title> or a <desc>: line breaks become blanks. */
void hb_html_flat(struct hb_emit *e, struct hb_str text);
/* The style element: colours, rules, and the printed pages' running titles. */
void hb_html_style(struct hb_emit *e);
void hb_html_table(struct hb_emit *e, const struct hb_doc_table *t);
/* The mark of a tone and its word for who cannot see it. */
void hb_html_tone(struct hb_emit *e, enum hb_doc_tone tone);
/* The class of a tone, "" for none. */
const char *hb_html_tone_class(enum hb_doc_tone tone);
void hb_html_picture(struct hb_emit *e, const struct hb_doc_picture *p);

#endif
