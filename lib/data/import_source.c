#include "data/import_plan.h"

#include "base/near.h"
#include "base/unicode.h"

enum { NEAR_MOST = 50 }; /* unknown columns for which a near name is sought */

/* Which columns of names there are to look a pupil up by. */
static void find_names(struct hb_import *import)
{
	static const char *const ids[HB_NAME_PARTS] = { "naam", "roepnaam", "tussenvoegsel",
		                                        "achternaam" };
	for (uint32_t i = 0; i < import->n_columns; i++) {
		const struct hb_import_column *column = &import->column[i];
		if (column->role != HB_ROLE_PERSON || column->match.how == HB_MATCH_END)
			continue;
		struct hb_str id = import->options->pupils->fields[column->match.field].id;
		for (size_t part = 0; part < HB_NAME_PARTS; part++)
			if (import->name[part] == HB_NO_COLUMN && hb_str_is(id, ids[part]))
				import->name[part] = i;
	}
	if (import->name[HB_NAME_SURNAME] == HB_NO_COLUMN)
		import->name[HB_NAME_GIVEN] = import->name[HB_NAME_PARTICLE] = HB_NO_COLUMN;
}

static uint32_t first_name_column(const struct hb_import *import)
{
	for (size_t part = 0; part < HB_NAME_PARTS; part++)
		if (import->name[part] != HB_NO_COLUMN)
			return import->name[part];
	return HB_NO_COLUMN;
}

static void source_names(struct hb_import *import)
{
	uint32_t name = first_name_column(import);
	if (import->pupil == HB_NO_FIELD || name == HB_NO_COLUMN || !import->options->list)
		return;
	struct hb_import_field *f = &import->field[import->pupil];
	if (f->source == HB_SOURCE_NONE && !f->fill.len) {
		f->source = HB_SOURCE_NAMES;
		f->column = name;
	}
}

static bool is_day(const struct hb_field *f)
{
	return f->type == HB_TYPE_DATE || f->type == HB_TYPE_DATETIME;
}

/* A survey has no date column of its own: the first required date is that of the completion. */
static void source_date(struct hb_import *import, struct hb_sink *sink)
{
	uint32_t at = import->survey[HB_SURVEY_COMPLETION];
	for (size_t i = 0; at != HB_NO_COLUMN && i < import->n_fields; i++) {
		struct hb_import_field *f = &import->field[i];
		if (!f->field->required || !is_day(f->field))
			continue;
		if (f->source != HB_SOURCE_NONE || f->fill.len)
			return;
		f->source = HB_SOURCE_COLUMN;
		f->column = at;
		import->column[at].used = true;
		struct hb_finding finding = hb_import_about(import, HB_M_DATE_FROM_SURVEY, at);
		finding.text[0] = finding.field;
		finding.field = f->field->id;
		hb_find(sink, finding);
		return;
	}
}

/* Who observed is part of the key but not required: the last such field without a column tells
 * responses apart by their number. */
static void source_response(struct hb_import *import, struct hb_sink *sink)
{
	const struct hb_table *table = import->options->table;
	uint32_t at = import->survey[HB_SURVEY_NUMBER];
	if (at == HB_NO_COLUMN || import->column[at].role != HB_ROLE_SURVEY)
		return;
	for (size_t i = table->n_key; i-- > 0;) {
		struct hb_import_field *f = &import->field[table->key[i]];
		if (f->field->type != HB_TYPE_ID || f->field->required)
			continue;
		if (f->source != HB_SOURCE_NONE || f->fill.len)
			return;
		f->source = HB_SOURCE_RESPONSE;
		f->column = at;
		import->column[at].used = true;
		struct hb_finding finding = hb_import_about(import, HB_M_RESPONSE_NUMBER, at);
		finding.field = f->field->id;
		hb_find(sink, finding);
		return;
	}
}

static enum hb_status want_required(const struct hb_import *import, struct hb_sink *sink)
{
	enum hb_status status = HB_OK;
	for (uint32_t i = 0; i < import->n_fields; i++) {
		const struct hb_import_field *f = &import->field[i];
		bool listed = import->options->list && (i == import->group || i == import->school);
		if (!f->field->required || f->source != HB_SOURCE_NONE || f->fill.len || listed)
			continue;
		uint32_t name = i == import->pupil ? first_name_column(import) : HB_NO_COLUMN;
		struct hb_finding finding = hb_import_about(import, HB_M_COLUMN_ABSENT, name);
		if (name != HB_NO_COLUMN) {
			finding.message = HB_M_COLUMN_ABSENT_NAMES;
			finding.text[0] = finding.field;
		}
		finding.field = f->field->id;
		hb_find(sink, finding);
		status = HB_USAGE;
	}
	return status;
}

enum hb_status hb_import_find_sources(struct hb_import *import, struct hb_sink *sink)
{
	find_names(import);
	source_names(import);
	source_date(import, sink);
	source_response(import, sink);
	return want_required(import, sink);
}

static void tell_dropped(struct hb_import *import, enum hb_role role, enum hb_message message,
                         struct hb_sink *sink)
{
	struct hb_buf names = { 0 };
	for (size_t i = 0; i < import->n_columns; i++) {
		const struct hb_import_column *column = &import->column[i];
		if (column->role != role || column->quiet || column->keep || column->used)
			continue;
		if (names.len)
			hb_buf_cstr(&names, ", ");
		hb_buf_str(&names, column->name);
	}
	struct hb_finding f = hb_import_about(import, message, HB_NO_COLUMN);
	f.text[0] = hb_buf_slice(&names);
	if (names.len)
		hb_find(sink, f);
	import->spare.failed |= names.failed;
	hb_buf_free(&names);
}

/* The field without a column whose id or label is nearest to the header of COLUMN. */
static struct hb_str near_field(const struct hb_import_column *column, const struct hb_str *id,
                                const struct hb_str *label, size_t n)
{
	struct hb_str found = hb_near(column->name, id, n);
	if (found.len)
		return found;
	found = hb_near(column->folded, label, n);
	for (size_t i = 0; found.len && i < n; i++)
		if (label[i].p == found.p)
			return id[i];
	return found;
}

/* The fields without a column, by id and by folded label, for who looks for a near one. */
static size_t absent_fields(struct hb_import *import, struct hb_str *id, struct hb_str *label)
{
	size_t n = 0;
	for (size_t i = 0; i < import->n_fields; i++) {
		const struct hb_import_field *f = &import->field[i];
		if (f->source != HB_SOURCE_NONE)
			continue;
		import->spare.len = 0;
		hb_fold(&import->spare, f->field->label);
		id[n] = f->field->id;
		label[n] = hb_arena_str(&import->arena, hb_buf_slice(&import->spare));
		n++;
	}
	return n;
}

static enum hb_status tell_unknown(struct hb_import *import, struct hb_sink *sink)
{
	struct hb_str *id = hb_arena_array(&import->arena, import->n_fields + 1, sizeof(*id));
	struct hb_str *label = hb_arena_array(&import->arena, import->n_fields + 1, sizeof(*label));
	if (!id || !label)
		return hb_no_memory(sink);
	size_t n = absent_fields(import, id, label), sought = 0;
	for (uint32_t i = 0; i < import->n_columns; i++) {
		const struct hb_import_column *column = &import->column[i];
		if (column->role != HB_ROLE_EXTRA || column->quiet || column->keep)
			continue;
		struct hb_finding f = hb_import_about(import, HB_M_UNKNOWN_COLUMN, i);
		f.text[0] = column->name;
		if (sought++ < NEAR_MOST)
			f.text[1] = near_field(column, id, label, n);
		if (f.text[1].len)
			f.message = HB_M_UNKNOWN_COLUMN_NEAR;
		hb_find(sink, f);
	}
	return import->spare.failed ? hb_no_memory(sink) : HB_OK;
}

enum hb_status hb_import_tell_columns(struct hb_import *import, struct hb_sink *sink)
{
	tell_dropped(import, HB_ROLE_PERSON, HB_M_PERSON_COLUMNS, sink);
	tell_dropped(import, HB_ROLE_SURVEY, HB_M_SURVEY_COLUMNS, sink);
	return tell_unknown(import, sink);
}
