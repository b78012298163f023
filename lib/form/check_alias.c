/* Checks that import can tell by a header, or a choice's text, what is meant. */
#include <stdlib.h>

#include "base/dict.h"
#include "base/sys.h"
#include "base/unicode.h"
#include "form/check.h"

/* Names seen so far, folded, and whose they are. */
struct seen {
	struct hb_load *load;
	struct hb_dict names;
	uint32_t *owner; /* by id of the name: index of the field or choice */
	size_t cap;
	struct hb_buf buf;
};

/* The first to have the name TEXT; OWNER itself when that is new. HB_NO_NAME without memory. */
static uint32_t claim(struct seen *seen, struct hb_str text, uint32_t owner)
{
	seen->buf.len = 0;
	if (!hb_fold(&seen->buf, text))
		return seen->load->no_memory = true, HB_NO_NAME;
	bool is_new;
	uint32_t id = hb_dict_add(&seen->names, hb_buf_slice(&seen->buf), &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&seen->owner, &seen->cap, (size_t)id + 1, sizeof(*seen->owner)) != 0)
		return seen->load->no_memory = true, HB_NO_NAME;
	if (is_new)
		seen->owner[id] = owner;
	return seen->owner[id];
}

static void claim_aliases(struct seen *seen, const struct hb_yaml *node, uint32_t owner,
                          const void *base, size_t stride)
{
	const struct hb_yaml *list = hb_load_get(node, "aliases");
	if (!list || list->type != HB_YAML_LIST)
		return;
	for (const struct hb_yaml *item = list->first; item; item = item->next) {
		if (item->type != HB_YAML_SCALAR)
			continue;
		uint32_t first = claim(seen, item->text, owner);
		if (first == owner || first == HB_NO_NAME)
			continue;
		struct hb_str id =
		        *(const struct hb_str *)(const void *)((const char *)base + first * stride);
		hb_load_wrong(seen->load, item->mark, HB_M_FORM_ALIAS_TAKEN, item->text, id,
		              (struct hb_str){ 0 }, (struct hb_str){ 0 });
	}
}

/* Ids and labels of all come first, so that an alias is what is told; two equal labels may be. */
void hb_check_names(struct hb_load *load, const struct hb_yaml *list, const void *base,
                    size_t stride)
{
	struct seen seen = { .load = load };
	uint32_t i = 0;
	for (const struct hb_yaml *item = list->first; item; item = item->next, i++) {
		const struct hb_yaml *id = hb_load_get(item, "id");
		const struct hb_yaml *label = hb_load_get(item, "label");
		if (id && id->type == HB_YAML_SCALAR)
			claim(&seen, id->text, i);
		if (label && label->type == HB_YAML_SCALAR)
			claim(&seen, label->text, i);
	}
	i = 0;
	for (const struct hb_yaml *item = list->first; item; item = item->next, i++)
		claim_aliases(&seen, item, i, base, stride);
	hb_dict_free(&seen.names);
	hb_buf_free(&seen.buf);
	free(seen.owner);
}

void hb_check_aliases(struct hb_load *load, const struct hb_table *table,
                      const struct hb_yaml *list)
{
	if (!table->n_fields)
		return;
	hb_check_names(load, list, table->fields, sizeof(*table->fields));
	const struct hb_field *field = table->fields;
	for (const struct hb_yaml *item = list->first; item; item = item->next, field++) {
		const struct hb_yaml *choices = hb_load_get(item, "choices");
		if (field->n_choices && choices && choices->type == HB_YAML_LIST)
			hb_check_names(load, choices, field->choices, sizeof(*field->choices));
	}
}
