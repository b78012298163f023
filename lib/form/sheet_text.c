/* A sheet as text of 78 columns: for a plain printer or a mail. */
#include <string.h>

#include "base/unicode.h"
#include "form/sheet_style.h"

enum { WIDTH = 78, INDENT = 2 };

static void put(struct hb_sheet *s, const char *text)
{
	hb_output_write(s->out, text, strlen(text));
}

static void repeat(struct hb_sheet *s, const char *what, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(s, what);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* TEXT from column AT on, which is where the cursor is, wrapped to lines that begin at MARGIN.
 * Returns the column behind it. */
static size_t wrap(struct hb_sheet *s, struct hb_str text, size_t at, size_t margin)
{
	size_t column = at;
	bool first = true;
	while (text.len) {
		size_t blank = 0, len = 0;
		while (blank < text.len && is_blank(text.p[blank]))
			blank++;
		text = hb_str_from(text, blank);
		while (len < text.len && !is_blank(text.p[len]))
			len++;
		if (!len)
			break;
		struct hb_str word = { text.p, len };
		size_t width = hb_width(word);
		if (!first && column + 1 + width > WIDTH) {
			put(s, "\n");
			repeat(s, " ", margin);
			column = margin;
		} else if (!first) {
			put(s, " ");
			column++;
		}
		hb_output_str(s->out, word);
		column += width;
		first = false;
		text = hb_str_from(text, len);
	}
	return column;
}

static void paragraph(struct hb_sheet *s, struct hb_str text, size_t margin)
{
	if (!text.len)
		return;
	repeat(s, " ", margin);
	wrap(s, text, margin, margin);
	put(s, "\n");
}

static void begin(struct hb_sheet *s, struct hb_str title, struct hb_str lang)
{
	(void)s;
	(void)title;
	(void)lang;
}

static void page(struct hb_sheet *s, const struct hb_form *form, struct hb_str note, bool wide)
{
	(void)wide;
	if (s->n_forms)
		put(s, "\f");
	paragraph(s, form->title, 0);
	size_t width = hb_width(form->title);
	repeat(s, "=", width > WIDTH ? WIDTH : width);
	put(s, "\n");
	paragraph(s, note, 0);
	if (form->n_tables)
		paragraph(s, hb_sheet_word(s, HB_SHEET_W_REQUIRED), 0);
	if (form->intro.len)
		put(s, "\n");
	paragraph(s, form->intro, 0);
}

static void heading(struct hb_sheet *s, unsigned level, struct hb_str text)
{
	if (!text.len)
		return;
	put(s, "\n");
	paragraph(s, text, 0);
	size_t width = hb_width(text);
	if (level <= 2) {
		repeat(s, "-", width > WIDTH ? WIDTH : width);
		put(s, "\n");
	}
}

static void text_block(struct hb_sheet *s, struct hb_str text)
{
	paragraph(s, text, 0);
}

static void list(struct hb_sheet *s, const struct hb_str *item, size_t n, bool boxes)
{
	for (size_t i = 0; i < n; i++) {
		put(s, boxes ? "[ ] " : "- ");
		wrap(s, item[i], boxes ? 4 : 2, boxes ? 4 : 2);
		put(s, "\n");
	}
}

static void nothing(struct hb_sheet *s)
{
	(void)s;
}

static void term(struct hb_sheet *s, struct hb_str word, struct hb_str text)
{
	hb_output_str(s->out, word);
	put(s, text.len ? ": " : "");
	wrap(s, text, hb_width(word) + 2, INDENT);
	put(s, "\n");
}

/* Lines to write on, from column AT on the first. */
static void rule(struct hb_sheet *s, size_t at, unsigned rows)
{
	if (at + 10 > WIDTH) {
		put(s, "\n");
		at = 0;
	}
	for (unsigned i = 0; i < rows; i++) {
		repeat(s, "_", WIDTH - at);
		put(s, "\n");
		at = INDENT;
		if (i + 1 < rows)
			repeat(s, " ", at);
	}
}

/* A label and what stands between it and the answer; a question needs no colon. */
static size_t label(struct hb_sheet *s, struct hb_str text, bool required, size_t at)
{
	const char *end = required ? " *: " : hb_str_ends(text, HB_STR("?")) ? " " : ": ";
	size_t column = wrap(s, text, at, at + INDENT);
	put(s, end);
	return column + strlen(end);
}

static void line(struct hb_sheet *s, const struct hb_sheet_line *l)
{
	put(s, "\n");
	size_t column = label(s, l->label, l->required, 0);
	if (l->hint.len && !l->text.len) {
		put(s, "(");
		hb_output_str(s->out, l->hint);
		put(s, ") ");
		column += hb_width(l->hint) + 3;
	}
	if (l->text.len) {
		wrap(s, l->text, column, INDENT);
		put(s, "\n");
	} else if (l->rows == 1) {
		rule(s, column, 1);
	} else {
		put(s, "\n");
		paragraph(s, l->help, INDENT);
		repeat(s, " ", INDENT);
		rule(s, INDENT, l->rows);
		return;
	}
	paragraph(s, l->help, INDENT);
}

static void option(struct hb_sheet *s, bool many, struct hb_str text, struct hb_str help)
{
	repeat(s, " ", INDENT);
	put(s, many ? "[ ] " : "( ) ");
	size_t column = wrap(s, text, INDENT + 4, INDENT + 4);
	if (help.len) {
		put(s, " - ");
		wrap(s, help, column + 3, INDENT + 4);
	}
	put(s, "\n");
}

static void options(struct hb_sheet *s, const struct hb_field *field, bool explain)
{
	if (field->type == HB_TYPE_BOOL) {
		option(s, false, HB_STR("ja"), HB_STR(""));
		option(s, false, HB_STR("nee"), HB_STR(""));
	}
	for (size_t i = 0; i < field->n_choices; i++)
		option(s, field->type == HB_TYPE_MULTI, field->choices[i].label,
		       explain ? field->choices[i].help : HB_STR(""));
}

static void choices(struct hb_sheet *s, const struct hb_field *field)
{
	struct hb_str help = field->help;
	if (!help.len && field->type == HB_TYPE_MULTI)
		help = hb_sheet_word(s, HB_SHEET_W_SEVERAL);
	put(s, "\n");
	label(s, field->label, field->required, 0);
	put(s, "\n");
	paragraph(s, help, INDENT);
	options(s, field, true);
}

static void scale_ends(struct hb_sheet *s, const struct hb_scale *scale)
{
	size_t n = (size_t)(scale->max - scale->min + 1);
	for (size_t i = 0; i < n; i++) {
		if (!scale->labels[i].len)
			continue;
		struct hb_buf buf = { 0 };
		hb_buf_printf(&buf, "  %lld = ", (long long)scale->min + (int64_t)i);
		hb_buf_str(&buf, scale->labels[i]);
		hb_buf_char(&buf, '\n');
		hb_output_str(s->out, hb_buf_slice(&buf));
		s->failed |= buf.failed;
		hb_buf_free(&buf);
	}
}

static void table_begin(struct hb_sheet *s, struct hb_str first,
                        const struct hb_field *const *field, size_t n)
{
	(void)first;
	put(s, "\n");
	for (size_t i = 0; i < n; i++)
		if (field[i]->type == HB_TYPE_SCALE)
			scale_ends(s, field[i]->scale);
	s->n_columns = n;
}

/* A row of one cell has that beside its label, and the explanation below. */
static void row(struct hb_sheet *s, struct hb_str text, struct hb_str help)
{
	put(s, "\n");
	s->column = wrap(s, text, 0, INDENT);
	s->help = help;
	if (s->n_columns == 1)
		return;
	put(s, "\n");
	s->column = 0;
	paragraph(s, help, INDENT);
}

/* The circles of a scale, at the right of the row's label where there is room. */
static void circles(struct hb_sheet *s, const struct hb_scale *scale)
{
	struct hb_buf buf = { 0 };
	for (int64_t i = scale->min; i <= scale->max; i++)
		hb_buf_printf(&buf, "  ( ) %lld", (long long)i);
	hb_buf_char(&buf, '\n');
	size_t width = buf.len;
	if (s->column + width > WIDTH) {
		put(s, "\n");
		s->column = 0;
	}
	repeat(s, " ", width < WIDTH ? WIDTH - width - s->column : 0);
	hb_output_str(s->out, hb_buf_slice(&buf));
	s->failed |= buf.failed;
	hb_buf_free(&buf);
	s->column = 0;
}

static void cell(struct hb_sheet *s, enum hb_sheet_cell kind, const struct hb_field *field,
                 struct hb_str example)
{
	if (kind == HB_SHEET_SCALE) {
		circles(s, field->scale);
		if (s->n_columns == 1)
			paragraph(s, s->help, INDENT);
		return;
	}
	if (s->column)
		put(s, "\n");
	if (s->column)
		paragraph(s, s->help, INDENT);
	s->column = 0;
	repeat(s, " ", INDENT);
	size_t column = label(s, field->label, false, INDENT);
	if (kind == HB_SHEET_BOXES) {
		put(s, "\n");
		options(s, field, false);
		return;
	}
	if (!example.len) {
		rule(s, column, 2);
		return;
	}
	struct hb_buf buf = { 0 };
	hb_buf_char(&buf, '(');
	hb_buf_str(&buf, hb_sheet_word(s, HB_SHEET_W_EXAMPLE));
	hb_buf_cstr(&buf, ": ");
	hb_buf_str(&buf, example);
	hb_buf_char(&buf, ')');
	wrap(s, hb_buf_slice(&buf), column, INDENT + 2);
	put(s, "\n");
	s->failed |= buf.failed;
	hb_buf_free(&buf);
	repeat(s, " ", INDENT);
	rule(s, INDENT, 2);
}

static void log_lines(struct hb_sheet *s, const struct hb_field *const *field, size_t n,
                      unsigned rows)
{
	for (unsigned r = 0; r < rows; r++) {
		put(s, "\n");
		size_t column = 0;
		for (size_t i = 0; i < n; i++) {
			bool room = field[i]->type == HB_TYPE_TEXT;
			size_t need = hb_width(field[i]->label) + (room ? 24 : 14);
			if (column && column + need + 1 > WIDTH) {
				put(s, "\n");
				column = 0;
			}
			put(s, column ? " " : "");
			hb_output_str(s->out, field[i]->label);
			put(s, ": ");
			repeat(s, "_", room ? 22 : 12);
			column += need + (column ? 1 : 0);
		}
		put(s, "\n");
	}
}

const struct hb_sheet_style hb_sheet_text = {
	.begin = begin,
	.end = nothing,
	.page = page,
	.heading = heading,
	.text = text_block,
	.list = list,
	.terms_begin = nothing,
	.term = term,
	.terms_end = nothing,
	.lines_begin = nothing,
	.line = line,
	.choices = choices,
	.lines_end = nothing,
	.table_begin = table_begin,
	.row = row,
	.cell = cell,
	.table_end = nothing,
	.log = log_lines,
};
