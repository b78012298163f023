#include "book/cell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum hb_cell_kind kind_of(const char *type)
{
	static const char *const names[] = {
		[HB_KIND_NUMBER] = "n",         [HB_KIND_SHARED] = "s", [HB_KIND_TEXT] = "str",
		[HB_KIND_INLINE] = "inlineStr", [HB_KIND_BOOL] = "b",   [HB_KIND_ERROR] = "e",
		[HB_KIND_DATE] = "d",
	};
	for (enum hb_cell_kind k = 0; type && k < HB_KIND_UNKNOWN; k++)
		if (strcmp(type, names[k]) == 0)
			return k;
	return type ? HB_KIND_UNKNOWN : HB_KIND_NUMBER;
}

void hb_cell_begin(struct hb_cell_source *c, const char *type, const char *style)
{
	struct hb_buf kept = c->text;
	int64_t n = 0;
	kept.len = 0;
	*c = (struct hb_cell_source){ .kind = kind_of(type), .text = kept };
	bool good = !style || hb_str_int(hb_str(style), 0, INT32_MAX, &n);
	c->style = good ? (uint32_t)n : UINT32_MAX;
}

/* Digits that any spreadsheet shows as they are. */
static bool is_short(struct hb_str text)
{
	if (text.len > 15 || (text.p[0] == '0' && text.len > 1))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return true;
}

static enum hb_message number(const struct hb_book *b, const struct hb_cell_source *c,
                              struct hb_str text, struct hb_buf *out)
{
	static const struct hb_cell_format general = { .shape = HB_CELL_NUMBER };
	const struct hb_cell_format *f = b->n_styles ? &b->style[c->style] : &general;
	char digits[400], *end;
	if (f->shape == HB_CELL_NUMBER && is_short(text)) {
		hb_buf_str(out, text);
		return HB_MESSAGE_COUNT;
	}
	if (text.len >= sizeof(digits))
		return HB_M_BOOK_NUMBER;
	memcpy(digits, text.p, text.len);
	digits[text.len] = '\0';
	if (strspn(digits, "0123456789+-.eE") != text.len) /* no inf, nan or 0x1p3 */
		return HB_M_BOOK_NUMBER;
	double value = strtod(digits, &end);
	if (end != digits + text.len || !isfinite(value))
		return HB_M_BOOK_NUMBER;
	hb_cell_format_write(out, f, value, b->since_1904, b->point);
	return HB_MESSAGE_COUNT;
}

static enum hb_message shared(const struct hb_book *b, struct hb_str text, struct hb_buf *out)
{
	int64_t i;
	if (!hb_str_int(text, 0, INT64_MAX, &i) || (uint64_t)i >= b->strings.n)
		return HB_M_BOOK_STRING;
	size_t from = i ? b->strings.end[i - 1] : 0;
	if (b->strings.end[i] - from > HB_CELL_MAX)
		return HB_M_BOOK_LONG;
	hb_buf_add(out, b->strings.text.p + from, b->strings.end[i] - from);
	return HB_MESSAGE_COUNT;
}

/* An ISO date that a strict workbook may have; midnight is no time, and what is behind a second is
 * none of ours. */
static void date(struct hb_str text, struct hb_buf *out)
{
	size_t t = hb_str_find(text, 'T');
	struct hb_str clock = hb_str_from(text, t);
	size_t point = hb_str_find(clock, '.');
	clock.len = point;
	if (hb_str_ends(clock, HB_STR("Z")))
		clock.len--;
	if (hb_str_ends(clock, HB_STR(":00")) && clock.len == 9)
		clock.len -= 3;
	hb_buf_add(out, text.p, t);
	if (!hb_str_is(clock, "T00:00"))
		hb_buf_str(out, clock);
}

enum hb_message hb_cell_finish(const struct hb_book *b, struct hb_cell_source *c,
                               struct hb_buf *out)
{
	struct hb_str raw = hb_buf_slice(&c->text), text = hb_str_trim(raw);
	bool worded = c->kind == HB_KIND_TEXT || c->kind == HB_KIND_INLINE;
	if (c->style == UINT32_MAX || (c->style >= b->n_styles && c->style))
		return HB_M_BOOK_STYLE;
	if (c->kind == HB_KIND_UNKNOWN)
		return HB_M_BOOK_KIND;
	if (c->has_formula && b->uncomputed)
		return HB_M_BOOK_STALE;
	if (c->has_formula && (!c->has_value || (!worded && !text.len)))
		return HB_M_BOOK_FORMULA;
	if (!worded && !text.len)
		return HB_MESSAGE_COUNT;
	switch (c->kind) {
	case HB_KIND_NUMBER:
		return number(b, c, text, out);
	case HB_KIND_SHARED:
		return shared(b, text, out);
	case HB_KIND_BOOL:
		if (!hb_str_is(text, "0") && !hb_str_is(text, "1"))
			return HB_M_BOOK_KIND;
		hb_buf_cstr(out, text.p[0] == '1' ? "WAAR" : "ONWAAR");
		break;
	case HB_KIND_ERROR:
		c->is_error = true;
		hb_buf_str(out, text);
		break;
	case HB_KIND_DATE:
		date(text, out);
		break;
	default: {
		size_t from = out->len;
		hb_buf_str(out, raw);
		if (c->kind == HB_KIND_TEXT)
			hb_book_unescape(out, from);
	}
	}
	return HB_MESSAGE_COUNT;
}
