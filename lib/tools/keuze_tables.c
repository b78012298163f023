#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "base/unicode.h"
#include "tools/keuze_parts.h"

/* ---- their shapes ---- */

#define TEXT(s)                                                                                    \
	{                                                                                          \
		(s), sizeof(s) - 1                                                                 \
	}
#define FIELD(name, kind, needed)                                                                  \
	{                                                                                          \
		.id = TEXT(name), .label = TEXT(name), .type = HB_TYPE_##kind,                     \
		.required = (needed)                                                               \
	}

static const struct hb_choice weekdays[] = {
	{ .id = TEXT("ma") }, { .id = TEXT("di") }, { .id = TEXT("wo") }, { .id = TEXT("do") },
	{ .id = TEXT("vr") }, { .id = TEXT("za") }, { .id = TEXT("zo") },
};

static const struct hb_field hours_fields[] = {
	FIELD("uur", TEXT, true),
	FIELD("begin", TIME, true),
	FIELD("eind", TIME, true),
	FIELD("datum", DATE, false),
};
static const struct hb_field tests_fields[] = {
	FIELD("klas", ID, true),  FIELD("vak", TEXT, true),     FIELD("datum", DATE, true),
	FIELD("uur", TEXT, true), FIELD("leerling", ID, false),
};
static const struct hb_field lessons_fields[] = {
	FIELD("klas", ID, true),
	{ .id = TEXT("dag"),
	  .label = TEXT("dag"),
	  .type = HB_TYPE_CHOICE,
	  .required = true,
	  .choices = weekdays,
	  .n_choices = 7 },
	FIELD("uur", TEXT, true),
	FIELD("vak", TEXT, true),
	FIELD("leerling", ID, false),
};

static const uint32_t hours_key[] = { 0, 3 };
static const struct hb_rule hours_rule = {
	.kind = HB_RULE_UNIQUE,
	.code = TEXT("duplicate"),
	.severity = HB_ERROR,
	.field = HB_NO_FIELD,
	.other = HB_NO_FIELD,
	.when = HB_NO_FIELD,
	.than = HB_NO_FIELD,
	.fields = hours_key,
	.n_fields = 2,
};

const struct hb_table hb_keuze_hours = {
	.id = TEXT("hours"),
	.kind = HB_KIND_HELPER,
	.fields = hours_fields,
	.n_fields = sizeof(hours_fields) / sizeof(*hours_fields),
	.key = hours_key,
	.n_key = 2,
	.rules = &hours_rule,
	.n_rules = 1,
};
const struct hb_table hb_keuze_tests = {
	.id = TEXT("tests"),
	.kind = HB_KIND_HELPER,
	.fields = tests_fields,
	.n_fields = sizeof(tests_fields) / sizeof(*tests_fields),
};
const struct hb_table hb_keuze_lessons = {
	.id = TEXT("lessons"),
	.kind = HB_KIND_HELPER,
	.fields = lessons_fields,
	.n_fields = sizeof(lessons_fields) / sizeof(*lessons_fields),
};

/* ---- requests ---- */

const struct hb_table *hb_keuze_table(const struct hb_table *table, bool decided,
                                      struct hb_arena *arena)
{
	static const struct hb_choice verdicts[] = { { .id = TEXT("toegestaan") },
		                                     { .id = TEXT("geweigerd") } };
	struct hb_table *t = hb_arena_alloc(arena, sizeof(*t));
	struct hb_field *field = hb_arena_array(arena, table->n_fields + 2, sizeof(*field));
	if (!t || !field)
		return NULL;
	*t = *table;
	t->fields = field;
	t->names = (struct hb_names){ 0 };
	memcpy(field, table->fields, table->n_fields * sizeof(*field));
	field += table->n_fields;
	t->n_fields += 2;
	field[0] = (struct hb_field)FIELD("besluit", TEXT, false);
	field[1] = (struct hb_field)FIELD("reden", TEXT, false);
	if (decided) {
		field[0].type = HB_TYPE_CHOICE;
		field[0].choices = verdicts;
		field[0].n_choices = 2;
	}
	return t;
}

enum hb_status hb_keuze_columns(struct hb_keuze_columns *columns, const struct hb_table *table,
                                struct hb_sink *sink)
{
	static const struct hb_field wanted[HB_KEUZE_FIELDS] = {
		[HB_KEUZE_PUPIL] = FIELD("leerling", ID, true),
		[HB_KEUZE_CLASS] = FIELD("klas", ID, true),
		[HB_KEUZE_SUBJECT] = FIELD("vak", TEXT, true),
		[HB_KEUZE_DATE] = FIELD("datum", DATE, true),
		[HB_KEUZE_HOUR] = FIELD("uur", TEXT, true),
		[HB_KEUZE_WHERE] = FIELD("waar", TEXT, false),
		[HB_KEUZE_WHAT] = FIELD("wat", TEXT, false),
		[HB_KEUZE_INFORMED] = FIELD("vakleraar_op_de_hoogte", BOOL, false),
		[HB_KEUZE_ASKED] = FIELD("aangevraagd", DATETIME, false),
		[HB_KEUZE_AGREED] = FIELD("akkoord_vakleraar", BOOL, false),
	};
	*columns = (struct hb_keuze_columns){ .verdict = HB_NO_FIELD };
	for (size_t i = 0; i < HB_KEUZE_FIELDS; i++) {
		uint32_t at = columns->at[i] = hb_table_field(table, wanted[i].id);
		const struct hb_field *f = at == HB_NO_FIELD ? NULL : &table->fields[at];
		if (f && f->type == wanted[i].type && (f->required || !wanted[i].required))
			continue;
		hb_find(sink, (struct hb_finding){ .message = HB_M_KEUZE_FIELD,
		                                   .value = table->id,
		                                   .expected = hb_str(hb_type_name(wanted[i].type)),
		                                   .text = { wanted[i].id } });
		return HB_USAGE;
	}
	columns->verdict = hb_table_field(table, HB_STR("besluit"));
	columns->reasons = hb_table_field(table, HB_STR("reden"));
	return HB_OK;
}

enum hb_status hb_keuze_decided(struct hb_keuze_columns *columns, const struct hb_rows *rows,
                                struct hb_sink *sink)
{
	enum hb_status status = hb_keuze_columns(columns, hb_rows_table(rows), sink);
	if (status || (columns->verdict != HB_NO_FIELD && hb_rows_has(rows, columns->verdict)))
		return status;
	hb_find(sink, (struct hb_finding){ .message = HB_M_KEUZE_UNDECIDED });
	return HB_USAGE;
}

bool hb_keuze_verdict_of(struct hb_rows *rows, const struct hb_row *row,
                         const struct hb_keuze_columns *columns, struct hb_hours *hours,
                         bool *granted)
{
	*granted = row->value[columns->verdict] == 0;
	if (row->value[columns->verdict] != HB_NO_VALUE)
		return hb_keuze_hours_of(rows, row, columns->at[HB_KEUZE_HOUR], hours);
	hb_rows_reject(rows, (struct hb_problem){ .message = HB_M_REQUIRED,
	                                          .field = HB_STR("besluit"),
	                                          .expected = HB_STR("toegestaan|geweigerd") });
	return false;
}

/* ---- what they say ---- */

static void drop_blanks(struct hb_buf *text)
{
	size_t n = 0;
	for (size_t i = 0; i < text->len; i++)
		if (text->p[i] != ' ')
			text->p[n++] = text->p[i];
	text->len = n;
}

uint32_t hb_keuze_name(struct hb_keuze_school *school, struct hb_str name)
{
	bool is_new;
	uint32_t id = hb_dict_add(&school->names, name, &is_new);
	if (id == HB_DICT_NONE || hb_grow(&school->folded, &school->cap_folded, (size_t)id + 1,
	                                  sizeof(*school->folded)) != 0) {
		school->failed = true;
		return HB_DICT_NONE;
	}
	if (!is_new)
		return school->folded[id];
	school->key.len = 0;
	bool folds = hb_fold(&school->key, name) && school->key.len;
	drop_blanks(&school->key);
	uint32_t fold =
	        hb_dict_add(&school->folds, folds ? hb_buf_slice(&school->key) : name, NULL);
	school->failed |= school->key.failed || fold == HB_DICT_NONE;
	return school->folded[id] = fold;
}

#define ANY_SUBJECT UINT32_MAX

/* A day and an hour as a key. */
static struct hb_str moment(int32_t part[2], int32_t day, int32_t hour)
{
	part[0] = day;
	part[1] = hour;
	return (struct hb_str){ (const char *)part, 2 * sizeof(*part) };
}

static struct hb_str lesson_key(struct hb_keuze_school *s, const struct hb_keuze_lesson *l,
                                struct hb_str pupil)
{
	uint32_t part[4] = { l->class_id, l->subject_id, (uint32_t)l->day, (uint32_t)l->hour };
	s->key.len = 0;
	hb_buf_add(&s->key, part, sizeof(part));
	hb_buf_str(&s->key, pupil);
	s->failed |= s->key.failed;
	return hb_buf_slice(&s->key);
}

/* For the pupil, or for the whole class. */
static bool knows(struct hb_keuze_school *s, const struct hb_dict *dict,
                  const struct hb_keuze_lesson *l)
{
	return hb_dict_find(dict, lesson_key(s, l, HB_STR(""))) != HB_DICT_NONE ||
	       hb_dict_find(dict, lesson_key(s, l, l->pupil)) != HB_DICT_NONE;
}

bool hb_keuze_is_test(struct hb_keuze_school *school, const struct hb_keuze_lesson *lesson)
{
	return school->tests.n && knows(school, &school->tests, lesson);
}

bool hb_keuze_other_test(struct hb_keuze_school *school, const struct hb_keuze_lesson *lesson)
{
	struct hb_keuze_lesson any = *lesson;
	any.subject_id = ANY_SUBJECT;
	return school->tests.n && knows(school, &school->tests, &any) &&
	       !knows(school, &school->tests, lesson);
}

bool hb_keuze_is_lesson(struct hb_keuze_school *school, const struct hb_keuze_lesson *lesson)
{
	struct hb_keuze_lesson weekly = *lesson;
	weekly.day = (int32_t)hb_weekday(lesson->day);
	return knows(school, &school->lessons, &weekly);
}

int32_t hb_keuze_begin(struct hb_keuze_school *school, int32_t day, int32_t hour)
{
	int32_t part[2];
	struct hb_str own = { (const char *)&day, sizeof(day) };
	bool short_day = hb_dict_find(&school->days, own) != HB_DICT_NONE;
	uint32_t id = hb_dict_find(&school->hours, moment(part, short_day ? day : HB_NO_DAY, hour));
	return id == HB_DICT_NONE ? -1 : school->begin_s[id];
}

static void wrong(struct hb_rows *rows, const struct hb_row *row, uint32_t field, enum hb_message m,
                  struct hb_str expected)
{
	hb_rows_reject(rows, (struct hb_problem){ .message = m,
	                                          .field = hb_rows_table(rows)->fields[field].id,
	                                          .value = row->cell[field],
	                                          .expected = expected });
}

static void add_hour(struct hb_keuze_school *s, struct hb_rows *rows, const struct hb_row *row)
{
	struct hb_hours hours;
	int32_t part[2];
	if (!hb_hours_parse(row->cell[0], &hours) || hours.last != hours.first) {
		wrong(rows, row, 0, HB_M_KEUZE_HOUR, HB_STR("3"));
		return;
	}
	if (row->value[2] <= row->value[1]) {
		wrong(rows, row, 2, HB_M_KEUZE_CLOCK, row->cell[1]);
		return;
	}
	int32_t day = row->value[3] == HB_NO_VALUE ? HB_NO_DAY : (int32_t)row->value[3];
	uint32_t id = hb_dict_add(&s->hours, moment(part, day, hours.first), NULL);
	struct hb_str own = { (const char *)&day, sizeof(day) };
	if (id == HB_DICT_NONE ||
	    hb_grow(&s->begin_s, &s->cap, (size_t)id + 1, sizeof(*s->begin_s)) != 0 ||
	    (day != HB_NO_DAY && hb_dict_add(&s->days, own, NULL) == HB_DICT_NONE)) {
		s->failed = true;
		return;
	}
	s->begin_s[id] = (int32_t)row->value[1];
}

static void add_each(struct hb_keuze_school *s, struct hb_dict *dict, struct hb_hours hours,
                     struct hb_keuze_lesson *l)
{
	for (l->hour = hours.first; l->hour <= hours.last; l->hour++)
		s->failed |= hb_dict_add(dict, lesson_key(s, l, l->pupil), NULL) == HB_DICT_NONE;
}

static void add_test(struct hb_keuze_school *s, struct hb_rows *rows, const struct hb_row *row)
{
	struct hb_hours hours;
	if (!hb_keuze_hours_of(rows, row, 3, &hours))
		return;
	struct hb_keuze_lesson l = { .class_id = hb_keuze_name(s, row->cell[0]),
		                     .subject_id = hb_keuze_name(s, row->cell[1]),
		                     .pupil = row->cell[4],
		                     .day = (int32_t)row->value[2] };
	add_each(s, &s->tests, hours, &l);
	l.subject_id = ANY_SUBJECT;
	add_each(s, &s->tests, hours, &l);
}

static void add_lesson(struct hb_keuze_school *s, struct hb_rows *rows, const struct hb_row *row)
{
	struct hb_hours hours;
	if (!hb_keuze_hours_of(rows, row, 2, &hours))
		return;
	struct hb_keuze_lesson l = { .class_id = hb_keuze_name(s, row->cell[0]),
		                     .subject_id = hb_keuze_name(s, row->cell[3]),
		                     .pupil = row->cell[4],
		                     .day = (int32_t)row->value[1] + 1 };
	add_each(s, &s->lessons, hours, &l);
}

/* A row that is wrong might be the test that matters: then nothing is decided. */
static enum hb_status read_table(struct hb_keuze_school *s, struct hb_rows *rows,
                                 void (*add)(struct hb_keuze_school *, struct hb_rows *,
                                             const struct hb_row *),
                                 struct hb_sink *sink)
{
	struct hb_row row;
	if (!rows)
		return HB_OK;
	while (hb_rows_next(rows, &row) == HB_ROWS_ROW)
		add(s, rows, &row);
	if (s->failed)
		return hb_no_memory(sink);
	enum hb_status status = hb_rows_status(rows);
	if (status != HB_FINDING)
		return status;
	hb_find(sink,
	        (struct hb_finding){ .message = HB_M_KEUZE_TABLE, .file = hb_rows_file(rows, 0) });
	return HB_USAGE;
}

enum hb_status hb_keuze_school_read(struct hb_keuze_school *school, const struct hb_keuze_decide *o,
                                    struct hb_sink *sink)
{
	*school = (struct hb_keuze_school){ .has_hours = o->hours, .has_lessons = o->lessons };
	enum hb_status status = read_table(school, o->hours, add_hour, sink);
	if (status == HB_OK)
		status = read_table(school, o->tests, add_test, sink);
	if (status == HB_OK)
		status = read_table(school, o->lessons, add_lesson, sink);
	return status;
}

void hb_keuze_school_free(struct hb_keuze_school *school)
{
	hb_dict_free(&school->hours);
	hb_dict_free(&school->days);
	hb_dict_free(&school->tests);
	hb_dict_free(&school->lessons);
	hb_dict_free(&school->names);
	hb_dict_free(&school->folds);
	hb_buf_free(&school->key);
	free(school->begin_s);
	free(school->folded);
}
