/* A survey has a column for each question; the form has a row for each answer. */
#include <stdlib.h>
#include <string.h>

#include "data/origin.h"
#include "data/unique.h"
#include "tools/forms.h"

const struct hb_table *hb_forms_wide(const struct hb_table *table, struct hb_arena *arena,
                                     bool *failed)
{
	struct hb_shape shape;
	*failed = true;
	if (!hb_table_shape(table, arena, &shape))
		return NULL;
	*failed = false;
	if (!shape.questions)
		return NULL;
	const struct hb_field *item = &table->fields[shape.item];
	const struct hb_field *answer = &table->fields[shape.value[0]];
	struct hb_table *wide = hb_arena_alloc(arena, sizeof(*wide));
	struct hb_field *field =
	        hb_arena_array(arena, table->n_fields + item->n_choices, sizeof(*field));
	if (!wide || !field) {
		*failed = true;
		return NULL;
	}
	memcpy(field, table->fields, table->n_fields * sizeof(*field));
	field[shape.item].required = false;
	field[shape.value[0]].required = false;
	if (shape.role != HB_NO_FIELD)
		field[shape.role].required = false;
	for (size_t i = 0; i < item->n_choices; i++) {
		const struct hb_choice *c = &item->choices[i];
		field[table->n_fields + i] = (struct hb_field){ .id = c->id,
			                                        .label = c->label,
			                                        .type = HB_TYPE_TEXT,
			                                        .privacy = answer->privacy,
			                                        .missing = answer->missing,
			                                        .n_missing = answer->n_missing,
			                                        .aliases = c->aliases,
			                                        .n_aliases = c->n_aliases };
	}
	*wide = (struct hb_table){ .id = table->id,
		                   .title = table->title,
		                   .kind = table->kind,
		                   .fields = field,
		                   .n_fields = table->n_fields + item->n_choices,
		                   .key = table->key,
		                   .n_key = table->n_key };
	return wide;
}

/* What turning surveys into rows works with. */
struct survey {
	struct hb_csv_writer *w;
	struct hb_rows *rows;
	const struct hb_table *table;
	struct hb_sink *sink;
	struct hb_arena arena;
	struct hb_role_rule rule;
	struct hb_checker checker;
	struct hb_problems problems;
	const struct hb_rule *unique_rule;
	struct hb_unique *unique;
	struct hb_str *part; /* of the key at hand */
	struct hb_str *cell; /* a row for each answer, n_fields cells each */
	int64_t *value;
	bool *again;                   /* by answer: it was there before... */
	struct hb_unique_place *place; /* ...and where */
	size_t n;                      /* answers of the row at hand... */
	size_t n_own;                  /* ...of which the first came as a row: 0 or 1 */
	bool origin;
};

static bool start(struct survey *s)
{
	const struct hb_table *t = s->table;
	if (!hb_role_rule_make(&s->rule, t, &s->arena) ||
	    hb_checker_make(&s->checker, t, NULL, NULL, s->sink) != HB_OK)
		return false;
	size_t most = t->fields[s->rule.shape.item].n_choices + 1;
	s->cell = hb_arena_array(&s->arena, most * t->n_fields, sizeof(*s->cell));
	s->value = hb_arena_array(&s->arena, t->n_fields, sizeof(*s->value));
	s->again = hb_arena_array(&s->arena, most, sizeof(*s->again));
	s->place = hb_arena_array(&s->arena, most, sizeof(*s->place));
	s->part = hb_arena_array(&s->arena, t->n_fields, sizeof(*s->part));
	for (size_t i = 0; i < t->n_rules; i++)
		if (t->rules[i].kind == HB_RULE_UNIQUE)
			s->unique_rule = &t->rules[i];
	if (s->unique_rule)
		s->unique = hb_unique_new(s->unique_rule->n_fields);
	return s->cell && s->value && s->again && s->place && s->part &&
	       (!s->unique_rule || s->unique);
}

static void stop(struct survey *s)
{
	hb_unique_free(s->unique);
	hb_problems_free(&s->problems);
	hb_checker_free(&s->checker);
	hb_arena_free(&s->arena);
}

static void write_header(struct survey *s)
{
	size_t n;
	const struct hb_str *extra = hb_rows_extra(s->rows, &n);
	for (size_t i = 0; i < s->table->n_fields; i++)
		hb_csv_code(s->w, s->table->fields[i].id);
	for (size_t i = 0; i < n; i++)
		hb_csv_code(s->w, extra[i]);
	hb_origin_header(s->w, s->rows, s->origin);
	hb_csv_end(s->w);
}

/* Adds a row with the columns of ROW that the form has, and room for a question and its answer. */
static struct hb_str *add(struct survey *s, const struct hb_row *row)
{
	struct hb_str *cell = &s->cell[s->n++ * s->table->n_fields];
	memcpy(cell, row->cell, s->table->n_fields * sizeof(*cell));
	return cell;
}

/* Makes a row of each answer. */
static void spread(struct survey *s, const struct hb_row *row)
{
	const struct hb_shape *shape = &s->rule.shape;
	const struct hb_field *item = &s->table->fields[shape->item];
	s->n = 0;
	if (row->cell[shape->item].len || row->cell[shape->value[0]].len)
		add(s, row);
	s->n_own = s->n;
	for (size_t i = 0; i < item->n_choices; i++) {
		struct hb_str answer = row->cell[s->table->n_fields + i];
		if (!answer.len)
			continue;
		struct hb_str *cell = add(s, row);
		cell[shape->item] = item->choices[i].id;
		cell[shape->value[0]] = answer;
		if (shape->role != HB_NO_FIELD && !cell[shape->role].len)
			cell[shape->role] = item->choices[i].group;
	}
}

/* Whether all rows made of ROW are as the form wants them; the first that is not rejects it. */
static bool are_good(struct survey *s)
{
	const struct hb_shape *shape = &s->rule.shape;
	for (size_t i = 0; i < s->n; i++) {
		struct hb_problem why = { 0 };
		const struct hb_str *cell = &s->cell[i * s->table->n_fields];
		hb_problems_clear(&s->problems);
		hb_check(&s->checker, cell, NULL, s->value, &s->problems);
		bool role = shape->role == HB_NO_FIELD ||
		            hb_role_rule_holds(&s->rule, s->value[shape->item],
		                               s->value[shape->role], &why);
		for (size_t p = 0; p < s->problems.n && s->problems.errors; p++)
			if (s->problems.at[p].severity == HB_ERROR)
				why = s->problems.at[p];
		if (!role || s->problems.errors) {
			if (i >= s->n_own) /* the question has a column of its own */
				why.field = cell[shape->item];
			hb_rows_reject(s->rows, why);
			return false;
		}
	}
	return true;
}

static void tell_twice(struct survey *s, const struct hb_row *row, size_t i, bool all)
{
	const struct hb_unique_place *first = &s->place[i];
	struct hb_buf line = { 0 };
	hb_buf_int(&line, (int64_t)first->line);
	struct hb_str item = s->cell[i * s->table->n_fields + s->rule.shape.item];
	struct hb_str file = hb_rows_file(s->rows, first->file);
	if (all)
		hb_rows_reject(s->rows,
		               (struct hb_problem){ .message = HB_M_SURVEY_TWICE,
		                                    .text = { file, hb_buf_slice(&line) } });
	else
		hb_find(s->sink,
		        (struct hb_finding){ .message = HB_M_ANSWER_TWICE,
		                             .file = hb_rows_file(s->rows, row->file),
		                             .line = row->line,
		                             .record = row->record,
		                             .field = item,
		                             .text = { item, file, hb_buf_slice(&line) } });
	hb_buf_free(&line);
}

/* Claims the key of each answer; false when all were there before, or without memory (-1). */
static int claim(struct survey *s, const struct hb_row *row)
{
	size_t again = 0;
	memset(s->again, 0, s->n * sizeof(*s->again));
	for (size_t i = 0; i < s->n && s->unique; i++) {
		const struct hb_str *cell = &s->cell[i * s->table->n_fields];
		for (size_t k = 0; k < s->unique_rule->n_fields; k++)
			s->part[k] = cell[s->unique_rule->fields[k]];
		enum hb_unique_result r =
		        hb_unique_add(s->unique, s->part, s->unique_rule->n_fields, row->file,
		                      row->line, &s->place[i]);
		if (r == HB_UNIQUE_NO_MEMORY)
			return -1;
		s->again[i] = r == HB_UNIQUE_DUPLICATE;
		again += s->again[i];
	}
	if (!again)
		return 1;
	bool all = again == s->n && s->unique_rule->severity == HB_ERROR;
	for (size_t i = 0; i < s->n && !all; i++)
		if (s->again[i])
			tell_twice(s, row, i, false);
	if (all)
		tell_twice(s, row, 0, true);
	return !all;
}

static void write_rows(struct survey *s, const struct hb_row *row)
{
	struct hb_origin from;
	size_t n_extra;
	hb_rows_extra(s->rows, &n_extra);
	hb_origin_of(&from, s->rows, row->extra, row->file, row->line, s->origin);
	for (size_t i = 0; i < s->n; i++) {
		if (s->again[i])
			continue;
		for (size_t f = 0; f < s->table->n_fields; f++) {
			struct hb_str cell = s->cell[i * s->table->n_fields + f];
			if (s->table->fields[f].type == HB_TYPE_TEXT)
				hb_csv_text(s->w, cell);
			else
				hb_csv_code(s->w, cell);
		}
		for (size_t e = 0; e < n_extra; e++)
			hb_csv_text(s->w, hb_origin_extra(&from, row->extra, e));
		hb_origin_cells(s->w, &from);
		hb_csv_end(s->w);
	}
}

static enum hb_status pass(struct survey *s)
{
	struct hb_row row;
	enum hb_rows_result result;
	write_header(s);
	while ((result = hb_rows_next(s->rows, &row)) == HB_ROWS_ROW) {
		spread(s, &row);
		bool good = are_good(s);
		if (s->problems.failed)
			return hb_no_memory(s->sink);
		if (!good)
			continue;
		int claimed = claim(s, &row);
		if (claimed < 0)
			return hb_no_memory(s->sink);
		if (claimed)
			write_rows(s, &row);
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(s->rows) : HB_OK;
}

enum hb_status hb_forms_import(struct hb_csv_writer *w, struct hb_rows *rows,
                               const struct hb_table *table, bool origin, struct hb_sink *sink)
{
	struct survey s = { .w = w, .rows = rows, .table = table, .sink = sink, .origin = origin };
	enum hb_status status = start(&s) ? pass(&s) : hb_no_memory(sink);
	stop(&s);
	return status;
}
