#include "tools/observe_deal.h"

#include "tools/observe_parts.h"

/* Scores are not asked for, but as codes they are passed over most easily. */
static void ask_codes(struct hb_share *share, const struct hb_table *t, uint32_t *code,
                      int64_t *base)
{
	for (uint32_t f = 0; f < t->n_fields; f++) {
		const struct hb_field *field = &t->fields[f];
		if (field->type != HB_TYPE_SCALE || field->max - field->min >= UINT8_MAX - 1)
			continue;
		base[share->n_codes] = field->min;
		code[share->n_codes++] = f;
	}
}

bool hb_deal(struct hb_share *share, const struct hb_table *t, uint32_t skill, size_t n_text,
             struct hb_arena *arena)
{
	uint32_t *code = hb_arena_array(arena, t->n_fields + 2, sizeof(*code));
	int64_t *base = hb_arena_array(arena, t->n_fields + 2, sizeof(*base));
	struct hb_column *text = hb_arena_array(arena, n_text, sizeof(*text));
	if (!code || !base || !text)
		return false;
	*share = (struct hb_share){ .by = hb_pupil_field(t),
		                    .date = hb_date_field(t),
		                    .code = code,
		                    .base = base,
		                    .text = text,
		                    .fold = skill != HB_NO_FIELD };
	if (!share->fold) {
		ask_codes(share, t, code, base);
		return true;
	}
	code[0] = skill;
	code[1] = hb_table_field(t, HB_STR("score"));
	base[1] = t->fields[code[1]].min;
	share->n_codes = 2;
	return true;
}

void hb_deal_column(struct hb_share *share, struct hb_column column)
{
	((struct hb_column *)share->text)[share->n_text++] = column;
}

void hb_deal_text(struct hb_share *share, uint32_t field)
{
	hb_deal_column(share, (struct hb_column){ .kind = HB_COLUMN_FIELD, .index = field });
}
