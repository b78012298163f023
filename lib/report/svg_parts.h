/*
 * svg_parts.h - measures and tools that the files of svg.h share.
 */
#ifndef HB_REPORT_SVG_PARTS_H
#define HB_REPORT_SVG_PARTS_H

#include "report/svg.h"

/* All in CSS pixels. */
enum {
	COURSE_WIDTH = 360,
	DOT = 10,         /* radius of a dot that holds a figure */
	COURSE_RISE = 16, /* from the lowest score to the highest */
	COURSE_HEIGHT = COURSE_RISE + 2 * DOT + 6,
	CELL_HEIGHT = 28,
	BARS_NARROW = 200, /* a bar has at least this, nearly always */
	BAR_TOP = 8,
	BAR_HEIGHT = 19,
	PAIR_WIDTH = 340,
	PAIR_EDGE = 16, /* left and right of the scale */
	PAIR_HEIGHT = 28,
	LINE = 14, /* of small type */
	CHAR = 6,  /* a column of small type, about */
	HEAD_LINES = 3,
	UPRIGHT_MAX = 22, /* columns of an upright heading */
};

/* printf() for numbers and our own words: texts of others go through hb_html_flat(). */
void hb_svg_draw(struct hb_emit *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* An <svg of this size, its tag still open for more attributes. */
void hb_svg_open(struct hb_emit *e, int width, int height);
/* The name of a step, in the colour that goes with SHADE, its middle at X. */
void hb_svg_step(struct hb_emit *e, const struct hb_str *step, unsigned shade, int x, int y);

#endif
