#include "data/import_plan.h"

#include <string.h>

/* A place in the text being read. */
struct scan {
	struct hb_str rest;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char peek(const struct scan *s)
{
	return s->rest.len ? s->rest.p[0] : '\0';
}

static void step(struct scan *s, size_t n)
{
	s->rest = hb_str_from(s->rest, n);
}

/* Skips blanks, no-break ones too. */
static void blanks(struct scan *s)
{
	for (;;) {
		if (peek(s) == ' ' || peek(s) == '\t')
			step(s, 1);
		else if (hb_str_starts(s->rest, HB_STR("\xC2\xA0")))
			step(s, 2);
		else if (hb_str_starts(s->rest, HB_STR("\xE2\x80\xAF")))
			step(s, 3); /* newer programs put it before AM and PM */
		else
			return;
	}
}

/* Up to nine digits; returns how many. */
static size_t digits(struct scan *s, uint32_t *value)
{
	size_t n = 0;
	*value = 0;
	while (n < s->rest.len && n < 9 && is_digit(s->rest.p[n]))
		*value = *value * 10 + (uint32_t)(s->rest.p[n++] - '0');
	step(s, n);
	return n;
}

static struct hb_str word(struct scan *s)
{
	size_t n = 0;
	while (n < s->rest.len && is_letter(s->rest.p[n]))
		n++;
	struct hb_str found = { s->rest.p, n };
	step(s, n);
	return found;
}

static bool one_of(struct hb_str text, const char *names)
{
	struct hb_str rest = hb_str(names);
	while (rest.p)
		if (hb_str_ieq(hb_str_cut(&rest, ' '), text))
			return true;
	return false;
}

static uint32_t place_in(struct hb_str text, const char *const *names, uint32_t n)
{
	for (uint32_t i = 0; text.len && i < n; i++)
		if (one_of(text, names[i]))
			return i + 1;
	return 0;
}

static uint32_t month_named(struct hb_str text)
{
	static const char *const names[12] = {
		"januari jan january",
		"februari feb february febr",
		"maart mrt maa mar march",
		"april apr",
		"mei may",
		"juni jun june",
		"juli jul july",
		"augustus aug august",
		"september sep sept",
		"oktober okt oct october",
		"november nov",
		"december dec",
	};
	return place_in(text, names, 12);
}

static uint32_t weekday_named(struct hb_str text)
{
	static const char *const names[7] = {
		"maandag ma mon monday",     "dinsdag di tue tuesday", "woensdag wo wed wednesday",
		"donderdag do thu thursday", "vrijdag vr fri friday",  "zaterdag za sat saturday",
		"zondag zo sun sunday",
	};
	return place_in(text, names, 7);
}

/* Years of two digits are of this century. */
static bool year_of(size_t n, uint32_t value, int32_t *year)
{
	if (n != 2 && n != 4)
		return false;
	*year = (int32_t)(n == 2 ? 2000 + value : value);
	return true;
}

/* AM, PM, a.m., p.m.: 0 none, 1 AM, 2 PM. */
static int half_of_day(struct scan *s)
{
	static const char *const names[] = { "am", "pm", "a.m.", "p.m." };
	for (size_t i = 0; i < 4; i++) {
		struct hb_str name = hb_str(names[i]);
		if (s->rest.len >= name.len &&
		    hb_str_ieq((struct hb_str){ s->rest.p, name.len }, name)) {
			step(s, name.len);
			return 1 + (int)(i & 1);
		}
	}
	return 0;
}

/* What may follow a time and is left alone, the local time being what counts: Z, CET, GMT+2,
 * UTC-3:30, +01:00. */
static bool zone(struct scan *s)
{
	struct hb_str name = word(s);
	bool bare = !name.len;
	if (!bare && !one_of(name, "z gmt utc cet cest"))
		return false;
	if (peek(s) != '+' && peek(s) != '-')
		return !s->rest.len;
	step(s, 1);
	uint32_t value;
	size_t n = digits(s, &value);
	if (peek(s) == ':') {
		step(s, 1);
		if (digits(s, &value) != 2)
			return false;
	}
	return n && n <= 4 && !s->rest.len;
}

/* h:mm, h:mm:ss, h:mm:ss.fff, with AM or PM. */
static bool time_of_day(struct scan *s, struct hb_date_text *out)
{
	uint32_t hour, minute, second = 0, fraction;
	size_t n = digits(s, &hour);
	if (!n || n > 2 || peek(s) != ':')
		return false;
	step(s, 1);
	if (digits(s, &minute) != 2)
		return false;
	out->seconds = peek(s) == ':';
	if (out->seconds) {
		step(s, 1);
		if (digits(s, &second) != 2)
			return false;
		if ((peek(s) == '.' || peek(s) == ',') && s->rest.len > 1) {
			step(s, 1);
			if (!digits(s, &fraction))
				return false;
		}
	}
	blanks(s);
	int half = half_of_day(s);
	if (half && (hour < 1 || hour > 12))
		return false;
	if (half)
		hour = hour % 12 + (half == 2 ? 12 : 0);
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	out->time_s = (int32_t)(hour * 3600 + minute * 60 + second);
	return true;
}

/* Behind the date: nothing, or a time. */
static bool tail(struct scan *s, struct hb_date_text *out)
{
	if (peek(s) == 'T' || peek(s) == ',')
		step(s, 1);
	blanks(s);
	if (!s->rest.len)
		return true;
	if (!time_of_day(s, out))
		return false;
	blanks(s);
	return !s->rest.len || zone(s);
}

/* 46336 and 46336,589: days since the last of 1899, within 2000..2099. */
static bool serial(struct scan *s, size_t n, uint32_t value, struct hb_date_text *out)
{
	enum { FIRST = 36526, LAST = 73050, OF_1970 = 25569, DAY_S = 86400, NANO = 1000000000 };
	if (n != 5 || value < FIRST || value > LAST)
		return false;
	if (peek(s) == ',' || peek(s) == '.') {
		step(s, 1);
		uint64_t part = 0, scale = 1;
		for (; is_digit(peek(s)); step(s, 1))
			if (scale < NANO) {
				part = part * 10 + (uint64_t)(peek(s) - '0');
				scale *= 10;
			}
		if (scale == 1)
			return false;
		uint64_t second = (part * DAY_S * 2 + scale) / (2 * scale);
		out->time_s = (int32_t)(second < DAY_S ? second : DAY_S - 1);
		out->seconds = true;
	}
	out->kind = HB_DATE_SERIAL;
	out->day = (int32_t)value - OF_1970;
	return !s->rest.len;
}

static bool is_separator(char c)
{
	return c == '-' || c == '/' || c == '.';
}

/* Behind a year of four digits: 2026-11-03, 2026/11/3. */
static bool year_first(struct scan *s, uint32_t year, struct hb_date_text *out)
{
	char separator = peek(s);
	uint32_t month, day;
	step(s, 1);
	size_t n = digits(s, &month);
	if (!n || n > 2 || peek(s) != separator)
		return false;
	step(s, 1);
	n = digits(s, &day);
	if (!n || n > 2)
		return false;
	out->kind = HB_DATE_CLEAR;
	out->day = hb_day((int32_t)year, month, day);
	return tail(s, out);
}

/* Behind the first of three numbers; out->part[0] is set. */
static bool triple(struct scan *s, struct hb_date_text *out)
{
	out->separator = peek(s);
	step(s, 1);
	size_t n = digits(s, &out->part[1]);
	if (!n || n > 2)
		return false;
	if (!s->rest.len) {
		out->kind = HB_DATE_NO_YEAR;
		return true;
	}
	if (peek(s) != out->separator)
		return false;
	step(s, 1);
	n = digits(s, &out->part[2]);
	if (!n && !s->rest.len) {
		out->kind = HB_DATE_NO_YEAR; /* "3-11-" */
		return true;
	}
	if (n != 2 && n != 4)
		return false;
	out->long_year = n == 4;
	out->kind = HB_DATE_TRIPLE;
	return tail(s, out);
}

/* Skips what people put between day, month and year. */
static void between(struct scan *s)
{
	blanks(s);
	if (is_separator(peek(s)) || peek(s) == ',')
		step(s, 1);
	blanks(s);
	if (peek(s) == '-') /* "nov.-26" */
		step(s, 1);
	if (peek(s) == '\'')
		step(s, 1);
}

/* Behind day and month: the year, or none. */
static bool with_year(struct scan *s, uint32_t month, uint32_t day, struct hb_date_text *out)
{
	between(s);
	uint32_t value;
	int32_t year;
	size_t n = digits(s, &value);
	if (!n) {
		out->kind = HB_DATE_NO_YEAR;
		out->month = month;
		out->part[0] = day;
		return !s->rest.len;
	}
	if (!year_of(n, value, &year) || peek(s) == ':')
		return false;
	out->kind = HB_DATE_CLEAR;
	out->day = hb_day(year, month, day);
	return tail(s, out);
}

/* 20261103, where a year of this century begins it. */
static bool compact(struct scan *s, size_t n, uint32_t value, struct hb_date_text *out)
{
	if (n != 8 || s->rest.len || value / 1000000 != 20)
		return false;
	out->kind = HB_DATE_CLEAR;
	out->day = hb_day((int32_t)(value / 10000), value / 100 % 100, value % 100);
	return true;
}

static bool number_first(struct scan *s, struct hb_date_text *out)
{
	size_t n = digits(s, &out->part[0]);
	if (n == 4 && is_separator(peek(s)))
		return year_first(s, out->part[0], out);
	if (n > 4)
		return serial(s, n, out->part[0], out) || compact(s, n, out->part[0], out);
	if (n > 2)
		return false;
	if (is_separator(peek(s)) && s->rest.len > 1 && is_digit(s->rest.p[1]))
		return triple(s, out);
	between(s);
	uint32_t month = month_named(word(s));
	return month && with_year(s, month, out->part[0], out);
}

static bool month_first(struct scan *s, uint32_t month, struct hb_date_text *out)
{
	between(s);
	uint32_t day;
	size_t n = digits(s, &day);
	return n && n <= 2 && with_year(s, month, day, out);
}

struct hb_date_text hb_date_read(struct hb_str text)
{
	struct hb_date_text out = { .kind = HB_DATE_NONE, .day = HB_NO_DAY, .time_s = -1 };
	struct scan s = { hb_trim(text) };
	bool good;
	struct hb_str name = word(&s);
	uint32_t month = month_named(name);
	if (month) {
		good = month_first(&s, month, &out);
	} else {
		out.weekday = weekday_named(name);
		if (out.weekday)
			between(&s);
		good = (out.weekday || !name.len) && number_first(&s, &out);
	}
	if (!good)
		out.kind = HB_DATE_NONE;
	return out;
}

int32_t hb_time_read(struct hb_str text, bool *seconds)
{
	char copy[24];
	text = hb_trim(text);
	if (!text.len || text.len > sizeof(copy))
		return -1;
	memcpy(copy, text.p, text.len);
	if (hb_str_find(text, ':') == text.len && hb_str_find(text, '.') < text.len)
		copy[hb_str_find(text, '.')] = ':';
	struct scan s = { { copy, text.len } };
	struct hb_date_text out = { .time_s = -1 };
	if (!time_of_day(&s, &out))
		return -1;
	struct hb_str unit = word(&s);
	*seconds = out.seconds;
	return s.rest.len || (unit.len && !one_of(unit, "u uur h")) ? -1 : out.time_s;
}
