/* Walks a tree of YAML by the table in schema.c and fills the model with it. */
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "form/load.h"

void hb_load_wrong(struct hb_load *load, struct hb_mark at, enum hb_message m, struct hb_str one,
                   struct hb_str two, struct hb_str three, struct hb_str expected)
{
	if (hb_message_severity(m) == HB_ERROR)
		load->errors++;
	hb_find(load->sink, (struct hb_finding){ .message = m,
	                                         .file = load->path,
	                                         .line = at.line,
	                                         .column = at.column,
	                                         .expected = expected,
	                                         .text = { one, two, three } });
}

void hb_load_unknown(struct hb_load *load, struct hb_mark at, enum hb_message m,
                     enum hb_message near, struct hb_str what, struct hb_str word,
                     const struct hb_str *candidates, size_t n, struct hb_str expected)
{
	if (!candidates || load->errors > HB_NEAR_ERRORS)
		n = 0;
	struct hb_str nearest = hb_near(word, candidates, n < HB_NEAR_MOST ? n : HB_NEAR_MOST);
	hb_load_wrong(load, at, nearest.len ? near : m, what, word, nearest, expected);
}

struct hb_str hb_load_join(struct hb_load *load, const struct hb_str *text, size_t n)
{
	struct hb_buf buf = { 0 };
	for (size_t i = 0; i < n; i++) {
		hb_buf_cstr(&buf, i ? ", " : "");
		hb_buf_str(&buf, text[i]);
	}
	struct hb_str joined = hb_arena_str(load->arena, hb_buf_slice(&buf));
	load->no_memory |= buf.failed || !joined.p;
	hb_buf_free(&buf);
	return joined;
}

struct hb_str hb_load_number(struct hb_load *load, int64_t n)
{
	struct hb_buf buf = { 0 };
	hb_buf_int(&buf, n);
	struct hb_str text = hb_arena_str(load->arena, hb_buf_slice(&buf));
	load->no_memory |= buf.failed || !text.p;
	hb_buf_free(&buf);
	return text;
}

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

static void complain(struct hb_load *load, const struct hb_yaml *node, enum hb_message m,
                     struct hb_str name, struct hb_str expected)
{
	hb_load_wrong(load, node->mark, m, name, node->text, (struct hb_str){ 0 }, expected);
}

/* Whether NODE is a text with something in it; told otherwise. */
static bool is_text(struct hb_load *load, const struct hb_yaml *node, struct hb_str name,
                    bool may_be_empty)
{
	if (node->type != HB_YAML_SCALAR) {
		complain(load, node, HB_M_FORM_WANT_TEXT, name, (struct hb_str){ 0 });
		return false;
	}
	bool null = !node->quoted && (!node->text.len || hb_str_is(node->text, "~") ||
	                              hb_str_is(node->text, "null"));
	if (null || (!node->text.len && !may_be_empty)) {
		complain(load, node, HB_M_FORM_EMPTY, name, (struct hb_str){ 0 });
		return false;
	}
	return true;
}

static bool is_list(struct hb_load *load, const struct hb_yaml *node, struct hb_str name)
{
	if (node->type == HB_YAML_LIST)
		return true;
	complain(load, node, HB_M_FORM_WANT_LIST, name, (struct hb_str){ 0 });
	return false;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_id(struct hb_str s)
{
	if (!s.len || !is_lower(s.p[0]))
		return false;
	for (size_t i = 1; i < s.len; i++)
		if (!is_lower(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '_')
			return false;
	return true;
}

static bool is_name(struct hb_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_lower(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '_' &&
		    !(s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return false;
	return s.len > 0 && s.p[0] != '_';
}

static void *slot(void *thing, size_t at)
{
	return (char *)thing + at;
}

/* Room in the arena for the N things of a list; NULL also when there are none. */
static void *room(struct hb_load *load, void *thing, const struct hb_schema_key *key, size_t n,
                  size_t size)
{
	void *things = n ? hb_arena_array(load->arena, n, size) : NULL;
	load->no_memory |= n && !things;
	size_t count = things ? n : 0;
	memcpy(slot(thing, key->at), &things, sizeof(things));
	memcpy(slot(thing, key->count), &count, sizeof(count));
	return things;
}

static void take_text(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	struct hb_str s = node->text;
	if (!is_text(load, node, key->name, key->type == HB_S_EMPTY_TEXT))
		return;
	if (key->type == HB_S_ID && !is_id(s))
		complain(load, node, HB_M_FORM_WANT_ID, key->name, (struct hb_str){ 0 });
	else if (key->type == HB_S_NAME && !is_name(s))
		complain(load, node, HB_M_FORM_WANT_NAME, key->name, (struct hb_str){ 0 });
	else if (key->type == HB_S_LANG && !(s.len == 2 && is_lower(s.p[0]) && is_lower(s.p[1])))
		complain(load, node, HB_M_FORM_WANT_LANG, key->name, (struct hb_str){ 0 });
	else
		memcpy(slot(thing, key->at), &s, sizeof(s));
}

/* "1..8" */
static struct hb_str range(struct hb_load *load, const struct hb_schema_key *key)
{
	struct hb_str ends[2] = { hb_load_number(load, key->min), hb_load_number(load, key->max) };
	struct hb_buf buf = { 0 };
	hb_buf_str(&buf, ends[0]);
	hb_buf_cstr(&buf, "..");
	hb_buf_str(&buf, ends[1]);
	struct hb_str text = hb_arena_str(load->arena, hb_buf_slice(&buf));
	load->no_memory |= buf.failed || !text.p;
	hb_buf_free(&buf);
	return text;
}

static bool read_int(struct hb_load *load, const struct hb_schema_key *key,
                     const struct hb_yaml *node, int64_t *n)
{
	if (!is_text(load, node, key->name, false))
		return false;
	if (hb_str_int(node->text, key->min, key->max, n))
		return true;
	if (key->max == HB_INT_MAX)
		complain(load, node, HB_M_FORM_WANT_NUMBER, key->name, (struct hb_str){ 0 });
	else
		complain(load, node, HB_M_FORM_WANT_INT, key->name, range(load, key));
	return false;
}

static void take_int(struct hb_load *load, const struct hb_schema_key *key,
                     const struct hb_yaml *node, void *thing)
{
	int64_t n;
	if (!read_int(load, key, node, &n))
		return;
	uint32_t count = (uint32_t)n;
	if (key->type == HB_S_COUNT)
		memcpy(slot(thing, key->at), &count, sizeof(count));
	else
		memcpy(slot(thing, key->at), &n, sizeof(n));
}

static void take_ints(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	if (!is_list(load, node, key->name))
		return;
	int64_t *n = room(load, thing, key, node->n, sizeof(*n));
	for (const struct hb_yaml *item = node->first; item && n; item = item->next, n++) {
		*n = key->min;
		read_int(load, key, item, n);
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
	if (!read_int(load, key, node->first, &age[0]) ||
	    !read_int(load, key, node->first->next, &age[1]))
		return;
	if (age[0] > age[1])
		hb_load_wrong(load, node->mark, HB_M_FORM_MIN_MAX, node->first->text,
		              node->first->next->text, (struct hb_str){ 0 }, (struct hb_str){ 0 });
	memcpy(slot(thing, key->at), age, sizeof(age));
}

static void take_bool(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	if (!is_text(load, node, key->name, false))
		return;
	bool yes = hb_str_is(node->text, "true");
	if (node->quoted || (!yes && !hb_str_is(node->text, "false")))
		complain(load, node, HB_M_FORM_WANT_BOOL, key->name, (struct hb_str){ 0 });
	memcpy(slot(thing, key->at), &yes, sizeof(yes));
}

/* The value of the word that NODE holds; false, and told, when it is none of them. */
static bool read_word(struct hb_load *load, struct hb_str name, const struct hb_schema_words *words,
                      const struct hb_yaml *node, unsigned *value)
{
	if (!is_text(load, node, name, false))
		return false;
	for (size_t i = 0; i < words->n; i++)
		if (hb_str_eq(words->word[i], node->text)) {
			*value = (unsigned)i;
			return true;
		}
	hb_load_unknown(load, node->mark, HB_M_FORM_WANT_WORD, HB_M_FORM_WANT_WORD_NEAR, name,
	                node->text, words->word, words->n,
	                hb_load_join(load, words->word, words->n));
	return false;
}

static void take_word(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	unsigned value;
	_Static_assert(sizeof(value) == sizeof(enum hb_type), "enums are stored as unsigned");
	if (read_word(load, key->name, key->words, node, &value))
		memcpy(slot(thing, key->at), &value, sizeof(value));
}

static void take_sectors(struct hb_load *load, const struct hb_schema_key *key,
                         const struct hb_yaml *node, void *thing)
{
	if (!is_list(load, node, key->name))
		return;
	bool *sector = slot(thing, key->at);
	for (const struct hb_yaml *item = node->first; item; item = item->next) {
		unsigned value;
		if (read_word(load, key->name, &hb_words_sector, item, &value))
			sector[value] = true;
	}
}

static uint32_t days_in_month(int64_t year, int64_t month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (uint32_t)(month == 2 && leap);
}

/* "08-01" of YEAR; 1900 and the like have no 29 February. */
static bool read_month_day(struct hb_str s, int64_t year, uint32_t out[2])
{
	int64_t month, day;
	if (s.len != 5 || s.p[2] != '-' || !hb_str_int((struct hb_str){ s.p, 2 }, 1, 12, &month) ||
	    !hb_str_int((struct hb_str){ s.p + 3, 2 }, 1, days_in_month(year, month), &day))
		return false;
	out[0] = (uint32_t)month;
	out[1] = (uint32_t)day;
	return true;
}

static void take_month_day(struct hb_load *load, const struct hb_schema_key *key,
                           const struct hb_yaml *node, void *thing)
{
	uint32_t month_day[2];
	if (!is_text(load, node, key->name, false))
		return;
	if (!read_month_day(node->text, 1900, month_day))
		complain(load, node, HB_M_FORM_WANT_MONTH_DAY, key->name, (struct hb_str){ 0 });
	else
		memcpy(slot(thing, key->at), month_day, sizeof(month_day));
}

static void take_date(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	struct hb_str s = node->text;
	int64_t year;
	uint32_t month_day[2];
	if (!is_text(load, node, key->name, false))
		return;
	if (s.len != 10 || s.p[4] != '-' ||
	    !hb_str_int((struct hb_str){ s.p, 4 }, 1, 9999, &year) ||
	    !read_month_day(hb_str_from(s, 5), year, month_day))
		complain(load, node, HB_M_FORM_WANT_DATE, key->name, (struct hb_str){ 0 });
	else
		memcpy(slot(thing, key->at), &s, sizeof(s));
}

static void take_duration(struct hb_load *load, const struct hb_schema_key *key,
                          const struct hb_yaml *node, void *thing)
{
	struct hb_duration d;
	if (!is_text(load, node, key->name, false))
		return;
	if (!hb_duration_parse(node->text, false, &d))
		complain(load, node, HB_M_FORM_WANT_DURATION, key->name, (struct hb_str){ 0 });
	else
		memcpy(slot(thing, key->at), &d, sizeof(d));
}

static void take_texts(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	if (!is_list(load, node, key->name))
		return;
	struct hb_str *text = room(load, thing, key, node->n, sizeof(*text));
	for (const struct hb_yaml *item = node->first; item && text; item = item->next)
		if (is_text(load, item, key->name, false))
			*text++ = item->text;
}

static void take_cells(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	if (node->type != HB_YAML_MAP) {
		complain(load, node, HB_M_FORM_WANT_MAP, key->name, (struct hb_str){ 0 });
		return;
	}
	struct hb_cell *cell = room(load, thing, key, node->n, sizeof(*cell));
	for (const struct hb_yaml *item = node->first; item && cell; item = item->next, cell++) {
		cell->field = item->key;
		if (is_text(load, item, item->key, true))
			cell->text = item->text;
	}
}

static bool shape_refs(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node)
{
	if (!is_list(load, node, key->name))
		return false;
	for (const struct hb_yaml *item = node->first; item; item = item->next)
		is_text(load, item, key->name, false);
	return true;
}

static void take_maps(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	bool named = key->type == HB_S_NAMED;
	if (node->type != (named ? HB_YAML_MAP : HB_YAML_LIST)) {
		complain(load, node, named ? HB_M_FORM_WANT_MAP : HB_M_FORM_WANT_LIST, key->name,
		         (struct hb_str){ 0 });
		return;
	}
	char *item_thing = room(load, thing, key, node->n, key->map->size);
	if (!item_thing)
		return;
	for (const struct hb_yaml *item = node->first; item; item = item->next) {
		hb_load_map(load, key->map, item, item_thing);
		if (named)
			memcpy(item_thing, &item->key, sizeof(item->key));
		if (named && !is_id(item->key))
			hb_load_wrong(load, item->key_mark, HB_M_FORM_WANT_ID, key->name, item->key,
			              (struct hb_str){ 0 }, (struct hb_str){ 0 });
		item_thing += key->map->size;
	}
}

static void take_lists(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	if (node->type != HB_YAML_MAP) {
		complain(load, node, HB_M_FORM_WANT_MAP, key->name, (struct hb_str){ 0 });
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
		if (!is_id(item->key))
			hb_load_wrong(load, item->key_mark, HB_M_FORM_WANT_ID, key->name, item->key,
			              (struct hb_str){ 0 }, (struct hb_str){ 0 });
		take_maps(load, &choices, item, list);
	}
}

static void take_choices(struct hb_load *load, const struct hb_schema_key *key,
                         const struct hb_yaml *node, void *thing)
{
	if (node->type == HB_YAML_SCALAR)
		is_text(load, node, key->name, false);
	else
		take_maps(load, key, node, thing);
}

static void take(struct hb_load *load, const struct hb_schema_key *key, const struct hb_yaml *node,
                 void *thing)
{
	typedef void taker(struct hb_load *, const struct hb_schema_key *, const struct hb_yaml *,
	                   void *);
	static taker *const takers[] = {
		[HB_S_TEXT] = take_text,         [HB_S_EMPTY_TEXT] = take_text,
		[HB_S_ID] = take_text,           [HB_S_NAME] = take_text,
		[HB_S_LANG] = take_text,         [HB_S_INT] = take_int,
		[HB_S_COUNT] = take_int,         [HB_S_BOOL] = take_bool,
		[HB_S_WORD] = take_word,         [HB_S_SECTORS] = take_sectors,
		[HB_S_DATE] = take_date,         [HB_S_MONTH_DAY] = take_month_day,
		[HB_S_DURATION] = take_duration, [HB_S_TEXTS] = take_texts,
		[HB_S_INTS] = take_ints,         [HB_S_AGES] = take_ages,
		[HB_S_CELLS] = take_cells,       [HB_S_MAPS] = take_maps,
		[HB_S_NAMED] = take_maps,        [HB_S_LISTS] = take_lists,
		[HB_S_CHOICES] = take_choices,
	};
	if (key->type == HB_S_REF)
		is_text(load, node, key->name, false);
	else if (key->type == HB_S_REFS)
		shape_refs(load, key, node);
	else if (key->type == HB_S_LABELS && node->type != HB_YAML_MAP)
		complain(load, node, HB_M_FORM_WANT_MAP, key->name, (struct hb_str){ 0 });
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
		complain(load, node, HB_M_FORM_WANT_MAP, hb_str(map->name), (struct hb_str){ 0 });
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
