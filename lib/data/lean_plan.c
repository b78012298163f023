/*
 * What is kept of a row, and what each column of a file means for that.
 */
#include <string.h>

#include "data/lean.h"
#include "data/rows_state.h"
#include "data/rules.h"

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
static void plan_key(struct hb_lean *lean, const struct hb_table *table, const struct hb_rule *rule,
                     uint32_t *kept, uint32_t *place)
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
	lean->n_unique = lean->n_key;
	if (lean->share->fold) {
		lean->n_unique--;
		lean->choice = &table->fields[rule->fields[lean->n_unique]];
		lean->stride = lean->choice->n_choices;
	}
}

static bool names(const struct hb_rule *rule, uint32_t field)
{
	for (size_t i = 0; i < rule->n_fields; i++)
		if (rule->fields[i] == field)
			return true;
	return rule->field == field || rule->other == field || rule->when == field ||
	       rule->than == field;
}

/* The field that all rules within a row look at, and no other; HB_NO_FIELD: there are more. */
static uint32_t find_ruling(const struct hb_rows *rows)
{
	uint32_t only = HB_NO_FIELD;
	for (uint32_t f = 0; f < rows->table->n_fields; f++) {
		bool named = false;
		for (size_t i = 0; i < rows->checker.n_rules && !named; i++)
			named = names(rows->checker.rules[i].rule, f);
		if (named && only != HB_NO_FIELD)
			return HB_NO_FIELD;
		only = named ? f : only;
	}
	return only;
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
	for (size_t i = 0; i < share->n_text; i++)
		if (cell_of(rows, &share->text[i], &cell))
			keep(kept, place, &lean->n_kept, cell);
	for (size_t i = 0; i < rows->n_only; i++)
		if (cell_of(rows, &rows->only[i].column, &cell))
			keep(kept, place, &lean->n_kept, cell);
	lean->n_handed = lean->n_kept;
	lean->selects = hb_rows_selects(rows);
	lean->ruling = find_ruling(rows);
	plan_key(lean, rows->table, rows->unique_rule, kept, place);
	for (size_t i = 0; i < rows->table->n_key; i++)
		keep(kept, place, &lean->n_kept, rows->table->key[i]);
	return lean;
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
                       struct hb_lean_step *c)
{
	const struct hb_share *share = lean->share;
	c->field = field;
	c->check = rows->checker.steps[field];
	c->place = lean->place[field];
	c->part = text_part(lean, rows->unique_rule, field);
	c->code = lean->code[field];
	c->less = c->code ? (int16_t)(share->base[c->code - 1] - 1) : 0;
	c->day = field == share->date;
	c->rules = in_rules(&rows->checker, field);
}

static bool alike(const struct hb_lean_step *a, const struct hb_lean_step *b)
{
	return b->check.kind == HB_STEP_SCORE && a->check.required == b->check.required &&
	       a->check.min == b->check.min && a->check.max == b->check.max && a->less == b->less &&
	       b->code == a->code + 1 && !b->rules && b->place == HB_NO_FIELD;
}

static bool is_digit(const struct hb_lean_step *c)
{
	return c->code && c->check.kind == HB_STEP_SCORE && !c->rules && c->place == HB_NO_FIELD;
}

/* How many steps from C on, N at most, are one run. */
static size_t run_length(const struct hb_lean_step *c, size_t n)
{
	size_t run = 1;
	if (!is_digit(c) || c->column == 0)
		return 1;
	while (run < n && run < HB_LEAN_RUN && alike(&c[run - 1], &c[run]))
		run++;
	return run;
}

/* A run is written HB_LEAN_RUN codes at a time, whether or not it is as long. So the codes behind
 * its own must be written later: by steps behind it, of which C are N, or not at all. */
static bool can_run(const struct hb_lean_step *c, size_t n, size_t n_codes)
{
	size_t first = (size_t)c[0].code + c[0].run, last = (size_t)c[0].code + HB_LEAN_RUN - 1;
	for (size_t want = first; want <= last && want <= n_codes; want++) {
		bool later = false;
		for (size_t i = c[0].run; i < n && !later; i++)
			later = c[i].code == want;
		if (!later)
			return false;
	}
	return true;
}

/* What hb_lean_take_cell() has a short way for. */
static enum hb_lean_kind kind_of(const struct hb_lean *lean, const struct hb_table *table,
                                 const struct hb_lean_step *c, bool wanted)
{
	bool kept = c->place != HB_NO_FIELD && !c->rules && !c->code, key = c->part != HB_NO_FIELD;
	if (c->check.kind == HB_STEP_ID && !wanted)
		return HB_LEAN_ID;
	if (c->check.kind == HB_STEP_ID && kept && key)
		return HB_LEAN_KEY;
	if (c->check.kind == HB_STEP_DATE && kept && !key && c->day && c->check.required)
		return HB_LEAN_DAY;
	if (c->check.kind == HB_STEP_VALUE && c->field == lean->ruling && !c->code && !c->day &&
	    c->place == HB_NO_FIELD)
		return HB_LEAN_RULED;
	if (c->check.kind == HB_STEP_VALUE && c->code && !c->rules && !c->day && !key &&
	    table->fields[c->field].type == HB_TYPE_CHOICE)
		return HB_LEAN_CHOICE;
	return is_digit(c) ? HB_LEAN_SCORE : HB_LEAN_ANY;
}

/* Makes runs of steps that can be taken at once, and drops what nobody asks for. */
static size_t join_steps(const struct hb_lean *lean, const struct hb_table *table,
                         struct hb_lean_step *step, size_t n)
{
	size_t out = 0;
	for (size_t i = 0; i < n;) {
		struct hb_lean_step *c = &step[i];
		c->run = (uint16_t)run_length(c, n - i);
		if (c->run > 1 && !can_run(c, n - i, lean->share->n_codes))
			c->run = 1;
		bool wanted = c->code || c->day || c->rules || c->place != HB_NO_FIELD;
		bool any_text = c->check.kind == HB_STEP_TEXT && !c->check.required;
		size_t run = c->run;
		c->last = c->column + c->run - 1u;
		c->at_end = i + run == n;
		c->kind = kind_of(lean, table, c, wanted);
		if (wanted || !any_text)
			step[out++] = *c;
		i += run;
	}
	return out;
}

/* The columns from the first id to the last one before something else comes; and to PLAIN the steps
 * that are left where no byte of them is odd. */
static void find_ids(struct hb_lean_columns *columns, struct hb_lean_step *step,
                     struct hb_lean_step *plain)
{
	bool among = true;
	columns->plain_step = plain;
	for (size_t i = 0; i < columns->n_steps; i++) {
		struct hb_lean_step *c = &step[i];
		bool is_id = c->kind == HB_LEAN_ID || c->kind == HB_LEAN_KEY;
		among = among && (is_id || c->kind == HB_LEAN_DAY);
		c->among_ids = among && is_id;
		if (c->among_ids) {
			columns->ids = columns->n_ids ? columns->ids : c->column;
			columns->n_ids = c->column - columns->ids + 1;
		}
		if (!c->among_ids || c->kind == HB_LEAN_KEY || c->check.required)
			plain[columns->n_plain_steps++] = *c;
	}
}

/* Whether a step from I on does more than to check and to code. */
static bool is_only_coded(const struct hb_lean_step *step, size_t n, uint32_t choice)
{
	for (size_t i = 0; i < n; i++)
		if (step[i].day || (step[i].place != HB_NO_FIELD && step[i].field != choice))
			return false;
	return true;
}

/* The columns before the first that is coded, where all that is kept of a row is among them. */
static void find_same(const struct hb_lean *lean, struct hb_lean_columns *columns)
{
	const struct hb_lean_step *step = columns->step;
	size_t n = 0, n_steps = columns->n_steps;
	while (n < n_steps && !step[n].code)
		n++;
	if (!lean->choice || n == 0 || n == n_steps || !columns->all_codes ||
	    !is_only_coded(step + n, n_steps - n, lean->share->code[0]))
		return;
	columns->same = step[n].column;
	columns->same_steps = n;
	columns->rules_are_same = true;
	for (size_t i = n; i < n_steps; i++)
		columns->rules_are_same &= !step[i].rules;
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

static uint8_t code_of(const struct hb_share *share, size_t code, int64_t value)
{
	return value == HB_NO_VALUE ? 0 : (uint8_t)(value - share->base[code] + 1);
}

void hb_lean_codes(const struct hb_lean *lean, const int64_t *value, uint8_t *code, uint64_t *here)
{
	const struct hb_share *share = lean->share;
	*here = 0;
	if (!lean->choice) {
		for (size_t i = 0; i < share->n_codes; i++)
			code[i] = code_of(share, i, value[share->code[i]]);
		return;
	}
	int64_t choice = value[share->code[0]];
	memset(code, 0, lean->stride);
	code[choice] = code_of(share, 1, value[share->code[1]]);
	*here = UINT64_C(1) << choice;
}

bool hb_lean_bind(struct hb_rows *rows, const struct hb_lean *lean, struct input *in)
{
	size_t n = in->n_columns, at = 0;
	struct hb_lean_columns *out = hb_arena_alloc(&rows->arena, sizeof(*out));
	struct hb_lean_step *step = hb_arena_array(&rows->arena, n, sizeof(*step));
	struct hb_lean_step *plain = hb_arena_array(&rows->arena, n, sizeof(*plain));
	if (!out || !step || !plain || !find_absent(rows, lean, in, out))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct hb_bind_column *b = &in->bind.column[i];
		step[i] = (struct hb_lean_step){ .check.kind = HB_STEP_TEXT,
			                         .field = HB_NO_FIELD,
			                         .place = HB_NO_FIELD,
			                         .part = HB_NO_FIELD };
		if (b->kind == HB_BIND_FIELD)
			bind_field(rows, lean, b->field, &step[i]);
		else if (b->kind == HB_BIND_UNKNOWN)
			step[i].place = lean->place[rows->table->n_fields + in->extra_place[at++]];
		step[i].column = (uint32_t)i;
	}
	out->n = n;
	out->n_steps = join_steps(lean, rows->table, step, n);
	out->step = step;
	find_ids(out, step, plain);
	find_same(lean, out);
	in->lean = out;
	return true;
}
