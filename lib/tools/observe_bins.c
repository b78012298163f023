#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/observe_parts.h"

enum {
	BIN_BYTES = 32 * 1024,
	BINS_MAX = 256,  /* so 8 MiB wait at most */
	FIRST_SHIFT = 9, /* 512 groups a bin: with 14 items of 5 scores 256 KiB of tallies */
	AHEAD = 4,       /* rows that are fetched ahead */
	CACHE_LINE = 64,
};

struct hb_bin {
	char *rows;
	size_t used; /* bytes */
};

/* What stands before the codes of a row that waits. */
struct head {
	uint64_t here;
	uint32_t group;
	int32_t day;
};

void hb_bins_make(struct hb_bins *bins, const struct hb_items *items, struct hb_tallies *tallies)
{
	*bins = (struct hb_bins){ .items = items, .tallies = tallies, .shift = FIRST_SHIFT };
	bins->row_bytes = sizeof(struct head) + (items->n + 7) / 8 * 8;
}

void hb_bins_free(struct hb_bins *bins)
{
	for (size_t i = 0; i < bins->n_bins; i++)
		free(bins->bin[i].rows);
	free(bins->bin);
	bins->bin = NULL;
	bins->n_bins = 0;
}

static void fetch(const struct hb_bins *bins, const char *row)
{
	struct head h;
	memcpy(&h, row, sizeof(h));
	const uint32_t *cell = hb_cells_at(&bins->tallies->cells, h.group);
	for (size_t i = 0; i < bins->tallies->cells.words; i += CACHE_LINE / sizeof(*cell))
		__builtin_prefetch(cell + i, 1);
}

static void tally(const struct hb_bins *bins, const char *row)
{
	struct head h;
	uint32_t n_values = bins->items->n_values;
	size_t words = hb_tally_words(n_values), n = bins->items->n;
	memcpy(&h, row, sizeof(h));
	const uint8_t *code = (const uint8_t *)row + sizeof(h);
	uint32_t *cell = hb_cells_at(&bins->tallies->cells, h.group);
	if (!bins->items->is_long) {
		for (size_t i = 0; i < n; i++, cell += words)
			hb_tally_code(cell, n_values, code[i], h.day);
		return;
	}
	for (uint64_t left = h.here; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);
		hb_tally_code(cell + i * words, n_values, code[i], h.day);
	}
}

static void empty(struct hb_bins *bins, struct hb_bin *bin)
{
	const char *row = bin->rows, *end = bin->rows + bin->used, *next = bin->rows;
	for (size_t i = 0; i < AHEAD && next < end; i++, next += bins->row_bytes)
		fetch(bins, next);
	for (; row < end; row += bins->row_bytes, next += bins->row_bytes) {
		if (next < end)
			fetch(bins, next);
		tally(bins, row);
	}
	bin->used = 0;
}

void hb_bins_empty(struct hb_bins *bins)
{
	for (size_t i = 0; i < bins->n_bins; i++)
		empty(bins, &bins->bin[i]);
}

/* Sees to it that there is a bin for GROUP. */
static bool make_bin(struct hb_bins *bins, uint32_t group)
{
	while (group >> bins->shift >= BINS_MAX) {
		hb_bins_empty(bins);
		bins->shift++;
	}
	if (!bins->bin && !(bins->bin = hb_calloc(BINS_MAX, sizeof(*bins->bin))))
		return false;
	struct hb_bin *bin = &bins->bin[group >> bins->shift];
	if (bins->n_bins <= group >> bins->shift)
		bins->n_bins = (group >> bins->shift) + 1;
	if (!bin->rows)
		bin->rows = hb_sys.malloc(BIN_BYTES);
	return bin->rows && hb_cells_reserve(&bins->tallies->cells, group + 1);
}

bool hb_bins_add(struct hb_bins *bins, uint32_t group, int32_t day, const uint8_t *code,
                 uint64_t here)
{
	size_t at = group >> bins->shift;
	if ((at >= bins->n_bins || !bins->bin[at].rows ||
	     group >= bins->tallies->cells.n_blocks * HB_CELLS_BLOCK) &&
	    !make_bin(bins, group))
		return false;
	struct hb_bin *bin = &bins->bin[group >> bins->shift];
	if (bin->used + bins->row_bytes > BIN_BYTES)
		empty(bins, bin);
	struct head h = { here, group, day };
	char *row = bin->rows + bin->used;
	memcpy(row, &h, sizeof(h));
	for (size_t i = sizeof(h); i < bins->row_bytes; i += sizeof(uint64_t))
		memcpy(row + i, code + (i - sizeof(h)), sizeof(uint64_t));
	bin->used += bins->row_bytes;
	return true;
}
