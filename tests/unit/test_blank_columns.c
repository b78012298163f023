/* What the columns of a form take, as hb-xlsx is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cli/blank_columns.h"
#include "seam.h"

static bool write_columns(const struct hb_form *form, struct hb_buf *made)
{
	struct hb_output *out;
	if (hb_output_to_buffer(&out, made, NULL) != HB_OK)
		return false;
	struct hb_csv_writer *w = hb_csv_writer_new(out, HB_CSV_PLAIN);
	bool good = w && hb_blank_columns(w, form, &form->tables[0]);
	hb_csv_writer_free(w);
	return hb_output_commit(out, NULL) == HB_OK && good;
}

static void test_described(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"kolom,soort,breedte,min,max,titel,uitleg,keuzes\n",
		"\nleerling,tekst,12,,,leerling,",
		"\ndatum,datum,12,2000-01-01,2099-12-31,datum,Datum,\n",
		"\ntaakinitiatie,geheel,15,1,5,taakinitiatie,\"Taakinitiatie\n1 = ",
		"\nopmerkingen,tekst,40,,,opmerkingen,",
	};
	struct hb_form *form;
	struct hb_buf made = { 0 };
	assert_int_equal(hb_form_load(&form, "forms/observatie.yaml", NULL), HB_OK);
	assert_true(write_columns(form, &made));
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		assert_non_null(strstr(hb_buf_text(&made), wanted[i]));
	hb_buf_free(&made);
	hb_form_free(form);
}

static void test_choices(void **state)
{
	(void)state;
	struct hb_form *form;
	struct hb_buf made = { 0 };
	assert_int_equal(hb_form_load(&form, "forms/keuze_uren.yaml", NULL), HB_OK);
	assert_true(write_columns(form, &made));
	assert_non_null(strstr(hb_buf_text(&made), "vakleraar_op_de_hoogte,keuze,24,,,"));
	assert_non_null(strstr(hb_buf_text(&made), ",ja|nee\n"));
	hb_buf_free(&made);
	hb_form_free(form);
}

static bool write_once(void *arg)
{
	struct hb_buf made = { 0 };
	bool good = write_columns(arg, &made);
	hb_buf_free(&made);
	return good;
}

static void test_memory(void **state)
{
	(void)state;
	struct hb_form *form;
	assert_int_equal(hb_form_load(&form, "forms/observatie.yaml", NULL), HB_OK);
	assert_true(seam_sweep_alloc(write_once, form) > 3);
	hb_form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_described),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
