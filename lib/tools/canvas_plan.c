/* Plans: a goal, its behaviour and its supports, and whether they are kept up. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/canvas.h"
#include "tools/canvas_parts.h"

/* ---- the form's rules by the school's own figures ---- */

/* A rule's own message names the form's figure: with another one the table's message speaks. */
static void set_rule(struct hb_rule *rule, const struct hb_plan_options *options, uint32_t first,
                     uint32_t second)
{
	bool supports = rule->kind == HB_RULE_AT_LEAST && options->supports >= 0;
	bool weeks = rule->kind == HB_RULE_AFTER && options->weeks >= 0 &&
	             (rule->field == first || rule->field == second);
	if (supports)
		rule->n = options->supports;
	if (weeks)
		rule->min = (struct hb_duration){ options->weeks, HB_UNIT_WEEK };
	if (supports || weeks)
		rule->message = HB_STR("");
}

enum hb_status hb_canvas_plan_table(struct hb_table *out, const struct hb_table *plans,
                                    const struct hb_plan_options *options, struct hb_arena *arena,
                                    struct hb_sink *sink)
{
	struct hb_rule *rule = hb_arena_array(arena, plans->n_rules + 1, sizeof(*rule));
	if (!rule)
		return hb_no_memory(sink);
	uint32_t first = hb_table_field(plans, HB_STR("evaluatie_1"));
	uint32_t second = hb_table_field(plans, HB_STR("evaluatie_2"));
	for (size_t i = 0; i < plans->n_rules; i++) {
		rule[i] = plans->rules[i];
		set_rule(&rule[i], options, first, second);
	}
	*out = *plans;
	out->rules = rule;
	return HB_OK;
}

/* ---- where a plan is ---- */

/* The cells that are printed, and the dates. */
enum { SCHOOL, GOAL_ID, WHO, LEVEL, PRIORITY, GOAL, N_CELLS };
struct columns {
	uint32_t cell[N_CELLS];
	uint32_t start, evaluation[2];
	struct hb_duration wait[2]; /* before the first evaluation, and on to the second */
};

enum plan_status { LATE, PLANNED, OPEN, DONE, N_STATUS };
static const char *const status_name[N_STATUS] = { "te_laat", "gepland", "te_plannen", "klaar" };

struct due {
	size_t row;     /* of the kept rows */
	int evaluation; /* 1 or 2 */
	int32_t day;
	enum plan_status status;
};

static int32_t day_at(const struct hb_kept_row *row, uint32_t field)
{
	int64_t value = field == HB_NO_FIELD ? HB_NO_VALUE : row->value[field];
	return value == HB_NO_VALUE ? HB_NO_DAY : (int32_t)value;
}

/*
 * A plan has no column that says whether an evaluation was held: a date that has passed stands for
 * one that was. So an evaluation is late when it has no date and the weeks are over.
 */
static struct due next_of(const struct hb_kept_row *row, const struct columns *c,
                          const struct hb_plan_options *options)
{
	int32_t from = day_at(row, c->start);
	for (int i = 0; i < 2; i++) {
		int32_t day = day_at(row, c->evaluation[i]);
		if (day != HB_NO_DAY && day >= options->today)
			return (struct due){ row->nr, i + 1, day, PLANNED };
		/* a second evaluation that was held tells that the first one was */
		int32_t second = day_at(row, c->evaluation[1]);
		bool passed = second != HB_NO_DAY && second < options->today;
		if (day == HB_NO_DAY && !passed) {
			int32_t target =
			        from == HB_NO_DAY ? HB_NO_DAY : hb_day_add(from, c->wait[i]);
			bool late = target != HB_NO_DAY && target < options->today;
			return (struct due){ row->nr, i + 1, target, late ? LATE : OPEN };
		}
		from = day;
	}
	return (struct due){ row->nr, 0, HB_NO_DAY, DONE };
}

static bool is_wanted(const struct due *due, const struct hb_plan_options *options)
{
	if (due->status == DONE)
		return false;
	if (options->within.unit == HB_UNIT_NONE || due->status == LATE)
		return true;
	int32_t end = hb_day_add(options->today, options->within);
	return end == HB_NO_DAY || (due->day != HB_NO_DAY && due->day <= end);
}

/* ---- the list ---- */

struct plans {
	const struct hb_plan_options *options;
	struct columns columns;
	struct hb_kept kept;
	struct due *due; /* by row */
};

static int by_day(const void *a, const void *b, void *ctx)
{
	const struct due *x = a, *y = b;
	const struct plans *p = ctx;
	int order = hb_canvas_order(x->day, y->day);
	for (int i = SCHOOL; !order && i <= GOAL_ID; i++)
		if (p->columns.cell[i] != HB_NO_FIELD)
			order = hb_str_cmp(p->kept.row[x->row].cell[p->columns.cell[i]],
			                   p->kept.row[y->row].cell[p->columns.cell[i]]);
	return order ? order : hb_canvas_order((int64_t)x->row, (int64_t)y->row);
}

static void write_due(const struct plans *p, const struct due *due, struct hb_csv_writer *out)
{
	const struct hb_kept_row *row = &p->kept.row[due->row];
	for (int i = 0; i < N_CELLS; i++) {
		uint32_t field = p->columns.cell[i];
		hb_csv_text(out, field == HB_NO_FIELD ? HB_STR("") : row->cell[field]);
	}
	hb_csv_int(out, due->evaluation);
	hb_canvas_day(out, due->day);
	hb_csv_code(out, hb_str(status_name[due->status]));
	if (due->day == HB_NO_DAY)
		hb_csv_empty(out);
	else
		hb_csv_int(out, (int64_t)p->options->today - due->day);
	hb_csv_end(out);
}

static void write_list(struct plans *p, struct hb_csv_writer *out)
{
	static const char *const names[] = { "school",     "doel_id",       "wie",       "niveau",
		                             "prioriteit", "doel",          "evaluatie", "datum",
		                             "status",     "dagen_te_laat", NULL };
	hb_canvas_header(names, out);
	if (p->kept.n)
		qsort_r(p->due, p->kept.n, sizeof(*p->due), by_day, p);
	for (size_t i = 0; i < p->kept.n; i++)
		if (is_wanted(&p->due[i], p->options))
			write_due(p, &p->due[i], out);
}

/* ---- by school or by person ---- */

struct count {
	struct hb_str name;
	int64_t n[N_STATUS];
	int32_t first; /* the earliest evaluation that is asked for */
};

static int by_name(const void *a, const void *b)
{
	const struct count *x = a, *y = b;
	return hb_str_cmp(x->name, y->name);
}

static void write_count(const struct count *count, struct hb_csv_writer *out)
{
	int64_t plans = 0;
	for (int i = 0; i < N_STATUS; i++)
		plans += count->n[i];
	hb_csv_text(out, count->name);
	hb_csv_int(out, plans);
	for (int i = 0; i < N_STATUS; i++)
		hb_csv_int(out, count->n[i]);
	hb_canvas_day(out, count->first);
	hb_csv_end(out);
}

static bool count_by(const struct plans *p, size_t cell, struct hb_csv_writer *out)
{
	struct hb_dict names = { 0 };
	struct count *count = NULL;
	size_t cap = 0;
	bool good = true;
	for (size_t i = 0; good && i < p->kept.n; i++) {
		const struct due *due = &p->due[i];
		struct hb_str name = p->kept.row[due->row].cell[cell];
		bool is_new;
		uint32_t id = hb_dict_add(&names, name, &is_new);
		good = id != HB_DICT_NONE &&
		       hb_grow(&count, &cap, (size_t)id + 1, sizeof(*count)) == 0;
		if (!good)
			break;
		if (is_new)
			count[id] = (struct count){ .name = name, .first = HB_NO_DAY };
		count[id].n[due->status]++;
		if (due->day != HB_NO_DAY &&
		    (count[id].first == HB_NO_DAY || due->day < count[id].first))
			count[id].first = due->day;
	}
	if (good && names.n)
		qsort(count, names.n, sizeof(*count), by_name);
	for (uint32_t i = 0; good && i < names.n; i++)
		write_count(&count[i], out);
	hb_dict_free(&names);
	free(count);
	return good;
}

static enum hb_status write_counts(const struct plans *p, const struct hb_rows *rows,
                                   struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct hb_column column;
	if (!hb_rows_column(rows, p->options->by, &column, sink))
		return HB_USAGE;
	if (column.kind != HB_COLUMN_FIELD && column.kind != HB_COLUMN_EXTRA) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_PLAN_BY,
		                                   .value = p->options->by,
		                                   .expected = HB_STR("school, wie, niveau") });
		return HB_USAGE;
	}
	size_t cell = column.index;
	if (column.kind == HB_COLUMN_EXTRA)
		cell += p->kept.n_fields;
	hb_csv_text(out, column.name);
	hb_csv_code(out, HB_STR("plannen"));
	for (int i = 0; i < N_STATUS; i++)
		hb_csv_code(out, hb_str(status_name[i]));
	hb_csv_code(out, HB_STR("eerstvolgende"));
	hb_csv_end(out);
	return count_by(p, cell, out) ? HB_OK : hb_no_memory(sink);
}

static enum hb_status find_columns(struct columns *c, const struct hb_table *table,
                                   struct hb_sink *sink)
{
	const struct hb_need need[] = {
		{ "school", HB_TYPE_ID, &c->cell[SCHOOL], true },
		{ "doel_id", HB_TYPE_ID, &c->cell[GOAL_ID], false },
		{ "wie", HB_TYPE_TEXT, &c->cell[WHO], true },
		{ "niveau", HB_TYPE_CHOICE, &c->cell[LEVEL], true },
		{ "prioriteit", HB_TYPE_INT, &c->cell[PRIORITY], true },
		{ "doel", HB_TYPE_TEXT, &c->cell[GOAL], false },
		{ "start", HB_TYPE_DATE, &c->start, false },
		{ "evaluatie_1", HB_TYPE_DATE, &c->evaluation[0], false },
		{ "evaluatie_2", HB_TYPE_DATE, &c->evaluation[1], false },
	};
	for (int i = 0; i < 2; i++)
		c->wait[i] = (struct hb_duration){ 6, HB_UNIT_WEEK };
	enum hb_status status = hb_need_fields(table, need, sizeof(need) / sizeof(*need), sink);
	for (size_t r = 0; status == HB_OK && r < table->n_rules; r++)
		for (int i = 0; i < 2; i++)
			if (table->rules[r].kind == HB_RULE_AFTER &&
			    table->rules[r].field == c->evaluation[i] &&
			    table->rules[r].min.unit != HB_UNIT_NONE)
				c->wait[i] = table->rules[r].min;
	return status;
}

static enum hb_status work(struct plans *p, struct hb_rows *rows, struct hb_csv_writer *out,
                           struct hb_sink *sink)
{
	enum hb_status status = hb_kept_read(&p->kept, rows, sink);
	if (status != HB_OK)
		return status;
	p->due = hb_calloc(p->kept.n + 1, sizeof(*p->due));
	if (!p->due)
		return hb_no_memory(sink);
	for (size_t i = 0; i < p->kept.n; i++)
		p->due[i] = next_of(&p->kept.row[i], &p->columns, p->options);
	if (p->options->by.len)
		status = write_counts(p, rows, out, sink);
	else
		write_list(p, out);
	return status == HB_OK ? hb_rows_status(rows) : status;
}

enum hb_status hb_canvas_plan(struct hb_rows *rows, const struct hb_plan_options *options,
                              struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct plans p = { .options = options };
	enum hb_status status = find_columns(&p.columns, hb_rows_table(rows), sink);
	if (status == HB_OK)
		status = work(&p, rows, out, sink);
	hb_kept_free(&p.kept);
	free(p.due);
	return status;
}
