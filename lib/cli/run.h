/*
 * run.h - one run of a program: what was asked, and the things a verb works with.
 *
 * A verb asks for what it needs (the form, the rows, the writer), hands them to a function of
 * lib/tools that knows no options, and returns its status. Everything it opened is closed by
 * hb_main(), which commits the outputs when the status is HB_OK or HB_FINDING and drops them
 * otherwise. Functions that return a status have told the user why.
 */
#ifndef HB_CLI_RUN_H
#define HB_CLI_RUN_H

#include "cli/listener.h"
#include "csv/writer.h"
#include "data/emit.h"
#include "data/pupils.h"
#include "data/rows.h"

struct hb_program;
struct hb_verb;

struct hb_given {
	int option;
	const char *value; /* NULL for a flag */
};

struct hb_run {
	const struct hb_program *program;
	const struct hb_verb *verb;
	struct hb_arena arena;
	struct hb_given *given; /* options in the order given */
	size_t n_given;
	char **operand; /* behind the verb */
	size_t n_operands;
	enum hb_lang lang;
	struct hb_listener listener;
	struct hb_sink *sink; /* of the listener */
	int32_t today;
	unsigned threads;

	struct hb_form *form;
	const struct hb_table *table;
	const struct hb_table *part; /* the table when its name was given: canvas/plan */
	struct hb_form *periods, *pupils_form;
	struct hb_form **others; /* forms named by rules */
	size_t n_others, cap_others;
	struct hb_calendar calendar;
	struct hb_pupil_list *pupils;
	struct hb_import_options import;
	struct hb_buf map_text;
	struct hb_rows_options rows_options;
	struct hb_rows *rows;
	/* by operand, of a verb that reads them itself; NULL: none. Owned by the arena. */
	struct hb_rows_count *counts;
	struct hb_output *output, *rejects;
	struct hb_csv_writer *writer;
	struct hb_buf pretty; /* --pretty: CSV held until its columns can be aligned */
};

/* The value of OPTION given last, or NULL; whether a flag was given. */
const char *hb_run_option(const struct hb_run *run, int option);
bool hb_run_flag(const struct hb_run *run, int option);
/* All values of OPTION in order; *N of them. Owned by the run. NULL without memory. */
const struct hb_str *hb_run_options(struct hb_run *run, int option, size_t *n);
/* The parts of OPTION's last value between commas; *N is 0 when it was not given. */
const struct hb_str *hb_run_parts(struct hb_run *run, int option, size_t *n);

/* The form of -f, or the program's, or of a program without one the first operand, which is taken
 * off; run->form and run->table. HB_USAGE when it has nothing to fill in. */
enum hb_status hb_run_form(struct hb_run *run);
/* The same for a form that may be a guide: then run->table is NULL. */
enum hb_status hb_run_any_form(struct hb_run *run);
/* Loads form NAME by the search path; the caller frees it. */
enum hb_status hb_run_find_form(struct hb_run *run, const char *name, struct hb_form **form,
                                const struct hb_table **table);
/* Loads form NAME by the search path. Owned by the run; valid until it ends. */
enum hb_status hb_run_other_form(struct hb_run *run, const char *name, const struct hb_form **form,
                                 const struct hb_table **table);
/* The calendar of periodes.yaml; read when first asked for. */
enum hb_status hb_run_calendar(struct hb_run *run, const struct hb_calendar **calendar);
/* The form of pupils' lists, which knows the names of personal columns. */
enum hb_status hb_run_pupils_form(struct hb_run *run, const struct hb_table **table);
/* The list of --pupils; *LIST is NULL when it was not given. */
enum hb_status hb_run_pupils(struct hb_run *run, const struct hb_pupil_list **list);
/* The same for a verb that cannot do without: HB_USAGE. */
enum hb_status hb_run_needed_pupils(struct hb_run *run, const struct hb_pupil_list **list);
/* Reads the calendar when one of N columns asked for follows from it. */
enum hb_status hb_run_derived(struct hb_run *run, const struct hb_str *column, size_t n);
/* That every --set names a parameter of FORM and fits it. */
enum hb_status hb_run_check_sets(struct hb_run *run, const struct hb_form *form);
/* The value of form parameter NAME: --set, or the form's own, or empty. */
enum hb_status hb_run_param(struct hb_run *run, const char *name, struct hb_str *value);
/* The same of another FORM. */
enum hb_status hb_run_param_of(struct hb_run *run, const struct hb_form *form, const char *name,
                               struct hb_str *value);
/* A parameter that must be a number within MIN..MAX. */
enum hb_status hb_run_param_int(struct hb_run *run, const char *name, int64_t min, int64_t max,
                                int64_t *value);
/* The delimiter of -d; 0 when it was not given. */
enum hb_status hb_run_delimiter(struct hb_run *run, char *out);
/* Days of --period, --since and --until together. */
enum hb_status hb_run_days(struct hb_run *run, struct hb_days *days);

enum hb_run_input { HB_RUN_CANONICAL, HB_RUN_FOREIGN };
/* Opens the operands (standard input without any) as rows of run->table (of the form's when the
 * verb has set none), or of OTHER (may be NULL). */
enum hb_status hb_run_rows(struct hb_run *run, enum hb_run_input kind,
                           const struct hb_table *other);
/* The same over PATHS (options that name a file). */
enum hb_status hb_run_rows_of(struct hb_run *run, const struct hb_table *table,
                              const struct hb_table *other, const char *const *paths,
                              size_t n_paths, struct hb_rows **rows);
/* Takes the days out of the selection of run->rows, before the first of them, and returns them: for
 * who must see the rows of other days too. */
struct hb_days hb_run_lift_days(struct hb_run *run);
/* For a verb that reads its operands itself: the output of --rejects in run->rejects (NULL when it
 * was not given). */
enum hb_status hb_run_rejects(struct hb_run *run);
/* What the command line says about reading rows (dialect, selection, progress), for who opens them
 * itself: fills O, which is zeroed, but for table, paths and rejects. */
enum hb_status hb_run_rows_options(struct hb_run *run, struct hb_rows_options *o);
/* Tells how many rows of each file of ROWS were read, good and rejected; not under -q. hb_main()
 * does it for run->rows. */
void hb_run_tell_counts(const struct hb_run *run, const struct hb_rows *rows);
/* The writer to -o or standard output, in the style asked for. */
enum hb_status hb_run_writer(struct hb_run *run);
/* The output itself, for what is no CSV; and for a workbook, whose name others may not take. */
enum hb_status hb_run_output(struct hb_run *run);
enum hb_status hb_run_book_output(struct hb_run *run);
/* A wrong use that only the verb can see: tells MESSAGE about VALUE and returns HB_USAGE. */
enum hb_status hb_run_misuse(struct hb_run *run, enum hb_message message, const char *value,
                             const char *expected);

/* Writes the header of run->table, and with --pupils a prefilled row for each. */
enum hb_status hb_run_blank(struct hb_run *run);
/* Writes the FORMS as the sheet that --sheet asks for: ONLY one table of the first, or all for
 * NULL; with --pupils a sheet for each pupil. */
enum hb_status hb_run_sheet(struct hb_run *run, const struct hb_form *const *forms, size_t n,
                            const struct hb_table *only);
/* A wrong value of OPTION: tells what was expected and returns HB_USAGE. */
enum hb_status hb_run_wrong_value(struct hb_run *run, const char *option, const char *value,
                                  const char *expected);

/* The verbs that every form has. */
enum hb_status hb_verb_blank(struct hb_run *run);
enum hb_status hb_verb_import(struct hb_run *run);
enum hb_status hb_verb_check(struct hb_run *run);
extern const int hb_verb_blank_options[], hb_verb_import_options[];

#endif
