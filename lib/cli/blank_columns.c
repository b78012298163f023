#include "cli/blank_columns.h"

enum {
	TITLE_MAX = 32, /* characters of a hint's title, and of its text */
	HINT_MAX = 250,
	WIDE = 40, /* a column of free text */
	NARROW = 12,
};
#define MOST INT64_C(999999999999999) /* digits that a sheet keeps */

static const char *kind_of(const struct hb_field *field)
{
	switch (field->type) {
	case HB_TYPE_INT:
	case HB_TYPE_SCALE:
		return "geheel";
	case HB_TYPE_DATE:
		return "datum";
	case HB_TYPE_TIME:
		return "tijd";
	case HB_TYPE_DATETIME:
		return "datumtijd";
	case HB_TYPE_BOOL:
		return "keuze";
	case HB_TYPE_CHOICE:
		return field->n_choices ? "keuze" : "tekst";
	default:
		return "tekst";
	}
}

static void put_bounds(struct hb_csv_writer *w, const struct hb_field *field)
{
	switch (field->type) {
	case HB_TYPE_INT:
	case HB_TYPE_SCALE:
		hb_csv_int(w, field->min < -MOST ? -MOST : field->min);
		hb_csv_int(w, field->max > MOST ? MOST : field->max);
		break;
	case HB_TYPE_DATE:
	case HB_TYPE_DATETIME:
		hb_csv_code(w, HB_STR("2000-01-01"));
		hb_csv_code(w, HB_STR("2099-12-31"));
		break;
	default:
		hb_csv_empty(w);
		hb_csv_empty(w);
		break;
	}
}

/* What to fill in, for who stands in the cell. */
static void make_hint(struct hb_buf *out, const struct hb_field *field, bool dutch)
{
	hb_buf_str(out, field->label);
	if (field->type == HB_TYPE_SCALE && field->scale)
		for (int64_t i = field->min; i <= field->max; i++)
			if (field->scale->labels[i - field->scale->min].len)
				hb_buf_printf(
				        out, "\n%lld = %.*s", (long long)i,
				        HB_STR_ARGS(field->scale->labels[i - field->scale->min]));
	if (field->type != HB_TYPE_MULTI)
		return;
	hb_buf_cstr(out,
	            dutch ? "\nmeer dan een: met | ertussen" : "\nmore than one: with | between");
	for (size_t i = 0; i < field->n_choices; i++)
		hb_buf_printf(out, "\n%.*s", HB_STR_ARGS(field->choices[i].id));
}

/* At most MAX characters of S. */
static struct hb_str cut(struct hb_str s, size_t max)
{
	size_t len = 0, step;
	while (max-- && (step = hb_utf8_step(hb_str_from(s, len))) != 0)
		len += step;
	return (struct hb_str){ s.p, len };
}

static void put_choices(struct hb_csv_writer *w, const struct hb_field *field, struct hb_buf *space)
{
	space->len = 0;
	if (field->type == HB_TYPE_BOOL)
		hb_buf_cstr(space, "ja|nee");
	for (size_t i = 0; field->type == HB_TYPE_CHOICE && i < field->n_choices; i++) {
		hb_buf_cstr(space, i ? "|" : "");
		hb_buf_str(space, field->choices[i].id);
	}
	hb_csv_code(w, hb_buf_slice(space));
}

bool hb_blank_columns(struct hb_csv_writer *w, const struct hb_form *form,
                      const struct hb_table *table)
{
	static const char *const header[] = { "kolom", "soort", "breedte", "min",
		                              "max",   "titel", "uitleg",  "keuzes" };
	bool dutch = !form || hb_str_is(form->lang, "nl");
	struct hb_buf space = { 0 };
	for (size_t i = 0; i < sizeof(header) / sizeof(*header); i++)
		hb_csv_code(w, hb_str(header[i]));
	hb_csv_end(w);
	for (size_t i = 0; i < table->n_fields; i++) {
		const struct hb_field *f = &table->fields[i];
		size_t width = f->id.len + 2 < NARROW ? NARROW : f->id.len + 2;
		space.len = 0;
		make_hint(&space, f, dutch);
		hb_csv_code(w, f->id);
		hb_csv_code(w, hb_str(kind_of(f)));
		hb_csv_int(w,
		           f->type == HB_TYPE_TEXT ? WIDE : (int64_t)(width < 255 ? width : 255));
		put_bounds(w, f);
		hb_csv_code(w, cut(f->id, TITLE_MAX));
		hb_csv_code(w, cut(hb_buf_slice(&space), HINT_MAX));
		put_choices(w, f, &space);
		hb_csv_end(w);
	}
	bool made = !space.failed;
	hb_buf_free(&space);
	return made;
}
