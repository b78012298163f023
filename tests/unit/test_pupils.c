/* Pupils' lists of every origin, and who is meant by a name or number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "importing.h"
#include "seam.h"

static struct hb_pupil_list *list;
static char path[32];

static int open_trial(void **state)
{
	(void)state;
	trial_open(&t, NULL);
	list = NULL;
	return 0;
}

static int close_trial(void **state)
{
	(void)state;
	hb_pupils_free(list);
	trial_close(&t);
	if (*path)
		remove(path);
	*path = '\0';
	return 0;
}

static enum hb_status read_list(const char *csv)
{
	if (*path)
		remove(path);
	trial_write(path, csv);
	t.told.len = 0;
	hb_pupils_free(list);
	return hb_pupils_read(&list, path, t.options.pupils, &t.sink);
}

/* "code|name|group|school" of pupil I. */
static void assert_pupil(size_t i, const char *expected)
{
	char got[256];
	assert_true(i < hb_pupils_count(list));
	const struct hb_pupil *p = hb_pupils_at(list, i);
	snprintf(got, sizeof(got), "%.*s|%.*s|%.*s|%.*s", HB_STR_ARGS(p->code),
	         HB_STR_ARGS(p->name), HB_STR_ARGS(p->group), HB_STR_ARGS(p->school));
	assert_string_equal(got, expected);
	assert_ptr_equal(hb_pupils_code(list, p->code), p);
}

static void assert_found(const char *text, const char *code)
{
	const struct hb_pupil *found;
	size_t n = hb_pupils_search(list, hb_str(text), &found);
	if (n != 1 || !hb_str_is(found->code, code))
		fail_msg("%s: %zu found, expected %s", text, n, code);
}

static size_t how_many(const char *text)
{
	const struct hb_pupil *found;
	return hb_pupils_search(list, hb_str(text), &found);
}

static void test_magister(void **state)
{
	(void)state;
	assert_int_equal(hb_pupils_read(&list, "tests/cases/inputs/10_magister_leerlingen.csv",
	                                t.options.pupils, &t.sink),
	                 HB_OK);
	assert_told(&t, "");
	assert_int_equal(hb_pupils_count(list), 3);
	assert_pupil(0, "114334|Dae Aartsen|3HB|");
	assert_pupil(1, "114400|Nadine van Roest|2HE|");
	assert_pupil(2, "114335|Hamlet Abate|4VD|");
	static const char *const nadine[] = { "114400",
		                              "Nadine van Roest",
		                              "nadine  VAN roest",
		                              "Roest, Nadine van",
		                              "van Roest, Nadine",
		                              "Roest, van, Nadine",
		                              "N\xC3\xA1"
		                              "dine van Roest" };
	for (size_t i = 0; i < sizeof(nadine) / sizeof(nadine[0]); i++)
		assert_found(nadine[i], "114400");
	assert_int_equal(how_many("Nadine"), 0);
	assert_int_equal(how_many("Houtman"), 0);
	assert_int_equal(how_many(""), 0);
	assert_int_equal(how_many("114"), 0);
	assert_int_equal(how_many(" , "), 0);
	assert_null(hb_pupils_code(list, HB_STR("0114400")));
}

static void test_particle_behind(void **state)
{
	(void)state;
	assert_int_equal(read_list("Roepnaam;Achternaam;Leerlingnummer;\nDewi;Wilde, de;50119828;\n"
	                           "Jan;Berg, Karel;7;\n"),
	                 HB_OK);
	assert_pupil(0, "50119828|Dewi de Wilde||");
	assert_pupil(1, "7|Jan Berg, Karel||"); /* no particle: left as it is */
	assert_found("Dewi de Wilde", "50119828");
	assert_found("Wilde, Dewi de", "50119828");
	assert_found("Dewi Wilde, de", "50119828");
	assert_int_equal(read_list("Nummer;Roepnaam;Voorvoegsel;Achternaam;Email school;"
	                           "Geboortedatum;\n0012;Ans;van 't;Hof;a@b.nl;1-2-2016;\n"),
	                 HB_OK);
	assert_pupil(0, "0012|Ans van 't Hof||");
	assert_found("Hof, Ans van \xE2\x80\x99t", "0012");
}

static void test_oneroster(void **state)
{
	(void)state;
	assert_int_equal(
	        read_list(
	                "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,"
	                "userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
	                "agentSourcedIds,grades,password\n"
	                "g1,active,,true,o1,student,zoe,,Zo\xC3\xAB,Kwaak,van der,12034,,,,,07,\n"
	                "g2,active,,true,o1,teacher,jvd,,Jan,Dijk,van,900,,,,,,\n"
	                "g3,tobedeleted,,true,o1,student,weg,,Weg,Isser,,901,,,,,,\n"),
	        HB_OK);
	assert_told(&t, "");
	assert_int_equal(hb_pupils_count(list), 1);
	assert_pupil(0, "12034|Zo\xC3\xAB van der Kwaak||");
	assert_found("zoe van der kwaak", "12034");
}

static void test_own(void **state)
{
	(void)state;
	assert_int_equal(
	        read_list("leerling,naam,groep,school\n1,Ziva Bos,7A,S1\n2,\"Bos, Ziva\",7B,"
	                  "S1\n3,Ziva Bos,8,S2\n"),
	        HB_OK);
	assert_pupil(1, "2|Bos, Ziva|7B|S1");
	assert_int_equal(how_many("ziva bos"), 2);
	assert_found("bos ziva", "2");
	assert_found("1", "1");
}

static void test_findings(void **state)
{
	(void)state;
	assert_int_equal(read_list("leerling,roepnaam,achternaam\n1,A,B\n1,A,B\n1,A,C\n,D,E\n\n"
	                           "2,F\n"),
	                 HB_OK);
	assert_int_equal(hb_pupils_count(list), 1);
	assert_says(&t, "error[pupil_twice] 4:1 pupil 1 stands in line 2 too, with other content\n"
	                "error[pupil_no_code] 5:1 a pupil without a number\nerror[cell_count] 7:");
	assert_int_equal(read_list("naam,groep\nZiva,7\n"), HB_USAGE);
	assert_null(list);
	assert_says(&t, "error[missing_column] 1:0 no column for leerling");
	assert_int_equal(read_list("leerling,naam\n"), HB_OK);
	assert_int_equal(hb_pupils_count(list), 0);
	assert_int_equal(how_many("1"), 0);
	hb_pupils_free(list);
	assert_int_equal(hb_pupils_read(&list, "/tmp/hb_is_er_niet.csv", t.options.pupils, &t.sink),
	                 HB_SYSTEM);
	assert_null(list);
}

/* A file of observations with names instead of numbers. */
static void test_import(void **state)
{
	(void)state;
	read_list("leerling,roepnaam,tussenvoegsel,achternaam,groep,school\n"
	          "0012034,Zo\xC3\xAB,van der,Kwaak,7A,S1\n12035,Ren\xC3\xA9,,\xC3\x98st,7B,S1\n"
	          "12036,Jan,,Bos,,\n12037,Jan,,Bos,,\n");
	t.options.list = list;
	trial_run(&t, "Leerling;Datum;Groep\nZoe van der Kwaak;2026-11-03;\n"
	              "12035;2026-11-03;8\n12034;2026-11-03;\n\xC3\x98st, Ren\xC3\xA9;2026-11-03;\n"
	              "Jan Bos;2026-11-03;\n\"5,01E+07\";2026-11-03;\n");
	assert_rows(&t, "leerling=0012034 groep=7A school=S1 datum=2026-11-03\n"
	                "leerling=12035 groep=8 school=S1 datum=2026-11-03\n"
	                "! leerling=12034 datum=2026-11-03\n"
	                "leerling=12035 groep=7B school=S1 datum=2026-11-03\n"
	                "! leerling=Jan Bos datum=2026-11-03\n"
	                "! leerling=5,01E+07 datum=2026-11-03\n");
	assert_says(&t, "error[pupil_unknown] 4:1 12034 is not in the pupils' list\n"
	                "error[pupil_ambiguous] 6:1 Jan Bos may be 2 pupils of the list; use the "
	                "number\nerror[scientific] 7:1");
	trial_run(&t,
	          "Roepnaam;Tussenvoegsel;Achternaam;Datum\nZo\xC3\xAB;van der;Kwaak;2026-11-03\n"
	          "Niemand;;Kwaak;2026-11-03\n;;;2026-11-03\n");
	assert_rows(&t, "leerling=0012034 groep=7A school=S1 datum=2026-11-03\n"
	                "! leerling=Niemand Kwaak datum=2026-11-03\n! datum=2026-11-03\n");
	assert_says(&t, "error[pupil_unknown] 3:1 Niemand Kwaak is not in the pupils' list\n"
	                "error[required] 4:1");
	trial_run(&t, "Naam;Datum\nKwaak, Zo\xC3\xAB van der;2026-11-03\n");
	assert_rows(&t, "leerling=0012034 groep=7A school=S1 datum=2026-11-03\n");
	/* a number goes before a name; an empty one lets the name speak */
	trial_run(&t,
	          "Leerling;Naam;Datum\n12035;Jan Bos;2026-11-03\n;Zoe van der Kwaak;2026-11-03\n");
	assert_rows(&t, "leerling=12035 groep=7B school=S1 datum=2026-11-03\n"
	                "leerling=0012034 groep=7A school=S1 datum=2026-11-03\n");
	/* the name in a survey is that of who filled it in */
	trial_run(&t, "ID;Begintijd;Tijd van voltooien;E-mail;Naam\n"
	              "1;24-11-2026 8:00;24-11-2026 9:00;;Jan Bos\n");
	assert_int_equal(t.status, HB_USAGE);
	assert_says(&t, "error[missing_column] 0:0 no column for leerling, which is required\n");
	t.options.list = NULL;
}

static void test_no_memory(void **state)
{
	(void)state;
	const char *csv =
	        "leerling;roepnaam;achternaam\n1;Zo\xC3\xAB;Bos\n2;Zo\xC3\xAB;Bos\n1;A;B\n";
	read_list(csv);
	assert_int_equal(how_many("zoe bos"), 2);
	size_t nth = 1, fails = 0;
	do {
		hb_pupils_free(list);
		t.told.len = 0;
		seam_arm(SEAM_ALLOC, nth++, ENOMEM);
		enum hb_status status = hb_pupils_read(&list, path, t.options.pupils, &t.sink);
		size_t n = status == HB_OK ? how_many("zoe bos") : SIZE_MAX;
		seam_disarm();
		assert_true(n == 2 || n == SIZE_MAX);
		fails += n != 2;
		assert_true(status == HB_OK || !list);
	} while (seam_fired());
	assert_true(fails > 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_trial, close_trial)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_magister),  TEST(test_particle_behind), TEST(test_oneroster),
		TEST(test_own),       TEST(test_findings),        TEST(test_import),
		TEST(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
