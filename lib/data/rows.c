#include "data/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/feed.h"
#include "data/rows_state.h"
#include "data/sharing.h"

enum { PROGRESS_EVERY = 4096 }; /* records between two reports of progress */

/* The key of the record at hand as findings show it: its parts, '-' for an empty one between. */
static struct hb_str key_text(struct hb_rows *rows)
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

static void report_problems(struct hb_rows *rows, const struct input *in, struct hb_str key)
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

static void reject(struct hb_rows *rows, struct input *in, bool converted)
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

struct hb_str hb_rows_column_name(const struct hb_rows *rows, const struct input *in,
                                  uint32_t column)
{
	for (size_t i = 0; column && i < rows->table->n_fields; i++)
		if (in->column_of_field[i] == column)
			return rows->table->fields[i].id;
	return column && column <= in->n_columns ? in->header[column - 1] : HB_STR("");
}

/* A record that the reader could not make sense of. */
static void reject_unread(struct hb_rows *rows, struct input *in)
{
	const struct hb_csv_record *r = &rows->record;
	hb_problem(&rows->problems,
	           (struct hb_problem){ .message = r->problem,
	                                .column = r->column,
	                                .field = hb_rows_column_name(rows, in, r->column),
	                                .value = r->value,
	                                .expected = r->expected });
	report_problems(rows, in, HB_STR(""));
	reject(rows, in, false);
}

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
		                       file, rows->record.line, first);
	for (size_t i = 0; i < rule->n_fields; i++)
		rows->key_part[i] = rows->cell[rule->fields[i]];
	return hb_unique_add(rows->unique, rows->key_part, rule->n_fields, file, rows->record.line,
	                     first);
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
	                                   .value = key_text(rows),
	                                   .expected = rows->unique_names,
	                                   .text = { rows->inputs[first.file].name, line_text },
	                                   .custom = rule->message,
	                                   .custom_code = rule->code });
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

/* What was found when the record was looked at ahead. */
static void recall_problems(struct hb_rows *rows, const struct input *in)
{
	const struct hb_batch *b = rows->batch;
	const struct hb_looked *row = &b->row[rows->at];
	for (size_t i = 0; i < row->n_problems; i++) {
		const struct hb_problem *p = &b->problem[row->first_problem + i];
		if (!in->import || hb_import_tells(in->import, p))
			hb_problem_as(&rows->problems, p->severity, *p);
	}
}

/* Takes over what was made of the record when it was looked at ahead. */
static void recall(struct hb_rows *rows, const struct input *in)
{
	const struct hb_batch *b = rows->batch;
	rows->cell = b->cell + rows->at * hb_batch_cells(rows);
	rows->extra_cell = rows->cell + rows->table->n_fields;
	rows->value = b->value + rows->at * rows->table->n_fields;
	recall_problems(rows, in);
}

void hb_rows_tell(struct hb_rows *rows, struct input *in, const struct hb_unique_place *first)
{
	const struct hb_looked *row = &rows->batch->row[rows->at];
	hb_problems_clear(&rows->problems);
	if (!row->readable) {
		reject_unread(rows, in);
		return;
	}
	recall_problems(rows, in);
	if (first)
		hb_rows_duplicate(rows, *first);
	report_problems(rows, in, key_text(rows));
	if (rows->problems.errors)
		reject(rows, in, true);
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
		report_problems(rows, in, key_text(rows));
	return good;
}

static enum hb_rows_result fail(struct hb_rows *rows, enum hb_status status)
{
	rows->status = status;
	return HB_ROWS_FAILED;
}

void hb_rows_progress(struct hb_rows *rows, const struct input *in, size_t n)
{
	rows->since_progress += n;
	if (!rows->options->progress || rows->since_progress < PROGRESS_EVERY)
		return;
	rows->since_progress = 0;
	uint64_t done, total;
	if (rows->feed)
		hb_feed_progress(rows->feed, &done, &total);
	else
		hb_csv_progress(in->reader, &done, &total);
	rows->options->progress(rows->options->progress_ctx, in->name, done, total);
}

int hb_rows_record(struct hb_rows *rows, struct input *in, bool readable, struct hb_row *row)
{
	hb_problems_clear(&rows->problems);
	in->count.read++;
	hb_rows_progress(rows, in, 1);
	bool good = false;
	if (!readable)
		reject_unread(rows, in);
	else if ((good = take_record(rows, in)) == false)
		reject(rows, in, true);
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

/* At the end of a file, when its encoding has been settled. */
static void tell_dialect(struct hb_rows *rows, const struct input *in)
{
	const struct hb_csv_dialect *d = hb_csv_dialect(in->reader);
	struct hb_str delimiter =
	        d->delimiter == '\t' ? HB_STR("tab") : (struct hb_str){ &d->delimiter, 1 };
	hb_find(rows->sink, (struct hb_finding){ .message = HB_M_DIALECT,
	                                         .file = in->name,
	                                         .text = { hb_str(d->encoding.name), delimiter,
	                                                   hb_str(d->line_end) } });
}

/* How many keys the input will bring, going by its first batch. */
static void expect_keys(struct hb_rows *rows, const struct input *in)
{
	uint64_t done, total, bytes = rows->batch->stretch.bytes;
	hb_feed_progress(rows->feed, &done, &total);
	if (in->count.read == 0 && bytes && total > bytes)
		hb_unique_expect(rows->unique, hb_unique_count(rows->unique) +
		                                       (size_t)(total / bytes * rows->batch->n));
}

/* The next record of IN; a look ahead finds the keys of a number of rows at once. */
static enum hb_csv_result next_record(struct hb_rows *rows, struct input *in)
{
	if (!rows->feed)
		return hb_csv_next(in->reader, &rows->record);
	enum hb_csv_result result =
	        hb_feed_next(rows->feed, &rows->record, &rows->batch, &rows->at);
	if (!rows->batch || !rows->unique || rows->at % HB_BATCH_KEYS != 0)
		return result;
	if (rows->at == 0)
		expect_keys(rows, in);
	return hb_batch_keys(rows->batch, rows, rows->at) ? result : HB_CSV_FAILED;
}

bool hb_input_begin(struct hb_rows *rows, struct input *in)
{
	if (!in->reader && !hb_input_reopen(rows, in))
		return false;
	if (rows->feed || rows->options->chunk == SIZE_MAX || !hb_csv_has_parts(in->reader))
		return true;
	rows->feed = hb_feed_new(rows, in, rows->options->threads, rows->options->chunk,
	                         rows->sharing ? hb_share_work(rows) : NULL);
	rows->problems.failed |= !rows->feed;
	return true;
}

void hb_input_end(struct hb_rows *rows, struct input *in)
{
	if (rows->options->verbose)
		tell_dialect(rows, in);
	hb_feed_free(rows->feed);
	hb_import_worker_free(rows->worker);
	hb_csv_close(in->reader);
	rows->worker = NULL;
	rows->feed = NULL;
	rows->batch = NULL;
	in->reader = NULL;
}

bool hb_input_failed(struct hb_rows *rows, struct input *in)
{
	enum hb_status status = hb_csv_status(in->reader);
	bool memory = status == HB_OK; /* it ran out while looking ahead */
	if (memory)
		status = hb_no_memory(rows->sink);
	in->left_out = true;
	bool go_on = !memory && rows->n_inputs > 1 && !(rows->sink && rows->sink->no_memory);
	if (!go_on)
		fail(rows, status);
	return go_on;
}

enum hb_rows_result hb_rows_next(struct hb_rows *rows, struct hb_row *row)
{
	if (rows->status == HB_USAGE || rows->status == HB_SYSTEM)
		return HB_ROWS_FAILED;
	for (; rows->current < rows->n_inputs; rows->current++) {
		struct input *in = &rows->inputs[rows->current];
		if (in->left_out || !hb_input_begin(rows, in))
			continue;
		if (rows->problems.failed)
			return fail(rows, hb_no_memory(rows->sink));
		enum hb_csv_result result;
		while ((result = next_record(rows, in)) == HB_CSV_RECORD || result == HB_CSV_BAD) {
			int got = hb_rows_record(rows, in, result == HB_CSV_RECORD, row);
			if (got < 0)
				return fail(rows, hb_no_memory(rows->sink));
			if (got)
				return HB_ROWS_ROW;
		}
		if (result == HB_CSV_FAILED && !hb_input_failed(rows, in))
			return HB_ROWS_FAILED;
		hb_input_end(rows, in);
	}
	return HB_ROWS_END;
}

enum hb_status hb_rows_status(const struct hb_rows *rows)
{
	if (rows->status != HB_OK)
		return rows->status;
	for (size_t i = 0; i < rows->n_inputs; i++)
		if (rows->inputs[i].left_out || rows->inputs[i].count.rejected)
			return HB_FINDING;
	return HB_OK;
}

void hb_rows_reject(struct hb_rows *rows, struct hb_problem p)
{
	struct input *in = &rows->inputs[rows->current];
	uint32_t field = p.column ? HB_NO_FIELD : hb_table_field(rows->table, p.field);
	if (field != HB_NO_FIELD)
		p.column = in->column_of_field[field];
	hb_problems_clear(&rows->problems);
	hb_problem(&rows->problems, p);
	report_problems(rows, in, key_text(rows));
	if (rows->problems.errors) {
		in->count.good -= !rows->outside;
		in->count.outside -= rows->outside;
		reject(rows, in, true);
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

const struct hb_table *hb_rows_table(const struct hb_rows *rows)
{
	return rows->table;
}

const struct hb_str *hb_rows_extra(const struct hb_rows *rows, size_t *n)
{
	*n = rows->extra.n;
	return rows->extra_names;
}

bool hb_rows_has(const struct hb_rows *rows, uint32_t field)
{
	for (size_t i = 0; i < rows->n_inputs; i++)
		if (!rows->inputs[i].left_out && rows->inputs[i].column_of_field[field])
			return true;
	return false;
}

uint32_t hb_rows_key_part(const struct hb_rows *rows, uint32_t field)
{
	const struct hb_rule *rule = rows->unique_rule;
	for (size_t i = 0; rule && i < rule->n_fields; i++)
		if (rule->fields[i] == field)
			return (uint32_t)i;
	return HB_NO_FIELD;
}

struct hb_str hb_rows_file(const struct hb_rows *rows, uint32_t file)
{
	return rows->inputs[file].name;
}

size_t hb_rows_n_files(const struct hb_rows *rows)
{
	return rows->n_inputs;
}

struct hb_rows_count hb_rows_count(const struct hb_rows *rows, uint32_t file)
{
	struct hb_rows_count sum = { 0 };
	for (size_t i = 0; i < rows->n_inputs; i++) {
		if (file != UINT32_MAX && file != i)
			continue;
		const struct hb_rows_count *c = &rows->inputs[i].count;
		sum.read += c->read;
		sum.good += c->good;
		sum.rejected += c->rejected;
		sum.outside += c->outside;
	}
	return sum;
}
