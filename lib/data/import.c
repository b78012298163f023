#include "data/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/sys.h"
#include "base/unicode.h"
#include "data/import_plan.h"
#include "form/column_names.h"

static bool fold_into(struct hb_import *import, struct hb_str text, struct hb_str *out)
{
	import->spare.len = 0;
	if (!hb_fold(&import->spare, text))
		return !import->spare.failed && (*out = (struct hb_str){ "", 0 }).p;
	*out = hb_arena_str(&import->arena, hb_buf_slice(&import->spare));
	return out->p;
}

/* A column without a name gets one from its place, so that its cells can pass. */
static struct hb_str column_name(struct hb_import *import, struct hb_str header, size_t at)
{
	struct hb_str name = hb_trim(header);
	if (name.len)
		return hb_arena_str(&import->arena, name);
	struct hb_buf made = { 0 };
	hb_buf_printf(&made, "kolom_%zu", at + 1);
	struct hb_str kept = { NULL, 0 };
	if (!made.failed)
		kept = hb_arena_str(&import->arena, hb_buf_slice(&made));
	hb_buf_free(&made);
	return kept;
}

static bool make_columns(struct hb_import *import, const struct hb_str *header, size_t n)
{
	import->n_columns = n;
	import->column = hb_arena_array(&import->arena, n + 1, sizeof(*import->column));
	for (size_t i = 0; import->column && i < n; i++) {
		struct hb_import_column *column = &import->column[i];
		column->match = (struct hb_header_match){ HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
		column->name = column_name(import, header[i], i);
		if (!column->name.p || !fold_into(import, column->name, &column->folded))
			return false;
	}
	for (size_t i = 0; i < HB_SURVEY_COUNT; i++)
		import->survey[i] = HB_NO_COLUMN;
	for (size_t i = 0; i < HB_NAME_PARTS; i++)
		import->name[i] = HB_NO_COLUMN;
	return import->column;
}

static bool make_fields(struct hb_import *import)
{
	const struct hb_table *table = import->options->table;
	import->n_fields = table->n_fields;
	import->field = hb_arena_array(&import->arena, table->n_fields + 1, sizeof(*import->field));
	for (size_t i = 0; import->field && i < import->n_fields; i++) {
		struct hb_import_field *f = &import->field[i];
		f->field = &table->fields[i];
		f->column = HB_NO_COLUMN;
		f->dates.order = import->options->dates;
		for (size_t j = 0; j < f->field->n_missing; j++)
			if (f->field->missing[j].len > f->longest_missing)
				f->longest_missing = f->field->missing[j].len;
		if (!hb_choice_names_make(import, f))
			return false;
	}
	import->told = hb_arena_array(&import->arena, hb_import_n_once(import), sizeof(bool));
	return import->field && import->told;
}

/* The fields that the pupils' list knows about. */
static void find_pupil_fields(struct hb_import *import)
{
	const struct hb_table *pupils = import->options->pupils, *table = import->options->table;
	struct hb_str id = HB_STR("leerling");
	if (pupils && pupils->n_key)
		id = pupils->fields[pupils->key[0]].id;
	import->pupil = hb_header_name(table, id, &import->spare).field;
	import->group = hb_header_name(table, HB_STR("groep"), &import->spare).field;
	import->school = hb_header_name(table, HB_STR("school"), &import->spare).field;
}

static enum hb_status keep_one(struct hb_import *import, struct hb_str keep, struct hb_sink *sink)
{
	struct hb_str folded, *names;
	names = hb_arena_array(&import->arena, import->n_columns + 1, sizeof(*names));
	if (!names || !fold_into(import, keep, &folded))
		return hb_no_memory(sink);
	bool found = false;
	for (size_t i = 0; i < import->n_columns; i++) {
		struct hb_import_column *column = &import->column[i];
		names[i] = column->name;
		if (!hb_str_eq(column->name, keep) && !hb_str_eq(column->folded, folded))
			continue;
		column->keep = true;
		found = true;
	}
	if (found)
		return HB_OK;
	struct hb_finding f = { .message = HB_M_KEEP_ABSENT,
		                .file = import->file,
		                .text = { keep } };
	f.expected = import->n_columns < 1000 ? hb_near(keep, names, import->n_columns)
	                                      : (struct hb_str){ NULL, 0 };
	if (f.expected.len)
		f.message = HB_M_KEEP_ABSENT_NEAR;
	hb_find(sink, f);
	return HB_OK;
}

/* Gathers the tick-box columns by field; two for one choice are refused. */
static enum hb_status gather_ticks(struct hb_import *import, struct hb_sink *sink)
{
	size_t n = 0;
	for (size_t i = 0; i < import->n_columns; i++)
		n += import->column[i].role == HB_ROLE_TICK;
	import->tick = hb_arena_array(&import->arena, n + 1, sizeof(*import->tick));
	if (!import->tick)
		return hb_no_memory(sink);
	for (size_t i = 0; i < import->n_fields; i++) {
		struct hb_import_field *f = &import->field[i];
		if (f->source != HB_SOURCE_TICKS)
			continue;
		uint64_t seen = 0;
		f->first_tick = import->n_ticks;
		for (uint32_t at = 0; at < import->n_columns; at++) {
			const struct hb_import_column *column = &import->column[at];
			if (column->role != HB_ROLE_TICK || column->match.field != i)
				continue;
			uint32_t choice = column->match.choice;
			if (choice < 64 && (seen >> choice & 1)) {
				hb_find(sink, (struct hb_finding){
				                      .message = HB_M_COLUMN_TWICE,
				                      .file = import->file,
				                      .column = at + 1,
				                      .field = f->field->id,
				                      .text = { import->column[f->column].name,
				                                column->name } });
				return HB_USAGE;
			}
			seen |= choice < 64 ? UINT64_C(1) << choice : 0;
			import->tick[import->n_ticks++] = (struct hb_import_tick){ at, choice };
		}
	}
	return HB_OK;
}

static bool passes(const struct hb_import_column *column)
{
	return column->role == HB_ROLE_EXTRA ||
	       (column->keep && column->role != HB_ROLE_FIELD && column->role != HB_ROLE_TICK);
}

static bool name_extras(struct hb_import *import, struct hb_column_names *names)
{
	bool good = true;
	for (size_t i = 0; good && i < import->n_fields; i++)
		good = hb_column_names_take(names, import->field[i].field->id);
	for (uint32_t i = 0; good && i < import->n_columns; i++) {
		if (!passes(&import->column[i]))
			continue;
		struct hb_str name =
		        hb_column_names_unused(names, &import->arena, import->column[i].name, i);
		import->extra[import->n_extra] = i;
		import->extra_name[import->n_extra++] = name;
		good = name.p;
	}
	return good;
}

static enum hb_status list_extras(struct hb_import *import, struct hb_sink *sink)
{
	struct hb_column_names names = { 0 };
	size_t n = import->n_columns + 1;
	import->extra = hb_arena_array(&import->arena, n, sizeof(*import->extra));
	import->extra_name = hb_arena_array(&import->arena, n, sizeof(*import->extra_name));
	bool good = import->extra && import->extra_name && name_extras(import, &names);
	hb_column_names_free(&names);
	return good ? HB_OK : hb_no_memory(sink);
}

static enum hb_status list_dates(struct hb_import *import, struct hb_sink *sink)
{
	import->dated =
	        hb_arena_array(&import->arena, import->n_fields + 1, sizeof(*import->dated));
	import->dated_column =
	        hb_arena_array(&import->arena, import->n_fields + 1, sizeof(*import->dated));
	if (!import->dated || !import->dated_column)
		return hb_no_memory(sink);
	for (uint32_t i = 0; i < import->n_fields; i++) {
		const struct hb_import_field *f = &import->field[i];
		if (f->source != HB_SOURCE_COLUMN ||
		    (f->field->type != HB_TYPE_DATE && f->field->type != HB_TYPE_DATETIME))
			continue;
		import->dated_column[import->n_dated] = f->column;
		import->dated[import->n_dated++] = i;
	}
	return HB_OK;
}

static enum hb_status make(struct hb_import *import, struct hb_str file,
                           const struct hb_str *header, size_t n_cells, struct hb_sink *sink)
{
	import->file = hb_arena_str(&import->arena, file);
	if (!import->file.p || !make_columns(import, header, n_cells) || !make_fields(import))
		return hb_no_memory(sink);
	find_pupil_fields(import);
	enum hb_status status = HB_OK;
	for (size_t i = 0; status == HB_OK && i < import->options->n_keep; i++)
		status = keep_one(import, import->options->keep[i], sink);
	if (status == HB_OK)
		status = hb_import_bind(import, sink);
	if (status == HB_OK)
		status = gather_ticks(import, sink);
	if (status == HB_OK)
		status = list_dates(import, sink);
	return status == HB_OK ? list_extras(import, sink) : status;
}

enum hb_status hb_import_new(struct hb_import **out, const struct hb_import_options *options,
                             struct hb_str file, const struct hb_str *header, size_t n_cells,
                             struct hb_sink *sink)
{
	*out = NULL;
	struct hb_import *import = hb_calloc(1, sizeof(*import));
	if (!import)
		return hb_no_memory(sink);
	import->options = options;
	enum hb_status status = make(import, file, header, n_cells, sink);
	if (status == HB_OK)
		*out = import;
	else
		hb_import_free(import);
	return status;
}

void hb_import_free(struct hb_import *import)
{
	if (!import)
		return;
	for (size_t i = 0; import->field && i < import->n_fields; i++)
		hb_choice_names_free(&import->field[i]);
	hb_buf_free(&import->spare);
	hb_arena_free(&import->arena);
	free(import);
}

uint32_t hb_import_column(const struct hb_import *import, size_t field)
{
	uint32_t column = import->field[field].column;
	return column == HB_NO_COLUMN ? 0 : column + 1;
}

const uint32_t *hb_import_extra(const struct hb_import *import, size_t *n)
{
	*n = import->n_extra;
	return import->extra;
}

struct hb_str hb_import_extra_name(const struct hb_import *import, size_t i)
{
	return import->extra_name[i];
}
