#include "report/text.h"

#include <string.h>

#include "base/unicode.h"
#include "report/wrap.h"

size_t hb_text_width(const struct hb_emit *e)
{
	unsigned width = e->options->width ? e->options->width : HB_RENDER_WIDTH;
	return width < HB_RENDER_WIDTH_MIN ? HB_RENDER_WIDTH_MIN : width;
}

/* U+2400..U+2421 and U+FFFD, which stand for what was cleaned away, are the document's only
 * characters that come from us: "^[" and "?" in ASCII are as wide as they are told apart. */
static void put_ascii(struct hb_emit *e, struct hb_str text)
{
	size_t from = 0;
	for (size_t i = 0; i + 2 < text.len; i++) {
		const unsigned char *c = (const unsigned char *)text.p + i;
		bool lost = c[0] == 0xEF && c[1] == 0xBF && c[2] == 0xBD;
		bool control = c[0] == 0xE2 && c[1] == 0x90 && c[2] <= 0xA1;
		if (!lost && !control)
			continue;
		hb_output_write(e->out, text.p + from, i - from);
		hb_put(e, "?");
		from = i + 3;
		i += 2;
	}
	hb_output_write(e->out, text.p + from, text.len - from);
}

void hb_text_put(struct hb_emit *e, struct hb_str text)
{
	if (e->options->ascii && text.len)
		put_ascii(e, text);
	else
		hb_put_str(e, text);
}

void hb_text_paint(struct hb_emit *e, const char *code)
{
	if (!e->options->color)
		return;
	hb_put(e, "\033[");
	hb_put(e, code);
	hb_put(e, "m");
}

static void put_line(struct hb_emit *e, struct hb_str line)
{
	hb_text_put(e, line);
	hb_put(e, "\n");
}

void hb_text_wrap(struct hb_emit *e, const char *lead, struct hb_str text)
{
	size_t indent = hb_width(hb_str(lead)), width = hb_text_width(e);
	width = width > indent + 8 ? width - indent : 8;
	const char *before = lead;
	if (!text.len)
		text = HB_STR("");
	for (struct hb_str rest = text; rest.p; before = NULL) {
		struct hb_str line = hb_wrap(&rest, width);
		if (before)
			hb_put(e, before);
		else if (line.len)
			hb_put_times(e, " ", indent);
		put_line(e, line);
	}
}

static void underline(struct hb_emit *e, struct hb_str text, const char *with)
{
	size_t width = hb_width(text), most = hb_text_width(e);
	hb_put_times(e, with, width < most ? width : most);
	hb_put(e, "\n");
}

static void heading(struct hb_emit *e, struct hb_str text, const char *with)
{
	hb_text_paint(e, "1");
	hb_text_wrap(e, "", text);
	hb_text_paint(e, "0");
	if (with)
		underline(e, text, with);
}

static const char *rule(const struct hb_emit *e)
{
	return e->options->ascii ? "-" : "─";
}

static void meta(struct hb_emit *e)
{
	size_t widest = 0, most = hb_text_width(e) / 3;
	for (const struct hb_doc_pair_line *l = e->doc->meta; l; l = l->next) {
		size_t w = hb_width(l->label);
		if (w > widest && w <= most)
			widest = w;
	}
	for (const struct hb_doc_pair_line *l = e->doc->meta; l; l = l->next) {
		struct hb_buf lead = { 0 };
		struct hb_str label = { l->label.p, hb_fit(l->label, widest) };
		hb_buf_str(&lead, label);
		if (label.len < l->label.len) { /* too long for its column: a line of its own */
			hb_buf_free(&lead);
			hb_text_wrap(e, "", l->label);
			label.len = 0;
		}
		for (size_t w = hb_width(label); w < widest + 2; w++)
			hb_buf_char(&lead, ' ');
		hb_text_wrap(e, hb_buf_text(&lead), l->value);
		e->scratch->failed |= lead.failed;
		hb_buf_free(&lead);
	}
	if (e->doc->meta)
		hb_put(e, "\n");
}

static void top(struct hb_emit *e)
{
	heading(e, e->doc->title, e->options->ascii ? "=" : "═");
	if (e->doc->subtitle.len)
		hb_text_wrap(e, "", e->doc->subtitle);
	if (e->doc->confidential.len)
		hb_text_wrap(e, "", e->doc->confidential);
	hb_put(e, "\n");
	meta(e);
}

static void list(struct hb_emit *e, const struct hb_doc_list *list)
{
	int number = 0;
	for (const struct hb_doc_line *l = list->first; l; l = l->next) {
		char lead[32] = "- ";
		if (list->ordered) {
			struct hb_buf b = { 0 };
			hb_buf_printf(&b, "%2d. ", ++number);
			if (!b.failed)
				memcpy(lead, hb_buf_text(&b), b.len + 1);
			e->scratch->failed |= b.failed;
			hb_buf_free(&b);
		} else if (!e->options->ascii) {
			memcpy(lead, "• ", sizeof("• "));
		}
		hb_text_wrap(e, lead, l->text);
	}
	hb_put(e, "\n");
}

static void note(struct hb_emit *e, const struct hb_block *b)
{
	bool attention = b->note == HB_NOTE_ATTENTION;
	hb_text_paint(e, "1");
	hb_put(e, attention ? "! " : "");
	hb_put(e, hb_word(attention ? HB_W_ATTENTION : HB_W_INFO, e->lang));
	hb_text_paint(e, "0");
	hb_put(e, ":\n");
	hb_text_wrap(e, "  ", b->text);
	hb_put(e, "\n");
}

static void quote(struct hb_emit *e, const struct hb_block *b)
{
	if (b->source.len)
		hb_text_wrap(e, "", b->source);
	hb_text_wrap(e, "  ", b->text);
	hb_put(e, "\n");
}

static void page(struct hb_emit *e, const struct hb_block *b)
{
	hb_put_times(e, e->options->ascii ? "=" : "═", hb_text_width(e));
	hb_put(e, "\n");
	heading(e, b->text, NULL);
	hb_put_times(e, rule(e), hb_text_width(e));
	hb_put(e, "\n\n");
}

static void legend_line(struct hb_emit *e, const char *mark, const char *meaning)
{
	struct hb_buf b = { 0 };
	hb_buf_printf(&b, "%s: %s", mark, meaning);
	hb_text_wrap(e, "", hb_scratch_take(e, &b));
}

static void legend(struct hb_emit *e, const struct hb_doc_picture *p)
{
	bool ascii = e->options->ascii;
	if (p->scale.low.len || p->scale.high.len) {
		struct hb_buf b = { 0 };
		if (p->scale.step)
			hb_buf_printf(&b, "%.*s %.*s ... %.*s %.*s", HB_STR_ARGS(p->scale.step[0]),
			              HB_STR_ARGS(p->scale.low),
			              HB_STR_ARGS(p->scale.step[p->scale.max - p->scale.min]),
			              HB_STR_ARGS(p->scale.high));
		else
			hb_buf_printf(&b, "%d %.*s ... %d %.*s", p->scale.min,
			              HB_STR_ARGS(p->scale.low), p->scale.max,
			              HB_STR_ARGS(p->scale.high));
		hb_text_wrap(e, "", hb_scratch_take(e, &b));
	}
	if (p->kind == HB_BEFORE_AFTER) {
		legend_line(e, ascii ? "o" : "○", hb_word(HB_W_BEFORE, e->lang));
		legend_line(e, ascii ? "*" : "●", hb_word(HB_W_NOW, e->lang));
	}
	if (p->any_missing && p->kind == HB_BARS)
		legend_line(e, ascii ? "." : "·", hb_word(HB_W_MISSING, e->lang));
	else if (p->any_missing)
		legend_line(e, ascii ? "-" : "–", hb_word(HB_W_MISSING, e->lang));
	if (p->any_differs)
		legend_line(e, ascii ? "~" : "≠", hb_word(HB_W_DIFFERS, e->lang));
	if (p->any_hidden)
		legend_line(e, "*", hb_word(HB_W_HIDDEN, e->lang));
	if (p->any_reversed) {
		bool plain = ascii || p->kind == HB_BEFORE_AFTER;
		hb_text_wrap(e, "",
		             hb_str(hb_word(plain ? HB_W_REVERSED_PLAIN : HB_W_REVERSED_BLOCKS,
		                            e->lang)));
	}
}

static void picture(struct hb_emit *e, const struct hb_doc_picture *p)
{
	hb_text_table(e,
	              hb_figures(e, p, e->options->ascii ? HB_GRAPHIC_ASCII : HB_GRAPHIC_BLOCKS));
	legend(e, p);
	if (p->summary.len)
		hb_text_wrap(e, "", p->summary);
	hb_put(e, "\n");
}

static void block(struct hb_emit *e, const struct hb_block *b)
{
	switch (b->kind) {
	case HB_BLOCK_HEADING:
		heading(e, b->text, b->level == 1 ? rule(e) : NULL);
		hb_put(e, "\n");
		break;
	case HB_BLOCK_PARAGRAPH:
		hb_text_wrap(e, "", b->text);
		hb_put(e, "\n");
		break;
	case HB_BLOCK_QUOTE:
		quote(e, b);
		break;
	case HB_BLOCK_NOTE:
		note(e, b);
		break;
	case HB_BLOCK_LIST:
		list(e, b->list);
		break;
	case HB_BLOCK_TABLE:
		hb_text_table(e, (struct hb_figures){ b->table, SIZE_MAX });
		hb_put(e, "\n");
		break;
	case HB_BLOCK_PICTURE:
		picture(e, b->picture);
		break;
	case HB_BLOCK_PAGE:
		page(e, b);
		break;
	case HB_BLOCK_FIGURE:
	case HB_BLOCK_BESIDE:
	case HB_BLOCK_BESIDE_END:
		break;
	}
	hb_scratch_reset(e);
}

static void account(struct hb_emit *e)
{
	if (!e->doc->footer)
		return;
	hb_put_times(e, rule(e), hb_text_width(e));
	hb_put(e, "\n");
	hb_put(e, hb_word(HB_W_ACCOUNT, e->lang));
	hb_put(e, "\n\n");
	for (const struct hb_doc_pair_line *l = e->doc->footer; l; l = l->next) {
		hb_text_wrap(e, "", l->label);
		if (!l->value.len)
			continue;
		hb_put(e, "    "); /* a command is copied whole: never wrapped */
		put_line(e, l->value);
	}
}

const struct hb_renderer hb_render_as_text = { .begin = top, .block = block, .end = account };
