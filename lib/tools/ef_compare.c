#include <stdlib.h>

#include "tools/ef_parts.h"

/* Each pupil's last sheet: a word for its day (0: none yet), then a mark for each function. */
struct state {
	const struct hb_ef_compare *options;
	struct hb_ef_sheet sheet;
	struct hb_seen seen;
	struct hb_groups pupils;
	struct hb_cells cells;
};

static bool keep_last(struct state *s, const struct hb_row *row)
{
	int64_t day = row->value[s->sheet.date];
	s->pupils.text[0] = row->cell[s->sheet.pupil];
	uint32_t pupil = day == HB_NO_VALUE ? 0 : hb_groups_add(&s->pupils);
	if (pupil == HB_DICT_NONE || !hb_cells_reserve(&s->cells, s->pupils.keys.n))
		return false;
	if (day == HB_NO_VALUE)
		return true;
	uint32_t *cell = hb_cells_at(&s->cells, pupil), at = (uint32_t)(day - INT32_MIN);
	if (at < cell[0])
		return true;
	for (uint32_t i = 0; at > cell[0] && i < s->sheet.skills.n; i++)
		cell[1 + i] = 0;
	cell[0] = at;
	for (size_t i = 0; i < s->sheet.n_marked; i++)
		cell[1 + s->sheet.marked[i]] |= s->sheet.mark[s->sheet.marked[i]];
	return true;
}

static enum hb_status read_sheets(struct state *s, struct hb_rows *rows, struct hb_sink *sink)
{
	struct hb_row row;
	while (hb_ef_sheet_next(&s->sheet, rows, &row) == HB_ROWS_ROW)
		if (!keep_last(s, &row))
			return hb_no_memory(sink);
	return hb_rows_status(rows);
}

/* What MARK (0: not named) beside the teacher's last score comes to; empty: nothing to say. */
static struct hb_str verdict(const struct hb_ef_compare *o, unsigned mark, int64_t score)
{
	bool strong = score != HB_NO_VALUE && score >= o->strong_from;
	bool attention = score != HB_NO_VALUE && score <= o->attention_to;
	if (!mark)
		return attention ? HB_STR("alleen_leraar") : HB_STR("");
	if (!strong && !attention)
		return HB_STR("alleen_leerling");
	if (mark == HB_EF_STRONG)
		return strong ? HB_STR("beide_sterk") : HB_STR("leerling_sterker");
	return strong ? HB_STR("leraar_sterker") : HB_STR("beide_aandacht");
}

static void write_row(struct hb_csv_writer *out, struct hb_str pupil, struct hb_str skill,
                      unsigned mark, struct hb_last last, struct hb_str verdict)
{
	static const char *const self[] = { "", "sterk", "aandacht" };
	char text[10];
	hb_csv_text(out, pupil);
	hb_csv_code(out, skill);
	hb_csv_code(out, hb_str(self[mark]));
	if (last.score == HB_NO_VALUE)
		hb_csv_empty(out);
	else
		hb_csv_int(out, last.score);
	hb_csv_code(out, last.day == HB_NO_DAY ? HB_STR("") : hb_day_write(last.day, text));
	hb_csv_code(out, verdict);
	hb_csv_end(out);
}

/* A negative item is compared by its turned score, and shown as given. */
static int64_t turned(const struct state *s, uint32_t skill, int64_t score)
{
	const struct hb_items *items = &s->seen.items;
	for (size_t i = 0; score != HB_NO_VALUE && i < items->n; i++) {
		const struct hb_field *f = items->field[i];
		if (s->seen.skill_of[i] == skill && f->polarity == HB_NEGATIVE)
			return f->min + f->max - score;
	}
	return score;
}

/* SEEN: the pupil's id among the observed, HB_DICT_NONE for nobody saw them. */
static void write_pupil(const struct state *s, struct hb_str pupil, const uint32_t *cell,
                        uint32_t seen, struct hb_csv_writer *out)
{
	for (uint32_t skill = 0; skill < s->sheet.skills.n; skill++) {
		struct hb_last last = { HB_NO_DAY, HB_NO_VALUE };
		if (seen != HB_DICT_NONE)
			last = hb_seen_last(&s->seen, seen, skill);
		int64_t score = turned(s, skill, last.score);
		struct hb_str id = hb_dict_text(&s->sheet.skills, skill);
		unsigned marks = cell[1 + skill];
		for (unsigned mark = marks ? 1 : 0; mark <= HB_EF_ATTENTION; mark++) {
			struct hb_str said = verdict(s->options, mark, score);
			if (mark == (marks & mark) && (mark || !marks) && said.len)
				write_row(out, pupil, id, mark, last, said);
			if (!marks)
				break;
		}
	}
}

static enum hb_status write_all(struct state *s, struct hb_csv_writer *out, struct hb_sink *sink)
{
	static const char *const names[] = { "leerling", "vaardigheid", "zelf",
		                             "leraar",   "datum",       "vergelijking" };
	uint32_t *order = hb_groups_sorted(&s->pupils);
	uint64_t unseen = 0;
	if (!order)
		return hb_no_memory(sink);
	for (size_t i = 0; i < 6; i++)
		hb_csv_code(out, hb_str(names[i]));
	hb_csv_end(out);
	for (uint32_t i = 0; i < s->pupils.keys.n; i++) {
		struct hb_str key = hb_dict_text(&s->pupils.keys, order[i]);
		uint32_t seen = hb_dict_find(&s->seen.pupils.keys, key);
		unseen += seen == HB_DICT_NONE;
		if (!hb_groups_texts(&s->pupils, order[i])) {
			free(order);
			return hb_no_memory(sink);
		}
		write_pupil(s, s->pupils.text[0], hb_cells_at(&s->cells, order[i]), seen, out);
	}
	free(order);
	hb_tell_count(sink, HB_M_EF_UNSEEN, unseen, HB_STR(""));
	return HB_OK;
}

static enum hb_status compare(struct state *s, struct hb_rows *sheets, struct hb_csv_writer *out,
                              struct hb_sink *sink)
{
	enum hb_status status = hb_ef_sheet_make(&s->sheet, hb_rows_table(sheets), sink);
	if (status)
		return status;
	s->cells.words = 1 + (size_t)s->sheet.skills.n;
	if (!hb_groups_make(&s->pupils, 1))
		return hb_no_memory(sink);
	enum hb_status seen = hb_seen_read(&s->seen, s->options->seen, s->options->shapes,
	                                   &s->sheet.skills, sink);
	if (seen > HB_FINDING)
		return seen;
	status = read_sheets(s, sheets, sink);
	if (status > HB_FINDING)
		return status;
	enum hb_status written = write_all(s, out, sink);
	if (written)
		return written;
	return seen > status ? seen : status;
}

enum hb_status hb_ef_compare(struct hb_rows *sheets, const struct hb_ef_compare *options,
                             struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct state s = { .options = options };
	enum hb_status status = compare(&s, sheets, out, sink);
	hb_cells_free(&s.cells);
	hb_groups_free(&s.pupils);
	hb_seen_free(&s.seen);
	hb_ef_sheet_free(&s.sheet);
	return status;
}
