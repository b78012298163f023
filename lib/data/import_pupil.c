#include "data/import_plan.h"

#include <string.h>

#include "data/value.h"

enum { BSN_DIGITS = 9 };

/* The check that a citizen service number passes: the digits times 9, 8 .. 2 and -1, added up, are
 * a multiple of 11 (Wet algemene bepalingen burgerservicenummer; the "elfproef"). */
static bool is_bsn(struct hb_str text)
{
	if (text.len != BSN_DIGITS)
		return false;
	int sum = 0;
	bool any = false;
	for (int i = 0; i < BSN_DIGITS; i++) {
		int digit = text.p[i] - '0';
		if (digit < 0 || digit > 9)
			return false;
		any |= digit != 0;
		sum += digit * (i < BSN_DIGITS - 1 ? BSN_DIGITS - i : -1);
	}
	return any && sum % 11 == 0;
}

/* Letters with a blank between and no digit: rather a name than a code. */
static bool looks_like_name(struct hb_str text)
{
	bool blank = false, letter = false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char ch = (unsigned char)text.p[i];
		if (ch >= '0' && ch <= '9')
			return false;
		blank |= ch == ' ';
		letter |= ch >= 0x80 || ((ch | 32) >= 'a' && (ch | 32) <= 'z');
	}
	return blank && letter;
}

/* The name as the record's columns have it, or empty. */
static struct hb_str joined_name(struct hb_conversion *c)
{
	const struct hb_import *import = c->import;
	struct hb_buf *joined = &c->worker->joined;
	joined->len = 0;
	for (size_t part = 0; part < HB_NAME_PARTS; part++) {
		if (import->name[part] == HB_NO_COLUMN)
			continue;
		struct hb_str text = hb_trim(c->record->cell[import->name[part]]);
		if (!text.len)
			continue;
		if (joined->len)
			hb_buf_char(joined, ' ');
		hb_buf_str(joined, text);
		if (part == HB_NAME_WHOLE)
			break;
	}
	c->problems->failed |= joined->failed;
	char *p = joined->len ? hb_import_text(c, joined->len) : NULL;
	if (!p)
		return (struct hb_str){ NULL, 0 };
	memcpy(p, joined->p, joined->len);
	return (struct hb_str){ p, joined->len };
}

static void not_found(struct hb_conversion *c, struct hb_str text, size_t n)
{
	const struct hb_import_field *f = &c->import->field[c->import->pupil];
	struct hb_problem why = { 0 }, p = { .message = HB_M_PUPIL_UNKNOWN, .value = text };
	int64_t value;
	if (!hb_value(f->field, text, &value, &why, &c->problems->arena))
		return; /* the check says what is wrong with it as a code */
	if (n) {
		p.message = HB_M_PUPIL_AMBIGUOUS;
		p.text[0] = hb_import_number(c, (int64_t)n);
	}
	hb_import_problem(c, f, p);
}

static void fill_empty(struct hb_conversion *c, struct hb_str *cell, uint32_t field,
                       struct hb_str text)
{
	if (field == HB_NO_FIELD || cell[field].len)
		return;
	cell[field] = text;
	c->worker->known[field] = false;
}

static void look_up(struct hb_conversion *c, struct hb_str *cell)
{
	const struct hb_import *import = c->import;
	const struct hb_pupil_list *list = import->options->list;
	struct hb_str text = cell[import->pupil];
	if (!text.len)
		text = joined_name(c);
	if (!text.len)
		return;
	const struct hb_pupil *found = hb_pupils_code(list, text);
	size_t n = found ? 1 : hb_pupils_search(list, text, &found);
	cell[import->pupil] = n == 1 ? found->code : text;
	c->worker->known[import->pupil] = false;
	if (n == SIZE_MAX) {
		c->problems->failed = true;
		return;
	}
	if (n != 1) {
		not_found(c, text, n);
		return;
	}
	fill_empty(c, cell, import->group, found->group);
	fill_empty(c, cell, import->school, found->school);
}

void hb_import_pupil(struct hb_conversion *c, struct hb_str *cell)
{
	const struct hb_import *import = c->import;
	if (import->pupil == HB_NO_FIELD)
		return;
	const struct hb_import_field *f = &import->field[import->pupil];
	if (import->options->list)
		look_up(c, cell);
	struct hb_str code = cell[import->pupil];
	if (is_bsn(code))
		hb_import_problem(c, f, (struct hb_problem){ .message = HB_M_BSN, .value = code });
	if (import->options->list || !looks_like_name(code))
		return;
	hb_import_once(c, f, HB_ONCE_CODE,
	               (struct hb_problem){ .message = HB_M_NAME_FOR_CODE, .value = code });
}
