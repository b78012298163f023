/*
 * lane.h - the fast lane: records that need no parser (inside lib/csv).
 *
 * Takes a record in which nothing is to be found wanting, quoted cells, doubled quotes and line
 * breaks within quotes included. Whatever else it leaves to the reference, which starts on it anew:
 * so there is one place that decides what is right, and the lanes cannot disagree on what is wrong.
 *
 * A record that lies within a window is taken by the window's index (lane.c); one that runs out of
 * it, be it long or just unlucky, by its bytes (lane_long.c). Who takes lines apart himself gets
 * all that lie in a row (lane_lines.c).
 */
#ifndef HB_CSV_LANE_H
#define HB_CSV_LANE_H

#include "csv/part.h"
#include "csv/private.h"

#define HB_LANE_WINDOW 16384 /* bytes indexed at a time; with the index they stay in the L1/L2 */
#define HB_LANE_NONE UINT16_MAX

/* Where things are in a window, as offsets from its start. Each list ends in HB_LANE_NONE. */
struct hb_lane_index {
	size_t n_seps, n_lines, n_quotes;
	bool any_high, any_bad;
	/* Writing goes on in eights, past what counts. */
	uint16_t sep[HB_LANE_WINDOW + 72];      /* delimiters and line ends */
	uint16_t line[HB_LANE_WINDOW + 72];     /* of the line ends, which of `sep` they are */
	uint16_t quote[HB_LANE_WINDOW + 72];    /* ends in it twice */
	uint64_t high[HB_LANE_WINDOW / 64 + 1]; /* a bit for a byte that is not ASCII */
	uint64_t bad[HB_LANE_WINDOW / 64 + 1];  /* NUL, or behind a lone CR, or a lone LF */
	uint64_t odd[HB_LANE_WINDOW / 64 + 2];  /* see struct hb_csv_lines */
};

/* Indexes the LEN <= HB_LANE_WINDOW bytes at P. Four ways to the same index; which of them this
 * machine can do is found out by hb_lane_pick(). */
typedef void hb_lane_index_fn(struct hb_lane_index *ix, const char *p, size_t len, char delimiter,
                              char term);
hb_lane_index_fn hb_lane_index_words;
#if defined(__x86_64__)
hb_lane_index_fn hb_lane_index_sse2;
hb_lane_index_fn hb_lane_index_avx2;
hb_lane_index_fn hb_lane_index_avx512;
#endif
hb_lane_index_fn *hb_lane_pick(void);

/* The lines of a window as records by themselves, for hb_lane_lines(). */
struct hb_lane_lines {
	bool known;
	const uint16_t *sep; /* the index's; or `outside`, without those within quotes */
	uint16_t outside[HB_LANE_WINDOW + 72];
	uint16_t first[HB_LANE_WINDOW + 1]; /* by line: where in `sep` its own begin */
	uint16_t quote[HB_LANE_WINDOW];     /* by line, if there are any: the first one behind it */
	uint16_t run[HB_LANE_WINDOW];       /* by line: how many in a row from there on are so */
};

struct hb_lane {
	hb_lane_index_fn *index;
	uint64_t at;  /* where the window starts in the input */
	size_t len;   /* its length; 0: none yet */
	size_t start; /* the record to come: where it starts in the window... */
	size_t sep;   /* ...and the first of index.sep, index.line and index.quote behind that */
	size_t line;
	size_t quote;
	/* Up to here in the input the fate of an open quote was looked for in vain: a record that
	 * starts before it is tried no further than its first line. */
	uint64_t barred;
	/* Bytes ever looked at for the reference, for tests of what things cost. */
	uint64_t in_vain;
	struct hb_lane_index ix;
	struct hb_lane_lines *lines; /* NULL: nobody has asked for any */
};

/* Whether one of the bits FROM up to TO of a window is set. */
static inline bool hb_lane_any_bit(const uint64_t *bits, size_t from, size_t to)
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

/* The quote that closes the cell which OPEN, in the list of quotes, opens: the next one that is not
 * doubled. */
static inline const uint16_t *hb_lane_closing(const uint16_t *open)
{
	const uint16_t *quote = open + 1;
	while (quote[1] == *quote + 1)
		quote += 2;
	return quote;
}

/* The bytes FROM up to TO of the input were looked at for a record that the reference gets. */
static inline void hb_lane_bar(struct hb_lane *lane, uint64_t from, uint64_t to)
{
	if (lane->barred < to)
		lane->barred = to;
	lane->in_vain += to - from;
}

/* NULL without memory. The caller frees it with hb_lane_free(); NULL is none. */
struct hb_lane *hb_lane_new(void);
void hb_lane_free(struct hb_lane *lane);

enum hb_lane_result {
	HB_LANE_RECORD,
	HB_LANE_REFERENCE, /* the record at the input window's start is for the reference */
	HB_LANE_FAILED,    /* reading or memory; the status tells */
	HB_LANE_LONG,      /* (inside the lane) it runs out of the indexed window */
};
/* The next record; never LONG. */
enum hb_lane_result hb_lane_next(struct hb_csv_reader *r, struct hb_csv_record *record);
/* The same without an index; the next window is indexed behind it. */
enum hb_lane_result hb_lane_long(struct hb_csv_reader *r, struct hb_csv_record *record);
/* Sees to it that the window holds the whole line to come: RECORD; or why it does not. */
enum hb_lane_result hb_lane_see_line(struct hb_csv_reader *r, struct hb_lane *lane);
/* Fills RECORD, in which raw, plain and written stand, from the header's number of cells in
 * r->cell. WIDE: it is not ASCII. */
enum hb_lane_result hb_lane_judge(struct hb_csv_reader *r, struct hb_csv_record *record, bool wide);

/* See hb_csv_part_lines() and hb_csv_part_pass() in part.h. */
bool hb_lane_lines(struct hb_csv_reader *r, struct hb_csv_lines *lines);
void hb_lane_pass(struct hb_csv_reader *r, size_t n);

#endif
