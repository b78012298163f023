#include "data/import_plan.h"

#include <string.h>

#include "base/unicode.h"

enum {
	NAME_MAX_END = 200, /* bytes of a name that may stand behind a question */
	ENDS_MOST = 4,      /* places where a question may end that are looked at */
	WORDS_MOST = 3,     /* of a person column's name beside other words */
};

/* The columns that Microsoft Forms and Google Forms add, folded. The one place that knows them. */
static const struct {
	const char *name;
	struct hb_survey_name is;
} survey_names[] = {
	{ "id", { HB_SURVEY_NUMBER, false, false } },
	{ "begintijd", { HB_SURVEY_START, false, false } },
	{ "starttijd", { HB_SURVEY_START, false, false } },
	{ "tijd van voltooien", { HB_SURVEY_COMPLETION, false, false } },
	{ "voltooiingstijd", { HB_SURVEY_COMPLETION, false, false } },
	{ "e mail", { HB_SURVEY_EMAIL, false, false } },
	{ "e mailadres", { HB_SURVEY_EMAIL, false, false } },
	{ "gebruikersnaam", { HB_SURVEY_EMAIL, false, false } },
	{ "naam", { HB_SURVEY_NAME, false, false } },
	{ "tijd van laatste wijziging", { HB_SURVEY_MODIFIED, false, false } },
	{ "laatst gewijzigd", { HB_SURVEY_MODIFIED, false, false } },
	{ "taal", { HB_SURVEY_OTHER, false, false } },
	{ "totaal aantal punten", { HB_SURVEY_OTHER, false, false } },
	{ "feedback over de test", { HB_SURVEY_OTHER, false, false } },
	{ "start time", { HB_SURVEY_START, true, false } },
	{ "completion time", { HB_SURVEY_COMPLETION, true, false } },
	{ "email", { HB_SURVEY_EMAIL, false, false } },
	{ "email address", { HB_SURVEY_EMAIL, true, false } },
	{ "username", { HB_SURVEY_EMAIL, true, false } },
	{ "name", { HB_SURVEY_NAME, true, false } },
	{ "last modified time", { HB_SURVEY_MODIFIED, true, false } },
	{ "language", { HB_SURVEY_OTHER, true, false } },
	{ "total points", { HB_SURVEY_OTHER, true, false } },
	{ "quiz feedback", { HB_SURVEY_OTHER, true, false } },
	{ "timestamp", { HB_SURVEY_COMPLETION, true, true } },
	{ "tijdstempel", { HB_SURVEY_COMPLETION, false, true } },
};

/* Length of the blank at the start of S that is more than one byte, 0 for none: no-break spaces,
 * zero-width space and byte order mark. */
static size_t wide_blank(struct hb_str s)
{
	static const struct hb_str blanks[] = { { "\xC2\xA0", 2 },
		                                { "\xE2\x80\x8B", 3 },
		                                { "\xE2\x80\xAF", 3 },
		                                { "\xE2\x80\x87", 3 },
		                                { "\xEF\xBB\xBF", 3 } };
	if (s.p[0] != blanks[0].p[0] && s.p[0] != blanks[1].p[0] && s.p[0] != blanks[4].p[0])
		return 0; /* most letters */
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
		if (hb_str_starts(s, blanks[i]))
			return blanks[i].len;
	return 0;
}

static size_t wide_blank_before(struct hb_str s)
{
	for (size_t n = 2; n <= 3 && n <= s.len; n++)
		if (wide_blank(hb_str_from(s, s.len - n)) == n)
			return n;
	return 0;
}

static bool is_plain(char c)
{
	return c > ' ' && (unsigned char)c < 0x80;
}

struct hb_str hb_trim(struct hb_str s)
{
	if (s.len && is_plain(s.p[0]) && is_plain(s.p[s.len - 1]))
		return s;
	for (;;) {
		s = hb_str_trim(s);
		if (!s.len)
			return s;
		unsigned char first = (unsigned char)s.p[0], last = (unsigned char)s.p[s.len - 1];
		if (first < 0x80 && last < 0x80)
			return s;
		size_t front = first < 0x80 ? 0 : wide_blank(s);
		s = hb_str_from(s, front);
		size_t back = last < 0x80 ? 0 : wide_blank_before(s);
		s.len -= back;
		if (!front && !back)
			return s;
	}
}

/* The slow way, for names beyond ASCII: folds NAME and compares without blanks. */
static bool same_folded(struct hb_str name, struct hb_str folded, struct hb_buf *spare)
{
	spare->len = 0;
	if (!hb_fold(spare, name))
		return false;
	size_t i = 0, j = 0;
	for (;; i++, j++) {
		while (i < spare->len && spare->p[i] == ' ')
			i++;
		while (j < folded.len && folded.p[j] == ' ')
			j++;
		if (i >= spare->len || j >= folded.len)
			return i >= spare->len && j >= folded.len && folded.len > 0;
		if (spare->p[i] != folded.p[j])
			return false;
	}
}

static int fold_byte(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
}

/* Letter by letter, for names that begin alike. */
static bool same_letters(struct hb_str name, struct hb_str folded, struct hb_buf *spare)
{
	size_t j = 0;
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c >= 0x80)
			return same_folded(name, folded, spare);
		int lower = fold_byte(c);
		if (!lower)
			continue;
		while (j < folded.len && folded.p[j] == ' ')
			j++;
		if (j == folded.len || (unsigned char)folded.p[j] != lower)
			return false;
		j++;
	}
	return j && j == folded.len;
}

/* Whether NAME folds to FOLDED, blanks apart. Nearly all names part company at the first letter,
 * which is why they are not folded beforehand. 0x20 makes it a small one; digits have it. */
static inline bool same_name(struct hb_str name, struct hb_str folded, struct hb_buf *spare)
{
	unsigned first = name.len ? (unsigned char)name.p[0] : 0, c = first | 0x20;
	bool known = first >= '0' && (c - 'a' < 26 || c - '0' < 10);
	if (known && (!folded.len || c != (unsigned char)folded.p[0]))
		return false;
	return same_letters(name, folded, spare);
}

static inline bool any_name(const struct hb_str *names, size_t n, struct hb_str folded,
                            struct hb_buf *spare)
{
	for (size_t i = 0; i < n; i++)
		if (same_name(names[i], folded, spare))
			return true;
	return false;
}

/* The surest way in which FOLDED is a name of F. */
static inline enum hb_match named_how(const struct hb_field *f, struct hb_str folded,
                                      struct hb_buf *spare)
{
	if (same_name(f->id, folded, spare))
		return HB_MATCH_ID;
	if (any_name(f->renamed_from, f->n_renamed_from, folded, spare))
		return HB_MATCH_OLD;
	if (same_name(f->label, folded, spare))
		return HB_MATCH_LABEL;
	return any_name(f->aliases, f->n_aliases, folded, spare) ? HB_MATCH_ALIAS : HB_MATCH_NONE;
}

struct hb_header_match hb_header_name(const struct hb_table *table, struct hb_str folded,
                                      struct hb_buf *spare)
{
	struct hb_header_match found = { HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
	for (uint32_t i = 0; folded.len && i < table->n_fields; i++) {
		enum hb_match how = named_how(&table->fields[i], folded, spare);
		if (how && (!found.how || how < found.how)) /* of several fields the surest */
			found = (struct hb_header_match){ how, i, HB_NO_FIELD };
	}
	return found;
}

/* The one choice of a MULTI of TABLE that FOLDED names by its label or another name. */
static struct hb_header_match tick_box(const struct hb_table *table, struct hb_str folded,
                                       struct hb_buf *spare)
{
	struct hb_header_match found = { HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
	for (uint32_t i = 0; folded.len && i < table->n_fields; i++) {
		const struct hb_field *f = &table->fields[i];
		if (f->type != HB_TYPE_MULTI)
			continue;
		for (uint32_t j = 0; j < f->n_choices; j++) {
			const struct hb_choice *choice = &f->choices[j];
			if (!same_name(choice->label, folded, spare) &&
			    !same_name(choice->id, folded, spare) &&
			    !any_name(choice->aliases, choice->n_aliases, folded, spare))
				continue;
			if (found.how)
				return (struct hb_header_match){ HB_MATCH_NONE, HB_NO_FIELD,
					                         HB_NO_FIELD };
			found = (struct hb_header_match){ HB_MATCH_LABEL, i, j };
		}
	}
	return found;
}

/* Drops a number from 2 to 9 that a survey put behind a question asked twice. */
static bool drop_number(struct hb_str *s)
{
	if (s->len < 2 || s->p[s->len - 1] < '2' || s->p[s->len - 1] > '9')
		return false;
	char before = s->p[s->len - 2];
	if (before >= '0' && before <= '9')
		return false;
	s->len--;
	*s = hb_trim(*s);
	return s->len > 0;
}

/* Folds PART behind the other things in memory of its own and looks for it. */
static struct hb_header_match find_part(const struct hb_table *table, struct hb_str part,
                                        bool ticks, struct hb_buf *spare)
{
	struct hb_buf folded = { 0 };
	struct hb_header_match m = { HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
	if (hb_fold(&folded, part)) {
		m = hb_header_name(table, hb_buf_slice(&folded), spare);
		if (!m.how && ticks)
			m = tick_box(table, hb_buf_slice(&folded), spare);
	}
	spare->failed |= folded.failed;
	hb_buf_free(&folded);
	return m;
}

static struct hb_header_match find_row(const struct hb_table *table, struct hb_str header,
                                       struct hb_buf *spare)
{
	struct hb_header_match m = { HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
	if (!header.len || header.p[header.len - 1] != ']')
		return m;
	size_t open = header.len - 1;
	while (open && header.p[open] != '[')
		open--;
	if (header.p[open] != '[')
		return m;
	struct hb_str row = { header.p + open + 1, header.len - open - 2 };
	m = find_part(table, row, true, spare);
	if (m.how)
		m.how = HB_MATCH_ROW;
	return m;
}

static bool ends_question(struct hb_str s, size_t at)
{
	switch (s.p[at]) {
	case '.':
	case '?':
	case '!':
	case ':':
	case '>':
	case '\n':
		return true;
	case '\xA6': /* of an ellipsis, the last byte */
		return hb_str_ends((struct hb_str){ s.p, at + 1 }, HB_STR("\xE2\x80\xA6"));
	default:
		return false;
	}
}

/* A question glued before the name: "...laat zien.Taakinitiatie". The longest such end counts, of
 * the last few; names hold hardly any of these signs. */
static struct hb_header_match find_end(const struct hb_table *table, struct hb_str header,
                                       struct hb_buf *spare)
{
	struct hb_header_match found = { HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
	size_t least = header.len > NAME_MAX_END ? header.len - NAME_MAX_END : 0, ends = 0;
	for (size_t at = header.len; at-- > least && ends < ENDS_MOST;) {
		if (!ends_question(header, at) || at + 1 == header.len)
			continue;
		ends++;
		struct hb_header_match m =
		        find_part(table, hb_str_from(header, at + 1), false, spare);
		if (m.how)
			found = m;
	}
	if (found.how)
		found.how = HB_MATCH_END;
	return found;
}

struct hb_header_match hb_header_find(const struct hb_table *table, struct hb_str header,
                                      struct hb_str folded, struct hb_buf *spare)
{
	struct hb_header_match m = hb_header_name(table, folded, spare);
	if (m.how || header.len > HB_HEADER_MAX)
		return m;
	struct hb_str shorter = header;
	bool again = drop_number(&shorter);
	if (again) {
		m = find_part(table, shorter, false, spare);
		if (m.how) {
			m.how = HB_MATCH_AGAIN;
			return m;
		}
	}
	m = find_row(table, again ? shorter : header, spare);
	if (!m.how)
		m = tick_box(table, folded, spare);
	if (!m.how)
		m = find_end(table, again ? shorter : header, spare);
	if (!m.how && again)
		m = find_end(table, header, spare);
	return m;
}

static bool person_field(const struct hb_table *table, struct hb_header_match m)
{
	return m.how && table->fields[m.field].privacy == HB_PRIVACY_DIRECT;
}

/* Whether NAME, folded, is a name of F that is beyond doubt. */
static bool is_called(const struct hb_field *f, struct hb_str name, struct hb_buf *spare)
{
	if (hb_str_is(name, "naam") || hb_str_is(name, "name"))
		return false;
	return same_name(f->id, name, spare) || same_name(f->label, name, spare) ||
	       (name.len >= 8 && any_name(f->aliases, f->n_aliases, name, spare));
}

/* Whether FOLDED, whole words, begins or ends with a name of F: "email school", "telefoon moeder".
 * The words for a name alone do not tell whose name it is ("naam school") and are left out, and so
 * are short other names, which are words of many uses ("plaats", "mail"). */
static bool begins_or_ends(const struct hb_field *f, struct hb_str folded, struct hb_buf *spare)
{
	size_t words = 1, before = 0;
	for (size_t i = 0; i < folded.len; i++)
		words += folded.p[i] == ' ';
	for (size_t i = 0; i < folded.len; i++) {
		if (folded.p[i] != ' ')
			continue;
		before++;
		if (before <= WORDS_MOST && is_called(f, (struct hb_str){ folded.p, i }, spare))
			return true;
		if (words - before <= WORDS_MOST && is_called(f, hb_str_from(folded, i + 1), spare))
			return true;
	}
	return false;
}

struct hb_header_match hb_header_person(const struct hb_table *table, struct hb_str header,
                                        struct hb_str folded, struct hb_buf *spare)
{
	struct hb_header_match none = { HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
	struct hb_header_match m = hb_header_find(table, header, folded, spare);
	if (person_field(table, m))
		return m;
	if (m.how || folded.len > HB_HEADER_MAX / 10)
		return none;
	for (uint32_t i = 0; i < table->n_fields; i++)
		if (table->fields[i].privacy == HB_PRIVACY_DIRECT &&
		    begins_or_ends(&table->fields[i], folded, spare))
			return (struct hb_header_match){ HB_MATCH_END, i, HB_NO_FIELD };
	return none;
}

struct hb_survey_name hb_header_survey(struct hb_str folded)
{
	for (size_t i = 0; i < sizeof(survey_names) / sizeof(survey_names[0]); i++)
		if (hb_str_is(folded, survey_names[i].name))
			return survey_names[i].is;
	return (struct hb_survey_name){ HB_SURVEY_NONE, false, false };
}
