/*
 * lean_known.h - values that were looked at before (inside lib/data, for lean_cells.h).
 *
 * A file has many rows and few different choices and lists of choices. What they mean is kept by
 * the batch, compared byte by byte.
 */
#ifndef HB_DATA_LEAN_KNOWN_H
#define HB_DATA_LEAN_KNOWN_H

#include <string.h>

#include "data/lean.h"

/* Whether the LEN bytes at A and B are the same; mostly they are, and few. */
static inline bool hb_same_bytes(const char *a, const char *b, size_t len)
{
	uint64_t x, y, differ = 0;
	for (; len >= sizeof(x); a += sizeof(x), b += sizeof(x), len -= sizeof(x)) {
		memcpy(&x, a, sizeof(x));
		memcpy(&y, b, sizeof(y));
		differ |= x ^ y;
	}
	for (size_t i = 0; i < len; i++)
		differ |= (uint8_t)(a[i] ^ b[i]);
	return !differ;
}

/* Rows of a record name their choices in order: the one behind the last is guessed first. */
static inline bool hb_guessed(struct hb_batch *b, const struct hb_field *f, struct hb_str text,
                              int64_t *value)
{
	size_t at = b->guess;
	b->guess = at + 1 < f->n_choices ? at + 1 : 0;
	*value = (int64_t)at;
	return at < f->n_choices && f->choices[at].id.len == text.len &&
	       hb_same_bytes(f->choices[at].id.p, text.p, text.len);
}

/* Where TEXT, which is not empty, stands if it is known... */
static inline struct hb_known *hb_known_place(struct hb_batch *b, uint32_t field,
                                              struct hb_str text)
{
	return &b->known[(text.len * 7 + (uint8_t)text.p[0] + field) % HB_KNOWN];
}

/* ...and whether it does. */
static inline bool hb_is_known(const struct hb_known *k, uint32_t field, struct hb_str text)
{
	return k->field == field && k->len == text.len && hb_same_bytes(k->text, text.p, text.len);
}

/* The value of a text that hb_value() takes for good; few different ones come again and again. */
static inline bool hb_known_value(struct hb_batch *b, const struct hb_rows *rows, uint32_t field,
                                  struct hb_str text, int64_t *value)
{
	const struct hb_field *f = &rows->table->fields[field];
	if (f->type == HB_TYPE_CHOICE) {
		if (hb_guessed(b, f, text, value))
			return true;
		struct hb_problem unused = { 0 };
		if (!hb_value(f, text, value, &unused, &b->at_hand.arena))
			return false;
		b->guess = (size_t)*value + 1;
		return true;
	}
	struct hb_known *k = hb_known_place(b, field, text);
	if (hb_is_known(k, field, text)) {
		*value = k->value;
		b->ruling = field == rows->lean->ruling ? k : NULL;
		return true;
	}
	struct hb_problem why = { 0 };
	if (!hb_value(f, text, value, &why, &b->at_hand.arena))
		return false;
	if (text.len <= sizeof(k->text)) {
		*k = (struct hb_known){ field, (uint8_t)text.len, { 0 }, *value, false };
		memcpy(k->text, text.p, text.len);
	}
	return true;
}

#endif
