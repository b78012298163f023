/*
 * The fast lane for a record that runs out of the indexed window: a remark of pages, a line of very
 * many columns, or simply the one that lies across the window's end. First its end is sought, by
 * quotes in pairs, for which memchr() is as fast as it gets; then it is taken apart.
 */
#include <string.h>

#include "csv/lane.h"

/* A search for the end of a record, which is taken up again when there are more bytes. */
struct search {
	size_t at;   /* how far it got from the record's start */
	bool open;   /* an odd number of quotes lies before it */
	size_t line; /* no line end between `at` and here */
};

/* Goes on in S, the record's start with all bytes at hand. True at the first line end before which
 * quotes come in pairs: s->at. Each byte is passed once by each of the two searches. */
static bool search_end(struct search *search, struct hb_str s, char term)
{
	while (search->at < s.len) {
		if (!search->open) {
			if (search->line < search->at)
				search->line = search->at;
			search->line += hb_str_find(hb_str_from(s, search->line), term);
		}
		size_t to = search->open ? s.len : search->line;
		struct hb_str ahead = { s.p + search->at, to - search->at };
		search->at += hb_str_find(ahead, '"');
		if (search->at == to)
			return to < s.len;
		search->at++;
		search->open = !search->open;
	}
	return false;
}

/* Finds the line end of the record at the input window's start, *LEN bytes behind it. REFERENCE
 * when there is none or the record gets too long. */
static enum hb_lane_result find_end(struct hb_csv_reader *r, size_t *len)
{
	struct search search = { 0 };
	for (;;) {
		struct hb_str s = { r->in.p + r->in.begin, r->in.end - r->in.begin };
		bool cut = s.len > HB_CSV_RECORD_MAX;
		if (cut)
			s.len = HB_CSV_RECORD_MAX;
		bool found = search_end(&search, s, r->term);
		*len = search.at;
		if (found)
			return HB_LANE_RECORD;
		if (cut || r->in.eof)
			return HB_LANE_REFERENCE;
		if (!hb_csv_fill(r))
			return HB_LANE_FAILED;
	}
}

/* The quoted cell at P, into *CELL; there is room for its text in r->unquoted. Returns what comes
 * behind it, NULL when it does not close. */
static const char *quoted_cell(struct hb_csv_reader *r, const char *p, const char *end,
                               struct hb_str *cell)
{
	const char *from = ++p, *quote;
	bool doubled = false;
	size_t at = r->unquoted.len;
	while ((quote = memchr(p, '"', (size_t)(end - p))) && quote + 1 < end && quote[1] == '"') {
		hb_buf_add(&r->unquoted, p, (size_t)(quote + 1 - p));
		p = quote + 2;
		doubled = true;
	}
	if (!quote)
		return NULL;
	*cell = (struct hb_str){ from, (size_t)(quote - from) };
	if (doubled) {
		hb_buf_add(&r->unquoted, p, (size_t)(quote - p));
		*cell = hb_str_from(hb_buf_slice(&r->unquoted), at);
	}
	return quote + 1;
}

/* The same for one without quotes around it; NULL when there is a line end in it. */
static const char *bare_cell(const struct hb_csv_reader *r, const char *p, const char *end,
                             struct hb_str *cell)
{
	const char *from = p;
	for (; p < end && *p != r->dialect.delimiter; p++)
		if (*p == '\n' || *p == '\r')
			return NULL;
	*cell = (struct hb_str){ from, (size_t)(p - from) };
	return p;
}

/* Takes RAW apart into r->cell. False when it is for the reference. */
static bool split(struct hb_csv_reader *r, struct hb_str raw)
{
	const char *p = raw.p, *end = raw.p + raw.len;
	size_t n = 0, last_filled = 0;
	for (;; p++) {
		struct hb_str cell;
		p = p < end && *p == '"' ? quoted_cell(r, p, end, &cell)
		                         : bare_cell(r, p, end, &cell);
		if (!p || (p < end && *p != r->dialect.delimiter) || cell.len > HB_CSV_CELL_MAX)
			return false;
		n++;
		if (cell.len)
			last_filled = n;
		if (last_filled > r->n_header)
			return false;
		if (n <= r->n_header)
			r->cell[n - 1] = cell;
		if (p == end)
			break;
	}
	return last_filled && n >= r->n_header;
}

/* In blocks of a size the compiler can make SIMD of. */
static uint64_t count(struct hb_str s, char c)
{
	uint64_t all = 0;
	for (; s.len >= 64; s = hb_str_from(s, 64)) {
		uint8_t n = 0;
		for (size_t i = 0; i < 64; i++)
			n = (uint8_t)(n + (s.p[i] == c));
		all += n;
	}
	for (size_t i = 0; i < s.len; i++)
		all += s.p[i] == c;
	return all;
}

enum hb_lane_result hb_lane_long(struct hb_csv_reader *r, struct hb_csv_record *record)
{
	struct hb_lane *lane = r->lane;
	uint64_t at = hb_input_at(&r->in), indexed = lane->at + lane->len;
	size_t len;
	enum hb_lane_result result = find_end(r, &len);
	if (result == HB_LANE_FAILED)
		return result;
	struct hb_str raw = { r->in.p + r->in.begin, len };
	if (r->term == '\n' && raw.p[len - 1] == '\r')
		raw.len--;
	r->unquoted.len = 0;
	if (!hb_csv_room(r, r->n_header))
		return HB_LANE_FAILED;
	if (!hb_buf_reserve(&r->unquoted, len)) {
		hb_csv_no_memory(r);
		return HB_LANE_FAILED;
	}
	if (result != HB_LANE_RECORD || hb_str_find(raw, '\0') < raw.len || !split(r, raw)) {
		hb_lane_bar(lane, at, at + len > indexed ? at + len : indexed);
		return HB_LANE_REFERENCE;
	}
	record->raw = raw;
	record->plain = record->written = false;
	result = hb_lane_judge(r, record, !hb_ascii(raw));
	if (result == HB_LANE_RECORD) {
		r->in.begin += len + 1;
		r->line += count(raw, r->term) + 1;
	}
	return result;
}
