/* Named lists of choices: shared by the fields that name them, and checked where they stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "form/form.h"

/* Keeps what was told: "line:column code near" for each, one a line. */
struct told {
	struct hb_sink sink;
	struct hb_buf text;
};

static void keep(struct hb_sink *sink, const struct hb_finding *f)
{
	struct told *told = (struct told *)sink;
	struct hb_str code = hb_finding_code(f);
	hb_buf_printf(&told->text, "%llu:%u %.*s %.*s\n", (unsigned long long)f->line, f->column,
	              HB_STR_ARGS(code), HB_STR_ARGS(f->text[2]));
}

#define HEAD "hb: 1\nid: proef\ntitle: T\nlang: nl\nversion: \"1\"\nkind: record\n"

/* Loads the form HEAD + YAML; its findings go to TOLD. */
static enum hb_status load(const char *yaml, struct hb_form **form, struct told *told)
{
	char dir[] = "/tmp/hb_lists_XXXXXX", path[64];
	*told = (struct told){ .sink = { .take = keep } };
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/proef.yaml", dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(HEAD, file);
	fputs(yaml, file);
	assert_int_equal(fclose(file), 0);
	enum hb_status status = hb_form_load(form, path, &told->sink);
	unlink(path);
	rmdir(dir);
	return status;
}

static void assert_told(const char *yaml, const char *findings)
{
	struct told told;
	struct hb_form *form;
	assert_int_equal(load(yaml, &form, &told), HB_USAGE);
	assert_null(form);
	assert_string_equal(hb_buf_text(&told.text), findings);
	hb_buf_free(&told.text);
}

static void test_shared(void **state)
{
	(void)state;
	struct told told;
	struct hb_form *form;
	assert_int_equal(
	        load("choices:\n"
	             "  kleuren:\n"
	             "    - {id: rood, label: Rood, aliases: [red]}\n"
	             "    - {id: blauw, label: Blauw, cells: {b: donker}}\n"
	             "fields:\n"
	             "  - {id: a, type: choice, label: A, choices: kleuren}\n"
	             "  - {id: b, type: multi, label: B, choices: kleuren, exclusive: [rood]}\n"
	             "  - {id: c, type: choice, label: C, choices: [{id: x, label: X}]}\n",
	             &form, &told),
	        HB_OK);
	assert_int_equal(told.text.len, 0);
	const struct hb_field *field = form->tables[0].fields;
	assert_int_equal(field[0].n_choices, 2);
	assert_ptr_equal(field[0].choices, field[1].choices);
	assert_ptr_not_equal(field[0].choices, field[2].choices);
	assert_int_equal(hb_field_choice(&field[1], HB_STR("blauw")), 1);
	assert_int_equal(hb_field_choice(&field[2], HB_STR("blauw")), UINT32_MAX);
	hb_form_free(form);
	hb_buf_free(&told.text);
}

#define FIELD(list) "fields:\n  - {id: a, type: choice, label: A, choices: " list "}\n"

static void test_wrong(void **state)
{
	(void)state;
	/* A name that is not defined, with the nearest; also where there is no list at all. The
	 * list that was meant is then without use. */
	assert_told("choices:\n  kleuren: [{id: x, label: X}]\n" FIELD("kleur"),
	            "10:46 form_reference kleuren\n8:3 form_unused \n");
	assert_told(FIELD("kleuren"), "8:46 form_reference \n");
	/* The block must be a mapping of lists with ids for names, none of them empty. */
	assert_told("choices: [x]\n" FIELD("[{id: x, label: X}]"), "7:10 form_type \n");
	assert_told("choices:\n  k: niets\n" FIELD("k"), "8:6 form_type \n");
	assert_told("choices:\n  Kleur: [{id: x, label: X}]\n" FIELD("Kleur"), "8:3 form_id \n");
	assert_told("choices:\n  k: []\n" FIELD("k"), "8:6 form_too_few 1\n");
	/* Its choices are checked once, however many fields use them. */
	assert_told("choices:\n  k: [{id: x, label: X}, {id: x, label: Y}]\n" FIELD(
	                    "k") "  - {id: b, type: choice, label: B, choices: k}\n",
	            "8:31 form_duplicate 1\n");
	assert_told(
	        "choices:\n  k: [{id: x, label: X}, {id: y, label: Y, aliases: [X]}]\n" FIELD("k"),
	        "8:54 form_alias \n");
	assert_told("choices:\n  k: [{id: x, label: X, cells: {onbekend: tekst}}]\n" FIELD("k"),
	            "8:33 form_reference \n");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_shared),
		                            cmocka_unit_test(test_wrong) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
