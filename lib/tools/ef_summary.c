#include <stdlib.h>

#include "data/emit.h"
#include "tools/ef_parts.h"

enum hb_status hb_ef_pass(struct hb_rows *rows, bool origin, struct hb_csv_writer *out,
                          struct hb_sink *sink)
{
	struct hb_ef_sheet sheet;
	enum hb_status status = hb_ef_sheet_make(&sheet, hb_rows_table(rows), sink);
	if (status == HB_OK) {
		struct hb_row row;
		hb_emit_header(out, rows, origin);
		while (hb_ef_sheet_next(&sheet, rows, &row) == HB_ROWS_ROW)
			hb_emit_row(out, rows, &row, origin);
		status = hb_rows_status(rows);
	}
	hb_ef_sheet_free(&sheet);
	return status;
}

/* Of a group: the sheets, then for each function how often strong and how often attention. */
struct state {
	struct hb_ef_sheet sheet;
	struct hb_groups groups;
	struct hb_cells cells;
};

static const char *const own_names[] = { "vaardigheid", "n", "sterk", "aandacht" };

static enum hb_status check_by(const struct hb_str *by, size_t n_by, struct hb_sink *sink)
{
	enum hb_message m = HB_MESSAGE_COUNT;
	size_t at = 0;
	for (size_t i = 0; i < n_by && m == HB_MESSAGE_COUNT; i++) {
		at = i;
		for (size_t j = 0; j < i; j++)
			if (hb_str_eq(by[i], by[j]))
				m = HB_M_BY_TWICE;
		for (size_t j = 0; j < 4; j++)
			if (hb_str_is(by[i], own_names[j]))
				m = HB_M_BY_OWN;
	}
	if (m == HB_MESSAGE_COUNT)
		return HB_OK;
	hb_find(sink, (struct hb_finding){ .message = m, .value = by[at] });
	return HB_USAGE;
}

static enum hb_status count_rows(struct state *s, struct hb_rows *rows, struct hb_sink *sink)
{
	struct hb_row row;
	uint64_t n = 0;
	while (hb_ef_sheet_next(&s->sheet, rows, &row) == HB_ROWS_ROW) {
		if (++n > HB_TALLY_ROWS_MAX) {
			hb_find(sink, (struct hb_finding){ .message = HB_M_TOO_MANY_ROWS });
			return HB_USAGE;
		}
		uint32_t group = hb_groups_of(&s->groups, rows, &row);
		if (group == HB_DICT_NONE || !hb_cells_reserve(&s->cells, s->groups.keys.n))
			return hb_no_memory(sink);
		uint32_t *cell = hb_cells_at(&s->cells, group);
		cell[0]++;
		for (size_t i = 0; i < s->sheet.n_marked; i++) {
			uint32_t skill = s->sheet.marked[i];
			cell[1 + 2 * skill] += (s->sheet.mark[skill] & HB_EF_STRONG) != 0;
			cell[2 + 2 * skill] += (s->sheet.mark[skill] & HB_EF_ATTENTION) != 0;
		}
	}
	return hb_rows_status(rows);
}

static enum hb_status write_groups(struct state *s, const struct hb_str *by, size_t n_by,
                                   struct hb_csv_writer *out, struct hb_sink *sink)
{
	uint32_t *order = hb_groups_sorted(&s->groups);
	if (!order)
		return hb_no_memory(sink);
	for (size_t i = 0; i < n_by; i++)
		hb_csv_text(out, by[i]);
	for (size_t i = 0; i < 4; i++)
		hb_csv_code(out, hb_str(own_names[i]));
	hb_csv_end(out);
	bool good = true;
	for (uint32_t g = 0; good && g < s->groups.keys.n; g++) {
		const uint32_t *cell = hb_cells_at(&s->cells, order[g]);
		good = hb_groups_texts(&s->groups, order[g]);
		for (uint32_t skill = 0; good && skill < s->sheet.skills.n; skill++) {
			for (size_t i = 0; i < n_by; i++)
				hb_csv_text(out, s->groups.text[i]);
			hb_csv_code(out, hb_dict_text(&s->sheet.skills, skill));
			hb_csv_int(out, cell[0]);
			hb_csv_int(out, cell[1 + 2 * skill]);
			hb_csv_int(out, cell[2 + 2 * skill]);
			hb_csv_end(out);
		}
	}
	free(order);
	return good ? HB_OK : hb_no_memory(sink);
}

enum hb_status hb_ef_summary(struct hb_rows *rows, const struct hb_str *by, size_t n_by,
                             struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct state s = { 0 };
	enum hb_status status = hb_ef_sheet_make(&s.sheet, hb_rows_table(rows), sink);
	struct hb_str pupil = HB_STR("leerling");
	if (status == HB_OK)
		pupil = s.sheet.table->fields[s.sheet.pupil].id;
	if (!n_by) {
		by = &pupil;
		n_by = 1;
	}
	if (status == HB_OK)
		status = check_by(by, n_by, sink);
	if (status == HB_OK)
		status = hb_groups_by(&s.groups, rows, by, n_by, sink);
	s.cells.words = 1 + 2 * (size_t)s.sheet.skills.n;
	if (status == HB_OK)
		status = count_rows(&s, rows, sink);
	if (status == HB_OK || status == HB_FINDING) {
		enum hb_status written = write_groups(&s, by, n_by, out, sink);
		status = written ? written : status;
	}
	hb_cells_free(&s.cells);
	hb_groups_free(&s.groups);
	hb_ef_sheet_free(&s.sheet);
	return status;
}
