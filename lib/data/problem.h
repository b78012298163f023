/*
 * problem.h - what is wrong with the record at hand, kept until all of it has been looked at.
 *
 * Values, conversions and rules add problems; the row reader then knows whether the record is
 * rejected, makes its key, and reports them in column order. A list is used again for each record.
 */
#ifndef HB_DATA_PROBLEM_H
#define HB_DATA_PROBLEM_H

#include "base/finding.h"
#include "form/form.h"

struct hb_problem {
	enum hb_message message;
	enum hb_severity severity;
	uint32_t column;        /* 1-based column of the file; 0: the record as a whole */
	struct hb_str field;    /* column's name as the file has it, or the field's id */
	struct hb_str value;    /* borrowed, valid as long as the record */
	struct hb_str expected; /* borrowed, valid as long as the form (or the list: see keep) */
	struct hb_str text[3];
	struct hb_str custom, custom_code;
	/* 0, or a number: of the problems of a file with this number only the first is told. None
	 * of them is an error. See hb_import_tells(). */
	uint32_t once;
};

struct hb_problems {
	struct hb_problem *at;
	size_t n, cap;
	uint32_t errors;       /* how many have severity HB_ERROR */
	bool failed;           /* memory ran out */
	struct hb_arena arena; /* texts made for this record; emptied with the list */
};

/* A list starts as {0}. The caller frees it with hb_problems_free(). */
void hb_problems_free(struct hb_problems *list);
void hb_problems_clear(struct hb_problems *list);
/* Adds P with the severity of its message. */
void hb_problem(struct hb_problems *list, struct hb_problem p);
void hb_problem_as(struct hb_problems *list, enum hb_severity severity, struct hb_problem p);

#endif
