/*
 * period.h - school years, terms and holidays, as forms/periodes.yaml says.
 */
#ifndef HB_DATA_PERIOD_H
#define HB_DATA_PERIOD_H

#include "data/date.h"

/* A calendar made of a form of kind `calendar`. Borrows the form. */
struct hb_calendar {
	const struct hb_form *form;
	/* First days of the holidays and their last, sorted by first day. Owned by the form's
	 * arena. */
	const int32_t *holiday_from, *holiday_to;
	const struct hb_str *holiday_label;
	size_t n_holidays;
};

struct hb_days {
	int32_t from, to; /* both included; HB_NO_DAY: open at that end */
};

/* HB_USAGE when the form is no calendar or its dates do not fit (told to SINK). */
enum hb_status hb_calendar_make(struct hb_calendar *calendar, struct hb_form *form,
                                struct hb_sink *sink);
#define HB_PERIOD_MAX 64 /* bytes of a derived value at most; a longer term id is cut */

/* The year (its first calendar year, 2026 for 2026-2027) and the index of the term DAY lies in. */
void hb_calendar_locate(const struct hb_calendar *c, int32_t day, int32_t *year, uint32_t *term);
/* "2026-2027" and "2026-2027/P1"; empty for HB_NO_DAY. OUT holds HB_PERIOD_MAX bytes. */
struct hb_str hb_school_year(const struct hb_calendar *c, int32_t day, char *out);
struct hb_str hb_term(const struct hb_calendar *c, int32_t day, char *out);
/* The days of "2026-2027", "2026-2027/P1", "current" or "previous" (terms, by TODAY). A term that
 * is not there is told to SINK with the ones that are (HB_USAGE). */
enum hb_status hb_period_parse(const struct hb_calendar *c, struct hb_str text, int32_t today,
                               struct hb_days *days, struct hb_sink *sink);
/* The label of the holiday DAY lies in, or empty. */
struct hb_str hb_holiday(const struct hb_calendar *c, int32_t day);

#endif
