#include "data/import_plan.h"

#include <string.h>

#include "base/sys.h"

static bool is_iso(struct hb_str s)
{
	return s.len == 10 && s.p[4] == '-' && s.p[7] == '-';
}

int32_t hb_date_day(const struct hb_date_text *date, enum hb_date_order order)
{
	if (date->kind == HB_DATE_CLEAR || date->kind == HB_DATE_SERIAL)
		return date->day;
	if (date->kind != HB_DATE_TRIPLE)
		return HB_NO_DAY;
	const uint32_t *part = date->part;
	int32_t year = (int32_t)(date->long_year ? part[2] : 2000 + part[2]);
	switch (order) {
	case HB_DATES_DMY:
		return hb_day(year, part[1], part[0]);
	case HB_DATES_MDY:
		return hb_day(year, part[0], part[1]);
	case HB_DATES_YMD:
		return date->long_year ? HB_NO_DAY
		                       : hb_day((int32_t)(2000 + part[0]), part[1], part[2]);
	case HB_DATES_FIND_OUT:
		break;
	}
	return HB_NO_DAY;
}

/* Takes one or two digits off *P, which ends at END; 0: there are none. */
static inline uint32_t short_number(const char **p, const char *end)
{
	uint32_t n = 0;
	for (int i = 0; i < 2 && *p < end; i++, ++*p) {
		uint32_t digit = (uint32_t)(uint8_t) * *p - '0';
		if (digit > 9)
			break;
		n = n * 10 + digit;
	}
	return n;
}

/* Splits d-m-jjjj into *FIRST and *SECOND; returns where the year stands, or NULL. */
static inline const char *short_triple(struct hb_str text, uint32_t *first, uint32_t *second)
{
	if (text.len < 8 || text.len > 10)
		return NULL;
	const char *p = text.p, *end = p + text.len - 4;
	*first = short_number(&p, end);
	char separator = *p++;
	if (separator != '-' && separator != '/' && separator != '.')
		return NULL;
	*second = short_number(&p, end);
	if (p + 1 != end || *p != separator)
		return NULL;
	for (size_t i = 0; i < 4; i++)
		if ((uint8_t)(end[i] - '0') > 9)
			return NULL;
	return memcmp(end, "0000", 4) ? end : NULL;
}

int32_t hb_date_quick(struct hb_str text, bool month_first, char out[10])
{
	uint32_t first, second;
	const char *year = short_triple(text, &first, &second);
	uint32_t day = month_first ? second : first, month = month_first ? first : second;
	if (!year || day - 1 > 27 || month - 1 > 11)
		return HB_NO_DAY;
	memcpy(out, year, 4);
	out[4] = out[7] = '-';
	out[5] = (char)('0' + month / 10);
	out[6] = (char)('0' + month % 10);
	out[8] = (char)('0' + day / 10);
	out[9] = (char)('0' + day % 10);
	uint32_t n = 0;
	for (size_t i = 0; i < 4; i++)
		n = n * 10 + (uint32_t)(year[i] - '0');
	return hb_day((int32_t)n, month, day);
}

bool hb_import_wants_pass(const struct hb_import *import)
{
	return import->options->dates == HB_DATES_FIND_OUT && import->n_dated;
}

static void vote(struct hb_date_votes *votes, uint64_t line)
{
	if (votes->n < HB_DATE_ROWS)
		votes->line[votes->n] = line;
	votes->n++;
}

static void keep_example(struct hb_date_column *column, struct hb_str text, uint64_t line)
{
	if (column->line)
		return;
	column->line = line;
	size_t n = text.len < sizeof(column->example) - 1 ? text.len : sizeof(column->example) - 1;
	memcpy(column->example, text.p, n); /* a triple is ASCII as far as the date goes */
	column->example[n] = '\0';
	struct hb_str date = { column->example, n };
	column->example[hb_str_find(date, ' ')] = '\0';
}

static void count_ambiguous(struct hb_date_column *column, char separator, struct hb_str text,
                            uint64_t line)
{
	if (separator == '/')
		column->slash++;
	else if (separator == '-')
		column->dash++;
	else
		column->other++;
	keep_example(column, text, line);
}

/* What most dates are, d-m-jjjj or m-d-jjjj and no day that some month has not. */
static bool learn_quick(struct hb_date_column *column, struct hb_str cell, uint64_t line)
{
	uint32_t first, second;
	const char *year = short_triple(cell, &first, &second);
	if (!year || first - 1 > 27 || second - 1 > 27 || (first > 12 && second > 12))
		return false;
	if (first > 12)
		vote(&column->dmy, line);
	else if (second > 12)
		vote(&column->mdy, line);
	else if (first != second)
		count_ambiguous(column, year[-1], cell, line);
	return true;
}

static void learn_one(struct hb_date_column *column, struct hb_str cell, uint64_t line)
{
	if (!cell.len || learn_quick(column, cell, line))
		return;
	struct hb_str text = hb_trim(cell);
	if (!text.len || is_iso(text))
		return;
	struct hb_date_text date = hb_date_read(text);
	if (date.kind != HB_DATE_TRIPLE)
		return;
	int32_t dmy = hb_date_day(&date, HB_DATES_DMY), mdy = hb_date_day(&date, HB_DATES_MDY);
	if (dmy == mdy)
		return; /* 3-3-2026 says nothing, and neither does a day that is none */
	if (dmy == HB_NO_DAY) {
		vote(&column->mdy, line);
	} else if (mdy == HB_NO_DAY) {
		vote(&column->dmy, line);
	} else {
		count_ambiguous(column, date.separator, text, line);
	}
}

const uint32_t *hb_import_learns_from(const struct hb_import *import, size_t *n)
{
	*n = import->n_dated;
	return import->dated_column;
}

void hb_import_learn(struct hb_import *import, const struct hb_csv_record *record)
{
	for (size_t i = 0; i < import->n_dated; i++)
		if (import->dated_column[i] < record->n_cells)
			learn_one(&import->field[import->dated[i]].dates,
			          record->cell[import->dated_column[i]], record->line);
}

struct hb_date_column *hb_import_seen_new(const struct hb_import *import)
{
	return hb_calloc(import->n_dated, sizeof(struct hb_date_column));
}

void hb_import_see_nothing(const struct hb_import *import, struct hb_date_column *seen)
{
	memset(seen, 0, import->n_dated * sizeof(*seen));
}

/* Lines count from 1 in what was seen: 0 is none. */
void hb_import_see(const struct hb_import *import, struct hb_date_column *seen,
                   const struct hb_csv_record *record)
{
	for (size_t i = 0; i < import->n_dated; i++)
		if (import->dated_column[i] < record->n_cells)
			learn_one(&seen[i], record->cell[import->dated_column[i]],
			          record->line + 1);
}

static void add_votes(struct hb_date_votes *votes, const struct hb_date_votes *more, uint64_t line)
{
	for (uint64_t i = 0; i < more->n && i < HB_DATE_ROWS && votes->n + i < HB_DATE_ROWS; i++)
		votes->line[votes->n + i] = line + more->line[i] - 1;
	votes->n += more->n;
}

void hb_import_learn_seen(struct hb_import *import, const struct hb_date_column *seen,
                          uint64_t line)
{
	for (size_t i = 0; i < import->n_dated; i++) {
		struct hb_date_column *column = &import->field[import->dated[i]].dates;
		add_votes(&column->dmy, &seen[i].dmy, line);
		add_votes(&column->mdy, &seen[i].mdy, line);
		column->slash += seen[i].slash;
		column->dash += seen[i].dash;
		column->other += seen[i].other;
		if (column->line || !seen[i].line)
			continue;
		column->line = line + seen[i].line - 1;
		memcpy(column->example, seen[i].example, sizeof(column->example));
	}
}

static void lines(struct hb_buf *out, const struct hb_date_votes *votes)
{
	for (size_t i = 0; i < votes->n && i < HB_DATE_ROWS; i++) {
		if (i)
			hb_buf_cstr(out, ", ");
		hb_buf_int(out, (int64_t)votes->line[i]);
	}
	if (votes->n > HB_DATE_ROWS)
		hb_buf_printf(out, "... (%llu)", (unsigned long long)votes->n);
}

static enum hb_status contradict(const struct hb_import_field *f, struct hb_finding finding,
                                 struct hb_sink *sink)
{
	struct hb_buf dmy = { 0 }, mdy = { 0 };
	lines(&dmy, &f->dates.dmy);
	lines(&mdy, &f->dates.mdy);
	finding.message = HB_M_DATES_CONTRADICT;
	uint64_t a = f->dates.dmy.line[0], b = f->dates.mdy.line[0];
	finding.line = a > b ? a : b; /* where it first showed */
	finding.text[0] = hb_buf_slice(&dmy);
	finding.text[1] = hb_buf_slice(&mdy);
	bool failed = dmy.failed || mdy.failed;
	if (!failed)
		hb_find(sink, finding);
	hb_buf_free(&dmy);
	hb_buf_free(&mdy);
	return failed ? hb_no_memory(sink) : HB_USAGE;
}

/* No value settles it: who wrote the file does, if that is known beyond doubt. */
static enum hb_status assume(const struct hb_import *import, struct hb_date_column *column,
                             struct hb_finding finding, struct hb_sink *sink)
{
	bool slashes = column->slash && !column->dash && !column->other;
	bool dashes = column->dash && !column->slash && !column->other;
	finding.line = column->line;
	finding.value = hb_str(column->example);
	if (slashes && import->ms_forms) {
		column->order = HB_DATES_MDY;
		finding.message = HB_M_DATES_ASSUMED_MDY;
	} else if (dashes && !import->english) {
		column->order = HB_DATES_DMY;
		finding.message = HB_M_DATES_ASSUMED_DMY;
	} else {
		finding.message = HB_M_DATES_AMBIGUOUS;
	}
	hb_find(sink, finding);
	return column->order == HB_DATES_FIND_OUT ? HB_USAGE : HB_OK;
}

static enum hb_status decide(struct hb_import *import, struct hb_import_field *f,
                             struct hb_sink *sink)
{
	struct hb_date_column *column = &f->dates;
	struct hb_finding finding = { .file = import->file,
		                      .column = f->column + 1,
		                      .field = import->column[f->column].name };
	if (column->dmy.n && column->mdy.n)
		return contradict(f, finding, sink);
	if (column->dmy.n)
		column->order = HB_DATES_DMY;
	else if (column->mdy.n)
		column->order = HB_DATES_MDY;
	else if (column->line)
		return assume(import, column, finding, sink);
	else
		column->order = HB_DATES_DMY; /* no value for which it matters */
	return HB_OK;
}

enum hb_status hb_import_decide(struct hb_import *import, struct hb_sink *sink)
{
	enum hb_status status = HB_OK;
	for (size_t i = 0; i < import->n_dated; i++) {
		struct hb_import_field *f = &import->field[import->dated[i]];
		if (f->dates.order != HB_DATES_FIND_OUT)
			continue;
		enum hb_status one = decide(import, f, sink);
		if (one == HB_SYSTEM)
			return one;
		if (one != HB_OK)
			status = one;
	}
	return status;
}

/* The canonical text of DAY, with the time when the field wants one. */
static struct hb_str written(struct hb_conversion *c, const struct hb_import_field *f,
                             const struct hb_date_text *date, int32_t day, struct hb_str text)
{
	bool with_time = f->field->type == HB_TYPE_DATETIME;
	if (with_time && date->time_s < 0)
		return text;
	size_t len = !with_time ? 10 : date->seconds ? 19 : 16;
	char *p = hb_import_text(c, len);
	if (!p)
		return text;
	hb_day_write(day, p);
	if (with_time) {
		uint32_t s = (uint32_t)date->time_s, part[3] = { s / 3600, s / 60 % 60, s % 60 };
		for (size_t i = 0; i < (date->seconds ? 3u : 2u); i++) {
			p[10 + 3 * i] = i ? ':' : 'T';
			p[11 + 3 * i] = (char)('0' + part[i] / 10);
			p[12 + 3 * i] = (char)('0' + part[i] % 10);
		}
	}
	return (struct hb_str){ p, len };
}

static void tell(struct hb_conversion *c, const struct hb_import_field *f, enum hb_message message,
                 struct hb_str value, struct hb_str expected)
{
	hb_import_problem(
	        c, f,
	        (struct hb_problem){ .message = message, .value = value, .expected = expected });
}

/* "ma 9 nov" in the year near today in which that is a Monday; such a day can be no other. Without
 * a weekday, or with a month that might be the day, a year would be a guess. */
static struct hb_str without_year(struct hb_conversion *c, const struct hb_import_field *f,
                                  const struct hb_date_text *date, struct hb_str text)
{
	int32_t day = HB_NO_DAY;
	/* --fill has no row, and so no warning. */
	if (c->record && date->month && date->weekday && f->field->type == HB_TYPE_DATE)
		day = hb_day_near(c->import->options->today, date->month, date->part[0],
		                  date->weekday);
	if (day == HB_NO_DAY) {
		tell(c, f, HB_M_DATE_NO_YEAR, text, (struct hb_str){ NULL, 0 });
		return text;
	}
	struct hb_str out = written(c, f, date, day, text);
	tell(c, f, HB_M_DATE_YEAR, text, (struct hb_str){ out.p, 4 });
	return out;
}

struct hb_str hb_import_date(struct hb_conversion *c, const struct hb_import_field *f,
                             struct hb_str text)
{
	if (is_iso(text) ||
	    (text.len > 15 && text.p[10] == 'T' && hb_datetime_parse(text) != INT64_MIN &&
	     f->field->type == HB_TYPE_DATETIME))
		return text;
	struct hb_date_text date = hb_date_read(text);
	if (date.kind == HB_DATE_NO_YEAR)
		return without_year(c, f, &date, text);
	if (date.kind == HB_DATE_NONE)
		return text;
	int32_t day = hb_date_day(&date, f->dates.order);
	if (day == HB_NO_DAY) {
		if (date.kind != HB_DATE_TRIPLE || f->dates.order != HB_DATES_FIND_OUT)
			tell(c, f, HB_M_DATE_IMPOSSIBLE, text, (struct hb_str){ NULL, 0 });
		return text;
	}
	struct hb_str out = written(c, f, &date, day, text);
	if (date.weekday && date.weekday != hb_weekday(day))
		tell(c, f, HB_M_DATE_WEEKDAY, text, (struct hb_str){ NULL, 0 });
	if (date.kind == HB_DATE_SERIAL)
		hb_import_once(c, f, HB_ONCE_VALUE,
		               (struct hb_problem){ .message = HB_M_EXCEL_SERIAL,
		                                    .value = text,
		                                    .expected = out });
	return out;
}
