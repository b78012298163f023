/* What a foreign cell means as a value of its field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "importing.h"

/* A row with VALUE under HEADER. */
static void with_cell(const char *header, const char *value)
{
	char csv[2048];
	snprintf(csv, sizeof(csv), "Leerling;Datum;%s\n1;2026-11-03;%s\n", header, value);
	trial_run(&t, csv);
	assert_int_equal(t.status, HB_OK);
}

static void assert_cell(const char *header, const char *value, const char *expected)
{
	char rows[2048];
	with_cell(header, value);
	snprintf(rows, sizeof(rows), "leerling=1 datum=2026-11-03%s%s\n", *expected ? " " : "",
	         expected);
	assert_rows(&t, rows);
}

static void test_scores(void **state)
{
	(void)state;
	static const char *const good[][2] = {
		{ "3", "3" },
		{ " 3 ", "3" },
		{ "\xC2\xA0"
		  "3",
		  "3" },
		{ "03", "3" },
		{ "3,0", "3" },
		{ "3.00", "3" },
		{ "5 (volledig zichtbaar)", "5" },
		{ "1 (Niet zichtbaar)", "1" },
		{ "4 (grotendeels zichtbaar)", "4" },
		{ "5 - volledig zichtbaar", "5" },
		{ "5: volledig zichtbaar", "5" },
		{ "volledig zichtbaar", "5" },
		{ "Niet zichtbaar", "1" },
		{ "3.", "3" },
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char expected[64];
		snprintf(expected, sizeof(expected), "samenwerken=%s", good[i][1]);
		assert_cell("Samenwerken", good[i][0], expected);
		assert_told(&t, "");
	}
	static const char *const missing[] = { "",       " ",   "x", "X", "n.v.t.",
		                               "N.V.T.", "nvt", "-", "?", "\xC2\xA0" };
	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
		assert_cell("Samenwerken", missing[i], "");
		assert_told(&t, "");
	}
}

static void test_wrong_scores(void **state)
{
	(void)state;
	static const char *const wrong[][2] = {
		{ "3,5", "error[fraction] 2:3 3,5 is not a whole number; choose one of 1..5, "
		         "nothing is rounded here\n" },
		{ "3.5", "error[fraction] 2:3" },
		{ "3\xC2\xBD", "error[fraction] 2:3" },
		{ "6", "error[range] 2:3" },
		{ "0", "error[range] 2:3" },
		{ "7,0", "error[range] 2:3" },
		{ "99999999999999999999", "error[number] 2:3" },
		{ "4+", "error[number] 2:3" },
		{ "4-", "error[number] 2:3" },
		{ "4-5", "error[number] 2:3" },
		{ "4/5", "error[number] 2:3" },
		{ "4?", "error[number] 2:3" },
		{ "4 goed gedaan", "error[number] 2:3" },
		{ "vier", "error[number] 2:3" },
		{ "1 (volledig zichtbaar)",
		  "error[wrong_label] 2:3 1 (volledig zichtbaar): in the form "
		  "that label belongs to 5\n" },
		{ "7 (heel goed)", "error[number] 2:3" },
		{ "3e", "error[number] 2:3" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		with_cell("Samenwerken", wrong[i][0]);
		assert_int_equal(hb_buf_text(&t.rows)[0], '!');
		assert_says(&t, wrong[i][1]);
	}
	/* a label of the point next to it: a list may word its steps otherwise */
	with_cell("Samenwerken", "4 (volledig zichtbaar)");
	assert_rows(&t, "leerling=1 datum=2026-11-03 samenwerken=4\n");
	assert_says(&t, "warning[label] 2:3 4 (volledig zichtbaar): in the form that label belongs "
	                "to 5; the number is used\n");
	/* other words for a point that the form names: the number, with a warning for the column */
	trial_run(&t, "Leerling;Datum;Samenwerken\n1;2026-11-03;5 (helemaal)\n"
	              "2;2026-11-03;5 (helemaal)\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03 samenwerken=5\n"
	                "leerling=2 datum=2026-11-03 samenwerken=5\n");
	assert_told(&t,
	            "warning[label] 2:3 5 (helemaal): the form says \"volledig zichtbaar\"; the "
	            "number is used\n");
}

static void test_ids(void **state)
{
	(void)state;
	trial_run(&t, "Leerling;Datum;Groep;Observator\n0012034;2026-11-03; 7A\xC2\xA0;anonymous\n"
	              "12034;2026-11-03;3e;jvd\n\"5,01E+07\";2026-11-03;7A;jvd\n");
	assert_rows(&t, "leerling=0012034 groep=7A datum=2026-11-03\n"
	                "leerling=12034 groep=3e datum=2026-11-03 observator=jvd\n"
	                "! leerling=5,01E+07 groep=7A datum=2026-11-03 observator=jvd\n");
	assert_says(&t, "error[scientific] 4:1");
	assert_int_equal(t.sink.count[HB_ERROR], 1);
}

static void test_bsn(void **state)
{
	(void)state;
	trial_run(&t, "Leerling;Datum\n111222333;2026-11-03\n111222334;2026-11-03\n"
	              "11122233;2026-11-03\n000000000;2026-11-03\n");
	assert_told(&t, "warning[bsn] 2:1 111222333 may be a citizen service number (BSN); use the "
	                "school's own pupil number\n");
}

static void test_name_for_code(void **state)
{
	(void)state;
	trial_run(&t, "Leerling;Datum\nDewi de Wilde;2026-11-03\nJan Jansen;2026-11-03\n");
	assert_told(&t, "warning[name_for_code] 2:1 Dewi de Wilde looks like a name where a code "
	                "belongs; look names up with --pupils=FILE\n");
}

static void test_remarks(void **state)
{
	(void)state;
	static const struct {
		const char *text, *code;
	} kept[] = {
		{ "\xE2\x80\x9D"
		  "effectief  werken\xE2\x80\x9D \xE2\x80\x93 \xEF\xAC\x81jn ",
		  "note[pdf_text] 2:3 " },
		{ "half\xC2\xAD\xE2\x80\x8Bzacht", "note[pdf_text] 2:3 " },
		{ " =HYPERLINK(1) ", "" },
		{ "=HYPERLINK(1)", "note[formula] 2:3 " },
		{ "x", "" },
		{ "- punt", "" },
		{ "-1 punt", "note[formula] 2:3 " },
		{ "5,01E+07", "" },
	};
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		char expected[128];
		snprintf(expected, sizeof(expected), "opmerkingen=%s", kept[i].text);
		assert_cell("Opmerkingen", kept[i].text, expected);
		if (*kept[i].code)
			assert_says(&t, kept[i].code);
		else
			assert_told(&t, "");
	}
	assert_cell("Opmerkingen", " \xC2\xA0 ", "");
	assert_cell("Opmerkingen", "\"regel 1\nregel 2\"", "opmerkingen=regel 1\nregel 2");
}

static void test_multi(void **state)
{
	(void)state;
	static const char *const good[][2] = {
		{ "geen", "geen" },
		{ "extra_observatie|geen", "extra_observatie|geen" },
		{ "EXTRA OBSERVATIE", "extra_observatie" },
		{ "\"Uitdaging in de klas bieden, wel in de gaten houden\"", "uitdaging_in_klas" },
		{ "\"Uitdaging in de klas bieden, wel in de gaten houden;Aanmelden voor "
		  "individuele "
		  "begeleiding;\"",
		  "uitdaging_in_klas|individuele_begeleiding" },
		{ "\"Uitdaging in de klas bieden, wel in de gaten houden, Extra observatie\"",
		  "uitdaging_in_klas|extra_observatie" },
		{ "\"Uitdaging in de klas, Extra observatie\"",
		  "uitdaging_in_klas|extra_observatie" },
		{ "\"Extra observatie\nIndividuele begeleiding\n\"",
		  "extra_observatie|individuele_begeleiding" },
		{ "\";;Extra observatie; ;\"", "extra_observatie" },
		{ "\";\"", "" },
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char expected[128];
		snprintf(expected, sizeof(expected), "%s%s", *good[i][1] ? "aanbeveling=" : "",
		         good[i][1]);
		assert_cell("Aanbeveling", good[i][0], expected);
		assert_silent(&t, "error");
	}
	static const char *const wrong[][2] = {
		{ "\"Extra observatie;wel, of niet;Individuele begeleiding\"",
		  "error[choice] 2:3 \"wel, of niet\" is not one of geen|" },
		{ "Extra obsrvatie",
		  "error[choice] 2:3 \"Extra obsrvatie\" is not one of "
		  "geen|uitdaging_in_klas|extra_"
		  "observatie|individuele_begeleiding|groepsaanbod_buiten_klas; did you mean "
		  "extra_observatie?\n" },
		{ "geen|geen", "error[multi] 2:3" },
		{ "x", "error[choice] 2:3" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		with_cell("Aanbeveling", wrong[i][0]);
		assert_int_equal(hb_buf_text(&t.rows)[0], '!');
		assert_says(&t, wrong[i][1]);
	}
	/* what was met before means the same again */
	trial_run(&t, "Leerling;Datum;Aanbeveling\n1;2026-11-03;Extra observatie\n"
	              "2;2026-11-03;Extra observatie\n3;2026-11-03;Onzin\n4;2026-11-03;Onzin\n");
	assert_rows(&t, "leerling=1 datum=2026-11-03 aanbeveling=extra_observatie\n"
	                "leerling=2 datum=2026-11-03 aanbeveling=extra_observatie\n"
	                "! leerling=3 datum=2026-11-03 aanbeveling=Onzin\n"
	                "! leerling=4 datum=2026-11-03 aanbeveling=Onzin\n");
}

static void test_tick_boxes(void **state)
{
	(void)state;
	trial_run(&t,
	          "Leerling;Datum;Advies? [Extra observatie];\"Uitdaging in de klas bieden, wel "
	          "in de gaten houden\"\n1;2026-11-03;x;\n2;2026-11-03;WAAR;1\n"
	          "3;2026-11-03;nee;0\n4;2026-11-03;Extra observatie;\n5;2026-11-03;;misschien\n");
	assert_rows(&t,
	            "leerling=1 datum=2026-11-03 aanbeveling=extra_observatie\n"
	            "leerling=2 datum=2026-11-03 aanbeveling=extra_observatie|uitdaging_in_klas\n"
	            "leerling=3 datum=2026-11-03\n"
	            "leerling=4 datum=2026-11-03 aanbeveling=extra_observatie\n"
	            "! leerling=5 datum=2026-11-03\n");
	assert_told(&t,
	            "error[tick] 6:4 misschien says neither ticked nor not ticked; expected x, ja "
	            "or 1, or nothing\n");
	trial_run(&t, "Leerling;Datum;Extra observatie;Aanbeveling\n1;2026-11-03;x;geen\n");
	assert_int_equal(t.status, HB_USAGE);
	trial_run(&t, "Leerling;Datum;Extra observatie;[Extra observatie]\n1;2026-11-03;x;x\n");
	assert_int_equal(t.status, HB_USAGE);
}

/* The types that the observation form does not have. */
static void test_other_types(void **state)
{
	(void)state;
	static const struct hb_str no_answer[] = { { "?", 1 } };
	static const struct hb_choice hours[] = { { .id = { "1", 1 } },
		                                  { .id = { "2", 1 } },
		                                  { .id = { "3", 1 } } };
	static const struct hb_choice kinds[] = {
		{ .id = { "verdieping", 10 }, .label = { "Verdieping in het vak", 21 } },
		{ .id = { "toets", 5 }, .label = { "Toets inhalen", 13 } },
	};
	static const struct hb_field fields[] = {
		{ .id = { "uur", 3 },
		  .label = { "Uur", 3 },
		  .type = HB_TYPE_INT,
		  .min = 1,
		  .max = 12 },
		{ .id = { "uren", 4 },
		  .label = { "Uren", 4 },
		  .type = HB_TYPE_MULTI,
		  .choices = hours,
		  .n_choices = 3 },
		{ .id = { "ok", 2 },
		  .label = { "Ok", 2 },
		  .type = HB_TYPE_BOOL,
		  .missing = no_answer,
		  .n_missing = 1 },
		{ .id = { "soort", 5 },
		  .label = { "Soort", 5 },
		  .type = HB_TYPE_CHOICE,
		  .choices = kinds,
		  .n_choices = 2 },
	};
	struct hb_table table = { .fields = fields, .n_fields = 4 };
	t.options.table = &table;
	static const char *const cases[][2] = {
		{ "3e;3e;J;Toets inhalen", "uur=3 uren=3 ok=ja soort=toets\n" },
		{ "3e uur;2/3;WAAR;VERDIEPING", "uur=3 uren=2|3 ok=ja soort=verdieping\n" },
		{ "1ste;1;true;", "uur=1 uren=1 ok=ja\n" },
		{ "012;;1;", "uur=12 ok=ja\n" },
		{ "4;;x;", "uur=4 ok=ja\n" },
		{ "4;;Nee;", "uur=4 ok=nee\n" },
		{ "4;;ONWAAR;", "uur=4 ok=nee\n" },
		{ "4;;0;", "uur=4 ok=nee\n" },
		{ "4;;?;", "uur=4\n" },
		{ "4;;misschien;", "! uur=4 ok=misschien\n" },
		{ "5/6;;;", "! uur=5/6\n" },
		{ "13;;;", "! uur=13\n" },
		{ ";4/5;;", "! uren=4/5\n" },
		{ ";;;Verdiping", "! soort=Verdiping\n" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char csv[256];
		snprintf(csv, sizeof(csv), "Uur;Uren;Ok;Soort\n%s\n", cases[i][0]);
		trial_run(&t, csv);
		assert_rows(&t, cases[i][1]);
	}
	trial_run(&t, "Uur;Uren;Ok;Soort\n5/6;;;\n");
	assert_told(&t, "error[several_values] 2:1 5/6 is more than one number; give each a row of "
	                "its own\n");
}

/* Two choices that fold alike mean neither; a label over 512 bytes is not kept but still works. */
static void test_odd_choices(void **state)
{
	(void)state;
	static char name[700];
	memset(name, 'a', sizeof(name));
	const struct hb_choice choices[] = {
		{ .id = { "een", 3 }, .label = { "Zelfde", 6 } },
		{ .id = { "twee", 4 }, .label = { "zelfde!", 7 } },
		{ .id = { "drie", 4 }, .label = { name, sizeof(name) } },
	};
	const struct hb_field fields[] = { { .id = { "k", 1 },
		                             .label = { "K", 1 },
		                             .type = HB_TYPE_CHOICE,
		                             .choices = choices,
		                             .n_choices = 3 } };
	struct hb_table table = { .fields = fields, .n_fields = 1 };
	t.options.table = &table;
	char csv[1024];
	snprintf(csv, sizeof(csv), "K,z\nZelfde,\neen,\n%.*s,\n", (int)sizeof(name), name);
	trial_run(&t, csv);
	assert_rows(&t, "! k=Zelfde +z=\nk=een +z=\nk=drie +z=\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_scores),      TEST(test_wrong_scores),  TEST(test_ids),
		TEST(test_bsn),         TEST(test_name_for_code), TEST(test_remarks),
		TEST(test_multi),       TEST(test_tick_boxes),    TEST(test_other_types),
		TEST(test_odd_choices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
