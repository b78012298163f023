/*
 * message.h - everything that is said to a user about data, forms or files, in one table.
 *
 * The table is messages.def. Each entry has a code as it stands in findings and in
 * hb-findings(7), a severity, and a text in English and in Dutch. In a text `{value}`,
 * `{expected}`, `{field}`, `{error}`, `{1}`, `{2}` and `{3}` stand for what the finding carries;
 * with a question mark, as `{expected?}` or `{1?}`, where it follows from the user's own cells and
 * is as private as the value. Both languages use the same ones (a test holds this). Messages are
 * lower case without a full stop.
 */
#ifndef HB_BASE_MESSAGE_H
#define HB_BASE_MESSAGE_H

enum hb_severity {
	HB_NOTE,    /* opmerking: keeps the row */
	HB_WARNING, /* waarschuwing: keeps the row, an error under --strict */
	HB_ERROR,   /* fout: its row is rejected */
};

enum hb_lang { HB_LANG_EN, HB_LANG_NL };

enum hb_message {
#define HB_MESSAGE(id, code, severity, english, dutch) HB_M_##id,
#include "base/messages.def"
#undef HB_MESSAGE
	HB_MESSAGE_COUNT
};

const char *hb_message_code(enum hb_message m);
enum hb_severity hb_message_severity(enum hb_message m);
const char *hb_message_template(enum hb_message m, enum hb_lang lang);
/* What the system's ERROR (an errno) means, in words: "permission denied". */
const char *hb_error_text(int error, enum hb_lang lang);
/* "error" or "fout", and so on. */
const char *hb_severity_name(enum hb_severity s, enum hb_lang lang);

#endif
