/*
 * lean.h - rows of which only what a share asks for is kept (inside lib/data).
 *
 * The lines of a file are mostly of one kind: ASCII, no quotes, every cell right at a glance. Such
 * a line is taken from the index of separators straight to what is kept of it, without a slice for
 * each cell or a value for each field (lean_lines.c). All others take the long way, by
 * hb_csv_next() and hb_check(), and what is kept of them is the same (lean.c). What that is is
 * worked out beforehand, and what each column of a file means for it (lean_plan.c).
 */
#ifndef HB_DATA_LEAN_H
#define HB_DATA_LEAN_H

#include "base/sys.h"
#include "data/batch.h"
#include "data/check_quick.h"
#include "data/share.h"

enum { HB_LEAN_KEY_MAX = 8 };

/* What a part of the unique key is known by. */
struct hb_lean_key {
	enum { HB_KEY_TEXT, HB_KEY_DAY, HB_KEY_CODE } kind;
	uint32_t place; /* TEXT: among the kept cells; CODE: among the codes */
};

struct hb_lean {
	const struct hb_share *share;
	unsigned n_parts;
	/* Cells are numbered: the table's fields, then the unknown columns. */
	const uint32_t *kept; /* cells that are kept */
	size_t n_kept;
	size_t n_handed;       /* the first of them, that who takes a row or a selection asks for */
	bool selects;          /* not all rows are wanted */
	uint32_t ruling;       /* the one field that rules within a row look at, or HB_NO_FIELD */
	const uint32_t *place; /* by cell: where it is kept, or HB_NO_FIELD */
	const uint16_t *code;  /* by field: which code it is, from 1; 0: none */
	struct hb_lean_key key[HB_LEAN_KEY_MAX];
	size_t n_key, by; /* parts of the unique key; the one rows are dealt by */
	size_t n_unique;  /* the parts that hb_unique sees: without the choice, if folded */
	const struct hb_field *choice; /* folded: the field of code[0]; else NULL */
	size_t stride; /* bytes kept for the codes of a row: one each, or folded one a choice */
};

enum { HB_LEAN_RUN = 16 }; /* digits that are taken at a time */

/* Of a column, for what is most frequent. */
enum hb_lean_kind {
	HB_LEAN_ANY,
	HB_LEAN_ID,     /* an id of which nothing is wanted */
	HB_LEAN_KEY,    /* an id that is a part of the key and kept */
	HB_LEAN_DAY,    /* the share's date, required and kept */
	HB_LEAN_CHOICE, /* coded, and perhaps kept */
	HB_LEAN_SCORE,  /* coded, and all there is to it is a digit */
	HB_LEAN_RULED,  /* of no use but to the rules, all of which look at it alone */
};

/* What is to be done with a column, or some in a row, of lines that are taken straight. */
struct hb_lean_step {
	enum hb_lean_kind kind;
	struct hb_check_step check;
	uint32_t column; /* from 0, the first of a run; and its last */
	uint32_t last;
	bool at_end;     /* that is the file's last one */
	uint32_t field;  /* HB_NO_FIELD: unknown */
	uint32_t place;  /* among the kept cells, or HB_NO_FIELD */
	uint32_t part;   /* the part of the key that is this text, or HB_NO_FIELD */
	uint16_t code;   /* from 1; 0: none */
	uint16_t run;    /* columns: more than 1 only where all are coded digits, alike, in a row,
	                    and not the file's first */
	int16_t less;    /* what is taken off a value to get its code */
	bool day, rules; /* the share's date; a rule within the row looks at it */
	bool among_ids;  /* see hb_lean_columns */
};

struct hb_lean_columns {
	const struct hb_lean_step *step; /* by column; a text that nobody asks for has none */
	size_t n_steps;
	size_t n;
	bool usable; /* false: a required field has no column */
	/* From column `ids` on are n_ids columns, 0 for none, among which are most of the ids:
	 * where no byte of them is odd they need no look one by one, and the steps left are these.
	 */
	size_t ids, n_ids;
	const struct hb_lean_step *plain_step;
	size_t n_plain_steps;
	/* What the file has no column for: kept cells, and parts of the key (their hash). */
	const uint32_t *absent;
	size_t n_absent;
	const uint32_t *absent_part;
	size_t n_absent_part;
	bool all_codes; /* each code has a column */
	/* Folded: leading columns that the rows of one record have in common, and the steps for
	 * them; 0: rows of this file are not folded. */
	size_t same, same_steps;
	bool rules_are_same; /* what rules look at is among them */
};

/* lean_plan.c */
/* Works out what is kept for SHARE. NULL without memory. Lives in the rows' arena. */
struct hb_lean *hb_lean_make(struct hb_rows *rows, const struct hb_share *share, unsigned n_parts);
/* The columns of IN as LEAN sees them, in IN->lean; false without memory. */
bool hb_lean_bind(struct hb_rows *rows, const struct hb_lean *lean, struct input *in);
/* The codes of a row that was checked, by the VALUE of each field, as they are handed over. */
void hb_lean_codes(const struct hb_lean *lean, const int64_t *value, uint8_t *code, uint64_t *here);
/* The part to which a row is dealt; HASH is hb_hash() of the text of its field `share->by`. */
static inline unsigned hb_lean_part(const struct hb_lean *lean, uint64_t hash)
{
	return (unsigned)((hash >> 32) * lean->n_parts >> 32);
}

/* lean.c. What follows fills a batch; without memory batch->failed is set. */
/* What hb_batch_look() does where rows->lean is set. */
void hb_lean_look(struct hb_batch *batch, const struct hb_rows *rows, const struct input *in,
                  struct hb_csv_reader *part);
/* Room for more rows; false without memory. */
bool hb_lean_grow(struct hb_batch *batch, const struct hb_lean *lean);
static inline bool hb_lean_room(struct hb_batch *b, const struct hb_lean *lean)
{
	return b->n < b->cap || hb_lean_grow(b, lean);
}

/* Deals the row at hand, number batch->n, to its part. */
static inline void hb_lean_deal(struct hb_batch *b, const struct hb_lean *lean)
{
	struct hb_dealt *d = &b->dealt[hb_lean_part(lean, b->hash[b->n * lean->n_key + lean->by])];
	if (d->n == d->cap && hb_grow(&d->row, &d->cap, d->n + 1, sizeof(*d->row)) != 0)
		b->failed = true;
	else
		d->row[d->n++] = (uint32_t)b->n;
}

/* lean_lines.c */
/* Takes as many lines as can be had straight from PART, where in->lean->usable. */
void hb_lean_take_lines(struct hb_batch *batch, const struct hb_rows *rows, const struct input *in,
                        struct hb_csv_reader *part);
/* Takes record R as shortly, where in->lean->usable and R has no warning; the row's line, record
 * and raw are the caller's. False: it is for the long way, or without memory. */
bool hb_lean_take_record(struct hb_batch *batch, const struct hb_rows *rows, const struct input *in,
                         const struct hb_csv_record *r);

#endif
