/*
 * date.h - civil days and wall-clock time, without time zones.
 *
 * A day is a count of days since 1970-01-01 in the proleptic Gregorian calendar (negative before).
 * The method is Howard Hinnant's, "chrono-Compatible Low-Level Date Algorithms"; ISO weeks as in
 * ISO 8601. Years 1..9999.
 */
#ifndef HB_DATA_DATE_H
#define HB_DATA_DATE_H

#include "base/str.h"
#include "form/form.h"

#define HB_NO_DAY INT32_MIN

struct hb_civil {
	int32_t year;
	uint32_t month, day; /* 1..12, 1..31 */
};

/* The day, or HB_NO_DAY when it does not exist (2027-02-29). */
int32_t hb_day(int32_t year, uint32_t month, uint32_t day);
struct hb_civil hb_civil(int32_t day);
/* 1 Monday .. 7 Sunday. */
uint32_t hb_weekday(int32_t day);
/* The day with this MONTH, DAY and WEEKDAY that lies at most 183 days from TODAY, or HB_NO_DAY.
 * There is at most one: from year to year a date moves on by one or two days of the week. */
int32_t hb_day_near(int32_t today, uint32_t month, uint32_t day, uint32_t weekday);
/* ISO week 1..53 and the year it belongs to. */
void hb_iso_week(int32_t day, int32_t *year, uint32_t *week);
/* DAY plus a duration in days, weeks or months; a day that the month does not have becomes its
 * last (31 January plus 1m is 28 or 29 February). Minutes and hours leave the day as it is. N may
 * be negative. HB_NO_DAY outside the years 1..9999. */
int32_t hb_day_add(int32_t day, struct hb_duration d);

/* "2026-11-23", exactly. HB_NO_DAY otherwise. */
int32_t hb_day_parse(struct hb_str text);
/* Writes the ten characters (years 1..9999), no NUL; returns the slice of OUT. */
struct hb_str hb_day_write(int32_t day, char out[10]);
/* "14:05" or "14:05:10" as seconds since midnight, -1 otherwise. */
int32_t hb_time_parse(struct hb_str text);
/* "2026-11-23T14:05" or with seconds (a blank for the T is accepted): seconds since
 * 1970-01-01T00:00 on the wall clock; INT64_MIN otherwise. */
int64_t hb_datetime_parse(struct hb_str text);

#endif
