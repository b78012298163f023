#include <stdlib.h>

#include "tools/forms.h"

static int by_handbook(const void *a, const void *b)
{
	const struct hb_form *x = *(struct hb_form *const *)a, *y = *(struct hb_form *const *)b;
	int64_t p = x->source.chapter ? x->source.chapter : INT64_MAX;
	int64_t q = y->source.chapter ? y->source.chapter : INT64_MAX;
	if (p != q)
		return p < q ? -1 : 1;
	if (x->source.tool != y->source.tool)
		return x->source.tool < y->source.tool ? -1 : 1;
	return hb_str_cmp(x->id, y->id);
}

static void write_form(struct hb_csv_writer *w, const struct hb_form *form)
{
	hb_csv_code(w, form->id);
	hb_csv_text(w, form->title);
	if (form->source.chapter)
		hb_csv_int(w, form->source.chapter);
	else
		hb_csv_empty(w);
	if (form->source.tool)
		hb_csv_int(w, form->source.tool);
	else
		hb_csv_empty(w);
	bool po = form->source.po, vo = form->source.vo;
	hb_csv_code(w, po && vo ? HB_STR("po|vo")
	               : po     ? HB_STR("po")
	               : vo     ? HB_STR("vo")
	                        : HB_STR(""));
	hb_csv_code(w, hb_str(hb_kind_name(form->kind)));
	hb_csv_code(w, form->program);
	hb_csv_end(w);
}

static bool is_listed(const struct hb_form *form)
{
	return form->kind == HB_KIND_RECORD || form->kind == HB_KIND_LINES ||
	       form->kind == HB_KIND_GUIDE;
}

/* A form of a school's own is what the list is for, so it needs no note; all else is told. */
struct quiet {
	struct hb_sink sink;
	struct hb_sink *to;
};

static void take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct quiet *q = (struct quiet *)sink;
	if (f->message != HB_M_FORM_OWN)
		hb_find_as(q->to, f->severity, *f);
}

enum hb_status hb_forms_list(struct hb_csv_writer *w, const struct hb_form_dirs *dirs,
                             struct hb_sink *sink)
{
	static const char *const header[] = { "id",     "titel", "hoofdstuk", "tool",
		                              "sector", "soort", "programma" };
	struct quiet quiet = { .sink = { .take = take }, .to = sink };
	struct hb_arena arena = { 0 };
	struct hb_str *names = NULL;
	size_t n = 0, kept = 0;
	enum hb_status status = HB_OK;
	if (!hb_form_names(dirs, &arena, &names, &n)) {
		hb_arena_free(&arena);
		return hb_no_memory(sink);
	}
	struct hb_form **forms = hb_arena_array(&arena, n, sizeof(*forms));
	if (!forms)
		status = hb_no_memory(sink);
	for (size_t i = 0; !status && i < n; i++) {
		enum hb_status one =
		        hb_form_find(&forms[kept], NULL, names[i].p, dirs, &quiet.sink);
		if (one == HB_SYSTEM)
			status = one;
		kept += one == HB_OK;
	}
	if (forms && kept)
		qsort(forms, kept, sizeof(*forms), by_handbook);
	if (!status) {
		for (size_t i = 0; i < sizeof(header) / sizeof(header[0]); i++)
			hb_csv_code(w, hb_str(header[i]));
		hb_csv_end(w);
	}
	for (size_t i = 0; i < kept; i++) {
		if (!status && is_listed(forms[i]))
			write_form(w, forms[i]);
		hb_form_free(forms[i]);
	}
	free(names);
	hb_arena_free(&arena);
	return status;
}

/* False without memory. */
static bool write_values(struct hb_csv_writer *w, const struct hb_field *field)
{
	struct hb_buf buf = { 0 };
	bool bounds = field->type == HB_TYPE_SCALE ||
	              (field->type == HB_TYPE_INT &&
	               (field->min != HB_INT_MIN || field->max != HB_INT_MAX));
	if (bounds)
		hb_buf_printf(&buf, "%lld..%lld", (long long)field->min, (long long)field->max);
	if (field->type == HB_TYPE_BOOL)
		hb_buf_cstr(&buf, "ja|nee");
	for (size_t i = 0; i < field->n_choices; i++) {
		hb_buf_cstr(&buf, i ? "|" : "");
		hb_buf_str(&buf, field->choices[i].id);
	}
	hb_csv_code(w, hb_buf_slice(&buf));
	bool whole = !buf.failed;
	hb_buf_free(&buf);
	return whole;
}

enum hb_status hb_forms_columns(struct hb_csv_writer *w, const struct hb_form *form,
                                const struct hb_table *part, struct hb_sink *sink)
{
	static const char *const header[] = { "deel",      "kolom",   "soort",
		                              "verplicht", "waarden", "label" };
	for (size_t i = 0; i < sizeof(header) / sizeof(header[0]); i++)
		hb_csv_code(w, hb_str(header[i]));
	hb_csv_end(w);
	for (size_t t = 0; t < form->n_tables; t++) {
		const struct hb_table *table = &form->tables[t];
		if (part && table != part)
			continue;
		for (size_t i = 0; i < table->n_fields; i++) {
			const struct hb_field *field = &table->fields[i];
			bool own = hb_str_eq(table->id, form->id);
			hb_csv_code(w, own ? HB_STR("") : table->id);
			hb_csv_code(w, field->id);
			hb_csv_code(w, hb_str(hb_type_name(field->type)));
			hb_csv_code(w, field->required ? HB_STR("ja") : HB_STR("nee"));
			if (!write_values(w, field))
				return hb_no_memory(sink);
			hb_csv_text(w, field->label);
			hb_csv_end(w);
		}
	}
	return HB_OK;
}
