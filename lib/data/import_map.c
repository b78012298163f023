#include "data/import_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/sys.h"
#include "base/unicode.h"
#include "csv/writer.h"

/* What a line of --map says of a column beyond a field's id. */
#define DROP "-"
#define RESPONSE "@respons"
#define COMPLETION "@tijd"

struct map_line {
	struct hb_str field; /* as written */
	uint64_t line;
	bool used;
};

/* Lines by the column they name, as written and folded. */
struct map {
	struct hb_dict exact, folded;
	struct map_line *line; /* by id in exact */
	uint32_t *by_folded;   /* by id in folded: the line, HB_DICT_NONE: several */
	size_t cap, cap_folded;
	struct hb_arena arena;
};

static void map_free(struct map *map)
{
	hb_dict_free(&map->exact);
	hb_dict_free(&map->folded);
	free(map->line);
	free(map->by_folded);
	hb_arena_free(&map->arena);
}

struct hb_str hb_import_near(const struct hb_table *table, struct hb_str word,
                             struct hb_arena *arena)
{
	struct hb_str *id = hb_arena_array(arena, table->n_fields + 1, sizeof(*id));
	if (!id)
		return (struct hb_str){ NULL, 0 };
	for (size_t i = 0; i < table->n_fields; i++)
		id[i] = table->fields[i].id;
	return hb_near(word, id, table->n_fields);
}

static bool add_folded(struct map *map, struct hb_str folded, uint32_t line)
{
	bool is_new;
	uint32_t id = hb_dict_add(&map->folded, folded, &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&map->by_folded, &map->cap_folded, (size_t)id + 1, sizeof(uint32_t)) != 0)
		return false;
	map->by_folded[id] = is_new ? line : HB_DICT_NONE;
	return true;
}

static enum hb_status add_line(struct hb_import *import, struct map *map, struct hb_str column,
                               struct hb_str field, uint64_t line_no, struct hb_sink *sink)
{
	bool is_new;
	uint32_t id = hb_dict_add(&map->exact, column, &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&map->line, &map->cap, (size_t)id + 1, sizeof(*map->line)) != 0)
		return hb_no_memory(sink);
	if (!is_new) {
		if (hb_str_eq(map->line[id].field, field))
			return HB_OK;
		hb_find(sink, (struct hb_finding){ .message = HB_M_MAP_TWICE,
		                                   .file = import->options->map_name,
		                                   .line = line_no,
		                                   .text = { column } });
		return HB_USAGE;
	}
	map->line[id] = (struct map_line){ hb_arena_str(&map->arena, field), line_no, false };
	import->spare.len = 0;
	if (!hb_fold(&import->spare, column))
		return hb_no_memory(sink);
	if (!map->line[id].field.p ||
	    (import->spare.len && !add_folded(map, hb_buf_slice(&import->spare), id)))
		return hb_no_memory(sink);
	return HB_OK;
}

/* How many cells are the two names that a mapping's header has. */
static size_t map_score(void *ctx, const struct hb_str *cell, size_t n)
{
	(void)ctx;
	size_t score = 0;
	for (size_t i = 0; i < n; i++)
		score += hb_str_ieq(hb_trim(cell[i]), HB_STR("kolom")) ||
		         hb_str_ieq(hb_trim(cell[i]), HB_STR("veld"));
	return score;
}

static bool map_columns(struct hb_csv_reader *reader, size_t *column, size_t *field)
{
	size_t n;
	const struct hb_str *header = hb_csv_header(reader, &n);
	*column = *field = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		if (hb_str_ieq(hb_trim(header[i]), HB_STR("kolom")))
			*column = i;
		if (hb_str_ieq(hb_trim(header[i]), HB_STR("veld")))
			*field = i;
	}
	return *column != SIZE_MAX && *field != SIZE_MAX;
}

static enum hb_status read_lines(struct hb_import *import, struct map *map,
                                 struct hb_csv_reader *reader, struct hb_sink *sink)
{
	size_t column, field;
	struct hb_finding f = { .message = HB_M_MAP_HEADER,
		                .file = import->options->map_name,
		                .line = hb_csv_header_line(reader),
		                .expected = HB_STR("kolom,veld") };
	if (!map_columns(reader, &column, &field)) {
		hb_find(sink, f);
		return HB_USAGE;
	}
	enum hb_status status = HB_OK, one;
	struct hb_csv_record r;
	for (;;) {
		switch (hb_csv_next(reader, &r)) {
		case HB_CSV_END:
			return status;
		case HB_CSV_FAILED:
			return hb_csv_status(reader);
		case HB_CSV_BAD:
			f = (struct hb_finding){ .message = r.problem,
				                 .file = f.file,
				                 .line = r.line,
				                 .column = r.column,
				                 .value = r.value,
				                 .expected = r.expected };
			hb_find(sink, f);
			status = HB_USAGE;
			break;
		case HB_CSV_RECORD:
			one = add_line(import, map, hb_trim(r.cell[column]), hb_trim(r.cell[field]),
			               r.line, sink);
			if (one == HB_SYSTEM)
				return one;
			if (one != HB_OK)
				status = one;
		}
	}
}

static void set_survey(struct hb_import *import, uint32_t at, enum hb_survey kind)
{
	import->column[at].role = HB_ROLE_SURVEY;
	import->column[at].survey = kind;
	import->column[at].quiet = true;
	import->survey[kind] = at;
}

/* FIELD=CHOICE: a column to tick. */
static bool to_tick(struct hb_import *import, struct hb_import_column *column, struct hb_str target)
{
	const struct hb_table *table = import->options->table;
	size_t equals = hb_str_find(target, '=');
	if (equals == target.len)
		return false;
	uint32_t field = hb_table_field(table, (struct hb_str){ target.p, equals });
	if (field == HB_NO_FIELD || table->fields[field].type != HB_TYPE_MULTI)
		return false;
	uint32_t choice = hb_field_choice(&table->fields[field], hb_str_from(target, equals + 1));
	if (choice == HB_NO_FIELD)
		return false;
	column->role = HB_ROLE_TICK;
	column->match = (struct hb_header_match){ HB_MATCH_MAP, field, choice };
	return true;
}

static bool to_field(struct hb_import *import, struct hb_import_column *column,
                     struct hb_str target)
{
	const struct hb_import_options *o = import->options;
	struct hb_buf folded = { 0 };
	struct hb_header_match m = { HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
	if (hb_fold(&folded, target))
		m = hb_header_name(o->table, hb_buf_slice(&folded), &import->spare);
	column->role = HB_ROLE_FIELD;
	if (!m.how && o->pupils && !folded.failed) {
		m = hb_header_name(o->pupils, hb_buf_slice(&folded), &import->spare);
		if (m.how && o->pupils->fields[m.field].privacy != HB_PRIVACY_DIRECT)
			m.how = HB_MATCH_NONE;
		column->role = HB_ROLE_PERSON;
	}
	import->spare.failed |= folded.failed;
	hb_buf_free(&folded);
	column->match = m;
	if (m.how)
		column->match.how = HB_MATCH_MAP;
	return m.how;
}

static enum hb_status apply(struct hb_import *import, uint32_t at, const struct map_line *line,
                            struct hb_sink *sink)
{
	struct hb_import_column *column = &import->column[at];
	struct hb_str target = line->field;
	if (!target.len || hb_str_is(target, DROP)) {
		column->role = target.len ? HB_ROLE_DROP : HB_ROLE_EXTRA;
		column->quiet = true;
		return HB_OK;
	}
	if (hb_str_is(target, RESPONSE) || hb_str_is(target, COMPLETION)) {
		bool number = hb_str_is(target, RESPONSE);
		set_survey(import, at, number ? HB_SURVEY_NUMBER : HB_SURVEY_COMPLETION);
		return HB_OK;
	}
	if (to_tick(import, column, target) || to_field(import, column, target))
		return column->role == HB_ROLE_PERSON ? HB_OK : hb_import_take(import, at, sink);
	if (import->spare.failed)
		return hb_no_memory(sink);
	struct hb_finding f = { .message = HB_M_MAP_FIELD,
		                .file = import->options->map_name,
		                .line = line->line,
		                .text = { target } };
	f.expected = hb_import_near(import->options->table, target, &import->arena);
	if (f.expected.len)
		f.message = HB_M_MAP_FIELD_NEAR;
	hb_find(sink, f);
	return HB_USAGE;
}

static struct map_line *line_for(struct map *map, const struct hb_import_column *column)
{
	uint32_t id = hb_dict_find(&map->exact, column->name);
	if (id == HB_DICT_NONE && column->folded.len) {
		uint32_t folded = hb_dict_find(&map->folded, column->folded);
		if (folded != HB_DICT_NONE)
			id = map->by_folded[folded];
	}
	return id == HB_DICT_NONE ? NULL : &map->line[id];
}

static enum hb_status apply_all(struct hb_import *import, struct map *map, struct hb_sink *sink)
{
	enum hb_status status = HB_OK;
	for (uint32_t i = 0; i < import->n_columns; i++) {
		struct map_line *line = line_for(map, &import->column[i]);
		if (!line)
			continue;
		line->used = true;
		enum hb_status one = apply(import, i, line, sink);
		if (one == HB_SYSTEM)
			return one;
		if (one != HB_OK)
			status = one;
	}
	for (uint32_t i = 0; i < map->exact.n; i++)
		if (!map->line[i].used)
			hb_find(sink,
			        (struct hb_finding){ .message = HB_M_MAP_UNUSED,
			                             .file = import->file,
			                             .text = { hb_dict_text(&map->exact, i) } });
	return status;
}

enum hb_status hb_import_read_map(struct hb_import *import, struct hb_sink *sink)
{
	const struct hb_import_options *o = import->options;
	if (!o->map.len)
		return HB_OK;
	struct hb_str name = hb_arena_str(&import->arena, o->map_name);
	if (!name.p)
		return hb_no_memory(sink);
	struct hb_csv_options csv = { .score = map_score };
	struct hb_csv_reader *reader;
	enum hb_status status = hb_csv_open_bytes(&reader, o->map, name.p, &csv, sink);
	if (status != HB_OK)
		return status;
	struct map map = { 0 };
	status = read_lines(import, &map, reader, sink);
	if (status == HB_OK)
		status = apply_all(import, &map, sink);
	map_free(&map);
	hb_csv_close(reader);
	return status;
}

static void print_target(const struct hb_import *import, const struct hb_import_column *column,
                         uint32_t at, struct hb_buf *out)
{
	const struct hb_import_options *o = import->options;
	if (column->role == HB_ROLE_FIELD || column->role == HB_ROLE_TICK) {
		const struct hb_field *f = &o->table->fields[column->match.field];
		hb_buf_str(out, f->id);
		if (column->role == HB_ROLE_FIELD)
			return;
		hb_buf_char(out, '=');
		hb_buf_str(out, f->choices[column->match.choice].id);
		return;
	}
	for (size_t part = 0; part < HB_NAME_PARTS; part++)
		if (import->name[part] == at)
			hb_buf_str(out, o->pupils->fields[column->match.field].id);
	if (column->role == HB_ROLE_SURVEY && column->used)
		hb_buf_cstr(out, column->survey == HB_SURVEY_NUMBER ? RESPONSE : COMPLETION);
	else if (column->role != HB_ROLE_EXTRA && !column->keep && out->p[out->len - 1] == ',')
		hb_buf_cstr(out, DROP);
}

void hb_import_print_map(const struct hb_import *import, struct hb_buf *out)
{
	hb_buf_cstr(out, "kolom,veld\n");
	for (uint32_t i = 0; i < import->n_columns; i++) {
		hb_csv_quote(out, import->column[i].name);
		hb_buf_char(out, ',');
		if (!out->failed)
			print_target(import, &import->column[i], i, out);
		hb_buf_char(out, '\n');
	}
}
