/*
 * A share in the order of the file, by the asking thread: what is told, rejected and counted.
 */
#include <string.h>

#include "data/sharing.h"

/* Line LINE, from 0, of a row that is several: one of them by itself. */
static struct hb_str line_of(struct hb_str raw, uint32_t line, char term)
{
	struct hb_str one;
	do
		one = hb_str_cut(&raw, term);
	while (line--);
	if (one.len && one.p[one.len - 1] == '\r')
		one.len--;
	return one;
}

/* The row at hand becomes row ROW of B, and of a folded one its line LINE, with the cells that were
 * kept, for the key in what is told. */
static bool bring_back(struct hb_rows *rows, const struct input *in, const struct hb_batch *b,
                       size_t row, uint32_t line)
{
	const struct hb_lean *lean = rows->lean;
	const struct hb_looked *looked = &b->row[row];
	struct hb_csv_record *r = &rows->record, again;
	rows->at = row;
	*r = hb_batch_record(b, row);
	r->line += line;
	r->record += line;
	rows->cell = rows->own_cell;
	for (size_t i = 0; i < lean->n_kept; i++)
		if (lean->kept[i] < rows->table->n_fields)
			rows->cell[lean->kept[i]] = b->kept[row * lean->n_kept + i];
	if (!lean->choice || looked->as_read || looked->n_problems ||
	    __builtin_popcountll(b->here[row]) == 1)
		return true;
	bool cr = strcmp(hb_csv_dialect(in->reader)->line_end, "CR") == 0;
	r->raw = line_of(looked->raw, line, cr ? '\r' : '\n');
	if (!hb_feed_split(rows->feed, b, r->raw, &again))
		return false;
	r->cell = again.cell;
	r->n_cells = again.n_cells;
	uint32_t field = lean->share->code[0], column = in->column_of_field[field];
	rows->cell[field] = again.cell[column - 1];
	return true;
}

/* The first duplicate that has not been told yet; NULL: none is left. */
static const struct hb_second *next_second(const struct hb_batch *b, const size_t *told,
                                           unsigned *part)
{
	const struct hb_second *next = NULL;
	for (unsigned i = 0; i < b->n_parts; i++) {
		const struct hb_dealt *d = &b->dealt[i];
		if (told[i] < d->n_second && (!next || d->second[told[i]].row < next->row)) {
			next = &d->second[told[i]];
			*part = i;
		}
	}
	return next;
}

/* Tells of all rows of B that there is something to tell of: the odd ones and the duplicates. */
static bool tell(struct hb_rows *rows, struct input *in, const struct hb_batch *b)
{
	size_t told[HB_SHARE_PARTS_MAX] = { 0 }, odd = 0;
	unsigned part = 0;
	const struct hb_second *second = next_second(b, told, &part);
	while (second || odd < b->n_odd) {
		uint32_t row = odd < b->n_odd ? b->odd[odd] : UINT32_MAX;
		bool is_second = second && second->row <= row;
		odd += !is_second || second->row == row;
		if (!bring_back(rows, in, b, is_second ? second->row : row,
		                is_second ? second->line : 0))
			return false;
		hb_rows_tell(rows, in, is_second ? &second->first : NULL);
		told[part] += is_second;
		if (is_second)
			second = next_second(b, told, &part);
	}
	return true;
}

static bool take_batch(struct hb_rows *rows, struct input *in, struct hb_batch *b)
{
	rows->batch = b;
	for (unsigned i = 0; i < b->n_parts; i++) {
		if (b->dealt[i].failed)
			return false;
		in->count.good += b->dealt[i].good;
		in->count.outside += b->dealt[i].outside;
	}
	in->count.read += b->stretch.records;
	hb_rows_progress(rows, in, b->stretch.records);
	bool told = tell(rows, in, b);
	rows->batch = NULL;
	return told && !rows->problems.failed && !rows->rejects.failed && !rows->key.failed;
}

/* One record that came by itself. */
static bool take_record(struct hb_rows *rows, struct input *in, bool readable)
{
	struct hb_sharing *s = rows->sharing;
	const struct hb_share *share = s->share;
	uint8_t code[UINT8_MAX + 17];
	uint64_t here;
	struct hb_row row;
	rows->batch = NULL;
	int got = hb_rows_record(rows, in, readable, &row);
	if (got <= 0)
		return got == 0;
	hb_lean_codes(s->lean, row.value, code, &here);
	unsigned part = hb_lean_part(s->lean, hb_hash(row.cell[share->by]));
	int64_t day = row.value[share->date];
	struct hb_shared shared = { .key_id = row.key_id,
		                    .day = day == HB_NO_VALUE ? HB_NO_DAY : (int32_t)day,
		                    .code = code,
		                    .here = here,
		                    .row = &row };
	return share->take(share->ctx, part, &shared);
}

/* Reads all of IN. */
enum hb_csv_result hb_share_take_input(struct hb_rows *rows, struct input *in)
{
	enum hb_csv_result result = HB_CSV_END;
	struct hb_batch *batch = NULL;
	for (;;) {
		enum hb_feed_step step = HB_FEED_RECORD;
		if (rows->feed)
			step = hb_feed_step(rows->feed, &batch, &rows->record, &result);
		else
			result = hb_csv_next(in->reader, &rows->record);
		if (step == HB_FEED_END)
			return HB_CSV_END;
		if (step == HB_FEED_FAILED)
			return HB_CSV_FAILED;
		if (step == HB_FEED_BATCH) {
			if (!take_batch(rows, in, batch))
				return HB_CSV_FAILED;
			continue;
		}
		if (result == HB_CSV_FAILED || (result == HB_CSV_END && !rows->feed))
			return result;
		if (result != HB_CSV_END && !take_record(rows, in, result == HB_CSV_RECORD))
			return HB_CSV_FAILED;
	}
}
