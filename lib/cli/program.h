/*
 * program.h - one table for each program: its verbs and options, from which come the parsing, the
 * help and the completions.
 *
 * Texts come as { English, Dutch }. A program's main() is hb_main() on its table.
 */
#ifndef HB_CLI_PROGRAM_H
#define HB_CLI_PROGRAM_H

#include "cli/run.h"

/* Options that every program has; a program's own start at HB_OPT_OWN. */
enum hb_option_id {
	HB_OPT_FORM = 1,
	HB_OPT_DELIMITER,
	HB_OPT_ENCODING,
	HB_OPT_OUTPUT,
	HB_OPT_SET,
	HB_OPT_ONLY,
	HB_OPT_SINCE,
	HB_OPT_UNTIL,
	HB_OPT_PERIOD,
	HB_OPT_EXCEL,
	HB_OPT_PRETTY,
	HB_OPT_FINDINGS,
	HB_OPT_REJECTS,
	HB_OPT_ORIGIN,
	HB_OPT_REDACT,
	HB_OPT_STRICT,
	HB_OPT_TODAY,
	HB_OPT_THREADS,
	HB_OPT_PROGRESS,
	HB_OPT_COLOR,
	HB_OPT_QUIET,
	HB_OPT_VERBOSE,
	HB_OPT_HELP,
	HB_OPT_VERSION,
	HB_OPT_COMPLETION,
	/* of the verbs that every form has */
	HB_OPT_PUPILS,
	HB_OPT_MAP,
	HB_OPT_KEEP,
	HB_OPT_FILL,
	HB_OPT_DATES,
	HB_OPT_SHEET,
	HB_OPT_FORMAT,
	HB_OPT_OWN = 64,
};

struct hb_option {
	int id;
	const char *name;
	char letter;     /* 0: none */
	const char *arg; /* placeholder of the value; NULL: a flag */
	const char *help[2];
};

struct hb_verb {
	const char *name;
	const char *summary[2];
	enum hb_status (*run)(struct hb_run *run);
	const int *options; /* ids beyond the shared ones, and -ID for each shared one that means
	                       nothing here; 0 at the end; NULL: none */
};

/* Name and summary of the verbs that every form has. */
/* clang-format off */
#define HB_VERB_BLANK \
	"blank", { "an empty table, or a sheet to print and fill in", \
		   "een lege tabel, of een blad om te printen en in te vullen" }
#define HB_VERB_IMPORT \
	"import", { "read an export of Excel, Forms or another system, and check it", \
		    "lees een export van Excel, Forms of een ander systeem in en controleer die" }
#define HB_VERB_CHECK \
	"check", { "pass the good rows, report the others", \
		   "geef de goede rijen door, meld de andere" }
/* clang-format on */

struct hb_program {
	const char *name;
	const char *summary[2];
	const char *form; /* the form it works by default, may name a part; NULL: an operand does */
	const struct hb_verb *verbs;
	size_t n_verbs;                  /* 1 with a NULL name: a program without verbs */
	const struct hb_option *options; /* its own; one with the id of a verb's option takes the
	                                    place of that in help and completions */
	size_t n_options;
};

/* Runs PROGRAM; returns the exit status. */
int hb_main(const struct hb_program *program, int argc, char **argv);

/* The option called NAME (of LEN bytes), shared or own; NULL: none. */
const struct hb_option *hb_program_option(const struct hb_program *program, struct hb_str name);
/* All options in the order of the help: shared ones first. I from 0; NULL past the last. */
const struct hb_option *hb_program_option_at(const struct hb_program *program, size_t i);
/* Whether VERB takes OPTION. */
bool hb_verb_takes(const struct hb_verb *verb, int option);

/* help.c */
void hb_help(const struct hb_program *program, const struct hb_verb *verb, enum hb_lang lang,
             struct hb_buf *out);
void hb_completion(const struct hb_program *program, struct hb_buf *out);

#endif
