/* Counting choices: what one part of the rows comes to. */
#include "tools/observe_of_part.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/value.h"

/* A text that was looked at before. */
enum { KNOWN = 64, KNOWN_LEN = 55 };
struct hb_of_known {
	uint64_t mask;
	uint8_t len; /* 0: nothing is known */
	char text[KNOWN_LEN];
};

/* What a row says. */
struct said {
	uint64_t mask; /* bit i: choice i was made */
	uint32_t group, record, pupil;
};

/* The key of ROW's record without the skill, each part behind its length. */
static uint32_t record_of(const struct hb_of *of, struct hb_of_part *p, const struct hb_row *row)
{
	bool is_new = false;
	p->key.len = 0;
	for (size_t i = 0; i < of->table->n_key; i++) {
		if (of->table->key[i] == of->skill)
			continue;
		struct hb_str part = row->cell[of->table->key[i]];
		hb_buf_add(&p->key, &part.len, sizeof(part.len));
		hb_buf_str(&p->key, part);
	}
	if (p->key.failed)
		return HB_DICT_NONE;
	uint32_t record = hb_dict_add(&p->records, hb_buf_slice(&p->key), &is_new);
	if (record == HB_DICT_NONE ||
	    hb_grow(&p->counted, &p->counted_cap, (size_t)record + 1, sizeof(*p->counted)) != 0)
		return HB_DICT_NONE;
	if (is_new)
		p->counted[record] = 0;
	return record;
}

/* What PUPIL chose in GROUP so far; NULL without memory. */
static uint64_t *chosen_by(struct hb_of_part *p, uint32_t group, uint32_t pupil)
{
	uint32_t id[2] = { group, pupil };
	struct hb_unique_place first;
	if (hb_grow(&p->chosen, &p->chosen_cap, p->n_pairs + 1, sizeof(*p->chosen)) != 0)
		return NULL;
	switch (hb_unique_claim(p->pairs, id, NULL, 0, p->n_pairs + 1, &first)) {
	case HB_UNIQUE_NEW:
		p->chosen[p->n_pairs] = 0;
		return &p->chosen[p->n_pairs++];
	case HB_UNIQUE_DUPLICATE:
		return &p->chosen[first.line - 1];
	case HB_UNIQUE_NO_MEMORY:
		break;
	}
	return NULL;
}

static bool count(const struct hb_of *of, struct hb_of_part *p, const struct said *said,
                  int32_t day)
{
	uint32_t *cells = hb_cells_at(&p->cells, said->group);
	uint32_t date = (uint32_t)(day - HB_TALLY_DAY_ZERO);
	uint64_t mask = said->mask, *chosen = NULL;
	cells[of->of->n_choices * HB_OF_WORDS] = 1;
	if (of->skill != HB_NO_FIELD) { /* a record is counted once, whatever its skills */
		mask &= ~p->counted[said->record];
		p->counted[said->record] |= mask;
	}
	if (mask && !of->by_pupil && !(chosen = chosen_by(p, said->group, said->pupil)))
		return false;
	for (uint64_t left = mask; left; left &= left - 1) {
		unsigned choice = (unsigned)__builtin_ctzll(left);
		uint32_t *cell = cells + choice * HB_OF_WORDS;
		cell[HB_OF_PUPILS] += chosen ? !(*chosen >> choice & 1) : cell[HB_OF_N] == 0;
		cell[HB_OF_N]++;
		if (date > cell[HB_OF_LAST])
			cell[HB_OF_LAST] = date;
	}
	if (chosen)
		*chosen |= mask;
	return true;
}

/* What is chosen in TEXT, which was found to be good: mostly one of few texts. */
static uint64_t mask_of(const struct hb_of *of, struct hb_of_part *p, struct hb_str text)
{
	int64_t value;
	struct hb_problem why = { 0 };
	if (!text.len)
		return 0;
	struct hb_of_known *known = &p->known[hb_hash(text) % KNOWN];
	if (text.len == known->len && memcmp(text.p, known->text, text.len) == 0)
		return known->mask;
	if (!hb_value(of->of, text, &value, &why, NULL))
		return 0; /* no row with it is good, so none comes here */
	uint64_t mask = of->of->type == HB_TYPE_CHOICE ? UINT64_C(1) << value : (uint64_t)value;
	if (text.len <= KNOWN_LEN) {
		known->len = (uint8_t)text.len;
		memcpy(known->text, text.p, text.len);
		known->mask = mask;
	}
	return mask;
}

bool hb_of_take(const struct hb_of *of, struct hb_of_part *p, const struct hb_row *row)
{
	struct said said = { .mask = mask_of(of, p, row->cell[of->of_field]) };
	int32_t day = (int32_t)row->value[of->date];
	p->n_rows++;
	said.group = hb_groups_of(&p->groups, of->rows, row);
	if (said.group == HB_DICT_NONE || !hb_cells_reserve(&p->cells, p->groups.keys.n))
		return false;
	if (of->skill != HB_NO_FIELD && (said.record = record_of(of, p, row)) == HB_DICT_NONE)
		return false;
	if (!of->by_pupil && (said.pupil = hb_groups_of(&p->pupils, of->rows, row)) == HB_DICT_NONE)
		return false;
	if (!of->latest)
		return count(of, p, &said, day);
	void *room;
	if (!hb_latest_add(&p->latest, of->rows, row, day, &room))
		return false;
	if (room)
		memcpy(room, &said, sizeof(said));
	return true;
}

struct walk {
	const struct hb_of *of;
	struct hb_of_part *p;
};

static bool count_kept(void *ctx, const void *payload, int32_t day, uint32_t pupil)
{
	(void)pupil;
	const struct walk *walk = ctx;
	return count(walk->of, walk->p, payload, day);
}

bool hb_of_count_kept(const struct hb_of *of, struct hb_of_part *p)
{
	return hb_latest_walk(&p->latest, count_kept, &(struct walk){ of, p });
}

enum hb_status hb_of_part_make(const struct hb_of *of, struct hb_of_part *p, struct hb_sink *sink)
{
	*p = (struct hb_of_part){ .cells.words = of->of->n_choices * HB_OF_WORDS + 1 };
	struct hb_str pupil = of->table->fields[of->pupil].id;
	enum hb_status status = hb_groups_by(&p->groups, of->rows, of->by, of->n_by, sink);
	if (status == HB_OK && !of->by_pupil)
		status = hb_groups_by(&p->pupils, of->rows, &pupil, 1, sink);
	if (status == HB_OK)
		status = hb_latest_make(&p->latest, of->rows, of->pupil, sizeof(struct said), sink);
	if (status != HB_OK)
		return status;
	p->known = hb_calloc(KNOWN, sizeof(*p->known));
	p->pairs = of->by_pupil ? NULL : hb_unique_new(2);
	if (!p->known || (!of->by_pupil && !p->pairs))
		return hb_no_memory(sink);
	for (size_t i = 0; p->pairs && i < 2; i++)
		hb_unique_numbers(p->pairs, i, 32);
	return HB_OK;
}

void hb_of_part_free(struct hb_of_part *p)
{
	hb_unique_free(p->pairs);
	hb_dict_free(&p->records);
	hb_buf_free(&p->key);
	hb_latest_free(&p->latest);
	hb_cells_free(&p->cells);
	hb_groups_free(&p->pupils);
	hb_groups_free(&p->groups);
	free(p->chosen);
	free(p->counted);
	free(p->known);
	*p = (struct hb_of_part){ 0 };
}
