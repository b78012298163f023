#include "report/render.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "report/emit.h"

struct hb_rendering {
	struct hb_emit emit;
	struct hb_doc *doc; /* NULL: it is not ours to drop */
	const struct hb_renderer *as;
	bool begun;
};

static const struct hb_renderer *const renderers[] = {
	[HB_FORMAT_TEXT] = &hb_render_as_text,
	[HB_FORMAT_MD] = &hb_render_as_md,
	[HB_FORMAT_HTML] = &hb_render_as_html,
	[HB_FORMAT_CSV] = &hb_render_as_csv,
};

static bool open_rendering(struct hb_rendering *r, const struct hb_doc *doc,
                           const struct hb_render_options *options, struct hb_output *out)
{
	*r = (struct hb_rendering){
		.emit = { .doc = doc, .options = options, .out = out, .lang = doc->lang },
		.as = renderers[options->format],
	};
	r->emit.scratch = hb_doc_new(doc->lang, HB_STR(""));
	return r->emit.scratch != NULL;
}

static void close_rendering(struct hb_rendering *r)
{
	if (r->as->abort)
		r->as->abort(&r->emit);
	hb_doc_free(r->emit.scratch);
}

/* The blocks at hand; before the first what stands above them. */
static bool put_blocks(struct hb_rendering *r)
{
	const struct hb_doc *doc = r->emit.doc;
	if (hb_doc_failed(doc))
		return false;
	if (!r->begun)
		r->as->begin(&r->emit);
	r->begun = true;
	for (const struct hb_block *b = doc->first; b; b = b->next)
		r->as->block(&r->emit, b);
	return !r->emit.scratch->failed;
}

static bool put_end(struct hb_rendering *r)
{
	if (!put_blocks(r))
		return false;
	r->as->end(&r->emit);
	return !r->emit.scratch->failed;
}

enum hb_status hb_render(const struct hb_doc *doc, const struct hb_render_options *options,
                         struct hb_output *out, struct hb_sink *sink)
{
	struct hb_rendering r;
	if (hb_doc_failed(doc) || !open_rendering(&r, doc, options, out))
		return hb_no_memory(sink);
	bool good = put_end(&r);
	close_rendering(&r);
	return good ? HB_OK : hb_no_memory(sink);
}

struct hb_rendering *hb_render_open(struct hb_doc *doc, const struct hb_render_options *options,
                                    struct hb_output *out)
{
	struct hb_rendering *r = hb_doc_failed(doc) ? NULL : hb_calloc(1, sizeof(*r));
	if (r && !open_rendering(r, doc, options, out)) {
		free(r);
		return NULL;
	}
	if (r)
		r->doc = doc;
	return r;
}

enum hb_status hb_render_part(struct hb_rendering *r, struct hb_sink *sink)
{
	if (!put_blocks(r))
		return hb_no_memory(sink);
	if (r->as->part)
		r->as->part(&r->emit);
	hb_doc_drop(r->doc);
	return HB_OK;
}

enum hb_status hb_render_end(struct hb_rendering *r, struct hb_sink *sink)
{
	return put_end(r) ? HB_OK : hb_no_memory(sink);
}

void hb_render_free(struct hb_rendering *r)
{
	if (!r)
		return;
	close_rendering(r);
	free(r);
}

bool hb_format_by_name(struct hb_str name, enum hb_format *format)
{
	static const struct {
		const char *name;
		enum hb_format format;
	} names[] = {
		{ "text", HB_FORMAT_TEXT }, { "txt", HB_FORMAT_TEXT }, { "md", HB_FORMAT_MD },
		{ "html", HB_FORMAT_HTML }, { "htm", HB_FORMAT_HTML }, { "csv", HB_FORMAT_CSV },
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (hb_str_ieq(name, hb_str(names[i].name))) {
			*format = names[i].format;
			return true;
		}
	return false;
}
