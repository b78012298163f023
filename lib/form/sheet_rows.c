/* The form's own rows: questions, matrices, checklists. */
#include "form/sheet_style.h"

enum { ANSWER_ROOM = 4 /* lines below an open question */ };

static struct hb_str example_of(const struct hb_choice *choice, const struct hb_field *field)
{
	for (size_t i = 0; i < choice->n_cells; i++)
		if (hb_str_eq(choice->cells[i].field, field->id))
			return choice->cells[i].text;
	return HB_STR("");
}

static void print_cells(struct hb_sheet *s, const struct hb_table *table,
                        const struct hb_shape *shape, const struct hb_choice *choice)
{
	for (size_t i = 0; i < shape->n_value; i++) {
		const struct hb_field *field = &table->fields[shape->value[i]];
		enum hb_sheet_cell kind = field->type == HB_TYPE_SCALE ? HB_SHEET_SCALE
		                          : hb_sheet_ticks(field)      ? HB_SHEET_BOXES
		                                                       : HB_SHEET_SPACE;
		s->style->cell(s, kind, field, choice ? example_of(choice, field) : HB_STR(""));
	}
}

static void begin_rows(struct hb_sheet *s, const struct hb_table *table,
                       const struct hb_shape *shape)
{
	const struct hb_field **column = hb_arena_array(&s->arena, shape->n_value, sizeof(*column));
	if (!column) {
		s->failed = true;
		return;
	}
	for (size_t i = 0; i < shape->n_value; i++)
		column[i] = &table->fields[shape->value[i]];
	s->style->table_begin(s, table->fields[shape->item].label, column, shape->n_value);
}

static const struct hb_choice *role_of(const struct hb_table *table, const struct hb_shape *shape,
                                       struct hb_str group)
{
	if (shape->role == HB_NO_FIELD || !group.len)
		return NULL;
	const struct hb_field *role = &table->fields[shape->role];
	uint32_t i = hb_field_choice(role, group);
	return i == UINT32_MAX ? NULL : &role->choices[i];
}

/* A matrix or checklist: the item's choices as rows, under a heading for each group. An item that
 * may stay empty stands for the group as a whole. */
static void print_rows(struct hb_sheet *s, const struct hb_table *table,
                       const struct hb_shape *shape)
{
	const struct hb_field *item = &table->fields[shape->item];
	bool open = false;
	for (size_t i = 0; i < item->n_choices && !s->failed; i++) {
		const struct hb_choice *choice = &item->choices[i];
		const struct hb_choice *role = role_of(table, shape, choice->group);
		bool fresh = !i || !hb_str_eq(choice->group, item->choices[i - 1].group);
		if (open && role && fresh) {
			s->style->table_end(s);
			open = false;
		}
		if (!open) {
			if (role)
				s->style->heading(s, 3, role->label);
			begin_rows(s, table, shape);
			open = true;
			if (role && !item->required) {
				s->style->row(s,
				              hb_sheet_join(s, role->label, " ",
				                            hb_sheet_word(s, HB_SHEET_W_WHOLE)),
				              role->help);
				print_cells(s, table, shape, NULL);
			}
		}
		s->style->row(s, choice->label, choice->help);
		print_cells(s, table, shape, choice);
	}
	if (open)
		s->style->table_end(s);
}

static void print_questions(struct hb_sheet *s, const struct hb_table *table,
                            const struct hb_shape *shape)
{
	const struct hb_field *item = &table->fields[shape->item];
	for (size_t i = 0; i < item->n_choices; i++) {
		const struct hb_choice *choice = &item->choices[i];
		const struct hb_choice *role = role_of(table, shape, choice->group);
		bool fresh = !i || !hb_str_eq(choice->group, item->choices[i - 1].group);
		if (i && role && fresh)
			s->style->lines_end(s);
		if (role && fresh)
			s->style->heading(s, 2, role->label);
		if (!i || (role && fresh))
			s->style->lines_begin(s);
		struct hb_sheet_line line = { .label = hb_sheet_join(s, choice->id, ". ",
			                                             choice->label),
			                      .help = choice->help,
			                      .rows = ANSWER_ROOM };
		s->style->line(s, &line);
	}
	if (item->n_choices)
		s->style->lines_end(s);
}

/* The columns that say who and when, then a row for each of the form's own. */
void hb_sheet_lines(struct hb_sheet *s, const struct hb_table *table, const struct hb_shape *shape,
                    const struct hb_str *cell)
{
	s->style->lines_begin(s);
	for (size_t i = 0; i < shape->n_group; i++)
		hb_sheet_field(s, &table->fields[shape->group[i]],
		               hb_sheet_given(cell, shape->group[i]));
	s->style->lines_end(s);
	if (shape->questions)
		print_questions(s, table, shape);
	else
		print_rows(s, table, shape);
}
