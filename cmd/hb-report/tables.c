/* The rows of the other programs' files: read, and given to the units they belong to. */
#include "tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/observe.h"

static bool has(const struct hb_str *header, size_t n, struct hb_str name)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_eq(hb_str_trim(header[i]), name))
			return true;
	return false;
}

/* ---- reading ---- */

struct columns {
	struct hb_str name[40];
	size_t n;
};

static void add_columns(struct columns *c, const char *list)
{
	struct hb_str rest = hb_str(list && list[0] == '=' ? list + 1 : list);
	while (rest.p && rest.len && c->n < sizeof(c->name) / sizeof(c->name[0])) {
		struct hb_str name = hb_str_cut(&rest, ',');
		if (!has(c->name, c->n, name))
			c->name[c->n++] = name;
	}
}

/* As a program wrote it: texts, of which those it is told by must be there. */
static const struct hb_table *plain_shape(struct report *r, const struct table_kind *kind)
{
	struct columns all = { .n = 0 }, told = { .n = 0 };
	add_columns(&told, kind->has);
	add_columns(&all, kind->has);
	add_columns(&all, kind->pupil);
	add_columns(&all, kind->group);
	add_columns(&all, kind->school);
	add_columns(&all, kind->shows);
	struct hb_field *field = hb_arena_array(&r->arena, all.n, sizeof(*field));
	struct hb_table *t = hb_arena_alloc(&r->arena, sizeof(*t));
	for (size_t i = 0; field && t && i < all.n; i++)
		field[i] = (struct hb_field){ .id = all.name[i],
			                      .label = all.name[i],
			                      .type = HB_TYPE_TEXT };
	if (!field || !t)
		return NULL;
	*t = (struct hb_table){
		.id = HB_STR("tabel"), .kind = HB_KIND_LINES, .fields = field, .n_fields = all.n
	};
	return t;
}

enum hb_status table_shape(struct report *r, enum table_id kind, const struct hb_table **shape)
{
	const struct table_kind *k = &table_kinds[kind];
	if (k->form) {
		enum hb_status status =
		        hb_run_find_form(r->run, k->form, &r->table_form[kind], shape);
		if (!status && !*shape)
			return hb_run_misuse(r->run, HB_M_NO_TABLE, k->form, NULL);
		return status;
	}
	*shape = plain_shape(r, k);
	return *shape ? HB_OK : hb_no_memory(&r->sink);
}

/* Where each column of the rows comes from: a field, an unknown column, or nowhere. */
static void find_cells(struct report_table *t, const struct hb_rows *rows)
{
	size_t n_extra;
	const struct hb_table *shape = hb_rows_table(rows);
	const struct hb_str *extra = hb_rows_extra(rows, &n_extra);
	for (size_t c = 0; c < t->n_columns; c++) {
		t->from[c] = (int64_t)hb_table_field(shape, t->column[c]);
		if (t->from[c] != HB_NO_FIELD)
			continue;
		t->from[c] = INT64_MIN;
		for (size_t e = 0; e < n_extra; e++)
			if (hb_str_eq(extra[e], t->column[c]))
				t->from[c] = -1 - (int64_t)e;
	}
}

static bool make_columns(struct report *r, struct report_table *t, const struct table_kind *kind)
{
	struct columns c = { .n = 0 };
	add_columns(&c, kind->pupil);
	add_columns(&c, kind->group);
	add_columns(&c, kind->school);
	add_columns(&c, kind->shows);
	t->column = hb_arena_array(&r->arena, c.n, sizeof(*t->column));
	t->from = hb_arena_array(&r->arena, c.n, sizeof(*t->from));
	if (!t->column || !t->from)
		return false;
	t->n_columns = c.n;
	memcpy(t->column, c.name, c.n * sizeof(*t->column));
	return true;
}

static bool take_row(struct report *r, struct report_table *t, const struct hb_row *row)
{
	struct hb_str *cell = hb_arena_array(&r->arena, t->n_columns, sizeof(*cell));
	if (!cell || hb_grow(&t->row, &t->cap, t->n_rows + 1, sizeof(*t->row)) != 0)
		return false;
	for (size_t c = 0; c < t->n_columns; c++) {
		struct hb_str text = HB_STR("");
		if (t->from[c] >= 0)
			text = row->cell[t->from[c]];
		else if (t->from[c] != INT64_MIN)
			text = row->extra[-1 - t->from[c]];
		uint32_t id = hb_dict_add(&r->cell_texts, text, NULL);
		if (id == HB_DICT_NONE)
			return false;
		cell[c] = hb_dict_text(&r->cell_texts, id);
	}
	t->row[t->n_rows++] = (struct report_table_row){ .cell = cell };
	return true;
}

enum hb_status table_take(struct report *r, enum table_id kind, struct hb_rows *rows)
{
	struct report_table *t = &r->tables[kind];
	struct hb_row row;
	enum hb_rows_result result = HB_ROWS_END;
	if (!make_columns(r, t, &table_kinds[kind]))
		r->failed = true;
	else
		find_cells(t, rows);
	while (!r->failed && (result = hb_rows_next(rows, &row)) == HB_ROWS_ROW)
		r->failed |= !take_row(r, t, &row);
	if (r->failed)
		return hb_no_memory(r->run->sink);
	struct hb_rows_count c = hb_rows_count(rows, UINT32_MAX);
	r->table_count.good += c.good;
	r->table_count.rejected += c.rejected;
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

/* ---- signals ---- */

/* The signals that hb_observe_flags() wrote into CSV, as rows. */
static enum hb_status take_flags(struct report *r, struct hb_str csv)
{
	struct report_table *t = &r->tables[TABLE_FLAGS];
	struct hb_csv_reader *reader;
	struct hb_csv_record record;
	size_t n;
	enum hb_status status = hb_csv_open_bytes(&reader, csv, "hb-observe flags",
	                                          &(struct hb_csv_options){ 0 }, &r->sink);
	if (status)
		return status;
	const struct hb_str *header = hb_csv_header(reader, &n);
	r->failed |= !make_columns(r, t, &table_kinds[TABLE_FLAGS]);
	for (size_t c = 0; !r->failed && c < t->n_columns; c++) {
		t->from[c] = INT64_MIN;
		for (size_t i = 0; i < n; i++)
			if (hb_str_eq(header[i], t->column[c]))
				t->from[c] = (int64_t)i;
	}
	while (!r->failed && hb_csv_next(reader, &record) == HB_CSV_RECORD)
		r->failed |= !take_row(r, t, &(struct hb_row){ .cell = record.cell });
	hb_csv_close(reader);
	return r->failed ? hb_no_memory(r->run->sink) : HB_OK;
}

enum hb_status report_flags(struct report *r, struct hb_rows *rows)
{
	struct hb_buf csv = { 0 };
	struct hb_output *out;
	enum hb_status status = hb_output_to_buffer(&out, &csv, &r->sink);
	if (status)
		return status;
	struct hb_csv_writer *w = hb_csv_writer_new(out, HB_CSV_PLAIN);
	status = w ? hb_observe_flags(rows, r->form, r->table, w, NULL) : HB_SYSTEM;
	hb_csv_writer_free(w);
	enum hb_status written = hb_output_commit(out, &r->sink);
	if (status > HB_FINDING || written) {
		hb_buf_free(&csv);
		return status == HB_SYSTEM ? hb_no_memory(&r->sink) : written;
	}
	status = take_flags(r, hb_buf_slice(&csv));
	hb_buf_free(&csv);
	return status;
}

/* ---- whose a row is ---- */

static struct hb_str cell_of(const struct report_table *t, const struct report_table_row *row,
                             const char *column)
{
	for (size_t c = 0; column && c < t->n_columns; c++)
		if (hb_str_is(t->column[c], column))
			return row->cell[c];
	return HB_STR("");
}

/* Pupils whom only such a file knows have a page too. */
void table_pupils(struct report *r)
{
	for (enum table_id k = 0; k < TABLE_N && r->by != BY_SCHOOL && !r->failed; k++) {
		const struct table_kind *kind = &table_kinds[k];
		struct report_table *t = &r->tables[k];
		if (!kind->pupil || strcmp(kind->pupil, "onderwerp") == 0)
			continue;
		for (size_t i = 0; i < t->n_rows && !r->failed; i++) {
			struct hb_str code = cell_of(t, &t->row[i], kind->pupil);
			uint32_t id = code.len ? report_pupil_id(r, code) : HB_DICT_NONE;
			struct hb_str group = cell_of(t, &t->row[i], kind->group);
			if (id != HB_DICT_NONE && group.len)
				r->pupil[id].table_group = group;
		}
	}
}

/* Names of units, each with its number. */
struct names {
	struct hb_dict dict;
	uint32_t *unit;
	size_t cap;
};

static void name_unit(struct report *r, struct names *names, struct hb_str name, uint32_t unit)
{
	bool is_new;
	uint32_t id = name.len ? hb_dict_add(&names->dict, name, &is_new) : HB_DICT_NONE;
	if (!name.len)
		return;
	if (id == HB_DICT_NONE ||
	    hb_grow(&names->unit, &names->cap, names->dict.n, sizeof(*names->unit)) != 0)
		r->failed = true;
	else /* a group's name that two schools use says nothing */
		names->unit[id] = is_new || names->unit[id] == unit ? unit : NO_BLOCK;
}

static uint32_t find_unit(const struct names *names, struct hb_str name)
{
	uint32_t id = hb_dict_find(&names->dict, name);
	return id == HB_DICT_NONE ? NO_BLOCK : names->unit[id];
}

/* A plan's subject that is neither a school nor a known group may be a pupil, and a report by
 * school does not name one. */
static bool hides_subject(const struct report *r, const struct table_kind *kind,
                          struct hb_str subject)
{
	return r->by == BY_SCHOOL && kind->pupil && kind->school &&
	       (hb_dict_find(&r->groups, subject) == HB_DICT_NONE ||
	        hb_dict_find(&r->pupils, subject) != HB_DICT_NONE);
}

static void own_rows(struct report *r, enum table_id k, const struct names *pupils,
                     const struct names *units)
{
	const struct table_kind *kind = &table_kinds[k];
	struct report_table *t = &r->tables[k];
	t->first = hb_arena_array(&r->arena, r->n_units + 1, sizeof(*t->first));
	r->failed |= !t->first;
	for (size_t i = t->n_rows; !r->failed && i-- > 0;) {
		struct hb_str code = cell_of(t, &t->row[i], kind->pupil);
		uint32_t unit = code.len && r->by != BY_SCHOOL ? find_unit(pupils, code) : NO_BLOCK;
		if (unit == NO_BLOCK && r->by != BY_PUPIL)
			unit = find_unit(units,
			                 cell_of(t, &t->row[i],
			                         r->by == BY_GROUP ? kind->group : kind->school));
		if (unit == NO_BLOCK && hides_subject(r, kind, code)) {
			r->n_subjects_withheld++;
			continue;
		}
		uint32_t at = unit == NO_BLOCK ? (uint32_t)r->n_units : unit;
		t->row[i].next = t->first[at];
		t->first[at] = (uint32_t)i + 1;
	}
}

bool table_settle(struct report *r)
{
	struct names pupils = { .cap = 0 }, units = { .cap = 0 };
	for (uint32_t u = 0; u < r->n_units; u++) {
		const struct report_unit *unit = &r->unit[u];
		for (size_t p = 0; p < unit->n_pupils; p++)
			name_unit(r, &pupils, unit->pupil[p].code, u);
		name_unit(r, &units, r->by == BY_GROUP ? unit->group : unit->school, u);
	}
	for (enum table_id k = 0; k < TABLE_N && !r->failed; k++)
		if (r->tables[k].n_rows)
			own_rows(r, k, &pupils, &units);
	hb_dict_free(&pupils.dict);
	hb_dict_free(&units.dict);
	free(pupils.unit);
	free(units.unit);
	return !r->failed;
}
