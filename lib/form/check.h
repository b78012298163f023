/*
 * check.h - what the parts of the check share: check.c for the form as a whole, check_calendar.c
 * for terms and holidays, check_table.c and what is beside it for tables.
 */
#ifndef HB_FORM_CHECK_H
#define HB_FORM_CHECK_H

#include "form/load.h"
#include "form/names.h"

/* Which of the kinds of a thing a key goes with: bit k for kind k. */
struct hb_fit {
	const char *key;
	unsigned needs; /* kinds that cannot do without */
	unsigned may;   /* kinds that may have it */
};

/* Tells which keys of NODE do not go with KIND, called NAME, and which are missing. */
void hb_check_fit(struct hb_load *load, const struct hb_yaml *node, const struct hb_fit *fit,
                  size_t n, unsigned kind, struct hb_str name);
/* Tells of ids that come twice among N things at BASE, which the items of LIST made; KEY is the
 * name of their id. Leaves the table of ids in NAMES. */
void hb_check_ids(struct hb_load *load, struct hb_names *names, const void *base, size_t n,
                  size_t stride, const struct hb_yaml *list, const char *key);
/* The ids of N things, HB_NEAR_MOST of them at most, as candidates for the nearest one. */
const struct hb_str *hb_check_all_ids(struct hb_load *load, const void *base, size_t n,
                                      size_t stride);
/* The mark of KEY in NODE, or NODE's own. */
struct hb_mark hb_check_mark(const struct hb_yaml *node, const char *key);
/* A field of any of the form's tables, or NULL. */
const struct hb_field *hb_check_any_field(const struct hb_form *form, struct hb_str id);
/* Whether KEY of NODE holds the word that was stored as VALUE: a wrong word is told already. */
bool hb_check_word(const struct hb_yaml *node, const char *key, const struct hb_schema_words *words,
                   unsigned value);
/* Fields and rules of TABLE, which NODE made. */
void hb_check_table(struct hb_load *load, struct hb_form_box *box, struct hb_table *table,
                    const struct hb_yaml *node);
/* The choices that stand by name at the top, before the tables; and, after them, their use. */
void hb_check_lists(struct hb_load *load, struct hb_form_box *box, const struct hb_yaml *root);
void hb_check_use(struct hb_load *load, const struct hb_form_box *box, const struct hb_yaml *root);
/* The rules of TABLE, once its fields are known. */
void hb_check_rules(struct hb_load *load, struct hb_table *table, const struct hb_yaml *list);
/* That no alias of a field, or of a choice within its field, stands for two things. */
void hb_check_aliases(struct hb_load *load, const struct hb_table *table,
                      const struct hb_yaml *list);
/* The same for the things of STRIDE bytes at BASE, which the items of LIST made. */
void hb_check_names(struct hb_load *load, const struct hb_yaml *list, const void *base,
                    size_t stride);
/* Terms and holidays, of a form that has them. */
void hb_check_calendar(struct hb_load *load, const struct hb_form *form,
                       const struct hb_yaml *root);
/* The index of the field of TABLE that KEY of NODE names; HB_NO_FIELD, told, when it does not
 * exist, and HB_NO_FIELD, not told, when the key is not there. */
uint32_t hb_check_ref(struct hb_load *load, const struct hb_table *table,
                      const struct hb_yaml *node, const char *key);
/* Likewise for the list of fields that KEY of NODE holds, into an array in the arena. */
const uint32_t *hb_check_refs(struct hb_load *load, const struct hb_table *table,
                              const struct hb_yaml *node, const char *key, size_t *n);

#endif
