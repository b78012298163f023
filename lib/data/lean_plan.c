/*
 * What is kept of a row, and what each column of a file means for that.
 */
#include <string.h>

#include "data/lean.h"
#include "data/rows_state.h"
#include "data/rules.h"

enum { WRITTEN = 16 }; /* codes that are written at a time, whether or not there are as many */

/* Keeps CELL, once; its place. */
static uint32_t keep(uint32_t *kept, uint32_t *place, size_t *n, uint32_t cell)
{
	if (place[cell] == HB_NO_FIELD) {
		place[cell] = (uint32_t)*n;
		kept[(*n)++] = cell;
	}
	return place[cell];
}

/* The number of the cell that COLUMN's text stands in; false: it is derived from the date. */
static bool cell_of(const struct hb_rows *rows, const struct hb_column *column, uint32_t *cell)
{
	*cell = column->index;
	if (column->kind == HB_COLUMN_EXTRA)
		*cell += (uint32_t)rows->table->n_fields;
	return column->kind == HB_COLUMN_FIELD || column->kind == HB_COLUMN_EXTRA;
}

/* A part of the key that is the date or is coded needs no text: its number is as good. */
static void plan_key(struct hb_lean *lean, const struct hb_rule *rule, uint32_t *kept,
                     uint32_t *place)
{
	lean->n_key = rule->n_fields;
	for (size_t i = 0; i < rule->n_fields; i++) {
		uint32_t field = rule->fields[i];
		struct hb_lean_key *key = &lean->key[i];
		key->place = keep(kept, place, &lean->n_kept, field);
		key->kind = HB_KEY_TEXT;
		if (field == lean->share->by) {
			lean->by = i;
		} else if (field == lean->share->date) {
			key->kind = HB_KEY_DAY;
		} else if (lean->code[field]) {
			key->kind = HB_KEY_CODE;
			key->place = lean->code[field] - 1u;
		}
	}
}

struct hb_lean *hb_lean_make(struct hb_rows *rows, const struct hb_share *share, unsigned n_parts)
{
	size_t n_cells = rows->table->n_fields + rows->extra.n;
	struct hb_arena *a = &rows->arena;
	struct hb_lean *lean = hb_arena_alloc(a, sizeof(*lean));
	uint32_t *kept = hb_arena_array(a, n_cells, sizeof(*kept)), cell;
	uint32_t *place = hb_arena_array(a, n_cells, sizeof(*place));
	uint16_t *code = hb_arena_array(a, rows->table->n_fields, sizeof(*code));
	if (!lean || !kept || !place || !code)
		return NULL;
	*lean = (struct hb_lean){ share, n_parts, .kept = kept, .place = place, .code = code };
	lean->stride = share->n_codes;
	memset(place, 0xFF, n_cells * sizeof(*place));
	for (size_t i = 0; i < share->n_codes; i++)
		code[share->code[i]] = (uint16_t)(i + 1);
	plan_key(lean, rows->unique_rule, kept, place);
	for (size_t i = 0; i < rows->table->n_key; i++)
		keep(kept, place, &lean->n_kept, rows->table->key[i]);
	for (size_t i = 0; i < share->n_text; i++)
		if (cell_of(rows, &share->text[i], &cell))
			keep(kept, place, &lean->n_kept, cell);
	for (size_t i = 0; i < rows->n_only; i++)
		if (cell_of(rows, &rows->only[i].column, &cell))
			keep(kept, place, &lean->n_kept, cell);
	return lean;
}

static bool names(const struct hb_rule *rule, uint32_t field)
{
	for (size_t i = 0; i < rule->n_fields; i++)
		if (rule->fields[i] == field)
			return true;
	return rule->field == field || rule->other == field || rule->when == field ||
	       rule->than == field;
}

static bool in_rules(const struct hb_checker *checker, uint32_t field)
{
	for (size_t i = 0; i < checker->n_rules; i++)
		if (names(checker->rules[i].rule, field))
			return true;
	return false;
}

/* The part of the key that is the text of FIELD. */
static uint32_t text_part(const struct hb_lean *lean, const struct hb_rule *rule, uint32_t field)
{
	for (size_t i = 0; i < lean->n_key; i++)
		if (rule->fields[i] == field && lean->key[i].kind == HB_KEY_TEXT)
			return (uint32_t)i;
	return HB_NO_FIELD;
}

static void bind_field(const struct hb_rows *rows, const struct hb_lean *lean, uint32_t field,
                       struct hb_lean_column *c)
{
	const struct hb_share *share = lean->share;
	c->field = field;
	c->step = rows->checker.steps[field];
	c->place = lean->place[field];
	c->part = text_part(lean, rows->unique_rule, field);
	c->code = lean->code[field];
	c->less = c->code ? (int16_t)(share->base[c->code - 1] - 1) : 0;
	c->day = field == share->date;
	c->rules = in_rules(&rows->checker, field);
}

static bool alike(const struct hb_lean_column *a, const struct hb_lean_column *b)
{
	return b->step.kind == HB_STEP_SCORE && a->step.min == b->step.min &&
	       a->step.max == b->step.max && a->less == b->less && b->code == a->code + 1 &&
	       !b->rules && b->place == HB_NO_FIELD;
}

/* Digits with digits behind them are taken at once. More codes are written than there are digits,
 * so those codes must come later in the file. */
static void find_runs(struct hb_lean_column *column, size_t n, size_t n_codes)
{
	uint32_t later = 0; /* bit i: code i + 1 has a column behind this one, or it is not there */
	for (size_t i = n_codes; i < 32; i++)
		later |= UINT32_C(1) << i;
	for (size_t i = n; i-- > 0;) {
		struct hb_lean_column *c = &column[i];
		c->run = 1;
		if (!c->code || c->code > 16)
			continue;
		bool digit = c->step.kind == HB_STEP_SCORE && !c->rules && c->place == HB_NO_FIELD;
		if (digit && i + 1 < n && alike(c, c + 1) && c[1].run < WRITTEN)
			c->run = (uint16_t)(c[1].run + 1);
		uint32_t written = (UINT32_C(0xFFFF) << c->code) & UINT32_MAX;
		if ((later & written) != written)
			c->run = 1;
		later |= UINT32_C(1) << (c->code - 1);
	}
}

/* The columns before the first that is coded. They are sought in rows whose key is coded: then the
 * rows of one record differ in that. */
static size_t shared_columns(const struct hb_lean *lean, const struct hb_lean_columns *columns)
{
	bool coded = false;
	size_t n = 0;
	for (size_t i = 0; i < lean->n_key; i++)
		coded |= lean->key[i].kind == HB_KEY_CODE;
	while (n < columns->n && !columns->column[n].code)
		n++;
	return coded && n < columns->n ? n : 0;
}

static bool find_absent(struct hb_rows *rows, const struct hb_lean *lean, const struct input *in,
                        struct hb_lean_columns *out)
{
	const struct hb_table *t = rows->table;
	uint32_t *absent = hb_arena_array(&rows->arena, lean->n_kept, sizeof(*absent));
	uint32_t *part = hb_arena_array(&rows->arena, lean->n_key, sizeof(*part));
	bool *has = hb_arena_array(&rows->arena, t->n_fields + rows->extra.n, sizeof(*has));
	size_t n;
	hb_bind_extra(&in->bind, &n);
	if (!absent || !part || !has)
		return false;
	for (size_t i = 0; i < n; i++)
		has[t->n_fields + in->extra_place[i]] = true;
	out->usable = out->all_codes = true;
	for (uint32_t i = 0; i < t->n_fields; i++) {
		has[i] = in->column_of_field[i];
		out->usable &= has[i] || (!t->fields[i].required && i != lean->share->date);
		out->all_codes &= has[i] || !lean->code[i];
	}
	for (uint32_t i = 0; i < lean->n_kept; i++)
		if (!has[lean->kept[i]])
			absent[out->n_absent++] = i;
	for (uint32_t i = 0; i < lean->n_key; i++)
		if (lean->key[i].kind == HB_KEY_TEXT && !has[lean->kept[lean->key[i].place]])
			part[out->n_absent_part++] = i;
	out->absent = absent;
	out->absent_part = part;
	return true;
}

bool hb_lean_bind(struct hb_rows *rows, const struct hb_lean *lean, struct input *in)
{
	size_t n = in->n_columns, at = 0;
	struct hb_lean_columns *out = hb_arena_alloc(&rows->arena, sizeof(*out));
	struct hb_lean_column *column = hb_arena_array(&rows->arena, n, sizeof(*column));
	if (!out || !column || !find_absent(rows, lean, in, out))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct hb_bind_column *b = &in->bind.column[i];
		column[i] = (struct hb_lean_column){ .step.kind = HB_STEP_TEXT,
			                             .field = HB_NO_FIELD,
			                             .place = HB_NO_FIELD,
			                             .part = HB_NO_FIELD };
		if (b->kind == HB_BIND_FIELD)
			bind_field(rows, lean, b->field, &column[i]);
		else if (b->kind == HB_BIND_UNKNOWN)
			column[i].place = lean->place[rows->table->n_fields +
			                              in->extra_place[at++]];
	}
	find_runs(column, n, lean->share->n_codes);
	out->column = column;
	out->n = n;
	out->same = shared_columns(lean, out);
	in->lean = out;
	return true;
}
