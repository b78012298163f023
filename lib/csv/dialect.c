/*
 * Finding out how a file is written: which delimiter, which line end, which row is the header.
 *
 * Every delimiter is tried on the first rows by libcsv itself, and the form says (by the score
 * callback) under which one the header means most to it. No statistics.
 */
#include <stdlib.h>
#include <string.h>

#include "csv/private.h"

enum { TITLE_ROWS = 64 }; /* rows above the header, at most */

/* A row that may be the header. */
struct candidate {
	char delimiter, term;
	size_t score, n_cells; /* cells: without the empty ones at the end */
	size_t at, used;       /* where in the window, and its length with its line end */
	uint64_t line, lines;  /* its first line, counted from the window's start; its number */
	uint64_t folded;       /* lines before it that were more than one for a row */
	uint32_t rows_above;
	bool crlf;
};

/* Going through the first rows with one delimiter. */
struct walk {
	struct hb_csv_reader *r;
	struct candidate best; /* of the delimiters tried so far */
	struct candidate own;  /* of this delimiter's rows so far */
	struct candidate row;
	enum hb_message trouble; /* why there is no header */
	size_t shortest;         /* length of the cell that is to blame */
};

/* Reads the row at row->at: HB_PARSE_ROW with `used` and `lines`, or what was wrong with it. */
static enum hb_parse_end read_row(struct walk *w)
{
	struct hb_csv_reader *r = w->r;
	struct candidate *row = &w->row;
	enum hb_parse_end end = HB_PARSE_OPEN;
	row->used = 0;
	row->lines = 0;
	hb_parse_reset(&r->parse, true);
	while (end == HB_PARSE_OPEN || end == HB_PARSE_MORE) {
		size_t from = r->in.begin + row->at + row->used;
		struct hb_str s = { r->in.p + from, r->in.end - from };
		if (r->in.eof && !s.len && end == HB_PARSE_OPEN)
			return HB_PARSE_OPEN;
		row->lines += end == HB_PARSE_OPEN;
		row->used += hb_parse_line(&r->parse, s, r->in.eof, row->term, &end);
		if (end == HB_PARSE_MORE && row->used > HB_CSV_RECORD_MAX)
			return HB_PARSE_BIG;
		if (end == HB_PARSE_MORE && !hb_csv_fill(r))
			return HB_PARSE_MEMORY;
	}
	return end;
}

/* The row's cells as UTF-8 in r->cell, those behind the last that is not empty left out. False
 * when its bytes have no meaning, or without memory. */
static bool row_cells(struct walk *w)
{
	struct hb_csv_reader *r = w->r;
	struct hb_encoding kept = r->dialect.encoding;
	struct hb_csv_record record = { .raw = { r->in.p + r->in.begin + w->row.at, w->row.used } };
	w->row.n_cells = r->parse.last_filled;
	if (!hb_csv_room(r, w->row.n_cells))
		return false;
	for (size_t i = 0; i < w->row.n_cells; i++)
		r->cell[i] = hb_parse_cell(&r->parse, i);
	enum hb_verdict verdict = HB_GOOD;
	if (!hb_ascii(record.raw))
		verdict = hb_csv_decode(r, &record, w->row.n_cells);
	if (verdict == HB_NO_MEMORY)
		hb_csv_no_memory(r);
	r->dialect.encoding = kept;
	return verdict == HB_GOOD;
}

/* Keeps the first cell with bytes that have no meaning, for the message; of several delimiters'
 * cells the shortest. */
static void note_bytes(struct walk *w)
{
	struct hb_csv_reader *r = w->r;
	bool first = w->trouble != HB_M_CSV_HEADER_ENCODING;
	size_t i = 0;
	while (i + 1 < w->row.n_cells && hb_encoding_fits(&r->dialect.encoding, r->cell[i]))
		i++;
	w->trouble = HB_M_CSV_HEADER_ENCODING;
	if (!first && r->cell[i].len >= w->shortest)
		return;
	w->shortest = r->cell[i].len;
	r->value.len = 0;
	hb_encoding_text(&r->dialect.encoding, &r->value, r->cell[i]);
}

static void weigh(struct walk *w)
{
	struct hb_csv_reader *r = w->r;
	if (hb_str_find((struct hb_str){ r->in.p + r->in.begin + w->row.at, w->row.used }, '\0') <
	    w->row.used)
		return;
	if (!row_cells(w)) {
		if (r->status == HB_OK)
			note_bytes(w);
		return;
	}
	struct candidate *row = &w->row, *own = &w->own;
	const char *end = r->in.p + r->in.begin + row->at + row->used;
	row->crlf = row->used > 1 && end[-1] == '\n' && end[-2] == '\r';
	if (r->options.score)
		row->score = r->options.score(r->options.score_ctx, r->cell, row->n_cells);
	/* Of one delimiter's rows the first that means most; where none means anything, the first
	 * of several cells, since titles mostly have one. */
	if (row->score > own->score ||
	    (row->score == 0 && own->score == 0 && own->n_cells < 2 && row->n_cells > own->n_cells))
		*own = *row;
}

/* Whether this delimiter's header is better than that of those before. */
static bool is_better(const struct candidate *own, const struct candidate *best)
{
	if (own->score != best->score)
		return own->score > best->score;
	return own->n_cells > best->n_cells ||
	       (own->n_cells == best->n_cells && own->at < best->at);
}

/* A file whose first line end is a lone CR has such lines throughout. */
static bool turn_to_cr(struct walk *w)
{
	if (w->row.term == '\r' || w->row.rows_above || w->row.at)
		return false;
	w->row.term = '\r';
	return true;
}

/* A row that cannot be read is no header, but may stand above one. */
static bool note_trouble(struct walk *w, enum hb_parse_end end)
{
	w->trouble = end == HB_PARSE_BIG ? HB_M_CSV_HEADER_LONG : HB_M_CSV_HEADER_QUOTE;
	if (!w->r->options.preamble)
		return false;
	/* A title row: only its first line is passed over. */
	struct hb_csv_reader *r = w->r;
	for (size_t seen = 0;;) {
		struct hb_str s = { r->in.p + r->in.begin + w->row.at,
			            r->in.end - r->in.begin - w->row.at };
		w->row.used = seen + hb_str_find(hb_str_from(s, seen), w->row.term) + 1;
		w->row.lines = 1;
		if (w->row.used <= s.len)
			return true;
		seen = s.len;
		if (r->in.eof || seen > HB_CSV_RECORD_MAX || !hb_csv_fill(r))
			return false;
	}
}

/* Whether the row is empty under any delimiter: `;;` is no header of a comma file. */
static bool is_blank(const struct walk *w)
{
	const char *p = w->r->in.p + w->r->in.begin + w->row.at;
	for (size_t i = 0; i < w->row.used; i++)
		if (!p[i] || !strchr(",;\t|\" \r\n", p[i]))
			return false;
	return true;
}

/* Tries one delimiter; false when reading or memory failed. */
static bool try_delimiter(struct walk *w, char delimiter)
{
	struct hb_csv_reader *r = w->r;
	w->row = (struct candidate){ .delimiter = delimiter, .term = '\n' };
	w->own = (struct candidate){ 0 };
	hb_parse_close(&r->parse);
	if (!hb_parse_open(&r->parse, delimiter)) {
		hb_csv_no_memory(r);
		return false;
	}
	while (w->row.rows_above < TITLE_ROWS && w->row.at <= HB_CSV_RECORD_MAX) {
		struct candidate *row = &w->row;
		if (r->in.eof && r->in.begin + row->at == r->in.end)
			break;
		enum hb_parse_end end = read_row(w);
		if (end == HB_PARSE_LONE && turn_to_cr(w))
			continue;
		if (end == HB_PARSE_MEMORY) {
			if (r->status == HB_OK)
				hb_csv_no_memory(r);
			return false;
		}
		if (end != HB_PARSE_ROW && !note_trouble(w, end))
			break;
		bool filled = end == HB_PARSE_ROW && r->parse.last_filled && !is_blank(w);
		if (filled)
			weigh(w);
		if (r->status != HB_OK)
			return false;
		if (filled && !r->options.preamble)
			break;
		row->at += row->used;
		row->line += row->lines;
		row->folded += row->lines ? row->lines - 1 : 0;
		row->rows_above += end != HB_PARSE_ROW || filled;
	}
	if (is_better(&w->own, &w->best))
		w->best = w->own;
	return true;
}

static enum hb_status refuse(struct hb_csv_reader *r, enum hb_message m, struct hb_str value,
                             const char *expected)
{
	hb_find(r->sink, (struct hb_finding){ .message = m,
	                                      .file = hb_str(r->name),
	                                      .value = value,
	                                      .expected = hb_str(expected) });
	return r->status = HB_USAGE;
}

/* A first line `sep=;` as Excel reads it: its length with its end, 0 for none. */
static size_t sep_line(struct hb_csv_reader *r, char *delimiter)
{
	struct hb_str s = { r->in.p + r->in.begin, r->in.end - r->in.begin };
	if (s.len < 5 || !hb_str_ieq((struct hb_str){ s.p, 4 }, HB_STR("sep=")))
		return 0;
	struct hb_str rest = hb_str_from(s, 5);
	size_t end = 0;
	if (rest.len && rest.p[0] == '\r')
		end++;
	if (rest.len > end && rest.p[end] == '\n')
		end++;
	if (!end && rest.len)
		return 0;
	*delimiter = s.p[4];
	return 5 + end;
}

static bool may_separate(char c)
{
	return c != '"' && c != '\r' && c != '\n' && c != '\0' && !(c & 0x80);
}

/* Files that are something else altogether, known by how they begin. */
static enum hb_message what_it_is(const struct hb_csv_reader *r)
{
	struct hb_str s = { r->in.p + r->in.begin, r->in.end - r->in.begin };
	if (!s.len)
		return HB_M_CSV_EMPTY;
	if (r->by_row)
		return HB_MESSAGE_COUNT;
	if (hb_csv_is_book(s))
		return HB_M_CSV_WORKBOOK;
	if (hb_str_starts(s, HB_STR("%PDF")) || hb_str_starts(s, HB_STR("\x1F\x8B")))
		return HB_M_CSV_BINARY;
	return HB_MESSAGE_COUNT;
}

/* Takes the row that was chosen for the header; the window moves behind it. */
static enum hb_status adopt(struct walk *w)
{
	struct hb_csv_reader *r = w->r;
	struct candidate *row = &w->best;
	struct hb_csv_dialect *d = &r->dialect;
	struct hb_str all = { r->in.p + r->in.begin, row->at + row->used };
	if (hb_str_find(all, '\0') < all.len)
		return refuse(r, HB_M_CSV_NUL, HB_STR(""), NULL);
	/* Title rows are records too: the first of all with more than ASCII decides. */
	if (d->encoding.kind == HB_ENCODING_UNDECIDED && !hb_ascii(all))
		hb_encoding_decide(&d->encoding, all);
	hb_parse_close(&r->parse);
	w->row = *row;
	if (!hb_parse_open(&r->parse, row->delimiter) || read_row(w) != HB_PARSE_ROW ||
	    !row_cells(w))
		return r->status != HB_OK ? r->status : (hb_csv_no_memory(r), r->status);
	r->header = hb_arena_array(&r->arena, row->n_cells, sizeof(*r->header));
	if (!r->header)
		return hb_csv_no_memory(r), r->status;
	for (size_t i = 0; i < row->n_cells; i++) {
		r->header[i] = hb_arena_str(&r->arena, r->cell[i]);
		if (!r->header[i].p)
			return hb_csv_no_memory(r), r->status;
	}
	r->n_header = row->n_cells;
	d->delimiter = row->delimiter;
	d->preamble_rows = row->rows_above;
	d->line_end = row->term == '\r' ? "CR" : row->crlf ? "CRLF" : "LF";
	r->term = row->term;
	r->header_line = r->line + row->line;
	r->line = r->header_line + row->lines;
	if (r->by_row) {
		r->header_line -= row->folded;
		r->folded = row->folded + row->lines - 1;
	}
	r->in.begin += all.len;
	return HB_OK;
}

/* No header: says why, as exactly as can be. */
static enum hb_status refuse_all(struct walk *w)
{
	struct hb_csv_reader *r = w->r;
	struct hb_str all = { r->in.p + r->in.begin, r->in.end - r->in.begin };
	const char *name = r->dialect.encoding.name;
	if (hb_str_find(all, '\0') < all.len)
		return refuse(r, HB_M_CSV_NUL, HB_STR(""), NULL);
	if (w->trouble == HB_M_CSV_HEADER_ENCODING)
		return refuse(r, w->trouble, hb_buf_slice(&r->value),
		              r->dialect.encoding.kind ? name : "UTF-8, Windows-1252");
	return refuse(r, w->trouble, HB_STR(""), NULL);
}

enum hb_status hb_csv_seek_dialect(struct hb_csv_reader *r)
{
	static const char usual[] = ",;\t|";
	struct walk w = { .r = r, .trouble = HB_M_CSV_NO_HEADER };
	while (!r->in.eof && r->in.end - r->in.begin < 8) /* as much as the looks below take */
		if (!hb_csv_fill(r))
			return r->status;
	enum hb_message other = what_it_is(r);
	if (other != HB_MESSAGE_COUNT)
		return refuse(r, other, HB_STR(""), NULL);
	char told[2] = { r->options.delimiter, '\0' }, sep = '\0';
	if (told[0] && !may_separate(told[0]))
		return refuse(r, HB_M_CSV_NO_DELIMITER, (struct hb_str){ told, 1 }, NULL);
	size_t len = r->by_row ? 0 : sep_line(r, &sep);
	if (len && may_separate(sep)) {
		r->dialect.sep_line = true;
		r->in.begin += len;
		r->line++;
		told[0] = told[0] ? told[0] : sep;
	}
	for (const char *d = told[0] ? told : usual; *d && r->status == HB_OK; d++)
		if (!try_delimiter(&w, *d))
			return r->status;
	if (r->status != HB_OK)
		return r->status;
	/* One cell that says nothing is what a header with an open quote looks like to a delimiter
	 * that it does not have. */
	bool odd = w.best.n_cells <= 1 && w.best.score == 0 && w.trouble != HB_M_CSV_NO_HEADER;
	return w.best.used && !odd ? adopt(&w) : refuse_all(&w);
}
