/* Observations into the model. */
#include <string.h>

#include "base/sys.h"
#include "report.h"

uint32_t report_pupil_id(struct report *r, struct hb_str code)
{
	bool is_new;
	uint32_t id = hb_dict_add(&r->pupils, code, &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&r->pupil, &r->cap_pupils, r->pupils.n, sizeof(*r->pupil)) != 0) {
		r->failed = true;
		return HB_DICT_NONE;
	}
	if (is_new)
		r->pupil[id] = (struct report_pupil){ .code = hb_dict_text(&r->pupils, id),
			                              .block = NO_BLOCK,
			                              .last_day = HB_NO_DAY };
	return id;
}

int32_t report_term_of(const struct report *r, int32_t day)
{
	int32_t year;
	uint32_t term;
	hb_calendar_locate(r->calendar, day, &year, &term);
	return year * 64 + (int32_t)term;
}

uint32_t *report_cells(struct report *r, uint32_t pupil, int32_t term)
{
	uint32_t *link = &r->pupil[pupil].block;
	for (uint32_t b = *link; b != NO_BLOCK; b = r->block[b].next)
		if (r->block[b].term == term)
			return r->block[b].cells;
	if (hb_grow(&r->block, &r->cap_blocks, r->n_blocks + 1, sizeof(*r->block)) != 0) {
		r->failed = true;
		return NULL;
	}
	uint32_t *cells = hb_arena_array(&r->arena, r->n_items * r->words, sizeof(*cells));
	r->failed |= !cells;
	r->block[r->n_blocks] =
	        (struct report_block){ .term = term, .next = *link, .cells = cells };
	*link = (uint32_t)r->n_blocks++;
	return cells;
}

struct report_seen *report_add_seen(struct report *r)
{
	if (hb_grow(&r->seen, &r->cap_seen, r->n_seen + 1, sizeof(*r->seen)) != 0) {
		r->failed = true;
		return NULL;
	}
	struct report_seen *s = &r->seen[r->n_seen];
	*s = (struct report_seen){ .score = (uint8_t *)hb_arena_bytes(&r->arena, r->n_items) };
	if (!s->score) {
		r->failed = true;
		return NULL;
	}
	memset(s->score, SCORE_MISSING, r->n_items);
	r->n_seen++;
	return s;
}

/* Where rows of the table in use have what the report wants. */
struct places {
	const struct hb_table *table;
	uint32_t pupil, date, group, school, observer, choices;
	uint32_t *item; /* wide: by item */
	const struct hb_long *shape;
	uint32_t *of_choice; /* long: item by choice */
};

static uint32_t same_field(const struct report *r, const struct hb_table *t, uint32_t field)
{
	return field == HB_NO_FIELD ? HB_NO_FIELD : hb_table_field(t, r->table->fields[field].id);
}

static bool find_places(struct report *r, struct places *p, const struct hb_table *table,
                        const struct hb_long *shape)
{
	*p = (struct places){ .table = table,
		              .shape = shape,
		              .pupil = same_field(r, table, r->f_pupil),
		              .date = same_field(r, table, r->f_date),
		              .group = same_field(r, table, r->f_group),
		              .school = same_field(r, table, r->f_school),
		              .observer = same_field(r, table, r->f_observer),
		              .choices = same_field(r, table, r->f_choices) };
	p->item = hb_arena_array(&r->arena, r->n_items, sizeof(*p->item));
	p->of_choice = hb_arena_array(&r->arena, r->n_items, sizeof(*p->of_choice));
	if (!p->item || !p->of_choice)
		return false;
	for (uint32_t i = 0; i < r->n_items; i++) {
		if (!shape) {
			p->item[i] = hb_table_field(table, r->item[i].field->id);
			continue;
		}
		for (uint32_t k = 0; k < r->n_items; k++)
			if (&r->table->fields[shape->item[i]] == r->item[k].field)
				p->of_choice[i] = k;
	}
	return true;
}

static uint32_t text_id(struct report *r, struct hb_dict *dict, const struct hb_row *row,
                        uint32_t field)
{
	uint32_t id = hb_dict_add(dict, field == HB_NO_FIELD ? HB_STR("") : row->cell[field], NULL);
	r->failed |= id == HB_DICT_NONE;
	return id;
}

/* All free text of ROW, joined. */
static struct hb_str remark(struct report *r, const struct places *p, const struct hb_row *row)
{
	struct hb_buf b = { 0 };
	if (r->by != BY_PUPIL) /* remarks are for a pupil's own report alone: not even kept */
		return HB_STR("");
	for (size_t i = 0; i < p->table->n_fields; i++) {
		const struct hb_field *f = &p->table->fields[i];
		if (f->privacy != HB_PRIVACY_FREE_TEXT || !row->cell[i].len)
			continue;
		if (b.len)
			hb_buf_char(&b, '\n');
		hb_buf_str(&b, hb_str_trim(row->cell[i]));
	}
	return b.len ? report_text(r, &b) : HB_STR("");
}

static void fill_seen(struct report *r, struct report_seen *s, const struct places *p,
                      const struct hb_row *row)
{
	s->pupil = report_pupil_id(r, row->cell[p->pupil]);
	s->day = (int32_t)row->value[p->date];
	s->group = text_id(r, &r->groups, row, p->group);
	s->school = text_id(r, &r->schools, row, p->school);
	s->observer = text_id(r, &r->observers, row, p->observer);
	if (p->choices != HB_NO_FIELD && row->value[p->choices] != HB_NO_VALUE)
		s->choices = (uint64_t)row->value[p->choices];
	s->remark = remark(r, p, row);
	if (s->pupil != HB_DICT_NONE)
		r->pupil[s->pupil].has_records = true;
}

static void take_score(struct report *r, struct report_seen *s, uint32_t *cells, size_t i,
                       int64_t score)
{
	uint32_t *cell = cells + i * r->words;
	if (score == HB_NO_VALUE) {
		hb_tally_miss(cell, r->n_values);
		return;
	}
	uint32_t index = (uint32_t)(score - r->item[i].field->scale->min);
	hb_tally_add(cell, r->n_values, index, s->day);
	s->score[i] = (uint8_t)(index + 1);
}

/* The key of a record, so that one which came in both shapes is noticed. */
static struct hb_str key_of(struct hb_buf *key, const struct places *p, const struct hb_row *row)
{
	key->len = 0;
	hb_buf_str(key, row->cell[p->pupil]);
	hb_buf_char(key, '\0');
	hb_buf_str(key, row->cell[p->date]);
	hb_buf_char(key, '\0');
	if (p->observer != HB_NO_FIELD)
		hb_buf_str(key, row->cell[p->observer]);
	return hb_buf_slice(key);
}

static void take_wide(struct report *r, const struct places *p, const struct hb_row *row)
{
	struct report_seen *s = report_add_seen(r);
	if (!s)
		return;
	fill_seen(r, s, p, row);
	uint32_t *cells = r->failed ? NULL : report_cells(r, s->pupil, report_term_of(r, s->day));
	for (size_t i = 0; cells && i < r->n_items; i++)
		take_score(r, s, cells, i, row->value[p->item[i]]);
}

/* A row of the long shape: a record's first row opens it, the others add their score. */
static void take_long(struct report *r, struct hb_rows *rows, const struct places *p,
                      const struct hb_row *row, uint32_t record)
{
	size_t item = p->of_choice[row->value[p->shape->skill]];
	const struct hb_scale *scale = r->item[item].field->scale;
	int64_t score = row->value[p->shape->score];
	if (score != HB_NO_VALUE && (score < scale->min || score > scale->max)) {
		struct hb_buf wants = { 0 };
		hb_buf_printf(&wants, "%lld..%lld", (long long)scale->min, (long long)scale->max);
		hb_rows_reject(rows, (struct hb_problem){ .message = HB_M_RANGE,
		                                          .field = r->item[item].field->id,
		                                          .value = row->cell[p->shape->score],
		                                          .expected = report_text(r, &wants) });
		return;
	}
	uint32_t known = r->seen_of_key[record];
	struct report_seen *s = known ? &r->seen[known - 1] : report_add_seen(r);
	if (!s)
		return;
	r->seen_of_key[record] = known ? known : (uint32_t)r->n_seen;
	struct hb_str said = s->remark;
	fill_seen(r, s, p, row);
	s->remark = said.len ? said : s->remark;
	uint32_t *cells = r->failed ? NULL : report_cells(r, s->pupil, report_term_of(r, s->day));
	if (cells)
		take_score(r, s, cells, item, score);
}

static bool room_for_keys(struct report *r)
{
	size_t had = r->cap_keys;
	if (hb_grow(&r->seen_of_key, &r->cap_keys, r->record_keys.n, sizeof(*r->seen_of_key)) != 0)
		return false;
	memset(r->seen_of_key + had, 0, (r->cap_keys - had) * sizeof(*r->seen_of_key));
	return true;
}

enum hb_status report_take_records(struct report *r, struct hb_rows *rows, bool is_long,
                                   const struct hb_long *shape)
{
	struct places p;
	struct hb_row row;
	struct hb_buf key = { 0 };
	uint32_t before = r->record_keys.n;
	enum hb_rows_result result = HB_ROWS_END;
	r->failed |= !find_places(r, &p, hb_rows_table(rows), is_long ? shape : NULL);
	while (!r->failed && (result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		uint32_t id = hb_dict_add(&r->record_keys, key_of(&key, &p, &row), NULL);
		r->failed |= id == HB_DICT_NONE || key.failed || !room_for_keys(r);
		if (r->failed)
			break;
		if (id < before) { /* within one shape the reader has seen to it */
			hb_rows_reject(rows, (struct hb_problem){ .message = HB_M_BOTH_SHAPES });
			continue;
		}
		if (is_long)
			take_long(r, rows, &p, &row, id);
		else
			take_wide(r, &p, &row);
	}
	hb_buf_free(&key);
	if (r->failed)
		return hb_no_memory(r->run->sink);
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}
