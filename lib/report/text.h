/*
 * text.h - the parts of the text renderer.
 */
#ifndef HB_REPORT_TEXT_H
#define HB_REPORT_TEXT_H

#include "report/emit.h"

/* Columns of the page, option and minimum considered. */
size_t hb_text_width(const struct hb_emit *e);
/* TEXT's own characters; under `ascii` the marks for what was cleaned away are ASCII. */
void hb_text_put(struct hb_emit *e, struct hb_str text);
/* TEXT in lines behind LEAD, further ones indented as wide as LEAD is. */
void hb_text_wrap(struct hb_emit *e, const char *lead, struct hb_str text);
/* Terminal sequences, when they are wanted: "1" is bold, "0" ends it. */
void hb_text_paint(struct hb_emit *e, const char *code);
void hb_text_table(struct hb_emit *e, struct hb_figures figures);

#endif
