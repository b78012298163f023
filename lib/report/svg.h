/*
 * svg.h - the drawn part of a picture, one lane (an <svg>) per item.
 *
 * A lane is drawn in its natural size in CSS pixels and may be scaled down by the page, but a bar
 * is as wide as there is room and its figures keep their size. A lane's
 * <title> is the item, its <desc> the figures in words. Colours are the classes s0..s4 (shade),
 * d0..d4 (figure on it), e (edge), l (line) and so on of style.c.
 */
#ifndef HB_REPORT_SVG_H
#define HB_REPORT_SVG_H

#include "report/emit.h"

struct hb_lane {
	const struct hb_doc_picture *p;
	size_t from, to; /* the columns shown (COURSE, HEAT) */
	int pitch;       /* px from column to column */
	int width;       /* px; 0: as wide as there is room, in per cent */
	int head_height; /* px of the lane of headings; 0: none */
	bool upright;    /* headings stand upright, for want of room */
	uint64_t most;   /* BARS: of all items, scored and missing together */
};

/* The layout of columns FROM..TO of P. */
struct hb_lane hb_lane_plan(const struct hb_doc_picture *p, size_t from, size_t to);
/* The headings of the columns, or the scale. Only when head_height is not 0. */
void hb_svg_head(struct hb_emit *e, const struct hb_lane *lane);
void hb_svg_lane(struct hb_emit *e, const struct hb_lane *lane, const struct hb_doc_item *item);
/* The steps of the scale as a strip of swatches with their figures. */
void hb_svg_scale(struct hb_emit *e, const struct hb_doc_scale *scale);
/* What the marks look like, small, for the legend. */
enum hb_svg_key {
	HB_KEY_MISSING,
	HB_KEY_DIFFERS,
	HB_KEY_HIDDEN,
	HB_KEY_MEDIAN,
	HB_KEY_BEFORE,
	HB_KEY_NOW
};
void hb_svg_key(struct hb_emit *e, enum hb_svg_key key);

#endif
