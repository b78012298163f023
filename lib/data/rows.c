#include "data/rows.h"

#include "base/sys.h"
#include "data/feed.h"
#include "data/rows_state.h"
#include "data/sharing.h"

enum { PROGRESS_EVERY = 4096 }; /* records between two reports of progress */

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
	                         rows->sharing ? &rows->sharing->work : NULL);
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

unsigned hb_rows_threads(const struct hb_rows *rows)
{
	return rows->options->threads ? rows->options->threads : 1;
}
