/* What the log of plans says, as tables. */
#include <stdlib.h>

#include "base/sys.h"
#include "tools/plan.h"

static const char *const status_word[] = { "open", "bezig", "gedaan", "overgeslagen", "" };

static void header(struct hb_csv_writer *w, const char *const *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hb_csv_code(w, hb_str(name[i]));
	hb_csv_end(w);
}
#define HEADER(w, names) header(w, names, sizeof(names) / sizeof((names)[0]))

static void day(struct hb_csv_writer *w, int32_t d)
{
	char text[10];
	if (d == HB_NO_DAY)
		hb_csv_empty(w);
	else
		hb_csv_code(w, hb_day_write(d, text));
}

static const struct hb_form *form_of(const struct hb_plan_log *log, const struct hb_plan_entry *e)
{
	return log->set->plan[e->plan].form;
}

/* plan,onderwerp */
static void begin(const struct hb_plan_log *log, struct hb_csv_writer *w,
                  const struct hb_plan_entry *e)
{
	hb_csv_code(w, form_of(log, e)->id);
	hb_csv_code(w, hb_dict_text(&log->subjects, e->subject));
}

void hb_plan_status_table(struct hb_plan_log *log, struct hb_csv_writer *w)
{
	static const char *const names[] = { "plan",   "onderwerp", "ronde",         "stap",
		                             "gedaan", "totaal",    "laatste_datum", "dagen" };
	HEADER(w, names);
	for (size_t i = 0; i < log->n_series; i++) {
		const struct hb_plan_series *s = &log->series[i];
		const struct hb_plan_entry *first = &log->entry[s->from];
		const struct hb_form *form = form_of(log, first);
		bool begun = s->now > s->from;
		begin(log, w, first);
		hb_csv_int(w, s->round);
		hb_csv_code(w, s->step == UINT32_MAX ? HB_STR("") : form->steps[s->step].id);
		hb_csv_int(w, s->done);
		hb_csv_int(w, (int64_t)form->n_steps);
		day(w, begun ? log->entry[s->now - 1].day : HB_NO_DAY);
		if (begun)
			hb_csv_int(w, (int64_t)log->today - log->entry[s->now - 1].day);
		else
			hb_csv_empty(w);
		hb_csv_end(w);
	}
}

/* ---- due ---- */

struct due {
	const struct hb_plan_entry *entry; /* whose it is, and who does it */
	uint32_t step;
	int32_t day;
	size_t order;
};

struct due_list {
	struct due *at;
	size_t n, cap;
};

static bool add_due(struct due_list *list, const struct hb_plan_entry *e, uint32_t step, int32_t d)
{
	if (hb_grow(&list->at, &list->cap, list->n + 1, sizeof(*list->at)) != 0)
		return false;
	list->at[list->n] = (struct due){ e, step, d, list->n };
	list->n++;
	return true;
}

/* The dates that stand, from the last entry backwards; *ANY tells whether there are. */
static bool standing(struct hb_plan_log *log, const struct hb_plan_series *s, bool *later,
                     int32_t until, struct due_list *list, bool *any)
{
	for (size_t i = s->now; i-- > s->from;) {
		const struct hb_plan_entry *e = &log->entry[i];
		bool closed = e->status == HB_PLAN_DONE || e->status == HB_PLAN_SKIPPED;
		bool stands = e->follow != HB_NO_DAY && e->round == s->round && !later[e->step] &&
		              !(closed && i + 1 < s->now);
		later[e->step] = true;
		*any |= stands;
		if (stands && e->follow <= until && !add_due(list, e, e->step, e->follow))
			return false;
	}
	return true;
}

static bool by_interval(struct hb_plan_log *log, const struct hb_plan_series *s, uint32_t *next,
                        int32_t until, struct due_list *list)
{
	const struct hb_plan_entry *last = &log->entry[s->now - 1];
	struct hb_duration days = { log->set->plan[last->plan].interval_days, HB_UNIT_DAY };
	uint32_t round;
	int32_t d = days.n ? hb_day_add(last->day, days) : HB_NO_DAY;
	if (d == HB_NO_DAY || d > until || !hb_plan_next_steps(log, s, next, &round))
		return true;
	return add_due(list, last, next[0], d);
}

static int by_day(const void *p, const void *q)
{
	const struct due *a = p, *b = q;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->entry->plan != b->entry->plan)
		return a->entry->plan < b->entry->plan ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static void write_due(struct hb_plan_log *log, const struct due_list *list, struct hb_csv_writer *w)
{
	static const char *const names[] = { "plan", "onderwerp",    "stap",
		                             "wie",  "vervolgdatum", "dagen_te_laat" };
	HEADER(w, names);
	for (size_t i = 0; i < list->n; i++) {
		const struct due *d = &list->at[i];
		begin(log, w, d->entry);
		hb_csv_code(w, form_of(log, d->entry)->steps[d->step].id);
		hb_csv_text(w, d->entry->who);
		day(w, d->day);
		hb_csv_int(w, (int64_t)log->today - d->day);
		hb_csv_end(w);
	}
}

enum hb_status hb_plan_due(struct hb_plan_log *log, int32_t until, struct hb_csv_writer *w,
                           struct hb_sink *sink)
{
	struct due_list list = { 0 };
	size_t most = 1;
	for (size_t p = 0; p < log->set->n; p++)
		if (log->set->plan[p].form->n_steps > most)
			most = log->set->plan[p].form->n_steps;
	bool *later = hb_calloc(most, sizeof(*later));
	uint32_t *next = hb_calloc(most, sizeof(*next));
	bool ok = later && next;
	for (size_t i = 0; ok && i < log->n_series; i++) {
		const struct hb_plan_series *s = &log->series[i];
		bool any = false;
		for (size_t k = 0; k < most; k++)
			later[k] = false;
		ok = standing(log, s, later, until, &list, &any);
		if (ok && !any && s->now > s->from)
			ok = by_interval(log, s, next, until, &list);
	}
	if (ok && list.n)
		qsort(list.at, list.n, sizeof(*list.at), by_day);
	if (ok)
		write_due(log, &list, w);
	free(list.at);
	free(later);
	free(next);
	return ok ? HB_OK : hb_no_memory(sink);
}

/* ---- next and timeline ---- */

/* False without memory. */
static bool write_joined(struct hb_csv_writer *w, const struct hb_str *text, size_t n)
{
	struct hb_buf buf = { 0 };
	for (size_t i = 0; i < n; i++) {
		hb_buf_cstr(&buf, i ? "|" : "");
		hb_buf_str(&buf, text[i]);
	}
	hb_csv_text(w, hb_buf_slice(&buf));
	bool whole = !buf.failed;
	hb_buf_free(&buf);
	return whole;
}

static bool write_next(const struct hb_plan_log *log, const struct hb_plan_series *s, uint32_t step,
                       uint32_t round, struct hb_csv_writer *w)
{
	const struct hb_plan_entry *e = &log->entry[s->from];
	const struct hb_step *t = &form_of(log, e)->steps[step];
	bool fresh = round > s->round; /* nothing of that round has begun */
	begin(log, w, e);
	hb_csv_int(w, round);
	hb_csv_code(w, t->id);
	hb_csv_text(w, t->label);
	hb_csv_code(w, hb_str(status_word[fresh ? HB_PLAN_NONE : log->state[step]]));
	bool whole = write_joined(w, t->actions, t->n_actions);
	hb_csv_text(w, t->question);
	hb_csv_text(w, t->decision);
	hb_csv_text(w, t->partner);
	hb_csv_text(w, t->responsibility);
	hb_csv_text(w, t->moment);
	hb_csv_end(w);
	return whole;
}

enum hb_status hb_plan_next(struct hb_plan_log *log, struct hb_csv_writer *w, struct hb_sink *sink)
{
	static const char *const names[] = { "plan",
		                             "onderwerp",
		                             "ronde",
		                             "stap",
		                             "titel",
		                             "status",
		                             "acties",
		                             "vraag",
		                             "besluit",
		                             "partner",
		                             "verantwoordelijkheid",
		                             "moment" };
	HEADER(w, names);
	for (size_t i = 0; i < log->n_series; i++) {
		const struct hb_plan_series *s = &log->series[i];
		uint32_t round;
		uint32_t *next =
		        hb_calloc(form_of(log, &log->entry[s->from])->n_steps, sizeof(*next));
		if (!next)
			return hb_no_memory(sink);
		size_t n = hb_plan_next_steps(log, s, next, &round);
		bool whole = true;
		for (size_t k = 0; k < n && whole; k++)
			whole = write_next(log, s, next[k], round, w);
		free(next);
		if (!whole)
			return hb_no_memory(sink);
	}
	return HB_OK;
}

static bool write_marks(struct hb_csv_writer *w, unsigned marks)
{
	static const char *const word[] = { "step_skipped", "step_back", "future" };
	struct hb_buf buf = { 0 };
	for (unsigned i = 0; i < 3; i++) {
		if (!(marks & 1u << i))
			continue;
		hb_buf_cstr(&buf, buf.len ? "|" : "");
		hb_buf_cstr(&buf, word[i]);
	}
	hb_csv_code(w, hb_buf_slice(&buf));
	bool whole = !buf.failed;
	hb_buf_free(&buf);
	return whole;
}

enum hb_status hb_plan_timeline(const struct hb_plan_log *log, struct hb_csv_writer *w,
                                struct hb_sink *sink)
{
	static const char *const names[] = { "plan",  "onderwerp",    "ronde",   "datum",
		                             "dagen", "stap",         "titel",   "status",
		                             "wie",   "vervolgdatum", "notitie", "opmerking" };
	HEADER(w, names);
	for (size_t i = 0; i < log->n; i++) {
		const struct hb_plan_entry *e = &log->entry[i];
		const struct hb_plan_entry *before = i ? e - 1 : NULL;
		const struct hb_step *step = &form_of(log, e)->steps[e->step];
		bool first = !before || before->plan != e->plan || before->subject != e->subject;
		begin(log, w, e);
		hb_csv_int(w, e->round);
		day(w, e->day);
		if (first)
			hb_csv_empty(w);
		else
			hb_csv_int(w, (int64_t)e->day - before->day);
		hb_csv_code(w, step->id);
		hb_csv_text(w, step->label);
		hb_csv_code(w, hb_str(status_word[e->status]));
		hb_csv_text(w, e->who);
		day(w, e->follow);
		hb_csv_text(w, e->note);
		if (!write_marks(w, e->marks))
			return hb_no_memory(sink);
		hb_csv_end(w);
	}
	return HB_OK;
}
