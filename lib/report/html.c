/* HTML: one file that needs nothing else. Every text goes through hb_html_text() or
 * hb_html_flat(), and stands in an element of its own with dir="auto", so that its direction
 * stays inside. */
#include "report/html.h"

#include <string.h>

static void escape(struct hb_emit *e, struct hb_str s, const char *line_break)
{
	size_t from = 0;
	for (size_t i = 0; i < s.len; i++) {
		const char *as = NULL;
		switch (s.p[i]) {
		case '&':
			as = "&amp;";
			break;
		case '<':
			as = "&lt;";
			break;
		case '>':
			as = "&gt;";
			break;
		case '"':
			as = "&quot;";
			break;
		case '\'':
			as = "&#39;";
			break;
		case '\n':
			as = line_break;
			break;
		default:
			continue;
		}
		hb_output_write(e->out, s.p + from, i - from);
		hb_put(e, as);
		from = i + 1;
	}
	hb_output_write(e->out, s.p + from, s.len - from);
}

void hb_html_text(struct hb_emit *e, struct hb_str text)
{
	escape(e, text, "<br>");
}

void hb_html_flat(struct hb_emit *e, struct hb_str text)
{
	escape(e, text, " ");
}

void hb_html_label(struct hb_emit *e, struct hb_str text)
{
	while (text.len) {
		size_t slash = hb_str_find(text, '/');
		size_t len = slash < text.len ? slash + 1 : text.len;
		escape(e, (struct hb_str){ text.p, len }, " ");
		hb_put(e, len < text.len ? "<wbr>" : "");
		text = hb_str_from(text, len);
	}
}

/* <TAG dir="auto" ATTRIBUTES>TEXT</TAG>, nothing for an empty text. */
static void element(struct hb_emit *e, const char *tag, const char *attributes, struct hb_str text)
{
	if (!text.len)
		return;
	hb_put(e, "<");
	hb_put(e, tag);
	hb_put(e, " dir=\"auto\"");
	hb_put(e, attributes);
	hb_put(e, ">");
	hb_html_text(e, text);
	hb_put(e, "</");
	hb_put(e, tag);
	hb_put(e, ">\n");
}

static void head(struct hb_emit *e)
{
	hb_put(e, "<!doctype html>\n<html lang=\"");
	hb_put(e, e->lang == HB_LANG_NL ? "nl" : "en");
	hb_put(e, "\">\n<head>\n<meta charset=\"utf-8\">\n"
	          "<meta http-equiv=\"Content-Security-Policy\" "
	          "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	          "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	hb_html_flat(e, e->doc->title);
	hb_put(e, "</title>\n");
	hb_html_style(e);
	hb_put(e, "</head>\n<body>\n<main>\n");
}

static void top(struct hb_emit *e)
{
	const struct hb_doc *d = e->doc;
	hb_put(e, "<header class=\"top\">\n");
	element(e, "p", " class=\"secret\"", d->confidential);
	element(e, "h1", "", d->title);
	element(e, "p", " class=\"subtitle\"", d->subtitle);
	if (d->meta)
		hb_put(e, "<dl class=\"meta\">\n");
	for (const struct hb_doc_pair_line *l = d->meta; l; l = l->next) {
		hb_put(e, "<div>");
		hb_put(e, "<dt dir=\"auto\">");
		hb_html_text(e, l->label);
		hb_put(e, "</dt><dd dir=\"auto\">");
		hb_html_text(e, l->value);
		hb_put(e, "</dd></div>\n");
	}
	if (d->meta)
		hb_put(e, "</dl>\n");
	hb_put(e, "</header>\n");
}

/* The way to the pages, where there are many. */
static void contents(struct hb_emit *e)
{
	unsigned number = 0;
	if (e->doc->n_titles < 3)
		return;
	hb_put(e, "<nav class=\"toc\" aria-label=\"");
	hb_put(e, hb_word(HB_W_CONTENTS, e->lang));
	hb_put(e, "\">\n<ul>\n");
	for (const struct hb_doc_line *title = e->doc->titles; title; title = title->next) {
		hb_put(e, "<li><a dir=\"auto\" href=\"#p");
		hb_put_int(e, ++number);
		hb_put(e, "\">");
		hb_html_text(e, title->text);
		hb_put(e, "</a></li>\n");
	}
	hb_put(e, "</ul>\n</nav>\n");
}

/* A heading's tag follows from how deep it lies in the outline, which may skip a level of the
 * document where HTML may not; how it looks follows from its level. */
static void heading(struct hb_emit *e, const struct hb_block *b)
{
	char tag[] = "h1", look[] = " class=\"l1\"";
	while (e->n_outline && e->outline[e->n_outline - 1] >= b->level)
		e->n_outline--;
	e->outline[e->n_outline++] = b->level;
	tag[1] = (char)('1' + (int)e->n_outline + e->in_page);
	look[9] = (char)('1' + (int)b->level + e->in_page);
	element(e, tag, tag[1] == look[9] ? "" : look, b->text);
}

static void note(struct hb_emit *e, const struct hb_block *b)
{
	bool attention = b->note == HB_NOTE_ATTENTION;
	hb_put(e, attention ? "<div class=\"note attention\" role=\"note\">\n"
	                    : "<div class=\"note\" role=\"note\">\n");
	hb_put(e, "<p class=\"kind\">");
	hb_put(e, hb_word(attention ? HB_W_ATTENTION : HB_W_INFO, e->lang));
	hb_put(e, "</p>\n");
	element(e, "p", "", b->text);
	hb_put(e, "</div>\n");
}

static void quote(struct hb_emit *e, const struct hb_block *b)
{
	hb_put(e, "<div class=\"quote\">\n");
	element(e, "p", " class=\"source\"", b->source);
	hb_put(e, "<blockquote>\n");
	element(e, "p", "", b->text);
	hb_put(e, "</blockquote>\n</div>\n");
}

static void list(struct hb_emit *e, const struct hb_doc_list *l)
{
	if (!l->first)
		return;
	hb_put(e, l->ordered ? "<ol>\n" : "<ul>\n");
	for (const struct hb_doc_line *line = l->first; line; line = line->next) {
		hb_put(e, "<li><bdi>"); /* so that the bullet keeps its side */
		hb_html_text(e, line->text);
		hb_put(e, "</bdi></li>\n");
	}
	hb_put(e, l->ordered ? "</ol>\n" : "</ul>\n");
}

/* A page is a sheet; a document that begins with one has its head on it. */
static void begin_page(struct hb_emit *e, const struct hb_block *b)
{
	e->n_outline = 0;
	bool first = !e->in_sheet;
	e->in_sheet = e->in_page = true;
	if (!first)
		hb_put(e, "</article>\n");
	hb_put(e, "<article class=\"sheet\" id=\"p");
	hb_put_int(e, b->level);
	hb_put(e, "\">\n");
	if (first) {
		top(e);
		contents(e);
	}
	element(e, "h2", " class=\"page-title\"", b->text);
}

static void block(struct hb_emit *e, const struct hb_block *b)
{
	switch (b->kind) {
	case HB_BLOCK_HEADING:
		heading(e, b);
		break;
	case HB_BLOCK_PARAGRAPH:
		element(e, "p", "", b->text);
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
		hb_html_table(e, b->table);
		break;
	case HB_BLOCK_PICTURE:
		hb_html_picture(e, b->picture);
		break;
	case HB_BLOCK_PAGE:
		begin_page(e, b);
		break;
	case HB_BLOCK_FIGURE:
		break;
	case HB_BLOCK_BESIDE:
		hb_put(e, "<div class=\"beside\">\n");
		break;
	case HB_BLOCK_BESIDE_END:
		hb_put(e, "</div>\n");
		break;
	}
	hb_scratch_reset(e);
}

static void account(struct hb_emit *e)
{
	if (!e->doc->footer)
		return;
	hb_put(e, "<footer class=\"sheet account\">\n<h2>");
	hb_put(e, hb_word(HB_W_ACCOUNT, e->lang));
	hb_put(e, "</h2>\n");
	for (const struct hb_doc_pair_line *l = e->doc->footer; l; l = l->next) {
		element(e, "p", "", l->label);
		if (!l->value.len)
			continue;
		hb_put(e, "<pre><code>");
		hb_html_text(e, l->value);
		hb_put(e, "</code></pre>\n");
	}
	hb_put(e, "</footer>\n");
}

static void begin(struct hb_emit *e)
{
	const struct hb_block *first = e->doc->first;
	head(e);
	if (first && first->kind == HB_BLOCK_PAGE)
		return;
	e->in_sheet = true;
	hb_put(e, "<article class=\"sheet\">\n");
	top(e);
	contents(e);
}

static void end(struct hb_emit *e)
{
	hb_put(e, "</article>\n</main>\n");
	account(e);
	hb_put(e, "</body>\n</html>\n");
}

const struct hb_renderer hb_render_as_html = { .begin = begin, .block = block, .end = end };
