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
/* Appends CELL as the plain style writes it to OUT, for who composes rows elsewhere (threads). */
void hb_csv_quote(struct hb_buf *out, struct hb_str cell);

/* Appends the record of N cells as the plain style writes it, without a line end: for
 * hb_csv_raw(), by whichever thread has the time. */
void hb_csv_line(struct hb_buf *out, const struct hb_str *cell, size_t n);

#endif
