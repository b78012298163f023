/* From options to rows that can be read: all inputs opened, and what hangs on the table in use. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/feed.h"
#include "data/rows_state.h"

/* Counts what a file holds that could be opened but not understood. */
static void count_left_out(struct hb_rows *rows, struct input *in)
{
	struct hb_csv_record record;
	enum hb_csv_result result;
	while (in->reader && ((result = hb_csv_next(in->reader, &record)) == HB_CSV_RECORD ||
	                      result == HB_CSV_BAD))
		in->count.read++;
	in->count.rejected = in->count.read;
	struct hb_buf n = { 0 };
	hb_buf_int(&n, (int64_t)in->count.read);
	hb_find(rows->sink, (struct hb_finding){ .message = HB_M_FILE_REFUSED,
	                                         .file = in->name,
	                                         .text = { hb_buf_slice(&n) } });
	hb_buf_free(&n);
}

static enum hb_status open_input(struct hb_rows *rows, struct input *in, bool first)
{
	enum hb_status status = hb_rows_open_input(rows, in);
	return status ? status : hb_rows_bind_input(rows, in, first);
}

/* Opens all; one among several that fails is left out. The status of the last failure when none
 * is left. */
static enum hb_status open_inputs(struct hb_rows *rows)
{
	enum hb_status failure = HB_OK;
	size_t left = 0;
	for (size_t i = 0; i < rows->n_inputs; i++) {
		struct input *in = &rows->inputs[i];
		enum hb_status status = open_input(rows, in, left == 0);
		if (status == HB_OK) {
			left++;
			if (rows->n_inputs > 1 && !in->once) { /* few descriptors, small memory */
				hb_csv_close(in->reader);
				in->reader = NULL;
			}
			continue;
		}
		if (rows->problems.failed || (rows->sink && rows->sink->no_memory))
			return HB_SYSTEM; /* not a fault of this file */
		failure = failure > status ? failure : status;
		in->left_out = true;
		if (rows->n_inputs > 1 && (in->reader || in->count.read))
			count_left_out(rows, in);
		hb_csv_close(in->reader);
		in->reader = NULL;
	}
	return left ? HB_OK : failure;
}

static const struct hb_rule *unique_rule_of(const struct hb_table *table)
{
	for (size_t i = 0; i < table->n_rules; i++)
		if (table->rules[i].kind == HB_RULE_UNIQUE)
			return &table->rules[i];
	return NULL;
}

static uint32_t date_field_of(const struct hb_table *table)
{
	uint32_t any = HB_NO_FIELD;
	for (uint32_t i = 0; i < table->n_fields; i++) {
		if (table->fields[i].type != HB_TYPE_DATE)
			continue;
		if (table->fields[i].required)
			return i;
		if (any == HB_NO_FIELD)
			any = i;
	}
	return any;
}

static enum hb_status make_unique(struct hb_rows *rows)
{
	const struct hb_rule *rule = unique_rule_of(rows->table);
	if (!rule)
		return HB_OK;
	rows->unique_rule = rule;
	rows->unique = hb_unique_new(rule->n_fields);
	rows->key_part = hb_arena_array(&rows->arena, rule->n_fields, sizeof(*rows->key_part));
	struct hb_buf names = { 0 };
	for (size_t i = 0; i < rule->n_fields; i++) {
		if (i)
			hb_buf_cstr(&names, ", ");
		hb_buf_str(&names, rows->table->fields[rule->fields[i]].id);
	}
	rows->unique_names = hb_arena_str(&rows->arena, hb_buf_slice(&names));
	bool named = !names.failed && rows->unique_names.p;
	hb_buf_free(&names);
	if (!rows->unique || !rows->key_part || !named)
		return hb_no_memory(rows->sink);
	return HB_OK;
}

/* Dates in the key tell when something was seen; those should not lie in the future. */
static bool find_future_fields(struct hb_rows *rows)
{
	const struct hb_table *t = rows->table;
	rows->future_fields = hb_arena_array(&rows->arena, t->n_key, sizeof(uint32_t));
	for (size_t i = 0; rows->future_fields && i < t->n_key; i++)
		if (t->fields[t->key[i]].type == HB_TYPE_DATE)
			rows->future_fields[rows->n_future++] = t->key[i];
	return rows->future_fields != NULL;
}

static bool make_arrays(struct hb_rows *rows)
{
	struct hb_arena *a = &rows->arena;
	size_t n = rows->table->n_fields;
	rows->cell = rows->own_cell = hb_arena_array(a, n, sizeof(*rows->cell));
	rows->value = rows->own_value = hb_arena_array(a, n, sizeof(*rows->value));
	rows->extra_cell = rows->own_extra =
	        hb_arena_array(a, rows->extra.n, sizeof(*rows->extra_cell));
	rows->extra_names = hb_arena_array(a, rows->extra.n, sizeof(*rows->extra_names));
	if (!rows->cell || !rows->value || !rows->extra_cell || !rows->extra_names)
		return false;
	for (uint32_t i = 0; i < rows->extra.n; i++)
		rows->extra_names[i] = hb_dict_text(&rows->extra, i);
	return find_future_fields(rows);
}

/* Whether a record of IN that needs no quotes is, byte for byte, what is written of it. */
static bool is_as_written(const struct hb_rows *rows, const struct input *in)
{
	size_t n_fields = rows->table->n_fields, n;
	const uint32_t *from = hb_bind_extra(&in->bind, &n);
	bool same = !in->import && n == rows->extra.n && in->n_columns == n_fields + n;
	for (size_t i = 0; same && i < n_fields; i++)
		same = in->column_of_field[i] == i + 1;
	for (size_t i = 0; same && i < n; i++)
		same = from[i] == n_fields + i && in->extra_place[i] == i;
	return same;
}

/* Terms can be told by a calendar only. */
static enum hb_status make_limits(struct hb_rows *rows)
{
	const struct hb_table *t = rows->table;
	for (size_t i = 0; i < t->n_rules; i++) {
		const struct hb_rule *rule = &t->rules[i];
		if (rule->kind != HB_RULE_MAX_PER || rule->span != HB_SPAN_TERM ||
		    rows->options->calendar)
			continue;
		hb_find(rows->sink,
		        (struct hb_finding){ .message = HB_M_NO_CALENDAR, .text = { t->id } });
		return HB_USAGE;
	}
	return hb_limits_make(&rows->limits, t, rows->date_field, rows->options->calendar,
	                      rows->sink);
}

/* After the headers are known: everything that hangs on the table in use. */
static enum hb_status prepare(struct hb_rows *rows)
{
	const struct hb_rows_options *o = rows->options;
	rows->date_field = date_field_of(rows->table);
	bool by_date = o->selection.days.from != HB_NO_DAY || o->selection.days.to != HB_NO_DAY;
	if (by_date && rows->date_field == HB_NO_FIELD) {
		hb_find(rows->sink, (struct hb_finding){ .message = HB_M_NO_DATE_COLUMN,
		                                         .text = { rows->table->id } });
		return HB_USAGE;
	}
	if (!make_arrays(rows))
		return hb_no_memory(rows->sink);
	for (size_t i = 0; i < rows->n_inputs; i++)
		if (!rows->inputs[i].left_out)
			rows->inputs[i].as_written = is_as_written(rows, &rows->inputs[i]);
	enum hb_status status = hb_checker_make(&rows->checker, rows->table, o->find_table,
	                                        o->find_ctx, rows->sink);
	if (!status)
		status = make_unique(rows);
	if (!status)
		status = make_limits(rows);
	if (!status)
		status = hb_rows_join_rejects(rows);
	return status ? status : hb_rows_make_only(rows);
}

static enum hb_status check_paths(const struct hb_rows_options *o, struct hb_sink *sink)
{
	size_t standard = 0;
	for (size_t i = 0; i < o->n_paths; i++)
		standard += strcmp(o->path[i], "-") == 0;
	if (standard < 2)
		return HB_OK;
	hb_find(sink, (struct hb_finding){ .message = HB_M_STDIN_TWICE });
	return HB_USAGE;
}

enum hb_status hb_rows_open(struct hb_rows **out, const struct hb_rows_options *options,
                            struct hb_sink *sink)
{
	*out = NULL;
	enum hb_status status = check_paths(options, sink);
	if (status)
		return status;
	struct hb_rows *rows = hb_calloc(1, sizeof(*rows));
	if (!rows)
		return hb_no_memory(sink);
	rows->options = options;
	rows->sink = sink;
	rows->table = options->table;
	rows->inputs = hb_calloc(options->n_paths, sizeof(*rows->inputs));
	rows->n_inputs = rows->inputs ? options->n_paths : 0;
	for (size_t i = 0; i < rows->n_inputs; i++) {
		rows->inputs[i].path = options->path[i];
		rows->inputs[i].name = options->name ? options->name[i] : hb_str(options->path[i]);
	}
	if (!rows->inputs)
		status = hb_no_memory(sink);
	if (!status && options->rejects)
		status = hb_rejects_open(&rows->rejects, options->rejects, sink);
	if (!status)
		status = open_inputs(rows);
	if (!status)
		status = prepare(rows);
	if (status)
		hb_rows_close(rows);
	else
		*out = rows;
	return status;
}

void hb_rows_close(struct hb_rows *rows)
{
	if (!rows)
		return;
	hb_feed_free(rows->feed);
	hb_import_worker_free(rows->worker);
	for (size_t i = 0; i < rows->n_inputs; i++) {
		hb_csv_close(rows->inputs[i].reader);
		hb_import_free(rows->inputs[i].import);
		hb_buf_free(&rows->inputs[i].held);
		if (rows->inputs[i].pipe)
			hb_sys.close(rows->inputs[i].pipe);
	}
	free(rows->inputs);
	hb_rejects_close(&rows->rejects);
	free(rows->reject_cell);
	hb_unique_free(rows->unique);
	hb_limits_free(&rows->limits);
	hb_checker_free(&rows->checker);
	hb_problems_free(&rows->problems);
	hb_arena_free(&rows->converted);
	hb_dict_free(&rows->extra);
	hb_buf_free(&rows->key);
	hb_arena_free(&rows->arena);
	free(rows);
}
