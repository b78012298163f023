/*
 * origin.h - where a row came from, in the columns bron_bestand and bron_regel, for all that
 * writes them.
 *
 * A file that has these columns, as unknown ones, was written with them before. They keep their
 * place and are not added again, and a row that says there where it came from keeps that: it is
 * nearer to the truth than the file at hand. Only a row that says nothing is given its file and
 * line.
 */
#ifndef HB_DATA_ORIGIN_H
#define HB_DATA_ORIGIN_H

#include "data/rows.h"

struct hb_origin {
	bool wanted;
	uint32_t file_at,
	        line_at; /* the unknown column that it is; UINT32_MAX: none, it is added */
	struct hb_str file, line;
	char digits[24]; /* of line */
};

/* The origin of a row with the unknown cells EXTRA that was read from line LINE_NO of input FILE
 * of ROWS; not WANTED: nothing is added or filled in. OUT borrows EXTRA, points into itself and is
 * not to be copied. */
void hb_origin_of(struct hb_origin *out, const struct hb_rows *rows, const struct hb_str *extra,
                  uint32_t file, uint64_t line_no, bool wanted);
/* What to write for the unknown column I. */
struct hb_str hb_origin_extra(const struct hb_origin *origin, const struct hb_str *extra, size_t i);
/* Writes the headers of the columns that are added, and the cells below them. */
void hb_origin_header(struct hb_csv_writer *w, const struct hb_rows *rows, bool wanted);
void hb_origin_cells(struct hb_csv_writer *w, const struct hb_origin *origin);

#endif
