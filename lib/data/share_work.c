/*
 * Work on the batches of a share, part by part and by any thread: keys are claimed, rows taken.
 */
#include "base/sys.h"
#include "data/sharing.h"

enum { DAY_BITS = 22, CODE_BITS = 8 };
#define DAY_ONE (-719162) /* 0001-01-01 */

/* ---- keys ---- */

static uint32_t day_number(int32_t day)
{
	return day == HB_NO_DAY ? 0 : (uint32_t)(day - DAY_ONE + 1);
}

/* The keys of some rows, side by side, as hb_unique_fetch_texts() and its like want them. */
struct keys {
	struct hb_str text[HB_BATCH_KEYS * HB_LEAN_KEY_MAX];
	uint64_t hash[HB_BATCH_KEYS * HB_LEAN_KEY_MAX];
	uint32_t id[HB_BATCH_KEYS * HB_LEAN_KEY_MAX];
	struct hb_unique_key key[HB_BATCH_KEYS];
};

/* What is known of part K of the keys of the N rows ROW. */
static void gather_part(const struct hb_lean *lean, const struct hb_batch *b, const uint32_t *row,
                        size_t n, size_t k, struct keys *keys)
{
	const struct hb_lean_key *key = &lean->key[k];
	size_t n_key = lean->n_unique, at = k;
	if (key->kind == HB_KEY_TEXT) {
		for (size_t i = 0; i < n; i++, at += n_key) {
			keys->text[at] = b->kept[row[i] * lean->n_kept + key->place];
			keys->hash[at] = b->hash[row[i] * lean->n_key + k];
		}
	} else if (key->kind == HB_KEY_DAY) {
		for (size_t i = 0; i < n; i++, at += n_key)
			keys->id[at] = day_number(b->day[row[i]]);
	} else {
		for (size_t i = 0; i < n; i++, at += n_key)
			keys->id[at] = b->code[row[i] * lean->stride + key->place];
	}
}

/* The ids of the N rows ROW. Each step fetches what the next one looks at, for all rows in turn, so
 * that the waits for memory are had at the same time and not one after the other. */
static bool find_keys(const struct hb_lean *lean, struct hb_unique *u, const struct hb_batch *b,
                      const uint32_t *row, size_t n, struct keys *keys)
{
	for (size_t k = 0; k < lean->n_unique; k++)
		gather_part(lean, b, row, n, k, keys);
	hb_unique_fetch_texts(u, keys->hash, n);
	if (!hb_unique_ids(u, keys->text, keys->hash, n, keys->id))
		return false;
	hb_unique_fetch_places(u, keys->id, n, keys->key);
	return true;
}

bool hb_share_make_keys(const struct hb_lean *lean, struct hb_share_part *p)
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
	uint8_t code[UINT8_MAX + 17];
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
	struct hb_share_part *p = &rows->sharing->part[hb_lean_part(lean, hash[lean->by])];
	rows->unique = p->unique;
	if (!hb_unique_ids(p->unique, text, hash, 1, id))
		return HB_UNIQUE_NO_MEMORY;
	if (!p->runs)
		return hb_unique_claim(p->unique, id, NULL, file, rows->record.line, first);
	if (!hb_runs_claim(p->runs, id, NULL, here, file, rows->record.line, &there))
		return HB_UNIQUE_NO_MEMORY;
	if (!there)
		return HB_UNIQUE_NEW;
	*first = hb_runs_first(p->runs, (unsigned)__builtin_ctzll(there));
	return HB_UNIQUE_DUPLICATE;
}

/* ---- work on a batch, by any thread ---- */

const struct hb_row *hb_shared_row(const struct hb_shared *shared)
{
	if (shared->row)
		return shared->row;
	const struct hb_lean *lean = shared->sharing->lean;
	struct hb_share_part *p = &shared->sharing->part[shared->part];
	const struct hb_batch *b = shared->batch;
	const struct hb_str *kept = b->kept + shared->at * lean->n_kept;
	for (size_t i = 0; i < lean->n_handed; i++)
		p->cell[lean->kept[i]] = kept[i];
	p->value[shared->sharing->share->date] =
	        shared->day == HB_NO_DAY ? HB_NO_VALUE : shared->day;
	p->row.line = b->line + b->row[shared->at].line;
	p->row.record = b->record + b->row[shared->at].record;
	p->row.key_id = shared->key_id;
	return &p->row;
}

/* Hands over row ROW of B, whose key is ID, of part AT. HERE: folded, the choices that are. */
static inline bool hand_over(const struct hb_sharing *s, unsigned at, const struct hb_batch *b,
                             struct hb_dealt *d, uint32_t row, const uint32_t *id, uint64_t here)
{
	const struct hb_lean *lean = s->lean;
	struct hb_shared shared = { .key_id = id,
		                    .day = b->day[row],
		                    .code = b->code + row * lean->stride,
		                    .here = here,
		                    .sharing = s,
		                    .batch = b,
		                    .part = at,
		                    .at = row };
	uint64_t n = lean->choice ? (uint64_t)__builtin_popcountll(here) : 1;
	if (lean->selects && !hb_rows_selected(s->rows, hb_shared_row(&shared))) {
		d->outside += n;
		return true;
	}
	d->good += n;
	return s->share->take(s->share->ctx, at, &shared);
}

static bool note_second(struct hb_dealt *d, uint32_t row, uint32_t line,
                        struct hb_unique_place first)
{
	if (hb_grow(&d->second, &d->second_cap, d->n_second + 1, sizeof(*d->second)) != 0)
		return false;
	d->second[d->n_second++] = (struct hb_second){ row, line, first };
	return true;
}

/* Claims the keys of the N rows ROW, and hands over those that are new. */
static bool claim(struct hb_sharing *s, unsigned at, struct hb_batch *b, struct hb_dealt *d,
                  const uint32_t *row, size_t n, const struct keys *keys)
{
	struct hb_share_part *p = &s->part[at];
	struct hb_unique_place first[HB_BATCH_KEYS];
	uint64_t line[HB_BATCH_KEYS];
	const uint32_t *id = keys->id;
	for (size_t i = 0; i < n; i++)
		line[i] = b->line + b->row[row[i]].line;
	bool good = hb_unique_claim_some(p->unique, id, keys->key, n, p->row.file, line, first);
	for (size_t i = 0; i < n && good; i++, id += s->lean->n_unique)
		good = first[i].line ? note_second(d, row[i], 0, first[i])
		                     : hand_over(s, at, b, d, row[i], id, 0);
	return good;
}

/* The same for row ROW, which is some of one record. */
static bool claim_folded(struct hb_sharing *s, unsigned at, struct hb_batch *b, struct hb_dealt *d,
                         uint32_t row, const uint32_t *id, const struct hb_unique_key *key)
{
	struct hb_share_part *p = &s->part[at];
	uint64_t here = b->here[row], there;
	if (!hb_runs_claim(p->runs, id, key, here, p->row.file, b->line + b->row[row].line, &there))
		return false;
	for (uint64_t left = there; left; left &= left - 1) {
		unsigned choice = (unsigned)__builtin_ctzll(left);
		uint64_t before = here & ((UINT64_C(1) << choice) - 1);
		if (!note_second(d, row, (uint32_t)__builtin_popcountll(before),
		                 hb_runs_first(p->runs, choice)))
			return false;
	}
	return here == there || hand_over(s, at, b, d, row, id, here & ~there);
}

static bool claim_all_folded(struct hb_sharing *s, unsigned at, struct hb_batch *b,
                             struct hb_dealt *d, const uint32_t *row, size_t n,
                             const struct keys *keys)
{
	const uint32_t *id = keys->id;
	bool good = true;
	hb_unique_await_places(s->part[at].unique, keys->key, n);
	for (size_t i = 0; i < n && good; i++, id += s->lean->n_unique)
		good = claim_folded(s, at, b, d, row[i], id, &keys->key[i]);
	return good;
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

/* The next keys are found before the last ones are claimed, so that what was fetched is there. */
void hb_share_work(void *ctx, unsigned at, const struct input *in, struct hb_batch *b)
{
	struct hb_sharing *s = ctx;
	struct hb_share_part *p = &s->part[at];
	struct hb_dealt *d = &b->dealt[at];
	struct keys keys[2];
	size_t n = 0, from = 0, before = hb_unique_count(p->unique);
	p->row.file = (uint32_t)(in - s->rows->inputs);
	for (unsigned turn = 0; !d->failed && (n || from < d->n); turn ^= 1) {
		size_t left = d->n - from, next = left < HB_BATCH_KEYS ? left : HB_BATCH_KEYS;
		const uint32_t *row = d->row + from;
		if (next)
			d->failed = !find_keys(s->lean, p->unique, b, row, next, &keys[turn]);
		if (n && !d->failed)
			d->failed = s->lean->choice
			                    ? !claim_all_folded(s, at, b, d, row - n, n,
			                                        &keys[turn ^ 1])
			                    : !claim(s, at, b, d, row - n, n, &keys[turn ^ 1]);
		from += next;
		n = next;
	}
	expect_keys(s, at, b, before);
}
