/* How each cell style shows a number: xl/styles.xml. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "book/private.h"

#define STYLES_MAX (UINT64_C(64) << 20) /* bytes */

struct own {
	uint32_t id;
	struct hb_cell_format format;
};

struct reading {
	struct hb_book *b;
	struct own *own; /* formats that the workbook defines */
	size_t n_own, cap_own;
	uint32_t *id; /* of the format of each cell style */
	size_t n_ids, cap_ids;
	bool cell_styles; /* within <cellXfs> */
	bool failed;
};

static uint32_t number(const char *text)
{
	int64_t n = 0;
	return text && hb_str_int(hb_str(text), 0, INT32_MAX, &n) ? (uint32_t)n : 0;
}

static int by_id(const void *a, const void *b)
{
	const struct own *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

static bool add_own(struct reading *r, const char **attr)
{
	const char *code = hb_xml_attr(attr, "formatCode");
	if (hb_grow(&r->own, &r->cap_own, r->n_own + 1, sizeof(*r->own)) != 0)
		return false;
	struct own *o = &r->own[r->n_own++];
	o->id = number(hb_xml_attr(attr, "numFmtId"));
	return hb_cell_format_read(&o->format, hb_str(code), &r->b->arena);
}

static bool add_style(struct reading *r, const char **attr)
{
	if (hb_grow(&r->id, &r->cap_ids, r->n_ids + 1, sizeof(*r->id)) != 0)
		return false;
	r->id[r->n_ids++] = number(hb_xml_attr(attr, "numFmtId"));
	return true;
}

/* The format of each cell style, once all are known in whatever order they came. */
static bool find_formats(struct reading *r)
{
	struct hb_book *b = r->b;
	size_t cap = 0;
	if (!r->n_ids)
		return true;
	if (hb_grow(&b->style, &cap, r->n_ids, sizeof(*b->style)) != 0)
		return false;
	if (r->n_own)
		qsort(r->own, r->n_own, sizeof(*r->own), by_id);
	for (; b->n_styles < r->n_ids; b->n_styles++) {
		struct own wanted = { .id = r->id[b->n_styles] };
		const struct own *own =
		        r->n_own ? bsearch(&wanted, r->own, r->n_own, sizeof(*own), by_id) : NULL;
		b->style[b->n_styles] = own ? own->format : hb_cell_format_builtin(wanted.id);
	}
	return true;
}

static void start(void *ctx, struct hb_xml *x, const char *name, const char **attr)
{
	struct reading *r = ctx;
	if (strcmp(name, "cellXfs") == 0)
		r->cell_styles = true;
	else if (strcmp(name, "numFmt") == 0)
		r->failed |= !add_own(r, attr);
	else if (r->cell_styles && strcmp(name, "xf") == 0)
		r->failed |= !add_style(r, attr);
	if (r->failed)
		hb_xml_stop(x, HB_OK);
}

static void end(void *ctx, struct hb_xml *x, const char *name)
{
	struct reading *r = ctx;
	(void)x;
	if (strcmp(name, "cellXfs") == 0)
		r->cell_styles = false;
}

enum hb_status hb_book_read_styles(struct hb_book *b)
{
	static const struct hb_xml_calls calls = { "styleSheet", start, end, NULL };
	struct reading r = { .b = b };
	if (!b->styles_part)
		return HB_OK;
	enum hb_status status =
	        hb_xml_read(b->zip, b->styles_part, STYLES_MAX, &calls, &r, b->name, b->sink);
	if (status == HB_OK && !r.failed)
		r.failed = !find_formats(&r);
	free(r.own);
	free(r.id);
	return status == HB_OK && r.failed ? hb_no_memory(b->sink) : status;
}
