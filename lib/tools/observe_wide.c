/* Rows of the long form, which stand together, back into records. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/origin.h"
#include "data/unique.h"
#include "tools/observe.h"
#include "tools/observe_parts.h"

/* A row of the record at hand; its other cells are those of the first. A score was found to be a
 * number, as a program writes it. */
enum { SCORE_MAX = 24 };
struct part {
	uint64_t line, record;
	uint32_t file, item;
	uint8_t score_len;
	char score[SCORE_MAX];
};

struct state {
	struct hb_rows *rows;
	const struct hb_reshape_options *options;
	const struct hb_items *items;
	struct hb_csv_writer *out;
	struct hb_sink *sink;
	const struct hb_table *table; /* the long form */
	uint32_t *from;               /* by field of the record: the field here, or HB_NO_FIELD */
	uint32_t *item_of;            /* by field of the record: the item, or HB_NO_FIELD */
	size_t n_extra;
	struct hb_unique *records; /* keys of records that have begun */
	struct hb_str *key;        /* room for one */
	/* Fields that are given, but for the skill and the score: those by which a record is known,
	 * and those in which its rows have to agree. */
	uint32_t *known_by, *rest;
	size_t n_known_by, n_rest;
	uint32_t *key_part; /* by known_by: the part of the unique key it is, or HB_NO_FIELD */

	/* the record at hand */
	struct hb_arena arena;
	struct hb_str *cell, *extra; /* of its first row, in the arena */
	uint32_t *key_id;            /* of its first row, by known_by */
	bool has_ids;
	struct part *part; /* up to one for each item */
	size_t n_parts;
	uint32_t *part_of; /* by item: index of its part + 1, 0: none yet */
	bool broken;       /* a row of it was rejected: the others go with it */
	bool apart;        /* it began earlier, at `first` */
	struct hb_unique_place first;
};

static bool is_own(const struct state *s, size_t field)
{
	return field == s->items->skill || field == s->items->score;
}

/* Whether ROW belongs to the record at hand: the same key, or where the form has none, the same
 * in all but skill and score. A part of the unique key has a number, the same for the same text. */
static bool same_record(const struct state *s, const struct hb_row *row)
{
	for (size_t i = 0; i < s->n_known_by; i++) {
		uint32_t f = s->known_by[i], part = s->key_part[i];
		bool same = part != HB_NO_FIELD && s->has_ids && row->key_id
		                    ? s->key_id[i] == row->key_id[part]
		                    : hb_str_eq(s->cell[f], row->cell[f]);
		if (!same)
			return false;
	}
	return true;
}

static bool copy_texts(struct state *s, const struct hb_str *from, size_t n, struct hb_str **to)
{
	*to = hb_arena_array(&s->arena, n + 1, sizeof(**to));
	for (size_t i = 0; *to && i < n; i++) {
		(*to)[i] = hb_arena_str(&s->arena, from[i]);
		if (!(*to)[i].p)
			return false;
	}
	return *to != NULL;
}

static struct hb_str score_of(const struct part *part)
{
	return (struct hb_str){ part->score, part->score_len };
}

/* The part as a row again, for the rejects. */
static struct hb_row row_of(const struct state *s, const struct part *part)
{
	s->cell[s->items->skill] = s->items->field[part->item]->id;
	s->cell[s->items->score] = score_of(part);
	return (struct hb_row){ .file = part->file,
		                .line = part->line,
		                .record = part->record,
		                .cell = s->cell,
		                .extra = s->extra };
}

/* Rejects what the record at hand has of good rows; the first is told what was missing. */
static void reject_parts(struct state *s, struct hb_str missing)
{
	for (size_t i = 0; i < s->n_parts; i++) {
		struct hb_row row = row_of(s, &s->part[i]);
		bool tell = i == 0 && missing.len;
		struct hb_problem p = { .message = tell ? HB_M_RECORD_PART : HB_M_RECORD_REST };
		if (tell)
			p.expected = missing;
		hb_rows_reject_kept(s->rows, &row, p);
	}
}

static void write_record(const struct state *s)
{
	const struct hb_table *record = s->options->record;
	struct hb_origin from;
	for (size_t f = 0; f < record->n_fields; f++) {
		if (s->item_of[f] != HB_NO_FIELD)
			hb_csv_code(s->out, score_of(&s->part[s->part_of[s->item_of[f]] - 1]));
		else
			hb_csv_text(s->out, s->cell[s->from[f]]);
	}
	hb_origin_of(&from, s->rows, s->extra, s->part[0].file, s->part[0].line,
	             s->options->origin);
	for (size_t i = 0; i < s->n_extra; i++)
		hb_csv_text(s->out, hb_origin_extra(&from, s->extra, i));
	hb_origin_cells(s->out, &from);
	hb_csv_end(s->out);
}

/* Ends the record at hand, if there is one. */
static void finish(struct state *s)
{
	struct hb_buf missing = { 0 };
	for (size_t k = 0; k < s->items->n && !s->broken; k++) {
		if (s->part_of[k])
			continue;
		hb_buf_cstr(&missing, missing.len ? ", " : "");
		hb_buf_str(&missing, s->items->field[k]->id);
	}
	if (s->n_parts && (s->broken || missing.len))
		reject_parts(s, hb_buf_slice(&missing));
	else if (s->n_parts)
		write_record(s);
	hb_buf_free(&missing);
	memset(s->part_of, 0, s->items->n * sizeof(*s->part_of));
	s->n_parts = 0;
	s->broken = s->apart = false;
	s->cell = NULL;
}

static bool begin(struct state *s, const struct hb_row *row)
{
	size_t n = 0;
	hb_arena_reset(&s->arena);
	if (!copy_texts(s, row->cell, s->table->n_fields, &s->cell) ||
	    !copy_texts(s, row->extra, s->n_extra, &s->extra))
		return false;
	s->has_ids = row->key_id;
	for (size_t i = 0; i < s->n_known_by && s->has_ids; i++)
		if (s->key_part[i] != HB_NO_FIELD)
			s->key_id[i] = row->key_id[s->key_part[i]];
	for (size_t i = 0; i < s->table->n_key; i++)
		if (!is_own(s, s->table->key[i]))
			s->key[n++] = row->cell[s->table->key[i]];
	if (!n)
		return true;
	enum hb_unique_result result =
	        hb_unique_add(s->records, s->key, n, row->file, row->line, &s->first);
	s->apart = result == HB_UNIQUE_DUPLICATE;
	return result != HB_UNIQUE_NO_MEMORY;
}

static void reject(struct state *s, struct hb_problem p)
{
	s->broken = true;
	hb_rows_reject(s->rows, p);
}

static void reject_apart(struct state *s)
{
	struct hb_buf line = { 0 };
	hb_buf_int(&line, (int64_t)s->first.line);
	reject(s, (struct hb_problem){
	                  .message = HB_M_RECORD_APART,
	                  .text = { hb_rows_file(s->rows, s->first.file), hb_buf_slice(&line) } });
	hb_buf_free(&line);
}

/* Whether ROW agrees with the first one in all but skill and score. */
static bool agrees(struct state *s, const struct hb_row *row)
{
	size_t n;
	const struct hb_str *name = hb_rows_extra(s->rows, &n);
	struct hb_problem p = { .message = HB_M_RECORD_DIFFERS };
	for (size_t i = 0; i < s->n_rest && !p.field.p; i++) {
		uint32_t f = s->rest[i];
		if (!hb_str_eq(s->cell[f], row->cell[f]))
			p = (struct hb_problem){ .message = HB_M_RECORD_DIFFERS,
				                 .field = s->table->fields[f].id,
				                 .value = row->cell[f] };
	}
	for (size_t i = 0; i < n && !p.field.p; i++)
		if (!hb_str_eq(s->extra[i], row->extra[i]))
			p = (struct hb_problem){ .message = HB_M_RECORD_DIFFERS,
				                 .field = name[i],
				                 .value = row->extra[i] };
	if (p.field.p)
		reject(s, p);
	return !p.field.p;
}

static bool take_row(struct state *s, const struct hb_row *row)
{
	uint32_t item;
	if (!s->cell || !same_record(s, row)) {
		finish(s);
		if (!begin(s, row))
			return false;
	}
	if (s->apart) {
		reject_apart(s);
		return true;
	}
	if (!agrees(s, row))
		return true;
	if (!hb_items_skill(s->items, s->rows, row, &item)) {
		s->broken = true;
		return true;
	}
	if (s->part_of[item]) {
		reject(s, (struct hb_problem){ .message = HB_M_RECORD_SKILL_TWICE,
		                               .field = HB_STR("vaardigheid"),
		                               .value = s->items->field[item]->id });
		return true;
	}
	struct hb_str score = row->cell[s->items->score];
	struct part *part = &s->part[s->n_parts++];
	*part = (struct part){ .file = row->file,
		               .line = row->line,
		               .record = row->record,
		               .item = item,
		               .score_len = (uint8_t)score.len };
	if (score.len)
		memcpy(part->score, score.p, score.len);
	s->part_of[item] = (uint32_t)s->n_parts;
	return true;
}

static void write_header(const struct state *s)
{
	size_t n;
	const struct hb_str *extra = hb_rows_extra(s->rows, &n);
	for (size_t f = 0; f < s->options->record->n_fields; f++)
		hb_csv_code(s->out, s->options->record->fields[f].id);
	for (size_t i = 0; i < n; i++)
		hb_csv_text(s->out, extra[i]);
	hb_origin_header(s->out, s->rows, s->options->origin);
	hb_csv_end(s->out);
}

static bool in_key(const struct hb_table *table, size_t field)
{
	for (size_t i = 0; i < table->n_key; i++)
		if (table->key[i] == field)
			return true;
	return false;
}

/* Sorts out by which fields records are told apart. */
static bool find_fields(struct state *s)
{
	const struct hb_table *t = s->table;
	bool keyed = t->n_key > 1; /* the skill is always part of it */
	s->known_by = hb_calloc(t->n_fields, sizeof(*s->known_by));
	s->rest = hb_calloc(t->n_fields, sizeof(*s->rest));
	s->key_part = hb_calloc(t->n_fields, sizeof(*s->key_part));
	s->key_id = hb_calloc(t->n_fields, sizeof(*s->key_id));
	if (!s->known_by || !s->rest || !s->key_part || !s->key_id)
		return false;
	for (uint32_t f = 0; f < t->n_fields; f++) {
		if (is_own(s, f) || !hb_rows_has(s->rows, f))
			continue;
		if (keyed && !in_key(t, f)) {
			s->rest[s->n_rest++] = f;
			continue;
		}
		s->key_part[s->n_known_by] = hb_rows_key_part(s->rows, f);
		s->known_by[s->n_known_by++] = f;
	}
	return true;
}

static bool prepare(struct state *s)
{
	const struct hb_table *record = s->options->record;
	size_t n_key = s->table->n_key > 1 ? s->table->n_key - 1 : 1;
	hb_rows_extra(s->rows, &s->n_extra);
	s->from = hb_calloc(record->n_fields, sizeof(*s->from));
	s->item_of = hb_calloc(record->n_fields, sizeof(*s->item_of));
	s->part = hb_calloc(s->items->n, sizeof(*s->part));
	s->part_of = hb_calloc(s->items->n, sizeof(*s->part_of));
	s->key = hb_calloc(n_key, sizeof(*s->key));
	s->records = hb_unique_new(n_key);
	if (!s->from || !s->item_of || !s->part || !s->part_of || !s->key || !s->records ||
	    !find_fields(s))
		return false;
	for (uint32_t f = 0; f < record->n_fields; f++) {
		s->from[f] = hb_table_field(s->table, record->fields[f].id);
		s->item_of[f] = HB_NO_FIELD;
	}
	for (uint32_t k = 0; k < s->items->n; k++)
		s->item_of[s->items->column[k]] = k;
	return true;
}

static enum hb_status gather(struct state *s)
{
	struct hb_row row;
	enum hb_rows_result result;
	if (!prepare(s))
		return hb_no_memory(s->sink);
	write_header(s);
	while ((result = hb_rows_next(s->rows, &row)) == HB_ROWS_ROW)
		if (!take_row(s, &row))
			return hb_no_memory(s->sink);
	if (result == HB_ROWS_END)
		finish(s);
	return hb_rows_status(s->rows);
}

enum hb_status hb_observe_gather(struct hb_rows *rows, const struct hb_reshape_options *options,
                                 const struct hb_items *items, struct hb_csv_writer *out,
                                 struct hb_sink *sink)
{
	struct state s = { .rows = rows,
		           .options = options,
		           .items = items,
		           .out = out,
		           .sink = sink,
		           .table = hb_rows_table(rows) };
	enum hb_status status = gather(&s);
	hb_unique_free(s.records);
	hb_arena_free(&s.arena);
	free(s.from);
	free(s.item_of);
	free(s.part);
	free(s.part_of);
	free(s.key);
	free(s.known_by);
	free(s.rest);
	free(s.key_part);
	free(s.key_id);
	return status;
}
