#include "csv/encoding.h"

#include <endian.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

/* 80..9F of Windows-1252; the rest is Latin-1. Built in, so that a machine without iconv's modules
 * still reads what Excel writes. */
static const uint16_t windows[32] = {
	0x20AC, 0xFFFF, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0xFFFF, 0x017D, 0xFFFF, 0xFFFF, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFF, 0x017E, 0x0178,
};

static void set(struct hb_encoding *e, enum hb_encoding_kind kind, const char *name)
{
	size_t len = strlen(name);
	e->kind = kind;
	if (len >= sizeof(e->name))
		len = sizeof(e->name) - 1;
	memcpy(e->name, name, len);
	e->name[len] = '\0';
}

void hb_encoding_utf8(struct hb_encoding *e)
{
	set(e, HB_ENCODING_UTF8, "UTF-8");
}

void hb_encoding_1252(struct hb_encoding *e)
{
	set(e, HB_ENCODING_SINGLE, "Windows-1252");
	for (unsigned b = 0; b < 256; b++)
		e->table[b] = b >= 0x80 && b < 0xA0 ? windows[b - 0x80] : (uint16_t)b;
}

/* What one byte alone means to iconv: a code point, HB_ENCODING_NONE, or -1 when it is no
 * single-byte encoding (the byte begins something, or stands for more than one code point). */
static int32_t ask(iconv_t cd, unsigned char byte)
{
	char in = (char)byte, *from = &in;
	uint32_t out[4];
	char *to = (char *)out;
	size_t in_left = 1, out_left = sizeof(out);
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &from, &in_left, &to, &out_left) == (size_t)-1)
		return errno == EILSEQ ? HB_ENCODING_NONE : -1;
	if (out_left != sizeof(out) - 4 || out[0] >= HB_ENCODING_NONE)
		return -1;
	return (int32_t)out[0];
}

/* Fills the table; false when NAME is no single-byte encoding that has ASCII in its place. */
static bool ask_table(struct hb_encoding *e, const char *name)
{
	iconv_t cd = iconv_open("UTF-32LE", name);
	if (cd == (iconv_t)-1)
		return false;
	bool single = true;
	for (unsigned b = 0; b < 256 && single; b++) {
		int32_t c = ask(cd, (unsigned char)b);
		single = c >= 0 && (b >= 0x80 || c == (int32_t)b);
		e->table[b] = (uint16_t)c;
	}
	iconv_close(cd);
	return single;
}

bool hb_encoding_named(struct hb_encoding *e, const char *name)
{
	struct hb_str s = hb_str(name);
	if (hb_str_ieq(s, HB_STR("utf-8")) || hb_str_ieq(s, HB_STR("utf8"))) {
		hb_encoding_utf8(e);
		return true;
	}
	if (s.len == 0 || s.len >= sizeof(e->name))
		return false;
	iconv_t cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1)
		return false;
	iconv_close(cd);
	set(e, ask_table(e, name) ? HB_ENCODING_SINGLE : HB_ENCODING_STREAM, name);
	return true;
}

void hb_encoding_bom(struct hb_encoding *e, struct hb_str bytes, size_t *bom)
{
	static const struct {
		struct hb_str mark;
		const char *name;
	} marks[] = {
		{ { "\xEF\xBB\xBF", 3 }, "UTF-8" },
		{ { "\xFF\xFE\0\0", 4 },
		  "UTF-32LE" }, /* before UTF-16LE, whose mark it begins with */
		{ { "\0\0\xFE\xFF", 4 }, "UTF-32BE" },
		{ { "\xFF\xFE", 2 }, "UTF-16LE" },
		{ { "\xFE\xFF", 2 }, "UTF-16BE" },
	};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!hb_str_starts(bytes, marks[i].mark))
			continue;
		*bom = marks[i].mark.len;
		set(e, i == 0 ? HB_ENCODING_UTF8 : HB_ENCODING_STREAM, marks[i].name);
		return;
	}
	*bom = 0;
	set(e, HB_ENCODING_UNDECIDED, "ASCII");
}

void hb_encoding_decide(struct hb_encoding *e, struct hb_str bytes)
{
	if (hb_str_utf8(bytes))
		hb_encoding_utf8(e);
	else
		hb_encoding_1252(e);
}

bool hb_ascii(struct hb_str bytes)
{
	size_t i = 0;
	uint64_t word, all = 0;
	for (; bytes.len - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, bytes.p + i, sizeof(word));
		all |= word;
	}
	for (; i < bytes.len; i++)
		all |= (unsigned char)bytes.p[i];
	return !(all & UINT64_C(0x8080808080808080));
}

size_t hb_ascii_run(struct hb_str bytes)
{
	size_t i = 0;
	uint64_t word;
	for (; bytes.len - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, bytes.p + i, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < bytes.len && !(bytes.p[i] & 0x80))
		i++;
	return i;
}

/* ASCII is copied in words, which may write more than counts. */
bool hb_encoding_decode(const struct hb_encoding *e, struct hb_str bytes, char *out, size_t *len)
{
	const char *p = bytes.p, *end = p + bytes.len;
	char *to = out;
	while (p < end) {
		uint64_t word;
		if (end - p >= 8) {
			memcpy(&word, p, sizeof(word));
			memcpy(to, &word, sizeof(word));
			word &= UINT64_C(0x8080808080808080);
			size_t run = word ? (size_t)__builtin_ctzll(htole64(word)) / 8 : 8;
			p += run;
			to += run;
			if (run == 8)
				continue;
		}
		uint16_t c = e->table[(unsigned char)*p++];
		if (c == HB_ENCODING_NONE)
			return false;
		to += hb_utf8_put(to, c);
	}
	*len = (size_t)(to - out);
	return true;
}

bool hb_encoding_fits(const struct hb_encoding *e, struct hb_str bytes)
{
	if (e->kind == HB_ENCODING_UNDECIDED)
		return hb_ascii(bytes);
	if (e->kind != HB_ENCODING_SINGLE)
		return hb_str_utf8(bytes);
	for (size_t i = hb_ascii_run(bytes); i < bytes.len;
	     i += 1 + hb_ascii_run(hb_str_from(bytes, i + 1)))
		if (e->table[(unsigned char)bytes.p[i]] == HB_ENCODING_NONE)
			return false;
	return true;
}

size_t hb_utf8_put(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

/* Length of the well-formed UTF-8 sequence at P, or 0. */
static size_t sequence(const char *p, size_t left)
{
	unsigned char lead = (unsigned char)p[0];
	size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	return n <= left && hb_str_utf8((struct hb_str){ p, n }) ? n : 0;
}

static void escape(struct hb_buf *out, unsigned char byte)
{
	hb_buf_printf(out, "\\x%02X", byte);
}

/* The stream conversion writes a byte it has no meaning for as two that UTF-8 never has (see
 * input.c): they are told here as the byte they stand for. */
static void utf8_text(const struct hb_encoding *e, struct hb_buf *out, struct hb_str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t n = sequence(s.p + i, s.len - i);
		unsigned char c = (unsigned char)s.p[i];
		if (n) {
			hb_buf_add(out, s.p + i, n);
		} else if (e->kind == HB_ENCODING_STREAM && c >= 0xF8 && i + 1 < s.len) {
			escape(out, (unsigned char)((c & 3) << 6 | (s.p[i + 1] & 0x3F)));
			n = 2;
		} else {
			escape(out, c);
			n = 1;
		}
		i += n;
	}
}

void hb_encoding_text(const struct hb_encoding *e, struct hb_buf *out, struct hb_str bytes)
{
	if (e->kind != HB_ENCODING_SINGLE) {
		utf8_text(e, out, bytes);
		return;
	}
	for (size_t i = 0; i < bytes.len; i++) {
		size_t run = hb_ascii_run(hb_str_from(bytes, i));
		hb_buf_add(out, bytes.p + i, run);
		i += run;
		if (i == bytes.len)
			break;
		uint16_t c = e->table[(unsigned char)bytes.p[i]];
		char utf8[4];
		if (c == HB_ENCODING_NONE)
			escape(out, (unsigned char)bytes.p[i]);
		else
			hb_buf_add(out, utf8, hb_utf8_put(utf8, c));
	}
}

/* The byte that Windows-1252 shows as the character at *P, or -1; *P moves behind it. */
static int windows_byte(const unsigned char **p, const unsigned char *end)
{
	size_t n = sequence((const char *)*p, (size_t)(end - *p));
	const unsigned char *s = *p;
	if (n < 2 || n > 3)
		return -1;
	*p += n;
	unsigned c = n == 2 ? (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu)
	                    : (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
	if (c >= 0x80 && c < 0x100) /* programs differ on the five holes: take U+0081 for 81 */
		return (int)c;
	for (int i = 0; i < 32; i++)
		if (windows[i] == c)
			return 0x80 + i;
	return -1;
}

/* Whether the character at P is the lead byte of a UTF-8 sequence that goes on as one. Only the
 * leads of Western letters and signs count (C2, C3), of quotes, dashes and the euro (E2) and of
 * the byte order mark (EF): the others would make garble of a rightly written ZOË’S. */
static bool garbled_at(const unsigned char *p, const unsigned char *end)
{
	char bytes[4];
	int lead = windows_byte(&p, end);
	if (lead != 0xC2 && lead != 0xC3 && lead != 0xE2 && lead != 0xEF)
		return false;
	size_t n = lead < 0xE0 ? 2 : 3;
	bytes[0] = (char)lead;
	for (size_t i = 1; i < n; i++) {
		int b = p < end ? windows_byte(&p, end) : -1;
		if (b < 0x80 || b > 0xBF)
			return false;
		bytes[i] = (char)b;
	}
	return hb_str_utf8((struct hb_str){ bytes, n });
}

/* Whether what follows a byte C3 makes it one of those leads: of most letters it does not. */
static bool is_lead(const unsigned char *p, const unsigned char *end)
{
	return end - p > 1 && (p[1] == 0x82 || p[1] == 0x83 || p[1] == 0xA2 || p[1] == 0xAF);
}

bool hb_double_encoded(struct hb_str text)
{
	const unsigned char *p = (const unsigned char *)text.p, *end = p + text.len;
	if (!text.len)
		return false;
	/* All the characters C2..F4 begin with the byte C3 in UTF-8. */
	while ((p = memchr(p, 0xC3, (size_t)(end - p)))) {
		if (is_lead(p, end) && garbled_at(p, end))
			return true;
		p++;
	}
	return false;
}
