#include <stdlib.h>

#include "base/sys.h"
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

struct state {
	struct hb_rows *rows;
	const struct hb_summary_options *options;
	struct hb_sink *sink;
	struct hb_items items;
	struct hb_groups groups;
	struct hb_cells cells;
	struct hb_latest latest;
	size_t n_scores; /* a row brings: the items, or 1 in long form */
	struct waiting ring[RING];
	uint16_t *scores; /* of the waiting rows: index + 1, 0 for missing */
	size_t n_waiting;
	uint64_t n_rows;
};

static void tally_score(uint32_t *cell, uint32_t n_values, uint32_t score, int32_t day)
{
	if (score)
		hb_tally_add(cell, n_values, score - 1, day);
	else
		hb_tally_miss(cell, n_values);
}

static void tally(struct state *s, const struct waiting *w, const uint16_t *score)
{
	uint32_t n_values = s->items.n_values;
	size_t words = hb_tally_words(n_values);
	uint32_t *cell = hb_cells_at(&s->cells, w->group) + w->item * words;
	for (size_t i = 0; i < s->n_scores; i++, cell += words)
		tally_score(cell, n_values, score[i], w->day);
}

/* Loads that nothing waits for: many are under way at once, which prefetches would not be where the
 * page must be looked up first. */
static void touch(const struct state *s, const struct waiting *w)
{
	size_t words = hb_tally_words(s->items.n_values), len = s->n_scores * words;
	const volatile uint32_t *p = hb_cells_at(&s->cells, w->group) + w->item * words;
	for (size_t at = 0; at < len; at += CACHE_LINE / sizeof(*p))
		(void)p[at];
	(void)p[len - 1];
}

static void tally_waiting(struct state *s)
{
	for (size_t i = 0; i < s->n_waiting; i++)
		touch(s, &s->ring[i]);
	for (size_t i = 0; i < s->n_waiting; i++)
		tally(s, &s->ring[i], s->scores + i * s->n_scores);
	s->n_waiting = 0;
}

static inline uint16_t score_of(const struct hb_items *items, int64_t value)
{
	return value == HB_NO_VALUE ? 0 : (uint16_t)(value - items->min + 1);
}

/* The checked scores of ROW; false: it was rejected. */
static bool read_scores(struct state *s, const struct hb_row *row, struct waiting *w,
                        uint16_t *score)
{
	const struct hb_items *items = &s->items;
	w->item = 0;
	if (!items->is_long) {
		for (size_t i = 0; i < items->n; i++)
			score[i] = score_of(items, row->value[items->column[i]]);
		return true;
	}
	score[0] = score_of(items, row->value[items->score]);
	return hb_items_skill(items, s->rows, row, &w->item);
}

/* What the ring holds, for who keeps each pupil's last date only. */
struct kept {
	uint32_t group, item;
	uint16_t score[];
};

static bool keep(struct state *s, const struct hb_row *row, const struct waiting *w,
                 const uint16_t *score)
{
	void *room;
	if (!hb_latest_add(&s->latest, row->cell[s->items.pupil], w->day, &room))
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

static bool tally_kept(void *ctx, const void *payload, int32_t day, struct hb_str pupil)
{
	(void)pupil;
	const struct kept *kept = payload;
	struct waiting w = { kept->group, day, kept->item };
	tally(ctx, &w, kept->score);
	return true;
}

static bool take_row(struct state *s, const struct hb_row *row)
{
	struct waiting *w = &s->ring[s->n_waiting];
	uint16_t *score = s->scores + s->n_waiting * s->n_scores;
	if (!read_scores(s, row, w, score))
		return true;
	w->day = (int32_t)row->value[s->items.date];
	w->group = hb_groups_of(&s->groups, s->rows, row);
	if (w->group == HB_DICT_NONE || !hb_cells_reserve(&s->cells, s->groups.keys.n))
		return false;
	if (s->options->latest)
		return keep(s, row, w, score);
	if (++s->n_waiting == RING)
		tally_waiting(s);
	return true;
}

static enum hb_status read_rows(struct state *s)
{
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(s->rows, &row)) == HB_ROWS_ROW) {
		if (++s->n_rows > HB_TALLY_ROWS_MAX) {
			hb_find(s->sink, (struct hb_finding){ .message = HB_M_TOO_MANY_ROWS });
			return HB_USAGE;
		}
		if (row.value[s->items.date] != HB_NO_VALUE && !take_row(s, &row))
			return hb_no_memory(s->sink);
	}
	if (result == HB_ROWS_FAILED)
		return hb_rows_status(s->rows);
	tally_waiting(s);
	hb_latest_walk(&s->latest, tally_kept, s);
	return HB_OK;
}

static bool is_among(struct hb_str name, const struct hb_str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_eq(names[i], name))
			return true;
	return false;
}

static enum hb_status run(struct state *s, struct hb_csv_writer *out)
{
	const struct hb_table *table = hb_rows_table(s->rows);
	struct hb_str pupil = table->fields[s->items.pupil].id;
	const struct hb_str *by = s->options->n_by ? s->options->by : &pupil;
	size_t n_by = s->options->n_by ? s->options->n_by : 1;
	enum hb_status status = hb_check_by(&s->items, by, n_by, s->sink);
	if (status == HB_OK)
		status = hb_groups_by(&s->groups, s->rows, by, n_by, s->sink);
	if (status != HB_OK)
		return status;
	s->n_scores = s->items.is_long ? 1 : s->items.n;
	s->scores = hb_calloc(RING * s->n_scores, sizeof(*s->scores));
	if (!s->scores)
		return hb_no_memory(s->sink);
	s->cells.words = s->items.n * hb_tally_words(s->items.n_values);
	hb_latest_make(&s->latest, sizeof(struct kept) + s->n_scores * sizeof(*s->scores));
	status = read_rows(s);
	if (status != HB_OK)
		return status;
	struct hb_summary summary = { &s->items, &s->groups, &s->cells,
		                      by,        n_by,       is_among(pupil, by, n_by) };
	return hb_summary_write(&summary, out) ? hb_rows_status(s->rows) : hb_no_memory(s->sink);
}

enum hb_status hb_observe_summary(struct hb_rows *rows, const struct hb_summary_options *options,
                                  struct hb_csv_writer *out, struct hb_sink *sink)
{
	if (options->of.len)
		return hb_observe_choices(rows, options, out, sink);
	struct state s = { .rows = rows, .options = options, .sink = sink };
	enum hb_status status = hb_items_make(&s.items, options->record, hb_rows_table(rows), sink);
	if (status == HB_OK)
		status = run(&s, out);
	free(s.scores);
	hb_latest_free(&s.latest);
	hb_cells_free(&s.cells);
	hb_groups_free(&s.groups);
	hb_items_free(&s.items);
	return status;
}
