/*
 * The fast lane: records one by one, out of the index.
 */
#include "csv/lane.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

/* Each of them stands on the way of every record. */
#define INLINE static inline __attribute__((always_inline))

struct hb_lane *hb_lane_new(void)
{
	struct hb_lane *lane = hb_sys.malloc(sizeof(*lane));
	if (!lane)
		return NULL;
	lane->index = hb_lane_pick();
	lane->len = 0;
	lane->barred = lane->in_vain = 0;
	lane->lines = NULL;
	return lane;
}

void hb_lane_free(struct hb_lane *lane)
{
	if (lane)
		free(lane->lines);
	free(lane);
}

/* A new window at the record to come; false when it holds no whole line. */
static bool index_window(struct hb_csv_reader *r, struct hb_lane *lane)
{
	size_t len = r->in.end - r->in.begin;
	if (len > HB_LANE_WINDOW)
		len = HB_LANE_WINDOW;
	lane->at = hb_input_at(&r->in);
	lane->len = len;
	lane->start = lane->sep = lane->line = lane->quote = 0;
	if (lane->lines)
		lane->lines->known = false;
	lane->index(&lane->ix, r->in.p + r->in.begin, len, r->dialect.delimiter, r->term);
	return lane->ix.n_lines > 0;
}

/* Moves to where the window of the input now begins, past what the reference has taken. */
static void catch_up(struct hb_csv_reader *r, struct hb_lane *lane)
{
	const struct hb_lane_index *ix = &lane->ix;
	size_t start = (size_t)(hb_input_at(&r->in) - lane->at);
	if (start == lane->start)
		return;
	lane->start = start;
	while (lane->line < ix->n_lines && ix->sep[ix->line[lane->line]] < start)
		lane->line++;
	lane->sep = lane->line ? ix->line[lane->line - 1] + 1u : 0;
	/* Of a record that had been split here it may have taken the first line alone. */
	while (lane->quote && ix->quote[lane->quote - 1] >= start)
		lane->quote--;
	while (ix->quote[lane->quote] < start)
		lane->quote++;
}

enum hb_lane_result hb_lane_see_line(struct hb_csv_reader *r, struct hb_lane *lane)
{
	uint64_t at = hb_input_at(&r->in);
	if (lane->len && at >= lane->at && at - lane->at < lane->len) {
		catch_up(r, lane);
		if (lane->line < lane->ix.n_lines)
			return HB_LANE_RECORD;
	}
	while (!index_window(r, lane)) {
		if (lane->len == HB_LANE_WINDOW)
			return HB_LANE_LONG;
		if (r->in.eof) {
			lane->len = 0;
			return HB_LANE_REFERENCE;
		}
		if (!hb_csv_fill(r))
			return HB_LANE_FAILED;
	}
	return HB_LANE_RECORD;
}

/* The record being taken apart, mostly a line. */
struct line {
	const char *base;  /* the window's first byte */
	size_t start, end; /* in the window; END is its line end */
	size_t stop;       /* END, or the CR before it */
	size_t last;       /* the index of END in the list of separators */
	size_t n;          /* cells */
	size_t last_filled;
	bool plain, written; /* see hb_csv_record */
};

/* Of the cells between SEP those that are wanted, and the first, which tells a header. */
static bool split_few(struct hb_csv_reader *r, const uint16_t *sep, struct line *line)
{
	size_t last = r->n_header - 1;
	for (size_t k = 0; k <= r->n_only; k++) {
		size_t i = k < r->n_only ? r->only[k] : 0;
		size_t start = i ? sep[i - 1] + 1u : line->start;
		size_t end = i == last && line->n == last + 1 ? line->stop : sep[i];
		r->cell[i] = (struct hb_str){ line->base + start, end - start };
	}
	line->last_filled = 1;
	line->plain = line->n == r->n_header;
	return true;
}

/* Cells without a quote: as many as there are separators, none of which needs a look. */
static bool split_plain(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line)
{
	const uint16_t *sep = lane->ix.sep + lane->sep;
	size_t n = line->n, want = r->n_header, start = line->start;
	if (line->stop - line->start == n - 1) { /* nothing but delimiters */
		line->last_filled = 0;
		return true;
	}
	/* Too many are fine where behind the last that counts nothing but delimiters follow. */
	if (n < want || (n > want && line->stop - sep[want - 1] != n - want))
		return false;
	struct hb_str *cell = r->cell;
	if (r->only)
		return split_few(r, sep, line);
	for (size_t i = 0; i < want; i++) {
		size_t end = sep[i];
		cell[i] = (struct hb_str){ line->base + start, end - start };
		start = end + 1;
	}
	if (n == want)
		cell[n - 1].len -= line->end - line->stop;
	line->last_filled = 1; /* one at least */
	line->plain = line->written = n == want;
	return true;
}

/* The text between the quotes at OPEN and CLOSE, of each two others one, into r->unquoted. */
static struct hb_str undouble(struct hb_csv_reader *r, const char *base, const uint16_t *open,
                              const uint16_t *close)
{
	char *begin = r->unquoted.p + r->unquoted.len, *to = begin;
	size_t from = *open + 1u;
	for (const uint16_t *quote = open + 1; quote < close; quote += 2) {
		size_t len = quote[1] - from;
		memcpy(to, base + from, len);
		to += len;
		from = quote[1] + 1u;
	}
	memcpy(to, base + from, *close - from);
	to += *close - from;
	r->unquoted.len += (size_t)(to - begin);
	return (struct hb_str){ begin, (size_t)(to - begin) };
}

/* The quote at TO closes a cell in a line further on: that line is the record's last so far. */
static enum hb_lane_result go_on(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line,
                                 size_t to)
{
	const struct hb_lane_index *ix = &lane->ix;
	const uint16_t *last = ix->line + lane->line;
	if (lane->at + line->start < lane->barred)
		return HB_LANE_REFERENCE;
	while (*last != HB_LANE_NONE && ix->sep[*last] < to)
		last++;
	if (*last == HB_LANE_NONE)
		return HB_LANE_LONG;
	line->last = *last;
	line->end = line->stop = ix->sep[line->last];
	if (r->term == '\n' && line->base[line->end - 1] == '\r')
		line->stop--;
	return HB_LANE_RECORD;
}

/* Cells some of which are quoted, by the lists of separators and quotes. Behind a quoted cell must
 * come a separator. Those within it are text, line ends too; so which line is the record's last is
 * known only now. Quotes within an unquoted cell are text as well. Kept out of line for the sake of
 * records without quotes, which then save no registers for this one. */
static __attribute__((noinline)) enum hb_lane_result
split_quoted(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line)
{
	const uint16_t *sep = lane->ix.sep, *quote = lane->ix.quote + lane->quote;
	const char *base = line->base;
	struct hb_str *cell = r->cell;
	size_t start = line->start, end = line->end, j = lane->sep, last = line->last;
	size_t n = 0, want = r->n_header, last_filled = 0;
	bool written = true;
	for (;; j++) {
		struct hb_str text;
		for (; j < last && n < want && sep[j] < *quote; j++) { /* no quote in sight */
			cell[n++] = (struct hb_str){ base + start, sep[j] - start };
			if (sep[j] > start)
				last_filled = n;
			start = sep[j] + 1u;
		}
		if (*quote == start) {
			const uint16_t *open = quote, *close = hb_lane_closing(open);
			size_t to = *close;
			if (to > end) {
				enum hb_lane_result result = go_on(r, lane, line, to);
				if (result != HB_LANE_RECORD)
					return result;
				end = line->end;
				last = line->last;
			}
			bool needed = sep[j] < to || close - open > 1;
			while (sep[j] < to)
				j++;
			if (to + 1 != sep[j] && to + 1 != line->stop)
				return HB_LANE_REFERENCE;
			text = (struct hb_str){ base + start + 1, to - start - 1 };
			if (close - open > 1)
				text = undouble(r, base, open, close);
			quote = close + 1;
			written &= needed;
		} else {
			size_t to = j == last ? line->stop : sep[j];
			text = (struct hb_str){ base + start, to - start };
			written &= *quote >= to;
			while (*quote < to)
				quote++;
		}
		if (n < want)
			cell[n] = text;
		else if (text.len)
			return HB_LANE_REFERENCE;
		n++;
		if (text.len)
			last_filled = n;
		if (j == last)
			break;
		start = sep[j] + 1u;
	}
	if (last_filled && n < want)
		return HB_LANE_REFERENCE;
	lane->quote = (size_t)(quote - lane->ix.quote);
	line->n = n;
	line->last_filled = last_filled;
	line->written = written && n == want;
	return HB_LANE_RECORD;
}

/* Whether this may be the header once more, which the reference then finds out. */
INLINE bool like_header(const struct hb_csv_reader *r)
{
	struct hb_str cell = r->cell[0], name = r->header[0];
	if (!cell.len)
		return !name.len;
	return cell.p[0] == '\xEF' || (cell.len == name.len && cell.p[0] == name.p[0] &&
	                               memcmp(cell.p, name.p, name.len) == 0);
}

/* Room for the text of a record with doubled quotes, so that it does not move while it grows. */
static bool room_for_quoted(struct hb_csv_reader *r)
{
	r->unquoted.len = 0;
	if (r->unquoted.cap >= HB_LANE_WINDOW || hb_buf_reserve(&r->unquoted, HB_LANE_WINDOW))
		return true;
	hb_csv_no_memory(r);
	return false;
}

/* Takes the record to come apart. What had to be looked at for nothing is not looked at again:
 * lines that each open a quote would make that very much. */
static enum hb_lane_result split(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line)
{
	const struct hb_lane_index *ix = &lane->ix;
	enum hb_lane_result result;
	line->plain = line->written = false;
	line->base = r->in.p + r->in.begin - lane->start;
	line->start = lane->start;
	line->last = ix->line[lane->line];
	line->end = line->stop = ix->sep[line->last];
	line->n = line->last + 1 - lane->sep;
	if (line->end > line->start && r->term == '\n' && line->base[line->end - 1] == '\r')
		line->stop--;
	if (r->n_header > r->cap_cells && !hb_csv_room(r, r->n_header))
		return HB_LANE_FAILED;
	if (ix->quote[lane->quote] > line->end)
		result = split_plain(r, lane, line) ? HB_LANE_RECORD : HB_LANE_REFERENCE;
	else if (room_for_quoted(r))
		result = split_quoted(r, lane, line);
	else
		return HB_LANE_FAILED;
	if (result == HB_LANE_RECORD && ix->any_bad &&
	    hb_lane_any_bit(ix->bad, line->start, line->end))
		result = HB_LANE_REFERENCE;
	if (result == HB_LANE_REFERENCE)
		hb_lane_bar(lane, lane->at + line->start, lane->at + line->end);
	return result;
}

/* The record is done with; it may have been several lines. */
static void step(struct hb_csv_reader *r, struct hb_lane *lane, const struct line *line)
{
	r->in.begin += line->end + 1 - line->start;
	do
		r->line++;
	while (lane->ix.line[lane->line++] < line->last);
	lane->start = line->end + 1;
	lane->sep = line->last + 1;
}

/* Fills RECORD; see hb_lane_judge(). */
INLINE enum hb_lane_result judge(struct hb_csv_reader *r, struct hb_csv_record *record, bool wide)
{
	record->problem = record->warning = HB_MESSAGE_COUNT;
	record->column = 0;
	record->value = record->expected = (struct hb_str){ NULL, 0 };
	if (like_header(r))
		return HB_LANE_REFERENCE;
	if (wide) {
		enum hb_verdict verdict = hb_csv_decode(r, record, r->n_header);
		if (verdict == HB_NO_MEMORY)
			hb_csv_no_memory(r);
		bool utf8 = r->dialect.encoding.kind == HB_ENCODING_UTF8;
		record->plain &= utf8;
		record->written &= utf8;
		if (verdict != HB_GOOD || hb_csv_is_header(r))
			return verdict == HB_NO_MEMORY ? HB_LANE_FAILED : HB_LANE_REFERENCE;
	}
	record->cell = r->cell;
	record->n_cells = r->n_header;
	record->line = r->line;
	record->record = ++r->record;
	return HB_LANE_RECORD;
}

enum hb_lane_result hb_lane_judge(struct hb_csv_reader *r, struct hb_csv_record *record, bool wide)
{
	return judge(r, record, wide);
}

enum hb_lane_result hb_lane_next(struct hb_csv_reader *r, struct hb_csv_record *record)
{
	struct hb_lane *lane = r->lane;
	struct line line;
	for (;;) {
		enum hb_lane_result result = hb_lane_see_line(r, lane);
		if (result == HB_LANE_RECORD)
			result = split(r, lane, &line);
		if (result == HB_LANE_LONG)
			return hb_lane_long(r, record);
		if (result != HB_LANE_RECORD)
			return result;
		if (line.last_filled)
			break;
		step(r, lane, &line);
	}
	record->raw = (struct hb_str){ line.base + line.start, line.stop - line.start };
	record->plain = line.plain;
	record->written = line.written;
	bool wide = lane->ix.any_high && hb_lane_any_bit(lane->ix.high, line.start, line.end);
	enum hb_lane_result result = judge(r, record, wide);
	if (result == HB_LANE_RECORD)
		step(r, lane, &line);
	return result;
}
