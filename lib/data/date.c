#include "data/date.h"

#include <endian.h>
#include <string.h>

#include "base/str.h"

enum { YEAR_MIN = 1, YEAR_MAX = 9999, DAYS_400_YEARS = 146097, MONTHS_MAX = YEAR_MAX * 12 };

static uint32_t month_length(int32_t year, uint32_t month)
{
	static const uint8_t length[13] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return length[month] + (month == 2 && leap ? 1u : 0u);
}

/* Counts from 1 March, so that the leap day is the last of its year. */
int32_t hb_day(int32_t year, uint32_t month, uint32_t day)
{
	static const uint16_t before[13] = { 0,   306, 337, 0,   31,  61, 92,
		                             122, 153, 184, 214, 245, 275 };
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1)
		return HB_NO_DAY;
	if (day > 28 && day > month_length(year, month))
		return HB_NO_DAY;
	uint32_t y = (uint32_t)year - (month <= 2), century = y / 100;
	return (int32_t)(y * 365 + y / 4 - century + century / 4 + before[month] + day) - 719469;
}

struct hb_civil hb_civil(int32_t day)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - (DAYS_400_YEARS - 1)) / DAYS_400_YEARS;
	uint32_t doe = (uint32_t)(z - era * DAYS_400_YEARS); /* day of era */
	uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint32_t mp = (5 * doy + 2) / 153;
	uint32_t month = mp < 10 ? mp + 3 : mp - 9;
	return (struct hb_civil){ .year = (int32_t)(era * 400) + (int32_t)yoe + (month <= 2),
		                  .month = month,
		                  .day = doy - (153 * mp + 2) / 5 + 1 };
}

uint32_t hb_weekday(int32_t day)
{
	int64_t since_monday = ((int64_t)day + 3) % 7; /* 1970-01-01 was a Thursday */
	return (uint32_t)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

int32_t hb_day_near(int32_t today, uint32_t month, uint32_t day, uint32_t weekday)
{
	enum { REACH = 183 };
	int32_t year = hb_civil(today).year;
	for (int32_t y = year - 1; y <= year + 1; y++) {
		int32_t found = hb_day(y, month, day);
		int64_t away = (int64_t)found - today;
		if (found != HB_NO_DAY && away >= -REACH && away <= REACH &&
		    hb_weekday(found) == weekday)
			return found;
	}
	return HB_NO_DAY;
}

/* A week belongs to the year its Thursday lies in. */
void hb_iso_week(int32_t day, int32_t *year, uint32_t *week)
{
	int32_t thursday = day - (int32_t)hb_weekday(day) + 4;
	*year = hb_civil(thursday).year;
	struct hb_civil c = { *year, 1, 1 };
	int32_t first = hb_day(c.year, c.month, c.day);
	*week = first == HB_NO_DAY ? 1 : (uint32_t)(thursday - first) / 7 + 1;
}

static int32_t add_months(int32_t day, int64_t n)
{
	if (n < -MONTHS_MAX || n > MONTHS_MAX)
		return HB_NO_DAY;
	struct hb_civil c = hb_civil(day);
	int64_t months = (int64_t)c.year * 12 + (c.month - 1) + n;
	if (months < YEAR_MIN * 12 || months >= (YEAR_MAX + 1) * 12)
		return HB_NO_DAY;
	int32_t year = (int32_t)(months / 12);
	uint32_t month = (uint32_t)(months % 12) + 1, length = month_length(year, month);
	return hb_day(year, month, c.day < length ? c.day : length);
}

static int32_t add_days(int32_t day, int64_t n)
{
	static const int64_t span = (int64_t)(YEAR_MAX + 1) * 366;
	if (n < -span || n > span)
		return HB_NO_DAY;
	int64_t sum = day + n;
	if (sum < hb_day(YEAR_MIN, 1, 1) || sum > hb_day(YEAR_MAX, 12, 31))
		return HB_NO_DAY;
	return (int32_t)sum;
}

int32_t hb_day_add(int32_t day, struct hb_duration d)
{
	if (day == HB_NO_DAY)
		return HB_NO_DAY;
	switch (d.unit) {
	case HB_UNIT_DAY:
		return add_days(day, d.n);
	case HB_UNIT_WEEK:
		return d.n > INT32_MAX || d.n < -INT32_MAX ? HB_NO_DAY : add_days(day, 7 * d.n);
	case HB_UNIT_MONTH:
		return add_months(day, d.n);
	case HB_UNIT_NONE:
	case HB_UNIT_MINUTE:
	case HB_UNIT_HOUR:
		break;
	}
	return day;
}

/* The two digits at P, or more than 99. */
static inline uint32_t two(const char *p)
{
	uint32_t tens = (uint32_t)(uint8_t)p[0] - '0', ones = (uint32_t)(uint8_t)p[1] - '0';
	return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

/* YYYY-MM- as a word, lowest byte first: XOR leaves a number for each digit, 0 for each dash. What
 * is added takes any other byte to its top bit; a carry comes only out of one that has it set. */
#define DATE_SHAPE UINT64_C(0x2D30302D30303030)
#define DATE_REACH UINT64_C(0x7F76767F76767676)
#define DATE_TOPS UINT64_C(0x8080808080808080)

int32_t hb_day_parse(struct hb_str text)
{
	uint64_t word;
	if (text.len != 10)
		return HB_NO_DAY;
	memcpy(&word, text.p, sizeof(word));
	word = le64toh(word) ^ DATE_SHAPE;
	if (((word + DATE_REACH) | word) & DATE_TOPS)
		return HB_NO_DAY;
	uint64_t pairs = word * 10 + (word >> 8); /* two digits in every other byte */
	uint32_t year = (uint32_t)(pairs & 0xFF) * 100 + (uint32_t)(pairs >> 16 & 0xFF);
	return hb_day((int32_t)year, (uint32_t)(pairs >> 40 & 0xFF), two(text.p + 8));
}

static void put_two(char *out, uint32_t n)
{
	out[0] = (char)('0' + n / 10 % 10);
	out[1] = (char)('0' + n % 10);
}

struct hb_str hb_day_write(int32_t day, char out[10])
{
	struct hb_civil c = hb_civil(day);
	put_two(out, (uint32_t)c.year / 100);
	put_two(out + 2, (uint32_t)c.year % 100);
	out[4] = '-';
	put_two(out + 5, c.month);
	out[7] = '-';
	put_two(out + 8, c.day);
	return (struct hb_str){ out, 10 };
}

int32_t hb_time_parse(struct hb_str text)
{
	if ((text.len != 5 && text.len != 8) || text.p[2] != ':')
		return -1;
	uint32_t hour = two(text.p), minute = two(text.p + 3), second = 0;
	if (text.len == 8) {
		if (text.p[5] != ':')
			return -1;
		second = two(text.p + 6);
	}
	if (hour > 23 || minute > 59 || second > 59)
		return -1;
	return (int32_t)(hour * 3600 + minute * 60 + second);
}

int64_t hb_datetime_parse(struct hb_str text)
{
	if (text.len < 11 || (text.p[10] != 'T' && text.p[10] != ' '))
		return INT64_MIN;
	int32_t day = hb_day_parse((struct hb_str){ text.p, 10 });
	int32_t time = hb_time_parse(hb_str_from(text, 11));
	return day == HB_NO_DAY || time < 0 ? INT64_MIN : (int64_t)day * 86400 + time;
}
