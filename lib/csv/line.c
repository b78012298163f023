#include "csv/writer.h"

#include <string.h>

#define ONES UINT64_C(0x0101010101010101)
#define TOPS UINT64_C(0x8080808080808080)

/* Whether one of the eight bytes of WORD is C. */
static inline uint64_t has(uint64_t word, unsigned char c)
{
	uint64_t x = word ^ ONES * c;
	return (x - ONES) & ~x & TOPS;
}

/* Not 0 when a byte of WORD calls for quotes. All those are below '-', and few others are. */
static inline uint64_t special(uint64_t word)
{
	if (!((word - ONES * '-') & ~word & TOPS))
		return 0;
	return has(word, ',') | has(word, '"') | has(word, '\n') | has(word, '\r');
}

static inline uint64_t copy8(char *to, const char *p)
{
	uint64_t word;
	memcpy(&word, p, sizeof(word));
	memcpy(to, &word, sizeof(word));
	return special(word);
}

static inline uint64_t copy4(char *to, const char *p)
{
	uint32_t word;
	memcpy(&word, p, sizeof(word));
	memcpy(to, &word, sizeof(word));
	return word;
}

/* Copies S to TO, in pieces of which the last overlaps the one before; not 0 when a byte of it
 * calls for quotes. */
static inline uint64_t copy(char *to, struct hb_str s)
{
	if (s.len >= 8) {
		uint64_t found = 0;
		for (size_t i = 0; s.len - i > 8; i += 8)
			found |= copy8(to + i, s.p + i);
		return found | copy8(to + s.len - 8, s.p + s.len - 8);
	}
	if (s.len >= 4)
		return special(copy4(to, s.p) << 32 | copy4(to + s.len - 4, s.p + s.len - 4));
	uint64_t word = ONES * '-';
	for (size_t i = 0; i < s.len; i++) {
		to[i] = s.p[i];
		word = word << 8 | (unsigned char)s.p[i];
	}
	return special(word);
}

/* Each quote is written twice, once as the end of a part and once as the start of the next. */
static char *copy_quoted(char *to, struct hb_str s)
{
	*to++ = '"';
	while (s.len) {
		size_t at = hb_str_find(s, '"'), part = at + (at < s.len);
		memcpy(to, s.p, part);
		to += part;
		if (at < s.len)
			*to++ = '"';
		s = hb_str_from(s, part);
	}
	*to++ = '"';
	return to;
}

void hb_csv_line(struct hb_buf *out, const struct hb_str *cell, size_t n)
{
	size_t room = 3 * n;
	for (size_t i = 0; i < n; i++)
		room += 2 * cell[i].len;
	if (!hb_buf_reserve(out, room))
		return;
	char *to = out->p + out->len;
	if (n == 1 && !cell[0].len)
		to = copy_quoted(to, cell[0]);
	for (size_t i = 0; i < n; i++) {
		if (i)
			*to++ = ',';
		if (cell[i].len == 1 && cell[i].p[0] > ',') { /* a score */
			*to++ = cell[i].p[0];
			continue;
		}
		to = copy(to, cell[i]) ? copy_quoted(to, cell[i]) : to + cell[i].len;
	}
	out->len = (size_t)(to - out->p);
}
