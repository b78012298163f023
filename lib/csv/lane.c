/*
 * The fast lane: records out of the index.
 */
#include "csv/lane.h"

#include <string.h>

#include "base/sys.h"

struct hb_lane *hb_lane_new(void)
{
	struct hb_lane *lane = hb_sys.malloc(sizeof(*lane));
	if (!lane)
		return NULL;
	lane->index = hb_lane_pick();
	lane->len = 0;
	return lane;
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
	while (ix->quote[lane->quote] < start)
		lane->quote++;
}

/* Sees to it that the window holds the whole line to come. */
static enum hb_lane_result see_line(struct hb_csv_reader *r, struct hb_lane *lane)
{
	uint64_t at = hb_input_at(&r->in);
	if (lane->len && at >= lane->at && at - lane->at < lane->len) {
		catch_up(r, lane);
		if (lane->line < lane->ix.n_lines)
			return HB_LANE_RECORD;
	}
	while (!index_window(r, lane)) {
		if (lane->len == HB_LANE_WINDOW || r->in.eof) {
			lane->len = 0;
			return HB_LANE_REFERENCE;
		}
		if (!hb_csv_fill(r))
			return HB_LANE_FAILED;
	}
	return HB_LANE_RECORD;
}

/* Whether one of the bits FROM..TO-1 is set. */
static bool any_bit(const uint64_t *bits, size_t from, size_t to)
{
	size_t first = from / 64, last = to / 64;
	uint64_t head = ~UINT64_C(0) << from % 64, tail = (UINT64_C(1) << to % 64) - 1;
	if (first == last)
		return bits[first] & head & tail;
	uint64_t all = (bits[first] & head) | (bits[last] & tail);
	for (size_t i = first + 1; i < last; i++)
		all |= bits[i];
	return all != 0;
}

/* The line being taken apart. */
struct line {
	const char *base;  /* the window's first byte */
	size_t start, end; /* in the window; END is its line end */
	size_t stop;       /* END, or the CR before it */
	size_t last;       /* the index of END in the list of separators */
	size_t n;          /* cells */
	size_t last_filled;
	bool plain; /* see hb_csv_record */
};

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
	for (size_t i = 0; i < want; i++) {
		size_t end = sep[i];
		cell[i] = (struct hb_str){ line->base + start, end - start };
		start = end + 1;
	}
	if (n == want)
		cell[n - 1].len -= line->end - line->stop;
	line->last_filled = 1; /* one at least */
	line->plain = n == want;
	return true;
}

/* Cells some of which are quoted, by the lists of separators and quotes. A quoted cell begins with
 * a quote and the next one closes it, with a separator or the line's end behind it; if not (a
 * doubled quote, a line break) this is not for us. Quotes within an unquoted cell are text. */
static bool split_quoted(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line)
{
	const uint16_t *sep = lane->ix.sep, *quote = lane->ix.quote + lane->quote;
	size_t j = lane->sep, start = line->start, n = 0;
	line->last_filled = 0;
	for (;; j++) {
		size_t from = start, to;
		if (*quote == start) {
			from++;
			to = quote[1];
			quote += 2;
			if (to >= line->end)
				return false;
			while (sep[j] < to)
				j++;
			if (to + 1 != sep[j] && to + 1 != line->stop)
				return false;
		} else {
			to = j == line->last ? line->stop : sep[j];
			while (*quote < to)
				quote++;
		}
		r->cell[n++] = (struct hb_str){ line->base + from, to - from };
		if (to > from)
			line->last_filled = n;
		if (j == line->last)
			break;
		start = sep[j] + 1u;
	}
	lane->quote = (size_t)(quote - lane->ix.quote);
	line->n = n;
	return line->last_filled == 0 || (n >= r->n_header && line->last_filled <= r->n_header);
}

/* Whether this may be the header once more, which the reference then finds out. */
static bool like_header(const struct hb_csv_reader *r)
{
	struct hb_str cell = r->cell[0], name = r->header[0];
	return (cell.len == name.len && memcmp(cell.p, name.p, name.len) == 0) ||
	       (cell.len && cell.p[0] == '\xEF');
}

/* Takes the line to come apart: false when it is for the reference. */
static bool split(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line)
{
	const struct hb_lane_index *ix = &lane->ix;
	line->plain = false;
	line->base = r->in.p + r->in.begin - lane->start;
	line->start = lane->start;
	line->last = ix->line[lane->line];
	line->end = line->stop = ix->sep[line->last];
	line->n = line->last + 1 - lane->sep;
	if (line->end > line->start && r->term == '\n' && line->base[line->end - 1] == '\r')
		line->stop--;
	if (ix->any_bad && any_bit(ix->bad, line->start, line->end))
		return false;
	if (line->n > r->cap_cells && !hb_csv_room(r, line->n))
		return false;
	if (ix->quote[lane->quote] < line->end)
		return split_quoted(r, lane, line);
	return split_plain(r, lane, line);
}

/* The line is done with. */
static void step(struct hb_csv_reader *r, struct hb_lane *lane, const struct line *line)
{
	r->in.begin += line->end + 1 - line->start;
	r->line++;
	lane->start = line->end + 1;
	lane->sep = line->last + 1;
	lane->line++;
}

enum hb_lane_result hb_lane_next(struct hb_csv_reader *r, struct hb_csv_record *record)
{
	struct hb_lane *lane = r->lane;
	struct line line;
	for (;;) {
		enum hb_lane_result seen = see_line(r, lane);
		if (seen != HB_LANE_RECORD)
			return seen;
		if (!split(r, lane, &line))
			return r->status == HB_OK ? HB_LANE_REFERENCE : HB_LANE_FAILED;
		if (line.last_filled)
			break;
		step(r, lane, &line);
	}
	record->raw = (struct hb_str){ line.base + line.start, line.stop - line.start };
	record->plain = line.plain;
	record->problem = record->warning = HB_MESSAGE_COUNT;
	record->column = 0;
	record->value = record->expected = (struct hb_str){ NULL, 0 };
	if (like_header(r))
		return HB_LANE_REFERENCE;
	if (lane->ix.any_high && any_bit(lane->ix.high, line.start, line.end)) {
		enum hb_verdict verdict = hb_csv_decode(r, record, r->n_header);
		if (verdict == HB_NO_MEMORY)
			hb_csv_no_memory(r);
		record->plain &= r->dialect.encoding.kind == HB_ENCODING_UTF8;
		if (verdict != HB_GOOD || hb_csv_is_header(r))
			return verdict == HB_NO_MEMORY ? HB_LANE_FAILED : HB_LANE_REFERENCE;
	}
	record->cell = r->cell;
	record->n_cells = r->n_header;
	record->line = r->line;
	record->record = ++r->record;
	step(r, lane, &line);
	return HB_LANE_RECORD;
}
