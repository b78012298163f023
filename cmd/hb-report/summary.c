/* Summaries as hb-observe writes them into the model: tallies again, checked against themselves. */
#include <stdlib.h>

#include "base/sys.h"
#include "report.h"

/* Columns of a summary, in the order of its table here; then the counts n1, n2... */
enum column {
	S_PUPIL,
	S_GROUP,
	S_SCHOOL,
	S_YEAR,
	S_TERM,
	S_OBSERVER,
	S_SKILL,
	S_N,
	S_MISSING,
	S_MEAN,
	S_MEDIAN,
	S_MIN,
	S_MAX,
	S_FIRST_DATE,
	S_FIRST,
	S_LAST_DATE,
	S_LAST,
	S_CHANGE,
	S_COUNTS
};

static const struct {
	const char *name;
	enum hb_type type;
	bool required, key;
} columns[S_COUNTS] = {
	[S_PUPIL] = { "leerling", HB_TYPE_ID, false, true },
	[S_GROUP] = { "groep", HB_TYPE_ID, false, true },
	[S_SCHOOL] = { "school", HB_TYPE_ID, false, true },
	[S_YEAR] = { "schooljaar", HB_TYPE_ID, false, true },
	[S_TERM] = { "periode", HB_TYPE_ID, false, true },
	[S_OBSERVER] = { "observator", HB_TYPE_ID, false, true },
	[S_SKILL] = { "vaardigheid", HB_TYPE_CHOICE, true, true },
	[S_N] = { "n", HB_TYPE_INT, true, true },
	[S_MISSING] = { "ontbrekend", HB_TYPE_INT, true, false },
	[S_MEAN] = { "gemiddelde", HB_TYPE_TEXT, false, false },
	[S_MEDIAN] = { "mediaan", HB_TYPE_TEXT, false, false },
	[S_MIN] = { "min", HB_TYPE_INT, false, false },
	[S_MAX] = { "max", HB_TYPE_INT, false, false },
	[S_FIRST_DATE] = { "eerste_datum", HB_TYPE_DATE, false, true },
	[S_FIRST] = { "eerste", HB_TYPE_INT, false, false },
	[S_LAST_DATE] = { "laatste_datum", HB_TYPE_DATE, false, true },
	[S_LAST] = { "laatste", HB_TYPE_INT, false, false },
	[S_CHANGE] = { "verschil", HB_TYPE_INT, false, false },
};

static const struct hb_choice *skills(struct report *r)
{
	struct hb_choice *choice = hb_arena_array(&r->arena, r->n_items, sizeof(*choice));
	for (size_t i = 0; choice && i < r->n_items; i++)
		choice[i] = (struct hb_choice){ .id = r->item[i].field->id,
			                        .label = r->item[i].field->label };
	return choice;
}

static int64_t lowest(const struct report *r)
{
	int64_t min = INT64_MAX;
	for (size_t i = 0; i < r->n_items; i++)
		if (r->item[i].field->scale->min < min)
			min = r->item[i].field->scale->min;
	return min;
}

static int64_t highest(const struct report *r)
{
	int64_t max = INT64_MIN;
	for (size_t i = 0; i < r->n_items; i++)
		if (r->item[i].field->scale->max > max)
			max = r->item[i].field->scale->max;
	return max;
}

const struct hb_table *report_summary_table(struct report *r, bool per_pupil)
{
	size_t n_counts = (size_t)(highest(r) - lowest(r)) + 1, n = S_COUNTS + n_counts;
	struct hb_table *t = hb_arena_alloc(&r->arena, sizeof(*t));
	struct hb_field *field = hb_arena_array(&r->arena, n, sizeof(*field));
	struct hb_rule *rule = hb_arena_alloc(&r->arena, sizeof(*rule));
	uint32_t *key = hb_arena_array(&r->arena, S_COUNTS, sizeof(*key));
	if (!t || !field || !rule || !key)
		return NULL;
	size_t n_key = 0;
	for (uint32_t i = 0; i < S_COUNTS; i++) {
		field[i] = (struct hb_field){
			.id = hb_str(columns[i].name),
			.label = hb_str(columns[i].name),
			.type = columns[i].type,
			.required = columns[i].required || (per_pupil && i == S_PUPIL),
			.min = i == S_N || i == S_MISSING ? 0 : -HB_INT_MAX,
			.max = i == S_N || i == S_MISSING ? UINT32_MAX : HB_INT_MAX
		};
		if (columns[i].key)
			key[n_key++] = i;
	}
	field[S_SKILL].choices = skills(r);
	field[S_SKILL].n_choices = r->n_items;
	for (size_t i = 0; i < n_counts; i++) {
		struct hb_buf name = { 0 };
		hb_buf_printf(&name, "n%lld", (long long)lowest(r) + (int64_t)i);
		field[S_COUNTS + i] = (struct hb_field){ .id = report_text(r, &name),
			                                 .label = HB_STR("n"),
			                                 .type = HB_TYPE_INT,
			                                 .required = true,
			                                 .max = UINT32_MAX };
	}
	*rule = (struct hb_rule){ .kind = HB_RULE_UNIQUE,
		                  .code = HB_STR("duplicate"),
		                  .severity = HB_ERROR,
		                  .fields = key,
		                  .n_fields = n_key };
	*t = (struct hb_table){ .id = HB_STR("samenvatting"),
		                .kind = HB_KIND_LINES,
		                .fields = field,
		                .n_fields = n,
		                .key = key,
		                .n_key = n_key,
		                .rules = rule,
		                .n_rules = 1 };
	return field[S_SKILL].choices && !r->failed ? t : NULL;
}

/* The row as a tally, in CELL (zeroed), with the sum of its counts in *SUM; false when it
 * contradicts itself. */
static bool to_cell(const struct report *r, const struct hb_row *row, uint32_t *cell, int64_t *sum)
{
	const struct hb_scale *scale = r->item[row->value[S_SKILL]].field->scale;
	int64_t base = lowest(r), n = 0, first = row->value[S_FIRST_DATE],
	        last = row->value[S_LAST_DATE];
	for (int64_t score = base; score <= highest(r); score++) {
		int64_t count = row->value[S_COUNTS + (score - base)];
		bool inside = score >= scale->min && score <= scale->max;
		if (count && !inside)
			return false;
		if (inside)
			cell[score - scale->min] = (uint32_t)count;
		n += count;
	}
	*sum = n;
	if (n != row->value[S_N] || (n > 0) != (first != HB_NO_VALUE) ||
	    (n > 0) != (last != HB_NO_VALUE) || first > last)
		return false;
	uint32_t *end = cell + r->n_values;
	end[HB_TALLY_MISSING] = (uint32_t)row->value[S_MISSING];
	if (!n)
		return true;
	end[HB_TALLY_FIRST] = (uint32_t)(HB_TALLY_DAY_END - first);
	end[HB_TALLY_LAST] = (uint32_t)(last - HB_TALLY_DAY_ZERO);
	for (unsigned side = 0; side < 2; side++) {
		int64_t score = row->value[side ? S_LAST : S_FIRST];
		if (score == HB_NO_VALUE)
			continue; /* observers differed */
		if (score < scale->min || score > scale->max || !cell[score - scale->min])
			return false;
		end[HB_TALLY_SCORES] |= (uint32_t)(score - scale->min + 1) << (16 * side);
	}
	return true;
}

/* An end of the series as a dated score. */
static void add_end(struct report *r, const struct hb_row *row, uint32_t pupil, unsigned side)
{
	struct report_seen *s = report_add_seen(r);
	if (!s)
		return;
	int64_t score = row->value[side ? S_LAST : S_FIRST];
	size_t item = (size_t)row->value[S_SKILL];
	s->pupil = pupil;
	s->derived = true;
	s->day = (int32_t)row->value[side ? S_LAST_DATE : S_FIRST_DATE];
	s->group = hb_dict_add(&r->groups, row->cell[S_GROUP], NULL);
	s->school = hb_dict_add(&r->schools, row->cell[S_SCHOOL], NULL);
	s->observer = hb_dict_add(&r->observers, row->cell[S_OBSERVER], NULL);
	s->score[item] = score == HB_NO_VALUE
	                         ? SCORE_DIFFERS
	                         : (uint8_t)(score - r->item[item].field->scale->min + 1);
	r->failed |= s->group == HB_DICT_NONE || s->school == HB_DICT_NONE ||
	             s->observer == HB_DICT_NONE;
}

static void take_pupil(struct report *r, const struct hb_row *row, const uint32_t *cell)
{
	int64_t first = row->value[S_FIRST_DATE], last = row->value[S_LAST_DATE];
	uint32_t pupil = report_pupil_id(r, row->cell[S_PUPIL]);
	if (r->failed)
		return;
	if (r->pupil[pupil].has_records) {
		r->n_summary_double++;
		return;
	}
	int32_t term = TERM_MANY;
	if (first != HB_NO_VALUE &&
	    report_term_of(r, (int32_t)first) == report_term_of(r, (int32_t)last))
		term = report_term_of(r, (int32_t)first);
	uint32_t *cells = report_cells(r, pupil, term);
	if (!cells)
		return;
	size_t item = (size_t)row->value[S_SKILL];
	r->n_summary_rows++;
	if (!hb_tally_merge(cells + item * r->words, cell, r->n_values))
		r->overflow = true;
	if (first == HB_NO_VALUE)
		return;
	add_end(r, row, pupil, 0);
	if (last != first)
		add_end(r, row, pupil, 1);
}

/* Of a summary by group: kept where that is what the report is by. */
static void take_coarse(struct report *r, struct hb_rows *rows, const struct hb_row *row,
                        const uint32_t *cell)
{
	r->n_coarse_rows++;
	if (r->by != BY_GROUP || !hb_rows_has(rows, S_GROUP)) {
		r->coarse_withheld = true;
		return;
	}
	struct hb_buf key = { 0 };
	bool is_new;
	hb_buf_str(&key, row->cell[S_SCHOOL]);
	hb_buf_char(&key, '\0');
	hb_buf_str(&key, row->cell[S_GROUP]);
	uint32_t id = hb_dict_add(&r->coarse_keys, hb_buf_slice(&key), &is_new);
	r->failed |= key.failed || id == HB_DICT_NONE ||
	             hb_grow(&r->coarse, &r->cap_coarse, r->coarse_keys.n, sizeof(*r->coarse)) != 0;
	hb_buf_free(&key);
	if (r->failed)
		return;
	struct report_coarse *c = &r->coarse[id];
	if (is_new)
		*c = (struct report_coarse){
			.school = hb_arena_str(&r->arena, row->cell[S_SCHOOL]),
			.group = hb_arena_str(&r->arena, row->cell[S_GROUP]),
			.cells = hb_arena_array(&r->arena, r->n_items * r->words, sizeof(uint32_t))
		};
	r->failed |= !c->cells;
	if (c->cells &&
	    !hb_tally_merge(c->cells + (size_t)row->value[S_SKILL] * r->words, cell, r->n_values))
		r->overflow = true;
}

/* A summary cannot be cut: a row counts when all of it lies within the days asked for. */
static bool within(struct report *r, const struct hb_row *row)
{
	int64_t first = row->value[S_FIRST_DATE], last = row->value[S_LAST_DATE];
	if (first == HB_NO_VALUE)
		return r->days.from == HB_NO_DAY && r->days.to == HB_NO_DAY;
	if ((r->days.from == HB_NO_DAY || first >= r->days.from) &&
	    (r->days.to == HB_NO_DAY || last <= r->days.to))
		return true;
	r->n_summary_straddling += (r->days.to == HB_NO_DAY || first <= r->days.to) &&
	                           (r->days.from == HB_NO_DAY || last >= r->days.from);
	return false;
}

static void reject(struct report *r, struct hb_rows *rows, const struct hb_row *row, int64_t sum)
{
	if (sum == row->value[S_N])
		hb_rows_reject(rows, (struct hb_problem){ .message = HB_M_SUMMARY_ENDS });
	else
		hb_rows_reject(rows, (struct hb_problem){ .message = HB_M_SUMMARY_WRONG,
		                                          .field = HB_STR("n"),
		                                          .value = row->cell[S_N],
		                                          .expected = report_int(r, sum) });
}

enum hb_status report_take_summary(struct report *r, struct hb_rows *rows)
{
	struct hb_row row;
	enum hb_rows_result result = HB_ROWS_END;
	bool per_pupil = hb_rows_has(rows, S_PUPIL);
	uint32_t *cell = hb_calloc(r->words, sizeof(*cell));
	r->failed |= !cell;
	while (!r->failed && (result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		for (size_t i = 0; i < r->words; i++)
			cell[i] = 0;
		int64_t sum = 0;
		if (!to_cell(r, &row, cell, &sum)) {
			reject(r, rows, &row, sum);
			continue;
		}
		if (!within(r, &row))
			continue;
		if (per_pupil)
			take_pupil(r, &row, cell);
		else
			take_coarse(r, rows, &row, cell);
	}
	free(cell);
	if (r->failed)
		return hb_no_memory(r->run->sink);
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}
