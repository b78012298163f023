/*
 * walk.h - what walk.c and walk_value.c share: taking one value of a form.
 *
 * A taker looks at NODE, the value of KEY, and puts what it means in THING where KEY says. What is
 * wrong is told; THING can be read all the same.
 */
#ifndef HB_FORM_WALK_H
#define HB_FORM_WALK_H

#include "form/load.h"

typedef void hb_walk_taker(struct hb_load *load, const struct hb_schema_key *key,
                           const struct hb_yaml *node, void *thing);
hb_walk_taker hb_walk_take_text, hb_walk_take_int, hb_walk_take_bool, hb_walk_take_word,
        hb_walk_take_date, hb_walk_take_month_day, hb_walk_take_duration;

/* Tells M about NODE, the value of what is called NAME. */
void hb_walk_wrong(struct hb_load *load, const struct hb_yaml *node, enum hb_message m,
                   struct hb_str name, struct hb_str expected);
/* Whether NODE is a text with something in it, or MAY_BE_EMPTY; told otherwise. */
bool hb_walk_is_text(struct hb_load *load, const struct hb_yaml *node, struct hb_str name,
                     bool may_be_empty);
/* Whether S is spelt as an id: [a-z][a-z0-9_]*. */
bool hb_walk_is_id(struct hb_str s);
/* Whether S is a day that exists, as 2026-11-23. */
bool hb_walk_is_date(struct hb_str s);
/* The number that NODE holds, within the bounds of KEY; false, and told, when it holds none. */
bool hb_walk_read_int(struct hb_load *load, const struct hb_schema_key *key,
                      const struct hb_yaml *node, int64_t *n);
/* Which of WORDS NODE holds; false, and told, when it is none of them. */
bool hb_walk_read_word(struct hb_load *load, struct hb_str name,
                       const struct hb_schema_words *words, const struct hb_yaml *node,
                       unsigned *value);
/* Where in THING something begins that lies AT bytes into it. */
void *hb_walk_slot(void *thing, size_t at);

#endif
