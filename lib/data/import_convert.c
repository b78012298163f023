#include "data/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/import_plan.h"
#include "data/value.h"

enum { CACHE_ALL = 1 << 20 }; /* bytes of the texts that a worker keeps */

static inline uint64_t length_bit(size_t len)
{
	return UINT64_C(1) << (len < 63 ? len : 63);
}

static bool is_rewritten(const struct hb_import *import, const struct hb_import_field *f)
{
	const struct hb_import_options *o = import->options;
	return o->rewrite && hb_str_eq(f->field->id, o->rewritten);
}

static struct hb_import_step step_of(const struct hb_import *import,
                                     const struct hb_import_field *f)
{
	const struct hb_field *field = f->field;
	struct hb_import_step step = { .kind = HB_STEP_LONG,
		                       .column = f->column,
		                       .required = field->required,
		                       .is_text = field->type == HB_TYPE_TEXT };
	if (f->source != HB_SOURCE_COLUMN || f->fill.len || is_rewritten(import, f))
		return step;
	for (size_t i = 0; i < field->n_missing; i++)
		step.missing |= length_bit(field->missing[i].len);
	if (field->privacy == HB_PRIVACY_FREE_TEXT) {
		step.kind = HB_STEP_REMARK;
	} else if (field->type == HB_TYPE_ID || field->type == HB_TYPE_TEXT) {
		step.kind = HB_STEP_TEXT;
	} else if (field->type == HB_TYPE_SCALE && field->max >= 0 && field->min <= 9 &&
	           field->max >= field->min) {
		step.kind = HB_STEP_SCORE;
		step.min = (uint8_t)(field->min > 0 ? field->min : 0);
		step.span = (uint8_t)((field->max < 9 ? field->max : 9) - step.min);
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
	w->known = hb_calloc(import->n_fields + 1, sizeof(*w->known));
	if (!w->cache || !w->own_told || !w->step || !w->known) {
		hb_import_worker_free(w);
		return NULL;
	}
	for (size_t i = 0; i < import->n_fields; i++)
		w->step[i] = step_of(import, &import->field[i]);
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
	free(w->known);
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

static struct hb_str rewrite(struct hb_conversion *c, struct hb_str text)
{
	char out[HB_REWRITTEN_MAX];
	struct hb_str new = c->import->options->rewrite(text, out);
	char *p = new.p == out ? hb_import_text(c, new.len) : NULL;
	return p ? (struct hb_str){ memcpy(p, out, new.len), new.len } : text;
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
	struct hb_str text = raw.len ? stay(c, hb_import_value(c, f, raw), raw, stays) : f->fill;
	return text.len && is_rewritten(c->import, f) ? rewrite(c, text) : text;
}

static inline bool is_plain(char c)
{
	return c > ' ' && (unsigned char)c < 0x80;
}

/* Where what becomes of a field goes. */
struct place {
	struct hb_str *cell;
	int64_t *value;
	bool *known;
};

/* A score as nearly all are, a digit in range. */
static inline bool quick_score(const struct hb_import_step *step, struct hb_str raw, size_t i,
                               struct place to)
{
	static const char digits[] = "0123456789";
	if (raw.len != 1)
		return false;
	unsigned above = (unsigned)(uint8_t)raw.p[0] - '0' - step->min;
	if (above > step->span)
		return false;
	to.cell[i] = (struct hb_str){ digits + step->min + above, 1 };
	to.value[i] = step->min + above;
	to.known[i] = true;
	return true;
}

/* Whether RAW is a remark that stays as it is and of which nothing is to be said; where there are
 * signs for nothing it might be one of them with blanks behind it. */
static inline bool is_common_remark(const struct hb_import_step *step, struct hb_str raw)
{
	char first = raw.p[0];
	return !step->missing && is_plain(first) && first != '=' && first != '+' && first != '-' &&
	       first != '@' && !hb_import_has_traces(raw);
}

/* Other cells as nearly all are; RAW is not empty. */
static inline bool quick(struct hb_conversion *c, const struct hb_import_step *step,
                         struct hb_str raw, struct hb_str stays, size_t i, struct place to)
{
	char *p;
	int32_t day;
	switch (step->kind) {
	case HB_STEP_TEXT:
		to.cell[i] = raw;
		to.value[i] = 0;
		to.known[i] = step->is_text;
		return !(step->missing & length_bit(raw.len)) && is_plain(raw.p[0]) &&
		       is_plain(raw.p[raw.len - 1]) && (!stays.p || within(raw, stays));
	case HB_STEP_DMY:
	case HB_STEP_MDY:
		p = hb_import_text(c, 10);
		day = p ? hb_date_quick(raw, step->kind == HB_STEP_MDY, p) : HB_NO_DAY;
		to.cell[i] = (struct hb_str){ p, 10 };
		to.value[i] = day;
		to.known[i] = true;
		return day != HB_NO_DAY;
	case HB_STEP_REMARK:
		if (!is_common_remark(step, raw))
			return false;
		to.cell[i] = stay(c, raw, raw, stays);
		to.value[i] = 0;
		to.known[i] = step->is_text;
		return true;
	case HB_STEP_SCORE:
	case HB_STEP_LONG:
		break;
	}
	return false;
}

void hb_import_convert(struct hb_import_worker *worker, const struct hb_csv_record *record,
                       struct hb_str stays, struct hb_str *cell, int64_t *value,
                       struct hb_problems *problems, struct hb_arena *arena)
{
	const struct hb_import *import = worker->import;
	struct hb_conversion c = { import, worker, record, problems, arena, 0 };
	const struct place to = { cell, value, worker->known };
	const struct hb_import_step *step = worker->step;
	const struct hb_str *from = record->cell;
	for (size_t i = 0, n = import->n_fields; i < n; i++, step++) {
		if (step->kind == HB_STEP_SCORE && quick_score(step, from[step->column], i, to))
			continue;
		if (step->kind != HB_STEP_LONG && !from[step->column].len) {
			cell[i] = (struct hb_str){ NULL, 0 };
			value[i] = HB_NO_VALUE;
			to.known[i] = !step->required;
		} else if (step->kind == HB_STEP_LONG ||
		           !quick(&c, step, from[step->column], stays, i, to)) {
			cell[i] = convert_field(&c, &import->field[i], stays);
			to.known[i] = false;
		}
	}
	hb_import_pupil(&c, cell);
	problems->failed |= worker->spare.failed || worker->joined.failed;
}

const bool *hb_import_known(const struct hb_import_worker *worker)
{
	return worker->known;
}
