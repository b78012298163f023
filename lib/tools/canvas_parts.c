#include "tools/canvas_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

enum hb_status hb_need_fields(const struct hb_table *table, const struct hb_need *need, size_t n,
                              struct hb_sink *sink)
{
	enum hb_status status = HB_OK;
	for (size_t i = 0; i < n; i++) {
		uint32_t at = hb_table_field(table, hb_str(need[i].id));
		bool fits = at != HB_NO_FIELD && table->fields[at].type == need[i].type;
		*need[i].field = fits ? at : HB_NO_FIELD;
		if (fits || (need[i].optional && at == HB_NO_FIELD))
			continue;
		hb_find(sink,
		        (struct hb_finding){ .message = HB_M_FORM_UNFIT,
		                             .value = table->id,
		                             .expected = hb_str(need[i].id),
		                             .text = { hb_str(hb_type_name(need[i].type)) } });
		status = HB_USAGE;
	}
	return status;
}

static bool keep_row(struct hb_kept *kept, const struct hb_row *row)
{
	if (hb_grow(&kept->row, &kept->cap, kept->n + 1, sizeof(*kept->row)) != 0)
		return false;
	struct hb_str *cell = hb_arena_array(&kept->arena, kept->n_cells, sizeof(*cell));
	int64_t *value = hb_arena_array(&kept->arena, kept->n_fields, sizeof(*value));
	if (!cell || !value)
		return false;
	for (size_t i = 0; i < kept->n_cells; i++) {
		const struct hb_str *from =
		        i < kept->n_fields ? &row->cell[i] : &row->extra[i - kept->n_fields];
		char *p = from->len ? hb_arena_bytes(&kept->arena, from->len) : NULL;
		if (from->len && !p)
			return false;
		if (p)
			memcpy(p, from->p, from->len);
		cell[i] = (struct hb_str){ p, from->len };
	}
	memcpy(value, row->value, kept->n_fields * sizeof(*value));
	kept->row[kept->n] = (struct hb_kept_row){ cell, value, kept->n };
	kept->n++;
	return true;
}

enum hb_status hb_kept_read(struct hb_kept *kept, struct hb_rows *rows, struct hb_sink *sink)
{
	size_t n_extra;
	hb_rows_extra(rows, &n_extra);
	*kept = (struct hb_kept){ .n_fields = hb_rows_table(rows)->n_fields };
	kept->n_cells = kept->n_fields + n_extra;
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW)
		if (!keep_row(kept, &row))
			return hb_no_memory(sink);
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

void hb_kept_free(struct hb_kept *kept)
{
	hb_arena_free(&kept->arena);
	free(kept->row);
	*kept = (struct hb_kept){ 0 };
}

void hb_kept_header(const struct hb_rows *rows, uint32_t hide, struct hb_csv_writer *out)
{
	const struct hb_table *table = hb_rows_table(rows);
	size_t n;
	const struct hb_str *extra = hb_rows_extra(rows, &n);
	for (size_t i = 0; i < table->n_fields; i++)
		if (i != hide)
			hb_csv_code(out, table->fields[i].id);
	for (size_t i = 0; i < n; i++)
		hb_csv_text(out, extra[i]);
}

void hb_kept_write(const struct hb_kept *kept, const struct hb_kept_row *row, uint32_t hide,
                   struct hb_csv_writer *out)
{
	for (size_t i = 0; i < kept->n_cells; i++)
		if (i != hide)
			hb_csv_text(out, row->cell[i]);
}

void hb_canvas_header(const char *const *names, struct hb_csv_writer *out)
{
	for (; *names; names++)
		hb_csv_code(out, hb_str(*names));
	hb_csv_end(out);
}

void hb_canvas_day(struct hb_csv_writer *out, int32_t day)
{
	char text[10];
	if (day == HB_NO_DAY)
		hb_csv_empty(out);
	else
		hb_csv_code(out, hb_day_write(day, text));
}

bool hb_canvas_filled(struct hb_str text)
{
	return hb_str_trim(text).len != 0;
}

void hb_canvas_join(struct hb_buf *list, struct hb_str part)
{
	if (list->len)
		hb_buf_char(list, '|');
	hb_buf_str(list, part);
}

int hb_canvas_order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}
