/*
 * keuze.h - the verbs of hb-keuze (17.4): requests for choice hours, decided by the school's own
 * agreements. Columns, reasons and the order of judging are told in hb-keuze(1).
 *
 * Each function reads ROWS to the end and writes a whole CSV with its header to OUT; what is wrong
 * goes to SINK. Results: HB_OK; HB_FINDING when rows were rejected (what was good has been
 * written); HB_USAGE or HB_SYSTEM, and then OUT is not to be used. Options are borrowed for the
 * call. Times are wall-clock times without a zone.
 */
#ifndef HB_TOOLS_KEUZE_H
#define HB_TOOLS_KEUZE_H

#include "data/period.h"
#include "data/rows.h"

/* Lesson hours first..last, one or two; a request for two stands or falls as a whole. */
struct hb_hours {
	int32_t first, last; /* 0..99 */
};

/* "3" or "5/6", exactly. */
bool hb_hours_parse(struct hb_str text, struct hb_hours *hours);
/* The same as people write it: 3e, 3de uur, lesuur 3, 5-6, 5 en 6, 5e/6e. */
bool hb_hours_read(struct hb_str text, struct hb_hours *hours);
/* "3" or "5/6", as a slice of OUT. */
struct hb_str hb_hours_write(struct hb_hours hours, char out[8]);

/* For an import (hb_rewrite_fn): hours as people write them, made canonical. */
struct hb_str hb_hours_rewrite(struct hb_str text, char out[8]);

/* Requests as canonical CSV; a lesson hour that is none is an error. ORIGIN adds
 * bron_bestand,bron_regel. */
enum hb_status hb_keuze_pass(struct hb_rows *rows, bool origin, struct hb_csv_writer *out,
                             struct hb_sink *sink);

/* The school's tables beside the requests: `uur,begin,eind` with an optional `datum`;
 * `klas,vak,datum,uur` and `klas,dag,uur,vak` with an optional `leerling`. */
extern const struct hb_table hb_keuze_hours, hb_keuze_tests, hb_keuze_lessons;

/* TABLE with `besluit` and `reden` behind its fields: what decide writes, and when DECIDED what the
 * verbs after it read. Lives in ARENA, borrows TABLE; NULL without memory. */
const struct hb_table *hb_keuze_table(const struct hb_table *table, bool decided,
                                      struct hb_arena *arena);

struct hb_keuze_decide {
	struct hb_rows *hours, *tests, *lessons; /* NULL: not given */
	const struct hb_calendar *calendar;
	int64_t max_per_week;     /* lesson hours; negative: no bound */
	struct hb_duration limit; /* how long before the lesson; unit NONE: no bound */
	struct hb_str received;   /* time of asking of rows without one, canonical; or empty */
	bool origin;
};

/* Each request of the selection plus besluit and reden, in the order of ROWS, which must hand out
 * rows outside the selection as well: those inside depend on them. ROWS have the table of
 * hb_keuze_table(). HB_USAGE too: an error in one of the school's tables, or a limit without hours.
 */
enum hb_status hb_keuze_decide(struct hb_rows *rows, const struct hb_keuze_decide *options,
                               struct hb_csv_writer *out, struct hb_sink *sink);

/* Granted hours, a row for each: datum,uur,klas,vak,leerling,status,waar. ROWS are decided, here
 * and below. */
enum hb_status hb_keuze_present(struct hb_rows *rows, struct hb_csv_writer *out,
                                struct hb_sink *sink);

struct hb_keuze_at {
	int32_t day;  /* HB_NO_DAY: all */
	int32_t hour; /* -1: all */
};
/* "2026-11-24 3" or "2026-11-24". */
bool hb_keuze_at_parse(struct hb_str text, struct hb_keuze_at *at);
/* datum,uur,waar,klas,leerling,wat,gezien: who should be where; gezien is for the mentor to fill.
 */
enum hb_status hb_keuze_where(struct hb_rows *rows, struct hb_keuze_at at,
                              struct hb_csv_writer *out, struct hb_sink *sink);

/* leerling,klas,week,toegestaan,geweigerd,over: lesson hours by pupil, class and ISO week. `over`
 * is what is left of MAX_PER_WEEK to the pupil; empty when that is negative (no bound). */
enum hb_status hb_keuze_usage(struct hb_rows *rows, int64_t max_per_week, struct hb_csv_writer *out,
                              struct hb_sink *sink);

#endif
