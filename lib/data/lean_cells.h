/*
 * lean_cells.h - the cells of a row that is taken straight, one by one as the steps of its columns
 * say (inside lib/data, for lean_lines.c).
 */
#ifndef HB_DATA_LEAN_CELLS_H
#define HB_DATA_LEAN_CELLS_H

#include <string.h>

#include "csv/part.h"
#include "data/lean_known.h"
#include "data/lean_scores.h"

/* The line being taken. */
struct hb_lean_line {
	const struct hb_csv_lines *all; /* NULL: it is a record, whose cells are without quotes */
	size_t start, stop;             /* without its end */
	const uint16_t *sep;
	bool plain; /* steps among the ids are so for sure: see hb_lean_columns */
};

/* Where things of the row being taken go. */
struct hb_lean_place {
	struct hb_str *kept;
	uint64_t *hash;
	uint8_t *code;
	int32_t *day;
};

/* What a cell that is right at a glance says goes where it belongs. */
static inline void hb_lean_put(struct hb_batch *b, const struct hb_lean_step *c, struct hb_str cell,
                               int64_t value, const struct hb_lean_place *to)
{
	if (c->code)
		to->code[c->code - 1] = value == HB_NO_VALUE ? 0 : (uint8_t)(value - c->less);
	if (c->place != HB_NO_FIELD)
		to->kept[c->place] = cell;
	if (c->part != HB_NO_FIELD)
		to->hash[c->part] = hb_hash(cell);
	if (c->day)
		*to->day = value == HB_NO_VALUE ? HB_NO_DAY : (int32_t)value;
	if (c->rules) {
		b->at_hand_cell[c->field] = cell;
		b->at_hand_value[c->field] = value;
	}
}

/* One cell of any kind; false: not right at a glance. */
static inline bool hb_lean_take_any(struct hb_batch *b, const struct hb_rows *rows,
                                    const struct hb_lean_step *c, struct hb_str cell,
                                    const struct hb_lean_place *to)
{
	int64_t value = HB_NO_VALUE;
	if (cell.len == 0) {
		if (c->check.required)
			return false;
		if (c->rules && c->field == rows->lean->ruling)
			b->ruling = &b->no_value;
	} else if (c->check.kind == HB_STEP_VALUE) {
		if (!hb_known_value(b, rows, c->field, cell, &value))
			return false;
	} else if (!hb_quick(c->check, cell, &value)) {
		return false;
	}
	hb_lean_put(b, c, cell, value, to);
	return true;
}

/* Whether CELL is known as one that the rules hold for. */
static inline bool hb_lean_rules_hold_for(struct hb_batch *b, const struct hb_lean_step *c,
                                          struct hb_str cell)
{
	struct hb_known *k = cell.len ? hb_known_place(b, c->field, cell) : &b->no_value;
	if (!k->rules_hold || (cell.len && !hb_is_known(k, c->field, cell)))
		return false;
	b->ruling = k;
	return true;
}

static inline bool hb_lean_is_quoted(struct hb_str cell)
{
	return cell.len && *cell.p == '"';
}

/* The text of CELL, as it stands in a line: without the quotes around it. False: it has others. */
static inline bool hb_lean_unquote(struct hb_str *cell)
{
	if (!hb_lean_is_quoted(*cell))
		return true;
	*cell = (struct hb_str){ cell->p + 1, cell->len - 2 };
	return !memchr(cell->p, '"', cell->len);
}

/* Whether CELL of LINE, which is not empty, is an id at a glance; with a quote in it it is not. */
static inline bool hb_lean_is_plain(const struct hb_lean_line *line, const struct hb_lean_step *c,
                                    struct hb_str cell)
{
	if (line->plain && c->among_ids)
		return true;
	if (!line->all || cell.len > 64)
		return hb_plain_id(cell);
	size_t at = (size_t)(cell.p - line->all->base);
	return !hb_csv_any_odd(line->all, at, at + cell.len);
}

/* Whether CELL is the choice that is expected. */
static inline bool hb_lean_take_guessed(struct hb_batch *b, const struct hb_field *f,
                                        const struct hb_lean_step *c, struct hb_str cell,
                                        const struct hb_lean_place *to)
{
	int64_t value;
	if (!hb_guessed(b, f, cell, &value))
		return false;
	to->code[c->code - 1] = (uint8_t)(value - c->less);
	if (c->place != HB_NO_FIELD)
		to->kept[c->place] = cell;
	return true;
}

static inline bool hb_lean_take_score(const struct hb_lean_step *c, struct hb_str cell,
                                      const struct hb_lean_place *to)
{
	uint8_t digit = cell.len ? (uint8_t)*cell.p : 0;
	to->code[c->code - 1] = cell.len ? (uint8_t)(digit - '0' - c->less) : 0;
	if (!cell.len)
		return !c->check.required;
	return cell.len == 1 && digit >= c->check.min && digit <= c->check.max;
}

/* One cell of LINE; false: not right at a glance, nor is one in quotes. The kinds that most columns
 * are of come first. */
static inline __attribute__((always_inline)) bool
hb_lean_take_cell(struct hb_batch *b, const struct hb_rows *rows, const struct hb_lean_step *c,
                  const struct hb_lean_line *line, struct hb_str cell,
                  const struct hb_lean_place *to)
{
	switch (c->kind) {
	case HB_LEAN_ID:
		return cell.len ? hb_lean_is_plain(line, c, cell) : !c->check.required;
	case HB_LEAN_KEY:
		if (cell.len ? !hb_lean_is_plain(line, c, cell) : c->check.required)
			return false;
		to->kept[c->place] = cell;
		to->hash[c->part] = hb_hash(cell);
		return true;
	case HB_LEAN_DAY:
		to->kept[c->place] = cell;
		*to->day = hb_day_parse(cell);
		return *to->day != HB_NO_DAY;
	case HB_LEAN_CHOICE:
		if (line->all && hb_lean_is_quoted(cell))
			return false;
		if (!cell.len ||
		    !hb_lean_take_guessed(b, &rows->table->fields[c->field], c, cell, to))
			break;
		return true;
	case HB_LEAN_SCORE:
		return hb_lean_take_score(c, cell, to);
	case HB_LEAN_RULED:
		if (line->all && hb_lean_is_quoted(cell))
			return false;
		if (hb_lean_rules_hold_for(b, c, cell))
			return true;
		break;
	case HB_LEAN_ANY:
		if (line->all && hb_lean_is_quoted(cell))
			return false;
		break;
	}
	return hb_lean_take_any(b, rows, c, cell, to);
}

/* The same for one in quotes. */
static __attribute__((noinline)) bool
hb_lean_take_quoted(struct hb_batch *b, const struct hb_rows *rows, const struct hb_lean_step *c,
                    const struct hb_lean_line *line, struct hb_str cell,
                    const struct hb_lean_place *to)
{
	return hb_lean_is_quoted(cell) && hb_lean_unquote(&cell) &&
	       hb_lean_take_cell(b, rows, c, line, cell, to);
}

/* The scores in a row of which the first begins at FROM and the last ends at END. */
static inline bool hb_lean_take_run(const struct hb_lean_step *c, const char *base, size_t from,
                                    const uint16_t *sep, size_t end, uint8_t *code)
{
	if (end - from == 2u * c->run - 1 &&
	    hb_lean_digits(base + from, c->run, c->check.min,
	                   (uint8_t)(c->check.max - c->check.min + 1), (uint8_t)('0' + c->less),
	                   code))
		return true;
	if (hb_lean_scores(c, base, from, sep, end, code))
		return true;
	struct hb_str cell[HB_LEAN_RUN];
	for (size_t i = 0; i < c->run; i++) {
		size_t to = i + 1u == c->run ? end : sep[i], quotes = base[from] == '"';
		cell[i] = (struct hb_str){ base + from + quotes, to - from - 2 * quotes };
		from = to + 1;
	}
	return hb_lean_score_cells(c, cell, code); /* a quote is no score */
}

/* The cells of LINE that matter, by the N steps STEP. */
static inline bool hb_lean_take_cells(struct hb_batch *b, const struct hb_rows *rows,
                                      const struct hb_lean_line *line,
                                      const struct hb_lean_step *step, size_t n,
                                      const struct hb_lean_place *to)
{
	const char *base = line->all->base;
	const uint16_t *sep = line->sep;
	for (const struct hb_lean_step *c = step; c < step + n; c++) {
		size_t from = c->column ? sep[c->column - 1] + 1u : line->start;
		size_t end = c->at_end ? line->stop : sep[c->last];
		if (c->run > 1) {
			if (!hb_lean_take_run(c, base, from, sep + c->column, end,
			                      to->code + c->code - 1))
				return false;
			continue;
		}
		struct hb_str cell = { base + from, end - from };
		if (!hb_lean_take_cell(b, rows, c, line, cell, to) &&
		    !hb_lean_take_quoted(b, rows, c, line, cell, to))
			return false;
	}
	return true;
}

#endif
