/*
 * emit.h - checked rows as canonical CSV: all fields of the form in its order, then the unknown
 * columns, then where each row came from when asked.
 */
#ifndef HB_DATA_EMIT_H
#define HB_DATA_EMIT_H

#include "data/rows.h"

/* ORIGIN adds bron_bestand,bron_regel, or fills them in where the input has them: see origin.h. */
void hb_emit_header(struct hb_csv_writer *w, const struct hb_rows *rows, bool origin);
void hb_emit_row(struct hb_csv_writer *w, const struct hb_rows *rows, const struct hb_row *row,
                 bool origin);

#endif
