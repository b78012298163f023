#include "csv/private_writer.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

enum { BUFFER_SIZE = 64 * 1024, SHORT = 64 };

struct hb_csv_writer {
	struct hb_output *out;
	struct hb_buf *memory; /* instead of `out`, or NULL */
	bool excel;
	char delimiter;
	bool begun; /* the record has a cell */
	bool bare;  /* it has one cell, and that is empty */
	size_t used;
	char buffer[BUFFER_SIZE];
};

#define ONES UINT64_C(0x0101010101010101)
#define TOPS UINT64_C(0x8080808080808080)

/* Not zero when one of the eight bytes is C. Which one cannot be told from it: the borrow of a
 * hit runs on. */
static inline uint64_t has(uint64_t word, unsigned char c)
{
	uint64_t x = word ^ ONES * c;
	return (x - ONES) & ~x & TOPS;
}

static inline uint64_t has_special(uint64_t word, char delimiter)
{
	return has(word, (unsigned char)delimiter) | has(word, '"') | has(word, '\n') |
	       has(word, '\r');
}

static inline bool is_special(char c, char delimiter)
{
	return c == delimiter || c == '"' || c == '\n' || c == '\r';
}

static bool needs_quotes(struct hb_str s, char delimiter)
{
	const char *p = s.p, *end = s.p + s.len;
	for (; end - p >= 8; p += 8) {
		uint64_t word;
		memcpy(&word, p, sizeof(word));
		if (has_special(word, delimiter))
			return true;
	}
	for (; p < end; p++)
		if (is_special(*p, delimiter))
			return true;
	return false;
}

static struct hb_csv_writer *new_writer(struct hb_output *out, bool excel)
{
	struct hb_csv_writer *w = hb_sys.malloc(sizeof(*w));
	if (!w)
		return NULL;
	w->out = out;
	w->memory = NULL;
	w->excel = excel;
	w->delimiter = w->excel ? ';' : ',';
	w->begun = w->bare = false;
	w->used = 0;
	return w;
}

struct hb_csv_writer *hb_csv_writer_new(struct hb_output *out, enum hb_csv_style style)
{
	struct hb_csv_writer *w = new_writer(out, style == HB_CSV_EXCEL);
	if (w && w->excel)
		hb_output_write(out, "\xEF\xBB\xBF", 3);
	return w;
}

struct hb_csv_writer *hb_csv_writer_like(const struct hb_csv_writer *w, struct hb_buf *memory)
{
	struct hb_csv_writer *like = new_writer(NULL, w->excel);
	if (like)
		like->memory = memory;
	return like;
}

/* Hands LEN bytes on. */
static void hand_on(struct hb_csv_writer *w, const char *p, size_t len)
{
	if (w->memory)
		hb_buf_add(w->memory, p, len);
	else
		hb_output_write(w->out, p, len);
}

static void flush(struct hb_csv_writer *w)
{
	hand_on(w, w->buffer, w->used);
	w->used = 0;
}

void hb_csv_writer_free(struct hb_csv_writer *w)
{
	if (w)
		flush(w);
	free(w);
}

void hb_csv_writer_flush(struct hb_csv_writer *w)
{
	flush(w);
}

static inline void put(struct hb_csv_writer *w, const char *p, size_t len)
{
	if (len > BUFFER_SIZE - w->used) {
		flush(w);
		if (len > BUFFER_SIZE) {
			hand_on(w, p, len);
			return;
		}
	}
	if (len)
		memcpy(w->buffer + w->used, p, len);
	w->used += len;
}

void hb_csv_writer_put(struct hb_csv_writer *w, struct hb_str records)
{
	put(w, records.p, records.len);
}

/* Each quote is written twice, once as the end of a part and once as the start of the next. */
static void put_quoted(struct hb_csv_writer *w, struct hb_str s)
{
	for (struct hb_str part = s; part.len;) {
		size_t at = hb_str_find(part, '"');
		put(w, part.p, at);
		if (at == part.len)
			break;
		put(w, "\"\"", 2);
		part = hb_str_from(part, at + 1);
	}
}

static inline void begin_cell(struct hb_csv_writer *w, bool empty)
{
	w->bare = empty && !w->begun;
	if (w->begun)
		put(w, &w->delimiter, 1);
	w->begun = true;
}

/* What Excel would run, or what hides it: https://owasp.org/www-community/attacks/CSV_Injection */
static bool runs(struct hb_str s)
{
	return s.len && memchr("=+-@\t\r", s.p[0], 6);
}

static void put_cell(struct hb_csv_writer *w, struct hb_str cell, bool defuse)
{
	begin_cell(w, cell.len == 0);
	bool quotes = needs_quotes(cell, w->delimiter);
	if (quotes)
		put(w, "\"", 1);
	if (defuse)
		put(w, "'", 1);
	if (quotes)
		put_quoted(w, cell);
	else
		put(w, cell.p, cell.len);
	if (quotes)
		put(w, "\"", 1);
}

/* Most cells are short and need no quotes: they are copied and looked at in one go, and where one
 * turns out to need them nothing has been taken down yet. */
static inline bool put_plain(struct hb_csv_writer *w, struct hb_str cell)
{
	if (cell.len > SHORT || cell.len >= BUFFER_SIZE - w->used)
		return false;
	char *to = w->buffer + w->used;
	const char *p = cell.p, *end = cell.p + cell.len;
	uint64_t special = 0;
	*to = w->delimiter;
	to += w->begun;
	for (; end - p >= 8; p += 8, to += 8) {
		uint64_t word;
		memcpy(&word, p, sizeof(word));
		memcpy(to, &word, sizeof(word));
		special |= has_special(word, w->delimiter);
	}
	for (; p < end; p++) {
		*to++ = *p;
		special |= is_special(*p, w->delimiter);
	}
	if (special)
		return false;
	w->used = (size_t)(to - w->buffer);
	w->begun = true;
	w->bare = false;
	return true;
}

void hb_csv_empty(struct hb_csv_writer *w)
{
	begin_cell(w, true);
}

void hb_csv_text(struct hb_csv_writer *w, struct hb_str cell)
{
	bool defuse = w->excel && runs(cell);
	if (cell.len == 0)
		hb_csv_empty(w);
	else if (defuse || !put_plain(w, cell))
		put_cell(w, cell, defuse);
}

void hb_csv_code(struct hb_csv_writer *w, struct hb_str cell)
{
	if (cell.len == 0)
		hb_csv_empty(w);
	else if (!put_plain(w, cell))
		put_cell(w, cell, false);
}

/* The digits of N, at least LEAST of them, end at END; returns where they begin. */
static char *digits(char *end, uint64_t n, unsigned least)
{
	char *p = end;
	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n || (size_t)(end - p) < least);
	return p;
}

static uint64_t magnitude(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

/* Scores and counts are mostly one digit. */
void hb_csv_int(struct hb_csv_writer *w, int64_t n)
{
	if (n >= 0 && n <= 9 && w->begun && BUFFER_SIZE - w->used >= 2) {
		w->buffer[w->used++] = w->delimiter;
		w->buffer[w->used++] = (char)('0' + n);
		w->bare = false;
		return;
	}
	hb_csv_decimal(w, n, 0);
}

void hb_csv_decimal(struct hb_csv_writer *w, int64_t n, unsigned decimals)
{
	char text[32], *end = text + sizeof(text), *p = digits(end, magnitude(n), decimals + 1);
	char *point = end - decimals;
	if (decimals) {
		memmove(p - 1, p, (size_t)(point - p));
		p--;
		point[-1] = w->excel ? ',' : '.';
	}
	if (n < 0)
		*--p = '-';
	begin_cell(w, false);
	put(w, p, (size_t)(end - p));
}

bool hb_csv_raw(struct hb_csv_writer *w, struct hb_str cells)
{
	if (!w->excel)
		put(w, cells.p, cells.len);
	return !w->excel;
}

void hb_csv_end(struct hb_csv_writer *w)
{
	if (w->bare)
		put(w, "\"\"", 2);
	put(w, w->excel ? "\r\n" : "\n", w->excel ? 2 : 1);
	w->begun = w->bare = false;
}

struct hb_csv_marks hb_csv_marks(const struct hb_csv_writer *w)
{
	if (w->excel)
		return (struct hb_csv_marks){ ';', ',', { '\r', '\n' }, 2 };
	return (struct hb_csv_marks){ ',', '.', { '\n', '\0' }, 1 };
}

char *hb_csv_compose(struct hb_csv_writer *w, size_t len)
{
	if (len + 1 > BUFFER_SIZE - w->used)
		flush(w);
	if (w->begun)
		w->buffer[w->used++] = w->delimiter;
	return w->buffer + w->used;
}

void hb_csv_composed(struct hb_csv_writer *w, const char *to)
{
	w->used = (size_t)(to - w->buffer);
	w->begun = w->bare = false;
}

struct hb_str hb_csv_put_ready(struct hb_str code, struct hb_csv_marks marks,
                               struct hb_arena *arena)
{
	char *text = hb_arena_bytes(arena, code.len + 1 + HB_CSV_STRIDE);
	if (!text)
		return (struct hb_str){ NULL, 0 };
	memcpy(text, code.p, code.len);
	memset(text + code.len, marks.delimiter, 1 + HB_CSV_STRIDE);
	return (struct hb_str){ text, code.len + 1 };
}

static void quote(struct hb_buf *out, struct hb_str cell, char delimiter, bool defuse)
{
	bool quotes = needs_quotes(cell, delimiter);
	if (quotes)
		hb_buf_char(out, '"');
	if (defuse)
		hb_buf_char(out, '\'');
	for (; quotes; cell = hb_str_from(cell, 1)) {
		size_t at = hb_str_find(cell, '"');
		hb_buf_add(out, cell.p, at);
		cell = hb_str_from(cell, at);
		if (!cell.len)
			break;
		hb_buf_cstr(out, "\"\"");
	}
	hb_buf_str(out, cell);
	if (quotes)
		hb_buf_char(out, '"');
}

void hb_csv_quote(struct hb_buf *out, struct hb_str cell)
{
	quote(out, cell, ',', false);
}

void hb_csv_prepare(const struct hb_csv_writer *w, struct hb_buf *out, struct hb_str cell)
{
	quote(out, cell, w->delimiter, w->excel && runs(cell));
	hb_buf_char(out, w->delimiter);
}

void hb_csv_prepared(struct hb_csv_writer *w, struct hb_str cells)
{
	if (!cells.len)
		return;
	w->bare = cells.len == 1;
	w->begun = true;
	put(w, cells.p, cells.len - 1);
}
