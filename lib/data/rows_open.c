#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "data/feed.h"
#include "data/rows_state.h"

#define HELD_MAX ((size_t)16 << 20) /* bytes of a pipe held to pass over it twice */

static bool knows(const struct hb_table *table, struct hb_str name)
{
	return table && hb_table_field(table, name) != HB_NO_FIELD;
}

/* Scores a header while the dialect is sought, as hb_import_score() does for foreign ones. */
static size_t score_canonical(void *ctx, const struct hb_str *cell, size_t n)
{
	const struct hb_rows *rows = ctx;
	size_t score = 0;
	for (size_t i = 0; i < n; i++) {
		struct hb_str name = hb_str_trim(cell[i]);
		score += hb_table_field(rows->options->table, name) != HB_NO_FIELD ||
		         knows(rows->options->other, name) || knows(rows->options->another, name);
	}
	return score;
}

static struct hb_csv_options reader_options(const struct hb_rows *rows)
{
	const struct hb_rows_options *o = rows->options;
	struct hb_csv_options options = { .delimiter = o->delimiter,
		                          .encoding = o->encoding,
		                          .preamble = o->import != NULL };
	if (o->import) {
		options.score = hb_import_score;
		options.score_ctx = (void *)(uintptr_t)o->import;
	} else {
		options.score = score_canonical;
		options.score_ctx = (void *)(uintptr_t)rows;
	}
	return options;
}

static enum hb_status told(struct hb_rows *rows, const struct input *in, enum hb_message m,
                           int error)
{
	hb_find(rows->sink, (struct hb_finding){ .message = m, .file = in->name, .error = error });
	return HB_SYSTEM;
}

static enum hb_status open_reader(struct hb_rows *rows, struct input *in)
{
	if (in->from >= 0) /* a file as standard input: from where it stood */
		lseek(STDIN_FILENO, in->from, SEEK_SET);
	struct hb_csv_options options = reader_options(rows);
	options.ahead = hb_buf_slice(&in->held);
	if (in->pipe) { /* what is behind that; a FIFO cannot be opened a second time */
		options.fd = fcntl(in->pipe, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		if (options.fd < 0)
			return told(rows, in, HB_M_CANNOT_READ, errno);
	}
	return hb_csv_open(&in->reader, in->path, &options, rows->sink);
}

static bool is_regular(const char *path)
{
	struct stat st;
	int failed = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(path, &st);
	return failed || S_ISREG(st.st_mode); /* what is not there is told by the reader */
}

/* Import may pass over its input twice, so up to 16 MiB of a pipe is read ahead. */
static enum hb_status hold_pipe(struct hb_rows *rows, struct input *in, bool *whole)
{
	*whole = false;
	int fd = STDIN_FILENO;
	if (strcmp(in->path, "-") != 0) {
		fd = hb_sys.open(in->path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return told(rows, in, HB_M_CANNOT_OPEN, errno);
		in->pipe = fd;
	}
	while (in->held.len < HELD_MAX) {
		if (!hb_buf_reserve(&in->held, 65536))
			return hb_no_memory(rows->sink);
		ssize_t n = hb_sys.read(fd, in->held.p + in->held.len, 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return told(rows, in, HB_M_CANNOT_READ, errno);
		if (n == 0) {
			*whole = true;
			break;
		}
		in->held.len += (size_t)n;
	}
	return HB_OK;
}

static enum hb_status copy_header(struct hb_rows *rows, struct input *in)
{
	const struct hb_str *header = hb_csv_header(in->reader, &in->n_columns);
	struct hb_arena *arena = &rows->arena;
	in->header = hb_arena_array(arena, in->n_columns, sizeof(*in->header));
	in->reject_place = hb_arena_array(arena, in->n_columns + rows->table->n_fields,
	                                  sizeof(*in->reject_place));
	in->extra_place = hb_arena_array(arena, in->n_columns, sizeof(*in->extra_place));
	in->column_of_field =
	        hb_arena_array(arena, rows->table->n_fields, sizeof(*in->column_of_field));
	if (!in->header || !in->reject_place || !in->extra_place || !in->column_of_field)
		return hb_no_memory(rows->sink);
	for (size_t i = 0; i < in->n_columns; i++) {
		in->header[i] = hb_arena_str(arena, header[i]);
		if (!in->header[i].p)
			return hb_no_memory(rows->sink);
	}
	return HB_OK;
}

static bool has_column(const struct hb_str *header, size_t n, struct hb_str id)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_eq(hb_str_trim(header[i]), id))
			return true;
	return false;
}

/* Another shape is meant when all columns are there that only it has. */
static bool has_shape(const struct hb_rows *rows, const struct hb_csv_reader *r,
                      const struct hb_table *shape)
{
	size_t n;
	const struct hb_str *header = hb_csv_header(r, &n);
	for (size_t i = 0; shape && i < shape->n_fields; i++) {
		struct hb_str id = shape->fields[i].id;
		if (!knows(rows->options->table, id) && !has_column(header, n, id))
			return false;
	}
	return shape;
}

static const struct hb_table *shape_of(const struct hb_rows *rows, const struct hb_csv_reader *r)
{
	const struct hb_rows_options *o = rows->options;
	if (has_shape(rows, r, o->another))
		return o->another;
	return has_shape(rows, r, o->other) ? o->other : o->table;
}

static enum hb_csv_result learn_one_by_one(struct input *in)
{
	struct hb_csv_record record;
	enum hb_csv_result result;
	while ((result = hb_csv_next(in->reader, &record)) == HB_CSV_RECORD ||
	       result == HB_CSV_BAD) {
		in->count.read++;
		if (result == HB_CSV_RECORD)
			hb_import_learn(in->import, &record);
	}
	return result;
}

static enum hb_csv_result learn_ahead(struct hb_rows *rows, struct input *in)
{
	const struct hb_rows_options *o = rows->options;
	struct hb_feed *feed = hb_feed_new(rows, in, o->threads, o->chunk);
	if (!feed)
		return HB_CSV_FAILED;
	enum hb_csv_result result = hb_feed_learn(feed, &in->count.read);
	hb_feed_free(feed);
	return result;
}

/* Lets the import see all records once; the reader is opened anew afterwards. */
static enum hb_status learn(struct hb_rows *rows, struct input *in)
{
	size_t n;
	const uint32_t *column = hb_import_learns_from(in->import, &n);
	hb_csv_only(in->reader, column, n);
	bool ahead = rows->options->chunk != SIZE_MAX && hb_csv_has_parts(in->reader);
	enum hb_csv_result result = ahead ? learn_ahead(rows, in) : learn_one_by_one(in);
	enum hb_status status = hb_csv_status(in->reader);
	if (result == HB_CSV_FAILED && status != HB_OK)
		return status;
	hb_csv_close(in->reader);
	in->reader = NULL;
	if (result == HB_CSV_FAILED) /* memory, while looking ahead */
		return hb_no_memory(rows->sink);
	status = hb_import_decide(in->import, rows->sink);
	if (status)
		return status;
	in->count.read = 0; /* they are counted when they are read for good */
	return open_reader(rows, in);
}

static enum hb_status bind_foreign(struct hb_rows *rows, struct input *in)
{
	enum hb_status status = hb_import_new(&in->import, rows->options->import, in->name,
	                                      in->header, in->n_columns, rows->sink);
	if (status)
		return status;
	if (hb_import_wants_pass(in->import)) {
		if (in->once) {
			hb_find(rows->sink, (struct hb_finding){ .message = HB_M_PIPE_TOO_LONG,
			                                         .file = in->name });
			return HB_USAGE;
		}
		if ((status = learn(rows, in)) != HB_OK)
			return status;
	}
	for (size_t i = 0; i < rows->table->n_fields; i++)
		in->column_of_field[i] = hb_import_column(in->import, i);
	return HB_OK;
}

static enum hb_status bind_canonical(struct hb_rows *rows, struct input *in)
{
	struct hb_bind_place place = { .file = in->name, .line = hb_csv_header_line(in->reader) };
	enum hb_status status = hb_bind_make(&in->bind, rows->table, in->header, in->n_columns,
	                                     &place, &rows->arena, rows->sink);
	if (status)
		return status;
	for (size_t i = 0; i < in->n_columns; i++)
		if (in->bind.column[i].kind == HB_BIND_FIELD)
			in->column_of_field[in->bind.column[i].field] = (uint32_t)i + 1;
	return HB_OK;
}

static enum hb_status join_extra(struct hb_rows *rows, struct input *in)
{
	size_t n;
	if (in->import)
		hb_import_extra(in->import, &n);
	else
		hb_bind_extra(&in->bind, &n);
	for (size_t i = 0; i < n; i++) {
		struct hb_str name =
		        in->import ? hb_import_extra_name(in->import, i) : in->bind.extra_name[i];
		in->extra_place[i] = hb_dict_add(&rows->extra, name, NULL);
		if (in->extra_place[i] == HB_DICT_NONE)
			return hb_no_memory(rows->sink);
	}
	return HB_OK;
}

static void tell_mapping(struct hb_rows *rows, const struct input *in)
{
	struct hb_buf map = { 0 };
	hb_import_print_map(in->import, &map);
	rows->options->mapping(rows->options->mapping_ctx, in->name, hb_buf_slice(&map));
	hb_buf_free(&map);
}

/* Reads the header of one input and finds out what its columns are. */
static enum hb_status open_input(struct hb_rows *rows, struct input *in, bool first)
{
	bool whole = false;
	enum hb_status status;
	in->once = !is_regular(in->path);
	in->from = strcmp(in->path, "-") == 0 && !in->once ? lseek(STDIN_FILENO, 0, SEEK_CUR) : -1;
	if (in->once && rows->options->import) {
		if ((status = hold_pipe(rows, in, &whole)) != HB_OK)
			return status;
		in->once = !whole;
	}
	if ((status = open_reader(rows, in)) != HB_OK)
		return status;
	if (first)
		rows->table = shape_of(rows, in->reader);
	if ((status = copy_header(rows, in)) != HB_OK)
		return status;
	status = rows->options->import ? bind_foreign(rows, in) : bind_canonical(rows, in);
	if (status)
		return status;
	if (in->import && rows->options->mapping)
		tell_mapping(rows, in);
	return join_extra(rows, in);
}

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

bool hb_input_reopen(struct hb_rows *rows, struct input *in)
{
	size_t n = 0;
	const struct hb_str *header = NULL;
	if (open_reader(rows, in) != HB_OK) {
		in->left_out = true;
		return false;
	}
	header = hb_csv_header(in->reader, &n);
	bool same = n == in->n_columns;
	for (size_t i = 0; same && i < n; i++)
		same = hb_str_eq(header[i], in->header[i]);
	if (same)
		return true;
	hb_find(rows->sink, (struct hb_finding){ .message = HB_M_FILE_CHANGED, .file = in->name });
	hb_csv_close(in->reader);
	in->reader = NULL;
	in->left_out = true;
	return false;
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
	hb_buf_free(&names);
	if (!rows->unique || !rows->key_part || !rows->unique_names.p)
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

/* Lays out the columns of the rejects, now that all headers are known. */
static enum hb_status join_rejects(struct hb_rows *rows)
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
		status = join_rejects(rows);
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
	hb_csv_close(rows->again);
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
