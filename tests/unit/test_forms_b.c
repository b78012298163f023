/* Loads nine of the shipped forms and holds the counts that the handbook gives for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "form/form.h"

static void print_finding(struct hb_sink *sink, const struct hb_finding *f)
{
	struct hb_buf text = { 0 };

	(void)sink;
	hb_finding_text(&text, f, HB_LANG_EN, false);
	print_error("%.*s:%lu:%u: %s\n", HB_STR_ARGS(f->file), (unsigned long)f->line, f->column,
	            hb_buf_text(&text));
	hb_buf_free(&text);
}

static struct hb_form *load(const char *path)
{
	struct hb_sink sink = { .take = print_finding };
	struct hb_form *form = NULL;

	assert_int_equal(hb_form_load(&form, path, &sink), HB_OK);
	assert_non_null(form);
	assert_int_equal(sink.count[HB_ERROR] + sink.count[HB_WARNING], 0);
	assert_true(form->source.po && form->source.vo);
	assert_true(form->intro.len > 0);
	return form;
}

static const struct hb_section *find(const struct hb_section *s, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_eq(s[i].id, hb_str(id)))
			return &s[i];
	fail_msg("no section %s", id);
	return NULL;
}

/* The section at PATH, "canvas/lokaal" without the form: ids joined by '/'. */
static const struct hb_section *section(const struct hb_form *form, const char *path)
{
	const struct hb_section *list = form->sections, *at = NULL;
	size_t n = form->n_sections;
	char id[64];

	for (const char *p = path; *p;) {
		size_t len = strcspn(p, "/");
		assert_true(len < sizeof id);
		memcpy(id, p, len);
		id[len] = '\0';
		at = find(list, n, id);
		list = at->sections;
		n = at->n_sections;
		p += len + (p[len] == '/');
	}
	return at;
}

static void assert_items(const struct hb_form *form, const char *path, size_t n)
{
	assert_int_equal(section(form, path)->n_items, n);
}

static const struct hb_field *field(const struct hb_table *table, const char *id)
{
	uint32_t i = hb_table_field(table, hb_str(id));

	if (i == HB_NO_FIELD)
		fail_msg("no field %s", id);
	return &table->fields[i];
}

/* The columns of TABLE, joined by commas, are LIST. */
static void assert_columns(const struct hb_table *table, const char *list)
{
	char joined[512] = "";

	for (size_t i = 0; i < table->n_fields; i++) {
		assert_true(strlen(joined) + table->fields[i].id.len + 2 < sizeof joined);
		if (i > 0)
			strcat(joined, ",");
		strncat(joined, table->fields[i].id.p, table->fields[i].id.len);
	}
	assert_string_equal(joined, list);
}

static void assert_choices(const struct hb_field *f, const char *list)
{
	char joined[256] = "";

	for (size_t i = 0; i < f->n_choices; i++) {
		assert_true(strlen(joined) + f->choices[i].id.len + 2 < sizeof joined);
		if (i > 0)
			strcat(joined, ",");
		strncat(joined, f->choices[i].id.p, f->choices[i].id.len);
	}
	assert_string_equal(joined, list);
}

static const struct hb_table *part(const struct hb_form *form, const char *id)
{
	const struct hb_table *table = hb_form_table(form, hb_str(id));

	assert_non_null(table);
	return table;
}

static void assert_source(const struct hb_form *form, int64_t chapter, int64_t tool, bool inferred)
{
	assert_int_equal(form->source.chapter, chapter);
	assert_int_equal(form->source.tool, tool);
	assert_int_equal(form->source.inferred, inferred);
}

static void test_valkuilen(void **state)
{
	struct hb_form *form = load("forms/valkuilen.yaml");

	(void)state;
	assert_source(form, 18, 4, true);
	assert_int_equal(form->kind, HB_KIND_GUIDE);
	assert_int_equal(form->n_tables, 0);
	assert_int_equal(form->n_sections, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_true(form->sections[i].text.len > 0);
		assert_int_equal(form->sections[i].n_sections, 1);
		assert_true(form->sections[i].sections[0].n_items > 0);
	}
	hb_form_free(form);
}

static void check_list(const char *path, int64_t tool, bool inferred, const char *points)
{
	struct hb_form *form = load(path);
	const struct hb_table *table = &form->tables[0];
	const struct hb_field *punt;

	assert_source(form, 18, tool, inferred);
	assert_int_equal(form->kind, HB_KIND_LINES);
	assert_int_equal(form->n_tables, 1);
	assert_columns(table, "school,datum,punt,status,toelichting");
	assert_int_equal(table->n_key, 3);
	punt = field(table, "punt");
	assert_choices(punt, points);
	for (size_t i = 0; i < punt->n_choices; i++)
		assert_true(punt->choices[i].help.len > punt->choices[i].label.len);
	assert_choices(field(table, "status"), "ja,deels,nee");
	assert_false(field(table, "status")->required);
	assert_int_equal(field(table, "toelichting")->privacy, HB_PRIVACY_FREE_TEXT);
	hb_form_free(form);
}

static void test_checklists(void **state)
{
	(void)state;
	check_list("forms/selectiecriteria.yaml", 5, true, "p1,p2,p3,p4,p5");
	check_list("forms/personeel.yaml", 6, false, "p1,p2,p3,p4,p5,p6");
}

/* What both step plans have: the log's columns, and a choice of `stap` for each step. */
static void check_plan(const struct hb_form *form, const char *id, size_t n_steps, size_t n_actions)
{
	const struct hb_table *log = &form->tables[0];
	const struct hb_field *stap = field(log, "stap");

	assert_int_equal(form->n_tables, 1);
	assert_columns(log, "plan,onderwerp,stap,datum,status,wie,notitie,vervolgdatum");
	assert_int_equal(log->n_key, 5);
	assert_choices(field(log, "plan"), id);
	assert_choices(field(log, "status"), "open,bezig,gedaan,overgeslagen");
	assert_true(field(log, "datum")->required);
	assert_int_equal(field(log, "notitie")->privacy, HB_PRIVACY_FREE_TEXT);
	assert_int_equal(form->order, HB_ORDER_SEQUENCE);
	assert_int_equal(form->n_steps, n_steps);
	assert_int_equal(stap->n_choices, n_steps);
	for (size_t i = 0; i < n_steps; i++) {
		assert_true(hb_str_eq(form->steps[i].id, stap->choices[i].id));
		assert_true(hb_str_eq(form->steps[i].label, stap->choices[i].label));
		assert_int_equal(form->steps[i].n_actions, n_actions);
	}
}

static void test_leeruitdaging(void **state)
{
	struct hb_form *form = load("forms/leeruitdaging.yaml");

	(void)state;
	assert_source(form, 19, 0, true);
	assert_true(
	        hb_str_eq(form->source.title, hb_str("Nottingham, J. (2018). De Leeruitdaging")));
	check_plan(form, "leeruitdaging", 5, 4);
	assert_items(form, "tips", 5);
	assert_items(form, "voorbeeldvragen", 4);
	assert_items(form, "valkuilen", 4);
	hb_form_free(form);
}

static void test_casusanalyse(void **state)
{
	struct hb_form *form = load("forms/casusanalyse.yaml");

	(void)state;
	assert_source(form, 20, 2, false);
	check_plan(form, "casusanalyse", 6, 3);
	for (size_t i = 0; i < form->n_steps; i++) {
		assert_true(form->steps[i].partner.len > 0);
		assert_true(form->steps[i].responsibility.len > 0);
		assert_true(form->steps[i].moment.len > 0);
		assert_true(form->steps[i].question.len > 0);
	}
	assert_items(form, "werkregels", 4);
	hb_form_free(form);
}

static void assert_param(const struct hb_form *form, const char *name, const char *value)
{
	const struct hb_param *param = hb_form_param(form, hb_str(name));

	assert_non_null(param);
	assert_int_equal(param->type, HB_PARAM_INT);
	assert_true(hb_str_eq(param->value, hb_str(value)));
}

static void test_galerijmethode(void **state)
{
	struct hb_form *form = load("forms/galerijmethode.yaml");
	const struct hb_table *oogst = part(form, "oogst");

	(void)state;
	assert_source(form, 19, 0, true);
	assert_columns(oogst, "datum,thema,soort,tekst,wie");
	assert_true(field(oogst, "thema")->required);
	assert_choices(field(oogst, "soort"), "idee,inzicht,vervolgstap");
	assert_items(form, "voorbereiding", 3);
	assert_items(form, "voorbereiding/voorbeeldvragen", 5);
	assert_items(form, "uitvoering", 4);
	assert_items(form, "oogst", 3);
	assert_items(form, "tips", 4);
	assert_int_equal(form->n_params, 6);
	assert_param(form, "themas_min", "4");
	assert_param(form, "themas_max", "6");
	assert_param(form, "groep_min", "2");
	assert_param(form, "groep_max", "4");
	assert_param(form, "minuten_ronde_1", "7");
	assert_param(form, "minuten_ronde", "5");
	hb_form_free(form);
}

static const char *const contexts[] = { "lokaal", "leerling", "leraar" };
static const char *const types[] = { "exclusief", "A", "B", "C", "D" };

static void assert_six_weeks(const struct hb_table *plan, size_t *seen)
{
	for (size_t i = 0; i < plan->n_rules; i++) {
		const struct hb_rule *rule = &plan->rules[i];
		if (rule->kind == HB_RULE_AT_LEAST) {
			assert_int_equal(rule->n, 3);
			assert_int_equal(rule->n_fields, 5);
			++*seen;
		} else if (rule->kind == HB_RULE_AFTER) {
			assert_int_equal(rule->min.n, 6);
			assert_int_equal(rule->min.unit, HB_UNIT_WEEK);
			++*seen;
		}
	}
}

static void test_canvas_tables(void **state)
{
	struct hb_form *form = load("forms/canvas.yaml");
	const struct hb_table *positie = part(form, "positie"), *plan = part(form, "plan");
	size_t seen = 0;

	(void)state;
	assert_source(form, 20, 1, true);
	assert_int_equal(form->n_tables, 2);
	assert_columns(positie, "school,datum,context,type,toelichting,invuller");
	assert_choices(field(positie, "context"), "lokaal,leerling,leraar");
	assert_choices(field(positie, "type"), "exclusief,A,B,C,D");
	assert_int_equal(positie->n_key, 4);
	assert_columns(plan, "doel_id,school,wie,niveau,prioriteit,doel,gedrag,belemmeringen,"
	                     "support_1,support_2,support_3,support_4,support_5,"
	                     "start,evaluatie_1,evaluatie_2");
	assert_choices(field(plan, "niveau"), "micro,meso,exo,macro,chrono");
	assert_six_weeks(plan, &seen);
	assert_int_equal(seen, 3);
	assert_param(form, "evaluatie_weken", "6");
	assert_param(form, "supports_min", "3");
	hb_form_free(form);
}

static void test_canvas_guide(void **state)
{
	struct hb_form *form = load("forms/canvas.yaml");
	char path[64];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(section(form, contexts[i])->n_sections, 5);
		for (size_t j = 0; j < 5; j++) {
			snprintf(path, sizeof path, "%s/%s_%s", contexts[i], contexts[i], types[j]);
			assert_true(section(form, path)->text.len > 80);
		}
	}
	assert_items(form, "vragen", 5);
	assert_items(form, "support/support_macro", 5);
	assert_items(form, "support/support_meso", 4);
	assert_items(form, "support/support_micro", 3);
	assert_items(form, "leiderschap", 7);
	assert_items(form, "sturing", 9);
	hb_form_free(form);
}

/* Statements: each under its own level, as its id says. */
static void test_niveaureflectie_stellingen(void **state)
{
	struct hb_form *form = load("forms/niveaureflectie.yaml");
	const struct hb_table *niveaus = part(form, "niveaus");
	const struct hb_field *stelling = field(niveaus, "stelling"),
	                      *score = field(niveaus, "score");
	size_t excluding = 0;

	(void)state;
	assert_columns(niveaus, "team,datum,niveau,stelling,score,notitie,invuller");
	assert_choices(field(niveaus, "niveau"), "micro,meso,exo,macro,chrono");
	assert_choices(stelling, "micro_1,micro_2,micro_3,micro_4,meso_1,meso_2,meso_3,exo_1,"
	                         "macro_1,macro_2,macro_3,macro_4,chrono_1,chrono_2,chrono_3");
	assert_false(stelling->required);
	for (size_t i = 0; i < stelling->n_choices; i++) {
		const struct hb_choice *c = &stelling->choices[i];
		assert_memory_equal(c->id.p, c->group.p, c->group.len);
		assert_int_equal(c->id.p[c->group.len], '_');
	}
	assert_int_equal(score->min, 1);
	assert_int_equal(score->max, 5);
	for (size_t i = 0; i < niveaus->n_rules; i++)
		if (niveaus->rules[i].kind == HB_RULE_EXCLUDES) {
			assert_int_equal(niveaus->rules[i].n_others, 4);
			excluding += niveaus->rules[i].n_values;
		}
	assert_int_equal(excluding, stelling->n_choices);
	hb_form_free(form);
}

static void test_niveaureflectie(void **state)
{
	struct hb_form *form = load("forms/niveaureflectie.yaml");
	const struct hb_table *kaart = part(form, "kaart");
	bool within = false;

	(void)state;
	assert_source(form, 20, 3, false);
	assert_int_equal(form->n_tables, 4);
	assert_columns(part(form, "spanning"), "team,datum,spanningsveld,aanpak");
	assert_columns(part(form, "doel"), "team,datum,doel,prioriteit,niveau,gedrag,support");
	assert_columns(kaart, "team,datum,sterkte,kans,spanningsveld,eerste_gedraging,zichtbaar_op,"
	                      "support,actoren,evaluatiemoment");
	for (size_t i = 0; i < kaart->n_rules; i++)
		if (kaart->rules[i].kind == HB_RULE_AFTER)
			within = kaart->rules[i].max.n == 3 &&
			         kaart->rules[i].max.unit == HB_UNIT_MONTH;
	assert_true(within);
	assert_items(form, "niveaus/micro", 4);
	assert_items(form, "niveaus/meso", 4);
	assert_items(form, "niveaus/exo", 2);
	assert_items(form, "niveaus/macro", 2);
	assert_items(form, "niveaus/chrono", 1);
	assert_items(form, "doel", 3);
	assert_items(form, "kaart", 7);
	hb_form_free(form);
}

static void test_voicing(void **state)
{
	struct hb_form *form = load("forms/voicing.yaml");
	const struct hb_section *group = section(form, "zinnen"),
	                        *age = section(form, "leeftijden");
	static const int64_t years[][2] = { { 3, 6 }, { 6, 12 }, { 12, 18 } };

	(void)state;
	assert_source(form, 20, 4, false);
	assert_int_equal(form->kind, HB_KIND_GUIDE);
	assert_int_equal(section(form, "betekenissen")->n_sections, 2);
	assert_items(form, "waarom", 4);
	assert_items(form, "vormen", 4);
	assert_int_equal(group->n_sections, 5);
	for (size_t i = 0; i < group->n_sections; i++) {
		assert_int_equal(group->sections[i].n_items, 3);
		assert_int_equal(group->sections[i].age_min, -1);
	}
	assert_int_equal(age->n_sections, 3);
	for (size_t i = 0; i < age->n_sections; i++) {
		assert_int_equal(age->sections[i].n_items, 5);
		assert_int_equal(age->sections[i].age_min, years[i][0]);
		assert_int_equal(age->sections[i].age_max, years[i][1]);
	}
	assert_items(form, "voorbeeldgesprek", 9);
	assert_items(form, "voorbeeldgesprek/drie_keer", 3);
	assert_items(form, "tips", 2);
	hb_form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valkuilen),
		cmocka_unit_test(test_checklists),
		cmocka_unit_test(test_leeruitdaging),
		cmocka_unit_test(test_casusanalyse),
		cmocka_unit_test(test_galerijmethode),
		cmocka_unit_test(test_canvas_tables),
		cmocka_unit_test(test_canvas_guide),
		cmocka_unit_test(test_niveaureflectie_stellingen),
		cmocka_unit_test(test_niveaureflectie),
		cmocka_unit_test(test_voicing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
