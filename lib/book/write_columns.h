/*
 * write_columns.h - what the columns of a workbook to be written take, from a table in CSV.
 *
 * Its columns, by name and in any order; all but the first may be left out, and their cells empty:
 *
 *	kolom    the name of the column, as in the header of the rows
 *	soort    tekst (without any), geheel, datum, tijd, datumtijd, keuze
 *	breedte  in characters
 *	min, max bounds, both included: numbers of geheel, days of datum and datumtijd
 *	titel    title of the hint for who stands in the cell
 *	uitleg   its text
 *	keuzes   what keuze takes, with | between
 *
 * Functions that return a status have told the sink why.
 */
#ifndef HB_BOOK_WRITE_COLUMNS_H
#define HB_BOOK_WRITE_COLUMNS_H

#include "base/arena.h"
#include "book/write.h"
#include "csv/reader.h"

struct hb_book_columns {
	struct hb_arena arena; /* of the texts */
	struct hb_book_column *column;
	size_t n, cap;
};

/* Reads the table at PATH. COLUMNS starts as {0}; the caller frees it with hb_book_columns_free(),
 * also on failure. HB_USAGE: a table that is not as above. */
enum hb_status hb_book_columns_read(struct hb_book_columns *columns, const char *path,
                                    const struct hb_csv_options *options, struct hb_sink *sink);
/* What the N columns called HEADER take, in their order, in OUT (borrowing from COLUMNS, or from
 * HEADER): text where nothing is said. HB_USAGE, about file PATH: a column is described that is not
 * there. */
enum hb_status hb_book_columns_bind(const struct hb_book_columns *columns,
                                    const struct hb_str *header, size_t n,
                                    struct hb_book_column *out, const char *path,
                                    struct hb_sink *sink);
void hb_book_columns_free(struct hb_book_columns *columns);

/* Tells of a record that cannot be read; HB_USAGE. */
enum hb_status hb_book_bad_record(const struct hb_csv_record *record, const char *path,
                                  struct hb_sink *sink);

#endif
