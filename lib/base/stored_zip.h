/*
 * stored_zip.h - a zip file whose parts are stored as they are, for who writes small ones.
 *
 * The same parts give the same bytes: no clock enters. Nothing is compressed, so nothing but this
 * file is needed for it. Write errors are kept by the output beneath (PKWARE's APPNOTE, 4.3).
 */
#ifndef HB_BASE_STORED_ZIP_H
#define HB_BASE_STORED_ZIP_H

#include "base/output.h"

struct hb_stored_zip {
	struct hb_output *out;   /* borrowed */
	struct hb_buf directory; /* of the parts so far */
	uint64_t at;             /* bytes written */
	unsigned n;
	bool failed; /* memory ran out, or it grew past 4 GiB or 65,535 parts */
};

/* Starts as { .out = OUT }. Adds a part; NAME is ASCII. */
void hb_stored_zip_add(struct hb_stored_zip *zip, const char *name, struct hb_str bytes);
/* Ends it and frees what it holds. False when it failed: what was written is no zip file. */
bool hb_stored_zip_end(struct hb_stored_zip *zip);

#endif
