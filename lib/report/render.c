#include "report/render.h"

#include <string.h>

#include "report/emit.h"

enum hb_status hb_render(const struct hb_doc *doc, const struct hb_render_options *options,
                         struct hb_output *out, struct hb_sink *sink)
{
	static void (*const renderers[])(struct hb_emit *) = {
		[HB_FORMAT_TEXT] = hb_render_text,
		[HB_FORMAT_MD] = hb_render_md,
		[HB_FORMAT_HTML] = hb_render_html,
		[HB_FORMAT_CSV] = hb_render_csv,
	};
	if (hb_doc_failed(doc))
		return hb_no_memory(sink);
	struct hb_emit e = { .doc = doc, .options = options, .out = out, .lang = doc->lang };
	e.scratch = hb_doc_new(doc->lang, HB_STR(""));
	if (!e.scratch)
		return hb_no_memory(sink);
	renderers[options->format](&e);
	bool failed = e.scratch->failed;
	hb_doc_free(e.scratch);
	return failed ? hb_no_memory(sink) : HB_OK;
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
