/*
 * near.h - the nearest right spelling of a word that was mistyped.
 */
#ifndef HB_BASE_NEAR_H
#define HB_BASE_NEAR_H

#include "base/str.h"

/* The one of N candidates nearest to WORD by Damerau-Levenshtein distance over bytes, case
 * ignored, when that distance is at most a third of the longer length (at least 1); else
 * empty. The first of equals. Words over 64 bytes have no neighbour. */
struct hb_str hb_near(struct hb_str word, const struct hb_str *candidates, size_t n);

#endif
