/* The record at hand: converted and checked, or recalled from a batch; then its key is claimed. */
#include <string.h>

#include "data/batch.h"
#include "data/rows_state.h"
#include "data/sharing.h"

static void bind_record(struct hb_rows *rows, const struct input *in)
{
	const struct hb_csv_record *r = &rows->record;
	for (size_t i = 0; i < rows->table->n_fields; i++) {
		uint32_t column = in->column_of_field[i];
		rows->cell[i] = column ? r->cell[column - 1] : HB_STR("");
	}
}

static void fill_extra(struct hb_rows *rows, const struct input *in)
{
	size_t n = 0;
	const uint32_t *from =
	        in->import ? hb_import_extra(in->import, &n) : hb_bind_extra(&in->bind, &n);
	for (size_t i = 0; i < rows->extra.n; i++)
		rows->extra_cell[i] = HB_STR("");
	for (size_t i = 0; i < n; i++)
		rows->extra_cell[in->extra_place[i]] = rows->record.cell[from[i]];
}

void hb_rows_warn_future(const struct hb_rows *rows, const struct input *in,
                         const struct hb_str *cell, const int64_t *value,
                         struct hb_problems *problems)
{
	for (size_t i = 0; i < rows->n_future; i++) {
		uint32_t f = rows->future_fields[i];
		if (value[f] == HB_NO_VALUE || value[f] <= rows->options->today)
			continue;
		hb_problem(problems, (struct hb_problem){ .message = HB_M_FUTURE,
		                                          .column = in->column_of_field[f],
		                                          .field = rows->table->fields[f].id,
		                                          .value = cell[f] });
	}
}

static enum hb_unique_result add_key(struct hb_rows *rows, const struct input *in,
                                     struct hb_unique_place *first)
{
	const struct hb_rule *rule = rows->unique_rule;
	uint32_t file = (uint32_t)(in - rows->inputs);
	if (rows->sharing)
		return hb_share_claim(rows, file, first);
	if (rows->batch)
		return hb_unique_claim(rows->unique, rows->batch->id + rows->at * rule->n_fields,
		                       NULL, file, rows->record.line, first);
	for (size_t i = 0; i < rule->n_fields; i++)
		rows->key_part[i] = rows->cell[rule->fields[i]];
	return hb_unique_add(rows->unique, rows->key_part, rule->n_fields, file, rows->record.line,
	                     first);
}

/* The first row with a key stands; a later one is told where that was. */
static bool claim_key(struct hb_rows *rows, const struct input *in)
{
	if (!rows->unique)
		return true;
	struct hb_unique_place first;
	switch (add_key(rows, in, &first)) {
	case HB_UNIQUE_NEW:
		return true;
	case HB_UNIQUE_NO_MEMORY:
		rows->problems.failed = true;
		return true;
	case HB_UNIQUE_DUPLICATE:
		break;
	}
	hb_rows_duplicate(rows, first);
	return rows->unique_rule->severity != HB_ERROR;
}

/* A row over a limit is rejected after all, and claims no key. */
static bool within_limits(struct hb_rows *rows, const struct input *in)
{
	hb_limits_take(&rows->limits, rows->table, rows->cell, rows->value, in->column_of_field,
	               &rows->problems);
	if (rows->problems.errors && rows->unique)
		hb_unique_undo(rows->unique);
	return rows->problems.errors == 0;
}

/* Converts the record at hand in its place in the file. */
static void convert_record(struct hb_rows *rows, const struct input *in)
{
	hb_arena_reset(&rows->converted);
	if (!rows->worker)
		rows->worker = hb_import_worker_new(in->import, true);
	if (rows->worker)
		hb_import_convert(rows->worker, &rows->record, (struct hb_str){ NULL, 0 },
		                  rows->cell, rows->value, &rows->problems, &rows->converted);
	else
		memset(rows->cell, 0, rows->table->n_fields * sizeof(*rows->cell));
	rows->problems.failed |= !rows->worker;
}

/* Converts and checks the record at hand. */
static void look_at(struct hb_rows *rows, struct input *in)
{
	rows->cell = rows->own_cell;
	rows->value = rows->own_value;
	rows->extra_cell = rows->own_extra;
	if (in->import)
		convert_record(rows, in);
	else
		bind_record(rows, in);
	fill_extra(rows, in);
	if (rows->record.warning != HB_MESSAGE_COUNT)
		hb_problem(&rows->problems,
		           (struct hb_problem){
		                   .message = rows->record.warning,
		                   .column = rows->record.column,
		                   .field = hb_rows_column_name(rows, in, rows->record.column),
		                   .value = rows->record.value,
		                   .expected = rows->record.expected });
	hb_check(&rows->checker, rows->cell, in->column_of_field, rows->value, &rows->problems);
	if (in->import)
		hb_rows_warn_future(rows, in, rows->cell, rows->value, &rows->problems);
}

/* Takes over what was made of the record when it was looked at ahead. */
static void recall(struct hb_rows *rows, const struct input *in)
{
	const struct hb_batch *b = rows->batch;
	rows->cell = b->cell + rows->at * hb_batch_cells(rows);
	rows->extra_cell = rows->cell + rows->table->n_fields;
	rows->value = b->value + rows->at * rows->table->n_fields;
	hb_rows_recall_problems(rows, in);
}

/* Whether the record at hand is good. What is wrong has been reported. */
static bool take_record(struct hb_rows *rows, struct input *in)
{
	if (rows->batch)
		recall(rows, in);
	else
		look_at(rows, in);
	bool good = rows->problems.errors == 0 && claim_key(rows, in);
	if (good && rows->limits.n)
		good = within_limits(rows, in);
	if (rows->problems.n)
		hb_rows_report(rows, in, hb_rows_key_text(rows));
	return good;
}

int hb_rows_record(struct hb_rows *rows, struct input *in, bool readable, struct hb_row *row)
{
	hb_problems_clear(&rows->problems);
	in->count.read++;
	hb_rows_progress(rows, in, 1);
	bool good = false;
	if (!readable)
		hb_rows_reject_unread(rows, in);
	else if ((good = take_record(rows, in)) == false)
		hb_rows_put_rejected(rows, in, true);
	if (rows->problems.failed || rows->rejects.failed || rows->key.failed)
		return -1;
	if (!good)
		return 0;
	*row = (struct hb_row){ .file = (uint32_t)(in - rows->inputs),
		                .line = rows->record.line,
		                .record = rows->record.record,
		                .cell = rows->cell,
		                .value = rows->value,
		                .extra = rows->extra_cell };
	if (rows->record.written && in->as_written && hb_csv_dialect(in->reader)->delimiter == ',')
		row->raw = rows->record.raw;
	if (in->import && rows->batch)
		row->raw = hb_batch_written(rows->batch, rows->at);
	if (rows->unique)
		row->key_id = hb_unique_last_ids(rows->unique);
	bool selected = hb_rows_selected(rows, row);
	in->count.good += selected;
	in->count.outside += !selected;
	rows->outside = row->outside = !selected;
	return selected || rows->options->outside_too;
}
