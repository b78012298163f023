/*
 * finding.h - one thing found in the data, a form or a file, and where it goes.
 *
 * All that a function has to tell goes to a sink; nothing below lib/cli prints. A sink is
 * embedded in a larger struct of whoever listens (the terminal and --findings file, a test, a
 * thread's own list). A finding borrows every slice: the sink copies what it keeps.
 */
#ifndef HB_BASE_FINDING_H
#define HB_BASE_FINDING_H

#include "base/message.h"
#include "base/status.h"
#include "base/str.h"

struct hb_finding {
	enum hb_message message;
	enum hb_severity severity; /* as shown; hb_find() takes it from the table */
	struct hb_str file;        /* as the user named it; empty: no file, "-" is standard input */
	uint64_t line;             /* 1-based, where the record or YAML node starts; 0: none */
	uint64_t record;           /* 1-based number of the data row; 0: none */
	uint32_t column;        /* 1-based column number (YAML: character in the line); 0: none */
	struct hb_str field;    /* the column's name or the field's id */
	struct hb_str key;      /* the record's key, "L00012 2026-11-03 jvd"; pupil data */
	struct hb_str value;    /* what stood there; pupil data */
	struct hb_str expected; /* what was expected: "1..5"; pupil data only as {expected?} */
	struct hb_str text[3];  /* {1} {2} {3}; pupil data only as {1?} {2?} {3?} */
	int error;              /* {error}: an errno, put into words; 0: {error} is text[0] */
	struct hb_str custom;   /* a form's own rule: its message instead of the table's... */
	struct hb_str custom_code; /* ...and its code */
};

struct hb_sink {
	/* Takes a finding; called once for each, in order. */
	void (*take)(struct hb_sink *sink, const struct hb_finding *finding);
	uint64_t count[3]; /* by severity, kept by hb_find() */
	bool no_memory;    /* memory ran out at least once: no result stands */
};

/* Hands F, with the severity of its message, to SINK; NULL swallows it. */
void hb_find(struct hb_sink *sink, struct hb_finding f);
/* The same with a severity of its own (a form's rule; --strict is the listener's affair). */
void hb_find_as(struct hb_sink *sink, enum hb_severity severity, struct hb_finding f);
/* Reports that memory ran out; returns HB_SYSTEM, so that a caller can return it. */
enum hb_status hb_no_memory(struct hb_sink *sink);

/* Writes F's message into OUT in LANG, as a terminal can show it whatever the data holds: control
 * characters and bytes that are no UTF-8 appear as \x1B, \xEB; a value or field stays on its
 * line (\n) and is cut after 200 bytes. With REDACT {value}, and what ends in a question mark for
 * it follows from the user's cells, becomes "…". */
void hb_finding_text(struct hb_buf *out, const struct hb_finding *f, enum hb_lang lang,
                     bool redact);
/* Whether `expected` follows from the user's cells, as {expected?}. */
bool hb_expects_private(const struct hb_finding *f);
/* The code that stands in [ ]: the form's own, or the table's. */
struct hb_str hb_finding_code(const struct hb_finding *f);

#endif
