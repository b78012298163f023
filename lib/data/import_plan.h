/*
 * import_plan.h - the insides of an import, for import*.c and pupils.c alone.
 *
 * Binding gives each column of the file a role and each field of the table a plan: where its text
 * comes from and how it is read. The loop over records then looks nothing up by name. What is said
 * here of errors, ownership and encoding is what import.h says.
 */
#ifndef HB_DATA_IMPORT_PLAN_H
#define HB_DATA_IMPORT_PLAN_H

#include "base/dict.h"
#include "data/import.h"
#include "data/pupils.h"

#define HB_NO_COLUMN UINT32_MAX

/* ---- headers: import_header.c ---- */

/* How a header was recognised, the surest first. */
enum hb_match {
	HB_MATCH_NONE,
	HB_MATCH_MAP,
	HB_MATCH_ID,
	HB_MATCH_OLD, /* renamed_from */
	HB_MATCH_LABEL,
	HB_MATCH_ALIAS,
	HB_MATCH_AGAIN, /* behind it a number: a question asked twice */
	HB_MATCH_ROW,   /* Question [Row] */
	HB_MATCH_END,   /* a question glued before it */
};

struct hb_header_match {
	enum hb_match how;
	uint32_t field;
	uint32_t choice; /* a tick-box column of MULTI `field`; HB_NO_FIELD: the field as a whole */
};

/* Columns that survey programs add of themselves. */
enum hb_survey {
	HB_SURVEY_NONE,
	HB_SURVEY_NUMBER, /* of the response */
	HB_SURVEY_START,
	HB_SURVEY_COMPLETION,
	HB_SURVEY_EMAIL,
	HB_SURVEY_NAME,
	HB_SURVEY_MODIFIED,
	HB_SURVEY_OTHER, /* quiz points, language */
	HB_SURVEY_COUNT,
};

struct hb_survey_name {
	enum hb_survey kind;
	bool english;
	bool google; /* alone enough to know the file for a survey's */
};

enum { HB_HEADER_MAX = 1000 }; /* bytes; what is longer is no header */

/* Without blanks at both ends, no-break and zero-width ones too. */
struct hb_str hb_trim(struct hb_str s);
/* The field of TABLE that NAME, folded, names by id, old id, label or alias; blanks within do not
 * count. SPARE is memory for the comparison: when it has `failed` the answer is not to be trusted.
 */
struct hb_header_match hb_header_name(const struct hb_table *table, struct hb_str folded,
                                      struct hb_buf *spare);
/* The same with all that survey programs put round a name. HEADER is trimmed. */
struct hb_header_match hb_header_find(const struct hb_table *table, struct hb_str header,
                                      struct hb_str folded, struct hb_buf *spare);
/* The person field of the pupils' TABLE that HEADER means, if any. */
struct hb_header_match hb_header_person(const struct hb_table *table, struct hb_str header,
                                        struct hb_str folded, struct hb_buf *spare);
struct hb_survey_name hb_header_survey(struct hb_str folded);

/* ---- dates: import_dates.c ---- */

enum hb_date_kind {
	HB_DATE_NONE,    /* no date */
	HB_DATE_CLEAR,   /* year first, or the month as a word: `day` */
	HB_DATE_SERIAL,  /* Excel's day number: `day` */
	HB_DATE_TRIPLE,  /* 3-11-26: which part is what must be decided */
	HB_DATE_NO_YEAR, /* ma 9 nov */
};

/* What a cell says of a date, before it is known how its column writes them. */
struct hb_date_text {
	enum hb_date_kind kind;
	int32_t day;      /* CLEAR, SERIAL; HB_NO_DAY: a date that does not exist */
	uint32_t part[3]; /* TRIPLE */
	uint32_t month;   /* NO_YEAR: 1..12 when it is a word, the day then in part[0]; else 0 */
	bool long_year;   /* TRIPLE: the last part has four digits */
	char separator;   /* TRIPLE */
	uint32_t weekday; /* 1 Monday .. 7, 0: not said */
	int32_t time_s;   /* seconds since midnight, -1: none */
	bool seconds;     /* they were written */
};

enum { HB_DATE_ROWS = 5 }; /* how many lines are named when rows contradict */

struct hb_date_votes {
	uint64_t n;
	uint64_t line[HB_DATE_ROWS];
};

/* What a column's values say about how it writes dates. */
struct hb_date_column {
	enum hb_date_order order;      /* HB_DATES_FIND_OUT: not decided; no value needs it */
	struct hb_date_votes dmy, mdy; /* values that can only be read so */
	uint64_t slash, dash, other;   /* values that can be read both ways, by separator */
	uint64_t line;                 /* of the first of these */
	char example[24];
};

struct hb_date_text hb_date_read(struct hb_str text);
/* 9:05, 2:05 PM, 14.05 uur: seconds since midnight, -1 for no time. */
int32_t hb_time_read(struct hb_str text, bool *seconds);
/* The day under ORDER, HB_NO_DAY when there is none. */
int32_t hb_date_day(const struct hb_date_text *date, enum hb_date_order order);

/* ---- choices: import_choice.c ---- */

/* A record on its way through: see below. */
struct hb_conversion;

/* Texts met before and what became of them. */
struct hb_cached {
	struct hb_str text; /* p NULL: not kept */
	uint32_t once;      /* as in hb_problem: this had to be told of it */
};

struct hb_cache {
	struct hb_dict seen;
	struct hb_cached *result; /* by id */
	size_t cap;
};

/* The folded names of a field's choices, or of the points of its scale. */
struct hb_choice_names {
	struct hb_dict folded;
	uint32_t *choice; /* by id of the folded name; HB_NO_FIELD: two choices share it */
	size_t cap;
	size_t most_parts;   /* into how many parts the separators cut the longest name */
	struct hb_str *near; /* ids and labels in turn, for who looks for a near one */
	struct hb_str expected;
};

/* ---- the plan: import.c; records by it: import_convert.c ---- */

enum hb_role {
	HB_ROLE_EXTRA, /* passes unchanged */
	HB_ROLE_FIELD,
	HB_ROLE_TICK,
	HB_ROLE_PERSON,
	HB_ROLE_SURVEY,
	HB_ROLE_DROP,
};

struct hb_import_column {
	struct hb_str name; /* trimmed */
	struct hb_str folded;
	enum hb_role role;
	struct hb_header_match match; /* PERSON: of the pupils' table */
	enum hb_survey survey;
	bool keep;  /* by --keep */
	bool used;  /* a field takes its text from it, whatever its role */
	bool quiet; /* passing or dropping it was said by --map: no note */
};

enum hb_source {
	HB_SOURCE_NONE, /* but for `fill` */
	HB_SOURCE_COLUMN,
	HB_SOURCE_TICKS,
	HB_SOURCE_RESPONSE, /* respons-N */
	HB_SOURCE_NAMES,    /* found in the pupils' list by the name columns */
};

struct hb_import_field {
	const struct hb_field *field;
	enum hb_source source;
	enum hb_match how;
	uint32_t column; /* index of the file's column (of several: the first), or HB_NO_COLUMN */
	struct hb_str fill; /* canonical */
	size_t first_tick, n_ticks;
	struct hb_date_column dates;
	struct hb_choice_names names; /* CHOICE, MULTI; SCALE: of its labels, by value - min */
	size_t longest_missing;
};

struct hb_import_tick {
	uint32_t column, choice;
};

/* Which columns together are a name. */
enum hb_name_part {
	HB_NAME_WHOLE,
	HB_NAME_GIVEN,
	HB_NAME_PARTICLE,
	HB_NAME_SURNAME,
	HB_NAME_PARTS
};

struct hb_import {
	const struct hb_import_options *options;
	struct hb_arena arena;
	struct hb_str file;
	struct hb_import_column *column;
	size_t n_columns;
	struct hb_import_field *field; /* by field of the table */
	size_t n_fields;
	struct hb_import_tick *tick;
	size_t n_ticks;
	uint32_t *dated;        /* fields whose column's dates must be decided... */
	uint32_t *dated_column; /* ...and these columns */
	size_t n_dated;
	uint32_t *extra;
	struct hb_str *extra_name;
	size_t n_extra;
	uint32_t survey[HB_SURVEY_COUNT]; /* their columns, or HB_NO_COLUMN */
	bool ms_forms;
	bool english;
	uint32_t name[HB_NAME_PARTS];  /* columns, or HB_NO_COLUMN */
	uint32_t pupil, group, school; /* fields, or HB_NO_FIELD */
	struct hb_buf spare;           /* memory used again, while the header is bound */
	bool *told;                    /* by `once` of a problem: by the thread that asks */
};

/* What is told once for a file is numbered: 0 is none, then two for each field. */
enum hb_once { HB_ONCE_VALUE, HB_ONCE_CODE, HB_ONCE_KINDS };

static inline size_t hb_import_n_once(const struct hb_import *import)
{
	return 1 + import->n_fields * HB_ONCE_KINDS;
}

/* What nearly all cells of a field need, and no more: a field is a large thing. */
struct hb_import_step {
	enum {
		HB_STEP_LONG, /* the long way, always */
		HB_STEP_SCORE,
		HB_STEP_TEXT, /* ids and texts that are not remarks */
		HB_STEP_REMARK,
		HB_STEP_DMY,
		HB_STEP_MDY,
	} kind;
	uint32_t column;
	uint8_t min, span;      /* SCORE: the least digit, and how many more there are */
	bool required, is_text; /* TEXT, REMARK: of type text */
	uint64_t missing; /* TEXT, REMARK: a bit for each length that a sign for nothing has */
};

/* Of one thread. All that changes while records are converted stands here. */
struct hb_import_worker {
	const struct hb_import *import;
	struct hb_import_step *step; /* by field */
	bool *known;                 /* by field: see hb_import_known() */
	struct hb_arena arena;       /* texts of the caches */
	struct hb_cache *cache;      /* by field */
	size_t cache_left;           /* bytes that texts may still take */
	bool *told;                  /* by `once`; the import's own when in order */
	bool *own_told;              /* since hb_import_begin() */
	struct hb_buf spare, joined; /* memory used again for each cell */
};

/* A record on its way through. */
struct hb_conversion {
	const struct hb_import *import;
	struct hb_import_worker *worker;
	const struct hb_csv_record *record;
	struct hb_problems *problems;
	struct hb_arena *arena;
	uint32_t once; /* what the cell at hand brought that is told once, told now or not */
};

/* Adds a problem about F, with its field, and its column unless P has one. */
void hb_import_problem(struct hb_conversion *c, const struct hb_import_field *f,
                       struct hb_problem p);
/* Adds a problem about F that is told once for a file, unless this worker told it already. */
void hb_import_once(struct hb_conversion *c, const struct hb_import_field *f, enum hb_once kind,
                    struct hb_problem p);
/* A text of LEN bytes in the record's arena, to be filled; NULL without memory (remembered). */
char *hb_import_text(struct hb_conversion *c, size_t len);

/* import_values.c: the canonical text of RAW (not empty) as F wants it, or RAW trimmed. */
struct hb_str hb_import_value(struct hb_conversion *c, const struct hb_import_field *f,
                              struct hb_str raw);
/* N in decimals, in the record's arena. */
struct hb_str hb_import_number(struct hb_conversion *c, int64_t n);
/* Whether TEXT holds what text copied from a PDF brings along. */
bool hb_import_has_traces(struct hb_str text);
bool hb_import_missing(const struct hb_import_field *f, struct hb_str text);
/* import_dates.c: the day written d-m-jjjj or m-d-jjjj in TEXT, and as jjjj-mm-dd in OUT: the usual
 * case in short. HB_NO_DAY: the long way finds out what it is. */
int32_t hb_date_quick(struct hb_str text, bool month_first, char out[10]);
struct hb_str hb_import_date(struct hb_conversion *c, const struct hb_import_field *f,
                             struct hb_str text);
/* import_choice.c */
bool hb_choice_names_make(struct hb_import *import, struct hb_import_field *f);
void hb_choice_names_free(struct hb_import_field *f);
/* The value of the folded name, HB_NO_FIELD when there is none. */
uint32_t hb_choice_named(const struct hb_import_field *f, struct hb_str folded);
/* import_cache.c: what became of TEXT in F when it was met before; false when it was not, or when
 * there is something to tell of it now. */
bool hb_import_met(const struct hb_conversion *c, const struct hb_import_field *f,
                   struct hb_str text, struct hb_str *result);
void hb_import_meet(struct hb_conversion *c, const struct hb_import_field *f, struct hb_str text,
                    struct hb_str result);
struct hb_str hb_import_choice(struct hb_conversion *c, const struct hb_import_field *f,
                               struct hb_str text);
struct hb_str hb_import_multi(struct hb_conversion *c, const struct hb_import_field *f,
                              struct hb_str text);
struct hb_str hb_import_ticks(struct hb_conversion *c, const struct hb_import_field *f);
/* ja, nee, or empty for neither. */
struct hb_str hb_import_yes(struct hb_str text);
/* import_map.c: reads --map and gives its columns their roles. import_fill.c: reads --fill. */
enum hb_status hb_import_read_map(struct hb_import *import, struct hb_sink *sink);
enum hb_status hb_import_read_fill(struct hb_import *import, struct hb_sink *sink);
/* The field ids of TABLE nearest to WORD, or empty. */
struct hb_str hb_import_near(const struct hb_table *table, struct hb_str word,
                             struct hb_arena *arena);
/* import_bind.c: gives the columns their roles, then the fields their sources. */
enum hb_status hb_import_bind(struct hb_import *import, struct hb_sink *sink);
/* Binds column AT to its match; HB_USAGE when the field has one already. */
enum hb_status hb_import_take(struct hb_import *import, uint32_t at, struct hb_sink *sink);
/* A finding about column AT of the file, or about the file when that is HB_NO_COLUMN. */
struct hb_finding hb_import_about(const struct hb_import *import, enum hb_message m, uint32_t at);
/* import_source.c: sources for fields without a column; HB_USAGE when a required one has none.
 * Then what is said of the columns that no field takes. */
enum hb_status hb_import_find_sources(struct hb_import *import, struct hb_sink *sink);
enum hb_status hb_import_tell_columns(struct hb_import *import, struct hb_sink *sink);
/* import_pupil.c: what --pupils knows of the record, once its cells are converted. */
void hb_import_pupil(struct hb_conversion *c, struct hb_str *cell);

#endif
