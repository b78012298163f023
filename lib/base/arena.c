#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

enum { FIRST_BLOCK = 4096, LAST_BLOCK = 1 << 20 };

struct hb_arena_block {
	struct hb_arena_block *older;
	size_t size;
	alignas(max_align_t) char bytes[];
};

void hb_arena_free(struct hb_arena *a)
{
	for (struct hb_arena_block *b = a->head, *older; b; b = older) {
		older = b->older;
		free(b);
	}
	*a = (struct hb_arena){ 0 };
}

void hb_arena_reset(struct hb_arena *a)
{
	struct hb_arena_block *keep = a->head;
	if (!keep)
		return;
	for (struct hb_arena_block *b = keep->older, *older; b; b = older) {
		older = b->older;
		free(b);
	}
	keep->older = NULL;
	a->used = 0;
	a->total_bytes = keep->size;
}

/* Blocks double from 4 KiB to 1 MiB, so a small form costs little and a large run few calls. */
static struct hb_arena_block *add_block(struct hb_arena *a, size_t need)
{
	size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;
	if (size > LAST_BLOCK)
		size = LAST_BLOCK;
	if (size < need)
		size = need;
	if (size > SIZE_MAX - sizeof(struct hb_arena_block))
		return NULL;
	struct hb_arena_block *b = hb_sys.malloc(sizeof(*b) + size);
	if (!b)
		return NULL;
	b->older = a->head;
	b->size = size;
	a->head = b;
	a->used = 0;
	a->total_bytes += size;
	return b;
}

static void *take(struct hb_arena *a, size_t len, size_t align)
{
	size_t at = (a->used + align - 1) & ~(align - 1);
	if (!a->head || at > a->head->size || len > a->head->size - at) {
		if (!add_block(a, len))
			return NULL;
		at = 0;
	}
	a->used = at + len;
	return a->head->bytes + at;
}

void *hb_arena_alloc(struct hb_arena *a, size_t size)
{
	void *p = take(a, size, alignof(max_align_t));
	if (p)
		memset(p, 0, size);
	return p;
}

void *hb_arena_array(struct hb_arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return NULL;
	return hb_arena_alloc(a, count * size);
}

struct hb_str hb_arena_str(struct hb_arena *a, struct hb_str s)
{
	char *p = hb_arena_bytes(a, s.len + 1);
	if (!p)
		return (struct hb_str){ NULL, 0 };
	if (s.len)
		memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	return (struct hb_str){ p, s.len };
}

char *hb_arena_bytes(struct hb_arena *a, size_t len)
{
	return take(a, len, 1);
}
