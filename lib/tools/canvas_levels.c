/*
 * Levels (20.3 A): a level as a whole and its statements, never added together.
 *
 * For each team a cell for every level as a whole and every statement. A cell counts scores over
 * all its dates, on its last date, and on the one before that; the last two are all that is needed
 * for the change and the spread, in whatever order rows come.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/tally.h"
#include "tools/canvas.h"
#include "tools/canvas_parts.h"

/* The words of a cell: counts per score of three kinds, and two dates (0: none) and a flag. */
enum { ALL, LAST, BEFORE, N_COUNTS };
enum { LAST_DAY, BEFORE_DAY, PRESENT, N_EXTRA };

struct levels {
	const struct hb_levels_options *options;
	uint32_t team, date, level, statement, score;
	const struct hb_field *levels, *statements;
	int64_t min;
	uint32_t n_values;
	size_t words;      /* of a cell */
	size_t team_cells; /* (statements + 1) for each level; the level as a whole first */
	struct hb_dict teams;
	uint32_t **cells; /* by id of the team */
	size_t cap;
};

static uint32_t *cell_at(const struct levels *l, uint32_t *cells, size_t i)
{
	return cells + i * l->words;
}

static uint32_t *counts(const struct levels *l, uint32_t *cell, int kind)
{
	return cell + (size_t)kind * l->n_values;
}

static uint32_t *extra(const struct levels *l, uint32_t *cell)
{
	return cell + (size_t)N_COUNTS * l->n_values;
}

/* ---- counting ---- */

static void add_score(const struct levels *l, uint32_t *cell, uint32_t index, int32_t date)
{
	uint32_t *x = extra(l, cell), day = (uint32_t)(date - HB_TALLY_DAY_ZERO);
	uint32_t *last = counts(l, cell, LAST), *before = counts(l, cell, BEFORE);
	size_t size = l->n_values * sizeof(*cell);
	counts(l, cell, ALL)[index]++;
	if (day > x[LAST_DAY]) {
		memcpy(before, last, size);
		memset(last, 0, size);
		x[BEFORE_DAY] = x[LAST_DAY];
		x[LAST_DAY] = day;
	} else if (day < x[LAST_DAY] && day > x[BEFORE_DAY]) {
		memset(before, 0, size);
		x[BEFORE_DAY] = day;
	}
	if (day == x[LAST_DAY])
		last[index]++;
	else if (day == x[BEFORE_DAY])
		before[index]++;
}

static uint32_t *cells_of(struct levels *l, struct hb_str team)
{
	bool is_new;
	uint32_t id = hb_dict_add(&l->teams, team, &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&l->cells, &l->cap, (size_t)id + 1, sizeof(*l->cells)) != 0)
		return NULL;
	if (is_new)
		l->cells[id] = hb_calloc(l->team_cells, l->words * sizeof(**l->cells));
	return l->cells[id];
}

static bool add_row(struct levels *l, const struct hb_row *row)
{
	int64_t statement = row->value[l->statement], score = row->value[l->score];
	size_t place = (size_t)row->value[l->level] * (l->statements->n_choices + 1);
	if (statement != HB_NO_VALUE)
		place += (size_t)statement + 1;
	uint32_t *cells = cells_of(l, row->cell[l->team]);
	if (!cells)
		return false;
	uint32_t *cell = cell_at(l, cells, place);
	extra(l, cell)[PRESENT] = 1;
	if (score != HB_NO_VALUE)
		add_score(l, cell, (uint32_t)(score - l->min), (int32_t)row->value[l->date]);
	return true;
}

static enum hb_status read_rows(struct levels *l, struct hb_rows *rows, struct hb_sink *sink)
{
	struct hb_row row;
	enum hb_rows_result result;
	uint64_t n = 0;
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		if (++n > HB_TALLY_ROWS_MAX) {
			hb_find(sink, (struct hb_finding){ .message = HB_M_TOO_MANY_ROWS });
			return HB_USAGE;
		}
		if (row.value[l->level] != HB_NO_VALUE && row.value[l->date] != HB_NO_VALUE &&
		    !add_row(l, &row))
			return hb_no_memory(sink);
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

/* ---- figures ---- */

struct figures {
	uint64_t n;
	int64_t mean_hundredths, median_tenths;
	int64_t low, high;
};

/* The score at place K (from 0) of the scores in order. */
static int64_t score_at(const struct levels *l, const uint32_t *count, uint64_t k)
{
	uint32_t i = 0;
	for (; i + 1 < l->n_values && k >= count[i]; i++)
		k -= count[i];
	return l->min + i;
}

static struct figures work_out(const struct levels *l, const uint32_t *count)
{
	struct figures f = { 0 };
	int64_t sum = 0;
	for (uint32_t i = 0; i < l->n_values; i++) {
		f.n += count[i];
		sum += (int64_t)count[i] * (l->min + i);
	}
	if (!f.n)
		return f;
	f.mean_hundredths = (200 * sum + (int64_t)f.n) / (2 * (int64_t)f.n);
	f.median_tenths = 5 * (score_at(l, count, (f.n - 1) / 2) + score_at(l, count, f.n / 2));
	f.low = score_at(l, count, 0);
	f.high = score_at(l, count, f.n - 1);
	return f;
}

/* ---- writing ---- */

struct line {
	size_t level;
	size_t statement; /* index, or SIZE_MAX: the level as a whole */
	uint32_t *cell;
	int64_t spread; /* -1: nothing scored */
	size_t nr;
};

static int by_spread(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = hb_canvas_order(y->spread, x->spread);
	return order ? order : hb_canvas_order((int64_t)x->nr, (int64_t)y->nr);
}

static void write_figures(const struct figures *f, const struct figures *last,
                          const struct figures *before, struct hb_csv_writer *out)
{
	hb_csv_int(out, (int64_t)f->n);
	if (!f->n) {
		for (int i = 0; i < 4; i++)
			hb_csv_empty(out);
		return;
	}
	hb_csv_decimal(out, f->median_tenths, 1);
	hb_csv_decimal(out, f->mean_hundredths, 2);
	if (before->n)
		hb_csv_decimal(out, last->median_tenths - before->median_tenths, 1);
	else
		hb_csv_empty(out);
	hb_csv_int(out, last->high - last->low);
}

static void write_line(const struct levels *l, struct hb_str team, const struct line *line,
                       struct hb_csv_writer *out)
{
	bool whole = line->statement == SIZE_MAX;
	const uint32_t *shown = counts(l, line->cell, l->options->latest ? LAST : ALL);
	struct figures f = work_out(l, shown), last = work_out(l, counts(l, line->cell, LAST)),
	               before = work_out(l, counts(l, line->cell, BEFORE));
	hb_csv_text(out, team);
	hb_csv_code(out, l->levels->choices[line->level].id);
	hb_csv_code(out, whole ? HB_STR("") : l->statements->choices[line->statement].id);
	write_figures(&f, &last, &before, out);
	for (uint32_t i = 0; i < l->n_values; i++)
		hb_csv_int(out, shown[i]);
	hb_csv_end(out);
}

/* All levels as a whole, and the statements that were judged or asked, in the form's order. */
static size_t gather(const struct levels *l, uint32_t *cells, struct line *line)
{
	size_t n = 0, per_level = l->statements->n_choices + 1;
	for (size_t i = 0; i < l->team_cells; i++) {
		uint32_t *cell = cell_at(l, cells, i);
		bool whole = i % per_level == 0;
		if (!whole && !extra(l, cell)[PRESENT])
			continue;
		struct figures last = work_out(l, counts(l, cell, LAST));
		line[n] = (struct line){ .level = i / per_level,
			                 .statement = whole ? SIZE_MAX : i % per_level - 1,
			                 .cell = cell,
			                 .spread = last.n ? last.high - last.low : -1,
			                 .nr = n };
		n++;
	}
	return n;
}

static bool write_header(const struct levels *l, struct hb_csv_writer *out)
{
	static const char *const names[] = { "team",    "niveau",     "stelling", "n",
		                             "mediaan", "gemiddelde", "verschil", "spreiding" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		hb_csv_code(out, hb_str(names[i]));
	struct hb_buf name = { 0 };
	for (uint32_t i = 0; i < l->n_values; i++) {
		name.len = 0;
		hb_buf_printf(&name, "n%lld", (long long)l->min + i);
		hb_csv_code(out, hb_buf_slice(&name));
	}
	bool good = !name.failed;
	hb_buf_free(&name);
	hb_csv_end(out);
	return good;
}

static int by_text(const void *a, const void *b, void *ctx)
{
	const struct hb_dict *teams = ctx;
	return hb_str_cmp(hb_dict_text(teams, *(const uint32_t *)a),
	                  hb_dict_text(teams, *(const uint32_t *)b));
}

static bool write_teams(struct levels *l, struct hb_csv_writer *out)
{
	uint32_t n = l->teams.n;
	uint32_t *order = hb_calloc((size_t)n + 1, sizeof(*order));
	struct line *line = hb_calloc(l->team_cells, sizeof(*line));
	bool good = order && line;
	for (uint32_t i = 0; good && i < n; i++)
		order[i] = i;
	if (good)
		qsort_r(order, n, sizeof(*order), by_text, &l->teams);
	good = good && write_header(l, out);
	for (uint32_t i = 0; good && i < n; i++) {
		size_t lines = gather(l, l->cells[order[i]], line);
		if (l->options->disagree)
			qsort(line, lines, sizeof(*line), by_spread);
		for (size_t k = 0; k < lines; k++)
			write_line(l, hb_dict_text(&l->teams, order[i]), &line[k], out);
	}
	free(order);
	free(line);
	return good;
}

static enum hb_status find_fields(struct levels *l, const struct hb_table *table,
                                  struct hb_sink *sink)
{
	const struct hb_need need[] = { { "team", HB_TYPE_ID, &l->team, false },
		                        { "datum", HB_TYPE_DATE, &l->date, false },
		                        { "niveau", HB_TYPE_CHOICE, &l->level, false },
		                        { "stelling", HB_TYPE_CHOICE, &l->statement, false },
		                        { "score", HB_TYPE_SCALE, &l->score, false } };
	enum hb_status status = hb_need_fields(table, need, 5, sink);
	if (status != HB_OK)
		return status;
	l->levels = &table->fields[l->level];
	l->statements = &table->fields[l->statement];
	l->min = table->fields[l->score].min;
	l->n_values = (uint32_t)(table->fields[l->score].max - l->min + 1);
	l->words = (size_t)N_COUNTS * l->n_values + N_EXTRA;
	l->team_cells = l->levels->n_choices * (l->statements->n_choices + 1);
	return HB_OK;
}

enum hb_status hb_canvas_levels(struct hb_rows *rows, const struct hb_levels_options *options,
                                struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct levels l = { .options = options };
	enum hb_status status = find_fields(&l, hb_rows_table(rows), sink);
	if (status == HB_OK)
		status = read_rows(&l, rows, sink);
	if (status == HB_OK)
		status = write_teams(&l, out) ? hb_rows_status(rows) : hb_no_memory(sink);
	for (uint32_t i = 0; i < l.teams.n && i < l.cap; i++)
		free(l.cells[i]);
	free(l.cells);
	hb_dict_free(&l.teams);
	return status;
}
