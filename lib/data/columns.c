#include "base/near.h"
#include "data/rows_state.h"

static bool derived(struct hb_str name, enum hb_column_kind *kind)
{
	if (hb_str_is(name, "schooljaar"))
		*kind = HB_COLUMN_YEAR;
	else if (hb_str_is(name, "periode"))
		*kind = HB_COLUMN_TERM;
	else
		return false;
	return true;
}

static void unknown_column(const struct hb_rows *rows, struct hb_str name, struct hb_sink *sink)
{
	size_t n = rows->table->n_fields + rows->extra.n + 2, at = 0;
	struct hb_arena arena = { 0 };
	struct hb_str *names = hb_arena_array(&arena, n, sizeof(*names));
	struct hb_buf list = { 0 };
	for (size_t i = 0; names && i < rows->table->n_fields; i++)
		names[at++] = rows->table->fields[i].id;
	for (uint32_t i = 0; names && i < rows->extra.n; i++)
		names[at++] = rows->extra_names[i];
	if (names) {
		names[at++] = HB_STR("schooljaar");
		names[at++] = HB_STR("periode");
	}
	for (size_t i = 0; i < at; i++) {
		if (i)
			hb_buf_char(&list, ',');
		hb_buf_str(&list, names[i]);
	}
	struct hb_str near = hb_near(name, names, at);
	hb_find(sink, (struct hb_finding){ .message = near.len ? HB_M_NO_SUCH_COLUMN_NEAR
	                                                       : HB_M_NO_SUCH_COLUMN,
	                                   .value = name,
	                                   .expected = hb_buf_slice(&list),
	                                   .text = { near } });
	hb_buf_free(&list);
	hb_arena_free(&arena);
}

bool hb_rows_column(const struct hb_rows *rows, struct hb_str name, struct hb_column *column,
                    struct hb_sink *sink)
{
	column->name = name;
	column->index = hb_table_field(rows->table, name);
	column->kind = HB_COLUMN_FIELD;
	if (column->index != HB_NO_FIELD)
		return true;
	column->index = hb_dict_find(&rows->extra, name);
	bool given = column->index != HB_DICT_NONE;
	bool dated = rows->options->calendar && rows->date_field != HB_NO_FIELD;
	if (dated && derived(name, &column->kind)) {
		if (given)
			hb_find(sink,
			        (struct hb_finding){ .message = HB_M_DERIVED_WINS, .field = name });
		return true;
	}
	column->kind = HB_COLUMN_EXTRA;
	if (!given)
		unknown_column(rows, name, sink);
	return given;
}

struct hb_str hb_row_text(const struct hb_rows *rows, const struct hb_row *row,
                          const struct hb_column *column, char *space)
{
	if (column->kind == HB_COLUMN_FIELD)
		return row->cell[column->index];
	if (column->kind == HB_COLUMN_EXTRA)
		return row->extra[column->index];
	int64_t day = row->value[rows->date_field];
	if (day == HB_NO_VALUE)
		return HB_STR("");
	if (column->kind == HB_COLUMN_YEAR)
		return hb_school_year(rows->options->calendar, (int32_t)day, space);
	return hb_term(rows->options->calendar, (int32_t)day, space);
}

enum hb_status hb_rows_make_only(struct hb_rows *rows)
{
	const struct hb_selection *s = &rows->options->selection;
	rows->only = hb_arena_array(&rows->arena, s->n_only, sizeof(*rows->only));
	if (!rows->only)
		return hb_no_memory(rows->sink);
	for (size_t i = 0; i < s->n_only; i++) {
		struct hb_str rest = s->only[i];
		struct hb_str name = hb_str_cut(&rest, '=');
		if (!rest.p) {
			hb_find(rows->sink, (struct hb_finding){ .message = HB_M_ONLY_SYNTAX,
			                                         .value = s->only[i] });
			return HB_USAGE;
		}
		if (!hb_rows_column(rows, name, &rows->only[i].column, rows->sink))
			return HB_USAGE;
		rows->only[i].values = rest;
	}
	rows->n_only = s->n_only;
	return HB_OK;
}

static bool among(struct hb_str text, struct hb_str values)
{
	struct hb_str rest = values;
	do {
		if (hb_str_eq(hb_str_cut(&rest, ','), text))
			return true;
	} while (rest.p);
	return false;
}

bool hb_rows_selects(const struct hb_rows *rows)
{
	const struct hb_days *days = &rows->options->selection.days;
	return rows->n_only || days->from != HB_NO_DAY || days->to != HB_NO_DAY;
}

bool hb_rows_selected(const struct hb_rows *rows, const struct hb_row *row)
{
	const struct hb_days *days = &rows->options->selection.days;
	if (days->from != HB_NO_DAY || days->to != HB_NO_DAY) {
		int64_t day = row->value[rows->date_field];
		if (day == HB_NO_VALUE || (days->from != HB_NO_DAY && day < days->from) ||
		    (days->to != HB_NO_DAY && day > days->to))
			return false;
	}
	char space[64];
	for (size_t i = 0; i < rows->n_only; i++)
		if (!among(hb_row_text(rows, row, &rows->only[i].column, space),
		           rows->only[i].values))
			return false;
	return true;
}
