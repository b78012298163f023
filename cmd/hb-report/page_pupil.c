/* A pupil's page: what stands out, where each skill went, the figures, and what was said. */
#include "tables.h"

enum {
	DATES_DRAWN = 8,      /* more columns do not fit beside the names */
	EXECUTIVE_NEEDED = 9, /* scored functions, for their mean */
};

struct page {
	struct report *r;
	struct hb_doc *d;
	const struct report_pupil *p;
	uint32_t *cells; /* by item */
	int32_t *day;    /* dates drawn */
	struct hb_doc_head *head;
	size_t n_days;      /* dates there are */
	size_t first_drawn; /* index of the first one drawn */
	bool by_term;
};

static bool make_days(struct page *g)
{
	const struct report_pupil *p = g->p;
	g->day = hb_arena_array(&g->r->arena, p->n_seen + 1, sizeof(*g->day));
	for (size_t i = 0; g->day && i < p->n_seen; i++)
		if (!g->n_days || g->day[g->n_days - 1] != p->seen[i].day)
			g->day[g->n_days++] = p->seen[i].day;
	return g->day != NULL;
}

/* Too many dates to draw: the last of each term stays. */
static void thin_days(struct page *g)
{
	size_t n = 0;
	if (g->n_days <= DATES_DRAWN)
		return;
	g->by_term = true;
	for (size_t i = 0; i < g->n_days; i++)
		if (i + 1 == g->n_days ||
		    report_term_of(g->r, g->day[i]) != report_term_of(g->r, g->day[i + 1]))
			g->day[n++] = g->day[i];
	g->n_days = n;
	g->first_drawn = n > DATES_DRAWN ? n - DATES_DRAWN : 0;
}

static struct hb_str term_label(struct report *r, int32_t day, bool with_year)
{
	char space[HB_PERIOD_MAX];
	struct hb_str term = hb_term(r->calendar, day, space);
	size_t slash = hb_str_find(term, '/');
	if (!with_year)
		term = hb_str_from(term, slash + 1);
	struct hb_str kept = hb_arena_str(&r->arena, term);
	r->failed |= !kept.p;
	return kept;
}

static bool make_heads(struct page *g)
{
	size_t n = g->n_days - g->first_drawn;
	int32_t *day = g->day + g->first_drawn;
	int32_t first_year, last_year;
	uint32_t term;
	g->head = hb_arena_array(&g->r->arena, n, sizeof(*g->head));
	if (!g->head)
		return false;
	hb_calendar_locate(g->r->calendar, day[0], &first_year, &term);
	hb_calendar_locate(g->r->calendar, day[n - 1], &last_year, &term);
	for (size_t i = 0; i < n; i++) {
		char iso[10];
		g->head[i].key = hb_arena_str(&g->r->arena, hb_day_write(day[i], iso));
		g->head[i].label = report_date(g->r, day[i]);
		g->head[i].group = term_label(g->r, day[i], first_year != last_year);
	}
	return true;
}

static void course(struct page *g)
{
	struct report *r = g->r;
	size_t n = g->n_days - g->first_drawn;
	struct hb_doc_scale scale;
	int64_t *scores = hb_arena_array(&r->arena, n, sizeof(*scores));
	r->failed |= !scores || !make_heads(g);
	for (const struct hb_scale *s = NULL; !r->failed && (s = report_next_scale(r, s));) {
		if (!report_scale(s, &scale))
			continue;
		bool any = false;
		struct hb_doc_picture *pic =
		        hb_doc_course(g->d, report_word(r, g->by_term ? W_COURSE_TERMS : W_COURSE),
		                      &scale, g->head, n);
		for (size_t i = 0; i < r->n_items; i++) {
			if (r->item[i].field->scale != s)
				continue;
			for (size_t k = 0; k < n; k++)
				scores[k] = report_points(
				        &r->item[i],
				        report_score_on(g->p, g->day[g->first_drawn + k], i));
			struct hb_doc_head head = report_head(r, i);
			struct report_change c;
			hb_doc_scores(g->d, pic, &head, scores);
			report_changes(r, g->p, i, g->cells + i * r->words, &c);
			if (c.talk)
				hb_doc_item_remark(g->d, pic, c.talk, report_change_text(r, i, &c));
			any |= c.talk != HB_TONE_NONE;
		}
		if (any)
			hb_doc_picture_summary(g->d, pic, report_word(r, W_COURSE_REMARK));
	}
	if (g->first_drawn)
		hb_doc_paragraph(g->d, SAY(r, W_COURSE_CUT, report_int(r, (int64_t)n)));
	if (!g->p->has_records)
		hb_doc_paragraph(g->d, report_word(r, W_COURSE_ENDS));
}

/* The items that stand at the far end on the last date, with their scores. */
static struct hb_str standing(struct page *g, bool high, bool reversed)
{
	struct report *r = g->r;
	struct hb_buf b = { 0 };
	for (size_t i = 0; i < r->n_items; i++) {
		const struct report_item *item = &r->item[i];
		const struct hb_scale *s = item->field->scale;
		int64_t now = report_points(item, report_latest(g->p, i));
		if (item->reversed != reversed || now < s->min || s->max - s->min < 4)
			continue;
		if (high ? now < s->max - (reversed ? 1 : 0) : now > s->min + 1)
			continue;
		hb_buf_cstr(&b, b.len ? ", " : "");
		hb_buf_str(&b, item->field->label);
		hb_buf_printf(&b, " (%lld)", (long long)now);
	}
	return report_text(r, &b);
}

/* What is worth a talk and goes the way of TONE. */
static struct hb_str changes(struct page *g, enum hb_doc_tone tone)
{
	struct report *r = g->r;
	struct hb_buf b = { 0 };
	for (size_t i = 0; i < r->n_items; i++) {
		struct report_change c;
		report_changes(r, g->p, i, g->cells + i * r->words, &c);
		if (c.talk == tone)
			report_add_change(r, &b, ", ", i, &c);
	}
	return report_text(r, &b);
}

static void item(struct page *g, struct hb_doc_list *list, enum word w, struct hb_str text)
{
	if (text.len)
		hb_doc_list_item(g->d, list, SAY(g->r, w, text));
}

static void notable(struct page *g)
{
	struct report *r = g->r;
	struct hb_str worse = changes(g, HB_TONE_UNFAVOURABLE),
	              better = changes(g, HB_TONE_FAVOURABLE);
	hb_doc_heading(g->d, 2, SAY(r, W_NOTABLE, report_date(r, g->p->last_day)));
	struct hb_doc_list *list = hb_doc_list(g->d, false);
	item(g, list, W_TALK_WORSE, worse);
	item(g, list, W_TALK_BETTER, better);
	if (g->n_days < 2)
		hb_doc_list_item(g->d, list, report_word(r, W_ONE_DATE));
	else if (!worse.len && !better.len)
		hb_doc_list_item(g->d, list, report_word(r, W_NOTHING_NOTABLE));
	item(g, list, W_NOW_HIGH, standing(g, true, false));
	item(g, list, W_NOW_LOW, standing(g, false, false));
	item(g, list, W_NOW_TROUBLE, standing(g, true, true));
}

/* The course, and how often each score was given: side by side where the dates are few. */
static void pictures(struct page *g)
{
	bool several = g->n_days > 1;
	thin_days(g);
	bool beside = several && g->n_days <= HB_DOC_BESIDE_DATES;
	if (!g->n_days)
		return;
	hb_doc_heading(g->d, 2, report_word(g->r, W_COURSE_HEADING));
	if (beside)
		hb_doc_beside(g->d);
	course(g);
	if (several)
		report_distribution(g->r, g->d, report_word(g->r, W_ALL_SCORES), g->cells, NULL);
	if (beside)
		hb_doc_beside_end(g->d);
}

static void cell_score(struct hb_doc *d, struct hb_doc_table *t, struct report *r, uint32_t score,
                       int64_t min)
{
	if (score == HB_TALLY_DIFFERS)
		hb_doc_cell_text(d, t, report_word(r, W_DIFFERS));
	else
		hb_doc_cell_int(t, min + score);
}

/* Whether each skill that was scored at all was scored on the last date. */
static bool one_last_date(const struct page *g)
{
	for (size_t i = 0; i < g->r->n_items; i++) {
		struct hb_figures f;
		hb_tally_figures(g->cells + i * g->r->words, g->r->n_values, 0, &f);
		if (f.n && f.last_day != g->p->last_day)
			return false;
	}
	return true;
}

static void figures_row(struct page *g, struct hb_doc_table *t, size_t i, bool with_date)
{
	struct report *r = g->r;
	struct report_change c;
	int64_t min = r->item[i].field->scale->min;
	report_changes(r, g->p, i, g->cells + i * r->words, &c);
	const struct hb_figures *f = &c.figures;
	report_item_row(r, g->d, t, i);
	if (!f->n) {
		for (size_t k = with_date ? 0 : 1; k < 4; k++)
			hb_doc_cell_empty(t);
		hb_doc_cell_int(t, 0);
		hb_doc_cell_int(t, (int64_t)f->missing);
		return;
	}
	cell_score(g->d, t, r, f->last, min);
	hb_doc_cell_strong(t);
	if (with_date)
		hb_doc_cell_text(g->d, t, report_date(r, f->last_day));
	cell_score(g->d, t, r, f->first, min);
	if (f->has_change)
		hb_doc_cell_int(t, f->change);
	else
		hb_doc_cell_empty(t);
	if (c.change >= TALK_CHANGE)
		hb_doc_cell_tone(t, HB_TONE_FAVOURABLE);
	if (c.change <= -TALK_CHANGE)
		hb_doc_cell_tone(t, HB_TONE_UNFAVOURABLE);
	hb_doc_cell_int(t, (int64_t)f->n);
	hb_doc_cell_int(t, (int64_t)f->missing);
	hb_doc_cell_decimal(t, f->median_tenths, 1);
	hb_doc_cell_decimal(t, f->mean_hundredths, 2);
}

static void figures(struct page *g)
{
	struct report *r = g->r;
	bool with_date = !one_last_date(g);
	struct hb_doc_column columns[9];
	size_t n = 0;
	columns[n++] = (struct hb_doc_column){ HB_DOC_TEXT, HB_STR("vaardigheid"),
		                               report_word(r, W_SKILL) };
	columns[n++] =
	        (struct hb_doc_column){ HB_DOC_INT, HB_STR("laatste"), report_word(r, W_LAST) };
	if (with_date)
		columns[n++] = (struct hb_doc_column){ HB_DOC_TEXT, HB_STR("laatste_datum"),
			                               report_word(r, W_LAST_DATE) };
	columns[n++] =
	        (struct hb_doc_column){ HB_DOC_INT, HB_STR("eerste"), report_word(r, W_FIRST) };
	columns[n++] =
	        (struct hb_doc_column){ HB_DOC_INT, HB_STR("verschil"), report_word(r, W_CHANGE) };
	columns[n++] = (struct hb_doc_column){ HB_DOC_INT, HB_STR("n"), report_word(r, W_N) };
	columns[n++] = (struct hb_doc_column){ HB_DOC_INT, HB_STR("ontbrekend"),
		                               report_word(r, W_MISSING) };
	columns[n++] = (struct hb_doc_column){ HB_DOC_DECIMAL, HB_STR("mediaan"),
		                               report_word(r, W_MEDIAN) };
	columns[n++] = (struct hb_doc_column){ HB_DOC_DECIMAL, HB_STR("gemiddelde"),
		                               report_word(r, W_MEAN) };
	struct hb_doc_table *t = hb_doc_table(g->d, HB_STR(""), columns, n);
	for (size_t i = 0; i < r->n_items; i++)
		figures_row(g, t, i, with_date);
}

/* The one combination there is: the mean of the executive functions on the last date. */
static void executive(struct page *g)
{
	struct report *r = g->r;
	int64_t sum = 0, n = 0, all = 0;
	for (size_t i = 0; i < r->n_items; i++) {
		int64_t now = report_points(&r->item[i], report_latest(g->p, i));
		if (!r->item[i].executive)
			continue;
		all++;
		if (now >= r->item[i].field->scale->min) {
			sum += now;
			n++;
		}
	}
	if (!all)
		return;
	struct hb_str date = report_date(r, g->p->last_day), row = HB_STR("executieve_functies");
	hb_doc_figure(g->d, row, HB_STR("n"), n, 0);
	if (n < EXECUTIVE_NEEDED) {
		hb_doc_paragraph(g->d, SAY(r, W_EXECUTIVE_WITHHELD, report_int(r, all), date,
		                           report_int(r, n)));
		return;
	}
	int64_t mean = (200 * sum + n) / (2 * n);
	hb_doc_figure(g->d, row, HB_STR("gemiddelde"), mean, 2);
	struct hb_buf b = { 0 };
	hb_buf_printf(&b, "%lld%c%02lld", (long long)(mean / 100),
	              r->lang == HB_LANG_NL ? ',' : '.', (long long)(mean % 100));
	struct hb_str text = report_text(r, &b);
	if (n < all)
		text = SAY(r, W_EXECUTIVE_OF, text, report_int(r, n));
	struct hb_buf line = { 0 };
	hb_buf_str(&line, SAY(r, W_EXECUTIVE, report_int(r, all), date, text));
	hb_buf_cstr(&line, ". ");
	hb_buf_str(&line, report_word(r, W_NO_TOTAL));
	hb_doc_paragraph(g->d, report_text(r, &line));
}

static void remarks(struct page *g)
{
	struct report *r = g->r;
	bool any = false;
	hb_doc_heading(g->d, 2, report_word(r, W_REMARKS));
	hb_doc_beside(g->d);
	for (size_t s = g->p->n_seen; s-- > 0;) {
		const struct report_seen *seen = &g->p->seen[s];
		if (!seen->remark.len)
			continue;
		struct hb_buf b = { 0 };
		struct hb_str who = hb_dict_text(&r->observers, seen->observer);
		hb_buf_str(&b, report_date(r, seen->day));
		hb_buf_cstr(&b, ", ");
		hb_buf_str(&b, who.len ? who : report_word(r, W_UNKNOWN_OBSERVER));
		hb_doc_quote(g->d, report_text(r, &b), seen->remark);
		any = true;
	}
	hb_doc_beside_end(g->d);
	if (!any)
		hb_doc_paragraph(g->d, report_word(r, W_NO_REMARKS));
}

void report_pupil_page(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	struct page g = { .r = r, .d = d, .p = u->pupil };
	g.cells = hb_arena_array(&r->arena, r->n_items * r->words, sizeof(*g.cells));
	if (!g.cells || !make_days(&g)) {
		r->failed = true;
		return;
	}
	if (!g.p->n_seen && g.p->block == NO_BLOCK) {
		hb_doc_paragraph(d, report_word(r, W_NOT_SEEN));
		table_signals(r, d, u);
		table_sections(r, d, u);
		return;
	}
	report_sum(r, g.p, g.cells);
	notable(&g);
	pictures(&g);
	hb_doc_heading(d, 2, report_word(r, W_FIGURES));
	figures(&g);
	executive(&g);
	hb_doc_beside(d);
	report_choices(r, d, u);
	table_signals(r, d, u);
	hb_doc_beside_end(d);
	table_sections(r, d, u);
	if (g.p->has_records)
		remarks(&g);
}
