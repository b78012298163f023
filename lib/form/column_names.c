#include "form/column_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

bool hb_column_names_take(struct hb_column_names *names, struct hb_str name)
{
	return hb_dict_add(&names->taken, name, NULL) != HB_DICT_NONE;
}

/* Takes NAME; *ID is where it counts its repeats, *IS_NEW whether it had not been taken. */
static bool take(struct hb_column_names *names, struct hb_str name, uint32_t *id, bool *is_new)
{
	size_t before = names->cap;
	*id = hb_dict_add(&names->taken, name, is_new);
	if (*id == HB_DICT_NONE ||
	    hb_grow(&names->next, &names->cap, (size_t)*id + 1, sizeof(*names->next)) != 0)
		return false;
	memset(names->next + before, 0, (names->cap - before) * sizeof(*names->next));
	return true;
}

struct hb_str hb_column_names_unused(struct hb_column_names *names, struct hb_arena *arena,
                                     struct hb_str name, size_t at)
{
	struct hb_str none = { NULL, 0 };
	struct hb_buf *made = &names->made;
	uint32_t id;
	bool is_new;
	made->len = 0;
	if (name.len)
		hb_buf_str(made, name);
	else
		hb_buf_printf(made, "kolom_%zu", at + 1);
	size_t len = made->len;
	if (made->failed || !take(names, hb_buf_slice(made), &id, &is_new))
		return none;
	while (!is_new) {
		made->len = len;
		hb_buf_printf(made, " %u", names->next[id]++ + 2);
		if (made->failed ||
		    hb_dict_add(&names->taken, hb_buf_slice(made), &is_new) == HB_DICT_NONE)
			return none;
	}
	return hb_arena_str(arena, hb_buf_slice(made));
}

void hb_column_names_free(struct hb_column_names *names)
{
	hb_dict_free(&names->taken);
	free(names->next);
	hb_buf_free(&names->made);
}
