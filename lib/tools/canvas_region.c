/* A region: its schools side by side, how many stand where, who can learn from whom, who is
 * missing. */
#include <stdlib.h>

#include "base/sys.h"
#include "tools/canvas.h"
#include "tools/canvas_parts.h"

static void write_schools(const struct hb_stands *s, struct hb_buf *text, struct hb_csv_writer *out)
{
	hb_csv_code(out, HB_STR("school"));
	for (size_t c = 0; c < s->context->n_choices; c++)
		hb_csv_code(out, s->context->choices[c].id);
	hb_csv_end(out);
	for (uint32_t i = 0; i < s->n_schools; i++) {
		hb_csv_text(out, s->school[i]);
		for (size_t c = 0; c < s->context->n_choices; c++) {
			const struct hb_stand *stand = hb_stands_last(s, i, c);
			hb_csv_code(out, hb_stand_types(s, stand ? stand->types : 0, text));
		}
		hb_csv_end(out);
	}
}

static void write_count(const struct hb_stands *s, size_t context, struct hb_str type, size_t n,
                        struct hb_csv_writer *out)
{
	hb_csv_code(out, s->context->choices[context].id);
	hb_csv_code(out, type);
	hb_csv_int(out, (int64_t)n);
	hb_csv_end(out);
}

/* A team that is divided is no school of either type: it has a row of its own. */
static void write_counts(const struct hb_stands *s, struct hb_csv_writer *out)
{
	static const char *const names[] = { "context", "type", "scholen", NULL };
	hb_canvas_header(names, out);
	for (size_t c = 0; c < s->context->n_choices; c++) {
		size_t count[HB_MULTI_MAX + 1] = { 0 }, divided = 0, unknown = 0;
		for (uint32_t i = 0; i < s->n_schools; i++) {
			const struct hb_stand *stand = hb_stands_last(s, i, c);
			if (!stand)
				unknown++;
			else if (stand->types & (stand->types - 1))
				divided++;
			else
				count[hb_stand_level(stand)]++;
		}
		for (size_t t = 0; t < s->type->n_choices; t++)
			write_count(s, c, s->type->choices[t].id, count[t], out);
		write_count(s, c, HB_STR("verdeeld"), divided, out);
		write_count(s, c, HB_STR("onbekend"), unknown, out);
	}
}

/* ---- who can learn from whom ---- */

struct learn {
	const struct hb_stands *s;
	const struct hb_stand **by_level; /* of one context: by level, latest step first */
	size_t first[HB_MULTI_MAX + 2];   /* by level: where it begins in by_level */
	uint32_t most;
};

/* Those who took the step last know best how it went: they come first. */
static int by_level(const void *a, const void *b)
{
	const struct hb_stand *x = *(const struct hb_stand *const *)a;
	const struct hb_stand *y = *(const struct hb_stand *const *)b;
	int order = hb_canvas_order(hb_stand_level(x), hb_stand_level(y));
	if (!order)
		order = hb_canvas_order(y->since, x->since);
	return order ? order : hb_canvas_order(x->school, y->school);
}

static void gather(struct learn *l, size_t context)
{
	size_t n = 0, at = 0;
	for (uint32_t i = 0; i < l->s->n_schools; i++) {
		const struct hb_stand *stand = hb_stands_last(l->s, i, context);
		if (stand)
			l->by_level[n++] = stand;
	}
	if (n)
		qsort(l->by_level, n, sizeof(*l->by_level), by_level);
	for (size_t t = 0; t <= l->s->type->n_choices; t++) {
		while (at < n && hb_stand_level(l->by_level[at]) < t)
			at++;
		l->first[t] = at;
	}
}

static void write_learner(const struct learn *l, const struct hb_stand *stand, struct hb_buf *text,
                          struct hb_csv_writer *out)
{
	const struct hb_stands *s = l->s;
	size_t t = (size_t)hb_stand_level(stand) + 1;
	while (t < s->type->n_choices && l->first[t] == l->first[t + 1])
		t++;
	size_t n = t < s->type->n_choices ? l->first[t + 1] - l->first[t] : 0;
	hb_csv_text(out, s->school[stand->school]);
	hb_csv_code(out, s->context->choices[stand->context].id);
	hb_csv_code(out, hb_stand_types(s, stand->types, text));
	hb_csv_code(out, n ? s->type->choices[t].id : HB_STR(""));
	hb_csv_int(out, (int64_t)n);
	text->len = 0;
	for (size_t i = 0; i < n && i < l->most; i++)
		hb_canvas_join(text, s->school[l->by_level[l->first[t] + i]->school]);
	hb_csv_text(out, hb_buf_slice(text));
	hb_csv_end(out);
}

static bool write_learning(const struct hb_stands *s, uint32_t most, struct hb_buf *text,
                           struct hb_csv_writer *out)
{
	static const char *const names[] = { "school",  "context", "type", "van_type",
		                             "scholen", "van",     NULL };
	struct learn l = { .s = s, .most = most };
	l.by_level = hb_calloc((size_t)s->n_schools + 1, sizeof(*l.by_level));
	if (!l.by_level)
		return false;
	hb_canvas_header(names, out);
	for (size_t c = 0; c < s->context->n_choices; c++) {
		gather(&l, c);
		for (uint32_t i = 0; i < s->n_schools; i++) {
			const struct hb_stand *stand = hb_stands_last(s, i, c);
			if (stand)
				write_learner(&l, stand, text, out);
		}
	}
	free(l.by_level);
	return true;
}

/* ---- who is missing ---- */

static void write_missing(const struct hb_stands *s, struct hb_buf *text, struct hb_csv_writer *out)
{
	static const char *const names[] = { "school", "ontbreekt", NULL };
	hb_canvas_header(names, out);
	for (uint32_t i = 0; i < s->n_schools; i++) {
		text->len = 0;
		for (size_t c = 0; c < s->context->n_choices; c++)
			if (!hb_stands_last(s, i, c))
				hb_canvas_join(text, s->context->choices[c].id);
		if (!text->len || !s->listed[s->name[i]])
			continue;
		hb_csv_text(out, s->school[i]);
		hb_csv_code(out, hb_buf_slice(text));
		hb_csv_end(out);
	}
}

/* Schools with positions that a list does not have may mean a wrong list, or a name spelt in two
 * ways. */
static void tell_strangers(const struct hb_stands *s, struct hb_sink *sink)
{
	int64_t listed = 0, strangers = 0;
	for (uint32_t i = 0; i < s->names.n; i++) {
		listed += s->listed[i];
		strangers += !s->listed[i];
	}
	if (!listed || !strangers)
		return;
	struct hb_buf count = { 0 };
	hb_buf_int(&count, strangers);
	hb_find(sink, (struct hb_finding){ .message = HB_M_SCHOOL_NOT_LISTED,
	                                   .text = { hb_buf_slice(&count) } });
	hb_buf_free(&count);
}

enum hb_status hb_canvas_region(const struct hb_stands *stands,
                                const struct hb_region_options *options, struct hb_csv_writer *out,
                                struct hb_sink *sink)
{
	struct hb_buf text = { 0 };
	bool good = true;
	switch (options->show) {
	case HB_REGION_SCHOOLS:
		write_schools(stands, &text, out);
		break;
	case HB_REGION_COUNTS:
		write_counts(stands, out);
		break;
	case HB_REGION_LEARN:
		good = write_learning(stands, options->most, &text, out);
		break;
	case HB_REGION_MISSING:
		write_missing(stands, &text, out);
		break;
	}
	tell_strangers(stands, sink);
	good &= !text.failed;
	hb_buf_free(&text);
	return good ? HB_OK : hb_no_memory(sink);
}
