#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/share.h"
#include "tools/observe.h"
#include "tools/observe_deal.h"
#include "tools/observe_of.h"
#include "tools/observe_tallies.h"

/* What one part of the rows comes to, and the whole where they are not dealt. */
struct part {
	struct hb_tallies tallies;
	struct hb_bins bins; /* of rows that are dealt */
	struct hb_latest latest;
	uint64_t n_rows;
};

struct state {
	struct hb_rows *rows;
	const struct hb_summary_options *options;
	struct hb_sink *sink;
	struct hb_items items;
	const struct hb_str *by;
	size_t n_by;
	size_t n_scores;        /* a row brings: the items, or 1 in long form */
	uint16_t *score;        /* of a row that comes by itself: index + 1, 0 for missing */
	struct hb_column *text; /* that is asked for of a row that is dealt */
	struct part *part;
	unsigned n_parts;
};

/* A row's scores, about ITEM where it has but one. */
static bool tally(const struct state *s, struct part *p, uint32_t group, uint32_t item, int32_t day,
                  const uint16_t *score)
{
	uint32_t n_values = s->items.n_values;
	size_t words = hb_tally_words(n_values);
	uint32_t *cells = hb_tallies_cells(&p->tallies, group);
	for (size_t i = 0; cells && i < s->n_scores; i++)
		hb_tally_code(cells + (item + i) * words, n_values, score[i], day);
	return cells;
}

/* ---- --latest: what each pupil's last date brought ---- */

struct kept {
	uint32_t group, item;
	uint16_t score[];
};

static bool keep(const struct state *s, struct part *p, const struct hb_row *row, uint32_t group,
                 uint32_t item, const uint16_t *score)
{
	void *room;
	int32_t day = (int32_t)row->value[s->items.date];
	if (!hb_latest_add(&p->latest, s->rows, row, day, &room))
		return false;
	if (!room)
		return true;
	struct kept *kept = room;
	kept->group = group;
	kept->item = item;
	for (size_t i = 0; i < s->n_scores; i++)
		kept->score[i] = score[i];
	return true;
}

/* The same of a row that is dealt. */
struct kept_codes {
	uint64_t here;
	uint32_t group;
	uint8_t code[]; /* by item */
};

static bool keep_codes(const struct state *s, struct part *p, const struct hb_shared *shared,
                       uint32_t group)
{
	void *room;
	if (!hb_latest_add(&p->latest, s->rows, hb_shared_row(shared), shared->day, &room))
		return false;
	if (!room)
		return true;
	struct kept_codes *kept = room;
	kept->here = shared->here;
	kept->group = group;
	memcpy(kept->code, shared->code, s->items.n);
	return true;
}

struct walk {
	const struct state *s;
	struct part *p;
};

static bool tally_kept(void *ctx, const void *payload, int32_t day, uint32_t pupil)
{
	(void)pupil;
	const struct walk *walk = ctx;
	const struct kept *kept = payload;
	return tally(walk->s, walk->p, kept->group, kept->item, day, kept->score);
}

static bool tally_codes(void *ctx, const void *payload, int32_t day, uint32_t pupil)
{
	(void)pupil;
	const struct walk *walk = ctx;
	const struct kept_codes *kept = payload;
	const struct hb_items *items = &walk->s->items;
	uint32_t *cell = hb_tallies_cells(&walk->p->tallies, kept->group);
	for (size_t i = 0; cell && i < items->n; i++)
		if (!items->is_long || kept->here >> i & 1)
			hb_tally_code(cell + i * hb_tally_words(items->n_values), items->n_values,
			              kept->code[i], day);
	return cell;
}

static enum hb_status too_many(const struct state *s)
{
	hb_find(s->sink, (struct hb_finding){ .message = HB_M_TOO_MANY_ROWS });
	return HB_USAGE;
}

/* ---- rows one by one ---- */

static inline uint16_t score_of(const struct hb_items *items, int64_t value)
{
	return value == HB_NO_VALUE ? 0 : (uint16_t)(value - items->min + 1);
}

/* The checked scores of ROW; false: it was rejected. */
static bool read_scores(const struct state *s, const struct hb_row *row, uint32_t *item,
                        uint16_t *score)
{
	const struct hb_items *items = &s->items;
	*item = 0;
	if (!items->is_long) {
		for (size_t i = 0; i < items->n; i++)
			score[i] = score_of(items, row->value[items->column[i]]);
		return true;
	}
	score[0] = score_of(items, row->value[items->score]);
	return hb_items_skill(items, s->rows, row, item);
}

static bool take_row(const struct state *s, const struct hb_row *row, uint32_t item)
{
	struct part *p = s->part;
	uint32_t group = hb_groups_of(&p->tallies.groups, s->rows, row);
	if (group == HB_DICT_NONE)
		return false;
	p->n_rows++;
	if (s->options->latest)
		return keep(s, p, row, group, item, s->score);
	return tally(s, p, group, item, (int32_t)row->value[s->items.date], s->score);
}

static enum hb_status read_rows(const struct state *s)
{
	struct hb_row row;
	enum hb_rows_result result;
	uint64_t n = 0;
	while ((result = hb_rows_next(s->rows, &row)) == HB_ROWS_ROW) {
		uint32_t item;
		if (++n > HB_TALLY_ROWS_MAX)
			return too_many(s);
		if (row.value[s->items.date] == HB_NO_VALUE ||
		    !read_scores(s, &row, &item, s->score))
			continue;
		if (!take_row(s, &row, item))
			return hb_no_memory(s->sink);
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(s->rows) : HB_OK;
}

/* ---- rows dealt to parts, by several threads ---- */

static bool take_dealt(void *ctx, unsigned at, const struct hb_shared *shared)
{
	const struct state *s = ctx;
	struct part *p = &s->part[at];
	struct hb_groups *groups = &p->tallies.groups;
	int32_t day = shared->day;
	if (day == HB_NO_DAY)
		return true;
	uint32_t group = hb_dealt_group(groups, s->rows, shared);
	if (group == HB_DICT_NONE)
		return false;
	p->n_rows += s->items.is_long ? (uint64_t)__builtin_popcountll(shared->here) : 1;
	if (s->options->latest)
		return keep_codes(s, p, shared, group);
	return s->items.is_long ? hb_bins_add_some(&p->bins, group, day, shared->code, shared->here)
	                        : hb_bins_add(&p->bins, group, day, shared->code);
}

/* What the rows are asked for; false: each is to be looked at by itself. */
static bool plan_share(struct state *s, struct hb_share *share, uint32_t *code, int64_t *base)
{
	const struct hb_items *items = &s->items;
	const struct hb_groups *groups = &s->part[0].tallies.groups;
	if (items->n_values >= HB_LANES_ABSENT)
		return false;
	for (size_t i = 0; i < items->n; i++) {
		if (items->is_long && items->of_choice[i] != i)
			return false;
		const struct hb_field *f = items->field[i], *first = items->field[0];
		if (items->is_long && (f->min != first->min || f->max != first->max))
			return false; /* a score may lie outside its own scale */
		code[i] = items->column[i];
		base[i] = items->min;
	}
	if (items->is_long) {
		code[0] = items->skill;
		code[1] = items->score;
		base[0] = 0;
		base[1] = items->min;
	}
	memcpy(s->text, groups->column, groups->n_columns * sizeof(*s->text));
	s->text[groups->n_columns] =
	        (struct hb_column){ .kind = HB_COLUMN_FIELD, .index = items->pupil };
	*share = (struct hb_share){ .by = items->pupil,
		                    .date = items->date,
		                    .code = code,
		                    .base = base,
		                    .n_codes = items->is_long ? 2 : items->n,
		                    .fold = items->is_long,
		                    .text = s->text,
		                    .n_text = groups->n_columns + s->options->latest,
		                    .take = take_dealt,
		                    .ctx = s };
	return true;
}

/* ---- the whole ---- */

static enum hb_status make_part(const struct state *s, struct part *p, struct hb_sink *sink)
{
	enum hb_status status = hb_groups_by(&p->tallies.groups, s->rows, s->by, s->n_by, sink);
	if (status || !s->options->latest)
		return status;
	size_t kept = sizeof(struct kept) + s->n_scores * sizeof(*s->score);
	size_t codes = sizeof(struct kept_codes) + s->items.n;
	return hb_latest_make(&p->latest, s->rows, s->items.pupil, kept > codes ? kept : codes,
	                      sink);
}

/* One part, or as many as the rows can be dealt to. */
static enum hb_status make_parts(struct state *s, struct hb_share *share, uint32_t *code,
                                 int64_t *base)
{
	s->part = hb_calloc(1, sizeof(*s->part));
	s->n_parts = s->part ? 1 : 0;
	enum hb_status status = s->part ? make_part(s, s->part, s->sink) : hb_no_memory(s->sink);
	unsigned n = 0;
	if (!status && plan_share(s, share, code, base))
		n = hb_rows_parts(s->rows, share);
	share->take = n ? share->take : NULL;
	if (status || n < 2)
		return status;
	struct part *part = hb_sys.realloc(s->part, n * sizeof(*part));
	if (!part)
		return hb_no_memory(s->sink);
	s->part = part;
	for (; s->n_parts < n && !status; s->n_parts++) {
		s->part[s->n_parts] = (struct part){ 0 };
		if (make_part(s, &s->part[s->n_parts], NULL)) /* all but memory was told */
			status = hb_no_memory(s->sink);
	}
	return status;
}

static enum hb_status count(struct state *s, const struct hb_share *share)
{
	for (unsigned i = 0; i < s->n_parts; i++) {
		hb_tallies_make(&s->part[i].tallies, s->items.n, s->items.n_values,
		                share->take && !s->options->latest);
		hb_bins_make(&s->part[i].bins, &s->part[i].tallies);
	}
	enum hb_status status = share->take ? hb_rows_share(s->rows, share) : read_rows(s);
	uint64_t n = 0;
	for (unsigned i = 0; i < s->n_parts && !status; i++) {
		struct part *p = &s->part[i];
		n += p->n_rows;
		if (!hb_bins_empty(&p->bins) ||
		    !hb_latest_walk(&p->latest, share->take ? tally_codes : tally_kept,
		                    &(struct walk){ s, p }))
			return hb_no_memory(s->sink);
	}
	return status || n <= HB_TALLY_ROWS_MAX ? status : too_many(s);
}

static bool is_among(struct hb_str name, const struct hb_str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_eq(names[i], name))
			return true;
	return false;
}

static enum hb_status run(struct state *s, struct hb_arena *arena, struct hb_csv_writer *out)
{
	const struct hb_str *pupil = &hb_rows_table(s->rows)->fields[s->items.pupil].id;
	struct hb_share share = { 0 };
	s->by = s->options->n_by ? s->options->by : pupil;
	s->n_by = s->options->n_by ? s->options->n_by : 1;
	s->n_scores = s->items.is_long ? 1 : s->items.n;
	uint32_t *code = hb_arena_array(arena, s->items.n + 1, sizeof(*code));
	int64_t *base = hb_arena_array(arena, s->items.n + 1, sizeof(*base));
	s->score = hb_arena_array(arena, s->n_scores, sizeof(*s->score));
	s->text = hb_arena_array(arena, s->n_by + 1, sizeof(*s->text));
	if (!code || !base || !s->score || !s->text)
		return hb_no_memory(s->sink);
	enum hb_status status = hb_check_by(&s->items, s->by, s->n_by, s->sink);
	if (status == HB_OK)
		status = make_parts(s, &share, code, base);
	if (status == HB_OK)
		status = count(s, &share);
	if (status != HB_OK)
		return status;
	struct hb_tallies **tallies =
	        hb_arena_array(arena, s->n_parts, sizeof(struct hb_tallies *));
	for (unsigned i = 0; tallies && i < s->n_parts; i++)
		tallies[i] = &s->part[i].tallies;
	struct hb_summary summary = { .items = &s->items,
		                      .part = tallies,
		                      .n_parts = s->n_parts,
		                      .by = s->by,
		                      .n_by = s->n_by,
		                      .pupil = is_among(*pupil, s->by, s->n_by),
		                      .threads = hb_rows_threads(s->rows) };
	return tallies && hb_summary_write(&summary, out) ? hb_rows_status(s->rows)
	                                                  : hb_no_memory(s->sink);
}

enum hb_status hb_observe_summary(struct hb_rows *rows, const struct hb_summary_options *options,
                                  struct hb_csv_writer *out, struct hb_sink *sink)
{
	if (options->of.len)
		return hb_observe_choices(rows, options, out, sink);
	struct state s = { .rows = rows, .options = options, .sink = sink };
	struct hb_arena arena = { 0 };
	enum hb_status status = hb_items_make(&s.items, options->record, hb_rows_table(rows), sink);
	if (status == HB_OK)
		status = run(&s, &arena, out);
	for (unsigned i = 0; i < s.n_parts; i++) {
		hb_bins_free(&s.part[i].bins);
		hb_latest_free(&s.part[i].latest);
		hb_tallies_free(&s.part[i].tallies);
	}
	free(s.part);
	hb_items_free(&s.items);
	hb_arena_free(&arena);
	return status;
}
