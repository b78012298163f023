/*
 * schema.h - the form schema, version 1, as one table.
 *
 * Each kind of mapping has its keys: name, what the value must be, whether it is required, and
 * where it goes in the model of form.h. The loader walks this table; what a single value cannot
 * show (references, combinations) is in check.c. hb-form(5) describes every key in the table; a
 * test compares them.
 */
#ifndef HB_FORM_SCHEMA_H
#define HB_FORM_SCHEMA_H

#include "form/form.h"

#define HB_SCHEMA_VERSION 1

/* Choices that several fields share by name. */
struct hb_choice_list {
	struct hb_str id;
	const struct hb_choice *choices;
	size_t n_choices;
	struct hb_names names;
	bool used; /* by a field */
};

/* The form as the loader allocates it. */
struct hb_form_box {
	struct hb_form form;          /* first: what hb_form_free() is given */
	struct hb_table own;          /* of a form without parts */
	struct hb_choice_list *lists; /* the top-level `choices` */
	size_t n_lists;
	struct hb_names list_names, scale_names;
	int64_t version; /* of the schema */
};

enum hb_schema_type {
	HB_S_TEXT,
	HB_S_EMPTY_TEXT, /* text that may be "" */
	HB_S_ID,         /* [a-z][a-z0-9_]* */
	HB_S_NAME,       /* [A-Za-z0-9][A-Za-z0-9_]*: of choices, steps, sections, terms */
	HB_S_LANG,       /* [a-z][a-z] */
	HB_S_INT,        /* int64_t within min..max */
	HB_S_COUNT,      /* uint32_t likewise */
	HB_S_BOOL,
	HB_S_WORD,      /* one of `words`, as an enum */
	HB_S_SECTORS,   /* list of po, vo */
	HB_S_DATE,      /* 2026-12-19, as text */
	HB_S_MONTH_DAY, /* "08-01", as two uint32_t */
	HB_S_DURATION,
	HB_S_TEXTS,   /* list of texts */
	HB_S_INTS,    /* list of int64_t within min..max */
	HB_S_AGES,    /* [from, to], as two int64_t */
	HB_S_LABELS,  /* number: text; read by the check */
	HB_S_CELLS,   /* id: text */
	HB_S_REF,     /* id of a field of the same table; an index, set by the check */
	HB_S_REFS,    /* list of them, likewise */
	HB_S_MAP,     /* one mapping */
	HB_S_MAPS,    /* list of mappings */
	HB_S_NAMED,   /* id: mapping; the id goes to the thing's start */
	HB_S_LISTS,   /* id: list of choices */
	HB_S_CHOICES, /* list of choices, or the id of such a list, set by the check */
};

struct hb_schema_key {
	struct hb_str name;
	enum hb_schema_type type;
	bool required;
	size_t at;                           /* offset in the mapping's thing */
	size_t count;                        /* lists: offset of the number of things */
	const struct hb_schema_words *words; /* WORD */
	const struct hb_schema_map *map;     /* MAP, MAPS, NAMED */
	int64_t min, max;                    /* INT, COUNT, INTS */
};

struct hb_schema_words {
	const struct hb_str *word; /* by value of the enum */
	size_t n;
};

struct hb_schema_map {
	const char *name;     /* for messages and the man page: "field" */
	size_t size;          /* bytes of the thing */
	const void *defaults; /* what it is before any key; NULL: zero */
	const struct hb_schema_key *key;
	size_t n_keys; /* at most 64 */
};

extern const struct hb_schema_map hb_schema_form, hb_schema_source, hb_schema_scale, hb_schema_part,
        hb_schema_field, hb_schema_choice, hb_schema_rule, hb_schema_step, hb_schema_section,
        hb_schema_param, hb_schema_signal, hb_schema_term, hb_schema_holiday;
/* All of them, for who lists the schema. */
extern const struct hb_schema_map *const hb_schema[];
extern const size_t hb_schema_count;

extern const struct hb_schema_words hb_words_kind, hb_words_type, hb_words_polarity,
        hb_words_privacy, hb_words_order, hb_words_rule, hb_words_severity, hb_words_span,
        hb_words_param, hb_words_signal, hb_words_sector;

#endif
