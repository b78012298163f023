/*
 * parse.h - libcsv, fed line by line (inside lib/csv). The one place where libcsv is named.
 *
 * libcsv knows neither lines nor when to give up. So it gets a line at a time, up to and with its
 * end, and after each it is known whether the record ended there or a quoted cell stands open.
 */
#ifndef HB_CSV_PARSE_H
#define HB_CSV_PARSE_H

#include "base/finding.h"

#define HB_PARSE_CELL_MAX (1u << 20)

enum hb_parse_end {
	HB_PARSE_MORE,   /* the line goes on: call again with the bytes that follow */
	HB_PARSE_ROW,    /* the line is done, and the record with it */
	HB_PARSE_OPEN,   /* the line is done, a quoted cell goes on in the next */
	HB_PARSE_STRAY,  /* text behind the closing quote of a cell */
	HB_PARSE_LONE,   /* a CR (or LF) that is not this file's line end, outside quotes */
	HB_PARSE_BIG,    /* a cell over HB_PARSE_CELL_MAX */
	HB_PARSE_MEMORY, /* no memory */
};

struct hb_parse {
	struct csv_parser *csv;
	bool collect;       /* keep the cells' text, or only count */
	size_t n_cells;     /* cells since hb_parse_reset() */
	size_t last_filled; /* 1-based number of the last that is not empty, 0 for none */
	bool row, big, failed;
	uint64_t fed;       /* bytes ever fed, for tests of what things cost */
	struct hb_buf text; /* the cells' bytes one behind the other */
	size_t *cell_end;   /* where in `text` each cell ends */
	size_t cap;
};

/* P starts as {0}. False without memory; to be closed all the same. */
bool hb_parse_open(struct hb_parse *p, char delimiter);
void hb_parse_close(struct hb_parse *p);
/* Forgets the record that was begun. */
void hb_parse_reset(struct hb_parse *p, bool collect);
/* Feeds S, which begins where the last call left off. TERM is the file's line end ('\n' takes a
 * CR before it along). With LAST nothing follows S. Returns how many bytes were consumed: with
 * ROW and OPEN the line's end is among them. */
size_t hb_parse_line(struct hb_parse *p, struct hb_str s, bool last, char term,
                     enum hb_parse_end *end);
/* Cell I of a collected record. Borrowed; valid until the next call with P. */
struct hb_str hb_parse_cell(const struct hb_parse *p, size_t i);

#endif
