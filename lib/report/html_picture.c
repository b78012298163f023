/* A picture: a list of items, each with its label as text and its lane as SVG, so that labels
 * wrap, a phone puts them above the lanes, and a screen reader goes item by item. */
#include "report/html.h"
#include "report/svg.h"

enum { HEAT_COLUMNS = 12 /* side by side: what A4 and a screen hold without scrolling */ };

static const char *class_of(const struct hb_doc_picture *p)
{
	static const char *const names[] = { [HB_COURSE] = "course",
		                             [HB_HEAT] = "heat",
		                             [HB_BARS] = "bars",
		                             [HB_BEFORE_AFTER] = "pair" };
	return names[p->kind];
}

static void put_head(struct hb_emit *e, const struct hb_lane *lane)
{
	if (!lane->head_height)
		return;
	hb_put(e, "<li class=\"row head\" aria-hidden=\"true\"><span class=\"label\"></span>");
	hb_svg_head(e, lane);
	hb_put(e, "</li>\n");
}

/* What the lane does not show: the median and how many are missing. */
static void bar_words(struct hb_emit *e, const struct hb_doc_item *item)
{
	if (hb_is_figure(item->median_tenths)) {
		hb_put(e, "<span class=\"small\">");
		hb_put(e, hb_word(HB_W_MEDIAN, e->lang));
		hb_put(e, " ");
		hb_put_figure(e, item->median_tenths, 1);
		hb_put(e, "</span> ");
	}
	if (item->missing) {
		hb_put(e, "<span class=\"small\">");
		hb_put_int(e, (int64_t)item->missing);
		hb_put(e, " ");
		hb_put(e, hb_word(HB_W_MISSING_COUNT, e->lang));
		hb_put(e, "</span> ");
	}
}

/* Figures that do not fit the dots, and marks that have none. */
static void pair_words(struct hb_emit *e, const struct hb_doc_picture *p,
                       const struct hb_doc_item *item)
{
	bool both = hb_is_figure(item->value[0]) && hb_is_figure(item->value[1]);
	if (both && !p->decimals)
		return;
	hb_put(e, "<span class=\"small\">");
	for (int now = 0; now < 2; now++) {
		if (both) {
			hb_put(e, now ? " → " : "");
		} else {
			hb_put(e, now ? ", " : "");
			hb_put(e, hb_word(now ? HB_W_NOW : HB_W_BEFORE, e->lang));
			hb_put(e, ": ");
		}
		hb_put_value(e, item->value[now], p->decimals);
	}
	hb_put(e, "</span> ");
}

static void put_item(struct hb_emit *e, const struct hb_lane *lane, const struct hb_doc_item *item)
{
	hb_put(e, "<li class=\"row\"><span class=\"label\" dir=\"auto\">");
	hb_html_label(e, item->head.label);
	if (item->head.reversed) {
		hb_put(e, " <span class=\"aside\">(");
		hb_put(e, hb_word(HB_W_REVERSED, e->lang));
		hb_put(e, ")</span>");
	}
	hb_put(e, "</span>");
	hb_svg_lane(e, lane, item);
	hb_put(e, "<span class=\"remark\">");
	if (lane->p->kind == HB_BARS)
		bar_words(e, item);
	else if (lane->p->kind == HB_BEFORE_AFTER)
		pair_words(e, lane->p, item);
	if (item->remark.len || item->tone != HB_TONE_NONE) {
		hb_put(e, "<span dir=\"auto\" class=\"");
		hb_put(e, hb_html_tone_class(item->tone));
		hb_put(e, "\">");
		hb_html_text(e, item->remark);
		hb_html_tone(e, item->tone);
		hb_put(e, "</span>");
	}
	hb_put(e, "</span></li>\n");
}

static void put_rows(struct hb_emit *e, const struct hb_doc_picture *p, size_t from, size_t to)
{
	struct hb_lane lane = hb_lane_plan(p, from, to);
	hb_put(e, "<ul class=\"rows\">\n");
	put_head(e, &lane);
	for (const struct hb_doc_item *i = p->first; i; i = i->next)
		put_item(e, &lane, i);
	hb_put(e, "</ul>\n");
}

/* A heat map of many columns goes in parts of about the same width. */
static void put_heat(struct hb_emit *e, const struct hb_doc_picture *p)
{
	size_t parts = (p->n_columns + HEAT_COLUMNS - 1) / HEAT_COLUMNS;
	for (size_t i = 0; i < parts; i++)
		put_rows(e, p, p->n_columns * i / parts, p->n_columns * (i + 1) / parts);
}

static void key(struct hb_emit *e, bool wanted, enum hb_svg_key key, enum hb_word word)
{
	if (!wanted)
		return;
	hb_put(e, "<span>");
	hb_svg_key(e, key);
	hb_put(e, hb_word(word, e->lang));
	hb_put(e, "</span>\n");
}

static void put_legend(struct hb_emit *e, const struct hb_doc_picture *p)
{
	bool pair = p->kind == HB_BEFORE_AFTER;
	hb_put(e, "<p class=\"legend\"><span><bdi>");
	hb_html_text(e, p->scale.low);
	hb_put(e, "</bdi>");
	hb_svg_scale(e, &p->scale);
	hb_put(e, "<bdi>");
	hb_html_text(e, p->scale.high);
	hb_put(e, "</bdi></span>\n");
	key(e, pair, HB_KEY_BEFORE, HB_W_BEFORE);
	key(e, pair, HB_KEY_NOW, HB_W_NOW);
	key(e, p->kind == HB_BARS, HB_KEY_MEDIAN, HB_W_MEDIAN);
	key(e, p->any_missing && !pair, HB_KEY_MISSING, HB_W_MISSING);
	key(e, p->any_differs && !pair, HB_KEY_DIFFERS, HB_W_DIFFERS);
	key(e, p->any_hidden && !pair, HB_KEY_HIDDEN, HB_W_HIDDEN);
	if (p->any_reversed) {
		hb_put(e, "<span>");
		hb_put(e,
		       hb_word(p->kind == HB_COURSE ? HB_W_REVERSED_HEIGHT : HB_W_REVERSED_COLOUR,
		               e->lang));
		hb_put(e, "</span>\n");
	}
	hb_put(e, "</p>\n");
}

static void open_scroll(struct hb_emit *e, const struct hb_doc_picture *p)
{
	hb_put(e, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
	if (p->caption.len)
		hb_html_flat(e, p->caption);
	else
		hb_put(e, hb_word(HB_W_DISTRIBUTION, e->lang));
	hb_put(e, "\">\n");
}

void hb_html_picture(struct hb_emit *e, const struct hb_doc_picture *p)
{
	hb_put(e, "<figure class=\"");
	hb_put(e, class_of(p));
	hb_put(e, "\">\n<figcaption dir=\"auto\">");
	hb_html_text(e, p->caption);
	hb_put(e, "</figcaption>\n");
	if (p->summary.len) {
		hb_put(e, "<p class=\"say\" dir=\"auto\">");
		hb_html_text(e, p->summary);
		hb_put(e, "</p>\n");
	}
	bool heat = p->kind == HB_HEAT;
	if (heat)
		open_scroll(e, p);
	if (heat)
		put_heat(e, p);
	else
		put_rows(e, p, 0, p->n_columns);
	if (heat)
		hb_put(e, "</div>\n");
	put_legend(e, p);
	hb_put(e, "</figure>\n");
}
