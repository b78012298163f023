/*
 * The workbook that was written, read back. libxlsxwriter writes its parts to temporary files
 * without looking whether that went well, so a place without room left would cost the end of a
 * part in silence.
 */
#include "book/write.h"
#include "book/xml.h"

static void element(void *ctx, struct hb_xml *x, const char *name, const char **attr)
{
	(void)ctx, (void)x, (void)name, (void)attr;
}

static void element_end(void *ctx, struct hb_xml *x, const char *name)
{
	(void)ctx, (void)x, (void)name;
}

bool hb_book_is_whole(int fd, bool lists)
{
	static const struct hb_xml_calls calls = { NULL, element, element_end, NULL };
	static const char *const part[] = {
		"[Content_Types].xml",
		"_rels/.rels",
		"docProps/app.xml",
		"docProps/core.xml",
		"xl/_rels/workbook.xml.rels",
		"xl/workbook.xml",
		"xl/styles.xml",
		"xl/theme/theme1.xml",
		"xl/sharedStrings.xml",
		"xl/worksheets/sheet1.xml",
		"xl/worksheets/sheet2.xml",
	};
	size_t n = sizeof(part) / sizeof(*part) - (lists ? 0 : 1);
	struct hb_zip *zip;
	bool no_zip;
	if (hb_zip_open(&zip, fd, HB_STR(""), "", NULL, &no_zip) != HB_OK)
		return false;
	bool whole = true;
	for (size_t i = 0; whole && i < n; i++)
		whole = hb_zip_has(zip, part[i]) && hb_xml_read(zip, part[i], HB_ZIP_PASSED_MAX,
		                                                &calls, NULL, "", NULL) == HB_OK;
	hb_zip_close(zip);
	return whole;
}
