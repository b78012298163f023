/* Single values of a form: texts, numbers, words of a closed list, dates. */
#include <string.h>

#include "form/walk.h"

void hb_walk_wrong(struct hb_load *load, const struct hb_yaml *node, enum hb_message m,
                   struct hb_str name, struct hb_str expected)
{
	hb_load_wrong(load, node->mark, m, name, node->text, (struct hb_str){ 0 }, expected);
}

bool hb_walk_is_text(struct hb_load *load, const struct hb_yaml *node, struct hb_str name,
                     bool may_be_empty)
{
	if (node->type != HB_YAML_SCALAR) {
		hb_walk_wrong(load, node, HB_M_FORM_WANT_TEXT, name, (struct hb_str){ 0 });
		return false;
	}
	bool null = !node->quoted && (!node->text.len || hb_str_is(node->text, "~") ||
	                              hb_str_is(node->text, "null"));
	if (null || (!node->text.len && !may_be_empty)) {
		hb_walk_wrong(load, node, HB_M_FORM_EMPTY, name, (struct hb_str){ 0 });
		return false;
	}
	return true;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool hb_walk_is_id(struct hb_str s)
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

void *hb_walk_slot(void *thing, size_t at)
{
	return (char *)thing + at;
}

void hb_walk_take_text(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	struct hb_str s = node->text;
	if (!hb_walk_is_text(load, node, key->name, key->type == HB_S_EMPTY_TEXT))
		return;
	if (key->type == HB_S_ID && !hb_walk_is_id(s))
		hb_walk_wrong(load, node, HB_M_FORM_WANT_ID, key->name, (struct hb_str){ 0 });
	else if (key->type == HB_S_NAME && !is_name(s))
		hb_walk_wrong(load, node, HB_M_FORM_WANT_NAME, key->name, (struct hb_str){ 0 });
	else if (key->type == HB_S_LANG && !(s.len == 2 && is_lower(s.p[0]) && is_lower(s.p[1])))
		hb_walk_wrong(load, node, HB_M_FORM_WANT_LANG, key->name, (struct hb_str){ 0 });
	else
		memcpy(hb_walk_slot(thing, key->at), &s, sizeof(s));
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

bool hb_walk_read_int(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, int64_t *n)
{
	if (!hb_walk_is_text(load, node, key->name, false))
		return false;
	if (hb_str_int(node->text, key->min, key->max, n))
		return true;
	if (key->max == HB_INT_MAX)
		hb_walk_wrong(load, node, HB_M_FORM_WANT_NUMBER, key->name, (struct hb_str){ 0 });
	else
		hb_walk_wrong(load, node, HB_M_FORM_WANT_INT, key->name, range(load, key));
	return false;
}

void hb_walk_take_int(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, void *thing)
{
	int64_t n;
	if (!hb_walk_read_int(load, key, node, &n))
		return;
	uint32_t count = (uint32_t)n;
	if (key->type == HB_S_COUNT)
		memcpy(hb_walk_slot(thing, key->at), &count, sizeof(count));
	else
		memcpy(hb_walk_slot(thing, key->at), &n, sizeof(n));
}

void hb_walk_take_bool(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	if (!hb_walk_is_text(load, node, key->name, false))
		return;
	bool yes = hb_str_is(node->text, "true");
	if (node->quoted || (!yes && !hb_str_is(node->text, "false")))
		hb_walk_wrong(load, node, HB_M_FORM_WANT_BOOL, key->name, (struct hb_str){ 0 });
	memcpy(hb_walk_slot(thing, key->at), &yes, sizeof(yes));
}

bool hb_walk_read_word(struct hb_load *load, struct hb_str name,
                       const struct hb_schema_words *words, const struct hb_yaml *node,
                       unsigned *value)
{
	if (!hb_walk_is_text(load, node, name, false))
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

void hb_walk_take_word(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	unsigned value;
	_Static_assert(sizeof(value) == sizeof(enum hb_type), "enums are stored as unsigned");
	if (hb_walk_read_word(load, key->name, key->words, node, &value))
		memcpy(hb_walk_slot(thing, key->at), &value, sizeof(value));
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

void hb_walk_take_month_day(struct hb_load *load, const struct hb_schema_key *key,
                            const struct hb_yaml *node, void *thing)
{
	uint32_t month_day[2];
	if (!hb_walk_is_text(load, node, key->name, false))
		return;
	if (!read_month_day(node->text, 1900, month_day))
		hb_walk_wrong(load, node, HB_M_FORM_WANT_MONTH_DAY, key->name,
		              (struct hb_str){ 0 });
	else
		memcpy(hb_walk_slot(thing, key->at), month_day, sizeof(month_day));
}

bool hb_walk_is_date(struct hb_str s)
{
	int64_t year;
	uint32_t month_day[2];
	return s.len == 10 && s.p[4] == '-' &&
	       hb_str_int((struct hb_str){ s.p, 4 }, 1, 9999, &year) &&
	       read_month_day(hb_str_from(s, 5), year, month_day);
}

void hb_walk_take_date(struct hb_load *load, const struct hb_schema_key *key,
                       const struct hb_yaml *node, void *thing)
{
	if (!hb_walk_is_text(load, node, key->name, false))
		return;
	if (!hb_walk_is_date(node->text))
		hb_walk_wrong(load, node, HB_M_FORM_WANT_DATE, key->name, (struct hb_str){ 0 });
	else
		memcpy(hb_walk_slot(thing, key->at), &node->text, sizeof(node->text));
}

void hb_walk_take_duration(struct hb_load *load, const struct hb_schema_key *key,
                           const struct hb_yaml *node, void *thing)
{
	struct hb_duration d;
	if (!hb_walk_is_text(load, node, key->name, false))
		return;
	if (!hb_duration_parse(node->text, false, &d))
		hb_walk_wrong(load, node, HB_M_FORM_WANT_DURATION, key->name, (struct hb_str){ 0 });
	else
		memcpy(hb_walk_slot(thing, key->at), &d, sizeof(d));
}
