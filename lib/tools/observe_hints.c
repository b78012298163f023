#include "tools/observe_series.h"

#include <stdlib.h>

#include "base/sys.h"

/* Two items of one group that are keyed opposite ways. */
struct opposite {
	size_t one, two;
};

struct hints {
	const struct hb_series *series;
	struct hb_sink *sink;
	struct hb_buf key, number, of;
	struct opposite *opposite; /* by `one`, then `two` */
	size_t n_opposites, opposites_cap;
	bool *none; /* by text: an advice that is, or has in it, `geen` */
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
	for (size_t i = 0; i < h->n_opposites; i++) {
		size_t a = h->opposite[i].one, b = h->opposite[i].two;
		const struct hb_field *one = items->field[a];
		int64_t score = items->min + r->score[a] - 1;
		if (r->score[a] && r->score[b] == r->score[a] &&
		    (score == one->min || score == one->max))
			tell(h, HB_M_HINT_OPPOSITES, pupil, r, one->id, items->field[b]->id,
			     HB_STR(""));
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
	if (!h->none[r->advice])
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

static bool find_opposites(struct hints *h)
{
	const struct hb_items *items = &h->series->items;
	for (size_t a = 0; a < items->n; a++) {
		for (size_t b = a + 1; b < items->n && items->field[a]->group.len; b++) {
			if (items->field[a]->polarity == items->field[b]->polarity ||
			    !hb_str_eq(items->field[a]->group, items->field[b]->group))
				continue;
			if (hb_grow(&h->opposite, &h->opposites_cap, h->n_opposites + 1,
			            sizeof(*h->opposite)) != 0)
				return false;
			h->opposite[h->n_opposites++] = (struct opposite){ a, b };
		}
	}
	return true;
}

static bool find_none(struct hints *h)
{
	const struct hb_dict *texts = &h->series->texts;
	h->none = hb_calloc(texts->n, sizeof(*h->none));
	for (uint32_t i = 0; h->none && i < texts->n; i++)
		h->none[i] = names(hb_dict_text(texts, i), "geen");
	return h->none;
}

bool hb_series_hints(const struct hb_series *series, struct hb_sink *sink)
{
	struct hints h = { .series = series, .sink = sink };
	bool good = find_opposites(&h) && find_none(&h);
	for (uint32_t p = 0; p < series->pupils.keys.n && good; p++) {
		uint32_t pupil = series->pupil[p];
		for (size_t i = series->begin[pupil]; i < series->begin[pupil + 1]; i++) {
			const struct hb_record *r = hb_series_at(series, series->order[i]);
			all_equal(&h, pupil, r);
			opposites(&h, pupil, r);
			no_advice(&h, pupil, r);
		}
	}
	good = good && !h.key.failed && !h.number.failed && !h.of.failed;
	hb_buf_free(&h.key);
	hb_buf_free(&h.number);
	hb_buf_free(&h.of);
	free(h.opposite);
	free(h.none);
	return good;
}
