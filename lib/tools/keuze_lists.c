#include <stdlib.h>

#include "base/sys.h"
#include "tools/keuze_parts.h"

/* A lesson hour that was granted: the cells of its request, copied. */
struct granted {
	int32_t day, hour;
	const struct hb_str *cell; /* by enum hb_keuze_field */
	size_t at;
};

struct list {
	struct hb_rows *rows;
	struct hb_sink *sink;
	struct hb_keuze_columns columns;
	struct hb_arena arena;
	struct granted *granted;
	size_t n, cap;
	const enum hb_keuze_field
	        *order; /* by which fields, behind day and hour; HB_KEUZE_FIELDS ends */
};

static bool add_hours(struct list *l, const struct hb_row *row, struct hb_hours hours,
                      struct hb_keuze_at at)
{
	int32_t day = (int32_t)row->value[l->columns.at[HB_KEUZE_DATE]];
	if (at.day != HB_NO_DAY && at.day != day)
		return true;
	struct hb_str *cell = hb_arena_array(&l->arena, HB_KEUZE_FIELDS, sizeof(*cell));
	for (size_t i = 0; cell && i < HB_KEUZE_FIELDS; i++) {
		cell[i] = hb_arena_str(&l->arena, row->cell[l->columns.at[i]]);
		if (!cell[i].p)
			return false;
	}
	for (int32_t hour = hours.first; cell && hour <= hours.last; hour++) {
		if (at.hour >= 0 && at.hour != hour)
			continue;
		if (hb_grow(&l->granted, &l->cap, l->n + 1, sizeof(*l->granted)) != 0)
			return false;
		l->granted[l->n] = (struct granted){ day, hour, cell, l->n };
		l->n++;
	}
	return cell;
}

static enum hb_status read_granted(struct list *l, struct hb_keuze_at at)
{
	struct hb_row row;
	struct hb_hours hours;
	bool granted;
	while (hb_rows_next(l->rows, &row) == HB_ROWS_ROW) {
		if (!hb_keuze_verdict_of(l->rows, &row, &l->columns, &hours, &granted))
			continue;
		if (granted && !add_hours(l, &row, hours, at))
			return hb_no_memory(l->sink);
	}
	return hb_rows_status(l->rows);
}

static int comes_before(const void *x, const void *y, void *ctx)
{
	const struct granted *a = x, *b = y;
	const struct list *l = ctx;
	int order = (a->day > b->day) - (a->day < b->day);
	if (!order)
		order = (a->hour > b->hour) - (a->hour < b->hour);
	for (size_t i = 0; !order && l->order[i] != HB_KEUZE_FIELDS; i++)
		order = hb_str_cmp(a->cell[l->order[i]], b->cell[l->order[i]]);
	return order ? order : (a->at > b->at) - (a->at < b->at);
}

static void write_moment(struct hb_csv_writer *out, const struct granted *g)
{
	char day[10];
	hb_csv_code(out, hb_day_write(g->day, day));
	hb_csv_int(out, g->hour);
}

static void write_header(struct hb_csv_writer *out, const char *const *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hb_csv_code(out, hb_str(name[i]));
	hb_csv_end(out);
}

/* Reads ROWS into L, sorted. */
static enum hb_status gather(struct list *l, struct hb_rows *rows, struct hb_keuze_at at,
                             struct hb_sink *sink)
{
	l->rows = rows;
	l->sink = sink;
	enum hb_status status = hb_keuze_decided(&l->columns, rows, sink);
	if (status == HB_OK)
		status = read_granted(l, at);
	if (l->n)
		qsort_r(l->granted, l->n, sizeof(*l->granted), comes_before, l);
	return status;
}

static void free_list(struct list *l)
{
	hb_arena_free(&l->arena);
	free(l->granted);
}

enum hb_status hb_keuze_present(struct hb_rows *rows, struct hb_csv_writer *out,
                                struct hb_sink *sink)
{
	static const char *const names[] = { "datum",    "uur",    "klas", "vak",
		                             "leerling", "status", "waar" };
	static const enum hb_keuze_field order[] = { HB_KEUZE_CLASS, HB_KEUZE_SUBJECT,
		                                     HB_KEUZE_PUPIL, HB_KEUZE_WHERE,
		                                     HB_KEUZE_FIELDS };
	struct list l = { .order = order };
	enum hb_status status = gather(&l, rows, (struct hb_keuze_at){ HB_NO_DAY, -1 }, sink);
	if (status <= HB_FINDING)
		write_header(out, names, 7);
	for (size_t i = 0; status <= HB_FINDING && i < l.n; i++) {
		const struct granted *g = &l.granted[i];
		write_moment(out, g);
		hb_csv_text(out, g->cell[HB_KEUZE_CLASS]);
		hb_csv_text(out, g->cell[HB_KEUZE_SUBJECT]);
		hb_csv_text(out, g->cell[HB_KEUZE_PUPIL]);
		hb_csv_code(out, HB_STR("aanwezig"));
		hb_csv_text(out, g->cell[HB_KEUZE_WHERE]);
		hb_csv_end(out);
	}
	free_list(&l);
	return status;
}

bool hb_keuze_at_parse(struct hb_str text, struct hb_keuze_at *at)
{
	struct hb_str day = text, rest = hb_str_from(text, 10);
	struct hb_hours hours = { -1, -1 };
	day.len = day.len < 10 ? day.len : 10;
	at->day = hb_day_parse(day);
	bool apart = rest.len && (rest.p[0] == ' ' || rest.p[0] == 'T');
	if (rest.len && (!apart || !hb_hours_parse(hb_str_from(rest, 1), &hours)))
		return false;
	at->hour = hours.first;
	return at->day != HB_NO_DAY && hours.first == hours.last;
}

enum hb_status hb_keuze_where(struct hb_rows *rows, struct hb_keuze_at at,
                              struct hb_csv_writer *out, struct hb_sink *sink)
{
	static const char *const names[] = { "datum",    "uur", "waar",  "klas",
		                             "leerling", "wat", "gezien" };
	static const enum hb_keuze_field order[] = { HB_KEUZE_WHERE, HB_KEUZE_CLASS, HB_KEUZE_PUPIL,
		                                     HB_KEUZE_WHAT, HB_KEUZE_FIELDS };
	struct list l = { .order = order };
	enum hb_status status = gather(&l, rows, at, sink);
	if (status <= HB_FINDING)
		write_header(out, names, 7);
	for (size_t i = 0; status <= HB_FINDING && i < l.n; i++) {
		const struct granted *g = &l.granted[i];
		write_moment(out, g);
		hb_csv_text(out, g->cell[HB_KEUZE_WHERE]);
		hb_csv_text(out, g->cell[HB_KEUZE_CLASS]);
		hb_csv_text(out, g->cell[HB_KEUZE_PUPIL]);
		hb_csv_text(out, g->cell[HB_KEUZE_WHAT]);
		hb_csv_empty(out);
		hb_csv_end(out);
	}
	free_list(&l);
	return status;
}
