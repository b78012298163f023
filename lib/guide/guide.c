#include "guide/guide.h"

#include <string.h>

#include "base/near.h"
#include "guide/walk.h"

struct hb_guide_mark hb_guide_open(struct hb_guide *g, struct hb_str title, bool section, bool age)
{
	struct hb_guide_mark mark = { .age = age, .section = section };
	if (g->depth < HB_GUIDE_DEPTH)
		g->waiting[g->depth] = title;
	g->depth++;
	g->in_age += age;
	g->in_section += section;
	g->section_found |= section;
	if (g->filter->search.len && title.len) {
		g->text.len = 0;
		mark.match =
		        hb_fold(&g->text, title) &&
		        hb_str_search(hb_buf_slice(&g->text), hb_buf_slice(&g->word)) != SIZE_MAX;
		g->failed |= g->text.failed;
	}
	g->in_match += mark.match;
	return mark;
}

void hb_guide_close(struct hb_guide *g, struct hb_guide_mark mark)
{
	g->in_age -= mark.age;
	g->in_section -= mark.section;
	g->in_match -= mark.match;
	g->depth--;
	if (g->printed > g->depth)
		g->printed = g->depth;
}

static bool holds_word(struct hb_guide *g, const struct hb_str *text, size_t n)
{
	if (!g->filter->search.len || g->in_match)
		return true;
	for (size_t i = 0; i < n; i++) {
		g->text.len = 0;
		if (text[i].len && hb_fold(&g->text, text[i]) &&
		    hb_str_search(hb_buf_slice(&g->text), hb_buf_slice(&g->word)) != SIZE_MAX)
			return true;
	}
	g->failed |= g->text.failed;
	return false;
}

bool hb_guide_shows(struct hb_guide *g, const struct hb_str *text, size_t n)
{
	if ((g->filter->age >= 0 && !g->in_age) || (g->filter->section.len && !g->in_section) ||
	    !holds_word(g, text, n))
		return false;
	for (; g->printed < g->depth && g->printed < HB_GUIDE_DEPTH; g->printed++) {
		unsigned level = g->printed < 3 ? g->printed + 1 : 3;
		if (g->waiting[g->printed].len)
			hb_doc_heading(g->doc, level, g->waiting[g->printed]);
	}
	g->shown = true;
	return true;
}

void hb_guide_paragraph(struct hb_guide *g, struct hb_str text)
{
	if (text.len && hb_guide_shows(g, &text, 1))
		hb_doc_paragraph(g->doc, text);
}

void hb_guide_list(struct hb_guide *g, const struct hb_str *item, size_t n)
{
	struct hb_doc_list *list = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!hb_guide_shows(g, &item[i], 1))
			continue;
		if (!list)
			list = hb_doc_list(g->doc, false);
		hb_doc_list_item(g->doc, list, item[i]);
	}
}

struct hb_str hb_guide_join(struct hb_guide *g, struct hb_str a, const char *join, struct hb_str b)
{
	struct hb_buf buf = { 0 };
	hb_buf_str(&buf, a);
	hb_buf_cstr(&buf, join);
	hb_buf_str(&buf, b);
	struct hb_str copy = hb_arena_str(&g->arena, hb_buf_slice(&buf));
	g->failed |= buf.failed || !copy.p;
	hb_buf_free(&buf);
	return copy;
}

/* Whether PATH, ids joined by '/', ends in the id that is asked for, or in the path of ids. */
static bool is_wanted(const struct hb_guide *g, struct hb_str path)
{
	struct hb_str wanted = g->filter->section;
	if (!wanted.len || !hb_str_ends(path, wanted))
		return false;
	return path.len == wanted.len || path.p[path.len - wanted.len - 1] == '/';
}

static bool for_age(const struct hb_guide *g, const struct hb_section *section)
{
	return g->filter->age >= 0 && section->age_min >= 0 && g->filter->age >= section->age_min &&
	       g->filter->age <= section->age_max;
}

static void walk_section(struct hb_guide *g, const struct hb_section *section, struct hb_str above)
{
	struct hb_str path = above.len ? hb_guide_join(g, above, "/", section->id) : section->id;
	struct hb_guide_mark mark =
	        hb_guide_open(g, section->title, is_wanted(g, path), for_age(g, section));
	hb_guide_paragraph(g, section->text);
	hb_guide_list(g, section->items, section->n_items);
	for (size_t i = 0; i < section->n_sections; i++)
		walk_section(g, &section->sections[i], path);
	hb_guide_close(g, mark);
}

static void detail(struct hb_guide *g, const char *english, const char *dutch, struct hb_str text)
{
	if (text.len)
		hb_guide_paragraph(
		        g, hb_guide_join(g, hb_str(g->dutch ? dutch : english), ": ", text));
}

static void walk_step(struct hb_guide *g, const struct hb_step *step)
{
	struct hb_guide_mark mark = hb_guide_open(g, hb_guide_join(g, step->id, ". ", step->label),
	                                          is_wanted(g, step->id), false);
	hb_guide_paragraph(g, step->help);
	detail(g, "Partner", "Partner", step->partner);
	hb_guide_list(g, step->actions, step->n_actions);
	if (step->n_points) {
		struct hb_str points = step->points[0];
		for (size_t i = 1; i < step->n_points; i++)
			points = hb_guide_join(g, points, "; ", step->points[i]);
		detail(g, "In short", "Kort", points);
	}
	detail(g, "Responsibility", "Verantwoordelijkheid", step->responsibility);
	detail(g, "Moment", "Moment", step->moment);
	detail(g, "Question", "Vraag", step->question);
	detail(g, "If yes", "Zo ja", step->decision);
	hb_guide_close(g, mark);
}

static void walk_steps(struct hb_guide *g)
{
	if (!g->form->n_steps)
		return;
	struct hb_guide_mark mark =
	        hb_guide_open(g, g->dutch ? HB_STR("Stappen") : HB_STR("Steps"), false, false);
	for (size_t i = 0; i < g->form->n_steps; i++)
		walk_step(g, &g->form->steps[i]);
	hb_guide_close(g, mark);
}

static void walk_tables(struct hb_guide *g, const struct hb_table *part)
{
	for (size_t i = 0; i < g->form->n_tables; i++) {
		const struct hb_table *table = &g->form->tables[i];
		if (part && table != part)
			continue;
		bool own = hb_str_eq(table->id, g->form->id); /* a form without parts */
		struct hb_str title = !own       ? table->title
		                      : g->dutch ? HB_STR("Wat je invult")
		                                 : HB_STR("What to fill in");
		struct hb_guide_mark mark =
		        hb_guide_open(g, title, !own && is_wanted(g, table->id), false);
		hb_guide_table(g, table);
		hb_guide_close(g, mark);
	}
}

static void add_head(struct hb_guide *g)
{
	const struct hb_form *f = g->form;
	struct hb_buf buf = { 0 };
	if (f->source.chapter)
		hb_buf_printf(&buf, "%lld", (long long)f->source.chapter);
	if (f->source.chapter && f->source.tool)
		hb_buf_printf(&buf, ".%lld", (long long)f->source.tool);
	if (buf.len)
		hb_doc_meta(g->doc, g->dutch ? HB_STR("Hulpmiddel") : HB_STR("Tool"),
		            hb_buf_slice(&buf));
	if (f->source.title.len)
		hb_doc_meta(g->doc, g->dutch ? HB_STR("Bron") : HB_STR("Source"), f->source.title);
	if (f->source.po || f->source.vo)
		hb_doc_meta(g->doc, g->dutch ? HB_STR("Voor") : HB_STR("For"),
		            f->source.po && f->source.vo ? HB_STR("po, vo")
		            : f->source.po               ? HB_STR("po")
		                                         : HB_STR("vo"));
	hb_doc_meta(g->doc, g->dutch ? HB_STR("Formulier") : HB_STR("Form"),
	            hb_guide_join(g, f->id, " ", f->version));
	if (f->program.len)
		hb_doc_meta(g->doc, g->dutch ? HB_STR("Programma") : HB_STR("Program"), f->program);
	g->failed |= buf.failed;
	hb_buf_free(&buf);
}

static void walk(struct hb_guide *g, const struct hb_table *part)
{
	hb_guide_paragraph(g, g->form->intro);
	walk_steps(g);
	walk_tables(g, part);
	for (size_t i = 0; i < g->form->n_sections; i++)
		walk_section(g, &g->form->sections[i], HB_STR(""));
	hb_guide_params(g);
}

/* All that --section may name. */
static void collect(const struct hb_section *section, size_t n, struct hb_str *names, size_t cap,
                    size_t *at)
{
	for (size_t i = 0; i < n; i++) {
		if (*at < cap)
			names[(*at)++] = section[i].id;
		collect(section[i].sections, section[i].n_sections, names, cap, at);
	}
}

static enum hb_status no_section(const struct hb_guide *g, struct hb_sink *sink)
{
	enum { MOST = 200 };
	struct hb_str names[MOST];
	size_t n = 0;
	struct hb_buf list = { 0 };
	collect(g->form->sections, g->form->n_sections, names, MOST, &n);
	for (size_t i = 0; i < g->form->n_steps && n < MOST; i++)
		names[n++] = g->form->steps[i].id;
	for (size_t i = 0; i < g->form->n_tables && g->form->n_tables > 1 && n < MOST; i++)
		names[n++] = g->form->tables[i].id;
	for (size_t i = 0; i < n; i++) {
		hb_buf_cstr(&list, i ? ", " : "");
		hb_buf_str(&list, names[i]);
	}
	struct hb_str near = hb_near(g->filter->section, names, n);
	hb_find(sink,
	        (struct hb_finding){ .message = near.len ? HB_M_NO_SECTION_NEAR : HB_M_NO_SECTION,
	                             .value = g->filter->section,
	                             .expected = n ? hb_buf_slice(&list) : HB_STR("-"),
	                             .text = { g->form->id, near } });
	hb_buf_free(&list);
	return HB_USAGE;
}

static enum hb_status nothing(const struct hb_guide *g, struct hb_sink *sink)
{
	struct hb_buf age = { 0 };
	bool search = g->filter->search.len > 0;
	hb_buf_int(&age, g->filter->age);
	hb_find(sink,
	        (struct hb_finding){ .message = search ? HB_M_NOT_FOUND_WORD : HB_M_NOT_FOUND_AGE,
	                             .value = search ? g->filter->search : hb_buf_slice(&age),
	                             .text = { g->form->id } });
	hb_buf_free(&age);
	return HB_FINDING;
}

static enum hb_status outcome(const struct hb_guide *g, struct hb_sink *sink)
{
	if (g->failed || hb_doc_failed(g->doc))
		return hb_no_memory(sink);
	if (g->filter->section.len && !g->section_found)
		return no_section(g, sink);
	return g->shown ? HB_OK : nothing(g, sink);
}

enum hb_status hb_guide_doc(struct hb_doc **doc, const struct hb_form *form,
                            const struct hb_table *part, const struct hb_guide_filter *filter,
                            struct hb_sink *sink)
{
	bool dutch = hb_str_is(form->lang, "nl");
	struct hb_guide g = { .form = form, .filter = filter, .dutch = dutch };
	g.doc = hb_doc_new(dutch ? HB_LANG_NL : HB_LANG_EN, form->title);
	if (filter->search.len && !hb_fold(&g.word, filter->search))
		g.failed = g.word.failed;
	if (g.doc && !g.failed) {
		add_head(&g);
		walk(&g, part);
	}
	enum hb_status status = g.doc ? outcome(&g, sink) : hb_no_memory(sink);
	if (status) {
		hb_doc_free(g.doc);
		g.doc = NULL;
	}
	*doc = g.doc;
	hb_buf_free(&g.word);
	hb_buf_free(&g.text);
	hb_arena_free(&g.arena);
	return status;
}
