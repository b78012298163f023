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

/* Items stand in the order of their fields. */
static bool find_item(struct hb_merge *m, const struct hb_csv_record *r, uint32_t *item)
{
	struct hb_str name = r->cell[m->n_by];
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
	if (exists && !hb_str_int(text, 0, UINT32_MAX, &n))
		return wrong(m, r, i, HB_M_SUMMARY_COUNT, HB_STR("0.."));
	if (!exists && text.len)
		return wrong(m, r, i, HB_M_SUMMARY_WRONG, HB_STR(""));
	*count = (uint32_t)n;
	return true;
}

static bool read_counts(struct hb_merge *m, const struct hb_csv_record *r,
                        const struct hb_field *item)
{
	uint32_t n_values = m->items.n_values;
	memset(m->cell, 0, hb_tally_words(n_values) * sizeof(*m->cell));
	if (!read_count(m, r, HB_SUM_MISSING, true, &m->cell[n_values + HB_TALLY_MISSING]))
		return false;
	for (uint32_t i = 0; i < n_values; i++) {
		int64_t score = m->items.min + i;
		bool exists = score >= item->min && score <= item->max;
		if (!read_count(m, r, HB_SUM_COLUMNS + i, exists, &m->cell[i]))
			return false;
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

/* The figures as a summary writes them; SPACE is where the texts live. */
static void figures_text(const struct hb_merge *m, const struct hb_figures *f,
                         char space[HB_SUM_COLUMNS][32], struct hb_str *text)
{
	int64_t score[HB_SUM_COLUMNS] = { [HB_SUM_N] = (int64_t)f->n,
		                          [HB_SUM_MISSING] = (int64_t)f->missing,
		                          [HB_SUM_MIN] = f->min,
		                          [HB_SUM_MAX] = f->max,
		                          [HB_SUM_FIRST] = m->items.min + f->first,
		                          [HB_SUM_LAST] = m->items.min + f->last,
		                          [HB_SUM_CHANGE] = f->change };
	for (size_t i = 0; i < HB_SUM_COLUMNS; i++) {
		struct hb_str s = { space[i], 0 };
		if (i == HB_SUM_MEAN || i == HB_SUM_MEDIAN) {
			int64_t unit = i == HB_SUM_MEAN ? 100 : 10;
			int64_t n = i == HB_SUM_MEAN ? f->mean_hundredths : f->median_tenths;
			s.len = (size_t)snprintf(space[i], 32, "%s%lld.%0*lld", n < 0 ? "-" : "",
			                         llabs(n / unit), unit == 100 ? 2 : 1,
			                         llabs(n % unit));
		} else if (i == HB_SUM_FIRST_DATE || i == HB_SUM_LAST_DATE) {
			s = f->n ? hb_day_write(i == HB_SUM_LAST_DATE ? f->last_day : f->first_day,
			                        space[i])
			         : s;
		} else {
			s.len = (size_t)snprintf(space[i], 32, "%lld", (long long)score[i]);
		}
		text[i] = s;
	}
	if (!m->pupil_in || f->first == HB_TALLY_DIFFERS)
		text[HB_SUM_FIRST].len = 0;
	if (!m->pupil_in || f->last == HB_TALLY_DIFFERS)
		text[HB_SUM_LAST].len = 0;
	if (!m->pupil_in || !f->has_change)
		text[HB_SUM_CHANGE].len = 0;
	for (size_t i = HB_SUM_MEAN; i < HB_SUM_COLUMNS && f->n == 0; i++)
		text[i].len = 0;
}

/* Equal, or equal but for the decimal comma of --excel. */
static bool same_text(struct hb_str is, struct hb_str wants)
{
	bool same = is.len == wants.len;
	for (size_t i = 0; same && i < is.len; i++)
		same = is.p[i] == wants.p[i] || (is.p[i] == ',' && wants.p[i] == '.');
	return same;
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
	char space[HB_SUM_COLUMNS][32];
	struct hb_str wants[HB_SUM_COLUMNS];
	struct hb_figures f;
	if (!find_item(m, r, item) || !read_counts(m, r, m->items.field[*item]))
		return false;
	hb_tally_figures(m->cell, m->items.n_values, m->items.min, &f);
	if (f.n && !read_ends(m, r, m->items.field[*item]))
		return false;
	hb_tally_figures(m->cell, m->items.n_values, m->items.min, &f);
	figures_text(m, &f, space, wants);
	for (size_t i = 0; i < HB_SUM_COLUMNS; i++)
		if (!same_text(column(m, r, i), wants[i]))
			return wrong(m, r, i, HB_M_SUMMARY_WRONG, wants[i]);
	if (f.n == 0 || ends_possible(m, &f))
		return true;
	return wrong(m, r, HB_SUM_FIRST, HB_M_SUMMARY_ENDS, HB_STR(""));
}
