#include "data/share.h"

#include <stdlib.h>

#include "base/sys.h"
#include "data/sharing.h"

static bool fits(const struct hb_table *t, const struct hb_share *share)
{
	for (size_t i = 0; i < share->n_codes; i++) {
		const struct hb_field *f = &t->fields[share->code[i]];
		bool choice = f->type == HB_TYPE_CHOICE;
		int64_t low = choice ? 0 : f->min, high = choice ? (int64_t)f->n_choices : f->max;
		if (low < share->base[i] || high - share->base[i] >= UINT8_MAX)
			return false;
		if (!choice && f->type != HB_TYPE_SCALE && f->type != HB_TYPE_INT)
			return false;
	}
	return share->n_codes <= UINT8_MAX;
}

/* Whether rows can be folded: nothing is asked of the two codes that would need rows apart. */
static bool can_fold(const struct hb_rows *rows, const struct hb_share *share)
{
	const struct hb_rule *rule = rows->unique_rule;
	uint32_t choice = share->code[0], other = share->code[1];
	const struct hb_field *f = &rows->table->fields[choice];
	bool last = rule->n_fields > 1 && rule->fields[rule->n_fields - 1] == choice;
	if (share->n_codes != 2 || !last || f->type != HB_TYPE_CHOICE || !f->required ||
	    f->n_choices > HB_RUNS_CHOICES)
		return false;
	for (size_t i = 0; i < rows->n_only; i++) {
		const struct hb_column *c = &rows->only[i].column;
		if (c->kind == HB_COLUMN_FIELD && (c->index == choice || c->index == other))
			return false;
	}
	for (size_t i = 0; i + 1 < rule->n_fields; i++)
		if (rule->fields[i] == choice || rule->fields[i] == other)
			return false;
	return true;
}

unsigned hb_rows_parts(const struct hb_rows *rows, const struct hb_share *share)
{
	const struct hb_rows_options *o = rows->options;
	if (!rows->unique || rows->unique_rule->severity != HB_ERROR || rows->limits.n)
		return 0;
	if (o->import || o->outside_too || o->chunk == SIZE_MAX || rows->current)
		return 0;
	if (rows->unique_rule->n_fields > HB_LEAN_KEY_MAX || share->date != rows->date_field ||
	    hb_rows_key_part(rows, share->by) == HB_NO_FIELD || !fits(rows->table, share))
		return 0;
	if (share->fold && !can_fold(rows, share))
		return 0;
	unsigned n = hb_rows_threads(rows);
	return n < HB_SHARE_PARTS_MAX ? n : HB_SHARE_PARTS_MAX;
}

static void free_parts(struct hb_sharing *s)
{
	for (unsigned i = 0; s->part && i < s->n_parts; i++) {
		if (s->part[i].runs)
			hb_runs_free(s->part[i].runs);
		else
			hb_unique_free(s->part[i].unique);
		free(s->part[i].cell);
		free(s->part[i].value);
	}
	free(s->part);
}

static bool make_part(const struct hb_rows *rows, const struct hb_lean *lean,
                      struct hb_share_part *p)
{
	size_t n_fields = rows->table->n_fields, n_cells = n_fields + rows->extra.n;
	p->cell = hb_calloc(n_cells, sizeof(*p->cell));
	p->value = hb_calloc(n_fields, sizeof(*p->value));
	if (!hb_share_make_keys(lean, p) || !p->cell || !p->value)
		return false;
	p->row = (struct hb_row){ .cell = p->cell, .value = p->value, .extra = p->cell + n_fields };
	for (size_t i = 0; i < n_cells; i++)
		p->cell[i] = HB_STR("");
	for (size_t i = 0; i < n_fields; i++)
		p->value[i] = HB_NO_VALUE;
	return true;
}

static bool make_sharing(struct hb_sharing *s)
{
	struct hb_rows *rows = s->rows;
	s->lean = hb_lean_make(rows, s->share, s->n_parts);
	s->part = hb_calloc(s->n_parts, sizeof(*s->part));
	s->work = (struct hb_feed_work){ s->n_parts, hb_share_work, s };
	if (!s->lean || !s->part)
		return false;
	for (unsigned i = 0; i < s->n_parts; i++)
		if (!make_part(rows, s->lean, &s->part[i]))
			return false;
	for (size_t i = 0; i < rows->n_inputs; i++)
		if (!rows->inputs[i].left_out && !hb_lean_bind(rows, s->lean, &rows->inputs[i]))
			return false;
	return true;
}

static enum hb_status take_inputs(struct hb_rows *rows)
{
	for (; rows->current < rows->n_inputs; rows->current++) {
		struct input *in = &rows->inputs[rows->current];
		if (in->left_out || !hb_input_begin(rows, in))
			continue;
		if (rows->problems.failed)
			return hb_no_memory(rows->sink);
		uint64_t done;
		hb_csv_progress(in->reader, &done, &rows->sharing->total);
		if (hb_share_take_input(rows, in) == HB_CSV_FAILED && !hb_input_failed(rows, in))
			return rows->status;
		hb_input_end(rows, in);
	}
	return HB_OK;
}

enum hb_status hb_rows_share(struct hb_rows *rows, const struct hb_share *share)
{
	struct hb_sharing s = { .rows = rows,
		                .share = share,
		                .n_parts = hb_rows_parts(rows, share) };
	struct hb_unique *unique = rows->unique;
	enum hb_status status = s.n_parts ? HB_OK : HB_USAGE;
	if (!status && !make_sharing(&s))
		status = hb_no_memory(rows->sink);
	if (!status) {
		rows->lean = s.lean;
		rows->sharing = &s;
		rows->unique = s.part[0].unique;
		status = take_inputs(rows);
		hb_feed_free(rows->feed);
		rows->feed = NULL;
	}
	rows->lean = NULL;
	rows->sharing = NULL;
	rows->unique = unique;
	free_parts(&s);
	if (status)
		rows->status = status;
	return status;
}
