/* Imports looked at ahead, in chunks and by several threads, against imports record by record: the
 * same rows, findings, rejects and counts, whatever the threads, the chunks and the input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "data/pupils.h"
#include "feeding.h"
#include "random_rows.h"
#include "seam.h"

static const char form_text[] =
        "hb: 1\nid: klein\ntitle: Klein\nlang: nl\nversion: \"1\"\nkind: record\n"
        "key: [leerling, datum, observator]\n"
        "scales:\n  vijf: {min: 1, max: 5, labels: {1: niet, 2: weinig, 5: volledig zichtbaar}}\n"
        "fields:\n"
        "  - {id: leerling, type: id, label: Leerling, required: true}\n"
        "  - {id: groep, type: id, label: Groep}\n"
        "  - {id: school, type: id, label: School}\n"
        "  - {id: datum, type: date, label: Datum, required: true}\n"
        "  - {id: observator, type: id, label: Observator, missing: [anoniem]}\n"
        "  - {id: starten, type: scale, label: Starten, scale: vijf, missing: [nvt, \"-\"]}\n"
        "  - {id: stoppen, type: scale, label: Stoppen, scale: vijf}\n"
        "  - {id: uur, type: int, label: Lesuur, min: 1, max: 10}\n"
        "  - {id: tijd, type: time, label: Tijd}\n"
        "  - {id: moment, type: datetime, label: Moment}\n"
        "  - {id: akkoord, type: bool, label: Akkoord}\n"
        "  - {id: notitie, type: text, label: Notitie, privacy: free_text}\n"
        "  - id: soort\n    type: choice\n    label: Soort\n"
        "    choices: [{id: les, label: Een gewone les}, {id: werk, label: \"Werk, alleen\"}]\n"
        "  - id: advies\n    type: multi\n    label: Advies\n    exclusive: [geen]\n"
        "    choices: [{id: geen, label: Geen begeleiding}, {id: extra, label: \"Extra, "
        "begeleiding\"}, {id: thuis, label: Naar huis}]\n"
        "rules:\n  - {rule: unique}\n";

static const char pupils_text[] = "leerling,roepnaam,tussenvoegsel,achternaam,groep,school\n"
                                  "L1,Zo\xC3\xAB,van der,Kwaak,5A,s1\n"
                                  "L2,Jan,,Smit,5A,s1\nL3,Jan,,Smit,6B,s2\nL4,Bo,,Vis,,\n";

static struct hb_form *pupils_form;
static struct hb_pupil_list *list;

/* ---- random files ---- */

/* Texts of a column, the usual ones first. */
#define COLUMN(HEADER, USUAL, LIST)                                                                \
	{                                                                                          \
		HEADER, RANDOM_WORD, LIST, USUAL, sizeof(LIST) / sizeof((LIST)[0])                 \
	}

static const char *const pupils[] = { "L1",
	                              "L2",
	                              "L3",
	                              "L4",
	                              " L1 ",
	                              "Jan Smit",
	                              "",
	                              "Vis, Bo",
	                              "L\xC3\xA9",
	                              "L\xE9",
	                              "123456782",
	                              "Wie ben jij",
	                              "Kwaak, Zo\xEB van der" };
static const char *const groups[] = { "5A", "6B", "", " 7C" };
static const char *const dmy[] = { "3-11-2026",
	                           "13-11-2026",
	                           "4-12-2026",
	                           "2026-11-03",
	                           "5-5-2026",
	                           "31-2-2026",
	                           "3-11",
	                           "ma 9 nov 2026",
	                           "wo 9 november 2026",
	                           "ma 9 nov",
	                           "di 9 nov",
	                           "1-1-2099",
	                           "10-11-26",
	                           "46336",
	                           "46337,5",
	                           "nooit",
	                           "",
	                           " 14-11-2026\xC2\xA0",
	                           "15-11-2026\xA0" };
static const char *const dates[] = { "3/11/2026",  "3-11-2026",  "11/13/2026",
	                             "13/11/2026", "2026-11-03", "46336",
	                             "5/5/2026",   "",           "3 nov" };
static const char *const slashes[] = { "3/11/2026 9:05", "11/4/2026 10:00:12", "5/5/2026 7:00",
	                               "11/14/2026 23:59", "14/11/2026 8:00" };
static const char *const observers[] = { "x", "y", "z", "", "anoniem", "caf\xC3\xA9", "caf\xE9" };
static const char *const scores[] = { "1",
	                              "2",
	                              "5",
	                              "",
	                              "4 (volledig zichtbaar)",
	                              "5 (volledig zichtbaar)",
	                              "Volledig zichtbaar",
	                              "nvt",
	                              "3,0",
	                              "04",
	                              "3 (zomaar)",
	                              "3: zomaar",
	                              "2 (matig)",
	                              "5 - uitstekend",
	                              "3,5",
	                              "2 (niet)",
	                              "1 (volledig zichtbaar)",
	                              "6",
	                              "4-",
	                              "x",
	                              "volledig\xC2\xA0zichtbaar" };
static const char *const hours[] = { "3", "3e", "10", "03", "5/6", "5 en 6", "11", "vier", "" };
static const char *const times[] = { "9:05", "14.05 uur", "2:05 PM", "25:00", "" };
static const char *const moments[] = { "13-11-2026 9:05", "2026-11-03T09:05", "46336,5",
	                               "13-11-2026", "" };
static const char *const yes[] = { "ja", "nee", "x", "WAAR", "misschien", "" };
static const char *const remarks[] = { "rustig",
	                               "",
	                               "  x ",
	                               "\"a, b\"",
	                               "\"zegt \"\"nee\"\"\"",
	                               "\"een\ntwee\"",
	                               "caf\xC3\xA9",
	                               "caf\xE9",
	                               "=1+1",
	                               "af\xC2\xADgebroken",
	                               "\"x" };
static const char *const kinds[] = { "les", "Een gewone les", "\"Werk, alleen\"", "lees", "" };
static const char *const advice[] = { "geen",
	                              "",
	                              "Naar huis",
	                              "extra|thuis",
	                              "\"Extra, begeleiding;Naar huis;\"",
	                              "Extra, begeleiding",
	                              "geen|thuis",
	                              "iets anders" };
static const char *const ticks[] = { "", "x", "1", "0", "Naar huis", "?" };
static const char *const numbers[] = { "1", "2", "3", "14", "15", "16", "" };
static const char *const given[] = { "Jan", "Bo", "Zo\xC3\xAB", "Zo\xEB", "" };
static const char *const surnames[] = { "Smit", "Vis", "Kwaak", "" };
static const char *const particles[] = { "", "van der" };
static const char *const mails[] = { "a@b.nl", "" };

static const struct random_column plain[] = {
	COLUMN("Leerling", 5, pupils), COLUMN("Groep", 2, groups),
	COLUMN("Datum", 3, dmy),       COLUMN("Observator", 3, observers),
	COLUMN("Starten", 4, scores),  COLUMN("Stoppen", 4, scores),
	COLUMN("Lesuur", 2, hours),    COLUMN("Tijd", 2, times),
	COLUMN("Moment", 2, moments),  COLUMN("Akkoord", 2, yes),
	COLUMN("Notitie", 3, remarks), COLUMN("Soort", 2, kinds),
	COLUMN("Advies", 3, advice),   COLUMN("Iets", 3, remarks),
};
static const struct random_column survey[] = {
	COLUMN("ID", 4, numbers),
	COLUMN("Begintijd", 3, slashes),
	COLUMN("Tijd van voltooien", 3, slashes),
	COLUMN("E-mail", 1, mails),
	COLUMN("Naam", 1, mails),
	COLUMN("Wie zag je?:Leerling", 4, pupils),
	COLUMN("Starten", 4, scores),
	COLUMN("Naar huis", 2, ticks),
	COLUMN("Extra, begeleiding", 2, ticks),
	COLUMN("Advies [geen]", 2, ticks),
	COLUMN("Opmerking", 3, remarks),
};
static const struct random_column names[] = {
	COLUMN("Achternaam", 3, surnames),     COLUMN("Roepnaam", 3, given),
	COLUMN("Tussenvoegsel", 1, particles), COLUMN("Datum", 4, dates),
	COLUMN("Stoppen", 4, scores),          COLUMN("Notitie", 3, remarks),
};

struct layout {
	const struct random_column *column;
	uint32_t n;
	bool pupils; /* its rows are to be looked up in the list */
};

static const struct layout layouts[] = { { plain, sizeof(plain) / sizeof(plain[0]), false },
	                                 { plain, sizeof(plain) / sizeof(plain[0]), true },
	                                 { survey, sizeof(survey) / sizeof(survey[0]), true },
	                                 { names, sizeof(names) / sizeof(names[0]), true } };

/* Nothing says what the encoding is for a while. */
static void random_file(struct hb_buf *b, const struct layout *layout, uint32_t n_rows)
{
	struct random_table table = { .column = layout->column,
		                      .n_columns = layout->n,
		                      .end = one_in(3) ? "\n" : "\r\n",
		                      .delimiter = ';',
		                      .odd = one_in(3) ? 4 : 40,
		                      .wild = 60 };
	uint32_t high_from = below(2) ? 0 : below(2 * n_rows);
	b->len = 0;
	random_header(b, &table);
	hb_buf_cstr(b, table.end);
	for (uint32_t i = 0; i < n_rows; i++) {
		table.high = i < high_from ? HIGH_NONE : HIGH_BOTH;
		random_row(b, &table);
	}
}

/* ---- */

static struct hb_import_options random_options(const struct layout *layout)
{
	static const struct hb_str fill[] = { { "groep=9Z", 8 }, { "starten=3", 9 } };
	enum hb_date_order order[] = { HB_DATES_FIND_OUT, HB_DATES_DMY, HB_DATES_DMY,
		                       HB_DATES_MDY };
	return (struct hb_import_options){ .table = &t.form->tables[0],
		                           .pupils = &pupils_form->tables[0],
		                           .list = layout->pupils ? list : NULL,
		                           .fill = fill,
		                           .n_fill = below(3),
		                           .dates = order[below(4)],
		                           .today = hb_day(2026, 11, 23) };
}

static void test_any_split(void **state)
{
	(void)state;
	static const size_t chunks[] = { 1, 7, 61, 150, 333, 1000, 4096, 0 };
	struct hb_buf file = { 0 }, right = { 0 }, out = { 0 };
	for (uint32_t n = 1; n <= 160; n++) {
		seed = n * 7919;
		const struct layout *layout = &layouts[n % 4];
		struct hb_import_options import = random_options(layout);
		random_file(&file, layout, 1 + below(120));
		write_file(t.path, &file);
		struct job job = { t.path, 1, SIZE_MAX, &import };
		right.len = 0;
		run(&job, &right);
		assert_by_chunks(job, chunks, sizeof(chunks) / sizeof(chunks[0]), &out, &right);
	}
	hb_buf_free(&file);
	hb_buf_free(&right);
	hb_buf_free(&out);
}

/* How often CODE stands in TEXT. */
static size_t count(const char *text, const char *code)
{
	size_t n = 0;
	for (; (text = strstr(text, code)) != NULL; text++)
		n++;
	return n;
}

/* What is told once for a file is told of its first row, however many threads met it. */
static void test_told_once(void **state)
{
	(void)state;
	struct hb_import_options import = { .table = &t.form->tables[0], .dates = HB_DATES_DMY };
	struct hb_buf file = { 0 }, out = { 0 };
	hb_buf_cstr(&file, "Leerling;Datum;Starten;Stoppen\n");
	for (int i = 0; i < 400; i++)
		hb_buf_printf(&file, "%s;%d;%s;5 (prima)\n", i < 7 ? "L1" : "Wie ben jij",
		              46000 + i, i < 30 ? "5" : "5 (fraai)");
	write_file(t.path, &file);
	for (size_t chunk = 50; chunk < 5000; chunk = chunk * 3 / 2) {
		struct job job = { t.path, 3, chunk, &import };
		out.len = 0;
		run(&job, &out);
		const char *text = hb_buf_text(&out);
		assert_int_equal(count(text, "[label]"), 2);
		assert_int_equal(count(text, "[excel_serial]"), 1);
		assert_int_equal(count(text, "[name_for_code]"), 1);
		assert_non_null(strstr(text, "32/31/3 [label]"));
		assert_non_null(strstr(text, "2/1/4 [label]"));
		assert_non_null(strstr(text, "2/1/2 [excel_serial]"));
		assert_non_null(strstr(text, "9/8/1 [name_for_code]"));
	}
	hb_buf_free(&file);
	hb_buf_free(&out);
}

/* The one date that settles how dates are written stands between no-break blanks of Windows-1252,
 * and in cells that nobody needs to look at there are other bytes. */
static void test_wide_date(void **state)
{
	(void)state;
	struct hb_import_options import = { .table = &t.form->tables[0] };
	struct hb_buf file = { 0 }, out = { 0 };
	hb_buf_cstr(&file, "Leerling;Datum;Notitie\r\nL1;3/11/2026;\r\n"
	                   "L2;\xA0"
	                   "14/11/2026\xA0;\"Zo\xEB \"\"x\"\"\"\r\n"
	                   "L3;4/11/2026;caf\xE9\r\n");
	write_file(t.path, &file);
	for (size_t chunk = 0; chunk < 90; chunk += 10) {
		struct job job = { t.path, 2, chunk ? chunk : SIZE_MAX, &import };
		out.len = 0;
		run(&job, &out);
		assert_non_null(strstr(hb_buf_text(&out), "L1,,,2026-11-03,"));
		assert_non_null(strstr(hb_buf_text(&out), "L2,,,2026-11-14,"));
		assert_non_null(strstr(hb_buf_text(&out), "\"Zo\xC3\xAB \"\"x\"\"\""));
		assert_non_null(strstr(hb_buf_text(&out), "caf\xC3\xA9"));
	}
	hb_buf_free(&file);
	hb_buf_free(&out);
}

/* No memory at the n-th request, of whichever thread: an error or all records, and no hang. */
static void test_no_memory(void **state)
{
	(void)state;
	struct hb_buf file = { 0 };
	struct hb_rows_count all = { 0 }, count;
	seed = 9;
	random_file(&file, &layouts[1], 60);
	write_file(t.path, &file);
	struct hb_import_options import = { .table = &t.form->tables[0],
		                            .pupils = &pupils_form->tables[0],
		                            .list = list,
		                            .dates = HB_DATES_FIND_OUT };
	assert_true(read_all(&import, 0, &all));
	assert_true(all.good > 9 && all.rejected > 9);
	bool fired;
	size_t n = 0;
	do {
		n += 1 + n / 30; /* each of the first ones, then some */
		if (read_all(&import, n, &count))
			assert_memory_equal(&count, &all, sizeof(count));
		fired = seam_fired();
		seam_disarm();
	} while (fired);
	assert_true(n > 50);
	hb_buf_free(&file);
}

static int set_up(void **state)
{
	(void)state;
	struct told told = { .sink = told_sink };
	struct hb_buf text = { 0 };
	if (feeding_open(form_text) != 0 ||
	    hb_form_load(&pupils_form, "forms/leerlingen.yaml", &told.sink) != HB_OK)
		return -1;
	hb_buf_cstr(&text, pupils_text);
	write_file(t.path, &text);
	hb_buf_free(&text);
	enum hb_status status = hb_pupils_read(&list, t.path, &pupils_form->tables[0], &told.sink);
	hb_buf_free(&told.text);
	return status == HB_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	hb_pupils_free(list);
	hb_form_free(pupils_form);
	return feeding_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_split),
		cmocka_unit_test(test_told_once),
		cmocka_unit_test(test_wide_date),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
