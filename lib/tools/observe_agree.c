#include <stdlib.h>

#include "base/sys.h"
#include "data/stats.h"
#include "tools/observe.h"
#include "tools/observe_series.h"

enum { LEAST_PAIRS = 20, WORTH_A_TALK = 2 };

/* A record of the pupil at hand. */
struct sight {
	const struct hb_record *record;
	struct hb_str observer;
	int32_t day;
	bool paired;
};

struct state {
	struct hb_series series;
	const struct hb_agree_options *options;
	struct hb_csv_writer *out;
	struct sight *sight; /* by day, then by observer in byte order */
	size_t n, cap;
	uint64_t *pairs; /* by item, score and score */
	struct hb_str pupil;
};

static int compare_sights(const void *a, const void *b)
{
	const struct sight *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return hb_str_cmp(x->observer, y->observer);
}

static void write_side(const struct state *s, const struct sight *sight, uint16_t score)
{
	char day[10];
	hb_csv_code(s->out, hb_day_write(sight->day, day));
	hb_csv_text(s->out, sight->observer);
	hb_csv_int(s->out, s->series.items.min + score - 1);
}

static void list_pair(const struct state *s, const struct sight *a, const struct sight *b,
                      size_t item)
{
	uint16_t x = a->record->score[item], y = b->record->score[item];
	int difference = x < y ? y - x : x - y;
	if (difference < WORTH_A_TALK)
		return;
	hb_csv_text(s->out, s->pupil);
	hb_csv_code(s->out, s->series.items.field[item]->id);
	write_side(s, a, x);
	write_side(s, b, y);
	hb_csv_int(s->out, difference);
	hb_csv_end(s->out);
}

static void take_pair(struct state *s, struct sight *a, struct sight *b)
{
	uint32_t n_values = s->series.items.n_values;
	a->paired = b->paired = true;
	for (size_t k = 0; k < s->series.items.n; k++) {
		uint16_t x = a->record->score[k], y = b->record->score[k];
		if (!x || !y)
			continue;
		s->pairs[(k * n_values + x - 1u) * n_values + y - 1u]++;
		if (s->options->pairs)
			list_pair(s, a, b, k);
	}
}

/* Pairs what is left of A..A_END with what is left of B..B_END, the days of which lie apart as
 * wanted; the two may be the same. An observer is skipped for himself only, so that each search
 * goes on where the last one ended. */
static void pair_days(struct state *s, size_t a, size_t a_end, size_t b, size_t b_end)
{
	for (size_t from = b; a < a_end; a++) {
		if (s->sight[a].paired)
			continue;
		while (from < b_end && s->sight[from].paired)
			from++;
		for (size_t j = from; j < b_end; j++) {
			struct sight *other = &s->sight[j];
			if (j == a || other->paired ||
			    other->record->observer == s->sight[a].record->observer)
				continue;
			take_pair(s, &s->sight[a], other);
			break;
		}
	}
}

static size_t day_end(const struct state *s, size_t i)
{
	size_t end = i;
	while (end < s->n && s->sight[end].day == s->sight[i].day)
		end++;
	return end;
}

/* Days APART from one another, earliest first, by two walkers. */
static void pair_apart(struct state *s, int32_t apart)
{
	size_t later = 0, next;
	for (size_t i = 0; i < s->n; i = next) {
		next = day_end(s, i);
		while (later < s->n && s->sight[later].day - (int64_t)s->sight[i].day < apart)
			later++;
		if (later == s->n)
			return;
		if (s->sight[later].day - (int64_t)s->sight[i].day == apart)
			pair_days(s, i, next, later, day_end(s, later));
	}
}

static bool take_pupil(struct state *s, uint32_t pupil)
{
	const struct hb_series *series = &s->series;
	s->n = 0;
	s->pupil = hb_dict_text(&series->pupils.keys, pupil);
	for (size_t i = series->begin[pupil]; i < series->begin[pupil + 1]; i++) {
		const struct hb_record *r = hb_series_at(series, series->order[i]);
		struct hb_str observer = hb_dict_text(&series->texts, r->observer);
		if (!observer.len)
			continue;
		if (hb_grow(&s->sight, &s->cap, s->n + 1, sizeof(*s->sight)) != 0)
			return false;
		s->sight[s->n++] = (struct sight){ r, observer, r->day, false };
	}
	if (s->n < 2)
		return true;
	qsort(s->sight, s->n, sizeof(*s->sight), compare_sights);
	for (int32_t apart = 0; apart <= s->options->within_days; apart++)
		pair_apart(s, apart);
	return true;
}

static void write_item(const struct state *s, size_t item)
{
	uint32_t n_values = s->series.items.n_values;
	const uint64_t *pairs = s->pairs + item * n_values * n_values;
	int64_t n = 0, same = 0, near = 0, kappa;
	for (uint32_t a = 0; a < n_values; a++) {
		for (uint32_t b = 0; b < n_values; b++) {
			int64_t count = (int64_t)pairs[a * n_values + b];
			n += count;
			same += a == b ? count : 0;
			near += a + 1 >= b && b + 1 >= a ? count : 0;
		}
	}
	hb_csv_code(s->out, s->series.items.field[item]->id);
	hb_csv_int(s->out, n);
	hb_csv_int(s->out, same);
	hb_csv_int(s->out, near);
	if (n >= LEAST_PAIRS && hb_kappa(pairs, n_values, &kappa))
		hb_csv_decimal(s->out, kappa, 2);
	else
		hb_csv_empty(s->out);
	hb_csv_end(s->out);
}

static void write_header(const struct state *s)
{
	static const char *const figures[] = { "vaardigheid", "paren", "gelijk", "binnen_een",
		                               "kappa" };
	static const char *const pairs[] = { "vaardigheid", "datum_1", "observator_1",
		                             "score_1",     "datum_2", "observator_2",
		                             "score_2",     "verschil" };
	const struct hb_table *record = s->options->record;
	if (!s->options->pairs) {
		for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
			hb_csv_code(s->out, hb_str(figures[i]));
	} else {
		hb_csv_code(s->out, record->fields[hb_pupil_field(record)].id);
		for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
			hb_csv_code(s->out, hb_str(pairs[i]));
	}
	hb_csv_end(s->out);
}

static bool compare_all(struct state *s)
{
	const struct hb_items *items = &s->series.items;
	s->pairs = hb_calloc(items->n * items->n_values, items->n_values * sizeof(*s->pairs));
	if (!s->pairs)
		return false;
	write_header(s);
	for (uint32_t p = 0; p < s->series.pupils.keys.n; p++)
		if (!take_pupil(s, s->series.pupil[p]))
			return false;
	for (size_t k = 0; k < items->n && !s->options->pairs; k++)
		write_item(s, k);
	return true;
}

enum hb_status hb_observe_agree(struct hb_rows *rows, const struct hb_agree_options *options,
                                struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct state s = { .options = options, .out = out };
	if (hb_table_field(options->record, HB_STR("observator")) == HB_NO_FIELD) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_NO_OBSERVER,
		                                   .value = options->record->id });
		return HB_USAGE;
	}
	enum hb_status status = hb_series_read(&s.series, rows, options->record, sink);
	if ((status == HB_OK || status == HB_FINDING) && !compare_all(&s))
		status = hb_no_memory(sink);
	free(s.pairs);
	free(s.sight);
	hb_series_free(&s.series);
	return status;
}
