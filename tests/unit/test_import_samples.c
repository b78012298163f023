/* Files as schools have them, byte for byte, and an import without memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "importing.h"
#include "seam.h"

#define INPUTS "tests/cases/inputs/"

static void test_excel(void **state)
{
	(void)state;
	trial_file(&t, INPUTS "01_excel_nl_cp1252_semicolon_crlf.csv");
	assert_int_equal(t.status, HB_OK);
	assert_rows(
	        &t,
	        "leerling=0012034 groep=7A datum=2026-11-03 observator=jvd taakinitiatie=3 "
	        "volgehouden_aandacht=4 doelgericht_gedrag=2 flexibiliteit=3 emotieregulatie=5 "
	        "reactie_inhibitie=4 metacognitie=3 werkgeheugen=4 timemanagement=2 organisatie=2 "
	        "planning_prioritering=3 vaste_mindset=4 groeimindset=3 samenwerken=5 "
	        "opmerkingen=Begint snel, maar haakt af bij herhaling \xE2\x80\x93 zie gesprek "
	        "aanbeveling=uitdaging_in_klas\n"
	        "leerling=12035 groep=7A datum=2026-11-03 observator=jvd taakinitiatie=2 "
	        "volgehouden_aandacht=3 doelgericht_gedrag=3 emotieregulatie=4 reactie_inhibitie=4 "
	        "werkgeheugen=3 timemanagement=2 organisatie=1 planning_prioritering=2 "
	        "vaste_mindset=5 groeimindset=2 samenwerken=4 aanbeveling=extra_observatie\n"
	        "! leerling=12036 groep=7A observator=jvd taakinitiatie=6 volgehouden_aandacht=3 "
	        "doelgericht_gedrag=3 flexibiliteit=3 emotieregulatie=4 reactie_inhibitie=4 "
	        "metacognitie=3,5 werkgeheugen=3 timemanagement=2 organisatie=1 "
	        "planning_prioritering=2 groeimindset=2 samenwerken=4 opmerkingen=zegt: \"ik kan "
	        "het niet\"\r\nen wacht dan af aanbeveling=individuele_begeleiding\n");
	assert_told(
	        &t,
	        "note[person_columns] 0:0 columns with personal data left out: Roepnaam, "
	        "Tussenvoegsel, Achternaam\n"
	        "warning[dates_assumed] 2:6 dates such as \"3-11-2026\" in \"Datum\" can be read "
	        "two ways; read as day-month-year (--dates=mdy for the other way)\n"
	        "error[fraction] 4:14 3,5 is not a whole number; choose one of 1..5, nothing is "
	        "rounded here\n"
	        "error[required] 4:6 datum is empty, but required\n"
	        "error[range] 4:8 score 6 is outside 1..5\n");
}

static void test_ms_forms(void **state)
{
	(void)state;
	trial_file(&t, INPUTS "06_msforms_nl_utf8bom.csv");
	assert_int_equal(t.status, HB_OK);
	assert_rows(
	        &t,
	        "leerling=12034 datum=2026-03-11 observator=respons-1 taakinitiatie=3 "
	        "volgehouden_aandacht=4 doelgericht_gedrag=2 flexibiliteit=3 emotieregulatie=5 "
	        "reactie_inhibitie=4 metacognitie=3 werkgeheugen=4 timemanagement=2 organisatie=2 "
	        "planning_prioritering=3 vaste_mindset=4 groeimindset=3 samenwerken=5 "
	        "aanbeveling=uitdaging_in_klas|individuele_begeleiding\n"
	        "leerling=12035 datum=2026-03-11 observator=respons-2 taakinitiatie=5 "
	        "volgehouden_aandacht=1 doelgericht_gedrag=2 flexibiliteit=3 emotieregulatie=4 "
	        "reactie_inhibitie=4 metacognitie=3 werkgeheugen=3 timemanagement=2 organisatie=1 "
	        "planning_prioritering=2 vaste_mindset=5 groeimindset=2 samenwerken=4 "
	        "aanbeveling=geen\n");
	assert_told(
	        &t,
	        "note[date_from_survey] 0:3 no column for datum: the date of \"Tijd van "
	        "voltooien\" "
	        "is used\n"
	        "note[response_number] 0:1 no column for observator: the survey's response number "
	        "is used, as in respons-17\n"
	        "note[survey_columns] 0:0 columns of the survey program left out: Begintijd, "
	        "E-mail, Naam, Tijd van laatste wijziging\n"
	        "warning[dates_assumed] 2:3 dates such as \"11-3-26\" in \"Tijd van voltooien\" "
	        "can "
	        "be read two ways; read as day-month-year (--dates=mdy for the other way)\n");
}

static void test_google_forms(void **state)
{
	(void)state;
	trial_file(&t, INPUTS "08_googleforms_zip.csv");
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t,
	            "leerling=12034 datum=2026-11-03 taakinitiatie=3 volgehouden_aandacht=4 "
	            "doelgericht_gedrag=2 flexibiliteit=3 emotieregulatie=5 reactie_inhibitie=4 "
	            "metacognitie=3 werkgeheugen=4 timemanagement=2 organisatie=2 "
	            "planning_prioritering=3 vaste_mindset=4 groeimindset=3 samenwerken=5 "
	            "aanbeveling=uitdaging_in_klas|individuele_begeleiding\n");
	assert_told(&t,
	            "note[date_from_survey] 0:1 no column for datum: the date of \"Timestamp\" is "
	            "used\n");
}

/* Text that a spreadsheet would run, and text from a PDF, passes as it is. */
static void test_damage(void **state)
{
	(void)state;
	struct hb_str fill = HB_STR("datum=2026-11-03");
	t.options.fill = &fill;
	t.options.n_fill = 1;
	trial_file(&t, INPUTS "20_formula_injection.csv");
	/* the first row has a delimiter too many: the reader rejects it */
	assert_rows(&t, "leerling=2 datum=2026-11-03 opmerkingen=-1 punt\n"
	                "leerling=3 datum=2026-11-03 opmerkingen=+31612345678\n"
	                "leerling=4 datum=2026-11-03 opmerkingen=@zie\n");
	trial_file(&t, INPUTS "22_pdf_copy.csv");
	assert_rows(&t,
	            "leerling=1 datum=2026-11-03 opmerkingen=\xE2\x80\x9C"
	            "effectief  werken\xE2\x80\x9D \xE2\x80\x93 \xEF\xAC\x81jn, ligt \xE2\x80\x99m "
	            "niet\xE2\x80\xA6 \n"
	            "leerling=2 datum=2026-11-03 opmerkingen=half\xC2\xAD-\xE2\x80\x8Bzacht\n");
}

/* The Dutch messages have the same placeholders; a look at one run of them. */
static void test_dutch(void **state)
{
	(void)state;
	t.lang = HB_LANG_NL;
	trial_run(&t, "Leerling;Datum;Samenwerken\n1;3-11-2026;3,5\n");
	assert_told(&t,
	            "warning[dates_assumed] 2:2 datums zoals \"3-11-2026\" in \"Datum\" zijn op "
	            "twee manieren te lezen; gelezen als dag-maand-jaar (anders: --dates=mdy)\n"
	            "error[fraction] 2:3 3,5 is geen heel getal; kies een van 1..5, hier wordt "
	            "niets afgerond\n");
}

/* ---- memory ---- */

static const char hard[] =
        "ID;Begintijd;Tijd van voltooien;E-mail;Naam;Roepnaam;Achternaam;Aanbeveling;"
        "Waarom? [Samenwerken];Rugnummer;Rugnummer;Zo\xC3\xAB\n"
        "1;11-3-26 14:05;11-3-26 14:09;a;b;Zo\xC3\xAB;Kwaak;Extra observatie;volledig "
        "zichtbaar;a;b;c\n"
        "2;11-3-26 14:05;11-3-26 14:09;a;b;Niemand;Kwaak;Onzin;1 (volledig zichtbaar);a;b;c\n"
        "3;11-3-26 14:05;46336;a;b;Zo\xC3\xAB;Kwaak;\"geen;Individuele begeleiding;\";5 "
        "(echt);a;b;c\n";
static const char map[] = "kolom,veld\nRugnummer,\nZo\xC3\xAB,groep\n";

static bool import_hard(void *arg)
{
	(void)arg;
	t.no_memory = false;
	t.told.len = t.rows.len = t.map.len = 0;
	t.told.failed = t.rows.failed = t.map.failed = false;
	trial_run(&t, hard);
	bool reported =
	        t.no_memory || t.told.failed || t.rows.failed || t.map.failed || t.status != HB_OK;
	return !reported;
}

static void test_no_memory(void **state)
{
	(void)state;
	struct hb_pupil_list *list = NULL;
	char path[32];
	trial_write(path, "leerling;roepnaam;achternaam;groep\n7;Zo\xC3\xAB;Kwaak;7A\n");
	assert_int_equal(hb_pupils_read(&list, path, t.options.pupils, &t.sink), HB_OK);
	remove(path);
	struct hb_str fill = HB_STR("school=S1"), keep = HB_STR("Naam");
	t.options.list = list;
	t.options.map = HB_STR(map);
	t.options.map_name = HB_STR("map.csv");
	t.options.fill = &fill;
	t.options.n_fill = 1;
	t.options.keep = &keep;
	t.options.n_keep = 1;
	assert_true(import_hard(NULL));
	char rows[2048], told[4096];
	snprintf(rows, sizeof(rows), "%s", hb_buf_text(&t.rows));
	snprintf(told, sizeof(told), "%s", hb_buf_text(&t.told));
	assert_non_null(strstr(rows, "leerling=7 groep=c school=S1"));
	/* Whichever allocation fails: it is said, or the answer is the same. */
	size_t nth = 1, fails = 0;
	do {
		for (int for_good = 0; for_good <= 1; for_good++) {
			seam_arm(SEAM_ALLOC, nth, ENOMEM);
			seam.for_good = for_good;
			bool succeeded = import_hard(NULL);
			seam_disarm();
			fails += !succeeded;
			if (!succeeded)
				continue;
			assert_rows(&t, rows);
			assert_told(&t, told);
		}
		nth++;
	} while (seam_fired());
	assert_true(fails > 100);
	hb_pupils_free(list);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_excel),  TEST(test_ms_forms), TEST(test_google_forms),
		TEST(test_damage), TEST(test_dutch),    TEST(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
