#include "csv/private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 60 }; /* bytes of a value in a finding */

/* The start of S, no half character at the end. */
static struct hb_str start_of(struct hb_str s)
{
	if (s.len <= SHOWN)
		return s;
	size_t len = SHOWN;
	while (len > SHOWN - 3 && (s.p[len] & 0xC0) == 0x80)
		len--;
	return (struct hb_str){ s.p, len };
}

static void decide(struct hb_csv_reader *r, struct hb_str raw)
{
	if (r->dialect.encoding.kind == HB_ENCODING_UNDECIDED && !hb_ascii(raw))
		hb_encoding_decide(&r->dialect.encoding, raw);
}

/* Cell by cell into r->text, for which there must be room, so that it does not move. */
static void rewrite(struct hb_csv_reader *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (hb_ascii(r->cell[i]))
			continue;
		size_t at = r->text.len;
		hb_encoding_text(&r->dialect.encoding, &r->text, r->cell[i]);
		r->cell[i] = (struct hb_str){ r->text.p + at, r->text.len - at };
	}
}

static bool room_for_text(struct hb_csv_reader *r, size_t n, size_t factor)
{
	size_t bytes = 0;
	for (size_t i = 0; i < n; i++)
		bytes += r->cell[i].len;
	r->text.len = 0;
	r->text.failed = false;
	return hb_buf_reserve(&r->text, factor * bytes);
}

static void warn_of_garble(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!hb_double_encoded(r->cell[i]))
			continue;
		record->warning = HB_M_DOUBLE_ENCODED;
		record->column = (uint32_t)i + 1;
		record->value = start_of(r->cell[i]);
		return;
	}
}

/* Which of the cells FROM..N-1, that lie in order, holds the byte at P. */
static size_t cell_at(const struct hb_str *cell, size_t from, size_t n, const char *p)
{
	for (n -= from; n > 1;) {
		size_t half = n / 2;
		bool behind = cell[from + half].p <= p;
		from += behind ? half : 0;
		n = behind ? n - half : half;
	}
	return from;
}

/* Decodes a record that is nothing but its cells and what delimits them: those before a byte that
 * is not ASCII are passed over in halves. */
static enum hb_verdict decode_plain(struct hb_csv_reader *r, struct hb_str raw, size_t n)
{
	size_t from = 0, len;
	for (size_t at = hb_ascii_run(raw); at < raw.len;
	     at += hb_ascii_run(hb_str_from(raw, at))) {
		from = cell_at(r->cell, from, n, raw.p + at);
		struct hb_str cell = r->cell[from];
		size_t end = (size_t)(cell.p - raw.p) + cell.len;
		char *to = r->text.p + r->text.len;
		if (at >= end || !hb_encoding_decode(&r->dialect.encoding, cell, to, &len))
			return HB_REJECT;
		r->cell[from++] = (struct hb_str){ to, len };
		r->text.len += len;
		at = end;
	}
	return HB_GOOD;
}

/* The cells of a single-byte encoding that are not ASCII, into r->text. Mostly they lie in the
 * record, in order, so that one look at it for the next byte that is not ASCII passes over all
 * cells before that. */
static enum hb_verdict decode_single(struct hb_csv_reader *r, struct hb_str raw, size_t n,
                                     bool plain)
{
	r->text.len = 0;
	r->text.failed = false;
	if (!hb_buf_reserve(&r->text, 3 * raw.len + 8))
		return HB_NO_MEMORY;
	if (plain)
		return decode_plain(r, raw, n);
	size_t wide = hb_ascii_run(raw), len;
	for (size_t i = 0; i < n; i++) {
		struct hb_str cell = r->cell[i];
		size_t at = (size_t)((uintptr_t)cell.p - (uintptr_t)raw.p);
		bool inside = at < raw.len;
		if (inside ? at + cell.len <= wide : hb_ascii(cell))
			continue;
		char *to = r->text.p + r->text.len;
		if (!hb_encoding_decode(&r->dialect.encoding, cell, to, &len))
			return HB_REJECT;
		r->cell[i] = (struct hb_str){ to, len };
		r->text.len += len;
		if (inside)
			wide = at + cell.len + hb_ascii_run(hb_str_from(raw, at + cell.len));
	}
	return HB_GOOD;
}

/* Decodes no more cells than are wanted. */
static enum hb_verdict decode_few(struct hb_csv_reader *r, struct hb_str raw, size_t n)
{
	if (!hb_encoding_fits(&r->dialect.encoding, raw))
		return HB_REJECT;
	if (r->dialect.encoding.kind != HB_ENCODING_SINGLE)
		return HB_GOOD;
	r->text.len = 0;
	r->text.failed = false;
	if (!hb_buf_reserve(&r->text, 4 * raw.len))
		return HB_NO_MEMORY;
	for (size_t i = 0; i < r->n_only; i++) {
		if (r->only[i] >= n || hb_ascii(r->cell[r->only[i]]))
			continue;
		size_t at = r->text.len;
		hb_encoding_text(&r->dialect.encoding, &r->text, r->cell[r->only[i]]);
		r->cell[r->only[i]] = (struct hb_str){ r->text.p + at, r->text.len - at };
	}
	return HB_GOOD;
}

enum hb_verdict hb_csv_decode(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n)
{
	struct hb_encoding *e = &r->dialect.encoding;
	decide(r, record->raw);
	if (r->only)
		return decode_few(r, record->raw, n);
	if (e->kind == HB_ENCODING_SINGLE) {
		enum hb_verdict verdict = decode_single(r, record->raw, n, record->plain);
		if (verdict != HB_GOOD)
			return verdict;
	} else if (!hb_encoding_fits(e, record->raw)) {
		return HB_REJECT;
	}
	/* The record as a whole first: nearly always there is nothing to be found. */
	if (hb_double_encoded(e->kind == HB_ENCODING_SINGLE ? hb_buf_slice(&r->text) : record->raw))
		warn_of_garble(r, record, n);
	return HB_GOOD;
}

enum hb_verdict hb_csv_reject(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n,
                              enum hb_message problem, size_t column)
{
	decide(r, record->raw);
	if (!room_for_text(r, n, 4)) /* a byte may become \xEB */
		return HB_NO_MEMORY;
	rewrite(r, n);
	record->problem = problem;
	record->warning = HB_MESSAGE_COUNT;
	record->column = (uint32_t)column;
	record->cell = r->cell;
	record->n_cells = n;
	record->value = record->expected = (struct hb_str){ NULL, 0 };
	if (column && column <= n)
		record->value = start_of(r->cell[column - 1]);
	if (problem == HB_M_LONE_CR || problem == HB_M_LONE_LF)
		record->expected = hb_str(r->dialect.line_end);
	return HB_REJECT;
}

static enum hb_verdict reject_count(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n)
{
	if (hb_csv_reject(r, record, n, HB_M_CELL_COUNT, 0) == HB_NO_MEMORY)
		return HB_NO_MEMORY;
	r->value.len = 0;
	hb_buf_int(&r->value, (int64_t)n);
	if (r->value.failed)
		return HB_NO_MEMORY;
	snprintf(r->expected, sizeof(r->expected), "%zu", r->n_header);
	record->value = hb_buf_slice(&r->value);
	record->expected = hb_str(r->expected);
	return HB_REJECT;
}

/* The bytes without meaning are mostly in one cell, which can be named then. */
static enum hb_verdict reject_bytes(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n)
{
	size_t column = 0, hits = 0;
	for (size_t i = 0; i < n; i++) {
		if (hb_encoding_fits(&r->dialect.encoding, r->cell[i]))
			continue;
		if (hits++ == 0)
			column = i + 1;
	}
	if (hb_csv_reject(r, record, n, HB_M_ENCODING, column) == HB_NO_MEMORY)
		return HB_NO_MEMORY;
	if (hits > 1)
		record->column = 0;
	record->expected = hb_str(r->dialect.encoding.name);
	return HB_REJECT;
}

static enum hb_verdict reject_nul(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n)
{
	size_t column = 0;
	for (size_t i = 0; i < n && !column; i++)
		if (hb_str_find(r->cell[i], '\0') < r->cell[i].len)
			column = i + 1;
	enum hb_verdict verdict = hb_csv_reject(r, record, n, HB_M_NUL_BYTE, column);
	record->value = (struct hb_str){ NULL, 0 }; /* it would cut off the message it is put in */
	return verdict;
}

/* A second file put behind the first may bring its byte order mark along, and quotes behind that
 * mark are read as text. */
static bool is_first_name(struct hb_str cell, struct hb_str name)
{
	if (hb_str_eq(cell, name))
		return true;
	if (!hb_str_starts(cell, HB_STR("\xEF\xBB\xBF")))
		return false;
	cell = hb_str_from(cell, 3);
	if (hb_str_eq(cell, name))
		return true;
	return cell.len == name.len + 2 && cell.p[0] == '"' && cell.p[cell.len - 1] == '"' &&
	       hb_str_eq((struct hb_str){ cell.p + 1, name.len }, name);
}

bool hb_csv_is_header(const struct hb_csv_reader *r)
{
	if (!is_first_name(r->cell[0], r->header[0]))
		return false;
	for (size_t i = 1; i < r->n_header; i++)
		if (!hb_str_eq(r->cell[i], r->header[i]))
			return false;
	return true;
}

enum hb_verdict hb_csv_judge(struct hb_csv_reader *r, struct hb_csv_record *record, size_t n,
                             size_t last_filled)
{
	if (last_filled == 0)
		return HB_EMPTY;
	record->problem = record->warning = HB_MESSAGE_COUNT;
	record->column = 0;
	record->value = record->expected = (struct hb_str){ NULL, 0 };
	if (hb_str_find(record->raw, '\0') < record->raw.len)
		return reject_nul(r, record, n);
	enum hb_verdict verdict = HB_GOOD;
	bool wide = !hb_ascii(record->raw);
	if (wide)
		decide(r, record->raw);
	if (wide && !hb_encoding_fits(&r->dialect.encoding, record->raw))
		return reject_bytes(r, record, n);
	if (n < r->n_header || last_filled > r->n_header)
		return reject_count(r, record, n);
	n = r->n_header;
	if (wide)
		verdict = hb_csv_decode(r, record, n);
	if (verdict == HB_NO_MEMORY)
		return verdict;
	if (hb_csv_is_header(r)) {
		/* The cells are UTF-8 by now: they must not be turned into it again. */
		record->problem = HB_M_REPEATED_HEADER;
		record->warning = HB_MESSAGE_COUNT;
		record->column = 0;
		record->value = (struct hb_str){ NULL, 0 };
		verdict = HB_REJECT;
	}
	record->cell = r->cell;
	record->n_cells = n;
	return verdict;
}
