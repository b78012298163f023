/* The shared texts of a workbook: xl/sharedStrings.xml. */
#include <string.h>

#include "base/sys.h"
#include "book/private.h"

struct reading {
	struct hb_book_strings *s;
	struct hb_book_text text;
	bool inside, failed; /* within <si>; memory ran out */
};

static void start(void *ctx, struct hb_xml *x, const char *name, const char **attr)
{
	struct reading *r = ctx;
	(void)x;
	if (strcmp(name, "si") == 0)
		r->inside = true;
	else if (r->inside)
		hb_book_text_start(&r->text, name, attr, &r->s->text);
}

static void end(void *ctx, struct hb_xml *x, const char *name)
{
	struct reading *r = ctx;
	struct hb_book_strings *s = r->s;
	if (!r->inside)
		return;
	hb_book_text_end(&r->text, name, &s->text);
	if (strcmp(name, "si") != 0)
		return;
	r->inside = false;
	r->failed = s->text.failed || hb_grow(&s->end, &s->cap, s->n + 1, sizeof(*s->end)) != 0;
	if (r->failed)
		hb_xml_stop(x, HB_OK);
	else
		s->end[s->n++] = s->text.len;
}

static void text(void *ctx, struct hb_xml *x, const char *p, size_t len)
{
	struct reading *r = ctx;
	(void)x;
	if (r->text.on)
		hb_buf_add(&r->s->text, p, len);
}

enum hb_status hb_book_read_strings(struct hb_book *b)
{
	static const struct hb_xml_calls calls = { "sst", start, end, text };
	struct reading r = { .s = &b->strings };
	if (!b->strings_part)
		return HB_OK;
	enum hb_status status =
	        hb_xml_read(b->zip, b->strings_part, HB_ZIP_KEPT_MAX, &calls, &r, b->name, b->sink);
	return status == HB_OK && r.failed ? hb_no_memory(b->sink) : status;
}
