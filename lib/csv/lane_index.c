/*
 * The index of the fast lane. 64 bytes become seven 64-bit masks, one bit a byte, and the masks
 * become lists of offsets. All bytes are looked at once and only here; what follows works on the
 * lists.
 */
#include "csv/lane.h"

#include <endian.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

struct masks {
	uint64_t delimiter, term, quote, high, nul;
	uint64_t other; /* CR where lines end in LF, LF where they end in CR */
	uint64_t odd;   /* up to the blank, '+', DEL and what is not ASCII */
};

#define INLINE static inline __attribute__((always_inline))

/* The lowest set bit; of 0 it is 63, which is written past the end of a list and never read. */
INLINE unsigned lowest(uint64_t bits)
{
	return (unsigned)__builtin_ctzll(bits | UINT64_C(1) << 63);
}

/* The offsets of the set bits, eight at a time whether or not there are eight: a branch for each
 * bit would be guessed wrong once a block, which costs more than eight stores. */
INLINE size_t list_bits(uint16_t *out, uint64_t bits, size_t base)
{
	size_t n = (size_t)__builtin_popcountll(bits);
	for (size_t done = 0; done < n; done += 8)
		for (size_t i = 0; i < 8; i++) {
			out[done + i] = (uint16_t)(base + lowest(bits));
			bits &= bits - 1;
		}
	return n;
}

/* Which of the separators SEPS, of which there were ix->n_seps before, are line ends. */
INLINE void note_lines(struct hb_lane_index *ix, uint64_t seps, uint64_t term)
{
	for (; term; term &= term - 1) {
		uint64_t below = (term & -term) - 1;
		ix->line[ix->n_lines++] =
		        (uint16_t)(ix->n_seps + (size_t)__builtin_popcountll(seps & below));
	}
}

/* CARRY: the byte before the block was a CR. */
INLINE void note_flags(struct hb_lane_index *ix, struct masks m, size_t base, char term,
                       uint64_t *carry)
{
	uint64_t bad = m.nul | m.other;
	if (term == '\n') { /* a CR is fine before a LF: the byte behind it tells */
		bad = m.nul | ((m.other << 1 | *carry) & ~m.term);
		*carry = m.other >> 63;
	}
	ix->high[base / 64] = m.high;
	ix->bad[base / 64] = bad;
	ix->odd[base / 64] = m.odd | m.quote;
	ix->any_high |= m.high != 0;
	ix->any_bad |= bad != 0;
}

/* Takes up one block at BASE. LIST: list_bits() or what does the same. */
#define NOTE_BLOCK(LIST, M, BASE)                                                                  \
	do {                                                                                       \
		struct masks m_ = (M);                                                             \
		uint64_t seps_ = m_.delimiter | m_.term;                                           \
		note_lines(ix, seps_, m_.term);                                                    \
		ix->n_seps += LIST(ix->sep + ix->n_seps, seps_, BASE);                             \
		if (m_.quote)                                                                      \
			ix->n_quotes += LIST(ix->quote + ix->n_quotes, m_.quote, BASE);            \
		note_flags(ix, m_, BASE, term, &carry);                                            \
	} while (0)

INLINE struct masks first_bits(struct masks m, size_t n)
{
	uint64_t keep = (UINT64_C(1) << n) - 1;
	return (struct masks){ m.delimiter & keep, m.term & keep,  m.quote & keep, m.high & keep,
		               m.nul & keep,       m.other & keep, m.odd & keep };
}

/* The bytes behind the window need not exist: the last, incomplete block is copied. */
#define DEFINE_INDEX(NAME, TARGET, MASKS, LIST)                                                    \
	TARGET void NAME(struct hb_lane_index *ix, const char *p, size_t len, char delimiter,      \
	                 char term)                                                                \
	{                                                                                          \
		uint64_t carry = 0;                                                                \
		size_t i = 0;                                                                      \
		ix->n_seps = ix->n_lines = ix->n_quotes = 0;                                       \
		ix->any_high = ix->any_bad = false;                                                \
		for (; len - i >= 64; i += 64)                                                     \
			NOTE_BLOCK(LIST, MASKS(p + i, delimiter, term), i);                        \
		if (len > i) {                                                                     \
			char tail[64] = { 0 };                                                     \
			memcpy(tail, p + i, len - i);                                              \
			NOTE_BLOCK(LIST, first_bits(MASKS(tail, delimiter, term), len - i), i);    \
		}                                                                                  \
		ix->sep[ix->n_seps] = ix->line[ix->n_lines] = HB_LANE_NONE;                        \
		ix->quote[ix->n_quotes] = ix->quote[ix->n_quotes + 1] = HB_LANE_NONE;              \
	}

/* Without SIMD: eight bytes in a word. A byte equal to C is zero after XOR; adding 0x7F to its low
 * seven bits sets the top bit of every other byte, without a carry into the next, so this is exact
 * for each byte. One multiplication then gathers the eight top bits. */
#define LOWS UINT64_C(0x7F7F7F7F7F7F7F7F)
#define BEHIND_BLANK UINT64_C(0x5F5F5F5F5F5F5F5F) /* takes what is above a blank to the top bit */

INLINE uint64_t gather(uint64_t tops)
{
	return (tops >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

INLINE uint64_t equal(uint64_t word, char c)
{
	uint64_t x = word ^ UINT64_C(0x0101010101010101) * (unsigned char)c;
	return gather(~(((x & LOWS) + LOWS) | x | LOWS));
}

INLINE struct masks masks_words(const char *p, char delimiter, char term)
{
	struct masks m = { 0 };
	char other = term == '\n' ? '\r' : '\n';
	for (unsigned i = 0; i < 64; i += 8) {
		uint64_t word;
		memcpy(&word, p + i, sizeof(word));
		word = le64toh(word);
		m.delimiter |= equal(word, delimiter) << i;
		m.term |= equal(word, term) << i;
		m.quote |= equal(word, '"') << i;
		m.nul |= equal(word, '\0') << i;
		m.other |= equal(word, other) << i;
		m.high |= gather(word & ~LOWS) << i;
		m.odd |= gather(~(((word & LOWS) + BEHIND_BLANK) & ~word & ~LOWS) & ~LOWS) << i;
		m.odd |= (equal(word, '+') | equal(word, '\x7F')) << i;
	}
	return m;
}

DEFINE_INDEX(hb_lane_index_words, , masks_words, list_bits)

#if defined(__x86_64__)
INLINE uint64_t equal_sse2(const __m128i v[4], char c)
{
	__m128i want = _mm_set1_epi8(c);
	uint64_t mask = 0;
	for (unsigned i = 0; i < 4; i++)
		mask |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], want)) << 16 * i;
	return mask;
}

INLINE struct masks masks_sse2(const char *p, char delimiter, char term)
{
	__m128i v[4];
	struct masks m = { 0 };
	for (unsigned i = 0; i < 4; i++) {
		v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
		/* movemask takes the top bits, which is just what tells ASCII from the rest */
		m.high |= (uint64_t)(unsigned)_mm_movemask_epi8(v[i]) << 16 * i;
		__m128i odd = _mm_cmplt_epi8(v[i], _mm_set1_epi8('!')); /* signed: not ASCII, too */
		odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v[i], _mm_set1_epi8('+')));
		odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v[i], _mm_set1_epi8('\x7F')));
		m.odd |= (uint64_t)(unsigned)_mm_movemask_epi8(odd) << 16 * i;
	}
	m.delimiter = equal_sse2(v, delimiter);
	m.term = equal_sse2(v, term);
	m.quote = equal_sse2(v, '"');
	m.nul = equal_sse2(v, '\0');
	m.other = equal_sse2(v, term == '\n' ? '\r' : '\n');
	return m;
}

DEFINE_INDEX(hb_lane_index_sse2, , masks_sse2, list_bits)

/* BMI and POPCNT come with every processor that has AVX2; hb_lane_pick() asks all the same. */
#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

AVX2 INLINE uint64_t equal_avx2(__m256i low, __m256i high, char c)
{
	__m256i want = _mm256_set1_epi8(c);
	uint64_t a = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, want));
	uint64_t b = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, want));
	return a | b << 32;
}

AVX2 INLINE uint64_t odd_avx2(__m256i v)
{
	__m256i odd = _mm256_cmpgt_epi8(_mm256_set1_epi8('!'), v); /* signed: not ASCII, too */
	odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(v, _mm256_set1_epi8('+')));
	odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\x7F')));
	return (unsigned)_mm256_movemask_epi8(odd);
}

AVX2 INLINE struct masks masks_avx2(const char *p, char delimiter, char term)
{
	__m256i low = _mm256_loadu_si256((const __m256i *)(const void *)p);
	__m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
	return (struct masks){
		.delimiter = equal_avx2(low, high, delimiter),
		.term = equal_avx2(low, high, term),
		.quote = equal_avx2(low, high, '"'),
		.nul = equal_avx2(low, high, '\0'),
		.other = equal_avx2(low, high, term == '\n' ? '\r' : '\n'),
		.high = (unsigned)_mm256_movemask_epi8(low) |
		        (uint64_t)(unsigned)_mm256_movemask_epi8(high) << 32,
		.odd = odd_avx2(low) | odd_avx2(high) << 32,
	};
}

DEFINE_INDEX(hb_lane_index_avx2, AVX2, masks_avx2, list_bits)

/* A comparison gives the mask itself, and compressing 0..63 by a mask gives the list. */
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,avx2,bmi,popcnt")))

AVX512 INLINE struct masks masks_avx512(const char *p, char delimiter, char term)
{
	__m512i v = _mm512_loadu_si512(p);
	return (struct masks){
		.delimiter = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(delimiter)),
		.term = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(term)),
		.quote = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('"')),
		.nul = _mm512_testn_epi8_mask(v, v),
		.other = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(term == '\n' ? '\r' : '\n')),
		.high = _mm512_movepi8_mask(v),
		.odd = _mm512_cmplt_epi8_mask(v, _mm512_set1_epi8('!')) |
		       _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('+')) |
		       _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\x7F')),
	};
}

/* Writes 32 offsets at a time, whether or not there are as many. */
AVX512 INLINE size_t list_avx512(uint16_t *out, uint64_t bits, size_t base)
{
	static const uint8_t offsets[64] = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,
		                             13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
		                             26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
		                             39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
		                             52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63 };
	size_t n = (size_t)__builtin_popcountll(bits);
	__m512i list = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(offsets));
	__m512i from = _mm512_set1_epi16((short)base);
	__m512i low = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(list));
	_mm512_storeu_si512(out, _mm512_add_epi16(low, from));
	if (n > 32) {
		__m512i high = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(list, 1));
		_mm512_storeu_si512(out + 32, _mm512_add_epi16(high, from));
	}
	return n;
}

DEFINE_INDEX(hb_lane_index_avx512, AVX512, masks_avx512, list_avx512)
#endif

hb_lane_index_fn *hb_lane_pick(void)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2") &&
	    __builtin_cpu_supports("popcnt"))
		return hb_lane_index_avx512;
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("popcnt"))
		return hb_lane_index_avx2;
	return hb_lane_index_sse2;
#else
	return hb_lane_index_words;
#endif
}
