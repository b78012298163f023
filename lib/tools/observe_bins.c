#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/observe_tallies.h"

enum {
	BIN_BYTES = 32 * 1024,
	BINS_MAX = 256,   /* so 8 MiB wait at most */
	FIRST_SHIFT = 11, /* 2048 groups a bin: with 14 items of 5 scores 384 KiB of tallies */
	AHEAD = 8,        /* rows that are fetched ahead */
};

struct hb_bin {
	char *rows;
	size_t used; /* bytes */
};

/* What stands before the codes of a row that waits. */
struct head {
	uint32_t group;
	int32_t day;
};

void hb_bins_make(struct hb_bins *bins, struct hb_tallies *tallies)
{
	*bins = (struct hb_bins){ .tallies = tallies, .shift = FIRST_SHIFT };
	bins->code_bytes = hb_lanes_for(tallies->n_items);
	bins->row_bytes = sizeof(struct head) + bins->code_bytes;
	for (size_t i = 0; i < HB_LANES_STEP; i++)
		if (bins->code_bytes - HB_LANES_STEP + i >= tallies->n_items)
			bins->behind[i] = HB_LANES_ABSENT;
}

void hb_bins_free(struct hb_bins *bins)
{
	for (size_t i = 0; i < bins->n_bins; i++)
		free(bins->bin[i].rows);
	free(bins->bin);
	bins->bin = NULL;
	bins->n_bins = 0;
}

static struct head head_at(const char *row)
{
	struct head h;
	memcpy(&h, row, sizeof(h));
	return h;
}

static bool empty(struct hb_bins *bins, struct hb_bin *bin)
{
	const char *end = bin->rows + bin->used, *next = bin->rows;
	bool good = true;
	for (size_t i = 0; i < AHEAD && next < end; i++, next += bins->row_bytes)
		hb_tallies_fetch(bins->tallies, head_at(next).group);
	for (const char *row = bin->rows; row < end && good; row += bins->row_bytes) {
		struct head h = head_at(row);
		if (next < end)
			hb_tallies_fetch(bins->tallies, head_at(next).group);
		next += next < end ? bins->row_bytes : 0;
		good = hb_tallies_add(bins->tallies, h.group, h.day,
		                      (const uint8_t *)row + sizeof(h));
	}
	bin->used = 0;
	return good;
}

bool hb_bins_empty(struct hb_bins *bins)
{
	bool good = true;
	for (size_t i = 0; i < bins->n_bins; i++)
		good &= empty(bins, &bins->bin[i]);
	return good;
}

/* Sees to it that there is a bin for GROUP. */
static bool make_bin(struct hb_bins *bins, uint32_t group)
{
	while (group >> bins->shift >= BINS_MAX) {
		if (!hb_bins_empty(bins))
			return false;
		bins->shift++;
	}
	if (!bins->bin && !(bins->bin = hb_calloc(BINS_MAX, sizeof(*bins->bin))))
		return false;
	struct hb_bin *bin = &bins->bin[group >> bins->shift];
	if (bins->n_bins <= group >> bins->shift)
		bins->n_bins = (group >> bins->shift) + 1;
	if (!bin->rows)
		bin->rows = hb_sys.malloc(BIN_BYTES);
	return bin->rows;
}

/* Room for a row of GROUP, with its head; NULL without memory. */
static inline uint8_t *room(struct hb_bins *bins, uint32_t group, int32_t day)
{
	size_t at = group >> bins->shift;
	if ((at >= bins->n_bins || !bins->bin[at].rows) && !make_bin(bins, group))
		return NULL;
	struct hb_bin *bin = &bins->bin[group >> bins->shift];
	if (bin->used + bins->row_bytes > BIN_BYTES && !empty(bins, bin))
		return NULL;
	struct head h = { group, day };
	char *row = bin->rows + bin->used;
	memcpy(row, &h, sizeof(h));
	bin->used += bins->row_bytes;
	return (uint8_t *)row + sizeof(h);
}

bool hb_bins_add(struct hb_bins *bins, uint32_t group, int32_t day, const uint8_t *code)
{
	uint8_t *to = room(bins, group, day);
	size_t last = bins->code_bytes - HB_LANES_STEP;
	if (!to)
		return false;
	for (size_t i = 0; i < last; i += HB_LANES_STEP)
		memcpy(to + i, code + i, HB_LANES_STEP);
	uint64_t word[2], behind[2];
	memcpy(word, code + last, sizeof(word));
	memcpy(behind, bins->behind, sizeof(behind));
	word[0] |= behind[0]; /* what is set there is all bits */
	word[1] |= behind[1];
	memcpy(to + last, word, sizeof(word));
	return true;
}

bool hb_bins_add_some(struct hb_bins *bins, uint32_t group, int32_t day, const uint8_t *code,
                      uint64_t here)
{
	size_t n = bins->tallies->n_items;
	if (here == ~UINT64_C(0) >> (64 - n))
		return hb_bins_add(bins, group, day, code);
	uint8_t *to = room(bins, group, day);
	if (!to)
		return false;
	for (size_t i = 0; i < n; i++)
		to[i] = here >> i & 1 ? code[i] : HB_LANES_ABSENT;
	memset(to + n, HB_LANES_ABSENT, bins->code_bytes - n);
	return true;
}
