/* What is said of a form that is wrong. */
#include "base/near.h"
#include "form/load.h"

void hb_load_wrong(struct hb_load *load, struct hb_mark at, enum hb_message m, struct hb_str one,
                   struct hb_str two, struct hb_str three, struct hb_str expected)
{
	if (hb_message_severity(m) == HB_ERROR)
		load->errors++;
	hb_find(load->sink, (struct hb_finding){ .message = m,
	                                         .file = load->path,
	                                         .line = at.line,
	                                         .column = at.column,
	                                         .expected = expected,
	                                         .text = { one, two, three } });
}

void hb_load_unknown(struct hb_load *load, struct hb_mark at, enum hb_message m,
                     enum hb_message near, struct hb_str what, struct hb_str word,
                     const struct hb_str *candidates, size_t n, struct hb_str expected)
{
	if (!candidates || load->errors > HB_NEAR_ERRORS)
		n = 0;
	struct hb_str nearest = hb_near(word, candidates, n < HB_NEAR_MOST ? n : HB_NEAR_MOST);
	hb_load_wrong(load, at, nearest.len ? near : m, what, word, nearest, expected);
}

struct hb_str hb_load_join(struct hb_load *load, const struct hb_str *text, size_t n)
{
	struct hb_buf buf = { 0 };
	for (size_t i = 0; i < n; i++) {
		hb_buf_cstr(&buf, i ? ", " : "");
		hb_buf_str(&buf, text[i]);
	}
	struct hb_str joined = hb_arena_str(load->arena, hb_buf_slice(&buf));
	load->no_memory |= buf.failed || !joined.p;
	hb_buf_free(&buf);
	return joined;
}

struct hb_str hb_load_number(struct hb_load *load, int64_t n)
{
	struct hb_buf buf = { 0 };
	hb_buf_int(&buf, n);
	struct hb_str text = hb_arena_str(load->arena, hb_buf_slice(&buf));
	load->no_memory |= buf.failed || !text.p;
	hb_buf_free(&buf);
	return text;
}
