/* Every message of the loader, each from a form that is wrong in just that way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "form_told.h"

#define TOP "hb: 1\nid: proef\ntitle: T\nlang: nl\nversion: \"1\"\n"
#define HEAD TOP "kind: record\n"
#define LEERLING "  - {id: leerling, type: id, label: L}\n"
#define DATUM "  - {id: datum, type: date, label: D}\n"
#define KEUZE "  - {id: keuze, type: choice, label: K, choices: [{id: geen, label: G}]}\n"
#define FIELDS HEAD "fields:\n" LEERLING DATUM KEUZE

/* What is wrong, and all that is told of it: lines 1..6 are HEAD, 7 is `fields:`. */
static const struct {
	const char *yaml;
	const char *told;
} cases[] = {
	/* the file as YAML */
	{ "", "1:1 yaml_empty: the file is empty; expected a form\n" },
	{ "# alleen een opmerking\n", "1:1 yaml_empty: the file is empty; expected a form\n" },
	{ "hb: 1\nid: [a\n",
	  "3:1 yaml_syntax: not valid YAML: did not find expected ',' or ']'\n" },
	{ "hb: 1\ntitle: é\xE9\n",
	  "2:9 yaml_encoding: byte E9 (hexadecimal) may not stand here; expected text in UTF-8\n" },
	{ "hb: 1\ntitle: a\x01\n",
	  "2:9 yaml_encoding: byte 01 (hexadecimal) may not stand here; expected text in UTF-8\n" },
	{ FIELDS "intro: \"a\\0b\"\n", "11:8 yaml_encoding: a text with a NUL character\n" },
	{ FIELDS "---\nhb: 1\n",
	  "11:1 yaml_second: a second document starts here; expected one form in a file\n" },
	{ FIELDS "id: nog\n", "11:1 yaml_duplicate: key id stands here twice, first on line 2\n" },
	{ FIELDS "? [a]\n: b\n", "11:3 yaml_key: a list or mapping as key; expected a word\n" },
	{ FIELDS "intro: &a tekst\n", "11:8 yaml_anchor: anchor &a: a form has no anchors\n" },
	{ HEAD "fields: &f\n" LEERLING "rules: [*f]\n",
	  "7:9 yaml_anchor: anchor &f: a form has no anchors\n"
	  "9:9 yaml_anchor: alias *f: a form has no aliases of YAML; write the text out\n"
	  "9:9 form_type: rule must be a group of keys with values\n" },
	{ FIELDS "<<: x\n", "11:1 yaml_anchor: merge key <<: a form has none; write the keys out\n"
	                    "11:1 form_key: unknown key <<\n" },
	{ FIELDS "intro: !!str x\n",
	  "11:8 yaml_tag: tag tag:yaml.org,2002:str: a form has no tags\n" },
	/* the version */
	{ "id: proef\n",
	  "1:1 form_version: no schema version; expected \"hb: 1\" as first line\n" },
	{ "- hb\n", "1:1 form_version: no schema version; expected \"hb: 1\" as first line\n" },
	{ "hb: 2\nanders: x\n",
	  "1:5 form_version: schema version 2 is newer than this program, which knows version 1: "
	  "install a newer program\n" },
	{ "hb: een\n", "1:5 form_version: schema version een; expected 1\n" },
	/* keys and values */
	{ FIELDS "titel: x\n", "11:1 form_key: unknown key titel; the nearest is title\n" },
	{ FIELDS "zwembad: x\n", "11:1 form_key: unknown key zwembad\n" },
	{ "hb: 1\nid: proef\n", "1:1 form_key_missing: key title is missing\n"
	                        "1:1 form_key_missing: key lang is missing\n"
	                        "1:1 form_key_missing: key version is missing\n"
	                        "1:1 form_key_missing: key kind is missing\n" },
	{ FIELDS "intro:\n", "11:7 form_empty: intro has no value\n" },
	{ FIELDS "intro: \"\"\n", "11:8 form_empty: intro has no value\n" },
	{ FIELDS "intro: [a]\n", "11:8 form_type: intro must be a text\n" },
	{ FIELDS "steps: een\n", "11:8 form_type: steps must be a list\n" },
	{ FIELDS "steps: [een]\n", "11:9 form_type: step must be a group of keys with values\n" },
	{ FIELDS "interval_days: 0\n",
	  "11:16 form_value: interval_days is 0; expected a whole number in 1..366\n" },
	{ FIELDS "interval_days: 1.5\n",
	  "11:16 form_value: interval_days is 1.5; expected a whole number in 1..366\n" },
	{ FIELDS "source: {inferred: ja}\n",
	  "11:20 form_value: inferred is ja; expected true or false, without quotes\n" },
	{ FIELDS "source: {inferred: \"true\"}\n",
	  "11:20 form_value: inferred is true; expected true or false, without quotes\n" },
	{ FIELDS "source: {sector: [po, xyzzy]}\n",
	  "11:23 form_value: sector is xyzzy; expected one of: po, vo\n" },
	{ FIELDS "order: cycel\n", "11:8 form_value: order is cycel; the nearest is cycle\n" },
	{ FIELDS "sections: [{id: a, title: T, ages: [3]}]\n",
	  "11:36 form_value: ages must be a list of two: the first and the last\n" },
	{ FIELDS "sections: [{id: a, title: T, ages: [6, 3]}]\n",
	  "11:36 form_bounds: min 6 lies above max 3\n" },
	{ HEAD "fields:\n  - {id: Leerling, type: id, label: L}\n",
	  "8:10 form_id: id is Leerling; expected lower-case letters, digits and _, a letter "
	  "first\n" },
	{ FIELDS "steps: [{id: é, label: L}]\n",
	  "11:14 form_id: id is é; expected letters without accents, digits and _, a letter or "
	  "digit first\n" },
	{ "hb: 1\nid: proef\ntitle: T\nlang: nederlands\nversion: \"1\"\nkind: guide\n",
	  "4:7 form_value: lang is nederlands; expected the two letters of a language: nl\n" },
	{ HEAD "fields:\n  - {id: a, type: scal, label: L}\n",
	  "8:19 form_value: type is scal; the nearest is scale\n" },
	/* fields */
	{ HEAD "fields:\n" LEERLING LEERLING,
	  "9:10 form_duplicate: id leerling is already there, as number 1\n" },
	{ HEAD "fields:\n  - {id: a, type: scale, label: L, scale: zichtbar}\n"
	       "scales:\n  zichtbaar: {min: 1, max: 5}\n",
	  "8:43 form_reference: scale names zichtbar, which does not exist; the nearest is "
	  "zichtbaar\n" },
	{ HEAD "fields:\n  - {id: a, type: scale, label: L, scale: hoogte}\n",
	  "8:43 form_reference: scale names hoogte, which does not exist\n" },
	{ HEAD "fields:\n  - {id: a, type: scale, label: L}\n",
	  "8:5 form_key_missing: key scale is missing; scale needs it\n" },
	{ HEAD "fields:\n  - {id: a, type: text, label: L, min: 1}\n",
	  "8:35 form_key_unfit: key min does not go with text\n" },
	{ HEAD "fields:\n  - {id: a, type: int, label: L, min: 9, max: 1}\n",
	  "8:47 form_bounds: min 9 lies above max 1\n" },
	{ HEAD "fields:\n" LEERLING "scales: {s: {min: 5, max: 1}}\n",
	  "9:27 form_bounds: min 5 lies above max 1\n" },
	{ HEAD "fields:\n" LEERLING "scales: {s: {min: 1, max: 5, labels: {6: x}}}\n",
	  "9:39 form_bounds: label for 6; expected a whole number in 1..5\n" },
	{ HEAD "fields:\n  - {id: a, type: choice, label: L, choices: []}\n",
	  "8:46 form_too_few: choices holds 0; expected at least 1\n" },
	{ HEAD "fields:\n  - {id: a, type: multi, label: L, exclusive: [gen], choices: [{id: geen, "
	       "label: G}]}\n",
	  "8:48 form_reference: exclusive names gen, which does not exist; the nearest is geen\n" },
	{ HEAD "fields:\n" LEERLING
	       "  - {id: b, type: text, label: B, aliases: [\" LEERLING \"]}\n",
	  "9:45 form_alias: alias  LEERLING  also stands for leerling; expected a name for one "
	  "thing only\n" },
	{ HEAD "choices: {los: [{id: a, label: A}]}\nfields:\n" LEERLING,
	  "7:11 form_unused: no field uses the choices los\n" },
	{ HEAD "fields:\n  - {id: a, type: choice, label: L, choices: [{id: x, label: X, cells: "
	       "{reden: r}}]}\n",
	  "8:73 form_reference: cells names the field reden, which does not exist\n" },
	/* key and rules */
	{ FIELDS "key: [leerlin]\n",
	  "11:7 form_reference: key names the field leerlin, which does not exist; the nearest is "
	  "leerling\n" },
	{ FIELDS "key: [leerling, leerling]\n",
	  "11:6 form_duplicate: key leerling is already there, as number 1\n" },
	{ FIELDS "rules:\n  - {rule: unique}\n",
	  "12:5 form_key_missing: key fields is missing; unique needs it\n" },
	{ FIELDS "rules:\n  - {rule: distinct, fields: [datum]}\n",
	  "12:30 form_too_few: fields holds 1; expected at least 2\n" },
	{ FIELDS "rules:\n  - {rule: after, field: datum, than: leerling, min: 6x}\n",
	  "12:54 form_value: min is 6x; expected a length of time: 30min, 3u, 14d, 6w or 3m\n"
	  "12:39 form_reference: than names the field leerling, of type id; expected a field of "
	  "type date, datetime\n" },
	{ FIELDS "rules:\n  - {rule: after, field: datum, than: datum, min: 6w, max: 3d}\n",
	  "12:60 form_bounds: min 6w lies above max 3d\n" },
	{ FIELDS "rules:\n  - {rule: required_if, field: datum, when: keuze, values: [gen]}\n",
	  "12:61 form_reference: the field keuze cannot hold gen; the nearest is geen\n" },
	{ FIELDS "rules:\n  - {rule: required_if, field: datum, when: keuze, values: [anders]}\n",
	  "12:61 form_reference: the field keuze cannot hold anders\n" },
	{ FIELDS "rules:\n  - {rule: distinct, fields: [datum, keuze], severity: fataal}\n",
	  "12:56 form_value: severity is fataal; expected one of: note, warning, error\n" },
	{ HEAD "fields:\n" LEERLING "rules:\n  - {rule: max_per, span: week, n: 2, fields: "
	       "[leerling]}\n",
	  "10:5 form_reference: max_per needs a field of type date, and there is none\n" },
	/* parts and kinds */
	{ HEAD, "1:1 form_kind: a form of kind record has no fields; expected the key fields or "
	        "parts\n" },
	{ FIELDS "parts:\n  - {id: deel, title: D, kind: guide}\n",
	  "7:1 form_kind: key fields stands beside parts; expected it inside a part\n" },
	{ TOP "kind: guide\nfields:\n" LEERLING,
	  "7:1 form_key_unfit: key fields does not go with guide\n" },
	{ FIELDS "year_start: \"08-01\"\n",
	  "11:1 form_key_unfit: key year_start does not go with record\n" },
	/* params, signals, sections */
	{ FIELDS "params:\n  - {name: n, label: L, type: int, min: 1, max: 5, default: 9}\n",
	  "12:61 form_value: the default of n is 9; expected a value of type int within its "
	  "bounds\n" },
	{ FIELDS "sections: [{id: a, title: T, fields: [datm]}]\n",
	  "11:39 form_reference: fields names the field datm, which does not exist; the nearest is "
	  "datum\n" },
	{ FIELDS
	  "signals:\n  - {id: s, label: L, kind: drop, value: 2, next: N, fields: [datum]}\n",
	  "12:63 form_reference: fields names the field datum, of type date; expected a field of "
	  "type scale\n" },
	{ FIELDS "signals:\n  - {id: s, label: L, kind: drop, value: 2, next: N, groups: [0, 9]}\n",
	  "12:63 form_value: groups is 0; expected a whole number in 1..8\n"
	  "12:66 form_value: groups is 9; expected a whole number in 1..8\n" },
	{ FIELDS "signals:\n  - {id: s, label: L, kind: drop, value: 2, next: N, group: doen}\n",
	  "12:61 form_reference: group names doen, which does not exist\n" },
	{ FIELDS "signals:\n  - {id: s, label: L, kind: consecutive_drop, value: 1, next: N}\n",
	  "12:5 form_key_missing: key times is missing; consecutive_drop needs it\n" },
	/* calendars */
	{ TOP "kind: calendar\nyear_start: \"08-01\"\nterms:\n  - {id: A, label: A, start: "
	      "\"09-01\"}\n",
	  "9:30 form_terms: the first term starts on 09-01; expected the first day of the year, "
	  "08-01\n" },
	{ TOP "kind: calendar\nyear_start: \"08-01\"\nterms:\n  - {id: A, label: A, start: "
	      "\"08-01\"}\n  - {id: B, label: B, start: \"04-01\"}\n  - {id: C, label: C, start: "
	      "\"12-01\"}\n",
	  "11:30 form_terms: term C does not start after B; expected the terms in order\n" },
	{ TOP
	  "kind: calendar\nyear_start: 02-29\nterms:\n  - {id: A, label: A, start: \"08-01\"}\n",
	  "7:13 form_value: year_start is 02-29; expected a day of every year, month first: "
	  "\"08-01\"\n" },
	{ TOP
	  "kind: calendar\nyear_start: \"08-01\"\nterms:\n  - {id: A, label: A, start: "
	  "\"08-01\"}\nholidays:\n  - {label: V, from: 2027-02-29, to: 2027-03-01}\n  - {label: "
	  "W, from: 2027-03-05, to: 2027-03-01}\n",
	  "11:22 form_value: from is 2027-02-29; expected a day that exists, as 2026-12-19\n"
	  "12:38 form_holiday: W ends on 2027-03-01, before it begins\n" },
};

static void test_cases(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct told told = told_new();
		struct hb_form *form;
		enum hb_status status =
		        told_load(&form, cases[i].yaml, strlen(cases[i].yaml), 0644, &told);
		if (status != HB_USAGE || strcmp(hb_buf_text(&told.text), cases[i].told) != 0)
			wrong++;
		if (wrong && strcmp(hb_buf_text(&told.text), cases[i].told) != 0)
			print_error("case %zu:\n%s\nstatus %d, told:\n%s\nexpected:\n%s\n", i,
			            cases[i].yaml, status, hb_buf_text(&told.text), cases[i].told);
		hb_buf_free(&told.text);
	}
	assert_int_equal(wrong, 0);
}

/* Loads what BUF holds; the one finding must have CODE. */
static void assert_code(struct hb_buf *buf, mode_t mode, enum hb_status expected, const char *code)
{
	struct told told = told_new();
	struct hb_form *form;
	assert_int_equal(told_load(&form, buf->p, buf->len, mode, &told), expected);
	assert_int_equal(told.n, 1);
	assert_non_null(strstr(hb_buf_text(&told.text), code));
	hb_form_free(form);
	hb_buf_free(&told.text);
	hb_buf_free(buf);
}

static void test_made_by_program(void **state)
{
	(void)state;
	struct hb_buf buf = { 0 };
	for (size_t i = 0; i < 20000; i++)
		hb_buf_char(&buf, '[');
	assert_code(&buf, 0644, HB_USAGE, "1:33 yaml_depth");
	for (size_t i = 0; i < 20000; i++)
		hb_buf_cstr(&buf, "- ");
	assert_code(&buf, 0644, HB_USAGE, "1:65 yaml_depth");
	hb_buf_cstr(&buf, FIELDS);
	assert_code(&buf, 0666, HB_USAGE, "form_writable");
	hb_buf_cstr(&buf, FIELDS);
	assert_code(&buf, 0646, HB_USAGE, "form_writable");
	for (size_t i = 0; i < (1 << 20) / 8 + 1; i++)
		hb_buf_cstr(&buf, "# groot\n");
	assert_code(&buf, 0644, HB_USAGE, "form_too_big");
	hb_buf_cstr(&buf, HEAD "fields:\n  - id: a\n    type: multi\n    label: L\n    choices:\n");
	for (int i = 0; i < 64; i++)
		hb_buf_printf(&buf, "      - {id: k%d, label: L%d}\n", i, i);
	assert_code(&buf, 0644, HB_USAGE, "form_too_many: choices holds 64; expected at most 63");
	hb_buf_cstr(&buf, "hb: 1\nid: anders\ntitle: T\nlang: nl\nversion: \"1\"\nkind: guide\n");
	assert_code(&buf, 0644, HB_OK, "2:5 form_file_name");
}

static void test_unreadable(void **state)
{
	(void)state;
	struct told told = told_new();
	struct hb_form *form;
	assert_int_equal(hb_form_load(&form, "/tmp", &told.sink), HB_SYSTEM);
	assert_null(form);
	assert_int_equal(hb_form_load(&form, "/nergens/x.yaml", &told.sink), HB_SYSTEM);
	assert_string_equal(hb_buf_text(&told.text),
	                    "0:0 file_unreadable: cannot read: is a folder\n"
	                    "0:0 file_unreadable: cannot open: no such file or folder\n");
	hb_buf_free(&told.text);
}

/* Ten errors of all layers in one file: all told at once, in one run. */
static void test_all_at_once(void **state)
{
	(void)state;
	static const char yaml[] =
	        "hb: 1\nid: proef\ntitel: T\nlang: nl\nversion: &v \"1\"\n"
	        "kind: recrd\nfields:\n  - {id: a, type: txt, label: L}\n"
	        "  - {id: a, type: int, label: L, max: x}\n"
	        "  - {id: b, type: scale, label: L, scale: s}\nkey: [c]\n"
	        "rules:\n  - {rule: unik}\n  - {rule: distinct, fields: [a, d]}\n";
	struct told told = told_new();
	struct hb_form *form;
	assert_int_equal(told_load(&form, yaml, sizeof(yaml) - 1, 0600, &told), HB_USAGE);
	static const char *const parts[] = {
		"3:1 form_key: unknown key titel",
		"1:1 form_key_missing: key title",
		"5:10 yaml_anchor",
		"6:7 form_value: kind",
		"8:19 form_value: type",
		"9:10 form_duplicate: id a",
		"9:39 form_value: max",
		"10:43 form_reference: scale",
		"11:7 form_reference: key",
		"13:12 form_value: rule",
		"14:34 form_reference: fields",
	};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!strstr(hb_buf_text(&told.text), parts[i]))
			fail_msg("\"%s\" is not in:\n%s", parts[i], hb_buf_text(&told.text));
	assert_int_equal(told.n, sizeof(parts) / sizeof(parts[0]));
	hb_buf_free(&told.text);
}

/* Text that doubles nine times would be 3.5 G of it, if aliases were followed. */
static void test_laughs(void **state)
{
	(void)state;
	struct hb_buf buf = { 0 };
	hb_buf_cstr(&buf, "a0: &a0 lol\n");
	for (int i = 1; i < 32; i++)
		hb_buf_printf(&buf, "a%d: &a%d [*a%d,*a%d]\n", i, i, i - 1, i - 1);
	struct told told = told_new();
	struct hb_form *form;
	assert_int_equal(told_load(&form, buf.p, buf.len, 0600, &told), HB_USAGE);
	assert_true(told.n > 60 && told.n < 200);
	hb_buf_free(&buf);
	hb_buf_free(&told.text);
}

/* The loader's part of the messages has been seen by now, but for what other tests provoke. */
static void test_none_left_out(void **state)
{
	(void)state;
	for (enum hb_message m = HB_M_FORM_OPEN_TO_ALL; m <= HB_M_FORM_HOLIDAY; m++) {
		bool elsewhere = m >= HB_M_FORM_NOT_FOUND && m <= HB_M_FORM_OWN;
		if (!told_ever[m] && !elsewhere)
			fail_msg("never told: %s", hb_message_template(m, HB_LANG_EN));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),      cmocka_unit_test(test_made_by_program),
		cmocka_unit_test(test_unreadable), cmocka_unit_test(test_all_at_once),
		cmocka_unit_test(test_laughs),     cmocka_unit_test(test_none_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
