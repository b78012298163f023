#include "data/share.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/lean.h"
#include "data/runs.h"
#include "data/sharing.h"

enum { PARTS_MAX = 64, DAY_BITS = 22, CODE_BITS = 8 };
#define DAY_ONE (-719162) /* 0001-01-01 */

/* What belongs to one part: only who works on the part touches it. */
struct part {
	struct hb_unique *unique; /* owned by `runs` where there are */
	struct hb_runs *runs;     /* the last part of the key is a code; else NULL */
	/* The row being handed over; what is not kept of it stays empty. */
	struct hb_str *cell;
	int64_t *value;
	struct hb_row row;
};

struct hb_sharing {
	struct hb_rows *rows;
	const struct hb_share *share;
	const struct hb_lean *lean;
	struct part *part;
	unsigned n_parts;
	struct hb_feed_work work;
	uint64_t total; /* bytes of the input, 0: unknown */
};

/* ---- keys ---- */

static uint32_t day_number(int32_t day)
{
	return day == HB_NO_DAY ? 0 : (uint32_t)(day - DAY_ONE + 1);
}

static unsigned part_of(const struct hb_lean *lean, uint64_t hash)
{
	return (unsigned)((hash >> 32) * lean->n_parts >> 32);
}

/* The keys of some rows, side by side, as hb_unique_fetch_texts() and its like want them. */
struct keys {
	struct hb_str text[HB_BATCH_KEYS * HB_LEAN_KEY_MAX];
	uint64_t hash[HB_BATCH_KEYS * HB_LEAN_KEY_MAX];
	uint32_t id[HB_BATCH_KEYS * HB_LEAN_KEY_MAX];
};

static void gather_key(const struct hb_lean *lean, const struct hb_batch *b, size_t row,
                       struct hb_str *text, uint64_t *hash, uint32_t *id)
{
	const struct hb_str *kept = b->kept + row * lean->n_kept;
	for (size_t k = 0; k < lean->n_unique; k++) {
		const struct hb_lean_key *key = &lean->key[k];
		if (key->kind == HB_KEY_TEXT) {
			text[k] = kept[key->place];
			hash[k] = b->hash[row * lean->n_key + k];
		} else if (key->kind == HB_KEY_DAY) {
			id[k] = day_number(b->day[row]);
		} else {
			id[k] = b->code[row * lean->stride + key->place];
		}
	}
}

/* The ids of the N rows ROW. Each step fetches what the next one looks at, for all rows in turn, so
 * that the waits for memory are had at the same time and not one after the other. */
static bool find_keys(const struct hb_lean *lean, struct hb_unique *u, const struct hb_batch *b,
                      const uint32_t *row, size_t n, struct keys *keys)
{
	size_t n_key = lean->n_unique;
	bool good = true;
	for (size_t i = 0; i < n; i++)
		gather_key(lean, b, row[i], keys->text + i * n_key, keys->hash + i * n_key,
		           keys->id + i * n_key);
	hb_unique_fetch_texts(u, keys->hash, n);
	for (size_t i = 0; i < n; i++)
		good &= hb_unique_ids(u, keys->text + i * n_key, keys->hash + i * n_key,
		                      keys->id + i * n_key);
	if (good)
		hb_unique_fetch_places(u, keys->id, n);
	return good;
}

static bool make_unique(const struct hb_lean *lean, struct part *p)
{
	if (lean->choice) {
		p->runs = hb_runs_new(lean->n_unique);
		p->unique = p->runs ? hb_runs_keys(p->runs) : NULL;
	} else {
		p->unique = hb_unique_new(lean->n_unique);
	}
	for (size_t k = 0; p->unique && k < lean->n_unique; k++)
		if (lean->key[k].kind != HB_KEY_TEXT)
			hb_unique_numbers(p->unique, k,
			                  lean->key[k].kind == HB_KEY_DAY ? DAY_BITS : CODE_BITS);
	return p->unique;
}

enum hb_unique_result hb_share_claim(struct hb_rows *rows, uint32_t file,
                                     struct hb_unique_place *first)
{
	const struct hb_lean *lean = rows->sharing->lean;
	const struct hb_rule *rule = rows->unique_rule;
	struct hb_str text[HB_LEAN_KEY_MAX];
	uint64_t hash[HB_LEAN_KEY_MAX], here, there;
	uint32_t id[HB_LEAN_KEY_MAX];
	uint8_t code[UINT8_MAX + 9];
	hb_lean_codes(lean, rows->value, code, &here);
	for (size_t k = 0; k < lean->n_unique; k++) {
		int64_t value = rows->value[rule->fields[k]];
		text[k] = rows->cell[rule->fields[k]];
		hash[k] = hb_hash(text[k]);
		if (lean->key[k].kind == HB_KEY_DAY)
			id[k] = day_number(value == HB_NO_VALUE ? HB_NO_DAY : (int32_t)value);
		else if (lean->key[k].kind == HB_KEY_CODE)
			id[k] = code[lean->key[k].place];
	}
	struct part *p = &rows->sharing->part[part_of(lean, hash[lean->by])];
	rows->unique = p->unique;
	if (!hb_unique_ids(p->unique, text, hash, id))
		return HB_UNIQUE_NO_MEMORY;
	if (!p->runs)
		return hb_unique_claim(p->unique, id, file, rows->record.line, first);
	if (!hb_runs_claim(p->runs, id, here, file, rows->record.line, &there))
		return HB_UNIQUE_NO_MEMORY;
	if (!there)
		return HB_UNIQUE_NEW;
	*first = hb_runs_first(p->runs, (unsigned)__builtin_ctzll(there));
	return HB_UNIQUE_DUPLICATE;
}

/* ---- work on a batch, by any thread ---- */

/* HERE: folded, the choices that are handed over. */
static bool hand_over(struct hb_sharing *s, unsigned at, struct hb_batch *b, size_t row,
                      const uint32_t *id, uint32_t file, uint64_t here)
{
	const struct hb_lean *lean = s->lean;
	struct part *p = &s->part[at];
	const struct hb_str *kept = b->kept + row * lean->n_kept;
	for (size_t i = 0; i < lean->n_handed; i++)
		p->cell[lean->kept[i]] = kept[i];
	p->value[s->share->date] = b->day[row] == HB_NO_DAY ? HB_NO_VALUE : b->day[row];
	p->row.file = file;
	p->row.line = b->line + b->row[row].line;
	p->row.record = b->record + b->row[row].record;
	p->row.key_id = id;
	struct hb_dealt *d = &b->dealt[at];
	uint64_t n = lean->choice ? (uint64_t)__builtin_popcountll(here) : 1;
	if (lean->selects && !hb_rows_selected(s->rows, &p->row)) {
		d->outside += n;
		return true;
	}
	d->good += n;
	return s->share->take(s->share->ctx, at, &p->row, b->code + row * lean->stride, here);
}

static bool note_second(struct hb_dealt *d, uint32_t row, uint32_t line,
                        struct hb_unique_place first)
{
	if (hb_grow(&d->second, &d->second_cap, d->n_second + 1, sizeof(*d->second)) != 0)
		return false;
	d->second[d->n_second++] = (struct hb_second){ row, line, first };
	return true;
}

static bool claim(struct hb_sharing *s, unsigned at, struct hb_batch *b, uint32_t row,
                  const uint32_t *id, uint32_t file)
{
	struct hb_unique_place first;
	switch (hb_unique_claim(s->part[at].unique, id, file, b->line + b->row[row].line, &first)) {
	case HB_UNIQUE_NEW:
		return hand_over(s, at, b, row, id, file, 0);
	case HB_UNIQUE_DUPLICATE:
		return note_second(&b->dealt[at], row, 0, first);
	case HB_UNIQUE_NO_MEMORY:
		break;
	}
	return false;
}

/* The same for some rows of one record. */
static bool claim_folded(struct hb_sharing *s, unsigned at, struct hb_batch *b, uint32_t row,
                         const uint32_t *id, uint32_t file)
{
	struct hb_runs *runs = s->part[at].runs;
	uint64_t here = b->here[row], there;
	if (!hb_runs_claim(runs, id, here, file, b->line + b->row[row].line, &there))
		return false;
	for (uint64_t left = there; left; left &= left - 1) {
		unsigned choice = (unsigned)__builtin_ctzll(left);
		uint64_t before = here & ((UINT64_C(1) << choice) - 1);
		if (!note_second(&b->dealt[at], row, (uint32_t)__builtin_popcountll(before),
		                 hb_runs_first(runs, choice)))
			return false;
	}
	return here == there || hand_over(s, at, b, row, id, file, here & ~there);
}

/* How many keys the input will bring, going by its first batch, before which there were BEFORE. */
static void expect_keys(const struct hb_sharing *s, unsigned at, const struct hb_batch *b,
                        size_t before)
{
	struct hb_unique *u = s->part[at].unique;
	uint64_t bytes = b->stretch.bytes;
	size_t n = hb_unique_count(u);
	if (b->record == 0 && bytes && s->total > bytes)
		hb_unique_expect(u, n + (size_t)(s->total / bytes * (n - before)));
}

/* Claims the keys of the N rows ROW. */
static bool claim_rows(struct hb_sharing *s, unsigned at, struct hb_batch *b, const uint32_t *row,
                       size_t n, const struct keys *keys, uint32_t file)
{
	bool good = true;
	for (size_t i = 0; i < n && good; i++) {
		const uint32_t *id = keys->id + i * s->lean->n_unique;
		good = s->lean->choice ? claim_folded(s, at, b, row[i], id, file)
		                       : claim(s, at, b, row[i], id, file);
	}
	return good;
}

/* The next keys are found before the last ones are claimed, so that what was fetched is there. */
static void work(void *ctx, unsigned at, const struct input *in, struct hb_batch *b)
{
	struct hb_sharing *s = ctx;
	struct hb_dealt *d = &b->dealt[at];
	uint32_t file = (uint32_t)(in - s->rows->inputs);
	struct keys keys[2];
	size_t n = 0, from = 0, before = hb_unique_count(s->part[at].unique);
	for (unsigned turn = 0; !d->failed && (n || from < d->n); turn ^= 1) {
		size_t left = d->n - from, next = left < HB_BATCH_KEYS ? left : HB_BATCH_KEYS;
		if (next)
			d->failed = !find_keys(s->lean, s->part[at].unique, b, d->row + from, next,
			                       &keys[turn]);
		if (n && !d->failed)
			d->failed =
			        !claim_rows(s, at, b, d->row + from - n, n, &keys[turn ^ 1], file);
		from += next;
		n = next;
	}
	expect_keys(s, at, b, before);
}

const struct hb_feed_work *hb_share_work(const struct hb_rows *rows)
{
	return &rows->sharing->work;
}

/* ---- in the order of the file, by the asking thread ---- */

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
	if (looked->as_read)
		*r = *looked->as_read;
	else
		*r = (struct hb_csv_record){ .raw = looked->raw, .written = looked->written };
	r->line = b->line + looked->line + line;
	r->record = b->record + looked->record + line;
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
static const struct hb_second *next_second(const struct hb_batch *b, size_t *told, unsigned *part)
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
	size_t told[PARTS_MAX] = { 0 }, odd = 0;
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
	uint8_t code[UINT8_MAX + 9];
	uint64_t here;
	struct hb_row row;
	rows->batch = NULL;
	int got = hb_rows_record(rows, in, readable, &row);
	if (got <= 0)
		return got == 0;
	hb_lean_codes(s->lean, row.value, code, &here);
	unsigned part = part_of(s->lean, hb_hash(row.cell[share->by]));
	return share->take(share->ctx, part, &row, code, here);
}

/* Reads all of IN. */
static enum hb_csv_result take_input(struct hb_rows *rows, struct input *in)
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

/* ---- life ---- */

static bool fits(const struct hb_table *t, const struct hb_share *share)
{
	for (size_t i = 0; i < share->n_codes; i++) {
		const struct hb_field *f = &t->fields[share->code[i]];
		bool choice = f->type == HB_TYPE_CHOICE;
		int64_t low = choice ? 0 : f->min, high = choice ? (int64_t)f->n_choices : f->max;
		if (low < share->base[i] || high - share->base[i] >= UINT8_MAX)
			return false;
		if (!choice && f->type != HB_TYPE_SCALE && f->type != HB_TYPE_INT)
			return false;
	}
	return share->n_codes <= UINT8_MAX;
}

/* Whether rows can be folded: nothing is asked of the two codes that would need rows apart. */
static bool can_fold(const struct hb_rows *rows, const struct hb_share *share)
{
	const struct hb_rule *rule = rows->unique_rule;
	uint32_t choice = share->code[0], other = share->code[1];
	const struct hb_field *f = &rows->table->fields[choice];
	bool last = rule->n_fields > 1 && rule->fields[rule->n_fields - 1] == choice;
	if (share->n_codes != 2 || !last || f->type != HB_TYPE_CHOICE || !f->required ||
	    f->n_choices > HB_RUNS_CHOICES)
		return false;
	for (size_t i = 0; i < rows->n_only; i++) {
		const struct hb_column *c = &rows->only[i].column;
		if (c->kind == HB_COLUMN_FIELD && (c->index == choice || c->index == other))
			return false;
	}
	for (size_t i = 0; i + 1 < rule->n_fields; i++)
		if (rule->fields[i] == choice || rule->fields[i] == other)
			return false;
	return true;
}

unsigned hb_rows_parts(const struct hb_rows *rows, const struct hb_share *share)
{
	const struct hb_rows_options *o = rows->options;
	if (!rows->unique || rows->unique_rule->severity != HB_ERROR || rows->limits.n)
		return 0;
	if (o->import || o->outside_too || o->chunk == SIZE_MAX || rows->current)
		return 0;
	if (rows->unique_rule->n_fields > HB_LEAN_KEY_MAX || share->date != rows->date_field ||
	    hb_rows_key_part(rows, share->by) == HB_NO_FIELD || !fits(rows->table, share))
		return 0;
	if (share->fold && !can_fold(rows, share))
		return 0;
	return o->threads < 1 ? 1 : o->threads < PARTS_MAX ? o->threads : PARTS_MAX;
}

static void free_parts(struct hb_sharing *s)
{
	for (unsigned i = 0; s->part && i < s->n_parts; i++) {
		if (s->part[i].runs)
			hb_runs_free(s->part[i].runs);
		else
			hb_unique_free(s->part[i].unique);
		free(s->part[i].cell);
		free(s->part[i].value);
	}
	free(s->part);
}

static bool make_part(const struct hb_rows *rows, const struct hb_lean *lean, struct part *p)
{
	size_t n_fields = rows->table->n_fields, n_cells = n_fields + rows->extra.n;
	p->cell = hb_calloc(n_cells, sizeof(*p->cell));
	p->value = hb_calloc(n_fields, sizeof(*p->value));
	if (!make_unique(lean, p) || !p->cell || !p->value)
		return false;
	p->row = (struct hb_row){ .cell = p->cell, .value = p->value, .extra = p->cell + n_fields };
	for (size_t i = 0; i < n_cells; i++)
		p->cell[i] = HB_STR("");
	for (size_t i = 0; i < n_fields; i++)
		p->value[i] = HB_NO_VALUE;
	return true;
}

static bool make_sharing(struct hb_sharing *s)
{
	struct hb_rows *rows = s->rows;
	s->lean = hb_lean_make(rows, s->share, s->n_parts);
	s->part = hb_calloc(s->n_parts, sizeof(*s->part));
	s->work = (struct hb_feed_work){ s->n_parts, work, s };
	if (!s->lean || !s->part)
		return false;
	for (unsigned i = 0; i < s->n_parts; i++)
		if (!make_part(rows, s->lean, &s->part[i]))
			return false;
	for (size_t i = 0; i < rows->n_inputs; i++)
		if (!rows->inputs[i].left_out && !hb_lean_bind(rows, s->lean, &rows->inputs[i]))
			return false;
	return true;
}

static enum hb_status take_inputs(struct hb_rows *rows)
{
	for (; rows->current < rows->n_inputs; rows->current++) {
		struct input *in = &rows->inputs[rows->current];
		if (in->left_out || !hb_input_begin(rows, in))
			continue;
		if (rows->problems.failed)
			return hb_no_memory(rows->sink);
		uint64_t done;
		hb_csv_progress(in->reader, &done, &rows->sharing->total);
		if (take_input(rows, in) == HB_CSV_FAILED && !hb_input_failed(rows, in))
			return rows->status;
		hb_input_end(rows, in);
	}
	return HB_OK;
}

enum hb_status hb_rows_share(struct hb_rows *rows, const struct hb_share *share)
{
	struct hb_sharing s = { .rows = rows,
		                .share = share,
		                .n_parts = hb_rows_parts(rows, share) };
	struct hb_unique *unique = rows->unique;
	enum hb_status status = s.n_parts ? HB_OK : HB_USAGE;
	if (!status && !make_sharing(&s))
		status = hb_no_memory(rows->sink);
	if (!status) {
		rows->lean = s.lean;
		rows->sharing = &s;
		rows->unique = s.part[0].unique;
		status = take_inputs(rows);
		hb_feed_free(rows->feed);
		rows->feed = NULL;
	}
	rows->lean = NULL;
	rows->sharing = NULL;
	rows->unique = unique;
	free_parts(&s);
	if (status)
		rows->status = status;
	return status;
}
