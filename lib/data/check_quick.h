/*
 * check_quick.h - what nearly all cells need of a check: to be found right at a glance (inside
 * lib/data).
 *
 * A field is a large thing of which a cell that is as it should be needs a few bytes. What is not
 * found right here is for hb_value(), which alone says what is wrong.
 */
#ifndef HB_DATA_CHECK_QUICK_H
#define HB_DATA_CHECK_QUICK_H

#include <string.h>

#include "data/date.h"

struct hb_check_step {
	enum {
		HB_STEP_VALUE, /* never at a glance */
		HB_STEP_SCORE, /* a number that is mostly one digit */
		HB_STEP_ID,
		HB_STEP_DATE,
		HB_STEP_TEXT,
	} kind;
	bool required;
	uint8_t min, max; /* SCORE: digits */
};

#define HB_EACH_BYTE UINT64_C(0x0101010101010101)

/* Whether one of eight bytes is a blank, a control character, DEL, a plus or not ASCII, behind
 * which a blank may hide. (Exact: a borrow comes out of a byte that is one itself.) */
static inline bool hb_any_odd(uint64_t word)
{
	uint64_t del = word ^ HB_EACH_BYTE * 0x7F, plus = word ^ HB_EACH_BYTE * '+';
	uint64_t low = (word - HB_EACH_BYTE * 0x21) & ~word;
	return (word | low | ((del - HB_EACH_BYTE) & ~del) | ((plus - HB_EACH_BYTE) & ~plus)) &
	       HB_EACH_BYTE * 0x80;
}

/* An id of ASCII without blanks and control characters, and without the plus of 5,01E+07: nothing
 * is wrong with it, whatever else it may be. False: hb_value() finds out. */
static inline bool hb_plain_id(struct hb_str s)
{
	uint64_t head, tail;
	if (s.len >= 8 && s.len <= 16) {
		memcpy(&head, s.p, 8);
		memcpy(&tail, s.p + s.len - 8, 8);
		return !hb_any_odd(head) && !hb_any_odd(tail);
	}
	if (s.len > 16)
		return false;
	if (s.len >= 4) {
		uint32_t a, b;
		memcpy(&a, s.p, 4);
		memcpy(&b, s.p + s.len - 4, 4);
		head = (uint64_t)a << 32 | b;
	} else { /* each byte at least once */
		head = (HB_EACH_BYTE * 'A') << 24 | (uint64_t)(uint8_t)s.p[0] << 16 |
		       (uint64_t)(uint8_t)s.p[s.len / 2] << 8 | (uint8_t)s.p[s.len - 1];
	}
	return !hb_any_odd(head);
}

/* The value of a cell that is as it should be and quickly known; false for all others. */
static inline bool hb_quick(struct hb_check_step step, struct hb_str cell, int64_t *value)
{
	uint8_t digit;
	switch (step.kind) {
	case HB_STEP_SCORE:
		digit = (uint8_t)cell.p[0];
		*value = digit - '0';
		return cell.len == 1 && digit >= step.min && digit <= step.max;
	case HB_STEP_ID:
		*value = 0;
		return hb_plain_id(cell);
	case HB_STEP_DATE:
		*value = hb_day_parse(cell);
		return *value != HB_NO_DAY;
	case HB_STEP_TEXT:
		*value = 0;
		return true;
	case HB_STEP_VALUE:
		break;
	}
	return false;
}

#endif
