/* Rows of the other programs as sections of a page. */
#include <string.h>

#include "tables.h"

static bool listed(const char *list, struct hb_str name)
{
	struct hb_str rest = hb_str(list);
	while (rest.p && rest.len)
		if (hb_str_eq(hb_str_cut(&rest, ','), name))
			return true;
	return false;
}

static const struct hb_field *field_of(const struct report *r, enum table_id k, struct hb_str name)
{
	const struct hb_form *form = r->table_form[k];
	for (size_t t = 0; form && t < form->n_tables; t++) {
		uint32_t f = hb_table_field(&form->tables[t], name);
		if (f != HB_NO_FIELD)
			return &form->tables[t].fields[f];
	}
	uint32_t own = hb_table_field(r->table, name);
	return own == HB_NO_FIELD ? NULL : &r->table->fields[own];
}

/* "laatste_datum" as "Laatste datum" where no form has a label for it. */
static struct hb_str label_of(struct report *r, enum table_id k, struct hb_str name)
{
	const struct hb_field *f = field_of(r, k, name);
	struct hb_buf b = { 0 };
	if (f)
		return f->label;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.p[i] == '_' ? ' ' : name.p[i];
		hb_buf_char(&b, i == 0 && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
	}
	return report_text(r, &b);
}

static struct hb_str choice_label(struct report *r, const struct hb_field *f, struct hb_str text)
{
	struct hb_buf b = { 0 };
	struct hb_str rest = text;
	while (rest.p) {
		struct hb_str one = hb_str_cut(&rest, '|');
		uint32_t c = hb_field_choice(f, one);
		hb_buf_cstr(&b, b.len ? ", " : "");
		hb_buf_str(&b, c == UINT32_MAX ? one : f->choices[c].label);
	}
	return report_text(r, &b);
}

/* Codes as people read them: skills, signals, choices and dates. */
static struct hb_str shown(struct report *r, enum table_id k, struct hb_str column,
                           struct hb_str text)
{
	int32_t day = hb_day_parse(text);
	if (day != HB_NO_DAY)
		return report_date(r, day);
	if (hb_str_is(column, "vaardigheid")) {
		uint32_t f = hb_table_field(r->table, text);
		return f == HB_NO_FIELD ? text : r->table->fields[f].label;
	}
	const struct hb_field *f = field_of(r, k, column);
	if (f && f->n_choices && text.len)
		return choice_label(r, f, text);
	if (hb_str_find(text, '|') < text.len && hb_str_is(column, "reden")) {
		struct hb_buf b = { 0 }; /* codes of a refusal */
		for (size_t i = 0; i < text.len; i++)
			hb_buf_cstr(&b, text.p[i] == '|' ? ", " : (char[]){ text.p[i], 0 });
		return report_text(r, &b);
	}
	return text;
}

static bool is_number(struct hb_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '-' && s.p[i] != '.')
			return false;
	return s.len < 2 || s.p[0] != '0' || s.p[1] == '.'; /* 0012034 is a code */
}

struct section {
	struct report *r;
	struct hb_doc *d;
	enum table_id k;
	const struct report_table *t;
	uint32_t first;    /* row + 1 */
	size_t column[24]; /* shown */
	size_t n;
	bool names; /* whom a row is about stands in front */
};

static bool empty_or_number(const struct section *s, size_t c, bool *empty)
{
	bool number = true;
	*empty = true;
	for (uint32_t i = s->first; i; i = s->t->row[i - 1].next) {
		struct hb_str text = s->t->row[i - 1].cell[c];
		*empty &= !text.len;
		number &= is_number(text) && hb_day_parse(text) == HB_NO_DAY;
	}
	return number;
}

/* Which columns to show, and as what; those that are empty throughout are left out. */
static void choose(struct section *s, struct hb_doc_column *column)
{
	const struct table_kind *kind = &table_kinds[s->k];
	struct report *r = s->r;
	struct hb_str rest = hb_str(kind->shows);
	if (s->names) {
		const char *who = kind->pupil    ? kind->pupil
		                  : kind->school ? kind->school
		                                 : kind->group;
		if (listed(kind->shows, hb_str(who)))
			s->names = false;
		else
			*column++ = (struct hb_doc_column){ HB_DOC_TEXT, hb_str(who),
				                            label_of(r, s->k, hb_str(who)) };
	}
	while (rest.p && rest.len) {
		struct hb_str name = hb_str_cut(&rest, ',');
		bool empty, hidden = (listed(kind->free, name) && r->by != BY_PUPIL) ||
		                     (listed(kind->notes, name) && !r->notes);
		size_t c = 0;
		while (c < s->t->n_columns && !hb_str_eq(s->t->column[c], name))
			c++;
		if (hidden || c == s->t->n_columns)
			continue;
		bool number = empty_or_number(s, c, &empty);
		if (empty)
			continue;
		s->column[s->n++] = c;
		*column++ = (struct hb_doc_column){ number ? HB_DOC_INT : HB_DOC_TEXT, name,
			                            label_of(r, s->k, name) };
	}
}

/* Whom the row is about, by name where --pupils gives one. */
static struct hb_str who(const struct section *s, const struct report_table_row *row)
{
	struct hb_str code = row->cell[0]; /* the column of the pupil, else of the school */
	const struct hb_pupil *p =
	        table_kinds[s->k].pupil && s->r->list ? hb_pupils_code(s->r->list, code) : NULL;
	return p && p->name.len
	               ? report_name(s->r, &(struct report_pupil){ .code = code, .listed = p })
	               : code;
}

static void section(struct section *s)
{
	struct hb_doc_column column[26] = { 0 };
	const struct table_kind *kind = &table_kinds[s->k];
	choose(s, column);
	hb_doc_heading(s->d, 2, report_word(s->r, kind->title));
	if (!s->n)
		return;
	struct hb_doc_table *t = hb_doc_table(s->d, HB_STR(""), column, s->n + (s->names ? 1 : 0));
	for (uint32_t i = s->first; i; i = s->t->row[i - 1].next) {
		const struct report_table_row *row = &s->t->row[i - 1];
		hb_doc_row(s->d, t);
		if (s->names)
			hb_doc_cell_text(s->d, t, who(s, row));
		for (size_t c = 0; c < s->n; c++) {
			struct hb_str text = row->cell[s->column[c]];
			text = shown(s->r, s->k, s->t->column[s->column[c]], text);
			if (text.len)
				hb_doc_cell_text(s->d, t, text);
			else
				hb_doc_cell_empty(t);
		}
	}
}

/* Rows about pupils, or by group, from which a report by school could tell too much. */
static bool withheld(const struct report *r, enum table_id k)
{
	const struct table_kind *kind = &table_kinds[k];
	if (k == TABLE_PAIRS) /* observers are not compared */
		return true;
	if (r->by == BY_SCHOOL)
		return !kind->school && !kind->open;
	return false;
}

/* One kind's rows from FIRST (+ 1) on; UNIT NULL: they belong to none. */
static void kind_section(struct report *r, struct hb_doc *d, enum table_id k,
                         const struct report_unit *unit, uint32_t first)
{
	const struct table_kind *kind = &table_kinds[k];
	struct section s = { .r = r, .d = d, .k = k, .t = &r->tables[k], .first = first };
	if (!unit)
		s.names = kind->pupil || kind->school || kind->group;
	else
		s.names = r->by == BY_GROUP && kind->pupil;
	if (k == TABLE_FLAGS)
		table_flags(r, d, first, s.names);
	else if (k == TABLE_EF_SHEET)
		table_sheets(r, d, unit, first, s.names);
	else
		section(&s);
}

void table_sections(struct report *r, struct hb_doc *d, const struct report_unit *unit)
{
	size_t at = unit ? (size_t)(unit - r->unit) : r->n_units;
	if (!unit)
		table_region(r, d);
	for (enum table_id k = unit && r->by == BY_PUPIL ? TABLE_FLAGS + 1 : 0; k < TABLE_N; k++)
		if (r->tables[k].n_rows && !withheld(r, k) && r->tables[k].first[at])
			kind_section(r, d, k, unit, r->tables[k].first[at]);
}

void table_signals(struct report *r, struct hb_doc *d, const struct report_unit *unit)
{
	const struct report_table *t = &r->tables[TABLE_FLAGS];
	size_t at = (size_t)(unit - r->unit);
	if (t->n_rows && t->first[at])
		table_flags(r, d, t->first[at], false);
}

void table_others(struct report *r, struct hb_doc *d)
{
	uint64_t about_others = 0;
	for (enum table_id k = 0; k < TABLE_N; k++) {
		const struct report_table *t = &r->tables[k];
		if (!t->n_rows || withheld(r, k))
			continue;
		uint32_t first = t->first[r->n_units];
		if (first && !table_kinds[k].pupil)
			kind_section(r, d, k, NULL, first);
		for (uint32_t i = table_kinds[k].pupil ? first : 0; i; i = t->row[i - 1].next)
			about_others++;
	}
	if (about_others)
		hb_doc_note(
		        d, HB_NOTE_INFO,
		        SAY(r, W_OTHERS_WITHHELD, report_count(r, about_others, W_ROW_1, W_ROW_N)));
}

void table_withheld(struct report *r, struct hb_doc *d)
{
	struct hb_buf b = { 0 };
	for (enum table_id k = 0; k < TABLE_N; k++) {
		if (!r->tables[k].n_rows || !withheld(r, k))
			continue;
		hb_buf_cstr(&b, b.len ? "; " : "");
		hb_buf_str(&b, report_word(r, table_kinds[k].title));
	}
	if (r->n_subjects_withheld) {
		hb_buf_cstr(&b, b.len ? "; " : "");
		hb_buf_str(&b, SAY(r, W_SUBJECTS_WITHHELD,
		                   report_count(r, r->n_subjects_withheld, W_ROW_1, W_ROW_N)));
	}
	struct hb_str names = report_text(r, &b);
	if (names.len)
		hb_doc_note(d, HB_NOTE_INFO, SAY(r, W_TABLES_WITHHELD, names));
}

bool table_any(const struct report *r)
{
	for (enum table_id k = 0; k < TABLE_N; k++)
		if (r->tables[k].n_rows)
			return true;
	return false;
}

bool table_shown(const struct report *r, enum table_id kind)
{
	return !withheld(r, kind);
}
