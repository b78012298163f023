#include <stdlib.h>

#include "base/sys.h"
#include "tools/observe.h"
#include "tools/observe_series.h"

/* One skill of one pupil on one date. */
struct moment {
	int32_t day;
	int64_t score;
};

enum { PIECE = 64 }; /* pupils that a thread takes at a time */

struct flagging {
	const struct hb_series *series;
	const struct hb_form *form;
	bool *looks; /* by signal, then item: whether the one looks at the other */
};

/* What a thread needs for a piece. */
struct work {
	const struct flagging *all_work;
	const struct hb_series *series;
	const struct hb_form *form;
	struct hb_csv_writer *out;
	uint32_t pupil;
	const struct hb_record **record; /* of the pupil at hand, in order of date */
	size_t n_records, records_cap;
	struct moment *all; /* of the pupil at hand, by item and in order of date */
	size_t cap;
	size_t *begin; /* by item: where its moments begin in `all`; one more at the end */
	const struct moment *moment; /* those of the item at hand */
	size_t n;
	uint32_t *count; /* of scores on one date */
	bool any;        /* the pupil at hand has a signal */
};

/* The records of PUPIL. */
static bool find_records(struct work *s, uint32_t pupil)
{
	const struct hb_series *series = s->series;
	size_t from = series->begin[pupil], n = series->begin[pupil + 1] - from;
	s->pupil = pupil;
	s->n_records = n;
	if (hb_grow(&s->record, &s->records_cap, n, sizeof(struct hb_record *)) != 0 ||
	    hb_grow(&s->all, &s->cap, n * series->items.n, sizeof(*s->all)) != 0)
		return false;
	for (size_t i = 0; i < n; i++)
		s->record[i] = hb_series_at(series, series->order[from + i]);
	return true;
}

/* The middle score of a date; of the middle two the more favourable. Clears the counts. */
static int64_t middle(struct work *s, const struct hb_field *item, uint32_t n)
{
	uint32_t n_values = s->series->items.n_values, seen = 0, at = 0;
	uint32_t rank = item->polarity == HB_POSITIVE ? n / 2 : (n - 1) / 2;
	while (seen + s->count[at] <= rank)
		seen += s->count[at++];
	for (uint32_t v = 0; v < n_values; v++)
		s->count[v] = 0;
	return s->series->items.min + at;
}

/* The moments of ITEM for the pupil at hand, behind those of the items before it. */
static void gather_item(struct work *s, size_t item)
{
	const struct hb_items *items = &s->series->items;
	size_t n = s->begin[item];
	uint32_t on_date = 0, score = 0;
	for (size_t i = 0; i < s->n_records; i++) {
		const struct hb_record *r = s->record[i];
		if (r->score[item]) {
			score = r->score[item] - 1u;
			s->count[score]++;
			on_date++;
		}
		bool last_of_date = i + 1 == s->n_records || s->record[i + 1]->day != r->day;
		if (!on_date || !last_of_date)
			continue;
		int64_t middling = items->min + score;
		if (on_date > 1)
			middling = middle(s, items->field[item], on_date);
		s->count[score] = 0;
		s->all[n++] = (struct moment){ r->day, middling };
		on_date = 0;
	}
	s->begin[item + 1] = n;
}

static void look_at(struct work *s, size_t item)
{
	s->n = s->begin[item + 1] - s->begin[item];
	s->moment = s->n ? s->all + s->begin[item] : NULL;
}

/* How much less favourable moment I is than the one before. */
static int64_t drop_at(const struct work *s, size_t i, const struct hb_field *item)
{
	int64_t fall = s->moment[i - 1].score - s->moment[i].score;
	return item->polarity == HB_POSITIVE ? fall : -fall;
}

static bool is_raised(const struct work *s, const struct hb_signal *signal,
                      const struct hb_field *item)
{
	size_t n = s->n;
	if (n == 0)
		return false;
	switch (signal->kind) {
	case HB_SIGNAL_AT_MOST:
		return s->moment[n - 1].score <= signal->value;
	case HB_SIGNAL_AT_LEAST:
		return s->moment[n - 1].score >= signal->value;
	case HB_SIGNAL_DROP:
		return n > 1 && drop_at(s, n - 1, item) >= signal->value;
	case HB_SIGNAL_CONSECUTIVE_DROP:
		for (int64_t k = 0; k < signal->times; k++)
			if ((int64_t)n - 1 - k < 1 ||
			    drop_at(s, n - 1 - (size_t)k, item) < signal->value)
				return false;
		return true;
	case HB_SIGNAL_MISSING_SHARE:
		break;
	}
	return false;
}

static bool looks_at(const struct hb_signal *signal, const struct hb_field *item)
{
	if (!signal->any_polarity && signal->polarity != item->polarity)
		return false;
	if (signal->group.len && !hb_str_eq(signal->group, item->group))
		return false;
	for (size_t i = 0; i < signal->n_fields; i++)
		if (hb_str_eq(signal->fields[i], item->id))
			return true;
	return signal->n_fields == 0;
}

/* The pupil's last record; of several on that date the one whose group comes last in byte order. */
static const struct hb_record *last_record(const struct work *s)
{
	const struct hb_record *last = s->record[s->n_records - 1];
	for (size_t i = s->n_records - 1; i > 0 && s->record[i - 1]->day == last->day; i--) {
		const struct hb_record *r = s->record[i - 1];
		if (hb_str_cmp(hb_dict_text(&s->series->texts, r->group),
		               hb_dict_text(&s->series->texts, last->group)) > 0)
			last = r;
	}
	return last;
}

/* Whether the signal is for pupils of GROUP: "7a" is of school year 7. */
static bool is_for_group(const struct hb_signal *signal, struct hb_str group)
{
	int64_t year = 0;
	size_t digits = 0;
	while (digits < group.len && digits < 3 && group.p[digits] >= '0' && group.p[digits] <= '9')
		year = year * 10 + (group.p[digits++] - '0');
	for (size_t i = 0; digits && i < signal->n_groups; i++)
		if (signal->groups[i] == year)
			return true;
	return signal->n_groups == 0;
}

static void write_day(struct hb_csv_writer *out, int32_t day)
{
	char text[10];
	hb_csv_code(out, hb_day_write(day, text));
}

static void write_begin(struct work *s, struct hb_str group, struct hb_str signal,
                        struct hb_str item)
{
	hb_csv_text(s->out, hb_dict_text(&s->series->pupils.keys, s->pupil));
	hb_csv_text(s->out, group);
	hb_csv_code(s->out, signal);
	hb_csv_code(s->out, item);
	s->any = true;
}

static void write_end(struct work *s, struct hb_str next)
{
	hb_csv_text(s->out, next);
	hb_csv_end(s->out);
}

static void write_flag(struct work *s, const struct hb_signal *signal, struct hb_str group,
                       const struct hb_field *item)
{
	const struct moment *now = &s->moment[s->n - 1];
	write_begin(s, group, signal->id, item->id);
	hb_csv_int(s->out, now->score);
	write_day(s->out, now->day);
	if (s->n > 1) {
		hb_csv_int(s->out, now[-1].score);
		write_day(s->out, now[-1].day);
	} else {
		hb_csv_empty(s->out);
		hb_csv_empty(s->out);
	}
	write_end(s, signal->next);
}

/* Items without a score from anyone on the pupil's last date, in percent, rounded down. */
static void flag_missing(struct work *s, const struct hb_signal *signal, const bool *looks,
                         const struct hb_record *last)
{
	size_t looked_at = 0, missing = 0;
	for (size_t k = 0; k < s->series->items.n; k++) {
		if (!looks[k])
			continue;
		bool scored = false;
		for (size_t i = s->n_records; i-- > 0 && !scored;) {
			if (s->record[i]->day != last->day)
				break;
			scored = s->record[i]->score[k] != 0;
		}
		looked_at++;
		missing += !scored;
	}
	int64_t percent = looked_at ? (int64_t)(100 * missing / looked_at) : 0;
	if (!looked_at || percent < signal->value)
		return;
	write_begin(s, hb_dict_text(&s->series->texts, last->group), signal->id, HB_STR(""));
	hb_csv_int(s->out, percent);
	write_day(s->out, last->day);
	hb_csv_empty(s->out);
	hb_csv_empty(s->out);
	write_end(s, signal->next);
}

/* The latest advice; where several were given on that date, the last in byte order. */
static void write_advice(struct work *s, struct hb_str group)
{
	const struct hb_record *found = NULL;
	for (size_t i = s->n_records; i-- > 0;) {
		const struct hb_record *r = s->record[i];
		struct hb_str advice = hb_dict_text(&s->series->texts, r->advice);
		if (found && r->day != found->day)
			break;
		if (advice.len && (!found || hb_str_cmp(advice, hb_dict_text(&s->series->texts,
		                                                             found->advice)) > 0))
			found = r;
	}
	if (!found)
		return;
	write_begin(s, group, HB_STR("aanbeveling"), HB_STR(""));
	hb_csv_code(s->out, hb_dict_text(&s->series->texts, found->advice));
	write_day(s->out, found->day);
	hb_csv_empty(s->out);
	hb_csv_empty(s->out);
	write_end(s, HB_STR(""));
}

static void flag_pupil(struct work *s)
{
	const struct hb_items *items = &s->series->items;
	const struct hb_record *last = last_record(s);
	struct hb_str group = hb_dict_text(&s->series->texts, last->group);
	s->any = false;
	for (size_t k = 0; k < items->n; k++)
		gather_item(s, k);
	for (size_t i = 0; i < s->form->n_signals; i++) {
		const struct hb_signal *signal = &s->form->signals[i];
		const bool *looks = s->all_work->looks + i * items->n;
		if (!is_for_group(signal, group))
			continue;
		if (signal->kind == HB_SIGNAL_MISSING_SHARE)
			flag_missing(s, signal, looks, last);
		for (size_t k = 0; k < items->n; k++) {
			if (!looks[k])
				continue;
			look_at(s, k);
			if (is_raised(s, signal, items->field[k]))
				write_flag(s, signal, group, items->field[k]);
		}
	}
	if (s->any)
		write_advice(s, group);
}

static bool flag_piece(void *ctx, size_t i, struct hb_csv_writer *out)
{
	const struct flagging *f = ctx;
	const struct hb_series *series = f->series;
	struct work w = { .all_work = f, .series = series, .form = f->form, .out = out };
	w.count = hb_calloc(series->items.n_values, sizeof(*w.count));
	w.begin = hb_calloc(series->items.n + 1, sizeof(*w.begin));
	bool good = w.count && w.begin;
	for (size_t p = i * PIECE; p < (i + 1) * PIECE && p < series->pupils.keys.n && good; p++) {
		good = find_records(&w, series->pupil[p]);
		if (good)
			flag_pupil(&w);
	}
	free(w.record);
	free(w.all);
	free(w.begin);
	free(w.count);
	return good;
}

static void write_header(const struct hb_table *record, struct hb_csv_writer *out)
{
	static const char *const names[] = { "groep", "signaal", "vaardigheid",  "waarde",
		                             "datum", "vorige",  "vorige_datum", "vervolgstap" };
	hb_csv_code(out, record->fields[hb_pupil_field(record)].id);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		hb_csv_code(out, hb_str(names[i]));
	hb_csv_end(out);
}

static bool find_looks(struct flagging *f)
{
	const struct hb_items *items = &f->series->items;
	size_t n = f->form->n_signals;
	f->looks = hb_calloc(n * items->n, sizeof(*f->looks));
	for (size_t i = 0; f->looks && i < n; i++)
		for (size_t k = 0; k < items->n; k++)
			f->looks[i * items->n + k] =
			        looks_at(&f->form->signals[i], items->field[k]);
	return f->looks;
}

enum hb_status hb_observe_flags(struct hb_rows *rows, const struct hb_form *form,
                                const struct hb_table *record, struct hb_csv_writer *out,
                                struct hb_sink *sink)
{
	struct hb_series series;
	enum hb_status status = hb_series_read(&series, rows, record, sink);
	if (status == HB_OK || status == HB_FINDING) {
		struct flagging f = { .series = &series, .form = form };
		size_t n = (series.pupils.keys.n + (size_t)PIECE - 1) / PIECE;
		write_header(record, out);
		if (!find_looks(&f) ||
		    !hb_csv_pieces(out, n, hb_rows_threads(rows), flag_piece, &f) ||
		    !hb_series_hints(&series, sink))
			status = hb_no_memory(sink);
		free(f.looks);
	}
	hb_series_free(&series);
	return status;
}
