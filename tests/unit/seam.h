/*
 * seam.h - makes the n-th allocation, read, write, sync, rename or close of a unit test fail.
 *
 * Include it after <cmocka.h>. A test arms one kind of call, runs the code, and disarms:
 *
 *	seam_arm(SEAM_WRITE, 2, ENOSPC);
 *	status = hb_output_commit(out, &sink);
 *	seam_disarm();
 *
 * or lets seam_sweep() run a body again and again with the 1st, the 2nd, ... call failing until
 * it runs through without meeting the one that should fail. The body must free what it made
 * whatever happened; LeakSanitizer and valgrind see to it that it does.
 */
#ifndef HB_TESTS_SEAM_H
#define HB_TESTS_SEAM_H

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/sys.h"

/* Kinds of calls; they can be or-ed. */
enum {
	SEAM_ALLOC = 1, /* hb_sys.malloc and realloc, errno ENOMEM */
	SEAM_READ = 2,  /* read and pread */
	SEAM_WRITE = 4,
	SEAM_FSYNC = 8,
	SEAM_RENAME = 16,
	SEAM_OPEN = 64,  /* open, which not all of lib calls through the seam */
	SEAM_CLOSE = 32, /* the descriptor is closed all the same, as Linux does */
	SEAM_IO = SEAM_READ | SEAM_WRITE | SEAM_FSYNC | SEAM_RENAME | SEAM_CLOSE,
};

static struct {
	struct hb_sys real;
	bool armed;
	int kinds;
	int error;
	bool for_good;        /* all calls from the n-th on fail, not that one alone */
	size_t nth;           /* 1-based; 0: none fails, calls are only counted */
	bool no_tmpfile;      /* as a file system without O_TMPFILE; outlives seam_arm() */
	size_t piece;         /* bytes that read and write move at most; 0: as asked */
	atomic_size_t calls;  /* of the kinds, since arming */
	atomic_size_t failed; /* how many of them failed */
} seam;

static inline bool seam_hit(int kind)
{
	if (!(seam.kinds & kind))
		return false;
	size_t call = atomic_fetch_add(&seam.calls, 1) + 1;
	if (!seam.nth || call < seam.nth || (call > seam.nth && !seam.for_good))
		return false;
	atomic_fetch_add(&seam.failed, 1);
	errno = kind == SEAM_ALLOC ? ENOMEM : seam.error;
	return true;
}

static inline size_t seam_piece(size_t len)
{
	return seam.piece && len > seam.piece ? seam.piece : len;
}

static inline void *seam_malloc(size_t size)
{
	return seam_hit(SEAM_ALLOC) ? NULL : seam.real.malloc(size);
}

static inline void *seam_realloc(void *p, size_t size)
{
	return seam_hit(SEAM_ALLOC) ? NULL : seam.real.realloc(p, size);
}

static inline int seam_open(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	bool nameless = (flags & O_TMPFILE) == O_TMPFILE;
	mode_t mode = nameless || (flags & O_CREAT) ? va_arg(args, mode_t) : 0;
	va_end(args);
	if (seam.no_tmpfile && nameless) {
		errno = EOPNOTSUPP;
		return -1;
	}
	return seam_hit(SEAM_OPEN) ? -1 : seam.real.open(path, flags, mode);
}

static inline ssize_t seam_read(int fd, void *buf, size_t len)
{
	return seam_hit(SEAM_READ) ? -1 : seam.real.read(fd, buf, seam_piece(len));
}

static inline ssize_t seam_pread(int fd, void *buf, size_t len, off_t at)
{
	return seam_hit(SEAM_READ) ? -1 : seam.real.pread(fd, buf, seam_piece(len), at);
}

static inline ssize_t seam_write(int fd, const void *buf, size_t len)
{
	return seam_hit(SEAM_WRITE) ? -1 : seam.real.write(fd, buf, seam_piece(len));
}

static inline int seam_fsync(int fd)
{
	return seam_hit(SEAM_FSYNC) ? -1 : seam.real.fsync(fd);
}

static inline int seam_rename(const char *from, const char *to)
{
	return seam_hit(SEAM_RENAME) ? -1 : seam.real.rename(from, to);
}

static inline int seam_close(int fd)
{
	int result = seam.real.close(fd);
	return seam_hit(SEAM_CLOSE) ? -1 : result;
}

/* From here on the NTH (1-based) call of the KINDS fails with ERROR (allocations: ENOMEM). */
static inline void seam_arm(int kinds, size_t nth, int error)
{
	if (!seam.armed)
		seam.real = hb_sys;
	seam.armed = true;
	seam.kinds = kinds;
	seam.nth = nth;
	seam.error = error;
	seam.for_good = false;
	seam.piece = 0;
	atomic_store(&seam.calls, 0);
	atomic_store(&seam.failed, 0);
	hb_sys.malloc = seam_malloc;
	hb_sys.realloc = seam_realloc;
	hb_sys.open = seam_open;
	hb_sys.read = seam_read;
	hb_sys.pread = seam_pread;
	hb_sys.write = seam_write;
	hb_sys.fsync = seam_fsync;
	hb_sys.rename = seam_rename;
	hb_sys.close = seam_close;
}

/* From here on reads and writes move at most BYTES at once; nothing fails. */
static inline void seam_pieces(size_t bytes)
{
	seam_arm(0, 0, 0);
	seam.piece = bytes;
}

/* The calls work again as they did. */
static inline void seam_disarm(void)
{
	if (seam.armed)
		hb_sys = seam.real;
	seam.armed = false;
}

/* Whether a call failed since seam_arm(); still known after seam_disarm(). */
static inline bool seam_fired(void)
{
	return atomic_load(&seam.failed) > 0;
}

/* Runs BODY(ARG) with the 1st, 2nd, ... call of the KINDS failing, each time once alone and once
 * with all that follow, until a run does not come that far. BODY returns whether the code under
 * test said that it succeeded. Asserts that it says no in each run where a call failed, and yes in
 * the last. Returns how many calls were made to fail. */
static inline size_t seam_sweep(int kinds, int error, bool (*body)(void *arg), void *arg)
{
	for (size_t nth = 1;; nth++) {
		for (int for_good = 1; for_good >= 0; for_good--) {
			seam_arm(kinds, nth, error);
			seam.for_good = for_good;
			bool succeeded = body(arg);
			seam_disarm();
			if (succeeded != seam_fired())
				continue;
			fail_msg("call %zu failing%s: the code under test says %s", nth,
			         for_good ? " and all after it" : "",
			         succeeded ? "it succeeded" : "it failed");
		}
		if (!seam_fired())
			return nth - 1;
	}
}

/* seam_sweep() for allocations, the kind that every function must stand. */
static inline size_t seam_sweep_alloc(bool (*body)(void *arg), void *arg)
{
	return seam_sweep(SEAM_ALLOC, ENOMEM, body, arg);
}

/* The content of the file PATH ("" when it cannot be read) in BUF, with a NUL behind it. Returns
 * its length, cut at SIZE - 1. */
static inline size_t seam_slurp(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n = 0;
	while (fd >= 0 && len < size - 1 && (n = read(fd, buf + len, size - 1 - len)) > 0)
		len += (size_t)n;
	buf[len] = '\0';
	if (fd >= 0)
		close(fd);
	return len;
}

#endif
