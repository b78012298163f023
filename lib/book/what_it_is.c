/* What a file is that is no workbook we can read, so that its owner knows what to do. */
#include <string.h>

#include "base/sys.h"
#include "book/private.h"

static enum hb_status refuse(enum hb_message message, const char *name, struct hb_sink *sink)
{
	hb_find(sink, (struct hb_finding){ .message = message, .file = hb_str(name) });
	return HB_USAGE;
}

enum hb_status hb_book_refuse_zip(struct hb_zip *zip, const char *name, struct hb_sink *sink)
{
	char kind[64];
	struct hb_str type = { kind, hb_zip_peek(zip, "mimetype", kind, sizeof(kind)) };
	if (hb_str_starts(type, HB_STR("application/vnd.oasis.opendocument.spreadsheet")))
		return refuse(HB_M_BOOK_ODS, name, sink);
	if (hb_zip_has(zip, "xl/workbook.bin"))
		return refuse(HB_M_BOOK_XLSB, name, sink);
	if (type.len || hb_zip_has(zip, "word/document.xml") ||
	    hb_zip_has(zip, "ppt/presentation.xml"))
		return refuse(HB_M_BOOK_DOCUMENT, name, sink);
	return refuse(HB_M_BOOK_ZIP, name, sink);
}

/* A name in the directory of such a container, which is UTF-16. */
static bool names(struct hb_str block, const char *word)
{
	char wide[64];
	size_t len = strlen(word);
	for (size_t i = 0; i < len; i++) {
		wide[2 * i] = word[i];
		wide[2 * i + 1] = '\0';
	}
	return hb_str_search(block, (struct hb_str){ wide, 2 * len }) != SIZE_MAX;
}

static void look(struct hb_str block, bool *encrypted, bool *workbook)
{
	*encrypted |= names(block, "EncryptedPackage");
	*workbook |= names(block, "Workbook") || names(block, "Book");
}

/* The container that both an .xls and a workbook with a password come in. */
static enum hb_status refuse_container(int fd, struct hb_str bytes, const char *name,
                                       struct hb_sink *sink)
{
	bool encrypted = false, workbook = false;
	char block[16384];
	look(bytes, &encrypted, &workbook);
	size_t kept = 0; /* a name may lie across two reads */
	for (off_t at = 0; fd >= 0 && !encrypted;) {
		ssize_t n = hb_sys.pread(fd, block + kept, sizeof(block) - kept, at);
		if (n <= 0)
			break;
		at += n;
		size_t len = kept + (size_t)n;
		look((struct hb_str){ block, len }, &encrypted, &workbook);
		kept = len < 64 ? len : 64;
		memmove(block, block + len - kept, kept);
	}
	return refuse(encrypted  ? HB_M_BOOK_PASSWORD
	              : workbook ? HB_M_BOOK_XLS
	                         : HB_M_BOOK_DOCUMENT,
	              name, sink);
}

enum hb_status hb_book_refuse_bytes(int fd, struct hb_str bytes, const char *name,
                                    struct hb_sink *sink)
{
	char start[8];
	ssize_t n = fd >= 0 ? hb_sys.pread(fd, start, sizeof(start), 0) : 0;
	struct hb_str s = fd >= 0 ? (struct hb_str){ start, n < 0 ? 0 : (size_t)n } : bytes;
	if (!s.len)
		return refuse(HB_M_BOOK_EMPTY, name, sink);
	if (hb_str_starts(s, HB_STR("\xD0\xCF\x11\xE0")))
		return refuse_container(fd, bytes, name, sink);
	if (hb_str_starts(s, HB_STR("PK\3\4")))
		return refuse(HB_M_BOOK_CUT, name, sink);
	return refuse(HB_M_BOOK_NO_ZIP, name, sink);
}
