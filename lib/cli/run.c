#include "cli/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/near.h"
#include "base/sys.h"
#include "cli/program.h"
#include "cli/progress.h"
#include "cli/search.h"
#include "cli/slurp.h"

enum hb_status hb_run_misuse(struct hb_run *run, enum hb_message message, const char *value,
                             const char *expected)
{
	hb_find(run->sink, (struct hb_finding){ .message = message,
	                                        .value = hb_str(value),
	                                        .expected = hb_str(expected) });
	return HB_USAGE;
}

enum hb_status hb_run_wrong_value(struct hb_run *run, const char *option, const char *value,
                                  const char *expected)
{
	hb_find(run->sink, (struct hb_finding){ .message = HB_M_OPTION_WRONG,
	                                        .value = hb_str(value),
	                                        .expected = hb_str(expected),
	                                        .text = { hb_str(option) } });
	return HB_USAGE;
}

enum hb_status hb_run_find_form(struct hb_run *run, const char *name, struct hb_form **form,
                                const struct hb_table **table)
{
	struct hb_form_dirs dirs;
	if (!hb_search_dirs(&dirs, &run->arena))
		return hb_no_memory(run->sink);
	return hb_form_find(form, table, name, &dirs, run->sink);
}

/* Whether NAME ends in "/" and the table's id. */
static bool names_part(const char *name, const struct hb_table *table)
{
	struct hb_str s = hb_str(name);
	return table && s.len > table->id.len && hb_str_ends(s, table->id) &&
	       s.p[s.len - table->id.len - 1] == '/';
}

enum hb_status hb_run_any_form(struct hb_run *run)
{
	if (run->form)
		return HB_OK;
	const char *name = hb_run_option(run, HB_OPT_FORM);
	if (!name)
		name = run->program->form;
	if (!name && run->n_operands) {
		name = *run->operand++;
		run->n_operands--;
	}
	if (!name)
		return hb_run_misuse(run, HB_M_NO_FORM, NULL, NULL);
	enum hb_status status = hb_run_find_form(run, name, &run->form, &run->table);
	if (!status && names_part(name, run->table))
		run->part = run->table;
	return status;
}

enum hb_status hb_run_calendar(struct hb_run *run, const struct hb_calendar **calendar)
{
	*calendar = &run->calendar;
	if (run->periods)
		return HB_OK;
	const struct hb_table *table;
	enum hb_status status = hb_run_find_form(run, "periodes", &run->periods, &table);
	return status ? status : hb_calendar_make(&run->calendar, run->periods, run->sink);
}

static enum hb_status pupils_form(struct hb_run *run, const struct hb_table **table)
{
	enum hb_status status = HB_OK;
	if (!run->pupils_form)
		status = hb_run_find_form(run, "leerlingen", &run->pupils_form, table);
	if (!status)
		*table = &run->pupils_form->tables[0];
	return status;
}

enum hb_status hb_run_pupils(struct hb_run *run, const struct hb_pupil_list **list)
{
	const char *path = hb_run_option(run, HB_OPT_PUPILS);
	const struct hb_table *table;
	*list = run->pupils;
	if (run->pupils || !path)
		return HB_OK;
	enum hb_status status = pupils_form(run, &table);
	if (!status)
		status = hb_pupils_read(&run->pupils, path, table, run->sink);
	*list = run->pupils;
	return status;
}

/* --set NAME=VALUE given last for NAME; p NULL when it was not given. */
static struct hb_str set_value(struct hb_run *run, struct hb_str name)
{
	struct hb_str found = { NULL, 0 };
	for (size_t i = 0; i < run->n_given; i++) {
		if (run->given[i].option != HB_OPT_SET)
			continue;
		struct hb_str rest = hb_str(run->given[i].value);
		struct hb_str mine = hb_str_cut(&rest, '=');
		if (rest.p && hb_str_eq(mine, name))
			found = rest;
	}
	return found;
}

static const char *param_wants(const struct hb_param *param, struct hb_str value)
{
	int64_t n;
	struct hb_duration d;
	switch (param->type) {
	case HB_PARAM_INT:
		return hb_str_int(value, param->min, param->max, &n) ? NULL : "een heel getal";
	case HB_PARAM_DURATION:
		return hb_duration_parse(value, true, &d) ? NULL : "2d, 3u, 30m";
	case HB_PARAM_BOOL:
		return hb_str_is(value, "ja") || hb_str_is(value, "nee") ? NULL : "ja|nee";
	case HB_PARAM_TEXT:
		break;
	}
	return NULL;
}

/* Every --set names a parameter of the form, and fits it. */
static enum hb_status check_set(struct hb_run *run, const struct hb_form *form, struct hb_str given)
{
	struct hb_str rest = given;
	struct hb_str name = hb_str_cut(&rest, '=');
	const struct hb_param *param = hb_form_param(form, name);
	if (!rest.p)
		return hb_run_wrong_value(run, "set", given.p, "NAME=VALUE");
	if (param) {
		const char *wants = param_wants(param, rest);
		if (!wants)
			return HB_OK;
		hb_find(run->sink, (struct hb_finding){ .message = HB_M_PARAM_WRONG,
		                                        .value = rest,
		                                        .expected = hb_str(wants),
		                                        .text = { param->name } });
		return HB_USAGE;
	}
	struct hb_buf names = { 0 };
	for (size_t i = 0; i < form->n_params; i++) {
		hb_buf_cstr(&names, i ? ", " : "");
		hb_buf_str(&names, form->params[i].name);
	}
	hb_find(run->sink,
	        (struct hb_finding){ .message = HB_M_NO_PARAM,
	                             .value = name,
	                             .expected = names.len ? hb_buf_slice(&names) : HB_STR("-"),
	                             .text = { form->id } });
	hb_buf_free(&names);
	return HB_USAGE;
}

static enum hb_status check_sets(struct hb_run *run, const struct hb_form *form)
{
	size_t n;
	const struct hb_str *given = hb_run_options(run, HB_OPT_SET, &n);
	enum hb_status status = given ? HB_OK : hb_no_memory(run->sink);
	for (size_t i = 0; !status && i < n; i++)
		status = check_set(run, form, given[i]);
	return status;
}

enum hb_status hb_run_form(struct hb_run *run)
{
	bool first = !run->form;
	enum hb_status status = hb_run_any_form(run);
	if (!status && first) /* also those that this verb does not ask for */
		status = check_sets(run, run->form);
	if (status || run->table)
		return status;
	hb_find(run->sink,
	        (struct hb_finding){ .message = HB_M_NO_TABLE, .text = { run->form->id } });
	return HB_USAGE;
}

enum hb_status hb_run_param(struct hb_run *run, const char *name, struct hb_str *value)
{
	return hb_run_param_of(run, run->form, name, value);
}

enum hb_status hb_run_param_of(struct hb_run *run, const struct hb_form *form, const char *name,
                               struct hb_str *value)
{
	enum hb_status status = check_sets(run, form);
	if (status)
		return status;
	const struct hb_param *param = hb_form_param(form, hb_str(name));
	struct hb_str set = set_value(run, hb_str(name));
	*value = set.p ? set : param ? param->value : HB_STR("");
	return HB_OK;
}

enum hb_status hb_run_param_int(struct hb_run *run, const char *name, int64_t min, int64_t max,
                                int64_t *value)
{
	struct hb_str text;
	enum hb_status status = hb_run_param(run, name, &text);
	if (status || hb_str_int(text, min, max, value))
		return status;
	hb_find(run->sink, (struct hb_finding){ .message = HB_M_PARAM_WRONG,
	                                        .value = text,
	                                        .expected = HB_STR("een heel getal"),
	                                        .text = { hb_str(name) } });
	return HB_USAGE;
}

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
	enum hb_status status = pupils_form(run, &o->pupils);
	if (!status)
		status = hb_run_pupils(run, &o->list);
	if (status)
		return status;
	o->table = run->table;
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

enum hb_status hb_run_other_form(struct hb_run *run, const char *name, const struct hb_form **form,
                                 const struct hb_table **table)
{
	struct hb_form *loaded = NULL;
	enum hb_status status = hb_run_find_form(run, name, &loaded, table);
	if (status)
		return status;
	if (hb_grow(&run->others, &run->cap_others, run->n_others + 1, sizeof(*run->others)) != 0) {
		hb_form_free(loaded);
		return hb_no_memory(run->sink);
	}
	run->others[run->n_others++] = loaded;
	*form = loaded;
	return HB_OK;
}

/* For ONE_OF_FORM rules. */
static const struct hb_table *other_table(void *ctx, struct hb_str name)
{
	const struct hb_form *form;
	const struct hb_table *table = NULL;
	return hb_run_other_form(ctx, name.p, &form, &table) == HB_OK ? table : NULL;
}

enum hb_status hb_run_rejects(struct hb_run *run)
{
	const char *path = hb_run_option(run, HB_OPT_REJECTS);
	return path && !run->rejects ? hb_output_open(&run->rejects, path, run->sink) : HB_OK;
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

enum hb_status hb_run_output(struct hb_run *run)
{
	if (run->output)
		return HB_OK;
	return hb_output_open(&run->output, hb_run_option(run, HB_OPT_OUTPUT), run->sink);
}

enum hb_status hb_run_writer(struct hb_run *run)
{
	if (run->writer)
		return HB_OK;
	bool excel = hb_run_flag(run, HB_OPT_EXCEL);
	enum hb_status status = HB_OK;
	if (hb_run_flag(run, HB_OPT_PRETTY) && !excel)
		status = hb_output_to_buffer(&run->output, &run->pretty, run->sink);
	else
		status = hb_run_output(run);
	if (status)
		return status;
	run->writer = hb_csv_writer_new(run->output, excel ? HB_CSV_EXCEL : HB_CSV_PLAIN);
	return run->writer ? HB_OK : hb_no_memory(run->sink);
}
