/*
 * writer.h - cells into CSV.
 *
 * Plain: RFC 4180, UTF-8 without BOM, LF, comma; a cell is quoted only for , " CR LF, and so is
 * the one cell of a record that is empty. Excel (what a Dutch Excel opens by double click): BOM,
 * semicolon, CRLF, decimal comma in cells given as decimals, and free text that Excel would run
 * as a formula is defused with an apostrophe. Errors are kept by the output beneath.
 */
#ifndef HB_CSV_WRITER_H
#define HB_CSV_WRITER_H

#include <string.h>

#include "base/arena.h"
#include "base/output.h"

enum hb_csv_style { HB_CSV_PLAIN, HB_CSV_EXCEL };

struct hb_csv_writer;

/* Writes to OUT, which it borrows. NULL without memory. The caller frees it with
 * hb_csv_writer_free(), which flushes into OUT but neither commits nor closes it. */
struct hb_csv_writer *hb_csv_writer_new(struct hb_output *out, enum hb_csv_style style);
void hb_csv_writer_free(struct hb_csv_writer *w);
/* Hands all that was written on to OUT. */
void hb_csv_writer_flush(struct hb_csv_writer *w);

/* One cell of text. */
void hb_csv_text(struct hb_csv_writer *w, struct hb_str cell);
/* One cell that is a code, number or date made by the program or checked: never defused. */
void hb_csv_code(struct hb_csv_writer *w, struct hb_str cell);
void hb_csv_int(struct hb_csv_writer *w, int64_t n);
/* N / 10^DECIMALS, "-3.50" for (-350, 2); a decimal comma under EXCEL. DECIMALS 0..4. */
void hb_csv_decimal(struct hb_csv_writer *w, int64_t n, unsigned decimals);
void hb_csv_empty(struct hb_csv_writer *w);
/* A whole record, as the plain style writes its cells: true. False: W has another style, and
 * nothing was written. To be ended all the same. */
bool hb_csv_raw(struct hb_csv_writer *w, struct hb_str cells);
/* Ends the record. */
void hb_csv_end(struct hb_csv_writer *w);
/* Cells that many records begin with, made once: appends CELL of text as W writes it, and its
 * delimiter, to OUT... */
void hb_csv_prepare(const struct hb_csv_writer *w, struct hb_buf *out, struct hb_str cell);
/* ...and writes what was so made as the first cells of a record. */
void hb_csv_prepared(struct hb_csv_writer *w, struct hb_str cells);
/* For who composes records himself: room for LEN bytes (HB_CSV_COMPOSE_MAX at most) behind what was
 * written so far, delimiter included where a cell is there. What he puts there are cells that need
 * no quotes, with `delimiter` between and `point` in decimals, and `end` behind each record;
 * hb_csv_composed() takes it up to TO, which is behind an end. */
#define HB_CSV_COMPOSE_MAX 32768
struct hb_csv_marks {
	char delimiter, point;
	char end[2];
	size_t end_len; /* 1 or 2 */
};
struct hb_csv_marks hb_csv_marks(const struct hb_csv_writer *w);
char *hb_csv_compose(struct hb_csv_writer *w, size_t len);
void hb_csv_composed(struct hb_csv_writer *w, const char *to);
/* Puts TEXT, so many bytes at a time: as many may be read behind it, less one, and are overwritten
 * behind what was put. */
enum { HB_CSV_STRIDE = 16 };
static inline char *hb_csv_put(char *p, struct hb_str text)
{
	for (size_t i = 0; i < text.len; i += HB_CSV_STRIDE)
		memcpy(p + i, text.p + i, HB_CSV_STRIDE);
	return p + text.len;
}
/* CODE, which needs no quotes, and a delimiter, for hb_csv_put(). Lives in ARENA; p NULL without
 * memory. */
struct hb_str hb_csv_put_ready(struct hb_str code, struct hb_csv_marks marks,
                               struct hb_arena *arena);

/* Has records made in N pieces by up to THREADS threads, the caller's included, and writes them in
 * the order of the pieces. MAKE writes piece I to a writer in W's style; false (for no memory) ends
 * it all. False: without memory; W is not to be used. */
typedef bool hb_csv_make_fn(void *ctx, size_t i, struct hb_csv_writer *to);
bool hb_csv_pieces(struct hb_csv_writer *w, size_t n, unsigned threads, hb_csv_make_fn *make,
                   void *ctx);
/* Appends CELL as the plain style writes it to OUT, for who composes rows elsewhere (threads). */
void hb_csv_quote(struct hb_buf *out, struct hb_str cell);

/* Appends the record of N cells as the plain style writes it, without a line end: for
 * hb_csv_raw(), by whichever thread has the time. */
void hb_csv_line(struct hb_buf *out, const struct hb_str *cell, size_t n);

#endif
