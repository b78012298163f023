#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/emit.h"
#include "data/origin.h"
#include "data/unique.h"
#include "tools/observe.h"
#include "tools/observe_parts.h"

static bool is_item(const struct hb_items *items, const struct hb_table *table, size_t field)
{
	return items->is_long ? field == items->skill || field == items->score
	                      : table->fields[field].type == HB_TYPE_SCALE;
}

/* An unknown column with the name of one that the output has of itself. */
static enum hb_status check_clash(const struct hb_rows *rows, const struct hb_table *record,
                                  bool to_long, struct hb_sink *sink)
{
	size_t n;
	const struct hb_str *extra = hb_rows_extra(rows, &n);
	for (size_t i = 0; i < n; i++) {
		bool clash =
		        to_long ? hb_str_is(extra[i], "vaardigheid") || hb_str_is(extra[i], "score")
		                : hb_table_field(record, extra[i]) != HB_NO_FIELD;
		if (!clash)
			continue;
		hb_find(sink,
		        (struct hb_finding){ .message = HB_M_COLUMN_CLASH, .value = extra[i] });
		return HB_USAGE;
	}
	return HB_OK;
}

static void long_header(const struct hb_rows *rows, const struct hb_items *items, bool origin,
                        struct hb_csv_writer *out)
{
	const struct hb_table *table = hb_rows_table(rows);
	size_t n;
	const struct hb_str *extra = hb_rows_extra(rows, &n);
	for (size_t i = 0; i < table->n_fields; i++)
		if (!is_item(items, table, i))
			hb_csv_code(out, table->fields[i].id);
	for (size_t i = 0; i < n; i++)
		hb_csv_text(out, extra[i]);
	hb_csv_code(out, HB_STR("vaardigheid"));
	hb_csv_code(out, HB_STR("score"));
	hb_origin_header(out, rows, origin);
	hb_csv_end(out);
}

enum { LONG_TEXT = 1024 }; /* what is longer is not composed in place */

/* What all rows of ROW's record begin with, made once; some bytes behind it may be read. */
static bool prepare_rest(const struct hb_rows *rows, const struct hb_items *items,
                         const struct hb_row *row, const struct hb_origin *from,
                         const struct hb_csv_writer *out, struct hb_buf *rest)
{
	const struct hb_table *table = hb_rows_table(rows);
	size_t n;
	hb_rows_extra(rows, &n);
	rest->len = 0;
	for (size_t i = 0; i < table->n_fields; i++)
		if (!is_item(items, table, i))
			hb_csv_prepare(out, rest, row->cell[i]);
	for (size_t i = 0; i < n; i++)
		hb_csv_prepare(out, rest, hb_origin_extra(from, row->extra, i));
	return hb_buf_reserve(rest, HB_CSV_STRIDE) && !rest->failed;
}

/* What the rows of a record are written with. */
struct pen {
	const struct hb_items *items;
	struct hb_csv_writer *out;
	struct hb_buf rest; /* what all of them begin with, for hb_csv_put() */
	struct hb_str *id;  /* by item: its id and a delimiter, likewise */
	struct hb_csv_marks marks;
};

static bool make_pen(struct pen *pen, struct hb_arena *arena)
{
	const struct hb_items *items = pen->items;
	pen->marks = hb_csv_marks(pen->out);
	pen->id = hb_arena_array(arena, items->n, sizeof(*pen->id));
	for (size_t k = 0; pen->id && k < items->n; k++) {
		pen->id[k] = hb_csv_put_ready(items->field[k]->id, pen->marks, arena);
		if (!pen->id[k].p)
			return false;
	}
	return pen->id;
}

/* A row that ends with item K and its score, composed in place: there are many of them. */
static inline void compose_row(const struct pen *pen, size_t k, struct hb_str score)
{
	struct hb_str rest = hb_buf_slice(&pen->rest), id = pen->id[k];
	char *p = hb_csv_compose(pen->out, rest.len + id.len + score.len + HB_CSV_STRIDE);
	p = hb_csv_put(p, rest);
	p = hb_csv_put(p, id);
	for (size_t i = 0; i < score.len; i++)
		*p++ = score.p[i];
	memcpy(p, pen->marks.end, sizeof(pen->marks.end));
	hb_csv_composed(pen->out, p + pen->marks.end_len);
}

static void write_row(const struct pen *pen, size_t k, struct hb_str score,
                      const struct hb_origin *from)
{
	struct hb_str id = pen->items->field[k]->id;
	if (!from->wanted && pen->rest.len + id.len < LONG_TEXT) {
		compose_row(pen, k, score);
		return;
	}
	hb_csv_prepared(pen->out, hb_buf_slice(&pen->rest));
	hb_csv_code(pen->out, id);
	hb_csv_code(pen->out, score);
	hb_origin_cells(pen->out, from);
	hb_csv_end(pen->out);
}

static void long_row(struct hb_rows *rows, const struct pen *pen, const struct hb_row *row,
                     const struct hb_origin *from)
{
	uint32_t item;
	const struct hb_items *items = pen->items;
	if (items->is_long) {
		if (hb_items_skill(items, rows, row, &item))
			write_row(pen, item, row->cell[items->score], from);
		return;
	}
	for (size_t k = 0; k < items->n; k++)
		write_row(pen, k, row->cell[items->column[k]], from);
}

static enum hb_status long_rows(struct hb_rows *rows, const struct hb_items *items, bool origin,
                                struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct hb_row row;
	struct hb_origin from;
	struct pen pen = { .items = items, .out = out };
	struct hb_arena arena = { 0 };
	enum hb_rows_result result;
	enum hb_status status = make_pen(&pen, &arena) ? HB_OK : hb_no_memory(sink);
	long_header(rows, items, origin, out);
	while (status == HB_OK && (result = hb_rows_next(rows, &row)) != HB_ROWS_END) {
		if (result == HB_ROWS_FAILED) {
			status = hb_rows_status(rows);
			break;
		}
		hb_origin_of(&from, rows, row.extra, row.file, row.line, origin);
		if (prepare_rest(rows, items, &row, &from, out, &pen.rest))
			long_row(rows, &pen, &row, &from);
		else
			status = hb_no_memory(sink);
	}
	hb_buf_free(&pen.rest);
	hb_arena_free(&arena);
	return status == HB_OK ? hb_rows_status(rows) : status;
}

enum hb_status hb_observe_long(struct hb_rows *rows, const struct hb_reshape_options *options,
                               struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct hb_items items;
	enum hb_status status = hb_items_make(&items, options->record, hb_rows_table(rows), sink);
	if (status == HB_OK && !items.is_long)
		status = check_clash(rows, options->record, true, sink);
	if (status == HB_OK)
		status = long_rows(rows, &items, options->origin, out, sink);
	hb_items_free(&items);
	return status;
}

static enum hb_status pass_wide(struct hb_rows *rows, bool origin, struct hb_csv_writer *out)
{
	struct hb_row row;
	hb_emit_header(out, rows, origin);
	while (hb_rows_next(rows, &row) == HB_ROWS_ROW)
		hb_emit_row(out, rows, &row, origin);
	return hb_rows_status(rows);
}

enum hb_status hb_observe_wide(struct hb_rows *rows, const struct hb_reshape_options *options,
                               struct hb_csv_writer *out, struct hb_sink *sink)
{
	if (hb_rows_table(rows) == options->record)
		return pass_wide(rows, options->origin, out);
	struct hb_items items;
	enum hb_status status = hb_items_make(&items, options->record, hb_rows_table(rows), sink);
	if (status == HB_OK)
		status = check_clash(rows, options->record, false, sink);
	if (status == HB_OK)
		status = hb_observe_gather(rows, options, &items, out, sink);
	hb_items_free(&items);
	return status;
}
