/* Rows to read, as the command line says: which files, how they are written, which rows of them. */
#include <stdio.h>
#include <string.h>

#include "cli/program.h"
#include "cli/progress.h"
#include "cli/slurp.h"

static enum hb_status day_option(struct hb_run *run, int option, const char *name, int32_t *day)
{
	const char *text = hb_run_option(run, option);
	if (!text)
		return HB_OK;
	*day = hb_day_parse(hb_str(text));
	return *day == HB_NO_DAY ? hb_run_wrong_value(run, name, text, "2026-11-23") : HB_OK;
}

enum hb_status hb_run_days(struct hb_run *run, struct hb_days *days)
{
	*days = (struct hb_days){ HB_NO_DAY, HB_NO_DAY };
	const char *period = hb_run_option(run, HB_OPT_PERIOD);
	enum hb_status status = HB_OK;
	if (period) {
		const struct hb_calendar *calendar;
		status = hb_run_calendar(run, &calendar);
		if (!status)
			status = hb_period_parse(calendar, hb_str(period), run->today, days,
			                         run->sink);
	}
	int32_t since = HB_NO_DAY, until = HB_NO_DAY;
	if (!status)
		status = day_option(run, HB_OPT_SINCE, "since", &since);
	if (!status)
		status = day_option(run, HB_OPT_UNTIL, "until", &until);
	if (since != HB_NO_DAY && (days->from == HB_NO_DAY || since > days->from))
		days->from = since;
	if (until != HB_NO_DAY && (days->to == HB_NO_DAY || until < days->to))
		days->to = until;
	return status;
}

enum hb_status hb_run_delimiter(struct hb_run *run, char *out)
{
	const char *text = hb_run_option(run, HB_OPT_DELIMITER);
	*out = 0;
	if (!text)
		return HB_OK;
	if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
		*out = '\t';
	else if (text[0] && !text[1] && strchr(",;|\t", text[0]))
		*out = text[0];
	else
		return hb_run_wrong_value(run, "delimiter", text, ", ; | tab");
	return HB_OK;
}

static enum hb_status import_options(struct hb_run *run)
{
	struct hb_import_options *o = &run->import;
	const char *dates = hb_run_option(run, HB_OPT_DATES);
	const char *map = hb_run_option(run, HB_OPT_MAP);
	enum hb_status status = hb_run_pupils_form(run, &o->pupils);
	if (!status)
		status = hb_run_pupils(run, &o->list);
	if (status)
		return status;
	o->table = run->table;
	o->today = run->today;
	o->keep = hb_run_options(run, HB_OPT_KEEP, &o->n_keep);
	o->fill = hb_run_options(run, HB_OPT_FILL, &o->n_fill);
	if (!o->keep || !o->fill)
		return hb_no_memory(run->sink);
	if (!dates)
		o->dates = HB_DATES_FIND_OUT;
	else if (strcmp(dates, "dmy") == 0)
		o->dates = HB_DATES_DMY;
	else if (strcmp(dates, "mdy") == 0)
		o->dates = HB_DATES_MDY;
	else if (strcmp(dates, "ymd") == 0)
		o->dates = HB_DATES_YMD;
	else
		return hb_run_wrong_value(run, "dates", dates, "dmy|mdy|ymd");
	if (!map)
		return HB_OK;
	status = hb_slurp(&run->map_text, map, run->sink);
	o->map = hb_buf_slice(&run->map_text);
	o->map_name = hb_str(map);
	return status;
}

/* For ONE_OF_FORM rules. */
static const struct hb_table *other_table(void *ctx, struct hb_str name)
{
	const struct hb_form *form;
	const struct hb_table *table = NULL;
	return hb_run_other_form(ctx, name.p, &form, &table) == HB_OK ? table : NULL;
}

/* Whether a rule of TABLE needs to know terms. */
static bool counts_by_term(const struct hb_table *table)
{
	for (size_t i = 0; table && i < table->n_rules; i++)
		if (table->rules[i].kind == HB_RULE_MAX_PER && table->rules[i].span == HB_SPAN_TERM)
			return true;
	return false;
}

static bool names_period(const struct hb_str *only, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_starts(only[i], HB_STR("schooljaar=")) ||
		    hb_str_starts(only[i], HB_STR("periode=")))
			return true;
	return false;
}

enum hb_status hb_run_rows_options(struct hb_run *run, struct hb_rows_options *o)
{
	struct hb_selection *s = &o->selection;
	enum hb_status status = hb_run_delimiter(run, &o->delimiter);
	if (!status)
		status = hb_run_days(run, &s->days);
	if (status)
		return status;
	s->only = hb_run_options(run, HB_OPT_ONLY, &s->n_only);
	if (!s->only)
		return hb_no_memory(run->sink);
	for (size_t i = 0; i < s->n_only; i++) /* before standard input is waited for */
		if (!memchr(s->only[i].p, '=', s->only[i].len))
			return hb_run_misuse(run, HB_M_ONLY_SYNTAX, s->only[i].p, NULL);
	if (names_period(s->only, s->n_only) || counts_by_term(run->table))
		status = hb_run_calendar(run, &o->calendar);
	if (run->periods)
		o->calendar = &run->calendar;
	o->encoding = hb_run_option(run, HB_OPT_ENCODING);
	o->today = run->today;
	o->threads = run->threads;
	o->verbose = hb_run_flag(run, HB_OPT_VERBOSE);
	o->find_table = other_table;
	o->find_ctx = run;
	hb_progress_init(run, o);
	return status;
}

static void show_mapping(void *ctx, struct hb_str file, struct hb_str map)
{
	const struct hb_run *run = ctx;
	fprintf(stderr,
	        run->lang == HB_LANG_NL ? "%.*s: kolommen, zoals --map ze leest:\n"
	                                : "%.*s: columns, as --map reads them:\n",
	        HB_STR_ARGS(file));
	fwrite(map.p, 1, map.len, stderr);
}

enum hb_status hb_run_rows(struct hb_run *run, enum hb_run_input kind, const struct hb_table *other)
{
	static const char *const standard_input[] = { "-" };
	struct hb_rows_options *o = &run->rows_options;
	enum hb_status status = run->table ? HB_OK : hb_run_form(run);
	if (!status)
		status = hb_run_rows_options(run, o);
	if (!status && kind == HB_RUN_FOREIGN)
		status = import_options(run);
	if (!status)
		status = hb_run_rejects(run);
	if (status)
		return status;
	o->table = run->table;
	o->other = other;
	o->path = run->n_operands ? (const char *const *)run->operand : standard_input;
	o->n_paths = run->n_operands ? run->n_operands : 1;
	if (o->verbose) {
		o->mapping = show_mapping;
		o->mapping_ctx = run;
	}
	o->import = kind == HB_RUN_FOREIGN ? &run->import : NULL;
	o->rejects = run->rejects;
	return hb_rows_open(&run->rows, o, run->sink);
}

struct hb_days hb_run_lift_days(struct hb_run *run)
{
	struct hb_days *selected = &run->rows_options.selection.days, days = *selected;
	*selected = (struct hb_days){ HB_NO_DAY, HB_NO_DAY };
	return days;
}

enum hb_status hb_run_rows_of(struct hb_run *run, const struct hb_table *table,
                              const struct hb_table *other, const char *const *paths,
                              size_t n_paths, struct hb_rows **rows)
{
	struct hb_rows_options *o = hb_arena_alloc(&run->arena, sizeof(*o));
	if (!o)
		return hb_no_memory(run->sink);
	o->table = table;
	o->other = other;
	o->path = paths;
	o->n_paths = n_paths;
	o->selection.days = (struct hb_days){ HB_NO_DAY, HB_NO_DAY };
	o->today = run->today;
	o->find_table = other_table;
	o->find_ctx = run;
	return hb_rows_open(rows, o, run->sink);
}
