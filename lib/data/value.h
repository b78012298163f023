/*
 * value.h - one cell against its field: canonical values only.
 *
 * The canonical spelling of each type is in hb-csv(5): decimal integers without sign or leading
 * zeros beyond the field's need, choice ids, choices joined by '|', ja/nee, ISO dates. The one
 * missing value is the empty cell.
 */
#ifndef HB_DATA_VALUE_H
#define HB_DATA_VALUE_H

#include "data/problem.h"

#define HB_NO_VALUE INT64_MIN

/* Reads the cell TEXT (not empty) as FIELD wants it. Returns true and
 *   INT, SCALE: the number; CHOICE: the choice's index; MULTI: a mask, bit i for choice i (at most
 *   63 choices); BOOL: 0 or 1; DATE: the day; TIME: seconds since midnight; DATETIME: seconds
 *   since 1970; ID, TEXT: 0.
 * False: *WHY tells what is wrong (message, expected); column and field are the caller's. Texts
 * made for it live in the list's arena. */
bool hb_value(const struct hb_field *field, struct hb_str text, int64_t *out,
              struct hb_problem *why, struct hb_arena *arena);

/* What FIELD expects, for people: "1..5", "een van: a, b", "jjjj-mm-dd". Made once per form and
 * kept in ARENA. */
struct hb_str hb_value_expected(const struct hb_field *field, struct hb_arena *arena);

#endif
