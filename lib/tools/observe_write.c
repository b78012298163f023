#include <stdio.h>
#include <stdlib.h>

#include "base/near.h"
#include "tools/observe_parts.h"

const char *const hb_summary_names[HB_SUM_COLUMNS] = {
	[HB_SUM_N] = "n",
	[HB_SUM_MISSING] = "ontbrekend",
	[HB_SUM_MEAN] = "gemiddelde",
	[HB_SUM_MEDIAN] = "mediaan",
	[HB_SUM_MIN] = "min",
	[HB_SUM_MAX] = "max",
	[HB_SUM_FIRST_DATE] = "eerste_datum",
	[HB_SUM_FIRST] = "eerste",
	[HB_SUM_LAST_DATE] = "laatste_datum",
	[HB_SUM_LAST] = "laatste",
	[HB_SUM_CHANGE] = "verschil",
};

struct hb_str hb_count_name(const struct hb_items *items, uint32_t i, char out[24])
{
	int n = snprintf(out, 24, "n%lld", (long long)items->min + i);
	return (struct hb_str){ out, (size_t)n };
}

bool hb_is_summary_column(const struct hb_items *items, struct hb_str name)
{
	char text[24];
	if (hb_str_is(name, "vaardigheid"))
		return true;
	for (size_t i = 0; i < HB_SUM_COLUMNS; i++)
		if (hb_str_is(name, hb_summary_names[i]))
			return true;
	for (uint32_t i = 0; i < items->n_values; i++)
		if (hb_str_eq(name, hb_count_name(items, i, text)))
			return true;
	return false;
}

enum hb_status hb_check_by(const struct hb_items *items, const struct hb_str *by, size_t n_by,
                           struct hb_sink *sink)
{
	for (size_t i = 0; i < n_by; i++) {
		bool twice = false;
		for (size_t k = 0; k < i; k++)
			twice = twice || hb_str_eq(by[k], by[i]);
		if (!twice && !hb_is_summary_column(items, by[i]))
			continue;
		hb_find(sink, (struct hb_finding){ .message = twice ? HB_M_BY_TWICE : HB_M_BY_OWN,
		                                   .value = by[i] });
		return HB_USAGE;
	}
	return HB_OK;
}

static void write_header(const struct hb_summary *s, struct hb_csv_writer *out)
{
	char text[24];
	for (size_t i = 0; i < s->n_by; i++)
		hb_csv_text(out, s->by[i]);
	hb_csv_code(out, HB_STR("vaardigheid"));
	for (size_t i = 0; i < HB_SUM_COLUMNS; i++)
		hb_csv_code(out, hb_str(hb_summary_names[i]));
	for (uint32_t i = 0; i < s->items->n_values; i++)
		hb_csv_code(out, hb_count_name(s->items, i, text));
	hb_csv_end(out);
}

/* A day as text. The skills of a group mostly share their first day, and their last. */
struct day_text {
	int32_t day;
	char text[10];
};

static void write_day(struct hb_csv_writer *out, struct day_text *known, int32_t day)
{
	if (day != known->day)
		hb_day_write(day, known->text);
	known->day = day;
	hb_csv_code(out, (struct hb_str){ known->text, sizeof(known->text) });
}

static void write_score(struct hb_csv_writer *out, const struct hb_items *items, uint32_t index)
{
	if (index == HB_TALLY_DIFFERS)
		hb_csv_empty(out);
	else
		hb_csv_int(out, items->min + index);
}

static void write_figures(const struct hb_summary *s, const struct hb_figures *f,
                          struct day_text known[2], struct hb_csv_writer *out)
{
	hb_csv_decimal(out, f->mean_hundredths, 2);
	hb_csv_decimal(out, f->median_tenths, 1);
	hb_csv_int(out, f->min);
	hb_csv_int(out, f->max);
	write_day(out, &known[0], f->first_day);
	write_score(out, s->items, s->pupil ? f->first : HB_TALLY_DIFFERS);
	write_day(out, &known[1], f->last_day);
	write_score(out, s->items, s->pupil ? f->last : HB_TALLY_DIFFERS);
	if (s->pupil && f->has_change)
		hb_csv_int(out, f->change);
	else
		hb_csv_empty(out);
}

/* Scores that an item's own scale does not have are left empty: not counted is not zero. */
static void write_counts(const struct hb_items *items, const struct hb_field *item,
                         const uint32_t *cell, struct hb_csv_writer *out)
{
	for (uint32_t i = 0; i < items->n_values; i++) {
		if (items->min + i < item->min || items->min + i > item->max)
			hb_csv_empty(out);
		else
			hb_csv_int(out, cell[i]);
	}
}

static void write_cell(const struct hb_summary *s, const struct hb_field *item,
                       const uint32_t *cell, struct day_text known[2], struct hb_csv_writer *out)
{
	struct hb_figures f;
	hb_tally_figures(cell, s->items->n_values, s->items->min, &f);
	hb_csv_code(out, item->id);
	hb_csv_int(out, (int64_t)f.n);
	hb_csv_int(out, (int64_t)f.missing);
	if (f.n)
		write_figures(s, &f, known, out);
	else
		for (size_t i = HB_SUM_MEAN; i < HB_SUM_COLUMNS; i++)
			hb_csv_empty(out);
	write_counts(s->items, item, cell, out);
	hb_csv_end(out);
}

/* A group of which --latest kept no row. */
static bool is_untouched(const struct hb_cells *cells, uint32_t group)
{
	const uint32_t *word = hb_cells_at(cells, group);
	for (size_t i = 0; i < cells->words; i++)
		if (word[i])
			return false;
	return true;
}

/* The texts of GROUP as the first cells of its rows; false without memory. */
static bool prepare_texts(const struct hb_summary *s, uint32_t group, struct hb_buf *texts,
                          const struct hb_csv_writer *out)
{
	texts->len = 0;
	if (!hb_groups_texts(s->groups, group))
		return false;
	for (size_t i = 0; i < s->n_by; i++)
		hb_csv_prepare(out, texts, s->groups->text[i]);
	return !texts->failed;
}

bool hb_summary_write(const struct hb_summary *s, struct hb_csv_writer *out)
{
	uint32_t *order = hb_groups_sorted(s->groups);
	struct day_text known[2] = { { .day = HB_NO_DAY }, { .day = HB_NO_DAY } };
	struct hb_buf texts = { 0 };
	if (!order)
		return false;
	bool good = true;
	size_t words = hb_tally_words(s->items->n_values);
	write_header(s, out);
	for (uint32_t g = 0; g < s->groups->keys.n && good; g++) {
		const uint32_t *cell = hb_cells_at(s->cells, order[g]);
		if (is_untouched(s->cells, order[g]))
			continue;
		good = prepare_texts(s, order[g], &texts, out);
		for (size_t k = 0; k < s->items->n && good; k++, cell += words) {
			hb_csv_prepared(out, hb_buf_slice(&texts));
			write_cell(s, s->items->field[k], cell, known, out);
		}
	}
	hb_buf_free(&texts);
	free(order);
	return good;
}
