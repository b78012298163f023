/* A number of a sheet as text. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "book/cell_format.h"
#include "data/date.h"

enum { DAY_S = 86400, DAYS_END = 2958466 }; /* seconds; the day after 9999-12-31, from 1900 on */

/* DIGITS before and behind the exponent of a text such as 1.5e-07, without it. */
static void write_small(struct hb_buf *out, double value, int exponent, size_t digits, char point)
{
	char text[64];
	int decimals = (int)digits - 1 - exponent;
	int len = snprintf(text, sizeof(text), "%.*f", decimals, value);
	for (int i = 0; i < len; i++)
		hb_buf_char(out, text[i] == '.' ? point : text[i]);
}

/* 15 digits are what a spreadsheet shows and what any of its numbers is made of. A whole number of
 * more has lost some, be it a code typed with 16; the exponent says so to whoever checks it. */
static void write_number(struct hb_buf *out, double value, char point)
{
	char text[40];
	bool whole = value == floor(value) && fabs(value) < 1e15;
	int len = snprintf(text, sizeof(text), whole ? "%.0f" : "%.15g", value);
	char *e = memchr(text, 'e', (size_t)len);
	if (value == 0) { /* a minus before it says nothing */
		hb_buf_char(out, '0');
		return;
	}
	size_t digits = 0;
	for (const char *p = text; p < (e ? e : text + len); p++)
		digits += *p >= '0' && *p <= '9';
	int exponent = 0;
	for (const char *p = e ? e + 2 : ""; *p; p++)
		exponent = 10 * exponent + (*p - '0');
	if (e && e[1] == '-' && exponent <= 20) {
		write_small(out, value, -exponent, digits, point);
		return;
	}
	for (int i = 0; i < len; i++)
		hb_buf_char(out, text[i] == '.' ? point : text[i] == 'e' ? 'E' : text[i]);
}

static void write_clock(struct hb_buf *out, int64_t seconds, bool wide)
{
	hb_buf_printf(out, "%02lld:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60));
	if (seconds % 60 || wide)
		hb_buf_printf(out, ":%02d", (int)(seconds % 60));
}

/* Day N as a sheet counts it. Counting from 1900, 1 is its first day, and number 60 is the 29th of
 * February, which that year did not have; 0, the day of an empty cell elsewhere, shows as below. */
static void write_day(struct hb_buf *out, int32_t n, bool since_1904)
{
	char space[10];
	if (!since_1904 && (n == 0 || n == 60)) {
		hb_buf_cstr(out, n ? "1900-02-29" : "1900-01-00");
		return;
	}
	int32_t first = since_1904 ? hb_day(1904, 1, 1) : hb_day(1899, 12, n < 60 ? 31 : 30);
	hb_buf_str(out, hb_day_write(first + n, space));
}

static void write_moment(struct hb_buf *out, const struct hb_cell_format *f, double value,
                         int64_t seconds, bool since_1904)
{
	int32_t day = (int32_t)(seconds / DAY_S);
	int64_t clock = seconds % DAY_S;
	bool only_clock = !f->day && (day == 0 || value < 1);
	if (only_clock && day) /* a breath before midnight is no midnight */
		clock = DAY_S - 1;
	if (!only_clock)
		write_day(out, day, since_1904);
	if (!only_clock && (clock || f->clock))
		hb_buf_char(out, 'T');
	if (only_clock || clock || f->clock)
		write_clock(out, clock, false);
}

/* The last digits go where the last of them stand; what is left goes before the first. */
static void write_code(struct hb_buf *out, struct hb_str code, double value)
{
	char digits[32];
	size_t places = 0, len = (size_t)snprintf(digits, sizeof(digits), "%.0f", value);
	for (size_t i = 0; i < code.len; i++)
		places += code.p[i] == HB_CELL_DIGIT;
	size_t at = len > places ? len - places : 0, zeros = len < places ? places - len : 0;
	bool first = true;
	for (size_t i = 0; i < code.len; i++) {
		if (code.p[i] != HB_CELL_DIGIT) {
			hb_buf_char(out, code.p[i]);
			continue;
		}
		if (first)
			hb_buf_add(out, digits, at);
		first = false;
		if (zeros) {
			hb_buf_char(out, '0');
			zeros--;
		} else {
			hb_buf_char(out, digits[at++]);
		}
	}
}

void hb_cell_format_write(struct hb_buf *out, const struct hb_cell_format *f, double value,
                          bool since_1904, char point)
{
	bool whole = value == floor(value);
	double end = since_1904 ? DAYS_END - 1462.0 : DAYS_END;
	double seconds = floor(value * DAY_S + 0.5);
	if (f->shape == HB_CELL_MOMENT && value >= 0 && seconds < end * DAY_S)
		write_moment(out, f, value, (int64_t)seconds, since_1904);
	else if (f->shape == HB_CELL_SPAN && value >= 0 && value < DAYS_END)
		write_clock(out, (int64_t)seconds, false);
	else if (f->shape == HB_CELL_CODE && value >= 0 && whole && value < 1e15)
		write_code(out, f->code, value);
	else
		write_number(out, value, point);
}
