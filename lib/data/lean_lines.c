/*
 * The straight way: lines as they should be, from the index of separators to what is kept of them.
 */
#include <string.h>

#include "data/lean_cells.h"
#include "data/rules.h"

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
	if (hb_lean_is_quoted(cell) && !hb_lean_unquote(&cell))
		return true;
	return cell.len == name.len && cell.len && *cell.p == *name.p &&
	       memcmp(cell.p, name.p, cell.len) == 0;
}

/* What no column says is empty. */
static inline void take_absent(const struct hb_lean *lean, const struct hb_lean_columns *columns,
                               const struct hb_lean_place *to)
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
static inline struct hb_lean_line line_at(const struct hb_csv_lines *lines,
                                          const struct hb_lean_columns *columns, size_t start,
                                          const uint16_t *sep)
{
	const char *base = lines->base;
	size_t end = sep[columns->n - 1];
	end -= end > start && base[end - 1] == '\r'; /* a CR may stand before its end */
	return (struct hb_lean_line){ lines, start, end, sep, false };
}

/* Whether no byte of the ids of LINE is odd. */
static inline bool has_plain_ids(const struct hb_lean_line *line,
                                 const struct hb_lean_columns *columns)
{
	size_t from = columns->ids ? line->sep[columns->ids - 1] + 1u : line->start;
	size_t last = columns->ids + columns->n_ids - 1;
	size_t to = last + 1 == columns->n ? line->stop : line->sep[last];
	return to > from && to - from <= 64 && !hb_csv_any_odd(line->all, from, to);
}

static inline struct hb_lean_place places_of(struct hb_batch *b, const struct hb_lean *lean,
                                             uint8_t folded[2])
{
	folded[0] = folded[1] = 0;
	b->ruling = NULL;
	return (struct hb_lean_place){ b->kept + b->n * lean->n_kept, b->hash + b->n * lean->n_key,
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
	struct hb_lean_line line = line_at(lines, columns, start, sep);
	uint8_t folded[2];
	struct hb_str first = { p, (columns->n == 1 ? line.stop : sep[0]) - start };
	if (line.stop - start == columns->n - 1 || like_header(in, first))
		return false;
	line.plain = columns->n_ids && has_plain_ids(&line, columns);
	struct hb_lean_place to = places_of(b, lean, folded);
	take_absent(lean, columns, &to);
	const struct hb_lean_step *step = line.plain ? columns->plain_step : columns->step;
	size_t n = line.plain ? columns->n_plain_steps : columns->n_steps;
	if (!hb_lean_take_cells(b, rows, &line, step, n, &to) ||
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
	struct hb_lean_place to = places_of(b, lean, folded);
	struct hb_lean_line line = { 0 };
	take_absent(lean, columns, &to);
	for (size_t i = 0; i < columns->n_steps; i++) {
		const struct hb_lean_step *c = &columns->step[i];
		const struct hb_str *cell = r->cell + c->column;
		if (c->run == 1 ? !hb_lean_take_cell(b, rows, c, &line, *cell, &to)
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
	struct hb_lean_place to = places_of(b, lean, folded);
	struct hb_str *choice = to.kept + lean->place[lean->share->code[0]], first_choice = *choice;
	for (; done < n; done++) {
		start = sep[columns->n - 1] + 1u;
		sep += columns->n;
		if (sep[columns->same - 1] + 1u - start != shared ||
		    !hb_same_bytes(first, base + start, shared))
			break;
		struct hb_lean_line line = line_at(lines, columns, start, sep);
		b->ruling = NULL;
		if (!hb_lean_take_cells(b, rows, &line, columns->step + columns->same_steps,
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
