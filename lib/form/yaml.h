/*
 * yaml.h - a YAML file as a light tree; the one room that knows libyaml.
 *
 * The subset that forms use: one document of mappings, lists and scalars in UTF-8. A scalar is
 * always text; only whether it was quoted is kept. Refused, each with its place: anchors, aliases,
 * tags, merge keys, a key twice in a mapping, a key that is no plain scalar, a second document,
 * nesting deeper than HB_YAML_DEPTH, an empty file, bytes that are no UTF-8. After an error that
 * leaves the structure clear the reading goes on, so that one run tells them all.
 */
#ifndef HB_FORM_YAML_H
#define HB_FORM_YAML_H

#include "base/arena.h"
#include "base/finding.h"
#include "form/form.h"

#define HB_YAML_DEPTH 32

enum hb_yaml_type { HB_YAML_SCALAR, HB_YAML_LIST, HB_YAML_MAP };

struct hb_yaml {
	enum hb_yaml_type type;
	bool quoted;             /* SCALAR: in quotes or a block, so never true, false or a null */
	struct hb_mark mark;     /* where it starts */
	struct hb_str text;      /* SCALAR; a NUL stands behind it */
	struct hb_str key;       /* of a mapping's child: its key... */
	struct hb_mark key_mark; /* ...and where that starts */
	struct hb_yaml *first;   /* LIST, MAP: the children, in order */
	struct hb_yaml *next;    /* of the same parent */
	size_t n;                /* how many children */
};

/* Reads BYTES, called PATH in findings. HB_USAGE: it is wrong and SINK knows all of it; *ROOT is
 * then what could be read, or NULL when the structure is lost. HB_SYSTEM: no memory.
 * The tree lives in ARENA. */
enum hb_status hb_yaml_parse(struct hb_yaml **root, struct hb_str bytes, struct hb_str path,
                             struct hb_arena *arena, struct hb_sink *sink);

#endif
