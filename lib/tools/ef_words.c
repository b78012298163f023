/*
 * The conversation sheet: the form's own, with each function explained in words of the pupil's age.
 * The form has these under headings for an age, by the id of the function; they take the place of
 * the general explanation, so that the sheet is drawn as any other.
 */
#include <string.h>

#include "tools/ef_parts.h"

enum { AGE_ABOVE_YEAR = 4, AGE_SECONDARY = 15 };

static struct hb_str text_of(const struct hb_section *section, struct hb_str id)
{
	struct hb_str text = HB_STR("");
	for (size_t i = 0; i < section->n_sections && !text.len; i++) {
		const struct hb_section *s = &section->sections[i];
		text = hb_str_eq(s->id, id) ? s->text : text_of(s, id);
	}
	return text;
}

static const struct hb_section *section_for(const struct hb_form *form, int age)
{
	for (size_t i = 0; i < form->n_sections; i++) {
		const struct hb_section *s = &form->sections[i];
		if (s->age_min >= 0 && age >= s->age_min && age <= s->age_max)
			return s;
	}
	return NULL;
}

bool hb_ef_explains(const struct hb_form *form, int age, int *from, int *to)
{
	*from = *to = 0;
	for (size_t i = 0; i < form->n_sections; i++) {
		const struct hb_section *s = &form->sections[i];
		if (s->age_min < 0)
			continue;
		*from = !*from || s->age_min < *from ? (int)s->age_min : *from;
		*to = s->age_max > *to ? (int)s->age_max : *to;
	}
	return section_for(form, age);
}

/* The choices of FIELD in the words of SECTION; those of LAST when it had the same ones, for a list
 * that fields share is explained once. */
static const struct hb_choice *reword(const struct hb_field *field, const struct hb_field *last,
                                      const struct hb_field *reworded,
                                      const struct hb_section *section, struct hb_arena *arena)
{
	if (last && last->choices == field->choices)
		return reworded->choices;
	struct hb_choice *choice = hb_arena_array(arena, field->n_choices, sizeof(*choice));
	for (size_t i = 0; choice && i < field->n_choices; i++) {
		choice[i] = field->choices[i];
		struct hb_str text = text_of(section, choice[i].id);
		if (text.len)
			choice[i].help = text;
	}
	return choice;
}

/* A copy of TABLE in the words of SECTION; false without memory. */
static bool reword_table(struct hb_table *copy, const struct hb_table *table,
                         const struct hb_section *section, struct hb_arena *arena)
{
	struct hb_field *field = hb_arena_array(arena, table->n_fields, sizeof(*field));
	const struct hb_field *last = NULL, *reworded = NULL;
	*copy = *table;
	copy->fields = field;
	for (size_t i = 0; field && i < table->n_fields; i++) {
		field[i] = table->fields[i];
		if (!field[i].n_choices)
			continue;
		field[i].choices = reword(&table->fields[i], last, reworded, section, arena);
		if (!field[i].choices)
			return false;
		last = &table->fields[i];
		reworded = &field[i];
	}
	return field;
}

static bool reword_form(struct hb_form *copy, const struct hb_form *form, int age,
                        struct hb_arena *arena)
{
	const struct hb_section *section = section_for(form, age);
	*copy = *form;
	if (!section)
		return true;
	struct hb_table *table = hb_arena_array(arena, form->n_tables, sizeof(*table));
	copy->tables = table;
	for (size_t i = 0; table && i < form->n_tables; i++)
		if (!reword_table(&table[i], &form->tables[i], section, arena))
			return false;
	return table;
}

/* 0: not to be told from the name of the group. */
static int age_of(struct hb_str group, enum hb_sector sector)
{
	int year = hb_primary_year(group, sector);
	if (year)
		return year + AGE_ABOVE_YEAR;
	return group.len ? AGE_SECONDARY : 0;
}

static struct hb_str known(const struct hb_field *field, const struct hb_pupil *pupil)
{
	if (hb_str_is(field->id, "leerling"))
		return pupil->code;
	bool group = hb_str_is(field->id, "groep") || hb_str_is(field->id, "klas");
	return group ? pupil->group : hb_str_is(field->id, "school") ? pupil->school : HB_STR("");
}

static bool pupil_sheet(struct hb_sheet *sheet, const struct hb_form *form,
                        const struct hb_ef_sheets *o, const struct hb_pupil *pupil,
                        struct hb_arena *arena)
{
	struct hb_form copy;
	struct hb_str *cell = NULL;
	int age = o->age || !pupil ? o->age : age_of(pupil->group, o->sector);
	if (!reword_form(&copy, form, age, arena))
		return false;
	const struct hb_table *table = &copy.tables[0];
	if (pupil && !(cell = hb_arena_array(arena, table->n_fields, sizeof(*cell))))
		return false;
	for (size_t i = 0; cell && i < table->n_fields; i++)
		cell[i] = known(&table->fields[i], pupil);
	hb_sheet_form(sheet, &copy, NULL, cell);
	return true;
}

enum hb_status hb_ef_sheets(const struct hb_form *form, const struct hb_ef_sheets *options,
                            struct hb_output *out, struct hb_sink *sink)
{
	struct hb_sheet sheet;
	struct hb_arena arena = { 0 };
	size_t n = options->pupils ? hb_pupils_count(options->pupils) : 0;
	hb_sheet_begin(&sheet, out, options->format, form);
	bool good = options->pupils || pupil_sheet(&sheet, form, options, NULL, &arena);
	for (size_t i = 0; good && i < n && !hb_output_failed(out); i++) {
		hb_arena_reset(&arena);
		good = pupil_sheet(&sheet, form, options, hb_pupils_at(options->pupils, i), &arena);
	}
	enum hb_status status = hb_sheet_end(&sheet, sink);
	hb_arena_free(&arena);
	return status || good ? status : hb_no_memory(sink);
}
