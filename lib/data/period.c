#include "data/period.h"

#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/sys.h"

/* Month and day as one number that grows from the school year's first day to its last. */
static uint32_t season(const struct hb_form *f, uint32_t month, uint32_t day)
{
	uint32_t at = month * 100 + day, start = f->year_month * 100 + f->year_day;
	return at >= start ? at : at + 1300;
}

/* A day of the year that each year has. */
static bool yearly(uint32_t month, uint32_t day)
{
	return hb_day(2023, month, day) != HB_NO_DAY;
}

static void wrong(struct hb_sink *sink, const struct hb_form *form, enum hb_message message,
                  struct hb_str value)
{
	hb_find(sink,
	        (struct hb_finding){ .message = message, .file = form->path, .value = value });
}

/* Each day must lie in exactly one term: the first starts with the year, the others follow. */
static bool check_terms(const struct hb_form *form, struct hb_sink *sink)
{
	if (!yearly(form->year_month, form->year_day)) {
		wrong(sink, form, HB_M_CALENDAR_START, (struct hb_str){ 0 });
		return false;
	}
	if (form->n_terms == 0) {
		wrong(sink, form, HB_M_CALENDAR_NO_TERMS, (struct hb_str){ 0 });
		return false;
	}
	bool good = true;
	uint32_t before = 0;
	for (size_t i = 0; i < form->n_terms; i++) {
		const struct hb_term *t = &form->terms[i];
		uint32_t at = season(form, t->month, t->day);
		bool first = at == season(form, form->year_month, form->year_day);
		if (!yearly(t->month, t->day) || at <= before || (i == 0) != first) {
			wrong(sink, form, HB_M_CALENDAR_TERM, t->id);
			good = false;
		}
		before = at;
	}
	return good;
}

/* Holidays into the calendar's arrays, by insertion: there are a few a year. */
static bool sort_holidays(struct hb_calendar *c, int32_t *from, int32_t *to, struct hb_str *label,
                          struct hb_sink *sink)
{
	bool good = true;
	size_t n = 0;
	for (size_t i = 0; i < c->form->n_holidays; i++) {
		const struct hb_holiday *h = &c->form->holidays[i];
		int32_t first = hb_day_parse(h->from), last = hb_day_parse(h->to);
		if (first == HB_NO_DAY || last == HB_NO_DAY || last < first) {
			wrong(sink, c->form, HB_M_CALENDAR_HOLIDAY,
			      h->label.len ? h->label : h->from);
			good = false;
			continue;
		}
		size_t at = n++;
		for (; at > 0 && from[at - 1] > first; at--) {
			from[at] = from[at - 1];
			to[at] = to[at - 1];
			label[at] = label[at - 1];
		}
		from[at] = first;
		to[at] = last;
		label[at] = h->label.len ? h->label : h->from;
	}
	c->holiday_from = from;
	c->holiday_to = to;
	c->holiday_label = label;
	c->n_holidays = n;
	return good;
}

enum hb_status hb_calendar_make(struct hb_calendar *calendar, struct hb_form *form,
                                struct hb_sink *sink)
{
	*calendar = (struct hb_calendar){ .form = form };
	if (form->kind != HB_KIND_CALENDAR) {
		wrong(sink, form, HB_M_CALENDAR_KIND, form->id);
		return HB_USAGE;
	}
	size_t room = form->n_holidays + 1;
	int32_t *from = hb_arena_array(&form->arena, room, sizeof(*from));
	int32_t *to = hb_arena_array(&form->arena, room, sizeof(*to));
	struct hb_str *label = hb_arena_array(&form->arena, room, sizeof(*label));
	if (!from || !to || !label)
		return hb_no_memory(sink);
	bool terms = check_terms(form, sink);
	bool holidays = sort_holidays(calendar, from, to, label, sink);
	return terms && holidays ? HB_OK : HB_USAGE;
}

void hb_calendar_locate(const struct hb_calendar *c, int32_t day, int32_t *year, uint32_t *term)
{
	const struct hb_form *f = c->form;
	struct hb_civil civil = hb_civil(day);
	uint32_t at = season(f, civil.month, civil.day);
	*year = civil.year - (at > 1300);
	*term = 0;
	for (uint32_t i = 1; i < f->n_terms; i++)
		if (season(f, f->terms[i].month, f->terms[i].day) <= at)
			*term = i;
}

/* Digits of YEAR 0..9999 behind OUT's first N characters. */
static size_t put_year(char *out, size_t n, int32_t year)
{
	for (int32_t unit = 1000; unit; unit /= 10)
		out[n++] = (char)('0' + year / unit % 10);
	return n;
}

static size_t put_school_year(char *out, int32_t year)
{
	size_t n = put_year(out, 0, year);
	out[n++] = '-';
	return put_year(out, n, year + 1);
}

struct hb_str hb_school_year(const struct hb_calendar *c, int32_t day, char *out)
{
	if (day == HB_NO_DAY)
		return (struct hb_str){ out, 0 };
	int32_t year;
	uint32_t term;
	hb_calendar_locate(c, day, &year, &term);
	return (struct hb_str){ out, put_school_year(out, year) };
}

struct hb_str hb_term(const struct hb_calendar *c, int32_t day, char *out)
{
	if (day == HB_NO_DAY)
		return (struct hb_str){ out, 0 };
	int32_t year;
	uint32_t term;
	hb_calendar_locate(c, day, &year, &term);
	size_t n = put_school_year(out, year);
	struct hb_str id = c->form->terms[term].id;
	size_t room = HB_PERIOD_MAX - n - 1, len = id.len < room ? id.len : room;
	out[n++] = '/';
	memcpy(out + n, id.p, len);
	return (struct hb_str){ out, n + len };
}

/* Term I of the school year that begins in YEAR; one past the last is the next year's first. */
static int32_t term_start(const struct hb_form *f, int32_t year, size_t i)
{
	uint32_t month = f->year_month, day = f->year_day;
	if (i < f->n_terms) {
		month = f->terms[i].month;
		day = f->terms[i].day;
	} else {
		year++;
	}
	if (i < f->n_terms && season(f, month, day) > 1300)
		year++;
	return hb_day(year, month, day);
}

static struct hb_days term_days(const struct hb_form *f, int32_t year, size_t i)
{
	int32_t next = term_start(f, year, i + 1);
	return (struct hb_days){ term_start(f, year, i),
		                 next == HB_NO_DAY ? hb_day(9999, 12, 31) : next - 1 };
}

static enum hb_status unknown_term(const struct hb_form *f, struct hb_str text, struct hb_str id,
                                   struct hb_sink *sink)
{
	struct hb_buf all = { 0 };
	struct hb_str *ids = hb_calloc(f->n_terms, sizeof(*ids));
	if (!ids)
		return hb_no_memory(sink);
	for (size_t i = 0; i < f->n_terms; i++) {
		ids[i] = f->terms[i].id;
		hb_buf_cstr(&all, i ? ", " : "");
		hb_buf_str(&all, ids[i]);
	}
	struct hb_str near = hb_near(id, ids, f->n_terms);
	hb_find(sink,
	        (struct hb_finding){ .message = near.len ? HB_M_PERIOD_TERM_NEAR : HB_M_PERIOD_TERM,
	                             .value = text,
	                             .expected = hb_buf_slice(&all),
	                             .text = { id, near } });
	hb_buf_free(&all);
	free(ids);
	return HB_USAGE;
}

/* "2026-2027" and what stands behind it: the first year, or 0 when it is no school year. */
static int32_t school_year(struct hb_str text)
{
	int64_t first, second;
	if (text.len != 9 || text.p[4] != '-' ||
	    !hb_str_int((struct hb_str){ text.p, 4 }, 1, 9998, &first) ||
	    !hb_str_int((struct hb_str){ text.p + 5, 4 }, 1, 9999, &second) || second != first + 1)
		return 0;
	return (int32_t)first;
}

static struct hb_days nearby_term(const struct hb_calendar *c, int32_t today, bool previous)
{
	int32_t year;
	uint32_t term;
	hb_calendar_locate(c, today, &year, &term);
	if (previous && term-- == 0) {
		term = (uint32_t)c->form->n_terms - 1;
		year--;
	}
	return term_days(c->form, year, term);
}

enum hb_status hb_period_parse(const struct hb_calendar *c, struct hb_str text, int32_t today,
                               struct hb_days *days, struct hb_sink *sink)
{
	const struct hb_form *f = c->form;
	if (hb_str_is(text, "current") || hb_str_is(text, "previous")) {
		*days = nearby_term(c, today, hb_str_is(text, "previous"));
		return HB_OK;
	}
	struct hb_str id = text, year_text = text.p ? hb_str_cut(&id, '/') : text;
	int32_t year = school_year(year_text);
	if (!year) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_PERIOD_UNKNOWN, .value = text });
		return HB_USAGE;
	}
	if (!id.p) {
		*days = (struct hb_days){ term_days(f, year, 0).from,
			                  term_days(f, year, f->n_terms - 1).to };
		return HB_OK;
	}
	for (size_t i = 0; i < f->n_terms; i++) {
		if (hb_str_eq(f->terms[i].id, id)) {
			*days = term_days(f, year, i);
			return HB_OK;
		}
	}
	return unknown_term(f, text, id, sink);
}

struct hb_str hb_holiday(const struct hb_calendar *c, int32_t day)
{
	for (size_t i = 0; i < c->n_holidays && c->holiday_from[i] <= day; i++)
		if (day <= c->holiday_to[i])
			return c->holiday_label[i];
	return (struct hb_str){ 0 };
}
