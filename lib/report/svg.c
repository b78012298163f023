/* The lanes: the figures in words, and drawn. */
#include <stdio.h>

#include "report/html.h"
#include "report/svg_parts.h"

/* ---- the figures in words ---- */

static void describe_columns(struct hb_emit *e, const struct hb_lane *lane,
                             const struct hb_doc_item *item)
{
	for (size_t i = lane->from; i < lane->to; i++) {
		const struct hb_doc_head *column = &lane->p->columns[i];
		hb_put(e, i > lane->from ? "; " : "");
		hb_html_flat(e, column->group);
		hb_put(e, column->group.len ? " " : "");
		hb_html_flat(e, column->label);
		hb_put(e, ": ");
		const struct hb_str *step = hb_step_name(&lane->p->scale, item->value[i]);
		if (step)
			hb_html_flat(e, *step);
		else
			hb_put_value(e, item->value[i], 0);
	}
}

static void describe_counts(struct hb_emit *e, const struct hb_lane *lane,
                            const struct hb_doc_item *item)
{
	for (size_t i = 0; i < lane->p->n_values; i++)
		hb_svg_draw(e, "%s%d: %lld\xC3\x97", i ? "; " : "", lane->p->scale.min + (int)i,
		            (long long)item->value[i]);
	hb_put(e, "; ");
	hb_put(e, hb_word(HB_W_MISSING_COUNT, e->lang));
	hb_svg_draw(e, ": %llu; ", (unsigned long long)item->missing);
	hb_put(e, hb_word(HB_W_MEDIAN, e->lang));
	hb_put(e, ": ");
	if (hb_is_figure(item->median_tenths))
		hb_put_figure(e, item->median_tenths, 1);
	else
		hb_put(e, "–");
}

static void describe_pair(struct hb_emit *e, const struct hb_lane *lane,
                          const struct hb_doc_item *item)
{
	hb_put(e, hb_word(HB_W_BEFORE, e->lang));
	hb_put(e, ": ");
	hb_put_value(e, item->value[0], lane->p->decimals);
	hb_put(e, "; ");
	hb_put(e, hb_word(HB_W_NOW, e->lang));
	hb_put(e, ": ");
	hb_put_value(e, item->value[1], lane->p->decimals);
}

static void describe(struct hb_emit *e, const struct hb_lane *lane, const struct hb_doc_item *item)
{
	hb_put(e, " role=\"img\"><title>");
	hb_html_flat(e, item->head.label);
	if (item->head.reversed) {
		hb_put(e, " (");
		hb_put(e, hb_word(HB_W_REVERSED, e->lang));
		hb_put(e, ")");
	}
	hb_put(e, "</title><desc>");
	if (lane->p->kind == HB_BARS)
		describe_counts(e, lane, item);
	else if (lane->p->kind == HB_BEFORE_AFTER)
		describe_pair(e, lane, item);
	else
		describe_columns(e, lane, item);
	hb_put(e, "</desc>");
}

/* ---- lanes ---- */

/* The glyph of a mark, in the middle of where the figure would stand. */
static void draw_mark(struct hb_emit *e, int64_t mark, int x, int y)
{
	const char *glyph = mark == HB_DOC_DIFFERS ? "≠" : mark == HB_DOC_HIDDEN ? "*" : "–";
	hb_svg_draw(e, "<text class=\"b k\" x=\"%d\" y=\"%d\">%s</text>", x, y, glyph);
}

/* Height of the score of column I in a course. */
static int course_y(const struct hb_lane *lane, const struct hb_doc_item *item, size_t i)
{
	const struct hb_doc_scale *s = &lane->p->scale;
	int64_t v = item->value[i], span = s->max - s->min;
	int64_t up = item->head.reversed ? s->max - v : v - s->min;
	return COURSE_HEIGHT - 3 - DOT - (int)((up * COURSE_RISE * 2 + span) / (2 * span));
}

static int course_x(const struct hb_lane *lane, size_t i)
{
	return (int)(i - lane->from) * lane->pitch + lane->pitch / 2;
}

/* The marks of the columns between A and B, which have scores or lie outside (A as SIZE_MAX, B as
 * lane->to): on the line from one to the other, so that the dots stay a course. */
static void course_marks(struct hb_emit *e, const struct hb_lane *lane,
                         const struct hb_doc_item *item, size_t a, size_t b)
{
	bool left = a != SIZE_MAX, right = b < lane->to;
	int from = left    ? course_y(lane, item, a)
	           : right ? course_y(lane, item, b)
	                   : COURSE_HEIGHT / 2;
	int to = right ? course_y(lane, item, b) : from;
	size_t first = left ? a + 1 : lane->from, steps = b - first + 1;
	for (size_t i = first; i < b; i++) {
		int x = course_x(lane, i);
		int y = from + (to - from) * (int)(i - first + 1) / (int)steps;
		hb_svg_draw(e, "<circle class=\"x w\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", x, y,
		            DOT - 2);
		draw_mark(e, item->value[i], x, y + 4);
	}
}

/* Joins each score with the one before; dotted where a mark lies between. */
static void course_joins(struct hb_emit *e, const struct hb_lane *lane,
                         const struct hb_doc_item *item)
{
	size_t before = SIZE_MAX;
	for (size_t i = lane->from; i < lane->to; i++) {
		if (!hb_is_figure(item->value[i]))
			continue;
		if (before != SIZE_MAX)
			hb_svg_draw(e, "<path class=\"j%s\" d=\"M%d %dL%d %d\"/>",
			            before + 1 < i ? " gap" : "", course_x(lane, before),
			            course_y(lane, item, before), course_x(lane, i),
			            course_y(lane, item, i));
		course_marks(e, lane, item, before, i);
		before = i;
	}
	course_marks(e, lane, item, before, lane->to);
}

static void draw_course(struct hb_emit *e, const struct hb_lane *lane,
                        const struct hb_doc_item *item)
{
	for (size_t i = lane->from + 1; i < lane->to; i++)
		if (!hb_str_eq(lane->p->columns[i].group, lane->p->columns[i - 1].group))
			hb_svg_draw(e, "<path class=\"l\" d=\"M%d 0V%d\"/>",
			            (int)(i - lane->from) * lane->pitch, COURSE_HEIGHT);
	course_joins(e, lane, item);
	for (size_t i = lane->from; i < lane->to; i++) {
		int64_t v = item->value[i];
		if (!hb_is_figure(v))
			continue;
		int x = course_x(lane, i), y = course_y(lane, item, i);
		unsigned shade = hb_shade(&lane->p->scale, v, 1, item->head.reversed);
		hb_svg_draw(e, "<circle class=\"s%u\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", shade, x, y,
		            DOT);
		hb_svg_draw(e, "<text class=\"b d%u\" x=\"%d\" y=\"%d\">%lld</text>", shade, x,
		            y + 4, (long long)v);
	}
}

static void draw_heat(struct hb_emit *e, const struct hb_lane *lane, const struct hb_doc_item *item)
{
	int width = lane->pitch - 3, height = CELL_HEIGHT - 3;
	for (size_t i = lane->from; i < lane->to; i++) {
		int x = (int)(i - lane->from) * lane->pitch, middle = x + lane->pitch / 2;
		int64_t v = item->value[i];
		bool reversed = item->head.reversed || lane->p->columns[i].reversed;
		char shade[8] = "x";
		if (hb_is_figure(v))
			snprintf(shade, sizeof(shade), "s%u",
			         hb_shade(&lane->p->scale, v, 1, reversed));
		hb_svg_draw(e,
		            "<rect class=\"%s\" x=\"%d.5\" y=\"1.5\" width=\"%d\" height=\"%d\" "
		            "rx=\"3\"/>",
		            shade, x + 1, width, height);
		const struct hb_str *step = hb_step_name(&lane->p->scale, v);
		if (step)
			hb_svg_step(e, step, (unsigned)(shade[1] - '0'), middle, 18);
		else if (hb_is_figure(v))
			hb_svg_draw(e, "<text class=\"b d%c\" x=\"%d\" y=\"18\">%lld</text>",
			            shade[1], middle, (long long)v);
		else
			draw_mark(e, v, middle, 18);
	}
}

/* Whether N's digits fit a part of MILLE thousandths of the narrowest bar. */
static bool fits(uint64_t n, int mille)
{
	int width = 4;
	for (width += 9; n >= 10; n /= 10)
		width += 9;
	return mille * BARS_NARROW >= width * 1000;
}

static void put_mille(struct hb_emit *e, const char *attribute, int mille)
{
	hb_svg_draw(e, " %s=\"%d.%d%%\"", attribute, mille / 10, mille % 10);
}

/* A part of a bar with its count in it, where that fits. CLASS "s3" has its figure's in "d3". */
static void draw_part(struct hb_emit *e, char kind, char shade, int from, int to, uint64_t count)
{
	if (to <= from)
		return;
	hb_svg_draw(e, "<rect class=\"%c%.1s\"", kind, &shade);
	put_mille(e, "x", from);
	put_mille(e, "width", to - from);
	hb_svg_draw(e, " y=\"%d.5\" height=\"%d\"/>", BAR_TOP, BAR_HEIGHT - 1);
	if (!fits(count, to - from))
		return;
	hb_svg_draw(e, "<text class=\"b %c%.1s\"", kind == 's' ? 'd' : 'k', &shade);
	put_mille(e, "x", (from + to) / 2);
	hb_svg_draw(e, " y=\"%d\">%llu</text>", BAR_TOP + BAR_HEIGHT / 2 + 4,
	            (unsigned long long)count);
}

/* Thousandths of the width. */
static int bar_x(const struct hb_lane *lane, uint64_t halves)
{
	uint64_t most = lane->most ? lane->most : 1;
	return (int)(halves * 1000 / (2 * most));
}

static void draw_bar(struct hb_emit *e, const struct hb_lane *lane, const struct hb_doc_item *item)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < lane->p->n_values; i++) {
		uint64_t count = (uint64_t)item->value[i];
		int score = lane->p->scale.min + (int)i;
		unsigned shade = hb_shade(&lane->p->scale, score, 1, item->head.reversed);
		draw_part(e, 's', (char)('0' + shade), bar_x(lane, 2 * sum),
		          bar_x(lane, 2 * (sum + count)), count);
		sum += count;
	}
	draw_part(e, 'x', '\0', bar_x(lane, 2 * sum), bar_x(lane, 2 * (sum + item->missing)),
	          item->missing);
	if (!sum)
		return;
	/* half of the scored lies left of it: where the median is */
	hb_put(e, "<text class=\"b\"");
	put_mille(e, "x", bar_x(lane, sum));
	hb_svg_draw(e, " y=\"%d\">▼</text>", BAR_TOP);
}

static int pair_x(const struct hb_lane *lane, int64_t v)
{
	const struct hb_doc_scale *s = &lane->p->scale;
	int64_t unit = hb_unit(lane->p->decimals), span = (s->max - s->min) * unit;
	int64_t room = PAIR_WIDTH - 2 * PAIR_EDGE;
	return PAIR_EDGE + (int)(((v - s->min * unit) * room * 2 + span) / (2 * span));
}

static void draw_join(struct hb_emit *e, const struct hb_doc_item *item, int from, int to)
{
	const char *tone = item->tone == HB_TONE_FAVOURABLE     ? "jg"
	                   : item->tone == HB_TONE_UNFAVOURABLE ? "jb"
	                                                        : "jn";
	hb_svg_draw(e, "<path class=\"%s\" d=\"M%d %dH%d\"/>", tone, from, PAIR_HEIGHT / 2, to);
}

/* A dot; with its figure in it when that is one of few digits. */
static void pair_dot(struct hb_emit *e, const struct hb_lane *lane, const struct hb_doc_item *item,
                     bool now)
{
	int64_t v = item->value[now], unit = hb_unit(lane->p->decimals);
	if (!hb_is_figure(v))
		return;
	int x = pair_x(lane, v), y = PAIR_HEIGHT / 2;
	unsigned shade = hb_shade(&lane->p->scale, v, unit, item->head.reversed);
	int r = lane->p->decimals ? 7 : DOT;
	if (now)
		hb_svg_draw(e, "<circle class=\"s%u\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", shade, x, y,
		            r);
	else
		hb_svg_draw(e, "<circle class=\"o\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", x, y, r);
	if (lane->p->decimals)
		return;
	char on = now ? (char)('0' + shade) : '0';
	hb_svg_draw(e, "<text class=\"b d%c\" x=\"%d\" y=\"%d\">%lld</text>", on, x, y + 4,
	            (long long)v);
}

static void draw_pair(struct hb_emit *e, const struct hb_lane *lane, const struct hb_doc_item *item)
{
	const struct hb_doc_scale *s = &lane->p->scale;
	int64_t unit = hb_unit(lane->p->decimals);
	for (int v = s->min; v <= s->max; v++)
		hb_svg_draw(e, "<path class=\"l\" d=\"M%d 0V%d\"/>", pair_x(lane, v * unit),
		            PAIR_HEIGHT);
	if (hb_is_figure(item->value[0]) && hb_is_figure(item->value[1]))
		draw_join(e, item, pair_x(lane, item->value[0]), pair_x(lane, item->value[1]));
	if (item->value[0] != item->value[1] || lane->p->decimals)
		pair_dot(e, lane, item, false);
	pair_dot(e, lane, item, true);
}

void hb_svg_lane(struct hb_emit *e, const struct hb_lane *lane, const struct hb_doc_item *item)
{
	static const int heights[] = { [HB_COURSE] = COURSE_HEIGHT,
		                       [HB_HEAT] = CELL_HEIGHT,
		                       [HB_BARS] = BAR_TOP + BAR_HEIGHT + 2,
		                       [HB_BEFORE_AFTER] = PAIR_HEIGHT };
	if (lane->width)
		hb_svg_open(e, lane->width, heights[lane->p->kind]);
	else
		hb_svg_draw(e, "<svg class=\"fluid over\" width=\"100%%\" height=\"%d\"",
		            heights[lane->p->kind]);
	describe(e, lane, item);
	switch (lane->p->kind) {
	case HB_COURSE:
		draw_course(e, lane, item);
		break;
	case HB_HEAT:
		draw_heat(e, lane, item);
		break;
	case HB_BARS:
		draw_bar(e, lane, item);
		break;
	case HB_BEFORE_AFTER:
		draw_pair(e, lane, item);
		break;
	}
	hb_put(e, "</svg>");
}
