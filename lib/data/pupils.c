#include "data/pupils.h"

#include <stdlib.h>

#include "base/sys.h"
#include "base/unicode.h"
#include "data/pupils_list.h"

void hb_pupils_free(struct hb_pupil_list *list)
{
	if (!list)
		return;
	hb_arena_free(&list->arena);
	free(list->pupil);
	free(list->line);
	hb_dict_free(&list->codes);
	hb_dict_free(&list->names);
	free(list->called);
	hb_buf_free(&list->joined);
	hb_buf_free(&list->folded);
	free(list);
}

size_t hb_pupils_count(const struct hb_pupil_list *list)
{
	return list->n;
}

const struct hb_pupil *hb_pupils_at(const struct hb_pupil_list *list, size_t i)
{
	return &list->pupil[i];
}

const struct hb_pupil *hb_pupils_code(const struct hb_pupil_list *list, struct hb_str code)
{
	uint32_t id = hb_dict_find(&list->codes, code);
	return id == HB_DICT_NONE ? NULL : &list->pupil[id];
}

size_t hb_pupils_search(const struct hb_pupil_list *list, struct hb_str text,
                        const struct hb_pupil **found)
{
	*found = hb_pupils_code(list, text);
	if (*found)
		return 1;
	struct hb_buf folded = { 0 };
	uint32_t id = HB_DICT_NONE;
	if (hb_fold(&folded, text) && folded.len)
		id = hb_dict_find(&list->names, hb_buf_slice(&folded));
	bool failed = folded.failed;
	hb_buf_free(&folded);
	if (failed)
		return SIZE_MAX;
	if (id == HB_DICT_NONE)
		return 0;
	struct called called = list->called[id];
	if (called.n == 1)
		*found = &list->pupil[called.last];
	return called.n;
}

/* ---- names ---- */

/* Registers the parts in this order as a name of pupil AT. */
static bool add_order(struct hb_pupil_list *list, uint32_t at, const struct hb_str *part, size_t n)
{
	list->joined.len = list->folded.len = 0;
	for (size_t i = 0; i < n; i++) {
		hb_buf_str(&list->joined, part[i]);
		hb_buf_char(&list->joined, ' ');
	}
	if (list->joined.failed || !hb_fold(&list->folded, hb_buf_slice(&list->joined)))
		return !list->joined.failed && !list->folded.failed;
	if (!list->folded.len)
		return true;
	bool is_new;
	uint32_t id = hb_dict_add(&list->names, hb_buf_slice(&list->folded), &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&list->called, &list->called_cap, (size_t)id + 1, sizeof(*list->called)) != 0)
		return false;
	struct called *called = &list->called[id];
	if (is_new)
		*called = (struct called){ at, 1 };
	else if (called->last != at)
		*called = (struct called){ at, called->n + 1 };
	return true;
}

/* The orders in which people and systems write a Dutch name. */
static bool add_names(struct hb_pupil_list *list, uint32_t at)
{
	const struct hb_pupil *p = &list->pupil[at];
	struct hb_str g = p->given, t = p->particle, s = p->surname;
	const struct hb_str orders[][3] = {
		{ g, t, s }, /* Zoë van der Kwaak */
		{ s, g, t }, /* Kwaak, Zoë van der */
		{ t, s, g }, /* van der Kwaak, Zoë */
		{ s, t, g }, /* Kwaak, van der, Zoë */
		{ g, s, t }, /* Zoë Kwaak, van der */
	};
	if (p->name.len && !add_order(list, at, &p->name, 1))
		return false;
	if (!g.len || !s.len)
		return true;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (!add_order(list, at, orders[i], 3))
			return false;
	return true;
}

/* Copies the texts of P, which lie in the record, into the list. */
static bool own(struct hb_pupil_list *list, struct hb_pupil *p)
{
	struct hb_str *text[] = { &p->code, &p->given, &p->particle, &p->surname,
		                  &p->name, &p->group, &p->school };
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		if (!text[i]->len)
			continue;
		*text[i] = hb_arena_str(&list->arena, *text[i]);
		if (!text[i]->p)
			return false;
	}
	return true;
}

bool hb_pupils_append(struct hb_pupil_list *list, struct hb_pupil p, uint64_t line)
{
	if (hb_grow(&list->pupil, &list->cap, list->n + 1, sizeof(*list->pupil)) != 0 ||
	    hb_grow(&list->line, &list->line_cap, list->n + 1, sizeof(*list->line)) != 0)
		return false;
	if (!own(list, &p))
		return false;
	list->line[list->n] = line;
	list->pupil[list->n++] = p;
	return add_names(list, (uint32_t)(list->n - 1));
}
