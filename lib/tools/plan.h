/*
 * plan.h - step plans and their log: where each class, pupil or case stands, and what comes next.
 *
 * A log has rows of any of the plans. The plans are put together into one table to read it by;
 * what a step is called and which steps there are is judged per plan, row by row. Entries are kept
 * (about 100 bytes a row) and put in order by plan, subject, date and, on one day, arrival.
 *
 * How a log is judged, per plan and subject:
 * - `open` announces a step and undoes nothing; with any other status the step has begun. On one
 *   day a step that is done stays done, in whatever order its rows come.
 * - in a plan of order sequence or cycle a step that begins while an earlier one has not begun
 *   skips it, and one that begins anew or for the first time behind a later one goes back:
 * warnings.
 * - step 1 of a cycle after its last step has begun opens the next round.
 * - an entry dated after today is a warning and counts for nothing until that day.
 */
#ifndef HB_TOOLS_PLAN_H
#define HB_TOOLS_PLAN_H

#include "base/dict.h"
#include "csv/writer.h"
#include "data/date.h"
#include "data/rows.h"

enum hb_plan_status { HB_PLAN_OPEN, HB_PLAN_BUSY, HB_PLAN_DONE, HB_PLAN_SKIPPED, HB_PLAN_NONE };

struct hb_plan {
	const struct hb_form *form;
	const struct hb_field *step; /* its own `stap` */
	int64_t interval_days;       /* 0: none */
};

/* Plans read together. */
struct hb_plan_set {
	struct hb_arena arena;
	struct hb_plan *plan; /* by id, in byte order */
	size_t n;
	struct hb_table table;   /* what a log of any of them looks like; `stap` is text in it */
	const uint32_t *plan_of; /* by choice of its `plan` */
	uint32_t f_plan, f_subject, f_step, f_day, f_status; /* fields of `table` */
	uint32_t f_who, f_note, f_follow;                    /* HB_NO_FIELD: there is none */
	enum hb_plan_status status[4];                       /* by choice of `status` */
	struct hb_dict names;                                /* plan and folded name of a step */
	uint32_t *step_of;                                   /* by id of a name */
};

/* Puts N FORMS together; HB_USAGE when one is no plan. SET borrows the forms. The caller frees it
 * with hb_plan_set_free(), also after a failure. */
enum hb_status hb_plan_set_make(struct hb_plan_set *set, const struct hb_form *const *forms,
                                size_t n, struct hb_sink *sink);
void hb_plan_set_free(struct hb_plan_set *set);
/* The step of plan P that TEXT names: its id, or with NAMES any of its names too. UINT32_MAX: none,
 * and *WHY tells, with texts in ARENA; its message is HB_M_NO_MEMORY when that ran out. */
uint32_t hb_plan_step(struct hb_plan_set *set, uint32_t p, struct hb_str text, bool names,
                      struct hb_problem *why, struct hb_arena *arena);

enum hb_plan_mark {
	HB_PLAN_SKIPS = 1, /* begins while an earlier step has not */
	HB_PLAN_BACK = 2,  /* begins behind a later step */
	HB_PLAN_FUTURE = 4,
};

struct hb_plan_entry {
	uint32_t plan, subject, step;
	enum hb_plan_status status;
	int32_t day, follow; /* HB_NO_DAY: none */
	uint32_t file;
	uint64_t line, record, order;
	struct hb_str who, note;
	/* found by hb_plan_log_judge() */
	uint32_t round; /* 1 and up */
	unsigned marks;
	uint32_t missed; /* SKIPS: the first step passed over */
	uint32_t beyond; /* BACK: the step that was furthest */
};

/* All entries of one plan and subject. */
struct hb_plan_series {
	size_t from, to; /* its entries */
	size_t now;      /* behind the last one that is not in the future */
	uint32_t round;
	uint32_t step; /* the one begun last in this round; UINT32_MAX: none */
	uint32_t done; /* steps done in this round */
};

struct hb_plan_log {
	struct hb_plan_set *set;
	struct hb_arena arena;
	struct hb_dict subjects;
	int32_t today;
	struct hb_plan_entry *entry;
	size_t n, cap;
	struct hb_plan_series *series;
	size_t n_series, cap_series;
	enum hb_plan_status *state; /* scratch: by step, of the series walked last */
	int32_t *state_day;
};

/* Reads all ROWS (opened on the set's table) into LOG, which starts as {set, today}. With W good
 * rows are also passed on, with ORIGIN where they came from; with NAMES (import) steps may be
 * called by name and pass as ids. A step that its plan has not rejects the row. */
enum hb_status hb_plan_log_read(struct hb_plan_log *log, struct hb_rows *rows,
                                struct hb_csv_writer *w, bool names, bool origin,
                                struct hb_sink *sink);
/* Puts the entries in order and finds rounds, states and marks. HB_SYSTEM without memory. */
enum hb_status hb_plan_log_judge(struct hb_plan_log *log, struct hb_sink *sink);
/* Warns of skipping and going back, and with FUTURE of dates after today, in the order of the rows.
 * ROWS gives the names of files. HB_SYSTEM without memory. */
enum hb_status hb_plan_log_warn(const struct hb_plan_log *log, const struct hb_rows *rows,
                                bool future, struct hb_sink *sink);
void hb_plan_log_free(struct hb_plan_log *log);
/* Fills log->state with the state of each step in the last round of SERIES. */
void hb_plan_log_state(struct hb_plan_log *log, const struct hb_plan_series *series);
/* The steps of SERIES that may come next, into NEXT (room for all steps of its plan): the one that
 * is going on, else the next one not done, else one that was passed over; of a free plan all that
 * are not done. *ROUND is the round they belong to. Returns how many. */
size_t hb_plan_next_steps(struct hb_plan_log *log, const struct hb_plan_series *series,
                          uint32_t *next, uint32_t *round);

/* plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen */
void hb_plan_status_table(struct hb_plan_log *log, struct hb_csv_writer *w);
/* plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat: all that is due on day UNTIL or before. A
 * follow-up date stands until its step has a later entry; that of a step done or skipped until
 * there is any later entry. Without a standing date a plan with an interval is due so many days
 * after its last entry. HB_SYSTEM without memory. */
enum hb_status hb_plan_due(struct hb_plan_log *log, int32_t until, struct hb_csv_writer *w,
                           struct hb_sink *sink);
/* plan,onderwerp,ronde,stap,titel,status,acties,vraag,besluit,partner,verantwoordelijkheid,moment
 */
enum hb_status hb_plan_next(struct hb_plan_log *log, struct hb_csv_writer *w, struct hb_sink *sink);
/* plan,onderwerp,ronde,datum,dagen,stap,titel,status,wie,vervolgdatum,notitie,opmerking */
enum hb_status hb_plan_timeline(const struct hb_plan_log *log, struct hb_csv_writer *w,
                                struct hb_sink *sink);

#endif
