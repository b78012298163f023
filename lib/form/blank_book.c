#include "form/blank_book.h"

#include <string.h>

#include "base/stored_zip.h"

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

enum {
	ROOM = 2000,    /* rows that are looked after beyond those filled in */
	LIST_MAX = 255, /* characters of a list of choices beside its column */
	TITLE_MAX = 32, /* of a hint's title, and of its text */
	HINT_MAX = 250,
	NAME_MAX_LEN = 31, /* of a sheet's name */
};

/* Cell styles, in the order of styles.xml below. */
enum style { STYLE_NONE, STYLE_HEADER, STYLE_TEXT, STYLE_DATE, STYLE_TIME, STYLE_MOMENT };

struct writing {
	const struct hb_form *form;
	const struct hb_table *table;
	bool dutch;
	size_t last_row;     /* that is looked after */
	struct hb_buf xml;   /* the part at hand */
	struct hb_buf rules; /* of the sheet's columns */
	size_t n_rules;
	struct hb_buf lists; /* rows of the second sheet: a row for each list of choices */
	size_t n_lists;
};

static enum style style_of(const struct hb_field *field)
{
	switch (field->type) {
	case HB_TYPE_DATE:
		return STYLE_DATE;
	case HB_TYPE_TIME:
		return STYLE_TIME;
	case HB_TYPE_DATETIME:
		return STYLE_MOMENT;
	case HB_TYPE_INT:
	case HB_TYPE_SCALE:
		return STYLE_NONE;
	default:
		return STYLE_TEXT;
	}
}

/* At most MAX characters of S as XML, other than control characters. */
static void put_text(struct hb_buf *out, struct hb_str s, size_t max)
{
	for (size_t step; s.len && max && (step = hb_utf8_step(s)) != 0; s = hb_str_from(s, step)) {
		char c = s.p[0];
		max--;
		if (c == '&')
			hb_buf_cstr(out, "&amp;");
		else if (c == '<')
			hb_buf_cstr(out, "&lt;");
		else if (c == '"')
			hb_buf_cstr(out, "&quot;");
		else if (c == '\n' || c == '\t')
			hb_buf_cstr(out, "&#10;");
		else if (step > 1 || ((unsigned char)c >= ' ' && c != 0x7F))
			hb_buf_add(out, s.p, step);
	}
}

/* The name of column I, from 0. */
static void put_column(struct hb_buf *out, size_t i)
{
	char name[8];
	size_t at = sizeof(name);
	for (i++; i && at; i = (i - 1) / 26)
		name[--at] = (char)('A' + (i - 1) % 26);
	hb_buf_add(out, name + at, sizeof(name) - at);
}

static void put_cell(struct hb_buf *out, enum style style, struct hb_str text)
{
	hb_buf_printf(out, "<c s=\"%d\"", (int)style);
	if (text.len) {
		hb_buf_cstr(out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
		put_text(out, text, SIZE_MAX);
		hb_buf_cstr(out, "</t></is></c>");
	} else {
		hb_buf_cstr(out, "/>");
	}
}

/* ---- what a column takes ---- */

/* The ids of the choices: in the rule itself where they fit, else on the second sheet. */
static void put_list(struct writing *w, const struct hb_field *field)
{
	static const struct hb_choice yes_no[] = { { .id = { "ja", 2 } }, { .id = { "nee", 3 } } };
	bool boolean = field->type == HB_TYPE_BOOL;
	const struct hb_choice *choice = boolean ? yes_no : field->choices;
	size_t n = boolean ? 2 : field->n_choices, len = 0;
	for (size_t i = 0; i < n; i++)
		len += choice[i].id.len + 1;
	if (len <= LIST_MAX) {
		hb_buf_cstr(&w->rules, "<formula1>\"");
		for (size_t i = 0; i < n; i++) {
			hb_buf_cstr(&w->rules, i ? "," : "");
			put_text(&w->rules, choice[i].id, SIZE_MAX);
		}
		hb_buf_cstr(&w->rules, "\"</formula1>");
		return;
	}
	w->n_lists++;
	hb_buf_cstr(&w->rules, "<formula1>keuzes!$A$");
	hb_buf_printf(&w->rules, "%zu:$", w->n_lists);
	put_column(&w->rules, n - 1);
	hb_buf_printf(&w->rules, "$%zu</formula1>", w->n_lists);
	hb_buf_printf(&w->lists, "<row r=\"%zu\">", w->n_lists);
	for (size_t i = 0; i < n; i++)
		put_cell(&w->lists, STYLE_TEXT, choice[i].id);
	hb_buf_cstr(&w->lists, "</row>");
}

/* What it is called in a rule, "" for anything at all. */
static const char *kind_of(const struct hb_field *field)
{
	switch (field->type) {
	case HB_TYPE_INT:
	case HB_TYPE_SCALE:
		return "whole";
	case HB_TYPE_DATE:
	case HB_TYPE_DATETIME:
		return "date";
	case HB_TYPE_TIME:
		return "time";
	case HB_TYPE_CHOICE:
	case HB_TYPE_BOOL:
		return field->type == HB_TYPE_BOOL || field->n_choices ? "list" : "";
	default:
		return "";
	}
}

static void put_bounds(struct writing *w, const struct hb_field *field)
{
	const char *kind = kind_of(field);
	int64_t most = 999999999999999; /* digits that a sheet keeps */
	if (strcmp(kind, "whole") == 0)
		hb_buf_printf(&w->rules, "<formula1>%lld</formula1><formula2>%lld</formula2>",
		              (long long)(field->min < -most ? -most : field->min),
		              (long long)(field->max > most ? most : field->max));
	else if (strcmp(kind, "date") == 0) /* 2000-01-01 to 2099-12-31, as a sheet counts days */
		hb_buf_cstr(&w->rules, "<formula1>36526</formula1><formula2>73050</formula2>");
	else if (strcmp(kind, "time") == 0)
		hb_buf_cstr(&w->rules, "<formula1>0</formula1><formula2>0.99999</formula2>");
	else if (strcmp(kind, "list") == 0)
		put_list(w, field);
}

/* What to fill in, for who stands in the cell. */
static void put_hint(struct writing *w, const struct hb_field *field)
{
	struct hb_buf hint = { 0 };
	if (field->label.len)
		hb_buf_str(&hint, field->label);
	if (field->type == HB_TYPE_SCALE && field->scale)
		for (int64_t i = field->min; i <= field->max; i++)
			if (field->scale->labels[i - field->scale->min].len)
				hb_buf_printf(
				        &hint, "\n%lld = %.*s", (long long)i,
				        HB_STR_ARGS(field->scale->labels[i - field->scale->min]));
	if (field->type == HB_TYPE_MULTI) {
		hb_buf_cstr(&hint, w->dutch ? "\nmeer dan een: met | ertussen"
		                            : "\nmore than one: with | between");
		for (size_t i = 0; i < field->n_choices; i++)
			hb_buf_printf(&hint, "\n%.*s", HB_STR_ARGS(field->choices[i].id));
	}
	hb_buf_cstr(&w->rules, " promptTitle=\"");
	put_text(&w->rules, field->id, TITLE_MAX);
	hb_buf_cstr(&w->rules, "\" prompt=\"");
	put_text(&w->rules, hb_buf_slice(&hint), HINT_MAX);
	hb_buf_char(&w->rules, '"');
	w->rules.failed |= hint.failed;
	hb_buf_free(&hint);
}

static void put_rule(struct writing *w, size_t i)
{
	const struct hb_field *field = &w->table->fields[i];
	const char *kind = kind_of(field);
	hb_buf_cstr(&w->rules, "<dataValidation");
	if (*kind)
		hb_buf_printf(&w->rules, " type=\"%s\"", kind);
	hb_buf_cstr(&w->rules, " allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\"");
	put_hint(w, field);
	hb_buf_cstr(&w->rules, " sqref=\"");
	put_column(&w->rules, i);
	hb_buf_cstr(&w->rules, "2:");
	put_column(&w->rules, i);
	hb_buf_printf(&w->rules, "%zu\">", w->last_row);
	put_bounds(w, field);
	hb_buf_cstr(&w->rules, "</dataValidation>");
	w->n_rules++;
}

/* ---- parts ---- */

static void put_columns(struct writing *w)
{
	hb_buf_cstr(&w->xml, "<cols>");
	for (size_t i = 0; i < w->table->n_fields; i++) {
		const struct hb_field *f = &w->table->fields[i];
		size_t wide = f->type == HB_TYPE_TEXT ? 40 : f->id.len < 10 ? 12 : f->id.len + 2;
		hb_buf_printf(&w->xml,
		              "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" style=\"%d\" "
		              "customWidth=\"1\"/>",
		              i + 1, i + 1, wide, (int)style_of(f));
	}
	hb_buf_cstr(&w->xml, "</cols>");
}

static void put_sheet(struct writing *w, const struct hb_str *cell, size_t n_rows)
{
	size_t n = w->table->n_fields;
	hb_buf_cstr(&w->xml, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView "
	                          "tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"1\" "
	                          "topLeftCell=\"A2\" activePane=\"bottomLeft\" "
	                          "state=\"frozen\"/></sheetView></sheetViews>");
	put_columns(w);
	hb_buf_cstr(&w->xml, "<sheetData><row r=\"1\">");
	for (size_t i = 0; i < n; i++)
		put_cell(&w->xml, STYLE_HEADER, w->table->fields[i].id);
	hb_buf_cstr(&w->xml, "</row>");
	for (size_t r = 0; r < n_rows; r++) {
		hb_buf_printf(&w->xml, "<row r=\"%zu\">", r + 2);
		for (size_t i = 0; i < n; i++)
			put_cell(&w->xml, style_of(&w->table->fields[i]), cell[r * n + i]);
		hb_buf_cstr(&w->xml, "</row>");
	}
	for (size_t i = 0; i < n; i++)
		put_rule(w, i);
	hb_buf_printf(&w->xml, "</sheetData><dataValidations count=\"%zu\">", w->n_rules);
	hb_buf_str(&w->xml, hb_buf_slice(&w->rules));
	hb_buf_cstr(&w->xml, "</dataValidations><pageSetup paperSize=\"9\" "
	                     "orientation=\"landscape\"/></worksheet>");
}

static void put_workbook(struct writing *w)
{
	hb_buf_cstr(&w->xml, HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
	                          "\"><sheets><sheet name=\"");
	struct hb_str name = w->table->id;
	if (!name.len && w->form)
		name = w->form->id;
	put_text(&w->xml, name.len ? name : HB_STR("blad"), NAME_MAX_LEN);
	hb_buf_cstr(&w->xml, "\" sheetId=\"1\" r:id=\"rId1\"/>");
	if (w->n_lists)
		hb_buf_cstr(&w->xml, "<sheet name=\"keuzes\" sheetId=\"2\" state=\"hidden\" "
		                     "r:id=\"rId2\"/>");
	hb_buf_cstr(&w->xml, "</sheets></workbook>");
}

static const char styles[] =
        HEAD "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"3\">"
             "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
             "<numFmt numFmtId=\"165\" formatCode=\"hh:mm\"/>"
             "<numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/></numFmts>"
             "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
             "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
             "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
             "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
             "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border>"
             "</borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"6\">"
             "<xf xfId=\"0\"/><xf xfId=\"0\" numFmtId=\"49\" fontId=\"1\" applyNumberFormat=\"1\" "
             "applyFont=\"1\"/>"
             "<xf xfId=\"0\" numFmtId=\"49\" applyNumberFormat=\"1\"/>"
             "<xf xfId=\"0\" numFmtId=\"164\" applyNumberFormat=\"1\"/>"
             "<xf xfId=\"0\" numFmtId=\"165\" applyNumberFormat=\"1\"/>"
             "<xf xfId=\"0\" numFmtId=\"166\" applyNumberFormat=\"1\"/></cellXfs><cellStyles "
             "count=\"1\">"
             "<cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/* The lists that say which part is what; the second sheet is there only where a list needs it. */
#define RELATION(id, kind, part)                                                                   \
	"<Relationship Id=\"" id "\" Type=\"" OFFICE "/" kind "\" Target=\"" part "\"/>"
#define OVERRIDE(part, kind)                                                                       \
	"<Override PartName=\"/xl/" part "\" ContentType=\"" TYPE kind "+xml\"/>"

static void put_types(struct writing *w)
{
	hb_buf_cstr(&w->xml, HEAD "<Types xmlns=\"" PACKAGE "/content-types\">"
	                          "<Default Extension=\"rels\" ContentType=\"application/"
	                          "vnd.openxmlformats-package.relationships+xml\"/>");
	hb_buf_cstr(&w->xml, OVERRIDE("workbook.xml", "sheet.main"));
	hb_buf_cstr(&w->xml, OVERRIDE("styles.xml", "styles"));
	hb_buf_cstr(&w->xml, OVERRIDE("sheet1.xml", "worksheet"));
	if (w->n_lists)
		hb_buf_cstr(&w->xml, OVERRIDE("sheet2.xml", "worksheet"));
	hb_buf_cstr(&w->xml, "</Types>");
}

static void put_relations(struct writing *w, bool top)
{
	hb_buf_cstr(&w->xml, HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">");
	if (top) {
		hb_buf_cstr(&w->xml, RELATION("rId1", "officeDocument", "xl/workbook.xml"));
	} else {
		hb_buf_cstr(&w->xml, RELATION("rId1", "worksheet", "sheet1.xml"));
		if (w->n_lists)
			hb_buf_cstr(&w->xml, RELATION("rId2", "worksheet", "sheet2.xml"));
		hb_buf_cstr(&w->xml, RELATION("rId3", "styles", "styles.xml"));
	}
	hb_buf_cstr(&w->xml, "</Relationships>");
}

static void add(struct hb_stored_zip *zip, struct writing *w, const char *name)
{
	hb_stored_zip_add(zip, name, hb_buf_slice(&w->xml));
	zip->failed |= w->xml.failed;
	w->xml.len = 0;
}

/* What the sheet needs, which was made first. */
static void add_rest(struct hb_stored_zip *zip, struct writing *w, struct hb_str sheet)
{
	put_types(w);
	add(zip, w, "[Content_Types].xml");
	put_relations(w, true);
	add(zip, w, "_rels/.rels");
	put_workbook(w);
	add(zip, w, "xl/workbook.xml");
	put_relations(w, false);
	add(zip, w, "xl/_rels/workbook.xml.rels");
	hb_stored_zip_add(zip, "xl/styles.xml", hb_str(styles));
	hb_stored_zip_add(zip, "xl/sheet1.xml", sheet);
	if (!w->n_lists)
		return;
	hb_buf_cstr(&w->xml, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetData>");
	hb_buf_str(&w->xml, hb_buf_slice(&w->lists));
	hb_buf_cstr(&w->xml, "</sheetData></worksheet>");
	add(zip, w, "xl/sheet2.xml");
}

enum hb_status hb_blank_book(struct hb_output *out, const struct hb_form *form,
                             const struct hb_table *table, const struct hb_str *cell, size_t n_rows,
                             struct hb_sink *sink)
{
	struct hb_stored_zip zip = { .out = out };
	struct writing w = { .form = form,
		             .table = table,
		             .dutch = !form || hb_str_is(form->lang, "nl"),
		             .last_row = 1 + n_rows + ROOM };
	put_sheet(&w, cell, n_rows);
	struct hb_buf sheet = w.xml;
	w.xml = (struct hb_buf){ 0 };
	bool failed = sheet.failed || w.rules.failed || w.lists.failed;
	if (!failed)
		add_rest(&zip, &w, hb_buf_slice(&sheet));
	failed |= !hb_stored_zip_end(&zip);
	hb_buf_free(&sheet);
	hb_buf_free(&w.xml);
	hb_buf_free(&w.rules);
	hb_buf_free(&w.lists);
	return failed ? hb_no_memory(sink) : HB_OK;
}
