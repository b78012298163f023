/*
 * emit.h - what the renderers share: where they write, and figures in the document's language.
 *
 * Scratch memory lives in a document of its own, emptied after each block; its `failed` is the
 * run's, asked once by hb_render().
 */
#ifndef HB_REPORT_EMIT_H
#define HB_REPORT_EMIT_H

#include "report/model.h"
#include "report/render.h"
#include "report/words.h"

struct hb_emit {
	const struct hb_doc *doc;
	const struct hb_render_options *options;
	struct hb_output *out;
	struct hb_doc *scratch;
	enum hb_lang lang;
	unsigned outline[3]; /* levels of the headings that are open: html */
	size_t n_outline;
	bool in_sheet;            /* html: an article is open */
	bool in_page;             /* a page has begun: html, md */
	struct hb_csv_place *csv; /* where the csv is */
};

/* A format: what stands before the first block and behind the last, and a block. */
struct hb_renderer {
	void (*begin)(struct hb_emit *e);
	void (*block)(struct hb_emit *e, const struct hb_block *b);
	void (*end)(struct hb_emit *e);
	void (*part)(struct hb_emit *e);  /* texts of the document go; NULL: none were kept */
	void (*abort)(struct hb_emit *e); /* frees what `end` would have; NULL: nothing */
};
extern const struct hb_renderer hb_render_as_text, hb_render_as_md, hb_render_as_html,
        hb_render_as_csv;

void hb_put(struct hb_emit *e, const char *text);
void hb_put_str(struct hb_emit *e, struct hb_str text);
void hb_put_int(struct hb_emit *e, int64_t n);
void hb_put_times(struct hb_emit *e, const char *text, size_t times);

/* Drops what is in scratch. */
void hb_scratch_reset(struct hb_emit *e);
/* B's content as scratch; frees B. */
struct hb_str hb_scratch_take(struct hb_emit *e, struct hb_buf *b);

/* Appends N / 10^DECIMALS with the language's decimal mark. */
void hb_figure(struct hb_buf *b, int64_t n, unsigned decimals, enum hb_lang lang);
/* The same, straight out. */
void hb_put_figure(struct hb_emit *e, int64_t n, unsigned decimals);
/* V of a picture: the figure, or its mark as a word. */
void hb_put_value(struct hb_emit *e, int64_t v, unsigned decimals);

/* The word for a tone; NULL for none. */
const char *hb_tone_word(enum hb_doc_tone tone, enum hb_lang lang);
/* The word for one of the three marks. */
enum hb_word hb_mark_word(int64_t mark);

/* Which of the five shades, 0 (least favourable) to 4, SCORE has: turned when reversed. UNIT is
 * 10^decimals of the figure. */
unsigned hb_shade(const struct hb_doc_scale *scale, int64_t score, int64_t unit, bool reversed);
/* Steps of the scale. */
static inline unsigned hb_steps(const struct hb_doc_scale *scale)
{
	return (unsigned)(scale->max - scale->min) + 1;
}
/* 10^DECIMALS, DECIMALS 0..4. */
int64_t hb_unit(unsigned decimals);

/* A picture as a table, in scratch. */
struct hb_figures {
	struct hb_doc_table *table; /* NULL without memory */
	size_t graphic;             /* the column that is drawn rather than told; SIZE_MAX: none */
};
enum hb_graphic { HB_GRAPHIC_NONE, HB_GRAPHIC_BLOCKS, HB_GRAPHIC_ASCII };
struct hb_figures hb_figures(struct hb_emit *e, const struct hb_doc_picture *p,
                             enum hb_graphic graphic);

#endif
