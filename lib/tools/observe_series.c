#include "tools/observe_series.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/share.h"

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

static enum hb_status read_rows(struct hb_series *s, struct hb_rows *rows, struct hb_sink *sink)
{
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW)
		if (row.value[s->items.date] != HB_NO_VALUE && !take_row(s, rows, &row))
			return hb_no_memory(sink);
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

/* ---- rows dealt to parts, by several threads: not those of the long form, of which it matters
 * what stands between them ---- */

/* A part is a series of its own, with the same items. */
struct dealing {
	struct hb_rows *rows;
	struct hb_series *part;
	unsigned n_parts;
};

static bool take_dealt(void *ctx, unsigned at, const struct hb_shared *shared)
{
	const struct dealing *d = ctx;
	struct hb_series *s = &d->part[at];
	if (shared->day == HB_NO_DAY)
		return true;
	struct hb_record *r = record_for(s, d->rows, hb_shared_row(shared), 0);
	for (size_t k = 0; r && k < s->items.n; k++)
		r->score[k] = shared->code[k];
	return r;
}

/* What rows are asked for; false: each is to be looked at by itself, or without memory. */
static bool plan_share(const struct hb_series *s, struct hb_share *share, struct hb_arena *arena)
{
	const struct hb_items *items = &s->items;
	const uint32_t text[] = { items->pupil, s->observer_field, s->group_field,
		                  s->advice_field };
	size_t n_text = sizeof(text) / sizeof(*text);
	struct hb_column *column = hb_arena_array(arena, n_text, sizeof(*column));
	int64_t *base = hb_arena_array(arena, items->n, sizeof(*base));
	if (items->is_long || !column || !base)
		return false;
	for (size_t k = 0; k < items->n; k++)
		base[k] = items->min;
	*share = (struct hb_share){ .by = items->pupil,
		                    .date = items->date,
		                    .code = items->column,
		                    .base = base,
		                    .n_codes = items->n,
		                    .text = column,
		                    .take = take_dealt };
	for (size_t i = 0; i < n_text; i++)
		if (text[i] != HB_NO_FIELD)
			column[share->n_text++] =
			        (struct hb_column){ .kind = HB_COLUMN_FIELD, .index = text[i] };
	return true;
}

static bool begin_part(struct hb_series *part, const struct hb_series *whole, struct hb_rows *rows)
{
	*part = (struct hb_series){ .items = whole->items,
		                    .observer_field = whole->observer_field,
		                    .group_field = whole->group_field,
		                    .advice_field = whole->advice_field,
		                    .bytes = whole->bytes };
	struct hb_str pupil = hb_rows_table(rows)->fields[whole->items.pupil].id;
	return hb_groups_by(&part->pupils, rows, &pupil, 1, NULL) == HB_OK;
}

static void free_part(struct hb_series *part)
{
	part->items = (struct hb_items){ 0 }; /* those of the whole */
	hb_series_free(part);
}

/* The ids in TO of the texts of FROM, all of which it gets; NULL without memory. */
static uint32_t *join_texts(struct hb_dict *to, const struct hb_dict *from)
{
	uint32_t *id = hb_calloc(from->n, sizeof(*id));
	for (uint32_t i = 0; id && i < from->n; i++) {
		id[i] = hb_dict_add(to, hb_dict_text(from, i), NULL);
		if (id[i] == HB_DICT_NONE) {
			free(id);
			id = NULL;
		}
	}
	return id;
}

/* Moves the records of PART behind those of S; those of the first stay where they are. */
static bool move_records(struct hb_series *s, struct hb_series *part)
{
	if (!s->n) {
		free(s->pool);
		s->pool = part->pool;
		s->cap = part->cap;
		part->pool = NULL;
		return true;
	}
	if (s->n + part->n >= UINT32_MAX ||
	    hb_grow(&s->pool, &s->cap, s->n + part->n, s->bytes) != 0)
		return false;
	if (part->n)
		memcpy(hb_series_at(s, s->n), part->pool, part->n * s->bytes);
	return true;
}

static bool join_part(struct hb_series *s, struct hb_series *part)
{
	uint32_t *pupil = join_texts(&s->pupils.keys, &part->pupils.keys);
	uint32_t *text = join_texts(&s->texts, &part->texts);
	bool good = pupil && text && move_records(s, part);
	for (size_t i = 0; i < part->n && good; i++) {
		struct hb_record *r = hb_series_at(s, s->n++);
		r->pupil = pupil[r->pupil];
		r->observer = text[r->observer];
		r->group = text[r->group];
		r->advice = text[r->advice];
	}
	free(pupil);
	free(text);
	return good;
}

static enum hb_status read_dealt(struct hb_series *s, struct hb_rows *rows, struct hb_share share,
                                 struct hb_sink *sink)
{
	struct dealing d = { .rows = rows, .n_parts = hb_rows_parts(rows, &share) };
	d.part = hb_calloc(d.n_parts, sizeof(*d.part));
	bool good = d.part;
	for (unsigned i = 0; i < d.n_parts && good; i++)
		good = begin_part(&d.part[i], s, rows);
	share.ctx = &d;
	enum hb_status status = good ? hb_rows_share(rows, &share) : HB_OK;
	for (unsigned i = 0; i < d.n_parts && good && !status; i++) {
		good = join_part(s, &d.part[i]);
		free_part(&d.part[i]);
	}
	for (unsigned i = 0; d.part && i < d.n_parts; i++)
		free_part(&d.part[i]);
	free(d.part);
	return good ? status : hb_no_memory(sink);
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
	struct hb_arena arena = { 0 };
	struct hb_share share;
	if (plan_share(s, &share, &arena) && hb_rows_parts(rows, &share))
		status = read_dealt(s, rows, share, sink);
	else
		status = read_rows(s, rows, sink);
	hb_arena_free(&arena);
	if (status == HB_OK && !sort_records(s))
		return hb_no_memory(sink);
	return status == HB_OK ? hb_rows_status(rows) : status;
}
