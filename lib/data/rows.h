/*
 * rows.h - checked rows out of any number of files: what every verb reads.
 *
 * The files are joined by column name; all headers are read before the first row. Each record is
 * converted (import), checked against the form's types and rules, selected, and handed out; what
 * is wrong goes to the sink and to the rejects, and the reader goes on. Every record is counted
 * exactly once: read = good + rejected + outside the selection.
 */
#ifndef HB_DATA_ROWS_H
#define HB_DATA_ROWS_H

#include "csv/reader.h"
#include "csv/writer.h"
#include "data/check.h"
#include "data/import.h"
#include "data/period.h"
#include "data/value.h"

struct hb_row {
	uint32_t file; /* index of the input */
	uint64_t line, record;
	const struct hb_str *cell;  /* by field of the table: canonical text, empty when missing */
	const int64_t *value;       /* by field, as hb_value() gives it; HB_NO_VALUE when missing */
	const struct hb_str *extra; /* by unknown column: see hb_rows_extra() */
	struct hb_str raw; /* the row as hb_emit_row() would write it in the plain style, without
	                      its line end; p NULL: not known */
	const uint32_t *key_id; /* by part of the unique key: a number for its text, the same for
	                           the same text; see hb_rows_key_part(). NULL: not known */
	bool outside;           /* the selection: only with options.outside_too */
};

/* Which rows the user wants; a row outside is neither good nor rejected. */
struct hb_selection {
	struct hb_days days;       /* by the table's first required DATE field */
	const struct hb_str *only; /* "COL=VALUE,VALUE": any column, schooljaar and periode too */
	size_t n_only;
};

struct hb_rows_options {
	const struct hb_table *table;
	const struct hb_table *other; /* a second shape the input may have (long form), or NULL: the
	                                 header of the first file decides */
	const struct hb_table *another; /* a third one (a summary), looked for before it, or NULL */
	const char *const *path;        /* "-" is standard input */
	size_t n_paths;
	const struct hb_str *name;              /* what each is called; NULL: its path */
	char delimiter;                         /* 0: find out */
	const char *encoding;                   /* NULL: find out */
	const struct hb_import_options *import; /* NULL: canonical input only */
	struct hb_selection selection;
	bool outside_too; /* hand out rows outside the selection as well, marked */
	const struct hb_calendar *calendar;
	int32_t today;
	bool verbose; /* say which dialect was decided */
	/* Called with the mapping of each imported file, in --map's own form; may be NULL. */
	void (*mapping)(void *ctx, struct hb_str file, struct hb_str map);
	void *mapping_ctx;
	struct hb_output *rejects;    /* --rejects; NULL: none. Borrowed. */
	hb_find_table_fn *find_table; /* for ONE_OF_FORM rules; may be NULL */
	void *find_ctx;
	/* Called now and then with how many bytes of FILE are done, of TOTAL (0: unknown). */
	void (*progress)(void *ctx, struct hb_str file, uint64_t done, uint64_t total);
	void *progress_ctx;
	unsigned threads; /* that may be at work, the caller's included; 0 is 1 */
	size_t chunk; /* bytes that a thread takes at a time, 0 for the usual; for tests. SIZE_MAX:
	                 record by record, which is what all else must agree with */
};

/* Data rows: read = good + rejected + outside the selection. */
struct hb_rows_count {
	uint64_t read, good, rejected, outside;
};

struct hb_rows;

enum hb_rows_result { HB_ROWS_END, HB_ROWS_ROW, HB_ROWS_FAILED };

/* Opens the files and joins their headers. A file among several that cannot be read or understood
 * is a finding and the others go on; when none is left the status says why.
 * OPTIONS is borrowed until hb_rows_close(). */
enum hb_status hb_rows_open(struct hb_rows **out, const struct hb_rows_options *options,
                            struct hb_sink *sink);
void hb_rows_close(struct hb_rows *rows);

/* The next good row. Borrowed; valid until the next call. FAILED: see hb_rows_status(). */
enum hb_rows_result hb_rows_next(struct hb_rows *rows, struct hb_row *row);
/* After the end: HB_OK, or HB_FINDING when something was rejected or a file was left out; after
 * FAILED HB_SYSTEM or HB_USAGE. */
enum hb_status hb_rows_status(const struct hb_rows *rows);

/* The table in use: options.table or options.other. */
const struct hb_table *hb_rows_table(const struct hb_rows *rows);
/* Names of the unknown columns, in order of first appearance. Owned by ROWS. */
const struct hb_str *hb_rows_extra(const struct hb_rows *rows, size_t *n);
/* Whether any file has a column for FIELD (or it is filled in). */
bool hb_rows_has(const struct hb_rows *rows, uint32_t field);
/* Which part of the unique key FIELD is, for hb_row.key_id; HB_NO_FIELD: none. */
uint32_t hb_rows_key_part(const struct hb_rows *rows, uint32_t field);
/* The name of input FILE as the user gave it. */
struct hb_str hb_rows_file(const struct hb_rows *rows, uint32_t file);
size_t hb_rows_n_files(const struct hb_rows *rows);
/* Counts of one file, or of all together for FILE = UINT32_MAX. */
struct hb_rows_count hb_rows_count(const struct hb_rows *rows, uint32_t file);
/* Reports P about ROW (tools with rules of their own): the row counts as rejected from then on
 * when the message is an error, and goes to the rejects. Only for the row last handed out. Without
 * a column P is about the column of the field it names. */
void hb_rows_reject(struct hb_rows *rows, struct hb_problem p);

/* The same about a row handed out earlier of canonical input, of which the caller kept copies. */
void hb_rows_reject_kept(struct hb_rows *rows, const struct hb_row *row, struct hb_problem p);

/* A column a caller may name (--by, --only): a field, an unknown column or a derived one. */
enum hb_column_kind { HB_COLUMN_FIELD, HB_COLUMN_EXTRA, HB_COLUMN_YEAR, HB_COLUMN_TERM };
struct hb_column {
	enum hb_column_kind kind;
	uint32_t index; /* of the field or the unknown column */
	struct hb_str name;
};
/* Finds column NAME; false (told to SINK with the nearest one) when there is none. */
bool hb_rows_column(const struct hb_rows *rows, struct hb_str name, struct hb_column *column,
                    struct hb_sink *sink);
/* How many threads may be at work, at least 1: for who goes on with what was read. */
unsigned hb_rows_threads(const struct hb_rows *rows);
/* ROW's text in COLUMN. SPACE is for derived values and holds at least 64 bytes. */
struct hb_str hb_row_text(const struct hb_rows *rows, const struct hb_row *row,
                          const struct hb_column *column, char *space);

#endif
