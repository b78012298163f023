#include "data/emit.h"

#include "data/origin.h"
#include "data/rows_state.h"

void hb_emit_header(struct hb_csv_writer *w, const struct hb_rows *rows, bool origin)
{
	const struct hb_table *table = hb_rows_table(rows);
	size_t n;
	const struct hb_str *extra = hb_rows_extra(rows, &n);
	for (size_t i = 0; i < table->n_fields; i++)
		hb_csv_code(w, table->fields[i].id);
	for (size_t i = 0; i < n; i++)
		hb_csv_text(w, extra[i]);
	hb_origin_header(w, rows, origin);
	hb_csv_end(w);
}

/* Ids are text to a spreadsheet as much as remarks are: only what was checked to be a number, a
 * date or a choice cannot be a formula. */
static bool is_code(const struct hb_field *field)
{
	return field->type != HB_TYPE_TEXT && field->type != HB_TYPE_ID;
}

void hb_emit_row(struct hb_csv_writer *w, const struct hb_rows *rows, const struct hb_row *row,
                 bool origin)
{
	const struct hb_table *table = hb_rows_table(rows);
	struct hb_origin from;
	size_t n;
	bool as_read = row->raw.p && row->cell == rows->cell; /* not a copy a tool has worked on */
	if (as_read && !origin && hb_csv_raw(w, row->raw)) {
		hb_csv_end(w);
		return;
	}
	hb_rows_extra(rows, &n);
	for (size_t i = 0; i < table->n_fields; i++) {
		if (is_code(&table->fields[i]))
			hb_csv_code(w, row->cell[i]);
		else
			hb_csv_text(w, row->cell[i]);
	}
	hb_origin_of(&from, rows, row->extra, row->file, row->line, origin);
	for (size_t i = 0; i < n; i++)
		hb_csv_text(w, hb_origin_extra(&from, row->extra, i));
	hb_origin_cells(w, &from);
	hb_csv_end(w);
}
