/*
 * The index of the fast lane. 64 bytes become six 64-bit masks, one bit a byte, and the masks
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

/* Takes up one block. CARRY: the byte before it was a CR. */
INLINE void note_block(struct hb_lane_index *ix, struct masks m, size_t base, char term,
                       uint64_t *carry)
{
	uint64_t seps = m.delimiter | m.term;
	for (uint64_t left = m.term; left; left &= left - 1) {
		uint64_t below = (left & -left) - 1;
		ix->line[ix->n_lines++] =
		        (uint16_t)(ix->n_seps + (size_t)__builtin_popcountll(seps & below));
	}
	ix->n_seps += list_bits(ix->sep + ix->n_seps, seps, base);
	if (m.quote)
		ix->n_quotes += list_bits(ix->quote + ix->n_quotes, m.quote, base);
	uint64_t bad = m.nul | m.other;
	if (term == '\n') { /* a CR is fine before a LF: the byte behind it tells */
		bad = m.nul | ((m.other << 1 | *carry) & ~m.term);
		*carry = m.other >> 63;
	}
	ix->high[base / 64] = m.high;
	ix->bad[base / 64] = bad;
	ix->any_high |= m.high != 0;
	ix->any_bad |= bad != 0;
}

INLINE struct masks first_bits(struct masks m, size_t n)
{
	uint64_t keep = (UINT64_C(1) << n) - 1;
	return (struct masks){ m.delimiter & keep, m.term & keep, m.quote & keep,
		               m.high & keep,      m.nul & keep,  m.other & keep };
}

/* The bytes behind the window need not exist: the last, incomplete block is copied. */
#define DEFINE_INDEX(NAME, TARGET, MASKS)                                                          \
	TARGET void NAME(struct hb_lane_index *ix, const char *p, size_t len, char delimiter,      \
	                 char term)                                                                \
	{                                                                                          \
		uint64_t carry = 0;                                                                \
		size_t i = 0;                                                                      \
		ix->n_seps = ix->n_lines = ix->n_quotes = 0;                                       \
		ix->any_high = ix->any_bad = false;                                                \
		for (; len - i >= 64; i += 64)                                                     \
			note_block(ix, MASKS(p + i, delimiter, term), i, term, &carry);            \
		if (len > i) {                                                                     \
			char tail[64] = { 0 };                                                     \
			memcpy(tail, p + i, len - i);                                              \
			struct masks m = first_bits(MASKS(tail, delimiter, term), len - i);        \
			note_block(ix, m, i, term, &carry);                                        \
		}                                                                                  \
		ix->sep[ix->n_seps] = ix->line[ix->n_lines] = HB_LANE_NONE;                        \
		ix->quote[ix->n_quotes] = ix->quote[ix->n_quotes + 1] = HB_LANE_NONE;              \
	}

/* Without SIMD: eight bytes in a word. A byte equal to C is zero after XOR; adding 0x7F to its low
 * seven bits sets the top bit of every other byte, without a carry into the next, so this is exact
 * for each byte. One multiplication then gathers the eight top bits. */
#define LOWS UINT64_C(0x7F7F7F7F7F7F7F7F)

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
	}
	return m;
}

DEFINE_INDEX(hb_lane_index_words, , masks_words)

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
	}
	m.delimiter = equal_sse2(v, delimiter);
	m.term = equal_sse2(v, term);
	m.quote = equal_sse2(v, '"');
	m.nul = equal_sse2(v, '\0');
	m.other = equal_sse2(v, term == '\n' ? '\r' : '\n');
	return m;
}

DEFINE_INDEX(hb_lane_index_sse2, , masks_sse2)

/* BMI and POPCNT come with every processor that has AVX2; hb_lane_pick() asks all the same. */
#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

AVX2 INLINE uint64_t equal_avx2(__m256i low, __m256i high, char c)
{
	__m256i want = _mm256_set1_epi8(c);
	uint64_t a = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, want));
	uint64_t b = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, want));
	return a | b << 32;
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
	};
}

DEFINE_INDEX(hb_lane_index_avx2, AVX2, masks_avx2)
#endif

hb_lane_index_fn *hb_lane_pick(void)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("popcnt"))
		return hb_lane_index_avx2;
	return hb_lane_index_sse2;
#else
	return hb_lane_index_words;
#endif
}
