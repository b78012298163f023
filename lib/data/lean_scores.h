/*
 * lean_scores.h - scores in a row, of one digit each, to codes (inside lib/data, for lean_lines.c).
 */
#ifndef HB_DATA_LEAN_SCORES_H
#define HB_DATA_LEAN_SCORES_H

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#include "data/lean.h"

/* The codes of N digits with a separator behind each, of which all but one cell are one byte long
 * by their number: so if every other byte is a digit, every cell is one. FROM is the least digit,
 * SPAN how many there are, LESS what is taken off. 32 bytes at P are there to be read. */
static inline bool hb_lean_digits(const char *p, size_t n, uint8_t from, uint8_t span, uint8_t less,
                                  uint8_t *out)
{
#if defined(__x86_64__)
	const __m128i low = _mm_set1_epi16(0x00FF);
	__m128i a = _mm_and_si128(_mm_loadu_si128((const __m128i *)(const void *)p), low);
	__m128i b = _mm_and_si128(_mm_loadu_si128((const __m128i *)(const void *)(p + 16)), low);
	__m128i digit = _mm_packus_epi16(a, b);
	__m128i above = _mm_sub_epi8(digit, _mm_set1_epi8((char)from));
	__m128i good = _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8((char)(span - 1))), above);
	_mm_storeu_si128((__m128i *)(void *)out, _mm_sub_epi8(digit, _mm_set1_epi8((char)less)));
	unsigned want = (1u << n) - 1;
	return ((unsigned)_mm_movemask_epi8(good) & want) == want;
#else
	bool good = true;
	for (size_t i = 0; i < n; i++) {
		uint8_t digit = (uint8_t)p[2 * i];
		good &= (uint8_t)(digit - from) < span;
		out[i] = (uint8_t)(digit - less);
	}
	return good;
#endif
}

/* Scores of which some are missing, and nobody can foretell which: so without a branch for each. */
struct hb_lean_seen {
	uint8_t from, span, less;
	unsigned odd, none; /* one is no score, one is missing */
};

static inline struct hb_lean_seen hb_lean_seen_none(const struct hb_lean_step *c)
{
	return (struct hb_lean_seen){ (uint8_t)c->check.min, (uint8_t)(c->check.max - c->check.min),
		                      (uint8_t)('0' + c->less), 0, 0 };
}

/* The code of the score of LEN bytes at P, of which one may be read in any case. */
static inline uint8_t hb_lean_score_code(struct hb_lean_seen *s, const char *p, size_t len)
{
	uint8_t digit = (uint8_t)*p, given = (uint8_t)(0 - (len & 1));
	s->odd |= (len > 1) | ((len == 1) & ((uint8_t)(digit - s->from) > s->span));
	s->none |= !len;
	return (uint8_t)(digit - s->less) & given;
}

static inline bool hb_lean_all_good(const struct hb_lean_seen *s, const struct hb_lean_step *c)
{
	return !s->odd && !(s->none && c->check.required);
}

static inline bool hb_lean_scores(const struct hb_lean_step *c, const char *base, size_t start,
                                  const uint16_t *sep, size_t stop, uint8_t *code)
{
	struct hb_lean_seen s = hb_lean_seen_none(c);
	for (size_t i = 0; i < c->run; i++) {
		size_t end = i + 1u == c->run ? stop : sep[i];
		code[i] = hb_lean_score_code(&s, base + start, end - start);
		start = end + 1;
	}
	return hb_lean_all_good(&s, c);
}

/* The same of the cells of a record. */
static inline bool hb_lean_score_cells(const struct hb_lean_step *c, const struct hb_str *cell,
                                       uint8_t *code)
{
	struct hb_lean_seen s = hb_lean_seen_none(c);
	for (size_t i = 0; i < c->run; i++)
		code[i] = hb_lean_score_code(&s, cell[i].len ? cell[i].p : "", cell[i].len);
	return hb_lean_all_good(&s, c);
}

#endif
