/* Which column of a foreign file means which field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "importing.h"

/* One header H in the third place, with the cell V. */
static void with_column(const char *header, const char *value)
{
	char csv[2048];
	snprintf(csv, sizeof(csv), "Leerling;Datum;%s\n1;2026-11-03;%s\n", header, value);
	trial_run(&t, csv);
}

static void test_names(void **state)
{
	(void)state;
	static const char *const headers[] = {
		"taakinitiatie",
		"Taakinitiatie",
		" TAAKINITIATIE ",
		"\"Taakinitiatie\xC2\xA0\"",
		"Taak-initiatie",
		"Task initiation",
		"Taakinitiatie 2",
		"Taakinitiatie2",
		"Hoe zichtbaar is? [Taakinitiatie]",
		"Hoe zichtbaar is? [taak initiatie ] 2",
		"Geef aan wat je ziet.Taakinitiatie",
		"Geef aan wat je ziet: Taakinitiatie 2",
		"\"Wat zie je?\nTaakinitiatie\"",
	};
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		with_column(headers[i], "4");
		assert_int_equal(t.status, HB_OK);
		assert_rows(&t, "leerling=1 datum=2026-11-03 taakinitiatie=4\n");
		assert_told(&t, "");
	}
}

static void test_not_names(void **state)
{
	(void)state;
	static const char *const headers[] = { "Toelichting samenwerken",
		                               "Zelf-organisatie",
		                               "Taakinitiatie 12",
		                               "[Taakinitiatie] enzovoort",
		                               "?",
		                               "]",
		                               "[" };
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		with_column(headers[i], "4");
		assert_int_equal(t.status, HB_OK);
		assert_says(&t, "[unknown_column] 0:3");
		assert_non_null(strstr(hb_buf_text(&t.rows), "=4"));
		assert_null(strstr(hb_buf_text(&t.rows), "taakinitiatie=4"));
	}
}

static void test_near(void **state)
{
	(void)state;
	with_column("Metacognitei", "4");
	assert_told(&t, "warning[unknown_column] 0:3 column Metacognitei is not in the form and "
	                "passes unchanged; did you mean metacognitie?\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03 +Metacognitei=4\n");
	with_column("Rugnummer", "4");
	assert_told(&t, "note[unknown_column] 0:3 column Rugnummer is not in the form; it passes "
	                "unchanged\n");
}

/* A school that renamed a field in its own copy of the form. */
static void test_renamed(void **state)
{
	(void)state;
	static const struct hb_str old[] = { { "taakstart_oud", 13 } };
	struct hb_field fields[32];
	struct hb_table table = *t.options.table;
	memcpy(fields, table.fields, table.n_fields * sizeof(fields[0]));
	fields[5].renamed_from = old;
	fields[5].n_renamed_from = 1;
	table.fields = fields;
	t.options.table = &table;
	with_column("Taakstart oud", "4");
	assert_told(&t, "note[renamed_column] 0:3 column Taakstart oud is called taakinitiatie in "
	                "this version of the form\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03 taakinitiatie=4\n");
}

static void test_two_columns(void **state)
{
	(void)state;
	with_column("Samenwerken;Samenwerken 2", "4;5");
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "error[duplicate_column] 0:4 columns \"Samenwerken\" and \"Samenwerken 2\" "
	                "both mean samenwerken; say which one with --map");
	with_column("samenwerken;Samenwerken", "4;5");
	assert_int_equal(t.status, HB_USAGE);
	with_column("A [Samenwerken];B [Samenwerken]", "4;5");
	assert_int_equal(t.status, HB_USAGE);
	/* the weakest sign yields, in either order */
	with_column("Samenwerken;Toelichting: samenwerken", "4;gaat goed");
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t, "leerling=1 datum=2026-11-03 samenwerken=4 "
	                "+Toelichting: samenwerken=gaat goed\n");
	with_column("Toelichting: samenwerken;Samenwerken", "gaat goed;4");
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t, "leerling=1 datum=2026-11-03 samenwerken=4 "
	                "+Toelichting: samenwerken=gaat goed\n");
}

static void test_missing_column(void **state)
{
	(void)state;
	trial_run(&t, "Leerling;Taakinitiatie\n1;4\n");
	assert_int_equal(t.status, HB_USAGE);
	assert_told(&t, "error[missing_column] 0:0 no column for datum, which is required\n");
	trial_run(&t, "Roepnaam;Achternaam;Datum;Taakinitiatie\nZoe;Kwaak;2026-11-03;4\n");
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "no column for leerling; names such as those under \"Roepnaam\" are looked "
	                "up with --pupils=FILE");
}

static void test_extra_columns(void **state)
{
	(void)state;
	trial_run(&t, "Leerling;Datum;Rugnummer;;Rugnummer;Bestelcode\n1;2026-11-03;a;b;c;d\n");
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t, "leerling=1 datum=2026-11-03 +Rugnummer=a +kolom_4=b +Rugnummer 2=c "
	                "+Bestelcode=d\n");
}

static void test_persons(void **state)
{
	(void)state;
	const char *csv = "Leerlingnummer;Roepnaam;Tussenvoegsel;Achternaam;E-mail;Telefoon moeder;"
	                  "Email school;Geboortedatum;BSN;Adres;Datum;Rugnummer\n"
	                  "1;Zoe;van der;Kwaak;z@x.nl;06;z@s.nl;1-1-2016;111222333;Weg 1;"
	                  "2026-11-03;8\n";
	trial_run(&t, csv);
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t, "leerling=1 datum=2026-11-03 +Rugnummer=8\n");
	assert_says(&t, "note[person_columns] 0:0 columns with personal data left out: Roepnaam, "
	                "Tussenvoegsel, Achternaam, E-mail, Telefoon moeder, Email school, "
	                "Geboortedatum, BSN, Adres\n");
	struct hb_str keep[] = { HB_STR("geboortedatum"), HB_STR("Roepnam") };
	t.options.keep = keep;
	t.options.n_keep = 2;
	trial_run(&t, csv);
	assert_rows(&t, "leerling=1 datum=2026-11-03 +Geboortedatum=1-1-2016 +Rugnummer=8\n");
	assert_says(&t, "left out: Roepnaam, Tussenvoegsel, Achternaam, E-mail, Telefoon moeder, "
	                "Email school, BSN, Adres\n");
	assert_says(&t, "warning[keep_unknown] 0:0 --keep=Roepnam: no such column; did you mean "
	                "\"Roepnaam\"?");
}

static void test_map(void **state)
{
	(void)state;
	const char *csv = "Kind;Wanneer;Start;Rugnummer;Email\n7;2026-11-03;4;8;jvd\n";
	t.options.map_name = HB_STR("map.csv");
	t.options.map = HB_STR("kolom;veld\nkind;leerling\nWanneer;Datum\nStart;taakinitiatie\n"
	                       "Rugnummer;-\nEmail;observator\nKomt niet voor;groep\n");
	trial_run(&t, csv);
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t, "leerling=7 datum=2026-11-03 observator=jvd taakinitiatie=4\n");
	assert_told(&t,
	            "note[map_unused] 0:0 mapped column \"Komt niet voor\" is not in this file\n");
	t.options.map = HB_STR("kolom,veld\nKind,leerling\nWanneer,datum\nStart,taakiniatie\n");
	trial_run(&t, csv);
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "error[map] 4:0 \"taakiniatie\" is not a field of the form; did you mean "
	                "\"taakinitiatie\"?");
	t.options.map = HB_STR("kolom,veld\nKind,leerling\nKind,groep\n");
	trial_run(&t, csv);
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "error[map] 3:0 column \"Kind\" is mapped twice");
	t.options.map = HB_STR("Kind,leerling\nWanneer,datum\n");
	trial_run(&t, csv);
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "error[map] 1:0 not a mapping: its header must be kolom,veld");
	t.options.map = HB_STR("kolom,veld\nKind,leerling\nWanneer,leerling\n");
	trial_run(&t, csv);
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "[duplicate_column]");
}

/* Where two columns mean one field, --map says which; the other one passes. */
static void test_map_decides(void **state)
{
	(void)state;
	t.options.map_name = HB_STR("map.csv");
	t.options.map = HB_STR("kolom,veld\nSamenwerken 2,samenwerken\nMag,aanbeveling=geen\n");
	trial_run(&t, "Leerling;Datum;Samenwerken;Samenwerken 2;Mag\n1;2026-11-03;4;5;x\n");
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t, "leerling=1 datum=2026-11-03 samenwerken=5 aanbeveling=geen "
	                "+Samenwerken=4\n");
	t.options.map = HB_STR("kolom,veld\nSamenwerken,\nSamenwerken 2,-\n");
	trial_run(&t, "Leerling;Datum;Samenwerken;Samenwerken 2\n1;2026-11-03;4;5\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03 +Samenwerken=4\n");
	assert_told(&t, "");
	t.options.map = HB_STR("kolom,veld\nNr,@respons\nKlaar,@tijd\n");
	trial_run(&t, "Leerling;Klaar;Nr\n1;2026-11-03 10:00;17\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03 observator=respons-17\n");
}

/* What -v prints is read back by --map, to the same rows. */
static void test_map_round_trip(void **state)
{
	(void)state;
	static const char *const files[] = {
		"Leerling;Datum;\"Wat, zie je? \"\"nu\"\" [Taakinitiatie]\";Rugnummer;Roepnaam;;"
		"Extra observatie;Uitdaging in de klas\n1;2026-11-03;4;8;Zoe;q;x;\n",
		"ID;Begintijd;Tijd van voltooien;E-mail;Naam;Leerlingnummer;Samenwerken\n"
		"3;23-11-2026 10:00;23-11-2026 10:02;a@b.nl;Jan;12;4\n",
	};
	for (size_t i = 0; i < 2; i++) {
		t.options.map = (struct hb_str){ NULL, 0 };
		trial_run(&t, files[i]);
		assert_int_equal(t.status, HB_OK);
		char rows[1024], map[1024];
		snprintf(rows, sizeof(rows), "%s", hb_buf_text(&t.rows));
		snprintf(map, sizeof(map), "%s", hb_buf_text(&t.map));
		t.options.map = hb_str(map);
		t.options.map_name = HB_STR("map.csv");
		trial_run(&t, files[i]);
		assert_int_equal(t.status, HB_OK);
		assert_rows(&t, rows);
		assert_string_equal(hb_buf_text(&t.map), map);
	}
}

static void test_fill(void **state)
{
	(void)state;
	struct hb_str fill[] = { HB_STR("Groep=7A"), HB_STR("observator=jvd"),
		                 HB_STR("datum=2026-11-03") };
	t.options.fill = fill;
	t.options.n_fill = 3;
	trial_run(&t, "Leerling;Groep;Taakinitiatie\n1;;4\n2;8B;x\n");
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t, "leerling=1 groep=7A datum=2026-11-03 observator=jvd taakinitiatie=4\n"
	                "leerling=2 groep=8B datum=2026-11-03 observator=jvd\n");
	static const struct {
		const char *fill, *told;
	} wrong[] = {
		{ "grop=7A", "error[fill] 0:0 --fill: \"grop\" is not a field of the form; did you "
		             "mean \"groep\"?\n" },
		{ "groep", "error[fill] 0:0 --fill=groep: expected COLUMN=VALUE\n" },
		{ "taakinitiatie=7",
		  "error[fill] 0:0 --fill: 7 is not a value of taakinitiatie\n" },
		{ "taakinitiatie=3,5",
		  "error[fill] 0:0 --fill: 3,5 is not a value of taakinitiatie\n" },
		{ "datum=3-11-2026",
		  "error[fill] 0:0 --fill: 3-11-2026 is not a value of datum\n" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct hb_str one = hb_str(wrong[i].fill);
		t.options.fill = &one;
		t.options.n_fill = 1;
		trial_run(&t, "Leerling;Datum\n1;2026-11-03\n");
		assert_int_equal(t.status, HB_USAGE);
		assert_told(&t, wrong[i].told);
	}
	struct hb_str dutch = HB_STR("datum=3-11-2026");
	t.options.fill = &dutch;
	t.options.dates = HB_DATES_DMY;
	trial_run(&t, "Leerling\n1\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03\n");
}

static void test_ms_forms_english_quiz(void **state)
{
	(void)state;
	trial_run(&t, "ID,Start time,Completion time,Email,Name,Total points,Quiz feedback,Last "
	              "modified time,Leerlingnummer,Points - Leerlingnummer,Feedback - "
	              "Leerlingnummer,Samenwerken,Points - Samenwerken,Naam 2\n"
	              "4,11/13/26 14:05:11,11/13/26 14:09:58,anonymous,,0,,,12,0,,4,0,Zoe\n");
	assert_int_equal(t.status, HB_OK);
	assert_rows(&t, "leerling=12 datum=2026-11-13 observator=respons-4 samenwerken=4\n");
	assert_says(&t, "left out: Start time, Email, Name, Total points, Quiz feedback, Last "
	                "modified time, Points - Leerlingnummer, Feedback - Leerlingnummer, Points "
	                "- Samenwerken\n");
	assert_says(&t, "[person_columns] 0:0 columns with personal data left out: Naam 2\n");
}

/* ID, E-mail and Naam are a survey's own only in one, and only in front. */
static void test_survey_or_not(void **state)
{
	(void)state;
	trial_run(&t, "ID;Leerling;Datum;Timestamp\n9;1;2026-11-03;later\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03 +ID=9 +Timestamp=later\n");
	trial_run(&t, "Tijdstempel;E-mailadres;Leerlingnummer;Observator;Samenwerken\n"
	              "24-5-2026 10:59:37;a@b.nl;12;jvd;4\n");
	assert_rows(&t, "leerling=12 datum=2026-05-24 observator=jvd samenwerken=4\n");
	/* a date column of its own goes before the survey's */
	trial_run(&t, "ID;Begintijd;Tijd van voltooien;Leerling;Datum\n"
	              "1;24-11-2026 8:00;24-11-2026 9:00;7;2026-11-03\n");
	assert_rows(&t, "leerling=7 datum=2026-11-03 observator=respons-1\n");
}

/* Rows that were rejected, mended, come with three columns in front. */
static void test_rejects(void **state)
{
	(void)state;
	trial_run(&t, "afgewezen,bestand,regel,Leerling,Datum,Samenwerken\n"
	              "range,obs.csv,3,7,2026-11-03,4\n");
	assert_rows(&t, "leerling=7 datum=2026-11-03 samenwerken=4\n");
	assert_told(&t, "");
}

static void test_score(void **state)
{
	(void)state;
	struct hb_str header[] = { HB_STR("Leerlingnummer"), HB_STR("Roepnaam"), HB_STR("Datum"),
		                   HB_STR("Waarom? [Samenwerken]"), HB_STR("Rugnummer") };
	assert_int_equal(hb_import_score(&t.options, header, 5), 4);
	struct hb_str row[] = { HB_STR("12034"), HB_STR("Zoe"), HB_STR("3-11-2026"), HB_STR("geen"),
		                HB_STR("Extra observatie") };
	assert_int_equal(hb_import_score(&t.options, row, 5), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names),          TEST(test_not_names),   TEST(test_near),
		TEST(test_renamed),        TEST(test_two_columns), TEST(test_missing_column),
		TEST(test_extra_columns),  TEST(test_persons),     TEST(test_map),
		TEST(test_map_round_trip), TEST(test_fill),        TEST(test_ms_forms_english_quiz),
		TEST(test_survey_or_not),  TEST(test_rejects),     TEST(test_score),
		TEST(test_map_decides),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
