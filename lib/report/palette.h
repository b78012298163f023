/*
 * palette.h - the colours of the HTML report, light (screen and print) and dark.
 *
 * The five shades are one hue from light to dark (in the dark: from dark to light) at even
 * distances in lightness, so they stand apart for the colour-blind and in grey print; the figure
 * stands in each in a colour of its own. Favourable and unfavourable are bluish green and
 * vermilion, which no common colour blindness confuses, and carry a mark besides.
 * A test computes the contrast of every pair below (WCAG 2.2, relative luminance).
 */
#ifndef HB_REPORT_PALETTE_H
#define HB_REPORT_PALETTE_H

#include <stddef.h>

struct hb_colour {
	const char *name;  /* of the CSS variable: "ink" */
	const char *light; /* "#1b2a33" */
	const char *dark;
};

/* What stands on what, and the contrast it needs: 45 is 4.5 : 1. */
struct hb_colour_pair {
	const char *front, *back;
	unsigned tenths;
};

extern const struct hb_colour hb_palette[];
extern const size_t hb_palette_size;
extern const struct hb_colour_pair hb_colour_pairs[];
extern const size_t hb_colour_pairs_size;

#endif
