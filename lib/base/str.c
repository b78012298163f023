#include "base/str.h"

#include <endian.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

struct hb_str hb_str(const char *cstr)
{
	return (struct hb_str){ cstr, cstr ? strlen(cstr) : 0 };
}

bool hb_str_eq(struct hb_str a, struct hb_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool hb_str_is(struct hb_str a, const char *cstr)
{
	return hb_str_eq(a, hb_str(cstr));
}

char hb_char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Not strncasecmp(), which stops at a NUL and asks the locale. */
bool hb_str_ieq(struct hb_str a, struct hb_str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (hb_char_lower(a.p[i]) != hb_char_lower(b.p[i]))
			return false;
	return true;
}

bool hb_str_starts(struct hb_str s, struct hb_str prefix)
{
	return s.len >= prefix.len && hb_str_eq((struct hb_str){ s.p, prefix.len }, prefix);
}

bool hb_str_ends(struct hb_str s, struct hb_str suffix)
{
	return s.len >= suffix.len && hb_str_eq(hb_str_from(s, s.len - suffix.len), suffix);
}

int hb_str_cmp(struct hb_str a, struct hb_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.p, b.p, common) : 0;
	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

uint64_t hb_str_head(struct hb_str s)
{
	uint64_t head = 0;
	for (size_t i = 0; i < sizeof(head); i++)
		head = head << 8 | (i < s.len ? (uint8_t)s.p[i] : 0);
	return head;
}

struct hb_str hb_str_trim(struct hb_str s)
{
	while (s.len && is_blank(s.p[0])) {
		s.p++;
		s.len--;
	}
	while (s.len && is_blank(s.p[s.len - 1]))
		s.len--;
	return s;
}

struct hb_str hb_str_from(struct hb_str s, size_t at)
{
	if (at >= s.len)
		return (struct hb_str){ s.p ? s.p + s.len : NULL, 0 };
	return (struct hb_str){ s.p + at, s.len - at };
}

size_t hb_str_find(struct hb_str s, char c)
{
	const char *hit = s.len ? memchr(s.p, c, s.len) : NULL;
	return hit ? (size_t)(hit - s.p) : s.len;
}

size_t hb_str_search(struct hb_str s, struct hb_str needle)
{
	if (needle.len == 0)
		return 0;
	const char *hit = s.len ? memmem(s.p, s.len, needle.p, needle.len) : NULL;
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct hb_str hb_str_cut(struct hb_str *rest, char sep)
{
	size_t at = hb_str_find(*rest, sep);
	struct hb_str part = { rest->p, at };
	if (at == rest->len)
		*rest = (struct hb_str){ NULL, 0 };
	else
		*rest = (struct hb_str){ rest->p + at + 1, rest->len - at - 1 };
	return part;
}

bool hb_str_int(struct hb_str s, int64_t min, int64_t max, int64_t *out)
{
	size_t i = s.len && s.p[0] == '-';
	bool negative = i == 1;
	if (i == s.len)
		return false;
	int64_t n = 0;
	for (; i < s.len; i++) {
		int64_t digit = s.p[i] - '0';
		if (digit < 0 || digit > 9)
			return false;
		/* towards its own sign, so that INT64_MIN fits */
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, negative ? -digit : digit, &n))
			return false;
	}
	if (n < min || n > max)
		return false;
	*out = n;
	return true;
}

/* Bytes in the well-formed sequence that starts at P, or 0. */
static size_t utf8_step(const unsigned char *p, size_t left)
{
	unsigned char c = p[0];
	if (c < 0x80)
		return 1;
	size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
	if (c < 0xC2 || c > 0xF4 || left < n)
		return 0;
	unsigned char low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
	unsigned char high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

size_t hb_utf8_step(struct hb_str s)
{
	return s.len ? utf8_step((const unsigned char *)s.p, s.len) : 0;
}

bool hb_str_utf8(struct hb_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;
	while (i < s.len) {
		uint64_t word;
		if (s.len - i >= sizeof(word)) { /* eight bytes at a time, up to one that is high */
			memcpy(&word, p + i, sizeof(word));
			word = le64toh(word) & UINT64_C(0x8080808080808080);
			i += word ? (size_t)__builtin_ctzll(word) / 8 : sizeof(word);
			if (!word)
				continue;
		}
		size_t step = utf8_step(p + i, s.len - i);
		if (!step)
			return false;
		i += step;
	}
	return true;
}

void hb_buf_free(struct hb_buf *b)
{
	free(b->p);
	*b = (struct hb_buf){ 0 };
}

bool hb_buf_reserve(struct hb_buf *b, size_t extra)
{
	if (b->failed || extra > SIZE_MAX - b->len - 1) {
		b->failed = true;
		return false;
	}
	if (hb_grow(&b->p, &b->cap, b->len + extra + 1, 1) != 0) {
		b->failed = true;
		return false;
	}
	return true;
}

void hb_buf_add(struct hb_buf *b, const void *p, size_t len)
{
	if (!len || !hb_buf_reserve(b, len))
		return;
	memcpy(b->p + b->len, p, len);
	b->len += len;
}

void hb_buf_char(struct hb_buf *b, char c)
{
	hb_buf_add(b, &c, 1);
}

void hb_buf_cstr(struct hb_buf *b, const char *s)
{
	hb_buf_add(b, s, strlen(s));
}

void hb_buf_str(struct hb_buf *b, struct hb_str s)
{
	hb_buf_add(b, s.p, s.len);
}

void hb_buf_int(struct hb_buf *b, int64_t n)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t left = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (n < 0)
		digits[--at] = '-';
	hb_buf_add(b, digits + at, sizeof(digits) - at);
}

void hb_buf_printf(struct hb_buf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0 || !hb_buf_reserve(b, (size_t)len)) {
		b->failed = true;
		return;
	}
	va_start(args, format);
	vsnprintf(b->p + b->len, (size_t)len + 1, format, args);
	va_end(args);
	b->len += (size_t)len;
}

struct hb_str hb_buf_slice(const struct hb_buf *b)
{
	return (struct hb_str){ b->p, b->len };
}

const char *hb_buf_text(struct hb_buf *b)
{
	if (!hb_buf_reserve(b, 0))
		return "";
	b->p[b->len] = '\0';
	return b->p;
}
