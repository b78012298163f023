#include "report/palette.h"

#define SIZE(a) (sizeof(a) / sizeof((a)[0]))

const struct hb_colour hb_palette[] = {
	{ "page", "#eef1f3", "#11171b" },   /* round the sheets */
	{ "sheet", "#ffffff", "#1a2228" },  /* what is written on */
	{ "ink", "#1b2a33", "#e4eaee" },    /* text */
	{ "soft", "#52626c", "#a3b1ba" },   /* text of less weight */
	{ "line", "#d5dde2", "#34414a" },   /* rules that only divide */
	{ "edge", "#8796a0", "#71828d" },   /* outlines that carry meaning */
	{ "accent", "#12506f", "#8cc4e2" }, /* links, the title's rule */
	{ "info", "#e9f1f6", "#1f303a" },   /* behind a note */
	{ "alert", "#fcebe0", "#43291a" },  /* behind a call for attention */
	{ "code", "#f1f4f6", "#232d34" },   /* behind a command */
	{ "good", "#00634d", "#63d0b0" },   /* favourable */
	{ "bad", "#9c3a00", "#ffb080" },    /* unfavourable */
	{ "s0", "#e6f0f6", "#2a3840" },     /* the shades... */
	{ "s1", "#b4d3e5", "#33556a" },     { "s2", "#7cb0ce", "#3d7897" },
	{ "s3", "#35749c", "#78b3d4" },     { "s4", "#0f3a5c", "#d3e9f5" },
	{ "d0", "#1b2a33", "#e4eaee" }, /* ...and the figures on them */
	{ "d1", "#1b2a33", "#f2f7fa" },     { "d2", "#10212b", "#ffffff" },
	{ "d3", "#ffffff", "#10212b" },     { "d4", "#ffffff", "#10212b" },
};
const size_t hb_palette_size = SIZE(hb_palette);

const struct hb_colour_pair hb_colour_pairs[] = {
	{ "ink", "sheet", 70 },   { "ink", "page", 70 },   { "ink", "info", 70 },
	{ "ink", "alert", 70 },   { "ink", "code", 70 },   { "soft", "sheet", 45 },
	{ "soft", "page", 45 },   { "soft", "info", 45 },  { "accent", "sheet", 45 },
	{ "accent", "info", 45 }, { "good", "sheet", 45 }, { "bad", "sheet", 45 },
	{ "bad", "alert", 45 },   { "d0", "s0", 45 },      { "d1", "s1", 45 },
	{ "d2", "s2", 45 },       { "d3", "s3", 45 },      { "d4", "s4", 45 },
	{ "edge", "sheet", 30 }, /* not text: WCAG 1.4.11 */
};
const size_t hb_colour_pairs_size = SIZE(hb_colour_pairs);
