/* Goes through a form and says what is printed; how is a style's affair. */
#include "form/sheet.h"

#include "form/shape.h"
#include "form/sheet_style.h"

enum {
	TICKS = 8,         /* so many choices are printed as boxes; of more one is written down */
	ROOM = 3,          /* lines for free text */
	QUESTION_ROOM = 2, /* lines for a text that is asked for with a question */
	ANSWER_ROOM = 4,   /* lines below an open question */
	LOG_ROWS = 8,      /* empty rows of a log */
	WIDE_COLUMNS = 5,  /* a table of so many columns lies on its side */
};

struct hb_str hb_sheet_word(const struct hb_sheet *s, enum hb_sheet_word word)
{
	static const char *const words[][2] = {
		[HB_SHEET_W_SOURCE] = { "tool", "hulpmiddel" },
		[HB_SHEET_W_EXAMPLE] = { "example", "voorbeeld" },
		[HB_SHEET_W_LOG] = { "Log", "Logboek" },
		[HB_SHEET_W_QUESTION] = { "Question", "Vraag" },
		[HB_SHEET_W_DECISION] = { "If yes", "Zo ja" },
		[HB_SHEET_W_PARTNER] = { "Partner", "Partner" },
		[HB_SHEET_W_RESPONSIBLE] = { "Responsibility", "Verantwoordelijk voor" },
		[HB_SHEET_W_MOMENT] = { "Moment", "Moment" },
		[HB_SHEET_W_PARAMS] = { "What the school has agreed",
		                        "Wat de school heeft afgesproken" },
		[HB_SHEET_W_WHOLE] = { "as a whole", "als geheel" },
		[HB_SHEET_W_REQUIRED] = { "* always fill in", "* altijd invullen" },
		[HB_SHEET_W_DATE] = { "dd-mm-yyyy", "dd-mm-jjjj" },
		[HB_SHEET_W_TIME] = { "hh:mm", "uu:mm" },
		[HB_SHEET_W_SEVERAL] = { "more than one is allowed", "meer dan één mag" },
		[HB_SHEET_W_STEP] = { "Step", "Stap" },
	};
	return hb_str(words[word][s->dutch]);
}

bool hb_sheet_ticks(const struct hb_field *field)
{
	return field->type == HB_TYPE_BOOL || field->type == HB_TYPE_MULTI ||
	       (field->type == HB_TYPE_CHOICE && field->n_choices <= TICKS);
}

/* A JOIN b in the sheet's arena. */
static struct hb_str joined(struct hb_sheet *s, struct hb_str a, const char *join, struct hb_str b)
{
	struct hb_buf buf = { 0 };
	hb_buf_str(&buf, a);
	hb_buf_cstr(&buf, join);
	hb_buf_str(&buf, b);
	struct hb_str copy = hb_arena_str(&s->arena, hb_buf_slice(&buf));
	s->failed |= buf.failed || !copy.p;
	hb_buf_free(&buf);
	return copy;
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
static void print_field(struct hb_sheet *s, const struct hb_field *field, struct hb_str text)
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

static struct hb_str given(const struct hb_str *cell, size_t field)
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
			print_field(s, field, given(cell, i));
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
static void print_section(struct hb_sheet *s, const struct hb_section *section, unsigned level,
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
		print_section(s, &section->sections[i], level + 1, table, cell);
}

/* A record: what stands under no heading first, then the sections that hold fields. */
static void print_record(struct hb_sheet *s, const struct hb_form *form,
                         const struct hb_table *table, const struct hb_str *cell)
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
			print_section(s, &form->sections[i], 2, table, cell);
}

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
				              joined(s, role->label, " ",
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
		struct hb_sheet_line line = { .label = joined(s, choice->id, ". ", choice->label),
			                      .help = choice->help,
			                      .rows = ANSWER_ROOM };
		s->style->line(s, &line);
	}
	if (item->n_choices)
		s->style->lines_end(s);
}

/* The columns that say who and when, then a row for each of the form's own. */
static void print_lines(struct hb_sheet *s, const struct hb_table *table,
                        const struct hb_shape *shape, const struct hb_str *cell)
{
	s->style->lines_begin(s);
	for (size_t i = 0; i < shape->n_group; i++)
		print_field(s, &table->fields[shape->group[i]], given(cell, shape->group[i]));
	s->style->lines_end(s);
	if (shape->questions)
		print_questions(s, table, shape);
	else
		print_rows(s, table, shape);
}

static void print_term(struct hb_sheet *s, enum hb_sheet_word word, struct hb_str text)
{
	if (text.len)
		s->style->term(s, hb_sheet_word(s, word), text);
}

static void print_step(struct hb_sheet *s, const struct hb_step *step)
{
	s->style->heading(s, 3, joined(s, step->id, ". ", step->label));
	if (step->help.len)
		s->style->text(s, step->help);
	s->style->list(s, step->actions, step->n_actions, true);
	if (!step->question.len && !step->partner.len)
		return;
	s->style->terms_begin(s);
	print_term(s, HB_SHEET_W_PARTNER, step->partner);
	print_term(s, HB_SHEET_W_RESPONSIBLE, step->responsibility);
	print_term(s, HB_SHEET_W_MOMENT, step->moment);
	print_term(s, HB_SHEET_W_QUESTION, step->question);
	print_term(s, HB_SHEET_W_DECISION, step->decision);
	s->style->terms_end(s);
}

/* A plan: whose it is, the steps, and a log of what stands in a row for each entry. */
static void print_plan(struct hb_sheet *s, const struct hb_form *form, const struct hb_table *table,
                       const struct hb_str *cell)
{
	uint32_t plan = hb_table_field(table, HB_STR("plan"));
	uint32_t subject = hb_table_field(table, HB_STR("onderwerp"));
	const struct hb_field **column =
	        hb_arena_array(&s->arena, table->n_fields, sizeof(*column));
	size_t n = 0;
	if (!column) {
		s->failed = true;
		return;
	}
	if (subject != HB_NO_FIELD) {
		s->style->lines_begin(s);
		print_field(s, &table->fields[subject], given(cell, subject));
		s->style->lines_end(s);
	}
	for (size_t i = 0; i < form->n_steps; i++)
		print_step(s, &form->steps[i]);
	for (uint32_t i = 0; i < table->n_fields; i++)
		if (i != plan && i != subject)
			column[n++] = &table->fields[i];
	s->style->heading(s, 2, hb_sheet_word(s, HB_SHEET_W_LOG));
	s->style->log(s, column, n, LOG_ROWS);
}

static void print_table(struct hb_sheet *s, const struct hb_form *form,
                        const struct hb_table *table, const struct hb_str *cell)
{
	struct hb_shape shape;
	if (form->n_steps) {
		print_plan(s, form, table, cell);
		return;
	}
	if (!hb_table_shape(table, &s->arena, &shape))
		s->failed = true;
	else if (shape.item != HB_NO_FIELD)
		print_lines(s, table, &shape, cell);
	else
		print_record(s, form, table, cell);
}

static void print_params(struct hb_sheet *s, const struct hb_form *form)
{
	bool asked = false; /* defaults alone are not worth a line on paper */
	for (size_t i = 0; i < form->n_params; i++)
		asked |= !form->params[i].value.len;
	if (!asked)
		return;
	s->style->heading(s, 2, hb_sheet_word(s, HB_SHEET_W_PARAMS));
	s->style->lines_begin(s);
	for (size_t i = 0; i < form->n_params; i++) {
		const struct hb_param *p = &form->params[i];
		struct hb_sheet_line line = { .label = p->label,
			                      .hint = p->unit,
			                      .text = p->value,
			                      .rows = 1,
			                      .half = p->type != HB_PARAM_TEXT };
		s->style->line(s, &line);
	}
	s->style->lines_end(s);
}

/* Where the form comes from: "hulpmiddel 17.2", or its other source. */
static struct hb_str note_of(struct hb_sheet *s, const struct hb_form *form)
{
	struct hb_buf buf = { 0 };
	if (form->source.chapter) {
		hb_buf_str(&buf, hb_sheet_word(s, HB_SHEET_W_SOURCE));
		hb_buf_printf(&buf, " %lld", (long long)form->source.chapter);
	}
	if (form->source.chapter && form->source.tool)
		hb_buf_printf(&buf, ".%lld", (long long)form->source.tool);
	if (form->source.po || form->source.vo)
		hb_buf_printf(&buf, "%s%s%s%s", buf.len ? " · " : "", form->source.po ? "po" : "",
		              form->source.po && form->source.vo ? ", " : "",
		              form->source.vo ? "vo" : "");
	if (form->source.title.len) {
		hb_buf_cstr(&buf, buf.len ? " · " : "");
		hb_buf_str(&buf, form->source.title);
	}
	struct hb_str note = hb_arena_str(&s->arena, hb_buf_slice(&buf));
	s->failed |= buf.failed || !note.p;
	hb_buf_free(&buf);
	return note;
}

static bool is_wide(struct hb_sheet *s, const struct hb_form *form, const struct hb_table *only)
{
	for (size_t i = 0; i < form->n_tables && !form->n_steps; i++) {
		const struct hb_table *table = &form->tables[i];
		struct hb_shape shape;
		if (only && only != table)
			continue;
		if (!hb_table_shape(table, &s->arena, &shape))
			s->failed = true;
		else if (shape.item != HB_NO_FIELD && shape.n_value >= WIDE_COLUMNS)
			return true;
	}
	return false;
}

void hb_sheet_form(struct hb_sheet *s, const struct hb_form *form, const struct hb_table *table,
                   const struct hb_str *cell)
{
	bool parts = form->n_tables > 1;
	s->style->page(s, form, note_of(s, form), is_wide(s, form, table));
	s->n_forms++;
	for (size_t i = 0; i < form->n_tables && !s->failed; i++) {
		const struct hb_table *t = &form->tables[i];
		if (table && t != table)
			continue;
		if (t->title.len && !hb_str_eq(t->title, form->title))
			s->style->heading(s, 1, t->title);
		print_table(s, form, t, t == table || !parts ? cell : NULL);
	}
	bool guide = form->kind == HB_KIND_GUIDE;
	for (size_t i = 0; i < form->n_sections && (guide || !parts); i++) {
		const struct hb_section *section = &form->sections[i];
		bool leaf = !section->n_sections && section->age_min < 0 && !section->n_fields;
		if (guide || leaf)
			print_section(s, section, 2, NULL, NULL);
	}
	if (!table || !parts)
		print_params(s, form);
}

void hb_sheet_begin(struct hb_sheet *s, struct hb_output *out, enum hb_sheet_format format,
                    const struct hb_form *form)
{
	*s = (struct hb_sheet){ .style = format == HB_SHEET_HTML ? &hb_sheet_html : &hb_sheet_text,
		                .out = out,
		                .dutch = hb_str_is(form->lang, "nl") };
	s->style->begin(s, form->title, form->lang);
}

enum hb_status hb_sheet_end(struct hb_sheet *s, struct hb_sink *sink)
{
	s->style->end(s);
	hb_arena_free(&s->arena);
	return s->failed ? hb_no_memory(sink) : HB_OK;
}
