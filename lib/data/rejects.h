/*
 * rejects.h - the rejected rows as they came, to be mended and fed in again.
 *
 * First the columns `afgewezen,bestand,regel` (codes joined by '|'), then the columns of all files
 * joined by name; a name that stands twice in a file stands twice here. Cells behind the last
 * column of a file come behind the last column here: nothing is lost.
 *
 * Files of an import whose headers differ cannot be fed in again under all their headers at once,
 * for two columns would mean one field. Their columns are joined by field instead: see hb_rows.
 */
#ifndef HB_DATA_REJECTS_H
#define HB_DATA_REJECTS_H

#include "base/dict.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "data/problem.h"

struct hb_rejects {
	struct hb_csv_writer *writer;
	struct hb_dict columns; /* name, and a number behind NUL for a second one of that name */
	bool header_written;
	struct hb_str *row; /* one record laid out under the joined columns */
	size_t row_cap;
	bool failed; /* memory ran out */
};

/* Writes to OUT, borrowed. HB_SYSTEM without memory. */
enum hb_status hb_rejects_open(struct hb_rejects *rejects, struct hb_output *out,
                               struct hb_sink *sink);
void hb_rejects_close(struct hb_rejects *rejects);
/* Adds a file's header to the joined one: PLACE[i] is where its column i goes. Before any row. */
void hb_rejects_join(struct hb_rejects *rejects, const struct hb_str *header, size_t n,
                     uint32_t *place);
/* One rejected record: codes of all its errors, the file's name and line, and its N_CELLS cells, of
 * which the first N_PLACE go where PLACE says. */
void hb_rejects_row(struct hb_rejects *rejects, const struct hb_problems *problems,
                    struct hb_str file, uint64_t line, const struct hb_str *cell, size_t n_cells,
                    const uint32_t *place, size_t n_place);

#endif
