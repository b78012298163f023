/* A sheet as one HTML file for A4: no script, nothing from elsewhere. All texts are escaped. */
#include <string.h>

#include "form/sheet_style.h"

static void put(struct hb_sheet *s, const char *text)
{
	hb_output_write(s->out, text, strlen(text));
}

static void put_int(struct hb_sheet *s, int64_t n)
{
	struct hb_buf buf = { 0 };
	hb_buf_int(&buf, n);
	hb_output_str(s->out, hb_buf_slice(&buf));
	s->failed |= buf.failed;
	hb_buf_free(&buf);
}

static const char *escaped(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\n':
		return "<br>";
	default:
		return NULL;
	}
}

static void put_text(struct hb_sheet *s, struct hb_str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++) {
		const char *as = escaped(text.p[i]);
		if (!as)
			continue;
		hb_output_write(s->out, text.p + from, i - from);
		put(s, as);
		from = i + 1;
	}
	hb_output_write(s->out, text.p + from, text.len - from);
}

/* <OPEN>TEXT<CLOSE>; nothing for an empty text. */
static void put_in(struct hb_sheet *s, const char *open, struct hb_str text, const char *end)
{
	if (!text.len)
		return;
	put(s, open);
	put_text(s, text);
	put(s, end);
}

static void begin(struct hb_sheet *s, struct hb_str title, struct hb_str lang)
{
	put(s, "<!doctype html>\n<html lang=\"");
	put_text(s, lang);
	put(s, "\">\n<head>\n<meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" "
	       "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	put_text(s, title);
	put(s, "</title>\n<style>\n");
	put(s, hb_sheet_css);
	put(s, "</style>\n</head>\n<body>\n");
}

static void close_page(struct hb_sheet *s)
{
	if (!s->n_forms)
		return;
	put(s, "</article>\n");
}

static void end(struct hb_sheet *s)
{
	close_page(s);
	put(s, "</body>\n</html>\n");
}

static void page(struct hb_sheet *s, const struct hb_form *form, struct hb_str note, bool wide)
{
	close_page(s);
	put(s, wide ? "<article class=\"page wide\">\n<header>\n"
	            : "<article class=\"page\">\n<header>\n");
	put(s, "<p class=\"source\"><span>");
	put_text(s, note);
	put(s, "</span>");
	if (form->n_tables)
		put_in(s, "<span>", hb_sheet_word(s, HB_SHEET_W_REQUIRED), "</span>");
	put(s, "</p>\n");
	s->n_outline = 0;
	put_in(s, "<h1>", form->title, "</h1>\n");
	put_in(s, "<p class=\"intro\">", form->intro, "</p>\n");
	put(s, "</header>\n");
}

/* The tag follows from how deep the heading lies, for HTML has no skipped levels; the look from its
 * level. */
static void heading(struct hb_sheet *s, unsigned level, struct hb_str text)
{
	static const char *const end_tag[] = { "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n" };
	char open[] = "<h2 class=\"l2\">";
	if (!text.len)
		return;
	level = level < 1 ? 1 : level > 4 ? 4 : level;
	while (s->n_outline && s->outline[s->n_outline - 1] >= level)
		s->n_outline--;
	s->outline[s->n_outline++] = level;
	open[2] = (char)('1' + (int)s->n_outline);
	open[12] = (char)('1' + (int)level);
	put_in(s, open, text, end_tag[s->n_outline - 1]);
}

static void text_block(struct hb_sheet *s, struct hb_str text)
{
	put_in(s, "<p>", text, "</p>\n");
}

static void list(struct hb_sheet *s, const struct hb_str *item, size_t n, bool boxes)
{
	if (!n)
		return;
	put(s, boxes ? "<ul class=\"tick\">\n" : "<ul>\n");
	for (size_t i = 0; i < n; i++) {
		put(s, boxes ? "<li><span class=\"box\"></span><span>" : "<li>");
		put_text(s, item[i]);
		put(s, boxes ? "</span></li>\n" : "</li>\n");
	}
	put(s, "</ul>\n");
}

static void terms_begin(struct hb_sheet *s)
{
	put(s, "<dl>\n");
}

static void term(struct hb_sheet *s, struct hb_str word, struct hb_str text)
{
	put(s, "<dt>");
	put_text(s, word);
	put(s, "</dt><dd>");
	put_text(s, text);
	put(s, "</dd>\n");
}

static void terms_end(struct hb_sheet *s)
{
	put(s, "</dl>\n");
}

static void lines_begin(struct hb_sheet *s)
{
	put(s, "<div class=\"fields\">\n");
}

static void lines_end(struct hb_sheet *s)
{
	put(s, "</div>\n");
}

static void label(struct hb_sheet *s, struct hb_str text, bool required, struct hb_str help)
{
	put(s, "<div class=\"label\">");
	put_text(s, text);
	put(s, required ? " *</div>\n" : "</div>\n");
	put_in(s, "<div class=\"help\">", help, "</div>\n");
}

static void line(struct hb_sheet *s, const struct hb_sheet_line *l)
{
	put(s, l->half ? "<div class=\"f half\">" : "<div class=\"f\">");
	label(s, l->label, l->required, l->help);
	for (unsigned i = 0; i < l->rows; i++) {
		put(s, "<div class=\"ln\">");
		if (i == 0) {
			put_in(s, "<span>", l->text, "</span>");
			put_in(s, "<span class=\"hint\">", l->hint, "</span>");
		}
		put(s, "</div>");
	}
	put(s, "</div>\n");
}

static void option(struct hb_sheet *s, bool many, struct hb_str text, struct hb_str help)
{
	put(s, many ? "<span class=\"o\"><span class=\"box\"></span><span>"
	            : "<span class=\"o\"><span class=\"dot\"></span><span>");
	put_text(s, text);
	put_in(s, " <span class=\"help\">", help, "</span>");
	put(s, "</span></span>\n");
}

/* The choices of FIELD to tick; with a line for each where they are long. */
static void options(struct hb_sheet *s, const struct hb_field *field, bool explain)
{
	size_t len = 0;
	for (size_t i = 0; i < field->n_choices; i++)
		len += field->choices[i].label.len + (explain ? field->choices[i].help.len : 0) + 4;
	put(s, len > 80 ? "<div class=\"opts down\">" : "<div class=\"opts\">");
	if (field->type == HB_TYPE_BOOL) {
		option(s, false, HB_STR("ja"), HB_STR(""));
		option(s, false, HB_STR("nee"), HB_STR(""));
	}
	for (size_t i = 0; i < field->n_choices; i++)
		option(s, field->type == HB_TYPE_MULTI, field->choices[i].label,
		       explain ? field->choices[i].help : HB_STR(""));
	put(s, "</div>\n");
}

static void choices(struct hb_sheet *s, const struct hb_field *field)
{
	put(s, "<div class=\"f\">");
	struct hb_str help = field->help;
	if (!help.len && field->type == HB_TYPE_MULTI)
		help = hb_sheet_word(s, HB_SHEET_W_SEVERAL);
	label(s, field->label, field->required, help);
	options(s, field, true);
	put(s, "</div>\n");
}

/* What the ends of a scale mean, above its circles. */
static void scale_ends(struct hb_sheet *s, const struct hb_scale *scale)
{
	size_t n = (size_t)(scale->max - scale->min + 1);
	put(s, "<div class=\"ends\"><span>");
	put_text(s, scale->labels[0]);
	put(s, "</span><span>");
	put_text(s, scale->labels[n - 1]);
	put(s, "</span></div>");
}

/* Circles and short choices need little room; the rest is for writing. */
static const char *width_of(const struct hb_field *field)
{
	size_t longest = 0;
	if (field->type == HB_TYPE_SCALE)
		return field->scale->max - field->scale->min < 5 ? " class=\"scale\"" : "";
	for (size_t i = 0; i < field->n_choices; i++)
		if (field->choices[i].label.len > longest)
			longest = field->choices[i].label.len;
	return hb_sheet_ticks(field) && longest <= 12 ? " class=\"narrow\"" : "";
}

static void table_begin(struct hb_sheet *s, struct hb_str first,
                        const struct hb_field *const *field, size_t n)
{
	bool scores = n == 1 && field[0]->type == HB_TYPE_SCALE && !first.len;
	put(s, scores ? "<table class=\"scores\">\n<thead>\n<tr><th></th>"
	              : "<table>\n<thead>\n<tr><th scope=\"col\">");
	if (!scores) {
		put_text(s, first);
		put(s, "</th>");
	}
	for (size_t i = 0; i < n; i++) {
		put(s, "<th scope=\"col\"");
		put(s, scores ? "" : width_of(field[i]));
		put(s, ">");
		if (!scores)
			put_text(s, field[i]->label);
		if (field[i]->type == HB_TYPE_SCALE)
			scale_ends(s, field[i]->scale);
		put(s, "</th>");
	}
	put(s, "</tr>\n</thead>\n<tbody>\n");
	s->n_columns = n;
}

static void row(struct hb_sheet *s, struct hb_str text, struct hb_str help)
{
	put(s, "<tr><th scope=\"row\">");
	put_text(s, text);
	put_in(s, "<div class=\"help\">", help, "</div>");
	put(s, "</th>");
	s->column = 0;
}

static void cell(struct hb_sheet *s, enum hb_sheet_cell kind, const struct hb_field *field,
                 struct hb_str example)
{
	put(s, kind == HB_SHEET_SPACE ? "<td class=\"room\">" : "<td>");
	if (kind == HB_SHEET_SCALE) {
		put(s, "<span class=\"sc\">");
		for (int64_t i = field->scale->min; i <= field->scale->max; i++) {
			put(s, "<i>");
			put_int(s, i);
			put(s, "</i>");
		}
		put(s, "</span>");
	}
	if (kind == HB_SHEET_BOXES)
		options(s, field, false);
	put_in(s, "<p class=\"eg\">", example, "</p>");
	put(s, "</td>");
	if (++s->column == s->n_columns)
		put(s, "</tr>\n");
}

static void table_end(struct hb_sheet *s)
{
	put(s, "</tbody>\n</table>\n");
}

static void log_table(struct hb_sheet *s, const struct hb_field *const *field, size_t n,
                      unsigned rows)
{
	put(s, "<table>\n<thead>\n<tr>");
	for (size_t i = 0; i < n; i++)
		put_in(s, "<th scope=\"col\">", field[i]->label, "</th>");
	put(s, "</tr>\n</thead>\n<tbody>\n");
	for (unsigned r = 0; r < rows; r++) {
		put(s, "<tr class=\"log\">");
		for (size_t i = 0; i < n; i++)
			put(s, "<td></td>");
		put(s, "</tr>\n");
	}
	put(s, "</tbody>\n</table>\n");
}

const struct hb_sheet_style hb_sheet_html = {
	.begin = begin,
	.end = end,
	.page = page,
	.heading = heading,
	.text = text_block,
	.list = list,
	.terms_begin = terms_begin,
	.term = term,
	.terms_end = terms_end,
	.lines_begin = lines_begin,
	.line = line,
	.choices = choices,
	.lines_end = lines_end,
	.table_begin = table_begin,
	.row = row,
	.cell = cell,
	.table_end = table_end,
	.log = log_table,
};
