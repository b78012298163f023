#include "report.h"

const char *report_words(enum word w, enum hb_lang lang)
{
	static const char *const words[W_COUNT][2] = {
#define WORD(id, english, dutch) [W_##id] = { english, dutch },
#include "words.def"
#undef WORD
	};
	return words[w][lang];
}

struct hb_str report_text(struct report *r, struct hb_buf *b)
{
	struct hb_str kept = hb_arena_str(&r->arena, hb_buf_slice(b));
	r->failed |= b->failed || !kept.p;
	hb_buf_free(b);
	return kept;
}

struct hb_str report_word(const struct report *r, enum word w)
{
	return hb_str(report_words(w, r->lang));
}

struct hb_str report_say(struct report *r, enum word w, const struct hb_str arg[3])
{
	struct hb_buf b = { 0 };
	for (const char *p = report_words(w, r->lang); *p; p++) {
		if (p[0] == '{' && p[1] >= '1' && p[1] <= '3' && p[2] == '}') {
			hb_buf_str(&b, arg[p[1] - '1']);
			p += 2;
		} else {
			hb_buf_char(&b, *p);
		}
	}
	return report_text(r, &b);
}

struct hb_str report_int(struct report *r, int64_t n)
{
	struct hb_buf b = { 0 };
	hb_buf_int(&b, n);
	return report_text(r, &b);
}

struct hb_str report_count(struct report *r, uint64_t n, enum word one, enum word many)
{
	return SAY(r, W_COUNT_OF, report_int(r, (int64_t)n), report_word(r, n == 1 ? one : many));
}

struct hb_str report_date(struct report *r, int32_t day)
{
	if (day == HB_NO_DAY)
		return HB_STR("");
	struct hb_civil c = hb_civil(day);
	struct hb_str months = hb_str_from(report_word(r, W_MONTHS), 4 * (c.month - 1));
	struct hb_buf b = { 0 };
	hb_buf_printf(&b, "%u %.3s %d", c.day, months.p, c.year);
	return report_text(r, &b);
}

struct hb_str report_name(struct report *r, const struct report_pupil *pupil)
{
	struct hb_buf b = { 0 };
	if (!pupil->listed || !pupil->listed->name.len)
		return pupil->code;
	hb_buf_str(&b, pupil->listed->name);
	hb_buf_cstr(&b, " (");
	hb_buf_str(&b, pupil->code);
	hb_buf_char(&b, ')');
	return report_text(r, &b);
}

struct hb_str report_short_name(struct report *r, const struct report_pupil *pupil)
{
	(void)r;
	if (!pupil->listed)
		return pupil->code;
	return pupil->listed->given.len  ? pupil->listed->given
	       : pupil->listed->name.len ? pupil->listed->name
	                                 : pupil->code;
}

struct hb_str report_unit_name(struct report *r, const struct report_unit *unit)
{
	struct hb_str none = report_word(r, r->by == BY_SCHOOL ? W_NO_SCHOOL : W_NO_GROUP);
	if (r->by == BY_PUPIL)
		return report_name(r, unit->pupil);
	if (r->by == BY_SCHOOL)
		return unit->school.len ? unit->school : none;
	struct hb_str group = unit->group.len ? unit->group : none;
	struct hb_str prefix = HB_STR("groep");
	if (unit->group.len &&
	    !(group.len >= 5 && hb_str_ieq((struct hb_str){ group.p, 5 }, prefix)))
		group = SAY(r, W_GROUP_TITLE, group);
	if (!unit->school.len)
		return group;
	struct hb_buf b = { 0 };
	hb_buf_str(&b, group);
	hb_buf_cstr(&b, ", ");
	hb_buf_str(&b, unit->school);
	return report_text(r, &b);
}

struct hb_doc_head report_head(const struct report *r, size_t item)
{
	const struct report_item *i = &r->item[item];
	return (struct hb_doc_head){ .key = i->field->id,
		                     .label = i->field->label,
		                     .reversed = i->reversed };
}

bool report_scale(const struct hb_scale *scale, struct hb_doc_scale *out)
{
	int64_t steps = scale->max - scale->min;
	if (steps < 1 || steps > 19)
		return false;
	*out = (struct hb_doc_scale){ .min = (int)scale->min,
		                      .max = (int)scale->max,
		                      .low = scale->labels[0],
		                      .high = scale->labels[steps] };
	return true;
}

/* The scales that items have, each once, in the order in which they come up. */
const struct hb_scale *report_next_scale(const struct report *r, const struct hb_scale *after)
{
	size_t i = 0;
	if (after) {
		while (r->item[i].field->scale != after)
			i++;
	}
	for (; i < r->n_items; i++) {
		const struct hb_scale *s = r->item[i].field->scale;
		size_t first = 0;
		while (r->item[first].field->scale != s)
			first++;
		if (first == i && s != after)
			return s;
	}
	return NULL;
}
