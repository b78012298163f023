#include "tools/ef_parts.h"

/* `sterk_doen_2`: the mark it gives, and in *STEM what its list shares. 0: no place. */
static unsigned place_of(const struct hb_field *f, struct hb_str *stem)
{
	size_t n = f->id.len;
	while (n && f->id.p[n - 1] >= '0' && f->id.p[n - 1] <= '9')
		n--;
	*stem = (struct hb_str){ f->id.p, n };
	if (f->type != HB_TYPE_CHOICE || n == f->id.len || !hb_str_ends(*stem, HB_STR("_")))
		return 0;
	if (hb_str_starts(f->id, HB_STR("sterk_")))
		return HB_EF_STRONG;
	return hb_str_starts(f->id, HB_STR("aandacht_")) ? HB_EF_ATTENTION : 0;
}

static bool add_skills(struct hb_ef_sheet *s, const struct hb_field *f, struct hb_ef_place *place)
{
	uint32_t *of_choice = hb_arena_array(&s->arena, f->n_choices, sizeof(*of_choice));
	bool *astray = hb_arena_array(&s->arena, f->n_choices, sizeof(*astray));
	if (!of_choice || !astray)
		return false;
	for (size_t i = 0; i < f->n_choices; i++) {
		struct hb_str group = f->choices[i].group;
		astray[i] = f->group.len && group.len && !hb_str_eq(f->group, group);
		of_choice[i] = hb_dict_add(&s->skills, f->choices[i].id, NULL);
		if (of_choice[i] == HB_DICT_NONE)
			return false;
	}
	place->skill = of_choice;
	place->astray = astray;
	return true;
}

static bool add_place(struct hb_ef_sheet *s, uint32_t field)
{
	const struct hb_field *f = &s->table->fields[field];
	struct hb_str stem;
	unsigned mark = place_of(f, &stem);
	if (!mark)
		return true;
	struct hb_ef_list *last = s->n_lists ? &s->list[s->n_lists - 1] : NULL;
	if (!last || !hb_str_eq(last->stem, stem)) {
		last = &s->list[s->n_lists++];
		*last = (struct hb_ef_list){ .mark = mark, .stem = stem, .first = s->n_places };
	}
	last->n++;
	struct hb_ef_place *place = &s->place[s->n_places++];
	place->field = field;
	return add_skills(s, f, place);
}

static bool make_places(struct hb_ef_sheet *s)
{
	size_t n = s->table->n_fields;
	s->place = hb_arena_array(&s->arena, n, sizeof(*s->place));
	s->list = hb_arena_array(&s->arena, n, sizeof(*s->list));
	s->cell = hb_arena_array(&s->arena, n, sizeof(*s->cell));
	s->value = hb_arena_array(&s->arena, n, sizeof(*s->value));
	if (!s->place || !s->list || !s->cell || !s->value)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!add_place(s, i))
			return false;
	s->mark = hb_arena_array(&s->arena, (size_t)s->skills.n + 1, sizeof(*s->mark));
	s->marked = hb_arena_array(&s->arena, n, sizeof(*s->marked));
	return s->mark && s->marked;
}

enum hb_status hb_ef_sheet_make(struct hb_ef_sheet *s, const struct hb_table *table,
                                struct hb_sink *sink)
{
	*s = (struct hb_ef_sheet){ .table = table };
	if (!make_places(s))
		return hb_no_memory(sink);
	s->pupil = hb_pupil_field(table);
	s->date = hb_date_field(table);
	if (s->n_places && s->pupil != HB_NO_FIELD && s->date != HB_NO_FIELD)
		return HB_OK;
	hb_find(sink, (struct hb_finding){ .message = HB_M_EF_NO_PLACES, .value = table->id });
	return HB_USAGE;
}

void hb_ef_sheet_free(struct hb_ef_sheet *s)
{
	hb_dict_free(&s->skills);
	hb_arena_free(&s->arena);
}

/* Moves what stands behind an empty place up; tells the first such place of the list. */
static void close_gap(struct hb_ef_sheet *s, struct hb_rows *rows, const struct hb_ef_list *list)
{
	size_t to = list->first;
	bool told = false;
	for (size_t i = list->first; i < list->first + list->n; i++) {
		uint32_t from = s->place[i].field, at = s->place[to].field;
		if (!s->cell[from].len)
			continue;
		to++;
		if (from == at)
			continue;
		if (!told)
			hb_rows_reject(rows,
			               (struct hb_problem){ .message = HB_M_EF_GAP,
			                                    .field = s->table->fields[from].id,
			                                    .value = s->cell[from],
			                                    .text = { s->table->fields[at].id } });
		told = true;
		s->cell[at] = s->cell[from];
		s->value[at] = (int64_t)hb_field_choice(&s->table->fields[at], s->cell[from]);
		s->cell[from] = HB_STR("");
		s->value[from] = HB_NO_VALUE;
	}
}

static void mark_place(struct hb_ef_sheet *s, struct hb_rows *rows, const struct hb_row *row,
                       const struct hb_ef_place *place, unsigned mark)
{
	const struct hb_field *f = &s->table->fields[place->field];
	int64_t value = row->value[place->field];
	if (value == HB_NO_VALUE)
		return;
	const struct hb_choice *choice = &f->choices[value];
	uint32_t skill = place->skill[value];
	struct hb_problem p = { .field = f->id, .value = choice->id };
	if (place->astray[value]) {
		p.message = HB_M_EF_HEADING;
		p.text[0] = f->group;
		p.expected = choice->group;
		hb_rows_reject(rows, p);
	}
	if (mark == HB_EF_ATTENTION && s->mark[skill] == HB_EF_STRONG) {
		p.message = HB_M_EF_BOTH;
		hb_rows_reject(rows, p);
	}
	if (!s->mark[skill])
		s->marked[s->n_marked++] = skill;
	s->mark[skill] |= (uint8_t)mark;
}

/* Strong places first, so that a function under both is told at its place under attention. */
static void mark_all(struct hb_ef_sheet *s, struct hb_rows *rows, const struct hb_row *row)
{
	for (size_t i = 0; i < s->n_marked; i++)
		s->mark[s->marked[i]] = 0;
	s->n_marked = 0;
	for (unsigned mark = HB_EF_STRONG; mark <= HB_EF_ATTENTION; mark++)
		for (size_t l = 0; l < s->n_lists; l++)
			for (size_t i = 0; s->list[l].mark == mark && i < s->list[l].n; i++)
				mark_place(s, rows, row, &s->place[s->list[l].first + i], mark);
}

/* Whether a place of ROW is empty before one that is not, in one list. */
static bool has_gap(const struct hb_ef_sheet *s, const struct hb_row *row)
{
	for (size_t l = 0; l < s->n_lists; l++) {
		const struct hb_ef_place *place = s->place + s->list[l].first;
		for (size_t i = 1; i < s->list[l].n; i++)
			if (row->cell[place[i].field].len && !row->cell[place[i - 1].field].len)
				return true;
	}
	return false;
}

enum hb_rows_result hb_ef_sheet_next(struct hb_ef_sheet *s, struct hb_rows *rows,
                                     struct hb_row *row)
{
	enum hb_rows_result result = hb_rows_next(rows, row);
	if (result != HB_ROWS_ROW)
		return result;
	mark_all(s, rows, row);
	if (!has_gap(s, row))
		return result;
	for (size_t i = 0; i < s->table->n_fields; i++) {
		s->cell[i] = row->cell[i];
		s->value[i] = row->value[i];
	}
	for (size_t l = 0; l < s->n_lists; l++)
		close_gap(s, rows, &s->list[l]);
	row->cell = s->cell;
	row->value = s->value;
	return result;
}
