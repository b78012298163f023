/* Where things stand in a lane, its headings, and the legend's small drawings. */
#include <stdarg.h>
#include <stdio.h>

#include "base/unicode.h"
#include "report/html.h"
#include "report/svg_parts.h"
#include "report/wrap.h"

void hb_svg_draw(struct hb_emit *e, const char *format, ...)
{
	char room[256];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(room, sizeof(room), format, args);
	va_end(args);
	if (len > 0)
		hb_output_write(e->out, room,
		                (size_t)len < sizeof(room) ? (size_t)len : sizeof(room) - 1);
}

void hb_svg_open(struct hb_emit *e, int width, int height)
{
	hb_svg_draw(e, "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"", width, height,
	            width, height);
}

static size_t widest_label(const struct hb_doc_picture *p, size_t from, size_t to)
{
	size_t widest = 0;
	for (size_t i = from; i < to; i++) {
		size_t w = hb_width(p->columns[i].label) + 2 * p->columns[i].reversed;
		widest = w > widest ? w : widest;
	}
	return widest;
}

static size_t lines_of(struct hb_str label, size_t width)
{
	size_t n = 0;
	for (struct hb_str rest = label; rest.p && n < HEAD_LINES; n++)
		hb_wrap(&rest, width);
	return n;
}

static bool any_group(const struct hb_doc_picture *p)
{
	for (size_t i = 0; i < p->n_columns; i++)
		if (p->columns[i].group.len)
			return true;
	return false;
}

static int course_pitch(size_t n)
{
	return n <= 6 ? 60 : n <= 10 ? COURSE_WIDTH / (int)n : 40;
}

static void plan_head(struct hb_lane *lane)
{
	const struct hb_doc_picture *p = lane->p;
	size_t width = (size_t)(lane->pitch - 4) / CHAR, lines = 1;
	size_t widest = widest_label(p, lane->from, lane->to);
	if (p->kind == HB_HEAT && widest > width) {
		lane->upright = true;
		if (widest > UPRIGHT_MAX)
			widest = UPRIGHT_MAX;
		lane->head_height = (int)widest * CHAR + 12;
	} else {
		for (size_t i = lane->from; i < lane->to; i++) {
			size_t n = lines_of(p->columns[i].label, width);
			lines = n > lines ? n : lines;
		}
		lane->head_height = (int)lines * LINE + 6;
	}
	if (any_group(p))
		lane->head_height += LINE + 3;
}

struct hb_lane hb_lane_plan(const struct hb_doc_picture *p, size_t from, size_t to)
{
	struct hb_lane lane = { .p = p, .from = from, .to = to };
	switch (p->kind) {
	case HB_COURSE:
		lane.pitch = course_pitch(p->n_columns);
		break;
	case HB_HEAT:
		lane.pitch = widest_label(p, 0, p->n_columns) <= 6 ? 46 : 36;
		break;
	case HB_BARS:
		for (const struct hb_doc_item *i = p->first; i; i = i->next)
			if (i->scored + i->missing > lane.most)
				lane.most = i->scored + i->missing;
		return lane;
	case HB_BEFORE_AFTER:
		lane.width = PAIR_WIDTH;
		lane.head_height = LINE + 4;
		return lane;
	}
	lane.width = (int)(to - from) * lane.pitch;
	plan_head(&lane);
	return lane;
}

/* ---- headings ---- */

static void head_text(struct hb_emit *e, const struct hb_lane *lane, size_t i, int x)
{
	struct hb_str rest = lane->p->columns[i].label;
	size_t width = (size_t)(lane->pitch - 4) / CHAR;
	int y = lane->head_height - 6 - (int)(lines_of(rest, width) - 1) * LINE;
	for (size_t n = 0; rest.p && n < HEAD_LINES; n++, y += LINE) {
		struct hb_str line = hb_wrap(&rest, width);
		hb_svg_draw(e, "<text class=\"h\" x=\"%d\" y=\"%d\">", x, y);
		hb_html_flat(e, line);
		hb_put(e, rest.p && n + 1 == HEAD_LINES ? "…</text>" : "</text>");
	}
}

static void head_upright(struct hb_emit *e, const struct hb_lane *lane, size_t i, int x)
{
	struct hb_str label = lane->p->columns[i].label;
	size_t fit = hb_fit(label, UPRIGHT_MAX - 1);
	hb_svg_draw(e, "<text class=\"h u\" transform=\"translate(%d %d)rotate(-90)\">", x + 4,
	            lane->head_height - 5);
	hb_html_flat(e, (struct hb_str){ label.p, fit });
	hb_put(e, fit < label.len ? "…</text>" : "</text>");
}

static void head_group(struct hb_emit *e, const struct hb_lane *lane, size_t i)
{
	struct hb_str group = lane->p->columns[i].group;
	if (i > lane->from && hb_str_eq(group, lane->p->columns[i - 1].group))
		return;
	size_t run = i + 1;
	while (run < lane->to && hb_str_eq(group, lane->p->columns[run].group))
		run++;
	int x = (int)(i - lane->from) * lane->pitch, wide = (int)(run - i) * lane->pitch;
	size_t fit = hb_fit(group, (size_t)wide / (CHAR + 1));
	hb_svg_draw(e, "<text class=\"g\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">", x + wide / 2,
	            LINE - 2);
	hb_html_flat(e, (struct hb_str){ group.p, fit });
	hb_put(e, fit < group.len ? "…</text>" : "</text>");
	if (i > lane->from)
		hb_svg_draw(e, "<path class=\"l\" d=\"M%d 0V%d\"/>", x, lane->head_height);
}

static void head_scale(struct hb_emit *e, const struct hb_lane *lane)
{
	const struct hb_doc_scale *s = &lane->p->scale;
	int span = s->max - s->min, room = PAIR_WIDTH - 2 * PAIR_EDGE;
	for (int i = 0; i <= span; i++)
		hb_svg_draw(e, "<text class=\"h\" x=\"%d\" y=\"%d\">%d</text>",
		            PAIR_EDGE + room * i / span, LINE - 1, s->min + i);
}

void hb_svg_head(struct hb_emit *e, const struct hb_lane *lane)
{
	hb_svg_open(e, lane->width, lane->head_height);
	hb_put(e, ">");
	if (lane->p->kind == HB_BEFORE_AFTER)
		head_scale(e, lane);
	else
		for (size_t i = lane->from; i < lane->to; i++) {
			int x = (int)(i - lane->from) * lane->pitch + lane->pitch / 2;
			if (any_group(lane->p))
				head_group(e, lane, i);
			if (lane->upright)
				head_upright(e, lane, i, x);
			else
				head_text(e, lane, i, x);
		}
	hb_put(e, "</svg>");
}

/* ---- legend ---- */

void hb_svg_step(struct hb_emit *e, const struct hb_str *step, unsigned shade, int x, int y)
{
	hb_svg_draw(e, "<text class=\"b d%u\" x=\"%d\" y=\"%d\">", shade, x, y);
	hb_html_flat(e, *step);
	hb_put(e, "</text>");
}

void hb_svg_scale(struct hb_emit *e, const struct hb_doc_scale *scale)
{
	int n = (int)hb_steps(scale);
	hb_svg_open(e, n * 22, 20);
	hb_put(e, " aria-hidden=\"true\">");
	for (int i = 0; i < n; i++) {
		unsigned shade = hb_shade(scale, scale->min + i, 1, false);
		hb_svg_draw(e,
		            "<rect class=\"s%u\" x=\"%d.5\" y=\"1.5\" width=\"19\" height=\"17\" "
		            "rx=\"2\"/>",
		            shade, i * 22 + 1);
		const struct hb_str *step = hb_step_name(scale, scale->min + i);
		if (step)
			hb_svg_step(e, step, shade, i * 22 + 11, 14);
		else
			hb_svg_draw(e, "<text class=\"b d%u\" x=\"%d\" y=\"14\">%d</text>", shade,
			            i * 22 + 11, scale->min + i);
	}
	hb_put(e, "</svg>");
}

void hb_svg_key(struct hb_emit *e, enum hb_svg_key key)
{
	static const char *const keys[] = {
		[HB_KEY_MISSING] =
		        ("<rect class=\"x\" x=\"1.5\" y=\"1.5\" width=\"17\" height=\"15\" "
		         "rx=\"2\"/><text class=\"b k\" x=\"10\" y=\"13\">–</text>"),
		[HB_KEY_DIFFERS] = "<text class=\"b k\" x=\"10\" y=\"13\">≠</text>",
		[HB_KEY_HIDDEN] = "<text class=\"b k\" x=\"10\" y=\"13\">*</text>",
		[HB_KEY_MEDIAN] = "<text class=\"b\" x=\"10\" y=\"13\">▼</text>",
		[HB_KEY_BEFORE] = "<circle class=\"o\" cx=\"10\" cy=\"9\" r=\"7\"/>",
		[HB_KEY_NOW] = "<circle class=\"s3\" cx=\"10\" cy=\"9\" r=\"7\"/>",
	};
	hb_svg_open(e, 20, 18);
	hb_put(e, " aria-hidden=\"true\">");
	hb_put(e, keys[key]);
	hb_put(e, "</svg>");
}
