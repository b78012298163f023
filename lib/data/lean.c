#include "data/lean.h"

#include "base/sys.h"

/* ---- what was looked at ---- */

bool hb_lean_grow(struct hb_batch *b, const struct hb_lean *lean)
{
	size_t n = b->cap ? 2 * b->cap : 64;
	if (hb_grow(&b->row, &b->row_cap, n, sizeof(*b->row)) != 0 ||
	    hb_grow(&b->day, &b->day_cap, n, sizeof(*b->day)) != 0 ||
	    hb_grow(&b->kept, &b->kept_cap, n * lean->n_kept, sizeof(*b->kept)) != 0 ||
	    hb_grow(&b->code, &b->code_cap, n * lean->stride + HB_LEAN_RUN, 1) != 0 ||
	    hb_grow(&b->here, &b->here_cap, lean->choice ? n : 1, sizeof(*b->here)) != 0 ||
	    hb_grow(&b->hash, &b->hash_cap, n * lean->n_key, sizeof(*b->hash)) != 0) {
		b->failed = true;
		return false;
	}
	b->cap = n;
	return true;
}

static void note_odd(struct hb_batch *b)
{
	if (hb_grow(&b->odd, &b->odd_cap, b->n_odd + 1, sizeof(*b->odd)) != 0)
		b->failed = true;
	else
		b->odd[b->n_odd++] = (uint32_t)b->n;
}

static bool begin(struct hb_batch *b, const struct hb_rows *rows, const struct hb_lean *lean)
{
	size_t n_fields = rows->table->n_fields;
	if (!b->dealt) {
		b->dealt = hb_calloc(lean->n_parts, sizeof(*b->dealt));
		b->n_parts = b->dealt ? lean->n_parts : 0;
		b->at_hand_cell = hb_calloc(hb_batch_cells(rows), sizeof(*b->at_hand_cell));
		b->at_hand_value = hb_calloc(n_fields, sizeof(*b->at_hand_value));
	}
	if (!b->dealt || !b->at_hand_cell || !b->at_hand_value)
		return false;
	for (unsigned i = 0; i < b->n_parts; i++) {
		struct hb_dealt *d = &b->dealt[i];
		d->n = d->n_second = 0;
		d->good = d->outside = 0;
		d->failed = false;
	}
	for (size_t i = 0; i < hb_batch_cells(rows); i++)
		b->at_hand_cell[i] = HB_STR("");
	for (size_t i = 0; i < n_fields; i++)
		b->at_hand_value[i] = HB_NO_VALUE;
	b->n_odd = 0;
	return true;
}

/* ---- the long way ---- */

static void bind(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                 const struct hb_csv_record *r)
{
	size_t n_fields = rows->table->n_fields, n;
	struct hb_str *cell = b->at_hand_cell;
	for (size_t i = 0; i < n_fields; i++) {
		uint32_t column = in->column_of_field[i];
		cell[i] = column ? r->cell[column - 1] : HB_STR("");
	}
	const uint32_t *from = hb_bind_extra(&in->bind, &n);
	for (size_t i = 0; i < n; i++)
		cell[n_fields + in->extra_place[i]] = r->cell[from[i]];
}

static void keep_row(struct hb_batch *b, const struct hb_rows *rows)
{
	const struct hb_lean *lean = rows->lean;
	struct hb_str *kept = b->kept + b->n * lean->n_kept;
	for (size_t i = 0; i < lean->n_kept; i++)
		kept[i] = hb_batch_keep(b, b->at_hand_cell[lean->kept[i]]);
	int64_t day = b->at_hand_value[lean->share->date];
	b->day[b->n] = day == HB_NO_VALUE ? HB_NO_DAY : (int32_t)day;
}

static void keep_codes(struct hb_batch *b, const struct hb_lean *lean)
{
	uint64_t here;
	hb_lean_codes(lean, b->at_hand_value, b->code + b->n * lean->stride, &here);
	if (lean->choice)
		b->here[b->n] = here;
	const struct hb_str *kept = b->kept + b->n * lean->n_kept;
	for (size_t i = 0; i < lean->n_key; i++)
		if (lean->key[i].kind == HB_KEY_TEXT)
			b->hash[b->n * lean->n_key + i] = hb_hash(kept[lean->key[i].place]);
}

/* What is told of a row outlives the reader's own texts. */
static void keep_problems(struct hb_batch *b, struct hb_looked *row)
{
	for (size_t i = 0; i < b->at_hand.n; i++)
		b->at_hand.at[i].value = hb_batch_keep(b, b->at_hand.at[i].value);
	hb_batch_take_problems(b, row);
}

static void look_long(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                      const struct hb_csv_record *r, struct hb_looked *row)
{
	bind(b, rows, in, r);
	if (r->warning != HB_MESSAGE_COUNT)
		hb_batch_warn(b, rows, in, r);
	hb_check(&rows->checker, b->at_hand_cell, in->column_of_field, b->at_hand_value,
	         &b->at_hand);
	keep_row(b, rows);
	if (b->at_hand.n || b->at_hand.failed)
		keep_problems(b, row);
	if (row->n_problems)
		note_odd(b);
	if (!row->n_errors && !b->failed) /* else there may be no values */
		keep_codes(b, rows->lean);
}

static void add_record(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                       const struct hb_csv_record *r, bool readable)
{
	if (!hb_lean_room(b, rows->lean))
		return;
	struct hb_looked *row = &b->row[b->n];
	*row = (struct hb_looked){ .line = r->line,
		                   .record = r->record,
		                   .raw = r->raw,
		                   .readable = readable,
		                   .written = r->written };
	if (!readable) {
		row->as_read = hb_batch_keep_record(b, r);
		note_odd(b);
	} else if (!in->lean->usable || r->warning != HB_MESSAGE_COUNT ||
	           !hb_lean_take_record(b, rows, in, r)) {
		look_long(b, rows, in, r, row);
	}
	if (readable && !row->n_errors && !b->failed)
		hb_lean_deal(b, rows->lean);
	b->n++;
}

/* ---- either way ---- */

void hb_lean_look(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                  struct hb_csv_reader *part)
{
	struct hb_csv_record record;
	if (!begin(b, rows, rows->lean)) {
		b->failed = true;
		return;
	}
	while (!b->failed) {
		if (in->lean->usable)
			hb_lean_take_lines(b, rows, in, part);
		enum hb_csv_result result = hb_csv_next(part, &record);
		if (result != HB_CSV_RECORD && result != HB_CSV_BAD)
			return;
		add_record(b, rows, in, &record, result == HB_CSV_RECORD);
	}
}
