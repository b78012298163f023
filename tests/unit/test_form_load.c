/* What a right form becomes in memory, the three forms that every run needs, and lack of memory
 * or of a readable file at every point. Run from the top of the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>

#include "form_told.h"
#include "seam.h"

static struct hb_form *load_own(const char *path)
{
	struct told told = told_new();
	struct hb_form *form;
	if (hb_form_load(&form, path, &told.sink) != HB_OK)
		fail_msg("%s", hb_buf_text(&told.text));
	assert_int_equal(told.n, 0);
	hb_buf_free(&told.text);
	return form;
}

static const char *const skills[] = {
	"taakinitiatie",   "volgehouden_aandacht", "doelgericht_gedrag",    "flexibiliteit",
	"emotieregulatie", "reactie_inhibitie",    "metacognitie",          "werkgeheugen",
	"timemanagement",  "organisatie",          "planning_prioritering", "vaste_mindset",
	"groeimindset",    "samenwerken",
};

/* Whether ID is in the blank-separated LIST. */
static bool in(const char *list, const char *id)
{
	const char *hit = strstr(list, id);
	return hit && (hit[strlen(id)] == ' ' || !hit[strlen(id)]);
}

static const char *group_of(const char *id)
{
	static const char doen[] = "reactie_inhibitie emotieregulatie volgehouden_aandacht "
	                           "taakinitiatie doelgericht_gedrag flexibiliteit";
	static const char denken[] = "werkgeheugen planning_prioritering organisatie "
	                             "timemanagement metacognitie";
	return in(doen, id)                           ? "doen"
	       : in(denken, id)                       ? "denken"
	       : in("vaste_mindset groeimindset", id) ? "mindset"
	                                              : "samenwerken";
}

static void test_skills(void **state)
{
	(void)state;
	struct hb_form *form = load_own("forms/observatie.yaml");
	const struct hb_table *t = &form->tables[0];
	assert_int_equal(form->kind, HB_KIND_RECORD);
	assert_true(form->source.po && !form->source.vo && !form->source.inferred);
	assert_int_equal(form->source.chapter, 17);
	assert_int_equal(form->source.tool, 2);
	size_t n = 0;
	for (size_t i = 0; i < t->n_fields; i++) {
		const struct hb_field *f = &t->fields[i];
		if (f->type != HB_TYPE_SCALE)
			continue;
		assert_true(n < 14 && hb_str_is(f->id, skills[n]));
		assert_true(hb_str_is(f->group, group_of(skills[n])));
		assert_int_equal(f->polarity,
		                 hb_str_is(f->id, "vaste_mindset") ? HB_NEGATIVE : HB_POSITIVE);
		assert_true(f->min == 1 && f->max == 5 && !f->required);
		assert_true(hb_str_is(f->scale->labels[0], "niet zichtbaar"));
		assert_int_equal(f->scale->labels[1].len, 0);
		assert_true(hb_str_is(f->scale->labels[4], "volledig zichtbaar"));
		assert_int_equal(i, 5 + n); /* behind leerling, groep, school, datum, observator */
		n++;
	}
	assert_int_equal(n, 14);
	hb_form_free(form);
}

static void test_observation_columns(void **state)
{
	(void)state;
	static const char *const first[] = { "leerling", "groep", "school", "datum", "observator" };
	static const char *const advice[] = { "geen", "uitdaging_in_klas", "extra_observatie",
		                              "individuele_begeleiding",
		                              "groepsaanbod_buiten_klas" };
	struct hb_form *form = load_own("forms/observatie.yaml");
	const struct hb_table *t = &form->tables[0];
	assert_int_equal(t->n_fields, 21);
	for (size_t i = 0; i < 5; i++) {
		assert_true(hb_str_is(t->fields[i].id, first[i]));
		assert_int_equal(t->fields[i].required, i == 0 || i == 3);
	}
	assert_true(t->n_key == 3 && t->key[0] == 0 && t->key[1] == 3 && t->key[2] == 4);
	assert_true(hb_str_is(t->fields[19].id, "opmerkingen"));
	assert_int_equal(t->fields[19].privacy, HB_PRIVACY_FREE_TEXT);
	const struct hb_field *f = &t->fields[20];
	assert_true(hb_str_is(f->id, "aanbeveling") && f->type == HB_TYPE_MULTI);
	assert_int_equal(f->n_choices, 5);
	for (uint32_t i = 0; i < 5; i++) {
		assert_true(hb_str_is(f->choices[i].id, advice[i]));
		assert_int_equal(hb_field_choice(f, hb_str(advice[i])), i);
		assert_true(f->choices[i].n_aliases > 0);
	}
	assert_int_equal(hb_field_choice(f, HB_STR("gen")), UINT32_MAX);
	assert_int_equal(hb_table_field(t, HB_STR("organisatie")), 14);
	assert_int_equal(hb_table_field(t, HB_STR("Organisatie")), HB_NO_FIELD);
	hb_form_free(form);
}

static void test_observation_rules(void **state)
{
	(void)state;
	struct hb_form *form = load_own("forms/observatie.yaml");
	const struct hb_table *t = &form->tables[0];
	assert_int_equal(t->n_rules, 2);
	assert_int_equal(t->rules[0].kind, HB_RULE_UNIQUE);
	assert_int_equal(t->rules[0].severity, HB_ERROR);
	assert_true(hb_str_is(t->rules[0].code, "duplicate"));
	assert_int_equal(t->rules[0].n_fields, 3);
	assert_int_equal(t->rules[0].field, HB_NO_FIELD);
	const struct hb_rule *r = &t->rules[1];
	assert_int_equal(r->kind, HB_RULE_EXCLUDES);
	assert_int_equal(r->severity, HB_WARNING);
	assert_true(r->field == 20 && r->other == 20 && r->n_values == 1 && r->n_others == 3);
	assert_true(hb_str_is(r->values[0], "geen"));
	for (size_t i = 0; i < 3; i++) /* beside uitdaging_in_klas it is sensible */
		assert_false(hb_str_is(r->others[i], "uitdaging_in_klas"));
	const struct hb_signal *s = form->signals;
	assert_int_equal(form->n_signals, 4);
	assert_true(s[0].kind == HB_SIGNAL_AT_MOST && s[0].value == 2);
	assert_true(!s[0].any_polarity && s[0].polarity == HB_POSITIVE);
	assert_true(s[1].kind == HB_SIGNAL_AT_LEAST && s[1].value == 4);
	assert_true(!s[1].any_polarity && s[1].polarity == HB_NEGATIVE);
	assert_true(s[2].kind == HB_SIGNAL_DROP && s[2].value == 2 && s[2].any_polarity);
	assert_true(s[3].kind == HB_SIGNAL_CONSECUTIVE_DROP && s[3].value == 1);
	assert_true(s[3].times == 3 && s[3].any_polarity && s[3].next.len);
	hb_form_free(form);
}

static void test_calendar_and_pupils(void **state)
{
	(void)state;
	struct hb_form *form = load_own("forms/periodes.yaml");
	assert_int_equal(form->kind, HB_KIND_CALENDAR);
	assert_true(form->n_tables == 0 && form->n_terms == 3);
	assert_true(form->year_month == 8 && form->year_day == 1);
	static const uint32_t months[] = { 8, 12, 4 };
	for (size_t i = 0; i < 3; i++)
		assert_true(form->terms[i].month == months[i] && form->terms[i].day == 1);
	assert_true(hb_str_is(form->terms[1].id, "P2"));
	assert_true(hb_str_is(form->holidays[0].from, "2026-12-25"));
	hb_form_free(form);
	form = load_own("forms/leerlingen.yaml");
	static const char *const person[] = { "roepnaam",      "tussenvoegsel", "achternaam",
		                              "naam",          "email",         "telefoon",
		                              "geboortedatum", "bsn",           "adres",
		                              "postcode",      "woonplaats",    "klassenmentor" };
	for (size_t i = 0; i < sizeof(person) / sizeof(person[0]); i++) {
		uint32_t at = hb_table_field(&form->tables[0], hb_str(person[i]));
		assert_int_not_equal(at, HB_NO_FIELD);
		assert_int_equal(form->tables[0].fields[at].privacy, HB_PRIVACY_DIRECT);
	}
	static const char *const plain[] = { "leerling", "groep", "school" };
	for (size_t i = 0; i < 3; i++) {
		uint32_t at = hb_table_field(&form->tables[0], hb_str(plain[i]));
		assert_int_equal(form->tables[0].fields[at].privacy, HB_PRIVACY_NONE);
	}
	hb_form_free(form);
}

static const char all_keys[] =
        "\xEF\xBB\xBFhb: 1\r\nid: proef\r\ntitle: \"Titel: één\"\r\nlang: nl\r\nversion: 1.0\r\n"
        "kind: lines\r\norder: cycle\r\ninterval_days: 28\r\n"
        "scales:\n  s: {min: 0, max: 10, labels: {0: nul}}\n"
        "parts:\n"
        "  - id: een\n    title: E\n    kind: lines\n    key: [datum, a]\n"
        "    fields:\n"
        "      - {id: datum, type: date, label: D, required: true}\n"
        "      - {id: eind, type: date, label: E, renamed_from: [slot]}\n"
        "      - {id: a, type: int, label: A, min: -5, max: 7}\n"
        "      - {id: b, type: int, label: B}\n"
        "      - {id: ok, type: bool, label: O}\n"
        "      - {id: c, type: scale, scale: s, label: C, group: g}\n"
        "    rules:\n"
        "      - {rule: after, field: eind, than: datum, min: 6w, max: 3m, code: laat,\n"
        "         severity: note, message: te laat}\n"
        "      - {rule: at_least, n: 2, fields: [a, b]}\n"
        "      - {rule: max_per, span: month, n: 2, fields: [a]}\n"
        "      - {rule: required_if, field: b, when: ok, values: [ja]}\n"
        "      - {rule: one_of_form, field: a, form: observatie}\n"
        "  - id: twee\n    title: T\n    kind: helper\n"
        "    fields: [{id: x, type: text, label: X}]\n"
        "steps:\n"
        "  - {id: \"1\", label: Stap, actions: [doe dit, doe dat], points: [p], question: Q,\n"
        "     decision: B, partner: P, responsibility: R, moment: M, help: H}\n"
        "sections:\n"
        "  - {id: A, title: Kop, text: Tekst, items: [i], fields: [c, x], ages: [3, 6],\n"
        "     sections: [{id: A, title: Onder}]}\n"
        "params:\n"
        "  - {name: n, label: N, type: duration, default: 30m, unit: u, help: H}\n"
        "  - {name: leeg, label: L, type: text}\n"
        "signals:\n"
        "  - {id: g, label: G, kind: missing_share, value: 30, group: g, fields: [c],\n"
        "     groups: [7, 8], next: N}\n";

static void check_parts(const struct hb_form *form)
{
	assert_int_equal(form->n_tables, 2);
	const struct hb_table *t = hb_form_table(form, HB_STR("een"));
	assert_ptr_equal(t, &form->tables[0]);
	assert_null(hb_form_table(form, HB_STR("drie")));
	assert_int_equal(form->tables[1].kind, HB_KIND_HELPER);
	assert_true(t->n_key == 2 && t->key[0] == 0 && t->key[1] == 2);
	assert_true(t->fields[2].min == -5 && t->fields[2].max == 7);
	assert_true(t->fields[3].min == HB_INT_MIN && t->fields[3].max == HB_INT_MAX);
	assert_true(t->fields[5].min == 0 && t->fields[5].max == 10);
	assert_true(hb_str_is(t->fields[1].renamed_from[0], "slot"));
	const struct hb_rule *r = t->rules;
	assert_int_equal(t->n_rules, 5);
	assert_true(r[0].min.n == 6 && r[0].min.unit == HB_UNIT_WEEK);
	assert_true(r[0].max.n == 3 && r[0].max.unit == HB_UNIT_MONTH);
	assert_true(r[0].field == 1 && r[0].than == 0 && r[0].severity == HB_NOTE);
	assert_true(hb_str_is(r[0].code, "laat") && hb_str_is(r[0].message, "te laat"));
	assert_true(r[1].n == 2 && r[1].n_fields == 2 && r[1].fields[1] == 3);
	assert_true(r[2].span == HB_SPAN_MONTH && r[3].when == 4 && r[3].n_values == 1);
	assert_true(hb_str_is(r[4].form, "observatie") && hb_str_is(r[4].code, "one_of_form"));
}

static void test_model(void **state)
{
	(void)state;
	struct told told = told_new();
	struct hb_form *form;
	if (told_load(&form, all_keys, sizeof(all_keys) - 1, 0600, &told) != HB_OK)
		fail_msg("%s", hb_buf_text(&told.text));
	assert_true(hb_str_is(form->title, "Titel: één") && hb_str_is(form->version, "1.0"));
	assert_true(form->order == HB_ORDER_CYCLE && form->interval_days == 28);
	check_parts(form);
	const struct hb_step *step = form->steps;
	assert_true(form->n_steps == 1 && step->n_actions == 2 && step->n_points == 1);
	assert_true(hb_str_is(step->actions[1], "doe dat") && hb_str_is(step->moment, "M"));
	assert_true(form->sections[0].age_min == 3 && form->sections[0].age_max == 6);
	assert_true(form->sections[0].sections[0].age_min == -1);
	assert_int_equal(form->sections[0].n_fields, 2);
	assert_true(hb_str_is(hb_form_param(form, HB_STR("n"))->value, "30m"));
	assert_int_equal(hb_form_param(form, HB_STR("leeg"))->value.len, 0);
	assert_null(hb_form_param(form, HB_STR("m")));
	assert_true(form->signals[0].n_groups == 2 && form->signals[0].groups[1] == 8);
	assert_int_equal(form->title.p[form->title.len], '\0');
	hb_form_free(form);
	hb_form_free(NULL);
	hb_buf_free(&told.text);
}

/* Each form of the tree is lint-clean, and called as its file. */
static void test_all_forms(void **state)
{
	(void)state;
	glob_t found;
	assert_int_equal(glob("forms/*.yaml", 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= 22); /* the twenty tools, the calendar, the pupils */
	for (size_t i = 0; i < found.gl_pathc; i++)
		hb_form_free(load_own(found.gl_pathv[i]));
	globfree(&found);
}

static bool load_it(void *path)
{
	struct hb_form *form;
	bool ok = hb_form_load(&form, path, NULL) == HB_OK;
	assert_true(ok == (form != NULL));
	hb_form_free(form);
	return ok;
}

/* Errors take memory too: for the nearest spelling, for lists of what was expected. */
static bool load_wrong(void *path)
{
	struct hb_form *form;
	struct told told = told_new();
	enum hb_status status = hb_form_load(&form, path, &told.sink);
	assert_null(form);
	hb_buf_free(&told.text);
	return status == HB_USAGE;
}

static void test_no_memory(void **state)
{
	(void)state;
	char dir[64], right[192], wrong[192];
	struct hb_buf bad = { 0 };
	hb_buf_cstr(&bad, "hb: 1\nid: proef\ntitel: T\nlang: nl\nkind: recrd\nfields:\n");
	hb_buf_cstr(&bad, "  - {id: a, type: scale, label: L, scale: x}\nscales: {s: {min: 1}}\n");
	for (int i = 0; i < 30; i++) /* more keys than are compared by pairs */
		hb_buf_printf(&bad, "sleutel%d: x\n", i);
	told_dir(dir);
	told_file(dir, "right.yaml", all_keys, sizeof(all_keys) - 1, 0600, right);
	told_file(dir, "wrong.yaml", bad.p, bad.len, 0600, wrong);
	assert_true(seam_sweep_alloc(load_it, right) > 5);
	assert_true(seam_sweep(SEAM_READ, EIO, load_it, right) >= 1);
	for (size_t nth = 1;; nth++) {
		seam_arm(SEAM_ALLOC, nth, ENOMEM);
		seam.for_good = true;
		bool usage = load_wrong(wrong);
		seam_disarm();
		if (!seam_fired()) {
			assert_true(usage && nth > 5);
			break;
		}
	}
	seam_pieces(7);
	assert_true(load_it(right));
	seam_disarm();
	unlink(right);
	unlink(wrong);
	rmdir(dir);
	hb_buf_free(&bad);
}

static void test_durations(void **state)
{
	(void)state;
	struct hb_duration d;
	assert_true(hb_duration_parse(HB_STR("14d"), false, &d));
	assert_true(d.n == 14 && d.unit == HB_UNIT_DAY);
	assert_true(hb_duration_parse(HB_STR("30min"), false, &d) && d.unit == HB_UNIT_MINUTE);
	assert_true(hb_duration_parse(HB_STR("30m"), false, &d) && d.unit == HB_UNIT_MONTH);
	assert_true(hb_duration_parse(HB_STR("30m"), true, &d) && d.unit == HB_UNIT_MINUTE);
	assert_true(hb_duration_parse(HB_STR("3u"), false, &d) && d.unit == HB_UNIT_HOUR);
	assert_true(hb_duration_parse(HB_STR("0w"), false, &d) && d.unit == HB_UNIT_WEEK);
	static const char *const bad[] = {
		"", "14", "d", "-1d", "1 d", "1d ", "100000d", "1x", "1D"
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(hb_duration_parse(hb_str(bad[i]), true, &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_skills),
		cmocka_unit_test(test_observation_columns),
		cmocka_unit_test(test_observation_rules),
		cmocka_unit_test(test_calendar_and_pupils),
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_all_forms),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_durations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
