#include "report/doc.h"

#include <assert.h>
#include <stdlib.h>

#include "base/sys.h"
#include "report/model.h"

void *hb_doc_alloc(struct hb_doc *d, size_t size)
{
	if (!d || d->failed)
		return NULL;
	void *p = hb_arena_alloc(&d->arena, size);
	if (!p)
		d->failed = true;
	return p;
}

struct hb_str hb_doc_copy(struct hb_doc *d, struct hb_str text, bool lines)
{
	struct hb_str none = { NULL, 0 };
	text = hb_str_trim(text);
	if (!d || d->failed || !text.len)
		return none;
	size_t len = hb_clean(NULL, text, lines);
	char *p = hb_arena_bytes(&d->arena, len ? len : 1);
	if (!p) {
		d->failed = true;
		return none;
	}
	hb_clean(p, text, lines);
	return (struct hb_str){ p, len };
}

struct hb_doc *hb_doc_new(enum hb_lang lang, struct hb_str title)
{
	struct hb_doc *d = hb_calloc(1, sizeof(*d));
	if (!d)
		return NULL;
	d->lang = lang;
	d->meta_end = &d->meta;
	d->footer_end = &d->footer;
	d->end = &d->first;
	d->titles_end = &d->titles;
	d->title = hb_doc_copy(d, title, false);
	return d;
}

void hb_doc_free(struct hb_doc *d)
{
	if (!d)
		return;
	hb_arena_free(&d->arena);
	free(d);
}

bool hb_doc_failed(const struct hb_doc *d)
{
	return !d || d->failed;
}

void hb_doc_subtitle(struct hb_doc *d, struct hb_str text)
{
	if (d)
		d->subtitle = hb_doc_copy(d, text, false);
}

void hb_doc_confidential(struct hb_doc *d, struct hb_str text)
{
	if (d)
		d->confidential = hb_doc_copy(d, text, false);
}

static void add_pair(struct hb_doc *d, struct hb_doc_pair_line ***end, struct hb_str label,
                     struct hb_str value)
{
	struct hb_doc_pair_line *line = hb_doc_alloc(d, sizeof(*line));
	if (!line)
		return;
	line->label = hb_doc_copy(d, label, false);
	line->value = hb_doc_copy(d, value, false);
	**end = line;
	*end = &line->next;
}

void hb_doc_meta(struct hb_doc *d, struct hb_str label, struct hb_str value)
{
	if (d)
		add_pair(d, &d->meta_end, label, value);
}

void hb_doc_footer(struct hb_doc *d, struct hb_str text, struct hb_str command)
{
	if (d)
		add_pair(d, &d->footer_end, text, command);
}

struct hb_block *hb_doc_block(struct hb_doc *d, enum hb_block_kind kind)
{
	struct hb_block *b = hb_doc_alloc(d, sizeof(*b));
	if (!b)
		return NULL;
	b->kind = kind;
	*d->end = b;
	d->end = &b->next;
	return b;
}

static struct hb_block *text_block(struct hb_doc *d, enum hb_block_kind kind, struct hb_str text,
                                   bool lines)
{
	struct hb_block *b = hb_doc_block(d, kind);
	if (b)
		b->text = hb_doc_copy(d, text, lines);
	return b;
}

void hb_doc_heading(struct hb_doc *d, unsigned level, struct hb_str text)
{
	assert(level >= 1 && level <= 3);
	struct hb_block *b = text_block(d, HB_BLOCK_HEADING, text, false);
	if (b)
		b->level = level;
}

void hb_doc_paragraph(struct hb_doc *d, struct hb_str text)
{
	text_block(d, HB_BLOCK_PARAGRAPH, text, true);
}

void hb_doc_figure(struct hb_doc *d, struct hb_str row, struct hb_str column, int64_t n,
                   unsigned decimals)
{
	assert(decimals <= 4);
	struct hb_block *b = text_block(d, HB_BLOCK_FIGURE, row, false);
	if (!b)
		return;
	b->source = hb_doc_copy(d, column, false);
	b->figure = n;
	b->level = decimals;
}

void hb_doc_quote(struct hb_doc *d, struct hb_str source, struct hb_str text)
{
	struct hb_block *b = text_block(d, HB_BLOCK_QUOTE, text, true);
	if (b)
		b->source = hb_doc_copy(d, source, false);
}

void hb_doc_beside(struct hb_doc *d)
{
	hb_doc_block(d, HB_BLOCK_BESIDE);
}

void hb_doc_beside_end(struct hb_doc *d)
{
	hb_doc_block(d, HB_BLOCK_BESIDE_END);
}

void hb_doc_note(struct hb_doc *d, enum hb_doc_note kind, struct hb_str text)
{
	struct hb_block *b = text_block(d, HB_BLOCK_NOTE, text, true);
	if (b)
		b->note = kind;
}

struct hb_doc_list *hb_doc_list(struct hb_doc *d, bool ordered)
{
	struct hb_doc_list *list = hb_doc_alloc(d, sizeof(*list));
	if (!list)
		return NULL;
	list->ordered = ordered;
	list->end = &list->first;
	struct hb_block *b = hb_doc_block(d, HB_BLOCK_LIST);
	if (!b)
		return NULL;
	b->list = list;
	return list;
}

void hb_doc_list_item(struct hb_doc *d, struct hb_doc_list *list, struct hb_str text)
{
	struct hb_doc_line *line = list ? hb_doc_alloc(d, sizeof(*line)) : NULL;
	if (!line)
		return;
	line->text = hb_doc_copy(d, text, true);
	*list->end = line;
	list->end = &line->next;
}

void hb_doc_page_ahead(struct hb_doc *d, struct hb_str title)
{
	struct hb_doc_line *line = hb_doc_alloc(d, sizeof(*line));
	if (!line)
		return;
	line->text = hb_doc_copy(d, title, false);
	*d->titles_end = line;
	d->titles_end = &line->next;
	d->n_titles++;
}

void hb_doc_page(struct hb_doc *d, struct hb_str title)
{
	struct hb_block *b = text_block(d, HB_BLOCK_PAGE, title, false);
	if (!b)
		return;
	b->level = ++d->n_pages;
	if (d->n_titles < d->n_pages)
		hb_doc_page_ahead(d, title);
}

void hb_doc_drop(struct hb_doc *d)
{
	hb_arena_reset(&d->arena);
	*d = (struct hb_doc){ .arena = d->arena,
		              .lang = d->lang,
		              .failed = d->failed,
		              .n_pages = d->n_pages,
		              .n_titles = d->n_titles };
	d->meta_end = &d->meta;
	d->footer_end = &d->footer;
	d->end = &d->first;
	d->titles_end = &d->titles;
}
