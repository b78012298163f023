/*
 * hb-report - observations, summaries and what the other programs write, as a report to read.
 */
#include "hb-report/tables.h"

#include <string.h>

static enum hb_status wrong(struct hb_run *run, const char *option, const char *value,
                            const char *expected)
{
	hb_find(run->sink, (struct hb_finding){ .message = HB_M_OPTION_WRONG,
	                                        .value = hb_str(value),
	                                        .expected = hb_str(expected),
	                                        .text = { hb_str(option) } });
	return HB_USAGE;
}

/* The options, before anything is read. */
static enum hb_status settle_options(struct report *r)
{
	const char *by = hb_run_option(r->run, OPT_BY);
	const char *min = hb_run_option(r->run, OPT_MIN_GROUP);
	int64_t n = 5;
	if (by && strcmp(by, "groep") == 0)
		r->by = BY_GROUP;
	else if (by && strcmp(by, "school") == 0)
		r->by = BY_SCHOOL;
	else if (by && strcmp(by, "leerling") != 0)
		return wrong(r->run, "by", by, "leerling|groep|school");
	if (min && (!hb_str_int(hb_str(min), 1, 1000000, &n) || (r->by == BY_SCHOOL && n < 5)))
		return wrong(r->run, "min-group", min, r->by == BY_SCHOOL ? "5.." : "1..");
	r->min_group = (uint64_t)n;
	r->min_group_given = min != NULL;
	r->notes = hb_run_flag(r->run, OPT_NOTES);
	if (!hb_run_option(r->run, OPT_OUT_DIR))
		return HB_OK;
	if (hb_run_option(r->run, HB_OPT_OUTPUT))
		return hb_run_misuse(r->run, HB_M_OUT_DIR_AND_OUTPUT, "out-dir", NULL);
	if (r->by == BY_SCHOOL)
		return hb_run_misuse(r->run, HB_M_OUT_DIR_BY_SCHOOL, "out-dir", NULL);
	return HB_OK;
}

static uint32_t first_of(const struct hb_table *t, enum hb_type type, bool required)
{
	for (uint32_t i = 0; i < t->n_fields; i++)
		if (t->fields[i].type == type && (t->fields[i].required || !required))
			return i;
	return HB_NO_FIELD;
}

static void find_columns(struct report *r)
{
	const struct hb_table *t = r->table;
	r->f_pupil = hb_table_field(t, HB_STR("leerling"));
	if (r->f_pupil == HB_NO_FIELD)
		r->f_pupil = first_of(t, HB_TYPE_ID, true);
	r->f_date = first_of(t, HB_TYPE_DATE, true);
	r->f_group = hb_table_field(t, HB_STR("groep"));
	r->f_school = hb_table_field(t, HB_STR("school"));
	r->f_observer = hb_table_field(t, HB_STR("observator"));
	r->f_choices = first_of(t, HB_TYPE_MULTI, false);
}

/* The scale fields. The executive functions are those the form gathers as doing and thinking. */
static enum hb_status find_items(struct report *r)
{
	const struct hb_table *t = r->table;
	r->item = hb_arena_array(&r->arena, t->n_fields, sizeof(*r->item));
	if (!r->item)
		return hb_no_memory(r->run->sink);
	for (size_t i = 0; i < t->n_fields; i++) {
		const struct hb_field *f = &t->fields[i];
		if (f->type != HB_TYPE_SCALE)
			continue;
		r->item[r->n_items++] =
		        (struct report_item){ .field = f,
			                      .reversed = f->polarity == HB_NEGATIVE,
			                      .executive = hb_str_is(f->group, "doen") ||
			                                   hb_str_is(f->group, "denken") };
		uint32_t values = (uint32_t)(f->scale->max - f->scale->min) + 1;
		r->n_values = values > r->n_values ? values : r->n_values;
	}
	r->words = hb_tally_words(r->n_values);
	if (r->n_items && r->f_pupil != HB_NO_FIELD && r->f_date != HB_NO_FIELD)
		return HB_OK;
	return hb_run_misuse(r->run, HB_M_NO_SERIES, r->form->id.p, NULL);
}

static enum hb_status prepare(struct report *r)
{
	enum hb_status status = settle_options(r);
	if (!status)
		status = hb_run_form(r->run);
	if (!status)
		status = hb_run_calendar(r->run, &r->calendar);
	if (!status)
		status = hb_run_pupils(r->run, &r->list);
	if (status)
		return status;
	r->form = r->run->form;
	r->table = r->run->table;
	r->lang = hb_str_starts(r->form->lang, HB_STR("en")) ? HB_LANG_EN : HB_LANG_NL;
	find_columns(r);
	return find_items(r);
}

static enum hb_status report(struct hb_run *run)
{
	struct report r = { .run = run };
	enum hb_status status = prepare(&r);
	if (!status)
		status = report_read(&r);
	if (status <= HB_FINDING) {
		enum hb_status written = HB_OK;
		if (!report_settle(&r))
			written = hb_no_memory(run->sink);
		else if (!r.n_units && !table_any(&r))
			hb_find(run->sink,
			        (struct hb_finding){ .message = HB_M_NOTHING_TO_REPORT });
		if (!written)
			written = report_write(&r);
		status = written ? written : status;
	}
	report_free(&r);
	return status;
}

static const struct hb_option options[] = {
	{ OPT_BY,
	  "by",
	  0,
	  "leerling|groep|school",
	  { "whom a page is about (default: leerling)",
	    "over wie een pagina gaat (standaard: leerling)" } },
	{ OPT_FORMAT,
	  "format",
	  0,
	  "text|md|html|csv",
	  { "how it is written (default: by the ending of -o, else text)",
	    "hoe het wordt geschreven (standaard: naar de uitgang van -o, anders text)" } },
	{ OPT_TITLE, "title", 0, "TEXT", { "the report's title", "de titel van het rapport" } },
	{ OPT_OUT_DIR,
	  "out-dir",
	  0,
	  "DIR",
	  { "write a file for each pupil or group into this folder, and an index",
	    "schrijf in deze map een bestand per leerling of groep, en een overzicht" } },
	{ OPT_MIN_GROUP,
	  "min-group",
	  0,
	  "N",
	  { "do not show groups of fewer pupils (by school always, default 5)",
	    "toon geen groepen met minder leerlingen (per school altijd, standaard 5)" } },
	{ OPT_ASCII,
	  "ascii",
	  0,
	  NULL,
	  { "text without block characters", "tekst zonder bloktekens" } },
	{ OPT_NOTES,
	  "notes",
	  0,
	  NULL,
	  { "show the notes of cases too", "toon ook de notities van casussen" } },
};

static const int takes[] = { OPT_BY,      OPT_FORMAT,    OPT_TITLE,
	                     OPT_OUT_DIR, OPT_MIN_GROUP, OPT_ASCII,
	                     OPT_NOTES,   HB_OPT_PUPILS, 0 };

static const struct hb_verb verbs[] = { { .run = report, .options = takes } };

static const struct hb_program program = {
	.name = "hb-report",
	.summary = { "make a report of observations by pupil, group or school",
	             "maak een rapport van observaties per leerling, groep of school" },
	.form = "observatie",
	.verbs = verbs,
	.n_verbs = 1,
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
