#include "data/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "csv/writer.h"
#include "data/lean.h"

void hb_batch_free(struct hb_batch *b)
{
	for (unsigned i = 0; i < b->n_parts; i++) {
		free(b->dealt[i].row);
		free(b->dealt[i].second);
	}
	free(b->dealt);
	free(b->kept);
	free(b->day);
	free(b->code);
	free(b->here);
	free(b->odd);
	free(b->at_hand_cell);
	free(b->at_hand_value);
	hb_arena_free(&b->arena);
	hb_problems_free(&b->at_hand);
	hb_buf_free(&b->written);
	free(b->row);
	free(b->cell);
	free(b->value);
	free(b->hash);
	free(b->id);
	free(b->problem);
	free(b->seen);
	*b = (struct hb_batch){ 0 };
}

struct hb_str hb_batch_copy(struct hb_batch *b, struct hb_str s)
{
	char *p = hb_arena_bytes(&b->arena, s.len);
	if (!p) {
		b->failed = true;
		return HB_STR("");
	}
	return (struct hb_str){ memcpy(p, s.p, s.len), s.len };
}

const struct hb_csv_record *hb_batch_keep_record(struct hb_batch *b, const struct hb_csv_record *r)
{
	struct hb_csv_record *kept = hb_arena_alloc(&b->arena, sizeof(*kept));
	struct hb_str *cell = hb_arena_array(&b->arena, r->n_cells, sizeof(*cell));
	if (!kept || !cell) {
		b->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < r->n_cells; i++)
		cell[i] = hb_batch_keep(b, r->cell[i]);
	*kept = *r;
	kept->cell = cell;
	kept->raw = hb_batch_keep(b, r->raw);
	kept->value = hb_batch_keep(b, r->value);
	kept->expected = hb_batch_keep(b, r->expected);
	return kept;
}

/* Room for one more row; all of it by rows, so there is one capacity. */
static bool make_room(struct hb_batch *b, const struct hb_rows *rows)
{
	size_t n = b->cap ? 2 * b->cap : 64, n_cells = n * hb_batch_cells(rows);
	size_t n_keys = rows->unique_rule ? n * rows->unique_rule->n_fields : 0;
	if (b->n < b->cap)
		return true;
	if (hb_grow(&b->row, &b->row_cap, n, sizeof(*b->row)) != 0 ||
	    hb_grow(&b->cell, &b->cell_cap, n_cells, sizeof(*b->cell)) != 0 ||
	    hb_grow(&b->value, &b->value_cap, n * rows->table->n_fields, sizeof(*b->value)) != 0 ||
	    hb_grow(&b->hash, &b->hash_cap, n_keys, sizeof(*b->hash)) != 0 ||
	    hb_grow(&b->id, &b->id_cap, n_keys, sizeof(*b->id)) != 0)
		return false;
	b->cap = n;
	return true;
}

static void bind(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                 const struct hb_csv_record *r, struct hb_str *cell)
{
	size_t n_fields = rows->table->n_fields, n;
	for (size_t i = 0; i < n_fields; i++) {
		uint32_t column = in->column_of_field[i];
		cell[i] = column ? hb_batch_keep(b, r->cell[column - 1]) : HB_STR("");
	}
	struct hb_str *extra = cell + n_fields;
	for (size_t i = 0; i < rows->extra.n; i++)
		extra[i] = HB_STR("");
	const uint32_t *from = hb_bind_extra(&in->bind, &n);
	for (size_t i = 0; i < n; i++)
		extra[in->extra_place[i]] = hb_batch_keep(b, r->cell[from[i]]);
}

/* The same for an import. */
static void convert(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                    const struct hb_csv_record *r, struct hb_import_worker *worker,
                    struct hb_str *cell, int64_t *value)
{
	struct hb_str *extra = cell + rows->table->n_fields;
	size_t n;
	const uint32_t *from = hb_import_extra(in->import, &n);
	hb_import_convert(worker, r, b->bytes, cell, value, &b->at_hand, &b->arena);
	for (size_t i = 0; i < b->at_hand.n; i++)
		b->at_hand.at[i].value = hb_batch_keep(b, b->at_hand.at[i].value);
	for (size_t i = 0; i < rows->extra.n; i++)
		extra[i] = HB_STR("");
	for (size_t i = 0; i < n; i++)
		extra[in->extra_place[i]] = hb_batch_keep(b, r->cell[from[i]]);
}

void hb_batch_warn(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                   const struct hb_csv_record *r)
{
	hb_problem(&b->at_hand,
	           (struct hb_problem){ .message = r->warning,
	                                .column = r->column,
	                                .field = hb_rows_column_name(rows, in, r->column),
	                                .value = hb_batch_keep(b, r->value),
	                                .expected = hb_batch_keep(b, r->expected) });
}

void hb_batch_take_problems(struct hb_batch *b, struct hb_looked *row)
{
	struct hb_problems *list = &b->at_hand;
	if (list->failed || hb_grow(&b->problem, &b->problem_cap, b->n_problems + list->n,
	                            sizeof(*b->problem)) != 0) {
		b->failed = true;
		return;
	}
	memcpy(b->problem + b->n_problems, list->at, list->n * sizeof(*list->at));
	row->first_problem = (uint32_t)b->n_problems;
	row->n_problems = (uint32_t)list->n;
	row->n_errors = list->errors;
	b->n_problems += list->n;
	list->n = list->errors = 0; /* their texts stay */
}

/* What an import is for is written out, so that is done ahead too. */
static void write_row(struct hb_batch *b, const struct hb_str *cell, size_t n,
                      struct hb_looked *row)
{
	row->written_at = (uint32_t)b->written.len;
	hb_csv_line(&b->written, cell, n);
	row->written_len = (uint32_t)(b->written.len - row->written_at);
	b->failed |= b->written.failed;
}

static void look_at(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                    const struct hb_csv_record *r, struct hb_import_worker *worker,
                    struct hb_looked *row)
{
	struct hb_str *cell = b->cell + b->n * hb_batch_cells(rows);
	int64_t *value = b->value + b->n * rows->table->n_fields;
	if (in->import)
		convert(b, rows, in, r, worker, cell, value);
	else
		bind(b, rows, in, r, cell);
	if (r->warning != HB_MESSAGE_COUNT)
		hb_batch_warn(b, rows, in, r);
	const bool *known = in->import ? hb_import_known(worker) : NULL;
	hb_check_rest(&rows->checker, known, cell, in->column_of_field, value, &b->at_hand);
	if (in->import)
		hb_rows_warn_future(rows, in, cell, value, &b->at_hand);
	if (b->at_hand.n || b->at_hand.failed)
		hb_batch_take_problems(b, row);
	if (in->import && !row->n_errors)
		write_row(b, cell, hb_batch_cells(rows), row);
	if (!rows->unique_rule || row->n_errors)
		return;
	const struct hb_rule *rule = rows->unique_rule;
	uint64_t *hash = b->hash + b->n * rule->n_fields;
	for (size_t i = 0; i < rule->n_fields; i++)
		hash[i] = hb_hash(cell[rule->fields[i]]);
}

void hb_batch_look(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                   struct hb_csv_reader *part, struct hb_import_worker *worker, bool last,
                   enum hb_encoding_kind decided)
{
	struct hb_csv_record record;
	enum hb_csv_result result;
	size_t n_key = rows->unique_rule ? rows->unique_rule->n_fields : 0;
	hb_arena_reset(&b->arena);
	hb_problems_clear(&b->at_hand);
	b->n = b->n_problems = 0;
	b->written.len = 0;
	b->stretch.began = decided;
	hb_csv_part_begin(part, b->bytes, last, decided);
	if (worker)
		hb_import_begin(worker);
	if (rows->lean)
		hb_lean_look(b, rows, in, part);
	while (!rows->lean && !b->failed &&
	       ((result = hb_csv_next(part, &record)) == HB_CSV_RECORD || result == HB_CSV_BAD)) {
		if (!make_room(b, rows)) {
			b->failed = true;
			break;
		}
		struct hb_looked *row = &b->row[b->n];
		*row = (struct hb_looked){ .line = record.line,
			                   .record = record.record,
			                   .raw = record.raw,
			                   .readable = result == HB_CSV_RECORD,
			                   .written = record.written };
		if (n_key)
			memset(b->hash + b->n * n_key, 0, n_key * sizeof(*b->hash));
		if (!row->readable)
			row->as_read = hb_batch_keep_record(b, &record);
		else
			look_at(b, rows, in, &record, worker, row);
		b->n++;
	}
	if (!hb_csv_part_end(part, &b->stretch))
		b->failed = true;
}

void hb_batch_learn(struct hb_batch *b, const struct input *in, struct hb_csv_reader *part,
                    bool last, enum hb_encoding_kind decided)
{
	struct hb_csv_record record;
	enum hb_csv_result result;
	if (!b->seen)
		b->seen = hb_import_seen_new(in->import);
	b->failed = !b->seen;
	if (b->failed)
		return;
	hb_import_see_nothing(in->import, b->seen);
	b->n = 0;
	b->stretch.began = decided;
	hb_csv_part_begin(part, b->bytes, last, decided);
	while ((result = hb_csv_next(part, &record)) == HB_CSV_RECORD || result == HB_CSV_BAD) {
		if (result == HB_CSV_RECORD)
			hb_import_see(in->import, b->seen, &record);
		b->n++;
	}
	b->failed = !hb_csv_part_end(part, &b->stretch);
}

/* Each step touches what the step before has fetched, for all rows in turn, so that the waits for
 * memory are had at the same time and not one after the other. */
bool hb_batch_keys(struct hb_batch *b, struct hb_rows *rows, size_t from)
{
	struct hb_unique *u = rows->unique;
	const struct hb_rule *rule = rows->unique_rule;
	size_t n = rule->n_fields, to = from + HB_BATCH_KEYS < b->n ? from + HB_BATCH_KEYS : b->n;
	bool good = true;
	hb_unique_fetch_texts(u, b->hash + from * n, to - from);
	for (size_t i = from; i < to; i++) {
		if (!b->row[i].readable || b->row[i].n_errors) {
			memset(b->id + i * n, 0, n * sizeof(*b->id)); /* only to be touched */
			continue;
		}
		const struct hb_str *cell = b->cell + i * hb_batch_cells(rows);
		for (size_t k = 0; k < n; k++)
			rows->key_part[k] = cell[rule->fields[k]];
		good &= hb_unique_ids(u, rows->key_part, b->hash + i * n, 1, b->id + i * n);
	}
	if (good)
		hb_unique_fetch_places(u, b->id + from * n, to - from, NULL);
	return good;
}
