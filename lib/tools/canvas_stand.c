/* Where each school stands in each context, out of positions or of what place wrote of them. */
#include <stdlib.h>

#include "base/sys.h"
#include "tools/canvas.h"
#include "tools/canvas_parts.h"

enum { TYPES_MAX = HB_MULTI_MAX };

/* ---- tables ---- */

static struct hb_field made_field(const char *id, enum hb_type type, bool required)
{
	return (struct hb_field){ .id = hb_str(id),
		                  .label = hb_str(id),
		                  .type = type,
		                  .required = required,
		                  .min = HB_INT_MIN,
		                  .max = HB_INT_MAX };
}

static struct hb_field like(const struct hb_field *field, const char *id, enum hb_type type,
                            bool required)
{
	struct hb_field made = made_field(id, type, required);
	made.choices = field->choices;
	made.n_choices = field->n_choices;
	made.choice_names = field->choice_names;
	return made;
}

static enum hb_status position_fields(const struct hb_table *positions,
                                      const struct hb_field **context, const struct hb_field **type,
                                      struct hb_sink *sink)
{
	uint32_t school, date, at[2];
	const struct hb_need need[] = { { "school", HB_TYPE_ID, &school, false },
		                        { "datum", HB_TYPE_DATE, &date, false },
		                        { "context", HB_TYPE_CHOICE, &at[0], false },
		                        { "type", HB_TYPE_CHOICE, &at[1], false } };
	enum hb_status status = hb_need_fields(positions, need, 4, sink);
	if (status != HB_OK)
		return status;
	*context = &positions->fields[at[0]];
	*type = &positions->fields[at[1]];
	if ((*type)->n_choices <= TYPES_MAX)
		return HB_OK;
	hb_find(sink, (struct hb_finding){ .message = HB_M_CANVAS_TYPES });
	return HB_USAGE;
}

enum hb_status hb_canvas_place_table(struct hb_table *out, const struct hb_table *positions,
                                     struct hb_arena *arena, struct hb_sink *sink)
{
	const struct hb_field *context, *type;
	enum hb_status status = position_fields(positions, &context, &type, sink);
	if (status != HB_OK)
		return status;
	struct hb_field *field = hb_arena_array(arena, 6, sizeof(*field));
	uint32_t *key = hb_arena_array(arena, 3, sizeof(*key));
	struct hb_rule *rule = hb_arena_alloc(arena, sizeof(*rule));
	if (!field || !key || !rule)
		return hb_no_memory(sink);
	field[0] = made_field("school", HB_TYPE_ID, true);
	field[1] = like(context, "context", HB_TYPE_CHOICE, true);
	field[2] = like(type, "type", HB_TYPE_MULTI, true);
	field[3] = made_field("sinds", HB_TYPE_DATE, true);
	field[4] = like(type, "vorig_type", HB_TYPE_MULTI, false);
	field[5] = made_field("stap", HB_TYPE_INT, false);
	key[0] = 0;
	key[1] = 1;
	key[2] = 3;
	*rule = (struct hb_rule){ .kind = HB_RULE_UNIQUE,
		                  .code = HB_STR("duplicate"),
		                  .severity = HB_ERROR,
		                  .field = HB_NO_FIELD,
		                  .other = HB_NO_FIELD,
		                  .when = HB_NO_FIELD,
		                  .than = HB_NO_FIELD,
		                  .fields = key,
		                  .n_fields = 3 };
	*out = (struct hb_table){ .id = HB_STR("place"),
		                  .title = positions->title,
		                  .kind = HB_KIND_LINES,
		                  .fields = field,
		                  .n_fields = 6,
		                  .key = key,
		                  .n_key = 3,
		                  .rules = rule,
		                  .n_rules = 1 };
	return HB_OK;
}

enum hb_status hb_canvas_school_table(struct hb_table *out, struct hb_arena *arena,
                                      struct hb_sink *sink)
{
	struct hb_field *field = hb_arena_array(arena, 2, sizeof(*field));
	uint32_t *key = hb_arena_alloc(arena, sizeof(*key));
	if (!field || !key)
		return hb_no_memory(sink);
	field[0] = made_field("school", HB_TYPE_ID, true);
	field[1] = made_field("naam", HB_TYPE_TEXT, false);
	*out = (struct hb_table){ .id = HB_STR("scholen"),
		                  .title = HB_STR("Scholen"),
		                  .kind = HB_KIND_HELPER,
		                  .fields = field,
		                  .n_fields = 2,
		                  .key = key,
		                  .n_key = 1 };
	return HB_OK;
}

/* ---- reading ---- */

enum hb_status hb_stands_make(struct hb_stands *stands, const struct hb_table *positions,
                              struct hb_sink *sink)
{
	*stands = (struct hb_stands){ 0 };
	return position_fields(positions, &stands->context, &stands->type, sink);
}

void hb_stands_free(struct hb_stands *stands)
{
	hb_dict_free(&stands->names);
	free(stands->mark);
	free(stands->listed);
	free(stands->school);
	free(stands->name);
	free(stands->stand);
	free(stands->last);
	*stands = (struct hb_stands){ 0 };
}

static uint32_t school_id(struct hb_stands *stands, struct hb_str school)
{
	bool is_new;
	uint32_t id = hb_dict_add(&stands->names, school, &is_new);
	if (id == HB_DICT_NONE ||
	    hb_grow(&stands->listed, &stands->cap_listed, (size_t)id + 1, sizeof(bool)) != 0)
		return HB_DICT_NONE;
	if (is_new)
		stands->listed[id] = false;
	return id;
}

/* Where the columns stand; `before` only in what place wrote, and types are then a mask. */
struct columns {
	uint32_t school, context, type, day, before;
};

static struct columns columns_of(const struct hb_table *table)
{
	struct columns c = { hb_table_field(table, HB_STR("school")),
		             hb_table_field(table, HB_STR("context")),
		             hb_table_field(table, HB_STR("type")),
		             hb_table_field(table, HB_STR("datum")),
		             hb_table_field(table, HB_STR("vorig_type")) };
	if (c.before != HB_NO_FIELD)
		c.day = hb_table_field(table, HB_STR("sinds"));
	return c;
}

static bool add_mark(struct hb_stands *stands, const struct columns *c, const struct hb_row *row)
{
	uint32_t school = school_id(stands, row->cell[c->school]);
	if (school == HB_DICT_NONE || hb_grow(&stands->mark, &stands->cap_marks,
	                                      stands->n_marks + 1, sizeof(*stands->mark)) != 0)
		return false;
	bool placed = c->before != HB_NO_FIELD;
	int64_t type = row->value[c->type];
	int64_t before = placed ? row->value[c->before] : HB_NO_VALUE;
	stands->mark[stands->n_marks++] = (struct hb_stand){
		.school = school,
		.context = (uint32_t)row->value[c->context],
		.since = (int32_t)row->value[c->day],
		.types = placed ? (uint64_t)type : UINT64_C(1) << type,
		.before = before == HB_NO_VALUE ? 0 : (uint64_t)before,
	};
	return true;
}

/* Own forms may leave these open; a row without them says nothing of where a school stands. */
static bool is_whole(const struct columns *c, const struct hb_row *row)
{
	return row->cell[c->school].len && row->value[c->context] != HB_NO_VALUE &&
	       row->value[c->type] != HB_NO_VALUE && row->value[c->day] != HB_NO_VALUE;
}

enum hb_status hb_stands_read(struct hb_stands *stands, struct hb_rows *rows, struct hb_sink *sink)
{
	struct columns c = columns_of(hb_rows_table(rows));
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW)
		if (is_whole(&c, &row) && !add_mark(stands, &c, &row))
			return hb_no_memory(sink);
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

enum hb_status hb_stands_list(struct hb_stands *stands, struct hb_rows *rows, struct hb_sink *sink)
{
	uint32_t field = hb_table_field(hb_rows_table(rows), HB_STR("school"));
	struct hb_row row;
	enum hb_rows_result result;
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		uint32_t school = school_id(stands, row.cell[field]);
		if (school == HB_DICT_NONE)
			return hb_no_memory(sink);
		stands->listed[school] = true;
	}
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

/* ---- in order ---- */

static int by_name(const void *a, const void *b, void *ctx)
{
	const struct hb_dict *names = ctx;
	return hb_str_cmp(hb_dict_text(names, *(const uint32_t *)a),
	                  hb_dict_text(names, *(const uint32_t *)b));
}

/* Schools in byte order; marks then name a school by its place in it. */
static bool sort_schools(struct hb_stands *s)
{
	uint32_t n = s->names.n;
	uint32_t *place = hb_calloc((size_t)n + 1, sizeof(*place));
	s->name = hb_calloc((size_t)n + 1, sizeof(*s->name));
	s->school = hb_calloc((size_t)n + 1, sizeof(*s->school));
	if (place && s->name && s->school) {
		for (uint32_t i = 0; i < n; i++)
			s->name[i] = i;
		qsort_r(s->name, n, sizeof(*s->name), by_name, &s->names);
		for (uint32_t i = 0; i < n; i++) {
			place[s->name[i]] = i;
			s->school[i] = hb_dict_text(&s->names, s->name[i]);
		}
		for (size_t i = 0; i < s->n_marks; i++)
			s->mark[i].school = place[s->mark[i].school];
		s->n_schools = n;
	}
	free(place);
	return s->name && s->school && s->n_schools == n;
}

static int by_day(const void *a, const void *b)
{
	const struct hb_stand *x = a, *y = b;
	int order = hb_canvas_order(x->school, y->school);
	if (!order)
		order = hb_canvas_order(x->context, y->context);
	return order ? order : hb_canvas_order(x->since, y->since);
}

static bool same_cell(const struct hb_stand *a, const struct hb_stand *b)
{
	return a->school == b->school && a->context == b->context;
}

/* All that was judged on one day becomes one mark. Returns how many are left. */
static size_t join_days(struct hb_stand *mark, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		struct hb_stand *last = kept ? &mark[kept - 1] : NULL;
		if (last && same_cell(last, &mark[i]) && last->since == mark[i].since) {
			last->types |= mark[i].types;
			last->before |= mark[i].before;
		} else {
			mark[kept++] = mark[i];
		}
	}
	return kept;
}

/*
 * A mark that says the same as the stand before it goes on with it. What place wrote may name a
 * type that the marks at hand do not have, and then that was the one before.
 */
static void join_stands(struct hb_stands *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct hb_stand mark = s->mark[i];
		struct hb_stand *last = s->n ? &s->stand[s->n - 1] : NULL;
		if (last && !same_cell(last, &mark))
			last = NULL;
		if (last && last->types == mark.types && !mark.before)
			continue;
		if (last && !mark.before)
			mark.before = last->types;
		s->stand[s->n++] = mark;
	}
}

enum hb_status hb_stands_settle(struct hb_stands *s, struct hb_sink *sink)
{
	if (!sort_schools(s))
		return hb_no_memory(sink);
	s->stand = hb_calloc(s->n_marks + 1, sizeof(*s->stand));
	s->last = hb_calloc((size_t)s->n_schools * s->context->n_choices + 1, sizeof(*s->last));
	if (!s->stand || !s->last)
		return hb_no_memory(sink);
	if (s->n_marks) {
		qsort(s->mark, s->n_marks, sizeof(*s->mark), by_day);
		join_stands(s, join_days(s->mark, s->n_marks));
	}
	for (size_t i = 0; i < s->n; i++)
		s->last[s->stand[i].school * s->context->n_choices + s->stand[i].context] =
		        &s->stand[i];
	return HB_OK;
}

/* ---- asking ---- */

const struct hb_stand *hb_stands_last(const struct hb_stands *stands, uint32_t school,
                                      size_t context)
{
	return stands->last[school * stands->context->n_choices + context];
}

static bool is_one(uint64_t types)
{
	return types && !(types & (types - 1));
}

bool hb_stand_step(const struct hb_stand *stand, int64_t *step)
{
	if (!is_one(stand->types) || !is_one(stand->before))
		return false;
	*step = (int64_t)__builtin_ctzll(stand->types) - __builtin_ctzll(stand->before);
	return true;
}

uint32_t hb_stand_level(const struct hb_stand *stand)
{
	return (uint32_t)__builtin_ctzll(stand->types);
}

struct hb_str hb_stand_types(const struct hb_stands *stands, uint64_t types, struct hb_buf *text)
{
	text->len = 0;
	for (size_t i = 0; i < stands->type->n_choices; i++)
		if (types >> i & 1)
			hb_canvas_join(text, stands->type->choices[i].id);
	return hb_buf_slice(text);
}
