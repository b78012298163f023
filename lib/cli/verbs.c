/*
 * The verbs that every form has: blank, import, check.
 */
#include <string.h>

#include "cli/blank_columns.h"
#include "cli/book_write.h"
#include "cli/program.h"
#include "form/sheet.h"

enum { SHEET_NAME_MAX = 31 }; /* characters */

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

static void write_blank(struct hb_csv_writer *w, const struct hb_table *table,
                        const struct hb_pupil_list *list)
{
	for (size_t i = 0; i < table->n_fields; i++)
		hb_csv_code(w, table->fields[i].id);
	hb_csv_end(w);
	for (size_t p = 0; list && p < hb_pupils_count(list); p++) {
		for (size_t i = 0; i < table->n_fields; i++)
			hb_csv_text(w, from_list(&table->fields[i], hb_pupils_at(list, p)));
		hb_csv_end(w);
	}
}

/* What is written to a buffer: the table, or what its columns take. */
static enum hb_status to_buffer(struct hb_run *run, struct hb_buf *out, bool columns,
                                const struct hb_pupil_list *list)
{
	struct hb_output *o;
	enum hb_status status = hb_output_to_buffer(&o, out, run->sink);
	if (status)
		return status;
	struct hb_csv_writer *w = hb_csv_writer_new(o, HB_CSV_PLAIN);
	bool made = w != NULL;
	if (w && columns)
		made = hb_blank_columns(w, run->form, run->table);
	else if (w)
		write_blank(w, run->table, list);
	hb_csv_writer_free(w);
	if (made)
		return hb_output_commit(o, run->sink);
	hb_output_abort(o);
	return hb_no_memory(run->sink);
}

/* The sheet is called as the table is. */
static struct hb_str sheet_name(const struct hb_run *run)
{
	struct hb_str name = run->table->id;
	if (!name.len && run->form)
		name = run->form->id;
	if (!name.len)
		return HB_STR("blad");
	return (struct hb_str){ name.p, name.len < SHEET_NAME_MAX ? name.len : SHEET_NAME_MAX };
}

static enum hb_status blank_book(struct hb_run *run, const struct hb_pupil_list *list)
{
	struct hb_buf rows = { 0 }, columns = { 0 };
	enum hb_status status = hb_run_book_output(run);
	if (!status)
		status = to_buffer(run, &rows, false, list);
	if (!status)
		status = to_buffer(run, &columns, true, NULL);
	if (!status)
		status = hb_book_write(run, hb_buf_slice(&rows), hb_buf_slice(&columns),
		                       sheet_name(run));
	hb_buf_free(&rows);
	hb_buf_free(&columns);
	return status;
}

enum hb_status hb_run_blank(struct hb_run *run)
{
	const struct hb_pupil_list *list;
	bool book;
	enum hb_status status = wants_book(run, &book);
	if (!status)
		status = hb_run_pupils(run, &list);
	if (!status && book)
		return blank_book(run, list);
	if (!status)
		status = hb_run_writer(run);
	if (!status)
		write_blank(run->writer, run->table, list);
	return status;
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
