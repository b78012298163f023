#include "base/sys.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct hb_sys hb_sys = {
	.malloc = malloc,
	.realloc = realloc,
	.open = open,
	.read = read,
	.pread = pread,
	.write = write,
	.fsync = fsync,
	.rename = rename,
	.close = close,
};

void *hb_calloc(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return NULL;
	size_t len = count * size;
	void *p = hb_sys.malloc(len ? len : 1);
	if (p)
		memset(p, 0, len);
	return p;
}

int hb_grow(void *p, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return 0;
	size_t want = *cap ? *cap : 8;
	while (want < need) {
		if (want > SIZE_MAX / 2)
			return -1;
		want *= 2;
	}
	if (size && want > SIZE_MAX / size)
		return -1;
	void *old;
	memcpy(&old, p, sizeof(old));
	void *grown = hb_sys.realloc(old, want * size);
	if (!grown)
		return -1;
	memcpy(p, &grown, sizeof(grown));
	*cap = want;
	return 0;
}

/* A wish, on whole large pages within the memory. Tables that are looked into at random miss the
 * processor's table of pages more often than its caches. */
void hb_scattered(void *p, size_t len)
{
	const uintptr_t page = 2u << 20;
	uintptr_t from = ((uintptr_t)p + page - 1) & ~(page - 1),
	          to = ((uintptr_t)p + len) & ~(page - 1);
	if (p && from < to)
		(void)madvise((void *)from, to - from, MADV_HUGEPAGE);
}
