/*
 * import.h - a foreign table made canonical: headers, person columns, dates and values.
 *
 * One hb_import serves one file. It binds the header to the form; it may need to see all records
 * once before it can convert the first (to decide how dates are written); then it converts record
 * by record. It guesses nothing in silence: each choice is a note or a warning, and what cannot be
 * decided is refused. The rules are those of hb-csv(5).
 */
#ifndef HB_DATA_IMPORT_H
#define HB_DATA_IMPORT_H

#include "csv/reader.h"
#include "data/date.h"
#include "data/problem.h"

/* What the user said, for all files. */
/* TEXT as it is canonical, in OUT; TEXT itself where it cannot be made so. For any thread. */
enum { HB_REWRITTEN_MAX = 16 };
typedef struct hb_str hb_rewrite_fn(struct hb_str text, char out[HB_REWRITTEN_MAX]);

struct hb_import_options {
	const struct hb_table *table;
	const struct hb_table *pupils; /* the table of leerlingen.yaml: aliases of person columns */
	const struct hb_pupil_list *list; /* --pupils; NULL: none */
	/* The content of --map, empty for none: CSV with the header kolom,veld. A veld is a field
	 * of the form; FIELD=CHOICE for a column to tick; a field of the pupils' list for a column
	 * that holds a name to look up; @respons for a survey's response number, @tijd for its
	 * completion time; - drops the column; nothing lets it pass unchanged. */
	struct hb_str map;
	struct hb_str map_name;    /* its file name, for findings */
	const struct hb_str *keep; /* --keep: headers of person columns that stay */
	size_t n_keep;
	const struct hb_str *fill; /* --fill: "COL=VALUE" */
	size_t n_fill;
	enum hb_date_order { HB_DATES_FIND_OUT, HB_DATES_DMY, HB_DATES_MDY, HB_DATES_YMD } dates;
	int32_t today; /* from where the year of a date with a weekday and no year is found */
	/* A field that a tool reads in its own way: before rows are compared and selected by it. */
	struct hb_str rewritten; /* its id; empty: none */
	hb_rewrite_fn *rewrite;
};

struct hb_import;

/* Binds HEADER (of FILE) to the form. Notes on what was dropped, unknown or kept go to SINK.
 * HB_USAGE: it cannot be understood (a required column is missing, two columns for one field...).
 * The header's texts are copied; OPTIONS is borrowed. The caller frees it with hb_import_free(). */
enum hb_status hb_import_new(struct hb_import **out, const struct hb_import_options *options,
                             struct hb_str file, const struct hb_str *header, size_t n_cells,
                             struct hb_sink *sink);
void hb_import_free(struct hb_import *import);

/* How many cells of a header mean something to the form or to a person column: serves the reader
 * that seeks the dialect (hb_csv_score_fn; CTX is a struct hb_import_options). */
size_t hb_import_score(void *options, const struct hb_str *cell, size_t n_cells);

/* Whether the records must be seen once, by hb_import_learn(), before conversion. */
bool hb_import_wants_pass(const struct hb_import *import);
/* The columns (indices) whose cells it looks at. Owned by the import. */
const uint32_t *hb_import_learns_from(const struct hb_import *import, size_t *n);
/* Looks at a record for what it says about dates. */
void hb_import_learn(struct hb_import *import, const struct hb_csv_record *record);
/* The same by several threads, each for a stretch of the file whose lines count from 0: what was
 * seen there is then learned stretch by stretch, in the order of the file, LINE being the stretch's
 * first. hb_import_seen_new() returns NULL without memory; the caller frees it with free(). */
struct hb_date_column;
struct hb_date_column *hb_import_seen_new(const struct hb_import *import);
void hb_import_see_nothing(const struct hb_import *import, struct hb_date_column *seen);
void hb_import_see(const struct hb_import *import, struct hb_date_column *seen,
                   const struct hb_csv_record *record);
void hb_import_learn_seen(struct hb_import *import, const struct hb_date_column *seen,
                          uint64_t line);
/* Decides; HB_USAGE (told to SINK) when a column's dates can be read two ways or contradict. */
enum hb_status hb_import_decide(struct hb_import *import, struct hb_sink *sink);

/*
 * Conversion. Once bound and decided an import is only read, but for what hb_import_tells() keeps;
 * what changes from record to record is a worker's, of which each thread has its own.
 */
struct hb_import_worker;

/* IN_ORDER: a worker of the thread that asks hb_import_tells(), which converts records in their
 * place in the file: it adds no problem that is not to be told. Any other one adds what is told
 * once for a file once since hb_import_begin(). NULL without memory. The caller frees it with
 * hb_import_worker_free() before the import, NULL being none. */
struct hb_import_worker *hb_import_worker_new(const struct hb_import *import, bool in_order);
void hb_import_worker_free(struct hb_import_worker *worker);
/* The records to come stand in another place of the file. */
void hb_import_begin(struct hb_import_worker *worker);

/* Fills CELL (one for each field of the table) with the canonical text, or with the text as it
 * stood where it cannot be made canonical: the check that follows then rejects it, unless a better
 * worded problem was added here. Texts live in ARENA, STAYS, WORKER, the import or the form. STAYS
 * are the bytes that outlive RECORD; {NULL, 0}: RECORD does so itself. Values of problems may
 * point into RECORD. VALUE is filled where it is known without a check: see hb_import_known(). */
void hb_import_convert(struct hb_import_worker *worker, const struct hb_csv_record *record,
                       struct hb_str stays, struct hb_str *cell, int64_t *value,
                       struct hb_problems *problems, struct hb_arena *arena);
/* For hb_check_rest(): by field, whether what was converted last is good beyond doubt. Owned by the
 * worker; valid until the next conversion. */
const bool *hb_import_known(const struct hb_import_worker *worker);
/* Whether P is to be told: not when it is told once for a file and was so already. To be asked by
 * one thread for each problem of a conversion, in the order of the file. */
bool hb_import_tells(struct hb_import *import, const struct hb_problem *p);

/* The 1-based column FIELD came from, 0 for none (filled in, or joined from several: the first). */
uint32_t hb_import_column(const struct hb_import *import, size_t field);
/* Columns that mean nothing to the form and pass through: their indices (0-based) and names as
 * they pass (blanks trimmed). Owned by the import. */
const uint32_t *hb_import_extra(const struct hb_import *import, size_t *n);
struct hb_str hb_import_extra_name(const struct hb_import *import, size_t i);
/* Appends the mapping in --map's own form to OUT. */
void hb_import_print_map(const struct hb_import *import, struct hb_buf *out);

#endif
