/*
 * listener.h - where findings go: to standard error as compilers write them, and to --findings.
 */
#ifndef HB_CLI_LISTENER_H
#define HB_CLI_LISTENER_H

#include "base/finding.h"
#include "csv/writer.h"

struct hb_listener {
	struct hb_sink sink;
	const char *program;
	enum hb_lang lang;
	bool redact, quiet, color;
	uint64_t shown, hidden; /* on standard error */
	struct hb_buf line;
	struct hb_output *file; /* --findings; NULL: none */
	struct hb_csv_writer *writer;
};

/* Starts listening. */
void hb_listener_init(struct hb_listener *l, const char *program, enum hb_lang lang);
/* Writes all findings from now on to PATH as CSV too. */
enum hb_status hb_listener_open(struct hb_listener *l, const char *path);
/* Has all findings so far on disk; of the file only the renaming is left. */
enum hb_status hb_listener_settle(struct hb_listener *l);
/* Tells how many were not shown and finishes the file. */
enum hb_status hb_listener_close(struct hb_listener *l);

#endif
