/*
 * random.h - random numbers for tests: the same seed gives the same ones. Set `seed` first.
 */
#ifndef HB_TESTS_RANDOM_H
#define HB_TESTS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

static uint32_t seed;

/* 0..N-1 */
static inline uint32_t below(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)seed * n >> 32); /* the low bits come round soon */
}

static inline bool one_in(uint32_t n)
{
	return below(n) == 0;
}

static inline const char *one_of(const char *const *text, uint32_t n)
{
	return text[below(n)];
}

#endif
