#include "tools/observe_of.h"

#include <stdlib.h>

#include "base/sys.h"
#include "data/unique.h"
#include "tools/observe_parts.h"

/* The words of a cell: one for each choice of each group; behind a group's cells stands whether any
 * row of it counts (--latest may leave none). */
enum { N, PUPILS, LAST, WORDS };

struct state {
	struct hb_rows *rows;
	const struct hb_summary_options *options;
	struct hb_sink *sink;
	const struct hb_field *of;
	uint32_t of_field, pupil, date;
	struct hb_groups groups;
	struct hb_cells cells;
	struct hb_latest latest;
	struct hb_unique *pupils;  /* (cell, pupil) that were counted */
	struct hb_unique *choices; /* long form: (record, choice) that were counted; else NULL */
	struct hb_dict records;    /* long form: the keys of records */
	struct hb_buf key;
};

/* What a row says. */
struct said {
	uint32_t group, record;
	uint64_t mask; /* bit i: choice i was made */
};

/* The key of ROW's record without the skill, each part behind its length. */
static uint32_t record_of(struct state *s, const struct hb_row *row)
{
	const struct hb_table *table = hb_rows_table(s->rows);
	uint32_t skill = hb_table_field(table, HB_STR("vaardigheid"));
	s->key.len = 0;
	for (size_t i = 0; i < table->n_key; i++) {
		if (table->key[i] == skill)
			continue;
		struct hb_str part = row->cell[table->key[i]];
		hb_buf_add(&s->key, &part.len, sizeof(part.len));
		hb_buf_str(&s->key, part);
	}
	return s->key.failed ? HB_DICT_NONE : hb_dict_add(&s->records, hb_buf_slice(&s->key), NULL);
}

/* Whether the pair A, B is new; -1 without memory. */
static int is_new(struct hb_unique *set, struct hb_str a, struct hb_str b)
{
	struct hb_str part[2] = { a, b };
	struct hb_unique_place first;
	switch (hb_unique_add(set, part, 2, 0, 1, &first)) {
	case HB_UNIQUE_NEW:
		return 1;
	case HB_UNIQUE_DUPLICATE:
		return 0;
	case HB_UNIQUE_NO_MEMORY:
		break;
	}
	return -1;
}

#define BYTES(word) ((struct hb_str){ (const char *)&(word), sizeof(word) })

static bool count_choice(struct state *s, const struct said *said, uint32_t choice, int32_t day,
                         struct hb_str pupil)
{
	uint32_t *cell = hb_cells_at(&s->cells, said->group) + choice * WORDS;
	uint64_t place = (uint64_t)said->group * s->of->n_choices + choice;
	int counts = s->choices ? is_new(s->choices, BYTES(said->record), BYTES(choice)) : 1;
	int new_pupil = counts > 0 ? is_new(s->pupils, BYTES(place), pupil) : 0;
	if (counts < 0 || new_pupil < 0)
		return false;
	if (!counts)
		return true;
	uint32_t date = (uint32_t)(day - HB_TALLY_DAY_ZERO);
	cell[N]++;
	cell[PUPILS] += (uint32_t)new_pupil;
	if (date > cell[LAST])
		cell[LAST] = date;
	return true;
}

static bool count(void *ctx, const void *payload, int32_t day, struct hb_str pupil)
{
	struct state *s = ctx;
	const struct said *said = payload;
	hb_cells_at(&s->cells, said->group)[s->of->n_choices * WORDS] = 1;
	for (uint32_t i = 0; i < s->of->n_choices; i++)
		if (said->mask >> i & 1 && !count_choice(s, said, i, day, pupil))
			return false;
	return true;
}

static bool take_row(struct state *s, const struct hb_row *row)
{
	int64_t value = row->value[s->of_field];
	struct said said = { .group = hb_groups_of(&s->groups, s->rows, row) };
	if (said.group == HB_DICT_NONE || !hb_cells_reserve(&s->cells, s->groups.keys.n))
		return false;
	if (s->choices && (said.record = record_of(s, row)) == HB_DICT_NONE)
		return false;
	if (value != HB_NO_VALUE)
		said.mask = s->of->type == HB_TYPE_CHOICE ? UINT64_C(1) << value : (uint64_t)value;
	int32_t day = (int32_t)row->value[s->date];
	if (!s->options->latest)
		return count(s, &said, day, row->cell[s->pupil]);
	void *room;
	if (!hb_latest_add(&s->latest, row->cell[s->pupil], day, &room))
		return false;
	if (room)
		*(struct said *)room = said;
	return true;
}

static enum hb_status read_rows(struct state *s)
{
	struct hb_row row;
	enum hb_rows_result result;
	uint64_t n = 0;
	while ((result = hb_rows_next(s->rows, &row)) == HB_ROWS_ROW) {
		if (++n > HB_TALLY_ROWS_MAX) {
			hb_find(s->sink, (struct hb_finding){ .message = HB_M_TOO_MANY_ROWS });
			return HB_USAGE;
		}
		if (row.value[s->date] != HB_NO_VALUE && !take_row(s, &row))
			return hb_no_memory(s->sink);
	}
	if (result == HB_ROWS_FAILED)
		return hb_rows_status(s->rows);
	return hb_latest_walk(&s->latest, count, s) ? HB_OK : hb_no_memory(s->sink);
}

static void write_cell(const struct state *s, const struct hb_choice *choice, const uint32_t *cell,
                       struct hb_csv_writer *out)
{
	char day[10];
	for (size_t i = 0; i < s->groups.n_columns; i++)
		hb_csv_text(out, s->groups.text[i]);
	hb_csv_code(out, choice->id);
	hb_csv_int(out, cell[N]);
	hb_csv_int(out, cell[PUPILS]);
	if (cell[N])
		hb_csv_code(out, hb_day_write(HB_TALLY_DAY_ZERO + (int32_t)cell[LAST], day));
	else
		hb_csv_empty(out);
	hb_csv_end(out);
}

static bool write_all(struct state *s, const struct hb_str *by, struct hb_csv_writer *out)
{
	uint32_t *order = hb_groups_sorted(&s->groups);
	if (!order)
		return false;
	for (size_t i = 0; i < s->groups.n_columns; i++)
		hb_csv_text(out, by[i]);
	hb_csv_code(out, s->of->id);
	hb_csv_code(out, HB_STR("n"));
	hb_csv_code(out, HB_STR("leerlingen"));
	hb_csv_code(out, HB_STR("laatste_datum"));
	hb_csv_end(out);
	bool good = true;
	for (uint32_t g = 0; g < s->groups.keys.n && good; g++) {
		const uint32_t *cell = hb_cells_at(&s->cells, order[g]);
		if (!cell[s->of->n_choices * WORDS])
			continue;
		good = hb_groups_texts(&s->groups, order[g]);
		for (size_t i = 0; i < s->of->n_choices && good; i++)
			write_cell(s, &s->of->choices[i], cell + i * WORDS, out);
	}
	free(order);
	return good;
}

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
	const struct hb_str own[] = { s->of->id, HB_STR("n"), HB_STR("leerlingen"),
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
	const struct hb_table *table = hb_rows_table(s->rows);
	struct hb_str pupil = table->fields[s->pupil].id;
	const struct hb_str *by = s->options->n_by ? s->options->by : &pupil;
	size_t n_by = s->options->n_by ? s->options->n_by : 1;
	enum hb_status status = check_by(s, by, n_by);
	if (status == HB_OK)
		status = hb_groups_by(&s->groups, s->rows, by, n_by, s->sink);
	if (status != HB_OK)
		return status;
	s->pupils = hb_unique_new(2);
	if (table != s->options->record)
		s->choices = hb_unique_new(2);
	if (!s->pupils || (table != s->options->record && !s->choices))
		return hb_no_memory(s->sink);
	s->cells.words = s->of->n_choices * WORDS + 1;
	hb_latest_make(&s->latest, sizeof(struct said));
	status = read_rows(s);
	if (status != HB_OK)
		return status;
	return write_all(s, by, out) ? hb_rows_status(s->rows) : hb_no_memory(s->sink);
}

enum hb_status hb_observe_choices(struct hb_rows *rows, const struct hb_summary_options *options,
                                  struct hb_csv_writer *out, struct hb_sink *sink)
{
	const struct hb_table *table = hb_rows_table(rows);
	struct state s = { .rows = rows, .options = options, .sink = sink };
	s.of_field = hb_table_field(table, options->of);
	s.pupil = hb_pupil_field(table);
	s.date = hb_date_field(table);
	bool own = hb_table_field(options->record, options->of) != HB_NO_FIELD;
	if (!own || s.of_field == HB_NO_FIELD || !has_choices(&table->fields[s.of_field]))
		return wrong_field(options->record, options->of, sink);
	if (s.pupil == HB_NO_FIELD || s.date == HB_NO_FIELD) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_NO_PUPIL_DATE,
		                                   .value = options->record->id });
		return HB_USAGE;
	}
	s.of = &table->fields[s.of_field];
	enum hb_status status = run(&s, out);
	hb_unique_free(s.pupils);
	hb_unique_free(s.choices);
	hb_dict_free(&s.records);
	hb_buf_free(&s.key);
	hb_latest_free(&s.latest);
	hb_cells_free(&s.cells);
	hb_groups_free(&s.groups);
	return status;
}
