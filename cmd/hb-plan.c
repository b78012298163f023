/*
 * hb-plan - the step plans of the handbook: a log in, where everyone stands out; and the rota of
 * the gallery method.
 */
#include "hb-plan/plan.h"
#include "tools/forms.h"
#include "tools/plan.h"

enum { MOST_PLANS = 64 };

/* The plans at hand; the run keeps their forms. */
struct plans {
	const struct hb_form *form[MOST_PLANS];
	size_t n;
	struct hb_plan_set set;
};

/* Whether -f names one form that is no plan: the gallery's harvest, say. */
static enum hb_status other_form(struct hb_run *run, bool *other)
{
	*other = false;
	if (!hb_run_flag(run, HB_OPT_FORM))
		return HB_OK;
	enum hb_status status = hb_run_any_form(run);
	*other = !status && !run->form->n_steps;
	return status;
}

/* Loads what -f names, all of them, or else the handbook's five. */
static enum hb_status load_plans(struct hb_run *run, struct plans *plans)
{
	static const struct hb_str handbook[] = {
		{ "klassenmanagement", 17 }, { "leerlingbegeleiding", 19 },
		{ "overlegstructuur", 16 },  { "leeruitdaging", 13 },
		{ "casusanalyse", 12 },
	};
	size_t n;
	const struct hb_str *names = hb_run_options(run, HB_OPT_FORM, &n);
	if (!names)
		return hb_no_memory(run->sink);
	if (!n) {
		names = handbook;
		n = sizeof(handbook) / sizeof(handbook[0]);
	}
	if (n > MOST_PLANS)
		return hb_run_misuse(run, HB_M_SPARE_OPERAND, names[MOST_PLANS].p, NULL);
	for (size_t i = 0; i < n; i++) {
		const struct hb_form *form;
		const struct hb_table *table;
		enum hb_status status = hb_run_other_form(run, names[i].p, &form, &table);
		if (status)
			return status;
		plans->form[plans->n++] = form;
	}
	return HB_OK;
}

/* Makes the plans' table the one to read by. */
static enum hb_status open_plans(struct hb_run *run, struct plans *plans)
{
	enum hb_status status = load_plans(run, plans);
	if (!status)
		status = hb_plan_set_make(&plans->set, plans->form, plans->n, run->sink);
	run->table = &plans->set.table;
	return status;
}

/* --set interval_dagen=N, else the plan's own. */
static enum hb_status find_intervals(struct hb_run *run, struct plans *plans)
{
	static const char name[] = "interval_dagen";
	struct hb_str value;
	bool any = false;
	for (size_t i = 0; i < plans->set.n; i++) {
		struct hb_plan *p = &plans->set.plan[i];
		if (!hb_form_param(p->form, hb_str(name)))
			continue;
		enum hb_status status = hb_run_param_of(run, p->form, name, &value);
		if (status)
			return status;
		hb_str_int(value, 1, 100000, &p->interval_days);
		any = true;
	}
	return any ? HB_OK : hb_run_param_of(run, plans->set.plan[0].form, name, &value);
}

typedef enum hb_status write_log(struct hb_run *run, struct hb_plan_log *log);

static enum hb_status write_status(struct hb_run *run, struct hb_plan_log *log)
{
	hb_plan_status_table(log, run->writer);
	return HB_OK;
}

/* The last day that --within takes in. */
static enum hb_status find_until(struct hb_run *run, int32_t *until)
{
	struct hb_duration within = { 7, HB_UNIT_DAY };
	const char *given = hb_run_option(run, OPT_WITHIN);
	bool right = !given || (hb_duration_parse(hb_str(given), false, &within) &&
	                        within.unit >= HB_UNIT_DAY);
	*until = right ? hb_day_add(run->today, within) : HB_NO_DAY;
	return *until == HB_NO_DAY ? hb_run_wrong_value(run, "within", given, "7d, 2w, 1m") : HB_OK;
}

static enum hb_status write_due(struct hb_run *run, struct hb_plan_log *log)
{
	int32_t until;
	enum hb_status status = find_until(run, &until);
	return status ? status : hb_plan_due(log, until, run->writer, run->sink);
}

static enum hb_status write_next(struct hb_run *run, struct hb_plan_log *log)
{
	return hb_plan_next(log, run->writer, run->sink);
}

static enum hb_status write_timeline(struct hb_run *run, struct hb_plan_log *log)
{
	return hb_plan_timeline(log, run->writer, run->sink);
}

/* The log is read whole, judged, and WRITE says something of it. */
static enum hb_status over_log(struct hb_run *run, write_log *write)
{
	struct plans plans = { 0 };
	struct hb_plan_log log = { .set = &plans.set, .today = run->today };
	int32_t until;
	enum hb_status status = find_until(run, &until); /* before anything is read */
	if (!status)
		status = open_plans(run, &plans);
	if (!status)
		status = find_intervals(run, &plans);
	if (!status)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	if (!status)
		status = hb_run_writer(run);
	if (!status)
		status = hb_plan_log_read(&log, run->rows, NULL, false, false, run->sink);
	if (!status)
		status = hb_plan_log_judge(&log, run->sink);
	if (!status)
		status = hb_plan_log_warn(&log, run->rows, true, run->sink);
	if (!status)
		status = write(run, &log);
	hb_plan_log_free(&log);
	hb_plan_set_free(&plans.set);
	return status;
}

static enum hb_status status_verb(struct hb_run *run)
{
	return over_log(run, write_status);
}

static enum hb_status due(struct hb_run *run)
{
	return over_log(run, write_due);
}

static enum hb_status next(struct hb_run *run)
{
	return over_log(run, write_next);
}

static enum hb_status timeline(struct hb_run *run)
{
	return over_log(run, write_timeline);
}

/* Good rows on, and what is to be said of the log as a whole. A harvest has another header. */
static enum hb_status pass(struct hb_run *run, bool foreign)
{
	struct plans plans = { 0 };
	struct hb_plan_log log = { .set = &plans.set, .today = run->today };
	const struct hb_form *form;
	const struct hb_table *harvest = NULL;
	bool origin = hb_run_flag(run, HB_OPT_ORIGIN);
	enum hb_status status = open_plans(run, &plans);
	if (!status && !foreign && !hb_run_flag(run, HB_OPT_FORM))
		status = hb_run_other_form(run, PLAN_GALLERY, &form, &harvest);
	if (!status)
		status = hb_run_rows(run, foreign ? HB_RUN_FOREIGN : HB_RUN_CANONICAL, harvest);
	if (!status)
		status = hb_run_writer(run);
	if (!status && hb_rows_table(run->rows) == harvest) {
		status = hb_forms_check(run->writer, run->rows, origin, run->sink);
	} else if (!status) {
		status = hb_plan_log_read(&log, run->rows, run->writer, foreign, origin, run->sink);
		if (!status)
			status = hb_plan_log_judge(&log, run->sink);
		if (!status) /* an import has warned of the future already */
			status = hb_plan_log_warn(&log, run->rows, !foreign, run->sink);
	}
	hb_plan_log_free(&log);
	hb_plan_set_free(&plans.set);
	return status;
}

static enum hb_status check(struct hb_run *run)
{
	bool other;
	enum hb_status status = other_form(run, &other);
	return status ? status : other ? hb_verb_check(run) : pass(run, false);
}

static enum hb_status import(struct hb_run *run)
{
	bool other;
	enum hb_status status = other_form(run, &other);
	return status ? status : other ? hb_verb_import(run) : pass(run, true);
}

static enum hb_status blank(struct hb_run *run)
{
	struct plans plans = { 0 };
	bool other;
	enum hb_status status = other_form(run, &other);
	if (status || other)
		return status ? status : hb_verb_blank(run);
	status = open_plans(run, &plans);
	if (!status && run->n_operands)
		status = hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[0], NULL);
	if (!status && hb_run_flag(run, HB_OPT_SHEET))
		status = hb_run_sheet(run, plans.form, plans.n, NULL);
	else if (!status)
		status = hb_run_blank(run);
	hb_plan_set_free(&plans.set);
	return status;
}

static const int due_options[] = { OPT_WITHIN, 0 };
static const int rotate_options[] = { OPT_PEOPLE, OPT_THEMES, OPT_START, 0 };

static const struct hb_option options[] = {
	{ OPT_WITHIN,
	  "within",
	  0,
	  "TIME",
	  { "look this far ahead: 7d, 2w, 1m (7d)", "kijk zo ver vooruit: 7d, 2w, 1m (7d)" } },
	{ OPT_PEOPLE,
	  "people",
	  0,
	  "FILE",
	  { "who takes part: CSV with a column naam", "wie er meedoen: CSV met een kolom naam" } },
	{ OPT_THEMES,
	  "themes",
	  0,
	  "FILE",
	  { "what hangs on the sheets: CSV with a column thema",
	    "wat er op de vellen hangt: CSV met een kolom thema" } },
	{ OPT_START,
	  "start",
	  0,
	  "TIME",
	  { "when round 1 begins: 14:00", "hoe laat ronde 1 begint: 14:00" } },
};

static const struct hb_verb verbs[] = {
	{ "status",
	  { "where each class, pupil or case stands", "hoe ver elke klas, leerling of casus is" },
	  status_verb,
	  NULL },
	{ "due", { "what must be returned to", "waar op terug te komen is" }, due, due_options },
	{ "next",
	  { "the next step, with its actions and its question",
	    "de volgende stap, met de acties en de vraag" },
	  next,
	  NULL },
	{ "timeline",
	  { "all entries in order of time", "alle notities op volgorde van tijd" },
	  timeline,
	  NULL },
	{ "rotate",
	  { "the rota of the gallery method", "het rooster van de galerijmethode" },
	  plan_rotate,
	  rotate_options },
	{ "blank",
	  { "an empty log, or a sheet for each plan", "een leeg logboek, of een blad per plan" },
	  blank,
	  hb_verb_blank_options },
	{ HB_VERB_IMPORT, import, hb_verb_import_options },
	{ HB_VERB_CHECK, check, NULL },
};

static const struct hb_program program = {
	.name = "hb-plan",
	.summary = { "keep the log of step plans, and make a gallery's rota",
	             "houd het logboek van stappenplannen bij, en maak het rooster van een "
	             "galerij" },
	.verbs = verbs,
	.n_verbs = sizeof(verbs) / sizeof(verbs[0]),
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
