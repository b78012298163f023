/* An empty workbook, and the zip file that it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/stored_zip.h"
#include "form/blank_book.h"
#include "form/form.h"
#include "seam.h"

/* Byte by byte, as the specification has it. */
static void test_stored(void **state)
{
	(void)state;
	static const char wanted[] =
	        "PK\3\4\24\0\0\0\0\0\0\0\x21\0\x26\x39\xF4\xCB\11\0\0\0\11\0\0\0\1\0\0\0a123456789"
	        "PK\1\2\24\0\24\0\0\0\0\0\0\0\x21\0\x26\x39\xF4\xCB\11\0\0\0\11\0\0\0\1\0\0\0\0\0\0"
	        "\0\0\0\0\0\0\0\0\0\0\0a"
	        "PK\5\6\0\0\0\0\1\0\1\0\57\0\0\0\50\0\0\0\0\0";
	struct hb_buf made = { 0 };
	struct hb_output *out;
	assert_int_equal(hb_output_to_buffer(&out, &made, NULL), HB_OK);
	struct hb_stored_zip zip = { .out = out };
	hb_stored_zip_add(&zip, "a", HB_STR("123456789"));
	assert_true(hb_stored_zip_end(&zip));
	assert_int_equal(hb_output_commit(out, NULL), HB_OK);
	assert_int_equal(made.len, sizeof(wanted) - 1);
	assert_memory_equal(made.p, wanted, sizeof(wanted) - 1);
	hb_buf_free(&made);
}

static bool write_blank(void *arg)
{
	const struct hb_form *form = arg;
	struct hb_buf made = { 0 };
	struct hb_output *out;
	if (hb_output_to_buffer(&out, &made, NULL) != HB_OK)
		return false;
	bool good = hb_blank_book(out, form, &form->tables[0], NULL, 0, NULL) == HB_OK;
	good &= hb_output_commit(out, NULL) == HB_OK;
	if (good)
		assert_true(made.len > 5000 && memcmp(made.p, "PK\3\4", 4) == 0);
	hb_buf_free(&made);
	return good;
}

static void test_memory(void **state)
{
	(void)state;
	struct hb_form *form;
	assert_int_equal(hb_form_load(&form, "forms/observatie.yaml", NULL), HB_OK);
	assert_true(seam_sweep_alloc(write_blank, form) > 20);
	hb_form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stored),
		cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
