/* Any bytes as a part of a workbook, or as a workbook: it is read or refused with a reason, and
 * whatever is read is text in rows that go down. */
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "book/choose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void hear(struct hb_sink *sink, const struct hb_finding *f)
{
	(void)sink;
	struct hb_buf text = { 0 };
	hb_finding_text(&text, f, HB_LANG_NL, false);
	must(hb_str_utf8(hb_buf_slice(&text)));
	hb_buf_free(&text);
}

static bool look(void *ctx, const struct hb_book_row *row)
{
	uint32_t *before = ctx;
	must(row->number > *before && row->number <= HB_BOOK_ROWS);
	must(row->n > 0 && row->n <= HB_BOOK_COLUMNS && row->cell[row->n - 1].len > 0);
	for (size_t i = 0; i < row->n; i++)
		must(hb_str_utf8(row->cell[i]));
	*before = row->number;
	return true;
}

static void read_book(struct hb_str bytes)
{
	struct hb_sink sink = { .take = hear };
	struct hb_book *book;
	struct hb_book_extent extent;
	size_t i;
	uint32_t row = 0;
	enum hb_status status = hb_book_open(&book, -1, bytes, '.', "f", &sink);
	must((status == HB_OK) == (book != NULL));
	if (status == HB_OK)
		status = hb_book_choose(book, HB_STR(""), &i, "f", &sink);
	if (status == HB_OK)
		status = hb_book_measure(book, i, &extent, "f", &sink);
	if (status == HB_OK)
		must(hb_book_rows(book, i, false, look, &row) == HB_OK && row == extent.rows);
	must((status == HB_OK) == (sink.count[HB_ERROR] == 0));
	hb_book_close(book);
}

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char *const part[][2] = {
	{ "xl/a.xml", "<worksheet xmlns='" MAIN
	              "'><sheetData><row><c t='s'><v>0</v></c><c s='1'><v>46349</v></c>"
	              "<c t='b'><v>1</v></c></row></sheetData></worksheet>" },
	{ "xl/texts.xml", "<sst xmlns='" MAIN "'><si><t>a</t></si></sst>" },
	{ "xl/styles.xml",
	  "<styleSheet xmlns='" MAIN "'><numFmts><numFmt numFmtId='164' formatCode='dd-mm-yyyy'/>"
	  "</numFmts><cellXfs><xf/><xf numFmtId='164'/></cellXfs></styleSheet>" },
	{ "xl/workbook.xml", "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><sheets>"
	                     "<sheet name='a' r:id='r'/></sheets></workbook>" },
	{ "xl/_rels/workbook.xml.rels",
	  "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
	  "<Relationship Id='r' Type='x/worksheet' Target='a.xml'/>"
	  "<Relationship Id='s' Type='x/sharedStrings' Target='texts.xml'/>"
	  "<Relationship Id='t' Type='x/styles' Target='styles.xml'/></Relationships>" },
};
enum { PARTS = sizeof(part) / sizeof(*part) };

/* A workbook in which BYTES stand for part WHICH. The caller frees it with free(). */
static struct hb_str make_book(size_t which, struct hb_str bytes)
{
	zip_error_t error;
	zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *zip = zip_open_from_source(whole, ZIP_TRUNCATE, &error);
	zip_stat_t st;
	must(zip != NULL);
	zip_source_keep(whole);
	for (size_t i = 0; i < PARTS; i++) {
		struct hb_str s = i == which ? bytes : hb_str(part[i][1]);
		zip_source_t *source = zip_source_buffer(zip, s.p, s.len, 0);
		must(zip_file_add(zip, part[i][0], source, 0) == (zip_int64_t)i);
		zip_set_file_compression(zip, i, ZIP_CM_STORE, 0);
	}
	must(zip_close(zip) == 0 && zip_source_stat(whole, &st) == 0);
	char *p = malloc(st.size);
	must(p && zip_source_open(whole) == 0);
	must(zip_source_read(whole, p, st.size) == (zip_int64_t)st.size);
	zip_source_close(whole);
	zip_source_free(whole);
	return (struct hb_str){ p, (size_t)st.size };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hb_str bytes = { (const char *)data, size };
	if (!size)
		return 0;
	size_t which = data[0] % (PARTS + 1);
	bytes = hb_str_from(bytes, 1);
	if (which == PARTS) {
		read_book(bytes);
		return 0;
	}
	struct hb_str book = make_book(which, bytes);
	read_book(book);
	free((char *)(uintptr_t)book.p);
	return 0;
}
