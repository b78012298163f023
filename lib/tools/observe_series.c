#include "tools/observe_series.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

void hb_series_free(struct hb_series *s)
{
	hb_items_free(&s->items);
	hb_groups_free(&s->pupils);
	hb_dict_free(&s->texts);
	free(s->pool);
	free(s->order);
	free(s->begin);
	free(s->pupil);
	*s = (struct hb_series){ 0 };
}

static uint16_t score_of(const struct hb_items *items, int64_t value)
{
	return value == HB_NO_VALUE ? 0 : (uint16_t)(value - items->min + 1);
}

static uint32_t text_of(struct hb_series *s, const struct hb_row *row, uint32_t field)
{
	return hb_dict_add(&s->texts, field == HB_NO_FIELD ? HB_STR("") : row->cell[field], NULL);
}

/* The record ROW belongs to: in long form the last one when it is of the same pupil, day, observer
 * and so on and has no score for ITEM. NULL without memory. */
static struct hb_record *record_for(struct hb_series *s, const struct hb_rows *rows,
                                    const struct hb_row *row, uint32_t item)
{
	struct hb_record head = { .pupil = hb_groups_of(&s->pupils, rows, row),
		                  .observer = text_of(s, row, s->observer_field),
		                  .group = text_of(s, row, s->group_field),
		                  .advice = text_of(s, row, s->advice_field),
		                  .day = (int32_t)row->value[s->items.date] };
	if (head.pupil == HB_DICT_NONE || head.observer == HB_DICT_NONE ||
	    head.group == HB_DICT_NONE || head.advice == HB_DICT_NONE)
		return NULL;
	if (s->items.is_long && s->n) {
		struct hb_record *last = hb_series_at(s, s->n - 1);
		if (memcmp(last, &head, sizeof(head)) == 0 && last->score[item] == 0)
			return last;
	}
	if (s->n >= UINT32_MAX || hb_grow(&s->pool, &s->cap, s->n + 1, s->bytes) != 0)
		return NULL;
	struct hb_record *new = hb_series_at(s, s->n++);
	memset(new, 0, s->bytes);
	*new = head;
	return new;
}

static bool take_row(struct hb_series *s, struct hb_rows *rows, const struct hb_row *row)
{
	const struct hb_items *items = &s->items;
	uint32_t item = 0;
	if (items->is_long && !hb_items_skill(items, rows, row, &item))
		return true;
	struct hb_record *r = record_for(s, rows, row, item);
	if (!r)
		return false;
	if (items->is_long)
		r->score[item] = score_of(items, row->value[items->score]);
	for (size_t k = 0; k < items->n && !items->is_long; k++)
		r->score[k] = score_of(items, row->value[items->column[k]]);
	return true;
}

/* Counting by pupil keeps the order of arrival; within a pupil records are mostly in order of day,
 * so that insertion would do, but nobody promises it: merge sort by parts. */
static void sort_days(const struct hb_series *s, uint32_t *a, uint32_t *space, size_t n)
{
	if (n < 2)
		return;
	size_t half = n / 2, i = 0, j = half, k = 0;
	sort_days(s, a, space, half);
	sort_days(s, a + half, space, n - half);
	while (i < half && j < n)
		space[k++] =
		        hb_series_at(s, a[j])->day < hb_series_at(s, a[i])->day ? a[j++] : a[i++];
	memcpy(space + k, a + i, (half - i) * sizeof(*a));
	memcpy(a, space, (k + half - i) * sizeof(*a));
}

static bool sort_records(struct hb_series *s)
{
	size_t n_pupils = s->pupils.keys.n;
	uint32_t *space = hb_calloc(s->n + 1, sizeof(*space));
	s->order = hb_calloc(s->n + 1, sizeof(*s->order));
	s->begin = hb_calloc(n_pupils + 2, sizeof(*s->begin));
	s->pupil = hb_groups_sorted(&s->pupils);
	bool good = space && s->order && s->begin && s->pupil;
	for (size_t i = 0; i < s->n && good; i++)
		s->begin[hb_series_at(s, i)->pupil + 2]++;
	for (size_t p = 2; p <= n_pupils && good; p++)
		s->begin[p] += s->begin[p - 1];
	for (size_t i = 0; i < s->n && good; i++)
		s->order[s->begin[hb_series_at(s, i)->pupil + 1]++] = (uint32_t)i;
	for (size_t p = 0; p < n_pupils && good; p++)
		sort_days(s, s->order + s->begin[p], space, s->begin[p + 1] - s->begin[p]);
	free(space);
	return good;
}

static uint32_t advice_field(const struct hb_table *table)
{
	for (uint32_t i = 0; i < table->n_fields; i++)
		if (table->fields[i].type == HB_TYPE_MULTI)
			return i;
	return HB_NO_FIELD;
}

enum hb_status hb_series_read(struct hb_series *s, struct hb_rows *rows,
                              const struct hb_table *record, struct hb_sink *sink)
{
	const struct hb_table *table = hb_rows_table(rows);
	*s = (struct hb_series){ .observer_field = hb_table_field(table, HB_STR("observator")),
		                 .group_field = hb_table_field(table, HB_STR("groep")),
		                 .advice_field = advice_field(table) };
	enum hb_status status = hb_items_make(&s->items, record, table, sink);
	if (status != HB_OK)
		return status;
	size_t align = _Alignof(struct hb_record);
	s->bytes = sizeof(struct hb_record) + s->items.n * sizeof(uint16_t);
	s->bytes = (s->bytes + align - 1) / align * align;
	status = hb_groups_by(&s->pupils, rows, &table->fields[s->items.pupil].id, 1, sink);
	if (status != HB_OK)
		return status;
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW)
		if (row.value[s->items.date] != HB_NO_VALUE && !take_row(s, rows, &row))
			return hb_no_memory(sink);
	if (result == HB_ROWS_END && !sort_records(s))
		return hb_no_memory(sink);
	return hb_rows_status(rows);
}
