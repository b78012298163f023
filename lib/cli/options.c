#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "cli/options.h"
#include "cli/program.h"

static const struct hb_option shared[] = {
	{ HB_OPT_FORM,
	  "form",
	  'f',
	  "NAME",
	  { "the form to work with: a name, a part (canvas/plan) or a file",
	    "het formulier: een naam, een deel (canvas/plan) of een bestand" } },
	{ HB_OPT_DELIMITER,
	  "delimiter",
	  'd',
	  "CHAR",
	  { "what separates cells in the input: , ; | or tab",
	    "wat in de invoer de cellen scheidt: , ; | of tab" } },
	{ HB_OPT_ENCODING,
	  "encoding",
	  'e',
	  "NAME",
	  { "encoding of the input, as iconv(1) names it",
	    "tekencodering van de invoer, zoals iconv(1) die noemt" } },
	{ HB_OPT_OUTPUT,
	  "output",
	  'o',
	  "FILE",
	  { "write here, whole or not at all", "schrijf hierheen, helemaal of niet" } },
	{ HB_OPT_SET,
	  "set",
	  0,
	  "NAME=VALUE",
	  { "set a parameter of the form", "stel een parameter van het formulier in" } },
	{ HB_OPT_ONLY,
	  "only",
	  0,
	  "COL=VALUE,...",
	  { "only rows with one of these values", "alleen rijen met een van deze waarden" } },
	{ HB_OPT_SINCE, "since", 0, "DATE", { "only from this day on", "alleen vanaf deze dag" } },
	{ HB_OPT_UNTIL,
	  "until",
	  0,
	  "DATE",
	  { "only up to and including this day", "alleen tot en met deze dag" } },
	{ HB_OPT_PERIOD,
	  "period",
	  0,
	  "PERIOD",
	  { "only this year or term: 2026-2027, 2026-2027/P1, current, previous",
	    "alleen dit jaar of deze periode: 2026-2027, 2026-2027/P1, current, previous" } },
	{ HB_OPT_EXCEL,
	  "excel",
	  0,
	  NULL,
	  { "write what a Dutch Excel opens by double click",
	    "schrijf wat een Nederlandse Excel met dubbelklikken opent" } },
	{ HB_OPT_PRETTY,
	  "pretty",
	  0,
	  NULL,
	  { "align columns for reading", "lijn kolommen uit om te lezen" } },
	{ HB_OPT_FINDINGS,
	  "findings",
	  0,
	  "FILE",
	  { "write all findings here as CSV", "schrijf alle meldingen hierheen als CSV" } },
	{ HB_OPT_REJECTS,
	  "rejects",
	  0,
	  "FILE",
	  { "write rejected rows here, to be mended and fed in again",
	    "schrijf afgewezen rijen hierheen, om te herstellen en opnieuw in te lezen" } },
	{ HB_OPT_ORIGIN,
	  "origin",
	  0,
	  NULL,
	  { "add bron_bestand and bron_regel to each row",
	    "zet bron_bestand en bron_regel bij elke rij" } },
	{ HB_OPT_REDACT,
	  "redact",
	  0,
	  NULL,
	  { "no pupil's data in any message", "geen gegevens van leerlingen in meldingen" } },
	{ HB_OPT_STRICT,
	  "strict",
	  0,
	  NULL,
	  { "exit 1 for a warning too", "ook bij een waarschuwing exitstatus 1" } },
	{ HB_OPT_TODAY,
	  "today",
	  0,
	  "DATE",
	  { "take this day for today", "neem deze dag als vandaag" } },
	{ HB_OPT_THREADS,
	  "threads",
	  0,
	  "N",
	  { "work with so many threads", "werk met zoveel threads" } },
	{ HB_OPT_PROGRESS,
	  "progress",
	  0,
	  "WHEN",
	  { "show progress: auto, always or never", "toon voortgang: auto, always of never" } },
	{ HB_OPT_COLOR,
	  "color",
	  0,
	  "WHEN",
	  { "colour in messages: auto, always or never",
	    "kleur in meldingen: auto, always of never" } },
	{ HB_OPT_QUIET,
	  "quiet",
	  'q',
	  NULL,
	  { "no notes and no closing line", "geen opmerkingen en geen slotregel" } },
	{ HB_OPT_VERBOSE,
	  "verbose",
	  'v',
	  NULL,
	  { "say what was decided about the input", "zeg wat over de invoer is besloten" } },
	{ HB_OPT_HELP, "help", 'h', NULL, { "show this", "toon dit" } },
	{ HB_OPT_VERSION, "version", 'V', NULL, { "show the version", "toon de versie" } },
	{ HB_OPT_COMPLETION,
	  "completion",
	  0,
	  NULL,
	  { "print completions for bash", "geef de aanvullingen voor bash" } },
};

/* Options of the verbs that every form has. */
static const struct hb_option of_verbs[] = {
	{ HB_OPT_PUPILS, "pupils", 0, "FILE", { "the pupils' list", "de leerlingenlijst" } },
	{ HB_OPT_MAP,
	  "map",
	  0,
	  "FILE",
	  { "which column is which field, as CSV kolom,veld",
	    "welke kolom welk veld is, als CSV kolom,veld" } },
	{ HB_OPT_KEEP,
	  "keep",
	  0,
	  "COL",
	  { "keep this column with personal data", "behoud deze kolom met persoonsgegevens" } },
	{ HB_OPT_FILL,
	  "fill",
	  0,
	  "COL=VALUE",
	  { "give all rows this value", "geef alle rijen deze waarde" } },
	{ HB_OPT_DATES,
	  "dates",
	  0,
	  "ORDER",
	  { "how dates are written: dmy, mdy or ymd",
	    "hoe datums zijn geschreven: dmy, mdy of ymd" } },
	{ HB_OPT_SHEET,
	  "sheet",
	  0,
	  "FORMAT",
	  { "a page to print and fill in by hand: text or html",
	    "een blad om te printen en met de hand in te vullen: text of html" } },
	{ HB_OPT_FORMAT,
	  "format",
	  0,
	  "FORMAT",
	  { "how an empty table is written: csv or xlsx",
	    "hoe een lege tabel wordt geschreven: csv of xlsx" } },
};

enum {
	N_SHARED = sizeof(shared) / sizeof(shared[0]),
	N_OF_VERBS = sizeof(of_verbs) / sizeof(of_verbs[0])
};

const struct hb_option *hb_program_option_at(const struct hb_program *program, size_t i)
{
	if (i < N_SHARED)
		return &shared[i];
	i -= N_SHARED;
	if (i < N_OF_VERBS)
		return &of_verbs[i];
	i -= N_OF_VERBS;
	return i < program->n_options ? &program->options[i] : NULL;
}

const struct hb_option *hb_program_option(const struct hb_program *program, struct hb_str name)
{
	const struct hb_option *o;
	for (size_t i = 0; (o = hb_program_option_at(program, i)) != NULL; i++)
		if (hb_str_eq(hb_str(o->name), name))
			return o;
	return NULL;
}

static bool holds(const int *ids, int option)
{
	for (const int *id = ids; id && *id; id++)
		if (*id == option)
			return true;
	return false;
}

bool hb_verb_takes(const struct hb_verb *verb, int option)
{
	if (option < HB_OPT_PUPILS)
		return !verb || !holds(verb->options, -option);
	return verb && holds(verb->options, option);
}

/* getopt's two arrays, made of the table. */
struct tables {
	struct option *longs;
	struct hb_buf shorts;
};

static bool make_tables(const struct hb_program *program, struct hb_arena *arena, struct tables *t)
{
	size_t n = 0;
	const struct hb_option *o;
	while (hb_program_option_at(program, n))
		n++;
	t->longs = hb_arena_array(arena, n + 1, sizeof(*t->longs));
	hb_buf_cstr(&t->shorts, ":");
	for (size_t i = 0; t->longs && (o = hb_program_option_at(program, i)) != NULL; i++) {
		t->longs[i] = (struct option){ o->name, o->arg ? required_argument : no_argument,
			                       NULL, o->id };
		if (!o->letter)
			continue;
		hb_buf_char(&t->shorts, o->letter);
		if (o->arg)
			hb_buf_char(&t->shorts, ':');
	}
	return t->longs && hb_buf_text(&t->shorts)[0];
}

static int id_of_letter(const struct hb_program *program, int c)
{
	const struct hb_option *o;
	for (size_t i = 0; (o = hb_program_option_at(program, i)) != NULL; i++)
		if (o->id == c || (o->letter && o->letter == c))
			return o->id;
	return 0;
}

static enum hb_status unknown_option(struct hb_run *run, const char *word)
{
	struct hb_str name = { word + 2, strcspn(word + 2, "=") };
	struct hb_str names[64];
	size_t n = 0;
	const struct hb_option *o;
	for (size_t i = 0; n < 64 && (o = hb_program_option_at(run->program, i)) != NULL; i++)
		names[n++] = hb_str(o->name);
	struct hb_str near = strncmp(word, "--", 2) == 0 ? hb_near(name, names, n) : HB_STR("");
	hb_find(run->sink,
	        (struct hb_finding){ .message = near.len ? HB_M_NO_OPTION_NEAR : HB_M_NO_OPTION,
	                             .value = hb_str(word),
	                             .text = { near } });
	return HB_USAGE;
}

static enum hb_status wrong_option(struct hb_run *run, int c, char **argv)
{
	char letter[3] = { '-', (char)optopt, '\0' };
	bool is_short =
	        optopt && optopt < 127 && optopt >= ' ' && strncmp(argv[optind - 1], "--", 2) != 0;
	const char *word = is_short ? letter : argv[optind - 1];
	if (c != ':' && optopt < HB_OPT_OWN + 64 && !is_short && optopt) {
		hb_find(run->sink,
		        (struct hb_finding){ .message = HB_M_OPTION_FLAG, .value = hb_str(word) });
		return HB_USAGE;
	}
	if (c != ':')
		return unknown_option(run, word);
	hb_find(run->sink,
	        (struct hb_finding){ .message = HB_M_OPTION_VALUE, .value = hb_str(word) });
	return HB_USAGE;
}

enum hb_status hb_options_parse(struct hb_run *run, int argc, char **argv)
{
	struct tables t = { 0 };
	run->given = hb_arena_array(&run->arena, (size_t)argc + 1, sizeof(*run->given));
	if (!run->given || !make_tables(run->program, &run->arena, &t)) {
		hb_buf_free(&t.shorts);
		return hb_no_memory(run->sink);
	}
	enum hb_status status = HB_OK;
	int c;
	opterr = 0;
	optind = 0; /* glibc: start anew */
	while (!status &&
	       (c = getopt_long(argc, argv, hb_buf_text(&t.shorts), t.longs, NULL)) != -1) {
		if (c == '?' || c == ':') {
			status = wrong_option(run, c, argv);
			break;
		}
		int id = id_of_letter(run->program, c);
		run->given[run->n_given++] = (struct hb_given){ id, optarg };
	}
	hb_buf_free(&t.shorts);
	run->operand = argv + optind;
	run->n_operands = (size_t)(argc - optind);
	return status;
}

const char *hb_run_option(const struct hb_run *run, int option)
{
	for (size_t i = run->n_given; i-- > 0;)
		if (run->given[i].option == option)
			return run->given[i].value ? run->given[i].value : "";
	return NULL;
}

bool hb_run_flag(const struct hb_run *run, int option)
{
	return hb_run_option(run, option) != NULL;
}

const struct hb_str *hb_run_options(struct hb_run *run, int option, size_t *n)
{
	struct hb_str *all = hb_arena_array(&run->arena, run->n_given, sizeof(*all));
	*n = 0;
	for (size_t i = 0; all && i < run->n_given; i++)
		if (run->given[i].option == option)
			all[(*n)++] = hb_str(run->given[i].value);
	return all;
}

const struct hb_str *hb_run_parts(struct hb_run *run, int option, size_t *n)
{
	*n = 0;
	struct hb_str rest = hb_str(hb_run_option(run, option));
	struct hb_str *parts = hb_arena_array(&run->arena, rest.len + 1, sizeof(*parts));
	while (parts && rest.p)
		parts[(*n)++] = hb_str_trim(hb_str_cut(&rest, ','));
	return parts;
}
