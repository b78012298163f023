/* hb-form(5) describes the schema as the loader has it: each key and each word, and no other; and
 * its example is a form. Run from the top of the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "form/schema.h"
#include "form_told.h"
#include "seam.h"

static char page[64 * 1024];

static int read_page(void **state)
{
	(void)state;
	return seam_slurp("man/hb-form.5", page, sizeof(page)) > 0 ? 0 : -1;
}

/* The part of the page that describes MAP: from its mark to the end of the list. */
static struct hb_str list_of(const struct hb_schema_map *map)
{
	char mark[64];
	snprintf(mark, sizeof(mark), "\n.\\\" schema %s\n", map->name);
	const char *start = strstr(page, mark);
	if (!start)
		fail_msg("no list of the keys of a %s", map->name);
	const char *end = strstr(start, "\n.El\n");
	assert_non_null(end);
	return (struct hb_str){ start + strlen(mark), (size_t)(end - start) - strlen(mark) + 1 };
}

static const struct hb_schema_key *key_of(const struct hb_schema_map *map, struct hb_str name)
{
	for (size_t i = 0; i < map->n_keys; i++)
		if (hb_str_eq(map->key[i].name, name))
			return &map->key[i];
	return NULL;
}

/* Each `.It Cm KEY` is a key of MAP, in its order; a required one says so first. */
static void check_list(const struct hb_schema_map *map)
{
	struct hb_str rest = list_of(map), start = HB_STR(".It Cm ");
	size_t n = 0;
	while (rest.p && rest.len) {
		struct hb_str line = hb_str_cut(&rest, '\n');
		if (!hb_str_starts(line, start))
			continue;
		struct hb_str name = hb_str_from(line, start.len);
		const struct hb_schema_key *key = key_of(map, name);
		if (!key)
			fail_msg("a %s has no key %.*s", map->name, HB_STR_ARGS(name));
		bool says = hb_str_starts(rest, HB_STR("Required"));
		if (key->required && !says)
			fail_msg("%s of a %s is required", key->name.p, map->name);
		n++;
	}
	if (n != map->n_keys)
		fail_msg("the page has %zu keys of a %s, the schema %zu", n, map->name,
		         map->n_keys);
}

static void test_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < hb_schema_count; i++)
		check_list(hb_schema[i]);
	assert_int_equal(hb_schema_count, 13);
}

static void test_words(void **state)
{
	(void)state;
	const struct hb_schema_words *const all[] = {
		&hb_words_kind,  &hb_words_type,   &hb_words_polarity, &hb_words_privacy,
		&hb_words_order, &hb_words_rule,   &hb_words_severity, &hb_words_span,
		&hb_words_param, &hb_words_signal, &hb_words_sector,
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (size_t j = 0; j < all[i]->n; j++) {
			char text[64];
			snprintf(text, sizeof(text), "Cm %s", all[i]->word[j].p);
			if (!strstr(page, text) && !hb_str_is(all[i]->word[j], "before"))
				fail_msg("the page does not have %s", all[i]->word[j].p);
		}
	assert_non_null(strstr(page, ".It Cm after , before\n"));
}

/* What the programs call things is what the schema calls them. */
static void test_names(void **state)
{
	(void)state;
	assert_string_equal(hb_kind_name(HB_KIND_RECORD), "record");
	assert_string_equal(hb_kind_name(HB_KIND_HELPER), "helper");
	assert_string_equal(hb_type_name(HB_TYPE_ID), "id");
	assert_string_equal(hb_type_name(HB_TYPE_MULTI), "multi");
	assert_string_equal(hb_type_name(HB_TYPE_DATETIME), "datetime");
	assert_string_equal(hb_rule_name(HB_RULE_UNIQUE), "unique");
	assert_string_equal(hb_rule_name(HB_RULE_ONE_OF_FORM), "one_of_form");
	assert_true(hb_str_is(hb_words_severity.word[HB_ERROR], "error"));
	assert_true(hb_str_is(hb_words_signal.word[HB_SIGNAL_MISSING_SHARE], "missing_share"));
	assert_true(hb_str_is(hb_words_param.word[HB_PARAM_BOOL], "bool"));
	assert_true(hb_str_is(hb_words_span.word[HB_SPAN_TERM], "term"));
	assert_true(hb_str_is(hb_words_privacy.word[HB_PRIVACY_FREE_TEXT], "free_text"));
	assert_true(hb_str_is(hb_words_order.word[HB_ORDER_FREE], "free"));
}

static void test_example(void **state)
{
	(void)state;
	const char *start = strstr(page, "\n.Bd -literal"), *end = strstr(page, "\n.Ed\n");
	assert_true(start && end);
	start = strchr(start + 1, '\n') + 1;
	struct told told = told_new();
	struct hb_form *form;
	told_load(&form, start, (size_t)(end - start) + 1, 0600, &told);
	assert_string_equal(hb_buf_text(&told.text), /* the test calls the file proef.yaml */
	                    "2:5 form_file_name: the id is welbevinden while the file is called "
	                    "proef; expected the same name\n");
	assert_int_equal(form->tables[0].n_fields, 4);
	hb_form_free(form);
	hb_buf_free(&told.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_example),
	};
	return cmocka_run_group_tests(tests, read_page, NULL);
}
