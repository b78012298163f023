/*
 * report.h - what hb-report has read, in a shape from which pages are written (inside hb-report).
 *
 * Observations and summaries per pupil become two things: for each pupil and term a row of
 * tallies, one for each skill, from which all counts come; and the pupil's dated scores, from
 * which come the course and where the pupil stands. A summary gives its first and last date as
 * such scores. Summaries that do not tell pupils apart are kept as tallies of their group alone.
 *
 * Memory: what is read lives as long as the report; what a page is made of, only until the page
 * has been written. A function that runs out of memory sets `failed` and goes on; that is asked
 * at the end of each stage. Functions that return a status have told the
 * user why.
 */
#ifndef HB_REPORT_REPORT_H
#define HB_REPORT_REPORT_H

#include "base/dict.h"
#include "cli/program.h"
#include "data/tally.h"
#include "form/bind.h"
#include "report/doc.h"
#include "report/render.h"
#include "words.h"

enum {
	OPT_FORMAT = HB_OPT_FORMAT,
	OPT_BY = HB_OPT_OWN,
	OPT_TITLE,
	OPT_OUT_DIR,
	OPT_MIN_GROUP,
	OPT_ASCII,
	OPT_NOTES,
};

enum report_by { BY_PUPIL, BY_GROUP, BY_SCHOOL };

/* How a score is kept: its index in the item's scale + 1, or one of these. */
enum { SCORE_MISSING = 0, SCORE_DIFFERS = 255 };

struct report_item { /* a scale field */
	const struct hb_field *field;
	bool reversed, executive;
};

struct report_seen { /* an observation, or an end of a summary's series */
	uint32_t pupil, group, school, observer; /* ids of the dictionaries */
	int32_t day;
	bool derived;     /* from a summary */
	uint64_t choices; /* recommendations, a bit each */
	struct hb_str remark;
	uint8_t *score; /* by item */
};

struct report_block { /* a pupil's tallies in one term */
	int32_t term; /* TERM_MANY: a summary over more than one */
	uint32_t next;
	uint32_t *cells; /* by item */
};
#define TERM_MANY INT32_MAX
#define NO_BLOCK UINT32_MAX

struct report_pupil {
	struct hb_str code;
	const struct hb_pupil *listed; /* in --pupils; NULL: not */
	uint32_t group, school;        /* on the last date, or from the list */
	uint32_t block;                /* the first of them */
	struct hb_str table_group;     /* as another program's file has it */
	bool has_records;
	int32_t last_day;
	const struct report_seen *seen; /* n_seen in order of date and observer */
	size_t n_seen;
};

struct report_coarse { /* of a summary that does not tell pupils apart */
	struct hb_str school, group;
	uint32_t *cells;
};

struct report_table_row {
	struct hb_str *cell; /* by column */
	uint32_t next;       /* the next row of the same unit, + 1; 0: none */
};
struct report_table { /* the rows of one kind of the other programs' files; see tables.h */
	struct hb_str *column;
	int64_t *from; /* where the rows at hand have each column */
	size_t n_columns;
	struct report_table_row *row;
	size_t n_rows, cap;
	uint32_t *first; /* by unit, and behind them for those of none: row + 1 */
};
enum { REPORT_TABLES = 48 };

struct report_reason { /* why rows were rejected */
	struct hb_str code, text;
	uint64_t n;
};

struct report_unit { /* what a page is about: a pupil, a group or a school */
	struct hb_str school, group;
	struct report_pupil *pupil; /* n_pupils of them, in order of code */
	size_t n_pupils;
	const struct report_coarse *coarse; /* in place of pupils; NULL: none */
};

struct report {
	struct hb_run *run;
	struct hb_arena arena; /* of what is read; from report_write() on of the page at hand */
	struct hb_arena kept;  /* from then on of what was read */
	bool failed;
	enum report_by by;
	uint64_t min_group;
	bool min_group_given, notes;
	enum hb_lang lang;
	const struct hb_form *form;
	const struct hb_table *table;
	const struct hb_calendar *calendar;
	const struct hb_pupil_list *list;
	struct hb_days days;

	/* columns of the form, HB_NO_FIELD where it has none */
	uint32_t f_pupil, f_date, f_group, f_school, f_observer, f_choices;
	struct report_item *item;
	size_t n_items;
	uint32_t n_values; /* scores of the widest scale */
	size_t words;      /* of a tally */

	struct hb_dict pupils, groups, schools, observers;
	struct hb_dict record_keys; /* of observations, to notice one that came in both shapes */
	uint32_t *seen_of_key;      /* by key: its observation + 1 */
	size_t cap_keys;
	bool *was_seen; /* by id: has an observation or a scored summary */
	struct report_pupil
	        *pupil; /* by id; after report_settle() in order of school, group, code */
	size_t cap_pupils;
	struct report_seen *seen;
	size_t n_seen, cap_seen;
	struct report_block *block;
	size_t n_blocks, cap_blocks;
	struct hb_dict coarse_keys;
	struct report_coarse *coarse;
	size_t cap_coarse;
	struct report_unit *unit;
	size_t n_units;
	struct report_table tables[REPORT_TABLES]; /* by enum table_id */
	struct hb_form *table_form[REPORT_TABLES];
	struct hb_dict cell_texts; /* of the tables: the same few come up in most rows */

	/* the account */
	size_t n_inputs;
	int64_t stdin_start; /* where standard input began, to pass over it again; -1: not read */
	struct hb_str
	        record_files; /* as a shell takes them; empty: none, or not all of one shape */
	struct hb_str summary_files; /* per pupil */
	struct hb_str table_files[REPORT_TABLES];
	size_t n_record_files;
	bool long_records; /* record_files are of the long shape */
	bool mixed;        /* figures come from several shapes of files together */
	bool flags_worked_out;
	bool filled;                      /* some group or school comes from the pupils' list */
	bool moved;                       /* some observation has its pupil elsewhere */
	struct hb_rows_count count;       /* of observations */
	struct hb_rows_count table_count; /* of other programs' files: good and rejected */
	uint64_t n_subjects_withheld;     /* rows of plans that may be about a pupil */
	uint64_t n_summary_rows;          /* counted */
	uint64_t n_summary_double;        /* of pupils whose observations are there too */
	uint64_t n_summary_straddling;    /* reach out of the period asked for */
	uint64_t n_coarse_rows;
	bool overflow;        /* a count would pass 2^32 - 1 */
	bool coarse_withheld; /* some say nothing about a unit of this report */
	struct report_reason *reason;
	size_t n_reasons, cap_reasons;
	bool reading_table;
	struct hb_sink sink; /* counts reasons and hands on */
	uint32_t *stamp;     /* by observer: the last page that counted it */
	size_t n_stamps;
	uint32_t stamp_now;
};

/* ---- reasons.c ---- */

/* The `take` of the report's sink. */
void report_take_finding(struct hb_sink *sink, const struct hb_finding *f);

/* ---- read.c: the files ---- */

/* Reads all operands. HB_FINDING: something was rejected or left out; the rest has been read. */
enum hb_status report_read(struct report *r);

/* ---- gather.c, summary.c: rows into the model ---- */
enum hb_status report_take_records(struct report *r, struct hb_rows *rows, bool is_long,
                                   const struct hb_long *shape);
/* The table of a summary as hb-observe writes it. NULL without memory. */
const struct hb_table *report_summary_table(struct report *r, bool per_pupil);
enum hb_status report_take_summary(struct report *r, struct hb_rows *rows);
uint32_t report_pupil_id(struct report *r, struct hb_str code);
struct report_seen *report_add_seen(struct report *r);
/* PUPIL's tallies in TERM; NULL without memory. */
uint32_t *report_cells(struct report *r, uint32_t pupil, int32_t term);
int32_t report_term_of(const struct report *r, int32_t day);

/* ---- tables.c: what other programs write ---- */
/* Works out the form's signals over ROWS of observations. */
enum hb_status report_flags(struct report *r, struct hb_rows *rows);
void table_pupils(struct report *r);

/* ---- settle.c: from rows to units ---- */
bool report_settle(struct report *r);
void report_free(struct report *r);

/* ---- pupil.c: what is known of pupils, once settled ---- */
/* Adds up PUPIL's tallies into CELLS (zeroed by it). */
void report_sum(const struct report *r, const struct report_pupil *pupil, uint32_t *cells);
/* Adds the scores of PUPIL's last date, each observer's, to CELLS. */
void report_add_latest(const struct report *r, const struct report_pupil *pupil, uint32_t *cells);
/* PUPIL's score of item I on DAY, or on the last date: as in report_seen. */
uint8_t report_score_on(const struct report_pupil *pupil, int32_t day, size_t i);
uint8_t report_latest(const struct report_pupil *pupil, size_t i);
/* How many observers and observations N pupils from PUPIL on have. */
size_t report_observers(struct report *r, const struct report_pupil *pupil, size_t n);
size_t report_records(const struct report_pupil *pupil, size_t n);
/* How many of them have an observation or a summary. */
size_t report_seen_pupils(const struct report_pupil *pupil, size_t n);

/* ---- account.c ---- */
/* Appends WORD as one word of a shell command. */
void report_shell(struct hb_buf *b, struct hb_str word);

/* ---- say.c: words and small blocks ---- */
struct hb_str report_text(struct report *r, struct hb_buf *b); /* keeps B's content, frees B */
struct hb_str report_date(struct report *r, int32_t day);
struct hb_str report_int(struct report *r, int64_t n);
/* "1 leerling", "4 leerlingen". */
struct hb_str report_count(struct report *r, uint64_t n, enum word one, enum word many);
struct hb_str report_word(const struct report *r, enum word w);
/* The text of W with {1} {2} {3} filled in. */
struct hb_str report_say(struct report *r, enum word w, const struct hb_str arg[3]);
#define SAY(r, w, ...) report_say((r), (w), (const struct hb_str[3]){ __VA_ARGS__ })
/* A pupil as the report names one: the name when --pupils gave it, and the code. */
struct hb_str report_name(struct report *r, const struct report_pupil *pupil);
struct hb_str report_short_name(struct report *r, const struct report_pupil *pupil);
struct hb_str report_unit_name(struct report *r, const struct report_unit *unit);
struct hb_doc_head report_head(const struct report *r, size_t item);
/* The picture's scale; false: too many steps to draw. */
bool report_scale(const struct hb_scale *scale, struct hb_doc_scale *out);
const struct hb_scale *report_next_scale(const struct report *r, const struct hb_scale *after);

/* ---- pages ---- */
void report_pupil_page(struct report *r, struct hb_doc *d, const struct report_unit *u);
void report_group_page(struct report *r, struct hb_doc *d, const struct report_unit *u);
/* The whole of a report by school: the region first, then each school that may be shown. */
void report_school_pages(struct report *r, struct hb_doc *d);
/* A line that heads UNIT within a larger document. */
void report_page_head(struct report *r, struct hb_doc *d, const struct report_unit *u);
enum { TALK_CHANGE = 2 /* points that are worth a talk */ };
/* SCORE as kept, as a figure or a mark of a picture. */
int64_t report_points(const struct report_item *item, uint8_t score);

enum report_why { WHY_NOT, WHY_CHANGE, WHY_STEADY, WHY_STEP };
/* What became of one skill of a pupil. */
struct report_change {
	struct hb_figures figures; /* of all scores */
	int64_t change;            /* last less first, turned where reversed */
	bool has_step;
	int64_t previous, now; /* the last two dates with one score */
	int64_t step;          /* from the one to the other, turned where reversed */
	int steady;            /* three times in a row more (1) or less (-1) favourable */
	enum report_why why;   /* what makes it worth a talk */
	enum hb_doc_tone talk; /* worth a talk, and which way; HB_TONE_NONE: not */
};
/* CELL is the tally of item I of all that is known of PUPIL. */
void report_changes(const struct report *r, const struct report_pupil *pupil, size_t i,
                    const uint32_t *cell, struct report_change *out);
struct hb_str report_change_text(struct report *r, size_t i, const struct report_change *c);

/* Appends "Metacognitie (van 3 naar 1)", behind BETWEEN unless it is the first. */
void report_add_change(struct report *r, struct hb_buf *b, const char *between, size_t i,
                       const struct report_change *c);

/* ---- page_blocks.c: what pages share. HIDE, by item, may be NULL ---- */
void report_choices(struct report *r, struct hb_doc *d, const struct report_unit *u);
/* Medians of N terms (2 to 6) side by side, and the last two as a picture. */
void report_term_table(struct report *r, struct hb_doc *d, const uint32_t *const *cells,
                       const struct hb_str *name, size_t n, const bool *hide);
/* The terms in which UNIT was seen, in order; *MANY: a summary spans several. */
size_t report_terms(struct report *r, const struct report_unit *u, int32_t **terms, bool *many);
struct hb_str report_term_name(struct report *r, int32_t term);
/* All scores of UNIT in TERM, and of how many pupils. NULL without memory, and so below. */
uint32_t *report_term_cells(struct report *r, const struct report_unit *u, int32_t term,
                            uint64_t *pupils);
/* Begins a row of T about ITEM: its label, and that it is reversed where it is. */
void report_item_row(struct report *r, struct hb_doc *d, struct hb_doc_table *t, size_t item);
/* The scores on each pupil's last date. */
uint32_t *report_latest_cells(struct report *r, const struct report_pupil *pupil, size_t n);
void report_distribution(struct report *r, struct hb_doc *d, struct hb_str caption,
                         const uint32_t *cells, const bool *hide);
void report_figures_table(struct report *r, struct hb_doc *d, struct hb_str caption,
                          const uint32_t *cells, const bool *hide);

/* ---- account.c ---- */
/* Title, subtitle and meta lines for UNIT, or for all when NULL. */
struct hb_doc *report_new_doc(struct report *r, const struct report_unit *unit);
/* What was counted, and what was not. */
void report_account(struct report *r, struct hb_doc *d, bool whole);
/* The pupils of the list without an observation; of UNIT or of all. */
void report_missing(struct report *r, struct hb_doc *d, const struct report_unit *unit);
/* How a page is to be read. */
void report_reading(struct report *r, struct hb_doc *d);
void report_footer(struct report *r, struct hb_doc *d);

/* ---- out.c ---- */
enum hb_status report_write(struct report *r);
struct hb_render_options report_options(const struct report *r, enum hb_format format);
/* The page of U, without a heading of its own. */
void report_page(struct report *r, struct hb_doc *d, const struct report_unit *u);
/* Whether U may be shown under a --min-group that was asked for by group. */
bool report_shown(const struct report *r, const struct report_unit *u);
/* The groups that are too small for the --min-group asked for. */
void report_small_groups(struct report *r, struct hb_doc *d);

/* ---- out_dir.c ---- */
/* A file for each unit in the folder of --out-dir, and an index. */
enum hb_status report_write_dir(struct report *r, enum hb_format format);

#endif
