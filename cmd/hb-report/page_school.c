/*
 * A report by school: the schools together, then each school, without anything from which the
 * figures of fewer than --min-group pupils could be worked out.
 *
 * What is added up here is published at three heights: all schools, a school, a group. At each
 * height a part is hidden when it is small, and further parts with it (suppress.h); what is hidden
 * at one height is hidden with all its parts. The same is done for each skill by how many pupils
 * have a score there. Courses are medians of terms in which enough pupils were seen, and enough or
 * none were not, so that no difference of two of them is about a few.
 */
#include "data/suppress.h"
#include "tables.h"

struct part { /* a group of a school, or a school */
	struct report_unit unit;
	const struct report_unit *of; /* a school's own unit */
	uint32_t *cells;              /* of each pupil's last date */
	uint64_t *scored;             /* pupils, by item */
	bool *hide;                   /* by item */
};

struct whole {
	struct report *r;
	struct part *part;
	size_t n;
	bool *hidden; /* by part */
	bool *hide;   /* by item: not even the whole's */
};

static bool make_part(struct report *r, struct part *p)
{
	p->scored = hb_arena_array(&r->arena, r->n_items, sizeof(*p->scored));
	p->hide = hb_arena_array(&r->arena, r->n_items, sizeof(*p->hide));
	p->cells = report_latest_cells(r, p->unit.pupil, p->unit.n_pupils);
	if (!p->scored || !p->hide || !p->cells)
		return false;
	for (size_t k = 0; k < p->unit.n_pupils; k++)
		for (size_t i = 0; i < r->n_items; i++)
			p->scored[i] += report_latest(&p->unit.pupil[k], i) != SCORE_MISSING;
	return true;
}

/* Decides what of the parts of W is hidden, where W's own sum is published but for its `hide`. */
static bool hide_parts(struct whole *w)
{
	struct report *r = w->r;
	uint64_t *size = hb_arena_array(&r->arena, w->n, sizeof(*size));
	bool *hide = hb_arena_array(&r->arena, w->n, sizeof(*hide));
	size_t *space = hb_arena_array(&r->arena, w->n, sizeof(*space));
	w->hidden = hb_arena_array(&r->arena, w->n, sizeof(*w->hidden));
	if (!size || !hide || !space || !w->hidden)
		return false;
	for (size_t k = 0; k < w->n; k++)
		size[k] = w->part[k].unit.n_pupils;
	bool fits = hb_suppress(size, w->hidden, w->n, r->min_group, space);
	for (size_t i = 0; i < r->n_items; i++) {
		for (size_t k = 0; k < w->n; k++) {
			size[k] = w->part[k].scored[i];
			hide[k] = w->hidden[k];
		}
		w->hide[i] |= !hb_suppress(size, hide, w->n, r->min_group, space) || !fits;
		for (size_t k = 0; k < w->n; k++)
			w->part[k].hide[i] = hide[k] || w->hide[i];
	}
	return true;
}

/* Parts of W: the groups of UNIT, whose pupils stand in order of group. */
static bool make_groups(struct whole *w, const struct report_unit *unit)
{
	struct report *r = w->r;
	w->part = hb_arena_array(&r->arena, unit->n_pupils, sizeof(*w->part));
	for (size_t p = 0; w->part && p < unit->n_pupils; p++) {
		struct report_pupil *pupil = &unit->pupil[p];
		if (!p || pupil->group != pupil[-1].group)
			w->part[w->n++].unit =
			        (struct report_unit){ .school = unit->school,
				                      .group = hb_dict_text(&r->groups,
				                                            pupil->group),
				                      .pupil = pupil };
		w->part[w->n - 1].unit.n_pupils++;
	}
	for (size_t k = 0; w->part && k < w->n; k++)
		if (!make_part(r, &w->part[k]))
			return false;
	return w->part && hide_parts(w);
}

static struct hb_str part_name(const struct report *r, const struct part *p, bool schools)
{
	struct hb_str name = schools ? p->unit.school : p->unit.group;
	return name.len ? name : report_word(r, schools ? W_NO_SCHOOL : W_NO_GROUP);
}

static void overview(struct whole *w, struct hb_doc *d, bool schools)
{
	struct report *r = w->r;
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, schools ? HB_STR("school") : HB_STR("groep"),
		  report_word(r, schools ? W_SCHOOL : W_GROUP) },
		{ HB_DOC_INT, HB_STR("leerlingen"), report_word(r, W_PUPILS) },
		{ HB_DOC_INT, HB_STR("observaties"), report_word(r, W_OBSERVATIONS) },
	};
	struct hb_doc_table *t = hb_doc_table(
	        d, report_word(r, schools ? W_SCHOOL_OVERVIEW : W_GROUP_OVERVIEW), columns, 3);
	bool any = false;
	for (size_t k = 0; k < w->n; k++) {
		const struct part *p = &w->part[k];
		hb_doc_row(d, t);
		hb_doc_cell_text(d, t, part_name(r, p, schools));
		if (w->hidden[k]) {
			hb_doc_cell_text(d, t, report_word(r, W_HIDDEN));
			hb_doc_cell_text(d, t, report_word(r, W_HIDDEN));
			any = true;
			continue;
		}
		hb_doc_cell_int(t, (int64_t)p->unit.n_pupils);
		hb_doc_cell_int(t, (int64_t)report_records(p->unit.pupil, p->unit.n_pupils));
	}
	if (any)
		hb_doc_note(d, HB_NOTE_INFO,
		            SAY(r, W_HIDDEN_ABOUT, report_int(r, (int64_t)r->min_group)));
}

/* Medians of the parts that may be shown, a column each; DRAWN beside each other. */
static void medians(struct whole *w, struct hb_doc *d, bool schools)
{
	enum { DRAWN = 8 };
	struct report *r = w->r;
	size_t at = 0;
	while (at < w->n) {
		struct hb_doc_column column[DRAWN + 1] = { { HB_DOC_TEXT, HB_STR("vaardigheid"),
			                                     report_word(r, W_SKILL) } };
		const struct part *shown[DRAWN];
		size_t n = 0;
		for (; at < w->n && n < DRAWN; at++) {
			if (w->hidden[at])
				continue;
			struct hb_str name = part_name(r, &w->part[at], schools);
			shown[n++] = &w->part[at];
			column[n] = (struct hb_doc_column){ HB_DOC_DECIMAL, name, name };
		}
		if (!n)
			return;
		struct hb_doc_table *t = hb_doc_table(
		        d, report_word(r, schools ? W_MEDIANS_SCHOOLS : W_MEDIANS_GROUPS), column,
		        n + 1);
		for (size_t i = 0; i < r->n_items; i++) {
			report_item_row(r, d, t, i);
			for (size_t k = 0; k < n; k++) {
				struct hb_figures f;
				hb_tally_figures(shown[k]->cells + i * r->words, r->n_values,
				                 r->item[i].field->scale->min, &f);
				if (shown[k]->hide[i])
					hb_doc_cell_text(d, t, report_word(r, W_HIDDEN));
				else if (f.n)
					hb_doc_cell_decimal(t, f.median_tenths, 1);
				else
					hb_doc_cell_empty(t);
			}
		}
	}
}

/* Names the skills that HIDE hides and BUT (may be NULL) does not; returns how many. */
static size_t tell_hidden(struct report *r, struct hb_doc *d, const bool *hide, const bool *but)
{
	struct hb_buf names = { 0 };
	size_t hidden = 0;
	for (size_t i = 0; i < r->n_items; i++) {
		if (!hide[i] || (but && but[i]))
			continue;
		hb_buf_cstr(&names, hidden++ ? ", " : "");
		hb_buf_str(&names, r->item[i].field->label);
	}
	struct hb_str list = report_text(r, &names);
	if (hidden)
		hb_doc_note(d, HB_NOTE_INFO,
		            SAY(r, W_SKILLS_HIDDEN, report_int(r, (int64_t)r->min_group), list));
	return hidden;
}

/* Distribution and figures of a whole, without the skills that are hidden. */
static void stand(struct report *r, struct hb_doc *d, const uint32_t *cells, const bool *hide)
{
	if (tell_hidden(r, d, hide, NULL) == r->n_items)
		return;
	report_distribution(r, d, report_word(r, W_DISTRIBUTION), cells, hide);
	report_figures_table(r, d, report_word(r, W_FIGURES_LAST), cells, hide);
}

/* Neither a few pupils nor all but a few. */
static bool safe(const struct report *r, uint64_t n, uint64_t all)
{
	return n >= r->min_group && (n == all || all - n >= r->min_group);
}

/* Items for which some of the terms would be about a few pupils. */
static void hide_in_terms(struct report *r, const struct report_unit *u, const int32_t *term,
                          size_t n, bool *hide)
{
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < r->n_items; i++) {
			uint64_t scored = 0;
			for (size_t p = 0; p < u->n_pupils; p++)
				for (uint32_t b = u->pupil[p].block; b != NO_BLOCK;
				     b = r->block[b].next) {
					const uint32_t *cell = r->block[b].cells + i * r->words;
					scored += r->block[b].term == term[k] &&
					          cell[r->n_values + HB_TALLY_LAST] != 0;
				}
			hide[i] |= scored && !safe(r, scored, u->n_pupils);
		}
}

static void course(struct report *r, struct hb_doc *d, const struct report_unit *u,
                   const bool *hide_whole)
{
	enum { DRAWN = 6 };
	int32_t *term;
	bool many;
	size_t n = report_terms(r, u, &term, &many), shown = 0;
	const uint32_t *cells[DRAWN];
	struct hb_str name[DRAWN];
	bool *hide = hb_arena_array(&r->arena, r->n_items, sizeof(*hide));
	struct hb_buf left = { 0 };
	r->failed |= !hide;
	for (size_t k = n > DRAWN ? n - DRAWN : 0; k < n && !r->failed; k++) {
		uint64_t pupils;
		uint32_t *of_term = report_term_cells(r, u, term[k], &pupils);
		if (!safe(r, pupils, u->n_pupils)) {
			hb_buf_cstr(&left, left.len ? ", " : "");
			hb_buf_str(&left, report_term_name(r, term[k]));
			continue;
		}
		cells[shown] = of_term;
		name[shown] = report_term_name(r, term[k]);
		term[shown++] = term[k];
	}
	hb_doc_heading(d, 3, report_word(r, W_COURSE_HEADING));
	if (n < 2)
		hb_doc_paragraph(d, report_word(r, W_COURSE_ONE));
	if (shown > 1 && !r->failed) {
		for (size_t i = 0; i < r->n_items; i++)
			hide[i] = hide_whole[i];
		hide_in_terms(r, u, term, shown, hide);
		report_term_table(r, d, cells, name, shown, hide);
		tell_hidden(r, d, hide, hide_whole);
	}
	struct hb_str terms = report_text(r, &left);
	if (terms.len)
		hb_doc_note(d, HB_NOTE_INFO, SAY(r, W_TERMS_HIDDEN, terms));
	if (many)
		hb_doc_note(d, HB_NOTE_INFO, report_word(r, W_COURSE_MANY));
}

/* How many pupils went which way; for the school alone, so that nothing can be taken from it. */
static void went(struct report *r, struct hb_doc *d, const struct report_unit *u, const bool *hide)
{
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("vaardigheid"), report_word(r, W_SKILL) },
		{ HB_DOC_INT, HB_STR("leerlingen"), report_word(r, W_PUPILS) },
		{ HB_DOC_INT, HB_STR("gunstiger"), report_word(r, W_BETTER_2) },
		{ HB_DOC_INT, HB_STR("gelijk"), report_word(r, W_SAME_1) },
		{ HB_DOC_INT, HB_STR("ongunstiger"), report_word(r, W_WORSE_2) },
	};
	struct hb_doc_table *t = NULL;
	uint64_t(*count)[3] = hb_arena_array(&r->arena, r->n_items, sizeof(*count));
	uint32_t *cells = hb_arena_array(&r->arena, r->n_items * r->words, sizeof(*cells));
	bool *left = hb_arena_array(&r->arena, r->n_items, sizeof(*left));
	r->failed |= !count || !cells || !left;
	for (size_t p = 0; !r->failed && p < u->n_pupils; p++) {
		report_sum(r, &u->pupil[p], cells);
		for (size_t i = 0; i < r->n_items; i++) {
			struct hb_figures f;
			hb_tally_figures(cells + i * r->words, r->n_values,
			                 r->item[i].field->scale->min, &f);
			int64_t change = r->item[i].reversed ? -f.change : f.change;
			if (f.n && f.has_change)
				count[i][change >= 2 ? 0 : change <= -2 ? 2 : 1]++;
		}
	}
	for (size_t i = 0; !r->failed && i < r->n_items; i++) {
		uint64_t n = count[i][0] + count[i][1] + count[i][2];
		left[i] = !safe(r, n, u->n_pupils);
		if (hide[i] || left[i])
			continue;
		if (!t)
			t = hb_doc_table(d, report_word(r, W_WENT_SCHOOL), columns, 5);
		report_item_row(r, d, t, i);
		hb_doc_cell_int(t, (int64_t)n);
		for (size_t k = 0; k < 3; k++)
			hb_doc_cell_int(t, (int64_t)count[i][k]);
	}
	if (t)
		tell_hidden(r, d, left, hide);
}

static void school_page(struct report *r, struct hb_doc *d, const struct part *school)
{
	struct whole w = { .r = r, .hide = school->hide };
	if (!make_groups(&w, &school->unit)) {
		r->failed = true;
		return;
	}
	hb_doc_heading(d, 2, report_word(r, W_STAND_SCHOOL));
	stand(r, d, school->cells, w.hide);
	course(r, d, &school->unit, w.hide);
	went(r, d, &school->unit, w.hide);
	if (w.n > 1) {
		hb_doc_heading(d, 2, report_word(r, W_GROUPS));
		overview(&w, d, false);
		medians(&w, d, false);
	}
	report_choices(r, d, &school->unit);
	table_sections(r, d, school->of);
}

static void region(struct whole *w, struct hb_doc *d)
{
	struct report *r = w->r;
	struct part all = { .unit = { .pupil = r->pupil, .n_pupils = r->pupils.n } };
	if (!make_part(r, &all)) {
		r->failed = true;
		return;
	}
	hb_doc_heading(d, 1, report_word(r, W_REGION));
	stand(r, d, all.cells, w->hide);
	overview(w, d, true);
	medians(w, d, true);
}

void report_school_pages(struct report *r, struct hb_doc *d)
{
	struct whole w = { .r = r, .n = r->n_units };
	w.part = hb_arena_array(&r->arena, w.n, sizeof(*w.part));
	w.hide = hb_arena_array(&r->arena, r->n_items, sizeof(*w.hide));
	bool made = w.part && w.hide;
	for (size_t k = 0; made && k < w.n; k++) {
		w.part[k].unit = r->unit[k];
		w.part[k].of = &r->unit[k];
		made = make_part(r, &w.part[k]);
	}
	if (!made || !hide_parts(&w)) {
		r->failed = true;
		return;
	}
	if (r->pupils.n < r->min_group) {
		hb_doc_note(d, HB_NOTE_ATTENTION,
		            SAY(r, W_ALL_HIDDEN, report_int(r, (int64_t)r->min_group)));
		return;
	}
	if (w.n > 1)
		region(&w, d);
	for (size_t k = 0; k < w.n; k++) {
		if (w.n > 1)
			hb_doc_page(d, part_name(r, &w.part[k], true));
		if (!w.hidden[k]) {
			school_page(r, d, &w.part[k]);
			continue;
		}
		hb_doc_note(d, HB_NOTE_INFO,
		            SAY(r, W_SCHOOL_HIDDEN, report_int(r, (int64_t)r->min_group)));
		table_sections(r, d, w.part[k].of);
	}
}
