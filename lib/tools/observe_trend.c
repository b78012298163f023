#include <stdlib.h>

#include "base/sys.h"
#include "data/stats.h"
#include "tools/observe.h"
#include "tools/observe_series.h"

enum { SLOPE_DAYS = 30, LEAST_SCORES = 3, LEAST_CHANGE = 2 };

struct state {
	struct hb_series series;
	struct hb_point *point; /* of the pupil and skill at hand */
	size_t cap;
	uint32_t *cell; /* their tally, for first and last */
};

static const char *direction(const struct hb_figures *f, const struct hb_course *c)
{
	if (f->n < LEAST_SCORES)
		return "te_weinig";
	if (f->min == f->max)
		return "gelijk";
	if (f->has_change && f->change >= LEAST_CHANGE && c->slope_up > 0)
		return "stijgend";
	if (f->has_change && f->change <= -LEAST_CHANGE && c->slope_up < 0)
		return "dalend";
	return "geen_lijn";
}

/* What a direction means depends on what full visibility means. */
static const char *meaning(const char *direction, enum hb_polarity polarity)
{
	bool rises = direction[0] == 's', falls = direction[0] == 'd';
	if (rises || falls)
		return rises == (polarity == HB_POSITIVE) ? "gunstig" : "ongunstig";
	return hb_str_is(hb_str(direction), "gelijk") ? "gelijk" : "onbekend";
}

static void write_day(struct hb_csv_writer *out, int32_t day)
{
	char text[10];
	if (day == HB_NO_DAY)
		hb_csv_empty(out);
	else
		hb_csv_code(out, hb_day_write(day, text));
}

static void write_score(const struct hb_items *items, uint32_t index, struct hb_csv_writer *out)
{
	if (index == HB_TALLY_DIFFERS)
		hb_csv_empty(out);
	else
		hb_csv_int(out, items->min + index);
}

static void write_course(const struct state *s, size_t item, const struct hb_course *c,
                         struct hb_csv_writer *out)
{
	const struct hb_items *items = &s->series.items;
	struct hb_figures f;
	hb_tally_figures(s->cell, items->n_values, items->min, &f);
	const char *way = direction(&f, c);
	hb_csv_text(out, s->series.pupils.text[0]);
	hb_csv_code(out, items->field[item]->id);
	hb_csv_int(out, (int64_t)f.n);
	write_day(out, f.first_day);
	write_day(out, f.last_day);
	write_score(items, f.first, out);
	write_score(items, f.last, out);
	if (c->has_slope)
		hb_csv_decimal(out, hb_slope_hundredths(c, SLOPE_DAYS), 2);
	else
		hb_csv_empty(out);
	if (c->has_tau)
		hb_csv_decimal(out, c->tau_hundredths, 2);
	else
		hb_csv_empty(out);
	hb_csv_code(out, hb_str(way));
	hb_csv_code(out, hb_str(meaning(way, items->field[item]->polarity)));
	hb_csv_end(out);
}

static bool write_item(struct state *s, uint32_t pupil, size_t item, struct hb_csv_writer *out)
{
	const struct hb_series *series = &s->series;
	uint32_t n_values = series->items.n_values;
	size_t n = 0;
	for (size_t w = 0; w < hb_tally_words(n_values); w++)
		s->cell[w] = 0;
	for (size_t i = series->begin[pupil]; i < series->begin[pupil + 1]; i++) {
		const struct hb_record *r = hb_series_at(series, series->order[i]);
		if (!r->score[item])
			continue;
		if (hb_grow(&s->point, &s->cap, n + 1, sizeof(*s->point)) != 0)
			return false;
		s->point[n++] = (struct hb_point){ r->day, r->score[item] - 1u };
		hb_tally_add(s->cell, n_values, r->score[item] - 1u, r->day);
	}
	struct hb_course course;
	if (!hb_course_of(s->point, n, n_values, &course))
		return false;
	write_course(s, item, &course, out);
	return true;
}

static bool write_all(struct state *s, const struct hb_table *record, struct hb_csv_writer *out)
{
	static const char *const names[] = { "vaardigheid",   "n",      "eerste_datum",
		                             "laatste_datum", "eerste", "laatste",
		                             "helling",       "tau",    "richting",
		                             "duiding" };
	hb_csv_code(out, record->fields[hb_pupil_field(record)].id);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		hb_csv_code(out, hb_str(names[i]));
	hb_csv_end(out);
	for (uint32_t p = 0; p < s->series.pupils.keys.n; p++) {
		if (!hb_groups_texts(&s->series.pupils, s->series.pupil[p]))
			return false;
		for (size_t k = 0; k < s->series.items.n; k++)
			if (!write_item(s, s->series.pupil[p], k, out))
				return false;
	}
	return true;
}

enum hb_status hb_observe_trend(struct hb_rows *rows, const struct hb_table *record,
                                struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct state s = { 0 };
	enum hb_status status = hb_series_read(&s.series, rows, record, sink);
	if (status == HB_OK || status == HB_FINDING) {
		s.cell = hb_calloc(hb_tally_words(s.series.items.n_values), sizeof(*s.cell));
		if (!s.cell || !write_all(&s, record, out))
			status = hb_no_memory(sink);
	}
	free(s.cell);
	free(s.point);
	hb_series_free(&s.series);
	return status;
}
