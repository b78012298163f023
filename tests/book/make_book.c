/*
 * make_book KIND FILE [ROWS] - writes a workbook with libxlsxwriter, for the tests. All in it is
 * made up. KIND is class (what a teacher keeps), pupils (a list of pupils), several (two sheets
 * with data), formula (values that were never worked out), tall (ROWS observations).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>

static lxw_format *format(lxw_workbook *book, const char *code)
{
	lxw_format *f = workbook_add_format(book);
	format_set_num_format(f, code);
	return f;
}

/* A title and an empty row above the header, numbers shown with zeros, dates of two kinds, a cell
 * of two lines, text in runs, a hidden row, an empty sheet, a chart. */
static void class(lxw_workbook *book)
{
	lxw_worksheet *s = workbook_add_worksheet(book, "Klas 7A");
	lxw_worksheet *empty = workbook_add_worksheet(book, "Blad2");
	lxw_format *code = format(book, "0000000"), *day = format(book, "d\\-m\\-yyyy;@"),
	           *wide = format(book, "[$-413]dddd d mmmm yyyy"),
	           *bold = workbook_add_format(book);
	static const char *const header[] = { "Leerlingnummer", "Groep",       "Datum",
		                              "Taakinitiatie",  "Organisatie", "Opmerkingen" };
	lxw_datetime first = { 2025, 11, 3, 0, 0, 0 }, second = { 2025, 11, 4, 14, 5, 10 };
	format_set_bold(bold);
	lxw_rich_string_tuple start = { NULL, "werkt " }, middle = { bold, "rustig" },
	                      rest = { NULL, " & netjes" };
	lxw_rich_string_tuple *runs[] = { &start, &middle, &rest, NULL };
	worksheet_merge_range(s, 0, 0, 0, 5, "Observaties najaar", bold);
	for (lxw_col_t i = 0; i < 6; i++)
		worksheet_write_string(s, 2, i, header[i], bold);
	worksheet_write_number(s, 3, 0, 12034, code);
	worksheet_write_string(s, 3, 1, "7A", NULL);
	worksheet_write_datetime(s, 3, 2, &first, day);
	worksheet_write_number(s, 3, 3, 4, NULL);
	worksheet_write_number(s, 3, 4, 2, NULL);
	worksheet_write_string(s, 3, 5, "eerst afwachten,\ndan \"ineens\" los", NULL);
	worksheet_write_string(s, 4, 0, "0012035", NULL);
	worksheet_write_string(s, 4, 1, "7A", NULL);
	worksheet_write_datetime(s, 4, 2, &second, wide);
	worksheet_write_number(s, 4, 3, 6, NULL);
	worksheet_write_number(s, 4, 4, 3.5, NULL);
	worksheet_write_rich_string(s, 4, 5, runs, NULL);
	worksheet_write_number(s, 6, 0, 50119828, NULL);
	worksheet_write_string(s, 6, 1, "7A", NULL);
	worksheet_write_datetime(s, 6, 2, &first, day);
	worksheet_write_number(s, 6, 3, 5, NULL);
	lxw_row_col_options hidden = { .hidden = LXW_TRUE };
	worksheet_set_row_opt(s, 6, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
	worksheet_write_blank(empty, 4, 4, bold);
	lxw_chart *chart = workbook_add_chart(book, LXW_CHART_COLUMN);
	chart_add_series(chart, NULL, "='Klas 7A'!$D$4:$D$7");
	chartsheet_set_chart(workbook_add_chartsheet(book, "Grafiek"), chart);
}

static void pupils(lxw_workbook *book)
{
	static const char *const cell[][4] = {
		{ "Stamnummer", "Roepnaam", "Achternaam", "Klas" },
		{ "12034", "Noor", "Voorbeeld", "7A" },
		{ "12035", "Sem", "Verzonnen", "7A" },
	};
	lxw_worksheet *s = workbook_add_worksheet(book, "Leerlingen");
	lxw_format *code = format(book, "0000000");
	for (lxw_row_t r = 0; r < 3; r++)
		for (lxw_col_t c = 0; c < 4; c++)
			if (r && !c)
				worksheet_write_number(s, r, c, atof(cell[r][c]), code);
			else
				worksheet_write_string(s, r, c, cell[r][c], NULL);
}

static void several(lxw_workbook *book)
{
	static const char *const names[] = { "groep 7", "groep 8", "lijsten" };
	for (size_t i = 0; i < 3; i++) {
		lxw_worksheet *s = workbook_add_worksheet(book, names[i]);
		worksheet_write_string(s, 0, 0, "leerling", NULL);
		worksheet_write_string(s, 0, 1, "datum", NULL);
		worksheet_write_string(s, 1, 0, i ? "L00102" : "L00101", NULL);
		worksheet_write_string(s, 1, 1, "2025-11-03", NULL);
		if (i == 2)
			worksheet_hide(s);
	}
}

/* The library writes 0 for a result, and asks the spreadsheet to work it out. */
static void formula(lxw_workbook *book)
{
	lxw_worksheet *s = workbook_add_worksheet(book, NULL);
	worksheet_write_string(s, 0, 0, "leerling", NULL);
	worksheet_write_string(s, 0, 1, "taakinitiatie", NULL);
	worksheet_write_string(s, 1, 0, "L00101", NULL);
	worksheet_write_formula(s, 1, 1, "=2+2", NULL);
}

static void tall(lxw_workbook *book, long rows)
{
	lxw_worksheet *s = workbook_add_worksheet(book, "alles");
	lxw_format *code = format(book, "0000000"), *day = format(book, "dd-mm-yyyy");
	static const char *const header[] = {
		"leerling",           "groep",         "datum",
		"observator",         "taakinitiatie", "volgehouden_aandacht",
		"doelgericht_gedrag", "flexibiliteit", "emotieregulatie",
		"reactie_inhibitie",  "metacognitie",  "werkgeheugen",
		"timemanagement",     "organisatie",   "planning_prioritering",
		"vaste_mindset",      "groeimindset",  "samenwerken",
		"opmerkingen"
	};
	char text[64];
	for (lxw_col_t i = 0; i < 19; i++)
		worksheet_write_string(s, 0, i, header[i], NULL);
	for (long r = 1; r <= rows; r++) {
		lxw_row_t row = (lxw_row_t)r;
		worksheet_write_number(s, row, 0, (double)r, code);
		snprintf(text, sizeof(text), "%ld%c", r % 8 + 1, (char)('A' + r % 3));
		worksheet_write_string(s, row, 1, text, NULL);
		worksheet_write_number(s, row, 2, (double)(45900 + r % 200), day);
		worksheet_write_string(s, row, 3, "jvd", NULL);
		for (lxw_col_t c = 4; c < 18; c++)
			worksheet_write_number(s, row, c, (double)((r * 7 + c * 3) % 5 + 1), NULL);
		snprintf(text, sizeof(text), "opmerking nummer %ld", r);
		worksheet_write_string(s, row, 18, text, NULL);
	}
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	lxw_workbook_options options = { .constant_memory = LXW_FALSE };
	lxw_workbook *book = workbook_new_opt(argv[2], &options);
	if (strcmp(argv[1], "class") == 0)
		class(book);
	else if (strcmp(argv[1], "pupils") == 0)
		pupils(book);
	else if (strcmp(argv[1], "several") == 0)
		several(book);
	else if (strcmp(argv[1], "formula") == 0)
		formula(book);
	else
		tall(book, argc > 3 ? atol(argv[3]) : 1000);
	return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
