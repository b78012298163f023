/* What was filled in, side by side. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/forms.h"

/* A row, kept. */
struct filled {
	const struct hb_str *cell; /* by field */
	int64_t item, role;        /* values; HB_NO_VALUE when empty */
	uint64_t order;            /* of arrival */
	uint64_t head;             /* of the answer: by which most answers are told apart */
};

struct collation {
	struct hb_csv_writer *w;
	const struct hb_table *table;
	struct hb_arena arena;
	struct hb_role_rule rule;
	struct filled *row;
	size_t n, cap;
	bool failed; /* memory ran out while writing */
};

bool hb_forms_collates(const struct hb_form *form, const struct hb_table *table)
{
	if (form->n_steps || table->kind != HB_KIND_LINES)
		return false;
	for (size_t i = 0; i < table->n_key; i++)
		if (table->fields[table->key[i]].type == HB_TYPE_CHOICE)
			return true;
	return false;
}

/* The cells of ROW, copied; NULL without memory. */
static const struct hb_str *copy_cells(struct collation *c, const struct hb_row *row)
{
	size_t n = c->table->n_fields, len = 0;
	for (size_t i = 0; i < n; i++)
		len += row->cell[i].len;
	struct hb_str *cell = hb_arena_array(&c->arena, n, sizeof(*cell));
	char *p = cell ? hb_arena_bytes(&c->arena, len) : NULL;
	for (size_t i = 0; p && i < n; i++) {
		cell[i] = (struct hb_str){ p, row->cell[i].len };
		if (cell[i].len)
			memcpy(p, row->cell[i].p, cell[i].len);
		p += cell[i].len;
	}
	return p ? cell : NULL;
}

/* Keeps ROW; false without memory. */
static bool keep(struct collation *c, const struct hb_row *row)
{
	const struct hb_str *cell = copy_cells(c, row);
	if (!cell || hb_grow(&c->row, &c->cap, c->n + 1, sizeof(*c->row)) != 0)
		return false;
	const struct hb_shape *s = &c->rule.shape;
	c->row[c->n] =
	        (struct filled){ .cell = cell,
		                 .item = row->value[s->item],
		                 .role = s->role == HB_NO_FIELD ? HB_NO_VALUE : row->value[s->role],
		                 .order = c->n,
		                 .head = s->n_value ? hb_str_head(cell[s->value[0]]) : 0 };
	c->n++;
	return true;
}

static enum hb_status read_rows(struct collation *c, struct hb_rows *rows, struct hb_sink *sink)
{
	struct hb_row row;
	struct hb_problem why;
	enum hb_rows_result result;
	const struct hb_shape *s = &c->rule.shape;
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		if (s->role != HB_NO_FIELD &&
		    !hb_role_rule_holds(&c->rule, row.value[s->item], row.value[s->role], &why))
			hb_rows_reject(rows, why);
		else if (!keep(c, &row))
			return hb_no_memory(sink);
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

static int compare_who(const struct hb_shape *s, const struct filled *a, const struct filled *b)
{
	int order = 0;
	for (size_t i = 0; !order && i < s->n_group; i++)
		order = hb_str_cmp(a->cell[s->group[i]], b->cell[s->group[i]]);
	return order;
}

static int compare_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_who(const void *p, const void *q, void *ctx)
{
	const struct filled *a = p, *b = q;
	int order = compare_who(ctx, a, b);
	order = order ? order : compare_number(a->item, b->item);
	order = order ? order : compare_number(a->role, b->role);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static int by_answer(const void *p, const void *q, void *ctx)
{
	const struct filled *a = p, *b = q;
	const struct hb_shape *s = ctx;
	int order = compare_number(a->item, b->item);
	order = order ? order : compare_number(a->role, b->role);
	if (!order && a->head != b->head)
		return a->head < b->head ? -1 : 1;
	order = order ? order : hb_str_cmp(a->cell[s->value[0]], b->cell[s->value[0]]);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

/* ---- questions ---- */

static void write_answer(struct collation *c, const struct hb_choice *question, struct hb_str role,
                         const uint64_t counts[2], struct hb_str answer, uint64_t times)
{
	if (c->rule.shape.role != HB_NO_FIELD)
		hb_csv_code(c->w, role);
	hb_csv_code(c->w, question->id);
	hb_csv_text(c->w, question->label);
	hb_csv_int(c->w, (int64_t)counts[0]);
	hb_csv_int(c->w, (int64_t)counts[1]);
	hb_csv_text(c->w, answer);
	hb_csv_int(c->w, (int64_t)times);
	hb_csv_end(c->w);
}

/* The answers FROM..TO-1, all to one question by one role, in the order of the answers. */
static void write_answers(struct collation *c, const struct hb_choice *question, struct hb_str role,
                          size_t from, size_t to)
{
	uint32_t field = c->rule.shape.value[0];
	uint64_t counts[2] = { 0, 0 };
	for (size_t i = from; i < to; i++)
		counts[c->row[i].cell[field].len == 0]++;
	if (!counts[0])
		write_answer(c, question, role, counts, HB_STR(""), 0);
	for (size_t i = from; i < to;) {
		struct hb_str answer = c->row[i].cell[field];
		size_t end = i;
		while (end < to && hb_str_eq(c->row[end].cell[field], answer))
			end++;
		if (answer.len)
			write_answer(c, question, role, counts, answer, end - i);
		i = end;
	}
}

static void write_questions(struct collation *c)
{
	const struct hb_shape *s = &c->rule.shape;
	const struct hb_field *item = &c->table->fields[s->item];
	const struct hb_field *roles = s->role == HB_NO_FIELD ? NULL : &c->table->fields[s->role];
	if (roles)
		hb_csv_code(c->w, roles->id);
	hb_csv_code(c->w, item->id);
	hb_csv_code(c->w, HB_STR("omschrijving"));
	hb_csv_code(c->w, HB_STR("n"));
	hb_csv_code(c->w, HB_STR("leeg"));
	hb_csv_code(c->w, c->table->fields[s->value[0]].id);
	hb_csv_code(c->w, HB_STR("aantal"));
	hb_csv_end(c->w);
	size_t at = 0;
	while (at < c->n && c->row[at].item == HB_NO_VALUE)
		at++;
	for (size_t i = 0; i < item->n_choices; i++) {
		bool any = false;
		while (at < c->n && c->row[at].item == (int64_t)i) {
			size_t end = at;
			int64_t role = c->row[at].role;
			while (end < c->n && c->row[end].item == (int64_t)i &&
			       c->row[end].role == role)
				end++;
			write_answers(c, &item->choices[i],
			              roles && role != HB_NO_VALUE ? roles->choices[role].id
			                                           : HB_STR(""),
			              at, end);
			any = true;
			at = end;
		}
		if (!any)
			write_answers(c, &item->choices[i], item->choices[i].group, 0, 0);
	}
}

/* ---- rows ---- */

static void write_row_header(struct collation *c)
{
	const struct hb_shape *s = &c->rule.shape;
	const struct hb_field *f = c->table->fields;
	for (size_t i = 0; i < s->n_group; i++)
		hb_csv_code(c->w, f[s->group[i]].id);
	if (s->role != HB_NO_FIELD)
		hb_csv_code(c->w, f[s->role].id);
	hb_csv_code(c->w, f[s->item].id);
	hb_csv_code(c->w, HB_STR("omschrijving"));
	for (size_t i = 0; i < s->n_value; i++)
		hb_csv_code(c->w, f[s->value[i]].id);
	hb_csv_code(c->w, HB_STR("leeg"));
	hb_csv_end(c->w);
}

/* One row of the form by whom WHO says: ROW's cells, or nothing filled in for NULL. */
static void write_row(struct collation *c, const struct filled *who, const struct hb_choice *choice,
                      const struct filled *row)
{
	const struct hb_shape *s = &c->rule.shape;
	const struct hb_field *f = c->table->fields;
	struct hb_buf empty = { 0 };
	for (size_t i = 0; i < s->n_group; i++)
		hb_csv_text(c->w, who->cell[s->group[i]]);
	if (s->role != HB_NO_FIELD)
		hb_csv_code(c->w, row ? row->cell[s->role] : choice->group);
	hb_csv_code(c->w, choice ? choice->id : HB_STR(""));
	hb_csv_text(c->w, choice ? choice->label : HB_STR(""));
	for (size_t i = 0; i < s->n_value; i++) {
		struct hb_str cell = row ? row->cell[s->value[i]] : HB_STR("");
		hb_csv_text(c->w, cell);
		if (cell.len)
			continue;
		hb_buf_cstr(&empty, empty.len ? "|" : "");
		hb_buf_str(&empty, f[s->value[i]].id);
	}
	hb_csv_code(c->w, hb_buf_slice(&empty));
	hb_csv_end(c->w);
	c->failed |= empty.failed;
	hb_buf_free(&empty);
}

/* The rows FROM..TO-1 of one who and when, and those that are not there. */
static void write_group(struct collation *c, size_t from, size_t to)
{
	const struct hb_field *item = &c->table->fields[c->rule.shape.item];
	const struct filled *who = &c->row[from];
	for (; from < to && c->row[from].item == HB_NO_VALUE; from++)
		write_row(c, who, NULL, &c->row[from]);
	for (size_t i = 0; i < item->n_choices; i++) {
		bool any = false;
		for (; from < to && c->row[from].item == (int64_t)i; from++, any = true)
			write_row(c, who, &item->choices[i], &c->row[from]);
		if (!any)
			write_row(c, who, &item->choices[i], NULL);
	}
}

static void write_groups(struct collation *c)
{
	write_row_header(c);
	for (size_t at = 0; at < c->n;) {
		size_t end = at + 1;
		while (end < c->n && compare_who(&c->rule.shape, &c->row[at], &c->row[end]) == 0)
			end++;
		write_group(c, at, end);
		at = end;
	}
}

enum hb_status hb_forms_collate(struct hb_csv_writer *w, struct hb_rows *rows, struct hb_sink *sink)
{
	struct collation c = { .w = w, .table = hb_rows_table(rows) };
	enum hb_status status = HB_OK;
	if (!hb_role_rule_make(&c.rule, c.table, &c.arena))
		status = hb_no_memory(sink);
	if (!status)
		status = read_rows(&c, rows, sink);
	bool questions = c.rule.shape.questions;
	if (!status && c.n)
		qsort_r(c.row, c.n, sizeof(*c.row), questions ? by_answer : by_who, &c.rule.shape);
	if (!status && questions)
		write_questions(&c);
	else if (!status)
		write_groups(&c);
	if (!status && c.failed)
		status = hb_no_memory(sink);
	free(c.row);
	hb_arena_free(&c.arena);
	return status;
}
