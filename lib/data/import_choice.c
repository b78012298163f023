#include "data/import_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/sys.h"
#include "base/unicode.h"
#include "data/value.h"

/* ---- names of choices and of the points of a scale ---- */

static bool is_separator(char c)
{
	return c == ';' || c == ',' || c == '|' || c == '/' || c == '\n' || c == '\r';
}

static size_t count_parts(struct hb_str name)
{
	size_t n = 1;
	for (size_t i = 0; i < name.len; i++)
		n += is_separator(name.p[i]);
	return n;
}

/* A name that two choices share means neither. */
static bool add_name(struct hb_import *import, struct hb_choice_names *names, struct hb_str name,
                     uint32_t choice)
{
	import->spare.len = 0;
	if (!name.len || !hb_fold(&import->spare, name) || !import->spare.len)
		return !import->spare.failed;
	bool is_new;
	uint32_t id = hb_dict_add(&names->folded, hb_buf_slice(&import->spare), &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&names->choice, &names->cap, (size_t)id + 1, sizeof(*names->choice)) != 0)
		return false;
	if (is_new)
		names->choice[id] = choice;
	else if (names->choice[id] != choice)
		names->choice[id] = HB_NO_FIELD;
	size_t parts = count_parts(name);
	if (parts > names->most_parts)
		names->most_parts = parts;
	return true;
}

static bool add_choice(struct hb_import *import, struct hb_choice_names *names,
                       const struct hb_choice *choice, uint32_t at)
{
	bool good = add_name(import, names, choice->id, at) &&
	            add_name(import, names, choice->label, at);
	for (size_t i = 0; good && i < choice->n_aliases; i++)
		good = add_name(import, names, choice->aliases[i], at);
	names->near[(size_t)at * 2] = choice->id;
	names->near[(size_t)at * 2 + 1] = choice->label;
	return good;
}

bool hb_choice_names_make(struct hb_import *import, struct hb_import_field *f)
{
	struct hb_choice_names *names = &f->names;
	const struct hb_scale *scale = f->field->scale;
	names->expected = hb_value_expected(f->field, &import->arena);
	if (!names->expected.p)
		return false;
	if (f->field->type == HB_TYPE_SCALE && scale) {
		for (int64_t i = 0; i <= scale->max - scale->min; i++)
			if (!add_name(import, names, scale->labels[i], (uint32_t)i))
				return false;
		return true;
	}
	if (f->field->type != HB_TYPE_CHOICE && f->field->type != HB_TYPE_MULTI)
		return true;
	names->near =
	        hb_arena_array(&import->arena, f->field->n_choices * 2 + 1, sizeof(*names->near));
	if (!names->near)
		return false;
	for (uint32_t i = 0; i < f->field->n_choices; i++)
		if (!add_choice(import, names, &f->field->choices[i], i))
			return false;
	return true;
}

void hb_choice_names_free(struct hb_import_field *f)
{
	hb_dict_free(&f->names.folded);
	free(f->names.choice);
}

uint32_t hb_choice_named(const struct hb_import_field *f, struct hb_str folded)
{
	uint32_t id = hb_dict_find(&f->names.folded, folded);
	return id == HB_DICT_NONE ? HB_NO_FIELD : f->names.choice[id];
}

/* "3e", "3de", "1ste": the digits before the ending; else nothing. */
static struct hb_str ordinal(struct hb_str folded)
{
	size_t n = 0;
	while (n < folded.len && folded.p[n] >= '0' && folded.p[n] <= '9')
		n++;
	struct hb_str end = hb_str_from(folded, n);
	bool is = n && (hb_str_is(end, "e") || hb_str_is(end, "de") || hb_str_is(end, "ste") ||
	                hb_str_is(end, "e uur"));
	return (struct hb_str){ folded.p, is ? n : 0 };
}

static uint32_t choice_of(struct hb_import_worker *w, const struct hb_import_field *f,
                          struct hb_str text)
{
	w->spare.len = 0;
	if (!hb_fold(&w->spare, text) || !w->spare.len)
		return HB_NO_FIELD;
	struct hb_str folded = hb_buf_slice(&w->spare);
	uint32_t at = hb_choice_named(f, folded);
	if (at == HB_NO_FIELD && ordinal(folded).len)
		at = hb_choice_named(f, ordinal(folded));
	return at;
}

/* ---- one choice, or several in a cell ---- */

static void unknown(struct hb_conversion *c, const struct hb_import_field *f, struct hb_str text)
{
	struct hb_problem p = { .message = HB_M_CHOICE,
		                .value = text,
		                .expected = f->names.expected };
	struct hb_str near = hb_near(text, f->names.near, f->field->n_choices * 2);
	for (size_t i = 0; near.len && i < f->field->n_choices * 2; i++)
		if (f->names.near[i].p == near.p) {
			p.message = HB_M_CHOICE_NEAR;
			p.text[0] = f->names.near[i & ~(size_t)1];
		}
	hb_import_problem(c, f, p);
}

struct hb_str hb_import_choice(struct hb_conversion *c, const struct hb_import_field *f,
                               struct hb_str text)
{
	struct hb_str result;
	if (hb_import_met(c, f, text, &result))
		return result;
	uint32_t at = choice_of(c->worker, f, text);
	if (at == HB_NO_FIELD) {
		c->problems->failed |= c->worker->spare.failed;
		unknown(c, f, text);
		return text;
	}
	result = f->field->choices[at].id;
	hb_import_meet(c, f, text, result);
	return result;
}

static size_t part_end(struct hb_str text, size_t from)
{
	while (from < text.len && !is_separator(text.p[from]))
		from++;
	return from;
}

/* The longest run of parts from AT on that is the name of a choice; *END is where it ends. */
static uint32_t longest(struct hb_import_worker *w, const struct hb_import_field *f,
                        struct hb_str text, size_t at, size_t *end)
{
	uint32_t found = HB_NO_FIELD;
	size_t to = at;
	for (size_t n = 0; n < f->names.most_parts && to <= text.len; n++, to++) {
		to = part_end(text, to);
		uint32_t one = choice_of(w, f, (struct hb_str){ text.p + at, to - at });
		if (one != HB_NO_FIELD) {
			found = one;
			*end = to;
		}
	}
	return found;
}

static void join(struct hb_buf *out, struct hb_str id)
{
	if (out->len)
		hb_buf_char(out, '|');
	hb_buf_str(out, id);
}

/* Splits TEXT into w->joined; returns the first stretch that is no choice, if any. */
static struct hb_str split(struct hb_import_worker *w, const struct hb_import_field *f,
                           struct hb_str text)
{
	struct hb_str stray = { NULL, 0 };
	bool open = false; /* the stray stretch may go on */
	for (size_t at = 0; at < text.len;) {
		size_t end = part_end(text, at);
		struct hb_str part = hb_trim((struct hb_str){ text.p + at, end - at });
		if (!part.len) {
			at = end + 1;
			continue;
		}
		uint32_t choice = longest(w, f, text, at, &end);
		if (choice != HB_NO_FIELD) {
			join(&w->joined, f->field->choices[choice].id);
			open = false;
		} else if (!stray.p || open) {
			const char *from = stray.p ? stray.p : part.p;
			stray = (struct hb_str){ from, (size_t)(part.p + part.len - from) };
			open = true;
		}
		at = end + 1;
	}
	return stray;
}

/* The joined ids in the record's arena. */
static struct hb_str take_joined(struct hb_conversion *c, struct hb_str text)
{
	struct hb_buf *joined = &c->worker->joined;
	c->problems->failed |= joined->failed || c->worker->spare.failed;
	if (!joined->len)
		return (struct hb_str){ NULL, 0 };
	char *p = hb_import_text(c, joined->len);
	if (!p)
		return text;
	memcpy(p, joined->p, joined->len);
	return (struct hb_str){ p, joined->len };
}

struct hb_str hb_import_multi(struct hb_conversion *c, const struct hb_import_field *f,
                              struct hb_str text)
{
	struct hb_str result;
	if (hb_import_met(c, f, text, &result))
		return result;
	c->worker->joined.len = 0;
	struct hb_str stray = split(c->worker, f, text);
	if (stray.p) {
		unknown(c, f, stray);
		return text;
	}
	result = take_joined(c, text);
	hb_import_meet(c, f, text, result);
	return result;
}

/* ---- yes and no ---- */

struct hb_str hb_import_yes(struct hb_str text)
{
	static const char *const yes[] = { "ja",
		                           "j",
		                           "waar",
		                           "true",
		                           "1",
		                           "x",
		                           "yes",
		                           "y",
		                           "v",
		                           "\xE2\x9C\x93",
		                           "\xE2\x9C\x94",
		                           "\xE2\x98\x91",
		                           "\xE2\x98\x92" };
	static const char *const no[] = { "nee", "n",  "onwaar", "false",
		                          "0",   "no", "neen",   "\xE2\x98\x90" };
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (hb_str_ieq(text, hb_str(yes[i])))
			return HB_STR("ja");
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (hb_str_ieq(text, hb_str(no[i])))
			return HB_STR("nee");
	return (struct hb_str){ NULL, 0 };
}

/* 1 ticked, 0 not, -1 neither. */
static int ticked(struct hb_import_worker *w, const struct hb_import_field *f, struct hb_str text,
                  uint32_t choice)
{
	struct hb_str yes = hb_import_yes(text);
	if (yes.len)
		return yes.len == 2;
	if (choice_of(w, f, text) == choice)
		return 1;
	return hb_import_missing(f, text) ? 0 : -1;
}

struct hb_str hb_import_ticks(struct hb_conversion *c, const struct hb_import_field *f)
{
	struct hb_import_worker *w = c->worker;
	w->joined.len = 0;
	for (size_t i = f->first_tick; i < f->first_tick + f->n_ticks; i++) {
		struct hb_import_tick tick = c->import->tick[i];
		struct hb_str text = hb_trim(c->record->cell[tick.column]);
		int is = text.len ? ticked(w, f, text, tick.choice) : 0;
		if (is > 0)
			join(&w->joined, f->field->choices[tick.choice].id);
		if (is < 0)
			hb_import_problem(c, f,
			                  (struct hb_problem){ .message = HB_M_TICK_UNKNOWN,
			                                       .column = tick.column + 1,
			                                       .value = text });
	}
	return take_joined(c, (struct hb_str){ NULL, 0 });
}
