/*
 * lean_scores.h - scores in a row, of one digit each, to codes (inside lib/data, for lean_cells.h).
 */
#ifndef HB_DATA_LEAN_SCORES_H
#define HB_DATA_LEAN_SCORES_H

#include <string.h>
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

/* The codes of cells of one digit or none, given the LAST byte of each and of an empty one the
 * DELIMITER before it; BYTES is how long they are together. Nobody can foretell which ones are
 * missing: so without a branch for each. False: some are no scores, or missing though required. */
static inline bool hb_lean_codes_of(const struct hb_lean_step *c, const uint8_t last[HB_LEAN_RUN],
                                    uint8_t delimiter, size_t bytes, uint8_t *code)
{
	typedef uint8_t lanes __attribute__((vector_size(HB_LEAN_RUN)));
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t odd[2], none[2];
	lanes digit;
	memcpy(&digit, last, sizeof(digit));
	lanes empty = (lanes)(digit == delimiter);
	lanes above = digit - c->check.min;
	lanes bad = (lanes)(above > (uint8_t)(c->check.max - c->check.min)) & ~empty;
	digit = (digit - (uint8_t)('0' + c->less)) & ~empty;
	memcpy(code, &digit, sizeof(digit));
	memcpy(odd, &bad, sizeof(odd));
	memcpy(none, &empty, sizeof(none));
	size_t n_empty = ((none[0] & ones) + (none[1] & ones)) * ones >> 56;
	return !(odd[0] | odd[1]) && bytes == c->run - n_empty && !(n_empty && c->check.required);
}

/* The cells of a line, the first of which begins at FROM behind a delimiter, and the last of which
 * ends at STOP. */
static inline bool hb_lean_scores(const struct hb_lean_step *c, const char *base, size_t from,
                                  const uint16_t *sep, size_t stop, uint8_t *code)
{
	uint8_t last[HB_LEAN_RUN];
	size_t n = c->run - 1u;
	memset(last, c->check.min, sizeof(last));
	for (size_t i = 0; i < n; i++)
		last[i] = (uint8_t)base[sep[i] - 1];
	last[n] = (uint8_t)base[stop - 1];
	return hb_lean_codes_of(c, last, (uint8_t)base[from - 1], stop - from - n, code);
}

/* The same of the cells of a record. */
static inline bool hb_lean_score_cells(const struct hb_lean_step *c, const struct hb_str *cell,
                                       uint8_t *code)
{
	uint8_t last[HB_LEAN_RUN];
	size_t bytes = 0;
	memset(last, c->check.min, sizeof(last));
	for (size_t i = 0; i < c->run; i++) {
		last[i] = cell[i].len ? (uint8_t)cell[i].p[cell[i].len - 1] : '\0';
		bytes += cell[i].len;
	}
	return hb_lean_codes_of(c, last, '\0', bytes, code);
}

#endif
