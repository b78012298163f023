/*
 * csv_transcript.h - what the CSV reader makes of an input, as text to compare.
 *
 * One line each: the findings told, the dialect, the header, and every record. A line break in a
 * cell stands as \n, a carriage return as \r, a NUL as \0.
 */
#ifndef HB_TESTS_CSV_TRANSCRIPT_H
#define HB_TESTS_CSV_TRANSCRIPT_H

#include <inttypes.h>
#include <string.h>

#include "csv/reader.h"

struct transcript {
	struct hb_sink sink; /* first: the sink is the transcript */
	struct hb_buf out;
	enum hb_status status; /* of opening, or of reading on */
	bool raw;              /* the bytes of records too */
	uint64_t n_written;    /* of them: with quotes, as we would write them */
	/* Called before each record, when there is one: for tests that meddle with the reader. */
	void (*meddle)(struct hb_csv_reader *r);
};

static inline void transcript_cell(struct hb_buf *out, struct hb_str s)
{
	hb_buf_char(out, '[');
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (c == '\n' || c == '\r' || c == '\0')
			hb_buf_cstr(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\0");
		else
			hb_buf_char(out, c);
	}
	hb_buf_char(out, ']');
}

static inline void transcript_take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct transcript *t = (struct transcript *)sink;
	hb_buf_printf(&t->out, "%s %s: ", hb_severity_name(f->severity, HB_LANG_EN),
	              hb_message_code(f->message));
	hb_finding_text(&t->out, f, HB_LANG_EN, false);
	hb_buf_char(&t->out, '\n');
}

static inline void transcript_header(struct transcript *t, const struct hb_csv_reader *r)
{
	const struct hb_csv_dialect *d = hb_csv_dialect(r);
	size_t n;
	const struct hb_str *cell = hb_csv_header(r, &n);
	hb_buf_printf(&t->out, "'%c' %s %s%s%s preamble %u, header at %" PRIu64 ": ",
	              d->delimiter == '\t' ? 'T' : d->delimiter, d->encoding.name, d->line_end,
	              d->bom ? " bom" : "", d->sep_line ? " sep" : "", d->preamble_rows,
	              hb_csv_header_line(r));
	for (size_t i = 0; i < n; i++)
		transcript_cell(&t->out, cell[i]);
	hb_buf_char(&t->out, '\n');
}

static inline void transcript_record(struct transcript *t, enum hb_csv_result result,
                                     const struct hb_csv_record *record)
{
	hb_buf_printf(&t->out, "%" PRIu64 ":%" PRIu64 ": ", record->line, record->record);
	for (size_t i = 0; i < record->n_cells; i++)
		transcript_cell(&t->out, record->cell[i]);
	enum hb_message m = result == HB_CSV_BAD ? record->problem : record->warning;
	if (m != HB_MESSAGE_COUNT) {
		hb_buf_printf(&t->out, " %s", hb_message_code(m));
		if (record->column)
			hb_buf_printf(&t->out, " col %u", record->column);
		if (record->value.len)
			transcript_cell(&t->out, record->value);
		if (record->expected.len)
			hb_buf_printf(&t->out, " expected %.*s", HB_STR_ARGS(record->expected));
	}
	hb_buf_char(&t->out, '\n');
}

/* The cell as the writer writes it. */
static inline void transcript_quoted(struct hb_buf *out, struct hb_str cell, char delimiter)
{
	bool quotes = false;
	for (size_t i = 0; i < cell.len; i++)
		quotes |= cell.p[i] == delimiter || strchr("\"\r\n", cell.p[i]);
	hb_buf_cstr(out, quotes ? "\"" : "");
	for (size_t i = 0; i < cell.len; i++) {
		hb_buf_char(out, cell.p[i]);
		if (cell.p[i] == '"')
			hb_buf_char(out, '"');
	}
	hb_buf_cstr(out, quotes ? "\"" : "");
}

/* The record's bytes; what is told of them must be true. */
static inline void transcript_raw(struct transcript *t, const struct hb_csv_reader *r,
                                  const struct hb_csv_record *record)
{
	struct hb_buf cells = { 0 };
	char delimiter = hb_csv_dialect(r)->delimiter;
	for (size_t i = 0; i < record->n_cells; i++) {
		if (i)
			hb_buf_char(&cells, delimiter);
		transcript_quoted(&cells, record->cell[i], delimiter);
	}
	bool same = hb_str_eq(hb_buf_slice(&cells), record->raw);
	if ((record->written && !same) || (record->plain && !record->written) ||
	    (record->plain && hb_str_find(record->raw, '"') < record->raw.len))
		hb_buf_cstr(&t->out, "TOLD WRONG");
	transcript_cell(&t->out, record->raw);
	hb_buf_char(&t->out, '\n');
	t->n_written += record->written && !record->plain;
	hb_buf_free(&cells);
}

static inline void transcript_read(struct transcript *t, struct hb_csv_reader *r)
{
	struct hb_csv_record record;
	enum hb_csv_result result;
	transcript_header(t, r);
	for (;;) {
		if (t->meddle)
			t->meddle(r);
		result = hb_csv_next(r, &record);
		if (result != HB_CSV_RECORD && result != HB_CSV_BAD)
			break;
		transcript_record(t, result, &record);
		if (t->raw)
			transcript_raw(t, r, &record);
	}
	t->status = hb_csv_status(r);
	if ((result == HB_CSV_FAILED) != (t->status != HB_OK))
		hb_buf_cstr(&t->out, "RESULT AND STATUS DISAGREE\n");
	hb_csv_close(r);
}

/* Reads BYTES to the end. The caller frees t->out. */
static inline void transcript_bytes(struct transcript *t, struct hb_str bytes,
                                    const struct hb_csv_options *options)
{
	struct hb_csv_reader *r;
	t->sink.take = transcript_take;
	t->status = hb_csv_open_bytes(&r, bytes, "test", options, &t->sink);
	if (t->status == HB_OK)
		transcript_read(t, r);
}

/* Reads the file PATH to the end. */
static inline void transcript_file(struct transcript *t, const char *path,
                                   const struct hb_csv_options *options)
{
	struct hb_csv_reader *r;
	t->sink.take = transcript_take;
	t->status = hb_csv_open(&r, path, options, &t->sink);
	if (t->status == HB_OK)
		transcript_read(t, r);
}

#endif
