#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/observe_tallies.h"

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

enum {
	NUMBER_MAX = 21,  /* characters of a number with its delimiter */
	LONG_TEXT = 1024, /* texts of a group that are written by themselves */
};

/* A day as text. The skills of a group mostly share their first day, and their last. */
struct day_text {
	int32_t day;
	char text[10];
};

struct item_text {
	struct hb_str text;      /* its id and a delimiter, see hb_csv_put_ready() */
	uint32_t from, n_values; /* its scale among the values of all */
};

/* What a thread needs to write rows. */
struct pen {
	const struct hb_summary *s;
	const struct item_text *item;
	struct hb_csv_marks marks;
	struct day_text first, last;
};

/* N of several digits. */
static char *put_long(char *p, uint64_t n)
{
	char text[20], *end = text + sizeof(text), *at = end;
	do {
		*--at = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	memcpy(p, at, (size_t)(end - at));
	return p + (end - at);
}

static inline char *put_number(char *p, uint64_t n)
{
	if (n >= 100)
		return put_long(p, n);
	if (n < 10) {
		p[0] = (char)('0' + n);
		return p + 1;
	}
	p[0] = (char)('0' + n / 10);
	p[1] = (char)('0' + n % 10);
	return p + 2;
}

static inline char *put_int(char *p, int64_t n)
{
	if (n < 0)
		*p++ = '-';
	return put_number(p, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

/* N hundredths with two decimals. */
static inline char *put_hundredths(char *p, int64_t n, char point)
{
	uint64_t m = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	if (n < 0)
		*p++ = '-';
	p = put_number(p, m / 100);
	p[0] = point;
	p[1] = (char)('0' + m / 10 % 10);
	p[2] = (char)('0' + m % 10);
	return p + 3;
}

static inline char *put_tenths(char *p, int64_t n, char point)
{
	uint64_t m = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	if (n < 0)
		*p++ = '-';
	p = put_number(p, m / 10);
	p[0] = point;
	p[1] = (char)('0' + m % 10);
	return p + 2;
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
	p = put_hundredths(p, f->mean_hundredths, point);
	*p++ = d;
	p = put_tenths(p, f->median_tenths, point);
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
static inline char *put_counts(char *p, const struct pen *pen, size_t k, const uint32_t *cell)
{
	const struct hb_items *items = pen->s->items;
	const struct item_text *item = &pen->item[k];
	for (uint32_t i = 0; i < items->n_values; i++) {
		*p++ = pen->marks.delimiter;
		if (i - item->from < item->n_values)
			p = put_number(p, cell[i]);
	}
	return p;
}

/* The most that a row of item K takes, but for the texts of its group. */
static size_t row_max(const struct pen *pen, size_t k)
{
	return pen->item[k].text.len + (HB_SUM_COLUMNS + pen->s->items->n_values + 1) * NUMBER_MAX;
}

/* Puts the row of item K of a group, whose texts are TEXTS, as prepared. */
static char *put_row(char *p, struct pen *pen, struct hb_str texts, size_t k, const uint32_t *cell)
{
	const struct hb_items *items = pen->s->items;
	struct hb_figures f;
	hb_tally_figures(cell, items->n_values, items->min, &f);
	p = hb_csv_put(p, texts);
	p = hb_csv_put(p, pen->item[k].text);
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
	p = put_counts(p, pen, k, cell);
	memcpy(p, pen->marks.end, sizeof(pen->marks.end));
	return p + pen->marks.end_len;
}

/* The rows of a group by its cells SUM. Room is had for as many at a time as there may be; texts
 * that are long are written by themselves. */
static void write_rows(struct pen *pen, struct hb_str texts, const uint32_t *sum,
                       struct hb_csv_writer *out)
{
	size_t n = pen->s->items->n, words = hb_tally_words(pen->s->items->n_values);
	bool apart = texts.len > LONG_TEXT;
	struct hb_str inside = apart ? HB_STR("") : texts;
	char *p = NULL, *end = NULL;
	for (size_t k = 0; k < n; k++, sum += words) {
		size_t need = inside.len + row_max(pen, k), room = need * (n - k);
		if (apart || !p || need > (size_t)(end - p)) {
			if (p)
				hb_csv_composed(out, p);
			if (apart)
				hb_csv_prepared(out, texts);
			room = room < HB_CSV_COMPOSE_MAX ? room : HB_CSV_COMPOSE_MAX;
			p = hb_csv_compose(out, room);
			end = p + room;
		}
		p = put_row(p, pen, inside, k, sum);
	}
	if (p)
		hb_csv_composed(out, p);
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
	while (same < n && hb_str_eq(order[same].key, order[0].key))
		same++;
	return same;
}

/* Groups are written by the piece: this many entries, and those of the same group behind them. */
enum { PIECE = 128 };

struct writing {
	const struct hb_summary *s;
	const struct item_text *item;
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
	if (!hb_group_texts(order->key, s->n_by, needs->text, &needs->space))
		return false;
	for (size_t i = 0; i < s->n_by; i++)
		hb_csv_prepare(out, &needs->texts, needs->text[i]);
	if (!hb_buf_reserve(&needs->texts, HB_CSV_STRIDE) || needs->texts.failed)
		return false;
	write_rows(pen, hb_buf_slice(&needs->texts), needs->sum, out);
	return true;
}

/* Groups lie in memory as they came, and are written in another order: so the tallies of the one
 * that comes AHEAD are fetched. */
enum { AHEAD = 4 };

static void fetch(const struct writing *w, size_t at)
{
	if (at >= w->n)
		return;
	hb_tallies_fetch(w->s->part[w->order[at].part], w->order[at].group);
	__builtin_prefetch(w->order[at].key.p);
}

static bool write_piece(void *ctx, size_t i, struct hb_csv_writer *out)
{
	const struct writing *w = ctx;
	const struct hb_summary *s = w->s;
	struct pen pen = {
		s, w->item, hb_csv_marks(out), { .day = HB_NO_DAY }, { .day = HB_NO_DAY }
	};
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

static const struct item_text *make_items(const struct hb_items *items, struct hb_csv_marks marks,
                                          struct hb_arena *arena)
{
	struct item_text *item = hb_arena_array(arena, items->n, sizeof(*item));
	for (size_t i = 0; item && i < items->n; i++) {
		const struct hb_field *f = items->field[i];
		item[i].text = hb_csv_put_ready(f->id, marks, arena);
		if (!item[i].text.p)
			return NULL;
		item[i].from = (uint32_t)(f->min - items->min);
		item[i].n_values = (uint32_t)(f->max - f->min + 1);
	}
	return item;
}

static struct hb_group_at *sort_groups(const struct hb_summary *s, struct hb_arena *arena,
                                       size_t *n)
{
	const struct hb_groups **groups =
	        hb_arena_array(arena, s->n_parts, sizeof(struct hb_groups *));
	for (size_t i = 0; groups && i < s->n_parts; i++)
		groups[i] = &s->part[i]->groups;
	return groups ? hb_groups_sorted_together(groups, s->n_parts, n) : NULL;
}

bool hb_summary_write(const struct hb_summary *s, struct hb_csv_writer *out)
{
	struct hb_arena arena = { 0 };
	struct writing w = { .s = s };
	w.item = make_items(s->items, hb_csv_marks(out), &arena);
	struct hb_group_at *order = w.item ? sort_groups(s, &arena, &w.n) : NULL;
	w.order = order;
	if (order)
		write_header(s, out);
	bool good =
	        order && hb_csv_pieces(out, (w.n + PIECE - 1) / PIECE, s->threads, write_piece, &w);
	free(order);
	hb_arena_free(&arena);
	return good;
}
