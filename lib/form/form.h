/*
 * form.h - a form as the programs see it: what forms/NAME.yaml says, checked and in one arena.
 *
 * A form has one table (kind record, lines, helper) or several named ones (its parts); a guide or
 * calendar has none. Everything is read-only after hb_form_load(). Arrays come with their count as
 * n_NAME. Slices that the file does not give are empty; they carry a NUL behind them.
 * Owned by the form; valid until hb_form_free().
 */
#ifndef HB_FORM_FORM_H
#define HB_FORM_FORM_H

#include "base/arena.h"
#include "base/finding.h"

enum hb_kind { HB_KIND_RECORD, HB_KIND_LINES, HB_KIND_GUIDE, HB_KIND_CALENDAR, HB_KIND_HELPER };

enum hb_type {
	HB_TYPE_ID,   /* text that identifies; never a number */
	HB_TYPE_TEXT, /* free text, may hold line breaks */
	HB_TYPE_INT,
	HB_TYPE_SCALE,
	HB_TYPE_CHOICE,
	HB_TYPE_MULTI,    /* choices joined by '|' */
	HB_TYPE_BOOL,     /* ja, nee */
	HB_TYPE_DATE,     /* 2026-11-23 */
	HB_TYPE_TIME,     /* 14:05 or 14:05:10 */
	HB_TYPE_DATETIME, /* 2026-11-23T14:05:10, seconds optional; local, no zone */
};

enum hb_polarity { HB_POSITIVE, HB_NEGATIVE };
enum hb_privacy { HB_PRIVACY_NONE, HB_PRIVACY_DIRECT, HB_PRIVACY_FREE_TEXT };
enum hb_order { HB_ORDER_SEQUENCE, HB_ORDER_CYCLE, HB_ORDER_FREE };

/* A place in a YAML file, both 1-based. */
struct hb_mark {
	uint32_t line, column;
};

/* A table over the ids of an array, made by the loader so that looking one up costs the same
 * however many there are. One that is {0} (a table made by hand) is searched from end to end. */
struct hb_names {
	const uint32_t *slot; /* index + 1; 0: free */
	uint32_t mask;        /* number of slots - 1 */
};

struct hb_scale {
	struct hb_str id;
	int64_t min, max;            /* 0..100 */
	const struct hb_str *labels; /* max - min + 1 of them, empty where the form gives none */
};

/* A value of a choice by column: what a worked example or a fixed part says there. */
struct hb_cell {
	struct hb_str field;
	struct hb_str text;
};

struct hb_choice {
	struct hb_str id, label, help;
	struct hb_str group; /* the role, level or heading it stands under */
	const struct hb_str *aliases;
	size_t n_aliases;
	const struct hb_cell *cells;
	size_t n_cells;
};

struct hb_field {
	struct hb_str id, label, help;
	enum hb_type type;
	enum hb_privacy privacy;
	bool required;
	struct hb_str group;          /* items that belong together: "doen", "denken" */
	int64_t min, max;             /* INT and SCALE: bounds, both included; an INT without them
	                                 has HB_INT_MIN..HB_INT_MAX */
	const struct hb_scale *scale; /* SCALE */
	enum hb_polarity polarity;    /* SCALE */
	const struct hb_choice *choices; /* CHOICE and MULTI */
	size_t n_choices;
	uint32_t at_most;               /* MULTI: how many values; 0: no bound */
	const struct hb_str *exclusive; /* MULTI: choices that stand alone */
	size_t n_exclusive;
	const struct hb_str *missing; /* what import reads as not filled in */
	size_t n_missing;
	const struct hb_str *aliases; /* other headers, for import */
	size_t n_aliases;
	const struct hb_str *renamed_from; /* ids in older versions of the form */
	size_t n_renamed_from;
	struct hb_names choice_names; /* see hb_field_choice() */
	struct hb_mark mark;
};

/* Eighteen digits: what hb_str_int() reads. */
#define HB_INT_MAX INT64_C(999999999999999999)
#define HB_INT_MIN (-HB_INT_MAX)
#define HB_MULTI_MAX 63 /* choices of a MULTI field: its value is a mask */

enum hb_rule_kind {
	HB_RULE_UNIQUE,      /* `fields` together identify a row */
	HB_RULE_REQUIRED_IF, /* `field` must be filled when `when` is one of `values` (none: filled)
	                      */
	HB_RULE_EXCLUDES,    /* `field` holding one of `values` excludes `other` holding `others` */
	HB_RULE_AT_LEAST,    /* at least n of `fields` are filled */
	HB_RULE_DISTINCT,    /* no value twice among `fields` */
	HB_RULE_AFTER,       /* `field` lies at least `min` and at most `max` after `than` */
	HB_RULE_BEFORE,      /* `field` lies at least `min` and at most `max` before `than` */
	HB_RULE_MAX_PER,     /* at most n rows a `period` for each value of `fields` */
	HB_RULE_ONE_OF_FORM, /* `field` must be an id of the scale fields of form `form` */
};

/* A length of time as forms and options write it: 14d, 6w, 3m, 3u (hours), 30min. */
enum hb_unit {
	HB_UNIT_NONE,
	HB_UNIT_MINUTE,
	HB_UNIT_HOUR,
	HB_UNIT_DAY,
	HB_UNIT_WEEK,
	HB_UNIT_MONTH
};
struct hb_duration {
	int64_t n;         /* 0..99999 */
	enum hb_unit unit; /* NONE: not given */
};

enum hb_span { HB_SPAN_DAY, HB_SPAN_WEEK, HB_SPAN_MONTH, HB_SPAN_TERM };

struct hb_rule {
	enum hb_rule_kind kind;
	struct hb_str code; /* default: the rule's kind as the schema spells it */
	enum hb_severity severity;
	struct hb_str message;             /* in the form's language; empty: the table's */
	uint32_t field, other, when, than; /* indices into the table's fields; UINT32_MAX: none */
	const uint32_t *fields;
	size_t n_fields;
	const struct hb_str *values, *others;
	size_t n_values, n_others;
	int64_t n;
	enum hb_span span;
	struct hb_duration min, max;
	struct hb_str form;
	struct hb_mark mark;
};

struct hb_table {
	struct hb_str id; /* the part's; of a form without parts the form's own */
	struct hb_str title;
	enum hb_kind kind;
	const struct hb_field *fields;
	size_t n_fields;
	const uint32_t *key; /* indices of fields; together they identify a row */
	size_t n_key;
	const struct hb_rule *rules;
	size_t n_rules;
	struct hb_names names; /* see hb_table_field() */
};

/* A step of a plan. */
struct hb_step {
	struct hb_str id, label, help;
	const struct hb_str *actions;
	size_t n_actions;
	const struct hb_str *points; /* the same in keywords, where the handbook draws a diagram */
	size_t n_points;
	struct hb_str question; /* to reflect on, or that decides */
	struct hb_str decision; /* what a yes to the question leads to */
	struct hb_str partner, responsibility, moment;
};

/* A headed piece of text; may hold items, fields, or smaller sections. */
struct hb_section {
	struct hb_str id, title, text;
	const struct hb_str *items;
	size_t n_items;
	const struct hb_str *fields; /* ids of fields to print under this heading on a sheet */
	size_t n_fields;
	const struct hb_section *sections;
	size_t n_sections;
	int64_t age_min, age_max; /* years, both included; -1: for all ages */
};

enum hb_param_type { HB_PARAM_INT, HB_PARAM_TEXT, HB_PARAM_DURATION, HB_PARAM_BOOL };
struct hb_param {
	struct hb_str name, label, help, unit;
	enum hb_param_type type;
	struct hb_str value; /* the default as written; empty: none, the school fills it in */
	int64_t min, max;    /* INT */
};

enum hb_signal_kind {
	HB_SIGNAL_AT_MOST,
	HB_SIGNAL_AT_LEAST,
	HB_SIGNAL_DROP,             /* less favourable by `value` or more than the time before */
	HB_SIGNAL_CONSECUTIVE_DROP, /* `times` observations in a row, each less favourable than the
	                               one before it by `value` or more: times + 1 in all */
	HB_SIGNAL_MISSING_SHARE,    /* `value` percent or more of the items not scored */
};
struct hb_signal {
	struct hb_str id, label, next; /* next: the advised next step, for people */
	enum hb_signal_kind kind;
	int64_t value;
	int64_t times;
	enum hb_polarity polarity;
	bool any_polarity;           /* no polarity given: fields of both */
	struct hb_str group;         /* only fields of this group; empty: all scale fields */
	const struct hb_str *fields; /* only these; none: all */
	size_t n_fields;
	const int64_t *groups; /* school years (1..8) it is limited to */
	size_t n_groups;
};

struct hb_term {
	struct hb_str id, label;
	uint32_t month, day; /* first day, in each school year */
};
struct hb_holiday {
	struct hb_str label;
	struct hb_str from, to; /* 2026-12-19; both included */
};

struct hb_form {
	struct hb_arena arena;
	struct hb_str path; /* as it was found */
	struct hb_str id, title, lang, version, intro;
	struct {
		int64_t chapter, tool; /* 0: none */
		struct hb_str title;   /* other source: a book */
		bool po, vo;
		bool inferred;
	} source;
	struct hb_str program; /* which program works it: "hb-observe" */
	enum hb_kind kind;
	const struct hb_table *tables;
	size_t n_tables;
	const struct hb_scale *scales;
	size_t n_scales;
	const struct hb_step *steps;
	size_t n_steps;
	enum hb_order order;
	int64_t interval_days; /* 0: none */
	const struct hb_section *sections;
	size_t n_sections;
	const struct hb_param *params;
	size_t n_params;
	const struct hb_signal *signals;
	size_t n_signals;
	uint32_t year_month, year_day; /* calendar: first day of a school year */
	const struct hb_term *terms;
	size_t n_terms;
	const struct hb_holiday *holidays;
	size_t n_holidays;
};

#define HB_NO_FIELD UINT32_MAX

/* Reads the form in the file PATH. HB_USAGE: it is wrong; every error has gone to SINK with line
 * and column. HB_SYSTEM: cannot be read. On failure *FORM is NULL.
 * The caller frees it with hb_form_free(). */
enum hb_status hb_form_load(struct hb_form **form, const char *path, struct hb_sink *sink);
void hb_form_free(struct hb_form *form);

/* Where forms are sought, in order: what the caller found in HB_FORMS, XDG_CONFIG_HOME and so on.
 */
struct hb_form_dirs {
	const char *const *dir;
	size_t n;
	size_t n_own; /* the first n_own are a school's own: a form found there is named in a note
	               */
};

/* Finds NAME (a path with '/' or ending in .yaml, or an id sought as DIR/NAME.yaml) and loads it.
 * NAME may name a part, "canvas/plan" or "mine.yaml/plan"; then *TABLE (the pointer may be NULL)
 * is that part, else the first table or NULL.
 * A form that is not found is told with the nearest one that is (HB_USAGE). */
enum hb_status hb_form_find(struct hb_form **form, const struct hb_table **table, const char *name,
                            const struct hb_form_dirs *dirs, struct hb_sink *sink);

/* The names of all forms in DIRS, sorted, each once. The array is the caller's to free(), the texts
 * live in ARENA. False without memory, and *NAMES is NULL. */
bool hb_form_names(const struct hb_form_dirs *dirs, struct hb_arena *arena, struct hb_str **names,
                   size_t *n);

/* The index of field ID in TABLE, or HB_NO_FIELD. */
uint32_t hb_table_field(const struct hb_table *table, struct hb_str id);
const struct hb_table *hb_form_table(const struct hb_form *form, struct hb_str id);
/* The index of choice ID of FIELD, or UINT32_MAX. */
uint32_t hb_field_choice(const struct hb_field *field, struct hb_str id);
const struct hb_param *hb_form_param(const struct hb_form *form, struct hb_str name);
/* "unique", "required_if"... */
const char *hb_rule_name(enum hb_rule_kind kind);
/* "record", "lines"... and "id", "text"... as the schema spells them. */
const char *hb_kind_name(enum hb_kind kind);
const char *hb_type_name(enum hb_type type);

/* 14d, 6w, 3m, 3u, 30min (a bare number has no unit and is refused; 30m is 30 minutes only where
 * the caller says MINUTES, else months). False: not a duration. */
bool hb_duration_parse(struct hb_str text, bool minutes, struct hb_duration *out);

#endif
