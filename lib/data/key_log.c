#include "data/key_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

enum {
	BLOCK = 1 << HB_KEY_BLOCK_BITS, /* entries */
	FIRST = 64,                     /* entries of the first block, to begin with */
	SLAB = 128,                     /* blocks: from so many on they are had by the slab */
	LINE_BYTES = HB_KEY_LINE * sizeof(uint32_t),
	SLOTS = HB_KEY_LINE - 1,
	FIRST_LINES = 4,
	MANY = 1 << 12, /* lines: from here on the index grows by half, below it doubles */
	AHEAD = 16,     /* entries, whose lines are fetched while the index is built */
};

/* Of 12 bytes: words, for the key would have it aligned. */
struct hb_key_entry {
	uint32_t key[2];
	uint32_t low; /* half of the place */
};

struct hb_key_stretch {
	uint32_t from; /* entry, up to where the next stretch begins */
	uint32_t high; /* half of the place */
};

/* ---- entries ---- */

static inline struct hb_key_entry *entry_at(const struct hb_key_log *log, size_t i)
{
	return &log->block[i >> HB_KEY_BLOCK_BITS][i & (BLOCK - 1)];
}

uint64_t hb_key_log_key(const struct hb_key_log *log, size_t i)
{
	uint64_t key;
	memcpy(&key, entry_at(log, i)->key, sizeof(key));
	return key;
}

void hb_key_log_change(struct hb_key_log *log, size_t i, uint64_t key)
{
	memcpy(entry_at(log, i)->key, &key, sizeof(key));
}

/* The place of entry I: its stretch is the last one that does not begin behind it. */
static uint64_t place_of(const struct hb_key_log *log, size_t i)
{
	size_t low = 0, high = log->n_stretches;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (log->stretch[middle].from <= i)
			low = middle;
		else
			high = middle;
	}
	return (uint64_t)log->stretch[low].high << 32 | entry_at(log, i)->low;
}

/* Many are worth large pages, of which a slab is some. */
static bool begins_memory(size_t block)
{
	return block < SLAB || block % SLAB == 0;
}

/* The first block doubles until it is as large as the others. */
static bool grow_first(struct hb_key_log *log)
{
	size_t n = log->n_entries ? 2 * log->n_entries : FIRST;
	struct hb_key_entry *old = log->n_blocks ? log->block[0] : NULL;
	struct hb_key_entry *block = hb_sys.realloc(old, n * sizeof(*block));
	if (!block)
		return false;
	log->block[0] = block;
	log->n_blocks = 1;
	log->n_entries = n;
	return true;
}

static bool grow_entries(struct hb_key_log *log)
{
	size_t n = log->n_blocks < SLAB ? 1 : SLAB, bytes = n * BLOCK * sizeof(struct hb_key_entry);
	if (hb_grow(&log->block, &log->blocks_cap, log->n_blocks + n,
	            sizeof(struct hb_key_entry *)) != 0)
		return false;
	if (log->n_entries < BLOCK)
		return grow_first(log);
	struct hb_key_entry *block = hb_sys.malloc(bytes);
	if (!block)
		return false;
	hb_scattered(block, bytes);
	for (size_t i = 0; i < n; i++)
		log->block[log->n_blocks++] = block + i * BLOCK;
	log->n_entries += n * BLOCK;
	return true;
}

static bool begin_stretch(struct hb_key_log *log, uint32_t high)
{
	if (log->n_stretches && log->stretch[log->n_stretches - 1].high == high)
		return true;
	if (hb_grow(&log->stretch, &log->stretches_cap, log->n_stretches + 1,
	            sizeof(*log->stretch)) != 0)
		return false;
	log->stretch[log->n_stretches++] = (struct hb_key_stretch){ (uint32_t)log->n, high };
	return true;
}

/* ---- index ---- */

/* How many entries an index of N lines takes: four fifths of their slots, so that few are full. */
static size_t entries_for(size_t n_lines)
{
	return n_lines * (SLOTS * 4 / 5);
}

static void set_room(struct hb_key_log *log)
{
	size_t indexed = entries_for(log->n_lines);
	log->room = indexed < log->n_entries ? indexed : log->n_entries;
}

static inline uint32_t *next_line(const struct hb_key_log *log, uint32_t *line)
{
	line += HB_KEY_LINE;
	return line == log->line + log->n_lines * HB_KEY_LINE ? log->line : line;
}

typedef uint32_t quad __attribute__((vector_size(16)));

/* Whether a slot of LINE may be KEY's, going by the bits KNOWN of it: all at once, for a loop that
 * ends at some slot or other is foretold badly. Its first word, which is none, makes no difference:
 * who then looks closer does not look there. */
static inline bool may_have(const uint32_t *line, uint32_t key, uint32_t known)
{
	quad q[HB_KEY_LINE / 4], mask = { known, known, known, known };
	key &= known;
	quad want = { key, key, key, key };
	uint64_t half[2];
	memcpy(q, line, sizeof(q));
	quad alike = (quad)((q[0] & mask) == want) | (quad)((q[1] & mask) == want) |
	             (quad)((q[2] & mask) == want) | (quad)((q[3] & mask) == want);
	memcpy(half, &alike, sizeof(half));
	return half[0] | half[1];
}

static inline uint32_t slot_of(const struct hb_key_log *log, uint64_t key, size_t i)
{
	return ((uint32_t)key & ~log->position) | (uint32_t)(i + 1);
}

void hb_key_log_index(struct hb_key_log *log)
{
	memset(log->line, 0, log->n_lines * LINE_BYTES);
	for (size_t i = 0; i < log->n; i++) {
		if (i + AHEAD < log->n)
			hb_key_log_fetch(log, hb_key_log_key(log, i + AHEAD));
		uint64_t key = hb_key_log_key(log, i);
		uint32_t *line = hb_key_log_line(log, key);
		while (line[0] == SLOTS)
			line = next_line(log, line);
		line[++line[0]] = slot_of(log, key, i);
	}
}

/* An index of N lines, at the start of a line of cache. The old one goes before the new one is
 * touched. */
static bool index_by(struct hb_key_log *log, size_t n_lines)
{
	size_t bytes = n_lines * LINE_BYTES, n = entries_for(n_lines);
	void *memory = n < UINT32_MAX ? hb_sys.malloc(bytes + LINE_BYTES) : NULL;
	if (!memory)
		return false;
	free(log->memory);
	log->memory = memory;
	log->line =
	        (uint32_t *)(((uintptr_t)memory + LINE_BYTES - 1) & ~(uintptr_t)(LINE_BYTES - 1));
	log->n_lines = n_lines;
	log->position = UINT32_MAX >> __builtin_clz((uint32_t)n);
	hb_scattered(log->line, bytes);
	hb_key_log_index(log);
	set_room(log);
	return true;
}

void hb_key_log_expect(struct hb_key_log *log, size_t n)
{
	size_t n_lines = n / 32 * 3 + FIRST_LINES; /* an eighth more than N */
	if (n_lines > log->n_lines)
		(void)index_by(log, n_lines); /* without memory now, later when it is needed */
}

static bool grow(struct hb_key_log *log)
{
	size_t n = log->n_lines;
	if (log->n == log->n_entries && !grow_entries(log))
		return false;
	if (log->n == entries_for(n) && !index_by(log, n < MANY ? 2 * n : n + n / 2))
		return false;
	set_room(log);
	return true;
}

/* ---- the whole ---- */

bool hb_key_log_make(struct hb_key_log *log)
{
	*log = (struct hb_key_log){ 0 };
	if (grow_entries(log) && index_by(log, FIRST_LINES))
		return true;
	hb_key_log_free(log);
	return false;
}

void hb_key_log_free(struct hb_key_log *log)
{
	for (size_t i = 0; i < log->n_blocks; i++)
		if (begins_memory(i))
			free(log->block[i]);
	free(log->block);
	free(log->stretch);
	free(log->memory);
	*log = (struct hb_key_log){ 0 };
}

/* The place of KEY, if it is in LINE; else 0. */
static uint64_t find_in(const struct hb_key_log *log, const uint32_t *line, uint64_t key)
{
	for (uint32_t i = 1; i <= line[0]; i++) {
		size_t at = (line[i] & log->position) - 1;
		if (((line[i] ^ (uint32_t)key) & ~log->position) == 0 &&
		    hb_key_log_key(log, at) == key)
			return place_of(log, at);
	}
	return 0;
}

/* The line for KEY, which is new, or NULL: *THERE is its place. */
static inline uint32_t *seek(const struct hb_key_log *log, uint64_t key, uint64_t *there)
{
	uint32_t *line = hb_key_log_line(log, key);
	for (;;) {
		*there = 0;
		if (may_have(line, (uint32_t)key, ~log->position) &&
		    (*there = find_in(log, line, key)))
			return NULL;
		if (line[0] < SLOTS)
			return line;
		line = next_line(log, line);
	}
}

static inline bool add(struct hb_key_log *log, uint64_t key, uint64_t place, uint64_t *there)
{
	uint32_t *line = seek(log, key, there);
	if (!line)
		return true;
	if (log->n == log->room) {
		if (!grow(log))
			return false;
		line = seek(log, key, there);
	}
	if (!begin_stretch(log, (uint32_t)(place >> 32)))
		return false;
	line[++line[0]] = slot_of(log, key, log->n);
	struct hb_key_entry *e = entry_at(log, log->n++);
	memcpy(e->key, &key, sizeof(key));
	e->low = (uint32_t)place;
	return true;
}

bool hb_key_log_add(struct hb_key_log *log, uint64_t key, uint64_t place, uint64_t *there)
{
	return add(log, key, place, there);
}

bool hb_key_log_add_some(struct hb_key_log *log, const uint64_t *key, size_t n, uint64_t *place)
{
	bool good = true;
	for (size_t i = 0; i < n; i++)
		hb_key_log_await(log, key[i]);
	for (size_t i = 0; i < n && good; i++)
		good = add(log, key[i], place[i], &place[i]);
	return good;
}

void hb_key_log_drop_last(struct hb_key_log *log)
{
	uint64_t key = hb_key_log_key(log, --log->n);
	uint32_t *line = hb_key_log_line(log, key);
	while (line[line[0]] !=
	       slot_of(log, key, log->n)) /* the last one of its line, as it came */
		line = next_line(log, line);
	line[0]--;
	if (log->stretch[log->n_stretches - 1].from == log->n)
		log->n_stretches--;
}
