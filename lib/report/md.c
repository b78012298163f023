/* Markdown for pandoc, such that GitHub's flavour reads it too. What a user wrote is escaped so
 * that it comes out as text in both. */
#include <string.h>

#include "base/unicode.h"
#include "report/emit.h"

enum where {
	IN_TEXT,  /* begins a line */
	IN_QUOTE, /* likewise, in a quotation */
	IN_ITEM,  /* begins a list's item, which is one line */
	IN_CELL,  /* within a line */
};

/* Whether C at I of S would be markup there. ' and " are left: they become typographic at most. */
static bool is_markup(struct hb_str s, size_t i, bool line_start)
{
	char c = s.p[i], next = i + 1 < s.len ? s.p[i + 1] : '\0';
	if (strchr("\\`*_{}[]<>|~$^@&#", c))
		return true;
	if (line_start && strchr("-+=:%(!", c)) /* lists, rules, definitions, titles, examples */
		return true;
	if (c == ':' && next == '/') /* a bare address would become a link */
		return true;
	if (c == '-' && next == '-') /* a dash, or a rule */
		return true;
	return c == '.' && i >= 3 && strncasecmp(s.p + i - 3, "www", 3) == 0;
}

/* "12." or "iv)" at the start of a line begins a list: where its mark stands, or 0. */
static size_t list_mark(struct hb_str s, size_t i)
{
	size_t at = i;
	while (at < s.len && at - i < 9 &&
	       ((s.p[at] >= '0' && s.p[at] <= '9') || (s.p[at] >= 'a' && s.p[at] <= 'z') ||
	        (s.p[at] >= 'A' && s.p[at] <= 'Z')))
		at++;
	return at > i && at < s.len && (s.p[at] == '.' || s.p[at] == ')') ? at : 0;
}

static void line_break(struct hb_emit *e, enum where where)
{
	hb_put(e, where >= IN_ITEM ? " / " : where == IN_QUOTE ? "\\\n> " : "\\\n");
}

static void escaped(struct hb_emit *e, struct hb_str s, enum where where)
{
	bool start = where != IN_CELL;
	size_t mark = 0, from = 0;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (start)
			mark = list_mark(s, i);
		bool blank_line_start = start && c == ' ';
		if (c != '\n' && !blank_line_start && !is_markup(s, i, start) &&
		    (!mark || i != mark)) {
			start = false;
			continue;
		}
		hb_output_write(e->out, s.p + from, i - from);
		from = i + 1;
		if (c == '\n') {
			/* an empty line would end the paragraph: a run of breaks is one */
			while (i + 1 < s.len && (s.p[i + 1] == '\n' || s.p[i + 1] == ' '))
				i++;
			from = i + 1;
			line_break(e, where);
		} else if (!blank_line_start) {
			hb_put(e, "\\");
			from = i;
		}
		start = where != IN_CELL && (c == '\n' || blank_line_start);
	}
	hb_output_write(e->out, s.p + from, s.len - from);
}

static void text(struct hb_emit *e, struct hb_str s)
{
	escaped(e, s, IN_TEXT);
}

/* As the value of a metadata line: YAML in single quotes, the content Markdown. */
static void meta_value(struct hb_emit *e, const char *name, struct hb_str s)
{
	if (!s.len)
		return;
	hb_put(e, name);
	hb_put(e, ": '");
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '\'')
			hb_put(e, "''");
		else if (is_markup(s, i, i == 0) || (i && i == list_mark(s, 0)))
			hb_output_write(e->out, (char[]){ '\\', s.p[i] }, 2);
		else
			hb_output_write(e->out, s.p + i, 1);
	}
	hb_put(e, "'\n");
}

static void top(struct hb_emit *e)
{
	const struct hb_doc *d = e->doc;
	hb_put(e, "---\n");
	meta_value(e, "title", d->title);
	meta_value(e, "subtitle", d->subtitle);
	hb_put(e, e->lang == HB_LANG_NL ? "lang: nl\n---\n\n" : "lang: en\n---\n\n");
	if (d->confidential.len) {
		hb_put(e, "**");
		text(e, d->confidential);
		hb_put(e, "**\n\n");
	}
	for (const struct hb_doc_pair_line *l = d->meta; l; l = l->next) {
		hb_put(e, "- ");
		text(e, l->label);
		hb_put(e, ": ");
		text(e, l->value);
		hb_put(e, "\n");
	}
	if (d->meta)
		hb_put(e, "\n");
}

static void heading(struct hb_emit *e, const struct hb_block *b, bool in_page)
{
	hb_put_times(e, "#", b->kind == HB_BLOCK_PAGE ? 1 : b->level + in_page);
	hb_put(e, " ");
	text(e, b->text);
	hb_put(e, "\n\n");
}

static void quoted(struct hb_emit *e, const char *lead, struct hb_str head, struct hb_str body)
{
	hb_put(e, "> **");
	hb_put(e, lead);
	text(e, head);
	hb_put(e, "**\\\n> ");
	escaped(e, body, IN_QUOTE);
	hb_put(e, "\n\n");
}

static void list(struct hb_emit *e, const struct hb_doc_list *l)
{
	int number = 0;
	for (const struct hb_doc_line *line = l->first; line; line = line->next) {
		if (l->ordered) {
			hb_put_int(e, ++number);
			hb_put(e, ". ");
		} else {
			hb_put(e, "- ");
		}
		escaped(e, line->text, IN_ITEM);
		hb_put(e, "\n");
	}
	hb_put(e, "\n");
}

static void cell(struct hb_emit *e, const struct hb_doc_table *t, const struct hb_doc_row *row,
                 size_t i)
{
	const struct hb_doc_cell *c = &row->cell[i];
	const char *tone = hb_tone_word(c->tone, e->lang);
	hb_put(e, c->strong && c->kind != HB_CELL_EMPTY ? "**" : "");
	if (c->kind == HB_CELL_TEXT)
		escaped(e, c->text, IN_CELL);
	else if (c->kind == HB_CELL_NUMBER)
		hb_put_figure(e, c->value, c->decimals);
	else if (t->columns[i].type != HB_DOC_TEXT)
		hb_put(e, "–");
	hb_put(e, c->strong && c->kind != HB_CELL_EMPTY ? "**" : "");
	if (i == 0 && row->note.len) {
		hb_put(e, " (");
		escaped(e, row->note, IN_CELL);
		hb_put(e, ")");
	}
	if (tone) {
		hb_put(e, " (");
		hb_put(e, tone);
		hb_put(e, ")");
	}
}

/* Pandoc shares a wide table's width out by the dashes. */
static size_t dashes(const struct hb_doc_table *t, size_t i)
{
	size_t widest = hb_width(t->columns[i].label);
	for (const struct hb_doc_row *row = t->first; row; row = row->next) {
		size_t w = hb_width(row->cell[i].text) + (i ? 0 : hb_width(row->note));
		widest = w > widest ? w : widest;
	}
	return widest < 3 ? 3 : widest > 60 ? 60 : widest;
}

static void table(struct hb_emit *e, const struct hb_doc_table *t)
{
	if (!t)
		return;
	if (t->caption.len) {
		hb_put(e, "**");
		text(e, t->caption);
		hb_put(e, "**\n\n");
	}
	for (size_t i = 0; i < t->n_columns; i++) {
		hb_put(e, "| ");
		escaped(e, t->columns[i].label, IN_CELL);
		hb_put(e, " ");
	}
	hb_put(e, "|\n");
	for (size_t i = 0; i < t->n_columns; i++) {
		bool right = t->columns[i].type != HB_DOC_TEXT;
		hb_put(e, "|-");
		hb_put_times(e, "-", dashes(t, i));
		hb_put(e, right ? ":" : "-");
	}
	hb_put(e, "|\n");
	for (const struct hb_doc_row *row = t->first; row; row = row->next) {
		for (size_t i = 0; i < t->n_columns; i++) {
			hb_put(e, "| ");
			cell(e, t, row, i);
			hb_put(e, " ");
		}
		hb_put(e, "|\n");
	}
	hb_put(e, "\n");
}

static void legend(struct hb_emit *e, const char *mark, enum hb_word word)
{
	hb_put(e, "\\\n");
	hb_put(e, mark);
	hb_put(e, hb_word(word, e->lang));
}

static void step(struct hb_emit *e, const struct hb_doc_scale *scale, int v)
{
	const struct hb_str *name = hb_step_name(scale, v);
	if (name)
		text(e, *name);
	else
		hb_put_int(e, v);
}

static void picture(struct hb_emit *e, const struct hb_doc_picture *p)
{
	table(e, hb_figures(e, p, HB_GRAPHIC_NONE).table);
	step(e, &p->scale, p->scale.min);
	hb_put(e, " ");
	text(e, p->scale.low);
	hb_put(e, " ... ");
	step(e, &p->scale, p->scale.max);
	hb_put(e, " ");
	text(e, p->scale.high);
	if (p->any_missing && p->kind != HB_BARS)
		legend(e, "–: ", HB_W_MISSING);
	if (p->any_differs)
		legend(e, "≠: ", HB_W_DIFFERS);
	if (p->any_hidden)
		legend(e, "\\*: ", HB_W_HIDDEN);
	if (p->any_reversed)
		legend(e, "", HB_W_REVERSED_PLAIN);
	hb_put(e, "\n\n");
	if (p->summary.len) {
		text(e, p->summary);
		hb_put(e, "\n\n");
	}
}

static void block(struct hb_emit *e, const struct hb_block *b)
{
	struct hb_str none = { NULL, 0 };
	switch (b->kind) {
	case HB_BLOCK_PAGE:
		e->in_page = true;
		hb_put(e, "* * *\n\n");
		/* fallthrough */
	case HB_BLOCK_HEADING:
		heading(e, b, e->in_page);
		break;
	case HB_BLOCK_PARAGRAPH:
		text(e, b->text);
		hb_put(e, "\n\n");
		break;
	case HB_BLOCK_QUOTE:
		quoted(e, "", b->source, b->text);
		break;
	case HB_BLOCK_NOTE:
		quoted(e,
		       hb_word(b->note == HB_NOTE_ATTENTION ? HB_W_ATTENTION : HB_W_INFO, e->lang),
		       none, b->text);
		break;
	case HB_BLOCK_LIST:
		list(e, b->list);
		break;
	case HB_BLOCK_TABLE:
		table(e, b->table);
		break;
	case HB_BLOCK_PICTURE:
		picture(e, b->picture);
		break;
	case HB_BLOCK_FIGURE:
	case HB_BLOCK_BESIDE:
	case HB_BLOCK_BESIDE_END:
		break;
	}
	hb_scratch_reset(e);
}

/* A command as code, in a fence that is longer than any run of backticks within. */
static void command(struct hb_emit *e, struct hb_str code)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < code.len; i++) {
		run = code.p[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	size_t fence = longest < 3 ? 3 : longest + 1;
	hb_put_times(e, "`", fence);
	hb_put(e, "\n");
	hb_put_str(e, code);
	hb_put(e, "\n");
	hb_put_times(e, "`", fence);
	hb_put(e, "\n\n");
}

static void account(struct hb_emit *e)
{
	if (e->doc->footer) {
		hb_put(e, "* * *\n\n**");
		hb_put(e, hb_word(HB_W_ACCOUNT, e->lang));
		hb_put(e, "**\n\n");
	}
	for (const struct hb_doc_pair_line *l = e->doc->footer; l; l = l->next) {
		text(e, l->label);
		hb_put(e, "\n\n");
		if (l->value.len)
			command(e, l->value);
	}
}

const struct hb_renderer hb_render_as_md = { .begin = top, .block = block, .end = account };
