/*
 * sys.h - the one seam through which memory is taken and files are touched.
 *
 * Everything in lib and cmd calls these pointers instead of malloc(), read() and the others, so
 * that a test can make the n-th call fail. Set them before any thread starts, never after.
 */
#ifndef HB_BASE_SYS_H
#define HB_BASE_SYS_H

#include <stddef.h>
#include <sys/types.h>

struct hb_sys {
	void *(*malloc)(size_t size);
	void *(*realloc)(void *p, size_t size);
	int (*open)(const char *path, int flags, ...);
	ssize_t (*read)(int fd, void *buf, size_t len);
	ssize_t (*pread)(int fd, void *buf, size_t len, off_t at);
	ssize_t (*write)(int fd, const void *buf, size_t len);
	int (*fsync)(int fd);
	int (*rename)(const char *from, const char *to);
	int (*close)(int fd);
};

extern struct hb_sys hb_sys;

/* Zeroed memory for COUNT things of SIZE bytes; NULL when there is none or the product overflows.
 * The caller frees it with free(). */
void *hb_calloc(size_t count, size_t size);

/* Says that the LEN bytes at P will be touched here and there: large pages serve them better. */
void hb_scattered(void *p, size_t len);

/* Makes room for at least NEED things of SIZE bytes in the array *P of *CAP things, by doubling.
 * Returns 0, or -1 without memory (*P and *CAP are then as they were). */
int hb_grow(void *p, size_t *cap, size_t need, size_t size);

#endif
