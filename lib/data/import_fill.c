#include "base/unicode.h"
#include "data/import_plan.h"
#include "data/value.h"

/* VALUE as the field wants it, in the import's arena; empty when it is none, or without memory,
 * which PROBLEMS then knows. */
static struct hb_str convert_fill(struct hb_import *import, const struct hb_import_field *f,
                                  struct hb_str value, struct hb_problems *problems)
{
	struct hb_import_worker *worker = hb_import_worker_new(import, false);
	struct hb_str text = { NULL, 0 };
	struct hb_conversion c = {
		.import = import, .worker = worker, .problems = problems, .arena = &import->arena
	};
	if (worker)
		text = hb_import_value(&c, f, value);
	if (text.len)
		text = hb_arena_str(&import->arena, text);
	problems->failed |= !worker || (text.len && !text.p);
	hb_import_worker_free(worker);
	return text;
}

/* Takes VALUE as what fills F; HB_USAGE when it is no value of F's. */
static enum hb_status fill_value(struct hb_import *import, struct hb_import_field *f,
                                 struct hb_str value, struct hb_sink *sink)
{
	struct hb_problems problems = { 0 };
	f->fill = convert_fill(import, f, value, &problems);
	struct hb_problem why = { 0 };
	int64_t number;
	bool good = f->fill.len && !problems.errors &&
	            hb_value(f->field, f->fill, &number, &why, &import->arena);
	bool failed = problems.failed;
	hb_problems_free(&problems);
	if (failed)
		return hb_no_memory(sink);
	if (good)
		return HB_OK;
	hb_find(sink, (struct hb_finding){
	                      .message = HB_M_FILL_VALUE, .field = f->field->id, .value = value });
	return HB_USAGE;
}

static enum hb_status fill_one(struct hb_import *import, struct hb_str said, struct hb_sink *sink)
{
	const struct hb_table *table = import->options->table;
	size_t equals = hb_str_find(said, '=');
	struct hb_finding f = { .message = HB_M_FILL_SYNTAX, .text = { said } };
	if (equals == said.len || equals == 0) {
		hb_find(sink, f);
		return HB_USAGE;
	}
	struct hb_str name = { said.p, equals };
	struct hb_buf folded = { 0 };
	struct hb_header_match m = { HB_MATCH_NONE, HB_NO_FIELD, HB_NO_FIELD };
	if (hb_fold(&folded, name))
		m = hb_header_name(table, hb_buf_slice(&folded), &import->spare);
	bool failed = folded.failed;
	hb_buf_free(&folded);
	if (failed || import->spare.failed)
		return hb_no_memory(sink);
	if (m.how)
		return fill_value(import, &import->field[m.field], hb_str_from(said, equals + 1),
		                  sink);
	f.text[0] = name;
	f.expected = hb_import_near(table, name, &import->arena);
	f.message = f.expected.len ? HB_M_FILL_FIELD_NEAR : HB_M_FILL_FIELD;
	hb_find(sink, f);
	return HB_USAGE;
}

enum hb_status hb_import_read_fill(struct hb_import *import, struct hb_sink *sink)
{
	enum hb_status status = HB_OK;
	for (size_t i = 0; i < import->options->n_fill; i++) {
		enum hb_status one = fill_one(import, import->options->fill[i], sink);
		if (one == HB_SYSTEM)
			return one;
		if (one != HB_OK)
			status = one;
	}
	return status;
}
