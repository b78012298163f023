/* What is known of pupils, once they are settled: their scores, and how much there is of them. */
#include <string.h>

#include "report.h"

void report_sum(const struct report *r, const struct report_pupil *pupil, uint32_t *cells)
{
	memset(cells, 0, r->n_items * r->words * sizeof(*cells));
	for (uint32_t b = pupil->block; b != NO_BLOCK; b = r->block[b].next)
		for (size_t i = 0; i < r->n_items; i++)
			hb_tally_merge(cells + i * r->words, r->block[b].cells + i * r->words,
			               r->n_values);
}

uint8_t report_score_on(const struct report_pupil *p, int32_t day, size_t i)
{
	uint8_t score = SCORE_MISSING;
	for (size_t s = p->n_seen; s-- > 0 && p->seen[s].day >= day;) {
		uint8_t one = p->seen[s].score[i];
		if (p->seen[s].day != day || one == SCORE_MISSING)
			continue;
		score = score == SCORE_MISSING || score == one ? one : SCORE_DIFFERS;
	}
	return score;
}

uint8_t report_latest(const struct report_pupil *p, size_t i)
{
	return report_score_on(p, p->last_day, i);
}

void report_add_latest(const struct report *r, const struct report_pupil *p, uint32_t *cells)
{
	if (!p->n_seen && p->block == NO_BLOCK)
		return; /* known from other programs' files alone */
	for (size_t i = 0; i < r->n_items; i++) {
		uint32_t *cell = cells + i * r->words;
		uint32_t scored = 0, missing = 0;
		for (size_t s = p->n_seen; s-- > 0 && p->seen[s].day == p->last_day;) {
			uint8_t score = p->seen[s].score[i];
			if (score != SCORE_MISSING && score != SCORE_DIFFERS) {
				hb_tally_add(cell, r->n_values, score - 1u, p->last_day);
				scored++;
			} else if (!p->seen[s].derived) {
				missing++;
			}
		}
		/* a summary's ends come one skill at a time, so only nothing at all is missing */
		for (; missing || (!scored && !p->has_records); missing--) {
			hb_tally_miss(cell, r->n_values);
			if (!missing)
				break;
		}
	}
}

size_t report_observers(struct report *r, const struct report_pupil *pupil, size_t n)
{
	size_t found = 0;
	r->stamp_now++;
	for (size_t p = 0; p < n; p++)
		for (size_t s = 0; s < pupil[p].n_seen; s++) {
			uint32_t id = pupil[p].seen[s].observer;
			if (!hb_dict_text(&r->observers, id).len || r->stamp[id] == r->stamp_now)
				continue;
			r->stamp[id] = r->stamp_now;
			found++;
		}
	return found;
}

size_t report_records(const struct report_pupil *pupil, size_t n)
{
	size_t found = 0;
	for (size_t p = 0; p < n; p++)
		for (size_t s = 0; s < pupil[p].n_seen; s++)
			found += !pupil[p].seen[s].derived;
	return found;
}

size_t report_seen_pupils(const struct report_pupil *pupil, size_t n)
{
	size_t seen = 0;
	for (size_t p = 0; p < n; p++)
		seen += pupil[p].n_seen || pupil[p].block != NO_BLOCK;
	return seen;
}
