#include "base/unicode.h"
#include "data/import_plan.h"

/* Whether TEXT, trimmed, means something to the form or to a person column. */
static bool is_known(const struct hb_import_options *o, struct hb_str text, struct hb_buf *folded,
                     struct hb_buf *spare)
{
	folded->len = 0;
	if (!text.len || text.len > HB_HEADER_MAX || !hb_fold(folded, text))
		return false;
	struct hb_str name = hb_buf_slice(folded);
	struct hb_header_match m = hb_header_find(o->table, text, name, spare);
	/* a tick-box header is a choice's label, and those stand in the rows below too */
	if (m.how && (m.choice == HB_NO_FIELD || m.how == HB_MATCH_ROW))
		return true;
	return (o->pupils && hb_header_name(o->pupils, name, spare).how) ||
	       hb_header_survey(name).kind;
}

/* Most rows it is asked about are no header but scores, of which many are the same. */
size_t hb_import_score(void *options, const struct hb_str *cell, size_t n_cells)
{
	enum { FEW = 8 };
	struct hb_buf folded = { 0 }, spare = { 0 };
	struct hb_str met[FEW];
	bool known[FEW];
	size_t score = 0, n_met = 0;
	for (size_t i = 0; i < n_cells; i++) {
		struct hb_str text = hb_trim(cell[i]);
		size_t at = 0;
		while (at < n_met && at < FEW && !hb_str_eq(met[at], text))
			at++;
		if (at == n_met || at == FEW) {
			at = n_met++ % FEW;
			met[at] = text;
			known[at] = is_known(options, text, &folded, &spare);
		}
		score += known[at];
	}
	hb_buf_free(&folded);
	hb_buf_free(&spare);
	return score;
}
