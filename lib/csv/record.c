/*
 * The reference: records by libcsv, and what to do with quotes that do not close.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "csv/private.h"

/* What of the window a record at its start may reach: its longest form with its line end. */
enum { REACH = HB_CSV_RECORD_MAX + 2 };

/* The window from USED bytes behind the record's start. */
static struct hb_str ahead(const struct hb_csv_reader *r, size_t used, bool *last, bool *cut)
{
	size_t left = r->in.end - r->in.begin;
	*cut = left >= REACH;
	*last = r->in.eof && left <= REACH;
	if (*cut)
		left = REACH;
	return (struct hb_str){ r->in.p + r->in.begin + used, left > used ? left - used : 0 };
}

/* Feeds the line at the window's start: *USED bytes, its end among them for ROW and OPEN. */
static enum hb_parse_end first_line(struct hb_csv_reader *r, size_t *used)
{
	enum hb_parse_end end;
	*used = 0;
	hb_parse_reset(&r->parse, true);
	for (;;) {
		bool last, cut;
		struct hb_str s = ahead(r, *used, &last, &cut);
		*used += hb_parse_line(&r->parse, s, last, r->term, &end);
		if (end != HB_PARSE_MORE)
			return end;
		if (cut)
			return HB_PARSE_BIG;
		if (!hb_csv_fill(r))
			return HB_PARSE_MEMORY;
	}
}

/* The line at the window's start without its end in *LINE, and its length with it in *USED. False
 * when its end is out of reach (*LINE is its beginning then) or reading failed. */
static bool find_line(struct hb_csv_reader *r, struct hb_str *line, size_t *used)
{
	size_t seen = 0;
	for (;;) {
		bool last, cut;
		struct hb_str s = ahead(r, seen, &last, &cut);
		size_t at = hb_str_find(s, r->term);
		*line = (struct hb_str){ s.p - seen, seen + at };
		*used = line->len + (at < s.len);
		if (at < s.len || last)
			break;
		if (cut)
			return false;
		seen += s.len;
		if (!hb_csv_fill(r))
			return false;
	}
	if (r->term == '\n' && line->len && line->p[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* Bytes that cell I, which came out of well-formed CSV at P, takes there. */
static size_t written_length(struct hb_str cell, const char *p, const char *end)
{
	if (p == end || *p != '"')
		return cell.len;
	size_t quotes = 2;
	for (size_t i = 0; i < cell.len; i++)
		quotes += cell.p[i] == '"';
	return cell.len + quotes;
}

/* The cells of a line that went wrong (USED bytes with its end): what libcsv made of it up to
 * there, and from the cell that is at fault on cut at every delimiter. Returns their number, 0
 * without memory; *COLUMN is that of the cell at fault. */
static size_t salvage(struct hb_csv_reader *r, struct hb_str line, size_t used, size_t *column)
{
	enum hb_parse_end end;
	hb_parse_reset(&r->parse, true);
	hb_parse_line(&r->parse, (struct hb_str){ line.p, used }, true, r->term, &end);
	if (end == HB_PARSE_MEMORY)
		return 0;
	size_t n = r->parse.n_cells, at = 0;
	if (end == HB_PARSE_LONE && n) /* the cell before it goes on behind it */
		n--;
	for (size_t i = 0; i < n; i++)
		at += written_length(hb_parse_cell(&r->parse, i), line.p + at, line.p + line.len) +
		      1;
	*column = n + 1;
	struct hb_str rest = hb_str_from(line, at < line.len ? at : line.len);
	size_t more = 1;
	for (size_t i = 0; i < rest.len; i++)
		more += rest.p[i] == r->dialect.delimiter;
	if (!hb_csv_room(r, n + more))
		return 0;
	for (size_t i = 0; i < n; i++)
		r->cell[i] = hb_parse_cell(&r->parse, i);
	if (!rest.p)
		rest.p = "";
	for (size_t i = 0; i < more; i++)
		r->cell[n + i] = hb_str_cut(&rest, r->dialect.delimiter);
	return n + more;
}

/* Rejects the line at the window's start, and it alone. */
static enum hb_csv_result reject_line(struct hb_csv_reader *r, struct hb_csv_record *record,
                                      enum hb_message problem)
{
	size_t used, n = 0, column = 0;
	bool whole = find_line(r, &record->raw, &used);
	if (r->status != HB_OK)
		return HB_CSV_FAILED;
	if (!whole || record->raw.len > HB_CSV_RECORD_MAX)
		problem = HB_M_RECORD_TOO_LONG;
	if (problem != HB_M_RECORD_TOO_LONG) {
		n = salvage(r, record->raw, used, &column);
		if (!n)
			return hb_csv_no_memory(r);
	}
	if (hb_csv_reject(r, record, n, problem, column) == HB_NO_MEMORY)
		return hb_csv_no_memory(r);
	r->in.begin += used;
	r->skip_line = !whole;
	r->line++;
	return HB_CSV_BAD;
}

/* Remembers how many cells stood before the line that follows. */
static bool note_line(struct hb_csv_run *run)
{
	if (hb_grow(&run->cells, &run->cap, run->n_lines + 1, sizeof(*run->cells)) != 0)
		return false;
	run->cells[run->n_lines++] = (uint32_t)run->parse.n_cells;
	return true;
}

/* A run begins where the record's first line ends, with the parser as it stands there. */
static bool begin_run(struct hb_csv_reader *r, size_t used)
{
	struct hb_csv_run *run = &r->run;
	struct hb_parse spare = run->parse;
	run->parse = r->parse;
	r->parse = spare;
	run->parse.collect = false;
	run->state = HB_RUN_OPEN;
	run->at = hb_input_at(&r->in) + used;
	run->first_line = r->line + 1;
	run->n_lines = 0;
	return note_line(run);
}

/* Takes the run on until the quote's fate is known or the record at the window's start would be
 * too long. False when reading or memory failed. */
static bool go_on(struct hb_csv_reader *r)
{
	struct hb_csv_run *run = &r->run;
	while (run->state == HB_RUN_OPEN) {
		bool last, cut;
		enum hb_parse_end end;
		struct hb_str s = ahead(r, run->at - hb_input_at(&r->in), &last, &cut);
		size_t n = hb_parse_line(&run->parse, s, last, r->term, &end);
		run->at += n;
		if (end == HB_PARSE_OPEN && last && n == s.len)
			end = HB_PARSE_STRAY; /* open at the end of the file is as bad */
		if (end == HB_PARSE_MORE && cut)
			return true;
		if (end == HB_PARSE_MORE && !hb_csv_fill(r))
			return false;
		if (end == HB_PARSE_MEMORY || (end == HB_PARSE_OPEN && !note_line(run))) {
			hb_csv_no_memory(r);
			return false;
		}
		if (end == HB_PARSE_ROW)
			run->state = HB_RUN_CLOSED;
		else if (end != HB_PARSE_MORE && end != HB_PARSE_OPEN)
			run->state = HB_RUN_FAILED;
	}
	return true;
}

/* Forgets the lines before number LINE, when there are enough of them to be worth the while. */
static void forget_lines(struct hb_csv_run *run, size_t line)
{
	if (line < 1024 || line < run->n_lines / 2)
		return;
	memmove(run->cells, run->cells + line, (run->n_lines - line) * sizeof(*run->cells));
	run->n_lines -= line;
	run->first_line += line;
}

/* Whether the record whose first line, of USED bytes and CELLS whole cells, leaves a quote open
 * goes on to become a record of the right number of cells. */
static bool closes(struct hb_csv_reader *r, size_t used, size_t cells)
{
	struct hb_csv_run *run = &r->run;
	size_t line = r->line + 1 - run->first_line;
	if (run->state == HB_RUN_NONE || line >= run->n_lines) {
		if (!begin_run(r, used)) {
			hb_csv_no_memory(r);
			return false;
		}
		line = 0;
	}
	if (!go_on(r))
		return false;
	/* The run's cells are counted from the record that began it, and may have gone round. */
	uint32_t before = run->cells[line];
	uint32_t all = (uint32_t)run->parse.n_cells - before;
	uint32_t filled = (uint32_t)run->parse.last_filled - before;
	forget_lines(run, line);
	return run->state == HB_RUN_CLOSED && all + cells >= r->n_header &&
	       filled + cells <= r->n_header && run->at - hb_input_at(&r->in) <= REACH;
}

/* Collects a record that is known to close: *USED bytes, *LINES lines. */
static enum hb_parse_end collect(struct hb_csv_reader *r, size_t *used, uint64_t *lines)
{
	enum hb_parse_end end;
	*used = 0;
	*lines = 0;
	hb_parse_reset(&r->parse, true);
	do {
		bool last, cut;
		struct hb_str s = ahead(r, *used, &last, &cut);
		*used += hb_parse_line(&r->parse, s, last, r->term, &end);
		++*lines;
	} while (end == HB_PARSE_OPEN);
	return end;
}

/* Judges a whole record of USED bytes with its end; the window moves behind it. */
static enum hb_csv_result finish(struct hb_csv_reader *r, struct hb_csv_record *record, size_t used,
                                 uint64_t lines)
{
	struct hb_str raw = { r->in.p + r->in.begin, used };
	if (raw.len && raw.p[raw.len - 1] == r->term)
		raw.len--;
	if (raw.len && r->term == '\n' && raw.p[raw.len - 1] == '\r')
		raw.len--;
	if (raw.len > HB_CSV_RECORD_MAX)
		return reject_line(r, record, HB_M_RECORD_TOO_LONG);
	size_t n = r->parse.n_cells;
	if (!hb_csv_room(r, n))
		return HB_CSV_FAILED;
	for (size_t i = 0; i < n; i++)
		r->cell[i] = hb_parse_cell(&r->parse, i);
	record->raw = raw;
	enum hb_verdict verdict = hb_csv_judge(r, record, n, r->parse.last_filled);
	if (verdict == HB_NO_MEMORY)
		return hb_csv_no_memory(r);
	r->in.begin += used;
	r->line += lines;
	return verdict == HB_GOOD ? HB_CSV_RECORD : verdict == HB_REJECT ? HB_CSV_BAD : HB_CSV_END;
}

/* HB_CSV_END stands for an empty row here. */
static enum hb_csv_result one(struct hb_csv_reader *r, struct hb_csv_record *record)
{
	size_t used;
	uint64_t lines = 1;
	switch (first_line(r, &used)) {
	case HB_PARSE_ROW:
		return finish(r, record, used, lines);
	case HB_PARSE_OPEN:
		if (!closes(r, used, r->parse.n_cells))
			return r->status != HB_OK ? HB_CSV_FAILED
			                          : reject_line(r, record, HB_M_UNCLOSED_QUOTE);
		if (collect(r, &used, &lines) != HB_PARSE_ROW)
			return hb_csv_no_memory(r);
		return finish(r, record, used, lines);
	case HB_PARSE_STRAY:
		return reject_line(r, record, HB_M_STRAY_QUOTE);
	case HB_PARSE_LONE:
		return reject_line(r, record, r->term == '\n' ? HB_M_LONE_CR : HB_M_LONE_LF);
	case HB_PARSE_BIG:
		return reject_line(r, record, HB_M_RECORD_TOO_LONG);
	default:
		return r->status == HB_OK ? hb_csv_no_memory(r) : HB_CSV_FAILED;
	}
}

enum hb_csv_result hb_csv_reference(struct hb_csv_reader *r, struct hb_csv_record *record)
{
	for (;;) {
		while (r->in.begin == r->in.end) {
			if (r->in.eof)
				return HB_CSV_END;
			if (!hb_csv_fill(r))
				return HB_CSV_FAILED;
		}
		record->plain = record->written = false;
		record->line = r->line;
		record->record = r->record + 1;
		enum hb_csv_result result = one(r, record);
		if (result == HB_CSV_END)
			continue;
		r->record += result != HB_CSV_FAILED;
		return result;
	}
}
