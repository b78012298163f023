#include <stdlib.h>

#include "base/dict.h"
#include "base/sys.h"
#include "tools/rotate.h"

void hb_name_list_free(struct hb_name_list *list)
{
	free(list->name);
	free(list->line);
	hb_arena_free(&list->arena);
	*list = (struct hb_name_list){ 0 };
}

static size_t score(void *ctx, const struct hb_str *cell, size_t n)
{
	size_t hits = 0;
	for (size_t i = 0; i < n; i++)
		hits += hb_str_ieq(hb_str_trim(cell[i]), hb_str(ctx));
	return hits;
}

static size_t find_column(const struct hb_str *header, size_t n, const char *column)
{
	size_t i = 0;
	while (i < n && !hb_str_ieq(hb_str_trim(header[i]), hb_str(column)))
		i++;
	return i;
}

static enum hb_status no_column(const char *path, const char *column, const struct hb_str *header,
                                size_t n, struct hb_sink *sink)
{
	struct hb_buf list = { 0 };
	for (size_t i = 0; i < n; i++) {
		hb_buf_cstr(&list, i ? ", " : "");
		hb_buf_str(&list, header[i]);
	}
	hb_find(sink, (struct hb_finding){ .message = HB_M_LIST_COLUMN,
	                                   .file = hb_str(path),
	                                   .expected = hb_buf_slice(&list),
	                                   .text = { hb_str(column) } });
	hb_buf_free(&list);
	return HB_USAGE;
}

/* What reading one list works with. */
struct reading {
	struct hb_name_list *list;
	const char *path, *column;
	uint32_t at; /* 0-based column */
	struct hb_dict seen;
	struct hb_sink *sink;
	bool wrong;
};

static void tell(struct reading *r, const struct hb_csv_record *record, enum hb_message m,
                 struct hb_str value, struct hb_str text)
{
	r->wrong = true;
	hb_find(r->sink, (struct hb_finding){ .message = m,
	                                      .file = hb_str(r->path),
	                                      .line = record->line,
	                                      .record = record->record,
	                                      .column = r->at + 1,
	                                      .field = hb_str(r->column),
	                                      .value = value,
	                                      .expected = record->expected,
	                                      .text = { text } });
}

static void tell_twice(struct reading *r, const struct hb_csv_record *record, struct hb_str name,
                       uint64_t line)
{
	struct hb_buf buf = { 0 };
	hb_buf_int(&buf, (int64_t)line);
	tell(r, record, HB_M_LIST_TWICE, name, hb_buf_slice(&buf));
	hb_buf_free(&buf);
}

/* Takes a record; false without memory. */
static bool take(struct reading *r, const struct hb_csv_record *record)
{
	struct hb_name_list *list = r->list;
	struct hb_str name = hb_str_trim(record->cell[r->at]);
	bool fresh;
	if (!name.len) {
		tell(r, record, HB_M_LIST_EMPTY_CELL, HB_STR(""), hb_str(r->column));
		return true;
	}
	if (hb_str_find(name, '|') < name.len)
		tell(r, record, HB_M_LIST_BAR, name, HB_STR(""));
	uint32_t id = hb_dict_add(&r->seen, name, &fresh);
	if (id == HB_DICT_NONE)
		return false;
	if (!fresh) {
		tell_twice(r, record, name, list->line[id]);
		return true;
	}
	struct hb_str copy = hb_arena_str(&list->arena, name);
	if (!copy.p || hb_grow(&list->name, &list->cap_name, list->n + 1, sizeof(copy)) != 0 ||
	    hb_grow(&list->line, &list->cap_line, list->n + 1, sizeof(*list->line)) != 0)
		return false;
	list->name[list->n] = copy;
	list->line[list->n++] = record->line;
	return true;
}

static enum hb_status read_names(struct reading *r, struct hb_csv_reader *reader)
{
	struct hb_csv_record record;
	enum hb_csv_result result;
	while ((result = hb_csv_next(reader, &record)) == HB_CSV_RECORD || result == HB_CSV_BAD) {
		if (result == HB_CSV_BAD)
			tell(r, &record, record.problem, record.value, HB_STR(""));
		else if (!take(r, &record))
			return hb_no_memory(r->sink);
	}
	if (result == HB_CSV_FAILED)
		return hb_csv_status(reader);
	return r->wrong ? HB_FINDING : HB_OK;
}

enum hb_status hb_name_list_read(struct hb_name_list *list, const char *path, const char *column,
                                 const struct hb_csv_options *options, struct hb_sink *sink)
{
	struct hb_csv_options o = *options;
	struct hb_csv_reader *reader;
	size_t n;
	*list = (struct hb_name_list){ 0 };
	o.preamble = true;
	o.score = score;
	o.score_ctx = (void *)(uintptr_t)column;
	enum hb_status status = hb_csv_open(&reader, path, &o, sink);
	if (status)
		return status;
	const struct hb_str *header = hb_csv_header(reader, &n);
	size_t at = find_column(header, n, column);
	struct reading r = {
		.list = list, .path = path, .column = column, .at = (uint32_t)at, .sink = sink
	};
	status = at == n ? no_column(path, column, header, n, sink) : read_names(&r, reader);
	hb_dict_free(&r.seen);
	hb_csv_close(reader);
	return status;
}
