/*
 * The verbs that every form has: blank, import, check.
 */
#include <string.h>

#include "cli/program.h"
#include "form/blank_book.h"
#include "form/sheet.h"

const int hb_verb_blank_options[] = { HB_OPT_PUPILS, HB_OPT_SHEET, HB_OPT_FORMAT, 0 };
const int hb_verb_import_options[] = { HB_OPT_PUPILS, HB_OPT_MAP,   HB_OPT_KEEP,
	                               HB_OPT_FILL,   HB_OPT_DATES, 0 };

/* Good rows of whatever is opened, as canonical CSV. */
static enum hb_status pass_rows(struct hb_run *run)
{
	bool origin = hb_run_flag(run, HB_OPT_ORIGIN);
	enum hb_status status = hb_run_writer(run);
	if (status)
		return status;
	hb_emit_header(run->writer, run->rows, origin);
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(run->rows, &row)) == HB_ROWS_ROW) {
		hb_emit_row(run->writer, run->rows, &row, origin);
		if (hb_output_failed(run->output))
			break; /* told when the output is committed */
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(run->rows) : HB_OK;
}

enum hb_status hb_verb_check(struct hb_run *run)
{
	enum hb_status status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	return status ? status : pass_rows(run);
}

enum hb_status hb_verb_import(struct hb_run *run)
{
	enum hb_status status = hb_run_rows(run, HB_RUN_FOREIGN, NULL);
	return status ? status : pass_rows(run);
}

/* What a pupils' list knows of FIELD. A plan's subject is a pupil where it is kept private. */
static struct hb_str from_list(const struct hb_field *field, const struct hb_pupil *pupil)
{
	bool subject = hb_str_is(field->id, "onderwerp") && field->privacy == HB_PRIVACY_DIRECT;
	if (hb_str_is(field->id, "leerling") || subject)
		return pupil->code;
	if (hb_str_is(field->id, "groep") || hb_str_is(field->id, "klas"))
		return pupil->group;
	if (hb_str_is(field->id, "school"))
		return pupil->school;
	if (field->type == HB_TYPE_CHOICE && field->required && field->n_choices == 1)
		return field->choices[0].id;
	return HB_STR("");
}

/* What --format says, or the ending of -o. */
static enum hb_status wants_book(struct hb_run *run, bool *book)
{
	static const struct {
		int option;
		const char *name;
	} other[] = { { HB_OPT_SHEET, "sheet" },
		      { HB_OPT_EXCEL, "excel" },
		      { HB_OPT_PRETTY, "pretty" } };
	const char *format = hb_run_option(run, HB_OPT_FORMAT);
	*book = hb_str_ends(hb_str(hb_run_option(run, HB_OPT_OUTPUT)), HB_STR(".xlsx"));
	if (format)
		*book = strcmp(format, "xlsx") == 0;
	if (format && !*book && strcmp(format, "csv") != 0)
		return hb_run_wrong_value(run, "format", format, "csv|xlsx");
	for (size_t i = 0; *book && i < sizeof(other) / sizeof(*other); i++) {
		if (!hb_run_flag(run, other[i].option))
			continue;
		hb_find(run->sink, (struct hb_finding){ .message = HB_M_OPTION_NOT_HERE,
		                                        .value = hb_str(other[i].name),
		                                        .text = { HB_STR("--format=xlsx") } });
		return HB_USAGE;
	}
	return HB_OK;
}

static enum hb_status blank_book(struct hb_run *run, const struct hb_pupil_list *list)
{
	const struct hb_table *table = run->table;
	size_t n = list ? hb_pupils_count(list) : 0, at = 0;
	struct hb_str *cell = NULL;
	if (n > SIZE_MAX / sizeof(*cell) / table->n_fields ||
	    !(cell = hb_arena_array(&run->arena, n * table->n_fields, sizeof(*cell))))
		return hb_no_memory(run->sink);
	for (size_t p = 0; p < n; p++)
		for (size_t i = 0; i < table->n_fields; i++)
			cell[at++] = from_list(&table->fields[i], hb_pupils_at(list, p));
	enum hb_status status = hb_run_output(run);
	return status ? status : hb_blank_book(run->output, run->form, table, cell, n, run->sink);
}

enum hb_status hb_run_blank(struct hb_run *run)
{
	const struct hb_pupil_list *list;
	const struct hb_table *table = run->table;
	bool book;
	enum hb_status status = wants_book(run, &book);
	if (!status)
		status = hb_run_pupils(run, &list);
	if (!status && book)
		return blank_book(run, list);
	if (!status)
		status = hb_run_writer(run);
	if (status)
		return status;
	for (size_t i = 0; i < table->n_fields; i++)
		hb_csv_code(run->writer, table->fields[i].id);
	hb_csv_end(run->writer);
	for (size_t p = 0; list && p < hb_pupils_count(list); p++) {
		for (size_t i = 0; i < table->n_fields; i++)
			hb_csv_text(run->writer,
			            from_list(&table->fields[i], hb_pupils_at(list, p)));
		hb_csv_end(run->writer);
	}
	return HB_OK;
}

/* A sheet of FORM for each pupil: prefilled is the table at hand, or the form's only one. */
static bool pupil_sheets(struct hb_run *run, struct hb_sheet *sheet, const struct hb_form *form,
                         const struct hb_table *only, const struct hb_pupil_list *list)
{
	const struct hb_table *table = only ? only : form->tables;
	struct hb_str *cell = NULL;
	if (!list || !table) {
		hb_sheet_form(sheet, form, only, NULL);
		return true;
	}
	cell = hb_arena_array(&run->arena, table->n_fields, sizeof(*cell));
	for (size_t p = 0; cell && p < hb_pupils_count(list); p++) {
		for (size_t i = 0; i < table->n_fields; i++)
			cell[i] = from_list(&table->fields[i], hb_pupils_at(list, p));
		hb_sheet_form(sheet, form, only, cell);
	}
	return cell != NULL;
}

enum hb_status hb_run_sheet(struct hb_run *run, const struct hb_form *const *forms, size_t n,
                            const struct hb_table *only)
{
	const char *name = hb_run_option(run, HB_OPT_SHEET);
	const struct hb_pupil_list *list;
	bool html = strcmp(name, "html") == 0;
	if (!html && strcmp(name, "text") != 0)
		return hb_run_wrong_value(run, "sheet", name, "text|html");
	enum hb_status status = hb_run_pupils(run, &list);
	if (!status)
		status = hb_run_output(run);
	if (status)
		return status;
	struct hb_sheet sheet;
	bool made = true;
	hb_sheet_begin(&sheet, run->output, html ? HB_SHEET_HTML : HB_SHEET_TEXT, forms[0]);
	for (size_t i = 0; made && i < n; i++)
		made = pupil_sheets(run, &sheet, forms[i], i ? NULL : only, list);
	status = hb_sheet_end(&sheet, run->sink);
	return status || made ? status : hb_no_memory(run->sink);
}

enum hb_status hb_verb_blank(struct hb_run *run)
{
	bool sheet = hb_run_flag(run, HB_OPT_SHEET), book;
	enum hb_status status = sheet ? hb_run_any_form(run) : hb_run_form(run);
	if (!status && sheet && hb_run_flag(run, HB_OPT_FORMAT))
		status = wants_book(run, &book);
	if (!status && run->n_operands)
		status = hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[0], NULL);
	if (status)
		return status;
	const struct hb_form *form = run->form;
	return sheet ? hb_run_sheet(run, &form, 1, run->part) : hb_run_blank(run);
}
