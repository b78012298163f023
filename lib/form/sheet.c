/* Goes through a form and says what is printed; how is a style's affair. */
#include "form/sheet.h"

#include "form/shape.h"
#include "form/sheet_style.h"

enum {
	LOG_ROWS = 8,     /* empty rows of a log */
	WIDE_COLUMNS = 5, /* a table of so many columns lies on its side */
};

struct hb_str hb_sheet_word(const struct hb_sheet *s, enum hb_sheet_word word)
{
	static const char *const words[][2] = {
		[HB_SHEET_W_SOURCE] = { "tool", "hulpmiddel" },
		[HB_SHEET_W_EXAMPLE] = { "example", "voorbeeld" },
		[HB_SHEET_W_LOG] = { "Log", "Logboek" },
		[HB_SHEET_W_QUESTION] = { "Question", "Vraag" },
		[HB_SHEET_W_DECISION] = { "If yes", "Zo ja" },
		[HB_SHEET_W_PARTNER] = { "Partner", "Partner" },
		[HB_SHEET_W_RESPONSIBLE] = { "Responsibility", "Verantwoordelijk voor" },
		[HB_SHEET_W_MOMENT] = { "Moment", "Moment" },
		[HB_SHEET_W_PARAMS] = { "What the school has agreed",
		                        "Wat de school heeft afgesproken" },
		[HB_SHEET_W_WHOLE] = { "as a whole", "als geheel" },
		[HB_SHEET_W_REQUIRED] = { "* always fill in", "* altijd invullen" },
		[HB_SHEET_W_DATE] = { "dd-mm-yyyy", "dd-mm-jjjj" },
		[HB_SHEET_W_TIME] = { "hh:mm", "uu:mm" },
		[HB_SHEET_W_SEVERAL] = { "more than one is allowed", "meer dan één mag" },
		[HB_SHEET_W_STEP] = { "Step", "Stap" },
	};
	return hb_str(words[word][s->dutch]);
}

/* A JOIN b in the sheet's arena. */
struct hb_str hb_sheet_join(struct hb_sheet *s, struct hb_str a, const char *join, struct hb_str b)
{
	struct hb_buf buf = { 0 };
	hb_buf_str(&buf, a);
	hb_buf_cstr(&buf, join);
	hb_buf_str(&buf, b);
	struct hb_str copy = hb_arena_str(&s->arena, hb_buf_slice(&buf));
	s->failed |= buf.failed || !copy.p;
	hb_buf_free(&buf);
	return copy;
}

static void print_term(struct hb_sheet *s, enum hb_sheet_word word, struct hb_str text)
{
	if (text.len)
		s->style->term(s, hb_sheet_word(s, word), text);
}

static void print_step(struct hb_sheet *s, const struct hb_step *step)
{
	s->style->heading(s, 3, hb_sheet_join(s, step->id, ". ", step->label));
	if (step->help.len)
		s->style->text(s, step->help);
	s->style->list(s, step->actions, step->n_actions, true);
	if (!step->question.len && !step->partner.len)
		return;
	s->style->terms_begin(s);
	print_term(s, HB_SHEET_W_PARTNER, step->partner);
	print_term(s, HB_SHEET_W_RESPONSIBLE, step->responsibility);
	print_term(s, HB_SHEET_W_MOMENT, step->moment);
	print_term(s, HB_SHEET_W_QUESTION, step->question);
	print_term(s, HB_SHEET_W_DECISION, step->decision);
	s->style->terms_end(s);
}

/* A plan: whose it is, the steps, and a log of what stands in a row for each entry. */
static void print_plan(struct hb_sheet *s, const struct hb_form *form, const struct hb_table *table,
                       const struct hb_str *cell)
{
	uint32_t plan = hb_table_field(table, HB_STR("plan"));
	uint32_t subject = hb_table_field(table, HB_STR("onderwerp"));
	const struct hb_field **column =
	        hb_arena_array(&s->arena, table->n_fields, sizeof(*column));
	size_t n = 0;
	if (!column) {
		s->failed = true;
		return;
	}
	if (subject != HB_NO_FIELD) {
		s->style->lines_begin(s);
		hb_sheet_field(s, &table->fields[subject], hb_sheet_given(cell, subject));
		s->style->lines_end(s);
	}
	for (size_t i = 0; i < form->n_steps; i++)
		print_step(s, &form->steps[i]);
	for (uint32_t i = 0; i < table->n_fields; i++)
		if (i != plan && i != subject)
			column[n++] = &table->fields[i];
	s->style->heading(s, 2, hb_sheet_word(s, HB_SHEET_W_LOG));
	s->style->log(s, column, n, LOG_ROWS);
}

static void print_table(struct hb_sheet *s, const struct hb_form *form,
                        const struct hb_table *table, const struct hb_str *cell)
{
	struct hb_shape shape;
	if (form->n_steps) {
		print_plan(s, form, table, cell);
		return;
	}
	if (!hb_table_shape(table, &s->arena, &shape))
		s->failed = true;
	else if (shape.item != HB_NO_FIELD)
		hb_sheet_lines(s, table, &shape, cell);
	else
		hb_sheet_record(s, form, table, cell);
}

static void print_params(struct hb_sheet *s, const struct hb_form *form)
{
	bool asked = false; /* defaults alone are not worth a line on paper */
	for (size_t i = 0; i < form->n_params; i++)
		asked |= !form->params[i].value.len;
	if (!asked)
		return;
	s->style->heading(s, 2, hb_sheet_word(s, HB_SHEET_W_PARAMS));
	s->style->lines_begin(s);
	for (size_t i = 0; i < form->n_params; i++) {
		const struct hb_param *p = &form->params[i];
		struct hb_sheet_line line = { .label = p->label,
			                      .hint = p->unit,
			                      .text = p->value,
			                      .rows = 1,
			                      .half = p->type != HB_PARAM_TEXT };
		s->style->line(s, &line);
	}
	s->style->lines_end(s);
}

/* Where the form comes from: "hulpmiddel 17.2", or its other source. */
static struct hb_str note_of(struct hb_sheet *s, const struct hb_form *form)
{
	struct hb_buf buf = { 0 };
	if (form->source.chapter) {
		hb_buf_str(&buf, hb_sheet_word(s, HB_SHEET_W_SOURCE));
		hb_buf_printf(&buf, " %lld", (long long)form->source.chapter);
	}
	if (form->source.chapter && form->source.tool)
		hb_buf_printf(&buf, ".%lld", (long long)form->source.tool);
	if (form->source.po || form->source.vo)
		hb_buf_printf(&buf, "%s%s%s%s", buf.len ? " · " : "", form->source.po ? "po" : "",
		              form->source.po && form->source.vo ? ", " : "",
		              form->source.vo ? "vo" : "");
	if (form->source.title.len) {
		hb_buf_cstr(&buf, buf.len ? " · " : "");
		hb_buf_str(&buf, form->source.title);
	}
	struct hb_str note = hb_arena_str(&s->arena, hb_buf_slice(&buf));
	s->failed |= buf.failed || !note.p;
	hb_buf_free(&buf);
	return note;
}

static bool is_wide(struct hb_sheet *s, const struct hb_form *form, const struct hb_table *only)
{
	for (size_t i = 0; i < form->n_tables && !form->n_steps; i++) {
		const struct hb_table *table = &form->tables[i];
		struct hb_shape shape;
		if (only && only != table)
			continue;
		if (!hb_table_shape(table, &s->arena, &shape))
			s->failed = true;
		else if (shape.item != HB_NO_FIELD && shape.n_value >= WIDE_COLUMNS)
			return true;
	}
	return false;
}

void hb_sheet_form(struct hb_sheet *s, const struct hb_form *form, const struct hb_table *table,
                   const struct hb_str *cell)
{
	bool parts = form->n_tables > 1;
	s->style->page(s, form, note_of(s, form), is_wide(s, form, table));
	s->n_forms++;
	for (size_t i = 0; i < form->n_tables && !s->failed; i++) {
		const struct hb_table *t = &form->tables[i];
		if (table && t != table)
			continue;
		if (t->title.len && !hb_str_eq(t->title, form->title))
			s->style->heading(s, 1, t->title);
		print_table(s, form, t, t == table || !parts ? cell : NULL);
	}
	bool guide = form->kind == HB_KIND_GUIDE;
	for (size_t i = 0; i < form->n_sections && (guide || !parts); i++) {
		const struct hb_section *section = &form->sections[i];
		bool leaf = !section->n_sections && section->age_min < 0 && !section->n_fields;
		if (guide || leaf)
			hb_sheet_section(s, section, 2, NULL, NULL);
	}
	if (!table || !parts)
		print_params(s, form);
}

void hb_sheet_begin(struct hb_sheet *s, struct hb_output *out, enum hb_sheet_format format,
                    const struct hb_form *form)
{
	*s = (struct hb_sheet){ .style = format == HB_SHEET_HTML ? &hb_sheet_html : &hb_sheet_text,
		                .out = out,
		                .dutch = hb_str_is(form->lang, "nl") };
	s->style->begin(s, form->title, form->lang);
}

enum hb_status hb_sheet_end(struct hb_sheet *s, struct hb_sink *sink)
{
	s->style->end(s);
	hb_arena_free(&s->arena);
	return s->failed ? hb_no_memory(sink) : HB_OK;
}
