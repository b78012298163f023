#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/sys.h"
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
	int n = snprintf(out, 24, "n%lld", (long long)(items->min + i));
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

/* The tallies of the groups ORDER[0] up to ORDER[N - 1], which are one group counted in N parts:
 * where they stand, or in SUM. NULL: --latest kept no row of it. */
static const uint32_t *add_up(const struct hb_summary *s, const struct hb_group_at *order, size_t n,
                              uint32_t *sum)
{
	const uint32_t *cell = NULL;
	size_t words = s->part[0]->cells.words, step = hb_tally_words(s->items->n_values);
	for (size_t i = 0; i < n; i++) {
		const uint32_t *more = hb_cells_at(&s->part[order[i].part]->cells, order[i].group);
		bool any = false;
		for (size_t w = 0; w < words && !any; w++)
			any = more[w];
		if (!any)
			continue;
		if (cell && cell != sum)
			cell = memcpy(sum, cell, words * sizeof(*sum));
		for (size_t w = 0; cell && w < words; w += step)
			hb_tally_merge(sum + w, more + w, s->items->n_values);
		if (!cell)
			cell = more;
	}
	return cell;
}

/* The texts of GROUP as the first cells of its rows; false without memory. */
static bool prepare_texts(const struct hb_summary *s, struct hb_group_at at, struct hb_buf *texts,
                          const struct hb_csv_writer *out)
{
	struct hb_groups *groups = &s->part[at.part]->groups;
	texts->len = 0;
	if (!hb_groups_texts(groups, at.group))
		return false;
	for (size_t i = 0; i < s->n_by; i++)
		hb_csv_prepare(out, texts, groups->text[i]);
	return !texts->failed;
}

/* How many entries from ORDER on are one group. */
static size_t same_group(const struct hb_summary *s, const struct hb_group_at *order, size_t n)
{
	size_t same = 1;
	struct hb_str key = hb_dict_text(&s->part[order[0].part]->groups.keys, order[0].group);
	while (s->n_parts > 1 && same < n &&
	       hb_str_eq(hb_dict_text(&s->part[order[same].part]->groups.keys, order[same].group),
	                 key))
		same++;
	return same;
}

static bool write_groups(const struct hb_summary *s, const struct hb_group_at *order, size_t n,
                         struct hb_csv_writer *out)
{
	struct day_text known[2] = { { .day = HB_NO_DAY }, { .day = HB_NO_DAY } };
	struct hb_buf texts = { 0 };
	uint32_t *sum = hb_calloc(s->part[0]->cells.words, sizeof(*sum));
	bool good = sum;
	size_t words = hb_tally_words(s->items->n_values), same;
	for (size_t i = 0; i < n && good; i += same) {
		same = same_group(s, order + i, n - i);
		const uint32_t *cell = add_up(s, order + i, same, sum);
		if (!cell)
			continue;
		good = prepare_texts(s, order[i], &texts, out);
		for (size_t k = 0; k < s->items->n && good; k++, cell += words) {
			hb_csv_prepared(out, hb_buf_slice(&texts));
			write_cell(s, s->items->field[k], cell, known, out);
		}
	}
	hb_buf_free(&texts);
	free(sum);
	return good;
}

bool hb_summary_write(const struct hb_summary *s, struct hb_csv_writer *out)
{
	size_t n;
	struct hb_group_at *order = hb_tallies_sorted(s->part, s->n_parts, &n);
	if (!order)
		return false;
	write_header(s, out);
	bool good = write_groups(s, order, n, out);
	free(order);
	return good;
}
