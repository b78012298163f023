#include "book/cell_format.h"

#include <string.h>

/* What is seen of a format's first section. */
struct look {
	struct hb_buf code; /* its text with HB_CELL_DIGIT for 0 */
	size_t zeros;       /* 0s */
	bool optional;      /* a # stands before the first of them: a digit where there is one */
	bool lettered;      /* a letter or digit as text stands before the first of them */
	bool plain;         /* something that no code has: ? . , / % E @, text behind a # */
	bool day, clock, span;
	char last; /* the last letter of a date or time: d y h s, or M for a month so far */
};

/* Bytes of the character that TEXT begins with. */
static size_t one(struct hb_str text)
{
	size_t len = text.len > 0;
	while (len < text.len && ((unsigned char)text.p[len] & 0xC0) == 0x80)
		len++;
	return len;
}

static void literal(struct look *l, const char *p, size_t len)
{
	l->plain |= l->optional && !l->zeros && len;
	for (size_t i = 0; i < len && !l->zeros; i++)
		l->lettered |= (p[i] >= '0' && p[i] <= '9') ||
		               (hb_char_lower(p[i]) >= 'a' && hb_char_lower(p[i]) <= 'z') ||
		               (p[i] & 0x80);
	hb_buf_add(&l->code, p, len);
}

/* m is a minute behind h and before s, a month elsewhere. */
static void date_letter(struct look *l, char c)
{
	if (c == 'm') {
		if (l->last == 'm' || l->last == 'M')
			return; /* the rest of mm */
		l->clock |= l->last == 'h';
		l->last = l->last == 'h' ? 'm' : 'M';
		return;
	}
	if (l->last == 'M') {
		l->clock |= c == 's';
		l->day |= c != 's';
	}
	l->clock |= c == 'h' || c == 's';
	l->day |= c == 'd' || c == 'y';
	l->last = c;
}

/* [h], [mm], [ss]: a time that may pass a day. Other brackets are colours, conditions, locales. */
static size_t bracket(struct look *l, struct hb_str rest)
{
	size_t len = hb_str_find(rest, ']');
	char c = len > 1 ? hb_char_lower(rest.p[1]) : '\0';
	bool same = c == 'h' || c == 'm' || c == 's';
	for (size_t i = 1; i < len && i < rest.len; i++)
		same &= hb_char_lower(rest.p[i]) == c;
	if (same && len < rest.len) {
		l->span = true;
		l->last = c;
	}
	return len + 1;
}

static void digit(struct look *l)
{
	l->zeros++;
	hb_buf_char(&l->code, HB_CELL_DIGIT);
}

/* Text that needs no quotes around it. */
static bool is_bare(char c)
{
	return (c & 0x80) || (c && strchr(" -+()$:&'^~{}<>=", c));
}

/* Takes what stands at the start of REST; its length. */
static size_t take(struct look *l, struct hb_str rest)
{
	char c = hb_char_lower(rest.p[0]);
	size_t close, next = one(hb_str_from(rest, 1));
	if (is_bare(c)) {
		literal(l, rest.p, 1);
		return 1;
	}
	switch (c) {
	case '"':
		close = hb_str_find(hb_str_from(rest, 1), '"');
		literal(l, rest.p + 1, close);
		return close + 2;
	case '\\':
	case '!':
		literal(l, rest.p + 1, next);
		return 1 + next;
	case '_': /* as wide as the next one */
	case '*': /* filled with the next one */
		return 1 + next;
	case '[':
		return bracket(l, rest);
	case 'a':
		if (rest.len >= 5 && hb_str_ieq((struct hb_str){ rest.p, 5 }, HB_STR("AM/PM")))
			return l->clock = true, 5;
		return 1;
	case 'd':
	case 'y':
	case 'm':
	case 'h':
	case 's':
		date_letter(l, c);
		return 1;
	case '0':
		digit(l);
		return 1;
	case '#': /* behind a 0 it is one */
		if (l->zeros)
			digit(l);
		else
			l->optional = true;
		return 1;
	default:
		l->plain = true;
		return 1;
	}
}

/* The format of cells that were given none, in words of which some hold a letter of dates. */
static bool is_general(struct hb_str code)
{
	static const char *const names[] = { "General", "Standard", "Standaard" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t len = strlen(names[i]);
		if (code.len >= len && hb_str_ieq((struct hb_str){ code.p, len }, hb_str(names[i])))
			return true;
	}
	return false;
}

bool hb_cell_format_read(struct hb_cell_format *f, struct hb_str code, struct hb_arena *arena)
{
	struct look l = { 0 };
	*f = (struct hb_cell_format){ .shape = HB_CELL_NUMBER };
	if (is_general(code))
		return true;
	while (code.len && code.p[0] != ';')
		code = hb_str_from(code, take(&l, code));
	l.day |= l.last == 'M';
	if (l.optional && !l.zeros && l.lettered)
		digit(&l); /* "L"# */
	bool failed = l.code.failed;
	if (l.span) {
		f->shape = HB_CELL_SPAN;
	} else if (l.day || l.clock) {
		*f = (struct hb_cell_format){ HB_CELL_MOMENT, l.day, l.clock, { 0 } };
	} else if (!l.plain && (l.zeros > 1 || (l.zeros == 1 && l.lettered))) {
		f->shape = HB_CELL_CODE;
		f->code = hb_arena_str(arena, hb_buf_slice(&l.code));
		failed |= !f->code.p;
	}
	hb_buf_free(&l.code);
	return !failed;
}

struct hb_cell_format hb_cell_format_builtin(uint32_t id)
{
	struct hb_cell_format moment = { .shape = HB_CELL_MOMENT };
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
		moment.day = true;
	else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
		moment.clock = true;
	else if (id == 22)
		moment.day = moment.clock = true;
	else
		moment.shape = id == 46 ? HB_CELL_SPAN : HB_CELL_NUMBER;
	return moment;
}
