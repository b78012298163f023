#include "tools/observe_of.h"

#include <stdlib.h>

#include "base/sys.h"
#include "tools/observe_deal.h"
#include "tools/observe_of_part.h"

struct state {
	struct hb_of of;
	struct hb_sink *sink;
	struct hb_arena arena;
	struct hb_of_part *part;
	unsigned n_parts;
};

/* ---- rows ---- */

static enum hb_status too_many(const struct state *s)
{
	hb_find(s->sink, (struct hb_finding){ .message = HB_M_TOO_MANY_ROWS });
	return HB_USAGE;
}

static enum hb_status read_rows(const struct state *s)
{
	struct hb_row row;
	enum hb_rows_result result;
	uint64_t n = 0;
	while ((result = hb_rows_next(s->of.rows, &row)) == HB_ROWS_ROW) {
		if (++n > HB_TALLY_ROWS_MAX)
			return too_many(s);
		if (row.value[s->of.date] != HB_NO_VALUE && !hb_of_take(&s->of, s->part, &row))
			return hb_no_memory(s->sink);
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(s->of.rows) : HB_OK;
}

static bool take_dealt(void *ctx, unsigned at, const struct hb_shared *shared)
{
	const struct state *s = ctx;
	return shared->day == HB_NO_DAY || hb_of_take(&s->of, &s->part[at], hb_shared_row(shared));
}

/* What rows are asked for; false without memory. */
static bool plan_share(struct state *s, struct hb_share *share)
{
	const struct hb_of *of = &s->of;
	const struct hb_table *t = of->table;
	const struct hb_groups *groups = &s->part->groups;
	if (!hb_deal(share, t, of->skill, groups->n_columns + t->n_key + 2, &s->arena))
		return false;
	share->take = take_dealt;
	share->ctx = s;
	for (size_t i = 0; i < groups->n_columns; i++)
		hb_deal_column(share, groups->column[i]);
	hb_deal_text(share, of->of_field);
	hb_deal_text(share, of->pupil);
	for (size_t i = 0; i < t->n_key && of->skill != HB_NO_FIELD; i++)
		if (t->key[i] != of->skill)
			hb_deal_text(share, t->key[i]);
	return true;
}

/* One part, or as many as the rows can be dealt to. */
static enum hb_status make_parts(struct state *s, struct hb_share *share)
{
	s->part = hb_calloc(1, sizeof(*s->part));
	s->n_parts = s->part ? 1 : 0;
	enum hb_status status =
	        s->part ? hb_of_part_make(&s->of, s->part, s->sink) : hb_no_memory(s->sink);
	if (status)
		return status;
	if (!plan_share(s, share))
		return hb_no_memory(s->sink);
	unsigned n = hb_rows_parts(s->of.rows, share);
	share->take = n ? share->take : NULL;
	if (n < 2)
		return HB_OK;
	struct hb_of_part *part = hb_sys.realloc(s->part, n * sizeof(*part));
	if (!part)
		return hb_no_memory(s->sink);
	s->part = part;
	for (; s->n_parts < n && !status; s->n_parts++)
		if (hb_of_part_make(&s->of, &s->part[s->n_parts], NULL)) /* the rest was told */
			status = hb_no_memory(s->sink);
	return status;
}

static enum hb_status count(struct state *s, const struct hb_share *share)
{
	enum hb_status status = share->take ? hb_rows_share(s->of.rows, share) : read_rows(s);
	uint64_t n = 0;
	for (unsigned i = 0; i < s->n_parts && !status; i++) {
		n += s->part[i].n_rows;
		if (!hb_of_count_kept(&s->of, &s->part[i]))
			return hb_no_memory(s->sink);
	}
	return status || n <= HB_TALLY_ROWS_MAX ? status : too_many(s);
}

/* ---- output ---- */

static void write_header(const struct state *s, struct hb_csv_writer *out)
{
	for (size_t i = 0; i < s->of.n_by; i++)
		hb_csv_text(out, s->of.by[i]);
	hb_csv_code(out, s->of.of->id);
	hb_csv_code(out, HB_STR("n"));
	hb_csv_code(out, HB_STR("leerlingen"));
	hb_csv_code(out, HB_STR("laatste_datum"));
	hb_csv_end(out);
}

/* The cells of the N entries from AT on, which are one group counted in N parts, are added up in
 * those of the first. */
static uint32_t *add_up(const struct state *s, const struct hb_group_at *at, size_t n)
{
	size_t words = s->of.of->n_choices * HB_OF_WORDS;
	uint32_t *sum = hb_cells_at(&s->part[at[0].part].cells, at[0].group);
	for (size_t i = 1; i < n; i++) {
		const uint32_t *cell = hb_cells_at(&s->part[at[i].part].cells, at[i].group);
		for (size_t k = 0; k < words; k += HB_OF_WORDS) {
			sum[k + HB_OF_N] += cell[k + HB_OF_N];
			sum[k + HB_OF_PUPILS] += cell[k + HB_OF_PUPILS];
			if (cell[k + HB_OF_LAST] > sum[k + HB_OF_LAST])
				sum[k + HB_OF_LAST] = cell[k + HB_OF_LAST];
		}
		sum[words] |= cell[words];
	}
	return sum;
}

static void write_cell(struct hb_str texts, const struct hb_choice *choice, const uint32_t *cell,
                       struct hb_csv_writer *out)
{
	char day[10];
	hb_csv_prepared(out, texts);
	hb_csv_code(out, choice->id);
	hb_csv_int(out, cell[HB_OF_N]);
	hb_csv_int(out, cell[HB_OF_PUPILS]);
	if (cell[HB_OF_N])
		hb_csv_code(out, hb_day_write(HB_TALLY_DAY_ZERO + (int32_t)cell[HB_OF_LAST], day));
	else
		hb_csv_empty(out);
	hb_csv_end(out);
}

/* A group that was counted in the N entries from AT on; TEXTS is room for its texts. */
static bool write_group(const struct state *s, const struct hb_group_at *at, size_t n,
                        struct hb_buf *texts, struct hb_csv_writer *out)
{
	const struct hb_field *of = s->of.of;
	const uint32_t *cell = add_up(s, at, n);
	struct hb_groups *groups = &s->part[at[0].part].groups;
	if (!cell[of->n_choices * HB_OF_WORDS])
		return true;
	if (!hb_groups_texts(groups, at[0].group))
		return false;
	texts->len = 0;
	for (size_t i = 0; i < groups->n_columns; i++)
		hb_csv_prepare(out, texts, groups->text[i]);
	for (size_t i = 0; i < of->n_choices && !texts->failed; i++)
		write_cell(hb_buf_slice(texts), &of->choices[i], cell + i * HB_OF_WORDS, out);
	return !texts->failed;
}

static bool write_all(struct state *s, struct hb_csv_writer *out)
{
	size_t n = 0;
	struct hb_buf texts = { 0 };
	const struct hb_groups **groups =
	        hb_arena_array(&s->arena, s->n_parts, sizeof(struct hb_groups *));
	for (size_t i = 0; groups && i < s->n_parts; i++)
		groups[i] = &s->part[i].groups;
	struct hb_group_at *order =
	        groups ? hb_groups_sorted_together(groups, s->n_parts, &n) : NULL;
	bool good = order != NULL;
	if (good)
		write_header(s, out);
	for (size_t i = 0, same; i < n && good; i += same) {
		for (same = 1; i + same < n && hb_str_eq(order[i].key, order[i + same].key);)
			same++;
		good = write_group(s, order + i, same, &texts, out);
	}
	hb_buf_free(&texts);
	free(order);
	return good;
}

/* ---- the whole ---- */

static bool has_choices(const struct hb_field *f)
{
	return (f->type == HB_TYPE_CHOICE || f->type == HB_TYPE_MULTI) && f->n_choices &&
	       f->n_choices <= HB_MULTI_MAX;
}

static enum hb_status wrong_field(const struct hb_table *table, struct hb_str of,
                                  struct hb_sink *sink)
{
	struct hb_buf names = { 0 };
	for (size_t i = 0; i < table->n_fields; i++) {
		if (!has_choices(&table->fields[i]))
			continue;
		hb_buf_cstr(&names, names.len ? ", " : "");
		hb_buf_str(&names, table->fields[i].id);
	}
	hb_find(sink, (struct hb_finding){ .message = HB_M_OF_NO_CHOICE,
	                                   .value = of,
	                                   .expected = hb_buf_slice(&names) });
	hb_buf_free(&names);
	return HB_USAGE;
}

static enum hb_status check_by(const struct state *s, const struct hb_str *by, size_t n_by)
{
	const struct hb_str own[] = { s->of.of->id, HB_STR("n"), HB_STR("leerlingen"),
		                      HB_STR("laatste_datum") };
	for (size_t i = 0; i < n_by; i++) {
		for (size_t k = 0; k < sizeof(own) / sizeof(*own); k++) {
			if (hb_str_eq(by[i], own[k])) {
				hb_find(s->sink, (struct hb_finding){ .message = HB_M_BY_OWN,
				                                      .value = by[i] });
				return HB_USAGE;
			}
		}
		for (size_t k = 0; k < i; k++) {
			if (hb_str_eq(by[i], by[k])) {
				hb_find(s->sink, (struct hb_finding){ .message = HB_M_BY_TWICE,
				                                      .value = by[i] });
				return HB_USAGE;
			}
		}
	}
	return HB_OK;
}

static enum hb_status run(struct state *s, struct hb_csv_writer *out)
{
	struct hb_share share;
	enum hb_status status = check_by(s, s->of.by, s->of.n_by);
	if (status == HB_OK)
		status = make_parts(s, &share);
	if (status == HB_OK)
		status = count(s, &share);
	if (status != HB_OK)
		return status;
	return write_all(s, out) ? hb_rows_status(s->of.rows) : hb_no_memory(s->sink);
}

enum hb_status hb_observe_choices(struct hb_rows *rows, const struct hb_summary_options *options,
                                  struct hb_csv_writer *out, struct hb_sink *sink)
{
	const struct hb_table *table = hb_rows_table(rows);
	struct state s = { .of = { .rows = rows, .table = table, .latest = options->latest },
		           .sink = sink };
	struct hb_of *of = &s.of;
	of->of_field = hb_table_field(table, options->of);
	of->pupil = hb_pupil_field(table);
	of->date = hb_date_field(table);
	of->skill = table == options->record ? HB_NO_FIELD
	                                     : hb_table_field(table, HB_STR("vaardigheid"));
	bool own = hb_table_field(options->record, options->of) != HB_NO_FIELD;
	if (!own || of->of_field == HB_NO_FIELD || !has_choices(&table->fields[of->of_field]))
		return wrong_field(options->record, options->of, sink);
	if (of->pupil == HB_NO_FIELD || of->date == HB_NO_FIELD) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_NO_PUPIL_DATE,
		                                   .value = options->record->id });
		return HB_USAGE;
	}
	of->of = &table->fields[of->of_field];
	of->by = options->n_by ? options->by : &table->fields[of->pupil].id;
	of->n_by = options->n_by ? options->n_by : 1;
	of->by_pupil = of->n_by == 1 && hb_str_eq(of->by[0], table->fields[of->pupil].id);
	enum hb_status status = run(&s, out);
	for (unsigned i = 0; i < s.n_parts; i++)
		hb_of_part_free(&s.part[i]);
	free(s.part);
	hb_arena_free(&s.arena);
	return status;
}
