#include "report/wrap.h"

#include <string.h>

#include "base/unicode.h"

/* Length of the first whole character. */
static size_t one_char(struct hb_str s)
{
	size_t n = 1;
	while (n < s.len && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

/* Whether the hyphen before byte AT stands between two letters. */
static bool ends_word(struct hb_str s, size_t at)
{
	unsigned char before = (unsigned char)s.p[at - 2];
	unsigned char after = at < s.len ? (unsigned char)s.p[at] : ' ';
	return (before >= 'A' && after >= 'A');
}

/* The part of S before the first line break, looking no further than LIMIT bytes. */
static struct hb_str before_break(struct hb_str s, size_t limit)
{
	struct hb_str head = { s.p, s.len < limit ? s.len : limit };
	head.len = hb_str_find(head, '\n');
	return head;
}

static void leave(struct hb_str *rest, size_t at)
{
	if (at >= rest->len)
		*rest = (struct hb_str){ NULL, 0 };
	else
		*rest = hb_str_from(*rest, at);
}

/* Whether a line may end before byte AT: at a blank, or behind the hyphen of a compound. */
static bool may_cut(struct hb_str s, size_t at)
{
	if (at < s.len && s.p[at] == ' ')
		return true;
	return at > 1 && s.p[at - 1] == '-' && ends_word(s, at);
}

struct hb_str hb_wrap(struct hb_str *rest, size_t width)
{
	size_t fit = hb_fit(*rest, width);
	struct hb_str line = before_break(*rest, fit + 1);
	if (line.len < rest->len && line.len <= fit && rest->p[line.len] == '\n') {
		*rest = hb_str_from(*rest, line.len + 1);
		return line;
	}
	if (fit >= rest->len) {
		line = *rest;
		*rest = (struct hb_str){ NULL, 0 };
		return line;
	}
	if (!fit)
		fit = one_char(*rest);
	size_t cut = fit; /* a blank just behind what fits will do too */
	while (cut && !may_cut(*rest, cut))
		cut--;
	line = (struct hb_str){ rest->p, cut ? cut : fit };
	size_t next = line.len;
	while (next < rest->len && rest->p[next] == ' ')
		next++;
	leave(rest, next);
	while (line.len && line.p[line.len - 1] == ' ')
		line.len--;
	return line;
}

void hb_extent(struct hb_str text, size_t *line, size_t *word)
{
	*line = *word = 0;
	for (struct hb_str rest = text; rest.p;) {
		struct hb_str part = hb_str_cut(&rest, '\n');
		size_t width = hb_width(part);
		if (width > *line)
			*line = width;
		for (size_t from = 0, i = 1; i <= part.len; i++) {
			if (i < part.len && !may_cut(part, i))
				continue;
			width = hb_width((struct hb_str){ part.p + from, i - from });
			if (width > *word)
				*word = width;
			from = i + (i < part.len && part.p[i] == ' ');
		}
	}
}
