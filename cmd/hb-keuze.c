/*
 * hb-keuze - choice hours (17.4): requests decided by the school's own agreements, and the lists
 * that follow from the decisions.
 */
#include <string.h>

#include "cli/program.h"
#include "tools/keuze.h"

enum {
	OPT_HOURS = HB_OPT_OWN,
	OPT_TESTS,
	OPT_LESSONS,
	OPT_RECEIVED,
	OPT_AT,
};

static const struct hb_option options[] = {
	{ OPT_HOURS,
	  "hours",
	  0,
	  "FILE",
	  { "when lesson hours begin: uur,begin,eind",
	    "wanneer lesuren beginnen: uur,begin,eind" } },
	{ OPT_TESTS,
	  "tests",
	  0,
	  "FILE",
	  { "tests: klas,vak,datum,uur", "toetsen: klas,vak,datum,uur" } },
	{ OPT_LESSONS,
	  "lessons",
	  0,
	  "FILE",
	  { "the timetable: klas,dag,uur,vak", "het lesrooster: klas,dag,uur,vak" } },
	{ OPT_RECEIVED,
	  "received",
	  0,
	  "DATETIME",
	  { "when requests that do not say so were made",
	    "wanneer aanvragen zonder tijdstip zijn gedaan" } },
	{ OPT_AT,
	  "at",
	  0,
	  "MOMENT",
	  { "a day, or a day and a lesson hour", "een dag, of een dag en een lesuur" } },
};

static const int decide_options[] = { OPT_HOURS, OPT_TESTS, OPT_LESSONS, OPT_RECEIVED, 0 };
static const int where_options[] = { OPT_AT, 0 };

static enum hb_status pass(struct hb_run *run, enum hb_run_input kind)
{
	run->import.rewritten = HB_STR("uur");
	run->import.rewrite = hb_hours_rewrite;
	enum hb_status status = hb_run_rows(run, kind, NULL);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status != HB_OK)
		return status;
	run->rows_options.today = INT32_MAX; /* requests are about days to come */
	return hb_keuze_pass(run->rows, hb_run_flag(run, HB_OPT_ORIGIN), run->writer, run->sink);
}

static enum hb_status import(struct hb_run *run)
{
	return pass(run, HB_RUN_FOREIGN);
}

static enum hb_status check(struct hb_run *run)
{
	return pass(run, HB_RUN_CANONICAL);
}

/* Opens requests that have, or get, a decision; and the writer. */
static enum hb_status open_requests(struct hb_run *run, bool decided)
{
	enum hb_status status = hb_run_form(run);
	if (status != HB_OK)
		return status;
	run->table = hb_keuze_table(run->table, decided, &run->arena);
	if (!run->table)
		return hb_no_memory(run->sink);
	status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	return status ? status : hb_run_writer(run);
}

/* The bound of param max_per_week; -1 for none. */
static enum hb_status max_per_week(struct hb_run *run, int64_t *most)
{
	struct hb_str value;
	*most = -1;
	enum hb_status status = hb_run_param(run, "max_per_week", &value);
	if (status == HB_OK && value.len && !hb_str_int(value, 0, INT32_MAX, most))
		return hb_run_misuse(run, HB_M_NEEDS_OPTION, "--set max_per_week", NULL);
	return status;
}

static enum hb_status agreements(struct hb_run *run, struct hb_keuze_decide *o)
{
	struct hb_str limit;
	enum hb_status status = max_per_week(run, &o->max_per_week);
	if (status == HB_OK)
		status = hb_run_param(run, "uiterlijk", &limit);
	if (status == HB_OK && limit.len && !hb_duration_parse(limit, true, &o->limit))
		return hb_run_misuse(run, HB_M_KEUZE_LIMIT, limit.p, "2d, 3u, 30m");
	if (status == HB_OK && limit.len && !hb_run_option(run, OPT_HOURS))
		return hb_run_misuse(run, HB_M_KEUZE_NEEDS_HOURS, limit.p, NULL);
	o->received = hb_str(hb_run_option(run, OPT_RECEIVED));
	if (status == HB_OK && o->received.len && hb_datetime_parse(o->received) == INT64_MIN)
		return hb_run_misuse(run, HB_M_KEUZE_RECEIVED, o->received.p, NULL);
	return status;
}

static enum hb_status school_table(struct hb_run *run, int option, const struct hb_table *table,
                                   struct hb_rows **rows)
{
	const char *path = hb_run_option(run, option);
	const char **kept = hb_arena_alloc(&run->arena, sizeof(*kept));
	if (!path)
		return HB_OK;
	if (!kept)
		return hb_no_memory(run->sink);
	*kept = path;
	return hb_run_rows_of(run, table, NULL, kept, 1, rows);
}

/* A blank between day and time is fine on the command line; data have a T. */
static enum hb_status canonical_received(struct hb_run *run, struct hb_str *received)
{
	struct hb_str copy = hb_arena_str(&run->arena, *received);
	if (received->len && !copy.p)
		return hb_no_memory(run->sink);
	for (size_t i = 0; i < copy.len; i++)
		if (copy.p[i] == ' ')
			((char *)copy.p)[i] = 'T';
	*received = copy;
	return HB_OK;
}

/* Standard input can be one of the tables, or the requests. */
static enum hb_status check_stdin(struct hb_run *run)
{
	static const int tables[] = { OPT_HOURS, OPT_TESTS, OPT_LESSONS };
	size_t n = run->n_operands == 0;
	for (size_t i = 0; i < run->n_operands; i++)
		n += strcmp(run->operand[i], "-") == 0;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		const char *path = hb_run_option(run, tables[i]);
		n += path && strcmp(path, "-") == 0;
	}
	return n > 1 ? hb_run_misuse(run, HB_M_STDIN_TWICE, NULL, NULL) : HB_OK;
}

static enum hb_status decide(struct hb_run *run)
{
	struct hb_keuze_decide o = { .origin = hb_run_flag(run, HB_OPT_ORIGIN) };
	enum hb_status status = hb_run_form(run);
	if (status == HB_OK)
		status = check_stdin(run);
	if (status == HB_OK)
		status = agreements(run, &o);
	if (status == HB_OK)
		status = canonical_received(run, &o.received);
	if (status == HB_OK)
		status = hb_run_calendar(run, &o.calendar);
	run->rows_options.outside_too = true; /* they may stand in the way of those inside */
	if (status == HB_OK)
		status = open_requests(run, false);
	if (status == HB_OK)
		status = school_table(run, OPT_HOURS, &hb_keuze_hours, &o.hours);
	if (status == HB_OK)
		status = school_table(run, OPT_TESTS, &hb_keuze_tests, &o.tests);
	if (status == HB_OK)
		status = school_table(run, OPT_LESSONS, &hb_keuze_lessons, &o.lessons);
	if (status == HB_OK)
		status = hb_keuze_decide(run->rows, &o, run->writer, run->sink);
	hb_rows_close(o.hours);
	hb_rows_close(o.tests);
	hb_rows_close(o.lessons);
	return status;
}

static enum hb_status present(struct hb_run *run)
{
	enum hb_status status = open_requests(run, true);
	return status ? status : hb_keuze_present(run->rows, run->writer, run->sink);
}

static enum hb_status where(struct hb_run *run)
{
	const char *text = hb_run_option(run, OPT_AT);
	struct hb_keuze_at at = { HB_NO_DAY, -1 };
	if (text && !hb_keuze_at_parse(hb_str(text), &at))
		return hb_run_misuse(run, HB_M_KEUZE_AT, text, NULL);
	enum hb_status status = open_requests(run, true);
	return status ? status : hb_keuze_where(run->rows, at, run->writer, run->sink);
}

static enum hb_status usage(struct hb_run *run)
{
	int64_t most = 0;
	enum hb_status status = hb_run_form(run);
	if (status == HB_OK)
		status = max_per_week(run, &most);
	if (status == HB_OK)
		status = open_requests(run, true);
	return status ? status : hb_keuze_usage(run->rows, most, run->writer, run->sink);
}

static const struct hb_verb verbs[] = {
	{ HB_VERB_BLANK, hb_verb_blank, hb_verb_blank_options },
	{ HB_VERB_IMPORT, import, hb_verb_import_options },
	{ HB_VERB_CHECK, check, NULL },
	{ "decide",
	  { "grant or refuse each request, with all reasons",
	    "sta elke aanvraag toe of weiger die, met alle redenen" },
	  decide,
	  decide_options },
	{ "present",
	  { "who counts as present, for who keeps the attendance",
	    "wie als aanwezig telt, voor wie de absenties bijhoudt" },
	  present,
	  NULL },
	{ "where",
	  { "who should be where, for the mentor", "wie waar hoort te zijn, voor de mentor" },
	  where,
	  where_options },
	{ "usage",
	  { "lesson hours by pupil and week", "lesuren per leerling en week" },
	  usage,
	  NULL },
};

static const struct hb_program program = {
	.name = "hb-keuze",
	.summary = { "decide on requests for choice hours",
	             "beslis over aanvragen voor keuze-uren" },
	.form = "keuze_uren",
	.verbs = verbs,
	.n_verbs = sizeof(verbs) / sizeof(verbs[0]),
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
