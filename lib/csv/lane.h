/*
 * lane.h - the fast lane: records that need no parser (inside lib/csv).
 *
 * Takes a record that stands on one line, whose quoted cells hold no quote, and in which nothing
 * is to be found wanting. Whatever else it leaves to the reference, which starts on it anew: so
 * there is one place that decides what is right, and the lanes cannot disagree on what is wrong.
 */
#ifndef HB_CSV_LANE_H
#define HB_CSV_LANE_H

#include "csv/part.h"
#include "csv/private.h"

#define HB_LANE_WINDOW 16384 /* bytes indexed at a time; with the index they stay in the L1/L2 */

/* Where things are in a window, as offsets from its start. */
struct hb_lane_index {
	size_t n_seps, n_lines, n_quotes;
	bool any_high, any_bad;
	/* Writing goes on in eights, past what counts. */
	uint16_t sep[HB_LANE_WINDOW + 72];      /* delimiters and line ends */
	uint16_t line[HB_LANE_WINDOW + 72];     /* of the line ends, which of `sep` they are */
	uint16_t quote[HB_LANE_WINDOW + 72];    /* ends in 0xFFFF, twice */
	uint64_t high[HB_LANE_WINDOW / 64 + 1]; /* a bit for a byte that is not ASCII */
	uint64_t bad[HB_LANE_WINDOW / 64 + 1];  /* NUL, or behind a lone CR, or a lone LF */
};

/* Indexes the LEN <= HB_LANE_WINDOW bytes at P. Three ways to the same index; which of them this
 * machine can do is found out by hb_lane_pick(). */
typedef void hb_lane_index_fn(struct hb_lane_index *ix, const char *p, size_t len, char delimiter,
                              char term);
hb_lane_index_fn hb_lane_index_words;
#if defined(__x86_64__)
hb_lane_index_fn hb_lane_index_sse2;
hb_lane_index_fn hb_lane_index_avx2;
#endif
hb_lane_index_fn *hb_lane_pick(void);

struct hb_lane {
	hb_lane_index_fn *index;
	uint64_t at;  /* where the window starts in the input */
	size_t len;   /* its length; 0: none yet */
	size_t start; /* the record to come: where it starts in the window... */
	size_t sep;   /* ...and the first of index.sep, index.line and index.quote behind that */
	size_t line;
	size_t quote;
	struct hb_lane_index ix;
};

/* NULL without memory. The caller frees it with free(). */
struct hb_lane *hb_lane_new(void);

enum hb_lane_result { HB_LANE_RECORD, HB_LANE_REFERENCE, HB_LANE_FAILED };
/* The next record, or the word that the record at the window's start is for the reference. */
enum hb_lane_result hb_lane_next(struct hb_csv_reader *r, struct hb_csv_record *record);

/* See part.h. */
bool hb_lane_lines(struct hb_csv_reader *r, struct hb_csv_lines *lines);
void hb_lane_pass(struct hb_csv_reader *r, size_t n);

#endif
