#include "data/limits.h"

#include <stdlib.h>

#include "base/sys.h"
#include "data/value.h"

enum hb_status hb_limits_make(struct hb_limits *limits, const struct hb_table *table,
                              uint32_t date_field, const struct hb_calendar *calendar,
                              struct hb_sink *sink)
{
	*limits = (struct hb_limits){ .date_field = date_field, .calendar = calendar };
	for (size_t i = 0; i < table->n_rules; i++)
		limits->n += table->rules[i].kind == HB_RULE_MAX_PER;
	if (!limits->n)
		return HB_OK;
	limits->limit = hb_calloc(limits->n, sizeof(*limits->limit));
	if (!limits->limit) {
		limits->n = 0;
		return hb_no_memory(sink);
	}
	size_t at = 0;
	for (size_t i = 0; i < table->n_rules; i++)
		if (table->rules[i].kind == HB_RULE_MAX_PER)
			limits->limit[at++].rule = &table->rules[i];
	return HB_OK;
}

void hb_limits_free(struct hb_limits *limits)
{
	for (size_t i = 0; i < limits->n; i++) {
		hb_dict_free(&limits->limit[i].keys);
		free(limits->limit[i].count);
	}
	free(limits->limit);
	hb_buf_free(&limits->key);
	*limits = (struct hb_limits){ 0 };
}

/* The span DAY lies in, as text. */
static void add_span(struct hb_limits *limits, enum hb_span span, int32_t day)
{
	char space[64];
	int32_t year;
	uint32_t week;
	struct hb_civil civil = hb_civil(day);
	switch (span) {
	case HB_SPAN_DAY:
		hb_buf_int(&limits->key, day);
		break;
	case HB_SPAN_WEEK:
		hb_iso_week(day, &year, &week);
		hb_buf_int(&limits->key, (int64_t)year * 100 + week);
		break;
	case HB_SPAN_MONTH:
		hb_buf_int(&limits->key, (int64_t)civil.year * 100 + civil.month);
		break;
	case HB_SPAN_TERM:
		hb_buf_str(&limits->key, hb_term(limits->calendar, day, space));
		break;
	}
}

/* Where rows of this key are counted, or NULL without memory. */
static int64_t *counter(struct hb_limits *limits, struct hb_limit *l, const struct hb_str *cell,
                        int32_t day)
{
	limits->key.len = 0;
	add_span(limits, l->rule->span, day);
	for (size_t i = 0; i < l->rule->n_fields; i++) {
		struct hb_str part = cell[l->rule->fields[i]];
		hb_buf_char(&limits->key, '\0'); /* no cell holds one */
		hb_buf_str(&limits->key, part);
	}
	bool is_new;
	uint32_t id = hb_dict_add(&l->keys, hb_buf_slice(&limits->key), &is_new);
	if (limits->key.failed || id == HB_DICT_NONE ||
	    hb_grow(&l->count, &l->cap, (size_t)id + 1, sizeof(*l->count)) != 0)
		return NULL;
	if (is_new)
		l->count[id] = 0;
	return &l->count[id];
}

static void over(const struct hb_rule *rule, const struct hb_table *table, uint32_t date_field,
                 const struct hb_str *cell, const uint32_t *column, struct hb_problems *problems)
{
	static const enum hb_message message[] = {
		[HB_SPAN_DAY] = HB_M_MAX_PER_DAY,
		[HB_SPAN_WEEK] = HB_M_MAX_PER_WEEK,
		[HB_SPAN_MONTH] = HB_M_MAX_PER_MONTH,
		[HB_SPAN_TERM] = HB_M_MAX_PER_TERM,
	};
	struct hb_buf most = { 0 };
	hb_buf_int(&most, rule->n);
	struct hb_str text = hb_arena_str(&problems->arena, hb_buf_slice(&most));
	problems->failed |= most.failed || !text.p;
	hb_buf_free(&most);
	hb_problem_as(problems, rule->severity,
	              (struct hb_problem){ .message = message[rule->span],
	                                   .column = column ? column[date_field] : 0,
	                                   .field = table->fields[date_field].id,
	                                   .value = cell[date_field],
	                                   .text = { text },
	                                   .custom = rule->message,
	                                   .custom_code = rule->code });
}

void hb_limits_take(struct hb_limits *limits, const struct hb_table *table,
                    const struct hb_str *cell, const int64_t *value, const uint32_t *column,
                    struct hb_problems *problems)
{
	limits->counted = false;
	if (!limits->n || limits->date_field == HB_NO_FIELD ||
	    value[limits->date_field] == HB_NO_VALUE)
		return;
	int32_t day = (int32_t)value[limits->date_field];
	for (size_t i = 0; i < limits->n; i++) {
		struct hb_limit *l = &limits->limit[i];
		l->here = counter(limits, l, cell, day);
		if (!l->here) {
			problems->failed = true;
			return;
		}
		if (*l->here >= l->rule->n)
			over(l->rule, table, limits->date_field, cell, column, problems);
	}
	limits->counted = problems->errors == 0;
	for (size_t i = 0; i < limits->n && limits->counted; i++)
		++*limits->limit[i].here;
}

void hb_limits_undo(struct hb_limits *limits)
{
	for (size_t i = 0; i < limits->n && limits->counted; i++)
		--*limits->limit[i].here;
	limits->counted = false;
}
