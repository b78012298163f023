#include "base/message.h"

#include <stddef.h>

static const struct {
	const char *code;
	enum hb_severity severity;
	const char *text[2];
} table[] = {
#define HB_MESSAGE(id, code, severity, english, dutch) { code, severity, { english, dutch } },
#include "base/messages.def"
#undef HB_MESSAGE
};

const char *hb_message_code(enum hb_message m)
{
	return table[m].code;
}

enum hb_severity hb_message_severity(enum hb_message m)
{
	return table[m].severity;
}

const char *hb_message_template(enum hb_message m, enum hb_lang lang)
{
	return table[m].text[lang];
}

const char *hb_severity_name(enum hb_severity s, enum hb_lang lang)
{
	static const char *const name[][2] = {
		[HB_NOTE] = { "note", "opmerking" },
		[HB_WARNING] = { "warning", "waarschuwing" },
		[HB_ERROR] = { "error", "fout" },
	};
	return name[s][lang];
}
