/* What became of a skill of one pupil, and in which words. */
#include "report.h"

int64_t report_points(const struct report_item *item, uint8_t score)
{
	return score == SCORE_MISSING   ? HB_DOC_MISSING
	       : score == SCORE_DIFFERS ? HB_DOC_DIFFERS
	                                : item->field->scale->min + score - 1;
}

/* How much more favourable AFTER is than BEFORE, in points. */
static int64_t gain(const struct report_item *item, int64_t before, int64_t after)
{
	return item->reversed ? before - after : after - before;
}

void report_changes(const struct report *r, const struct report_pupil *p, size_t i,
                    const uint32_t *cell, struct report_change *out)
{
	const struct report_item *item = &r->item[i];
	int64_t run[3] = { 0 };
	size_t n = 0, s = p->n_seen;
	*out = (struct report_change){ 0 };
	hb_tally_figures(cell, r->n_values, item->field->scale->min, &out->figures);
	/* the last three dates with one score, newest first; a date on which observers differ ends
	 * the series, for nothing is known to be steady over it */
	while (s > 0 && n < 3) {
		int32_t day = p->seen[s - 1].day;
		uint8_t score = report_score_on(p, day, i);
		if (score == SCORE_DIFFERS)
			break;
		if (score != SCORE_MISSING)
			run[n++] = report_points(item, score);
		while (s > 0 && p->seen[s - 1].day == day)
			s--;
	}
	if (n >= 2) {
		out->has_step = true;
		out->previous = run[1];
		out->now = run[0];
		out->step = gain(item, run[1], run[0]);
	}
	if (n == 3 && out->step && gain(item, run[2], run[1]) &&
	    (out->step > 0) == (gain(item, run[2], run[1]) > 0) && p->has_records)
		out->steady = out->step > 0 ? 1 : -1;
	if (out->figures.has_change)
		out->change = item->reversed ? -out->figures.change : out->figures.change;
	/* a fall since the time before goes first, unless the whole fall is as deep */
	if (out->step <= -TALK_CHANGE && out->step < out->change)
		out->why = WHY_STEP;
	else if (out->change >= TALK_CHANGE || out->change <= -TALK_CHANGE)
		out->why = WHY_CHANGE;
	else if (out->steady)
		out->why = WHY_STEADY;
	else if (out->step >= TALK_CHANGE)
		out->why = WHY_STEP;
	int64_t sign = out->why == WHY_STEP     ? out->step
	               : out->why == WHY_CHANGE ? out->change
	                                        : out->steady;
	out->talk = !out->why ? HB_TONE_NONE : sign > 0 ? HB_TONE_FAVOURABLE : HB_TONE_UNFAVOURABLE;
}

/* "van 4 naar 1"; whether that is good or bad is the tone's to say. */
struct hb_str report_change_text(struct report *r, size_t i, const struct report_change *c)
{
	int64_t min = r->item[i].field->scale->min;
	switch (c->why) {
	case WHY_CHANGE:
		return SAY(r, W_WENT, report_int(r, min + c->figures.first),
		           report_int(r, min + c->figures.last));
	case WHY_STEADY:
		return report_word(r, c->steady > 0 ? W_STEADY_UP : W_STEADY_DOWN);
	case WHY_STEP:
		return SAY(r, W_PREVIOUS_NOW, report_int(r, c->previous), report_int(r, c->now));
	case WHY_NOT:
		break;
	}
	return HB_STR("");
}

void report_add_change(struct report *r, struct hb_buf *b, const char *between, size_t i,
                       const struct report_change *c)
{
	hb_buf_cstr(b, b->len ? between : "");
	hb_buf_str(b, r->item[i].field->label);
	hb_buf_cstr(b, " (");
	if (r->item[i].reversed)
		hb_buf_printf(b, "%s; ", report_words(W_REVERSED, r->lang));
	hb_buf_str(b, report_change_text(r, i, c));
	hb_buf_char(b, ')');
}
