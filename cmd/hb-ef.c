/*
 * hb-ef - the pupil's own view of executive functions (17.3), beside the teacher's.
 */
#include <string.h>

#include "cli/program.h"
#include "tools/ef.h"
#include "tools/observe.h"

enum {
	OPT_BY = HB_OPT_OWN,
	OPT_OBSERVATIONS,
	OPT_SECTOR,
	OPT_AGE,
};

static const struct hb_option options[] = {
	{ OPT_BY, "by", 0, "COLS", { "group by these columns", "deel in naar deze kolommen" } },
	{ OPT_OBSERVATIONS,
	  "observations",
	  0,
	  "FILE",
	  { "records or a summary of hb-observe", "rijen of een samenvatting van hb-observe" } },
	{ OPT_AGE,
	  "age",
	  0,
	  "YEARS",
	  { "explain the functions to a pupil of this age",
	    "leg de functies uit aan een leerling van deze leeftijd" } },
	{ OPT_SECTOR,
	  "sector",
	  0,
	  "po|vo",
	  { "how the names of groups are to be read", "hoe de namen van groepen gelezen worden" } },
};

static const int blank_options[] = { HB_OPT_PUPILS, HB_OPT_SHEET, HB_OPT_FORMAT,
	                             OPT_AGE,       OPT_SECTOR,   0 };
static const int summary_options[] = { OPT_BY, 0 };
static const int missing_options[] = { HB_OPT_PUPILS, 0 };
static const int compare_options[] = { OPT_OBSERVATIONS, 0 };
static const int invite_options[] = { OPT_OBSERVATIONS, OPT_SECTOR, HB_OPT_PUPILS, 0 };

static enum hb_status read_sector(struct hb_run *run, enum hb_sector *sector)
{
	struct hb_str name = hb_str(hb_run_option(run, OPT_SECTOR));
	*sector = hb_str_is(name, "po")   ? HB_SECTOR_PO
	          : hb_str_is(name, "vo") ? HB_SECTOR_VO
	                                  : HB_SECTOR_BY_NAME;
	if (!name.len || *sector != HB_SECTOR_BY_NAME)
		return HB_OK;
	return hb_run_wrong_value(run, "sector", name.p, "po|vo");
}

static enum hb_status read_age(struct hb_run *run, int *age)
{
	const char *text = hb_run_option(run, OPT_AGE);
	int64_t years = 0;
	int from, to;
	bool number = text && hb_str_int(hb_str(text), 1, 99, &years);
	bool explained = hb_ef_explains(run->form, *age = (int)years, &from, &to);
	if (!text || (number && explained))
		return HB_OK;
	struct hb_buf ages = { 0 };
	hb_buf_printf(&ages, "%d..%d", from, to);
	enum hb_status status = hb_run_wrong_value(run, "age", text, hb_buf_text(&ages));
	hb_buf_free(&ages);
	return status;
}

static enum hb_status blank(struct hb_run *run)
{
	struct hb_ef_sheets o = { 0 };
	const char *format = hb_run_option(run, HB_OPT_SHEET);
	enum hb_status status = hb_run_form(run);
	if (status == HB_OK)
		status = read_age(run, &o.age);
	if (status == HB_OK)
		status = read_sector(run, &o.sector);
	if (status != HB_OK || !format)
		return status ? status : hb_verb_blank(run);
	o.format = strcmp(format, "html") == 0 ? HB_SHEET_HTML : HB_SHEET_TEXT;
	if (o.format == HB_SHEET_TEXT && strcmp(format, "text") != 0)
		return hb_run_wrong_value(run, "sheet", format, "text|html");
	if (run->n_operands)
		return hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[0], NULL);
	status = hb_run_pupils(run, &o.pupils);
	if (status == HB_OK)
		status = hb_run_output(run);
	return status ? status : hb_ef_sheets(run->form, &o, run->output, run->sink);
}

static enum hb_status pass(struct hb_run *run, enum hb_run_input kind)
{
	enum hb_status status = hb_run_rows(run, kind, NULL);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status != HB_OK)
		return status;
	return hb_ef_pass(run->rows, hb_run_flag(run, HB_OPT_ORIGIN), run->writer, run->sink);
}

static enum hb_status import(struct hb_run *run)
{
	return pass(run, HB_RUN_FOREIGN);
}

static enum hb_status check(struct hb_run *run)
{
	return pass(run, HB_RUN_CANONICAL);
}

static enum hb_status summary(struct hb_run *run)
{
	size_t n_by;
	const struct hb_str *by = hb_run_parts(run, OPT_BY, &n_by);
	enum hb_status status = hb_run_derived(run, by, n_by);
	if (status == HB_OK)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	if (status == HB_OK)
		status = hb_run_writer(run);
	return status ? status : hb_ef_summary(run->rows, by, n_by, run->writer, run->sink);
}

static enum hb_status missing(struct hb_run *run)
{
	struct hb_missing_options o = { .today = run->today };
	enum hb_status status = hb_run_needed_pupils(run, &o.pupils);
	if (status == HB_OK)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status != HB_OK)
		return status;
	/* Rows outside the period tell when a pupil's last sheet was. */
	o.days = hb_run_lift_days(run);
	o.record = run->table;
	return hb_observe_missing(run->rows, &o, run->writer, run->sink);
}

/* What rows of the observation form may look like. */
static enum hb_status find_shapes(struct hb_run *run, struct hb_seen_shapes *shapes)
{
	const struct hb_table *record;
	const struct hb_form *form;
	enum hb_status status = hb_run_other_form(run, "observatie", &form, &record);
	return status ? status : hb_seen_shapes(shapes, record, &run->arena, run->sink);
}

static enum hb_status number_param(struct hb_run *run, const char *name, int64_t *n)
{
	struct hb_str value;
	enum hb_status status = hb_run_param(run, name, &value);
	if (status == HB_OK && !hb_str_int(value, 0, 100, n))
		status = hb_run_misuse(run, HB_M_NEEDS_OPTION, "--set", name);
	return status;
}

static enum hb_status compare_params(struct hb_run *run, struct hb_ef_compare *o)
{
	enum hb_status status = number_param(run, "sterk_vanaf", &o->strong_from);
	if (status == HB_OK)
		status = number_param(run, "aandacht_tot", &o->attention_to);
	if (status == HB_OK && o->attention_to >= o->strong_from)
		status = hb_run_misuse(run, HB_M_EF_THRESHOLDS, NULL, NULL);
	return status;
}

static enum hb_status compare(struct hb_run *run)
{
	const char *path = hb_run_option(run, OPT_OBSERVATIONS);
	struct hb_seen_shapes shapes;
	struct hb_ef_compare o = { .shapes = &shapes };
	enum hb_status status = hb_run_form(run);
	if (status == HB_OK && !path)
		status = hb_run_misuse(run, HB_M_NEEDS_OPTION, "--observations", NULL);
	else if (status == HB_OK && strcmp(path, "-") == 0 &&
	         (!run->n_operands || strcmp(run->operand[0], "-") == 0))
		status = hb_run_misuse(run, HB_M_STDIN_TWICE, NULL, NULL);
	if (status == HB_OK)
		status = compare_params(run, &o);
	if (status == HB_OK)
		status = find_shapes(run, &shapes);
	struct hb_rows_options seen = { .table = shapes.record,
		                        .other = shapes.longer,
		                        .another = shapes.summary,
		                        .path = &path,
		                        .n_paths = 1,
		                        .selection = { .days = { HB_NO_DAY, HB_NO_DAY } },
		                        .today = run->today };
	if (status == HB_OK)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status == HB_OK)
		status = hb_rows_open(&o.seen, &seen, run->sink);
	if (status == HB_OK)
		status = hb_ef_compare(run->rows, &o, run->writer, run->sink);
	hb_rows_close(o.seen);
	return status;
}

/* The observations are the input here, by --observations or as any other. */
static enum hb_status open_seen(struct hb_run *run, const struct hb_seen_shapes *shapes)
{
	const char *path = hb_run_option(run, OPT_OBSERVATIONS);
	if (path && run->n_operands)
		return hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[0], NULL);
	if (path) {
		run->operand = hb_arena_alloc(&run->arena, sizeof(*run->operand));
		if (!run->operand)
			return hb_no_memory(run->sink);
		*run->operand = (char *)path; /* read only */
		run->n_operands = 1;
	}
	run->table = shapes->record;
	run->rows_options.another = shapes->summary;
	return hb_run_rows(run, HB_RUN_CANONICAL, shapes->longer);
}

static enum hb_status invite(struct hb_run *run)
{
	struct hb_seen_shapes shapes;
	struct hb_ef_invite o = { .shapes = &shapes };
	enum hb_status status = hb_run_form(run);
	o.sheet = run->table;
	if (status == HB_OK)
		status = number_param(run, "drempel", &o.threshold);
	if (status == HB_OK)
		status = read_sector(run, &o.sector);
	if (status == HB_OK)
		status = hb_run_pupils(run, &o.pupils);
	if (status == HB_OK)
		status = find_shapes(run, &shapes);
	if (status == HB_OK)
		status = open_seen(run, &shapes);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status == HB_OK)
		status = hb_ef_invite(run->rows, &o, run->writer, run->sink);
	return status;
}

static const struct hb_verb verbs[] = {
	{ HB_VERB_BLANK, blank, blank_options },
	{ HB_VERB_IMPORT, import, hb_verb_import_options },
	{ HB_VERB_CHECK, check, NULL },
	{ "summary",
	  { "count how often each function is strong or needs attention",
	    "tel hoe vaak elke functie sterk is of aandacht vraagt" },
	  summary,
	  summary_options },
	{ "missing",
	  { "pupils without a sheet", "leerlingen zonder blad" },
	  missing,
	  missing_options },
	{ "compare",
	  { "the pupil's view beside the teacher's last scores",
	    "wat de leerling vindt naast de laatste scores van de leraar" },
	  compare,
	  compare_options },
	{ "invite",
	  { "pupils whose last scores ask for a talk",
	    "leerlingen bij wie de laatste scores om een gesprek vragen" },
	  invite,
	  invite_options },
};

static const struct hb_program program = {
	.name = "hb-ef",
	.summary = { "work with the pupil's own view of executive functions",
	             "werk met wat de leerling zelf vindt van de executieve functies" },
	.form = "executieve_vaardigheden",
	.verbs = verbs,
	.n_verbs = sizeof(verbs) / sizeof(verbs[0]),
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
