/* Where each school stands, and what its next type asks. */
#include "tools/canvas.h"
#include "tools/canvas_parts.h"

static void write_stand(const struct hb_stands *s, const struct hb_stand *stand,
                        struct hb_buf *text, struct hb_csv_writer *out)
{
	int64_t step;
	hb_csv_text(out, s->school[stand->school]);
	hb_csv_code(out, s->context->choices[stand->context].id);
	hb_csv_code(out, hb_stand_types(s, stand->types, text));
	hb_canvas_day(out, stand->since);
	hb_csv_code(out, hb_stand_types(s, stand->before, text));
	if (hb_stand_step(stand, &step))
		hb_csv_int(out, step);
	else
		hb_csv_empty(out);
	hb_csv_end(out);
}

enum hb_status hb_canvas_place(const struct hb_stands *stands, bool history,
                               struct hb_csv_writer *out, struct hb_sink *sink)
{
	static const char *const names[] = { "school",     "context", "type", "sinds",
		                             "vorig_type", "stap",    NULL };
	struct hb_buf text = { 0 };
	hb_canvas_header(names, out);
	for (size_t i = 0; i < stands->n; i++) {
		const struct hb_stand *stand = &stands->stand[i];
		if (history || hb_stands_last(stands, stand->school, stand->context) == stand)
			write_stand(stands, stand, &text, out);
	}
	bool failed = text.failed;
	hb_buf_free(&text);
	return failed ? hb_no_memory(sink) : HB_OK;
}

/* Whether ID is A, or, where B is given, A_B. */
static bool is_id(struct hb_str id, struct hb_str a, struct hb_str b)
{
	if (!b.p)
		return hb_str_eq(id, a);
	return id.len == a.len + 1 + b.len && hb_str_starts(id, a) && id.p[a.len] == '_' &&
	       hb_str_ends(id, b);
}

static const struct hb_section *find_section(const struct hb_section *section, size_t n,
                                             struct hb_str a, struct hb_str b)
{
	for (size_t i = 0; i < n; i++) {
		if (is_id(section[i].id, a, b))
			return &section[i];
		const struct hb_section *found =
		        find_section(section[i].sections, section[i].n_sections, a, b);
		if (found)
			return found;
	}
	return NULL;
}

const struct hb_section *hb_canvas_section(const struct hb_form *form, struct hb_str id)
{
	return find_section(form->sections, form->n_sections, id, (struct hb_str){ 0 });
}

const struct hb_choice *hb_canvas_next_type(const struct hb_stands *stands,
                                            const struct hb_stand *stand)
{
	size_t next = (size_t)hb_stand_level(stand) + 1;
	return next < stands->type->n_choices ? &stands->type->choices[next] : NULL;
}

struct hb_str hb_canvas_asks(const struct hb_form *form, const struct hb_choice *context,
                             const struct hb_choice *type)
{
	const struct hb_section *section =
	        find_section(form->sections, form->n_sections, context->id, type->id);
	return section ? section->text : HB_STR("");
}

struct next {
	const struct hb_stands *stands;
	const struct hb_form *form;
	struct hb_csv_writer *out;
	struct hb_buf text;
	struct hb_str *asks; /* [context * n_types + type], looked up once */
};

/* The last four columns. */
static void end_row(struct next *x, struct hb_str next, struct hb_str kind, size_t nr,
                    struct hb_str text)
{
	hb_csv_code(x->out, next);
	hb_csv_code(x->out, kind);
	hb_csv_int(x->out, (int64_t)nr);
	hb_csv_text(x->out, text);
	hb_csv_end(x->out);
}

static void write_asks(struct next *x, const struct hb_stand *stand)
{
	const struct hb_stands *s = x->stands;
	const struct hb_choice *next = hb_canvas_next_type(s, stand);
	size_t at = stand->context * s->type->n_choices + hb_stand_level(stand) + 1;
	hb_csv_text(x->out, s->school[stand->school]);
	hb_csv_code(x->out, s->context->choices[stand->context].id);
	hb_csv_code(x->out, hb_stand_types(s, stand->types, &x->text));
	end_row(x, next ? next->id : HB_STR(""), HB_STR("vraagt"), 1,
	        next ? x->asks[at] : HB_STR(""));
}

static void write_items(struct next *x, uint32_t school, struct hb_str kind,
                        const struct hb_section *section)
{
	for (size_t i = 0; i < section->n_items; i++) {
		hb_csv_text(x->out, x->stands->school[school]);
		hb_csv_empty(x->out);
		hb_csv_empty(x->out);
		end_row(x, HB_STR(""), kind, i + 1, section->items[i]);
	}
}

static void write_school(struct next *x, uint32_t school)
{
	const struct hb_section *support = hb_canvas_section(x->form, HB_STR("support"));
	const struct hb_section *questions = hb_canvas_section(x->form, HB_STR("vragen"));
	bool known = false;
	for (size_t c = 0; c < x->stands->context->n_choices; c++) {
		const struct hb_stand *stand = hb_stands_last(x->stands, school, c);
		if (stand)
			write_asks(x, stand);
		known |= stand != NULL;
	}
	for (size_t i = 0; known && support && i < support->n_sections; i++) {
		const struct hb_section *level = &support->sections[i];
		bool prefixed = hb_str_starts(level->id, HB_STR("support_"));
		write_items(x, school, prefixed ? hb_str_from(level->id, 8) : level->id, level);
	}
	if (known && questions)
		write_items(x, school, HB_STR("vraag"), questions);
}

enum hb_status hb_canvas_next(const struct hb_stands *stands, const struct hb_form *form,
                              struct hb_csv_writer *out, struct hb_sink *sink)
{
	static const char *const names[] = { "school",    "context", "type",  "volgend_type",
		                             "onderdeel", "nr",      "tekst", NULL };
	struct next x = { .stands = stands, .form = form, .out = out };
	struct hb_arena arena = { 0 };
	size_t n_types = stands->type->n_choices, n_contexts = stands->context->n_choices;
	x.asks = hb_arena_array(&arena, n_types * n_contexts + 1, sizeof(*x.asks));
	if (!x.asks)
		return hb_no_memory(sink);
	for (size_t c = 0; c < n_contexts; c++)
		for (size_t t = 0; t < n_types; t++)
			x.asks[c * n_types + t] = hb_canvas_asks(form, &stands->context->choices[c],
			                                         &stands->type->choices[t]);
	hb_canvas_header(names, out);
	for (uint32_t i = 0; i < stands->n_schools; i++)
		write_school(&x, i);
	bool failed = x.text.failed;
	hb_buf_free(&x.text);
	hb_arena_free(&arena);
	return failed ? hb_no_memory(sink) : HB_OK;
}
