#include "csv/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "csv/book.h"
#include "csv/lane.h"
#include "csv/private.h"

bool hb_csv_fill(struct hb_csv_reader *r)
{
	if (r->in.part) { /* the reader of the whole file goes on from here */
		r->status = HB_FINDING;
		return false;
	}
	enum hb_status status = hb_input_fill(&r->in, r->name, r->sink);
	if (status != HB_OK)
		r->status = status;
	if (r->in.half && !r->half_told)
		hb_find(r->sink, (struct hb_finding){ .message = HB_M_HALF_CHARACTER,
		                                      .file = hb_str(r->name) });
	r->half_told = r->in.half;
	return status == HB_OK;
}

enum hb_csv_result hb_csv_no_memory(struct hb_csv_reader *r)
{
	if (r->status == HB_OK)
		r->status = hb_no_memory(r->sink);
	return HB_CSV_FAILED;
}

bool hb_csv_room(struct hb_csv_reader *r, size_t n)
{
	if (hb_grow(&r->cell, &r->cap_cells, n, sizeof(*r->cell)) == 0)
		return true;
	hb_csv_no_memory(r);
	return false;
}

/* At least LEN bytes in the window, if the input has as many. */
static bool want(struct hb_csv_reader *r, size_t len)
{
	while (!r->in.eof && r->in.end - r->in.begin < len)
		if (!hb_csv_fill(r))
			return false;
	return true;
}

static enum hb_status seek_encoding(struct hb_csv_reader *r)
{
	struct hb_encoding *e = &r->dialect.encoding, marked = { 0 };
	const char *name = r->options.encoding;
	size_t bom;
	if (!want(r, 4))
		return r->status;
	struct hb_str start = { r->in.p + r->in.begin, r->in.end - r->in.begin };
	hb_encoding_bom(&marked, start, &bom);
	if (name && !hb_encoding_named(e, name)) {
		hb_find(r->sink, (struct hb_finding){ .message = HB_M_CSV_NO_ENCODING,
		                                      .file = hb_str(r->name),
		                                      .value = hb_str(name) });
		return HB_USAGE;
	}
	if (!name)
		*e = marked;
	r->dialect.bom = marked.kind == HB_ENCODING_UTF8;
	if (!name || r->dialect.bom)
		r->in.begin += bom;
	if (e->kind != HB_ENCODING_STREAM)
		return HB_OK;
	enum hb_status status = hb_input_convert(&r->in, e->name, r->sink);
	if (status != HB_OK)
		return status;
	if (!want(r, 3))
		return r->status;
	start = (struct hb_str){ r->in.p + r->in.begin, r->in.end - r->in.begin };
	if (hb_str_starts(start, HB_STR("\xEF\xBB\xBF"))) /* the mark of a UTF-16 named by -e */
		r->in.begin += 3;
	return HB_OK;
}

/* Whatever encoding was named, a workbook is none of text. */
static enum hb_status find_book(struct hb_csv_reader *r)
{
	if (!hb_csv_books)
		return HB_OK;
	if (!want(r, 4))
		return r->status;
	if (!hb_csv_is_book((struct hb_str){ r->in.p + r->in.begin, r->in.end - r->in.begin }))
		return HB_OK;
	r->by_row = true;
	return hb_csv_turn_book(r);
}

/* All that follows once the input stands open; frees R on failure. */
static enum hb_status start(struct hb_csv_reader **out, struct hb_csv_reader *r)
{
	enum hb_status status = find_book(r);
	if (status == HB_OK && !r->by_row)
		status = seek_encoding(r);
	if (status == HB_OK)
		status = hb_csv_seek_dialect(r);
	if (status == HB_OK && !hb_parse_open(&r->run.parse, r->dialect.delimiter))
		status = hb_no_memory(r->sink);
	if (status == HB_OK && !r->options.reference && !(r->lane = hb_lane_new()))
		status = hb_no_memory(r->sink);
	if (status != HB_OK)
		hb_csv_close(r);
	else
		*out = r;
	return status;
}

static struct hb_csv_reader *new_reader(const char *name, const struct hb_csv_options *options,
                                        struct hb_sink *sink)
{
	struct hb_csv_reader *r = hb_calloc(1, sizeof(*r));
	if (!r)
		return NULL;
	size_t len = strlen(name) + 1;
	r->in.fd = -1;
	r->sink = sink;
	r->line = 1;
	if (options)
		r->options = *options;
	r->name = hb_sys.malloc(len);
	if (r->name)
		memcpy(r->name, name, len);
	if (r->name)
		return r;
	hb_csv_close(r);
	return NULL;
}

enum hb_status hb_csv_open(struct hb_csv_reader **reader, const char *path,
                           const struct hb_csv_options *options, struct hb_sink *sink)
{
	*reader = NULL;
	struct hb_csv_reader *r = new_reader(path, options, sink);
	if (!r) {
		if (options && options->fd > 0)
			hb_sys.close(options->fd);
		return hb_no_memory(sink);
	}
	enum hb_status status = HB_OK;
	if (r->options.fd > 0)
		hb_input_descriptor(&r->in, r->options.fd, r->options.block);
	else
		status = hb_input_open(&r->in, path, r->options.block, sink);
	r->in.memory = r->options.ahead;
	if (status != HB_OK) {
		hb_csv_close(r);
		return status;
	}
	return start(reader, r);
}

enum hb_status hb_csv_open_bytes(struct hb_csv_reader **reader, struct hb_str bytes,
                                 const char *name, const struct hb_csv_options *options,
                                 struct hb_sink *sink)
{
	*reader = NULL;
	struct hb_csv_reader *r = new_reader(name, options, sink);
	if (!r)
		return hb_no_memory(sink);
	hb_input_memory(&r->in, bytes, r->options.block);
	return start(reader, r);
}

void hb_csv_close(struct hb_csv_reader *r)
{
	if (!r)
		return;
	hb_input_close(&r->in);
	hb_parse_close(&r->parse);
	hb_parse_close(&r->run.parse);
	hb_arena_free(&r->arena);
	hb_buf_free(&r->text);
	hb_buf_free(&r->unquoted);
	hb_buf_free(&r->value);
	hb_lane_free(r->lane);
	free(r->run.cells);
	free(r->cell);
	free(r->name);
	free(r);
}

const struct hb_str *hb_csv_header(const struct hb_csv_reader *r, size_t *n_cells)
{
	*n_cells = r->n_header;
	return r->header;
}

uint64_t hb_csv_header_line(const struct hb_csv_reader *r)
{
	return r->header_line;
}

const struct hb_csv_dialect *hb_csv_dialect(const struct hb_csv_reader *r)
{
	return &r->dialect;
}

void hb_csv_only(struct hb_csv_reader *r, const uint32_t *column, size_t n)
{
	r->only = column;
	r->n_only = n;
}

enum hb_status hb_csv_status(const struct hb_csv_reader *r)
{
	return r->status;
}

void hb_csv_progress(const struct hb_csv_reader *r, uint64_t *done, uint64_t *total)
{
	*done = r->in.convert ? r->in.read : hb_input_at(&r->in);
	*total = r->in.total;
}

/* Passes over the rest of a line that was too long; its bytes are not kept. */
static bool skip_line(struct hb_csv_reader *r)
{
	while (r->skip_line) {
		struct hb_str s = { r->in.p + r->in.begin, r->in.end - r->in.begin };
		size_t at = hb_str_find(s, r->term);
		r->skip_line = at == s.len && !r->in.eof;
		r->in.begin += at + (at < s.len);
		if (r->skip_line && !hb_csv_fill(r))
			return false;
	}
	return true;
}

static enum hb_csv_result next(struct hb_csv_reader *r, struct hb_csv_record *record)
{
	if (r->status != HB_OK || !skip_line(r))
		return HB_CSV_FAILED;
	if (r->lane) {
		enum hb_lane_result result = hb_lane_next(r, record);
		if (result != HB_LANE_REFERENCE)
			return result == HB_LANE_RECORD ? HB_CSV_RECORD : HB_CSV_FAILED;
	}
	return hb_csv_reference(r, record);
}

enum hb_csv_result hb_csv_next(struct hb_csv_reader *r, struct hb_csv_record *record)
{
	enum hb_csv_result result = next(r, record);
	if (r->by_row && (result == HB_CSV_RECORD || result == HB_CSV_BAD)) {
		uint64_t lines = r->line - record->line;
		record->line -= r->folded;
		r->folded += lines - 1;
	}
	return result;
}
