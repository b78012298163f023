/*
 * ef_parts.h - what the verbs of hb-ef share: the places of a sheet, and last scores.
 *
 * Functions that return false ran out of memory; the caller says so, once.
 */
#ifndef HB_TOOLS_EF_PARTS_H
#define HB_TOOLS_EF_PARTS_H

#include "base/dict.h"
#include "tools/ef.h"
#include "tools/observe_parts.h"

enum { HB_EF_STRONG = 1, HB_EF_ATTENTION = 2 };

struct hb_ef_place {
	uint32_t field;
	const uint32_t *skill; /* by choice of the field */
	const bool *astray;    /* by choice: it belongs under another heading */
};

/* Places first..first + n - 1 in the order of the form. */
struct hb_ef_list {
	unsigned mark; /* HB_EF_STRONG or HB_EF_ATTENTION */
	struct hb_str stem;
	size_t first, n;
};

struct hb_ef_sheet {
	struct hb_arena arena;
	const struct hb_table *table;
	struct hb_ef_place *place;
	size_t n_places;
	struct hb_ef_list *list;
	size_t n_lists;
	struct hb_dict skills; /* ids of the functions, in the order of the form */
	uint32_t pupil, date;  /* fields */
	/* the row at hand */
	uint8_t *mark;    /* by function */
	uint32_t *marked; /* the functions that have a mark */
	size_t n_marked;
	struct hb_str *cell; /* by field, gaps closed */
	int64_t *value;
};

/* HB_USAGE, told to SINK: TABLE has no pupil, no date or no places. The caller frees it with
 * hb_ef_sheet_free(), also after a failure. */
enum hb_status hb_ef_sheet_make(struct hb_ef_sheet *sheet, const struct hb_table *table,
                                struct hb_sink *sink);
void hb_ef_sheet_free(struct hb_ef_sheet *sheet);
/* The next good row, its gaps closed; sheet->mark says what it says. Warnings have been told. */
enum hb_rows_result hb_ef_sheet_next(struct hb_ef_sheet *sheet, struct hb_rows *rows,
                                     struct hb_row *row);

/* The last score of each pupil and function, whatever the order of rows. */
struct hb_seen {
	struct hb_items items;
	const struct hb_dict *skills;
	uint32_t *skill_of; /* by item: the function, or HB_DICT_NONE */
	struct hb_groups pupils;
	struct hb_dict groups; /* names of groups */
	struct hb_cells cells; /* by pupil: see seen.c */
};

struct hb_last {
	int32_t day;   /* HB_NO_DAY: never scored */
	int64_t score; /* HB_NO_VALUE: scores of that day differ */
};

/* Reads ROWS to the end. The caller frees it with hb_seen_free(), also after a failure. */
enum hb_status hb_seen_read(struct hb_seen *seen, struct hb_rows *rows,
                            const struct hb_seen_shapes *shapes, const struct hb_dict *skills,
                            struct hb_sink *sink);
void hb_seen_free(struct hb_seen *seen);
struct hb_last hb_seen_last(const struct hb_seen *seen, uint32_t pupil, uint32_t skill);
/* The group on the pupil's last date that names one; empty: none did. */
struct hb_str hb_seen_group(const struct hb_seen *seen, uint32_t pupil);
/* Tells SINK message M with how many, unless that is none. */
void hb_tell_count(struct hb_sink *sink, enum hb_message m, uint64_t n, struct hb_str what);

#endif
