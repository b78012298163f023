/*
 * The fast lane: lines in a row that need no look at all, for who takes them apart by the index.
 */
#include "csv/lane.h"

/* The first set bit from FROM on, as an offset; TO when there is none before it. */
static size_t next_bit(const uint64_t *bits, size_t from, size_t to)
{
	for (size_t i = from / 64; i * 64 < to; i++) {
		uint64_t left = i == from / 64 ? bits[i] & ~UINT64_C(0) << from % 64 : bits[i];
		size_t at = i * 64 + (left ? (size_t)__builtin_ctzll(left) : 64);
		if (left)
			return at < to ? at : to;
	}
	return to;
}

bool hb_lane_lines(struct hb_csv_reader *r, struct hb_csv_lines *lines)
{
	struct hb_lane *lane = r->lane;
	const struct hb_lane_index *ix = &lane->ix;
	if (hb_lane_see_line(r, lane) != HB_LANE_RECORD)
		return false;
	size_t sep = lane->sep, want = r->n_header, stop = lane->len;
	if (ix->quote[lane->quote] < stop)
		stop = ix->quote[lane->quote];
	if (ix->any_high)
		stop = next_bit(ix->high, lane->start, stop);
	if (ix->any_bad)
		stop = next_bit(ix->bad, lane->start, stop);
	size_t n = 0;
	for (size_t l = lane->line; l < ix->n_lines; l++, n++, sep += want)
		if (ix->line[l] + 1u - sep != want || ix->sep[ix->line[l]] > stop)
			break;
	lines->base = r->in.p + r->in.begin - lane->start;
	lines->start = lane->start;
	lines->sep = ix->sep + lane->sep;
	lines->odd = ix->odd;
	lines->n = n;
	return n > 0;
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
}
