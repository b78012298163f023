/*
 * shape.h - what a table of kind lines is about: which column names the row of the form.
 *
 * A questionnaire, matrix or checklist has a CHOICE in its key whose choices are the form's own
 * rows (questions, matrix rows, points); the key's other columns say who filled it in. Sheets,
 * collations and wide imports work by this and know no form by name.
 */
#ifndef HB_FORM_SHAPE_H
#define HB_FORM_SHAPE_H

#include "form/form.h"

struct hb_shape {
	uint32_t item; /* the CHOICE field whose choices are the rows; HB_NO_FIELD: there is none */
	uint32_t role; /* the CHOICE field that holds the group of the item's choice (who a question
	                  is for, the level of a statement); HB_NO_FIELD: none */
	const uint32_t *group; /* fields that say who filled it in, and when */
	size_t n_group;
	const uint32_t *value; /* the fields that are filled in for each row */
	size_t n_value;
	bool questions; /* one answer in text for each row */
};

/* Finds the shape of TABLE; its arrays live in ARENA. False without memory. */
bool hb_table_shape(const struct hb_table *table, struct hb_arena *arena, struct hb_shape *out);

/* Whether choice C of the item goes with the role's choice ROLE (an index): one without a group
 * goes with all. */
bool hb_shape_fits(const struct hb_table *table, const struct hb_shape *shape, uint32_t c,
                   uint32_t role);

#endif
