/*
 * check.h - one record against the table of a form: types, required fields, the rules within a row.
 *
 * A checker is made once for a table and then only read, so threads may share it; what one record
 * needs stands in the caller's arrays. Rules between rows (unique, max_per) are not its affair:
 * see hb_rows.
 */
#ifndef HB_DATA_CHECK_H
#define HB_DATA_CHECK_H

#include "data/value.h"

/* The ids a ONE_OF_FORM rule allows: those of the scale fields of the form it names. */
typedef const struct hb_table *hb_find_table_fn(void *ctx, struct hb_str form);

struct hb_checker {
	struct hb_arena arena;
	const struct hb_table *table;
	const struct hb_check_step *steps; /* by field: what nearly all cells need, and no more */
	const struct hb_str *expected;     /* by field: hb_value_expected() */
	const struct hb_compiled_rule *rules; /* those within a row */
	size_t n_rules;
};

/* Compiles TABLE. FIND may be NULL when the table has no ONE_OF_FORM rule. HB_SYSTEM without
 * memory. The caller frees it with hb_checker_free(). */
enum hb_status hb_checker_make(struct hb_checker *checker, const struct hb_table *table,
                               hb_find_table_fn *find, void *ctx, struct hb_sink *sink);
void hb_checker_free(struct hb_checker *checker);

/* Checks CELL (one text for each field) and fills VALUE. A field that has a problem already (from
 * the import) gets no second one. COLUMN is the 1-based column each field came from, or NULL.
 * Problems are added; none of severity error means that the record is good. */
void hb_check(const struct hb_checker *checker, const struct hb_str *cell, const uint32_t *column,
              int64_t *value, struct hb_problems *problems);
/* The same for who knows already that some cells are good: those that are KNOWN (one for each
 * field) are not looked at, and their value stands in VALUE. */
void hb_check_rest(const struct hb_checker *checker, const bool *known, const struct hb_str *cell,
                   const uint32_t *column, int64_t *value, struct hb_problems *problems);

#endif
