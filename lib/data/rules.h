/*
 * rules.h - the rules within a row, compiled: what a form says in words, in indices and numbers.
 */
#ifndef HB_DATA_RULES_H
#define HB_DATA_RULES_H

#include "data/check.h"

/* Values that a rule names, for a field to hold one of. */
struct hb_rule_values {
	size_t n; /* 0: whatever it is filled with */
	const struct hb_str *text;
	const int64_t *value; /* by text, as hb_value() gives them; NULL: the texts are compared */
	int64_t mask;         /* MULTI: all of them, and no more is needed */
};

struct hb_compiled_rule {
	const struct hb_rule *rule;
	struct hb_rule_values values, others;
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
