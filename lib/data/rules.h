/*
 * rules.h - the rules within a row, compiled: what a form says in words, in indices and masks.
 */
#ifndef HB_DATA_RULES_H
#define HB_DATA_RULES_H

#include "data/check.h"

struct hb_compiled_rule {
	const struct hb_rule *rule;
	int64_t values, others;        /* CHOICE, MULTI, BOOL: masks of the values named */
	struct hb_str expected;        /* for people: the fields or the length of time */
	const struct hb_table *target; /* ONE_OF_FORM */
};

/* Compiles RULE of TABLE into OUT; false without memory. */
bool hb_rule_compile(struct hb_compiled_rule *out, const struct hb_rule *rule,
                     const struct hb_table *table, hb_find_table_fn *find, void *ctx,
                     struct hb_arena *arena);
/* Adds a problem when the row breaks the rule C. */
void hb_rule_check(const struct hb_compiled_rule *c, const struct hb_table *table,
                   const struct hb_str *cell, const uint32_t *column, const int64_t *value,
                   struct hb_problems *problems);
/* Whether the rule looks at more than one row. */
bool hb_rule_between_rows(const struct hb_rule *rule);

#endif
