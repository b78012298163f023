/*
 * private_writer.h - what the files of lib/csv share about a writer.
 */
#ifndef HB_CSV_PRIVATE_WRITER_H
#define HB_CSV_PRIVATE_WRITER_H

#include "csv/writer.h"

/* A writer in W's style that appends to MEMORY, without what a file begins with. NULL without
 * memory. */
struct hb_csv_writer *hb_csv_writer_like(const struct hb_csv_writer *w, struct hb_buf *memory);
/* Whole records, as W writes them. */
void hb_csv_writer_put(struct hb_csv_writer *w, struct hb_str records);

#endif
