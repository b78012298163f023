#include "form/bind.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/dict.h"
#include "base/near.h"
#include "base/sys.h"
#include "base/unicode.h"
#include "form/column_names.h"

struct binder {
	const struct hb_table *table;
	struct hb_bind_column *column;
	uint32_t *field, *extra;
	struct hb_str *extra_name;
	size_t n_extra;
	struct hb_column_names names;
	const struct hb_str *header;
	size_t n;
	struct hb_bind_place place;
	struct hb_arena *arena;
	struct hb_sink *sink;
	enum hb_status status;
	/* Ids in older versions, and labels and aliases folded, each with its field. */
	struct hb_dict renamed, foreign;
	uint32_t *renamed_field, *foreign_field;
	size_t renamed_cap, foreign_cap;
	struct hb_buf buf;
};

static void no_memory(struct binder *b)
{
	if (b->status != HB_SYSTEM)
		b->status = hb_no_memory(b->sink);
}

static void tell(struct binder *b, enum hb_message m, size_t column, struct hb_str one,
                 struct hb_str two)
{
	if (hb_message_severity(m) == HB_ERROR && b->status == HB_OK)
		b->status = HB_USAGE;
	hb_find(b->sink, (struct hb_finding){ .message = m,
	                                      .file = b->place.file,
	                                      .line = b->place.line,
	                                      .column = (uint32_t)column,
	                                      .field = one,
	                                      .text = { one, two } });
}

static void remember(struct binder *b, struct hb_dict *dict, uint32_t **fields, size_t *cap,
                     struct hb_str name, uint32_t field)
{
	bool is_new;
	uint32_t id = hb_dict_add(dict, name, &is_new);
	if (id == HB_DICT_NONE || hb_grow(fields, cap, (size_t)id + 1, sizeof(**fields)) != 0)
		no_memory(b);
	else if (is_new)
		(*fields)[id] = field;
}

static void remember_folded(struct binder *b, struct hb_str name, uint32_t field)
{
	b->buf.len = 0;
	if (!hb_fold(&b->buf, name))
		no_memory(b);
	else
		remember(b, &b->foreign, &b->foreign_field, &b->foreign_cap, hb_buf_slice(&b->buf),
		         field);
}

static void remember_renamed(struct binder *b)
{
	for (uint32_t i = 0; i < b->table->n_fields; i++) {
		const struct hb_field *field = &b->table->fields[i];
		for (size_t j = 0; j < field->n_renamed_from; j++)
			remember(b, &b->renamed, &b->renamed_field, &b->renamed_cap,
			         field->renamed_from[j], i);
	}
}

/* Only fields that no column was found for can be meant by another name. */
static void remember_foreign(struct binder *b)
{
	for (uint32_t i = 0; i < b->table->n_fields; i++) {
		const struct hb_field *field = &b->table->fields[i];
		if (b->field[i] != HB_NO_FIELD)
			continue;
		remember_folded(b, field->id, i);
		remember_folded(b, field->label, i);
		for (size_t j = 0; j < field->n_aliases; j++)
			remember_folded(b, field->aliases[j], i);
	}
}

static size_t count_rejects(const struct binder *b)
{
	static const char *const name[] = { "afgewezen", "bestand", "regel" };
	for (size_t i = 0; i < 3; i++)
		if (b->n < 3 || !hb_str_is(hb_str_trim(b->header[i]), name[i]))
			return 0;
	return 3;
}

static void claim(struct binder *b, size_t i, uint32_t field, struct hb_str name)
{
	struct hb_str id = b->table->fields[field].id;
	if (b->field[field] != HB_NO_FIELD) {
		char first[16];
		snprintf(first, sizeof(first), "%u", b->field[field] + 1);
		tell(b, HB_M_DUPLICATE_COLUMN, i + 1, id, hb_str(first));
		b->column[i].kind = HB_BIND_IGNORED;
		return;
	}
	b->field[field] = (uint32_t)i;
	b->column[i] = (struct hb_bind_column){ HB_BIND_FIELD, field };
	if (!hb_str_eq(name, id))
		tell(b, HB_M_RENAMED_COLUMN, i + 1, name, id);
}

/* First pass: ids, new and old. What is left is marked UNKNOWN. */
static void bind_ids(struct binder *b)
{
	size_t rejects = count_rejects(b);
	for (size_t i = 0; i < b->n; i++) {
		struct hb_str name = hb_str_trim(b->header[i]);
		b->column[i] = (struct hb_bind_column){ HB_BIND_IGNORED, HB_NO_FIELD };
		if (i < rejects)
			continue;
		b->column[i].kind = HB_BIND_UNKNOWN;
		if (!name.len)
			continue;
		uint32_t field = hb_table_field(b->table, name);
		uint32_t old =
		        field == HB_NO_FIELD ? hb_dict_find(&b->renamed, name) : HB_DICT_NONE;
		if (old != HB_DICT_NONE)
			field = b->renamed_field[old];
		if (field != HB_NO_FIELD)
			claim(b, i, field, name);
	}
}

/* Ids of fields that have no column yet: what a near miss may have meant. */
static struct hb_str *absent_ids(struct binder *b, size_t *n)
{
	struct hb_str *ids = hb_arena_array(b->arena, b->table->n_fields + 1, sizeof(*ids));
	*n = 0;
	if (!ids)
		no_memory(b);
	for (uint32_t i = 0; ids && i < b->table->n_fields; i++)
		if (b->field[i] == HB_NO_FIELD)
			ids[(*n)++] = b->table->fields[i].id;
	return ids;
}

static struct hb_str name_of(const struct binder *b, size_t i)
{
	return hb_str_trim(b->header[i]);
}

static void pass_unknown(struct binder *b, size_t i)
{
	struct hb_str name = hb_column_names_unused(&b->names, b->arena, name_of(b, i), i);
	if (!name.p) {
		no_memory(b);
		return;
	}
	b->extra[b->n_extra] = (uint32_t)i;
	b->extra_name[b->n_extra++] = name;
	tell(b, HB_M_UNKNOWN_COLUMN, i + 1, name, (struct hb_str){ 0 });
}

enum { NEAR_MOST = 500 }; /* bounds what a header of a million unknown names can cost */

static void judge_unknown(struct binder *b, size_t i, const struct hb_str *absent, size_t n)
{
	struct hb_str name = name_of(b, i);
	if (!name.len) {
		pass_unknown(b, i);
		return;
	}
	b->buf.len = 0;
	uint32_t foreign = HB_DICT_NONE;
	if (b->foreign.n && !hb_fold(&b->buf, name)) {
		no_memory(b);
		return;
	}
	if (b->foreign.n)
		foreign = hb_dict_find(&b->foreign, hb_buf_slice(&b->buf));
	if (foreign != HB_DICT_NONE) {
		tell(b, HB_M_COLUMN_FOREIGN, i + 1, name,
		     b->table->fields[b->foreign_field[foreign]].id);
		return;
	}
	struct hb_str near = { 0 };
	if (b->n_extra < NEAR_MOST)
		near = hb_near(name, absent, n < NEAR_MOST ? n : NEAR_MOST);
	if (near.len)
		tell(b, HB_M_COLUMN_NEAR, i + 1, name, near);
	else
		pass_unknown(b, i);
}

/* Second pass: the columns that are no field by id. */
static void bind_others(struct binder *b)
{
	size_t n_absent, i = 0;
	while (i < b->n && b->column[i].kind != HB_BIND_UNKNOWN)
		i++;
	if (i == b->n)
		return;
	remember_foreign(b);
	const struct hb_str *absent = absent_ids(b, &n_absent);
	for (; i < b->n && b->status != HB_SYSTEM; i++)
		if (b->column[i].kind == HB_BIND_UNKNOWN)
			judge_unknown(b, i, absent, n_absent);
}

/* A required field without a column; the nearest header is told when it is no field itself. */
static void check_required(struct binder *b)
{
	struct hb_str *left = NULL;
	size_t n = 0;
	for (uint32_t f = 0; f < b->table->n_fields; f++) {
		if (!b->table->fields[f].required || b->field[f] != HB_NO_FIELD)
			continue;
		if (!left)
			left = hb_arena_array(b->arena, b->n + 1, sizeof(*left));
		if (!left) {
			no_memory(b);
			return;
		}
		for (size_t i = n = 0; i < b->n; i++)
			if (b->column[i].kind == HB_BIND_UNKNOWN && n < NEAR_MOST)
				left[n++] = name_of(b, i);
		struct hb_str near = hb_near(b->table->fields[f].id, left, n);
		tell(b, near.len ? HB_M_MISSING_COLUMN_NEAR : HB_M_MISSING_COLUMN, 0,
		     b->table->fields[f].id, near);
	}
}

static bool take_room(struct binder *b)
{
	b->column = hb_arena_array(b->arena, b->n + 1, sizeof(*b->column));
	b->extra = hb_arena_array(b->arena, b->n + 1, sizeof(*b->extra));
	b->extra_name = hb_arena_array(b->arena, b->n + 1, sizeof(*b->extra_name));
	b->field = hb_arena_array(b->arena, b->table->n_fields + 1, sizeof(*b->field));
	if (!b->column || !b->extra || !b->extra_name || !b->field)
		return false;
	for (size_t i = 0; i < b->table->n_fields; i++) {
		b->field[i] = HB_NO_FIELD;
		if (!hb_column_names_take(&b->names, b->table->fields[i].id))
			return false;
	}
	return true;
}

enum hb_status hb_bind_make(struct hb_bind *bind, const struct hb_table *table,
                            const struct hb_str *header, size_t n,
                            const struct hb_bind_place *place, struct hb_arena *arena,
                            struct hb_sink *sink)
{
	struct binder b = { .table = table,
		            .header = header,
		            .n = n,
		            .place = *place,
		            .arena = arena,
		            .sink = sink };
	*bind = (struct hb_bind){ 0 };
	if (!take_room(&b))
		no_memory(&b);
	if (b.status == HB_OK)
		remember_renamed(&b);
	if (b.status == HB_OK)
		bind_ids(&b);
	if (b.status != HB_SYSTEM)
		bind_others(&b);
	if (b.status != HB_SYSTEM)
		check_required(&b);
	*bind = (struct hb_bind){ b.column, n, b.extra, b.extra_name, b.n_extra };
	hb_column_names_free(&b.names);
	hb_dict_free(&b.renamed);
	hb_dict_free(&b.foreign);
	free(b.renamed_field);
	free(b.foreign_field);
	hb_buf_free(&b.buf);
	return b.status;
}

const uint32_t *hb_bind_extra(const struct hb_bind *bind, size_t *n)
{
	*n = bind->n_extra;
	return bind->extra;
}
