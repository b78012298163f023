/*
 * hb.h - checked rows of a school's tables, for programs of your own.
 *
 * Opens any number of canonical CSV files against a form and hands out their good rows one by one;
 * what is wrong with the others is told to a function of yours. The rules, the messages and the
 * meaning of a status are those of the hb programs: see hb-csv(5), hb-form(5), hb-findings(7).
 * Link with -lhb (pkg-config hb). No promise of a stable ABI before version 1.0.
 *
 * Statuses: 0 all well; 1 at least one row was rejected or file left out; 2 a wrong form, or input
 * that cannot be understood; 3 the environment failed.
 * Texts are UTF-8 without a NUL behind them, and belong to the library. A table is not for two
 * threads at once; two tables are independent.
 */
#ifndef HB_H
#define HB_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HB_API __attribute__((visibility("default")))

struct hb_text {
	const char *p;
	size_t len; /* bytes */
};

enum hb_level { HB_LEVEL_NOTE, HB_LEVEL_WARNING, HB_LEVEL_ERROR };

/* One thing that was found. Borrowed; valid during the call. */
struct hb_message_of {
	enum hb_level level; /* an error's row is rejected, the others keep theirs */
	struct hb_text code; /* "range", as in hb-findings(7) */
	struct hb_text text; /* the message, in English, or in Dutch where asked for */
	struct hb_text file;
	uint64_t line;   /* 1-based; 0: none */
	uint32_t column; /* 1-based; 0: none */
	struct hb_text field, value;
};

typedef void hb_on_message(void *ctx, const struct hb_message_of *message);

struct hb_table_reader;

/* "0.1.0". */
HB_API const char *hb_version(void);

/* Opens the N_PATHS files of PATHS ("-" is standard input) against the form in the file FORM; PART
 * names one of its parts, or is NULL. Returns the table, or NULL with the reason in *STATUS.
 * ON_MESSAGE may be NULL; DUTCH asks for messages in Dutch.
 * The caller frees it with hb_table_close(). */
HB_API struct hb_table_reader *hb_table_open(const char *form, const char *part,
                                             const char *const *paths, size_t n_paths,
                                             hb_on_message *on_message, void *ctx, int dutch,
                                             int *status);

/* The columns: the form's fields in order, then those the form does not know. */
HB_API size_t hb_table_columns(const struct hb_table_reader *table);
HB_API struct hb_text hb_table_column(const struct hb_table_reader *table, size_t column);

/* Goes to the next good row: 1, 0 at the end, -1 when reading failed. */
HB_API int hb_table_next(struct hb_table_reader *table);
/* The cell of the row at hand; empty when it is missing. Borrowed; valid until the next row. */
HB_API struct hb_text hb_table_text(const struct hb_table_reader *table, size_t column);
/* A number, score, choice (its index), bool (0, 1), date (days since 1970-01-01), time (seconds) or
 * datetime (seconds since 1970): 1 and *VALUE; 0 when the cell is missing or only text. */
HB_API int hb_table_value(const struct hb_table_reader *table, size_t column, int64_t *value);
/* Where the row at hand stands. */
HB_API struct hb_text hb_table_file(const struct hb_table_reader *table);
HB_API uint64_t hb_table_line(const struct hb_table_reader *table);

/* Frees all; returns the status of the whole. TABLE may be NULL (0). */
HB_API int hb_table_close(struct hb_table_reader *table);

#ifdef __cplusplus
}
#endif

#endif
