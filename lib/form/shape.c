#include "form/shape.h"

static bool in_key(const struct hb_table *table, uint32_t field)
{
	for (size_t i = 0; i < table->n_key; i++)
		if (table->key[i] == field)
			return true;
	return false;
}

/* The last CHOICE of the key; its place there in *AT. */
static uint32_t find_item(const struct hb_table *table, size_t *at)
{
	if (table->kind != HB_KIND_LINES)
		return HB_NO_FIELD;
	for (size_t i = table->n_key; i-- > 0;) {
		*at = i;
		if (table->fields[table->key[i]].type == HB_TYPE_CHOICE)
			return table->key[i];
	}
	return HB_NO_FIELD;
}

/* Whether every group of ITEM's choices, and at least one, is a choice of FIELD. */
static bool holds_groups(const struct hb_field *field, const struct hb_field *item)
{
	bool any = false;
	if (field->type != HB_TYPE_CHOICE)
		return false;
	for (size_t i = 0; i < item->n_choices; i++) {
		struct hb_str group = item->choices[i].group;
		if (!group.len)
			continue;
		if (hb_field_choice(field, group) == UINT32_MAX)
			return false;
		any = true;
	}
	return any;
}

static uint32_t find_role(const struct hb_table *table, uint32_t item)
{
	for (uint32_t i = 0; i < table->n_fields; i++)
		if (i != item && holds_groups(&table->fields[i], &table->fields[item]))
			return i;
	return HB_NO_FIELD;
}

/* Key columns before the item say who and when, and so do ids behind it; a text behind it is
 * content (what was harvested). */
static bool says_who(const struct hb_table *table, uint32_t field, size_t item_at)
{
	for (size_t i = 0; i < table->n_key; i++)
		if (table->key[i] == field)
			return i < item_at || table->fields[field].type == HB_TYPE_ID;
	return false;
}

bool hb_table_shape(const struct hb_table *table, struct hb_arena *arena, struct hb_shape *out)
{
	size_t at = 0;
	*out = (struct hb_shape){ .item = find_item(table, &at), .role = HB_NO_FIELD };
	if (out->item == HB_NO_FIELD)
		return true;
	uint32_t *group = hb_arena_array(arena, table->n_fields, sizeof(*group));
	uint32_t *value = hb_arena_array(arena, table->n_fields, sizeof(*value));
	if (!group || !value)
		return false;
	out->role = find_role(table, out->item);
	for (uint32_t i = 0; i < table->n_fields; i++) {
		if (i == out->item || i == out->role)
			continue;
		if (says_who(table, i, at))
			group[out->n_group++] = i;
		else
			value[out->n_value++] = i;
	}
	out->group = group;
	out->value = value;
	out->questions = at + 1 == table->n_key && out->n_value == 1 &&
	                 table->fields[value[0]].type == HB_TYPE_TEXT && !in_key(table, value[0]);
	return true;
}

bool hb_shape_fits(const struct hb_table *table, const struct hb_shape *shape, uint32_t c,
                   uint32_t role)
{
	if (shape->role == HB_NO_FIELD)
		return true;
	struct hb_str group = table->fields[shape->item].choices[c].group;
	return !group.len || hb_str_eq(group, table->fields[shape->role].choices[role].id);
}
