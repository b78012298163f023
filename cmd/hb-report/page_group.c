/* A group's page: who stands where, how the scores lie, where it goes, and whom to talk with. */
#include "tables.h"

enum { HEAT_COLUMNS = 30 /* pupils beside each other before the map is cut in parts */ };

static void heat_part(struct report *r, struct hb_doc *d, const struct report_pupil *const *pupil,
                      size_t n, const struct hb_scale *s)
{
	struct hb_doc_scale scale;
	struct hb_doc_head head[HEAT_COLUMNS] = { 0 };
	int64_t scores[HEAT_COLUMNS];
	if (!report_scale(s, &scale))
		return;
	for (size_t p = 0; p < n; p++) {
		head[p].key = pupil[p]->code;
		head[p].label = report_short_name(r, pupil[p]);
	}
	struct hb_doc_picture *pic = hb_doc_heat(d, report_word(r, W_STAND), &scale, head, n);
	for (size_t i = 0; i < r->n_items; i++) {
		if (r->item[i].field->scale != s)
			continue;
		for (size_t p = 0; p < n; p++) {
			uint8_t score = report_latest(pupil[p], i);
			scores[p] = score == SCORE_MISSING   ? HB_DOC_MISSING
			            : score == SCORE_DIFFERS ? HB_DOC_DIFFERS
			                                     : s->min + score - 1;
		}
		struct hb_doc_head item = report_head(r, i);
		hb_doc_scores(d, pic, &item, scores);
	}
}

static void heat(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	const struct report_pupil *seen[HEAT_COLUMNS];
	size_t n = 0;
	for (size_t p = 0; p < u->n_pupils; p++) {
		if (u->pupil[p].n_seen)
			seen[n++] = &u->pupil[p];
		if (!n || (n < HEAT_COLUMNS && p + 1 < u->n_pupils))
			continue;
		for (const struct hb_scale *s = NULL; (s = report_next_scale(r, s));)
			heat_part(r, d, seen, n, s);
		n = 0;
	}
}

/* Medians per term, the last DRAWN of them. */
static void course(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	enum { DRAWN = 6 };
	int32_t *term;
	bool many;
	size_t n = report_terms(r, u, &term, &many), from = n > DRAWN ? n - DRAWN : 0;
	const uint32_t *cells[DRAWN] = { NULL };
	struct hb_str name[DRAWN];
	hb_doc_heading(d, 2, report_word(r, W_COURSE_HEADING));
	if (many)
		hb_doc_note(d, HB_NOTE_INFO, report_word(r, W_COURSE_MANY));
	if (n < 2 && !many)
		hb_doc_paragraph(d, report_word(r, W_COURSE_ONE));
	if (n < 2 || r->failed)
		return;
	uint64_t pupils;
	for (size_t k = from; k < n; k++) {
		cells[k - from] = report_term_cells(r, u, term[k], &pupils);
		name[k - from] = report_term_name(r, term[k]);
	}
	if (!r->failed)
		report_term_table(r, d, cells, name, n - from, NULL);
	if (from)
		hb_doc_paragraph(d, SAY(r, W_COURSE_CUT, report_int(r, DRAWN)));
}

/* A row for a pupil of whom something is worth a talk. */
static void talk_row(struct report *r, struct hb_doc *d, struct hb_doc_table **t,
                     const struct report_pupil *p, uint32_t *cells)
{
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("leerling"), report_word(r, W_PUPIL) },
		{ HB_DOC_TEXT, HB_STR("ongunstig"), report_word(r, W_WORSE) },
		{ HB_DOC_TEXT, HB_STR("gunstig"), report_word(r, W_BETTER) },
	};
	struct hb_buf worse = { 0 }, better = { 0 };
	report_sum(r, p, cells);
	for (size_t i = 0; i < r->n_items; i++) {
		struct report_change c;
		report_changes(r, p, i, cells + i * r->words, &c);
		if (c.talk)
			report_add_change(r, c.talk == HB_TONE_FAVOURABLE ? &better : &worse, "\n",
			                  i, &c);
	}
	struct hb_str worse_text = report_text(r, &worse), better_text = report_text(r, &better);
	if (!worse_text.len && !better_text.len)
		return;
	if (!*t) {
		hb_doc_paragraph(d, report_word(r, W_TALKS_ABOUT));
		*t = hb_doc_table(d, HB_STR(""), columns, 3);
	}
	hb_doc_row(d, *t);
	hb_doc_cell_text(d, *t, report_name(r, p));
	hb_doc_cell_text(d, *t, worse_text);
	hb_doc_cell_text(d, *t, better_text);
}

static void talks(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	struct hb_doc_table *t = NULL;
	uint32_t *cells = hb_arena_array(&r->arena, r->n_items * r->words, sizeof(*cells));
	r->failed |= !cells;
	hb_doc_heading(d, 2, report_word(r, W_TALKS));
	for (size_t p = 0; cells && p < u->n_pupils; p++)
		talk_row(r, d, &t, &u->pupil[p], cells);
	if (!t)
		hb_doc_paragraph(d, report_word(r, W_TALKS_NONE));
}

static void coarse_page(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	hb_doc_note(d, HB_NOTE_INFO, report_word(r, W_COARSE_ONLY));
	report_distribution(r, d, report_word(r, W_DISTRIBUTION_ALL), u->coarse->cells, NULL);
	report_figures_table(r, d, report_word(r, W_FIGURES), u->coarse->cells, NULL);
}

void report_group_page(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	if (u->coarse) {
		coarse_page(r, d, u);
		table_sections(r, d, u);
		return;
	}
	if (!report_seen_pupils(u->pupil, u->n_pupils)) {
		hb_doc_paragraph(d, report_word(r, W_GROUP_NOT_SEEN));
		if (!r->min_group_given)
			table_sections(r, d, u);
		report_missing(r, d, u);
		return;
	}
	uint32_t *cells = report_latest_cells(r, u->pupil, u->n_pupils);
	if (!cells)
		return;
	hb_doc_heading(d, 2, report_word(r, W_STAND_HEADING));
	if (!r->min_group_given) {
		heat(r, d, u);
		talks(r, d, u);
		hb_doc_heading(d, 2, report_word(r, W_SCORES));
	}
	report_distribution(r, d, report_word(r, W_DISTRIBUTION), cells, NULL);
	report_figures_table(r, d, report_word(r, W_FIGURES_LAST), cells, NULL);
	course(r, d, u);
	report_choices(r, d, u);
	if (!r->min_group_given)
		table_sections(r, d, u);
	report_missing(r, d, u);
}
