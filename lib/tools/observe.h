/*
 * observe.h - the verbs of hb-observe over checked rows: what they count and what they write.
 *
 * They work on any record form that has an id (the pupil), a date and scale fields (the skills),
 * and on its long form (`vaardigheid,score`). Columns and their meaning are told in hb-observe(1).
 *
 * Each function reads ROWS to the end and writes a whole CSV with its header to OUT; what is wrong
 * goes to SINK. Results: HB_OK; HB_FINDING when rows were rejected, by the reader or by the verb
 * (what was good has been written); HB_USAGE or HB_SYSTEM, and then OUT is not to be used.
 * Nothing depends on the order of rows but where that is said. Options are borrowed for the call.
 */
#ifndef HB_TOOLS_OBSERVE_H
#define HB_TOOLS_OBSERVE_H

#include "data/pupils.h"
#include "data/rows.h"

struct hb_summary_options {
	const struct hb_table *record; /* the form's own table, also when rows are in long form */
	const struct hb_str *by;       /* columns; none: the pupil */
	size_t n_by;
	bool latest;      /* count only each pupil's last date in the selection */
	struct hb_str of; /* count the choices of this field instead of the skills; empty: skills */
};

/* A row for each group and skill (or choice): groups in byte order, skills in the form's order,
 * those without a score too. Memory grows with groups times skills; with `latest` also with
 * pupils times skills. With `of` a record without a choice is not counted, and every choice of the
 * form has its row. */
enum hb_status hb_observe_summary(struct hb_rows *rows, const struct hb_summary_options *options,
                                  struct hb_csv_writer *out, struct hb_sink *sink);

struct hb_merge_options {
	const struct hb_table *record;
	const char *const *path; /* summaries of skills; "-" is standard input */
	size_t n_paths;
	const struct hb_str *by; /* a part of the summaries' own columns; none: all of them */
	size_t n_by;
	char delimiter;              /* 0: find out */
	const char *encoding;        /* NULL: find out */
	struct hb_output *rejects;   /* --rejects; NULL: none */
	struct hb_rows_count *count; /* by path, filled; NULL: not wanted */
	unsigned threads;            /* that may be at work, the caller's included; 0 is 1 */
};

/* Adds up summaries; see hb-observe(1) for when that equals the summary of all rows. Each row is
 * checked against its own counts; one that contradicts itself is rejected. HB_USAGE: headers that
 * do not agree, or an operand given twice (the same file, or the same content). */
enum hb_status hb_observe_merge(const struct hb_merge_options *options, struct hb_csv_writer *out,
                                struct hb_sink *sink);

struct hb_missing_options {
	const struct hb_table *record;
	const struct hb_pupil_list *pupils;
	struct hb_days days; /* the period: the selection of ROWS must not be by period itself */
	int32_t today;
};

/* The pupils of the list without a row in the period, in the list's order:
 * leerling,groep,school,laatste_datum,dagen. The last date is that of any row outside the period;
 * days count from there to today. Needs no scale fields. */
enum hb_status hb_observe_missing(struct hb_rows *rows, const struct hb_missing_options *options,
                                  struct hb_csv_writer *out, struct hb_sink *sink);

struct hb_reshape_options {
	const struct hb_table *record;
	bool origin; /* add bron_bestand,bron_regel (long only) */
};

/* A row for each skill of each record: the other fields in the form's order, unknown columns,
 * vaardigheid, score. Streams. */
enum hb_status hb_observe_long(struct hb_rows *rows, const struct hb_reshape_options *options,
                               struct hb_csv_writer *out, struct hb_sink *sink);
/* The reverse: a record's rows must stand together, each skill once. A record that is not whole or
 * comes back later is rejected. Rows that are wide already pass as they are. Streams, but for the
 * keys of records. */
enum hb_status hb_observe_wide(struct hb_rows *rows, const struct hb_reshape_options *options,
                               struct hb_csv_writer *out, struct hb_sink *sink);

/* A row for each pupil and skill: the course of its scores (data/stats.h). Slope per 30 days;
 * `stijgend` or `dalend` from 3 scores, 2 points between first and last, and a slope that way. */
enum hb_status hb_observe_trend(struct hb_rows *rows, const struct hb_table *record,
                                struct hb_csv_writer *out, struct hb_sink *sink);

/* FORM's signals worked out for each pupil, a row each, pupils in byte order, then signals and
 * skills in the form's order:
 * leerling,groep,signaal,vaardigheid,waarde,datum,vorige,vorige_datum,vervolgstap.
 * What counts is each skill's last date and those before it; of several scores on a date the
 * median, between two the more favourable, so that observers who differ raise no alarm.
 * missing_share looks at the pupil's last date. A pupil with a signal has a last row `aanbeveling`
 * with the latest advice that was given. */
enum hb_status hb_observe_flags(struct hb_rows *rows, const struct hb_form *form,
                                const struct hb_table *record, struct hb_csv_writer *out,
                                struct hb_sink *sink);

struct hb_agree_options {
	const struct hb_table *record;
	int32_t within_days; /* records further apart are not compared; 0..3660 */
	bool pairs;          /* list the scores 2 or more apart instead */
};

/* How far different observers of one pupil agree. Records are paired nearest dates first, then by
 * date and by observer in byte order, each once; those without an observer are left out.
 * vaardigheid,paren,gelijk,binnen_een,kappa: kappa (data/stats.h) only from 20 pairs. With `pairs`:
 * leerling,vaardigheid,datum_1,observator_1,score_1,datum_2,observator_2,score_2,verschil. */
enum hb_status hb_observe_agree(struct hb_rows *rows, const struct hb_agree_options *options,
                                struct hb_csv_writer *out, struct hb_sink *sink);

#endif
