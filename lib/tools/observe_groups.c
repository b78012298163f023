#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/observe_parts.h"

bool hb_groups_make(struct hb_groups *groups, size_t n_columns)
{
	*groups = (struct hb_groups){ .n_columns = n_columns,
		                      .last = HB_DICT_NONE,
		                      .key_part = HB_NO_FIELD };
	groups->text = hb_calloc(n_columns, sizeof(*groups->text));
	groups->column = hb_calloc(n_columns, sizeof(*groups->column));
	groups->space = hb_calloc(n_columns, HB_PERIOD_MAX);
	return groups->text && groups->column && groups->space;
}

void hb_groups_free(struct hb_groups *groups)
{
	hb_dict_free(&groups->keys);
	hb_buf_free(&groups->key);
	free(groups->text);
	free(groups->column);
	free(groups->space);
	free(groups->of_key);
	*groups = (struct hb_groups){ 0 };
}

enum hb_status hb_groups_by(struct hb_groups *groups, const struct hb_rows *rows,
                            const struct hb_str *name, size_t n_columns, struct hb_sink *sink)
{
	if (!hb_groups_make(groups, n_columns))
		return hb_no_memory(sink);
	for (size_t i = 0; i < n_columns; i++)
		if (!hb_rows_column(rows, name[i], &groups->column[i], sink))
			return HB_USAGE;
	if (n_columns == 1 && groups->column[0].kind == HB_COLUMN_FIELD)
		groups->key_part = hb_rows_key_part(rows, groups->column[0].index);
	return HB_OK;
}

/*
 * The key of a group is its texts joined by a zero byte; a zero byte within a text is followed by
 * FF, which no UTF-8 text starts with. So the bytes of keys are in the order of the texts, column
 * by column. A single column needs no joining.
 */
static void join_text(struct hb_buf *key, struct hb_str text)
{
	while (text.len) {
		size_t n = hb_str_find(text, '\0');
		hb_buf_add(key, text.p, n);
		if (n < text.len)
			hb_buf_add(key, "\0\xFF", 2);
		text = hb_str_from(text, n < text.len ? n + 1 : n);
	}
}

static bool join_key(struct hb_groups *groups, struct hb_str *key)
{
	if (groups->n_columns == 1 &&
	    (groups->text[0].len == 0 || !memchr(groups->text[0].p, '\0', groups->text[0].len))) {
		*key = groups->text[0];
		return true;
	}
	groups->key.len = 0;
	for (size_t i = 0; i < groups->n_columns; i++) {
		if (i)
			hb_buf_char(&groups->key, '\0');
		join_text(&groups->key, groups->text[i]);
	}
	*key = hb_buf_slice(&groups->key);
	return !groups->key.failed;
}

/* Rows of one group often follow one another, as in the long form. */
uint32_t hb_groups_add(struct hb_groups *groups)
{
	struct hb_str key;
	if (!join_key(groups, &key))
		return HB_DICT_NONE;
	if (groups->last != HB_DICT_NONE &&
	    hb_str_eq(hb_dict_text(&groups->keys, groups->last), key))
		return groups->last;
	return groups->last = hb_dict_add(&groups->keys, key, NULL);
}

static void read_texts(struct hb_groups *groups, const struct hb_rows *rows,
                       const struct hb_row *row)
{
	for (size_t i = 0; i < groups->n_columns; i++)
		groups->text[i] = hb_row_text(rows, row, &groups->column[i],
		                              groups->space + i * HB_PERIOD_MAX);
}

/* The place for number ID among the groups that are known by number; NULL without memory. */
static uint32_t *place_of_key(struct hb_groups *groups, uint32_t id)
{
	size_t before = groups->of_key_cap;
	if (id >= before) {
		if (hb_grow(&groups->of_key, &groups->of_key_cap, (size_t)id + 1,
		            sizeof(*groups->of_key)) != 0)
			return NULL;
		memset(groups->of_key + before, 0xFF,
		       (groups->of_key_cap - before) * sizeof(*groups->of_key));
	}
	return &groups->of_key[id];
}

uint32_t hb_groups_of(struct hb_groups *groups, const struct hb_rows *rows,
                      const struct hb_row *row)
{
	struct hb_str key;
	if (groups->key_part == HB_NO_FIELD) {
		read_texts(groups, rows, row);
		return hb_groups_add(groups);
	}
	uint32_t *known = place_of_key(groups, row->key_id[groups->key_part]);
	if (known && *known == HB_DICT_NONE) {
		read_texts(groups, rows, row);
		*known = join_key(groups, &key) ? hb_dict_append(&groups->keys, key) : HB_DICT_NONE;
	}
	return known ? *known : HB_DICT_NONE;
}

/* Where the text at the start of KEY ends; *ZERO says whether a zero byte stands within it. */
static size_t text_end(struct hb_str key, bool *zero)
{
	size_t at = 0;
	for (*zero = false;; *zero = true, at += 2) {
		at += hb_str_find(hb_str_from(key, at), '\0');
		if (at + 1 >= key.len || key.p[at + 1] != '\xFF')
			return at < key.len ? at : key.len;
	}
}

bool hb_group_texts(struct hb_str key, size_t n_columns, struct hb_str *text, struct hb_buf *space)
{
	space->len = 0;
	if (!hb_buf_reserve(space, key.len)) /* texts with zero bytes are undone here */
		return false;
	for (size_t i = 0; i < n_columns; i++) {
		bool zero;
		size_t end = text_end(key, &zero);
		text[i] = (struct hb_str){ key.p, end };
		if (zero) {
			char *p = space->p + space->len;
			size_t n = 0;
			for (size_t k = 0; k < end; k++)
				if (k == 0 || key.p[k - 1] != '\0')
					p[n++] = key.p[k];
			space->len += n;
			text[i] = (struct hb_str){ p, n };
		}
		key = hb_str_from(key, end + 1);
	}
	return true;
}

bool hb_groups_texts(struct hb_groups *groups, uint32_t group)
{
	return hb_group_texts(hb_dict_text(&groups->keys, group), groups->n_columns, groups->text,
	                      &groups->key);
}

/* Sorting compares eight bytes behind what all keys share, and whole keys only where those tie. */
static int compare(const void *a, const void *b)
{
	const struct hb_group_at *x = a, *y = b;
	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	int order = hb_str_cmp(x->key, y->key);
	return order ? order : (x->part > y->part) - (x->part < y->part);
}

static size_t shared_length(const struct hb_group_at *group, size_t n)
{
	size_t shared = n ? group[0].key.len : 0;
	for (size_t i = 1; i < n; i++) {
		size_t k = 0;
		while (k < shared && k < group[i].key.len && group[i].key.p[k] == group[0].key.p[k])
			k++;
		shared = k;
	}
	return shared;
}

struct hb_group_at *hb_groups_sorted_together(const struct hb_groups *const *part, size_t n_parts,
                                              size_t *n)
{
	size_t at = 0;
	*n = 0;
	for (size_t i = 0; i < n_parts; i++)
		*n += part[i]->keys.n;
	struct hb_group_at *order = hb_calloc(*n, sizeof(*order));
	for (uint32_t i = 0; order && i < n_parts; i++)
		for (uint32_t id = 0; id < part[i]->keys.n; id++, at++)
			order[at] =
			        (struct hb_group_at){ 0, hb_dict_text(&part[i]->keys, id), i, id };
	if (!order)
		return NULL;
	size_t shared = shared_length(order, *n);
	for (size_t i = 0; i < *n; i++)
		order[i].head = hb_str_head(hb_str_from(order[i].key, shared));
	qsort(order, *n, sizeof(*order), compare);
	return order;
}

uint32_t *hb_groups_sorted(const struct hb_groups *groups)
{
	size_t n;
	struct hb_group_at *at = hb_groups_sorted_together(&groups, 1, &n);
	uint32_t *order = at ? hb_calloc(n, sizeof(*order)) : NULL;
	for (size_t i = 0; order && i < n; i++)
		order[i] = at[i].group;
	free(at);
	return order;
}

/* Blocks are had one by one until there are as many as a slab has; from then on by the slab, on
 * large pages, for groups are met at random. */
static bool begins_memory(size_t block)
{
	return block < HB_CELLS_SLAB || block % HB_CELLS_SLAB == 0;
}

void hb_cells_free(struct hb_cells *cells)
{
	for (size_t i = 0; i < cells->n_blocks; i++)
		if (begins_memory(i))
			free(cells->block[i]);
	free(cells->block);
	*cells = (struct hb_cells){ 0 };
}

static bool add_blocks(struct hb_cells *cells, size_t n)
{
	size_t words = HB_CELLS_BLOCK * cells->words;
	if (hb_grow(&cells->block, &cells->cap, cells->n_blocks + n, sizeof(*cells->block)) != 0 ||
	    n > SIZE_MAX / sizeof(uint32_t) / words)
		return false;
	uint32_t *block = hb_sys.malloc(n * words * sizeof(*block));
	if (!block)
		return false;
	hb_scattered(block, n * words * sizeof(*block));
	memset(block, 0, n * words * sizeof(*block));
	for (size_t i = 0; i < n; i++)
		cells->block[cells->n_blocks++] = block + i * words;
	return true;
}

bool hb_cells_reserve(struct hb_cells *cells, uint32_t n_groups)
{
	while (cells->n_blocks * HB_CELLS_BLOCK < n_groups)
		if (!add_blocks(cells, cells->n_blocks < HB_CELLS_SLAB ? 1 : HB_CELLS_SLAB))
			return false;
	return true;
}
