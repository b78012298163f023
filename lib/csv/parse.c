#include "csv/parse.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

/* libcsv is strict here to be told of a quote where none belongs; a quote within an unquoted cell
 * (zei "ja") is one of those and is let through by hand. REPALL_NL reports empty lines too. */
enum { STRICT = CSV_STRICT | CSV_REPALL_NL, LENIENT = CSV_REPALL_NL };

/* A line of gigabytes is fed in pieces, so that a cell over the limit is seen in time. */
enum { PIECE = 64 * 1024 };

static void *grow(void *p, size_t size)
{
	return hb_sys.realloc(p, size);
}

static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

bool hb_parse_open(struct hb_parse *p, char delimiter)
{
	p->csv = hb_calloc(1, sizeof(*p->csv));
	if (!p->csv || csv_init(p->csv, STRICT) != 0)
		return false;
	csv_set_delim(p->csv, (unsigned char)delimiter);
	csv_set_space_func(p->csv, no_space);
	csv_set_realloc_func(p->csv, grow);
	csv_set_blk_size(p->csv, PIECE);
	return true;
}

void hb_parse_close(struct hb_parse *p)
{
	if (p->csv)
		csv_free(p->csv);
	free(p->csv);
	hb_buf_free(&p->text);
	free(p->cell_end);
	*p = (struct hb_parse){ 0 };
}

void hb_parse_reset(struct hb_parse *p, bool collect)
{
	csv_fini(p->csv, NULL, NULL, NULL);
	p->collect = collect;
	p->n_cells = 0;
	p->last_filled = 0;
	p->row = p->big = p->failed = false;
	p->text.len = 0;
	p->text.failed = false;
}

static void on_cell(void *bytes, size_t len, void *ctx)
{
	struct hb_parse *p = ctx;
	if (p->row || p->failed)
		return;
	p->big |= len > HB_PARSE_CELL_MAX;
	if (p->collect) {
		hb_buf_add(&p->text, bytes, len);
		p->failed = p->text.failed ||
		            hb_grow(&p->cell_end, &p->cap, p->n_cells + 1, sizeof(size_t)) != 0;
		if (p->failed)
			return;
		p->cell_end[p->n_cells] = p->text.len;
	}
	p->n_cells++;
	if (len)
		p->last_filled = p->n_cells;
}

static void on_row(int c, void *ctx)
{
	(void)c;
	((struct hb_parse *)ctx)->row = true;
}

/* Feeds bytes of one line without its end: true when all went in and the record goes on. */
static bool feed(struct hb_parse *p, struct hb_str s, enum hb_parse_end *end)
{
	while (s.len) {
		size_t len = s.len < PIECE ? s.len : PIECE;
		size_t n = csv_parse(p->csv, s.p, len, on_cell, on_row, p);
		p->fed += n;
		if (n < len && csv_error(p->csv) != CSV_EPARSE)
			p->failed = true;
		else if (n < len && p->csv->quoted)
			*end = HB_PARSE_STRAY;
		else if (n < len) {
			csv_set_opts(p->csv, LENIENT);
			p->failed |= csv_parse(p->csv, s.p + n, 1, on_cell, on_row, p) != 1;
			csv_set_opts(p->csv, STRICT);
			n++;
		}
		if (p->failed)
			*end = HB_PARSE_MEMORY;
		else if (p->row)
			*end = HB_PARSE_LONE;
		else if (p->big || p->csv->entry_pos > HB_PARSE_CELL_MAX + 1u)
			*end = HB_PARSE_BIG;
		if (*end != HB_PARSE_MORE)
			return false;
		s = hb_str_from(s, n);
	}
	return true;
}

/* Feeds one byte of the line's end. Where a quoted cell stands open it is text like any other;
 * else it ends the record. */
static bool feed_end(struct hb_parse *p, char c, enum hb_parse_end *end)
{
	if (csv_parse(p->csv, &c, 1, on_cell, on_row, p) != 1)
		p->failed = true;
	if (p->failed)
		*end = HB_PARSE_MEMORY;
	else if (p->big)
		*end = HB_PARSE_BIG;
	else
		*end = p->row ? HB_PARSE_ROW : HB_PARSE_OPEN;
	return *end == HB_PARSE_OPEN;
}

size_t hb_parse_line(struct hb_parse *p, struct hb_str s, bool last, char term,
                     enum hb_parse_end *end)
{
	*end = HB_PARSE_MORE;
	size_t len = hb_str_find(s, term), used = len + 1;
	bool ended = len < s.len, cr = term == '\n' && len && s.p[len - 1] == '\r';
	if (!ended)
		used = last ? s.len : s.len - cr; /* a CR waits for what follows it */
	if (!feed(p, (struct hb_str){ s.p, len - cr }, end))
		return 0;
	if (!ended && !last)
		return used;
	if (!cr || feed_end(p, '\r', end))
		feed_end(p, term, end);
	return used;
}

struct hb_str hb_parse_cell(const struct hb_parse *p, size_t i)
{
	size_t at = i ? p->cell_end[i - 1] : 0;
	if (!p->text.p) /* a record of nothing but empty cells */
		return HB_STR("");
	return (struct hb_str){ p->text.p + at, p->cell_end[i] - at };
}
