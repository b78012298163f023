#include <stdlib.h>

#include "base/sys.h"
#include "tools/keuze_parts.h"
#include "tools/observe_parts.h"

/*
 * Groups are pupil, class and week, in that order; a week's text sorts as its days do. What is left
 * to a pupil is counted over the pupil and the week, whatever class the requests name.
 */
struct account {
	uint64_t granted, refused; /* lesson hours */
	uint32_t of_pupil;         /* the pupil's week */
};

struct state {
	struct hb_rows *rows;
	struct hb_keuze_columns columns;
	struct hb_groups groups;
	struct account *account; /* by group */
	size_t cap;
	struct hb_dict pupils, weeks;
	uint64_t *granted; /* by week of a pupil */
	size_t cap_granted;
};

static struct hb_str week_text(int32_t day, char out[16])
{
	int32_t year;
	uint32_t week;
	hb_iso_week(day, &year, &week);
	for (int i = 3; i >= 0; i--, year /= 10)
		out[i] = (char)('0' + year % 10);
	out[4] = '-';
	out[5] = 'W';
	out[6] = (char)('0' + week / 10);
	out[7] = (char)('0' + week % 10);
	return (struct hb_str){ out, 8 };
}

static bool add_group(struct state *s, uint32_t group, uint32_t of_pupil)
{
	size_t before = s->cap;
	if (hb_grow(&s->account, &s->cap, (size_t)group + 1, sizeof(*s->account)) != 0)
		return false;
	for (size_t i = before; i < s->cap; i++)
		s->account[i] = (struct account){ 0 };
	before = s->cap_granted;
	if (hb_grow(&s->granted, &s->cap_granted, (size_t)of_pupil + 1, sizeof(*s->granted)) != 0)
		return false;
	for (size_t i = before; i < s->cap_granted; i++)
		s->granted[i] = 0;
	s->account[group].of_pupil = of_pupil;
	return true;
}

static bool count(struct state *s, const struct hb_row *row, struct hb_hours hours, bool granted)
{
	const uint32_t *at = s->columns.at;
	char text[16];
	int32_t day = (int32_t)row->value[at[HB_KEUZE_DATE]];
	int32_t part[2] = { 0, day - (int32_t)hb_weekday(day) };
	uint32_t pupil = hb_dict_add(&s->pupils, row->cell[at[HB_KEUZE_PUPIL]], NULL);
	part[0] = (int32_t)pupil;
	uint32_t week =
	        hb_dict_add(&s->weeks, (struct hb_str){ (const char *)part, sizeof(part) }, NULL);
	s->groups.text[0] = row->cell[at[HB_KEUZE_PUPIL]];
	s->groups.text[1] = row->cell[at[HB_KEUZE_CLASS]];
	s->groups.text[2] = week_text(day, text);
	uint32_t group = hb_groups_add(&s->groups);
	if (pupil == HB_DICT_NONE || week == HB_DICT_NONE || group == HB_DICT_NONE ||
	    !add_group(s, group, week))
		return false;
	uint64_t n = hours.last > hours.first ? 2 : 1;
	s->account[group].granted += granted ? n : 0;
	s->account[group].refused += granted ? 0 : n;
	s->granted[week] += granted ? n : 0;
	return true;
}

static enum hb_status read_rows(struct state *s, struct hb_sink *sink)
{
	struct hb_row row;
	struct hb_hours hours;
	bool granted;
	while (hb_rows_next(s->rows, &row) == HB_ROWS_ROW) {
		if (!hb_keuze_verdict_of(s->rows, &row, &s->columns, &hours, &granted))
			continue;
		if (!count(s, &row, hours, granted))
			return hb_no_memory(sink);
	}
	return hb_rows_status(s->rows);
}

static bool write_groups(struct state *s, int64_t max_per_week, struct hb_csv_writer *out)
{
	static const char *const names[] = { "leerling",   "klas",      "week",
		                             "toegestaan", "geweigerd", "over" };
	uint32_t *order = hb_groups_sorted(&s->groups);
	bool good = order;
	for (size_t i = 0; i < 6; i++)
		hb_csv_code(out, hb_str(names[i]));
	hb_csv_end(out);
	for (uint32_t i = 0; good && i < s->groups.keys.n; i++) {
		const struct account *a = &s->account[order[i]];
		good = hb_groups_texts(&s->groups, order[i]);
		for (size_t k = 0; good && k < 3; k++)
			hb_csv_text(out, s->groups.text[k]);
		hb_csv_int(out, (int64_t)a->granted);
		hb_csv_int(out, (int64_t)a->refused);
		if (max_per_week < 0)
			hb_csv_empty(out);
		else
			hb_csv_int(out, max_per_week - (int64_t)s->granted[a->of_pupil]);
		hb_csv_end(out);
	}
	free(order);
	return good;
}

enum hb_status hb_keuze_usage(struct hb_rows *rows, int64_t max_per_week, struct hb_csv_writer *out,
                              struct hb_sink *sink)
{
	struct state s = { .rows = rows };
	enum hb_status status = hb_keuze_decided(&s.columns, rows, sink);
	if (status == HB_OK && !hb_groups_make(&s.groups, 3))
		status = hb_no_memory(sink);
	if (status == HB_OK)
		status = read_rows(&s, sink);
	if (status <= HB_FINDING && !write_groups(&s, max_per_week, out))
		status = hb_no_memory(sink);
	hb_groups_free(&s.groups);
	hb_dict_free(&s.pupils);
	hb_dict_free(&s.weeks);
	free(s.account);
	free(s.granted);
	return status;
}
