/*
 * The straight way: lines as they should be, from the index of separators to what is kept of them.
 */
#include <string.h>

#include "data/lean_known.h"
#include "data/lean_scores.h"
#include "data/rules.h"

/* The line being taken. */
struct line {
	const struct hb_csv_lines *all; /* NULL: it is a record, whose cells are without quotes */
	size_t start, stop;             /* without its end */
	const uint16_t *sep;
	bool plain; /* steps among the ids are so for sure: see hb_lean_columns */
};

/* Where things of the row being taken go. */
struct place {
	struct hb_str *kept;
	uint64_t *hash;
	uint8_t *code;
	int32_t *day;
};

/* What a cell that is right at a glance says goes where it belongs. */
static void put(struct hb_batch *b, const struct hb_lean_step *c, struct hb_str cell, int64_t value,
                const struct place *to)
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
static bool take_any(struct hb_batch *b, const struct hb_rows *rows, const struct hb_lean_step *c,
                     struct hb_str cell, const struct place *to)
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
	put(b, c, cell, value, to);
	return true;
}

/* Whether CELL is known as one that the rules hold for. */
static inline bool rules_hold_for(struct hb_batch *b, const struct hb_lean_step *c,
                                  struct hb_str cell)
{
	struct hb_known *k = cell.len ? hb_known_place(b, c->field, cell) : &b->no_value;
	if (!k->rules_hold || (cell.len && !hb_is_known(k, c->field, cell)))
		return false;
	b->ruling = k;
	return true;
}

static inline bool is_quoted(struct hb_str cell)
{
	return cell.len && *cell.p == '"';
}

/* The text of CELL, as it stands in a line: without the quotes around it. False: it has others. */
static bool unquote(struct hb_str *cell)
{
	if (!is_quoted(*cell))
		return true;
	*cell = (struct hb_str){ cell->p + 1, cell->len - 2 };
	return !memchr(cell->p, '"', cell->len);
}

/* Whether CELL of LINE, which is not empty, is an id at a glance; with a quote in it it is not. */
static inline bool is_plain(const struct line *line, const struct hb_lean_step *c,
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
static inline bool take_guessed(struct hb_batch *b, const struct hb_field *f,
                                const struct hb_lean_step *c, struct hb_str cell,
                                const struct place *to)
{
	int64_t value;
	if (!hb_guessed(b, f, cell, &value))
		return false;
	to->code[c->code - 1] = (uint8_t)(value - c->less);
	if (c->place != HB_NO_FIELD)
		to->kept[c->place] = cell;
	return true;
}

static inline bool take_score(const struct hb_lean_step *c, struct hb_str cell,
                              const struct place *to)
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
take_cell(struct hb_batch *b, const struct hb_rows *rows, const struct hb_lean_step *c,
          const struct line *line, struct hb_str cell, const struct place *to)
{
	switch (c->kind) {
	case HB_LEAN_ID:
		return cell.len ? is_plain(line, c, cell) : !c->check.required;
	case HB_LEAN_KEY:
		if (cell.len ? !is_plain(line, c, cell) : c->check.required)
			return false;
		to->kept[c->place] = cell;
		to->hash[c->part] = hb_hash(cell);
		return true;
	case HB_LEAN_DAY:
		to->kept[c->place] = cell;
		*to->day = hb_day_parse(cell);
		return *to->day != HB_NO_DAY;
	case HB_LEAN_CHOICE:
		if (line->all && is_quoted(cell))
			return false;
		if (!cell.len || !take_guessed(b, &rows->table->fields[c->field], c, cell, to))
			break;
		return true;
	case HB_LEAN_SCORE:
		return take_score(c, cell, to);
	case HB_LEAN_RULED:
		if (line->all && is_quoted(cell))
			return false;
		if (rules_hold_for(b, c, cell))
			return true;
		break;
	case HB_LEAN_ANY:
		if (line->all && is_quoted(cell))
			return false;
		break;
	}
	return take_any(b, rows, c, cell, to);
}

/* The same for one in quotes. */
static __attribute__((noinline)) bool take_quoted(struct hb_batch *b, const struct hb_rows *rows,
                                                  const struct hb_lean_step *c,
                                                  const struct line *line, struct hb_str cell,
                                                  const struct place *to)
{
	return is_quoted(cell) && unquote(&cell) && take_cell(b, rows, c, line, cell, to);
}

/* The scores in a row of which the first begins at FROM and the last ends at END. */
static bool take_run(const struct hb_lean_step *c, const char *base, size_t from,
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
static bool take_cells(struct hb_batch *b, const struct hb_rows *rows, const struct line *line,
                       const struct hb_lean_step *step, size_t n, const struct place *to)
{
	const char *base = line->all->base;
	const uint16_t *sep = line->sep;
	for (const struct hb_lean_step *c = step; c < step + n; c++) {
		size_t from = c->column ? sep[c->column - 1] + 1u : line->start;
		size_t end = c->at_end ? line->stop : sep[c->last];
		if (c->run > 1) {
			if (!take_run(c, base, from, sep + c->column, end, to->code + c->code - 1))
				return false;
			continue;
		}
		struct hb_str cell = { base + from, end - from };
		if (!take_cell(b, rows, c, line, cell, to) &&
		    !take_quoted(b, rows, c, line, cell, to))
			return false;
	}
	return true;
}

/* Where all rules look at one field alone, a value that they held for is held for again. */
static bool find_if_rules_hold(struct hb_batch *b, const struct hb_rows *rows,
                               const struct input *in)
{
	const struct hb_checker *checker = &rows->checker;
	for (size_t i = 0; i < checker->n_rules; i++)
		hb_rule_check(&checker->rules[i], checker->table, b->at_hand_cell,
		              in->column_of_field, b->at_hand_value, &b->at_hand);
	if (b->at_hand.n == 0) {
		if (b->ruling)
			b->ruling->rules_hold = true;
		return !b->at_hand.failed;
	}
	b->at_hand.n = b->at_hand.errors = 0; /* they are found anew the long way */
	return false;
}

static inline bool rules_hold(struct hb_batch *b, const struct hb_rows *rows,
                              const struct input *in)
{
	return (b->ruling && b->ruling->rules_hold) || find_if_rules_hold(b, rows, in);
}

/* A file put behind another brings its header along: the reader knows what to say of that. */
static inline bool like_header(const struct input *in, struct hb_str cell)
{
	struct hb_str name = in->header[0];
	if (is_quoted(cell) && !unquote(&cell))
		return true;
	return cell.len == name.len && cell.len && *cell.p == *name.p &&
	       memcmp(cell.p, name.p, cell.len) == 0;
}

/* What no column says is empty. */
static inline void take_absent(const struct hb_lean *lean, const struct hb_lean_columns *columns,
                               const struct place *to)
{
	if (columns->all_codes && !columns->n_absent)
		return; /* a part of the key that is absent is kept, too */
	for (size_t i = 0; i < columns->n_absent; i++)
		to->kept[columns->absent[i]] = HB_STR("");
	for (size_t i = 0; i < columns->n_absent_part; i++)
		to->hash[columns->absent_part[i]] = hb_hash(HB_STR(""));
	if (!columns->all_codes)
		memset(to->code, 0, lean->share->n_codes);
}

/* The line at START, where SEP are its separators. */
static inline struct line line_at(const struct hb_csv_lines *lines,
                                  const struct hb_lean_columns *columns, size_t start,
                                  const uint16_t *sep)
{
	const char *base = lines->base;
	size_t end = sep[columns->n - 1];
	end -= end > start && base[end - 1] == '\r'; /* a CR may stand before its end */
	return (struct line){ lines, start, end, sep, false };
}

/* Whether no byte of the ids of LINE is odd. */
static inline bool has_plain_ids(const struct line *line, const struct hb_lean_columns *columns)
{
	size_t from = columns->ids ? line->sep[columns->ids - 1] + 1u : line->start;
	size_t last = columns->ids + columns->n_ids - 1;
	size_t to = last + 1 == columns->n ? line->stop : line->sep[last];
	return to > from && to - from <= 64 && !hb_csv_any_odd(line->all, from, to);
}

static inline struct place places_of(struct hb_batch *b, const struct hb_lean *lean,
                                     uint8_t folded[2])
{
	folded[0] = folded[1] = 0;
	b->ruling = NULL;
	return (struct place){ b->kept + b->n * lean->n_kept, b->hash + b->n * lean->n_key,
		               lean->choice ? folded : b->code + b->n * lean->stride,
		               b->day + b->n };
}

/* The codes of a row that is one of several of a record, by choice. */
static inline void unfold(struct hb_batch *b, const struct hb_lean *lean, const uint8_t folded[2])
{
	uint8_t *code = b->code + b->n * lean->stride;
	if (!lean->choice)
		return;
	memset(code, 0, lean->stride);
	code[folded[0] - 1] = folded[1];
	b->here[b->n] = UINT64_C(1) << (folded[0] - 1u) % 64;
}

/* Takes the line at START; false: it is for the long way. */
static bool take_line(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                      const struct hb_csv_lines *lines, size_t start, const uint16_t *sep)
{
	const struct hb_lean *lean = rows->lean;
	const struct hb_lean_columns *columns = in->lean;
	const char *p = lines->base + start;
	struct line line = line_at(lines, columns, start, sep);
	uint8_t folded[2];
	struct hb_str first = { p, (columns->n == 1 ? line.stop : sep[0]) - start };
	if (line.stop - start == columns->n - 1 || like_header(in, first))
		return false;
	line.plain = columns->n_ids && has_plain_ids(&line, columns);
	struct place to = places_of(b, lean, folded);
	take_absent(lean, columns, &to);
	const struct hb_lean_step *step = line.plain ? columns->plain_step : columns->step;
	size_t n = line.plain ? columns->n_plain_steps : columns->n_steps;
	if (!take_cells(b, rows, &line, step, n, &to) ||
	    (rows->checker.n_rules && !rules_hold(b, rows, in)))
		return false;
	unfold(b, lean, folded);
	b->row[b->n].raw = (struct hb_str){ p, line.stop - start };
	return true;
}

bool hb_lean_take_record(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                         const struct hb_csv_record *r)
{
	const struct hb_lean *lean = rows->lean;
	const struct hb_lean_columns *columns = in->lean;
	uint8_t folded[2];
	struct place to = places_of(b, lean, folded);
	struct line line = { 0 };
	take_absent(lean, columns, &to);
	for (size_t i = 0; i < columns->n_steps; i++) {
		const struct hb_lean_step *c = &columns->step[i];
		const struct hb_str *cell = r->cell + c->column;
		if (c->run == 1 ? !take_cell(b, rows, c, &line, *cell, &to)
		                : !hb_lean_score_cells(c, cell, to.code + c->code - 1))
			return false;
	}
	if (rows->checker.n_rules && !rules_hold(b, rows, in))
		return false;
	for (size_t i = 0; i < lean->n_kept; i++)
		to.kept[i] = hb_batch_keep(b, to.kept[i]);
	unfold(b, lean, folded);
	return !b->failed;
}

/* Takes the lines of the same record that follow the one at START, as long as their choices come
 * in order: a line each is added to the row at hand. Returns how many. */
static size_t take_same(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                        const struct hb_csv_lines *lines, size_t start, const uint16_t *sep,
                        size_t n)
{
	const char *base = lines->base;
	const struct hb_lean *lean = rows->lean;
	const struct hb_lean_columns *columns = in->lean;
	const char *first = base + start;
	size_t shared = sep[columns->same - 1] + 1u - start, done = 0;
	uint8_t folded[2], *code = b->code + b->n * lean->stride;
	uint64_t *here = &b->here[b->n];
	struct place to = places_of(b, lean, folded);
	struct hb_str *choice = to.kept + lean->place[lean->share->code[0]], first_choice = *choice;
	for (; done < n; done++) {
		start = sep[columns->n - 1] + 1u;
		sep += columns->n;
		if (sep[columns->same - 1] + 1u - start != shared ||
		    !hb_same_bytes(first, base + start, shared))
			break;
		struct line line = line_at(lines, columns, start, sep);
		b->ruling = NULL;
		if (!take_cells(b, rows, &line, columns->step + columns->same_steps,
		                columns->n_steps - columns->same_steps, &to) ||
		    (!columns->rules_are_same && !rules_hold(b, rows, in)))
			break;
		uint64_t bit = UINT64_C(1) << (folded[0] - 1u) % 64; /* one is required */
		if (bit <= *here)
			break;
		*here |= bit;
		code[folded[0] - 1] = folded[1];
		b->row[b->n].raw.len = (size_t)(base + line.stop - b->row[b->n].raw.p);
	}
	*choice = first_choice;
	return done;
}

static size_t take_lines(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                         const struct hb_csv_lines *lines, uint64_t line, uint64_t record)
{
	const struct hb_lean *lean = rows->lean;
	size_t start = lines->start, n = in->lean->n, i = 0;
	const uint16_t *sep = lines->sep;
	while (i < lines->n) {
		if (!hb_lean_room(b, lean) || !take_line(b, rows, in, lines, start, sep))
			break;
		struct hb_looked *row = &b->row[b->n];
		row->line = line + i;
		row->record = record + i;
		row->as_read = NULL;
		row->n_problems = row->n_errors = 0;
		row->readable = true;
		row->written = false; /* nobody asks: rows of a share are not written on */
		size_t taken = 1;
		if (in->lean->same)
			taken += take_same(b, rows, in, lines, start, sep, lines->n - i - 1);
		hb_lean_deal(b, lean);
		b->n++;
		i += taken;
		start = sep[taken * n - 1] + 1u;
		sep += taken * n;
	}
	return i;
}

void hb_lean_take_lines(struct hb_batch *b, const struct hb_rows *rows, const struct input *in,
                        struct hb_csv_reader *part)
{
	struct hb_csv_lines lines;
	uint64_t line, record;
	size_t n;
	do {
		if (!hb_csv_part_lines(part, &lines))
			return;
		hb_csv_part_at(part, &line, &record);
		n = take_lines(b, rows, in, &lines, line, record);
		hb_csv_part_pass(part, n);
	} while (n == lines.n && !b->failed);
}
