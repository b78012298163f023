/* From rows to units: who belongs where, in an order that does not depend on the input's. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tables.h"

/* Sorting needs the texts behind ids; the report at hand is set for the time of a sort. */
static int by_date(const void *a, const void *b, void *ctx)
{
	const struct report *r = ctx;
	const struct report_seen *x = a, *y = b;
	if (x->pupil != y->pupil)
		return x->pupil < y->pupil ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	int order = hb_str_cmp(hb_dict_text(&r->observers, x->observer),
	                       hb_dict_text(&r->observers, y->observer));
	if (!order)
		order = hb_str_cmp(hb_dict_text(&r->groups, x->group),
		                   hb_dict_text(&r->groups, y->group));
	if (!order)
		order = memcmp(x->score, y->score, r->n_items);
	return order ? order : hb_str_cmp(x->remark, y->remark);
}

static int by_place(const void *a, const void *b, void *ctx)
{
	const struct report *r = ctx;
	const struct report_pupil *x = a, *y = b;
	int order = hb_str_cmp(hb_dict_text(&r->schools, x->school),
	                       hb_dict_text(&r->schools, y->school));
	if (!order)
		order = hb_str_cmp(hb_dict_text(&r->groups, x->group),
		                   hb_dict_text(&r->groups, y->group));
	return order ? order : hb_str_cmp(x->code, y->code);
}

/* The text of the last date that has one; of several on that date the first in byte order. */
static uint32_t latest_text(const struct hb_dict *dict, const struct report_pupil *p, bool school,
                            uint32_t none)
{
	uint32_t found = none;
	int32_t day = HB_NO_DAY;
	for (size_t i = p->n_seen; i-- > 0;) {
		uint32_t id = school ? p->seen[i].school : p->seen[i].group;
		if (!hb_dict_text(dict, id).len)
			continue;
		if (day != HB_NO_DAY && p->seen[i].day < day)
			break;
		if (day == HB_NO_DAY ||
		    hb_str_cmp(hb_dict_text(dict, id), hb_dict_text(dict, found)) < 0)
			found = id;
		day = p->seen[i].day;
	}
	return found;
}

static void place_pupil(struct report *r, struct report_pupil *p)
{
	uint32_t no_group = hb_dict_add(&r->groups, HB_STR(""), NULL);
	uint32_t no_school = hb_dict_add(&r->schools, HB_STR(""), NULL);
	p->listed = r->list ? hb_pupils_code(r->list, p->code) : NULL;
	p->last_day = p->n_seen ? p->seen[p->n_seen - 1].day : HB_NO_DAY;
	p->group = latest_text(&r->groups, p, false, no_group);
	p->school = latest_text(&r->schools, p, true, no_school);
	r->filled |= p->listed && ((p->group == no_group && p->listed->group.len) ||
	                           (p->school == no_school && p->listed->school.len));
	if (p->listed && p->group == no_group)
		p->group = hb_dict_add(&r->groups, p->listed->group, NULL);
	if (p->listed && p->school == no_school)
		p->school = hb_dict_add(&r->schools, p->listed->school, NULL);
	if (p->group != HB_DICT_NONE && !hb_dict_text(&r->groups, p->group).len &&
	    p->table_group.len)
		p->group = hb_dict_add(&r->groups, p->table_group, NULL);
	r->failed |= p->group == HB_DICT_NONE || p->school == HB_DICT_NONE ||
	             no_group == HB_DICT_NONE || no_school == HB_DICT_NONE;
}

/* Whether observation S has pupil P where the report has him. */
static bool in_place(const struct report *r, const struct report_pupil *p,
                     const struct report_seen *s)
{
	struct hb_str group = hb_dict_text(&r->groups, s->group),
	              school = hb_dict_text(&r->schools, s->school);
	if (r->filled && p->listed) {
		group = group.len ? group : p->listed->group;
		school = school.len ? school : p->listed->school;
	}
	return hb_str_eq(school, hb_dict_text(&r->schools, p->school)) &&
	       (hb_str_eq(group, hb_dict_text(&r->groups, p->group)));
}

static void find_moved(struct report *r)
{
	for (size_t p = 0; p < r->pupils.n && !r->moved; p++)
		for (size_t s = 0; s < r->pupil[p].n_seen; s++)
			r->moved |= r->by != BY_PUPIL &&
			            !in_place(r, &r->pupil[p], &r->pupil[p].seen[s]);
}

static void place_pupils(struct report *r)
{
	if (r->n_seen)
		qsort_r(r->seen, r->n_seen, sizeof(*r->seen), by_date, r);
	for (size_t i = 0; i < r->n_seen; i++) {
		struct report_pupil *p = &r->pupil[r->seen[i].pupil];
		if (!p->n_seen++)
			p->seen = &r->seen[i];
	}
	for (uint32_t i = 0; i < r->pupils.n && !r->failed; i++)
		place_pupil(r, &r->pupil[i]);
	if (r->failed)
		return;
	find_moved(r);
	if (r->pupils.n)
		qsort_r(r->pupil, r->pupils.n, sizeof(*r->pupil), by_place, r);
}

static bool same_unit(const struct report *r, const struct report_pupil *a,
                      const struct report_pupil *b)
{
	if (r->by == BY_PUPIL)
		return false;
	return a->school == b->school && (r->by == BY_SCHOOL || a->group == b->group);
}

static int by_name(const void *a, const void *b)
{
	const struct report_unit *x = a, *y = b;
	int order = hb_str_cmp(x->school, y->school);
	return order ? order : hb_str_cmp(x->group, y->group);
}

static uint32_t unit_key(struct report *r, struct hb_dict *keys, struct hb_str school,
                         struct hb_str group, bool *is_new)
{
	struct hb_buf key = { 0 };
	hb_buf_str(&key, school);
	hb_buf_char(&key, '\0');
	hb_buf_str(&key, group);
	uint32_t id = hb_dict_add(keys, hb_buf_slice(&key), is_new);
	r->failed |= key.failed || id == HB_DICT_NONE;
	hb_buf_free(&key);
	return id;
}

/* Groups that only a coarse summary knows; where pupils are known the summary would count twice. */
static void add_coarse(struct report *r)
{
	struct hb_dict known = { 0 };
	size_t n = r->n_units;
	bool is_new;
	for (size_t u = 0; u < n; u++)
		unit_key(r, &known, r->unit[u].school, r->unit[u].group, &is_new);
	for (uint32_t i = 0; i < r->coarse_keys.n && !r->failed; i++) {
		const struct report_coarse *c = &r->coarse[i];
		unit_key(r, &known, c->school, c->group, &is_new);
		r->coarse_withheld |= !is_new;
		if (is_new)
			r->unit[r->n_units++] = (struct report_unit){ .school = c->school,
				                                      .group = c->group,
				                                      .coarse = c };
	}
	hb_dict_free(&known);
	if (r->n_units > n)
		qsort(r->unit, r->n_units, sizeof(*r->unit), by_name);
}

bool report_settle(struct report *r)
{
	hb_dict_free(&r->record_keys);
	free(r->seen_of_key);
	r->seen_of_key = NULL;
	table_pupils(r);
	r->was_seen = hb_arena_array(&r->arena, r->pupils.n + 1, sizeof(*r->was_seen));
	r->failed |= !r->was_seen;
	for (size_t i = 0; !r->failed && i < r->n_seen; i++)
		r->was_seen[r->seen[i].pupil] = true;
	if (!r->failed)
		place_pupils(r);
	r->unit = hb_calloc(r->pupils.n + r->coarse_keys.n + 1, sizeof(*r->unit));
	r->n_stamps = r->observers.n + 1;
	r->stamp = hb_calloc(r->n_stamps, sizeof(*r->stamp));
	r->failed |= !r->unit || !r->stamp;
	for (uint32_t i = 0; i < r->pupils.n && !r->failed; i++) {
		struct report_pupil *p = &r->pupil[i];
		if (i && same_unit(r, p - 1, p)) {
			r->unit[r->n_units - 1].n_pupils++;
			continue;
		}
		r->unit[r->n_units++] =
		        (struct report_unit){ .school = hb_dict_text(&r->schools, p->school),
			                      .group = r->by == BY_SCHOOL
			                                       ? HB_STR("")
			                                       : hb_dict_text(&r->groups, p->group),
			                      .pupil = p,
			                      .n_pupils = 1 };
	}
	if (!r->failed)
		add_coarse(r);
	if (!r->failed)
		table_settle(r);
	return !r->failed;
}

void report_free(struct report *r)
{
	hb_dict_free(&r->pupils);
	hb_dict_free(&r->groups);
	hb_dict_free(&r->schools);
	hb_dict_free(&r->observers);
	hb_dict_free(&r->record_keys);
	hb_dict_free(&r->coarse_keys);
	hb_dict_free(&r->cell_texts);
	free(r->seen_of_key);
	free(r->pupil);
	free(r->seen);
	free(r->block);
	free(r->coarse);
	free(r->unit);
	free(r->reason);
	free(r->stamp);
	for (size_t k = 0; k < REPORT_TABLES; k++) {
		free(r->tables[k].row);
		hb_form_free(r->table_form[k]);
	}
	hb_arena_free(&r->arena);
	hb_arena_free(&r->kept);
}
