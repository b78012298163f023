/* Finding a form by name, binding a canonical header to it, and its long shape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "form/bind.h"
#include "form_told.h"
#include "seam.h"

#define FORM(id) "hb: 1\nid: " id "\ntitle: T\nlang: nl\nversion: \"1\"\nkind: lines\n"
static const char canvas[] = FORM("canvas") "parts:\n"
                                            "  - {id: positie, title: P, kind: lines, fields: "
                                            "[{id: a, type: text, label: A}]}\n"
                                            "  - {id: plan, title: P, kind: lines, fields: [{id: "
                                            "b, type: text, label: B}]}\n";
static const char proef[] =
        FORM("proef") "fields:\n"
                      "  - {id: leerling, type: id, label: Leerling, required: true, aliases: "
                      "[Stamnummer]}\n"
                      "  - {id: datum, type: date, label: Datum, required: true}\n"
                      "  - {id: werkgeheugen, type: text, label: (Werk)geheugen}\n"
                      "  - {id: werk, type: text, label: Werk, renamed_from: [klus]}\n";

static char own[64], installed[64];

static void put(const char *dir, const char *name, const char *text)
{
	char path[192];
	told_file(dir, name, text, strlen(text), 0600, path);
}

static int make_dirs(void **state)
{
	(void)state;
	told_dir(own);
	told_dir(installed);
	put(installed, "canvas.yaml", canvas);
	put(installed, "proef.yaml", proef);
	put(own, "proef.yaml", proef);
	put(own, "kapot.yaml", "hb: 1\n");
	return 0;
}

static int remove_dirs(void **state)
{
	(void)state;
	char command[192];
	snprintf(command, sizeof(command), "rm -r %s %s", own, installed);
	return system(command);
}

/* Finds NAME; the findings must be TOLD (%s stands for the folders). Returns the table's id. */
static const char *find(const char *name, enum hb_status status, const char *expected)
{
	static char id[32];
	const char *const dirs[] = { "/nergens", own, installed };
	struct hb_form_dirs where = { dirs, 3, 2 };
	struct told told = told_new();
	struct hb_form *form;
	const struct hb_table *table;
	assert_int_equal(hb_form_find(&form, &table, name, &where, &told.sink), status);
	assert_true((status == HB_OK) == (form != NULL));
	if (!strstr(hb_buf_text(&told.text), expected) || (told.n > 0) != (*expected != '\0'))
		fail_msg("%s: told %s, expected %s", name, hb_buf_text(&told.text), expected);
	snprintf(id, sizeof(id), "%.*s", table ? (int)table->id.len : 0, table ? table->id.p : "");
	hb_form_free(form);
	hb_buf_free(&told.text);
	return id;
}

static void test_find(void **state)
{
	(void)state;
	char path[192], text[256];
	assert_string_equal(find("canvas", HB_OK, ""), "positie");
	assert_string_equal(find("canvas/plan", HB_OK, ""), "plan");
	snprintf(text, sizeof(text), "form_own: using the own form proef: %s/proef.yaml", own);
	assert_string_equal(find("proef", HB_OK, text), "proef");
	find("canvas/kaart", HB_USAGE,
	     "form canvas has no part kaart; expected one of: positie, plan\n");
	find("proef/proef", HB_USAGE, "form proef has no parts, so no proef either\n");
	snprintf(text, sizeof(text), "no form canvs in /nergens, %s, %s; the nearest is canvas\n",
	         own, installed);
	find("canvs", HB_USAGE, text);
	snprintf(text, sizeof(text), "no form xyzzy in /nergens, %s, %s\n", own, installed);
	find("xyzzy", HB_USAGE, text);
	find("xyzzy/plan", HB_USAGE, text);
	find("kapot", HB_USAGE, "form_key_missing");
	find("./canvas", HB_SYSTEM, "file_unreadable");
	snprintf(path, sizeof(path), "%s/canvas.yaml", installed);
	assert_string_equal(find(path, HB_OK, ""), "positie");
	snprintf(path, sizeof(path), "%s/canvas.yaml/plan", installed);
	assert_string_equal(find(path, HB_OK, ""), "plan");
	struct told told = told_new();
	struct hb_form *form;
	assert_int_equal(hb_form_find(&form, NULL, "x", &(struct hb_form_dirs){ 0 }, &told.sink),
	                 HB_USAGE);
	assert_non_null(strstr(hb_buf_text(&told.text), "there is no folder with forms"));
	hb_buf_free(&told.text);
}

static bool find_it(void *name)
{
	const char *const dirs[] = { own, installed };
	struct hb_form *form;
	enum hb_status status =
	        hb_form_find(&form, NULL, name, &(struct hb_form_dirs){ dirs, 2, 1 }, NULL);
	hb_form_free(form);
	return status == HB_OK || status == HB_USAGE;
}

static void test_find_no_memory(void **state)
{
	(void)state;
	char found[] = "canvas/plan", part[] = "canvas/plon", nowhere[] = "canvs";
	assert_true(seam_sweep_alloc(find_it, found) > 3);
	assert_true(seam_sweep_alloc(find_it, part) > 3);
	assert_true(seam_sweep_alloc(find_it, nowhere) > 3);
}

/* The header HEADER, cut at commas, bound to the form `proef`. */
static enum hb_status bind(const char *header, struct hb_bind *out, struct hb_arena *arena,
                           struct told *told)
{
	struct hb_form *form;
	struct hb_str cell[16], rest = hb_str(header);
	size_t n = 0;
	assert_int_equal(told_load(&form, proef, sizeof(proef) - 1, 0600, NULL), HB_OK);
	while (rest.p)
		cell[n++] = hb_str_cut(&rest, ',');
	struct hb_bind_place place = { HB_STR("x.csv"), 3 };
	enum hb_status status = hb_bind_make(out, &form->tables[0], cell, n, &place, arena,
	                                     told ? &told->sink : NULL);
	hb_form_free(form);
	return status;
}

static const struct {
	const char *header;
	enum hb_status status;
	const char *told;
	const char *columns; /* one letter a column: a field's index, i(gnored), u(nknown) */
} headers[] = {
	{ "leerling,datum,werkgeheugen,werk", HB_OK, "", "0123" },
	{ " datum ,\tleerling", HB_OK, "", "10" },
	{ "afgewezen,bestand,regel,leerling,datum", HB_OK, "", "iii01" },
	{ "leerling,datum,regel", HB_OK,
	  "3:3 unknown_column: column regel is not in the form; it passes unchanged\n", "01u" },
	{ "leerling,,datum,mentor,mentor", HB_OK,
	  "3:2 unknown_column: column kolom_2 is not in the form; it passes unchanged\n"
	  "3:4 unknown_column: column mentor is not in the form; it passes unchanged\n"
	  "3:5 unknown_column: column mentor 2 is not in the form; it passes unchanged\n",
	  "0u1uu" },
	{ "leerling,datum,klus", HB_OK,
	  "3:3 renamed_column: column klus is called werk in this version of the form\n", "013" },
	{ "leerling,datum,leerling", HB_USAGE,
	  "3:3 duplicate_column: column leerling stands there twice, first as column 1\n", NULL },
	{ "leerling,datum,werk,klus", HB_USAGE,
	  "3:4 duplicate_column: column werk stands there twice, first as column 3\n", NULL },
	{ "datum,werk", HB_USAGE,
	  "3:0 missing_column: there is no column leerling, which is required\n", NULL },
	{ "leerling,werk,datums", HB_USAGE,
	  "3:3 near_column: column datums is not known; if it is meant as datum, spell it so\n"
	  "3:0 missing_column: there is no column datum, which is required; the nearest is "
	  "datums\n",
	  NULL },
	{ "leerling,datum,Werkgeheugen", HB_USAGE,
	  "3:3 foreign_header: column Werkgeheugen is another name for werkgeheugen: take this "
	  "file through \"import\" first\n",
	  NULL },
	{ "STAMNUMMER,datum", HB_USAGE,
	  "3:1 foreign_header: column STAMNUMMER is another name for leerling: take this file "
	  "through \"import\" first\n"
	  "3:0 missing_column: there is no column leerling, which is required\n",
	  NULL },
	{ "leerling,datum,werkgeheugn", HB_USAGE,
	  "3:3 near_column: column werkgeheugn is not known; if it is meant as werkgeheugen, "
	  "spell it so\n",
	  NULL },
	/* the field is there: what resembles it is a column of the school's own */
	{ "leerling,datum,werkgeheugen,werkgeheugn,Stamnummer", HB_OK,
	  "3:4 unknown_column: column werkgeheugn is not in the form; it passes unchanged\n"
	  "3:5 unknown_column: column Stamnummer is not in the form; it passes unchanged\n",
	  "012uu" },
};

static void test_bind(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		struct told told = told_new();
		struct hb_arena arena = { 0 };
		struct hb_bind b;
		assert_int_equal(bind(headers[i].header, &b, &arena, &told), headers[i].status);
		assert_string_equal(hb_buf_text(&told.text), headers[i].told);
		const char *columns = headers[i].columns;
		size_t n_extra, n = 0;
		const uint32_t *extra = hb_bind_extra(&b, &n_extra);
		for (size_t c = 0; columns && columns[c]; c++) {
			enum hb_bind_kind kind = columns[c] == 'i'   ? HB_BIND_IGNORED
			                         : columns[c] == 'u' ? HB_BIND_UNKNOWN
			                                             : HB_BIND_FIELD;
			assert_int_equal(b.column[c].kind, kind);
			if (kind == HB_BIND_FIELD)
				assert_int_equal(b.column[c].field, columns[c] - '0');
			if (kind == HB_BIND_UNKNOWN)
				assert_int_equal(extra[n++], c);
		}
		if (columns)
			assert_true(b.n_columns == strlen(columns) && n == n_extra);
		hb_arena_free(&arena);
		hb_buf_free(&told.text);
	}
}

static struct hb_form *bound;

static bool bind_it(void *unused)
{
	(void)unused;
	struct hb_str cell[] = { HB_STR("klus"), HB_STR("Stamnummer"), HB_STR("datm"),
		                 HB_STR("leerling") };
	struct hb_arena arena = { 0 };
	struct hb_bind b;
	struct hb_bind_place place = { HB_STR("x"), 1 };
	enum hb_status status = hb_bind_make(&b, &bound->tables[0], cell, 4, &place, &arena, NULL);
	hb_arena_free(&arena);
	return status == HB_USAGE;
}

static bool lengthen(void *table)
{
	struct hb_arena arena = { 0 };
	struct hb_long out;
	bool ok = hb_table_long(&arena, table, &out);
	hb_arena_free(&arena);
	return ok;
}

static void test_bind_no_memory(void **state)
{
	(void)state;
	assert_int_equal(told_load(&bound, proef, sizeof(proef) - 1, 0600, NULL), HB_OK);
	assert_true(seam_sweep_alloc(bind_it, NULL) > 3);
	hb_form_free(bound);
	assert_int_equal(hb_form_load(&bound, "forms/observatie.yaml", NULL), HB_OK);
	assert_true(seam_sweep_alloc(lengthen, (void *)&bound->tables[0]) > 1);
	hb_form_free(bound);
}

static void test_long(void **state)
{
	(void)state;
	static const char *const columns[] = { "leerling",    "groep",       "school",
		                               "datum",       "observator",  "opmerkingen",
		                               "aanbeveling", "vaardigheid", "score" };
	struct hb_form *form;
	struct hb_arena arena = { 0 };
	struct hb_long out;
	assert_int_equal(hb_form_load(&form, "forms/observatie.yaml", NULL), HB_OK);
	const struct hb_table *t = &out.table;
	assert_true(hb_table_long(&arena, &form->tables[0], &out));
	assert_int_equal(t->n_fields, 9);
	for (size_t i = 0; i < 9; i++) {
		assert_true(hb_str_is(t->fields[i].id, columns[i]));
		assert_int_equal(hb_table_field(t, hb_str(columns[i])), i);
	}
	assert_true(out.skill == 7 && out.score == 8 && out.from[5] == 19 && !out.scales_differ);
	assert_true(t->fields[7].required && t->fields[7].n_choices == 14);
	assert_true(hb_str_is(t->fields[7].choices[13].id, "samenwerken") && out.item[13] == 18);
	assert_int_equal(hb_field_choice(&t->fields[7], HB_STR("vaste_mindset")), 11);
	assert_true(t->fields[8].min == 1 && t->fields[8].max == 5 && !t->fields[8].required);
	assert_true(t->n_key == 4 && t->key[2] == 4 && t->key[3] == 7);
	assert_int_equal(t->n_rules, 2);
	assert_true(t->rules[0].n_fields == 4 && t->rules[0].fields[3] == 7);
	assert_true(t->rules[1].field == 6 && t->rules[1].other == 6);
	hb_form_free(form);
	assert_int_equal(told_load(&form, proef, sizeof(proef) - 1, 0600, NULL), HB_OK);
	assert_false(hb_table_long(&arena, &form->tables[0], &out)); /* no scale field */
	hb_form_free(form);
	hb_arena_free(&arena);
}

static void test_long_of_another_form(void **state)
{
	(void)state;
	static const char yaml[] =
	        FORM("vragen") "scales: {a: {min: 1, max: 4}, b: {min: 0, max: 6}}\n"
	                       "key: [leerling, q1]\nfields:\n"
	                       "  - {id: leerling, type: id, label: L}\n"
	                       "  - {id: q1, type: scale, scale: a, label: Q1}\n"
	                       "  - {id: datum, type: date, label: D}\n"
	                       "  - {id: q2, type: scale, scale: b, label: Q2}\n"
	                       "rules:\n"
	                       "  - {rule: required_if, field: datum, when: q1}\n"
	                       "  - {rule: required_if, field: datum, when: leerling}\n"
	                       "  - {rule: max_per, span: day, n: 1, fields: [leerling]}\n";
	struct hb_form *form;
	struct hb_arena arena = { 0 };
	struct hb_long out;
	assert_int_equal(told_load(&form, yaml, sizeof(yaml) - 1, 0600, NULL), HB_OK);
	assert_true(hb_table_long(&arena, &form->tables[0], &out));
	const struct hb_field *score = &out.table.fields[out.score];
	assert_true(out.scales_differ && score->min == 0 && score->max == 6);
	assert_true(out.table.n_key == 2 && out.table.key[1] == out.skill);
	assert_int_equal(out.table.n_rules, 1); /* q1 is gone; items are no rows to count */
	assert_true(out.table.rules[0].field == 1 && out.table.rules[0].when == 0);
	hb_form_free(form);
	hb_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find), cmocka_unit_test(test_find_no_memory),
		cmocka_unit_test(test_bind), cmocka_unit_test(test_bind_no_memory),
		cmocka_unit_test(test_long), cmocka_unit_test(test_long_of_another_form),
	};
	return cmocka_run_group_tests(tests, make_dirs, remove_dirs);
}
