/* What the forms of chapters 16 to 18 must hold: every count of the handbook, read through the
 * loader as the programs read them. Run from the top of the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "form/form.h"

static void say(struct hb_sink *sink, const struct hb_finding *f)
{
	(void)sink;
	struct hb_buf text = { 0 };
	hb_finding_text(&text, f, HB_LANG_EN, false);
	print_message("%.*s:%llu:%u: %s\n", HB_STR_ARGS(f->file), (unsigned long long)f->line,
	              f->column, hb_buf_text(&text));
	hb_buf_free(&text);
}

/* Loads forms/ID.yaml: without any finding, under its own name, with its source. */
static struct hb_form *load(const char *id, enum hb_kind kind, int64_t chapter, int64_t tool,
                            const char *program)
{
	struct hb_sink sink = { .take = say };
	struct hb_form *form = NULL;
	char path[128];
	snprintf(path, sizeof(path), "forms/%s.yaml", id);
	assert_int_equal(hb_form_load(&form, path, &sink), HB_OK);
	assert_non_null(form);
	for (size_t i = 0; i < sizeof(sink.count) / sizeof(sink.count[0]); i++)
		assert_int_equal(sink.count[i], 0);
	assert_true(hb_str_is(form->id, id));
	assert_true(hb_str_is(form->lang, "nl"));
	assert_true(hb_str_is(form->version, "1.0"));
	assert_true(hb_str_is(form->program, program));
	assert_true(form->title.len && form->intro.len);
	assert_int_equal(form->kind, kind);
	assert_int_equal(form->source.chapter, chapter);
	assert_int_equal(form->source.tool, tool);
	return form;
}

/* The columns of TABLE are exactly COLUMNS, joined by commas: the contract with scripts. */
static void assert_columns(const struct hb_table *table, const char *columns)
{
	struct hb_buf names = { 0 };
	for (size_t i = 0; i < table->n_fields; i++) {
		if (i)
			hb_buf_char(&names, ',');
		hb_buf_str(&names, table->fields[i].id);
	}
	assert_string_equal(hb_buf_text(&names), columns);
	hb_buf_free(&names);
}

static void assert_key(const struct hb_table *table, const char *columns)
{
	struct hb_buf names = { 0 };
	for (size_t i = 0; i < table->n_key; i++) {
		if (i)
			hb_buf_char(&names, ',');
		hb_buf_str(&names, table->fields[table->key[i]].id);
	}
	assert_string_equal(hb_buf_text(&names), columns);
	hb_buf_free(&names);
}

static const struct hb_field *field(const struct hb_table *table, const char *id)
{
	uint32_t i = hb_table_field(table, hb_str(id));
	assert_int_not_equal(i, HB_NO_FIELD);
	return &table->fields[i];
}

static void assert_required(const struct hb_table *table, const char *const *ids, size_t n)
{
	size_t found = 0;
	for (size_t i = 0; i < table->n_fields; i++)
		found += table->fields[i].required;
	assert_int_equal(found, n);
	for (size_t i = 0; i < n; i++)
		assert_true(field(table, ids[i])->required);
}
#define ASSERT_REQUIRED(table, ...)                                                                \
	assert_required(table, (const char *const[]){ __VA_ARGS__ },                               \
	                sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static size_t count_rules(const struct hb_table *table, enum hb_rule_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < table->n_rules; i++)
		n += table->rules[i].kind == kind;
	return n;
}

/* The choices of FIELD are PREFIX1, PREFIX2 ... PREFIXn, each with a label of its own. */
static void assert_numbered(const struct hb_field *f, const char *prefix, size_t n)
{
	assert_int_equal(f->type, HB_TYPE_CHOICE);
	assert_int_equal(f->n_choices, n);
	for (size_t i = 0; i < n; i++) {
		char id[64];
		snprintf(id, sizeof(id), "%s%zu", prefix, i + 1);
		assert_true(hb_str_is(f->choices[i].id, id));
		assert_true(f->choices[i].label.len > 0);
		for (size_t j = 0; j < i; j++)
			assert_false(hb_str_eq(f->choices[i].label, f->choices[j].label));
	}
}

static const struct hb_section *section(const struct hb_section *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_is(list[i].id, id))
			return &list[i];
	fail_msg("no section %s", id);
	return NULL;
}

static size_t count_points(const struct hb_form *form)
{
	size_t n = 0;
	for (size_t i = 0; i < form->n_steps; i++)
		n += form->steps[i].n_points;
	return n;
}

/* A plan's log is the same table in every plan, and its `stap` is the list of steps. */
static void assert_plan(const struct hb_form *form, size_t steps, const size_t *actions)
{
	assert_int_equal(form->n_tables, 1);
	const struct hb_table *table = form->tables;
	assert_columns(table, "plan,onderwerp,stap,datum,status,wie,notitie,vervolgdatum");
	assert_key(table, "plan,onderwerp,stap,datum,status");
	ASSERT_REQUIRED(table, "plan", "onderwerp", "stap", "datum", "status");
	assert_int_equal(count_rules(table, HB_RULE_UNIQUE), 1);
	const struct hb_field *plan = field(table, "plan"), *status = field(table, "status");
	assert_int_equal(plan->n_choices, 1);
	assert_true(hb_str_eq(plan->choices[0].id, form->id));
	const char *const names[] = { "open", "bezig", "gedaan", "overgeslagen" };
	assert_int_equal(status->n_choices, 4);
	for (size_t i = 0; i < 4; i++)
		assert_true(hb_str_is(status->choices[i].id, names[i]));
	assert_int_equal(field(table, "notitie")->privacy, HB_PRIVACY_FREE_TEXT);
	const struct hb_field *step = field(table, "stap");
	assert_numbered(step, "", steps);
	assert_int_equal(form->n_steps, steps);
	for (size_t i = 0; i < steps; i++) {
		assert_true(hb_str_eq(form->steps[i].id, step->choices[i].id));
		assert_true(hb_str_eq(form->steps[i].label, step->choices[i].label));
		assert_int_equal(form->steps[i].n_actions, actions[i]);
	}
}

static void test_klassenmanagement(void **state)
{
	(void)state;
	struct hb_form *f = load("klassenmanagement", HB_KIND_LINES, 16, 1, "hb-plan");
	assert_true(f->source.po && f->source.vo && f->source.inferred);
	assert_int_equal(f->order, HB_ORDER_SEQUENCE);
	assert_plan(f, 7, (size_t[]){ 3, 3, 3, 3, 3, 3, 3 });
	hb_form_free(f);
}

static void test_leerlingbegeleiding(void **state)
{
	(void)state;
	struct hb_form *f = load("leerlingbegeleiding", HB_KIND_LINES, 16, 2, "hb-plan");
	assert_true(f->source.po && f->source.vo && f->source.inferred);
	assert_int_equal(f->order, HB_ORDER_FREE);
	assert_plan(f, 6, (size_t[]){ 1, 1, 1, 1, 1, 1 });
	for (size_t i = 0; i < f->n_steps; i++) {
		assert_true(hb_str_ends(f->steps[i].question, HB_STR("?")));
		assert_true(f->steps[i].decision.len > 0);
	}
	assert_int_not_equal(hb_str_search(f->intro, HB_STR("ontbreken")), SIZE_MAX);
	hb_form_free(f);
}

static void test_overlegstructuur(void **state)
{
	(void)state;
	struct hb_form *f = load("overlegstructuur", HB_KIND_LINES, 16, 3, "hb-plan");
	assert_true(f->source.po && f->source.vo && !f->source.inferred);
	assert_int_equal(f->order, HB_ORDER_CYCLE);
	assert_int_equal(f->interval_days, 28);
	const struct hb_param *days = hb_form_param(f, HB_STR("interval_dagen"));
	assert_non_null(days);
	assert_int_equal(days->type, HB_PARAM_INT);
	assert_true(hb_str_is(days->value, "28"));
	assert_plan(f, 7, (size_t[]){ 3, 3, 3, 4, 4, 3, 3 });
	for (size_t i = 0; i < f->n_steps; i++)
		assert_int_equal(f->steps[i].n_points, 3);
	assert_int_equal(count_points(f), 21);
	hb_form_free(f);
}

static void test_directie(void **state)
{
	(void)state;
	struct hb_form *f = load("directie", HB_KIND_LINES, 16, 4, "hb-form");
	assert_true(f->source.po && f->source.vo && !f->source.inferred);
	assert_columns(f->tables, "school,datum,invuller,vraag,antwoord");
	assert_key(f->tables, "school,datum,invuller,vraag");
	ASSERT_REQUIRED(f->tables, "school", "datum", "vraag");
	const struct hb_field *question = field(f->tables, "vraag");
	assert_numbered(question, "v", 10);
	for (size_t i = 0; i < 10; i++)
		assert_true(hb_str_ends(question->choices[i].label, HB_STR("?")));
	assert_int_equal(field(f->tables, "antwoord")->privacy, HB_PRIVACY_FREE_TEXT);
	hb_form_free(f);
}

static void test_behoefte(void **state)
{
	(void)state;
	struct hb_form *f = load("behoefte", HB_KIND_LINES, 17, 1, "hb-form");
	assert_true(f->source.po && f->source.vo);
	assert_columns(f->tables, "leerling,datum,rol,vraag,antwoord");
	ASSERT_REQUIRED(f->tables, "leerling", "datum", "rol", "vraag");
	const struct hb_field *role = field(f->tables, "rol"),
	                      *question = field(f->tables, "vraag");
	const struct {
		const char *role;
		char letter;
		size_t n;
	} part[] = { { "leerling", 'l', 5 }, { "leraar", 'm', 5 }, { "ouder", 'o', 4 } };
	assert_int_equal(role->n_choices, 3);
	assert_int_equal(question->n_choices, 14);
	for (size_t r = 0, at = 0; r < 3; r++) {
		assert_true(hb_str_is(role->choices[r].id, part[r].role));
		for (size_t i = 0; i < part[r].n; i++, at++) {
			const struct hb_choice *c = &question->choices[at];
			char id[64];
			snprintf(id, sizeof(id), "%c%zu", part[r].letter, i + 1);
			assert_true(hb_str_is(c->id, id));
			assert_true(hb_str_is(c->group, part[r].role));
			assert_true(hb_str_ends(c->label, HB_STR("?")));
		}
	}
	hb_form_free(f);
}

/* 17.3: the order and heading of the 11 functions, as the observations spell them. */
static const char *const functions[] = {
	"reactie_inhibitie",  "emotieregulatie", "volgehouden_aandacht", "taakinitiatie",
	"doelgericht_gedrag", "flexibiliteit",   "werkgeheugen",         "planning_prioritering",
	"organisatie",        "timemanagement",  "metacognitie",
};
enum { N_FUNCTIONS = 11, N_DOING = 6 };

static void assert_places(const struct hb_table *table)
{
	static const char *const list[] = { "sterk", "aandacht" }, *const head[] = { "doen",
		                                                                     "denken" };
	for (size_t i = 0; i < 12; i++) {
		char id[64];
		snprintf(id, sizeof(id), "%s_%s_%zu", list[i / 6], head[i / 3 % 2], i % 3 + 1);
		const struct hb_field *place = field(table, id);
		assert_int_equal(place->type, HB_TYPE_CHOICE);
		assert_true(hb_str_is(place->group, head[i / 3 % 2]));
		assert_int_equal(place->n_choices, N_FUNCTIONS);
		assert_ptr_equal(place->choices, field(table, "sterk_doen_1")->choices);
		for (size_t j = 0; j < N_FUNCTIONS; j++) {
			assert_true(hb_str_is(place->choices[j].id, functions[j]));
			assert_true(hb_str_is(place->choices[j].group, head[j >= N_DOING]));
			assert_true(place->choices[j].help.len > 0);
		}
	}
}

static void assert_explained(const struct hb_form *f, const char *id, int64_t from, int64_t to)
{
	const struct hb_section *age = section(f->sections, f->n_sections, id);
	assert_int_equal(age->age_min, from);
	assert_int_equal(age->age_max, to);
	assert_int_equal(age->n_sections, 2);
	const struct hb_section *doing = section(age->sections, 2, "doen");
	const struct hb_section *thinking = section(age->sections, 2, "denken");
	assert_int_equal(doing->n_sections, N_DOING);
	assert_int_equal(thinking->n_sections, N_FUNCTIONS - N_DOING);
	for (size_t i = 0; i < N_FUNCTIONS; i++) {
		const struct hb_section *s =
		        i < N_DOING ? &doing->sections[i] : &thinking->sections[i - N_DOING];
		assert_true(hb_str_is(s->id, functions[i]));
		assert_true(s->text.len > 0);
	}
}

static void test_executieve_vaardigheden(void **state)
{
	(void)state;
	struct hb_form *f = load("executieve_vaardigheden", HB_KIND_RECORD, 17, 3, "hb-ef");
	assert_true(f->source.po && f->source.vo);
	assert_columns(f->tables,
	               "leerling,groep,datum,sterk_doen_1,sterk_doen_2,sterk_doen_3,"
	               "sterk_denken_1,sterk_denken_2,sterk_denken_3,"
	               "aandacht_doen_1,aandacht_doen_2,aandacht_doen_3,"
	               "aandacht_denken_1,aandacht_denken_2,aandacht_denken_3,afspraken");
	assert_key(f->tables, "leerling,datum");
	ASSERT_REQUIRED(f->tables, "leerling", "datum");
	assert_places(f->tables);
	assert_int_equal(count_rules(f->tables, HB_RULE_DISTINCT), 4);
	assert_int_equal(count_rules(f->tables, HB_RULE_UNIQUE), 1);
	const struct hb_section *how = section(f->sections, f->n_sections, "werkwijze");
	assert_int_equal(how->n_items, 4);
	assert_int_not_equal(hb_str_search(how->items[3], HB_STR("Richting geven aan zelfsturing")),
	                     SIZE_MAX);
	assert_int_not_equal(hb_str_search(how->items[3], HB_STR("Houkema")), SIZE_MAX);
	assert_explained(f, "jong", 10, 12);
	assert_explained(f, "oud", 12, 18);
	assert_true(hb_str_is(hb_form_param(f, HB_STR("drempel"))->value, "2"));
	assert_true(hb_str_is(hb_form_param(f, HB_STR("sterk_vanaf"))->value, "4"));
	assert_true(hb_str_is(hb_form_param(f, HB_STR("aandacht_tot"))->value, "2"));
	hb_form_free(f);
}

static void test_keuze_uren(void **state)
{
	(void)state;
	struct hb_form *f = load("keuze_uren", HB_KIND_RECORD, 17, 4, "hb-keuze");
	assert_true(!f->source.po && f->source.vo);
	assert_columns(f->tables, "leerling,klas,vak,datum,uur,waar,wat,vakleraar_op_de_hoogte,"
	                          "aangevraagd,akkoord_vakleraar,soort");
	ASSERT_REQUIRED(f->tables, "leerling", "klas", "vak", "datum", "uur", "waar", "wat",
	                "vakleraar_op_de_hoogte");
	assert_int_equal(count_rules(f->tables, HB_RULE_UNIQUE), 0);
	assert_int_equal(field(f->tables, "uur")->type, HB_TYPE_TEXT);
	assert_int_equal(field(f->tables, "aangevraagd")->type, HB_TYPE_DATETIME);
	assert_int_equal(field(f->tables, "akkoord_vakleraar")->type, HB_TYPE_BOOL);
	const struct hb_field *kind = field(f->tables, "soort");
	const char *const kinds[] = { "andere_les", "versnelling", "verdieping",
		                      "verbreding", "project",     "anders" };
	assert_int_equal(kind->n_choices, 6);
	for (size_t i = 0; i < 6; i++)
		assert_true(hb_str_is(kind->choices[i].id, kinds[i]));
	assert_int_equal(section(f->sections, f->n_sections, "afspraken")->n_items, 6);
	/* The handbook leaves these open; so do we. */
	const enum hb_param_type types[] = { HB_PARAM_INT, HB_PARAM_DURATION, HB_PARAM_TEXT };
	const char *const params[] = { "max_per_week", "uiterlijk", "document_via" };
	assert_int_equal(f->n_params, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_true(hb_str_is(f->params[i].name, params[i]));
		assert_int_equal(f->params[i].type, types[i]);
		assert_int_equal(f->params[i].value.len, 0);
		assert_true(f->params[i].help.len > 0);
	}
	hb_form_free(f);
}

/* A matrix: each row says in its cells what the handbook has under action, reason and effect. */
static void assert_matrix(const struct hb_table *table, size_t rows)
{
	static const char *const column[] = { "actie", "reden", "effect" };
	const struct hb_field *row = field(table, "rij");
	assert_key(table, "school,datum,rij");
	ASSERT_REQUIRED(table, "school", "datum", "rij");
	assert_numbered(row, "r", rows);
	for (size_t i = 0; i < rows; i++) {
		assert_int_equal(row->choices[i].n_cells, 3);
		for (size_t j = 0; j < 3; j++) {
			assert_true(hb_str_is(row->choices[i].cells[j].field, column[j]));
			assert_true(row->choices[i].cells[j].text.len > 0);
			assert_int_equal(field(table, column[j])->privacy, HB_PRIVACY_FREE_TEXT);
		}
	}
}

static void test_reflectiemodel(void **state)
{
	(void)state;
	struct hb_form *f = load("reflectiemodel", HB_KIND_LINES, 18, 1, "hb-form");
	assert_columns(f->tables, "school,datum,rij,actie,reden,effect");
	assert_matrix(f->tables, 5);
	const struct hb_section *layers = section(f->sections, f->n_sections, "lagen");
	assert_int_equal(layers->n_items, 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(hb_str_ends(layers->items[i], HB_STR("?")));
	hb_form_free(f);
}

static void test_reflectieschema(void **state)
{
	(void)state;
	struct hb_form *f = load("reflectieschema", HB_KIND_LINES, 18, 2, "hb-form");
	assert_columns(f->tables, "school,datum,rij,actie,reden,effect,werkte,waarom,"
	                          "gezien_effect,volgende_keer");
	assert_matrix(f->tables, 6);
	const struct hb_field *worked = field(f->tables, "werkte");
	assert_int_equal(worked->n_choices, 3);
	assert_true(hb_str_is(worked->choices[0].id, "ja"));
	assert_true(hb_str_is(worked->choices[1].id, "deels"));
	assert_true(hb_str_is(worked->choices[2].id, "nee"));
	assert_int_equal(count_rules(f->tables, HB_RULE_REQUIRED_IF), 1);
	hb_form_free(f);
}

static void test_stamschool(void **state)
{
	(void)state;
	struct hb_form *f = load("stamschool", HB_KIND_GUIDE, 18, 3, "hb-form");
	assert_true(f->source.po && f->source.vo);
	assert_int_equal(f->n_tables, 0);
	assert_int_equal(f->n_sections, 2);
	assert_int_equal(section(f->sections, 2, "wel_doen")->n_items, 4);
	assert_int_equal(section(f->sections, 2, "niet_doen")->n_items, 4);
	hb_form_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_klassenmanagement),
		cmocka_unit_test(test_leerlingbegeleiding),
		cmocka_unit_test(test_overlegstructuur),
		cmocka_unit_test(test_directie),
		cmocka_unit_test(test_behoefte),
		cmocka_unit_test(test_executieve_vaardigheden),
		cmocka_unit_test(test_keuze_uren),
		cmocka_unit_test(test_reflectiemodel),
		cmocka_unit_test(test_reflectieschema),
		cmocka_unit_test(test_stamschool),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
