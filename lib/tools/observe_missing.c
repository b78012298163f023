#include <stdlib.h>

#include "base/sys.h"
#include "tools/observe.h"
#include "tools/observe_deal.h"
#include "tools/observe_parts.h"

/* What is known of a code, on the list or not. */
struct seen {
	bool listed, within, written;
	int32_t last; /* of the rows outside the period; HB_NO_DAY: none */
};

/* What one part of the rows comes to, and the whole where they are not dealt. */
struct part {
	struct hb_groups pupils;
	struct seen *seen; /* by pupil */
	size_t cap;
};

struct state {
	struct hb_rows *rows;
	struct hb_days days;
	uint32_t date;
	struct part *part;
	unsigned n_parts;
	struct hb_dict codes; /* of all parts, and of the list */
	struct part all;      /* by code */
};

static struct seen *seen_at(struct part *p, uint32_t id)
{
	size_t before = p->cap;
	if (id == HB_DICT_NONE || hb_grow(&p->seen, &p->cap, (size_t)id + 1, sizeof(*p->seen)) != 0)
		return NULL;
	for (size_t i = before; i < p->cap; i++)
		p->seen[i] = (struct seen){ .last = HB_NO_DAY };
	return &p->seen[id];
}

static bool is_within(const struct hb_days *days, int32_t day)
{
	return (days->from == HB_NO_DAY || day >= days->from) &&
	       (days->to == HB_NO_DAY || day <= days->to);
}

static bool take(const struct state *s, struct part *p, uint32_t pupil, int32_t day)
{
	struct seen *seen = seen_at(p, pupil);
	if (!seen)
		return false;
	if (is_within(&s->days, day))
		seen->within = true;
	else if (day > seen->last)
		seen->last = day;
	return true;
}

static bool take_dealt(void *ctx, unsigned at, const struct hb_shared *shared)
{
	const struct state *s = ctx;
	struct part *p = &s->part[at];
	if (shared->day == HB_NO_DAY)
		return true;
	return take(s, p, hb_dealt_group(&p->pupils, s->rows, shared), shared->day);
}

/* One part, or as many as the rows can be dealt to. */
static enum hb_status make_parts(struct state *s, const struct hb_share *share, bool dealt,
                                 struct hb_sink *sink)
{
	struct hb_str pupil = hb_rows_table(s->rows)->fields[share->by].id;
	unsigned n = dealt ? hb_rows_parts(s->rows, share) : 1;
	s->part = hb_calloc(n, sizeof(*s->part));
	enum hb_status status = s->part ? HB_OK : hb_no_memory(sink);
	for (; s->n_parts < n && !status; s->n_parts++)
		status = hb_groups_by(&s->part[s->n_parts].pupils, s->rows, &pupil, 1, sink);
	return status;
}

static enum hb_status read_rows(const struct state *s, struct hb_sink *sink)
{
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(s->rows, &row)) == HB_ROWS_ROW) {
		int64_t day = row.value[s->date];
		if (day != HB_NO_VALUE &&
		    !take(s, s->part, hb_groups_of(&s->part->pupils, s->rows, &row), (int32_t)day))
			return hb_no_memory(sink);
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(s->rows) : HB_OK;
}

static struct seen *seen_of(struct state *s, struct hb_str code)
{
	return seen_at(&s->all, hb_dict_add(&s->codes, code, NULL));
}

/* A pupil is in one part only. */
static bool join_parts(struct state *s)
{
	for (unsigned i = 0; i < s->n_parts; i++) {
		struct part *p = &s->part[i];
		for (uint32_t id = 0; id < p->pupils.keys.n; id++) {
			struct seen *seen = NULL;
			if (hb_groups_texts(&p->pupils, id))
				seen = seen_of(s, p->pupils.text[0]);
			if (!seen)
				return false;
			*seen = p->seen[id];
		}
	}
	return true;
}

static enum hb_status count_rows(struct state *s, const struct hb_table *record,
                                 struct hb_sink *sink)
{
	const struct hb_table *table = hb_rows_table(s->rows);
	struct hb_arena arena = { 0 };
	struct hb_share share;
	uint32_t skill =
	        table == record ? HB_NO_FIELD : hb_table_field(table, HB_STR("vaardigheid"));
	enum hb_status status =
	        hb_deal(&share, table, skill, 1, &arena) ? HB_OK : hb_no_memory(sink);
	if (status == HB_OK) {
		hb_deal_text(&share, share.by);
		share.take = take_dealt;
		share.ctx = s;
		bool dealt = hb_rows_parts(s->rows, &share) > 0;
		status = make_parts(s, &share, dealt, sink);
		if (status == HB_OK)
			status = dealt ? hb_rows_share(s->rows, &share) : read_rows(s, sink);
	}
	hb_arena_free(&arena);
	if (status == HB_OK && !join_parts(s))
		status = hb_no_memory(sink);
	return status;
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
		n += !s->all.seen[i].listed;
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
	struct state s = { .rows = rows, .days = options->days, .date = hb_date_field(table) };
	enum hb_status status = count_rows(&s, options->record, sink);
	if (status == HB_OK)
		status = write_missing(&s, options, out, sink);
	if (status == HB_OK) {
		tell_strangers(&s, sink);
		status = hb_rows_status(rows);
	}
	for (unsigned i = 0; i < s.n_parts; i++) {
		hb_groups_free(&s.part[i].pupils);
		free(s.part[i].seen);
	}
	free(s.part);
	free(s.all.seen);
	hb_dict_free(&s.codes);
	return status;
}
