/* The log of plans: read, put in order, judged. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/emit.h"
#include "tools/plan.h"

void hb_plan_log_free(struct hb_plan_log *log)
{
	free(log->entry);
	free(log->series);
	free(log->state);
	free(log->state_day);
	hb_dict_free(&log->subjects);
	hb_arena_free(&log->arena);
	*log = (struct hb_plan_log){ 0 };
}

static bool copy(struct hb_arena *arena, const struct hb_row *row, uint32_t field,
                 struct hb_str *out)
{
	*out = HB_STR("");
	if (field == HB_NO_FIELD || !row->cell[field].len)
		return true;
	char *p = hb_arena_bytes(arena, row->cell[field].len);
	if (!p)
		return false;
	memcpy(p, row->cell[field].p, row->cell[field].len);
	*out = (struct hb_str){ p, row->cell[field].len };
	return true;
}

static bool add(struct hb_plan_log *log, const struct hb_row *row, uint32_t plan, uint32_t step)
{
	const struct hb_plan_set *set = log->set;
	struct hb_plan_entry e = { .plan = plan,
		                   .step = step,
		                   .status = set->status[row->value[set->f_status]],
		                   .day = (int32_t)row->value[set->f_day],
		                   .follow = HB_NO_DAY,
		                   .file = row->file,
		                   .line = row->line,
		                   .record = row->record,
		                   .order = log->n };
	if (set->f_follow != HB_NO_FIELD && row->value[set->f_follow] != HB_NO_VALUE)
		e.follow = (int32_t)row->value[set->f_follow];
	e.subject = hb_dict_add(&log->subjects, row->cell[set->f_subject], NULL);
	if (e.subject == HB_DICT_NONE || !copy(&log->arena, row, set->f_who, &e.who) ||
	    !copy(&log->arena, row, set->f_note, &e.note) ||
	    hb_grow(&log->entry, &log->cap, log->n + 1, sizeof(*log->entry)) != 0)
		return false;
	log->entry[log->n++] = e;
	return true;
}

enum hb_status hb_plan_log_read(struct hb_plan_log *log, struct hb_rows *rows,
                                struct hb_csv_writer *w, bool names, bool origin,
                                struct hb_sink *sink)
{
	struct hb_plan_set *set = log->set;
	struct hb_arena scratch = { 0 };
	struct hb_row row;
	struct hb_problem why;
	enum hb_rows_result result;
	enum hb_status status = HB_OK;
	struct hb_str *cell = hb_arena_array(&log->arena, set->table.n_fields, sizeof(*cell));
	if (!cell)
		return hb_no_memory(sink);
	if (w)
		hb_emit_header(w, rows, origin);
	while (!status && (result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		uint32_t plan = set->plan_of[row.value[set->f_plan]];
		uint32_t step =
		        hb_plan_step(set, plan, row.cell[set->f_step], names, &why, &scratch);
		if (step == UINT32_MAX && why.message == HB_M_NO_MEMORY) {
			status = hb_no_memory(sink);
			break;
		}
		if (step == UINT32_MAX) {
			hb_rows_reject(rows, why);
			hb_arena_reset(&scratch);
			continue;
		}
		memcpy(cell, row.cell, set->table.n_fields * sizeof(*cell));
		cell[set->f_step] = set->plan[plan].form->steps[step].id;
		row.cell = cell;
		if (!add(log, &row, plan, step))
			status = hb_no_memory(sink);
		else if (w)
			hb_emit_row(w, rows, &row, origin);
	}
	hb_arena_free(&scratch);
	if (!status && result == HB_ROWS_FAILED)
		status = hb_rows_status(rows);
	return status;
}

/* ---- order ---- */

static int by_text(const void *p, const void *q, void *ctx)
{
	const struct hb_dict *d = ctx;
	return hb_str_cmp(hb_dict_text(d, *(const uint32_t *)p),
	                  hb_dict_text(d, *(const uint32_t *)q));
}

/* By subject: its place in byte order. NULL without memory. */
static uint32_t *rank_subjects(struct hb_plan_log *log)
{
	uint32_t n = log->subjects.n;
	uint32_t *id = hb_arena_array(&log->arena, n, sizeof(*id));
	uint32_t *rank = hb_arena_array(&log->arena, n, sizeof(*rank));
	if (!id || !rank)
		return NULL;
	for (uint32_t i = 0; i < n; i++)
		id[i] = i;
	if (n)
		qsort_r(id, n, sizeof(*id), by_text, &log->subjects);
	for (uint32_t i = 0; i < n; i++)
		rank[id[i]] = i;
	return rank;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int in_order(const void *p, const void *q, void *ctx)
{
	const struct hb_plan_entry *a = p, *b = q;
	const uint32_t *rank = ctx;
	int order = compare(a->plan, b->plan);
	order = order ? order : compare(rank[a->subject], rank[b->subject]);
	order = order ? order : (a->day > b->day) - (a->day < b->day);
	return order ? order : compare(a->order, b->order);
}

/* ---- judging ---- */

/* What is known of the series at hand. */
struct walk {
	struct hb_plan_log *log;
	const struct hb_form *form;
	uint32_t round, step, highest; /* step, highest: UINT32_MAX for none begun */
};

static bool has_begun(enum hb_plan_status status)
{
	return status != HB_PLAN_NONE && status != HB_PLAN_OPEN;
}

static void clear(struct walk *w)
{
	for (size_t i = 0; i < w->form->n_steps; i++)
		w->log->state[i] = HB_PLAN_NONE;
	w->step = w->highest = UINT32_MAX;
}

/* The first step between the one that got furthest and STEP that has not begun, or STEP. */
static uint32_t passed_over(const struct walk *w, uint32_t step)
{
	uint32_t i = w->highest == UINT32_MAX ? 0 : w->highest + 1;
	while (i < step && has_begun(w->log->state[i]))
		i++;
	return i < step ? i : step;
}

static void judge(struct walk *w, struct hb_plan_entry *e)
{
	enum hb_plan_status old = w->log->state[e->step];
	if (w->form->order == HB_ORDER_FREE || !has_begun(e->status))
		return;
	uint32_t missed = passed_over(w, e->step);
	if (missed != e->step) {
		e->marks |= HB_PLAN_SKIPS;
		e->missed = missed;
	}
	if (w->highest != UINT32_MAX && e->step < w->highest && old != HB_PLAN_BUSY) {
		e->marks |= HB_PLAN_BACK;
		e->beyond = w->highest;
	}
}

/* Takes E into the state. */
static void apply(struct walk *w, const struct hb_plan_entry *e)
{
	enum hb_plan_status *state = &w->log->state[e->step];
	bool announces = e->status == HB_PLAN_OPEN && *state != HB_PLAN_NONE;
	bool same_day = *state != HB_PLAN_NONE && w->log->state_day[e->step] == e->day;
	if (!announces && !(same_day && e->status < *state)) {
		*state = e->status;
		w->log->state_day[e->step] = e->day;
	}
	if (!has_begun(e->status) || w->form->order == HB_ORDER_FREE)
		return;
	w->step = e->step;
	if (w->highest == UINT32_MAX || e->step > w->highest)
		w->highest = e->step;
}

static void walk_series(struct walk *w, struct hb_plan_series *s)
{
	struct hb_plan_log *log = w->log;
	w->form = log->set->plan[log->entry[s->from].plan].form;
	w->round = 1;
	clear(w);
	s->now = s->from;
	for (size_t i = s->from; i < s->to; i++) {
		struct hb_plan_entry *e = &log->entry[i];
		uint32_t last = (uint32_t)w->form->n_steps - 1;
		e->marks = 0;
		e->round = w->round;
		if (e->day > log->today) {
			e->marks = HB_PLAN_FUTURE;
			continue;
		}
		if (w->form->order == HB_ORDER_CYCLE && e->step == 0 && last > 0 &&
		    has_begun(log->state[last])) {
			e->round = ++w->round;
			clear(w);
		}
		judge(w, e);
		apply(w, e);
		s->now = i + 1;
	}
	s->round = w->round;
	s->step = w->step;
	s->done = 0;
	for (size_t i = 0; i < w->form->n_steps; i++)
		s->done += log->state[i] == HB_PLAN_DONE;
}

static bool make_scratch(struct hb_plan_log *log)
{
	size_t most = 1;
	for (size_t p = 0; p < log->set->n; p++)
		if (log->set->plan[p].form->n_steps > most)
			most = log->set->plan[p].form->n_steps;
	log->state = hb_calloc(most, sizeof(*log->state));
	log->state_day = hb_calloc(most, sizeof(*log->state_day));
	return log->state && log->state_day;
}

static void warn(const struct hb_plan_log *log, const struct hb_rows *rows,
                 const struct hb_plan_entry *e, enum hb_message m, uint32_t other,
                 struct hb_sink *sink)
{
	const struct hb_step *steps = log->set->plan[e->plan].form->steps;
	char day[10];
	hb_find(sink,
	        (struct hb_finding){ .message = m,
	                             .file = hb_rows_file(rows, e->file),
	                             .line = e->line,
	                             .record = e->record,
	                             .field = m == HB_M_FUTURE ? HB_STR("datum") : HB_STR("stap"),
	                             .key = hb_dict_text(&log->subjects, e->subject),
	                             .value = hb_day_write(e->day, day),
	                             .text = { steps[e->step].id, steps[other].id } });
}

enum hb_status hb_plan_log_warn(const struct hb_plan_log *log, const struct hb_rows *rows,
                                bool future, struct hb_sink *sink)
{
	size_t *at = hb_calloc(log->n + 1, sizeof(*at)); /* by order of arrival */
	if (!at)
		return hb_no_memory(sink);
	for (size_t i = 0; i < log->n; i++)
		at[log->entry[i].order] = i;
	for (size_t i = 0; i < log->n; i++) {
		const struct hb_plan_entry *e = &log->entry[at[i]];
		if (e->marks & HB_PLAN_SKIPS)
			warn(log, rows, e, HB_M_PLAN_SKIPS, e->missed, sink);
		if (e->marks & HB_PLAN_BACK)
			warn(log, rows, e, HB_M_PLAN_BACK, e->beyond, sink);
		if (e->marks & HB_PLAN_FUTURE && future)
			warn(log, rows, e, HB_M_FUTURE, e->step, sink);
	}
	free(at);
	return HB_OK;
}

enum hb_status hb_plan_log_judge(struct hb_plan_log *log, struct hb_sink *sink)
{
	uint32_t *rank = rank_subjects(log);
	struct walk w = { .log = log };
	if (!rank || !make_scratch(log))
		return hb_no_memory(sink);
	if (log->n)
		qsort_r(log->entry, log->n, sizeof(*log->entry), in_order, rank);
	for (size_t at = 0; at < log->n;) {
		struct hb_plan_series s = { .from = at, .to = at + 1 };
		while (s.to < log->n && log->entry[s.to].plan == log->entry[at].plan &&
		       log->entry[s.to].subject == log->entry[at].subject)
			s.to++;
		if (hb_grow(&log->series, &log->cap_series, log->n_series + 1, sizeof(s)) != 0)
			return hb_no_memory(sink);
		walk_series(&w, &s);
		log->series[log->n_series++] = s;
		at = s.to;
	}
	return HB_OK;
}

void hb_plan_log_state(struct hb_plan_log *log, const struct hb_plan_series *series)
{
	struct walk w = { .log = log };
	struct hb_plan_series again = *series;
	walk_series(&w, &again);
}

/* ---- what comes next ---- */

static bool is_closed(enum hb_plan_status status)
{
	return status == HB_PLAN_DONE || status == HB_PLAN_SKIPPED;
}

/* The first step from FROM on, before TO, that is not closed; TO for none. */
static uint32_t first_open(const struct hb_plan_log *log, uint32_t from, uint32_t to)
{
	while (from < to && is_closed(log->state[from]))
		from++;
	return from;
}

size_t hb_plan_next_steps(struct hb_plan_log *log, const struct hb_plan_series *s, uint32_t *next,
                          uint32_t *round)
{
	const struct hb_form *form = log->set->plan[log->entry[s->from].plan].form;
	uint32_t n = (uint32_t)form->n_steps, found;
	size_t count = 0;
	hb_plan_log_state(log, s);
	*round = s->round;
	if (form->order == HB_ORDER_FREE) {
		for (uint32_t i = 0; i < n; i++)
			if (!is_closed(log->state[i]))
				next[count++] = i;
		return count;
	}
	if (s->step != UINT32_MAX && log->state[s->step] == HB_PLAN_BUSY) {
		next[0] = s->step;
		return 1;
	}
	found = first_open(log, s->step == UINT32_MAX ? 0 : s->step + 1, n);
	bool again = form->order == HB_ORDER_CYCLE && s->step == n - 1;
	if (found == n && !again)
		found = first_open(log, 0, n);
	if (found == n && form->order == HB_ORDER_CYCLE) {
		found = 0;
		++*round;
	}
	next[0] = found;
	return found < n;
}
