#include "base/finding.h"

#include <string.h>

enum { CELL_SHOWN = 200 }; /* bytes of a cell or a header in one message */

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
	sink->no_memory |= f.message == HB_M_NO_MEMORY;
	sink->take(sink, &f);
}

enum hb_status hb_no_memory(struct hb_sink *sink)
{
	hb_find(sink, (struct hb_finding){ .message = HB_M_NO_MEMORY });
	return HB_SYSTEM;
}

/* The slice a placeholder stands for; false: no placeholder of ours. */
static bool placeholder(const struct hb_finding *f, struct hb_str name, enum hb_lang lang,
                        struct hb_str *out)
{
	if (hb_str_ends(name, HB_STR("?")))
		name.len--;
	if (hb_str_is(name, "value"))
		*out = f->value;
	else if (hb_str_is(name, "expected"))
		*out = f->expected;
	else if (hb_str_is(name, "field"))
		*out = f->field;
	else if (hb_str_is(name, "error"))
		*out = f->error ? hb_str(hb_error_text(f->error, lang)) : f->text[0];
	else if (name.len == 1 && name.p[0] >= '1' && name.p[0] <= '3')
		*out = f->text[name.p[0] - '1'];
	else
		return false;
	return true;
}

/* Whether the placeholder NAME shows the user's own cell, or what follows from it. */
static bool is_private(struct hb_str name)
{
	return hb_str_is(name, "value") || hb_str_ends(name, HB_STR("?"));
}

/* A byte that must not reach a terminal or break a line. */
static void add_escaped(struct hb_buf *out, unsigned char c)
{
	static const char digit[] = "0123456789ABCDEF";
	const char *known = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : NULL;
	if (known)
		hb_buf_cstr(out, known);
	else
		hb_buf_add(out, (char[]){ '\\', 'x', digit[c >> 4], digit[c & 15] }, 4);
}

/* C0, DEL and C1 (U+0080..U+009F, which some terminals obey). */
static bool is_control(const unsigned char *p, size_t len)
{
	return len == 1 ? *p < 0x20 || *p == 0x7F : len == 2 && p[0] == 0xC2 && p[1] < 0xA0;
}

/* TEXT as a terminal may have it. A CELL, which is the user's, stays on its line and is cut. */
static void add_shown(struct hb_buf *out, struct hb_str text, bool cell)
{
	size_t at = 0;
	while (at < text.len) {
		struct hb_str rest = hb_str_from(text, at);
		const unsigned char *p = (const unsigned char *)rest.p;
		size_t step = hb_utf8_step(rest);
		size_t len = step ? step : 1;
		if (cell && at + len > CELL_SHOWN) {
			hb_buf_cstr(out, "…");
			return;
		}
		bool layout = !cell && (*p == '\n' || *p == '\t');
		if (layout || (step && !is_control(p, step)))
			hb_buf_add(out, p, step);
		else
			for (size_t i = 0; i < len; i++)
				add_escaped(out, p[i]);
		at += len;
	}
}

void hb_finding_text(struct hb_buf *out, const struct hb_finding *f, enum hb_lang lang, bool redact)
{
	if (f->custom.len) {
		add_shown(out, f->custom, false);
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
		if (close == rest.len || !placeholder(f, name, lang, &text)) {
			hb_buf_char(out, '{');
			rest = hb_str_from(rest, 1);
			continue;
		}
		bool cell = hb_str_is(name, "value") || hb_str_is(name, "field");
		if (redact && is_private(name))
			hb_buf_cstr(out, "…");
		else
			add_shown(out, text, cell);
		rest = hb_str_from(rest, close + 1);
	}
}

bool hb_expects_private(const struct hb_finding *f)
{
	return strstr(hb_message_template(f->message, HB_LANG_EN), "{expected?}");
}

struct hb_str hb_finding_code(const struct hb_finding *f)
{
	return f->custom_code.len ? f->custom_code : hb_str(hb_message_code(f->message));
}
