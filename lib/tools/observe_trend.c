#include <stdlib.h>

#include "base/sys.h"
#include "data/stats.h"
#include "tools/observe.h"
#include "tools/observe_series.h"

enum { SLOPE_DAYS = 30, LEAST_SCORES = 3, LEAST_CHANGE = 2 };

enum { PIECE = 32 }; /* pupils that a thread takes at a time */

/* What a thread needs for a piece. */
struct work {
	const struct hb_series *series;
	struct hb_str pupil;
	struct hb_buf space;
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

static void write_course(const struct work *w, size_t item, const struct hb_course *c,
                         struct hb_csv_writer *out)
{
	const struct hb_items *items = &w->series->items;
	struct hb_figures f;
	hb_tally_figures(w->cell, items->n_values, items->min, &f);
	const char *way = direction(&f, c);
	hb_csv_text(out, w->pupil);
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

static bool write_item(struct work *w, uint32_t pupil, size_t item, struct hb_csv_writer *out)
{
	const struct hb_series *series = w->series;
	uint32_t n_values = series->items.n_values;
	size_t n = 0;
	for (size_t i = 0; i < hb_tally_words(n_values); i++)
		w->cell[i] = 0;
	for (size_t i = series->begin[pupil]; i < series->begin[pupil + 1]; i++) {
		const struct hb_record *r = hb_series_at(series, series->order[i]);
		if (!r->score[item])
			continue;
		if (hb_grow(&w->point, &w->cap, n + 1, sizeof(*w->point)) != 0)
			return false;
		w->point[n++] = (struct hb_point){ r->day, r->score[item] - 1u };
		hb_tally_add(w->cell, n_values, r->score[item] - 1u, r->day);
	}
	struct hb_course course;
	if (!hb_course_of(w->point, n, n_values, &course))
		return false;
	write_course(w, item, &course, out);
	return true;
}

static bool write_pupil(struct work *w, uint32_t pupil, struct hb_csv_writer *out)
{
	struct hb_str key = hb_dict_text(&w->series->pupils.keys, pupil);
	bool good = hb_group_texts(key, 1, &w->pupil, &w->space);
	for (size_t k = 0; k < w->series->items.n && good; k++)
		good = write_item(w, pupil, k, out);
	return good;
}

static bool write_piece(void *ctx, size_t i, struct hb_csv_writer *out)
{
	const struct hb_series *series = ctx;
	struct work w = { .series = series };
	w.cell = hb_calloc(hb_tally_words(series->items.n_values), sizeof(*w.cell));
	bool good = w.cell;
	for (size_t p = i * PIECE; p < (i + 1) * PIECE && p < series->pupils.keys.n && good; p++)
		good = write_pupil(&w, series->pupil[p], out);
	free(w.cell);
	free(w.point);
	hb_buf_free(&w.space);
	return good;
}

static void write_header(const struct hb_table *record, struct hb_csv_writer *out)
{
	static const char *const names[] = { "vaardigheid",   "n",      "eerste_datum",
		                             "laatste_datum", "eerste", "laatste",
		                             "helling",       "tau",    "richting",
		                             "duiding" };
	hb_csv_code(out, record->fields[hb_pupil_field(record)].id);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		hb_csv_code(out, hb_str(names[i]));
	hb_csv_end(out);
}

enum hb_status hb_observe_trend(struct hb_rows *rows, const struct hb_table *record,
                                struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct hb_series series;
	enum hb_status status = hb_series_read(&series, rows, record, sink);
	if (status == HB_OK || status == HB_FINDING) {
		size_t n = (series.pupils.keys.n + (size_t)PIECE - 1) / PIECE;
		write_header(record, out);
		if (!hb_csv_pieces(out, n, hb_rows_threads(rows), write_piece, &series))
			status = hb_no_memory(sink);
	}
	hb_series_free(&series);
	return status;
}
