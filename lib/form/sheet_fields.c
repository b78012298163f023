/* Fields one by one: lines, choices, scores, and the sections they stand under. */
#include "form/sheet_style.h"

enum {
	TICKS = 8,         /* so many choices are printed as boxes; of more one is written down */
	ROOM = 3,          /* lines for free text */
	QUESTION_ROOM = 2, /* lines for a text that is asked for with a question */
};

bool hb_sheet_ticks(const struct hb_field *field)
{
	return field->type == HB_TYPE_BOOL || field->type == HB_TYPE_MULTI ||
	       (field->type == HB_TYPE_CHOICE && field->n_choices <= TICKS);
}

static struct hb_str hint_of(const struct hb_sheet *s, const struct hb_field *field)
{
	if (field->type == HB_TYPE_DATE)
		return hb_sheet_word(s, HB_SHEET_W_DATE);
	if (field->type == HB_TYPE_TIME)
		return hb_sheet_word(s, HB_SHEET_W_TIME);
	return HB_STR("");
}

static unsigned room_for(const struct hb_field *field)
{
	if (field->privacy == HB_PRIVACY_FREE_TEXT)
		return ROOM;
	bool asked = field->type == HB_TYPE_TEXT && hb_str_ends(field->help, HB_STR("?"));
	return asked ? QUESTION_ROOM : 1;
}

/* One field as a line, or as choices to tick. */
void hb_sheet_field(struct hb_sheet *s, const struct hb_field *field, struct hb_str text)
{
	if (hb_sheet_ticks(field) && !text.len) {
		s->style->choices(s, field);
		return;
	}
	struct hb_sheet_line line = { .label = field->label,
		                      .help = field->help,
		                      .hint = hint_of(s, field),
		                      .text = text,
		                      .rows = room_for(field),
		                      .half = field->type != HB_TYPE_TEXT,
		                      .required = field->required };
	s->style->line(s, &line);
}

static void print_scores(struct hb_sheet *s, const struct hb_field *field, size_t n)
{
	const struct hb_field *column = &field[0];
	s->style->table_begin(s, HB_STR(""), &column, 1);
	for (size_t i = 0; i < n; i++) {
		s->style->row(s, field[i].label, field[i].help);
		s->style->cell(s, HB_SHEET_SCALE, &field[i], HB_STR(""));
	}
	s->style->table_end(s);
}

struct hb_str hb_sheet_given(const struct hb_str *cell, size_t field)
{
	return cell ? cell[field] : HB_STR("");
}

/* Fields FROM..TO-1 of TABLE in their order, those of one scale as one table. TAKEN (may be NULL)
 * are printed elsewhere. */
static void print_fields(struct hb_sheet *s, const struct hb_table *table, size_t from, size_t to,
                         const bool *taken, const struct hb_str *cell)
{
	bool open = false;
	for (size_t i = from; i < to; i++) {
		const struct hb_field *field = &table->fields[i];
		if (taken && taken[i])
			continue;
		size_t n = 0;
		while (i + n < to && table->fields[i + n].type == HB_TYPE_SCALE &&
		       table->fields[i + n].scale == field->scale && !(taken && taken[i + n]))
			n++;
		if (!open && !n)
			s->style->lines_begin(s);
		else if (open && n)
			s->style->lines_end(s);
		open = !n;
		if (n)
			print_scores(s, field, n);
		else
			hb_sheet_field(s, field, hb_sheet_given(cell, i));
		i += n ? n - 1 : 0;
	}
	if (open)
		s->style->lines_end(s);
}

/* Choices too many to tick are explained once, by their groups, before the first field that asks
 * for them. */
static void print_legend(struct hb_sheet *s, const struct hb_field *field)
{
	struct hb_str group = { 0 };
	bool open = false;
	s->style->heading(s, 2, field->group.len ? HB_STR("") : field->label);
	for (size_t i = 0; i < field->n_choices; i++) {
		const struct hb_choice *c = &field->choices[i];
		if (!open || !hb_str_eq(c->group, group)) {
			if (open)
				s->style->terms_end(s);
			if (c->group.len)
				s->style->heading(s, 3, c->group);
			s->style->terms_begin(s);
		}
		open = true;
		group = c->group;
		s->style->term(s, c->label, c->help);
	}
	if (open)
		s->style->terms_end(s);
}

static void print_legends(struct hb_sheet *s, const struct hb_table *table)
{
	const struct hb_choice *last = NULL;
	for (size_t i = 0; i < table->n_fields; i++) {
		const struct hb_field *field = &table->fields[i];
		if (field->type != HB_TYPE_CHOICE || hb_sheet_ticks(field) ||
		    field->choices == last)
			continue;
		last = field->choices;
		print_legend(s, field);
	}
}

static bool holds_fields(const struct hb_section *section, const struct hb_table *table)
{
	for (size_t i = 0; i < section->n_fields; i++)
		if (hb_table_field(table, section->fields[i]) != HB_NO_FIELD)
			return true;
	for (size_t i = 0; i < section->n_sections; i++)
		if (holds_fields(&section->sections[i], table))
			return true;
	return false;
}

static void mark_taken(const struct hb_section *section, const struct hb_table *table, bool *taken)
{
	for (size_t i = 0; i < section->n_fields; i++) {
		uint32_t f = hb_table_field(table, section->fields[i]);
		if (f != HB_NO_FIELD)
			taken[f] = true;
	}
	for (size_t i = 0; i < section->n_sections; i++)
		mark_taken(&section->sections[i], table, taken);
}

/* The fields that SECTION names, in its order; those that follow one another in TABLE together. */
static void print_named(struct hb_sheet *s, const struct hb_section *section,
                        const struct hb_table *table, const struct hb_str *cell)
{
	for (size_t i = 0; i < section->n_fields; i++) {
		uint32_t from = hb_table_field(table, section->fields[i]), to = from;
		while (to != HB_NO_FIELD && i < section->n_fields &&
		       hb_table_field(table, section->fields[i]) == to) {
			to++;
			i++;
		}
		if (from == HB_NO_FIELD)
			continue;
		print_fields(s, table, from, to, NULL, cell);
		i--;
	}
}

/* A section and all within; with TABLE its fields too. */
void hb_sheet_section(struct hb_sheet *s, const struct hb_section *section, unsigned level,
                      const struct hb_table *table, const struct hb_str *cell)
{
	s->style->heading(s, level, section->title);
	if (section->text.len)
		s->style->text(s, section->text);
	if (section->n_items)
		s->style->list(s, section->items, section->n_items, false);
	if (table)
		print_named(s, section, table, cell);
	for (size_t i = 0; i < section->n_sections; i++)
		hb_sheet_section(s, &section->sections[i], level + 1, table, cell);
}

/* A record: what stands under no heading first, then the sections that hold fields. */
void hb_sheet_record(struct hb_sheet *s, const struct hb_form *form, const struct hb_table *table,
                     const struct hb_str *cell)
{
	bool *taken = hb_arena_array(&s->arena, table->n_fields, sizeof(*taken));
	if (!taken) {
		s->failed = true;
		return;
	}
	for (size_t i = 0; i < form->n_sections; i++)
		mark_taken(&form->sections[i], table, taken);
	print_fields(s, table, 0, table->n_fields, taken, cell);
	print_legends(s, table);
	for (size_t i = 0; i < form->n_sections; i++)
		if (holds_fields(&form->sections[i], table))
			hb_sheet_section(s, &form->sections[i], 2, table, cell);
}
