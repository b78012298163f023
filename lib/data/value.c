#include "data/value.h"

#include "base/near.h"
#include "base/unicode.h"
#include "data/date.h"

static struct hb_str keep(struct hb_arena *arena, struct hb_buf *text)
{
	struct hb_str kept = { NULL, 0 };
	if (!text->failed)
		kept = hb_arena_str(arena, hb_buf_slice(text));
	hb_buf_free(text);
	return kept;
}

static struct hb_str range_text(const struct hb_field *field, struct hb_arena *arena)
{
	struct hb_buf text = { 0 };
	hb_buf_int(&text, field->min);
	hb_buf_cstr(&text, "..");
	hb_buf_int(&text, field->max);
	return keep(arena, &text);
}

static struct hb_str choice_text(const struct hb_field *field, struct hb_arena *arena)
{
	struct hb_buf text = { 0 };
	for (size_t i = 0; i < field->n_choices; i++) {
		if (i)
			hb_buf_char(&text, '|');
		hb_buf_str(&text, field->choices[i].id);
	}
	return keep(arena, &text);
}

struct hb_str hb_value_expected(const struct hb_field *field, struct hb_arena *arena)
{
	switch (field->type) {
	case HB_TYPE_INT:
	case HB_TYPE_SCALE:
		return range_text(field, arena);
	case HB_TYPE_CHOICE:
	case HB_TYPE_MULTI:
		return choice_text(field, arena);
	case HB_TYPE_BOOL:
		return HB_STR("ja|nee");
	case HB_TYPE_DATE:
		return HB_STR("jjjj-mm-dd");
	case HB_TYPE_TIME:
		return HB_STR("uu:mm");
	case HB_TYPE_DATETIME:
		return HB_STR("jjjj-mm-ddTuu:mm");
	case HB_TYPE_ID:
	case HB_TYPE_TEXT:
		break;
	}
	return HB_STR("");
}

static bool refuse(struct hb_problem *why, enum hb_message message)
{
	why->message = message;
	return false;
}

/* Digits as a program writes them: no plus, no leading zero, no blanks; nothing below zero is 0. */
static bool is_canonical_int(struct hb_str text)
{
	size_t i = text.len > 1 && text.p[0] == '-';
	return text.p[i] != '0' || text.len == 1;
}

static bool number(const struct hb_field *field, struct hb_str text, int64_t *out,
                   struct hb_problem *why)
{
	if (text.len == 1 && text.p[0] >= '0' && text.p[0] <= '9')
		*out = text.p[0] - '0';
	else if (!is_canonical_int(text) || !hb_str_int(text, INT64_MIN, INT64_MAX, out))
		return refuse(why, HB_M_NUMBER);
	if (*out >= field->min && *out <= field->max)
		return true;
	return refuse(why, field->type == HB_TYPE_SCALE ? HB_M_RANGE : HB_M_RANGE_INT);
}

static bool unknown_choice(const struct hb_field *field, struct hb_str text, struct hb_problem *why,
                           struct hb_arena *arena)
{
	struct hb_str *ids = hb_arena_array(arena, field->n_choices, sizeof(*ids));
	for (size_t i = 0; ids && i < field->n_choices; i++)
		ids[i] = field->choices[i].id;
	struct hb_str near = ids ? hb_near(text, ids, field->n_choices) : HB_STR("");
	why->text[0] = near;
	why->value = text;
	return refuse(why, near.len ? HB_M_CHOICE_NEAR : HB_M_CHOICE);
}

static bool choice(const struct hb_field *field, struct hb_str text, int64_t *out,
                   struct hb_problem *why, struct hb_arena *arena)
{
	uint32_t at = hb_field_choice(field, text);
	if (at == HB_NO_FIELD)
		return unknown_choice(field, text, why, arena);
	*out = at;
	return true;
}

/* A choice that stands alone does so: false when it is joined by others. */
static bool exclusive_alone(const struct hb_field *field, int64_t mask, struct hb_problem *why)
{
	for (size_t i = 0; i < field->n_exclusive; i++) {
		uint32_t at = hb_field_choice(field, field->exclusive[i]);
		if (at != HB_NO_FIELD && (mask >> at & 1) && mask != INT64_C(1) << at) {
			why->text[0] = field->exclusive[i];
			return refuse(why, HB_M_EXCLUSIVE);
		}
	}
	return true;
}

static bool multi(const struct hb_field *field, struct hb_str text, int64_t *out,
                  struct hb_problem *why, struct hb_arena *arena)
{
	int64_t mask = 0;
	uint32_t n = 0;
	struct hb_str rest = text;
	do {
		struct hb_str part = hb_str_cut(&rest, '|');
		if (!part.len)
			return refuse(why, HB_M_MULTI_EMPTY);
		uint32_t at = hb_field_choice(field, part);
		if (at == HB_NO_FIELD)
			return unknown_choice(field, part, why, arena);
		why->text[0] = part;
		if (mask >> at & 1)
			return refuse(why, HB_M_MULTI_TWICE);
		mask |= INT64_C(1) << at;
		n++;
	} while (rest.p);
	if (field->at_most && n > field->at_most) {
		struct hb_buf most = { 0 };
		hb_buf_int(&most, field->at_most);
		why->text[0] = keep(arena, &most);
		return refuse(why, HB_M_MULTI_MANY);
	}
	*out = mask;
	return exclusive_alone(field, mask, why);
}

/* What Excel leaves of a long number: 5,01E+07. */
static bool is_scientific(struct hb_str text)
{
	size_t i = 0, digits = 0;
	while (i < text.len &&
	       ((text.p[i] >= '0' && text.p[i] <= '9') || text.p[i] == ',' || text.p[i] == '.')) {
		digits += text.p[i] >= '0';
		i++;
	}
	if (!digits || i + 2 >= text.len || (text.p[i] | 32) != 'e' || text.p[i + 1] != '+')
		return false;
	for (i += 2; i < text.len; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return true;
}

static bool id(struct hb_str text, int64_t *out, struct hb_problem *why)
{
	*out = 0;
	bool control = false;
	unsigned char any = 0;
	for (size_t i = 0; i < text.len; i++) {
		control |= (unsigned char)text.p[i] < ' ' || text.p[i] == 0x7F;
		any |= (unsigned char)text.p[i];
	}
	/* Two ids that look alike but are not would make two pupils of one. */
	if (control || text.p[0] == ' ' || text.p[text.len - 1] == ' ' ||
	    (any >= 0x80 && hb_has_hidden(text)))
		return refuse(why, HB_M_ID_BLANK);
	if (text.len < 32 && text.p[0] >= '0' && text.p[0] <= '9' && is_scientific(text))
		return refuse(why, HB_M_SCIENTIFIC);
	return true;
}

static bool boolean(struct hb_str text, int64_t *out, struct hb_problem *why)
{
	*out = hb_str_eq(text, HB_STR("ja"));
	return *out || hb_str_eq(text, HB_STR("nee")) || refuse(why, HB_M_BOOL);
}

bool hb_value(const struct hb_field *field, struct hb_str text, int64_t *out,
              struct hb_problem *why, struct hb_arena *arena)
{
	why->value = text;
	switch (field->type) {
	case HB_TYPE_INT:
	case HB_TYPE_SCALE:
		return number(field, text, out, why);
	case HB_TYPE_CHOICE:
		return choice(field, text, out, why, arena);
	case HB_TYPE_MULTI:
		return multi(field, text, out, why, arena);
	case HB_TYPE_BOOL:
		return boolean(text, out, why);
	case HB_TYPE_DATE:
		*out = hb_day_parse(text);
		return *out != HB_NO_DAY || refuse(why, HB_M_DATE);
	case HB_TYPE_TIME:
		*out = hb_time_parse(text);
		return *out >= 0 || refuse(why, HB_M_TIME);
	case HB_TYPE_DATETIME:
		*out = hb_datetime_parse(text);
		return *out != INT64_MIN || refuse(why, HB_M_DATETIME);
	case HB_TYPE_ID:
		return id(text, out, why);
	case HB_TYPE_TEXT:
		break;
	}
	*out = 0;
	return true;
}
