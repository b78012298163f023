/* The schools of a region by type in each context, as one picture: what place of hb-canvas wrote.
 */
#include <stdlib.h>

#include "tables.h"

enum { SCHOOL, CONTEXT, TYPE, SINCE, BEFORE, STEP, N_COLUMNS };

struct region {
	struct report *r;
	const struct report_table *t;
	size_t column[N_COLUMNS]; /* SIZE_MAX: not there */
	const struct hb_field *context, *type;
	struct hb_dict schools;
	const struct report_table_row **last; /* [school * contexts + context] */
	uint32_t *order;                      /* schools in byte order */
};

static struct hb_str cell(const struct region *g, const struct report_table_row *row, int column)
{
	size_t c = g->column[column];
	return c == SIZE_MAX ? HB_STR("") : row->cell[c];
}

static void find_columns(struct region *g)
{
	static const char *const names[N_COLUMNS] = { "school", "context",    "type",
		                                      "sinds",  "vorig_type", "stap" };
	for (size_t i = 0; i < N_COLUMNS; i++) {
		g->column[i] = SIZE_MAX;
		for (size_t c = 0; c < g->t->n_columns; c++)
			if (hb_str_is(g->t->column[c], names[i]))
				g->column[i] = c;
	}
}

static bool find_types(struct region *g)
{
	const struct hb_form *form;
	const struct hb_table *table;
	if (hb_run_other_form(g->r->run, "canvas/positie", &form, &table) != HB_OK || !table)
		return false;
	uint32_t context = hb_table_field(table, HB_STR("context")),
	         type = hb_table_field(table, HB_STR("type"));
	if (context == HB_NO_FIELD || type == HB_NO_FIELD)
		return false;
	g->context = &table->fields[context];
	g->type = &table->fields[type];
	return g->context->n_choices && g->type->n_choices >= 2 && g->type->n_choices <= 20;
}

/* The last row of each school and context; of a history the one with the latest date. */
static bool gather(struct region *g)
{
	size_t n = g->context->n_choices;
	g->last = hb_arena_array(&g->r->arena, g->t->n_rows * n, sizeof(*g->last));
	for (size_t i = 0; g->last && i < g->t->n_rows; i++) {
		const struct report_table_row *row = &g->t->row[i];
		uint32_t context = hb_field_choice(g->context, cell(g, row, CONTEXT));
		uint32_t school = hb_dict_add(&g->schools, cell(g, row, SCHOOL), NULL);
		if (school == HB_DICT_NONE)
			return false;
		if (context == UINT32_MAX)
			continue;
		const struct report_table_row **at = &g->last[school * n + context];
		if (!*at || hb_str_cmp(cell(g, *at, SINCE), cell(g, row, SINCE)) < 0)
			*at = row;
	}
	return g->last != NULL;
}

static int by_name(const void *a, const void *b, void *ctx)
{
	const struct hb_dict *schools = ctx;
	return hb_str_cmp(hb_dict_text(schools, *(const uint32_t *)a),
	                  hb_dict_text(schools, *(const uint32_t *)b));
}

static bool sort_schools(struct region *g)
{
	g->order = hb_arena_array(&g->r->arena, (size_t)g->schools.n + 1, sizeof(*g->order));
	for (uint32_t i = 0; g->order && i < g->schools.n; i++)
		g->order[i] = i;
	if (g->order)
		qsort_r(g->order, g->schools.n, sizeof(*g->order), by_name, &g->schools);
	return g->order != NULL;
}

/* "A", and of a longer name the first two letters. */
static struct hb_str short_name(struct hb_str id)
{
	return (struct hb_str){ id.p, id.len < 2 ? id.len : 2 };
}

static struct hb_doc_picture *picture(struct region *g, struct hb_doc *d)
{
	struct report *r = g->r;
	size_t n_types = g->type->n_choices, n = g->context->n_choices;
	struct hb_str *step = hb_arena_array(&r->arena, n_types, sizeof(*step));
	struct hb_doc_head *head = hb_arena_array(&r->arena, n, sizeof(*head));
	if (!step || !head) {
		r->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < n_types; i++)
		step[i] = short_name(g->type->choices[i].id);
	for (size_t i = 0; i < n; i++)
		head[i].label = g->context->choices[i].id;
	struct hb_doc_scale scale = { .min = 0,
		                      .max = (int)n_types - 1,
		                      .low = g->type->choices[0].label,
		                      .high = g->type->choices[n_types - 1].label,
		                      .step = step };
	return hb_doc_heat(d, report_word(r, W_CANVAS_REGION), &scale, head, n);
}

static bool within(const struct hb_days *days, int32_t day)
{
	return day != HB_NO_DAY && (days->from == HB_NO_DAY || day >= days->from) &&
	       (days->to == HB_NO_DAY || day <= days->to);
}

/* "A|B" as "A/B". */
static struct hb_str types_of(struct region *g, struct hb_str types)
{
	struct hb_buf b = { 0 };
	while (types.p) {
		hb_buf_cstr(&b, b.len ? "/" : "");
		hb_buf_str(&b, hb_str_cut(&types, '|'));
	}
	return report_text(g->r, &b);
}

/* Adds what changed in ROW's context to B; UP and DOWN count the steps. */
static void add_step(struct region *g, const struct report_table_row *row, struct hb_buf *b,
                     int *up, int *down)
{
	struct hb_str before = cell(g, row, BEFORE), step = cell(g, row, STEP);
	if (!before.len || !within(&g->r->days, hb_day_parse(cell(g, row, SINCE))))
		return;
	hb_buf_cstr(b, b->len ? "; " : "");
	hb_buf_str(b, SAY(g->r, W_CANVAS_REGION_STEP, cell(g, row, CONTEXT), types_of(g, before),
	                  types_of(g, cell(g, row, TYPE))));
	*up += step.len && step.p[0] != '-';
	*down += step.len && step.p[0] == '-';
}

static void school(struct region *g, struct hb_doc *d, struct hb_doc_picture *p, uint32_t id,
                   int64_t *score)
{
	size_t n = g->context->n_choices;
	struct hb_doc_head head = { .label = hb_dict_text(&g->schools, id) };
	struct hb_buf b = { 0 };
	int up = 0, down = 0;
	for (size_t c = 0; c < n; c++) {
		const struct report_table_row *row = g->last[id * n + c];
		uint32_t type = row ? hb_field_choice(g->type, cell(g, row, TYPE)) : UINT32_MAX;
		score[c] = row ? HB_DOC_DIFFERS : HB_DOC_MISSING;
		if (type != UINT32_MAX)
			score[c] = type;
		if (row)
			add_step(g, row, &b, &up, &down);
	}
	hb_doc_scores(d, p, &head, score);
	struct hb_str text = report_text(g->r, &b);
	enum hb_doc_tone tone = up && !down   ? HB_TONE_FAVOURABLE
	                        : down && !up ? HB_TONE_UNFAVOURABLE
	                                      : HB_TONE_NEUTRAL;
	if (text.len)
		hb_doc_item_remark(d, p, tone, text);
}

void table_region(struct report *r, struct hb_doc *d)
{
	struct region g = { .r = r, .t = &r->tables[TABLE_CANVAS_PLACE] };
	if (!g.t->n_rows)
		return;
	find_columns(&g);
	if (!find_types(&g))
		return;
	int64_t *score = hb_arena_array(&r->arena, g.context->n_choices, sizeof(*score));
	bool good = score && gather(&g) && sort_schools(&g);
	r->failed |= !good;
	if (good && g.schools.n > 1) {
		bool period = r->days.from != HB_NO_DAY || r->days.to != HB_NO_DAY;
		hb_doc_heading(d, 2, report_word(r, W_T_CANVAS_REGION));
		struct hb_doc_picture *p = picture(&g, d);
		for (uint32_t i = 0; i < g.schools.n; i++)
			school(&g, d, p, g.order[i], score);
		hb_doc_picture_summary(
		        d, p,
		        report_word(r, period ? W_CANVAS_REGION_PERIOD : W_CANVAS_REGION_ABOUT));
	}
	hb_dict_free(&g.schools);
}
