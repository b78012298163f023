#include <stdlib.h>

#include "base/sys.h"
#include "data/share.h"
#include "tools/observe.h"
#include "tools/observe_of.h"
#include "tools/observe_parts.h"

/*
 * The cells of a group lie in half a dozen cache lines anywhere in memory. So rows wait in a ring
 * while their lines come in, and are tallied when the ring is full.
 */
enum { RING = 32, CACHE_LINE = 64 };

struct waiting {
	uint32_t group;
	int32_t day;
	uint32_t item; /* long: the item; its score is the only one */
};

/* What one part of the rows comes to, and the whole where they are not dealt. */
struct part {
	struct hb_tallies tallies;
	struct hb_latest latest;
	struct waiting ring[RING];
	uint16_t *scores; /* of the waiting rows: index + 1, 0 for missing */
	size_t n_waiting;
	uint64_t n_rows;
};

struct state {
	struct hb_rows *rows;
	const struct hb_summary_options *options;
	struct hb_sink *sink;
	struct hb_items items;
	const struct hb_str *by;
	size_t n_by;
	size_t n_scores; /* a row brings: the items, or 1 in long form */
	struct part *part;
	unsigned n_parts;
};

static void tally(const struct state *s, struct part *p, const struct waiting *w,
                  const uint16_t *score)
{
	uint32_t n_values = s->items.n_values;
	size_t words = hb_tally_words(n_values);
	uint32_t *cell = hb_cells_at(&p->tallies.cells, w->group) + w->item * words;
	for (size_t i = 0; i < s->n_scores; i++, cell += words)
		hb_tally_code(cell, n_values, score[i], w->day);
}

static void fetch(const struct state *s, const struct part *p, const struct waiting *w)
{
	size_t words = hb_tally_words(s->items.n_values), len = s->n_scores * words;
	const uint32_t *at = hb_cells_at(&p->tallies.cells, w->group) + w->item * words;
	for (size_t i = 0; i < len; i += CACHE_LINE / sizeof(*at))
		__builtin_prefetch(at + i, 1);
	__builtin_prefetch(at + len - 1, 1);
}

static void tally_waiting(const struct state *s, struct part *p)
{
	for (size_t i = 0; i < p->n_waiting; i++)
		tally(s, p, &p->ring[i], p->scores + i * s->n_scores);
	p->n_waiting = 0;
}

/* What the ring holds, for who keeps each pupil's last date only. */
struct kept {
	uint32_t group, item;
	uint16_t score[];
};

static bool keep(const struct state *s, struct part *p, const struct hb_row *row,
                 const struct waiting *w, const uint16_t *score)
{
	void *room;
	if (!hb_latest_add(&p->latest, row->cell[s->items.pupil], w->day, &room))
		return false;
	if (!room)
		return true;
	struct kept *kept = room;
	kept->group = w->group;
	kept->item = w->item;
	for (size_t i = 0; i < s->n_scores; i++)
		kept->score[i] = score[i];
	return true;
}

struct walk {
	const struct state *s;
	struct part *p;
};

static bool tally_kept(void *ctx, const void *payload, int32_t day, struct hb_str pupil)
{
	(void)pupil;
	const struct walk *walk = ctx;
	const struct kept *kept = payload;
	struct waiting w = { kept->group, day, kept->item };
	tally(walk->s, walk->p, &w, kept->score);
	return true;
}

/* The row whose scores are the next in the ring, about ITEM where it has but one. */
static bool take_row(const struct state *s, struct part *p, const struct hb_row *row, uint32_t item)
{
	struct waiting *w = &p->ring[p->n_waiting];
	w->item = item;
	w->day = (int32_t)row->value[s->items.date];
	w->group = hb_groups_of(&p->tallies.groups, s->rows, row);
	if (w->group == HB_DICT_NONE ||
	    !hb_cells_reserve(&p->tallies.cells, p->tallies.groups.keys.n))
		return false;
	p->n_rows++;
	if (s->options->latest)
		return keep(s, p, row, w, p->scores + p->n_waiting * s->n_scores);
	fetch(s, p, w);
	if (++p->n_waiting == RING)
		tally_waiting(s, p);
	return true;
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

static enum hb_status read_rows(struct state *s)
{
	struct hb_row row;
	struct part *p = s->part;
	enum hb_rows_result result;
	uint64_t n = 0;
	while ((result = hb_rows_next(s->rows, &row)) == HB_ROWS_ROW) {
		uint32_t item;
		if (++n > HB_TALLY_ROWS_MAX)
			return too_many(s);
		if (row.value[s->items.date] == HB_NO_VALUE ||
		    !read_scores(s, &row, &item, p->scores + p->n_waiting * s->n_scores))
			continue;
		if (!take_row(s, p, &row, item))
			return hb_no_memory(s->sink);
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(s->rows) : HB_OK;
}

/* ---- rows dealt to parts, by several threads ---- */

static bool take_dealt(void *ctx, unsigned at, const struct hb_row *row, const uint8_t *code)
{
	const struct state *s = ctx;
	struct part *p = &s->part[at];
	uint16_t *score = p->scores + p->n_waiting * s->n_scores;
	if (row->value[s->items.date] == HB_NO_VALUE)
		return true;
	if (s->items.is_long) {
		score[0] = code[1];
		return take_row(s, p, row, s->items.of_choice[code[0] - 1]);
	}
	for (size_t i = 0; i < s->n_scores; i++)
		score[i] = code[i];
	return take_row(s, p, row, 0);
}

/* What the rows are asked for; false: each is to be looked at by itself. */
static bool plan_share(struct state *s, struct hb_share *share, uint32_t *code, int64_t *base)
{
	const struct hb_items *items = &s->items;
	const struct hb_groups *groups = &s->part[0].tallies.groups;
	for (size_t i = 0; i < items->n; i++) {
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
	*share = (struct hb_share){ .by = items->pupil,
		                    .date = items->date,
		                    .code = code,
		                    .base = base,
		                    .n_codes = items->is_long ? 2 : items->n,
		                    .text = groups->column,
		                    .n_text = groups->n_columns,
		                    .take = take_dealt,
		                    .ctx = s };
	return true;
}

/* ---- the whole ---- */

static enum hb_status make_part(const struct state *s, struct part *p, struct hb_sink *sink)
{
	enum hb_status status = hb_groups_by(&p->tallies.groups, s->rows, s->by, s->n_by, sink);
	if (status)
		return status;
	p->scores = hb_calloc(RING * s->n_scores, sizeof(*p->scores));
	if (!p->scores)
		return hb_no_memory(s->sink);
	p->tallies.cells.words = s->items.n * hb_tally_words(s->items.n_values);
	hb_latest_make(&p->latest, sizeof(struct kept) + s->n_scores * sizeof(*p->scores));
	return HB_OK;
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
	enum hb_status status = share->take ? hb_rows_share(s->rows, share) : read_rows(s);
	uint64_t n = 0;
	for (unsigned i = 0; i < s->n_parts && !status; i++) {
		struct part *p = &s->part[i];
		n += p->n_rows;
		tally_waiting(s, p);
		hb_latest_walk(&p->latest, tally_kept, &(struct walk){ s, p });
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
	struct hb_str pupil = hb_rows_table(s->rows)->fields[s->items.pupil].id;
	struct hb_share share = { 0 };
	s->by = s->options->n_by ? s->options->by : &pupil;
	s->n_by = s->options->n_by ? s->options->n_by : 1;
	s->n_scores = s->items.is_long ? 1 : s->items.n;
	uint32_t *code = hb_arena_array(arena, s->items.n + 1, sizeof(*code));
	int64_t *base = hb_arena_array(arena, s->items.n + 1, sizeof(*base));
	if (!code || !base)
		return hb_no_memory(s->sink);
	enum hb_status status = hb_check_by(&s->items, s->by, s->n_by, s->sink);
	if (status == HB_OK)
		status = make_parts(s, &share, code, base);
	if (status == HB_OK)
		status = count(s, &share);
	if (status != HB_OK)
		return status;
	struct hb_tallies **tallies = hb_arena_array(arena, s->n_parts, sizeof(struct hb_tallies *));
	for (unsigned i = 0; tallies && i < s->n_parts; i++)
		tallies[i] = &s->part[i].tallies;
	struct hb_summary summary = { .items = &s->items,
		                      .part = tallies,
		                      .n_parts = s->n_parts,
		                      .by = s->by,
		                      .n_by = s->n_by,
		                      .pupil = is_among(pupil, s->by, s->n_by),
		                      .threads = s->n_parts };
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
		free(s.part[i].scores);
		hb_latest_free(&s.part[i].latest);
		hb_cells_free(&s.part[i].tallies.cells);
		hb_groups_free(&s.part[i].tallies.groups);
	}
	free(s.part);
	hb_items_free(&s.items);
	hb_arena_free(&arena);
	return status;
}
