#include "base/finding.h"

#include <string.h>

void hb_find(struct hb_sink *sink, struct hb_finding f)
{
	hb_find_as(sink, hb_message_severity(f.message), f);
}

void hb_find_as(struct hb_sink *sink, enum hb_severity severity, struct hb_finding f)
{
	if (!sink)
		return;
	f.severity = severity;
	sink->count[severity]++;
	sink->take(sink, &f);
}

enum hb_status hb_no_memory(struct hb_sink *sink)
{
	hb_find(sink, (struct hb_finding){ .message = HB_M_NO_MEMORY });
	return HB_SYSTEM;
}

/* The slice a placeholder stands for; false: no placeholder of ours. */
static bool placeholder(const struct hb_finding *f, struct hb_str name, struct hb_str *out)
{
	if (hb_str_is(name, "value"))
		*out = f->value;
	else if (hb_str_is(name, "expected"))
		*out = f->expected;
	else if (hb_str_is(name, "field"))
		*out = f->field;
	else if (name.len == 1 && name.p[0] >= '1' && name.p[0] <= '3')
		*out = f->text[name.p[0] - '1'];
	else
		return false;
	return true;
}

void hb_finding_text(struct hb_buf *out, const struct hb_finding *f, enum hb_lang lang, bool redact)
{
	if (f->custom.len) {
		hb_buf_str(out, f->custom);
		return;
	}
	struct hb_str rest = hb_str(hb_message_template(f->message, lang));
	while (rest.len) {
		size_t open = hb_str_find(rest, '{');
		hb_buf_add(out, rest.p, open);
		rest = hb_str_from(rest, open);
		if (!rest.len)
			break;
		size_t close = hb_str_find(rest, '}');
		struct hb_str name = { rest.p + 1, close ? close - 1 : 0 }, text;
		if (close == rest.len || !placeholder(f, name, &text)) {
			hb_buf_char(out, '{');
			rest = hb_str_from(rest, 1);
			continue;
		}
		if (redact && hb_str_is(name, "value"))
			hb_buf_cstr(out, "…");
		else
			hb_buf_str(out, text);
		rest = hb_str_from(rest, close + 1);
	}
}

struct hb_str hb_finding_code(const struct hb_finding *f)
{
	return f->custom_code.len ? f->custom_code : hb_str(hb_message_code(f->message));
}
