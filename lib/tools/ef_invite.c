#include <stdlib.h>

#include "base/sys.h"
#include "data/pupils.h"
#include "tools/ef_parts.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	c = hb_char_lower(c);
	return c >= 'a' && c <= 'z';
}

/* The letters that NAME begins with, without those. */
static struct hb_str skip_word(struct hb_str *name)
{
	struct hb_str word = { name->p, 0 };
	while (word.len < name->len && is_letter(name->p[word.len]))
		word.len++;
	*name = hb_str_trim(hb_str_from(*name, word.len));
	if (hb_str_starts(*name, HB_STR(".")))
		*name = hb_str_trim(hb_str_from(*name, 1));
	return word;
}

/* What may stand behind the year of a group in primary school: nothing, one letter, or anything
 * that does not go on as a word (7-2, 7 rood). */
static bool ends_group(struct hb_str rest)
{
	return !rest.len || !is_letter(rest.p[0]) || rest.len == 1 || !is_letter(rest.p[1]);
}

int hb_primary_year(struct hb_str group, enum hb_sector sector)
{
	struct hb_str name = hb_str_trim(group);
	struct hb_str word = skip_word(&name);
	bool named = hb_str_ieq(word, HB_STR("groep")) || hb_str_ieq(word, HB_STR("gr"));
	if (sector == HB_SECTOR_VO || (word.len && !named && sector != HB_SECTOR_PO))
		return 0;
	int year = 0;
	size_t i = 0;
	while (i < name.len && is_digit(name.p[i])) {
		int n = name.p[i++] - '0';
		if (n < 1 || n > 8 || (i < name.len && is_digit(name.p[i])))
			return 0;
		year = n > year ? n : year;
		bool more = i + 1 < name.len && (name.p[i] == '/' || name.p[i] == '-') &&
		            is_digit(name.p[i + 1]);
		if (!more)
			break;
		i++;
	}
	bool fits = named || sector == HB_SECTOR_PO || ends_group(hb_str_from(name, i));
	return fits ? year : 0;
}

struct state {
	const struct hb_ef_invite *options;
	struct hb_ef_sheet sheet;
	struct hb_seen seen;
	struct hb_dict left_out; /* names of groups */
	uint64_t n_left_out, n_differ;
};

static struct hb_str group_of(const struct state *s, struct hb_str code, uint32_t pupil)
{
	struct hb_str group = hb_seen_group(&s->seen, pupil);
	const struct hb_pupil *listed = NULL;
	if (!group.len && s->options->pupils)
		listed = hb_pupils_code(s->options->pupils, code);
	return listed ? listed->group : group;
}

static bool is_low(const struct state *s, uint32_t skill, int64_t score)
{
	const struct hb_items *items = &s->seen.items;
	for (size_t i = 0; i < items->n; i++) {
		const struct hb_field *f = items->field[i];
		if (s->seen.skill_of[i] == skill && f->polarity == HB_NEGATIVE)
			return f->min + f->max - score <= s->options->threshold;
	}
	return score <= s->options->threshold;
}

static bool write_pupil(struct state *s, struct hb_str code, uint32_t pupil,
                        struct hb_csv_writer *out)
{
	struct hb_str group = group_of(s, code, pupil);
	int year = hb_primary_year(group, s->options->sector);
	bool young = year && year < 7, any = false;
	for (uint32_t skill = 0; skill < s->sheet.skills.n; skill++) {
		struct hb_last last = hb_seen_last(&s->seen, pupil, skill);
		s->n_differ += !young && last.day != HB_NO_DAY && last.score == HB_NO_VALUE;
		if (last.score == HB_NO_VALUE || !is_low(s, skill, last.score))
			continue;
		any = true;
		if (young)
			continue;
		char text[10];
		hb_csv_text(out, code);
		hb_csv_text(out, group);
		hb_csv_code(out, hb_dict_text(&s->sheet.skills, skill));
		hb_csv_int(out, last.score);
		hb_csv_code(out, hb_day_write(last.day, text));
		hb_csv_end(out);
	}
	s->n_left_out += young && any;
	return !young || !any || hb_dict_add(&s->left_out, group, NULL) != HB_DICT_NONE;
}

static int by_text(const void *a, const void *b)
{
	return hb_str_cmp(*(const struct hb_str *)a, *(const struct hb_str *)b);
}

/* A handful of groups is named, in byte order. */
static void tell(const struct state *s, struct hb_sink *sink)
{
	enum { NAMED = 20 };
	struct hb_str *name = hb_calloc((size_t)s->left_out.n + 1, sizeof(*name));
	struct hb_buf names = { 0 };
	for (uint32_t i = 0; name && i < s->left_out.n; i++)
		name[i] = hb_dict_text(&s->left_out, i);
	if (name)
		qsort(name, s->left_out.n, sizeof(*name), by_text);
	for (uint32_t i = 0; name && i < s->left_out.n && i < NAMED; i++) {
		hb_buf_cstr(&names, i ? ", " : "");
		hb_buf_str(&names, name[i]);
	}
	if (s->left_out.n > NAMED)
		hb_buf_cstr(&names, ", ...");
	hb_tell_count(sink, HB_M_EF_YOUNG, s->n_left_out, hb_buf_slice(&names));
	hb_tell_count(sink, HB_M_EF_DIFFER, s->n_differ, HB_STR(""));
	hb_buf_free(&names);
	free(name);
}

static enum hb_status write_all(struct state *s, struct hb_csv_writer *out, struct hb_sink *sink)
{
	static const char *const names[] = { "leerling", "groep", "vaardigheid", "score", "datum" };
	uint32_t *order = hb_groups_sorted(&s->seen.pupils);
	bool good = order;
	for (size_t i = 0; i < 5; i++)
		hb_csv_code(out, hb_str(names[i]));
	hb_csv_end(out);
	for (uint32_t i = 0; good && i < s->seen.pupils.keys.n; i++)
		good = hb_groups_texts(&s->seen.pupils, order[i]) &&
		       write_pupil(s, s->seen.pupils.text[0], order[i], out);
	free(order);
	if (!good)
		return hb_no_memory(sink);
	tell(s, sink);
	return HB_OK;
}

enum hb_status hb_ef_invite(struct hb_rows *seen, const struct hb_ef_invite *options,
                            struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct state s = { .options = options };
	enum hb_status status = hb_ef_sheet_make(&s.sheet, options->sheet, sink);
	if (status == HB_OK)
		status = hb_seen_read(&s.seen, seen, options->shapes, &s.sheet.skills, sink);
	if (status <= HB_FINDING) {
		enum hb_status written = write_all(&s, out, sink);
		status = written ? written : status;
	}
	hb_seen_free(&s.seen);
	hb_dict_free(&s.left_out);
	hb_ef_sheet_free(&s.sheet);
	return status;
}
