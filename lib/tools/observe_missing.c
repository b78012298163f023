#include <stdlib.h>

#include "base/sys.h"
#include "tools/observe.h"
#include "tools/observe_parts.h"

/* What is known of a code, on the list or not. */
struct seen {
	bool listed, within, written;
	int32_t last; /* of the rows outside the period; HB_NO_DAY: none */
};

struct state {
	struct hb_dict codes;
	struct seen *seen; /* by id of the code */
	size_t cap;
	uint32_t last; /* the code of the row before */
};

static struct seen *seen_of(struct state *s, struct hb_str code)
{
	bool is_new = false;
	uint32_t id = s->last;
	if (id == HB_DICT_NONE || !hb_str_eq(hb_dict_text(&s->codes, id), code))
		id = hb_dict_add(&s->codes, code, &is_new);
	if (id == HB_DICT_NONE || hb_grow(&s->seen, &s->cap, (size_t)id + 1, sizeof(*s->seen)) != 0)
		return NULL;
	if (is_new)
		s->seen[id] = (struct seen){ .last = HB_NO_DAY };
	s->last = id;
	return &s->seen[id];
}

static bool is_within(const struct hb_days *days, int32_t day)
{
	return (days->from == HB_NO_DAY || day >= days->from) &&
	       (days->to == HB_NO_DAY || day <= days->to);
}

static enum hb_status read_rows(struct state *s, struct hb_rows *rows, const struct hb_days *days,
                                struct hb_sink *sink)
{
	const struct hb_table *table = hb_rows_table(rows);
	uint32_t pupil = hb_pupil_field(table), date = hb_date_field(table);
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		if (row.value[date] == HB_NO_VALUE)
			continue;
		struct seen *seen = seen_of(s, row.cell[pupil]);
		if (!seen)
			return hb_no_memory(sink);
		int32_t day = (int32_t)row.value[date];
		if (is_within(days, day))
			seen->within = true;
		else if (day > seen->last)
			seen->last = day;
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

static void write_pupil(const struct hb_pupil *pupil, int32_t last, int32_t today,
                        struct hb_csv_writer *out)
{
	char text[10];
	hb_csv_text(out, pupil->code);
	hb_csv_text(out, pupil->group);
	hb_csv_text(out, pupil->school);
	if (last == HB_NO_DAY) {
		hb_csv_empty(out);
		hb_csv_empty(out);
	} else {
		hb_csv_code(out, hb_day_write(last, text));
		hb_csv_int(out, (int64_t)today - last);
	}
	hb_csv_end(out);
}

static enum hb_status write_missing(struct state *s, const struct hb_missing_options *options,
                                    struct hb_csv_writer *out, struct hb_sink *sink)
{
	static const char *const names[] = { "leerling", "groep", "school", "laatste_datum",
		                             "dagen" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		hb_csv_code(out, hb_str(names[i]));
	hb_csv_end(out);
	for (size_t i = 0; i < hb_pupils_count(options->pupils); i++) {
		const struct hb_pupil *pupil = hb_pupils_at(options->pupils, i);
		struct seen *seen = seen_of(s, pupil->code);
		if (!seen)
			return hb_no_memory(sink);
		if (!seen->within && !seen->written)
			write_pupil(pupil, seen->last, options->today, out);
		seen->listed = seen->written = true; /* a pupil may stand on the list twice */
	}
	return HB_OK;
}

/* Rows of pupils that the list does not have may mean a wrong list. */
static void tell_strangers(const struct state *s, struct hb_sink *sink)
{
	int64_t n = 0;
	for (uint32_t i = 0; i < s->codes.n; i++)
		n += !s->seen[i].listed;
	if (!n)
		return;
	struct hb_buf count = { 0 };
	hb_buf_int(&count, n);
	hb_find(sink, (struct hb_finding){ .message = HB_M_NOT_ON_LIST,
	                                   .text = { hb_buf_slice(&count) } });
	hb_buf_free(&count);
}

enum hb_status hb_observe_missing(struct hb_rows *rows, const struct hb_missing_options *options,
                                  struct hb_csv_writer *out, struct hb_sink *sink)
{
	const struct hb_table *table = hb_rows_table(rows);
	if (hb_pupil_field(table) == HB_NO_FIELD || hb_date_field(table) == HB_NO_FIELD) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_NO_PUPIL_DATE,
		                                   .value = options->record->id });
		return HB_USAGE;
	}
	struct state s = { .last = HB_DICT_NONE };
	enum hb_status status = read_rows(&s, rows, &options->days, sink);
	if (status == HB_OK)
		status = write_missing(&s, options, out, sink);
	if (status == HB_OK) {
		tell_strangers(&s, sink);
		status = hb_rows_status(rows);
	}
	hb_dict_free(&s.codes);
	free(s.seen);
	return status;
}
