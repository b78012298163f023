/*
 * tables.h - what the other programs read and write, as tables on the pages they belong to.
 *
 * Each kind of file is told by its header. What people fill in is read by its form, so that wrong
 * rows are findings; what a program wrote is taken as it stands. A row belongs to a pupil, a group
 * or a school by one of its columns; of what belongs to pupils a report by school shows nothing,
 * and says so.
 */
#ifndef HB_REPORT_TABLES_H
#define HB_REPORT_TABLES_H

#include "report.h"

enum table_id {
	TABLE_FLAGS,
	TABLE_TREND,
	TABLE_PAIRS,
	TABLE_AGREE,
	TABLE_MISSING,
	TABLE_EF_SHEET,
	TABLE_EF_COMPARE,
	TABLE_EF_SUMMARY,
	TABLE_EF_INVITE,
	TABLE_KEUZE_DECISION,
	TABLE_KEUZE_REQUEST,
	TABLE_KEUZE_USAGE,
	TABLE_KEUZE_PRESENT,
	TABLE_KEUZE_WHERE,
	TABLE_CANVAS_POSITION,
	TABLE_CANVAS_PLACE,
	TABLE_CANVAS_PLAN,
	TABLE_CANVAS_DUE,
	TABLE_CANVAS_REGION,
	TABLE_LEVELS,
	TABLE_LEVELS_SUMMARY,
	TABLE_TENSIONS,
	TABLE_PLAN_TIMELINE,
	TABLE_PLAN_NEXT,
	TABLE_PLAN_STATUS,
	TABLE_PLAN_DUE,
	TABLE_PLAN_LOG,
	TABLE_NEEDS,
	TABLE_QUESTIONS,
	TABLE_MATRIX,
	TABLE_CHECKLIST,
	TABLE_CHOICES,
	TABLE_CANVAS_NEXT,
	TABLE_CANVAS_COUNTS,
	TABLE_CANVAS_LEARN,
	TABLE_CANVAS_ABSENT,
	TABLE_CANVAS_PLANS,
	TABLE_GOALS,
	TABLE_CARD,
	TABLE_HARVEST,
	TABLE_ANSWERS,
	TABLE_ROTA,
	TABLE_N
};

struct table_kind {
	const char *has;  /* columns by which it is told, all of them; "=" first: exactly these */
	const char *form; /* it is read by; NULL: as a program wrote it */
	enum word title;
	const char *pupil, *group, *school; /* columns of whom a row is about; NULL: none */
	const char *shows;                  /* columns shown, in order */
	const char *free;                   /* of these, what somebody wrote: by pupil only */
	const char *notes;                  /* of these, only with --notes */
	bool open;                          /* about nobody: a report by school may show it */
	const char *writer;                 /* who wrote it, when no form reads it */
};

extern const struct table_kind table_kinds[TABLE_N];

/* Which kind HEADER is, or TABLE_N. */
enum table_id table_of(const struct hb_str *header, size_t n);

/* The table to read KIND by. HB_USAGE, HB_SYSTEM: told. */
enum hb_status table_shape(struct report *r, enum table_id kind, const struct hb_table **shape);
/* Reads ROWS of KIND. */
enum hb_status table_take(struct report *r, enum table_id kind, struct hb_rows *rows);
/* Once units are known: which row belongs to which. */
bool table_settle(struct report *r);
/* The signals of a pupil, which stand apart from the other sections. */
void table_signals(struct report *r, struct hb_doc *d, const struct report_unit *unit);
/* The sections of UNIT, a pupil's without signals; NULL: of what belongs to none. */
void table_sections(struct report *r, struct hb_doc *d, const struct report_unit *unit);
/* In the report of a single pupil: what is about no pupil; of the rest only how much there is. */
void table_others(struct report *r, struct hb_doc *d);
/* Rows FIRST (+ 1) and on, gathered; NAMES: whom they are about stands in front. */
void table_flags(struct report *r, struct hb_doc *d, uint32_t first, bool names);
void table_sheets(struct report *r, struct hb_doc *d, const struct report_unit *unit,
                  uint32_t first, bool names);
/* Where the schools of a region stand, as one picture, when place of hb-canvas tells of several. */
void table_region(struct report *r, struct hb_doc *d);
/* What a report by school leaves out. */
void table_withheld(struct report *r, struct hb_doc *d);
bool table_any(const struct report *r);
/* Whether rows of KIND are in this report. */
bool table_shown(const struct report *r, enum table_id kind);

#endif
