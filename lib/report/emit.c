#include "report/emit.h"

#include <string.h>

void hb_put(struct hb_emit *e, const char *text)
{
	hb_output_write(e->out, text, strlen(text));
}

void hb_put_str(struct hb_emit *e, struct hb_str text)
{
	hb_output_str(e->out, text);
}

void hb_put_times(struct hb_emit *e, const char *text, size_t times)
{
	char some[64];
	size_t len = strlen(text), n = len ? sizeof(some) / len : 0;
	n = n < times ? n : times;
	if (len == 1)
		memset(some, text[0], n);
	for (size_t i = 0; len > 1 && i < n; i++)
		memcpy(some + i * len, text, len);
	for (; n; times -= n) {
		n = n < times ? n : times;
		hb_output_write(e->out, some, n * len);
	}
}

void hb_scratch_reset(struct hb_emit *e)
{
	hb_arena_reset(&e->scratch->arena);
	e->scratch->first = NULL;
	e->scratch->end = &e->scratch->first;
}

struct hb_str hb_scratch_take(struct hb_emit *e, struct hb_buf *b)
{
	struct hb_str text = hb_arena_str(&e->scratch->arena, hb_buf_slice(b));
	if (b->failed || !text.p)
		e->scratch->failed = true;
	hb_buf_free(b);
	return text;
}

int64_t hb_unit(unsigned decimals)
{
	int64_t unit = 1;
	while (decimals--)
		unit *= 10;
	return unit;
}

/* Writes N / 10^DECIMALS behind END, backwards; returns where it starts. At most 24 bytes. */
static char *spell(char *end, int64_t n, unsigned decimals, char mark)
{
	uint64_t left = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
	unsigned done = 0;
	do {
		if (decimals && done == decimals)
			*--end = mark;
		*--end = (char)('0' + left % 10);
		left /= 10;
		done++;
	} while (left || done <= decimals);
	if (n < 0)
		*--end = '-';
	return end;
}

void hb_figure(struct hb_buf *b, int64_t n, unsigned decimals, enum hb_lang lang)
{
	char room[32], *end = room + sizeof(room);
	char *start = spell(end, n, decimals, lang == HB_LANG_NL ? ',' : '.');
	hb_buf_add(b, start, (size_t)(end - start));
}

void hb_put_figure(struct hb_emit *e, int64_t n, unsigned decimals)
{
	char room[32], *end = room + sizeof(room);
	char *start = spell(end, n, decimals, e->lang == HB_LANG_NL ? ',' : '.');
	hb_output_write(e->out, start, (size_t)(end - start));
}

void hb_put_int(struct hb_emit *e, int64_t n)
{
	hb_put_figure(e, n, 0);
}

enum hb_word hb_mark_word(int64_t mark)
{
	return mark == HB_DOC_DIFFERS  ? HB_W_DIFFERS
	       : mark == HB_DOC_HIDDEN ? HB_W_HIDDEN
	                               : HB_W_MISSING;
}

void hb_put_value(struct hb_emit *e, int64_t v, unsigned decimals)
{
	if (hb_is_figure(v))
		hb_put_figure(e, v, decimals);
	else
		hb_put(e, hb_word(hb_mark_word(v), e->lang));
}

const char *hb_tone_word(enum hb_doc_tone tone, enum hb_lang lang)
{
	switch (tone) {
	case HB_TONE_FAVOURABLE:
		return hb_word(HB_W_FAVOURABLE, lang);
	case HB_TONE_UNFAVOURABLE:
		return hb_word(HB_W_UNFAVOURABLE, lang);
	case HB_TONE_NEUTRAL:
		return hb_word(HB_W_NEUTRAL, lang);
	case HB_TONE_NONE:
		break;
	}
	return NULL;
}

unsigned hb_shade(const struct hb_doc_scale *scale, int64_t score, int64_t unit, bool reversed)
{
	int64_t span = (scale->max - scale->min) * unit;
	int64_t up = score - scale->min * unit;
	if (reversed)
		up = span - up;
	return (unsigned)((up * 8 + span) / (2 * span)); /* up * 4 / span, rounded */
}
