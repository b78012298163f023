/* Rejected records: which cell goes to which column of the rejects, and who rejects them. */
#include <stdlib.h>

#include "base/sys.h"
#include "data/feed.h"
#include "data/rows_state.h"

static bool same_header(const struct input *a, const struct input *b)
{
	bool same = a->n_columns == b->n_columns;
	for (size_t i = 0; same && i < a->n_columns; i++)
		same = hb_str_eq(a->header[i], b->header[i]);
	return same;
}

/* The columns of the rejects by field: a column that is bound to one gives its name away. */
static void join_by_field(struct hb_rows *rows, struct input *in, struct hb_str *name)
{
	size_t n = rows->table->n_fields;
	for (size_t i = 0; i < in->n_columns; i++)
		name[i] = in->header[i];
	for (size_t i = 0; i < n; i++) {
		name[in->n_columns + i] = rows->table->fields[i].id;
		if (in->column_of_field[i])
			name[in->column_of_field[i] - 1] = rows->table->fields[i].id;
	}
	hb_rejects_join(&rows->rejects, name, in->n_columns, in->reject_place);
	for (size_t i = 0; i < n; i++) {
		uint32_t *place = &in->reject_place[in->n_columns + i];
		uint32_t column = in->column_of_field[i];
		if (column)
			*place = in->reject_place[column - 1];
		else
			hb_rejects_join(&rows->rejects, &name[in->n_columns + i], 1, place);
	}
}

enum hb_status hb_rows_join_rejects(struct hb_rows *rows)
{
	const struct input *first = NULL;
	size_t widest = 0;
	for (size_t i = 0; i < rows->n_inputs; i++) {
		struct input *in = &rows->inputs[i];
		if (in->left_out)
			continue;
		first = first ? first : in;
		widest = in->n_columns > widest ? in->n_columns : widest;
		rows->rejects_by_field |= in->import && !same_header(first, in);
	}
	struct hb_str *name =
	        hb_arena_array(&rows->arena, widest + rows->table->n_fields, sizeof(*name));
	for (size_t i = 0; name && i < rows->n_inputs; i++) {
		struct input *in = &rows->inputs[i];
		if (in->left_out)
			continue;
		if (rows->rejects_by_field)
			join_by_field(rows, in, name);
		else
			hb_rejects_join(&rows->rejects, in->header, in->n_columns,
			                in->reject_place);
	}
	return name && !rows->rejects.failed ? HB_OK : hb_no_memory(rows->sink);
}

/* The cells of a rejected record where columns are joined by field: what could be read is
 * canonical, the rest stands as it came. CONVERTED: rows->cell holds this record. */
static size_t lay_out_by_field(struct hb_rows *rows, const struct input *in, bool converted)
{
	const struct hb_csv_record *r = &rows->record;
	size_t n_fields = rows->table->n_fields, n = in->n_columns + n_fields;
	size_t surplus = r->n_cells > in->n_columns ? r->n_cells - in->n_columns : 0;
	if (hb_grow(&rows->reject_cell, &rows->reject_cap, n + surplus,
	            sizeof(*rows->reject_cell)) != 0) {
		rows->rejects.failed = true;
		return 0;
	}
	for (size_t i = 0; i < in->n_columns; i++)
		rows->reject_cell[i] = i < r->n_cells ? r->cell[i] : HB_STR("");
	for (size_t i = 0; i < n_fields; i++) {
		uint32_t column = in->column_of_field[i];
		struct hb_str raw = column ? rows->reject_cell[column - 1] : HB_STR("");
		rows->reject_cell[in->n_columns + i] = converted ? rows->cell[i] : raw;
	}
	for (size_t i = 0; i < surplus; i++)
		rows->reject_cell[n + i] = r->cell[in->n_columns + i];
	return n + surplus;
}

/* The cells of the record at hand by column, which nobody kept when it was looked at. */
static bool split_again(struct hb_rows *rows)
{
	struct hb_csv_record *r = &rows->record, again;
	if (!hb_feed_split(rows->feed, rows->batch, r->raw, &again))
		return false;
	r->cell = again.cell;
	r->n_cells = again.n_cells;
	return true;
}

void hb_rows_put_rejected(struct hb_rows *rows, struct input *in, bool converted)
{
	in->count.rejected++;
	if (!rows->rejects.writer)
		return;
	if (!rows->record.cell && !split_again(rows)) {
		rows->rejects.failed = true;
		return;
	}
	const struct hb_csv_record *r = &rows->record;
	if (!rows->rejects_by_field) {
		hb_rejects_row(&rows->rejects, &rows->problems, in->name, r->line, r->cell,
		               r->n_cells, in->reject_place, in->n_columns);
		return;
	}
	size_t n = lay_out_by_field(rows, in, converted);
	if (n)
		hb_rejects_row(&rows->rejects, &rows->problems, in->name, r->line,
		               rows->reject_cell, n, in->reject_place,
		               in->n_columns + rows->table->n_fields);
}

void hb_rows_reject(struct hb_rows *rows, struct hb_problem p)
{
	struct input *in = &rows->inputs[rows->current];
	uint32_t field = p.column ? HB_NO_FIELD : hb_table_field(rows->table, p.field);
	if (field != HB_NO_FIELD)
		p.column = in->column_of_field[field];
	hb_problems_clear(&rows->problems);
	hb_problem(&rows->problems, p);
	hb_rows_report(rows, in, hb_rows_key_text(rows));
	if (rows->problems.errors) {
		in->count.good -= !rows->outside;
		in->count.outside -= rows->outside;
		hb_rows_put_rejected(rows, in, true);
		if (rows->unique)
			hb_unique_undo(rows->unique);
		hb_limits_undo(&rows->limits);
	}
}

/* Lays the kept row out as the record it was, and lets it be the one at hand for a moment. */
void hb_rows_reject_kept(struct hb_rows *rows, const struct hb_row *row, struct hb_problem p)
{
	struct input *in = &rows->inputs[row->file];
	struct hb_csv_record record = rows->record;
	struct hb_str *cell = rows->cell, *was = hb_calloc(in->n_columns + 1, sizeof(*was));
	struct hb_unique *unique = rows->unique;
	size_t current = rows->current, n;
	if (!was) {
		rows->status = hb_no_memory(rows->sink);
		return;
	}
	const uint32_t *extra = hb_bind_extra(&in->bind, &n);
	for (size_t i = 0; i < n; i++)
		was[extra[i]] = row->extra[in->extra_place[i]];
	for (size_t i = 0; i < rows->table->n_fields; i++)
		if (in->column_of_field[i])
			was[in->column_of_field[i] - 1] = row->cell[i];
	rows->record = (struct hb_csv_record){
		.cell = was, .n_cells = in->n_columns, .line = row->line, .record = row->record
	};
	rows->cell = (struct hb_str *)row->cell;
	rows->current = row->file;
	rows->outside = row->outside;
	rows->unique = NULL;
	hb_rows_reject(rows, p);
	rows->unique = unique;
	rows->current = current;
	rows->cell = cell;
	rows->record = record;
	free(was);
}
