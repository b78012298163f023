/*
 * bind.h - which column of a canonical table is which field.
 *
 * For `check` and all that reads canonical data: headers are ids. Blanks round a header do not
 * count. An older id (renamed_from) is taken with a note, an unknown column passes with a note.
 * What looks like a field of the form but is not spelt as its id is refused, for otherwise a whole
 * column would pass as unknown and count as missing: its label or alias wants `import`, a near miss
 * wants correcting. So are a field twice and a required field without a column.
 */
#ifndef HB_FORM_BIND_H
#define HB_FORM_BIND_H

#include "form/form.h"

enum hb_bind_kind {
	HB_BIND_FIELD,
	HB_BIND_IGNORED, /* what --rejects put in front (afgewezen, bestand, regel) */
	HB_BIND_UNKNOWN, /* passes unchanged, under a name of its own (form/column_names.h) */
};

struct hb_bind_column {
	enum hb_bind_kind kind;
	uint32_t field; /* FIELD: index in the table; else HB_NO_FIELD */
};

struct hb_bind {
	const struct hb_bind_column *column; /* by column of the file */
	size_t n_columns;
	const uint32_t *extra;           /* the unknown columns (0-based), in order */
	const struct hb_str *extra_name; /* under which they pass, each once */
	size_t n_extra;
};

/* Where the header stands, for findings. */
struct hb_bind_place {
	struct hb_str file;
	uint64_t line;
};

/* Binds the N cells of HEADER to TABLE. HB_USAGE: refused; SINK knows all reasons. What BIND points
 * to lives in ARENA. */
enum hb_status hb_bind_make(struct hb_bind *bind, const struct hb_table *table,
                            const struct hb_str *header, size_t n,
                            const struct hb_bind_place *place, struct hb_arena *arena,
                            struct hb_sink *sink);
/* The unknown columns (0-based), in order. Owned by the arena. */
const uint32_t *hb_bind_extra(const struct hb_bind *bind, size_t *n);

struct hb_long {
	struct hb_table table;
	uint32_t skill, score; /* indices of vaardigheid and score in `table` */
	const uint32_t *item; /* by choice of vaardigheid: index of the scale field in the source */
	const uint32_t
	        *from; /* by field of `table`: index in the source, HB_NO_FIELD for the two */
	bool scales_differ;
};
/* Makes the long shape of TABLE, a record with scale fields: all other fields in their order, then
 * `vaardigheid`, a required CHOICE of the scale fields (id, label, help, group, aliases), and
 * `score`, an INT within the scales' bounds (the widest of them; where scales_differ a row's own
 * may be narrower). The key is TABLE's with `vaardigheid`; a rule that names a scale field is left
 * out. False without memory, or when TABLE has no scale field. OUT lives in ARENA and borrows
 * TABLE. */
bool hb_table_long(struct hb_arena *arena, const struct hb_table *table, struct hb_long *out);

/* Whether the N cells of HEADER are those of TABLE's long shape, by the two columns that only it
 * has. False when TABLE has no scale field. */
bool hb_is_long_header(const struct hb_table *table, const struct hb_str *header, size_t n);

#endif
