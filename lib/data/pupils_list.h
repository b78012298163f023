/*
 * pupils_list.h - the insides of a pupils' list, for pupils*.c alone.
 */
#ifndef HB_DATA_PUPILS_LIST_H
#define HB_DATA_PUPILS_LIST_H

#include "base/dict.h"
#include "data/pupils.h"

/* Who is called so. */
struct called {
	uint32_t last; /* the last pupil added under this name */
	uint32_t n;    /* how many pupils */
};

struct hb_pupil_list {
	struct hb_arena arena;
	struct hb_pupil *pupil;
	uint64_t *line; /* where each stands */
	size_t n, cap, line_cap;
	struct hb_dict codes; /* ids are indices of pupils */
	struct hb_dict names;
	struct called *called; /* by id in names */
	size_t called_cap;
	struct hb_buf joined, folded;
};

/* Appends P, whose code is new and whose texts are copied, as it stands in line LINE, under all
 * its names. False without memory. */
bool hb_pupils_append(struct hb_pupil_list *list, struct hb_pupil p, uint64_t line);

#endif
