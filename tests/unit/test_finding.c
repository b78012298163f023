/* Messages and findings: the table is in order, and no value does harm in a message. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/finding.h"
#include "seam.h"

/* Which placeholders a text has, as bits; all bits for an unknown one or a stray brace. */
static unsigned placeholders(const char *text)
{
	static const char *const known[] = { "{value}", "{expected}", "{field}", "{error}",
		                             "{1}",     "{2}",        "{3}",     "{expected?}",
		                             "{1?}",    "{2?}",       "{3?}" };
	const size_t n = sizeof(known) / sizeof(*known);
	unsigned found = 0;
	for (const char *p = text; *p; p++) {
		if (*p == '}')
			return UINT32_MAX;
		if (*p != '{')
			continue;
		size_t i = 0;
		while (i < n && strncmp(p, known[i], strlen(known[i])) != 0)
			i++;
		if (i == n)
			return UINT32_MAX;
		found |= 1U << i;
		p += strlen(known[i]) - 1;
	}
	return found;
}

static void both_languages_have_the_same_placeholders(void **state)
{
	(void)state;
	for (enum hb_message m = 0; m < HB_MESSAGE_COUNT; m++) {
		const char *en = hb_message_template(m, HB_LANG_EN),
		           *nl = hb_message_template(m, HB_LANG_NL);
		unsigned bits = placeholders(en);
		if (bits == UINT32_MAX || bits != placeholders(nl))
			fail_msg("%s: \"%s\" and \"%s\"", hb_message_code(m), en, nl);
	}
}

static void each_message_is_written_as_agreed(void **state)
{
	(void)state;
	for (enum hb_message m = 0; m < HB_MESSAGE_COUNT; m++) {
		const char *code = hb_message_code(m);
		assert_true(code && *code);
		for (const char *p = code; *p; p++)
			if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_')
				fail_msg("code \"%s\"", code);
		for (enum hb_lang lang = HB_LANG_EN; lang <= HB_LANG_NL; lang++) {
			const char *text = hb_message_template(m, lang);
			size_t len = text ? strlen(text) : 0;
			if (!len)
				fail_msg("%s has no text in language %d", code, lang);
			/* an abbreviation or a name may begin in capitals, a word may not */
			if (isupper((unsigned char)text[0]) && islower((unsigned char)text[1]))
				fail_msg("%s begins with a capital: \"%s\"", code, text);
			if (strchr(".!\n ", text[len - 1]))
				fail_msg("%s ends in a full stop or blank: \"%s\"", code, text);
			const char *end = strchr(text, '\n'); /* but for a list below it */
			if (text[0] == ' ' || strstr(text, "  ") || (end && end[1] != '{'))
				fail_msg("%s has stray blanks: \"%s\"", code, text);
			if (!hb_str_utf8(hb_str(text)))
				fail_msg("%s is no UTF-8", code);
		}
		if (strcmp(hb_message_template(m, HB_LANG_EN),
		           hb_message_template(m, HB_LANG_NL)) == 0)
			fail_msg("%s is the same in both languages", code);
		assert_in_range(hb_message_severity(m), HB_NOTE, HB_ERROR);
	}
}

static void expect_text(const struct hb_finding *f, enum hb_lang lang, bool redact,
                        const char *wanted)
{
	struct hb_buf b = { 0 };
	hb_finding_text(&b, f, lang, redact);
	assert_string_equal(hb_buf_text(&b), wanted);
	hb_buf_free(&b);
}

static void a_text_is_put_together(void **state)
{
	(void)state;
	struct hb_finding f = { .message = HB_M_CANNOT_OPEN, .error = ENOENT };
	expect_text(&f, HB_LANG_EN, false, "cannot open: no such file or folder");
	expect_text(&f, HB_LANG_NL, false, "kan niet worden geopend: bestand of map bestaat niet");
	f = (struct hb_finding){ .message = HB_M_CANNOT_OPEN, .text = { HB_STR("why") } };
	expect_text(&f, HB_LANG_EN, false, "cannot open: why");
	f.custom = HB_STR("een eigen {value}");
	f.custom_code = HB_STR("eigen");
	expect_text(&f, HB_LANG_EN, false, "een eigen {value}");
	assert_true(hb_str_is(hb_finding_code(&f), "eigen"));
	f.custom_code = HB_STR("");
	assert_true(hb_str_is(hb_finding_code(&f), "file_unreadable"));
	assert_string_equal(hb_severity_name(HB_ERROR, HB_LANG_EN), "error");
	assert_string_equal(hb_severity_name(HB_WARNING, HB_LANG_NL), "waarschuwing");
}

/* What was made of a cell is as private as the cell. */
static void what_follows_from_a_value_is_redacted(void **state)
{
	(void)state;
	struct hb_finding f = { .message = HB_M_EXCEL_SERIAL,
		                .value = HB_STR("46000"),
		                .expected = HB_STR("2025-12-09") };
	expect_text(&f, HB_LANG_EN, false, "46000 is read as Excel's day number, 2025-12-09");
	expect_text(&f, HB_LANG_EN, true, "… is read as Excel's day number, …");
	assert_true(hb_expects_private(&f));
	f = (struct hb_finding){ .message = HB_M_CHOICE_NEAR,
		                 .value = HB_STR("gen"),
		                 .expected = HB_STR("geen, extra"),
		                 .text = { HB_STR("geen") } };
	expect_text(&f, HB_LANG_NL, true, "\"…\" is niet een van geen, extra; bedoel je …?");
	assert_false(hb_expects_private(&f));
}

/* A message that shows {value}, so that the next tests have something to show. */
static enum hb_message with_value(void)
{
	for (enum hb_message m = 0; m < HB_MESSAGE_COUNT; m++)
		if (strstr(hb_message_template(m, HB_LANG_EN), "{value}"))
			return m;
	skip();
	return HB_MESSAGE_COUNT;
}

static void a_value_is_redacted_when_asked(void **state)
{
	(void)state;
	for (enum hb_message m = 0; m < HB_MESSAGE_COUNT; m++) {
		for (enum hb_lang lang = HB_LANG_EN; lang <= HB_LANG_NL; lang++) {
			struct hb_finding f = { .message = m,
				                .value = HB_STR("geheim"),
				                .key = HB_STR("geheim") };
			struct hb_buf b = { 0 };
			hb_finding_text(&b, &f, lang, true);
			assert_null(strstr(hb_buf_text(&b), "geheim"));
			hb_buf_free(&b);
		}
	}
	struct hb_finding f = { .message = with_value(), .value = HB_STR("geheim") };
	struct hb_buf b = { 0 };
	hb_finding_text(&b, &f, HB_LANG_EN, false);
	assert_non_null(strstr(hb_buf_text(&b), "geheim"));
	b.len = 0;
	hb_finding_text(&b, &f, HB_LANG_EN, true);
	assert_non_null(strstr(hb_buf_text(&b), "…"));
	hb_buf_free(&b);
}

static void expect_shown(struct hb_str value, const char *wanted)
{
	struct hb_finding f = { .message = with_value(), .value = value };
	struct hb_buf b = { 0 };
	hb_finding_text(&b, &f, HB_LANG_EN, false);
	if (!strstr(hb_buf_text(&b), wanted) || strpbrk(hb_buf_text(&b), "\n\r\t\033\b"))
		fail_msg("\"%s\" lacks \"%s\"", hb_buf_text(&b), wanted);
	hb_buf_free(&b);
}

static void a_value_does_no_harm(void **state)
{
	(void)state;
	expect_shown(HB_STR("é€😀"), "é€😀");
	expect_shown(HB_STR("a\nb.csv:1: error"), "a\\nb.csv:1: error");
	expect_shown(HB_STR("\033[2J\b\x7F\r\t"), "\\x1B[2J\\x08\\x7F\\r\\t");
	expect_shown(HB_STR("\xC2\x9B"
	                    "1m"),
	             "\\xC2\\x9B1m"); /* CSI as one character */
	expect_shown(HB_STR("\xC2\xA0x"), "\xC2\xA0x");
	expect_shown(HB_STR("Zo\xEB"), "Zo\\xEB");
	expect_shown(HB_STR("a\0b"), "a\\x00b");
	expect_shown(HB_STR("{value}{1}"), "{value}{1}"); /* not filled in twice */
}

static void a_long_value_is_cut_between_characters(void **state)
{
	(void)state;
	char value[1000];
	for (size_t i = 0; i < sizeof(value); i += 2)
		memcpy(value + i, "é", 2);
	for (size_t shift = 0; shift < 2; shift++) {
		struct hb_finding f = { .message = with_value(),
			                .value = { value + shift * 0, sizeof(value) } };
		if (shift)
			value[0] = 'x', value[1] = 'x';
		struct hb_buf b = { 0 };
		hb_finding_text(&b, &f, HB_LANG_EN, false);
		assert_true(b.len < 400);
		assert_true(hb_str_utf8(hb_buf_slice(&b)));
		assert_non_null(strstr(hb_buf_text(&b), "é…"));
		hb_buf_free(&b);
	}
}

struct ear {
	struct hb_sink sink;
	size_t heard;
	enum hb_severity last;
};

static void hear(struct hb_sink *sink, const struct hb_finding *f)
{
	struct ear *e = (struct ear *)sink;
	e->heard++;
	e->last = f->severity;
}

static void a_sink_counts_by_severity(void **state)
{
	(void)state;
	struct ear e = { .sink = { .take = hear } };
	assert_int_equal(hb_no_memory(&e.sink), HB_SYSTEM);
	assert_int_equal(e.last, HB_ERROR);
	hb_find_as(&e.sink, HB_NOTE, (struct hb_finding){ .message = HB_M_NO_MEMORY });
	assert_int_equal(e.last, HB_NOTE);
	assert_int_equal(e.heard, 2);
	assert_int_equal(e.sink.count[HB_ERROR], 1);
	assert_int_equal(e.sink.count[HB_WARNING], 0);
	assert_int_equal(e.sink.count[HB_NOTE], 1);
	assert_int_equal(hb_no_memory(NULL), HB_SYSTEM);
}

static bool compose(void *arg)
{
	(void)arg;
	struct hb_finding f = { .message = HB_M_CANNOT_OPEN,
		                .text = { HB_STR("een tamelijk lange uitleg") } };
	struct hb_buf b = { 0 };
	hb_finding_text(&b, &f, HB_LANG_NL, false);
	bool good = !b.failed;
	hb_buf_free(&b);
	return good;
}

static void composing_stands_a_lack_of_memory(void **state)
{
	(void)state;
	assert_true(seam_sweep_alloc(compose, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_languages_have_the_same_placeholders),
		cmocka_unit_test(each_message_is_written_as_agreed),
		cmocka_unit_test(a_text_is_put_together),
		cmocka_unit_test(what_follows_from_a_value_is_redacted),
		cmocka_unit_test(a_value_is_redacted_when_asked),
		cmocka_unit_test(a_value_does_no_harm),
		cmocka_unit_test(a_long_value_is_cut_between_characters),
		cmocka_unit_test(a_sink_counts_by_severity),
		cmocka_unit_test(composing_stands_a_lack_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
