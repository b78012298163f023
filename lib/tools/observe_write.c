#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/sys.h"
#include "tools/observe_tallies.h"

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

/* ---- one row, composed in place: there are millions of them ---- */

enum { NUMBER_MAX = 21 }; /* characters of a number with its delimiter */

/* A day as text. The skills of a group mostly share their first day, and their last. */
struct day_text {
	int32_t day;
	char text[10];
};

/* What a thread needs to write rows. */
struct pen {
	const struct hb_summary *s;
	struct hb_csv_marks marks;
	struct day_text first, last;
};

static inline char *put_number(char *p, uint64_t n)
{
	char text[20], *end = text + sizeof(text), *at = end;
	if (n < 10) {
		*p = (char)('0' + n);
		return p + 1;
	}
	do {
		*--at = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	memcpy(p, at, (size_t)(end - at));
	return p + (end - at);
}

static inline char *put_int(char *p, int64_t n)
{
	if (n < 0)
		*p++ = '-';
	return put_number(p, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

/* N hundredths with two decimals, or TENTHS with one. */
static char *put_decimal(char *p, int64_t n, bool tenths, char point)
{
	uint64_t m = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	if (n < 0)
		*p++ = '-';
	p = put_number(p, tenths ? m / 10 : m / 100);
	*p++ = point;
	if (!tenths)
		*p++ = (char)('0' + m / 10 % 10);
	*p++ = (char)('0' + m % 10);
	return p;
}

static char *put_day(char *p, struct day_text *known, int32_t day)
{
	if (day != known->day)
		hb_day_write(day, known->text);
	known->day = day;
	memcpy(p, known->text, sizeof(known->text));
	return p + sizeof(known->text);
}

/* The score of index I on one end of the series, behind the day. */
static char *put_end(char *p, const struct pen *pen, uint32_t i)
{
	*p++ = pen->marks.delimiter;
	if (pen->s->pupil && i != HB_TALLY_DIFFERS)
		p = put_int(p, pen->s->items->min + i);
	return p;
}

static char *put_figures(char *p, struct pen *pen, const struct hb_figures *f)
{
	const char d = pen->marks.delimiter, point = pen->marks.point;
	p = put_decimal(p, f->mean_hundredths, false, point);
	*p++ = d;
	p = put_decimal(p, f->median_tenths, true, point);
	*p++ = d;
	p = put_int(p, f->min);
	*p++ = d;
	p = put_int(p, f->max);
	*p++ = d;
	p = put_day(p, &pen->first, f->first_day);
	p = put_end(p, pen, f->first);
	*p++ = d;
	p = put_day(p, &pen->last, f->last_day);
	p = put_end(p, pen, f->last);
	*p++ = d;
	return pen->s->pupil && f->has_change ? put_int(p, f->change) : p;
}

/* Scores that an item's own scale does not have are left empty: not counted is not zero. */
static char *put_counts(char *p, const struct pen *pen, const struct hb_field *item,
                        const uint32_t *cell)
{
	const struct hb_items *items = pen->s->items;
	for (uint32_t i = 0; i < items->n_values; i++) {
		*p++ = pen->marks.delimiter;
		if (items->min + i >= item->min && items->min + i <= item->max)
			p = put_number(p, cell[i]);
	}
	return p;
}

/* The row of one skill behind the texts of its group. */
static void write_cell(struct pen *pen, const struct hb_field *item, const uint32_t *cell,
                       struct hb_csv_writer *out)
{
	const struct hb_items *items = pen->s->items;
	struct hb_figures f;
	hb_tally_figures(cell, items->n_values, items->min, &f);
	char *p = hb_csv_compose(out, item->id.len +
	                                      (HB_SUM_COLUMNS + items->n_values + 1) * NUMBER_MAX);
	memcpy(p, item->id.p, item->id.len);
	p += item->id.len;
	*p++ = pen->marks.delimiter;
	p = put_number(p, f.n);
	*p++ = pen->marks.delimiter;
	p = put_number(p, f.missing);
	*p++ = pen->marks.delimiter;
	if (f.n) {
		p = put_figures(p, pen, &f);
	} else {
		memset(p, pen->marks.delimiter, HB_SUM_CHANGE - HB_SUM_MEAN);
		p += HB_SUM_CHANGE - HB_SUM_MEAN;
	}
	hb_csv_composed(out, put_counts(p, pen, item, cell));
}

/* ---- groups ---- */

/* The tallies of the groups ORDER[0] up to ORDER[N - 1], which are one group counted in N parts, in
 * SUM. False: --latest kept no row of it. */
static bool add_up(const struct hb_summary *s, const struct hb_group_at *order, size_t n,
                   uint32_t *sum)
{
	bool any = false;
	for (size_t i = 0; i < n; i++)
		any = hb_tallies_sum(s->part[order[i].part], order[i].group, sum, any);
	return any;
}

/* How many entries from ORDER on are one group. */
static size_t same_group(const struct hb_summary *s, const struct hb_group_at *order, size_t n)
{
	size_t same = 1;
	if (s->n_parts < 2)
		return 1;
	struct hb_str key = hb_dict_text(&s->part[order[0].part]->groups.keys, order[0].group);
	while (same < n &&
	       hb_str_eq(hb_dict_text(&s->part[order[same].part]->groups.keys, order[same].group),
	                 key))
		same++;
	return same;
}

/* Groups are written by the piece: this many entries, and those of the same group behind them. */
enum { PIECE = 128 };

struct writing {
	const struct hb_summary *s;
	const struct hb_group_at *order;
	size_t n;
};

/* Where piece I begins: not within a group. */
static size_t piece_start(const struct writing *w, size_t i)
{
	size_t at = i * PIECE;
	if (at == 0 || at >= w->n)
		return at < w->n ? at : w->n;
	return at - 1 + same_group(w->s, w->order + at - 1, w->n - (at - 1));
}

/* What writing needs of memory, beside the writer. */
struct needs {
	struct hb_str *text;        /* of a group, by column */
	uint32_t *sum;              /* of a group: cells by item */
	struct hb_buf space, texts; /* the group's texts as the first cells of its rows */
};

static bool write_group(struct pen *pen, const struct hb_group_at *order, size_t n,
                        struct needs *needs, struct hb_csv_writer *out)
{
	const struct hb_summary *s = pen->s;
	if (!add_up(s, order, n, needs->sum))
		return true;
	needs->texts.len = 0;
	if (!hb_group_texts(&s->part[order->part]->groups, order->group, needs->text,
	                    &needs->space))
		return false;
	for (size_t i = 0; i < s->n_by; i++)
		hb_csv_prepare(out, &needs->texts, needs->text[i]);
	if (needs->texts.failed)
		return false;
	size_t words = hb_tally_words(s->items->n_values);
	for (size_t k = 0; k < s->items->n; k++) {
		hb_csv_prepared(out, hb_buf_slice(&needs->texts));
		write_cell(pen, s->items->field[k], needs->sum + k * words, out);
	}
	return true;
}

/* Groups lie in memory as they came, and are written in another order: so the tallies of the one
 * that comes AHEAD are fetched. */
enum { AHEAD = 2 };

static void fetch(const struct writing *w, size_t at)
{
	if (at < w->n)
		hb_tallies_fetch(w->s->part[w->order[at].part], w->order[at].group);
}

static bool write_piece(void *ctx, size_t i, struct hb_csv_writer *out)
{
	const struct writing *w = ctx;
	const struct hb_summary *s = w->s;
	struct pen pen = { s, hb_csv_marks(out), { .day = HB_NO_DAY }, { .day = HB_NO_DAY } };
	struct needs needs = { .text = hb_calloc(s->n_by, sizeof(*needs.text)),
		               .sum = hb_calloc(s->items->n * hb_tally_words(s->items->n_values),
		                                sizeof(*needs.sum)) };
	bool good = needs.text && needs.sum;
	size_t end = piece_start(w, i + 1), same;
	for (size_t at = piece_start(w, i); at < end && good; at += same) {
		same = same_group(s, w->order + at, w->n - at);
		fetch(w, at + AHEAD);
		good = write_group(&pen, w->order + at, same, &needs, out);
	}
	hb_buf_free(&needs.space);
	hb_buf_free(&needs.texts);
	free(needs.text);
	free(needs.sum);
	return good;
}

bool hb_summary_write(const struct hb_summary *s, struct hb_csv_writer *out)
{
	struct writing w = { .s = s };
	const struct hb_groups **groups = hb_calloc(s->n_parts, sizeof(*groups));
	for (size_t i = 0; groups && i < s->n_parts; i++)
		groups[i] = &s->part[i]->groups;
	w.order = groups ? hb_groups_sorted_together(groups, s->n_parts, &w.n) : NULL;
	free(groups);
	if (!w.order)
		return false;
	write_header(s, out);
	bool good = hb_csv_pieces(out, (w.n + PIECE - 1) / PIECE, s->threads, write_piece, &w);
	free((void *)w.order);
	return good;
}
