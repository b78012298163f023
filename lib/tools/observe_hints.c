#include "tools/observe_series.h"

struct hints {
	const struct hb_series *series;
	struct hb_sink *sink;
	struct hb_buf key, number, of;
};

/* "L00012 2026-11-03 jvd" */
static struct hb_str key_of(struct hints *h, uint32_t pupil, const struct hb_record *r)
{
	char day[10];
	h->key.len = 0;
	hb_buf_str(&h->key, hb_dict_text(&h->series->pupils.keys, pupil));
	hb_buf_char(&h->key, ' ');
	hb_buf_str(&h->key, hb_day_write(r->day, day));
	struct hb_str observer = hb_dict_text(&h->series->texts, r->observer);
	if (observer.len)
		hb_buf_char(&h->key, ' ');
	hb_buf_str(&h->key, observer);
	return hb_buf_slice(&h->key);
}

static struct hb_str number(struct hb_buf *space, size_t n)
{
	space->len = 0;
	hb_buf_int(space, (int64_t)n);
	return hb_buf_slice(space);
}

static void tell(struct hints *h, enum hb_message message, uint32_t pupil,
                 const struct hb_record *r, struct hb_str one, struct hb_str two,
                 struct hb_str three)
{
	struct hb_str key = key_of(h, pupil, r);
	hb_find(h->sink, (struct hb_finding){ .message = message,
	                                      .key = key,
	                                      .value = key,
	                                      .text = { one, two, three } });
}

static void all_equal(struct hints *h, uint32_t pupil, const struct hb_record *r)
{
	size_t n = h->series->items.n;
	for (size_t k = 0; k < n; k++)
		if (!r->score[k] || r->score[k] != r->score[0])
			return;
	if (n > 1)
		tell(h, HB_M_HINT_ALL_EQUAL, pupil, r, number(&h->number, n), HB_STR(""),
		     HB_STR(""));
}

static void opposites(struct hints *h, uint32_t pupil, const struct hb_record *r)
{
	const struct hb_items *items = &h->series->items;
	for (size_t a = 0; a < items->n; a++) {
		const struct hb_field *one = items->field[a];
		int64_t score = items->min + r->score[a] - 1;
		if (!r->score[a] || !one->group.len || (score != one->min && score != one->max))
			continue;
		for (size_t b = a + 1; b < items->n; b++) {
			const struct hb_field *two = items->field[b];
			if (r->score[b] == r->score[a] && one->polarity != two->polarity &&
			    hb_str_eq(one->group, two->group))
				tell(h, HB_M_HINT_OPPOSITES, pupil, r, one->id, two->id,
				     HB_STR(""));
		}
	}
}

static bool names(struct hb_str advice, const char *id)
{
	while (advice.p)
		if (hb_str_is(hb_str_cut(&advice, '|'), id))
			return true;
	return false;
}

static void no_advice(struct hints *h, uint32_t pupil, const struct hb_record *r)
{
	const struct hb_items *items = &h->series->items;
	size_t low = 0, scored = 0;
	if (!names(hb_dict_text(&h->series->texts, r->advice), "geen"))
		return;
	for (size_t k = 0; k < items->n; k++) {
		const struct hb_field *f = items->field[k];
		int64_t score = items->min + r->score[k] - 1;
		scored += r->score[k] != 0;
		low += r->score[k] &&
		       (f->polarity == HB_POSITIVE ? score <= f->min + 1 : score >= f->max - 1);
	}
	if (scored && 3 * low >= scored)
		tell(h, HB_M_HINT_NO_ADVICE, pupil, r, HB_STR("geen"), number(&h->number, low),
		     number(&h->of, scored));
}

bool hb_series_hints(const struct hb_series *series, struct hb_sink *sink)
{
	struct hints h = { .series = series, .sink = sink };
	for (uint32_t p = 0; p < series->pupils.keys.n; p++) {
		uint32_t pupil = series->pupil[p];
		for (size_t i = series->begin[pupil]; i < series->begin[pupil + 1]; i++) {
			const struct hb_record *r = hb_series_at(series, series->order[i]);
			all_equal(&h, pupil, r);
			opposites(&h, pupil, r);
			no_advice(&h, pupil, r);
		}
	}
	bool failed = h.key.failed || h.number.failed || h.of.failed;
	hb_buf_free(&h.key);
	hb_buf_free(&h.number);
	hb_buf_free(&h.of);
	return !failed;
}
