/*
 * observe_parts.h - what the verbs of hb-observe share: the scored items of a record form, groups
 * of rows, and the summary's columns. Other tools of this room may use them too.
 *
 * Functions that return false or a "none" ran out of memory; the caller says so, once.
 */
#ifndef HB_TOOLS_OBSERVE_PARTS_H
#define HB_TOOLS_OBSERVE_PARTS_H

#include "base/dict.h"
#include "data/rows.h"
#include "data/tally.h"

/* The scale fields of a record form, in its order, and where rows carry them. */
struct hb_items {
	struct hb_arena arena;
	size_t n;
	const struct hb_field **field;
	uint32_t *column;      /* wide: the item's field in the table in use */
	bool is_long;          /* rows carry one item each, named in `skill` */
	uint32_t *of_choice;   /* long: the item that a choice of `skill` means */
	uint32_t skill, score; /* long: fields of the table in use */
	uint32_t pupil, date;  /* fields of the table in use */
	int64_t min;           /* lowest score of any item */
	uint32_t n_values;     /* from there to the highest */
};

/* IN_USE is RECORD itself or its long form; NULL where no rows are read (merge). HB_USAGE, told to
 * SINK: RECORD has no id, no date or no scale field. The caller frees it with hb_items_free(),
 * also after a failure. */
enum hb_status hb_items_make(struct hb_items *items, const struct hb_table *record,
                             const struct hb_table *in_use, struct hb_sink *sink);
void hb_items_free(struct hb_items *items);
/* Long form: the item ROW is about, in *ITEM. False: its score does not lie within the item's own
 * scale, which need not be that of the others; the row has been rejected. */
bool hb_items_skill(const struct hb_items *items, struct hb_rows *rows, const struct hb_row *row,
                    uint32_t *item);
/* The field that names the pupil and the one that dates a row, or HB_NO_FIELD. */
uint32_t hb_pupil_field(const struct hb_table *table);
uint32_t hb_date_field(const struct hb_table *table);

/* hb_observe_wide() for rows in long form (observe_wide.c). */
struct hb_reshape_options;
enum hb_status hb_observe_gather(struct hb_rows *rows, const struct hb_reshape_options *options,
                                 const struct hb_items *items, struct hb_csv_writer *out,
                                 struct hb_sink *sink);

/* Groups of rows that have the same texts in some columns; ids in order of arrival. */
struct hb_groups {
	struct hb_dict keys; /* the texts of a group joined so that bytes give the order */
	struct hb_buf key;   /* the one at hand */
	struct hb_str *text; /* by column, of the row or group at hand */
	struct hb_column *column;
	char *space; /* HB_PERIOD_MAX for each column */
	size_t n_columns;
	uint32_t last; /* the group of the row before */
	/* One column that is a part of the unique key: its text has a number there already, of
	 * which every row brings one. */
	uint32_t key_part; /* HB_NO_FIELD otherwise */
	uint32_t *of_key;  /* the group by that number, HB_DICT_NONE where not known yet */
	size_t of_key_cap;
};

/* Groups by the N_COLUMNS columns NAME of ROWS. HB_USAGE: no such column, or one twice. */
enum hb_status hb_groups_by(struct hb_groups *groups, const struct hb_rows *rows,
                            const struct hb_str *name, size_t n_columns, struct hb_sink *sink);
/* Groups by texts alone, for hb_groups_add(). */
bool hb_groups_make(struct hb_groups *groups, size_t n_columns);
void hb_groups_free(struct hb_groups *groups);
/* The group of ROW, or of the texts that stand in groups->text; HB_DICT_NONE without memory. */
uint32_t hb_groups_of(struct hb_groups *groups, const struct hb_rows *rows,
                      const struct hb_row *row);
uint32_t hb_groups_add(struct hb_groups *groups);
/* The group of the rows whose key has the ids KEY_ID, if it is known by them; else HB_DICT_NONE. */
static inline uint32_t hb_groups_known(const struct hb_groups *groups, const uint32_t *key_id)
{
	if (groups->key_part == HB_NO_FIELD)
		return HB_DICT_NONE;
	uint32_t id = key_id[groups->key_part];
	return id < groups->of_key_cap ? groups->of_key[id] : HB_DICT_NONE;
}
/* Fills groups->text with the texts of GROUP. Valid until the next call for GROUPS. */
bool hb_groups_texts(struct hb_groups *groups, uint32_t group);
/* The texts that were joined to KEY into TEXT, by column; SPACE holds what could not be borrowed
 * from it. For threads. */
bool hb_group_texts(struct hb_str key, size_t n_columns, struct hb_str *text, struct hb_buf *space);
/* All groups, by their texts in byte order, column by column. The caller frees it with free(). */
uint32_t *hb_groups_sorted(const struct hb_groups *groups);
/* The same for the groups of N_PARTS parts; those of the same texts stand together, in the order of
 * the parts. *N is how many there are. Keys are borrowed. The caller frees it with free(). */
struct hb_group_at {
	uint64_t head; /* by which most keys are told apart: for sorting alone */
	struct hb_str key;
	uint32_t part, group;
};
struct hb_group_at *hb_groups_sorted_together(const struct hb_groups *const *part, size_t n_parts,
                                              size_t *n);

/* An array of words for each group, zeroed, that grows without moving. */
struct hb_cells {
	uint32_t **block;
	size_t n_blocks, cap;
	size_t words; /* for each group */
};

void hb_cells_free(struct hb_cells *cells);
/* Makes room for the groups below N_GROUPS. */
bool hb_cells_reserve(struct hb_cells *cells, uint32_t n_groups);

enum { HB_CELLS_BLOCK = 256, HB_CELLS_SLAB = 64 }; /* groups of a block, blocks of a slab */
static inline uint32_t *hb_cells_at(const struct hb_cells *cells, uint32_t group)
{
	return cells->block[group / HB_CELLS_BLOCK] + (group % HB_CELLS_BLOCK) * cells->words;
}

/* What each pupil's last date brought, and nothing of the dates before it. */
struct hb_latest {
	struct hb_groups pupils;
	struct hb_latest_pupil *pupil; /* by id of the pupil */
	size_t cap;
	char *pool; /* entries of entry_bytes, the first four of which link them */
	size_t pool_cap, pool_n;
	size_t entry_bytes;
	uint32_t free; /* first entry to use again */
};

/* For the pupils of ROWS, whose field is PUPIL. HB_SYSTEM without memory, told to SINK. The caller
 * frees it with hb_latest_free(), which takes one of zeros too. */
enum hb_status hb_latest_make(struct hb_latest *latest, const struct hb_rows *rows, uint32_t pupil,
                              size_t payload_bytes, struct hb_sink *sink);
void hb_latest_free(struct hb_latest *latest);
/* Room for what ROW, of DAY, says, in *PAYLOAD; NULL there when a later day of its pupil is known.
 * False without memory. */
bool hb_latest_add(struct hb_latest *latest, const struct hb_rows *rows, const struct hb_row *row,
                   int32_t day, void **payload);
/* Calls EACH for every payload that is left, with its day and the pupil's number; stops when it
 * says false. */
bool hb_latest_walk(const struct hb_latest *latest,
                    bool (*each)(void *ctx, const void *payload, int32_t day, uint32_t pupil),
                    void *ctx);

/* The summary as CSV. A group may be counted in several parts, which are added up. PUPIL: each
 * group is one pupil's, so that first, last and change mean something. */
struct hb_tallies;
struct hb_summary {
	const struct hb_items *items;
	struct hb_tallies *const *part;
	size_t n_parts;
	const struct hb_str *by; /* the names of the groups' columns */
	size_t n_by;
	bool pupil;
	unsigned threads; /* that may write; 0 is 1 */
};

/* The columns behind `vaardigheid` up to the counts, in order. */
enum hb_summary_column {
	HB_SUM_N,
	HB_SUM_MISSING,
	HB_SUM_MEAN,
	HB_SUM_MEDIAN,
	HB_SUM_MIN,
	HB_SUM_MAX,
	HB_SUM_FIRST_DATE,
	HB_SUM_FIRST,
	HB_SUM_LAST_DATE,
	HB_SUM_LAST,
	HB_SUM_CHANGE,
	HB_SUM_COLUMNS,
};
extern const char *const hb_summary_names[HB_SUM_COLUMNS];
/* The name of the count of score index I: "n1". OUT holds 24 bytes. */
struct hb_str hb_count_name(const struct hb_items *items, uint32_t i, char out[24]);
/* Whether NAME is a column that every summary has. */
bool hb_is_summary_column(const struct hb_items *items, struct hb_str name);
bool hb_summary_write(const struct hb_summary *summary, struct hb_csv_writer *out);

/* Refuses columns for --by that a summary has itself, or that are named twice (HB_USAGE). */
enum hb_status hb_check_by(const struct hb_items *items, const struct hb_str *by, size_t n_by,
                           struct hb_sink *sink);

#endif
