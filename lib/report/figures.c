/* A picture's figures as a table, with the picture itself in block characters where wanted. */
#include "report/emit.h"

enum { BAR_WIDTH = 20, JOIN_STEP = 4 };

struct job {
	struct hb_emit *e;
	const struct hb_doc_picture *p;
	struct hb_doc_table *t;
	enum hb_graphic graphic;
	uint64_t most; /* BARS: of all items, scored and missing together */
};

static const char *const heights[] = { "▁", "▂", "▄", "▆", "█" };

static void add_mark(struct job *j, int64_t v)
{
	bool ascii = j->graphic == HB_GRAPHIC_ASCII;
	if (v == HB_DOC_MISSING)
		hb_doc_cell_empty(j->t);
	else if (v == HB_DOC_DIFFERS)
		hb_doc_cell_text(j->e->scratch, j->t, hb_str(ascii ? "~" : "≠"));
	else
		hb_doc_cell_text(j->e->scratch, j->t, HB_STR("*"));
}

static void add_graphic(struct job *j, struct hb_buf *b)
{
	hb_doc_cell_text(j->e->scratch, j->t, hb_scratch_take(j->e, b));
}

static void add_value(struct job *j, int64_t v)
{
	if (hb_is_figure(v))
		hb_doc_cell_decimal(j->t, v, j->p->decimals);
	else
		add_mark(j, v);
}

/* "▂▄▆": one column of blocks for each date. */
static void draw_course(struct job *j, const struct hb_doc_item *item)
{
	struct hb_buf b = { 0 };
	for (size_t i = 0; i < j->p->n_values; i++) {
		int64_t v = item->value[i];
		if (hb_is_figure(v))
			hb_buf_cstr(&b, heights[hb_shade(&j->p->scale, v, 1, item->head.reversed)]);
		else
			hb_buf_cstr(&b, v == HB_DOC_DIFFERS ? "≠" : "·");
	}
	add_graphic(j, &b);
}

/* "4▆": the digit and how high it is. */
static void draw_cell(struct job *j, const struct hb_doc_item *item, size_t i)
{
	int64_t v = item->value[i];
	const struct hb_str *step = hb_step_name(&j->p->scale, v);
	if (!hb_is_figure(v) || (j->graphic != HB_GRAPHIC_BLOCKS && !step)) {
		add_value(j, v);
		return;
	}
	if (step && j->graphic != HB_GRAPHIC_BLOCKS) {
		hb_doc_cell_text(j->e->scratch, j->t, *step);
		return;
	}
	bool reversed = item->head.reversed || j->p->columns[i].reversed;
	struct hb_buf b = { 0 };
	if (step)
		hb_buf_str(&b, *step);
	else
		hb_buf_int(&b, v);
	hb_buf_cstr(&b, heights[hb_shade(&j->p->scale, v, 1, reversed)]);
	add_graphic(j, &b);
}

/* Where a bar stands after COUNT of the most, in characters: 1 each as long as that fits. */
static size_t bar_end(const struct job *j, uint64_t count)
{
	if (j->most <= BAR_WIDTH)
		return (size_t)count;
	return (size_t)((count * BAR_WIDTH * 2 + j->most) / (2 * j->most));
}

static void draw_bar(struct job *j, const struct hb_doc_item *item)
{
	struct hb_buf b = { 0 };
	bool ascii = j->graphic == HB_GRAPHIC_ASCII;
	uint64_t sum = 0;
	size_t at = 0;
	for (size_t i = 0; i < j->p->n_values; i++) {
		int score = j->p->scale.min + (int)i;
		unsigned shade = hb_shade(&j->p->scale, score, 1, item->head.reversed);
		sum += (uint64_t)item->value[i];
		for (size_t end = bar_end(j, sum); at < end; at++)
			if (ascii)
				hb_buf_char(&b, (char)('0' + (score < 0 ? -score : score) % 10));
			else
				hb_buf_cstr(&b, heights[shade]);
	}
	for (size_t end = bar_end(j, sum + item->missing); at < end; at++)
		hb_buf_cstr(&b, ascii ? "." : "·");
	add_graphic(j, &b);
}

static size_t join_at(const struct job *j, int64_t v)
{
	int64_t unit = hb_unit(j->p->decimals);
	int64_t up = v - j->p->scale.min * unit;
	return (size_t)((up * JOIN_STEP + unit / 2) / unit);
}

/* ". o-----*   .": previous and now on the scale, which stands as it is: what a move means is the
 * remark's affair. */
static void draw_join(struct job *j, const struct hb_doc_item *item)
{
	static const char *const marks[2][4] = { { "·", "━", "○", "●" }, { ".", "-", "o", "*" } };
	const char *const *mark = marks[j->graphic == HB_GRAPHIC_ASCII];
	size_t width = (size_t)(j->p->scale.max - j->p->scale.min) * JOIN_STEP;
	size_t none = SIZE_MAX, before = none, now = none;
	if (hb_is_figure(item->value[0]))
		before = join_at(j, item->value[0]);
	if (hb_is_figure(item->value[1]))
		now = join_at(j, item->value[1]);
	bool both = before != none && now != none;
	size_t low = before < now ? before : now, high = before < now ? now : before;
	struct hb_buf b = { 0 };
	for (size_t i = 0; i <= width; i++) {
		const char *c = i % JOIN_STEP ? " " : mark[0];
		if (both && i > low && i < high)
			c = mark[1];
		if (i == before)
			c = mark[2];
		if (i == now)
			c = mark[3];
		hb_buf_cstr(&b, c);
	}
	add_graphic(j, &b);
}

static void add_change(struct job *j, const struct hb_doc_item *item)
{
	if (!hb_is_figure(item->value[0]) || !hb_is_figure(item->value[1])) {
		hb_doc_cell_empty(j->t);
		return;
	}
	int64_t change = item->value[1] - item->value[0];
	struct hb_buf b = { 0 };
	if (change > 0)
		hb_buf_char(&b, '+');
	hb_figure(&b, change, j->p->decimals, j->e->lang);
	add_graphic(j, &b);
}

static void add_cells(struct job *j, const struct hb_doc_item *item)
{
	bool drawn = j->graphic != HB_GRAPHIC_NONE;
	switch (j->p->kind) {
	case HB_COURSE:
		for (size_t i = 0; i < j->p->n_values; i++)
			add_value(j, item->value[i]);
		if (j->graphic == HB_GRAPHIC_BLOCKS)
			draw_course(j, item);
		break;
	case HB_HEAT:
		for (size_t i = 0; i < j->p->n_values; i++)
			draw_cell(j, item, i);
		break;
	case HB_BARS:
		if (drawn)
			draw_bar(j, item);
		for (size_t i = 0; i < j->p->n_values; i++)
			hb_doc_cell_int(j->t, item->value[i]);
		hb_doc_cell_int(j->t, (int64_t)item->missing);
		if (hb_is_figure(item->median_tenths))
			hb_doc_cell_decimal(j->t, item->median_tenths, 1);
		else
			hb_doc_cell_empty(j->t);
		break;
	case HB_BEFORE_AFTER:
		if (drawn)
			draw_join(j, item);
		add_value(j, item->value[0]);
		add_value(j, item->value[1]);
		add_change(j, item);
		break;
	}
}

static void add_item(struct job *j, const struct hb_doc_item *item)
{
	struct hb_doc *scratch = j->e->scratch;
	hb_doc_row(scratch, j->t);
	hb_doc_cell_text(scratch, j->t, item->head.label);
	if (item->head.reversed)
		hb_doc_row_note(scratch, j->t, hb_str(hb_word(HB_W_REVERSED, j->e->lang)));
	add_cells(j, item);
	if (j->p->any_remark) {
		hb_doc_cell_text(scratch, j->t, item->remark);
		hb_doc_cell_tone(j->t, item->tone);
	}
}

struct heads {
	struct hb_emit *e;
	struct hb_doc_column *column;
	size_t n;
};

static void head(struct heads *h, enum hb_doc_type type, struct hb_str label)
{
	h->column[h->n++] = (struct hb_doc_column){ .type = type, .label = label };
}

/* One of our words as a heading: with a capital. */
static void head_word(struct heads *h, enum hb_doc_type type, enum hb_word word)
{
	struct hb_buf b = { 0 };
	hb_buf_cstr(&b, hb_word(word, h->e->lang));
	if (b.len && b.p[0] >= 'a' && b.p[0] <= 'z')
		b.p[0] = (char)(b.p[0] - 'a' + 'A');
	head(h, type, hb_scratch_take(h->e, &b));
}

static struct hb_str column_label(struct hb_emit *e, const struct hb_doc_head *column)
{
	if (!column->reversed && !column->group.len)
		return column->label;
	struct hb_buf b = { 0 };
	if (column->group.len) {
		hb_buf_str(&b, column->group);
		hb_buf_char(&b, ' ');
	}
	hb_buf_str(&b, column->label);
	if (column->reversed)
		hb_buf_printf(&b, " (%s)", hb_word(HB_W_REVERSED, e->lang));
	return hb_scratch_take(e, &b);
}

static struct hb_str step_label(struct hb_emit *e, int score)
{
	struct hb_buf b = { 0 };
	hb_buf_int(&b, score);
	return hb_scratch_take(e, &b);
}

/* The headings of P's table; returns the drawn column. */
static size_t add_heads(struct heads *h, const struct hb_doc_picture *p, enum hb_graphic graphic)
{
	size_t drawn = SIZE_MAX;
	head_word(h, HB_DOC_TEXT, HB_W_ITEM);
	for (size_t i = 0; i < p->n_columns; i++)
		head(h, HB_DOC_INT, column_label(h->e, &p->columns[i]));
	if (graphic == HB_GRAPHIC_BLOCKS && p->kind == HB_COURSE) {
		drawn = h->n;
		head_word(h, HB_DOC_TEXT, HB_W_COURSE);
	}
	if (graphic != HB_GRAPHIC_NONE && (p->kind == HB_BARS || p->kind == HB_BEFORE_AFTER)) {
		drawn = h->n;
		if (p->kind == HB_BARS)
			head_word(h, HB_DOC_TEXT, HB_W_DISTRIBUTION);
		else
			head(h, HB_DOC_TEXT, HB_STR(""));
	}
	if (p->kind == HB_BARS) {
		for (int score = p->scale.min; score <= p->scale.max; score++)
			head(h, HB_DOC_INT, step_label(h->e, score));
		head_word(h, HB_DOC_INT, HB_W_MISSING_COUNT);
		head_word(h, HB_DOC_DECIMAL, HB_W_MEDIAN);
	}
	if (p->kind == HB_BEFORE_AFTER) {
		head_word(h, HB_DOC_DECIMAL, HB_W_BEFORE);
		head_word(h, HB_DOC_DECIMAL, HB_W_NOW);
		head_word(h, HB_DOC_DECIMAL, HB_W_CHANGE);
	}
	if (p->any_remark)
		head(h, HB_DOC_TEXT, HB_STR(""));
	return drawn;
}

struct hb_figures hb_figures(struct hb_emit *e, const struct hb_doc_picture *p,
                             enum hb_graphic graphic)
{
	struct hb_figures none = { NULL, SIZE_MAX };
	struct heads h = { .e = e };
	h.column = hb_doc_alloc(e->scratch, (p->n_values + 8) * sizeof(h.column[0]));
	if (!h.column)
		return none;
	size_t drawn = add_heads(&h, p, graphic);
	struct job j = { .e = e, .p = p, .graphic = graphic };
	j.t = hb_doc_table(e->scratch, p->caption, h.column, h.n);
	for (const struct hb_doc_item *i = p->first; i; i = i->next)
		if (i->scored + i->missing > j.most)
			j.most = i->scored + i->missing;
	for (const struct hb_doc_item *i = p->first; i && j.t; i = i->next)
		add_item(&j, i);
	return (struct hb_figures){ j.t, drawn };
}
