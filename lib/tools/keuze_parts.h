/*
 * keuze_parts.h - what the verbs of hb-keuze share: the fields of a request, and the school's
 * tables.
 */
#ifndef HB_TOOLS_KEUZE_PARTS_H
#define HB_TOOLS_KEUZE_PARTS_H

#include "base/dict.h"
#include "tools/keuze.h"

/* Fields of a table of requests, by what they are for. */
enum hb_keuze_field {
	HB_KEUZE_PUPIL,
	HB_KEUZE_CLASS,
	HB_KEUZE_SUBJECT,
	HB_KEUZE_DATE,
	HB_KEUZE_HOUR,
	HB_KEUZE_WHERE,
	HB_KEUZE_WHAT,
	HB_KEUZE_INFORMED,
	HB_KEUZE_ASKED,
	HB_KEUZE_AGREED,
	HB_KEUZE_FIELDS
};
struct hb_keuze_columns {
	uint32_t at[HB_KEUZE_FIELDS];
	uint32_t verdict, reasons; /* HB_NO_FIELD where the table has none */
};

/* HB_USAGE, told: TABLE lacks one of them, or has another type for it. */
enum hb_status hb_keuze_columns(struct hb_keuze_columns *columns, const struct hb_table *table,
                                struct hb_sink *sink);
/* The last second, since 1970 by the clock on the wall, in which a lesson that begins at BEGIN_S
 * (since midnight) of DAY may be asked for: days and longer count on the calendar. INT64_MIN before
 * the year 1. */
int64_t hb_keuze_limit(struct hb_duration limit, int32_t day, int32_t begin_s);
/* The hours of ROW; false: it has been rejected. */
bool hb_keuze_hours_of(struct hb_rows *rows, const struct hb_row *row, uint32_t field,
                       struct hb_hours *hours);

/* The same for rows that were decided on; HB_USAGE, told, when they were not. */
enum hb_status hb_keuze_decided(struct hb_keuze_columns *columns, const struct hb_rows *rows,
                                struct hb_sink *sink);
/* What was decided on ROW, and its hours; false: it has been rejected. */
bool hb_keuze_verdict_of(struct hb_rows *rows, const struct hb_row *row,
                         const struct hb_keuze_columns *columns, struct hb_hours *hours,
                         bool *granted);

/* What the school's tables say. */
struct hb_keuze_school {
	bool has_hours, has_lessons;
	struct hb_dict hours; /* day and hour; day HB_NO_DAY: any that has no rows of its own */
	int32_t *begin_s;     /* by id: seconds since midnight */
	size_t cap;
	struct hb_dict days;    /* that have hours of their own */
	struct hb_dict tests;   /* class, subject, day, hour, pupil */
	struct hb_dict lessons; /* class, subject, weekday, hour, pupil */
	struct hb_buf key;
	struct hb_dict names; /* of classes and subjects, as they came... */
	uint32_t *folded;     /* ...and by id the id of what is compared */
	size_t cap_folded;
	struct hb_dict folds;
	bool failed; /* memory ran out */
};

/* Reads the tables of OPTIONS. The caller frees SCHOOL with hb_keuze_school_free(), also after a
 * failure. */
enum hb_status hb_keuze_school_read(struct hb_keuze_school *school,
                                    const struct hb_keuze_decide *options, struct hb_sink *sink);
void hb_keuze_school_free(struct hb_keuze_school *school);
/* When HOUR begins on DAY, in seconds since midnight; -1: the table does not have it. */
int32_t hb_keuze_begin(struct hb_keuze_school *school, int32_t day, int32_t hour);

struct hb_keuze_lesson {
	uint32_t class_id, subject_id; /* of hb_keuze_name() */
	struct hb_str pupil;
	int32_t day, hour;
};
/* What stands for a class or subject, however it is spelt: case, accents, blanks and marks do not
 * count. */
uint32_t hb_keuze_name(struct hb_keuze_school *school, struct hb_str name);
bool hb_keuze_is_test(struct hb_keuze_school *school, const struct hb_keuze_lesson *lesson);
/* Whether the class or the pupil has a test then, in a subject of another name only. */
bool hb_keuze_other_test(struct hb_keuze_school *school, const struct hb_keuze_lesson *lesson);
bool hb_keuze_is_lesson(struct hb_keuze_school *school, const struct hb_keuze_lesson *lesson);

#endif
