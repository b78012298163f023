/* Walks a tree of YAML by the table in schema.c and fills the model with it. */
#include <string.h>

#include "base/near.h"
#include "form/walk.h"

const struct hb_yaml *hb_load_get(const struct hb_yaml *node, const char *key)
{
	if (!node || node->type != HB_YAML_MAP)
		return NULL;
	struct hb_str name = hb_str(key);
	for (const struct hb_yaml *child = node->first; child; child = child->next)
		if (hb_str_eq(child->key, name))
			return child;
	return NULL;
}

static bool is_list(struct hb_load *load, const struct hb_yaml *node, struct hb_str name)
{
	if (node->type == HB_YAML_LIST)
		return true;
	hb_walk_wrong(load, node, HB_M_FORM_WANT_LIST, name, (struct hb_str){ 0 });
	return false;
}

/* Room in the arena for the N things of a list; NULL also when there are none. */
static void *room(struct hb_load *load, void *thing, const struct hb_schema_key *key, size_t n,
                  size_t size)
{
	void *things = n ? hb_arena_array(load->arena, n, size) : NULL;
	load->no_memory |= n && !things;
	size_t count = things ? n : 0;
	memcpy(hb_walk_slot(thing, key->at), &things, sizeof(things));
	memcpy(hb_walk_slot(thing, key->count), &count, sizeof(count));
	return things;
}

static void take_ints(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	if (!is_list(load, node, key->name))
		return;
	int64_t *n = room(load, thing, key, node->n, sizeof(*n));
	for (const struct hb_yaml *item = node->first; item && n; item = item->next, n++) {
		*n = key->min;
		hb_walk_read_int(load, key, item, n);
	}
}

static void take_ages(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	int64_t age[2];
	if (!is_list(load, node, key->name))
		return;
	if (node->n != 2) {
		hb_load_wrong(load, node->mark, HB_M_FORM_PAIR, key->name, (struct hb_str){ 0 },
		              (struct hb_str){ 0 }, (struct hb_str){ 0 });
		return;
	}
	if (!hb_walk_read_int(load, key, node->first, &age[0]) ||
	    !hb_walk_read_int(load, key, node->first->next, &age[1]))
		return;
	if (age[0] > age[1])
		hb_load_wrong(load, node->mark, HB_M_FORM_MIN_MAX, node->first->text,
		              node->first->next->text, (struct hb_str){ 0 }, (struct hb_str){ 0 });
	memcpy(hb_walk_slot(thing, key->at), age, sizeof(age));
}

static void take_sectors(struct hb_load *load, const struct hb_schema_key *key,
                         const struct hb_yaml *node, void *thing)
{
	if (!is_list(load, node, key->name))
		return;
	bool *sector = hb_walk_slot(thing, key->at);
	for (const struct hb_yaml *item = node->first; item; item = item->next) {
		unsigned value;
		if (hb_walk_read_word(load, key->name, &hb_words_sector, item, &value))
			sector[value] = true;
	}
}

static void take_texts(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	if (!is_list(load, node, key->name))
		return;
	struct hb_str *text = room(load, thing, key, node->n, sizeof(*text));
	for (const struct hb_yaml *item = node->first; item && text; item = item->next)
		if (hb_walk_is_text(load, item, key->name, false))
			*text++ = item->text;
}

static void take_cells(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	if (node->type != HB_YAML_MAP) {
		hb_walk_wrong(load, node, HB_M_FORM_WANT_MAP, key->name, (struct hb_str){ 0 });
		return;
	}
	struct hb_cell *cell = room(load, thing, key, node->n, sizeof(*cell));
	for (const struct hb_yaml *item = node->first; item && cell; item = item->next, cell++) {
		cell->field = item->key;
		if (hb_walk_is_text(load, item, item->key, true))
			cell->text = item->text;
	}
}

static bool shape_refs(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node)
{
	if (!is_list(load, node, key->name))
		return false;
	for (const struct hb_yaml *item = node->first; item; item = item->next)
		hb_walk_is_text(load, item, key->name, false);
	return true;
}

static void take_maps(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	bool named = key->type == HB_S_NAMED;
	if (node->type != (named ? HB_YAML_MAP : HB_YAML_LIST)) {
		hb_walk_wrong(load, node, named ? HB_M_FORM_WANT_MAP : HB_M_FORM_WANT_LIST,
		              key->name, (struct hb_str){ 0 });
		return;
	}
	char *item_thing = room(load, thing, key, node->n, key->map->size);
	if (!item_thing)
		return;
	for (const struct hb_yaml *item = node->first; item; item = item->next) {
		hb_load_map(load, key->map, item, item_thing);
		if (named)
			memcpy(item_thing, &item->key, sizeof(item->key));
		if (named && !hb_walk_is_id(item->key))
			hb_load_wrong(load, item->key_mark, HB_M_FORM_WANT_ID, key->name, item->key,
			              (struct hb_str){ 0 }, (struct hb_str){ 0 });
		item_thing += key->map->size;
	}
}

static void take_lists(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	if (node->type != HB_YAML_MAP) {
		hb_walk_wrong(load, node, HB_M_FORM_WANT_MAP, key->name, (struct hb_str){ 0 });
		return;
	}
	struct hb_choice_list *list = room(load, thing, key, node->n, sizeof(*list));
	for (const struct hb_yaml *item = node->first; item && list; item = item->next, list++) {
		struct hb_schema_key choices = {
			.name = item->key,
			.type = HB_S_MAPS,
			.at = offsetof(struct hb_choice_list, choices),
			.count = offsetof(struct hb_choice_list, n_choices),
			.map = key->map,
		};
		list->id = item->key;
		if (!hb_walk_is_id(item->key))
			hb_load_wrong(load, item->key_mark, HB_M_FORM_WANT_ID, key->name, item->key,
			              (struct hb_str){ 0 }, (struct hb_str){ 0 });
		take_maps(load, &choices, item, list);
	}
}

static void take_choices(struct hb_load *load, const struct hb_schema_key *key,
                         const struct hb_yaml *node, void *thing)
{
	if (node->type == HB_YAML_SCALAR)
		hb_walk_is_text(load, node, key->name, false);
	else
		take_maps(load, key, node, thing);
}

static void take(struct hb_load *load, const struct hb_schema_key *key, const struct hb_yaml *node,
                 void *thing)
{
	static hb_walk_taker *const takers[] = {
		[HB_S_TEXT] = hb_walk_take_text,
		[HB_S_EMPTY_TEXT] = hb_walk_take_text,
		[HB_S_ID] = hb_walk_take_text,
		[HB_S_NAME] = hb_walk_take_text,
		[HB_S_LANG] = hb_walk_take_text,
		[HB_S_INT] = hb_walk_take_int,
		[HB_S_COUNT] = hb_walk_take_int,
		[HB_S_BOOL] = hb_walk_take_bool,
		[HB_S_WORD] = hb_walk_take_word,
		[HB_S_SECTORS] = take_sectors,
		[HB_S_DATE] = hb_walk_take_date,
		[HB_S_MONTH_DAY] = hb_walk_take_month_day,
		[HB_S_DURATION] = hb_walk_take_duration,
		[HB_S_TEXTS] = take_texts,
		[HB_S_INTS] = take_ints,
		[HB_S_AGES] = take_ages,
		[HB_S_CELLS] = take_cells,
		[HB_S_MAPS] = take_maps,
		[HB_S_NAMED] = take_maps,
		[HB_S_LISTS] = take_lists,
		[HB_S_CHOICES] = take_choices,
	};
	if (key->type == HB_S_REF)
		hb_walk_is_text(load, node, key->name, false);
	else if (key->type == HB_S_REFS)
		shape_refs(load, key, node);
	else if (key->type == HB_S_LABELS && node->type != HB_YAML_MAP)
		hb_walk_wrong(load, node, HB_M_FORM_WANT_MAP, key->name, (struct hb_str){ 0 });
	else if (key->type == HB_S_MAP)
		hb_load_map(load, key->map, node, thing);
	else if (key->type != HB_S_LABELS)
		takers[key->type](load, key, node, thing);
}

static void unknown_key(struct hb_load *load, const struct hb_schema_map *map,
                        const struct hb_yaml *child)
{
	struct hb_str names[64];
	for (size_t i = 0; i < map->n_keys; i++)
		names[i] = map->key[i].name;
	size_t n = load->errors > HB_NEAR_ERRORS ? 0 : map->n_keys;
	struct hb_str near = hb_near(child->key, names, n);
	hb_load_wrong(load, child->key_mark, near.len ? HB_M_FORM_KEY_NEAR : HB_M_FORM_KEY_UNKNOWN,
	              child->key, near, (struct hb_str){ 0 }, (struct hb_str){ 0 });
}

static void missing_keys(struct hb_load *load, const struct hb_schema_map *map, uint64_t seen,
                         const struct hb_yaml *node)
{
	for (size_t i = 0; i < map->n_keys; i++)
		if (map->key[i].required && !(seen >> i & 1))
			hb_load_wrong(load, node->mark, HB_M_FORM_KEY_MISSING, map->key[i].name,
			              (struct hb_str){ 0 }, (struct hb_str){ 0 },
			              (struct hb_str){ 0 });
}

void hb_load_map(struct hb_load *load, const struct hb_schema_map *map, const struct hb_yaml *node,
                 void *thing)
{
	uint64_t seen = 0;
	if (map->defaults)
		memcpy(thing, map->defaults, map->size);
	if (node->type != HB_YAML_MAP) {
		hb_walk_wrong(load, node, HB_M_FORM_WANT_MAP, hb_str(map->name),
		              (struct hb_str){ 0 });
		return;
	}
	for (const struct hb_yaml *child = node->first; child; child = child->next) {
		size_t i = 0;
		while (i < map->n_keys && !hb_str_eq(map->key[i].name, child->key))
			i++;
		if (i == map->n_keys) {
			unknown_key(load, map, child);
			continue;
		}
		if (seen >> i & 1) /* told with the YAML; the first stands, as for hb_load_get() */
			continue;
		seen |= UINT64_C(1) << i;
		take(load, &map->key[i], child, thing);
	}
	missing_keys(load, map, seen, node);
}
