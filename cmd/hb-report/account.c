/* What a report is about: its head, what was counted and what was not, and where figures are. */
#include <string.h>

#include "base/sys.h"
#include "tables.h"

/* ---- the head ---- */

static enum word title_word(const struct report *r, bool one)
{
	switch (r->by) {
	case BY_PUPIL:
		return one ? W_TITLE_PUPIL : W_TITLE_PUPILS;
	case BY_GROUP:
		return one ? W_TITLE_GROUP : W_TITLE_GROUPS;
	case BY_SCHOOL:
		break;
	}
	return one ? W_TITLE_SCHOOL : W_TITLE_REGION;
}

/* First and last date of N pupils, as people write them. */
static struct hb_str span(struct report *r, const struct report_pupil *pupil, size_t n)
{
	int32_t first = HB_NO_DAY, last = HB_NO_DAY;
	for (size_t p = 0; p < n; p++) {
		if (!pupil[p].n_seen)
			continue;
		if (first == HB_NO_DAY || pupil[p].seen[0].day < first)
			first = pupil[p].seen[0].day;
		if (last == HB_NO_DAY || pupil[p].last_day > last)
			last = pupil[p].last_day;
	}
	if (first == last)
		return report_date(r, first);
	return SAY(r, W_SPAN, report_date(r, first), report_date(r, last));
}

static struct hb_str period(struct report *r, const struct report_pupil *pupil, size_t n)
{
	const char *asked = hb_run_option(r->run, HB_OPT_PERIOD);
	struct hb_buf b = { 0 };
	if (asked && strcmp(asked, "current") != 0 && strcmp(asked, "previous") != 0)
		hb_buf_printf(&b, "%s: ", asked);
	hb_buf_str(&b, span(r, pupil, n));
	return report_text(r, &b);
}

/* Observations and observers of N pupils. */
static struct hb_str seen_by(struct report *r, struct report_pupil *pupil, size_t n)
{
	size_t records = report_records(pupil, n);
	return records ? report_count(r, records, W_OBSERVATION_1, W_OBSERVATION_N)
	               : report_word(r, W_FROM_SUMMARY);
}

/* Whether the number of pupils may stand in the head. */
static bool tells_pupils(const struct report *r)
{
	return r->by != BY_PUPIL && (r->by != BY_SCHOOL || r->pupils.n >= r->min_group);
}

/* How many pupils, observations and observers, as figures. */
static void counted(struct report *r, struct hb_doc *d, struct report_pupil *pupil, size_t n,
                    bool tell_pupils)
{
	struct hb_str row = HB_STR("geteld");
	size_t records = report_records(pupil, n), observers = report_observers(r, pupil, n);
	if (tell_pupils)
		hb_doc_figure(d, row, HB_STR("leerlingen"), (int64_t)report_seen_pupils(pupil, n),
		              0);
	if (records)
		hb_doc_figure(d, row, HB_STR("observaties"), (int64_t)records, 0);
	if (observers)
		hb_doc_figure(d, row, HB_STR("observatoren"), (int64_t)observers, 0);
}

static void head(struct report *r, struct hb_doc *d, const struct report_unit *unit)
{
	struct report_pupil *pupil = unit ? unit->pupil : r->pupil;
	size_t n = unit ? unit->n_pupils : r->pupils.n;
	if (unit && r->by == BY_PUPIL) {
		struct hb_str group = hb_dict_text(&r->groups, pupil->group),
		              school = hb_dict_text(&r->schools, pupil->school);
		if (group.len)
			hb_doc_meta(d, report_word(r, W_GROUP), group);
		if (school.len)
			hb_doc_meta(d, report_word(r, W_SCHOOL), school);
	}
	size_t seen = report_seen_pupils(pupil, n);
	if (!seen)
		return;
	counted(r, d, pupil, n, tells_pupils(r) || (!unit && r->by == BY_PUPIL));
	hb_doc_meta(d, report_word(r, W_PERIOD), period(r, pupil, n));
	if (tells_pupils(r) || (!unit && r->by == BY_PUPIL))
		hb_doc_meta(d, report_word(r, W_PUPILS), report_int(r, (int64_t)seen));
	size_t records = report_records(pupil, n);
	hb_doc_meta(d, report_word(r, W_OBSERVATIONS),
	            records ? report_int(r, (int64_t)records) : report_word(r, W_FROM_SUMMARY));
	size_t observers = report_observers(r, pupil, n);
	if (observers)
		hb_doc_meta(d, report_word(r, W_OBSERVERS), report_int(r, (int64_t)observers));
}

struct hb_doc *report_new_doc(struct report *r, const struct report_unit *unit)
{
	const char *given = hb_run_option(r->run, OPT_TITLE);
	struct hb_str title = given ? hb_str(given) : report_word(r, title_word(r, unit != NULL));
	struct hb_doc *d = hb_doc_new(r->lang, title);
	if (!d)
		return NULL;
	if (unit)
		hb_doc_subtitle(d, report_unit_name(r, unit));
	if (r->by != BY_SCHOOL)
		hb_doc_confidential(d, report_word(r, W_CONFIDENTIAL));
	head(r, d, unit);
	return d;
}

/* The head of a page within a larger document: "groep 7A · 3 observaties · 2 observatoren". */
void report_page_head(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	struct hb_buf b = { 0 };
	if (u->coarse || !report_seen_pupils(u->pupil, u->n_pupils))
		return;
	if (r->by == BY_PUPIL) {
		struct hb_str group = hb_dict_text(&r->groups, u->pupil->group);
		if (group.len) {
			hb_buf_str(&b, SAY(r, W_GROUP_NAME, group));
			hb_buf_cstr(&b, " · ");
		}
	} else {
		hb_buf_str(&b, report_count(r, report_seen_pupils(u->pupil, u->n_pupils), W_PUPIL_1,
		                            W_PUPIL_N));
		hb_buf_cstr(&b, " · ");
	}
	hb_buf_str(&b, seen_by(r, u->pupil, u->n_pupils));
	size_t observers = report_observers(r, u->pupil, u->n_pupils);
	if (observers) {
		hb_buf_cstr(&b, " · ");
		hb_buf_str(&b, report_count(r, observers, W_OBSERVER_1, W_OBSERVER_N));
	}
	struct hb_str dates = span(r, u->pupil, u->n_pupils);
	if (dates.len) {
		hb_buf_cstr(&b, " · ");
		hb_buf_str(&b, dates);
	}
	hb_doc_paragraph(d, report_text(r, &b));
	counted(r, d, u->pupil, u->n_pupils, r->by != BY_PUPIL);
}

/* ---- what was counted ---- */

static void reasons(struct report *r, struct hb_doc *d)
{
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("code"), report_word(r, W_CODE) },
		{ HB_DOC_INT, HB_STR("n"), report_word(r, W_TIMES) },
		{ HB_DOC_TEXT, HB_STR("reden"), report_word(r, W_REASON) },
	};
	struct hb_doc_table *t = hb_doc_table(d, report_word(r, W_REASONS), columns, 3);
	for (size_t i = 0; i < r->n_reasons; i++) {
		hb_doc_row(d, t);
		hb_doc_cell_text(d, t, r->reason[i].code);
		hb_doc_cell_int(t, (int64_t)r->reason[i].n);
		hb_doc_cell_text(d, t, r->reason[i].text);
	}
}

static void add(struct report *r, struct hb_buf *b, struct hb_str sentence)
{
	(void)r;
	hb_buf_cstr(b, b->len ? " " : "");
	hb_buf_str(b, sentence);
}

static struct hb_str rows(struct report *r, uint64_t n)
{
	return report_count(r, n, W_ROW_1, W_ROW_N);
}

static void account_records(struct report *r, struct hb_buf *b)
{
	if (!r->count.read)
		return;
	add(r, b,
	    SAY(r, W_ACCOUNT_ROWS, rows(r, r->count.read), report_int(r, (int64_t)r->count.good)));
	if (r->count.outside)
		add(r, b, SAY(r, W_ACCOUNT_OUTSIDE, rows(r, r->count.outside)));
	add(r, b,
	    r->count.rejected ? SAY(r, W_ACCOUNT_REJECTED, rows(r, r->count.rejected))
	                      : report_word(r, W_ACCOUNT_NONE_REJECTED));
}

static void account_summaries(struct report *r, struct hb_buf *b)
{
	if (r->n_summary_rows)
		add(r, b, SAY(r, W_ACCOUNT_SUMMARY, rows(r, r->n_summary_rows)));
	if (r->n_summary_double)
		add(r, b, SAY(r, W_ACCOUNT_DOUBLE, rows(r, r->n_summary_double)));
	if (r->n_summary_straddling)
		add(r, b, SAY(r, W_ACCOUNT_STRADDLE, rows(r, r->n_summary_straddling)));
	if (r->n_coarse_rows)
		add(r, b, SAY(r, W_ACCOUNT_COARSE, rows(r, r->n_coarse_rows)));
}

static void account_tables(struct report *r, struct hb_buf *b)
{
	const struct hb_rows_count *c = &r->table_count;
	if (!c->good && !c->rejected)
		return;
	add(r, b, SAY(r, W_ACCOUNT_TABLES, rows(r, c->good)));
	if (c->rejected)
		add(r, b, SAY(r, W_ACCOUNT_REJECTED, rows(r, c->rejected)));
}

static void account_figures(const struct report *r, struct hb_doc *d)
{
	const struct {
		struct hb_str row, column;
		uint64_t n;
	} figure[] = {
		{ HB_STR("rijen"), HB_STR("gelezen"), r->count.read },
		{ HB_STR("rijen"), HB_STR("meegeteld"), r->count.good },
		{ HB_STR("rijen"), HB_STR("buiten_selectie"), r->count.outside },
		{ HB_STR("rijen"), HB_STR("afgewezen"), r->count.rejected },
		{ HB_STR("rijen_van_anderen"), HB_STR("overgenomen"), r->table_count.good },
		{ HB_STR("rijen_van_anderen"), HB_STR("afgewezen"), r->table_count.rejected },
	};
	for (size_t i = 0; i < sizeof(figure) / sizeof(figure[0]); i++)
		if (figure[i].n)
			hb_doc_figure(d, figure[i].row, figure[i].column, (int64_t)figure[i].n, 0);
}

void report_account(struct report *r, struct hb_doc *d, bool whole)
{
	struct hb_buf b = { 0 };
	hb_doc_heading(d, 1, report_word(r, W_ACCOUNT));
	account_records(r, &b);
	account_summaries(r, &b);
	account_tables(r, &b);
	struct hb_str text = report_text(r, &b);
	hb_doc_paragraph(d, text.len ? text : report_word(r, W_NOTHING));
	account_figures(r, d);
	table_withheld(r, d);
	if (r->coarse_withheld)
		hb_doc_note(d, HB_NOTE_ATTENTION, report_word(r, W_COARSE_WITHHELD));
	if (whole && r->n_reasons)
		reasons(r, d);
}

/* ---- who has not been seen ---- */

static bool in_unit(const struct report_unit *u, const struct hb_pupil *p)
{
	return !u || (hb_str_eq(p->group, u->group) &&
	              (!u->school.len || !p->school.len || hb_str_eq(p->school, u->school)));
}

static bool was_seen(const struct report *r, struct hb_str code)
{
	uint32_t id = hb_dict_find(&r->pupils, code);
	return id != HB_DICT_NONE && r->was_seen[id];
}

static struct hb_str listed_name(struct report *r, const struct hb_pupil *p)
{
	struct hb_buf b = { 0 };
	hb_buf_str(&b, p->name.len ? p->name : p->code);
	if (p->name.len) {
		hb_buf_cstr(&b, " (");
		hb_buf_str(&b, p->code);
		hb_buf_char(&b, ')');
	}
	if (p->group.len && r->by != BY_GROUP) {
		hb_buf_cstr(&b, ", ");
		hb_buf_str(&b, SAY(r, W_GROUP_NAME, p->group));
	}
	return report_text(r, &b);
}

void report_missing(struct report *r, struct hb_doc *d, const struct report_unit *unit)
{
	size_t n = 0;
	if (!r->list)
		return;
	for (size_t i = 0; i < hb_pupils_count(r->list); i++) {
		const struct hb_pupil *p = hb_pupils_at(r->list, i);
		n += in_unit(unit, p) && !was_seen(r, p->code);
	}
	hb_doc_heading(d, unit ? 2 : 1, report_word(r, W_UNSEEN));
	hb_doc_paragraph(d, n ? SAY(r, W_UNSEEN_COUNT, report_count(r, n, W_PUPIL_1, W_PUPIL_N))
	                      : report_word(r, W_UNSEEN_NONE));
	hb_doc_figure(d, HB_STR("zonder_observatie"), HB_STR("leerlingen"), (int64_t)n, 0);
	if (!n || r->by == BY_SCHOOL || (r->by == BY_GROUP && r->min_group_given))
		return;
	struct hb_doc_list *list = hb_doc_list(d, false);
	for (size_t i = 0; i < hb_pupils_count(r->list); i++) {
		const struct hb_pupil *p = hb_pupils_at(r->list, i);
		if (in_unit(unit, p) && !was_seen(r, p->code))
			hb_doc_list_item(d, list, listed_name(r, p));
	}
}

/* ---- how to read it ---- */

void report_reading(struct report *r, struct hb_doc *d)
{
	struct hb_buf reversed = { 0 };
	hb_doc_heading(d, 1, report_word(r, W_READING));
	struct hb_doc_list *list = hb_doc_list(d, false);
	for (const struct hb_scale *s = NULL; (s = report_next_scale(r, s));) {
		struct hb_buf b = { 0 };
		for (int64_t k = 0; k <= s->max - s->min; k++)
			if (s->labels[k].len) {
				hb_buf_printf(&b, "%s%lld ", b.len ? ", " : "",
				              (long long)s->min + k);
				hb_buf_str(&b, s->labels[k]);
			}
		struct hb_str ends = report_text(r, &b);
		struct hb_buf line = { 0 };
		if (ends.len)
			add(r, &line, SAY(r, W_READ_ENDS, ends));
		if (s->min == 1)
			add(r, &line, report_word(r, W_READ_LOW));
		add(r, &line, report_word(r, W_READ_NO_NORM));
		hb_doc_list_item(d, list, report_text(r, &line));
	}
	for (size_t i = 0; i < r->n_items; i++)
		if (r->item[i].reversed) {
			hb_buf_cstr(&reversed, reversed.len ? ", " : "");
			hb_buf_str(&reversed, r->item[i].field->label);
		}
	struct hb_str names = report_text(r, &reversed);
	if (names.len)
		hb_doc_list_item(d, list, SAY(r, W_READ_REVERSED, names));
	hb_doc_list_item(d, list, report_word(r, W_READ_STEP));
	hb_doc_list_item(d, list, report_word(r, W_READ_MISSING));
}
