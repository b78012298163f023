/*
 * canvas.h - the verbs of hb-canvas over checked rows: where schools stand (20.1), whether their
 * plans are kept up, and how a team judges itself on five levels (20.3).
 *
 * Columns and their meaning are told in hb-canvas(1). Fields are sought by their ids in the part of
 * the form that ROWS reads; contexts, types, levels and statements are those of the form, in its
 * order, types rising.
 *
 * Each function reads ROWS to the end and writes a whole CSV with its header to OUT; what is wrong
 * goes to SINK. Results: HB_OK; HB_FINDING when rows were rejected (what was good has been
 * written); HB_USAGE when the form lacks what the verb needs, or HB_SYSTEM, and then OUT is not to
 * be used. Nothing depends on the order of rows but where that is said. Who filled in a row
 * (`invuller`) is never written. Options are borrowed for the call.
 */
#ifndef HB_TOOLS_CANVAS_H
#define HB_TOOLS_CANVAS_H

#include "base/dict.h"
#include "data/rows.h"

/* ---- where schools stand ---- */

/* A spell in which all that was said of a school in a context was the same. */
struct hb_stand {
	uint32_t school;  /* index into hb_stands.school */
	uint32_t context; /* index of the choice */
	int32_t since;    /* its first day */
	uint64_t types;   /* bit i: type i was judged; several where a team's judgements differ */
	uint64_t before;  /* the types of the spell before it; 0: none */
};

struct hb_stands {
	const struct hb_field *context, *type; /* of the form's part for positions */
	struct hb_dict names;                  /* of schools, in order of arrival */
	struct hb_stand *mark;                 /* what was read; `school` is an id of `names` */
	size_t n_marks, cap_marks;
	bool *listed; /* by id of `names`: on the list of schools */
	size_t cap_listed;
	/* filled by hb_stands_settle() */
	struct hb_str *school; /* in byte order */
	uint32_t *name;        /* by school: its id in `names` */
	uint32_t n_schools;
	struct hb_stand *stand; /* by school, context and day */
	size_t n;
	struct hb_stand **last; /* [school * context->n_choices + context]; NULL: never judged */
};

/* The table that hb_canvas_place() writes, as a second shape for rows of POSITIONS. OUT lives in
 * ARENA and borrows POSITIONS. HB_USAGE: POSITIONS lacks a field. */
enum hb_status hb_canvas_place_table(struct hb_table *out, const struct hb_table *positions,
                                     struct hb_arena *arena, struct hb_sink *sink);
/* The table of a list of schools: `school`, and `naam` if it is there. OUT lives in ARENA. */
enum hb_status hb_canvas_school_table(struct hb_table *out, struct hb_arena *arena,
                                      struct hb_sink *sink);

/* Stands as said by rows of POSITIONS or of what place wrote. The caller frees them with
 * hb_stands_free(), also after a failure. */
enum hb_status hb_stands_make(struct hb_stands *stands, const struct hb_table *positions,
                              struct hb_sink *sink);
void hb_stands_free(struct hb_stands *stands);
enum hb_status hb_stands_read(struct hb_stands *stands, struct hb_rows *rows, struct hb_sink *sink);
/* Adds the schools of a list (rows of hb_canvas_school_table()). */
enum hb_status hb_stands_list(struct hb_stands *stands, struct hb_rows *rows, struct hb_sink *sink);
/* Once all has been read, before anything is asked. */
enum hb_status hb_stands_settle(struct hb_stands *stands, struct hb_sink *sink);
/* The last stand of SCHOOL in CONTEXT, or NULL. */
const struct hb_stand *hb_stands_last(const struct hb_stands *stands, uint32_t school,
                                      size_t context);
/* How many types STAND lies above the one before: true, and *STEP. False where there was none
 * before, or where one of the two is divided. */
bool hb_stand_step(const struct hb_stand *stand, int64_t *step);
/* The lowest type judged. */
uint32_t hb_stand_level(const struct hb_stand *stand);
/* The ids of the TYPES, rising, joined by '|', into TEXT (emptied first). */
struct hb_str hb_stand_types(const struct hb_stands *stands, uint64_t types, struct hb_buf *text);

/* school,context,type,sinds,vorig_type,stap: the last stand of each school and context, or with
 * HISTORY every one, in order of time. */
enum hb_status hb_canvas_place(const struct hb_stands *stands, bool history,
                               struct hb_csv_writer *out, struct hb_sink *sink);

/* ---- the next type ---- */

/* The section ID of FORM, at any depth, the first found in order; NULL: none. */
const struct hb_section *hb_canvas_section(const struct hb_form *form, struct hb_str id);
/* The type above STAND's lowest; NULL: it is the highest already. */
const struct hb_choice *hb_canvas_next_type(const struct hb_stands *stands,
                                            const struct hb_stand *stand);
/* What FORM says of TYPE in CONTEXT: the text of section CONTEXT_TYPE, or empty. */
struct hb_str hb_canvas_asks(const struct hb_form *form, const struct hb_choice *context,
                             const struct hb_choice *type);
/* school,context,type,volgend_type,onderdeel,nr,tekst: what the next type asks in each context
 * (`vraagt`), then the form's support at each level (`macro`, ...) and its questions (`vraag`). */
enum hb_status hb_canvas_next(const struct hb_stands *stands, const struct hb_form *form,
                              struct hb_csv_writer *out, struct hb_sink *sink);

/* ---- a region ---- */

enum hb_region_show { HB_REGION_SCHOOLS, HB_REGION_COUNTS, HB_REGION_LEARN, HB_REGION_MISSING };
struct hb_region_options {
	enum hb_region_show show;
	uint32_t most; /* LEARN: schools named for each school and context */
};
/* SCHOOLS: school,<contexts>; COUNTS: context,type,scholen; LEARN:
 * school,context,type,van_type,scholen,van; MISSING: school,ontbreekt (of listed schools). */
enum hb_status hb_canvas_region(const struct hb_stands *stands,
                                const struct hb_region_options *options, struct hb_csv_writer *out,
                                struct hb_sink *sink);

/* ---- plans ---- */

struct hb_plan_options {
	int32_t today;
	int64_t weeks; /* from the start to the first evaluation, and on to the second; -1: as the
	                  form's rules say */
	int64_t supports;          /* fewest forms of support; -1: as the form's rules say */
	struct hb_duration within; /* only what is due within this from today; NONE: all to come */
	struct hb_str by;          /* count by this column instead; empty: list */
};

/* PLANS with the weeks and supports of OPTIONS in its rules. OUT lives in ARENA and borrows
 * PLANS. */
enum hb_status hb_canvas_plan_table(struct hb_table *out, const struct hb_table *plans,
                                    const struct hb_plan_options *options, struct hb_arena *arena,
                                    struct hb_sink *sink);
/* school,doel_id,wie,niveau,prioriteit,doel,evaluatie,datum,status,dagen_te_laat: the next
 * evaluation of each plan, earliest first; or counts by a column. */
enum hb_status hb_canvas_plan(struct hb_rows *rows, const struct hb_plan_options *options,
                              struct hb_csv_writer *out, struct hb_sink *sink);

/* ---- levels, tensions, goals, cards (20.3) ---- */

struct hb_levels_options {
	bool latest;   /* count only the last date of each row */
	bool disagree; /* within a team the widest spread first */
};
/* team,niveau,stelling,n,mediaan,gemiddelde,verschil,spreiding,n1..n5: for each team all levels as
 * a whole, each followed by its statements that were judged. */
enum hb_status hb_canvas_levels(struct hb_rows *rows, const struct hb_levels_options *options,
                                struct hb_csv_writer *out, struct hb_sink *sink);

/* The fields of the part, those without `aanpak` first; by team and date. */
enum hb_status hb_canvas_tensions(struct hb_rows *rows, struct hb_csv_writer *out,
                                  struct hb_sink *sink);
/* The fields of the part and `ontbreekt`; by team, priority and date. */
enum hb_status hb_canvas_goals(struct hb_rows *rows, struct hb_csv_writer *out,
                               struct hb_sink *sink);

/* A point of an action card: a text field, and the date field behind it if there is one. */
struct hb_card_point {
	const struct hb_field *field, *date; /* date NULL: none */
	struct hb_str text, day;
};
struct hb_card {
	struct hb_str team, day;
	struct hb_card_point *point;
};
struct hb_cards {
	struct hb_arena arena, texts;
	struct hb_card *card; /* by team and day */
	size_t n;
	size_t n_points;
};
/* Reads action cards: the last of each team, or ALL. The caller frees them with hb_cards_free(),
 * also after a failure. */
enum hb_status hb_canvas_cards(struct hb_cards *cards, struct hb_rows *rows, bool all,
                               struct hb_sink *sink);
void hb_cards_free(struct hb_cards *cards);
/* team,datum,<points>,ontbreekt; TABLE is the part the cards were read by. */
enum hb_status hb_canvas_cards_write(const struct hb_cards *cards, const struct hb_table *table,
                                     struct hb_csv_writer *out, struct hb_sink *sink);

#endif
