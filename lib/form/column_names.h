/*
 * column_names.h - names for columns that pass, each once.
 *
 * Two columns of a file may have the same name or none, while a table of ours has each name once:
 * the second `kleur` becomes `kleur 2`, a column without a name `kolom_3` by its place. So nothing
 * that stands under them is lost.
 */
#ifndef HB_FORM_COLUMN_NAMES_H
#define HB_FORM_COLUMN_NAMES_H

#include "base/arena.h"
#include "base/dict.h"

struct hb_column_names {
	struct hb_dict taken;
	uint32_t *next; /* by name: the number behind the next one */
	size_t cap;
	struct hb_buf made;
};

/* Takes NAME, so that no other column gets it; false without memory. */
bool hb_column_names_take(struct hb_column_names *names, struct hb_str name);
/* NAME, or `kolom_<AT + 1>` for an empty one, with a number behind it where it is taken, and takes
 * that. Owned by ARENA; p NULL without memory. */
struct hb_str hb_column_names_unused(struct hb_column_names *names, struct hb_arena *arena,
                                     struct hb_str name, size_t at);
void hb_column_names_free(struct hb_column_names *names);

#endif
