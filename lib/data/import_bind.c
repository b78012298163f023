#include "data/import_plan.h"

struct hb_finding hb_import_about(const struct hb_import *import, enum hb_message m, uint32_t at)
{
	struct hb_finding f = { .message = m, .file = import->file };
	if (at != HB_NO_COLUMN) {
		f.column = at + 1;
		f.field = import->column[at].name;
	}
	return f;
}

static enum hb_status twice(struct hb_import *import, const struct hb_import_field *f, uint32_t a,
                            uint32_t b, struct hb_sink *sink)
{
	struct hb_finding finding = hb_import_about(import, HB_M_COLUMN_TWICE, b);
	finding.field = f->field->id;
	finding.text[0] = import->column[a].name;
	finding.text[1] = import->column[b].name;
	hb_find(sink, finding);
	return HB_USAGE;
}

static void let_pass(struct hb_import_column *column)
{
	column->role = HB_ROLE_EXTRA;
	column->match = (struct hb_header_match){ HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
}

static enum hb_status take_tick(struct hb_import *import, struct hb_import_field *f, uint32_t at,
                                struct hb_sink *sink)
{
	if (f->source == HB_SOURCE_COLUMN)
		return twice(import, f, f->column, at, sink);
	if (!f->n_ticks++)
		f->column = at;
	f->source = HB_SOURCE_TICKS;
	return HB_OK;
}

/* A name glued behind a question is the weakest sign and yields to any other; what --map says
 * yields to nothing. Between equals only the user can choose. */
enum hb_status hb_import_take(struct hb_import *import, uint32_t at, struct hb_sink *sink)
{
	struct hb_import_column *column = &import->column[at];
	struct hb_import_field *f = &import->field[column->match.field];
	if (column->match.choice != HB_NO_FIELD)
		return take_tick(import, f, at, sink);
	enum hb_match how = column->match.how;
	if (f->source == HB_SOURCE_NONE ||
	    (f->source == HB_SOURCE_COLUMN && f->how == HB_MATCH_END && how != HB_MATCH_END)) {
		if (f->source == HB_SOURCE_COLUMN)
			let_pass(&import->column[f->column]);
		f->source = HB_SOURCE_COLUMN;
		f->column = at;
		f->how = how;
		return HB_OK;
	}
	bool yields = (how == HB_MATCH_END && f->how != HB_MATCH_END) ||
	              (f->how == HB_MATCH_MAP && how != HB_MATCH_MAP);
	if (!yields)
		return twice(import, f, f->column, at, sink);
	let_pass(column);
	return HB_OK;
}

/* The file that --rejects wrote has three columns in front that are not the school's. */
static void skip_reject_columns(struct hb_import *import)
{
	static const char *const names[] = { "afgewezen", "bestand", "regel" };
	for (size_t i = 0; i < 3; i++)
		if (import->n_columns < 3 || !hb_str_is(import->column[i].name, names[i]))
			return;
	for (size_t i = 0; i < 3; i++) {
		import->column[i].role = HB_ROLE_DROP;
		import->column[i].quiet = true;
	}
}

/* Number, e-mail and name are the survey's own only where nothing else stands before them: further
 * on they are questions. */
static void find_survey(struct hb_import *import)
{
	bool front = true, google = false;
	for (uint32_t i = 0; i < import->n_columns; i++) {
		struct hb_import_column *column = &import->column[i];
		if (column->role == HB_ROLE_DROP && column->quiet)
			continue;
		struct hb_survey_name is = hb_header_survey(column->folded);
		front = front && is.kind;
		bool anywhere = is.kind == HB_SURVEY_START || is.kind == HB_SURVEY_COMPLETION ||
		                is.kind == HB_SURVEY_MODIFIED || is.kind == HB_SURVEY_OTHER;
		if (!is.kind || (!front && !anywhere) ||
		    (is.kind != HB_SURVEY_OTHER && import->survey[is.kind] != HB_NO_COLUMN))
			continue;
		if (is.google && !front)
			continue;
		google |= is.google;
		column->survey = is.kind;
		import->survey[is.kind] = i;
		import->english |= is.english && anywhere;
	}
	import->ms_forms = import->survey[HB_SURVEY_START] != HB_NO_COLUMN &&
	                   import->survey[HB_SURVEY_COMPLETION] != HB_NO_COLUMN;
	if (import->ms_forms || google)
		return;
	import->english = false;
	for (uint32_t i = 0; i < import->n_columns; i++)
		import->column[i].survey = HB_SURVEY_NONE;
	for (size_t i = 0; i < HB_SURVEY_COUNT; i++)
		import->survey[i] = HB_NO_COLUMN;
}

/* "Points - Question" and "Feedback - Question", which a Microsoft quiz puts beside each one; the
 * dash may be a hyphen or an en dash. */
static bool is_quiz(const struct hb_import *import, const struct hb_import_column *column)
{
	static const struct hb_str word[] = { { "Points ", 7 },
		                              { "Feedback ", 9 },
		                              { "Punten ", 7 } };
	static const struct hb_str dash[] = { { "- ", 2 }, { "\xE2\x80\x93 ", 4 } };
	for (size_t i = 0; import->ms_forms && i < sizeof(word) / sizeof(word[0]); i++) {
		if (!hb_str_starts(column->name, word[i]))
			continue;
		struct hb_str rest = hb_str_from(column->name, word[i].len);
		if (hb_str_starts(rest, dash[0]) || hb_str_starts(rest, dash[1]))
			return true;
	}
	return false;
}

static bool own_survey(const struct hb_import_column *column)
{
	return column->survey == HB_SURVEY_NUMBER || column->survey == HB_SURVEY_EMAIL ||
	       column->survey == HB_SURVEY_NAME;
}

/* What the pupils' list calls so: a person's column, or one that the form has too. */
static bool by_pupils(struct hb_import *import, struct hb_import_column *column)
{
	const struct hb_table *pupils = import->options->pupils;
	if (!pupils)
		return false;
	struct hb_header_match m = hb_header_name(pupils, column->folded, &import->spare);
	if (!m.how)
		return false;
	if (pupils->fields[m.field].privacy == HB_PRIVACY_DIRECT) {
		column->role = HB_ROLE_PERSON;
		column->match = m;
		return true;
	}
	uint32_t same = hb_table_field(import->options->table, pupils->fields[m.field].id);
	if (same == HB_NO_FIELD)
		return false;
	column->role = HB_ROLE_FIELD;
	column->match = (struct hb_header_match){ HB_MATCH_ALIAS, same, HB_NO_FIELD };
	return true;
}

/* The surest sign first: whose the name is beyond doubt comes before what it resembles. */
static void recognise(struct hb_import *import, struct hb_import_column *column)
{
	const struct hb_table *table = import->options->table;
	if (own_survey(column) || is_quiz(import, column)) {
		column->role = HB_ROLE_SURVEY;
		return;
	}
	column->match = hb_header_name(table, column->folded, &import->spare);
	if (!column->match.how && column->survey) {
		column->role = HB_ROLE_SURVEY;
		return;
	}
	if (!column->match.how && by_pupils(import, column))
		return;
	if (!column->match.how)
		column->match = hb_header_find(table, column->name, column->folded, &import->spare);
	if (column->match.how) {
		bool tick = column->match.choice != HB_NO_FIELD;
		column->role = tick ? HB_ROLE_TICK : HB_ROLE_FIELD;
		return;
	}
	if (import->options->pupils)
		column->match = hb_header_person(import->options->pupils, column->name,
		                                 column->folded, &import->spare);
	column->role = column->match.how ? HB_ROLE_PERSON : HB_ROLE_EXTRA;
}

static enum hb_status recognise_all(struct hb_import *import, struct hb_sink *sink)
{
	enum hb_status status = HB_OK;
	for (uint32_t i = 0; i < import->n_columns; i++) {
		struct hb_import_column *column = &import->column[i];
		bool settled = column->match.how == HB_MATCH_MAP || column->quiet;
		if (!settled && column->folded.len)
			recognise(import, column);
		if ((column->role == HB_ROLE_FIELD || column->role == HB_ROLE_TICK) && !settled &&
		    hb_import_take(import, i, sink) != HB_OK)
			status = HB_USAGE;
		if (column->match.how == HB_MATCH_OLD && column->role == HB_ROLE_FIELD) {
			struct hb_finding f = hb_import_about(import, HB_M_RENAMED_COLUMN, i);
			f.text[0] = column->name;
			f.text[1] = import->options->table->fields[column->match.field].id;
			hb_find(sink, f);
		}
	}
	return import->spare.failed ? hb_no_memory(sink) : status;
}

enum hb_status hb_import_bind(struct hb_import *import, struct hb_sink *sink)
{
	skip_reject_columns(import);
	find_survey(import);
	enum hb_status mapped = hb_import_read_map(import, sink);
	if (mapped != HB_OK)
		return mapped;
	enum hb_status status = recognise_all(import, sink);
	if (status == HB_SYSTEM)
		return status;
	enum hb_status filled = hb_import_read_fill(import, sink);
	if (filled == HB_SYSTEM)
		return filled;
	enum hb_status sourced = hb_import_find_sources(import, sink);
	enum hb_status told = hb_import_tell_columns(import, sink);
	if (told != HB_OK)
		return told;
	return status || filled || sourced ? HB_USAGE : HB_OK;
}
