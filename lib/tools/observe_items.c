#include "tools/observe_parts.h"

static bool in_key(const struct hb_table *table, uint32_t field)
{
	for (size_t i = 0; i < table->n_key; i++)
		if (table->key[i] == field)
			return true;
	return false;
}

/* `leerling` where the form has it; else the id that the key has, else the first. */
uint32_t hb_pupil_field(const struct hb_table *table)
{
	uint32_t best = HB_NO_FIELD;
	for (uint32_t i = 0; i < table->n_fields; i++) {
		const struct hb_field *f = &table->fields[i];
		if (f->type != HB_TYPE_ID)
			continue;
		if (hb_str_is(f->id, "leerling"))
			return i;
		if (best == HB_NO_FIELD || (in_key(table, i) && !in_key(table, best)))
			best = i;
	}
	return best;
}

uint32_t hb_date_field(const struct hb_table *table)
{
	uint32_t best = HB_NO_FIELD;
	for (uint32_t i = 0; i < table->n_fields; i++) {
		const struct hb_field *f = &table->fields[i];
		if (f->type == HB_TYPE_DATE && f->required)
			return i;
		if (f->type == HB_TYPE_DATE && best == HB_NO_FIELD)
			best = i;
	}
	return best;
}

static bool is_item(const struct hb_field *f)
{
	return f->type == HB_TYPE_SCALE;
}

static bool collect(struct hb_items *items, const struct hb_table *record)
{
	items->field = hb_arena_array(&items->arena, record->n_fields, sizeof(*items->field));
	items->column = hb_arena_array(&items->arena, record->n_fields, sizeof(*items->column));
	if (!items->field || !items->column)
		return false;
	int64_t max = 0;
	for (uint32_t i = 0; i < record->n_fields; i++) {
		const struct hb_field *f = &record->fields[i];
		if (!is_item(f))
			continue;
		if (items->n == 0 || f->min < items->min)
			items->min = f->min;
		if (items->n == 0 || f->max > max)
			max = f->max;
		items->column[items->n] = i;
		items->field[items->n++] = f;
	}
	int64_t span = items->n ? max - items->min + 1 : 0;
	items->n_values = span > HB_TALLY_VALUES_MAX ? 0 : (uint32_t)span;
	return true;
}

/* The long form names an item by the choices of its field `vaardigheid`, which are the items. */
static bool bind_long(struct hb_items *items, const struct hb_table *table)
{
	items->skill = hb_table_field(table, HB_STR("vaardigheid"));
	items->score = hb_table_field(table, HB_STR("score"));
	items->is_long = true;
	if (items->skill == HB_NO_FIELD || items->score == HB_NO_FIELD)
		return true;
	const struct hb_field *skill = &table->fields[items->skill];
	items->of_choice =
	        hb_arena_array(&items->arena, skill->n_choices, sizeof(*items->of_choice));
	if (!items->of_choice)
		return false;
	for (uint32_t k = 0; k < items->n; k++) {
		uint32_t choice = hb_field_choice(skill, items->field[k]->id);
		if (choice != UINT32_MAX)
			items->of_choice[choice] = k;
	}
	return true;
}

enum hb_status hb_items_make(struct hb_items *items, const struct hb_table *record,
                             const struct hb_table *in_use, struct hb_sink *sink)
{
	*items = (struct hb_items){ 0 };
	if (!collect(items, record))
		return hb_no_memory(sink);
	const struct hb_table *table = in_use ? in_use : record;
	if (table != record && !bind_long(items, table))
		return hb_no_memory(sink);
	items->pupil = hb_pupil_field(table);
	items->date = hb_date_field(table);
	bool long_ok = !items->is_long || items->of_choice;
	if (items->n_values && items->pupil != HB_NO_FIELD && items->date != HB_NO_FIELD && long_ok)
		return HB_OK;
	hb_find(sink, (struct hb_finding){ .message = HB_M_NO_SERIES, .value = record->id });
	return HB_USAGE;
}

static void reject_score(struct hb_rows *rows, const struct hb_field *item, struct hb_str score)
{
	struct hb_buf range = { 0 };
	hb_buf_printf(&range, "%lld..%lld", (long long)item->min, (long long)item->max);
	hb_rows_reject(rows, (struct hb_problem){ .message = HB_M_RANGE,
	                                          .field = item->id,
	                                          .value = score,
	                                          .expected = hb_buf_slice(&range) });
	hb_buf_free(&range);
}

bool hb_items_skill(const struct hb_items *items, struct hb_rows *rows, const struct hb_row *row,
                    uint32_t *item)
{
	*item = items->of_choice[row->value[items->skill]];
	const struct hb_field *f = items->field[*item];
	int64_t score = row->value[items->score];
	if (score == HB_NO_VALUE || (score >= f->min && score <= f->max))
		return true;
	reject_score(rows, f, row->cell[items->score]);
	return false;
}

void hb_items_free(struct hb_items *items)
{
	hb_arena_free(&items->arena);
}
