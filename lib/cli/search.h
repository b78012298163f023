/*
 * search.h - where forms are sought, from the environment and from where the program stands.
 */
#ifndef HB_CLI_SEARCH_H
#define HB_CLI_SEARCH_H

#include "base/arena.h"
#include "form/form.h"

/* HB_FORMS (colon-separated), $XDG_CONFIG_HOME/hb/forms or ~/.config/hb/forms, the system's and
 * the installed forms, and last, for a program run from its build tree, the tree's. False without
 * memory. The texts live in ARENA. */
bool hb_search_dirs(struct hb_form_dirs *dirs, struct hb_arena *arena);

#endif
