/*
 * hb-form - any form of the handbook, or of a school's own: read it, print it, and bring together
 * what was filled in.
 */
#include <string.h>

#include "cli/program.h"
#include "cli/search.h"
#include "guide/guide.h"
#include "report/render.h"
#include "tools/forms.h"

enum { OPT_SECTION = HB_OPT_OWN, OPT_AGE, OPT_SEARCH, OPT_FORMAT = HB_OPT_FORMAT };

static enum hb_status no_more(struct hb_run *run)
{
	if (!run->n_operands)
		return HB_OK;
	return hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[0], NULL);
}

static enum hb_status list(struct hb_run *run)
{
	struct hb_form_dirs dirs;
	enum hb_status status = no_more(run);
	if (!status && !hb_search_dirs(&dirs, &run->arena))
		status = hb_no_memory(run->sink);
	if (!status)
		status = hb_run_writer(run);
	return status ? status : hb_forms_list(run->writer, &dirs, run->sink);
}

static enum hb_status columns(struct hb_run *run)
{
	enum hb_status status = hb_run_form(run);
	if (!status)
		status = no_more(run);
	if (!status)
		status = hb_run_writer(run);
	return status ? status : hb_forms_columns(run->writer, run->form, run->part, run->sink);
}

static enum hb_status read_filter(struct hb_run *run, struct hb_guide_filter *filter,
                                  enum hb_format *format)
{
	const char *age = hb_run_option(run, OPT_AGE), *name = hb_run_option(run, OPT_FORMAT);
	*filter = (struct hb_guide_filter){ .section = hb_str(hb_run_option(run, OPT_SECTION)),
		                            .search = hb_str(hb_run_option(run, OPT_SEARCH)),
		                            .age = -1 };
	*format = HB_FORMAT_TEXT;
	if (age && !hb_str_int(hb_str(age), 0, 120, &filter->age))
		return hb_run_wrong_value(run, "age", age, "0..120");
	if (name && (!hb_format_by_name(hb_str(name), format) || *format == HB_FORMAT_CSV))
		return hb_run_wrong_value(run, "format", name, "text|md|html");
	return HB_OK;
}

static enum hb_status show(struct hb_run *run)
{
	struct hb_guide_filter filter;
	struct hb_render_options render = { 0 };
	struct hb_doc *doc = NULL;
	enum hb_status status = read_filter(run, &filter, &render.format);
	if (!status)
		status = hb_run_any_form(run);
	if (!status)
		status = no_more(run);
	if (!status)
		status = hb_guide_doc(&doc, run->form, run->part, &filter, run->sink);
	if (!status)
		status = hb_run_output(run);
	if (!status)
		status = hb_render(doc, &render, run->output, run->sink);
	hb_doc_free(doc);
	return status;
}

/* A survey of questions arrives in a shape of its own; all other forms as they are. */
static enum hb_status import(struct hb_run *run)
{
	bool failed = false, origin = hb_run_flag(run, HB_OPT_ORIGIN);
	enum hb_status status = hb_run_form(run);
	if (status)
		return status;
	const struct hb_table *table = run->table;
	const struct hb_table *wide = hb_forms_wide(table, &run->arena, &failed);
	if (failed)
		return hb_no_memory(run->sink);
	if (wide)
		run->table = wide;
	status = hb_run_rows(run, HB_RUN_FOREIGN, NULL);
	if (!status)
		status = hb_run_writer(run);
	if (status)
		return status;
	return wide ? hb_forms_import(run->writer, run->rows, table, origin, run->sink)
	            : hb_forms_check(run->writer, run->rows, origin, run->sink);
}

static enum hb_status check(struct hb_run *run)
{
	enum hb_status status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	if (!status)
		status = hb_run_writer(run);
	if (status)
		return status;
	return hb_forms_check(run->writer, run->rows, hb_run_flag(run, HB_OPT_ORIGIN), run->sink);
}

static enum hb_status collate(struct hb_run *run)
{
	enum hb_status status = hb_run_form(run);
	if (!status && !hb_forms_collates(run->form, run->table)) {
		struct hb_str program = run->form->program;
		hb_find(run->sink,
		        (struct hb_finding){ .message = HB_M_NO_COLLATE,
		                             .expected = program.len ? program
		                                                     : HB_STR("hb-form check"),
		                             .text = { run->table->id } });
		return HB_USAGE;
	}
	if (!status)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	if (!status)
		status = hb_run_writer(run);
	return status ? status : hb_forms_collate(run->writer, run->rows, run->sink);
}

/* Looks at each, whatever the others are like. */
static enum hb_status lint(struct hb_run *run)
{
	enum hb_status worst = HB_OK;
	if (!run->n_operands)
		return hb_run_misuse(run, HB_M_LINT_NOTHING, NULL, NULL);
	for (size_t i = 0; i < run->n_operands; i++) {
		struct hb_form *form = NULL;
		struct hb_str name = hb_str(run->operand[i]);
		bool file = hb_str_find(name, '/') < name.len || hb_str_ends(name, HB_STR(".yaml"));
		enum hb_status status = file ? hb_form_load(&form, name.p, run->sink)
		                             : hb_run_find_form(run, name.p, &form,
		                                                &(const struct hb_table *){ 0 });
		hb_form_free(form);
		worst = status > worst ? status : worst;
	}
	return worst;
}

static const int show_options[] = { OPT_SECTION, OPT_AGE, OPT_SEARCH, OPT_FORMAT, 0 };

static const struct hb_option options[] = {
	{ OPT_SECTION,
	  "section",
	  0,
	  "ID",
	  { "only this section, step or part", "alleen dit onderdeel, deze stap of dit deel" } },
	{ OPT_AGE,
	  "age",
	  0,
	  "YEARS",
	  { "only what is meant for this age", "alleen wat voor deze leeftijd bedoeld is" } },
	{ OPT_SEARCH,
	  "search",
	  0,
	  "WORD",
	  { "only what holds this word", "alleen waar dit woord in staat" } },
	{ OPT_FORMAT,
	  "format",
	  0,
	  "FORMAT",
	  { "text, md or html; of an empty table csv or xlsx",
	    "text, md of html; van een lege tabel csv of xlsx" } },
};

static const struct hb_verb verbs[] = {
	{ "list",
	  { "all forms there are, as CSV", "alle formulieren die er zijn, als CSV" },
	  list,
	  NULL },
	{ "show",
	  { "read a form, or a part of it", "lees een formulier, of een deel ervan" },
	  show,
	  show_options },
	{ HB_VERB_BLANK, hb_verb_blank, hb_verb_blank_options },
	{ "import",
	  { "make an export canonical; a survey of questions becomes a row for each answer",
	    "maak een export canoniek; een enquete met vragen wordt een rij per antwoord" },
	  import,
	  hb_verb_import_options },
	{ HB_VERB_CHECK, check, NULL },
	{ "collate",
	  { "answers, rows or points side by side, and what is empty",
	    "antwoorden, rijen of punten naast elkaar, en wat er leeg is" },
	  collate,
	  NULL },
	{ "lint",
	  { "tell all that is wrong with a form's file",
	    "meld alles wat er niet klopt aan het bestand van een formulier" },
	  lint,
	  NULL },
	{ "columns",
	  { "the columns of a form, as CSV", "de kolommen van een formulier, als CSV" },
	  columns,
	  NULL },
};

static const struct hb_program program = {
	.name = "hb-form",
	.summary = { "read, print, check and collate any form",
	             "lees, print, controleer en verzamel elk formulier" },
	.verbs = verbs,
	.n_verbs = sizeof(verbs) / sizeof(verbs[0]),
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
