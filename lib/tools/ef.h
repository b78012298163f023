/*
 * ef.h - the verbs of hb-ef (17.3): what pupils say of their own executive functions, and what
 * their teachers saw. Columns and their meaning are told in hb-ef(1).
 *
 * A sheet has places: CHOICE fields whose ids are `sterk_...` or `aandacht_...` with a number
 * behind the last underscore. Those that share the rest of their id are a list, headed by their
 * `group`; the functions are the choices that the places offer, in the order of the form.
 *
 * Each function reads ROWS to the end and writes a whole CSV with its header to OUT; what is wrong
 * goes to SINK. Results: HB_OK; HB_FINDING when rows were rejected (what was good has been
 * written); HB_USAGE or HB_SYSTEM, and then OUT is not to be used. Nothing that is written depends
 * on the order of rows, but for hb_ef_pass(). Options are borrowed for the call.
 */
#ifndef HB_TOOLS_EF_H
#define HB_TOOLS_EF_H

#include "data/pupils.h"
#include "data/rows.h"
#include "form/sheet.h"

/* The rows themselves as canonical CSV, gaps in the numbering of a list closed. Warns of these, of
 * a function under the wrong heading, and of one both strong and in need of attention, as the
 * others below do too. ORIGIN adds bron_bestand,bron_regel. */
enum hb_status hb_ef_pass(struct hb_rows *rows, bool origin, struct hb_csv_writer *out,
                          struct hb_sink *sink);

/* <by...>,vaardigheid,n,sterk,aandacht: a row for each group and function, in byte order of the
 * groups, n the sheets. BY: columns; none: the pupil. */
enum hb_status hb_ef_summary(struct hb_rows *rows, const struct hb_str *by, size_t n_by,
                             struct hb_csv_writer *out, struct hb_sink *sink);

/* What the shapes of observations are, for who opens them. */
struct hb_seen_shapes {
	const struct hb_table *record;  /* the observation form's */
	const struct hb_table *longer;  /* its long form; NULL: it has none */
	const struct hb_table *summary; /* what hb-observe summary writes of one pupil a group */
};
/* Makes the shapes of RECORD in ARENA. HB_USAGE, told: it has no pupil, date or scales. */
enum hb_status hb_seen_shapes(struct hb_seen_shapes *shapes, const struct hb_table *record,
                              struct hb_arena *arena, struct hb_sink *sink);

struct hb_ef_compare {
	struct hb_rows *seen; /* observations, in any of SHAPES */
	const struct hb_seen_shapes *shapes;
	int64_t strong_from, attention_to; /* scores; attention_to lies below strong_from */
};

/* leerling,vaardigheid,zelf,leraar,datum,vergelijking: each pupil's last sheet beside the last
 * score of each function. Pupils in byte order, functions in the order of the form; a function both
 * strong and in need of attention has two rows. */
enum hb_status hb_ef_compare(struct hb_rows *sheets, const struct hb_ef_compare *options,
                             struct hb_csv_writer *out, struct hb_sink *sink);

enum hb_sector { HB_SECTOR_BY_NAME, HB_SECTOR_PO, HB_SECTOR_VO };

struct hb_ef_invite {
	const struct hb_table *sheet; /* whose functions count */
	const struct hb_seen_shapes *shapes;
	const struct hb_pupil_list
	        *pupils; /* gives a group that observations do not; may be NULL */
	int64_t threshold;
	enum hb_sector sector; /* how a group's name is to be read */
};

/* leerling,groep,vaardigheid,score,datum: functions whose last score is at or under the threshold.
 * Groups 1 to 6 of primary school are left out; a note tells which. */
enum hb_status hb_ef_invite(struct hb_rows *seen, const struct hb_ef_invite *options,
                            struct hb_csv_writer *out, struct hb_sink *sink);

/* The year of primary school that the name of a group means ("7A", "groep 8", "6/7": the highest),
 * or 0 when it means none or a class of secondary school ("3HB", "H4", "2mavo"). */
int hb_primary_year(struct hb_str group, enum hb_sector sector);

struct hb_ef_sheets {
	enum hb_sheet_format format;
	int age;                            /* of all pupils; 0: each by the name of its group */
	const struct hb_pupil_list *pupils; /* a sheet for each; NULL: one to copy */
	enum hb_sector sector;
};

/* The conversation sheet of FORM to print, each function explained in words of the pupil's age
 * where the form has them, else in general ones. */
enum hb_status hb_ef_sheets(const struct hb_form *form, const struct hb_ef_sheets *options,
                            struct hb_output *out, struct hb_sink *sink);
/* Whether FORM has words for AGE; *FROM and *TO (0: none) are the ages between which it has any. */
bool hb_ef_explains(const struct hb_form *form, int age, int *from, int *to);

#endif
