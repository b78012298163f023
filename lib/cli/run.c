#include "cli/run.h"

#include <string.h>

#include "base/sys.h"
#include "cli/program.h"
#include "cli/search.h"

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

enum hb_status hb_run_pupils_form(struct hb_run *run, const struct hb_table **table)
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
	enum hb_status status = hb_run_pupils_form(run, &table);
	if (!status)
		status = hb_pupils_read(&run->pupils, path, table, run->sink);
	*list = run->pupils;
	return status;
}

enum hb_status hb_run_form(struct hb_run *run)
{
	bool first = !run->form;
	enum hb_status status = hb_run_any_form(run);
	if (!status && first) /* also those that this verb does not ask for */
		status = hb_run_check_sets(run, run->form);
	if (status || run->table)
		return status;
	hb_find(run->sink,
	        (struct hb_finding){ .message = HB_M_NO_TABLE, .text = { run->form->id } });
	return HB_USAGE;
}

enum hb_status hb_run_needed_pupils(struct hb_run *run, const struct hb_pupil_list **list)
{
	enum hb_status status = hb_run_pupils(run, list);
	if (!status && !*list)
		status = hb_run_misuse(run, HB_M_NEEDS_OPTION, "--pupils", NULL);
	return status;
}

enum hb_status hb_run_derived(struct hb_run *run, const struct hb_str *column, size_t n)
{
	const struct hb_calendar *calendar;
	for (size_t i = 0; i < n; i++)
		if (hb_str_is(column[i], "schooljaar") || hb_str_is(column[i], "periode"))
			return hb_run_calendar(run, &calendar);
	return HB_OK;
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

/* What is no workbook is not to take the name of one, and far less its place: no spreadsheet would
 * open it, and the other sheets would be gone. */
static enum hb_status refuse_book(struct hb_run *run, const char *path)
{
	static const char *const ending[] = { ".xlsx", ".xlsm", ".xls", ".ods" };
	struct hb_str s = hb_str(path);
	for (size_t i = 0; i < sizeof(ending) / sizeof(*ending); i++) {
		size_t len = strlen(ending[i]);
		if (s.len > len && hb_str_ieq(hb_str_from(s, s.len - len), hb_str(ending[i])))
			return hb_run_misuse(run, HB_M_OUTPUT_NO_BOOK, path, NULL);
	}
	return HB_OK;
}

enum hb_status hb_run_rejects(struct hb_run *run)
{
	const char *path = hb_run_option(run, HB_OPT_REJECTS);
	if (!path || run->rejects)
		return HB_OK;
	enum hb_status status = refuse_book(run, path);
	return status ? status : hb_output_open(&run->rejects, path, run->sink);
}

enum hb_status hb_run_book_output(struct hb_run *run)
{
	if (run->output)
		return HB_OK;
	return hb_output_open(&run->output, hb_run_option(run, HB_OPT_OUTPUT), run->sink);
}

/* Who says how the output is to be written may call it what he likes. */
static enum hb_status check_name(struct hb_run *run)
{
	const char *path = hb_run_option(run, HB_OPT_OUTPUT);
	return path && !hb_run_flag(run, HB_OPT_FORMAT) ? refuse_book(run, path) : HB_OK;
}

enum hb_status hb_run_output(struct hb_run *run)
{
	enum hb_status status = check_name(run);
	return status ? status : hb_run_book_output(run);
}

enum hb_status hb_run_writer(struct hb_run *run)
{
	if (run->writer)
		return HB_OK;
	bool excel = hb_run_flag(run, HB_OPT_EXCEL);
	enum hb_status status = check_name(run);
	if (status)
		return status;
	if (hb_run_flag(run, HB_OPT_PRETTY) && !excel)
		status = hb_output_to_buffer(&run->output, &run->pretty, run->sink);
	else
		status = hb_run_output(run);
	if (status)
		return status;
	run->writer = hb_csv_writer_new(run->output, excel ? HB_CSV_EXCEL : HB_CSV_PLAIN);
	return run->writer ? HB_OK : hb_no_memory(run->sink);
}
