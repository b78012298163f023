#include "data/emit.h"
#include "tools/keuze_parts.h"

/* A number 0..99 at the start of *REST, taken off; -1: none, or longer. */
static int32_t take_number(struct hb_str *rest)
{
	size_t n = 0;
	int32_t value = 0;
	while (n < rest->len && rest->p[n] >= '0' && rest->p[n] <= '9')
		value = value < 100 ? value * 10 + (rest->p[n++] - '0') : (n++, value);
	*rest = hb_str_from(*rest, n);
	return n && value < 100 ? value : -1;
}

/* One hour, or two that follow each other. */
static bool make_hours(int32_t first, int32_t last, struct hb_hours *hours)
{
	*hours = (struct hb_hours){ first, last };
	return first >= 0 && (last == first || last == first + 1);
}

static bool is_plain(struct hb_str text, int32_t n)
{
	return text.len == 1u + (n > 9);
}

bool hb_hours_parse(struct hb_str text, struct hb_hours *hours)
{
	struct hb_str rest = text, start = text;
	int32_t first = take_number(&rest);
	start.len -= rest.len;
	if (first < 0 || !is_plain(start, first))
		return false;
	if (!rest.len)
		return make_hours(first, first, hours);
	if (rest.p[0] != '/')
		return false;
	struct hb_str second = rest = hb_str_from(rest, 1);
	int32_t last = take_number(&rest);
	return last == first + 1 && !rest.len && is_plain(second, last) &&
	       make_hours(first, last, hours);
}

/* Takes WORD off the start of *REST, whatever its case, and the blanks behind it. */
static bool take_word(struct hb_str *rest, const char *word)
{
	struct hb_str w = hb_str(word), start = *rest;
	if (start.len < w.len)
		return false;
	start.len = w.len;
	if (!hb_str_ieq(start, w))
		return false;
	*rest = hb_str_trim(hb_str_from(*rest, w.len));
	return true;
}

static bool take_any(struct hb_str *rest, const char *const *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (take_word(rest, word[i]))
			return true;
	return false;
}

/* 3, 3e, 3de, 1ste, 3e uur. */
static int32_t take_hour(struct hb_str *rest)
{
	static const char *const ends[] = { "ste", "de", "e" };
	static const char *const hour[] = { "lesuren", "lesuur", "uren", "uur" };
	int32_t n = take_number(rest);
	*rest = hb_str_trim(*rest);
	if (!hb_str_ieq(*rest, HB_STR("en")) && !hb_str_starts(*rest, HB_STR("en ")))
		take_any(rest, ends, 3);
	take_any(rest, hour, 4);
	return n;
}

bool hb_hours_read(struct hb_str text, struct hb_hours *hours)
{
	static const char *const before[] = { "lesuren", "lesuur", "uren", "uur" };
	static const char *const between[] = { "/", "-", "+", "&", "en ", "t/m " };
	struct hb_str rest = hb_str_trim(text);
	take_any(&rest, before, 4);
	int32_t first = take_hour(&rest);
	if (!rest.len)
		return make_hours(first, first, hours);
	if (!take_any(&rest, between, 6))
		return false;
	int32_t last = take_hour(&rest);
	return !rest.len && last == first + 1 && make_hours(first, last, hours);
}

int64_t hb_keuze_limit(struct hb_duration limit, int32_t day, int32_t begin_s)
{
	int64_t minute = limit.unit == HB_UNIT_MINUTE ? 60 : limit.unit == HB_UNIT_HOUR ? 3600 : 0;
	struct hb_duration back = { -limit.n, limit.unit };
	if (minute)
		return (int64_t)day * 86400 + begin_s - limit.n * minute;
	int32_t last = hb_day_add(day, back);
	return last == HB_NO_DAY ? INT64_MIN : (int64_t)last * 86400 + begin_s;
}

static void reject_hours(struct hb_rows *rows, uint32_t field, struct hb_str value)
{
	hb_rows_reject(rows, (struct hb_problem){ .message = HB_M_KEUZE_HOUR,
	                                          .field = hb_rows_table(rows)->fields[field].id,
	                                          .value = value,
	                                          .expected = HB_STR("3, 5/6") });
}

bool hb_keuze_hours_of(struct hb_rows *rows, const struct hb_row *row, uint32_t field,
                       struct hb_hours *hours)
{
	if (hb_hours_parse(row->cell[field], hours))
		return true;
	reject_hours(rows, field, row->cell[field]);
	return false;
}

static size_t put_number(char *out, int32_t n)
{
	size_t len = 0;
	if (n > 9)
		out[len++] = (char)('0' + n / 10);
	out[len++] = (char)('0' + n % 10);
	return len;
}

struct hb_str hb_hours_write(struct hb_hours hours, char out[8])
{
	size_t len = put_number(out, hours.first);
	if (hours.last != hours.first) {
		out[len++] = '/';
		len += put_number(out + len, hours.last);
	}
	return (struct hb_str){ out, len };
}

struct hb_str hb_hours_rewrite(struct hb_str text, char out[8])
{
	struct hb_hours hours;
	return hb_hours_read(text, &hours) ? hb_hours_write(hours, out) : text;
}

enum hb_status hb_keuze_pass(struct hb_rows *rows, bool origin, struct hb_csv_writer *out,
                             struct hb_sink *sink)
{
	struct hb_keuze_columns columns;
	struct hb_row row;
	struct hb_hours hours;
	enum hb_status status = hb_keuze_columns(&columns, hb_rows_table(rows), sink);
	if (status != HB_OK)
		return status;
	hb_emit_header(out, rows, origin);
	while (hb_rows_next(rows, &row) == HB_ROWS_ROW)
		if (hb_keuze_hours_of(rows, &row, columns.at[HB_KEUZE_HOUR], &hours))
			hb_emit_row(out, rows, &row, origin);
	return hb_rows_status(rows);
}
