#include "report/html.h"

enum {
	WIDE = 7,   /* columns from which a table may be wider than a page */
	SHORT = 16, /* rows up to which a table stays on one printed page */
};

const char *hb_html_tone_class(enum hb_doc_tone tone)
{
	return tone == HB_TONE_FAVOURABLE ? "good" : tone == HB_TONE_UNFAVOURABLE ? "bad" : "";
}

void hb_html_tone(struct hb_emit *e, enum hb_doc_tone tone)
{
	const char *word = hb_tone_word(tone, e->lang);
	if (!word)
		return;
	if (tone == HB_TONE_FAVOURABLE)
		hb_put(e, " <span aria-hidden=\"true\">✓</span>");
	else if (tone == HB_TONE_UNFAVOURABLE)
		hb_put(e, " <span aria-hidden=\"true\">!</span>");
	hb_put(e, "<span class=\"sr\"> ");
	hb_put(e, word);
	hb_put(e, "</span>");
}

/* A relative path: what is neither letter, digit nor one of -._~/ goes as %XX, so that there is
 * no scheme, no query and no quote in it. */
static void path(struct hb_emit *e, struct hb_str href)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < href.len; i++) {
		unsigned char c = (unsigned char)href.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		             (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' ||
		             c == '~' || (c == '/' && i > 0);
		if (plain)
			hb_output_write(e->out, &href.p[i], 1);
		else
			hb_output_write(e->out, (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}

static void content(struct hb_emit *e, enum hb_doc_type type, const struct hb_doc_cell *cell)
{
	if (cell->strong)
		hb_put(e, "<strong>");
	if (cell->href.len) {
		hb_put(e, "<a href=\"");
		path(e, cell->href);
		hb_put(e, "\">");
	}
	if (cell->kind == HB_CELL_TEXT)
		hb_html_text(e, cell->text);
	else if (cell->kind == HB_CELL_NUMBER)
		hb_put_figure(e, cell->value, cell->decimals);
	else if (type != HB_DOC_TEXT) /* a dash is for want of a figure */
		hb_put(e, "<span class=\"none\">–</span>");
	if (cell->href.len)
		hb_put(e, "</a>");
	if (cell->strong)
		hb_put(e, "</strong>");
	hb_html_tone(e, cell->tone);
}

static void open_cell(struct hb_emit *e, const char *tag, bool number, const char *tone)
{
	hb_put(e, tag);
	hb_put(e, number ? " class=\"n" : " dir=\"auto\" class=\"t");
	hb_put(e, *tone ? " " : "");
	hb_put(e, tone);
	hb_put(e, "\">");
}

static void put_row(struct hb_emit *e, const struct hb_doc_table *t, const struct hb_doc_row *row)
{
	hb_put(e, "<tr><th scope=\"row\" dir=\"auto\">");
	content(e, t->columns[0].type, &row->cell[0]);
	if (row->note.len) {
		hb_put(e, " <span class=\"aside\">(<bdi>");
		hb_html_text(e, row->note);
		hb_put(e, "</bdi>)</span>");
	}
	hb_put(e, "</th>");
	for (size_t i = 1; i < t->n_columns; i++) {
		open_cell(e, "<td", t->columns[i].type != HB_DOC_TEXT,
		          hb_html_tone_class(row->cell[i].tone));
		content(e, t->columns[i].type, &row->cell[i]);
		hb_put(e, "</td>");
	}
	hb_put(e, "</tr>\n");
}

static void put_head(struct hb_emit *e, const struct hb_doc_table *t)
{
	hb_put(e, "<thead>\n<tr>");
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct hb_doc_column *c = &t->columns[i];
		bool named = c->label.len > 0;
		open_cell(e, named ? "<th scope=\"col\"" : "<td", c->type != HB_DOC_TEXT, "");
		hb_html_text(e, c->label);
		hb_put(e, named ? "</th>" : "</td>");
	}
	hb_put(e, "</tr>\n</thead>\n");
}

static void put_tones(struct hb_emit *e, const struct hb_doc_table *t)
{
	bool seen[HB_TONE_NEUTRAL + 1] = { false };
	for (const struct hb_doc_row *row = t->first; row; row = row->next)
		for (size_t i = 0; i < t->n_columns; i++)
			seen[row->cell[i].tone] = true;
	if (!seen[HB_TONE_FAVOURABLE] && !seen[HB_TONE_UNFAVOURABLE])
		return;
	hb_put(e, "<p class=\"legend\" aria-hidden=\"true\">");
	for (enum hb_doc_tone tone = HB_TONE_FAVOURABLE; tone <= HB_TONE_UNFAVOURABLE; tone++) {
		if (!seen[tone])
			continue;
		hb_put(e, "<span><b class=\"");
		hb_put(e, hb_html_tone_class(tone));
		hb_put(e, tone == HB_TONE_FAVOURABLE ? "\">✓</b>" : "\">!</b>");
		hb_put(e, hb_tone_word(tone, e->lang));
		hb_put(e, "</span>");
	}
	hb_put(e, "</p>\n");
}

void hb_html_table(struct hb_emit *e, const struct hb_doc_table *t)
{
	bool wide = t->n_columns >= WIDE;
	hb_put(e, t->n_rows <= SHORT ? "<div class=\"block short" : "<div class=\"block");
	hb_put(e, wide ? " wide\">\n<div class=\"scroll\" tabindex=\"0\""
	               : "\">\n<div class=\"scroll\"");
	if (wide && t->caption.len) {
		hb_put(e, " role=\"region\" aria-label=\"");
		hb_html_flat(e, t->caption);
		hb_put(e, "\"");
	}
	hb_put(e, ">\n<table>\n");
	if (t->caption.len) {
		hb_put(e, "<caption dir=\"auto\">");
		hb_html_text(e, t->caption);
		hb_put(e, "</caption>\n");
	}
	put_head(e, t);
	hb_put(e, "<tbody>\n");
	for (const struct hb_doc_row *row = t->first; row; row = row->next)
		put_row(e, t, row);
	hb_put(e, "</tbody>\n</table>\n</div>\n");
	put_tones(e, t);
	hb_put(e, "</div>\n");
}
