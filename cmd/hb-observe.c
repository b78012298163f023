/*
 * hb-observe - observations of skills (17.2), from a school's files to figures.
 */
#include "cli/program.h"
#include "form/bind.h"
#include "tools/observe.h"

enum {
	OPT_BY = HB_OPT_OWN,
	OPT_LATEST,
	OPT_OF,
	OPT_MERGE,
	OPT_WITHIN,
	OPT_PAIRS,
};

static const struct hb_option options[] = {
	{ OPT_BY, "by", 0, "COLS", { "group by these columns", "deel in naar deze kolommen" } },
	{ OPT_LATEST,
	  "latest",
	  0,
	  NULL,
	  { "count only each pupil's last date",
	    "tel alleen de laatste datum van elke leerling" } },
	{ OPT_OF, "of", 0, "FIELD", { "count the choices of FIELD", "tel de keuzes van FIELD" } },
	{ OPT_WITHIN,
	  "within",
	  0,
	  "TIME",
	  { "compare records up to TIME apart (14d)", "vergelijk tot TIME uit elkaar (14d)" } },
	{ OPT_PAIRS,
	  "pairs",
	  0,
	  NULL,
	  { "list scores 2 or more apart", "noem scores die 2 of meer verschillen" } },
	{ OPT_MERGE, "merge", 0, NULL, { "add up summaries", "tel samenvattingen op" } },
};

static const int agree_options[] = { OPT_WITHIN, OPT_PAIRS, 0 };
static const int summary_options[] = { OPT_BY, OPT_LATEST, OPT_OF, OPT_MERGE, 0 };
static const int missing_options[] = { HB_OPT_PUPILS, 0 };

/* The form's records, wide or long as the input has them, and the writer. */
static enum hb_status open_records(struct hb_run *run)
{
	enum hb_status status = hb_run_form(run);
	if (status != HB_OK)
		return status;
	size_t n_by;
	const struct hb_str *by = hb_run_parts(run, OPT_BY, &n_by);
	status = hb_run_derived(run, by, n_by);
	if (status != HB_OK)
		return status;
	struct hb_long *shape = hb_arena_alloc(&run->arena, sizeof(*shape));
	bool has_long = shape && hb_table_long(&run->arena, run->table, shape);
	status = hb_run_rows(run, HB_RUN_CANONICAL, has_long ? &shape->table : NULL);
	return status == HB_OK ? hb_run_writer(run) : status;
}

/* Rows are no longer there to be chosen from. */
static enum hb_status refuse_selection(struct hb_run *run)
{
	static const struct {
		int option;
		const char *name;
	} wrong[] = { { OPT_LATEST, "latest" },  { OPT_OF, "of" },
		      { HB_OPT_ONLY, "only" },   { HB_OPT_SINCE, "since" },
		      { HB_OPT_UNTIL, "until" }, { HB_OPT_PERIOD, "period" } };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		if (!hb_run_flag(run, wrong[i].option))
			continue;
		hb_find(run->sink, (struct hb_finding){ .message = HB_M_OPTION_NOT_HERE,
		                                        .value = hb_str(wrong[i].name),
		                                        .text = { HB_STR("--merge") } });
		return HB_USAGE;
	}
	return HB_OK;
}

static enum hb_status merge(struct hb_run *run)
{
	static const char *const standard_input[] = { "-" };
	struct hb_merge_options o = { .encoding = hb_run_option(run, HB_OPT_ENCODING) };
	enum hb_status status = refuse_selection(run);
	if (status == HB_OK)
		status = hb_run_form(run);
	if (status == HB_OK)
		status = hb_run_delimiter(run, &o.delimiter);
	if (status == HB_OK)
		status = hb_run_rejects(run);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status != HB_OK)
		return status;
	o.record = run->table;
	o.path = run->n_operands ? (const char *const *)run->operand : standard_input;
	o.n_paths = run->n_operands ? run->n_operands : 1;
	o.by = hb_run_parts(run, OPT_BY, &o.n_by);
	o.rejects = run->rejects;
	o.threads = run->threads;
	o.count = run->counts =
	        hb_arena_array(&run->arena, o.n_paths, sizeof(struct hb_rows_count));
	return hb_observe_merge(&o, run->writer, run->sink);
}

static enum hb_status summary(struct hb_run *run)
{
	if (hb_run_flag(run, OPT_MERGE))
		return merge(run);
	enum hb_status status = open_records(run);
	if (status != HB_OK)
		return status;
	struct hb_summary_options o = { .record = run->table,
		                        .latest = hb_run_flag(run, OPT_LATEST),
		                        .of = hb_str(hb_run_option(run, OPT_OF)) };
	o.by = hb_run_parts(run, OPT_BY, &o.n_by);
	return hb_observe_summary(run->rows, &o, run->writer, run->sink);
}

static enum hb_status missing(struct hb_run *run)
{
	struct hb_missing_options o = { .today = run->today };
	enum hb_status status = hb_run_needed_pupils(run, &o.pupils);
	if (status == HB_OK)
		status = open_records(run);
	if (status != HB_OK)
		return status;
	/* Rows outside the period tell when a pupil was seen last. */
	o.days = hb_run_lift_days(run);
	o.record = run->table;
	return hb_observe_missing(run->rows, &o, run->writer, run->sink);
}

static enum hb_status trend(struct hb_run *run)
{
	enum hb_status status = open_records(run);
	return status == HB_OK ? hb_observe_trend(run->rows, run->table, run->writer, run->sink)
	                       : status;
}

static enum hb_status flags(struct hb_run *run)
{
	enum hb_status status = open_records(run);
	if (status != HB_OK)
		return status;
	return hb_observe_flags(run->rows, run->form, run->table, run->writer, run->sink);
}

static enum hb_status agree(struct hb_run *run)
{
	const char *within = hb_run_option(run, OPT_WITHIN);
	struct hb_duration d = { 14, HB_UNIT_DAY };
	bool good = !within || hb_duration_parse(hb_str(within), false, &d);
	int64_t days = d.unit == HB_UNIT_WEEK ? 7 * d.n : d.n;
	if (!good || (d.unit != HB_UNIT_WEEK && d.unit != HB_UNIT_DAY) || days > 3660)
		return hb_run_misuse(run, HB_M_WITHIN, within, NULL);
	enum hb_status status = open_records(run);
	struct hb_agree_options o = { run->table, (int32_t)days, hb_run_flag(run, OPT_PAIRS) };
	return status == HB_OK ? hb_observe_agree(run->rows, &o, run->writer, run->sink) : status;
}

static enum hb_status to_long(struct hb_run *run)
{
	enum hb_status status = open_records(run);
	struct hb_reshape_options o = { run->table, hb_run_flag(run, HB_OPT_ORIGIN) };
	return status == HB_OK ? hb_observe_long(run->rows, &o, run->writer, run->sink) : status;
}

static enum hb_status to_wide(struct hb_run *run)
{
	enum hb_status status = open_records(run);
	struct hb_reshape_options o = { run->table, hb_run_flag(run, HB_OPT_ORIGIN) };
	return status == HB_OK ? hb_observe_wide(run->rows, &o, run->writer, run->sink) : status;
}

static const struct hb_verb verbs[] = {
	{ HB_VERB_BLANK, hb_verb_blank, hb_verb_blank_options },
	{ HB_VERB_IMPORT, hb_verb_import, hb_verb_import_options },
	{ HB_VERB_CHECK, hb_verb_check, NULL },
	{ "summary",
	  { "count scores by group and skill", "tel scores per groep en vaardigheid" },
	  summary,
	  summary_options },
	{ "missing",
	  { "pupils without an observation", "leerlingen zonder observatie" },
	  missing,
	  missing_options },
	{ "trend",
	  { "the course of each skill of each pupil", "het verloop per leerling en vaardigheid" },
	  trend,
	  NULL },
	{ "flags", { "what asks for a follow-up", "wat om een vervolg vraagt" }, flags, NULL },
	{ "agree",
	  { "how far observers agree", "hoe ver waarnemers het eens zijn" },
	  agree,
	  agree_options },
	{ "long", { "a row for each skill", "een rij per vaardigheid" }, to_long, NULL },
	{ "wide", { "a row for each observation", "een rij per observatie" }, to_wide, NULL },
};

static const struct hb_program program = {
	.name = "hb-observe",
	.summary = { "work with observations of skills", "werk met observaties van vaardigheden" },
	.form = "observatie",
	.verbs = verbs,
	.n_verbs = sizeof(verbs) / sizeof(verbs[0]),
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
