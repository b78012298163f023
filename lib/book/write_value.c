#include "book/write_value.h"

#include <string.h>

#include "data/date.h"

enum { DAY_S = 86400 };

/* Whether S begins with what a spreadsheet would take for a character: _x0041_ */
static bool is_escape(struct hb_str s)
{
	if (s.len < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
		return false;
	for (size_t i = 2; i < 6; i++)
		if (!memchr("0123456789abcdefABCDEF", s.p[i], 22))
			return false;
	return true;
}

void hb_book_put_text(struct hb_buf *out, struct hb_str s, bool hint)
{
	for (size_t step; s.len && (step = hb_utf8_step(s)) != 0; s = hb_str_from(s, step)) {
		char c = s.p[0];
		bool none = step == 3 && (memcmp(s.p, "\xEF\xBF\xBE", 3) == 0 ||
		                          memcmp(s.p, "\xEF\xBF\xBF", 3) == 0);
		if (none)
			hb_buf_cstr(out, "\xEF\xBF\xBD");
		else if (hint && c == '\t')
			hb_buf_char(out, '\n');
		else if (!hint || step > 1 || c >= ' ' || c == '\n')
			hb_buf_add(out, s.p, step);
		if (!hint && is_escape(s)) /* its first character is there */
			hb_buf_cstr(out, "x005F_");
	}
}

/* A number as the sheet shows it: 7, not 007. */
static bool whole_number(struct hb_str cell, double *number)
{
	int64_t n;
	struct hb_str digits = cell.p[0] == '-' ? hb_str_from(cell, 1) : cell;
	if (!digits.len || (digits.p[0] == '0' && cell.len > 1) ||
	    !hb_str_int(cell, -HB_BOOK_WHOLE_MAX, HB_BOOK_WHOLE_MAX, &n))
		return false;
	*number = (double)n;
	return true;
}

static bool date_number(struct hb_str cell, double *number)
{
	int32_t day = hb_day_parse(cell);
	if (day == HB_NO_DAY || day < hb_day_parse(HB_STR(HB_BOOK_FIRST_DAY)))
		return false;
	*number = day + HB_BOOK_EPOCH_DAY;
	return true;
}

static bool moment_number(struct hb_str cell, double *number)
{
	int64_t seconds = hb_datetime_parse(cell);
	*number = (double)seconds / DAY_S + HB_BOOK_EPOCH_DAY;
	return seconds != INT64_MIN &&
	       *number >= hb_day_parse(HB_STR(HB_BOOK_FIRST_DAY)) + HB_BOOK_EPOCH_DAY;
}

static bool time_number(struct hb_str cell, double *number)
{
	int32_t seconds = hb_time_parse(cell);
	*number = (double)seconds / DAY_S;
	return seconds >= 0;
}

bool hb_book_number(enum hb_book_kind kind, struct hb_str cell, double *number)
{
	switch (kind) {
	case HB_BOOK_WHOLE:
		return whole_number(cell, number);
	case HB_BOOK_DATE:
		return date_number(cell, number);
	case HB_BOOK_TIME:
		return time_number(cell, number);
	case HB_BOOK_MOMENT:
		return moment_number(cell, number);
	default:
		return false;
	}
}
