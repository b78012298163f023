/*
 * names.h - ids of an array, looked up at the same cost however many there are.
 *
 * The array's things begin with their id, a struct hb_str, and lie STRIDE bytes apart.
 */
#ifndef HB_FORM_NAMES_H
#define HB_FORM_NAMES_H

#include "form/form.h"

#define HB_NO_NAME UINT32_MAX

/* Makes *NAMES over N things at BASE; of equal ids the first is found. The table lives in ARENA.
 * False without memory. */
bool hb_names_make(struct hb_names *names, struct hb_arena *arena, const void *base, size_t n,
                   size_t stride);
/* The index of ID among the same things, or HB_NO_NAME. */
uint32_t hb_names_find(const struct hb_names *names, const void *base, size_t n, size_t stride,
                       struct hb_str id);

#endif
