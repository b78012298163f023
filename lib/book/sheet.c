/* The rows of a sheet, as its XML has them. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "book/cell.h"

enum { ROW_MAX = 3 << 19 }; /* bytes of text in a row, for its CSV is at most twice that */

/* A cell's text within the row's. */
struct span {
	size_t at, len;
	bool seen; /* the row has such a cell, empty or not */
};

struct reading {
	struct hb_book *b;
	size_t sheet;
	bool probe;
	hb_book_row_fn *take;
	void *take_ctx;
	enum hb_status status;

	bool data, in_row, in_cell; /* within <sheetData>, <row>, <c> */
	uint32_t row, column;       /* the row at hand, the cell's column */
	uint32_t last_filled;       /* column of the row's last cell that is not empty */
	bool hidden;
	size_t n_errors;
	uint32_t error_column;
	struct span *span; /* by column, from 0 */
	size_t n_spans, cap_spans;
	struct hb_buf text; /* of the row's cells, in the order they come */
	struct hb_str *cell;
	size_t cap_cells;

	struct hb_cell_source source;
	bool in_value, inline_text; /* within <v>, within <is> */
	struct hb_book_text run;
};

/* "C5", with the sheet before it where there are several. */
static void name_cell(struct hb_buf *out, const struct reading *r)
{
	if (r->b->n_sheets > 1) {
		hb_buf_str(out, hb_book_shown(r->b->sheet[r->sheet].name));
		hb_buf_char(out, '!');
	}
	hb_book_column_name(out, r->column);
	hb_buf_int(out, r->row);
}

/* The cell at hand cannot be understood. */
static void trouble(struct reading *r, struct hb_xml *x, enum hb_message message)
{
	struct hb_buf name = { 0 };
	r->status = HB_USAGE;
	if (r->probe) { /* there is something, which is all that is asked */
		r->status = HB_OK;
		r->take(r->take_ctx, &(struct hb_book_row){ .number = r->row });
		hb_xml_stop(x, HB_OK);
		return;
	}
	name_cell(&name, r);
	hb_find(r->b->sink,
	        (struct hb_finding){ .message = message,
	                             .file = hb_str(r->b->name),
	                             .line = r->row,
	                             .column = r->column,
	                             .value = hb_book_shown(hb_buf_slice(&r->source.text)),
	                             .text = { hb_buf_slice(&name) } });
	hb_buf_free(&name);
	hb_xml_stop(x, HB_OK);
}

static void no_memory(struct reading *r, struct hb_xml *x)
{
	r->status = hb_no_memory(r->b->sink);
	hb_xml_stop(x, HB_OK);
}

/* A whole number that goes on to the end of TEXT or up to MAX. */
static bool count_of(const char *text, uint32_t max, uint32_t *out)
{
	int64_t n;
	if (!hb_str_int(hb_str(text), 1, max, &n))
		return false;
	*out = (uint32_t)n;
	return true;
}

static void start_row(struct reading *r, struct hb_xml *x, const char **attr)
{
	const char *number = hb_xml_attr(attr, "r");
	uint32_t before = r->row;
	r->column = 1;
	r->row++;
	bool good = !number || count_of(number, HB_BOOK_ROWS, &r->row);
	if (!good || r->row <= before || r->row > HB_BOOK_ROWS) {
		trouble(r, x, HB_M_BOOK_PLACE);
		return;
	}
	r->in_row = true;
	r->column = r->last_filled = 0;
	r->n_errors = 0;
	r->hidden = hb_xml_true(hb_xml_attr(attr, "hidden"));
	r->text.len = 0;
	r->n_spans = 0;
}

/* Reads "C5", which must be in this row. */
static bool cell_place(const struct reading *r, const char *text, uint32_t *column)
{
	uint32_t row;
	*column = 0;
	for (; (*text | 32) >= 'a' && (*text | 32) <= 'z' && *column < HB_BOOK_COLUMNS; text++)
		*column = *column * 26 + (uint32_t)((*text | 32) - 'a' + 1);
	return *column && *column <= HB_BOOK_COLUMNS && count_of(text, HB_BOOK_ROWS, &row) &&
	       row == r->row;
}

static void start_cell(struct reading *r, struct hb_xml *x, const char **attr)
{
	const char *place = hb_xml_attr(attr, "r");
	uint32_t column = ++r->column;
	bool good = place ? cell_place(r, place, &column) : column <= HB_BOOK_COLUMNS;
	r->column = column ? column : 1;
	if (!good || (column <= r->n_spans && r->span[column - 1].seen)) {
		trouble(r, x, HB_M_BOOK_PLACE);
		return;
	}
	if (hb_grow(&r->span, &r->cap_spans, column, sizeof(*r->span)) != 0) {
		no_memory(r, x);
		return;
	}
	if (column > r->n_spans) {
		memset(&r->span[r->n_spans], 0, (column - r->n_spans) * sizeof(*r->span));
		r->n_spans = column;
	}
	r->in_cell = true;
	r->run = (struct hb_book_text){ 0 };
	hb_cell_begin(&r->source, hb_xml_attr(attr, "t"), hb_xml_attr(attr, "s"));
}

static void end_cell(struct reading *r, struct hb_xml *x)
{
	struct span *s = &r->span[r->column - 1];
	size_t from = r->text.len;
	enum hb_message wrong = hb_cell_finish(r->b, &r->source, &r->text);
	r->in_cell = false;
	if (r->text.failed || r->source.text.failed) {
		no_memory(r, x);
		return;
	}
	if (wrong == HB_MESSAGE_COUNT && r->text.len > ROW_MAX)
		wrong = HB_M_BOOK_LONG;
	if (wrong != HB_MESSAGE_COUNT) {
		trouble(r, x, wrong);
		return;
	}
	*s = (struct span){ from, r->text.len - from, true };
	if (s->len && r->column > r->last_filled)
		r->last_filled = r->column;
	if (r->source.is_error && r->n_errors++ == 0)
		r->error_column = r->column;
}

static void end_row(struct reading *r, struct hb_xml *x)
{
	r->in_row = false;
	if (!r->last_filled)
		return;
	if (hb_grow(&r->cell, &r->cap_cells, r->last_filled, sizeof(*r->cell)) != 0) {
		no_memory(r, x);
		return;
	}
	for (uint32_t i = 0; i < r->last_filled; i++)
		r->cell[i] = (struct hb_str){ r->text.p + r->span[i].at, r->span[i].len };
	struct hb_book_row row = { r->row,         r->hidden,   r->cell,
		                   r->last_filled, r->n_errors, r->error_column };
	if (!r->take(r->take_ctx, &row))
		hb_xml_stop(x, HB_OK);
}

/* Within a cell: its formula, its value, or text of its own. */
static void start_inside(struct reading *r, const char *name, const char **attr)
{
	bool value = strcmp(name, "v") == 0 || strcmp(name, "is") == 0;
	if (value && r->source.text.len) /* a second one */
		r->source.kind = HB_KIND_UNKNOWN;
	if (strcmp(name, "v") == 0)
		r->in_value = r->source.has_value = true;
	else if (strcmp(name, "f") == 0)
		r->source.has_formula = true;
	else if (strcmp(name, "is") == 0)
		r->inline_text = r->source.has_value = true;
	else if (r->inline_text)
		hb_book_text_start(&r->run, name, attr, &r->source.text);
}

static void start(void *ctx, struct hb_xml *x, const char *name, const char **attr)
{
	struct reading *r = ctx;
	bool row = strcmp(name, "row") == 0, cell = strcmp(name, "c") == 0;
	if (strcmp(name, "sheetData") == 0)
		r->data = true;
	else if (!r->data)
		return;
	else if (row ? r->in_row : cell && (!r->in_row || r->in_cell))
		trouble(r, x, HB_M_BOOK_PLACE);
	else if (row)
		start_row(r, x, attr);
	else if (cell)
		start_cell(r, x, attr);
	else if (r->in_cell)
		start_inside(r, name, attr);
}

static void end(void *ctx, struct hb_xml *x, const char *name)
{
	struct reading *r = ctx;
	if (strcmp(name, "sheetData") == 0) {
		r->data = false;
	} else if (r->in_cell) {
		if (r->inline_text)
			hb_book_text_end(&r->run, name, &r->source.text);
		if (strcmp(name, "v") == 0)
			r->in_value = false;
		else if (strcmp(name, "is") == 0)
			r->inline_text = false;
		else if (strcmp(name, "c") == 0)
			end_cell(r, x);
	} else if (r->in_row && strcmp(name, "row") == 0) {
		end_row(r, x);
	}
}

static void text(void *ctx, struct hb_xml *x, const char *p, size_t len)
{
	struct reading *r = ctx;
	if (!r->in_cell || !(r->in_value || r->run.on))
		return;
	hb_buf_add(&r->source.text, p, len);
	if (r->source.text.len <= HB_CELL_MAX)
		return;
	r->source.text.len = 0; /* not to be shown */
	trouble(r, x, HB_M_BOOK_LONG);
}

/* What cells refer to; read when the first sheet is. */
static enum hb_status load(struct hb_book *b)
{
	enum hb_status status = b->loaded ? HB_OK : hb_book_read_styles(b);
	if (!b->loaded && status == HB_OK)
		status = hb_book_read_strings(b);
	b->loaded |= status == HB_OK;
	return status;
}

enum hb_status hb_book_rows(struct hb_book *b, size_t i, bool probe, hb_book_row_fn *take,
                            void *ctx)
{
	static const struct hb_xml_calls calls = { "worksheet", start, end, text };
	struct reading r = { .b = b, .sheet = i, .probe = probe, .take = take, .take_ctx = ctx };
	if (!b->sheet[i].table)
		return HB_OK;
	enum hb_status status = load(b);
	if (status == HB_OK)
		status = hb_xml_read(b->zip, b->part[i], HB_ZIP_PASSED_MAX, &calls, &r, b->name,
		                     b->sink);
	free(r.span);
	free(r.cell);
	hb_buf_free(&r.text);
	hb_buf_free(&r.source.text);
	return status == HB_OK ? r.status : status;
}
