/* The header of an input: which shape it has, and which column is which field. */
#include "csv/part.h"
#include "data/feed.h"
#include "data/rows_state.h"

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
		bool own = hb_table_field(rows->options->table, id) == HB_NO_FIELD;
		if (own && !has_column(header, n, id))
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
	struct hb_feed *feed = hb_feed_new(rows, in, o->threads, o->chunk, NULL);
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
	return hb_rows_open_reader(rows, in);
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

/* Scores of a long file would pass as an unknown column, and count as missing. A mapping says what
 * they are. */
static enum hb_status refuse_long(struct hb_rows *rows, const struct input *in)
{
	const struct hb_import_options *import = rows->options->import;
	if ((import && import->map.len) ||
	    !hb_is_long_header(rows->table, in->header, in->n_columns))
		return HB_OK;
	hb_find(rows->sink, (struct hb_finding){ .message = HB_M_LONG_FORM,
	                                         .file = in->name,
	                                         .line = hb_csv_header_line(in->reader) });
	return HB_USAGE;
}

enum hb_status hb_rows_bind_input(struct hb_rows *rows, struct input *in, bool first)
{
	if (first)
		rows->table = shape_of(rows, in->reader);
	enum hb_status status = copy_header(rows, in);
	if (!status)
		status = refuse_long(rows, in);
	if (!status)
		status = rows->options->import ? bind_foreign(rows, in) : bind_canonical(rows, in);
	if (status)
		return status;
	if (in->import && rows->options->mapping)
		tell_mapping(rows, in);
	return join_extra(rows, in);
}
