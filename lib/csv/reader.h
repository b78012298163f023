/*
 * reader.h - records of a CSV file, one by one, as slices.
 *
 * The reader finds out the dialect (unless told), gives the header, and then each record with its
 * exact line. A record that cannot be read as such comes out as HB_CSV_BAD with the message that
 * fits, and reading goes on behind it; nothing is skipped in silence but rows in which every cell
 * is empty. Cells are UTF-8; their text is as it stands in the file, blanks and all.
 *
 * Bounds: a record 4 MiB, a cell 1 MiB. Memory is bounded by these, not by the file.
 *
 * A quoted cell that runs over lines and then ends badly (a wrong number of cells, text behind the
 * closing quote, a lone CR, the end of the file, a bound) costs only the line on which it opened;
 * reading resumes on the next. Within one line text behind a closing quote is a fault of its own.
 * Lines end as the header's does: in LF (a CR before it goes along) or in CR.
 *
 * What a bad record may be: UNCLOSED_QUOTE, STRAY_QUOTE, LONE_CR, LONE_LF, RECORD_TOO_LONG (no
 * cells; raw may be its beginning), NUL_BYTE, ENCODING, CELL_COUNT, REPEATED_HEADER. With several
 * faults it is the first of these. A warning: DOUBLE_ENCODED.
 */
#ifndef HB_CSV_READER_H
#define HB_CSV_READER_H

#include "base/finding.h"
#include "csv/encoding.h"

#define HB_CSV_RECORD_MAX (4u << 20) /* bytes */
#define HB_CSV_CELL_MAX (1u << 20)   /* bytes */

enum hb_csv_result {
	HB_CSV_END,    /* no more records */
	HB_CSV_RECORD, /* a record with exactly as many cells as the header */
	HB_CSV_BAD,    /* a record to reject: see hb_csv_record.problem */
	HB_CSV_FAILED, /* the file cannot be read on: the sink knows; status in hb_csv_status() */
};

struct hb_csv_record {
	const struct hb_str *cell; /* UTF-8. Borrowed; valid until the next call. */
	size_t n_cells;    /* RECORD: as the header; BAD: what could be told apart, maybe 0 */
	struct hb_str raw; /* the bytes of the record as they came, without its line end (of a
	                      STREAM encoding: as converted). Borrowed, likewise. */
	bool plain;        /* raw is the cells in UTF-8 with delimiters between, without a quote */
	bool written;      /* raw is the cells in UTF-8 as hb_csv_writer would write them with this
	                      delimiter: quotes where they are needed and nowhere else */
	uint64_t line;     /* 1-based line on which the record starts, as an editor counts; of a
	                      workbook its row in the sheet */
	uint64_t record;   /* 1-based number of the data row; BAD ones count, empty ones not */
	enum hb_message problem; /* BAD: what is wrong; RECORD: HB_MESSAGE_COUNT */
	enum hb_message warning; /* RECORD: what looks wrong though it can be read, or
	                            HB_MESSAGE_COUNT for nothing (nearly always) */
	uint32_t column;         /* of problem or warning: 1-based column, 0 when no single one */
	struct hb_str value;     /* the offending text (UTF-8, \xEB for bad bytes), may be empty */
	struct hb_str expected;  /* what was expected, may be empty. Both borrowed, likewise. */
};

/* How well a row of cells serves as the header: the number of cells that mean something to the
 * caller, 0 for none. Called with UTF-8 cells while the dialect is sought. */
typedef size_t hb_csv_score_fn(void *ctx, const struct hb_str *cell, size_t n_cells);

struct hb_csv_options {
	char delimiter;         /* 0: find out */
	const char *encoding;   /* an iconv name; NULL: find out */
	bool preamble;          /* title rows above the header are allowed (import) */
	hb_csv_score_fn *score; /* NULL: the most columns win */
	void *score_ctx;
	struct hb_str ahead; /* bytes of PATH that were read already and come before the rest;
	                        borrowed until hb_csv_close() */
	int fd;              /* > 0: read from here, PATH being no more than the name; the reader
	                        closes it, also on failure */
	bool reference;      /* libcsv for every record: the lane that defines what is right */
	size_t block;        /* bytes read at a time; 0: 256 KiB. Tests make it small. */
};

struct hb_csv_dialect {
	char delimiter;
	struct hb_encoding encoding;
	bool bom;               /* a UTF-8 byte order mark was there */
	bool sep_line;          /* a first line "sep=;" was there */
	uint32_t preamble_rows; /* title rows above the header */
	const char *line_end;   /* "LF", "CRLF" or "CR", as the header ended */
};

struct hb_csv_reader;

/* Opens PATH ("-": standard input) and reads up to and including the header.
 * HB_SYSTEM: cannot be opened or read, no memory. HB_USAGE: empty, a workbook that cannot be read
 * (book.h), no text, no header that can be read, an unknown encoding; told to SINK with PATH as
 * file. SINK is borrowed until hb_csv_close(). On failure *READER is NULL. The options are copied;
 * the caller frees it with hb_csv_close(). */
enum hb_status hb_csv_open(struct hb_csv_reader **reader, const char *path,
                           const struct hb_csv_options *options, struct hb_sink *sink);
/* The same on bytes in memory (tests, held pipes). Borrowed; valid until hb_csv_close(). */
enum hb_status hb_csv_open_bytes(struct hb_csv_reader **reader, struct hb_str bytes,
                                 const char *name, const struct hb_csv_options *options,
                                 struct hb_sink *sink);
void hb_csv_close(struct hb_csv_reader *reader);

/* The header's cells, trailing empty ones dropped (a cell behind the last named column may be
 * there in records as long as it is empty). Owned by the reader; valid until hb_csv_close(). */
const struct hb_str *hb_csv_header(const struct hb_csv_reader *reader, size_t *n_cells);
uint64_t hb_csv_header_line(const struct hb_csv_reader *reader);
const struct hb_csv_dialect *hb_csv_dialect(const struct hb_csv_reader *reader);

/* The next record; see enum hb_csv_result. RECORD is filled for RECORD and BAD. */
enum hb_csv_result hb_csv_next(struct hb_csv_reader *reader, struct hb_csv_record *record);
/* From now on the cells of these columns alone are wanted (indices, borrowed until the reader is
 * closed): those of others may hold their bytes as they came. For a pass that is made for the sake
 * of a few. Part readers opened from then on do the same. */
void hb_csv_only(struct hb_csv_reader *reader, const uint32_t *column, size_t n);
/* After HB_CSV_FAILED: HB_SYSTEM or HB_USAGE. */
enum hb_status hb_csv_status(const struct hb_csv_reader *reader);
/* How far reading got and how long the input is, in bytes; total 0 when unknown (a pipe). */
void hb_csv_progress(const struct hb_csv_reader *reader, uint64_t *done, uint64_t *total);

#endif
