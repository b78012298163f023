/*
 * suppress.h - which small groups to hide so that nobody can work them out.
 *
 * Groups are parts of a whole whose figure is published. A group of fewer than MIN pupils is
 * hidden; and because a single hidden group is the whole less the others, the next smallest are
 * hidden with it until at least two groups and MIN pupils together are hidden (complementary cell
 * suppression with a threshold: Hundepool et al., "Statistical Disclosure Control", 2012, ch. 4).
 * A group without pupils hides nobody and is shown.
 */
#ifndef HB_DATA_SUPPRESS_H
#define HB_DATA_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sets HIDE of the N groups with PUPILS pupils each; one that is set already (its group is hidden
 * in another table) stays so and counts among the hidden. Of groups of equal size the first is
 * taken. False: even all groups together are too few, so that the whole may not be published
 * either; HIDE is then set for every group with pupils. N log N time at most. SPACE holds N. */
bool hb_suppress(const uint64_t *pupils, bool *hide, size_t n, uint64_t min, size_t *space);

#endif
