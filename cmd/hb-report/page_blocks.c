/* Blocks that the pages of groups, schools and pupils share, and the figures in them. */
#include <stdlib.h>

#include "report.h"

uint32_t *report_latest_cells(struct report *r, const struct report_pupil *pupil, size_t n)
{
	uint32_t *cells = hb_arena_array(&r->arena, r->n_items * r->words, sizeof(*cells));
	r->failed |= !cells;
	for (size_t p = 0; cells && p < n; p++)
		report_add_latest(r, &pupil[p], cells);
	return cells;
}

void report_distribution(struct report *r, struct hb_doc *d, struct hb_str caption,
                         const uint32_t *cells, const bool *hide)
{
	struct hb_doc_scale scale;
	uint64_t counts[20];
	for (const struct hb_scale *s = NULL; (s = report_next_scale(r, s));) {
		if (!report_scale(s, &scale))
			continue;
		struct hb_doc_picture *pic = hb_doc_bars(d, caption, &scale);
		for (size_t i = 0; i < r->n_items; i++) {
			const uint32_t *cell = cells + i * r->words;
			struct hb_figures f;
			if (r->item[i].field->scale != s || (hide && hide[i]))
				continue;
			hb_tally_figures(cell, r->n_values, s->min, &f);
			for (int64_t k = 0; k <= s->max - s->min; k++)
				counts[k] = cell[k];
			struct hb_doc_head head = report_head(r, i);
			hb_doc_bar(d, pic, &head, counts, f.missing,
			           f.n ? f.median_tenths : HB_DOC_MISSING);
		}
	}
}

void report_item_row(struct report *r, struct hb_doc *d, struct hb_doc_table *t, size_t item)
{
	hb_doc_row(d, t);
	hb_doc_cell_text(d, t, r->item[item].field->label);
	if (r->item[item].reversed)
		hb_doc_row_note(d, t, report_word(r, W_REVERSED));
}

void report_figures_table(struct report *r, struct hb_doc *d, struct hb_str caption,
                          const uint32_t *cells, const bool *hide)
{
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("vaardigheid"), report_word(r, W_SKILL) },
		{ HB_DOC_INT, HB_STR("n"), report_word(r, W_N) },
		{ HB_DOC_INT, HB_STR("ontbrekend"), report_word(r, W_MISSING) },
		{ HB_DOC_DECIMAL, HB_STR("mediaan"), report_word(r, W_MEDIAN) },
		{ HB_DOC_DECIMAL, HB_STR("gemiddelde"), report_word(r, W_MEAN) },
	};
	struct hb_doc_table *t = hb_doc_table(d, caption, columns, 5);
	for (size_t i = 0; i < r->n_items; i++) {
		struct hb_figures f;
		if (hide && hide[i])
			continue;
		hb_tally_figures(cells + i * r->words, r->n_values, r->item[i].field->scale->min,
		                 &f);
		report_item_row(r, d, t, i);
		hb_doc_cell_int(t, (int64_t)f.n);
		hb_doc_cell_int(t, (int64_t)f.missing);
		if (!f.n)
			continue;
		hb_doc_cell_decimal(t, f.median_tenths, 1);
		hb_doc_cell_decimal(t, f.mean_hundredths, 2);
	}
}

static int by_term(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

size_t report_terms(struct report *r, const struct report_unit *u, int32_t **terms, bool *many)
{
	size_t n = 0, blocks = 0;
	*many = false;
	for (size_t p = 0; p < u->n_pupils; p++)
		for (uint32_t b = u->pupil[p].block; b != NO_BLOCK; b = r->block[b].next)
			blocks++;
	int32_t *all = *terms = hb_arena_array(&r->arena, blocks + 1, sizeof(*all));
	r->failed |= !all;
	for (size_t p = 0; all && p < u->n_pupils; p++)
		for (uint32_t b = u->pupil[p].block; b != NO_BLOCK; b = r->block[b].next) {
			*many |= r->block[b].term == TERM_MANY;
			if (r->block[b].term != TERM_MANY)
				all[n++] = r->block[b].term;
		}
	if (!n)
		return 0;
	qsort(all, n, sizeof(*all), by_term);
	size_t distinct = 1;
	for (size_t i = 1; i < n; i++)
		if (all[i] != all[distinct - 1])
			all[distinct++] = all[i];
	return distinct;
}

struct hb_str report_term_name(struct report *r, int32_t term)
{
	struct hb_buf b = { 0 };
	int year = term / 64;
	hb_buf_printf(&b, "%d-%d/", year, year + 1);
	hb_buf_str(&b, r->calendar->form->terms[term % 64].id);
	return report_text(r, &b);
}

uint32_t *report_term_cells(struct report *r, const struct report_unit *u, int32_t term,
                            uint64_t *pupils)
{
	uint32_t *cells = hb_arena_array(&r->arena, r->n_items * r->words, sizeof(*cells));
	r->failed |= !cells;
	*pupils = 0;
	for (size_t p = 0; cells && p < u->n_pupils; p++)
		for (uint32_t b = u->pupil[p].block; b != NO_BLOCK; b = r->block[b].next) {
			if (r->block[b].term != term)
				continue;
			++*pupils;
			for (size_t i = 0; i < r->n_items; i++)
				hb_tally_merge(cells + i * r->words,
				               r->block[b].cells + i * r->words, r->n_values);
		}
	return cells;
}

/* The medians of the last two of N terms as joined dots. */
static void term_pair(struct report *r, struct hb_doc *d, const uint32_t *const *cells,
                      const struct hb_str *name, size_t n, const bool *hide)
{
	struct hb_doc_scale scale;
	for (const struct hb_scale *s = NULL; (s = report_next_scale(r, s));) {
		if (!report_scale(s, &scale))
			continue;
		struct hb_doc_picture *pic = hb_doc_before_after(
		        d, SAY(r, W_COURSE_PAIR, name[n - 2], name[n - 1]), &scale, 1);
		for (size_t i = 0; i < r->n_items; i++) {
			struct hb_figures then, now;
			if (r->item[i].field->scale != s || (hide && hide[i]))
				continue;
			hb_tally_figures(cells[n - 2] + i * r->words, r->n_values, s->min, &then);
			hb_tally_figures(cells[n - 1] + i * r->words, r->n_values, s->min, &now);
			struct hb_doc_head head = report_head(r, i);
			hb_doc_pair(d, pic, &head, then.n ? then.median_tenths : HB_DOC_MISSING,
			            now.n ? now.median_tenths : HB_DOC_MISSING);
		}
	}
}

void report_term_table(struct report *r, struct hb_doc *d, const uint32_t *const *cells,
                       const struct hb_str *name, size_t n, const bool *hide)
{
	term_pair(r, d, cells, name, n, hide);
	struct hb_doc_column column[8] = { { HB_DOC_TEXT, HB_STR("vaardigheid"),
		                             report_word(r, W_SKILL) } };
	for (size_t k = 0; k < n; k++)
		column[k + 1] = (struct hb_doc_column){ HB_DOC_DECIMAL, name[k], name[k] };
	struct hb_doc_table *t = hb_doc_table(d, report_word(r, W_COURSE_GROUP), column, n + 1);
	for (size_t i = 0; i < r->n_items; i++) {
		if (hide && hide[i])
			continue;
		report_item_row(r, d, t, i);
		for (size_t k = 0; k < n; k++) {
			struct hb_figures f;
			hb_tally_figures(cells[k] + i * r->words, r->n_values,
			                 r->item[i].field->scale->min, &f);
			if (f.n)
				hb_doc_cell_decimal(t, f.median_tenths, 1);
			else
				hb_doc_cell_empty(t);
		}
	}
}

void report_choices(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	if (r->f_choices == HB_NO_FIELD)
		return;
	const struct hb_field *f = &r->table->fields[r->f_choices];
	bool count_pupils = r->by != BY_PUPIL;
	struct hb_doc_column columns[4] = { { HB_DOC_TEXT, f->id,
		                              report_word(r, W_RECOMMENDATION) },
		                            { HB_DOC_INT, HB_STR("n"), report_word(r, W_TIMES) } };
	size_t n_columns = 2;
	if (count_pupils)
		columns[n_columns++] = (struct hb_doc_column){ HB_DOC_INT, HB_STR("leerlingen"),
			                                       report_word(r, W_PUPILS) };
	columns[n_columns++] = (struct hb_doc_column){ HB_DOC_TEXT, HB_STR("laatste_datum"),
		                                       report_word(r, W_LAST_TIME) };
	struct hb_doc_table *t = NULL;
	if (!report_records(u->pupil, u->n_pupils))
		return;
	hb_doc_heading(d, 2, report_word(r, W_RECOMMENDATIONS));
	for (size_t c = 0; c < f->n_choices; c++) {
		int64_t times = 0, pupils = 0;
		int32_t last = HB_NO_DAY;
		for (size_t p = 0; p < u->n_pupils; p++) {
			int64_t before = times;
			for (size_t s = 0; s < u->pupil[p].n_seen; s++) {
				if (!(u->pupil[p].seen[s].choices >> c & 1))
					continue;
				times++;
				last = u->pupil[p].seen[s].day > last ? u->pupil[p].seen[s].day
				                                      : last;
			}
			pupils += times > before;
		}
		if (!times)
			continue;
		if (!t)
			t = hb_doc_table(d, HB_STR(""), columns, n_columns);
		hb_doc_row(d, t);
		hb_doc_cell_text(d, t, f->choices[c].label);
		if (r->by == BY_SCHOOL && (uint64_t)pupils < r->min_group) {
			for (size_t i = 1; i < n_columns; i++)
				hb_doc_cell_text(d, t, report_word(r, W_HIDDEN));
			continue;
		}
		hb_doc_cell_int(t, times);
		if (count_pupils)
			hb_doc_cell_int(t, pupils);
		hb_doc_cell_text(d, t, report_date(r, last));
	}
	if (!t)
		hb_doc_paragraph(d, report_word(r, W_NO_RECOMMENDATION));
}
