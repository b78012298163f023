/* Rows of any form. */
#include "data/emit.h"
#include "tools/forms.h"

bool hb_role_rule_make(struct hb_role_rule *rule, const struct hb_table *table,
                       struct hb_arena *arena)
{
	*rule = (struct hb_role_rule){ .table = table };
	if (!hb_table_shape(table, arena, &rule->shape))
		return false;
	if (rule->shape.item == HB_NO_FIELD || rule->shape.role == HB_NO_FIELD)
		return true;
	const struct hb_field *item = &table->fields[rule->shape.item];
	uint32_t *role = hb_arena_array(arena, item->n_choices, sizeof(*role));
	if (!role)
		return false;
	for (size_t i = 0; i < item->n_choices; i++)
		role[i] = item->choices[i].group.len
		                  ? hb_field_choice(&table->fields[rule->shape.role],
		                                    item->choices[i].group)
		                  : UINT32_MAX;
	rule->role = role;
	return true;
}

bool hb_role_rule_holds(const struct hb_role_rule *rule, int64_t item, int64_t role,
                        struct hb_problem *why)
{
	if (!rule->role || item == HB_NO_VALUE || role == HB_NO_VALUE ||
	    rule->role[item] == UINT32_MAX || rule->role[item] == role)
		return true;
	const struct hb_field *items = &rule->table->fields[rule->shape.item];
	const struct hb_field *roles = &rule->table->fields[rule->shape.role];
	*why = (struct hb_problem){ .message = HB_M_WRONG_ROLE,
		                    .field = items->id,
		                    .value = items->choices[item].id,
		                    .expected = items->choices[item].group,
		                    .text = { roles->choices[role].id } };
	return false;
}

enum hb_status hb_forms_check(struct hb_csv_writer *w, struct hb_rows *rows, bool origin,
                              struct hb_sink *sink)
{
	struct hb_arena arena = { 0 };
	struct hb_role_rule rule;
	struct hb_problem why;
	struct hb_row row;
	enum hb_rows_result result;
	if (!hb_role_rule_make(&rule, hb_rows_table(rows), &arena)) {
		hb_arena_free(&arena);
		return hb_no_memory(sink);
	}
	hb_emit_header(w, rows, origin);
	while ((result = hb_rows_next(rows, &row)) == HB_ROWS_ROW) {
		if (rule.role && !hb_role_rule_holds(&rule, row.value[rule.shape.item],
		                                     row.value[rule.shape.role], &why))
			hb_rows_reject(rows, why);
		else
			hb_emit_row(w, rows, &row, origin);
	}
	hb_arena_free(&arena);
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}
