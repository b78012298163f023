/* Any bytes: what lib/base promises of text holds. */
#include <stdlib.h>
#include <string.h>

#include "base/finding.h"
#include "base/near.h"
#include "base/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void folding(struct hb_str text)
{
	struct hb_buf once = { 0 }, twice = { 0 };
	must(hb_fold(&once, text));
	must(hb_str_utf8(hb_buf_slice(&once)));
	must(hb_fold(&twice, hb_buf_slice(&once)));
	must(hb_str_eq(hb_buf_slice(&once), hb_buf_slice(&twice)));
	hb_buf_free(&once);
	hb_buf_free(&twice);
}

static void showing(struct hb_str text)
{
	struct hb_buf out = { 0 };
	for (enum hb_message m = 0; m < HB_MESSAGE_COUNT; m++) {
		struct hb_finding f = { .message = m, .value = text, .field = text };
		out.len = 0;
		hb_finding_text(&out, &f, m % 2 ? HB_LANG_NL : HB_LANG_EN, false);
		must(hb_str_utf8(hb_buf_slice(&out)));
		must(hb_str_find(hb_buf_slice(&out), '\033') == out.len);
	}
	hb_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hb_str text = { (const char *)data, size };
	if (hb_str_utf8(text)) {
		folding(text);
		for (size_t width = 0; width < 20; width++) {
			struct hb_str cut = { text.p, hb_fit(text, width) };
			must(hb_width(cut) <= width && hb_str_utf8(cut));
		}
	}
	showing(text);
	int64_t n;
	if (hb_str_int(text, INT64_MIN, INT64_MAX, &n)) {
		struct hb_buf out = { 0 };
		hb_buf_int(&out, n);
		int64_t again;
		must(hb_str_int(hb_buf_slice(&out), n, n, &again) && again == n);
		hb_buf_free(&out);
	}
	static const struct hb_str words[] = { { "leerling", 8 }, { "datum", 5 } };
	hb_near(text, words, 2);
	return 0;
}
