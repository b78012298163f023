/*
 * xml.h - a part of a workbook, element by element (inside lib/book; the one file that knows expat
 * is xml.c).
 *
 * Only elements of the workbook's own namespaces and of its lists of relations are told by name,
 * be they those of the first edition of the standard or the strict ones; an element of any other is
 * told as "". A part with a document type is refused, for entities are declared there; so are one
 * that nests deeper than a workbook does, and a tag without end.
 */
#ifndef HB_BOOK_XML_H
#define HB_BOOK_XML_H

#include "book/zip.h"

struct hb_xml;

struct hb_xml_calls {
	const char *root; /* the outermost element, without which a part is refused; NULL: any */
	/* ATTR: names and values in turn, NULL at the end. An attribute with a prefix has the name
	 * of its namespace, a blank, and its own. */
	void (*start)(void *ctx, struct hb_xml *x, const char *name, const char **attr);
	void (*end)(void *ctx, struct hb_xml *x, const char *name);
	void (*text)(void *ctx, struct hb_xml *x, const char *p, size_t len); /* may be NULL */
};

/* Reads PART of Z, which may unpack to MAX bytes, and calls CALLS with CTX. HB_USAGE for a part
 * that is no such XML; else what hb_xml_stop() was given. */
enum hb_status hb_xml_read(struct hb_zip *z, const char *part, uint64_t max,
                           const struct hb_xml_calls *calls, void *ctx, const char *name,
                           struct hb_sink *sink);
/* Ends the reading from within a call: hb_xml_read() returns STATUS, of which the sink knows
 * already. No more calls follow. */
void hb_xml_stop(struct hb_xml *x, enum hb_status status);

/* The value of attribute NAME without a prefix, or with any prefix; NULL: it is not there. */
const char *hb_xml_attr(const char **attr, const char *name);
const char *hb_xml_prefixed(const char **attr, const char *name);
/* Whether a text stands for true: 1, true, on. NULL does not. */
bool hb_xml_true(const char *value);

#endif
