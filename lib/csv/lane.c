#include "csv/lane.h"

#include <endian.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/sys.h"

/*
 * Part one: the index. 64 bytes become six 64-bit masks, one bit a byte, and the masks become
 * lists of offsets. All bytes are looked at once and only here; what follows works on the lists.
 */

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
		ix->quote[ix->n_quotes] = ix->quote[ix->n_quotes + 1] = UINT16_MAX;                \
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

/*
 * Part two: records out of the index.
 */

struct hb_lane *hb_lane_new(void)
{
	struct hb_lane *lane = hb_sys.malloc(sizeof(*lane));
	if (!lane)
		return NULL;
	lane->index = hb_lane_pick();
	lane->len = 0;
	return lane;
}

/* A new window at the record to come; false when it holds no whole line. */
static bool index_window(struct hb_csv_reader *r, struct hb_lane *lane)
{
	size_t len = r->in.end - r->in.begin;
	if (len > HB_LANE_WINDOW)
		len = HB_LANE_WINDOW;
	lane->at = hb_input_at(&r->in);
	lane->len = len;
	lane->start = lane->sep = lane->line = lane->quote = 0;
	lane->index(&lane->ix, r->in.p + r->in.begin, len, r->dialect.delimiter, r->term);
	return lane->ix.n_lines > 0;
}

/* Moves to where the window of the input now begins, past what the reference has taken. */
static void catch_up(struct hb_csv_reader *r, struct hb_lane *lane)
{
	const struct hb_lane_index *ix = &lane->ix;
	size_t start = (size_t)(hb_input_at(&r->in) - lane->at);
	if (start == lane->start)
		return;
	lane->start = start;
	while (lane->line < ix->n_lines && ix->sep[ix->line[lane->line]] < start)
		lane->line++;
	lane->sep = lane->line ? ix->line[lane->line - 1] + 1u : 0;
	while (ix->quote[lane->quote] < start)
		lane->quote++;
}

/* Sees to it that the window holds the whole line to come. */
static enum hb_lane_result see_line(struct hb_csv_reader *r, struct hb_lane *lane)
{
	uint64_t at = hb_input_at(&r->in);
	if (lane->len && at >= lane->at && at - lane->at < lane->len) {
		catch_up(r, lane);
		if (lane->line < lane->ix.n_lines)
			return HB_LANE_RECORD;
	}
	while (!index_window(r, lane)) {
		if (lane->len == HB_LANE_WINDOW || r->in.eof) {
			lane->len = 0;
			return HB_LANE_REFERENCE;
		}
		if (!hb_csv_fill(r))
			return HB_LANE_FAILED;
	}
	return HB_LANE_RECORD;
}

/* Whether one of the bits FROM..TO-1 is set. */
static bool any_bit(const uint64_t *bits, size_t from, size_t to)
{
	size_t first = from / 64, last = to / 64;
	uint64_t head = ~UINT64_C(0) << from % 64, tail = (UINT64_C(1) << to % 64) - 1;
	if (first == last)
		return bits[first] & head & tail;
	uint64_t all = (bits[first] & head) | (bits[last] & tail);
	for (size_t i = first + 1; i < last; i++)
		all |= bits[i];
	return all != 0;
}

/* The line being taken apart. */
struct line {
	const char *base;  /* the window's first byte */
	size_t start, end; /* in the window; END is its line end */
	size_t stop;       /* END, or the CR before it */
	size_t last;       /* the index of END in the list of separators */
	size_t n;          /* cells */
	size_t last_filled;
	bool plain; /* see hb_csv_record */
};

/* Of the cells between SEP those that are wanted, and the first, which tells a header. */
static bool split_few(struct hb_csv_reader *r, const uint16_t *sep, struct line *line)
{
	size_t last = r->n_header - 1;
	for (size_t k = 0; k <= r->n_only; k++) {
		size_t i = k < r->n_only ? r->only[k] : 0;
		size_t start = i ? sep[i - 1] + 1u : line->start;
		size_t end = i == last && line->n == last + 1 ? line->stop : sep[i];
		r->cell[i] = (struct hb_str){ line->base + start, end - start };
	}
	line->last_filled = 1;
	line->plain = line->n == r->n_header;
	return true;
}

/* Cells without a quote: as many as there are separators, none of which needs a look. */
static bool split_plain(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line)
{
	const uint16_t *sep = lane->ix.sep + lane->sep;
	size_t n = line->n, want = r->n_header, start = line->start;
	if (line->stop - line->start == n - 1) { /* nothing but delimiters */
		line->last_filled = 0;
		return true;
	}
	/* Too many are fine where behind the last that counts nothing but delimiters follow. */
	if (n < want || (n > want && line->stop - sep[want - 1] != n - want))
		return false;
	struct hb_str *cell = r->cell;
	if (r->only)
		return split_few(r, sep, line);
	for (size_t i = 0; i < want; i++) {
		size_t end = sep[i];
		cell[i] = (struct hb_str){ line->base + start, end - start };
		start = end + 1;
	}
	if (n == want)
		cell[n - 1].len -= line->end - line->stop;
	line->last_filled = 1; /* one at least */
	line->plain = n == want;
	return true;
}

/* Cells some of which are quoted, by the lists of separators and quotes. A quoted cell begins with
 * a quote and the next one closes it, with a separator or the line's end behind it; if not (a
 * doubled quote, a line break) this is not for us. Quotes within an unquoted cell are text. */
static bool split_quoted(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line)
{
	const uint16_t *sep = lane->ix.sep, *quote = lane->ix.quote + lane->quote;
	size_t j = lane->sep, start = line->start, n = 0;
	line->last_filled = 0;
	for (;; j++) {
		size_t from = start, to;
		if (*quote == start) {
			from++;
			to = quote[1];
			quote += 2;
			if (to >= line->end)
				return false;
			while (sep[j] < to)
				j++;
			if (to + 1 != sep[j] && to + 1 != line->stop)
				return false;
		} else {
			to = j == line->last ? line->stop : sep[j];
			while (*quote < to)
				quote++;
		}
		r->cell[n++] = (struct hb_str){ line->base + from, to - from };
		if (to > from)
			line->last_filled = n;
		if (j == line->last)
			break;
		start = sep[j] + 1u;
	}
	lane->quote = (size_t)(quote - lane->ix.quote);
	line->n = n;
	return line->last_filled == 0 || (n >= r->n_header && line->last_filled <= r->n_header);
}

/* Whether this may be the header once more, which the reference then finds out. */
static bool like_header(const struct hb_csv_reader *r)
{
	struct hb_str cell = r->cell[0], name = r->header[0];
	return (cell.len == name.len && memcmp(cell.p, name.p, name.len) == 0) ||
	       (cell.len && cell.p[0] == '\xEF');
}

/* Takes the line to come apart: false when it is for the reference. */
static bool split(struct hb_csv_reader *r, struct hb_lane *lane, struct line *line)
{
	const struct hb_lane_index *ix = &lane->ix;
	line->plain = false;
	line->base = r->in.p + r->in.begin - lane->start;
	line->start = lane->start;
	line->last = ix->line[lane->line];
	line->end = line->stop = ix->sep[line->last];
	line->n = line->last + 1 - lane->sep;
	if (line->end > line->start && r->term == '\n' && line->base[line->end - 1] == '\r')
		line->stop--;
	if (ix->any_bad && any_bit(ix->bad, line->start, line->end))
		return false;
	if (line->n > r->cap_cells && !hb_csv_room(r, line->n))
		return false;
	if (ix->quote[lane->quote] < line->end)
		return split_quoted(r, lane, line);
	return split_plain(r, lane, line);
}

/* The line is done with. */
static void step(struct hb_csv_reader *r, struct hb_lane *lane, const struct line *line)
{
	r->in.begin += line->end + 1 - line->start;
	r->line++;
	lane->start = line->end + 1;
	lane->sep = line->last + 1;
	lane->line++;
}

enum hb_lane_result hb_lane_next(struct hb_csv_reader *r, struct hb_csv_record *record)
{
	struct hb_lane *lane = r->lane;
	struct line line;
	for (;;) {
		enum hb_lane_result seen = see_line(r, lane);
		if (seen != HB_LANE_RECORD)
			return seen;
		if (!split(r, lane, &line))
			return r->status == HB_OK ? HB_LANE_REFERENCE : HB_LANE_FAILED;
		if (line.last_filled)
			break;
		step(r, lane, &line);
	}
	record->raw = (struct hb_str){ line.base + line.start, line.stop - line.start };
	record->plain = line.plain;
	record->problem = record->warning = HB_MESSAGE_COUNT;
	record->column = 0;
	record->value = record->expected = (struct hb_str){ NULL, 0 };
	if (like_header(r))
		return HB_LANE_REFERENCE;
	if (lane->ix.any_high && any_bit(lane->ix.high, line.start, line.end)) {
		enum hb_verdict verdict = hb_csv_decode(r, record, r->n_header);
		if (verdict == HB_NO_MEMORY)
			hb_csv_no_memory(r);
		record->plain &= r->dialect.encoding.kind == HB_ENCODING_UTF8;
		if (verdict != HB_GOOD || hb_csv_is_header(r))
			return verdict == HB_NO_MEMORY ? HB_LANE_FAILED : HB_LANE_REFERENCE;
	}
	record->cell = r->cell;
	record->n_cells = r->n_header;
	record->line = r->line;
	record->record = ++r->record;
	step(r, lane, &line);
	return HB_LANE_RECORD;
}
