/* The fields of a form, and what it asks. */
#include "guide/walk.h"

static struct hb_doc_column column(struct hb_str label)
{
	return (struct hb_doc_column){ .type = HB_DOC_TEXT, .label = label };
}

static const char *type_word(enum hb_type type, bool dutch)
{
	static const char *const word[][2] = {
		[HB_TYPE_ID] = { "code", "code" },
		[HB_TYPE_TEXT] = { "text", "tekst" },
		[HB_TYPE_INT] = { "whole number", "heel getal" },
		[HB_TYPE_DATE] = { "date", "datum" },
		[HB_TYPE_TIME] = { "time", "tijd" },
		[HB_TYPE_DATETIME] = { "date and time", "datum en tijd" },
	};
	size_t n = sizeof(word) / sizeof(word[0]);
	return (size_t)type < n && word[type][dutch] ? word[type][dutch] : "";
}

/* "1 niet zichtbaar .. 5 volledig zichtbaar", "ja, nee", or the labels of the choices. */
static struct hb_str values_of(struct hb_guide *g, const struct hb_field *field)
{
	struct hb_buf buf = { 0 };
	if (field->type == HB_TYPE_SCALE) {
		size_t n = (size_t)(field->max - field->min + 1);
		hb_buf_printf(&buf, "%lld ", (long long)field->min);
		hb_buf_str(&buf, field->scale->labels[0]);
		hb_buf_printf(&buf, " .. %lld ", (long long)field->max);
		hb_buf_str(&buf, field->scale->labels[n - 1]);
	}
	for (size_t i = 0; i < field->n_choices; i++) {
		hb_buf_cstr(&buf, i ? "; " : "");
		hb_buf_str(&buf, field->choices[i].label);
	}
	if (field->type == HB_TYPE_BOOL)
		hb_buf_cstr(&buf, "ja; nee");
	if (!buf.len)
		hb_buf_cstr(&buf, type_word(field->type, g->dutch));
	struct hb_str text = hb_arena_str(&g->arena, hb_str_trim(hb_buf_slice(&buf)));
	g->failed |= buf.failed || !text.p;
	hb_buf_free(&buf);
	return text;
}

/* A table of the fields: of all, or of those that SHAPE does not print otherwise. */
static void fields(struct hb_guide *g, const struct hb_table *table, uint32_t without)
{
	const struct hb_doc_column columns[] = {
		column(g->dutch ? HB_STR("Veld") : HB_STR("Field")),
		column(g->dutch ? HB_STR("Uitleg") : HB_STR("Help")),
		column(g->dutch ? HB_STR("Waarden") : HB_STR("Values")),
	};
	struct hb_doc_table *t = NULL;
	for (uint32_t i = 0; i < table->n_fields; i++) {
		const struct hb_field *field = &table->fields[i];
		const struct hb_str text[] = { field->id, field->label, field->help };
		if (i == without || !hb_guide_shows(g, text, 3))
			continue;
		if (!t)
			t = hb_doc_table(g->doc, HB_STR(""), columns, 3);
		hb_doc_row(g->doc, t);
		hb_doc_cell_text(g->doc, t, field->label);
		hb_doc_cell_text(g->doc, t, field->help);
		hb_doc_cell_text(g->doc, t, values_of(g, field));
		if (field->polarity == HB_NEGATIVE)
			hb_doc_row_note(g->doc, t,
			                g->dutch ? HB_STR("omgekeerd") : HB_STR("reversed"));
	}
}

static struct hb_str cell_of(const struct hb_choice *choice, struct hb_str field)
{
	for (size_t i = 0; i < choice->n_cells; i++)
		if (hb_str_eq(choice->cells[i].field, field))
			return choice->cells[i].text;
	return HB_STR("");
}

/* Whether a choice's label, help or example may be shown. */
static bool shows_choice(struct hb_guide *g, const struct hb_choice *choice)
{
	const struct hb_str text[] = { choice->label, choice->help, choice->id };
	if (hb_guide_shows(g, text, 3))
		return true;
	for (size_t i = 0; i < choice->n_cells; i++)
		if (hb_guide_shows(g, &choice->cells[i].text, 1))
			return true;
	return false;
}

/* A matrix with a worked example: a column for each field that an example has a text for. */
static void examples(struct hb_guide *g, const struct hb_table *table, const struct hb_shape *shape)
{
	const struct hb_field *item = &table->fields[shape->item];
	struct hb_doc_column *columns =
	        hb_arena_array(&g->arena, shape->n_value + 1, sizeof(*columns));
	const struct hb_field **field =
	        hb_arena_array(&g->arena, shape->n_value + 1, sizeof(*field));
	struct hb_doc_table *t = NULL;
	size_t n = 0;
	if (!columns || !field) {
		g->failed = true;
		return;
	}
	columns[0] = column(item->label);
	for (size_t v = 0; v < shape->n_value; v++) {
		const struct hb_field *f = &table->fields[shape->value[v]];
		if (!cell_of(&item->choices[0], f->id).len)
			continue;
		field[n++] = f;
		columns[n] = column(f->label);
	}
	for (size_t i = 0; i < item->n_choices; i++) {
		if (!shows_choice(g, &item->choices[i]))
			continue;
		if (!t)
			t = hb_doc_table(g->doc, g->dutch ? HB_STR("Voorbeeld") : HB_STR("Example"),
			                 columns, n + 1);
		hb_doc_row(g->doc, t);
		hb_doc_cell_text(g->doc, t, item->choices[i].label);
		for (size_t k = 0; k < n; k++)
			hb_doc_cell_text(g->doc, t, cell_of(&item->choices[i], field[k]->id));
	}
}

static struct hb_str heading_of(const struct hb_table *table, const struct hb_shape *shape,
                                struct hb_str group)
{
	if (shape->role == HB_NO_FIELD || !group.len)
		return group;
	const struct hb_field *role = &table->fields[shape->role];
	uint32_t i = hb_field_choice(role, group);
	return i == UINT32_MAX ? group : role->choices[i].label;
}

/* The rows of the form, its questions, statements or points, under a heading for each group. */
static void rows(struct hb_guide *g, const struct hb_table *table, const struct hb_shape *shape)
{
	const struct hb_field *item = &table->fields[shape->item];
	struct hb_doc_list *list = NULL;
	struct hb_guide_mark mark = { 0 };
	bool open = false;
	for (size_t i = 0; i < item->n_choices; i++) {
		const struct hb_choice *c = &item->choices[i];
		if (!open || !hb_str_eq(c->group, item->choices[i - 1].group)) {
			if (open)
				hb_guide_close(g, mark);
			mark = hb_guide_open(g, heading_of(table, shape, c->group), false, false);
			open = true;
			list = NULL;
		}
		if (!shows_choice(g, c))
			continue;
		if (!list)
			list = hb_doc_list(g->doc, false);
		struct hb_str text = hb_guide_join(g, c->id, ": ", c->label);
		if (c->help.len)
			text = hb_guide_join(g, text, " - ", c->help);
		hb_doc_list_item(g->doc, list, text);
	}
	if (open)
		hb_guide_close(g, mark);
}

void hb_guide_table(struct hb_guide *g, const struct hb_table *table)
{
	struct hb_shape shape;
	if (!hb_table_shape(table, &g->arena, &shape)) {
		g->failed = true;
		return;
	}
	bool listed = shape.item != HB_NO_FIELD && !g->form->n_steps;
	if (listed && table->fields[shape.item].choices[0].n_cells)
		examples(g, table, &shape);
	else if (listed)
		rows(g, table, &shape);
	fields(g, table, listed ? shape.item : HB_NO_FIELD);
}

void hb_guide_params(struct hb_guide *g)
{
	const struct hb_form *form = g->form;
	const struct hb_doc_column columns[] = {
		column(g->dutch ? HB_STR("Afspraak") : HB_STR("Parameter")),
		column(g->dutch ? HB_STR("Waarde") : HB_STR("Value")),
		column(g->dutch ? HB_STR("Uitleg") : HB_STR("Help")),
	};
	struct hb_doc_table *t = NULL;
	struct hb_guide_mark mark = hb_guide_open(
	        g, g->dutch ? HB_STR("Wat de school afspreekt") : HB_STR("What the school agrees"),
	        false, false);
	for (size_t i = 0; i < form->n_params; i++) {
		const struct hb_param *p = &form->params[i];
		const struct hb_str text[] = { p->name, p->label, p->help };
		if (!hb_guide_shows(g, text, 3))
			continue;
		if (!t)
			t = hb_doc_table(g->doc, HB_STR(""), columns, 3);
		hb_doc_row(g->doc, t);
		hb_doc_cell_text(g->doc, t, hb_guide_join(g, p->label, " - ", p->name));
		if (p->value.len)
			hb_doc_cell_text(g->doc, t, hb_guide_join(g, p->value, " ", p->unit));
		else
			hb_doc_cell_empty(t);
		hb_doc_cell_text(g->doc, t, p->help);
	}
	hb_guide_close(g, mark);
}
