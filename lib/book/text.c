/* Text in XML, and what a workbook makes of it. */
#include <string.h>

#include "book/private.h"
#include "csv/encoding.h"

void hb_book_text_start(struct hb_book_text *t, const char *name, const char **attr,
                        const struct hb_buf *out)
{
	if (strcmp(name, "rPh") == 0)
		t->phonetic++;
	if (strcmp(name, "t") != 0 || t->phonetic)
		return;
	const char *space = hb_xml_prefixed(attr, "space");
	t->on = true;
	t->keeps_blanks = space && strcmp(space, "preserve") == 0;
	t->from = out->len;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Blanks at the ends of a text count only where it is said that they do. */
static void trim(struct hb_buf *out, size_t from)
{
	size_t start = from;
	while (out->len > from && is_blank(out->p[out->len - 1]))
		out->len--;
	while (start < out->len && is_blank(out->p[start]))
		start++;
	if (start > from)
		memmove(out->p + from, out->p + start, out->len - start);
	out->len -= start - from;
}

void hb_book_text_end(struct hb_book_text *t, const char *name, struct hb_buf *out)
{
	if (strcmp(name, "rPh") == 0 && t->phonetic)
		t->phonetic--;
	if (strcmp(name, "t") != 0 || !t->on)
		return;
	t->on = false;
	if (out->failed)
		return;
	if (!t->keeps_blanks)
		trim(out, t->from);
	hb_book_unescape(out, t->from);
}

/* The character that _xHHHH_ at P stands for; 0 when it is none, or no character. */
static uint32_t escaped(const char *p, size_t len)
{
	uint32_t c = 0;
	if (len < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return 0;
	for (size_t i = 2; i < 6; i++) {
		char lower = (char)(p[i] | 32);
		if (p[i] >= '0' && p[i] <= '9')
			c = c << 4 | (uint32_t)(p[i] - '0');
		else if (lower >= 'a' && lower <= 'f')
			c = c << 4 | (uint32_t)(lower - 'a' + 10);
		else
			return 0;
	}
	return c >= 0xD800 && c < 0xE000 ? 0 : c;
}

void hb_book_unescape(struct hb_buf *out, size_t from)
{
	if (out->failed || out->len == from ||
	    (!memchr(out->p + from, '_', out->len - from) &&
	     !memchr(out->p + from, '\r', out->len - from)))
		return;
	size_t to = from;
	bool cr = false; /* the last one written stood for a CR */
	for (size_t i = from; i < out->len;) {
		uint32_t c = escaped(out->p + i, out->len - i);
		size_t len = c ? 7 : 1;
		if (!c)
			c = (unsigned char)out->p[i] < 0x80 ? (unsigned char)out->p[i] : 0;
		if (c == '\n' && cr) {
			cr = false;
		} else if (c == '\r' || c == '\n') {
			cr = c == '\r';
			out->p[to++] = '\n';
		} else {
			cr = false;
			if (len == 7)
				to += hb_utf8_put(out->p + to, c);
			else
				out->p[to++] = out->p[i];
		}
		i += len;
	}
	out->len = to;
}
