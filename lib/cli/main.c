#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/near.h"
#include "cli/book.h"
#include "cli/options.h"
#include "cli/pretty.h"
#include "cli/program.h"
#include "cli/progress.h"

static enum hb_lang language(void)
{
	static const char *const variable[] = { "HB_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < sizeof(variable) / sizeof(variable[0]); i++) {
		const char *value = getenv(variable[i]);
		if (value && *value)
			return strncmp(value, "nl", 2) == 0 ? HB_LANG_NL : HB_LANG_EN;
	}
	return HB_LANG_EN;
}

/* --color=auto|always|never, and NO_COLOR for auto. */
static bool wants_color(const struct hb_run *run)
{
	const char *when = hb_run_option(run, HB_OPT_COLOR), *no = getenv("NO_COLOR");
	if (when && strcmp(when, "always") == 0)
		return true;
	if ((when && strcmp(when, "never") == 0) || (no && *no))
		return false;
	return isatty(STDERR_FILENO) == 1;
}

static enum hb_status one_of(struct hb_run *run, int option, const char *name)
{
	const char *value = hb_run_option(run, option);
	if (!value || strcmp(value, "auto") == 0 || strcmp(value, "always") == 0 ||
	    strcmp(value, "never") == 0)
		return HB_OK;
	return hb_run_wrong_value(run, name, value, "auto|always|never");
}

/* --today, else SOURCE_DATE_EPOCH (in UTC, as its authors define), else the clock. */
static enum hb_status find_today(struct hb_run *run)
{
	const char *given = hb_run_option(run, HB_OPT_TODAY);
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	if (given) {
		run->today = hb_day_parse(hb_str(given));
		return run->today == HB_NO_DAY
		               ? hb_run_wrong_value(run, "today", given, "2026-11-23")
		               : HB_OK;
	}
	int64_t seconds;
	if (epoch && *epoch) {
		if (!hb_str_int(hb_str(epoch), 0, INT64_C(253402300799), &seconds))
			return hb_run_misuse(run, HB_M_SOURCE_DATE, epoch, NULL);
		run->today = (int32_t)(seconds / 86400);
		return HB_OK;
	}
	time_t now = time(NULL);
	struct tm local;
	if (!localtime_r(&now, &local))
		return hb_no_memory(run->sink);
	run->today =
	        hb_day(local.tm_year + 1900, (uint32_t)local.tm_mon + 1, (uint32_t)local.tm_mday);
	return HB_OK;
}

static enum hb_status find_threads(struct hb_run *run)
{
	const char *given = hb_run_option(run, HB_OPT_THREADS);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int64_t n = cores < 1 ? 1 : cores > 64 ? 64 : cores;
	if (given && !hb_str_int(hb_str(given), 1, 64, &n))
		return hb_run_wrong_value(run, "threads", given, "1..64");
	run->threads = (unsigned)n;
	return HB_OK;
}

/* No two outputs in one place; -o is standard output when it is not given. */
static enum hb_status check_outputs(struct hb_run *run)
{
	const char *out = hb_run_option(run, HB_OPT_OUTPUT);
	const char *findings = hb_run_option(run, HB_OPT_FINDINGS);
	const char *rejects = hb_run_option(run, HB_OPT_REJECTS);
	const char *twice = NULL;
	if (findings && hb_output_same(findings, out))
		twice = findings;
	else if (rejects &&
	         (hb_output_same(rejects, out) || (findings && hb_output_same(rejects, findings))))
		twice = rejects;
	return twice ? hb_run_misuse(run, HB_M_SAME_FILE, twice, NULL) : HB_OK;
}

/* All that stands in the shared options and the environment. */
static enum hb_status settle(struct hb_run *run)
{
	run->listener.quiet = hb_run_flag(run, HB_OPT_QUIET);
	run->listener.redact = hb_run_flag(run, HB_OPT_REDACT);
	run->listener.color = wants_color(run);
	enum hb_status status = check_outputs(run);
	const char *findings = hb_run_option(run, HB_OPT_FINDINGS);
	if (!status && findings)
		status = hb_listener_open(&run->listener, findings);
	if (!status)
		status = one_of(run, HB_OPT_COLOR, "color");
	if (!status)
		status = one_of(run, HB_OPT_PROGRESS, "progress");
	if (!status)
		status = find_today(run);
	return status ? status : find_threads(run);
}

static struct hb_str verb_list(const struct hb_program *p, struct hb_buf *out)
{
	for (size_t i = 0; i < p->n_verbs; i++)
		hb_buf_printf(out, "%s%s", i ? ", " : "", p->verbs[i].name);
	return hb_buf_slice(out);
}

static enum hb_status no_verb(struct hb_run *run, const char *word)
{
	const struct hb_program *p = run->program;
	struct hb_str names[32];
	size_t n = 0;
	for (; n < p->n_verbs && n < 32; n++)
		names[n] = hb_str(p->verbs[n].name);
	struct hb_str near = hb_near(hb_str(word), names, n);
	struct hb_buf list = { 0 };
	hb_find(run->sink, (struct hb_finding){ .message = !word      ? HB_M_NO_VERB
	                                                   : near.len ? HB_M_UNKNOWN_VERB_NEAR
	                                                              : HB_M_UNKNOWN_VERB,
	                                        .value = hb_str(word),
	                                        .expected = verb_list(p, &list),
	                                        .text = { near } });
	hb_buf_free(&list);
	return HB_USAGE;
}

/* Finds the verb, the first operand, and takes it off. */
static enum hb_status find_verb(struct hb_run *run)
{
	const struct hb_program *p = run->program;
	if (!p->verbs[0].name) {
		run->verb = &p->verbs[0];
		return HB_OK;
	}
	const char *word = run->n_operands ? run->operand[0] : NULL;
	for (size_t i = 0; word && i < p->n_verbs; i++) {
		if (strcmp(p->verbs[i].name, word) != 0)
			continue;
		run->verb = &p->verbs[i];
		run->operand++;
		run->n_operands--;
		return HB_OK;
	}
	return no_verb(run, word);
}

static enum hb_status check_verb_options(struct hb_run *run)
{
	for (size_t i = 0; i < run->n_given; i++) {
		const struct hb_option *o;
		if (hb_verb_takes(run->verb, run->given[i].option))
			continue;
		for (size_t j = 0; (o = hb_program_option_at(run->program, j)) != NULL; j++)
			if (o->id == run->given[i].option)
				break;
		hb_find(run->sink,
		        (struct hb_finding){
		                .message = HB_M_OPTION_NOT_HERE,
		                .value = hb_str(o ? o->name : ""),
		                .text = { hb_str(run->verb->name ? run->verb->name
		                                                 : run->program->name) } });
		return HB_USAGE;
	}
	return HB_OK;
}

/* --help, --version, --completion: whether one was asked for, and done. */
static bool answer(struct hb_run *run, enum hb_status *status)
{
	struct hb_buf out = { 0 };
	const struct hb_verb *verb = NULL;
	for (size_t i = 0; run->n_operands && i < run->program->n_verbs; i++)
		if (run->program->verbs[i].name &&
		    strcmp(run->program->verbs[i].name, run->operand[0]) == 0)
			verb = &run->program->verbs[i];
	bool bare = !run->n_operands && !run->n_given && isatty(STDIN_FILENO);
	if (hb_run_flag(run, HB_OPT_HELP) || bare)
		hb_help(run->program, verb, run->lang, &out);
	else if (hb_run_flag(run, HB_OPT_VERSION))
		hb_buf_printf(&out, "%s %s\n", run->program->name, HB_VERSION);
	else if (hb_run_flag(run, HB_OPT_COMPLETION))
		hb_completion(run->program, &out);
	else
		return false;
	struct hb_output *o;
	*status = hb_output_open(&o, NULL, run->sink);
	if (!*status) {
		hb_output_str(o, hb_buf_slice(&out));
		*status = out.failed ? hb_no_memory(run->sink) : HB_OK;
		enum hb_status written = hb_output_commit(o, run->sink);
		*status = written ? written : *status;
	}
	hb_buf_free(&out);
	return true;
}

static void closing_line(const struct hb_run *run, struct hb_str name, struct hb_rows_count c)
{
	static const char *const text[] = {
		[HB_LANG_EN] = "%.*s: %llu read, %llu good, %llu rejected",
		[HB_LANG_NL] = "%.*s: %llu gelezen, %llu goed, %llu afgewezen",
	};
	fprintf(stderr, text[run->lang], HB_STR_ARGS(name), (unsigned long long)c.read,
	        (unsigned long long)c.good, (unsigned long long)c.rejected);
	if (c.outside)
		fprintf(stderr,
		        run->lang == HB_LANG_NL ? ", %llu buiten de selectie"
		                                : ", %llu outside the selection",
		        (unsigned long long)c.outside);
	fputc('\n', stderr);
}

void hb_run_tell_counts(const struct hb_run *run, const struct hb_rows *rows)
{
	if (run->listener.quiet)
		return;
	for (size_t i = 0; run->counts && i < run->n_operands; i++)
		closing_line(run, hb_str(run->operand[i]), run->counts[i]);
	if (!rows)
		return;
	size_t n = hb_rows_n_files(rows);
	for (uint32_t i = 0; i < n; i++)
		closing_line(run, hb_rows_file(rows, i), hb_rows_count(rows, i));
	if (n > 1)
		closing_line(run, run->lang == HB_LANG_NL ? HB_STR("totaal") : HB_STR("total"),
		             hb_rows_count(rows, UINT32_MAX));
}

static bool keeps(enum hb_status status)
{
	return status == HB_OK || status == HB_FINDING;
}

static enum hb_status worse(enum hb_status a, enum hb_status b)
{
	return a > b ? a : b;
}

static void drop_outputs(struct hb_run *run)
{
	hb_output_abort(run->output);
	hb_output_abort(run->rejects);
}

/* Puts the outputs in place, or drops them. */
static enum hb_status finish_outputs(struct hb_run *run, enum hb_status status)
{
	if (run->writer)
		hb_csv_writer_free(run->writer);
	bool held =
	        run->writer && hb_run_flag(run, HB_OPT_PRETTY) && !hb_run_flag(run, HB_OPT_EXCEL);
	if (held && keeps(status)) {
		enum hb_status complete = hb_output_commit(run->output, run->sink);
		run->output = NULL; /* it is in run->pretty */
		status = worse(status, complete ? complete : hb_pretty_print(run));
	}
	if (!keeps(status)) {
		drop_outputs(run);
		return status;
	}
	/* All or none: a full disk is met before the first file is renamed. Standard output comes
	 * last, for what is written there cannot be taken back. */
	enum hb_status settled = hb_output_settle(run->rejects, run->sink);
	if (!settled)
		settled = hb_listener_settle(&run->listener);
	if (!settled)
		settled = hb_output_settle(run->output, run->sink);
	if (settled) {
		drop_outputs(run);
		return settled;
	}
	enum hb_status out = hb_output_commit(run->output, run->sink);
	enum hb_status rejects = HB_OK;
	if (out)
		hb_output_abort(run->rejects);
	else
		rejects = hb_output_commit(run->rejects, run->sink);
	return worse(status, worse(out, rejects));
}

static void free_run(struct hb_run *run)
{
	hb_rows_close(run->rows);
	hb_pupils_free(run->pupils);
	hb_form_free(run->form);
	hb_form_free(run->periods);
	hb_form_free(run->pupils_form);
	for (size_t i = 0; i < run->n_others; i++)
		hb_form_free(run->others[i]);
	free(run->others);
	hb_buf_free(&run->map_text);
	hb_buf_free(&run->pretty);
	hb_arena_free(&run->arena);
}

static enum hb_status work(struct hb_run *run)
{
	enum hb_status status = settle(run);
	if (!status)
		status = find_verb(run);
	if (!status)
		status = check_verb_options(run);
	if (!status)
		status = run->verb->run(run);
	if (run->rows && keeps(status))
		status = worse(status, hb_rows_status(run->rows));
	if (run->sink->no_memory) /* wherever it was met */
		status = HB_SYSTEM;
	if (status == HB_OK && run->sink->count[HB_ERROR])
		status = HB_FINDING;
	if (status == HB_OK && hb_run_flag(run, HB_OPT_STRICT) && run->sink->count[HB_WARNING])
		status = HB_FINDING;
	hb_progress_end();
	if (keeps(status))
		hb_run_tell_counts(run, run->rows);
	hb_rows_close(run->rows); /* ends the rejects, which are then put in place */
	run->rows = NULL;
	return finish_outputs(run, status);
}

/* A descriptor 0, 1 or 2 that came closed would be taken by the first file that is opened, and
 * messages or rows would land in it. They are filled so that using them fails. */
static void guard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			_exit(HB_SYSTEM);
}

int hb_main(const struct hb_program *program, int argc, char **argv)
{
	guard_descriptors();
	struct hb_run run = { .program = program, .lang = language() };
	hb_listener_init(&run.listener, program->name, run.lang);
	run.sink = &run.listener.sink;
	enum hb_status status = hb_options_parse(&run, argc, argv);
	hb_books_begin(&run);
	if (!status && !answer(&run, &status))
		status = work(&run);
	status = worse(status, hb_listener_close(&run.listener));
	free_run(&run);
	hb_books_end();
	return (int)status;
}
