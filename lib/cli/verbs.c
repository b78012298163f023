/*
 * The verbs that every form has: blank, import, check.
 */
#include "cli/program.h"

const int hb_verb_blank_options[] = { HB_OPT_PUPILS, 0 };
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

/* What a pupils' list knows of FIELD. */
static struct hb_str from_list(const struct hb_field *field, const struct hb_pupil *pupil)
{
	if (hb_str_is(field->id, "leerling"))
		return pupil->code;
	if (hb_str_is(field->id, "groep") || hb_str_is(field->id, "klas"))
		return pupil->group;
	if (hb_str_is(field->id, "school"))
		return pupil->school;
	return HB_STR("");
}

enum hb_status hb_verb_blank(struct hb_run *run)
{
	const struct hb_pupil_list *list = NULL;
	if (run->n_operands)
		return hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[0], NULL);
	enum hb_status status = hb_run_form(run);
	if (!status)
		status = hb_run_pupils(run, &list);
	if (!status)
		status = hb_run_writer(run);
	if (status)
		return status;
	const struct hb_table *table = run->table;
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
