/*
 * arena.h - memory that lives as long as a form or a run and is freed in one go.
 *
 * Not for threads to share. Functions return NULL (or an empty slice with p NULL) without memory.
 */
#ifndef HB_BASE_ARENA_H
#define HB_BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct hb_arena {
	struct hb_arena_block *head; /* the block being filled; older ones behind it */
	size_t used;                 /* bytes taken of the head */
	size_t total_bytes;          /* of all blocks, for who watches memory */
};

/* An arena starts as {0}. The caller frees it with hb_arena_free(), after which it is {0} again. */
void hb_arena_free(struct hb_arena *a);
/* Forgets all that was taken but keeps the newest block, for an arena that is filled over and
 * over (once per record). */
void hb_arena_reset(struct hb_arena *a);
/* SIZE bytes, zeroed, aligned for any type. Owned by the arena; valid until hb_arena_free(). */
void *hb_arena_alloc(struct hb_arena *a, size_t size);
/* COUNT things of SIZE bytes, likewise; NULL too when the product overflows. */
void *hb_arena_array(struct hb_arena *a, size_t count, size_t size);
/* A copy of S with a NUL behind it. Owned by the arena; valid until hb_arena_free(). */
struct hb_str hb_arena_str(struct hb_arena *a, struct hb_str s);
/* LEN bytes without alignment and without zeroing, for texts by the million. */
char *hb_arena_bytes(struct hb_arena *a, size_t len);

#endif
