/* Two kinds of rows that say more when they are gathered: signals, and pupils' own sheets. */
#include <string.h>

#include "tables.h"

static struct hb_str cell(const struct report_table *t, const struct report_table_row *row,
                          const char *column)
{
	for (size_t c = 0; c < t->n_columns; c++)
		if (hb_str_is(t->column[c], column))
			return row->cell[c];
	return HB_STR("");
}

static struct hb_str name_of(struct report *r, struct hb_str code)
{
	const struct hb_pupil *p = r->list ? hb_pupils_code(r->list, code) : NULL;
	return report_name(r, &(struct report_pupil){ .code = code, .listed = p });
}

/* ---- signals ---- */

static struct hb_str skill_label(const struct report *r, struct hb_str id)
{
	uint32_t f = hb_table_field(r->table, id);
	return f == HB_NO_FIELD ? id : r->table->fields[f].label;
}

/* "Metacognitie (1)" for each row of SIGNAL that stands together with the first; moves *AT on. */
static struct hb_str where(struct report *r, const struct report_table *t, uint32_t *at,
                           struct hb_str pupil, struct hb_str signal)
{
	struct hb_buf b = { 0 };
	while (*at) {
		const struct report_table_row *row = &t->row[*at - 1];
		struct hb_str value = cell(t, row, "waarde"), skill = cell(t, row, "vaardigheid");
		if (!hb_str_eq(cell(t, row, "leerling"), pupil) ||
		    !hb_str_eq(cell(t, row, "signaal"), signal))
			break;
		hb_buf_cstr(&b, b.len ? ", " : "");
		hb_buf_str(&b, skill_label(r, skill));
		if (value.len)
			hb_buf_printf(&b, skill.len ? " (%.*s)" : "%.*s", HB_STR_ARGS(value));
		*at = row->next;
	}
	return report_text(r, &b);
}

static const struct hb_signal *signal_of(const struct report *r, struct hb_str id)
{
	for (size_t s = 0; s < r->form->n_signals; s++)
		if (hb_str_eq(r->form->signals[s].id, id))
			return &r->form->signals[s];
	return NULL;
}

/* What each signal asks for, once. */
static void next_steps(struct report *r, struct hb_doc *d, const bool *raised)
{
	struct hb_doc_list *list = NULL;
	for (size_t s = 0; s < r->form->n_signals; s++) {
		const struct hb_signal *signal = &r->form->signals[s];
		if (!raised[s] || !signal->next.len)
			continue;
		if (!list) {
			hb_doc_paragraph(d, report_word(r, W_NEXT_STEPS));
			list = hb_doc_list(d, false);
		}
		struct hb_buf b = { 0 };
		hb_buf_str(&b, signal->label);
		hb_buf_cstr(&b, ": ");
		hb_buf_str(&b, signal->next);
		hb_doc_list_item(d, list, report_text(r, &b));
	}
}

void table_flags(struct report *r, struct hb_doc *d, uint32_t first, bool names)
{
	const struct report_table *t = &r->tables[TABLE_FLAGS];
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("leerling"), report_word(r, W_PUPIL) },
		{ HB_DOC_TEXT, HB_STR("signaal"), report_word(r, W_SIGNAL) },
		{ HB_DOC_TEXT, HB_STR("waar"), report_word(r, W_WHERE) },
	};
	struct hb_doc_table *out = NULL;
	bool *raised = hb_arena_array(&r->arena, r->form->n_signals + 1, sizeof(*raised));
	r->failed |= !raised;
	for (uint32_t at = first; at && raised;) {
		struct hb_str pupil = cell(t, &t->row[at - 1], "leerling"),
		              id = cell(t, &t->row[at - 1], "signaal");
		const struct hb_signal *signal = signal_of(r, id);
		struct hb_str what = where(r, t, &at, pupil, id);
		if (hb_str_is(id, "aanbeveling")) /* has a section of its own */
			continue;
		if (signal)
			raised[signal - r->form->signals] = true;
		if (!out) {
			hb_doc_heading(d, 2, report_word(r, W_T_FLAGS));
			out = hb_doc_table(d, HB_STR(""), columns + !names, names ? 3 : 2);
		}
		hb_doc_row(d, out);
		if (names)
			hb_doc_cell_text(d, out, name_of(r, pupil));
		hb_doc_cell_text(d, out, signal ? signal->label : id);
		hb_doc_cell_text(d, out, what);
	}
	if (out)
		next_steps(r, d, raised);
}

/* ---- pupils' own sheets ---- */

static const struct report_pupil *pupil_of(const struct report_unit *u, struct hb_str code)
{
	size_t low = 0, high = u ? u->n_pupils : 0;
	while (low < high) { /* they stand in order of code */
		size_t middle = low + (high - low) / 2;
		int order = hb_str_cmp(u->pupil[middle].code, code);
		if (!order)
			return &u->pupil[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* The teacher's last score of function ID, as " (4)". */
static void add_score(struct report *r, struct hb_buf *b, const struct report_pupil *p,
                      struct hb_str id)
{
	for (size_t i = 0; p && i < r->n_items; i++) {
		uint8_t score = report_latest(p, i);
		if (!hb_str_eq(r->item[i].field->id, id) || score == SCORE_MISSING ||
		    score == SCORE_DIFFERS)
			continue;
		hb_buf_printf(b, " (%lld)", (long long)(r->item[i].field->scale->min + score - 1));
	}
}

static const struct hb_field *place_field(const struct report *r, struct hb_str column)
{
	const struct hb_form *form = r->table_form[TABLE_EF_SHEET];
	uint32_t f = form ? hb_table_field(&form->tables[0], column) : HB_NO_FIELD;
	return f == HB_NO_FIELD ? NULL : &form->tables[0].fields[f];
}

/* The functions in the places whose names begin with LIST. */
static struct hb_str places(struct report *r, const struct report_table_row *row,
                            const struct report_pupil *p, struct hb_str list)
{
	const struct report_table *t = &r->tables[TABLE_EF_SHEET];
	struct hb_buf b = { 0 };
	for (size_t c = 0; c < t->n_columns; c++) {
		const struct hb_field *f = place_field(r, t->column[c]);
		if (!hb_str_starts(t->column[c], list) || !row->cell[c].len || !f)
			continue;
		uint32_t choice = hb_field_choice(f, row->cell[c]);
		hb_buf_cstr(&b, b.len ? ", " : "");
		hb_buf_str(&b, choice == UINT32_MAX ? row->cell[c] : f->choices[choice].label);
		add_score(r, &b, p, row->cell[c]);
	}
	return report_text(r, &b);
}

void table_sheets(struct report *r, struct hb_doc *d, const struct report_unit *unit,
                  uint32_t first, bool names)
{
	const struct report_table *t = &r->tables[TABLE_EF_SHEET];
	bool agreed = r->by == BY_PUPIL;
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("leerling"), report_word(r, W_PUPIL) },
		{ HB_DOC_TEXT, HB_STR("datum"), report_word(r, W_DATE) },
		{ HB_DOC_TEXT, HB_STR("sterk"), report_word(r, W_STRONG) },
		{ HB_DOC_TEXT, HB_STR("aandacht"), report_word(r, W_ATTENTION) },
		{ HB_DOC_TEXT, HB_STR("afspraken"), report_word(r, W_AGREED) },
	};
	hb_doc_heading(d, 2, report_word(r, W_T_EF));
	hb_doc_paragraph(d, report_word(r, W_SHEETS_ABOUT));
	struct hb_doc_table *out =
	        hb_doc_table(d, HB_STR(""), columns + !names, 3 + (size_t)names + (size_t)agreed);
	for (uint32_t at = first; at; at = t->row[at - 1].next) {
		const struct report_table_row *row = &t->row[at - 1];
		struct hb_str code = cell(t, row, "leerling");
		const struct report_pupil *p = pupil_of(unit, code);
		hb_doc_row(d, out);
		if (names)
			hb_doc_cell_text(d, out, name_of(r, code));
		hb_doc_cell_text(d, out, report_date(r, hb_day_parse(cell(t, row, "datum"))));
		hb_doc_cell_text(d, out, places(r, row, p, HB_STR("sterk_")));
		hb_doc_cell_text(d, out, places(r, row, p, HB_STR("aandacht_")));
		if (agreed)
			hb_doc_cell_text(d, out, cell(t, row, "afspraken"));
	}
}
