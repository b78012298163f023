/* What is told of the record at hand: its problems, with its key and its place. */
#include "data/batch.h"
#include "data/rows_state.h"

struct hb_str hb_rows_key_text(struct hb_rows *rows)
{
	const struct hb_table *table = rows->table;
	size_t last = 0;
	for (size_t i = 0; i < table->n_key; i++)
		if (rows->cell[table->key[i]].len)
			last = i + 1;
	rows->key.len = 0;
	for (size_t i = 0; i < last; i++) {
		struct hb_str part = rows->cell[table->key[i]];
		if (i)
			hb_buf_char(&rows->key, ' ');
		hb_buf_str(&rows->key, part.len ? part : HB_STR("-"));
	}
	return hb_buf_slice(&rows->key);
}

static bool comes_before(const struct hb_problem *a, const struct hb_problem *b)
{
	uint32_t x = a->column ? a->column : UINT32_MAX, y = b->column ? b->column : UINT32_MAX;
	return x < y;
}

/* By column, those of the row as a whole last; few, so by insertion, which keeps equals in order.
 */
static void sort_problems(struct hb_problems *list)
{
	for (size_t i = 1; i < list->n; i++) {
		struct hb_problem p = list->at[i];
		size_t j = i;
		for (; j && comes_before(&p, &list->at[j - 1]); j--)
			list->at[j] = list->at[j - 1];
		list->at[j] = p;
	}
}

void hb_rows_report(struct hb_rows *rows, const struct input *in, struct hb_str key)
{
	sort_problems(&rows->problems);
	for (size_t i = 0; i < rows->problems.n; i++) {
		const struct hb_problem *p = &rows->problems.at[i];
		hb_find_as(rows->sink, p->severity,
		           (struct hb_finding){ .message = p->message,
		                                .file = in->name,
		                                .line = rows->record.line,
		                                .record = rows->record.record,
		                                .column = p->column,
		                                .field = p->field,
		                                .key = key,
		                                .value = p->value,
		                                .expected = p->expected,
		                                .text = { p->text[0], p->text[1], p->text[2] },
		                                .custom = p->custom,
		                                .custom_code = p->custom_code });
	}
}

struct hb_str hb_rows_column_name(const struct hb_rows *rows, const struct input *in,
                                  uint32_t column)
{
	for (size_t i = 0; column && i < rows->table->n_fields; i++)
		if (in->column_of_field[i] == column)
			return rows->table->fields[i].id;
	return column && column <= in->n_columns ? in->header[column - 1] : HB_STR("");
}

void hb_rows_reject_unread(struct hb_rows *rows, struct input *in)
{
	const struct hb_csv_record *r = &rows->record;
	hb_problem(&rows->problems,
	           (struct hb_problem){ .message = r->problem,
	                                .column = r->column,
	                                .field = hb_rows_column_name(rows, in, r->column),
	                                .value = r->value,
	                                .expected = r->expected });
	hb_rows_report(rows, in, HB_STR(""));
	hb_rows_put_rejected(rows, in, false);
}

void hb_rows_duplicate(struct hb_rows *rows, struct hb_unique_place first)
{
	const struct hb_rule *rule = rows->unique_rule;
	struct hb_buf line = { 0 };
	hb_buf_int(&line, (int64_t)first.line);
	struct hb_str line_text = hb_arena_str(&rows->problems.arena, hb_buf_slice(&line));
	rows->problems.failed |= line.failed || !line_text.p;
	hb_buf_free(&line);
	hb_problem_as(&rows->problems, rule->severity,
	              (struct hb_problem){ .message = HB_M_DUPLICATE,
	                                   .value = hb_rows_key_text(rows),
	                                   .expected = rows->unique_names,
	                                   .text = { rows->inputs[first.file].name, line_text },
	                                   .custom = rule->message,
	                                   .custom_code = rule->code });
}

void hb_rows_recall_problems(struct hb_rows *rows, const struct input *in)
{
	const struct hb_batch *b = rows->batch;
	const struct hb_looked *row = &b->row[rows->at];
	for (size_t i = 0; i < row->n_problems; i++) {
		const struct hb_problem *p = &b->problem[row->first_problem + i];
		if (!in->import || hb_import_tells(in->import, p))
			hb_problem_as(&rows->problems, p->severity, *p);
	}
}

void hb_rows_tell(struct hb_rows *rows, struct input *in, const struct hb_unique_place *first)
{
	const struct hb_looked *row = &rows->batch->row[rows->at];
	hb_problems_clear(&rows->problems);
	if (!row->readable) {
		hb_rows_reject_unread(rows, in);
		return;
	}
	hb_rows_recall_problems(rows, in);
	if (first)
		hb_rows_duplicate(rows, *first);
	hb_rows_report(rows, in, hb_rows_key_text(rows));
	if (rows->problems.errors)
		hb_rows_put_rejected(rows, in, true);
}
