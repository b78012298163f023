/*
 * walk.h - the state of going through a form: what is let through, and which headings wait for
 * something to stand below them.
 */
#ifndef HB_GUIDE_WALK_H
#define HB_GUIDE_WALK_H

#include "base/unicode.h"
#include "form/shape.h"
#include "guide/guide.h"

enum { HB_GUIDE_DEPTH = 40 /* deeper than a form can be nested */ };

struct hb_guide {
	struct hb_doc *doc;
	const struct hb_form *form;
	const struct hb_guide_filter *filter;
	struct hb_arena arena;
	struct hb_buf word, text; /* the word sought, folded; the text at hand, folded */
	struct hb_str waiting[HB_GUIDE_DEPTH]; /* headings not yet printed, from the top */
	unsigned depth, printed;               /* headings open, and how many are printed */
	unsigned in_age, in_section, in_match; /* how many open ones let all below through */
	bool section_found, shown, dutch, failed;
};

/* Opens a heading that lets through what is below it by SECTION and AGE, and by its own words.
 * Close it with hb_guide_close(). */
struct hb_guide_mark {
	bool age, section, match;
};
struct hb_guide_mark hb_guide_open(struct hb_guide *g, struct hb_str title, bool section, bool age);
void hb_guide_close(struct hb_guide *g, struct hb_guide_mark mark);

/* Whether TEXT may be shown; then the headings above it have been printed. */
bool hb_guide_shows(struct hb_guide *g, const struct hb_str *text, size_t n);
/* TEXT of a thing below the heading at hand. */
void hb_guide_paragraph(struct hb_guide *g, struct hb_str text);
void hb_guide_list(struct hb_guide *g, const struct hb_str *item, size_t n);
/* A JOIN B. Owned by the walk. */
struct hb_str hb_guide_join(struct hb_guide *g, struct hb_str a, const char *join, struct hb_str b);

/* guide_table.c */
void hb_guide_table(struct hb_guide *g, const struct hb_table *table);
void hb_guide_params(struct hb_guide *g);

#endif
