#include <assert.h>

#include "report/model.h"

static struct hb_doc_head copy_head(struct hb_doc *d, const struct hb_doc_head *head)
{
	return (struct hb_doc_head){ .key = hb_doc_copy(d, head->key, false),
		                     .label = hb_doc_copy(d, head->label, false),
		                     .group = hb_doc_copy(d, head->group, false),
		                     .reversed = head->reversed };
}

static struct hb_doc_picture *add_picture(struct hb_doc *d, enum hb_picture_kind kind,
                                          struct hb_str caption, const struct hb_doc_scale *scale)
{
	assert(scale->max > scale->min && scale->max - scale->min < 20);
	struct hb_doc_picture *p = hb_doc_alloc(d, sizeof(*p));
	struct hb_block *b = hb_doc_block(d, HB_BLOCK_PICTURE);
	if (!p || !b)
		return NULL;
	p->kind = kind;
	p->caption = hb_doc_copy(d, caption, false);
	p->scale.min = scale->min;
	p->scale.max = scale->max;
	p->scale.low = hb_doc_copy(d, scale->low, false);
	p->scale.high = hb_doc_copy(d, scale->high, false);
	if (scale->step && kind == HB_HEAT) {
		size_t n = (size_t)(scale->max - scale->min) + 1;
		struct hb_str *step = hb_doc_alloc(d, n * sizeof(*step));
		for (size_t i = 0; step && i < n; i++)
			step[i] = hb_doc_copy(d, scale->step[i], false);
		p->scale.step = step;
	}
	b->picture = p;
	return p;
}

static struct hb_doc_picture *add_columns(struct hb_doc *d, struct hb_doc_picture *p,
                                          const struct hb_doc_head *columns, size_t n)
{
	assert(n > 0);
	struct hb_doc_head *own = p ? hb_doc_alloc(d, n * sizeof(*own)) : NULL;
	if (!own)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		own[i] = copy_head(d, &columns[i]);
		p->any_reversed |= own[i].reversed;
	}
	p->columns = own;
	p->n_columns = n;
	p->n_values = n;
	return p;
}

struct hb_doc_picture *hb_doc_course(struct hb_doc *d, struct hb_str caption,
                                     const struct hb_doc_scale *scale,
                                     const struct hb_doc_head *dates, size_t n)
{
	return add_columns(d, add_picture(d, HB_COURSE, caption, scale), dates, n);
}

struct hb_doc_picture *hb_doc_heat(struct hb_doc *d, struct hb_str caption,
                                   const struct hb_doc_scale *scale,
                                   const struct hb_doc_head *columns, size_t n)
{
	return add_columns(d, add_picture(d, HB_HEAT, caption, scale), columns, n);
}

struct hb_doc_picture *hb_doc_bars(struct hb_doc *d, struct hb_str caption,
                                   const struct hb_doc_scale *scale)
{
	struct hb_doc_picture *p = add_picture(d, HB_BARS, caption, scale);
	if (p)
		p->n_values = (size_t)(scale->max - scale->min) + 1;
	return p;
}

struct hb_doc_picture *hb_doc_before_after(struct hb_doc *d, struct hb_str caption,
                                           const struct hb_doc_scale *scale, unsigned decimals)
{
	assert(decimals <= 2);
	struct hb_doc_picture *p = add_picture(d, HB_BEFORE_AFTER, caption, scale);
	if (p) {
		p->n_values = 2;
		p->decimals = decimals;
	}
	return p;
}

static struct hb_doc_item *add_item(struct hb_doc *d, struct hb_doc_picture *p,
                                    const struct hb_doc_head *head)
{
	if (!p)
		return NULL;
	struct hb_doc_item *item =
	        hb_doc_alloc(d, sizeof(*item) + p->n_values * sizeof(item->value[0]));
	p->lost = !item;
	if (!item)
		return NULL;
	item->head = copy_head(d, head);
	p->any_reversed |= head->reversed;
	if (p->last)
		p->last->next = item;
	else
		p->first = item;
	p->last = item;
	p->n_items++;
	return item;
}

/* Keeps V, a figure in units of 1/UNIT or a mark, and remembers which marks the legend needs. */
static int64_t keep(struct hb_doc_picture *p, int64_t v, int64_t unit)
{
	assert(!hb_is_figure(v) || (v >= p->scale.min * unit && v <= p->scale.max * unit));
	p->any_missing |= v == HB_DOC_MISSING;
	p->any_differs |= v == HB_DOC_DIFFERS;
	p->any_hidden |= v == HB_DOC_HIDDEN;
	(void)unit;
	return v;
}

void hb_doc_scores(struct hb_doc *d, struct hb_doc_picture *p, const struct hb_doc_head *item,
                   const int64_t *scores)
{
	struct hb_doc_item *own = add_item(d, p, item);
	for (size_t i = 0; own && i < p->n_values; i++)
		own->value[i] = keep(p, scores[i], 1);
}

void hb_doc_bar(struct hb_doc *d, struct hb_doc_picture *p, const struct hb_doc_head *item,
                const uint64_t *counts, uint64_t missing, int64_t median_tenths)
{
	struct hb_doc_item *own = add_item(d, p, item);
	if (!own)
		return;
	for (size_t i = 0; i < p->n_values; i++) {
		own->value[i] = (int64_t)counts[i];
		own->scored += counts[i];
	}
	own->missing = missing;
	own->median_tenths = median_tenths;
	p->any_missing |= missing > 0;
}

void hb_doc_pair(struct hb_doc *d, struct hb_doc_picture *p, const struct hb_doc_head *item,
                 int64_t before, int64_t now)
{
	static const int64_t units[] = { 1, 10, 100 };
	struct hb_doc_item *own = add_item(d, p, item);
	if (!own)
		return;
	own->value[0] = keep(p, before, units[p->decimals]);
	own->value[1] = keep(p, now, units[p->decimals]);
}

void hb_doc_item_remark(struct hb_doc *d, struct hb_doc_picture *p, enum hb_doc_tone tone,
                        struct hb_str text)
{
	if (!p || !p->last || p->lost)
		return;
	p->last->tone = tone;
	p->last->remark = hb_doc_copy(d, text, false);
	p->any_remark = true;
}

void hb_doc_picture_summary(struct hb_doc *d, struct hb_doc_picture *p, struct hb_str text)
{
	if (p)
		p->summary = hb_doc_copy(d, text, true);
}
