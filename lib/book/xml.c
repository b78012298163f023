#include "book/xml.h"

#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "base/sys.h"
#include "book/book.h"

enum {
	BLOCK = 64 * 1024,
	DEPTH_MAX = 64,     /* a cell of a sheet lies 8 deep at most */
	OPEN_MAX = 8 << 20, /* bytes that may wait for a tag's end */
	BLANK = ' ',        /* between the namespace and the name */
};

/* Expat goes on without memory here and there; nothing is to be missing in silence. */
static _Thread_local bool lost;

static void *take(size_t size)
{
	void *p = hb_sys.malloc(size);
	lost |= !p;
	return p;
}

static void *take_more(void *old, size_t size)
{
	void *p = hb_sys.realloc(old, size);
	lost |= !p;
	return p;
}

struct hb_xml {
	XML_Parser parser;
	const struct hb_xml_calls *calls;
	void *ctx;
	unsigned depth;
	const char *why; /* what is wrong with the part; NULL: nothing, or the sink knows */
	bool stopped;
	enum hb_status status;
};

void hb_xml_stop(struct hb_xml *x, enum hb_status status)
{
	if (!x->stopped)
		XML_StopParser(x->parser, XML_FALSE);
	x->stopped = true;
	x->status = status;
}

static void refuse(struct hb_xml *x, const char *why)
{
	x->why = why;
	hb_xml_stop(x, HB_USAGE);
}

/* The name behind a namespace that is ours, "" for others. */
static const char *own_name(const char *name)
{
	static const char *const ours[] = {
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
		"http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/package/2006/relationships",
	};
	const char *blank = strrchr(name, BLANK);
	size_t len = blank ? (size_t)(blank - name) : 0;
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		if (len == strlen(ours[i]) && memcmp(name, ours[i], len) == 0)
			return blank + 1;
	return "";
}

static void XMLCALL start(void *ctx, const XML_Char *name, const XML_Char **attr)
{
	struct hb_xml *x = ctx;
	const char *own = own_name(name);
	if (x->stopped)
		return;
	if (++x->depth > DEPTH_MAX)
		refuse(x, "nested too deep");
	else if (x->depth == 1 && x->calls->root && strcmp(own, x->calls->root) != 0)
		refuse(x, "another kind of part was expected");
	else
		x->calls->start(x->ctx, x, own, attr);
}

static void XMLCALL end(void *ctx, const XML_Char *name)
{
	struct hb_xml *x = ctx;
	x->depth--;
	if (!x->stopped)
		x->calls->end(x->ctx, x, own_name(name));
}

static void XMLCALL text(void *ctx, const XML_Char *p, int len)
{
	struct hb_xml *x = ctx;
	if (!x->stopped && x->calls->text)
		x->calls->text(x->ctx, x, p, (size_t)len);
}

static void XMLCALL doctype(void *ctx, const XML_Char *name, const XML_Char *system,
                            const XML_Char *public, int has_subset)
{
	struct hb_xml *x = ctx;
	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	refuse(x, "document type declaration");
}

static void damaged(const struct hb_xml *x, const char *part, const char *name,
                    struct hb_sink *sink)
{
	struct hb_buf b = { 0 };
	hb_buf_cstr(&b, x->why);
	hb_buf_printf(&b, ", line %lu", (unsigned long)XML_GetCurrentLineNumber(x->parser));
	hb_find(sink,
	        (struct hb_finding){ .message = HB_M_BOOK_DAMAGED,
	                             .file = hb_str(name),
	                             .text = { hb_book_shown(hb_str(part)), hb_buf_slice(&b) } });
	hb_buf_free(&b);
}

/* One block into the parser; *LAST: there are no more. FED counts the bytes it was given. */
static enum hb_status feed(struct hb_xml *x, struct hb_zip *z, uint64_t *fed, bool *last,
                           struct hb_sink *sink)
{
	size_t n = 0;
	char *space = XML_GetBuffer(x->parser, BLOCK);
	if (!space)
		return hb_no_memory(sink);
	enum hb_status status = hb_zip_read(z, space, BLOCK, &n);
	if (status != HB_OK)
		return status;
	*last = n == 0;
	*fed += n;
	if (XML_ParseBuffer(x->parser, (int)n, *last) == XML_STATUS_ERROR) {
		enum XML_Error error = XML_GetErrorCode(x->parser);
		if (error == XML_ERROR_NO_MEMORY)
			return hb_no_memory(sink);
		if (x->stopped)
			return x->status;
		x->why = XML_ErrorString(error);
		return HB_USAGE;
	}
	XML_Index at = XML_GetCurrentByteIndex(x->parser);
	if (at >= 0 && *fed - (uint64_t)at > OPEN_MAX) {
		x->why = "a tag without end";
		return HB_USAGE;
	}
	return HB_OK;
}

enum hb_status hb_xml_read(struct hb_zip *z, const char *part, uint64_t max,
                           const struct hb_xml_calls *calls, void *ctx, const char *name,
                           struct hb_sink *sink)
{
	const XML_Memory_Handling_Suite memory = { take, take_more, free };
	struct hb_xml x = { .calls = calls, .ctx = ctx };
	uint64_t fed = 0;
	bool last = false;
	enum hb_status status = hb_zip_begin(z, part, max);
	if (status != HB_OK)
		return status;
	lost = false;
	x.parser = XML_ParserCreate_MM(NULL, &memory, (const XML_Char[]){ BLANK, '\0' });
	if (!x.parser)
		return hb_no_memory(sink);
	XML_SetUserData(x.parser, &x);
	XML_SetElementHandler(x.parser, start, end);
	XML_SetCharacterDataHandler(x.parser, text);
	XML_SetStartDoctypeDeclHandler(x.parser, doctype);
	while (status == HB_OK && !last && !x.stopped)
		status = feed(&x, z, &fed, &last, sink);
	if (status != HB_OK && x.why)
		damaged(&x, part, name, sink);
	XML_ParserFree(x.parser);
	hb_zip_end(z);
	return lost && status == HB_OK ? hb_no_memory(sink) : status;
}

const char *hb_xml_attr(const char **attr, const char *name)
{
	for (; *attr; attr += 2)
		if (strcmp(*attr, name) == 0)
			return attr[1];
	return NULL;
}

const char *hb_xml_prefixed(const char **attr, const char *name)
{
	for (; *attr; attr += 2) {
		const char *blank = strrchr(*attr, BLANK);
		if (blank && strcmp(blank + 1, name) == 0)
			return attr[1];
	}
	return NULL;
}

bool hb_xml_true(const char *value)
{
	return value &&
	       (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}
