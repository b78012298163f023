#include "base/message.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

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

/* The errors that a user can do something about; the C library knows no Dutch of its own without
 * an installed locale. */
const char *hb_error_text(int error, enum hb_lang lang)
{
	static const struct {
		int error;
		const char *text[2];
	} known[] = {
		{ ENOENT, { "no such file or folder", "bestand of map bestaat niet" } },
		{ EACCES, { "permission denied", "geen toegang" } },
		{ EPERM, { "not permitted", "niet toegestaan" } },
		{ EISDIR, { "is a folder", "is een map" } },
		{ ENOTDIR, { "not a folder", "is geen map" } },
		{ ENOSPC, { "no space left on the disk", "de schijf is vol" } },
		{ EDQUOT, { "disk quota exceeded", "de schijfruimte voor deze gebruiker is op" } },
		{ EFBIG, { "file too large", "het bestand wordt te groot" } },
		{ EROFS, { "read-only file system", "de schijf is alleen-lezen" } },
		{ EIO, { "input/output error", "lees- of schrijffout op het apparaat" } },
		{ ENAMETOOLONG, { "name too long", "de naam is te lang" } },
		{ ELOOP, { "too many links", "te veel verwijzingen achter elkaar" } },
		{ EMFILE, { "too many open files", "te veel bestanden tegelijk open" } },
		{ ENFILE, { "too many open files", "te veel bestanden tegelijk open" } },
		{ ENOMEM, { "out of memory", "onvoldoende geheugen" } },
		{ EBADF, { "it is closed", "het is gesloten" } },
		{ EPIPE, { "broken pipe", "de ontvanger is gestopt" } },
		{ ENXIO, { "no such device", "het apparaat is er niet" } },
		{ ETXTBSY, { "file is in use", "het bestand is in gebruik" } },
		{ EBUSY, { "in use", "in gebruik" } },
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].error == error)
			return known[i].text[lang];
	return strerror(error);
}
