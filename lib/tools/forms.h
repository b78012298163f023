/*
 * forms.h - what hb-form does with any form: list, columns, rows, answers side by side.
 *
 * All write CSV to a writer and know no options. Rows come from hb_rows, opened on the form's table
 * (hb_forms_import: on the wide table made of it). Functions that return a status have told the
 * sink why; a row that breaks a rule between question and role is rejected and counted by hb_rows.
 */
#ifndef HB_TOOLS_FORMS_H
#define HB_TOOLS_FORMS_H

#include "csv/writer.h"
#include "data/rows.h"
#include "form/shape.h"

/* The forms of DIRS in the order of the handbook, those that are no calendar or helper:
 * id,titel,hoofdstuk,tool,sector,soort,programma. A form that is wrong is told and left out. */
enum hb_status hb_forms_list(struct hb_csv_writer *w, const struct hb_form_dirs *dirs,
                             struct hb_sink *sink);

/* The columns of FORM, or of PART alone: deel,kolom,soort,verplicht,waarden,label. */
enum hb_status hb_forms_columns(struct hb_csv_writer *w, const struct hb_form *form,
                                const struct hb_table *part, struct hb_sink *sink);

/* Passes the good rows, with ORIGIN where they came from. A question put to the wrong role is an
 * error. */
enum hb_status hb_forms_check(struct hb_csv_writer *w, struct hb_rows *rows, bool origin,
                              struct hb_sink *sink);

/* The table in which a survey of TABLE's questions arrives: its own columns, none of which must be
 * there for a question, and a text column for each question, under the question's id, full text
 * or aliases. NULL when TABLE has no questions, or (*FAILED) without memory. It lives in ARENA. */
const struct hb_table *hb_forms_wide(const struct hb_table *table, struct hb_arena *arena,
                                     bool *failed);
/* Passes the rows of such a survey as rows of TABLE, one for each answer that was given; rows that
 * are so already pass as they are. The same answer twice (by the form's `unique`) is left out with
 * a warning, a survey row of which all answers were there before is an error. */
enum hb_status hb_forms_import(struct hb_csv_writer *w, struct hb_rows *rows,
                               const struct hb_table *table, bool origin, struct hb_sink *sink);

/* Whether hb_forms_collate() can do something with TABLE of FORM: a table of lines with a choice in
 * its key, and no plan. */
bool hb_forms_collates(const struct hb_form *form, const struct hb_table *table);
/* What was filled in, side by side. Questions: per question the answers by role with counts,
 * [rol,]vraag,omschrijving,n,leeg,antwoord,aantal. Matrices, checklists, harvests: for each who and
 * when all rows of the form in its order, also those that are not there:
 * <who...>,[role,]<item>,omschrijving,<columns...>,leeg (names of the empty columns joined by |).
 */
enum hb_status hb_forms_collate(struct hb_csv_writer *w, struct hb_rows *rows,
                                struct hb_sink *sink);

/* Rules between a question and whose it is, for a table at hand. */
struct hb_role_rule {
	struct hb_shape shape;
	const struct hb_table *table;
	const uint32_t *role; /* by choice of the item: the index of its role; UINT32_MAX: any */
};
/* False without memory. What it points to lives in ARENA. */
bool hb_role_rule_make(struct hb_role_rule *rule, const struct hb_table *table,
                       struct hb_arena *arena);
/* Whether a row with these values keeps to it; if not *WHY says what is wrong. */
bool hb_role_rule_holds(const struct hb_role_rule *rule, int64_t item, int64_t role,
                        struct hb_problem *why);

#endif
