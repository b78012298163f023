/* Which cell of a rejected record goes to which column of the rejects. */
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
