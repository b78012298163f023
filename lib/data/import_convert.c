#include "data/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/import_plan.h"

enum { CACHE_ALL = 1 << 20 }; /* bytes of the texts that a worker keeps */

static struct hb_import_step step_of(const struct hb_import_field *f)
{
	const struct hb_field *field = f->field;
	struct hb_import_step step = { .kind = HB_STEP_LONG, .column = f->column };
	if (f->source != HB_SOURCE_COLUMN || f->fill.len)
		return step;
	if (field->privacy == HB_PRIVACY_FREE_TEXT) {
		step.kind = HB_STEP_REMARK;
	} else if (field->type == HB_TYPE_ID || field->type == HB_TYPE_TEXT) {
		step.kind = HB_STEP_TEXT;
		step.longest_missing = (uint32_t)f->longest_missing;
	} else if (field->type == HB_TYPE_SCALE && field->max >= 0 && field->min <= 9) {
		step.kind = HB_STEP_SCORE;
		step.min = (uint8_t)(field->min > 0 ? field->min : 0);
		step.max = (uint8_t)(field->max < 9 ? field->max : 9);
	} else if (field->type == HB_TYPE_DATE && !field->n_missing) {
		step.kind = f->dates.order == HB_DATES_DMY   ? HB_STEP_DMY
		            : f->dates.order == HB_DATES_MDY ? HB_STEP_MDY
		                                             : HB_STEP_LONG;
	}
	return step;
}

struct hb_import_worker *hb_import_worker_new(const struct hb_import *import, bool in_order)
{
	struct hb_import_worker *w = hb_calloc(1, sizeof(*w));
	if (!w)
		return NULL;
	w->import = import;
	w->cache_left = CACHE_ALL;
	w->cache = hb_calloc(import->n_fields + 1, sizeof(*w->cache));
	w->own_told = hb_calloc(hb_import_n_once(import), sizeof(*w->own_told));
	w->told = in_order ? import->told : w->own_told;
	w->step = hb_calloc(import->n_fields + 1, sizeof(*w->step));
	if (!w->cache || !w->own_told || !w->step) {
		hb_import_worker_free(w);
		return NULL;
	}
	for (size_t i = 0; i < import->n_fields; i++)
		w->step[i] = step_of(&import->field[i]);
	return w;
}

void hb_import_worker_free(struct hb_import_worker *w)
{
	if (!w)
		return;
	for (size_t i = 0; w->cache && i < w->import->n_fields; i++) {
		hb_dict_free(&w->cache[i].seen);
		free(w->cache[i].result);
	}
	free(w->cache);
	free(w->own_told);
	free(w->step);
	hb_buf_free(&w->spare);
	hb_buf_free(&w->joined);
	hb_arena_free(&w->arena);
	free(w);
}

void hb_import_begin(struct hb_import_worker *w)
{
	memset(w->own_told, 0, hb_import_n_once(w->import) * sizeof(*w->own_told));
}

bool hb_import_tells(struct hb_import *import, const struct hb_problem *p)
{
	bool told = p->once && import->told[p->once];
	import->told[p->once] = true;
	return !told;
}

void hb_import_problem(struct hb_conversion *c, const struct hb_import_field *f,
                       struct hb_problem p)
{
	p.field = f->field->id;
	if (!p.column && f->column != HB_NO_COLUMN)
		p.column = f->column + 1;
	hb_problem(c->problems, p);
}

void hb_import_once(struct hb_conversion *c, const struct hb_import_field *f, enum hb_once kind,
                    struct hb_problem p)
{
	size_t field = (size_t)(f - c->import->field);
	p.once = c->once = (uint32_t)(1 + field * HB_ONCE_KINDS + kind);
	if (c->worker->told[p.once])
		return;
	c->worker->told[p.once] = true;
	hb_import_problem(c, f, p);
}

char *hb_import_text(struct hb_conversion *c, size_t len)
{
	char *p = hb_arena_bytes(c->arena, len);
	c->problems->failed |= !p;
	return p;
}

static struct hb_str response(struct hb_conversion *c, struct hb_str raw)
{
	static const struct hb_str prefix = { "respons-", 8 };
	struct hb_str number = hb_trim(raw);
	char *p = number.len ? hb_import_text(c, prefix.len + number.len) : NULL;
	if (!p)
		return (struct hb_str){ NULL, 0 };
	memcpy(p, prefix.p, prefix.len);
	memcpy(p + prefix.len, number.p, number.len);
	return (struct hb_str){ p, prefix.len + number.len };
}

static inline bool within(struct hb_str part, struct hb_str whole)
{
	return (uintptr_t)part.p - (uintptr_t)whole.p < whole.len;
}

/* TEXT, copied where it lies in RAW and that does not stay. */
static inline struct hb_str stay(struct hb_conversion *c, struct hb_str text, struct hb_str raw,
                                 struct hb_str stays)
{
	if (!stays.p || within(text, stays) || !within(text, raw))
		return text;
	char *p = hb_import_text(c, text.len);
	if (!p)
		return (struct hb_str){ NULL, 0 };
	return (struct hb_str){ memcpy(p, text.p, text.len), text.len };
}

static struct hb_str convert_field(struct hb_conversion *c, const struct hb_import_field *f,
                                   struct hb_str stays)
{
	struct hb_str raw = { NULL, 0 };
	if (f->source == HB_SOURCE_COLUMN)
		raw = c->record->cell[f->column];
	else if (f->source == HB_SOURCE_TICKS)
		return hb_import_ticks(c, f);
	else if (f->source == HB_SOURCE_RESPONSE)
		return response(c, c->record->cell[f->column]);
	return raw.len ? stay(c, hb_import_value(c, f, raw), raw, stays) : f->fill;
}

static inline bool is_plain(char c)
{
	return c > ' ' && (unsigned char)c < 0x80;
}

/* The canonical text of RAW when it is as nearly all cells are; false for all others. */
static inline bool quick(struct hb_conversion *c, struct hb_import_step step, struct hb_str raw,
                         struct hb_str stays, struct hb_str *out)
{
	static const char digits[] = "0123456789";
	unsigned digit;
	char *p;
	switch (step.kind) {
	case HB_STEP_SCORE:
		digit = raw.len == 1 ? (unsigned)(uint8_t)raw.p[0] - '0' : 10;
		if (digit < step.min || digit > step.max)
			return raw.len == 0;
		*out = (struct hb_str){ digits + digit, 1 };
		return true;
	case HB_STEP_TEXT:
		if (raw.len <= step.longest_missing || !is_plain(raw.p[0]) ||
		    !is_plain(raw.p[raw.len - 1]) || (stays.p && !within(raw, stays)))
			return raw.len == 0;
		*out = raw;
		return true;
	case HB_STEP_DMY:
	case HB_STEP_MDY:
		p = raw.len ? hb_import_text(c, 10) : NULL;
		*out = (struct hb_str){ p, 10 };
		return p && hb_date_quick(raw, step.kind == HB_STEP_MDY, p);
	case HB_STEP_REMARK:
		return raw.len == 0;
	case HB_STEP_LONG:
		break;
	}
	return false;
}

void hb_import_convert(struct hb_import_worker *worker, const struct hb_csv_record *record,
                       struct hb_str stays, struct hb_str *cell, struct hb_problems *problems,
                       struct hb_arena *arena)
{
	const struct hb_import *import = worker->import;
	struct hb_conversion c = { import, worker, record, problems, arena, 0 };
	for (size_t i = 0; i < import->n_fields; i++) {
		struct hb_import_step step = worker->step[i];
		struct hb_str raw = { NULL, 0 };
		cell[i] = raw;
		if (step.kind != HB_STEP_LONG)
			raw = record->cell[step.column];
		if (!quick(&c, step, raw, stays, &cell[i]))
			cell[i] = convert_field(&c, &import->field[i], stays);
	}
	hb_import_pupil(&c, cell);
}
