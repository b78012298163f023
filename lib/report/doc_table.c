#include <assert.h>

#include "report/model.h"

struct hb_doc_table *hb_doc_table(struct hb_doc *d, struct hb_str caption,
                                  const struct hb_doc_column *columns, size_t n)
{
	assert(n > 0);
	struct hb_doc_table *t = hb_doc_alloc(d, sizeof(*t));
	struct hb_doc_column *own = hb_doc_alloc(d, n * sizeof(*own));
	struct hb_block *b = hb_doc_block(d, HB_BLOCK_TABLE);
	if (!t || !own || !b)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		own[i].type = columns[i].type;
		own[i].key = hb_doc_copy(d, columns[i].key, false);
		own[i].label = hb_doc_copy(d, columns[i].label, false);
	}
	t->caption = hb_doc_copy(d, caption, false);
	t->columns = own;
	t->n_columns = n;
	b->table = t;
	return t;
}

void hb_doc_row(struct hb_doc *d, struct hb_doc_table *t)
{
	if (!t)
		return;
	struct hb_doc_row *row =
	        hb_doc_alloc(d, sizeof(*row) + t->n_columns * sizeof(row->cell[0]));
	t->lost = !row;
	if (!row)
		return;
	if (t->last)
		t->last->next = row;
	else
		t->first = row;
	t->last = row;
	t->n_rows++;
	t->at = 0;
}

/* The next cell of the row begun last; NULL when there was no memory for the row. */
static struct hb_doc_cell *next_cell(struct hb_doc_table *t)
{
	if (!t || !t->last || t->lost)
		return NULL;
	assert(t->at < t->n_columns);
	return &t->last->cell[t->at++];
}

static struct hb_doc_cell *last_cell(struct hb_doc_table *t)
{
	return t && t->last && !t->lost && t->at ? &t->last->cell[t->at - 1] : NULL;
}

void hb_doc_cell_text(struct hb_doc *d, struct hb_doc_table *t, struct hb_str text)
{
	hb_doc_cell_link(d, t, text, (struct hb_str){ NULL, 0 });
}

void hb_doc_cell_link(struct hb_doc *d, struct hb_doc_table *t, struct hb_str text,
                      struct hb_str href)
{
	struct hb_doc_cell *cell = next_cell(t);
	if (!cell)
		return;
	cell->text = hb_doc_copy(d, text, true);
	cell->href = hb_doc_copy(d, href, false);
	cell->kind = cell->text.len ? HB_CELL_TEXT : HB_CELL_EMPTY;
}

void hb_doc_cell_int(struct hb_doc_table *t, int64_t n)
{
	hb_doc_cell_decimal(t, n, 0);
}

void hb_doc_cell_decimal(struct hb_doc_table *t, int64_t n, unsigned decimals)
{
	assert(decimals <= 4);
	struct hb_doc_cell *cell = next_cell(t);
	if (cell)
		*cell = (struct hb_doc_cell){ .kind = HB_CELL_NUMBER,
			                      .value = n,
			                      .decimals = decimals };
}

void hb_doc_cell_empty(struct hb_doc_table *t)
{
	next_cell(t);
}

void hb_doc_cell_tone(struct hb_doc_table *t, enum hb_doc_tone tone)
{
	struct hb_doc_cell *cell = last_cell(t);
	if (cell)
		cell->tone = tone;
}

void hb_doc_cell_strong(struct hb_doc_table *t)
{
	struct hb_doc_cell *cell = last_cell(t);
	if (cell)
		cell->strong = true;
}

void hb_doc_row_note(struct hb_doc *d, struct hb_doc_table *t, struct hb_str note)
{
	if (t && t->last && !t->lost)
		t->last->note = hb_doc_copy(d, note, false);
}
