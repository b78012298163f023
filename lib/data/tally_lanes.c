#include "data/tally_lanes.h"

#include <string.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));

#define INLINE static inline __attribute__((always_inline))

/* A row's CODE goes into the counts. True: one of them is full. */
INLINE bool count(uint8_t *group, size_t n_lanes, uint32_t n_values, const uint8_t *code)
{
	bytes16 all = { 0 };
	for (size_t at = 0; at < n_lanes; at += sizeof(bytes16)) {
		bytes16 c, n;
		memcpy(&c, code + at, sizeof(c));
		uint8_t *to = group + at;
		for (uint32_t v = 0; v <= n_values; v++, to += n_lanes) {
			memcpy(&n, to, sizeof(n));
			n -= (bytes16)(c == (uint8_t)v); /* true is -1 */
			memcpy(to, &n, sizeof(n));
			all |= n;
		}
	}
	uint64_t half[2];
	memcpy(half, &all, sizeof(half));
	return (half[0] | half[1]) & UINT64_C(0x8080808080808080);
}

/* With the vectors that every processor has, and with those of twice the size. */
#define ADD hb_lanes_add_8
#define ADD_NAME(WHAT) WHAT##_8
#define ADD_TARGET
#define ADD_N 8
#include "data/tally_lanes_add.def"
#if defined(__x86_64__)
#define ADD hb_lanes_add_16
#define ADD_NAME(WHAT) WHAT##_16
#define ADD_TARGET __attribute__((target("avx2")))
#define ADD_N 16
#include "data/tally_lanes_add.def"
#endif

bool hb_lanes_make(struct hb_lanes *l, size_t n_items, uint32_t n_values)
{
	*l = (struct hb_lanes){ .n_items = n_items, .n_values = n_values };
	if (n_values > HB_LANES_VALUES_MAX)
		return false;
	l->add = hb_lanes_add_8;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		l->add = hb_lanes_add_16;
#endif
	l->n_lanes = hb_lanes_for(n_items);
	l->bytes = l->n_lanes * (n_values + 1 + 2 + 2 * sizeof(int16_t));
	return true;
}

/* For N_LANES and N_VALUES that the compiler may know. */
static inline void read_cell(const struct hb_lanes *l, size_t n_lanes, uint32_t n_values,
                             const uint8_t *group, size_t item, uint32_t *cell)
{
	const uint8_t *scores = group + n_lanes * (n_values + 1);
	const uint8_t *days = scores + 2 * n_lanes;
	int16_t first, last;
	memcpy(&first, days + item * sizeof(first), sizeof(first));
	memcpy(&last, days + (n_lanes + item) * sizeof(last), sizeof(last));
	int32_t first_day = l->base + HB_LANES_MIDDLE - first;
	int32_t last_day = l->base - HB_LANES_MIDDLE + last;
	uint32_t *end = cell + n_values;
	for (uint32_t v = 0; v < n_values; v++)
		cell[v] = group[n_lanes * (v + 1) + item];
	end[HB_TALLY_MISSING] = group[item];
	end[HB_TALLY_SCORES] = scores[item] | (uint32_t)scores[n_lanes + item] << 16;
	end[HB_TALLY_FIRST] = first ? (uint32_t)(HB_TALLY_DAY_END - first_day) : 0;
	end[HB_TALLY_LAST] = last ? (uint32_t)(last_day - HB_TALLY_DAY_ZERO) : 0;
}

void hb_lanes_cell(const struct hb_lanes *l, const uint8_t *group, size_t item, uint32_t *cell)
{
	read_cell(l, l->n_lanes, l->n_values, group, item, cell);
}

void hb_lanes_cells(const struct hb_lanes *l, const uint8_t *group, uint32_t *cell)
{
	if (l->n_lanes == HB_LANES_STEP && l->n_values == 5)
		for (size_t i = 0; i < l->n_items; i++)
			read_cell(l, HB_LANES_STEP, 5, group, i, cell + i * hb_tally_words(5));
	else
		for (size_t i = 0; i < l->n_items; i++)
			hb_lanes_cell(l, group, i, cell + i * hb_tally_words(l->n_values));
}
