#include "data/import_plan.h"

#include <string.h>

#include "base/unicode.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool hb_import_missing(const struct hb_import_field *f, struct hb_str text)
{
	if (text.len > f->longest_missing)
		return false;
	for (size_t i = 0; i < f->field->n_missing; i++)
		if (hb_str_ieq(text, f->field->missing[i]))
			return true;
	return false;
}

/* A number at the start of TEXT: its digits without leading zeros, and what follows. */
struct number {
	struct hb_str digits, rest;
	int64_t value;
};

static bool number_of(struct hb_str text, struct number *out)
{
	size_t n = 0, zeros = 0;
	while (n < text.len && is_digit(text.p[n]))
		n++;
	while (zeros + 1 < n && text.p[zeros] == '0')
		zeros++;
	out->digits = (struct hb_str){ text.p + zeros, n - zeros };
	out->rest = hb_str_from(text, n);
	return n && hb_str_int(out->digits, 0, INT32_MAX, &out->value);
}

static bool only_zeros(struct hb_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != '0')
			return false;
	return s.len;
}

static bool starts_fraction(struct hb_str rest)
{
	if (rest.len > 1 && (rest.p[0] == ',' || rest.p[0] == '.') && is_digit(rest.p[1]))
		return true;
	return hb_str_starts(rest, HB_STR("\xC2\xBD")) || hb_str_starts(rest, HB_STR("\xC2\xBC")) ||
	       hb_str_starts(rest, HB_STR("\xC2\xBE"));
}

static bool has_digit(struct hb_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

/* 3e, 3de, 1ste, 3e uur, 3e lesuur. */
static bool ends_ordinal(struct hb_str rest)
{
	static const char *const ends[] = { "e",          "de",      "ste",      "e uur",
		                            "de uur",     "ste uur", "e lesuur", "de lesuur",
		                            "ste lesuur", " uur",    "uur" };
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (hb_str_ieq(rest, hb_str(ends[i])))
			return true;
	return false;
}

/* 5/6, 5-6, 5+6, 5 en 6. */
static bool more_numbers(struct hb_str rest)
{
	rest = hb_trim(rest);
	if (hb_str_starts(rest, HB_STR("en ")) || hb_str_starts(rest, HB_STR("e/")))
		return has_digit(rest);
	return rest.len > 1 && memchr("/-+&;", rest.p[0], 5) && has_digit(rest);
}

static struct hb_str problem(struct hb_conversion *c, const struct hb_import_field *f,
                             enum hb_message message, struct hb_str text, struct hb_str expected)
{
	hb_import_problem(
	        c, f,
	        (struct hb_problem){ .message = message, .value = text, .expected = expected });
	return text;
}

/* What stands behind a number and marks it as the start of a label, or is there for show. */
static bool leads_to_label(struct hb_str rest)
{
	rest = hb_trim(rest);
	return rest.len &&
	       (memchr("(-:=.", rest.p[0], 5) || hb_str_starts(rest, HB_STR("\xE2\x80\x93")));
}

struct hb_str hb_import_number(struct hb_conversion *c, int64_t n)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t left = n < 0 ? (uint64_t)-n : (uint64_t)n;
	do
		digits[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (n < 0)
		digits[--at] = '-';
	char *p = hb_import_text(c, sizeof(digits) - at);
	if (!p)
		return (struct hb_str){ NULL, 0 };
	memcpy(p, digits + at, sizeof(digits) - at);
	return (struct hb_str){ p, sizeof(digits) - at };
}

/* 4 (volledig zichtbaar): the number counts, unless the form gives the label to a number farther
 * away than the next, for then nobody can tell which of the two was meant. A score with a plus or a
 * minus, or a second number, is nobody's to interpret. */
static struct hb_str labelled(struct hb_conversion *c, const struct hb_import_field *f,
                              struct hb_str text, const struct number *number)
{
	const struct hb_scale *scale = f->field->scale;
	struct hb_buf *spare = &c->worker->spare;
	spare->len = 0;
	if (!scale || has_digit(number->rest) || !hb_fold(spare, number->rest)) {
		c->problems->failed |= spare->failed;
		return text;
	}
	if (!spare->len) {
		struct hb_str mark = hb_trim(number->rest);
		return hb_str_is(mark, ".") || hb_str_is(mark, ")") ? number->digits : text;
	}
	bool inside = number->value >= scale->min && number->value <= scale->max;
	uint32_t named = hb_choice_named(f, hb_buf_slice(spare));
	if (named != HB_NO_FIELD && scale->min + named == number->value)
		return number->digits;
	if (named != HB_NO_FIELD) {
		int64_t apart = scale->min + named - number->value;
		bool next = inside && apart >= -1 && apart <= 1;
		struct hb_str mine = hb_import_number(c, scale->min + named);
		if (!next)
			return problem(c, f, HB_M_LABEL_OTHER, text, mine);
		problem(c, f, HB_M_LABEL_NEXT, text,
		        mine); /* a list may word its steps otherwise */
		return number->digits;
	}
	if (!inside || !leads_to_label(number->rest))
		return text;
	struct hb_str label = scale->labels[number->value - scale->min];
	if (label.len)
		hb_import_once(c, f, HB_ONCE_VALUE,
		               (struct hb_problem){ .message = HB_M_LABEL_UNKNOWN,
		                                    .value = text,
		                                    .expected = label });
	return number->digits;
}

static struct hb_str by_label(struct hb_conversion *c, const struct hb_import_field *f,
                              struct hb_str text)
{
	struct hb_buf *spare = &c->worker->spare;
	spare->len = 0;
	if (!f->field->scale || !hb_fold(spare, text)) {
		c->problems->failed |= spare->failed;
		return text;
	}
	uint32_t named = hb_choice_named(f, hb_buf_slice(spare));
	return named == HB_NO_FIELD ? text : hb_import_number(c, f->field->scale->min + named);
}

static struct hb_str number(struct hb_conversion *c, const struct hb_import_field *f,
                            struct hb_str text)
{
	struct number n;
	if (!number_of(text, &n))
		return is_digit(text.p[0]) ? text : by_label(c, f, text);
	if (!n.rest.len)
		return n.digits;
	if (starts_fraction(n.rest))
		return only_zeros(hb_str_from(n.rest, 1))
		               ? n.digits
		               : problem(c, f, HB_M_FRACTION, text, f->names.expected);
	if (f->field->type == HB_TYPE_SCALE)
		return labelled(c, f, text, &n);
	if (ends_ordinal(n.rest))
		return n.digits;
	if (more_numbers(n.rest))
		return problem(c, f, HB_M_SEVERAL_NUMBERS, text, f->names.expected);
	return text;
}

/* Labels repeat, so what became of a text once is kept; what was told of it is told each time, but
 * for what is told once. */
static struct hb_str cached_number(struct hb_conversion *c, const struct hb_import_field *f,
                                   struct hb_str text)
{
	struct hb_str result;
	if (hb_import_met(c, f, text, &result))
		return result;
	size_t before = c->problems->n;
	c->once = 0;
	result = number(c, f, text);
	bool read = result.len && (result.p != text.p || result.len != text.len);
	if (read && c->problems->n == before)
		hb_import_meet(c, f, text, result);
	return result;
}

static struct hb_str time_text(struct hb_conversion *c, struct hb_str text)
{
	bool seconds;
	int32_t s = hb_time_read(text, &seconds);
	char *p = s < 0 ? NULL : hb_import_text(c, seconds ? 8 : 5);
	if (!p)
		return text;
	int32_t part[3] = { s / 3600, s / 60 % 60, s % 60 };
	for (size_t i = 0; i < (seconds ? 3u : 2u); i++) {
		if (i)
			p[3 * i - 1] = ':';
		p[3 * i] = (char)('0' + part[i] / 10);
		p[3 * i + 1] = (char)('0' + part[i] % 10);
	}
	return (struct hb_str){ p, seconds ? 8 : 5 };
}

/* Remarks stay as they came, blanks at the ends too; only a cell of blanks is empty. */
static struct hb_str remark(const struct hb_import_field *f, struct hb_str raw)
{
	struct hb_str text = hb_trim(raw);
	return !text.len || hb_import_missing(f, text) ? (struct hb_str){ NULL, 0 } : raw;
}

/* A soft hyphen, a zero-width blank or a ligature at P: what text copied from a PDF brings along.
 */
static bool trace_at(const char *p, size_t left)
{
	const unsigned char *u = (const unsigned char *)p;
	if (left > 1 && u[0] == 0xC2 && u[1] == 0xAD)
		return true;
	return left > 2 && ((u[0] == 0xE2 && u[1] == 0x80 && u[2] == 0x8B) ||
	                    (u[0] == 0xEF && u[1] == 0xAC && u[2] >= 0x80 && u[2] <= 0x86));
}

/* They all begin with a byte that is not ASCII, which most of a text is. */
bool hb_import_has_traces(struct hb_str text)
{
	const char *p = text.p, *end = p + text.len;
	while (p < end) {
		uint64_t word = UINT64_C(1) << 63;
		if (end - p >= 8)
			memcpy(&word, p, sizeof(word));
		if (!(word & UINT64_C(0x8080808080808080))) {
			p += 8;
			continue;
		}
		for (const char *stop = end - p < 8 ? end : p + 8; p < stop; p++)
			if ((unsigned char)*p >= 0xC2 && trace_at(p, (size_t)(end - p)))
				return true;
	}
	return false;
}

/* =1+1, @naam, +31612345678, -2: a spreadsheet takes it for a formula. "- haakt af" is a dash. */
static bool is_formula(struct hb_str text)
{
	char first = text.len > 1 ? text.p[0] : ' ';
	return (first == '=' || first == '+' || first == '-' || first == '@') && text.p[1] != ' ';
}

/* Free text is kept as it came; what would surprise later on is noted. */
static void look_at_remark(struct hb_conversion *c, const struct hb_import_field *f,
                           struct hb_str text)
{
	if (hb_import_has_traces(text))
		problem(c, f, HB_M_PDF_TEXT, text, HB_STR(""));
	if (is_formula(text))
		problem(c, f, HB_M_FORMULA, text, HB_STR(""));
}

struct hb_str hb_import_value(struct hb_conversion *c, const struct hb_import_field *f,
                              struct hb_str raw)
{
	const struct hb_field *field = f->field;
	if (field->privacy == HB_PRIVACY_FREE_TEXT) {
		look_at_remark(c, f, raw);
		return remark(f, raw);
	}
	struct hb_str text = hb_trim(raw), yes;
	if (!text.len || hb_import_missing(f, text))
		return (struct hb_str){ NULL, 0 };
	switch (field->type) {
	case HB_TYPE_ID:
	case HB_TYPE_TEXT:
		return text;
	case HB_TYPE_INT:
	case HB_TYPE_SCALE:
		return text.len == 1 && is_digit(text.p[0]) ? text : cached_number(c, f, text);
	case HB_TYPE_CHOICE:
		return hb_import_choice(c, f, text);
	case HB_TYPE_MULTI:
		return hb_import_multi(c, f, text);
	case HB_TYPE_BOOL:
		yes = hb_import_yes(text);
		return yes.len ? yes : text;
	case HB_TYPE_DATE:
	case HB_TYPE_DATETIME:
		return hb_import_date(c, f, text);
	case HB_TYPE_TIME:
		return time_text(c, text);
	}
	return text;
}
