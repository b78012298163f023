#include <string.h>
#include <utf8proc.h>

#include "base/unicode.h"
#include "report/model.h"

enum { REPLACEMENT = 0xFFFD, PICTURE_OF_NUL = 0x2400, PICTURE_OF_DEL = 0x2421, DROP = -1 };

static bool is_line_end(utf8proc_int32_t c)
{
	return c == '\n' || c == '\v' || c == '\f' || c == '\r' || c == 0x85 || c == 0x2028 ||
	       c == 0x2029;
}

/* Embeddings, overrides and isolates: they change how text outside them is read. */
static bool is_bidi_control(utf8proc_int32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_unwritable(utf8proc_int32_t c)
{
	return (c >= 0x80 && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE ||
	       (c >= 0xFFF9 && c <= 0xFFFB);
}

static utf8proc_int32_t cleaned(utf8proc_int32_t c, bool lines)
{
	if (is_line_end(c))
		return lines ? '\n' : ' ';
	if (c == '\t')
		return ' ';
	if (c < 0x20)
		return PICTURE_OF_NUL + c;
	if (c < 0x7F)
		return c;
	if (c == 0x7F)
		return PICTURE_OF_DEL;
	if (c == 0xFEFF)
		return DROP;
	return is_bidi_control(c) || is_unwritable(c) ? REPLACEMENT : c;
}

static size_t put(char *out, size_t at, utf8proc_int32_t c)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_encode_char(c, bytes);
	if (out && n > 0)
		memcpy(out + at, bytes, (size_t)n);
	return at + (n > 0 ? (size_t)n : 0);
}

size_t hb_clean(char *out, struct hb_str text, bool lines)
{
	size_t at = 0;
	for (size_t i = 0; i < text.len;) {
		size_t plain = hb_plain(hb_str_from(text, i));
		if (out && plain)
			memcpy(out + at, text.p + i, plain);
		at += plain;
		i += plain;
		if (i == text.len)
			break;
		utf8proc_int32_t c = REPLACEMENT;
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text.p + i,
		                                         (utf8proc_ssize_t)(text.len - i), &c);
		if (step <= 0) {
			c = REPLACEMENT;
			step = 1;
		}
		i += (size_t)step;
		if (c == '\r' && i < text.len && text.p[i] == '\n')
			continue; /* CRLF is one line end */
		c = cleaned(c, lines);
		if (c != DROP)
			at = put(out, at, c);
	}
	return at;
}
