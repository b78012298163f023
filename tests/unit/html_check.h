/*
 * html_check.h - a strict little reader of the HTML that reports are written in.
 *
 * It knows no HTML but what the renderer should use: double-quoted attributes, five character
 * references, void elements meta and br, self-closed SVG shapes, all else closed in order. Fails
 * the running test at the first thing out of place. Include it after <cmocka.h>.
 */
#ifndef HB_TESTS_HTML_CHECK_H
#define HB_TESTS_HTML_CHECK_H

#include <string.h>

#include "base/str.h"

enum { HTML_DEPTH = 64 };

struct html_check {
	struct hb_str rest;
	struct hb_str open[HTML_DEPTH];
	size_t depth;
	size_t elements;
	struct hb_buf *text; /* all text and attribute values, references resolved; | between */
};

static inline void html_fail(const struct html_check *h, const char *what)
{
	int len = h->rest.len < 60 ? (int)h->rest.len : 60;
	fail_msg("%s at: %.*s", what, len, h->rest.p);
}

static inline bool html_one_of(struct hb_str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_is(name, names[i]))
			return true;
	return false;
}

static inline void html_known(struct html_check *h, struct hb_str name)
{
	static const char *const known[] = {
		"html",       "head",   "meta",       "title",  "style", "body", "main",
		"article",    "h1",     "h2",         "h3",     "h4",    "h5",   "p",
		"dl",         "dt",     "dd",         "div",    "nav",   "ul",   "ol",
		"li",         "a",      "span",       "bdi",    "b",     "br",   "strong",
		"blockquote", "table",  "caption",    "thead",  "tbody", "tr",   "th",
		"td",         "figure", "figcaption", "svg",    "desc",  "text", "path",
		"rect",       "circle", "footer",     "header", "pre",   "code", "wbr",
	};
	if (!html_one_of(name, known, sizeof(known) / sizeof(known[0])))
		html_fail(h, "unknown element");
}

/* Text up to the next '<', or an attribute's value. */
static inline void html_text(struct html_check *h, struct hb_str s)
{
	static const struct {
		const char *name;
		char as;
	} references[] = { { "&amp;", '&' },
		           { "&lt;", '<' },
		           { "&gt;", '>' },
		           { "&quot;", '"' },
		           { "&#39;", '\'' } };
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (c == '<' || c == '>' || ((unsigned char)c < 0x20 && c != '\n'))
			html_fail(h, "raw character");
		if (c == '&') {
			size_t r = 0;
			while (r < 5 &&
			       !hb_str_starts(hb_str_from(s, i), hb_str(references[r].name)))
				r++;
			if (r == 5)
				html_fail(h, "bad reference");
			c = references[r].as;
			i += strlen(references[r].name) - 1;
		}
		hb_buf_char(h->text, c);
	}
}

static inline struct hb_str html_name(struct html_check *h)
{
	size_t n = 0;
	while (n < h->rest.len &&
	       (strchr("-:", h->rest.p[n]) || (h->rest.p[n] >= '0' && h->rest.p[n] <= '9') ||
	        ((h->rest.p[n] | 32) >= 'a' && (h->rest.p[n] | 32) <= 'z')))
		n++;
	struct hb_str name = { h->rest.p, n };
	if (!n)
		html_fail(h, "no name");
	h->rest = hb_str_from(h->rest, n);
	return name;
}

static inline void html_attribute(struct html_check *h)
{
	h->rest = hb_str_from(h->rest, 1);
	struct hb_str name = html_name(h);
	if (hb_str_starts(name, HB_STR("on")) || hb_str_is(name, "src") || hb_str_is(name, "style"))
		html_fail(h, "forbidden attribute");
	if (!hb_str_starts(h->rest, HB_STR("=\"")))
		html_fail(h, "attribute without a quoted value");
	h->rest = hb_str_from(h->rest, 2);
	struct hb_str value = { h->rest.p, hb_str_find(h->rest, '"') };
	hb_buf_char(h->text, '|');
	html_text(h, value);
	hb_buf_char(h->text, '|');
	if (hb_str_is(name, "href") && hb_str_find(value, ':') < value.len)
		html_fail(h, "an address with a scheme");
	h->rest = hb_str_from(h->rest, value.len + 1);
}

static inline void html_tag(struct html_check *h)
{
	static const char *const voids[] = { "meta", "br", "wbr" };
	bool closing = hb_str_starts(h->rest, HB_STR("</"));
	h->rest = hb_str_from(h->rest, closing ? 2 : 1);
	struct hb_str name = html_name(h);
	html_known(h, name);
	while (h->rest.len && h->rest.p[0] == ' ')
		html_attribute(h);
	bool closed = hb_str_starts(h->rest, HB_STR("/>"));
	if (!closed && !hb_str_starts(h->rest, HB_STR(">")))
		html_fail(h, "tag does not end");
	h->rest = hb_str_from(h->rest, closed ? 2 : 1);
	h->elements++;
	if (closing) {
		if (!h->depth || !hb_str_eq(h->open[--h->depth], name))
			html_fail(h, "closes what is not open");
	} else if (!closed && !html_one_of(name, voids, sizeof(voids) / sizeof(voids[0]))) {
		if (h->depth == HTML_DEPTH)
			html_fail(h, "too deep");
		h->open[h->depth++] = name;
	}
	if (!closing && hb_str_is(name, "style")) /* raw text up to its end tag */
		h->rest = hb_str_from(h->rest, hb_str_search(h->rest, HB_STR("</")));
	if (hb_str_is(name, "br"))
		hb_buf_char(h->text, '\n');
	else if (!hb_str_is(name, "wbr")) /* a word goes on over it */
		hb_buf_char(h->text, '|');
}

/* Reads PAGE whole; what a reader sees or hears of it goes to TEXT. Returns its elements. */
static inline size_t html_check(struct hb_str page, struct hb_buf *text)
{
	struct html_check h = { .rest = page, .text = text };
	struct hb_str doctype = HB_STR("<!doctype html>\n");
	assert_true(hb_str_starts(page, doctype));
	assert_true(hb_str_utf8(page));
	h.rest = hb_str_from(page, doctype.len);
	while (h.rest.len) {
		struct hb_str part = { h.rest.p, hb_str_find(h.rest, '<') };
		html_text(&h, part);
		h.rest = hb_str_from(h.rest, part.len);
		if (h.rest.len)
			html_tag(&h);
	}
	assert_int_equal(h.depth, 0);
	return h.elements;
}

#endif
