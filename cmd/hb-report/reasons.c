/* Findings pass through here on their way to the listener; errors in rows are counted by reason. */
#include "base/sys.h"
#include "report.h"

static struct hb_str reason_text(struct report *r, const struct hb_finding *f)
{
	struct hb_finding plain = *f;
	struct hb_buf b = { 0 };
	for (size_t i = 0; i < 3; i++)
		plain.text[i] = HB_STR("…");
	if (plain.expected.len > 40) /* a list of choices says less than its field */
		plain.expected = plain.field;
	hb_finding_text(&b, &plain, r->lang, true);
	return report_text(r, &b);
}

static void count_reason(struct report *r, const struct hb_finding *f)
{
	struct hb_str code = hb_finding_code(f);
	for (size_t i = 0; i < r->n_reasons; i++)
		if (hb_str_eq(r->reason[i].code, code)) {
			r->reason[i].n++;
			return;
		}
	if (hb_grow(&r->reason, &r->cap_reasons, r->n_reasons + 1, sizeof(*r->reason)) != 0) {
		r->failed = true;
		return;
	}
	r->reason[r->n_reasons++] = (struct report_reason){ .code = hb_arena_str(&r->arena, code),
		                                            .text = reason_text(r, f),
		                                            .n = 1 };
}

void report_take_finding(struct hb_sink *sink, const struct hb_finding *f)
{
	struct report *r = (struct report *)((char *)sink - offsetof(struct report, sink));
	if (f->severity == HB_ERROR && f->record)
		count_reason(r, f);
	if (r->reading_table && f->message == HB_M_UNKNOWN_COLUMN)
		return; /* what another program adds to a form's columns is known here */
	hb_find_as(r->run->sink, f->severity, *f);
}
