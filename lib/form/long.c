/* The long shape of a record: a row for each scale field. */
#include <stdlib.h>
#include <string.h>

#include "form/bind.h"
#include "form/names.h"

static void *copy(struct hb_arena *arena, const void *from, size_t n, size_t size, size_t extra)
{
	void *to = hb_arena_array(arena, n + extra, size);
	if (to && n)
		memcpy(to, from, n * size);
	return to;
}

/* A scale field as a choice of `vaardigheid`. */
static struct hb_choice as_choice(const struct hb_field *field)
{
	return (struct hb_choice){ .id = field->id,
		                   .label = field->label,
		                   .help = field->help,
		                   .group = field->group,
		                   .aliases = field->aliases,
		                   .n_aliases = field->n_aliases };
}

/* The two columns that a record does not have. */
static void add_skill_and_score(struct hb_long *out, struct hb_field *field, size_t n,
                                const struct hb_choice *choices, size_t n_choices,
                                const struct hb_field *item)
{
	out->skill = (uint32_t)n;
	out->score = (uint32_t)n + 1;
	field[n] = (struct hb_field){ .id = HB_STR("vaardigheid"),
		                      .label = HB_STR("Vaardigheid"),
		                      .type = HB_TYPE_CHOICE,
		                      .required = true,
		                      .min = HB_INT_MIN,
		                      .max = HB_INT_MAX,
		                      .choices = choices,
		                      .n_choices = n_choices };
	field[n + 1] = (struct hb_field){ .id = HB_STR("score"),
		                          .label = HB_STR("Score"),
		                          .type = HB_TYPE_INT,
		                          .min = item->min,
		                          .max = item->max,
		                          .missing = item->missing,
		                          .n_missing = item->n_missing };
}

/* Widens the score to hold ITEM's scale too. */
static void widen(struct hb_long *out, struct hb_field *score, const struct hb_field *item)
{
	out->scales_differ |= item->min != score->min || item->max != score->max;
	if (item->min < score->min)
		score->min = item->min;
	if (item->max > score->max)
		score->max = item->max;
}

static bool make_fields(struct hb_arena *arena, const struct hb_table *table, struct hb_long *out,
                        uint32_t *to)
{
	size_t n = table->n_fields, n_items = 0, n_rest = 0;
	struct hb_field *field = hb_arena_array(arena, n + 2, sizeof(*field));
	struct hb_choice *choice = hb_arena_array(arena, n, sizeof(*choice));
	uint32_t *item = hb_arena_array(arena, n, sizeof(*item));
	uint32_t *from = hb_arena_array(arena, n + 2, sizeof(*from));
	if (!field || !choice || !item || !from)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		bool scale = table->fields[i].type == HB_TYPE_SCALE;
		to[i] = scale ? HB_NO_FIELD : (uint32_t)n_rest;
		if (scale) {
			choice[n_items] = as_choice(&table->fields[i]);
			item[n_items++] = i;
		} else {
			from[n_rest] = i;
			field[n_rest++] = table->fields[i];
		}
	}
	if (!n_items)
		return false;
	add_skill_and_score(out, field, n_rest, choice, n_items, &table->fields[item[0]]);
	from[n_rest] = from[n_rest + 1] = HB_NO_FIELD;
	for (size_t i = 1; i < n_items; i++)
		widen(out, &field[n_rest + 1], &table->fields[item[i]]);
	out->item = item;
	out->from = from;
	out->table.fields = field;
	out->table.n_fields = n_rest + 2;
	return hb_names_make(&field[n_rest].choice_names, arena, choice, n_items,
	                     sizeof(*choice)) &&
	       hb_names_make(&out->table.names, arena, field, n_rest + 2, sizeof(*field));
}

/* The key by its new indices; an item in the key is told apart by `vaardigheid` already. */
static bool make_key(struct hb_arena *arena, const struct hb_table *table, struct hb_long *out,
                     const uint32_t *to)
{
	uint32_t *key = hb_arena_array(arena, table->n_key + 1, sizeof(*key));
	if (!key)
		return false;
	size_t n = 0;
	for (size_t i = 0; i < table->n_key; i++)
		if (to[table->key[i]] != HB_NO_FIELD)
			key[n++] = to[table->key[i]];
	key[n++] = out->skill;
	out->table.key = key;
	out->table.n_key = n;
	return true;
}

/* Turns *INDEX into its new one; false when it names a scale field. */
static bool move(uint32_t *index, const uint32_t *to)
{
	if (*index == HB_NO_FIELD)
		return true;
	*index = to[*index];
	return *index != HB_NO_FIELD;
}

static bool move_rule(struct hb_rule *rule, uint32_t *fields, const uint32_t *to)
{
	for (size_t i = 0; i < rule->n_fields; i++)
		if (!move(&fields[i], to))
			return false;
	rule->fields = fields;
	return move(&rule->field, to) && move(&rule->other, to) && move(&rule->when, to) &&
	       move(&rule->than, to);
}

/* A rule of uniqueness holds for each item; one over rows a period would count items as rows. */
static bool make_rules(struct hb_arena *arena, const struct hb_table *table, struct hb_long *out,
                       const uint32_t *to)
{
	struct hb_rule *rule = hb_arena_array(arena, table->n_rules, sizeof(*rule));
	if (!rule)
		return false;
	size_t n = 0;
	for (size_t i = 0; i < table->n_rules; i++) {
		const struct hb_rule *old = &table->rules[i];
		uint32_t *fields = copy(arena, old->fields, old->n_fields, sizeof(*fields), 1);
		if (!fields)
			return false;
		rule[n] = *old;
		if (old->kind == HB_RULE_MAX_PER || !move_rule(&rule[n], fields, to))
			continue;
		if (old->kind == HB_RULE_UNIQUE)
			fields[rule[n].n_fields++] = out->skill;
		n++;
	}
	out->table.rules = rule;
	out->table.n_rules = n;
	return true;
}

bool hb_table_long(struct hb_arena *arena, const struct hb_table *table, struct hb_long *out)
{
	*out = (struct hb_long){
		.table = { .id = table->id, .title = table->title, .kind = HB_KIND_LINES }
	};
	uint32_t *to = hb_arena_array(arena, table->n_fields, sizeof(*to));
	return to && make_fields(arena, table, out, to) && make_key(arena, table, out, to) &&
	       make_rules(arena, table, out, to);
}

static bool has_column(const struct hb_str *header, size_t n, struct hb_str id)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_eq(hb_str_trim(header[i]), id))
			return true;
	return false;
}

bool hb_is_long_header(const struct hb_table *table, const struct hb_str *header, size_t n)
{
	static const struct hb_str own[] = { { "vaardigheid", 11 }, { "score", 5 } };
	for (size_t i = 0; i < 2; i++)
		if (hb_table_field(table, own[i]) != HB_NO_FIELD || !has_column(header, n, own[i]))
			return false;
	for (size_t i = 0; i < table->n_fields; i++)
		if (table->fields[i].type == HB_TYPE_SCALE)
			return true;
	return false;
}
