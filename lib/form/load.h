/*
 * load.h - what the parts of the loader share: reading a file, walking the schema, checking.
 *
 * Errors do not stop the work: they are told, counted, and the thing stays as far as it got, so
 * that one run tells them all. Only lack of memory stops it (`no_memory`).
 */
#ifndef HB_FORM_LOAD_H
#define HB_FORM_LOAD_H

#include "form/schema.h"
#include "form/yaml.h"

struct hb_load {
	struct hb_arena *arena; /* the form's */
	struct hb_sink *sink;
	struct hb_str path;
	size_t errors;  /* told so far */
	bool no_memory; /* told at the end */
};

/* Tells M about the place AT; {1} {2} {3} are the texts. */
void hb_load_wrong(struct hb_load *load, struct hb_mark at, enum hb_message m, struct hb_str one,
                   struct hb_str two, struct hb_str three, struct hb_str expected);
/* The same as M or, when one of N candidates is near WORD, as NEAR with that as {3}. Seeking stops
 * after HB_NEAR_ERRORS errors and looks at HB_NEAR_MOST candidates: a hostile form costs no more.
 */
#define HB_NEAR_ERRORS 200
#define HB_NEAR_MOST 500
void hb_load_unknown(struct hb_load *load, struct hb_mark at, enum hb_message m,
                     enum hb_message near, struct hb_str what, struct hb_str word,
                     const struct hb_str *candidates, size_t n, struct hb_str expected);
/* "1, 2, 3" of N texts. Owned by the arena; empty without memory. */
struct hb_str hb_load_join(struct hb_load *load, const struct hb_str *text, size_t n);
/* N in decimals. Owned by the arena. */
struct hb_str hb_load_number(struct hb_load *load, int64_t n);

/* The value of KEY in the mapping NODE, or NULL. */
const struct hb_yaml *hb_load_get(const struct hb_yaml *node, const char *key);
/* Fills THING from the mapping NODE by the schema's MAP. */
void hb_load_map(struct hb_load *load, const struct hb_schema_map *map, const struct hb_yaml *node,
                 void *thing);
/* What single values cannot show: references and combinations. */
void hb_load_check(struct hb_load *load, struct hb_form_box *box, const struct hb_yaml *root);
/* The whole file PATH, with a NUL behind it, into the arena. */
enum hb_status hb_load_read(struct hb_load *load, const char *path, struct hb_str *bytes);

#endif
