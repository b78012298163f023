#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool is_plain(utf8proc_int32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_word(utf8proc_int32_t c)
{
	if (c < 0x80)
		return is_plain(c);
	utf8proc_category_t category = utf8proc_category(c);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/* Appends C to OUT; anything but a letter or digit leaves one pending blank. */
static void add_folded(struct hb_buf *out, size_t start, bool *pending, utf8proc_int32_t c)
{
	if (!is_word(c)) {
		*pending = out->len > start;
		return;
	}
	if (*pending)
		hb_buf_char(out, ' ');
	*pending = false;
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_encode_char(c, bytes);
	if (n > 0)
		hb_buf_add(out, bytes, (size_t)n);
}

/* What each ASCII character folds to; 0 for what only parts words. */
static char fold_char(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : is_plain(c) ? c : '\0';
}

/* Most text is ASCII: straight into room taken once. */
static bool fold_ascii(struct hb_buf *out, struct hb_str text)
{
	if (!hb_buf_reserve(out, text.len + 1))
		return false;
	char *start = out->p + out->len, *p = start;
	bool pending = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = fold_char(text.p[i]);
		if (!c) {
			pending = p > start;
			continue;
		}
		if (pending)
			*p++ = ' ';
		pending = false;
		*p++ = c;
	}
	out->len += (size_t)(p - start);
	return true;
}

static bool is_ascii(struct hb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.p[i] >= 0x80)
			return false;
	return true;
}

bool hb_fold(struct hb_buf *out, struct hb_str text)
{
	if (is_ascii(text))
		return fold_ascii(out, text);
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t n =
	        utf8proc_map((const utf8proc_uint8_t *)text.p, (utf8proc_ssize_t)text.len, &mapped,
	                     UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
	                             UTF8PROC_IGNORE | UTF8PROC_STRIPMARK);
	if (n < 0)
		return false;
	size_t start = out->len;
	bool pending = false;
	for (utf8proc_ssize_t i = 0; i < n;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate(mapped + i, n - i, &c);
		if (step <= 0)
			break;
		add_folded(out, start, &pending, c);
		i += step;
	}
	free(mapped);
	return !out->failed;
}

size_t hb_plain(struct hb_str text)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	size_t at = 0;
	for (uint64_t word; text.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, text.p + at, sizeof(word));
		if (((word - each * 0x20) | (word + each) | word) & each * 0x80)
			break;
	}
	while (at < text.len && text.p[at] >= 0x20 && text.p[at] < 0x7F)
		at++;
	return at;
}

/* Takes TEXT as far as it fits in WIDTH columns: bytes in *AT. Returns the columns it takes. */
static size_t fit(struct hb_str text, size_t width, size_t *at)
{
	size_t used = 0;
	for (*at = 0; *at < text.len;) {
		size_t run = hb_plain(hb_str_from(text, *at));
		run = run < width - used ? run : width - used;
		used += run;
		*at += run;
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text.p + *at,
		                                         (utf8proc_ssize_t)(text.len - *at), &c);
		size_t w = step > 0 ? (size_t)utf8proc_charwidth(c) : 0;
		if (step <= 0 || w > width - used)
			break;
		used += w;
		*at += (size_t)step;
	}
	return used;
}

size_t hb_fit(struct hb_str text, size_t width)
{
	size_t at;
	fit(text, width, &at);
	return at;
}

size_t hb_width(struct hb_str text)
{
	size_t at;
	return fit(text, SIZE_MAX, &at);
}

bool hb_has_hidden(struct hb_str text)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text.p;
	utf8proc_ssize_t left = (utf8proc_ssize_t)text.len, n;
	utf8proc_int32_t c;
	while (left > 0 && (n = utf8proc_iterate(p, left, &c)) > 0) {
		utf8proc_category_t category = utf8proc_category(c);
		if (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_CF &&
		    c != ' ')
			return true;
		p += n;
		left -= n;
	}
	return false;
}
