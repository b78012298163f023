#include "form/names.h"

#include "base/dict.h"

static struct hb_str id_at(const void *base, size_t stride, size_t i)
{
	return *(const struct hb_str *)(const void *)((const char *)base + i * stride);
}

bool hb_names_make(struct hb_names *names, struct hb_arena *arena, const void *base, size_t n,
                   size_t stride)
{
	*names = (struct hb_names){ 0 };
	size_t size = 4;
	while (size < n * 2)
		size *= 2;
	uint32_t *slot = hb_arena_array(arena, size, sizeof(*slot));
	if (!slot)
		return false;
	size_t mask = size - 1;
	for (size_t i = 0; i < n; i++) {
		struct hb_str id = id_at(base, stride, i);
		size_t at = (size_t)hb_hash(id) & mask;
		while (slot[at] && !hb_str_eq(id_at(base, stride, slot[at] - 1), id))
			at = (at + 1) & mask;
		if (!slot[at])
			slot[at] = (uint32_t)i + 1;
	}
	*names = (struct hb_names){ slot, (uint32_t)mask };
	return true;
}

uint32_t hb_names_find(const struct hb_names *names, const void *base, size_t n, size_t stride,
                       struct hb_str id)
{
	if (!names->slot) {
		for (size_t i = 0; i < n; i++)
			if (hb_str_eq(id_at(base, stride, i), id))
				return (uint32_t)i;
		return HB_NO_NAME;
	}
	for (size_t at = (size_t)hb_hash(id);; at++) {
		uint32_t i = names->slot[at & names->mask];
		if (!i)
			return HB_NO_NAME;
		if (hb_str_eq(id_at(base, stride, i - 1), id))
			return i - 1;
	}
}
