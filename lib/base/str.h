/*
 * str.h - text as slices, and a buffer that grows.
 *
 * A slice borrows: it is as valid as the memory it points into. Text is UTF-8 unless a function
 * says "bytes". Nothing here fails but for memory; a buffer remembers that (`failed`), drops what
 * is added from then on, and is asked once at the end.
 */
#ifndef HB_BASE_STR_H
#define HB_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hb_str {
	const char *p; /* may be NULL when len is 0 */
	size_t len;    /* bytes */
};

#define HB_STR(literal) ((struct hb_str){ (literal), sizeof(literal) - 1 })
/* For printf("%.*s"). */
#define HB_STR_ARGS(s) (int)(s).len, ((s).p ? (s).p : "")

/* A C string as a slice; NULL is the empty one. */
struct hb_str hb_str(const char *cstr);

bool hb_str_eq(struct hb_str a, struct hb_str b);
bool hb_str_is(struct hb_str a, const char *cstr);
/* Equal but for the case of ASCII letters. */
bool hb_str_ieq(struct hb_str a, struct hb_str b);
bool hb_str_starts(struct hb_str s, struct hb_str prefix);
bool hb_str_ends(struct hb_str s, struct hb_str suffix);
/* Order by bytes: <0, 0, >0; a prefix comes first. */
int hb_str_cmp(struct hb_str a, struct hb_str b);
/* The first eight bytes as a number, zeros where there are fewer: texts whose heads differ are in
 * the order of these. */
uint64_t hb_str_head(struct hb_str s);
/* Without ASCII blanks (space, tab, CR, LF, VT, FF) at both ends. */
struct hb_str hb_str_trim(struct hb_str s);
/* From byte AT on; empty past the end. */
struct hb_str hb_str_from(struct hb_str s, size_t at);
/* Where C stands first, or s.len. */
size_t hb_str_find(struct hb_str s, char c);
/* Where NEEDLE stands first, or SIZE_MAX. */
size_t hb_str_search(struct hb_str s, struct hb_str needle);
/* Cuts *REST at the first SEP: returns the part before it and leaves what follows in *REST.
 * After the last part rest->p is NULL. Call with rest->p not NULL. */
struct hb_str hb_str_cut(struct hb_str *rest, char sep);
/* An ASCII letter in lower case, anything else as it is; no locale enters. */
char hb_char_lower(char c);
/* A plain decimal integer, an optional '-' and digits only, within MIN..MAX: true, and *OUT.
 * False leaves *OUT alone. */
bool hb_str_int(struct hb_str s, int64_t min, int64_t max, int64_t *out);
/* The same for a single digit, as most scores and counts are. */
static inline bool hb_str_digit(struct hb_str s, uint32_t *out)
{
	if (s.len != 1 || (unsigned char)(s.p[0] - '0') > 9)
		return false;
	*out = (uint32_t)(s.p[0] - '0');
	return true;
}
/* Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). */
bool hb_str_utf8(struct hb_str s);
/* Bytes of the well-formed UTF-8 character that S begins with; 0: S is empty or none is there. */
size_t hb_utf8_step(struct hb_str s);

struct hb_buf {
	char *p; /* not terminated, but for hb_buf_text() */
	size_t len;
	size_t cap;
	bool failed; /* memory ran out; what was added after that is not there */
};

/* A buffer starts as {0}. The caller frees it with hb_buf_free(), after which it is {0} again. */
void hb_buf_free(struct hb_buf *b);
/* Room for EXTRA more bytes; false without memory. */
bool hb_buf_reserve(struct hb_buf *b, size_t extra);
void hb_buf_add(struct hb_buf *b, const void *p, size_t len);
void hb_buf_char(struct hb_buf *b, char c);
void hb_buf_cstr(struct hb_buf *b, const char *s);
void hb_buf_str(struct hb_buf *b, struct hb_str s);
void hb_buf_int(struct hb_buf *b, int64_t n);
void hb_buf_printf(struct hb_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The content as a slice. Borrowed; valid until the buffer changes. */
struct hb_str hb_buf_slice(const struct hb_buf *b);
/* The content with a NUL behind it ("" after a failure). Borrowed; valid until the buffer changes.
 */
const char *hb_buf_text(struct hb_buf *b);

#endif
