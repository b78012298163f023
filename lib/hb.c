#include "hb.h"

#include <stdlib.h>

#include "base/sys.h"
#include "data/rows.h"

struct hb_table_reader {
	struct hb_sink sink; /* comes first: see take() */
	hb_on_message *on_message;
	void *ctx;
	enum hb_lang lang;
	struct hb_form *form;
	struct hb_rows_options options;
	struct hb_rows *rows;
	struct hb_row row;
	const struct hb_table *table;
	const struct hb_str *extra;
	size_t n_extra;
	enum hb_status status;
};

static struct hb_text public(struct hb_str s)
{
	return (struct hb_text){ s.p ? s.p : "", s.len };
}

static void take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct hb_table_reader *t = (struct hb_table_reader *)sink;
	if (!t->on_message)
		return;
	struct hb_buf text = { 0 };
	hb_finding_text(&text, f, t->lang, false);
	t->on_message(t->ctx, &(struct hb_message_of){ .level = (enum hb_level)f->severity,
	                                               .code = public(hb_finding_code(f)),
	                                               .text = public(hb_buf_slice(&text)),
	                                               .file = public(f->file),
	                                               .line = f->line,
	                                               .column = f->column,
	                                               .field = public(f->field),
	                                               .value = public(f->value) });
	hb_buf_free(&text);
}

const char *hb_version(void)
{
	return HB_VERSION;
}

/* Finds the table of PART in the form just loaded. */
static enum hb_status choose_table(struct hb_table_reader *t, const char *part)
{
	t->table = part                ? hb_form_table(t->form, hb_str(part))
	           : t->form->n_tables ? &t->form->tables[0]
	                               : NULL;
	if (t->table)
		return HB_OK;
	hb_find(&t->sink, (struct hb_finding){ .message = HB_M_NO_TABLE,
	                                       .file = t->form->path,
	                                       .text = { part ? hb_str(part) : t->form->id } });
	return HB_USAGE;
}

static enum hb_status open_rows(struct hb_table_reader *t, const char *const *paths, size_t n)
{
	t->options = (struct hb_rows_options){
		.table = t->table,
		.path = paths,
		.n_paths = n,
		.selection = { .days = { HB_NO_DAY, HB_NO_DAY } },
	};
	enum hb_status status = hb_rows_open(&t->rows, &t->options, &t->sink);
	if (!status)
		t->extra = hb_rows_extra(t->rows, &t->n_extra);
	return status;
}

struct hb_table_reader *hb_table_open(const char *form, const char *part, const char *const *paths,
                                      size_t n_paths, hb_on_message *on_message, void *ctx,
                                      int dutch, int *status)
{
	struct hb_table_reader *t = hb_calloc(1, sizeof(*t));
	if (!t) {
		*status = (int)HB_SYSTEM;
		return NULL;
	}
	t->sink.take = take;
	t->on_message = on_message;
	t->ctx = ctx;
	t->lang = dutch ? HB_LANG_NL : HB_LANG_EN;
	t->status = hb_form_load(&t->form, form, &t->sink);
	if (!t->status)
		t->status = choose_table(t, part);
	if (!t->status)
		t->status = open_rows(t, paths, n_paths);
	*status = (int)t->status;
	if (!t->status)
		return t;
	hb_table_close(t);
	return NULL;
}

size_t hb_table_columns(const struct hb_table_reader *t)
{
	return t->table->n_fields + t->n_extra;
}

struct hb_text hb_table_column(const struct hb_table_reader *t, size_t column)
{
	size_t n = t->table->n_fields;
	return public(column < n ? t->table->fields[column].id : t->extra[column - n]);
}

int hb_table_next(struct hb_table_reader *t)
{
	switch (hb_rows_next(t->rows, &t->row)) {
	case HB_ROWS_ROW:
		return 1;
	case HB_ROWS_END:
		return 0;
	case HB_ROWS_FAILED:
		break;
	}
	return -1;
}

struct hb_text hb_table_text(const struct hb_table_reader *t, size_t column)
{
	size_t n = t->table->n_fields;
	return public(column < n ? t->row.cell[column] : t->row.extra[column - n]);
}

int hb_table_value(const struct hb_table_reader *t, size_t column, int64_t *value)
{
	if (column >= t->table->n_fields || t->row.value[column] == HB_NO_VALUE)
		return 0;
	enum hb_type type = t->table->fields[column].type;
	if (type == HB_TYPE_ID || type == HB_TYPE_TEXT || type == HB_TYPE_MULTI)
		return 0;
	*value = t->row.value[column];
	return 1;
}

struct hb_text hb_table_file(const struct hb_table_reader *t)
{
	return public(hb_rows_file(t->rows, t->row.file));
}

uint64_t hb_table_line(const struct hb_table_reader *t)
{
	return t->row.line;
}

int hb_table_close(struct hb_table_reader *t)
{
	if (!t)
		return HB_OK;
	enum hb_status status = t->rows ? hb_rows_status(t->rows) : t->status;
	hb_rows_close(t->rows);
	hb_form_free(t->form);
	free(t);
	return (int)status;
}
