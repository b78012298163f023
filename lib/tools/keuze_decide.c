#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/emit.h"
#include "tools/keuze_parts.h"

/* In the order in which they are written. */
enum reason {
	WEEKEND,
	HOLIDAY,
	NO_LESSON,
	TEST,
	TEACHER_UNAWARE,
	TEACHER_SAID_NO,
	TOO_LATE,
	TWICE,
	MAX_PER_WEEK,
	N_REASONS
};
static const char *const reason_names[N_REASONS] = {
	"weekend",       "vakantie", "geen_les", "toets",        "vakleraar",
	"vakleraar_nee", "te_laat",  "dubbel",   "max_per_week",
};

/* A request kept until all are judged. */
struct request {
	struct hb_row row; /* its cells and extra are copies */
	int64_t asked_s;   /* since 1970, wall clock; HB_NO_VALUE: not said */
	int32_t day;
	struct hb_hours hours;
	bool unaware, refused; /* the subject teacher was not told, or said no */
	uint32_t pupil;        /* id of the code */
	uint32_t class_id, subject_id;
	uint32_t reasons; /* bit by enum reason */
	size_t at;        /* place in the input */
};

struct state {
	const struct hb_keuze_decide *options;
	struct hb_rows *rows;
	struct hb_sink *sink;
	const struct hb_table *table;
	struct hb_keuze_columns columns;
	struct hb_keuze_school school;
	struct hb_arena arena;
	struct request *request;
	size_t n, cap;
	size_t n_extra;
	struct hb_dict pupils;
	struct hb_dict granted; /* pupil, day, hour */
	struct hb_dict weeks;   /* pupil and Monday */
	int64_t *used;          /* granted hours, by id of the week */
	size_t cap_used;
};

/* ---- reading ---- */

/* The texts of a row lie together, so that what is judged after another finds them near. */
static struct hb_str *copy_cells(struct state *s, const struct hb_str *cell, size_t n)
{
	struct hb_str *copy = hb_arena_array(&s->arena, n, sizeof(*copy));
	size_t len = 0;
	for (size_t i = 0; i < n; i++)
		len += cell[i].len;
	char *p = copy ? hb_arena_bytes(&s->arena, len + 1) : NULL;
	for (size_t i = 0; p && i < n; i++) {
		if (cell[i].len)
			memcpy(p, cell[i].p, cell[i].len);
		copy[i] = (struct hb_str){ p, cell[i].len };
		p += cell[i].len;
	}
	return p ? copy : NULL;
}

/* Whether the school's clock knows the hours of ROW; told and rejected otherwise. */
static bool on_the_clock(struct state *s, const struct hb_row *row, struct hb_hours hours)
{
	int32_t day = (int32_t)row->value[s->columns.at[HB_KEUZE_DATE]];
	for (int32_t hour = hours.first; hour <= hours.last; hour++) {
		if (!s->school.has_hours || hb_keuze_begin(&s->school, day, hour) >= 0)
			continue;
		char text[8];
		uint32_t field = s->columns.at[HB_KEUZE_HOUR];
		struct hb_hours one = { hour, hour };
		hb_rows_reject(s->rows, (struct hb_problem){
		                                .message = HB_M_KEUZE_NO_HOUR,
		                                .field = s->table->fields[field].id,
		                                .value = row->cell[field],
		                                .expected = row->cell[s->columns.at[HB_KEUZE_DATE]],
		                                .text = { hb_hours_write(one, text) } });
		return false;
	}
	return true;
}

static bool keep(struct state *s, const struct hb_row *row, struct hb_hours hours)
{
	if (hb_grow(&s->request, &s->cap, s->n + 1, sizeof(*s->request)) != 0)
		return false;
	struct request *r = &s->request[s->n];
	uint32_t asked = s->columns.at[HB_KEUZE_ASKED];
	struct hb_str *cell = copy_cells(s, row->cell, s->table->n_fields);
	*r = (struct request){ .row = *row,
		               .day = (int32_t)row->value[s->columns.at[HB_KEUZE_DATE]],
		               .hours = hours,
		               .unaware = row->value[s->columns.at[HB_KEUZE_INFORMED]] == 0,
		               .refused = row->value[s->columns.at[HB_KEUZE_AGREED]] == 0,
		               .at = s->n };
	r->row.value = NULL; /* not kept */
	r->row.extra = copy_cells(s, row->extra, s->n_extra);
	r->pupil = hb_dict_add(&s->pupils, row->cell[s->columns.at[HB_KEUZE_PUPIL]], NULL);
	if (!cell || !r->row.extra || r->pupil == HB_DICT_NONE)
		return false;
	r->row.cell = cell;
	r->class_id = hb_keuze_name(&s->school, cell[s->columns.at[HB_KEUZE_CLASS]]);
	r->subject_id = hb_keuze_name(&s->school, cell[s->columns.at[HB_KEUZE_SUBJECT]]);
	r->asked_s = row->value[asked];
	if (r->asked_s == HB_NO_VALUE && s->options->received.len) {
		cell[asked] = s->options->received;
		r->asked_s = hb_datetime_parse(s->options->received);
	}
	cell[s->columns.verdict] = cell[s->columns.reasons] = HB_STR("");
	s->n++;
	return true;
}

static enum hb_status read_requests(struct state *s)
{
	struct hb_row row;
	struct hb_hours hours;
	while (hb_rows_next(s->rows, &row) == HB_ROWS_ROW) {
		if (!hb_keuze_hours_of(s->rows, &row, s->columns.at[HB_KEUZE_HOUR], &hours) ||
		    !on_the_clock(s, &row, hours))
			continue;
		if (!keep(s, &row, hours))
			return hb_no_memory(s->sink);
	}
	return hb_rows_status(s->rows);
}

/* Says once which requests cannot be judged on being in time. */
static void tell_untimed(const struct state *s)
{
	size_t untimed = 0;
	const struct request *first = NULL;
	for (size_t i = s->n; i-- > 0;)
		if (s->request[i].asked_s == HB_NO_VALUE) {
			first = &s->request[i];
			untimed++;
		}
	if (!first)
		return;
	if (untimed == s->n) {
		hb_find(s->sink, (struct hb_finding){ .message = HB_M_KEUZE_NO_TIMES });
		return;
	}
	struct hb_buf n = { 0 };
	hb_buf_int(&n, (int64_t)untimed);
	uint32_t asked = s->columns.at[HB_KEUZE_ASKED];
	hb_find(s->sink, (struct hb_finding){ .message = HB_M_KEUZE_SOME_NO_TIME,
	                                      .file = hb_rows_file(s->rows, first->row.file),
	                                      .line = first->row.line,
	                                      .record = first->row.record,
	                                      .field = s->table->fields[asked].id,
	                                      .text = { hb_buf_slice(&n) } });
	hb_buf_free(&n);
}

/* ---- the order of judging ---- */

static int by_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_cells(const struct hb_str *a, const struct hb_str *b, size_t n)
{
	int order = 0;
	for (size_t i = 0; i < n && !order; i++)
		order = hb_str_cmp(a[i], b[i]);
	return order;
}

static int by_record(const struct state *s, const struct request *a, const struct request *b)
{
	int order = by_cells(a->row.cell, b->row.cell, s->table->n_fields);
	return order ? order : by_cells(a->row.extra, b->row.extra, s->n_extra);
}

/* A request in the order of judging, with what mostly decides that at hand. */
struct turn {
	int64_t asked_s; /* INT64_MAX: it is not said */
	int64_t hour;    /* day, first and last hour as one number; 0 where it is not said */
	struct request *request;
};

static struct turn turn_of(struct request *r)
{
	if (r->asked_s == HB_NO_VALUE)
		return (struct turn){ INT64_MAX, 0, r };
	int64_t hour = ((int64_t)r->day * 128 + r->hours.first) * 128 + r->hours.last;
	return (struct turn){ r->asked_s, hour, r };
}

/* Those that do not say when they were asked come last, as they came. */
static int judged_before(const void *x, const void *y, void *ctx)
{
	const struct state *s = ctx;
	const struct turn *a = x, *b = y;
	int order = by_number(a->asked_s, b->asked_s);
	if (!order)
		order = by_number(a->hour, b->hour);
	if (!order && a->asked_s != INT64_MAX)
		order = by_record(s, a->request, b->request);
	return order ? order : by_number((int64_t)a->request->at, (int64_t)b->request->at);
}

/* ---- judging ---- */

static struct hb_str key_of(int32_t part[3], uint32_t pupil, int32_t day, int32_t hour)
{
	part[0] = (int32_t)pupil;
	part[1] = day;
	part[2] = hour;
	return (struct hb_str){ (const char *)part, 3 * sizeof(*part) };
}

static uint32_t reason_if(bool holds, enum reason reason)
{
	return (uint32_t)holds << reason;
}

static uint32_t judge_hour(struct state *s, const struct request *r, struct hb_keuze_lesson *lesson,
                           int32_t hour)
{
	int32_t part[3];
	lesson->hour = hour;
	uint32_t reasons = reason_if(hb_keuze_is_test(&s->school, lesson), TEST);
	if (s->school.has_lessons)
		reasons |= reason_if(!hb_keuze_is_lesson(&s->school, lesson), NO_LESSON);
	bool taken = hb_dict_find(&s->granted, key_of(part, r->pupil, lesson->day, hour)) !=
	             HB_DICT_NONE;
	reasons |= reason_if(taken, TWICE);
	const struct hb_duration *limit = &s->options->limit;
	if (limit->unit != HB_UNIT_NONE && r->asked_s != HB_NO_VALUE)
		reasons |= reason_if(
		        r->asked_s > hb_keuze_limit(*limit, lesson->day,
		                                    hb_keuze_begin(&s->school, lesson->day, hour)),
		        TOO_LATE);
	return reasons;
}

/* The week's account of the pupil; NULL without memory. */
static int64_t *used_in_week(struct state *s, const struct request *r, int32_t day)
{
	int32_t part[3], monday = day - (int32_t)hb_weekday(day) + 1;
	bool is_new;
	uint32_t id = hb_dict_add(&s->weeks, key_of(part, r->pupil, monday, 0), &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&s->used, &s->cap_used, (size_t)id + 1, sizeof(*s->used)) != 0)
		return NULL;
	if (is_new)
		s->used[id] = 0;
	return &s->used[id];
}

static struct hb_keuze_lesson lesson_of(struct state *s, const struct request *r)
{
	return (struct hb_keuze_lesson){
		.class_id = r->class_id,
		.subject_id = r->subject_id,
		.pupil = hb_dict_text(&s->pupils, r->pupil),
		.day = r->day,
	};
}

static bool judge(struct state *s, struct request *r)
{
	int32_t day = r->day, part[3];
	struct hb_keuze_lesson lesson = lesson_of(s, r);
	int64_t *used = used_in_week(s, r, day), n = r->hours.last - r->hours.first + 1;
	int64_t most = s->options->max_per_week;
	if (!used)
		return false;
	r->reasons = reason_if(hb_weekday(day) > 5, WEEKEND) |
	             reason_if(hb_holiday(s->options->calendar, day).len, HOLIDAY) |
	             reason_if(r->unaware, TEACHER_UNAWARE) |
	             reason_if(r->refused, TEACHER_SAID_NO) |
	             reason_if(most >= 0 && *used + n > most, MAX_PER_WEEK);
	for (int32_t hour = r->hours.first; hour <= r->hours.last; hour++)
		r->reasons |= judge_hour(s, r, &lesson, hour);
	if (r->reasons)
		return !s->school.failed;
	*used += n;
	bool kept = true;
	for (int32_t hour = r->hours.first; hour <= r->hours.last; hour++)
		kept &= hb_dict_add(&s->granted, key_of(part, r->pupil, day, hour), NULL) !=
		        HB_DICT_NONE;
	return kept && !s->school.failed;
}

static enum hb_status judge_all(struct state *s)
{
	struct turn *turn = hb_calloc(s->n, sizeof(*turn));
	if (!turn)
		return hb_no_memory(s->sink);
	for (size_t i = 0; i < s->n; i++)
		turn[i] = turn_of(&s->request[i]);
	qsort_r(turn, s->n, sizeof(*turn), judged_before, s);
	bool good = true;
	for (size_t i = 0; good && i < s->n; i++)
		good = judge(s, turn[i].request);
	free(turn);
	return good ? HB_OK : hb_no_memory(s->sink);
}

/* ---- writing ---- */

/* A test at that hour under another name may be the same subject: wi, wiskunde. */
static void warn_other_test(struct state *s, const struct request *r)
{
	struct hb_keuze_lesson lesson = lesson_of(s, r);
	uint32_t subject = s->columns.at[HB_KEUZE_SUBJECT];
	bool other = false;
	for (lesson.hour = r->hours.first; lesson.hour <= r->hours.last; lesson.hour++)
		other |= hb_keuze_other_test(&s->school, &lesson);
	if (!other)
		return;
	hb_find(s->sink,
	        (struct hb_finding){ .message = HB_M_KEUZE_OTHER_TEST,
	                             .file = hb_rows_file(s->rows, r->row.file),
	                             .line = r->row.line,
	                             .record = r->row.record,
	                             .field = s->table->fields[subject].id,
	                             .value = r->row.cell[subject],
	                             .text = { r->row.cell[s->columns.at[HB_KEUZE_CLASS]] } });
}

static enum hb_status write_all(struct state *s, struct hb_csv_writer *out)
{
	struct hb_buf reasons = { 0 };
	hb_emit_header(out, s->rows, s->options->origin);
	for (size_t i = 0; i < s->n; i++) {
		struct request *r = &s->request[i];
		struct hb_str *cell = (struct hb_str *)r->row.cell; /* our own copies */
		if (r->row.outside)
			continue;
		if (!r->reasons)
			warn_other_test(s, r);
		reasons.len = 0;
		for (int k = 0; k < N_REASONS; k++) {
			if (!(r->reasons >> k & 1))
				continue;
			hb_buf_cstr(&reasons, reasons.len ? "|" : "");
			hb_buf_cstr(&reasons, reason_names[k]);
		}
		cell[s->columns.verdict] = r->reasons ? HB_STR("geweigerd") : HB_STR("toegestaan");
		cell[s->columns.reasons] = hb_buf_slice(&reasons);
		hb_emit_row(out, s->rows, &r->row, s->options->origin);
	}
	bool failed = reasons.failed || s->school.failed;
	hb_buf_free(&reasons);
	return failed ? hb_no_memory(s->sink) : HB_OK;
}

static enum hb_status decide(struct state *s, struct hb_csv_writer *out)
{
	enum hb_status status = hb_keuze_columns(&s->columns, s->table, s->sink);
	if (status == HB_OK)
		status = hb_keuze_school_read(&s->school, s->options, s->sink);
	if (status != HB_OK)
		return status;
	enum hb_status read = read_requests(s);
	if (read > HB_FINDING)
		return read;
	tell_untimed(s);
	status = judge_all(s);
	if (status == HB_OK)
		status = write_all(s, out);
	return status ? status : read;
}

enum hb_status hb_keuze_decide(struct hb_rows *rows, const struct hb_keuze_decide *options,
                               struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct state s = {
		.options = options, .rows = rows, .sink = sink, .table = hb_rows_table(rows)
	};
	hb_rows_extra(rows, &s.n_extra);
	enum hb_status status = decide(&s, out);
	hb_keuze_school_free(&s.school);
	hb_dict_free(&s.pupils);
	hb_dict_free(&s.granted);
	hb_dict_free(&s.weeks);
	hb_arena_free(&s.arena);
	free(s.request);
	free(s.used);
	return status;
}
