/*
 * The fast lane: lines in a row that need no look at all, for who takes them apart by the index.
 */
#include "csv/lane.h"

#include <string.h>

#include "base/sys.h"

/* A line of the window. */
struct line {
	size_t start, end, stop; /* its end; STOP may be the CR before it */
	size_t first, last;      /* its separators in the index */
};

/* Copies N offsets, which are few, eight at a time. */
static inline void copy(uint16_t *to, const uint16_t *from, size_t n)
{
	for (size_t i = 0; i < n; i += 8)
		memcpy(to + i, from + i, 8 * sizeof(*to));
}

/* The separators of LINE, of which QUOTE is the first quote, but for those within quotes. Returns
 * how many; 0: it is no record by itself, or may be one that is empty. */
static size_t list_outside(const struct hb_lane_index *ix, const struct line *line,
                           const uint16_t *quote, uint16_t *out)
{
	const uint16_t *sep = ix->sep;
	size_t start = line->start, n = 0, j = line->first;
	if (sep[j] == start || (*quote == start && quote[1] == start + 1))
		return 0;
	for (;; j++) {
		size_t from = j;
		while (j < line->last && sep[j] < *quote)
			j++;
		copy(out + n, sep + from, j - from);
		n += j - from;
		start = j > line->first ? sep[j - 1] + 1u : start;
		if (*quote == start) {
			const uint16_t *close = hb_lane_closing(quote);
			if (*close >= line->end)
				return 0;
			while (sep[j] < *close)
				j++;
			if (*close + 1 != sep[j] && *close + 1u != line->stop)
				return 0;
			quote = close + 1;
		}
		while (*quote < sep[j]) /* within an unquoted cell they are text */
			quote++;
		out[n++] = sep[j];
		if (j == line->last)
			return n;
	}
}

static inline struct line line_at(const struct hb_csv_reader *r, size_t l)
{
	const struct hb_lane_index *ix = &r->lane->ix;
	const char *base = r->in.p + r->in.begin - r->lane->start;
	size_t first = l ? ix->line[l - 1] + 1u : 0, last = ix->line[l];
	size_t start = l ? ix->sep[ix->line[l - 1]] + 1u : 0, end = ix->sep[last];
	bool cr = end > start && r->term == '\n' && base[end - 1] == '\r';
	return (struct line){ start, end, end - cr, first, last };
}

/* Where the separators of each line begin, in a window without quotes. */
static void list_lines(const struct hb_lane_index *ix, uint16_t *first)
{
	first[0] = 0;
	for (size_t l = 0; l < ix->n_lines; l++)
		first[l + 1] = (uint16_t)(ix->line[l] + 1);
}

/* The same in one that has some, of the list that is made of separators outside quotes. */
static void list_lines_outside(const struct hb_csv_reader *r, struct hb_lane_lines *lines)
{
	const struct hb_lane_index *ix = &r->lane->ix;
	const uint16_t *quote = ix->quote;
	size_t n = 0;
	for (size_t l = 0; l < ix->n_lines; l++) {
		size_t from = l ? ix->line[l - 1] + 1u : 0, to = from;
		for (; l < ix->n_lines && ix->sep[ix->line[l]] < *quote; l++) {
			lines->first[l] = (uint16_t)(n + to - from);
			lines->quote[l] = (uint16_t)(quote - ix->quote);
			to = ix->line[l] + 1u;
		}
		memcpy(lines->outside + n, ix->sep + from, (to - from) * sizeof(*ix->sep));
		n += to - from;
		lines->first[l] = (uint16_t)n;
		if (l == ix->n_lines)
			break;
		struct line line = line_at(r, l);
		n += list_outside(ix, &line, quote, lines->outside + n);
		while (*quote < line.end)
			quote++;
		lines->quote[l] = (uint16_t)(quote - ix->quote);
	}
	lines->first[ix->n_lines] = (uint16_t)n;
}

/* Whether nothing is in line L that is to be looked at byte by byte: what is not ASCII is UTF-8,
 * where that is known to be the encoding, and no mark of a file's beginning. */
static bool is_clean(const struct hb_csv_reader *r, size_t l)
{
	const struct hb_lane_index *ix = &r->lane->ix;
	const struct hb_encoding *e = &r->dialect.encoding;
	struct line line = line_at(r, l);
	struct hb_str text = { r->in.p + r->in.begin - r->lane->start + line.start,
		               line.stop - line.start };
	if (hb_lane_any_bit(ix->bad, line.start, line.end))
		return false;
	return !hb_lane_any_bit(ix->high, line.start, line.end) ||
	       (e->kind == HB_ENCODING_UTF8 && *text.p != '\xEF' && hb_encoding_fits(e, text) &&
	        !hb_double_encoded(text));
}

/* Looks at each line as if a record began there, whatever is before it. */
static void look(const struct hb_csv_reader *r, struct hb_lane *lane)
{
	const struct hb_lane_index *ix = &lane->ix;
	struct hb_lane_lines *lines = lane->lines;
	bool all_clean = !ix->any_high && !ix->any_bad;
	uint16_t run = 0;
	if (ix->n_quotes)
		list_lines_outside(r, lines);
	else
		list_lines(ix, lines->first);
	for (size_t l = ix->n_lines; l-- > 0;) {
		bool is_one = (size_t)(lines->first[l + 1] - lines->first[l]) == r->n_header;
		run = is_one && (all_clean || is_clean(r, l)) ? (uint16_t)(run + 1) : 0;
		lines->run[l] = run;
	}
	lines->sep = ix->n_quotes ? lines->outside : ix->sep;
	lines->known = true;
}

static bool make_lines(struct hb_lane *lane)
{
	lane->lines = hb_sys.malloc(sizeof(*lane->lines));
	if (lane->lines)
		lane->lines->known = false;
	return lane->lines;
}

bool hb_lane_lines(struct hb_csv_reader *r, struct hb_csv_lines *lines)
{
	struct hb_lane *lane = r->lane;
	if (hb_lane_see_line(r, lane) != HB_LANE_RECORD)
		return false;
	if (!lane->lines && !make_lines(lane))
		return false; /* records are to be had all the same */
	if (!lane->lines->known)
		look(r, lane);
	lines->base = r->in.p + r->in.begin - lane->start;
	lines->start = lane->start;
	lines->sep = lane->lines->sep + lane->lines->first[lane->line];
	lines->odd = lane->ix.odd;
	lines->n = lane->lines->run[lane->line];
	return lines->n > 0;
}

void hb_lane_pass(struct hb_csv_reader *r, size_t n)
{
	struct hb_lane *lane = r->lane;
	if (n == 0)
		return;
	size_t last = lane->ix.line[lane->line + n - 1], end = lane->ix.sep[last] + 1u;
	r->in.begin += end - lane->start;
	r->line += n;
	r->record += n;
	lane->start = end;
	lane->sep = last + 1;
	lane->line += n;
	if (lane->ix.n_quotes)
		lane->quote = lane->lines->quote[lane->line - 1];
}
