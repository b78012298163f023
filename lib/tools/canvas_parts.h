/*
 * canvas_parts.h - what the verbs of hb-canvas share; nobody else includes it.
 */
#ifndef HB_TOOLS_CANVAS_PARTS_H
#define HB_TOOLS_CANVAS_PARTS_H

#include "data/rows.h"

/* A field a verb works with. */
struct hb_need {
	const char *id;
	enum hb_type type;
	uint32_t *field; /* where its index goes */
	bool optional;   /* HB_NO_FIELD when it is not there */
};

/* Looks up N fields of TABLE. HB_USAGE, told to SINK: one is not there or of another type. */
enum hb_status hb_need_fields(const struct hb_table *table, const struct hb_need *need, size_t n,
                              struct hb_sink *sink);

/* Copies of rows, to be put in order. */
struct hb_kept_row {
	const struct hb_str *cell; /* fields, then unknown columns */
	const int64_t *value;      /* fields */
	size_t nr;                 /* order of arrival */
};
struct hb_kept {
	struct hb_arena arena;
	struct hb_kept_row *row;
	size_t n, cap;
	size_t n_fields, n_cells;
};
/* All good rows of ROWS. The caller frees them with hb_kept_free(), also after a failure. */
enum hb_status hb_kept_read(struct hb_kept *kept, struct hb_rows *rows, struct hb_sink *sink);
void hb_kept_free(struct hb_kept *kept);

/* Writes the header and each row: fields but those of HIDE (HB_NO_FIELD: none), unknown columns;
 * the caller ends the record. */
void hb_kept_header(const struct hb_rows *rows, uint32_t hide, struct hb_csv_writer *out);
void hb_kept_write(const struct hb_kept *kept, const struct hb_kept_row *row, uint32_t hide,
                   struct hb_csv_writer *out);

/* NAMES (up to a NULL) as a header record. */
void hb_canvas_header(const char *const *names, struct hb_csv_writer *out);
/* DAY, or an empty cell for HB_NO_DAY. */
void hb_canvas_day(struct hb_csv_writer *out, int32_t day);
/* Whether a text says anything. */
bool hb_canvas_filled(struct hb_str text);
/* PART behind LIST, joined by '|'. */
void hb_canvas_join(struct hb_buf *list, struct hb_str part);
/* a < b: -1, a > b: 1. */
int hb_canvas_order(int64_t a, int64_t b);

#endif
