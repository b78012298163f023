/*
 * limits.h - the rules of kind max_per: at most so many rows a day, week, month or term.
 *
 * Rows are counted in the order in which they are taken, by the values of the rule's fields and the
 * span the row's date lies in; a row over the limit counts for nothing.
 */
#ifndef HB_DATA_LIMITS_H
#define HB_DATA_LIMITS_H

#include "base/dict.h"
#include "data/period.h"
#include "data/problem.h"

struct hb_limit {
	const struct hb_rule *rule;
	struct hb_dict keys;
	int64_t *count; /* by key */
	size_t cap;
	int64_t *here; /* where the row at hand is counted */
};

struct hb_limits {
	struct hb_limit *limit;
	size_t n;
	uint32_t date_field;
	const struct hb_calendar *calendar; /* borrowed; NULL: terms cannot be told */
	struct hb_buf key;
	bool counted; /* the row taken last was counted, everywhere */
};

/* The limits of TABLE over its date field (HB_NO_FIELD when it has none). HB_SYSTEM without memory.
 * The caller frees them with hb_limits_free(). */
enum hb_status hb_limits_make(struct hb_limits *limits, const struct hb_table *table,
                              uint32_t date_field, const struct hb_calendar *calendar,
                              struct hb_sink *sink);
void hb_limits_free(struct hb_limits *limits);
/* Counts a good row, or adds a problem for each limit it passes. A problem of severity error means
 * that the row is not counted anywhere. */
void hb_limits_take(struct hb_limits *limits, const struct hb_table *table,
                    const struct hb_str *cell, const int64_t *value, const uint32_t *column,
                    struct hb_problems *problems);
/* Takes back the row taken last, which was rejected after all; once, and nothing when it was not
 * counted. */
void hb_limits_undo(struct hb_limits *limits);

#endif
