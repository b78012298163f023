/* Tables in columns of characters: as wide as they need to be, narrower where the page asks for
 * it, in parts where even that does not do. */
#include "base/unicode.h"
#include "report/text.h"
#include "report/wrap.h"

enum { GAP = 2, WORD_MAX = 20 };

struct column {
	size_t want;  /* its widest line */
	size_t least; /* below this a figure or a word would be cut */
	size_t width;
};

struct cell {
	struct hb_str text, rest;
};

struct layout {
	struct hb_emit *e;
	const struct hb_doc_table *t;
	size_t graphic;
	struct column *column;
	struct cell *cell; /* the row being written */
	size_t page;       /* columns of the page */
	bool tones[HB_TONE_NEUTRAL + 1];
};

static const char *tone_mark(const struct hb_emit *e, enum hb_doc_tone tone)
{
	bool ascii = e->options->ascii;
	switch (tone) {
	case HB_TONE_FAVOURABLE:
		return ascii ? "ok" : "✓";
	case HB_TONE_UNFAVOURABLE:
		return "!";
	case HB_TONE_NEUTRAL:
	case HB_TONE_NONE:
		break;
	}
	return NULL;
}

static struct hb_str plain_text(struct layout *l, const struct hb_doc_cell *cell)
{
	if (cell->kind == HB_CELL_TEXT)
		return cell->text;
	if (cell->kind == HB_CELL_EMPTY)
		return hb_str(l->e->options->ascii ? "-" : "–");
	struct hb_buf b = { 0 };
	hb_figure(&b, cell->value, cell->decimals, l->e->lang);
	return hb_scratch_take(l->e, &b);
}

/* What stands in column I of ROW: the cell, the row's note behind its name, the tone's mark. */
static struct hb_str cell_text(struct layout *l, const struct hb_doc_row *row, size_t i)
{
	const struct hb_doc_cell *cell = &row->cell[i];
	struct hb_str text = plain_text(l, cell);
	if (cell->kind == HB_CELL_EMPTY && l->t->columns[i].type == HB_DOC_TEXT)
		text = HB_STR(""); /* a dash is for want of a figure */
	const char *mark = tone_mark(l->e, cell->tone);
	bool note = i == 0 && row->note.len;
	if (!note && !mark)
		return text;
	struct hb_buf b = { 0 };
	hb_buf_str(&b, text);
	if (note) {
		hb_buf_cstr(&b, " (");
		hb_buf_str(&b, row->note);
		hb_buf_char(&b, ')');
	}
	if (mark) {
		hb_buf_cstr(&b, text.len ? " " : "");
		hb_buf_cstr(&b, mark);
		l->tones[cell->tone] = true;
	}
	return hb_scratch_take(l->e, &b);
}

static void measure(struct layout *l, size_t i, struct hb_str text, bool whole)
{
	size_t line, word;
	hb_extent(text, &line, &word);
	if (whole)
		word = line;
	else if (word > WORD_MAX)
		word = WORD_MAX;
	struct column *c = &l->column[i];
	c->want = line > c->want ? line : c->want;
	c->least = word > c->least ? word : c->least;
}

static void measure_all(struct layout *l)
{
	size_t n = l->t->n_columns;
	for (size_t i = 0; i < n; i++) {
		measure(l, i, l->t->columns[i].label, false);
		l->column[i].least = l->column[i].least ? l->column[i].least : 1;
	}
	for (const struct hb_doc_row *row = l->t->first; row; row = row->next)
		for (size_t i = 0; i < n; i++) {
			bool number = row->cell[i].kind == HB_CELL_NUMBER;
			measure(l, i, cell_text(l, row, i), number || i == l->graphic);
		}
	for (size_t i = 0; i < n; i++) { /* no column may be wider than half a page must be */
		struct column *c = &l->column[i];
		size_t most = l->page / 2 - GAP;
		if (i != l->graphic && c->least > most)
			c->least = most;
		c->want = c->want > c->least ? c->want : c->least;
	}
}

/* How many columns from FROM on stand beside column 0 when all are at their least. */
static size_t columns_that_fit(const struct layout *l, size_t from)
{
	size_t used = l->column[0].least, i = from;
	while (i < l->t->n_columns) {
		used += GAP + l->column[i].least;
		if (used > l->page && i > from)
			break;
		i++;
	}
	return i;
}

/* Gives each column that lacks room SHARE more, at most what it lacks, out of *SPARE; returns how
 * many still lack some. */
static size_t give(struct layout *l, size_t from, size_t to, size_t share, size_t *spare)
{
	size_t lacking = 0;
	for (size_t i = 0; i < to; i = i ? i + 1 : from) {
		struct column *c = &l->column[i];
		size_t more = c->want - c->width;
		more = more < share ? more : share;
		more = more < *spare ? more : *spare;
		c->width += more;
		*spare -= more;
		lacking += c->width < c->want;
	}
	return lacking;
}

/* Shares the page out over column 0 and FROM..TO: what each needs, and then the same for all that
 * want more, so that one long text does not wrap all the others. Each round but the last fills a
 * column. */
static void share_out(struct layout *l, size_t from, size_t to)
{
	size_t used = 0, spare, lacking;
	for (size_t i = 0; i < to; i = i ? i + 1 : from) {
		l->column[i].width = l->column[i].least;
		used += l->column[i].least + (i ? GAP : 0);
	}
	spare = l->page > used ? l->page - used : 0;
	lacking = give(l, from, to, 0, &spare);
	while (lacking && spare >= lacking)
		lacking = give(l, from, to, spare / lacking, &spare);
	give(l, from, to, 1, &spare);
}

static const char *tone_paint(enum hb_doc_tone tone)
{
	return tone == HB_TONE_FAVOURABLE ? "32" : tone == HB_TONE_UNFAVOURABLE ? "33" : NULL;
}

static void put_cell(struct layout *l, size_t i, struct hb_str text, const char *paint, bool last)
{
	size_t width = hb_width(text), pad = l->column[i].width;
	pad = pad > width ? pad - width : 0;
	bool right = l->t->columns[i].type != HB_DOC_TEXT;
	if (right)
		hb_put_times(l->e, " ", pad);
	if (paint && text.len)
		hb_text_paint(l->e, paint);
	hb_text_put(l->e, text);
	if (paint && text.len)
		hb_text_paint(l->e, "0");
	if (!right && !last)
		hb_put_times(l->e, " ", pad);
}

/* The last column of FROM..TO that still has something to say, or 0. */
static size_t last_with_text(const struct layout *l, size_t from, size_t to)
{
	for (size_t i = to; i > from; i--)
		if (l->cell[i - 1].rest.p && l->cell[i - 1].rest.len)
			return i - 1;
	return 0;
}

/* Writes the row that l->cell holds, in as many lines as its longest cell takes. */
static void put_row(struct layout *l, const struct hb_doc_row *row, size_t from, size_t to)
{
	for (size_t i = 0; i < to; i = i ? i + 1 : from)
		l->cell[i].rest = l->cell[i].text;
	for (bool more = true; more;) {
		more = false;
		size_t last = last_with_text(l, from, to);
		for (size_t i = 0; i <= last; i = i ? i + 1 : from) {
			struct hb_str *rest = &l->cell[i].rest, line = { NULL, 0 };
			if (rest->p)
				line = hb_wrap(rest, l->column[i].width);
			const char *paint = row ? tone_paint(row->cell[i].tone) : "1";
			if (row && !paint && row->cell[i].strong)
				paint = "1";
			if (i)
				hb_put_times(l->e, " ", GAP);
			put_cell(l, i, line, paint, i == last);
		}
		hb_put(l->e, "\n");
		for (size_t i = 0; i < to; i = i ? i + 1 : from)
			more |= l->cell[i].rest.p && l->cell[i].rest.len;
	}
}

static void put_rules(struct layout *l, size_t from, size_t to)
{
	for (size_t i = 0; i < to; i = i ? i + 1 : from) {
		hb_put_times(l->e, " ", i ? GAP : 0);
		hb_put_times(l->e, l->e->options->ascii ? "-" : "─", l->column[i].width);
	}
	hb_put(l->e, "\n");
}

static void put_part(struct layout *l, size_t from, size_t to)
{
	share_out(l, from, to);
	for (size_t i = 0; i < to; i = i ? i + 1 : from)
		l->cell[i].text = l->t->columns[i].label;
	put_row(l, NULL, from, to);
	put_rules(l, from, to);
	for (const struct hb_doc_row *row = l->t->first; row; row = row->next) {
		for (size_t i = 0; i < to; i = i ? i + 1 : from)
			l->cell[i].text = cell_text(l, row, i);
		put_row(l, row, from, to);
	}
}

static void put_tones(struct layout *l)
{
	struct hb_buf b = { 0 };
	for (int tone = HB_TONE_FAVOURABLE; tone <= HB_TONE_UNFAVOURABLE; tone++)
		if (l->tones[tone])
			hb_buf_printf(&b, "%s%s %s", b.len ? ", " : "",
			              tone_mark(l->e, (enum hb_doc_tone)tone),
			              hb_tone_word((enum hb_doc_tone)tone, l->e->lang));
	struct hb_str text = hb_scratch_take(l->e, &b);
	if (text.len)
		hb_text_wrap(l->e, "", text);
}

void hb_text_table(struct hb_emit *e, struct hb_figures figures)
{
	const struct hb_doc_table *t = figures.table;
	if (!t)
		return;
	struct layout l = { .e = e, .t = t, .graphic = figures.graphic, .page = hb_text_width(e) };
	l.column = hb_doc_alloc(e->scratch, t->n_columns * sizeof(l.column[0]));
	l.cell = hb_doc_alloc(e->scratch, t->n_columns * sizeof(l.cell[0]));
	if (!l.column || !l.cell)
		return;
	if (t->caption.len) {
		hb_text_paint(e, "1");
		hb_text_wrap(e, "", t->caption);
		hb_text_paint(e, "0");
	}
	measure_all(&l);
	for (size_t from = 1; from < t->n_columns || from == 1;) {
		size_t to = columns_that_fit(&l, from);
		if (from > 1)
			hb_put(e, "\n");
		put_part(&l, from, to);
		if (to >= t->n_columns)
			break;
		from = to;
	}
	put_tones(&l);
}
