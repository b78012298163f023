#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/observe_merge.h"

/* The key of R: its group and skill. */
static struct hb_str key_of(struct hb_merge *m, const struct hb_csv_record *r)
{
	m->key.len = 0;
	for (size_t i = 0; i <= m->n_by && i < r->n_cells; i++) {
		hb_buf_cstr(&m->key, i ? " " : "");
		hb_buf_str(&m->key, r->cell[i].len ? r->cell[i] : HB_STR("-"));
	}
	return hb_buf_slice(&m->key);
}

void hb_merge_reject(struct hb_merge *m, const struct hb_csv_record *r, struct hb_problem p)
{
	struct hb_str file = hb_str(m->options->path[m->current]);
	hb_find(m->sink, (struct hb_finding){ .message = p.message,
	                                      .file = file,
	                                      .line = r->line,
	                                      .record = r->record,
	                                      .column = p.column,
	                                      .field = p.field,
	                                      .key = key_of(m, r),
	                                      .value = p.value,
	                                      .expected = p.expected,
	                                      .text = { p.text[0] } });
	m->count->rejected++;
	m->finding = true;
	if (!m->rejects.writer)
		return;
	hb_problems_clear(&m->problems);
	hb_problem(&m->problems, p);
	hb_rejects_row(&m->rejects, &m->problems, file, r->line, r->cell, r->n_cells,
	               m->reject_place, m->n_by + 1 + HB_SUM_COLUMNS + m->items.n_values);
}

/* Rejects R for what stands in its column I behind `vaardigheid`; always false. */
static bool wrong(struct hb_merge *m, const struct hb_csv_record *r, size_t i,
                  enum hb_message message, struct hb_str expected)
{
	char space[24];
	size_t at = m->n_by + 1 + i;
	struct hb_str name =
	        i < HB_SUM_COLUMNS
	                ? hb_str(hb_summary_names[i])
	                : hb_count_name(&m->items, (uint32_t)(i - HB_SUM_COLUMNS), space);
	hb_merge_reject(m, r,
	                (struct hb_problem){ .message = message,
	                                     .column = (uint32_t)at + 1,
	                                     .field = name,
	                                     .value = r->cell[at],
	                                     .expected = expected });
	return false;
}

static struct hb_str column(const struct hb_merge *m, const struct hb_csv_record *r, size_t i)
{
	return r->cell[m->n_by + 1 + i];
}

/* Items stand in the order of their fields, and mostly each row is about the next one. */
static bool find_item(struct hb_merge *m, const struct hb_csv_record *r, uint32_t *item)
{
	struct hb_str name = r->cell[m->n_by];
	*item = m->next_item;
	m->next_item = *item + 1 < m->items.n ? *item + 1 : 0;
	if (hb_str_eq(m->items.field[*item]->id, name))
		return true;
	uint32_t field = hb_table_field(m->options->record, name);
	size_t low = 0, high = m->items.n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (m->items.column[mid] < field)
			low = mid + 1;
		else
			high = mid;
	}
	*item = (uint32_t)low;
	m->next_item = low + 1 < m->items.n ? *item + 1 : 0;
	if (field != HB_NO_FIELD && low < m->items.n && m->items.column[low] == field)
		return true;
	hb_merge_reject(m, r,
	                (struct hb_problem){ .message = HB_M_ONE_OF_FORM,
	                                     .column = (uint32_t)m->n_by + 1,
	                                     .field = HB_STR("vaardigheid"),
	                                     .value = name,
	                                     .text = { m->options->record->id } });
	return false;
}

/* A count; where the item's scale does not reach, nothing stands. */
static bool read_count(struct hb_merge *m, const struct hb_csv_record *r, size_t i, bool exists,
                       uint32_t *count)
{
	int64_t n = 0;
	struct hb_str text = column(m, r, i);
	if (exists && hb_str_digit(text, count))
		return true;
	if (exists && !hb_str_int(text, 0, UINT32_MAX, &n))
		return wrong(m, r, i, HB_M_SUMMARY_COUNT, HB_STR("0.."));
	if (!exists && text.len)
		return wrong(m, r, i, HB_M_SUMMARY_WRONG, HB_STR(""));
	*count = (uint32_t)n;
	return true;
}

/* All counts, and in *N how many scores that makes. */
static bool read_counts(struct hb_merge *m, const struct hb_csv_record *r,
                        const struct hb_field *item, uint64_t *n)
{
	uint32_t n_values = m->items.n_values;
	*n = 0;
	memset(m->cell, 0, hb_tally_words(n_values) * sizeof(*m->cell));
	if (!read_count(m, r, HB_SUM_MISSING, true, &m->cell[n_values + HB_TALLY_MISSING]))
		return false;
	for (uint32_t i = 0; i < n_values; i++) {
		int64_t score = m->items.min + i;
		bool exists = score >= item->min && score <= item->max;
		if (!read_count(m, r, HB_SUM_COLUMNS + i, exists, &m->cell[i]))
			return false;
		*n += m->cell[i];
	}
	return true;
}

/* A score in column I as index + 1, or 0 where the cell is empty. */
static bool read_score(struct hb_merge *m, const struct hb_csv_record *r, size_t i,
                       const struct hb_field *item, uint32_t *score)
{
	struct hb_str text = column(m, r, i);
	int64_t value;
	char range[48];
	*score = 0;
	if (!text.len)
		return true;
	if (hb_str_int(text, item->min, item->max, &value)) {
		*score = (uint32_t)(value - m->items.min) + 1;
		return m->cell[*score - 1] ? true : wrong(m, r, i, HB_M_SUMMARY_WRONG, HB_STR(""));
	}
	snprintf(range, sizeof(range), "%lld..%lld", (long long)item->min, (long long)item->max);
	return wrong(m, r, i, HB_M_RANGE, hb_str(range));
}

static bool read_day(struct hb_merge *m, const struct hb_csv_record *r, size_t i, int32_t *day)
{
	*day = hb_day_parse(column(m, r, i));
	return *day != HB_NO_DAY || wrong(m, r, i, HB_M_DATE, HB_STR(""));
}

/* Dates and the scores on them, for a row with scores. */
static bool read_ends(struct hb_merge *m, const struct hb_csv_record *r,
                      const struct hb_field *item)
{
	int32_t first_day, last_day;
	uint32_t first, last, *end = m->cell + m->items.n_values;
	if (!read_day(m, r, HB_SUM_FIRST_DATE, &first_day) ||
	    !read_day(m, r, HB_SUM_LAST_DATE, &last_day) ||
	    !read_score(m, r, HB_SUM_FIRST, item, &first) ||
	    !read_score(m, r, HB_SUM_LAST, item, &last))
		return false;
	if (first_day > last_day)
		return wrong(m, r, HB_SUM_FIRST_DATE, HB_M_SUMMARY_WRONG,
		             column(m, r, HB_SUM_LAST_DATE));
	end[HB_TALLY_FIRST] = (uint32_t)(HB_TALLY_DAY_END - first_day);
	end[HB_TALLY_LAST] = (uint32_t)(last_day - HB_TALLY_DAY_ZERO);
	end[HB_TALLY_SCORES] = first | last << 16;
	return true;
}

/* A figure as a summary writes it: N with DECIMALS of them behind the point, or an empty cell. */
struct written {
	int64_t n;
	uint8_t decimals;
	bool empty;
};

enum { WRITTEN_MAX = 24 };

static struct hb_str text_of(struct written w, char space[WRITTEN_MAX])
{
	char *end = space + WRITTEN_MAX, *p = end;
	uint64_t left = w.n < 0 ? 0 - (uint64_t)w.n : (uint64_t)w.n;
	if (w.empty)
		return HB_STR("");
	for (int i = 0; left || i <= w.decimals; i++, left /= 10) {
		if (i && i == w.decimals)
			*--p = '.';
		*--p = (char)('0' + left % 10);
	}
	if (w.n < 0)
		*--p = '-';
	return (struct hb_str){ p, (size_t)(end - p) };
}

/* Whether IS says W, be it with the decimal comma of --excel. */
static bool says(struct hb_str is, struct written w)
{
	char space[WRITTEN_MAX];
	uint32_t digit;
	if (!w.empty && !w.decimals && hb_str_digit(is, &digit))
		return w.n == digit;
	struct hb_str wants = text_of(w, space);
	bool same = is.len == wants.len;
	for (size_t i = 0; same && i < is.len; i++)
		same = is.p[i] == wants.p[i] || (is.p[i] == ',' && wants.p[i] == '.');
	return same;
}

/* What a summary writes of F, but for days: where there are some they were read from the row. */
static void write_figures(const struct hb_merge *m, const struct hb_figures *f,
                          struct written w[HB_SUM_COLUMNS])
{
	bool none = f->n == 0, ends = !none && m->pupil_in;
	w[HB_SUM_N] = (struct written){ .n = (int64_t)f->n };
	w[HB_SUM_MISSING] = (struct written){ .n = (int64_t)f->missing };
	w[HB_SUM_MEAN] = (struct written){ f->mean_hundredths, 2, none };
	w[HB_SUM_MEDIAN] = (struct written){ f->median_tenths, 1, none };
	w[HB_SUM_MIN] = (struct written){ f->min, 0, none };
	w[HB_SUM_MAX] = (struct written){ f->max, 0, none };
	w[HB_SUM_FIRST_DATE] = w[HB_SUM_LAST_DATE] = (struct written){ .empty = none };
	w[HB_SUM_FIRST] = (struct written){ m->items.min + f->first, 0,
		                            !ends || f->first == HB_TALLY_DIFFERS };
	w[HB_SUM_LAST] =
	        (struct written){ m->items.min + f->last, 0, !ends || f->last == HB_TALLY_DIFFERS };
	w[HB_SUM_CHANGE] = (struct written){ f->change, 0, !ends || !f->has_change };
}

/* Whether the row's figures are those that its counts and ends come to. */
static bool check_figures(struct hb_merge *m, const struct hb_csv_record *r,
                          const struct hb_figures *f)
{
	char space[WRITTEN_MAX];
	struct written w[HB_SUM_COLUMNS];
	write_figures(m, f, w);
	for (size_t i = 0; i < HB_SUM_COLUMNS; i++) {
		bool read = f->n && (i == HB_SUM_FIRST_DATE || i == HB_SUM_LAST_DATE);
		if (!read && !says(column(m, r, i), w[i]))
			return wrong(m, r, i, HB_M_SUMMARY_WRONG, text_of(w[i], space));
	}
	return true;
}

/* Whether the scores at both ends can be what is given, when N scores of these counts were given:
 * on a single date all are equal or they differ; where they differ there are two at least. */
static bool ends_possible(const struct hb_merge *m, const struct hb_figures *f)
{
	bool one_date = f->first_day == f->last_day, one_score = f->min == f->max;
	if (!m->pupil_in)
		return one_date || f->n >= 2;
	bool first_differs = f->first == HB_TALLY_DIFFERS,
	     last_differs = f->last == HB_TALLY_DIFFERS;
	if (one_date)
		return f->first == f->last && first_differs != one_score;
	if (f->n < 2u + first_differs + last_differs)
		return false;
	if (first_differs || last_differs)
		return !one_score;
	return f->first != f->last || m->cell[f->first] >= 2;
}

bool hb_merge_read_row(struct hb_merge *m, const struct hb_csv_record *r, uint32_t *item)
{
	struct hb_figures f;
	uint64_t n;
	if (!find_item(m, r, item) || !read_counts(m, r, m->items.field[*item], &n))
		return false;
	if (n && !read_ends(m, r, m->items.field[*item]))
		return false;
	hb_tally_figures(m->cell, m->items.n_values, m->items.min, &f);
	if (!check_figures(m, r, &f))
		return false;
	if (n == 0 || ends_possible(m, &f))
		return true;
	return wrong(m, r, HB_SUM_FIRST, HB_M_SUMMARY_ENDS, HB_STR(""));
}

static uint64_t fold(uint64_t digest, struct hb_str text)
{
	return digest * UINT64_C(0x9E3779B97F4A7C15) + hb_hash(text);
}

enum { DIGEST_ROOM = 256 };

/* Cells that lie as they were read, a delimiter between them, are copied at once, each with its
 * length behind it. Returns how many bytes that makes; 0: they do not, or there is no room. */
static size_t copy_joined(char text[DIGEST_ROOM], const struct hb_str *cell, size_t n)
{
	uintptr_t first = (uintptr_t)cell[0].p, next = first;
	for (size_t i = 0; i < n; i++) {
		if ((uintptr_t)cell[i].p != next)
			return 0;
		next += cell[i].len + 1;
	}
	if (next - first > DIGEST_ROOM)
		return 0;
	if (next - first > 1)
		memcpy(text, cell[0].p, next - first - 1);
	for (size_t i = 0, at = 0; i < n; i++) {
		at += cell[i].len;
		text[at++] = (char)cell[i].len;
	}
	return next - first;
}

/* Cells are short and many: as many as there is room for are hashed at a time, each with its length
 * behind it. */
uint64_t hb_merge_digest(const struct hb_csv_record *r)
{
	char text[DIGEST_ROOM];
	uint64_t digest = 0;
	size_t n = r->n_cells ? copy_joined(text, r->cell, r->n_cells) : 0;
	for (size_t i = n ? r->n_cells : 0; i < r->n_cells; i++) {
		struct hb_str cell = r->cell[i];
		if (cell.len >= DIGEST_ROOM - n) {
			digest = fold(fold(digest, (struct hb_str){ text, n }), cell);
			n = 0;
			continue;
		}
		for (size_t k = 0; k < cell.len; k++)
			text[n++] = cell.p[k];
		text[n++] = (char)cell.len;
	}
	digest = fold(digest, (struct hb_str){ text, n });
	return digest ^ digest >> 29;
}
