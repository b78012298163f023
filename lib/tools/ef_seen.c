/*
 * Last scores, out of records, their long form, or a summary. Per pupil: a word for the date of the
 * group (day + 1 - the first day there is; 0: none), one for the group, then per function the
 * same word for its date and one for its score.
 */
#include <stdlib.h>

#include "form/bind.h"
#include "tools/ef_parts.h"

#define DIFFERS UINT32_MAX
#define DAY_BASE INT64_C(-719162) /* 0001-01-01 */

static uint32_t day_word(int64_t day)
{
	return (uint32_t)(day - DAY_BASE + 1);
}

/* ---- the shape of a summary ---- */

static struct hb_choice *item_choices(const struct hb_items *items, struct hb_arena *arena)
{
	struct hb_choice *choice = hb_arena_array(arena, items->n, sizeof(*choice));
	for (size_t i = 0; choice && i < items->n; i++) {
		choice[i].id = items->field[i]->id;
		choice[i].label = items->field[i]->label;
	}
	return choice;
}

static struct hb_field *add_field(struct hb_table *t, struct hb_str id, enum hb_type type)
{
	struct hb_field *fields = (struct hb_field *)t->fields, *f = &fields[t->n_fields++];
	*f = (struct hb_field){
		.id = id, .label = id, .type = type, .min = HB_INT_MIN, .max = HB_INT_MAX
	};
	return f;
}

static enum hb_type summary_type(enum hb_summary_column column)
{
	switch (column) {
	case HB_SUM_MEAN:
	case HB_SUM_MEDIAN:
		return HB_TYPE_TEXT;
	case HB_SUM_FIRST_DATE:
	case HB_SUM_LAST_DATE:
		return HB_TYPE_DATE;
	default:
		return HB_TYPE_INT;
	}
}

static bool add_summary_fields(struct hb_table *t, const struct hb_items *items,
                               struct hb_arena *arena)
{
	struct hb_field *skill = add_field(t, HB_STR("vaardigheid"), HB_TYPE_CHOICE);
	skill->required = true;
	skill->choices = item_choices(items, arena);
	skill->n_choices = items->n;
	for (int c = 0; c < HB_SUM_COLUMNS; c++)
		add_field(t, hb_str(hb_summary_names[c]), summary_type((enum hb_summary_column)c));
	for (uint32_t i = 0; i < items->n_values; i++) {
		char name[24];
		struct hb_str id = hb_arena_str(arena, hb_count_name(items, i, name));
		if (!id.p)
			return false;
		add_field(t, id, HB_TYPE_INT);
	}
	return skill->choices;
}

/* The record's id columns, by which a summary may be grouped, then what each summary has. */
static const struct hb_table *summary_shape(const struct hb_table *record,
                                            const struct hb_items *items, struct hb_arena *arena)
{
	struct hb_table *t = hb_arena_alloc(arena, sizeof(*t));
	uint32_t *key = hb_arena_array(arena, 2, sizeof(*key));
	size_t n = record->n_fields + 1 + HB_SUM_COLUMNS + items->n_values;
	struct hb_field *fields = hb_arena_array(arena, n, sizeof(*fields));
	if (!t || !key || !fields)
		return NULL;
	*t = (struct hb_table){ .id = record->id, .kind = HB_KIND_LINES, .fields = fields };
	for (uint32_t i = 0; i < record->n_fields; i++) {
		if (record->fields[i].type != HB_TYPE_ID)
			continue;
		if (i == items->pupil)
			key[0] = (uint32_t)t->n_fields;
		struct hb_field *f = add_field(t, record->fields[i].id, HB_TYPE_ID);
		f->required = i == items->pupil;
	}
	key[1] = (uint32_t)t->n_fields;
	t->key = key;
	t->n_key = 2;
	return add_summary_fields(t, items, arena) ? t : NULL;
}

enum hb_status hb_seen_shapes(struct hb_seen_shapes *shapes, const struct hb_table *record,
                              struct hb_arena *arena, struct hb_sink *sink)
{
	*shapes = (struct hb_seen_shapes){ .record = record };
	struct hb_items items;
	enum hb_status status = hb_items_make(&items, record, NULL, sink);
	struct hb_long *longer = hb_arena_alloc(arena, sizeof(*longer));
	if (status == HB_OK && longer && hb_table_long(arena, record, longer))
		shapes->longer = &longer->table;
	if (status == HB_OK)
		shapes->summary = summary_shape(record, &items, arena);
	hb_items_free(&items);
	if (status == HB_OK && (!longer || !shapes->summary))
		return hb_no_memory(sink);
	return status;
}

/* ---- reading ---- */

/* The later day stands; scores of one day that are not the same differ, whatever comes after. */
static void add_score(struct hb_seen *seen, uint32_t pupil, uint32_t item, int64_t day,
                      int64_t score)
{
	uint32_t skill = seen->skill_of[item];
	if (skill == HB_DICT_NONE)
		return;
	uint32_t *cell = hb_cells_at(&seen->cells, pupil) + 2 + (size_t)skill * 2;
	uint32_t at = day_word(day), word = score == HB_NO_VALUE ? DIFFERS : (uint32_t)score;
	if (at > cell[0]) {
		cell[0] = at;
		cell[1] = word;
	} else if (at == cell[0] && cell[1] != word) {
		cell[1] = DIFFERS;
	}
}

/* The group of the last date; of two on one day the last in byte order. */
static bool add_group(struct hb_seen *seen, uint32_t pupil, int64_t day, struct hb_str group)
{
	uint32_t *cell = hb_cells_at(&seen->cells, pupil), at = day_word(day);
	if (!group.len || at < cell[0])
		return true;
	if (at == cell[0] && hb_str_cmp(group, hb_dict_text(&seen->groups, cell[1])) <= 0)
		return true;
	cell[0] = at;
	cell[1] = hb_dict_add(&seen->groups, group, NULL);
	return cell[1] != HB_DICT_NONE;
}

static uint32_t pupil_of(struct hb_seen *seen, struct hb_str code)
{
	seen->pupils.text[0] = code;
	uint32_t pupil = hb_groups_add(&seen->pupils);
	if (pupil == HB_DICT_NONE || !hb_cells_reserve(&seen->cells, seen->pupils.keys.n))
		return HB_DICT_NONE;
	return pupil;
}

/* Where rows of the table in use have what is wanted of them. */
struct columns {
	uint32_t pupil, date, group, skill, last;
};

static bool add_row(struct hb_seen *seen, struct hb_rows *rows, const struct hb_row *row,
                    const struct columns *c)
{
	int64_t day = row->value[c->date];
	uint32_t item = 0;
	const struct hb_items *items = &seen->items;
	if (day == HB_NO_VALUE || (items->is_long && !hb_items_skill(items, rows, row, &item)))
		return true;
	uint32_t pupil = pupil_of(seen, row->cell[c->pupil]);
	if (pupil == HB_DICT_NONE)
		return false;
	if (c->last != HB_NO_FIELD)
		add_score(seen, pupil, (uint32_t)row->value[c->skill], day, row->value[c->last]);
	else if (items->is_long && row->value[items->score] != HB_NO_VALUE)
		add_score(seen, pupil, item, day, row->value[items->score]);
	for (uint32_t i = 0; c->last == HB_NO_FIELD && !items->is_long && i < items->n; i++)
		if (row->value[items->column[i]] != HB_NO_VALUE)
			add_score(seen, pupil, i, day, row->value[items->column[i]]);
	return c->group == HB_NO_FIELD || add_group(seen, pupil, day, row->cell[c->group]);
}

static enum hb_status make(struct hb_seen *seen, const struct hb_rows *rows,
                           const struct hb_seen_shapes *shapes, struct columns *c,
                           struct hb_sink *sink)
{
	const struct hb_table *table = hb_rows_table(rows);
	bool summary = table == shapes->summary;
	enum hb_status status =
	        hb_items_make(&seen->items, shapes->record, summary ? NULL : table, sink);
	if (status)
		return status;
	size_t n = seen->items.n;
	seen->skill_of = hb_arena_array(&seen->items.arena, n, sizeof(*seen->skill_of));
	if (!seen->skill_of || !hb_groups_make(&seen->pupils, 1))
		return hb_no_memory(sink);
	for (size_t i = 0; i < n; i++)
		seen->skill_of[i] = hb_dict_find(seen->skills, seen->items.field[i]->id);
	seen->cells.words = 2 + 2 * (size_t)seen->skills->n;
	bool any = summary || seen->items.is_long;
	for (size_t i = 0; !any && i < n; i++)
		any = seen->skill_of[i] != HB_DICT_NONE && hb_rows_has(rows, seen->items.column[i]);
	if (!any) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_EF_NO_SCORES,
		                                   .file = hb_rows_file(rows, 0) });
		return HB_USAGE;
	}
	*c = (struct columns){ .pupil = seen->items.pupil,
		               .date = seen->items.date,
		               .group = hb_table_field(table, HB_STR("groep")),
		               .last = HB_NO_FIELD };
	if (summary) {
		c->pupil = table->key[0];
		c->date = hb_table_field(table, HB_STR("laatste_datum"));
		c->skill = table->key[1];
		c->last = hb_table_field(table, HB_STR("laatste"));
	}
	return HB_OK;
}

enum hb_status hb_seen_read(struct hb_seen *seen, struct hb_rows *rows,
                            const struct hb_seen_shapes *shapes, const struct hb_dict *skills,
                            struct hb_sink *sink)
{
	struct columns c = { 0 };
	*seen = (struct hb_seen){ .skills = skills };
	enum hb_status status = make(seen, rows, shapes, &c, sink);
	if (status)
		return status;
	struct hb_row row;
	while (hb_rows_next(rows, &row) == HB_ROWS_ROW)
		if (!add_row(seen, rows, &row, &c))
			return hb_no_memory(sink);
	return hb_rows_status(rows);
}

void hb_seen_free(struct hb_seen *seen)
{
	hb_cells_free(&seen->cells);
	hb_groups_free(&seen->pupils);
	hb_dict_free(&seen->groups);
	hb_items_free(&seen->items);
}

struct hb_last hb_seen_last(const struct hb_seen *seen, uint32_t pupil, uint32_t skill)
{
	const uint32_t *cell = hb_cells_at(&seen->cells, pupil) + 2 + (size_t)skill * 2;
	struct hb_last last = { HB_NO_DAY, HB_NO_VALUE };
	if (!cell[0])
		return last;
	last.day = (int32_t)(cell[0] - 1 + DAY_BASE);
	if (cell[1] != DIFFERS)
		last.score = cell[1];
	return last;
}

struct hb_str hb_seen_group(const struct hb_seen *seen, uint32_t pupil)
{
	const uint32_t *cell = hb_cells_at(&seen->cells, pupil);
	return cell[0] ? hb_dict_text(&seen->groups, cell[1]) : HB_STR("");
}

void hb_tell_count(struct hb_sink *sink, enum hb_message m, uint64_t n, struct hb_str what)
{
	if (!n)
		return;
	struct hb_buf count = { 0 };
	hb_buf_int(&count, (int64_t)n);
	hb_find(sink, (struct hb_finding){ .message = m, .text = { hb_buf_slice(&count), what } });
	hb_buf_free(&count);
}
