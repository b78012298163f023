/* The renderers: small goldens, hostile text in every place, every allocation failing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/unicode.h"
#include "csv/reader.h"
#include "html_check.h"
#include "report/model.h"
#include "report_sample.h"
#include "seam.h"

static struct hb_buf page; /* what the renderer wrote */

static ssize_t catch_write(int fd, const void *buf, size_t len)
{
	(void)fd;
	hb_buf_add(&page, buf, len);
	return (ssize_t)len;
}

static void count_only(struct hb_sink *sink, const struct hb_finding *finding)
{
	(void)sink;
	(void)finding;
}

/* Renders D into `page`. */
static struct hb_str rendered(const struct hb_doc *d, struct hb_render_options options)
{
	struct hb_sink sink = { .take = count_only };
	struct hb_output *out;
	ssize_t (*real)(int, const void *, size_t) = hb_sys.write;
	page.len = 0;
	assert_int_equal(hb_output_open(&out, "/dev/null", &sink), HB_OK);
	hb_sys.write = catch_write;
	assert_int_equal(hb_render(d, &options, out, &sink), HB_OK);
	assert_int_equal(hb_output_commit(out, &sink), HB_OK);
	hb_sys.write = real;
	assert_false(page.failed);
	return hb_buf_slice(&page);
}

static void assert_has(struct hb_str text, const char *part)
{
	if (hb_str_search(text, hb_str(part)) == SIZE_MAX) {
		fprintf(stderr, "%.*s", HB_STR_ARGS(text));
		fail_msg("not found: %s", part);
	}
}

/* ---- goldens ---- */

static struct hb_doc *small_doc(enum hb_lang lang)
{
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("vaardigheid"), HB_STR("Vaardigheid") },
		{ HB_DOC_DECIMAL, HB_STR("gemiddelde"), HB_STR("Gemiddelde") },
		{ HB_DOC_INT, HB_STR("verschil"), HB_STR("Verschil") },
	};
	const struct hb_doc_head dates[] = {
		{ .key = HB_STR("2026-11-03"), .label = HB_STR("3 nov") },
		{ .key = HB_STR("2027-02-12"), .label = HB_STR("12 feb") },
	};
	struct hb_doc *d = hb_doc_new(lang, HB_STR("Groep 7a"));
	hb_doc_meta(d, HB_STR("Periode"), HB_STR("P1"));
	hb_doc_heading(d, 1, HB_STR("Stand"));
	struct hb_doc_table *t = hb_doc_table(d, HB_STR("Tabel"), columns, 3);
	hb_doc_row(d, t);
	hb_doc_cell_text(d, t, HB_STR("Vaste mindset"));
	hb_doc_row_note(d, t, HB_STR("omgekeerd"));
	hb_doc_cell_decimal(t, 325, 2);
	hb_doc_cell_int(t, -2);
	hb_doc_cell_tone(t, HB_TONE_FAVOURABLE);
	hb_doc_row(d, t);
	hb_doc_cell_text(d, t, HB_STR("Samenwerken"));
	hb_doc_cell_empty(t);
	struct hb_doc_head skill = { .key = HB_STR("samenwerken"), .label = HB_STR("Samenwerken") };
	struct hb_doc_picture *p = hb_doc_course(d, HB_STR("Verloop"), &sample_scale, dates, 2);
	hb_doc_scores(d, p, &skill, (int64_t[]){ 2, 5 });
	p = hb_doc_bars(d, HB_STR("Verdeling"), &sample_scale);
	hb_doc_bar(d, p, &skill, (uint64_t[]){ 1, 0, 2, 0, 3 }, 1, 40);
	hb_doc_page(d, HB_STR("L00012"));
	p = hb_doc_heat(d, HB_STR("Kaart"), &sample_scale, dates, 2);
	skill.reversed = true;
	hb_doc_scores(d, p, &skill, (int64_t[]){ HB_DOC_MISSING, 2 });
	p = hb_doc_before_after(d, HB_STR("Toen en nu"), &sample_scale, 0);
	skill.reversed = false;
	hb_doc_pair(d, p, &skill, 2, 4);
	hb_doc_item_remark(d, p, HB_TONE_FAVOURABLE, HB_STR("gesprek waard"));
	hb_doc_footer(d, HB_STR("De tabel:"), HB_STR("hb-observe summary a.csv"));
	return d;
}

static void golden(struct hb_render_options options, const char *expected)
{
	struct hb_doc *d = small_doc(HB_LANG_NL);
	rendered(d, options);
	hb_doc_free(d);
	if (strcmp(hb_buf_text(&page), expected) != 0) {
		fprintf(stderr, "%s", hb_buf_text(&page)); /* whole: cmocka cuts */
		fail_msg("not as expected");
	}
}

static void text_golden(void **state)
{
	(void)state;
	golden((struct hb_render_options){ .format = HB_FORMAT_TEXT, .width = 72 },
	       "Groep 7a\n"
	       "════════\n"
	       "\n"
	       "Periode  P1\n"
	       "\n"
	       "Stand\n"
	       "─────\n"
	       "\n"
	       "Tabel\n"
	       "Vaardigheid                Gemiddelde  Verschil\n"
	       "─────────────────────────  ──────────  ────────\n"
	       "Vaste mindset (omgekeerd)        3,25      -2 ✓\n"
	       "Samenwerken                         –         –\n"
	       "✓ gunstig\n"
	       "\n"
	       "Verloop\n"
	       "Onderdeel    3 nov  12 feb  Verloop\n"
	       "───────────  ─────  ──────  ───────\n"
	       "Samenwerken      2       5  ▂█\n"
	       "1 niet zichtbaar ... 5 volledig zichtbaar\n"
	       "\n"
	       "Verdeling\n"
	       "Onderdeel    Verdeling  1  2  3  4  5  Ontbrekend  Mediaan\n"
	       "───────────  ─────────  ─  ─  ─  ─  ─  ──────────  ───────\n"
	       "Samenwerken  ▁▄▄███·    1  0  2  0  3           1      4,0\n"
	       "1 niet zichtbaar ... 5 volledig zichtbaar\n"
	       "·: ontbreekt\n"
	       "\n"
	       "════════════════════════════════════════════════════════════════════════\n"
	       "L00012\n"
	       "────────────────────────────────────────────────────────────────────────\n"
	       "\n"
	       "Kaart\n"
	       "Onderdeel                3 nov  12 feb\n"
	       "───────────────────────  ─────  ──────\n"
	       "Samenwerken (omgekeerd)      –      2▆\n"
	       "1 niet zichtbaar ... 5 volledig zichtbaar\n"
	       "–: ontbreekt\n"
	       "omgekeerd: hier is een lage score gunstig; de hoogte volgt dat, het\n"
	       "cijfer is de score zelf\n"
	       "\n"
	       "Toen en nu\n"
	       "Onderdeel                       Vorige  Nu  Verschil\n"
	       "───────────  ─────────────────  ──────  ──  ────────  ───────────────\n"
	       "Samenwerken  ·   ○━━━━━━━●   ·       2   4        +2  gesprek waard ✓\n"
	       "✓ gunstig\n"
	       "1 niet zichtbaar ... 5 volledig zichtbaar\n"
	       "○: vorige\n"
	       "●: nu\n"
	       "\n"
	       "────────────────────────────────────────────────────────────────────────\n"
	       "Herkomst van de cijfers\n"
	       "\n"
	       "De tabel:\n"
	       "    hb-observe summary a.csv\n");
}

static void ascii_golden(void **state)
{
	(void)state;
	struct hb_doc *d = small_doc(HB_LANG_EN);
	struct hb_str out = rendered(
	        d,
	        (struct hb_render_options){ .format = HB_FORMAT_TEXT, .width = 76, .ascii = true });
	for (size_t i = 0; i < out.len; i++)
		assert_in_range((unsigned char)out.p[i], '\n', '~');
	assert_has(out, "Samenwerken  133555.       1  0  2  0  3        1     4.0\n");
	assert_has(out,
	           "Samenwerken  .   o-------*   .         2    4      +2  gesprek waard ok\n");
	assert_has(out, "reversed: a low score is the favourable one\n");
	assert_has(out, "    hb-observe summary a.csv\n");
	hb_doc_free(d);
}

static void md_golden(void **state)
{
	(void)state;
	golden((struct hb_render_options){ .format = HB_FORMAT_MD },
	       "---\n"
	       "title: 'Groep 7a'\n"
	       "lang: nl\n"
	       "---\n"
	       "\n"
	       "- Periode: P1\n"
	       "\n"
	       "# Stand\n"
	       "\n"
	       "**Tabel**\n"
	       "\n"
	       "| Vaardigheid | Gemiddelde | Verschil |\n"
	       "|------------------------|-----------:|---------:|\n"
	       "| Vaste mindset (omgekeerd) | 3,25 | -2 (gunstig) |\n"
	       "| Samenwerken | – | – |\n"
	       "\n"
	       "**Verloop**\n"
	       "\n"
	       "| Onderdeel | 3 nov | 12 feb |\n"
	       "|-------------|------:|-------:|\n"
	       "| Samenwerken | 2 | 5 |\n"
	       "\n"
	       "1 niet zichtbaar ... 5 volledig zichtbaar\n"
	       "\n"
	       "**Verdeling**\n"
	       "\n"
	       "| Onderdeel | 1 | 2 | 3 | 4 | 5 | Ontbrekend | Mediaan |\n"
	       "|-------------|----:|----:|----:|----:|----:|-----------:|--------:|\n"
	       "| Samenwerken | 1 | 0 | 2 | 0 | 3 | 1 | 4,0 |\n"
	       "\n"
	       "1 niet zichtbaar ... 5 volledig zichtbaar\n"
	       "\n"
	       "* * *\n"
	       "\n"
	       "# L00012\n"
	       "\n"
	       "**Kaart**\n"
	       "\n"
	       "| Onderdeel | 3 nov | 12 feb |\n"
	       "|----------------------|------:|-------:|\n"
	       "| Samenwerken (omgekeerd) | – | 2 |\n"
	       "\n"
	       "1 niet zichtbaar ... 5 volledig zichtbaar\\\n"
	       "–: ontbreekt\\\n"
	       "omgekeerd: hier is een lage score gunstig\n"
	       "\n"
	       "**Toen en nu**\n"
	       "\n"
	       "| Onderdeel | Vorige | Nu | Verschil |  |\n"
	       "|-------------|-------:|----:|---------:|---------------|\n"
	       "| Samenwerken | 2 | 4 | +2 | gesprek waard (gunstig) |\n"
	       "\n"
	       "1 niet zichtbaar ... 5 volledig zichtbaar\n"
	       "\n"
	       "* * *\n"
	       "\n"
	       "**Herkomst van de cijfers**\n"
	       "\n"
	       "De tabel:\n"
	       "\n"
	       "```\n"
	       "hb-observe summary a.csv\n"
	       "```\n"
	       "\n");
}

static void csv_golden(void **state)
{
	(void)state;
	golden((struct hb_render_options){ .format = HB_FORMAT_CSV },
	       "pagina,sectie,titel,soort,rij_nr,rij,kolom,waarde,duiding\n"
	       ",Stand,Tabel,tabel,1,Vaste mindset,gemiddelde,3.25,\n"
	       ",Stand,Tabel,tabel,1,Vaste mindset,verschil,-2,gunstig\n"
	       ",Stand,Tabel,tabel,2,Samenwerken,gemiddelde,,\n"
	       ",Stand,Tabel,tabel,2,Samenwerken,verschil,,\n"
	       ",Stand,Verloop,verloop,1,samenwerken,2026-11-03,2,\n"
	       ",Stand,Verloop,verloop,1,samenwerken,2027-02-12,5,\n"
	       ",Stand,Verdeling,verdeling,1,samenwerken,n1,1,\n"
	       ",Stand,Verdeling,verdeling,1,samenwerken,n2,0,\n"
	       ",Stand,Verdeling,verdeling,1,samenwerken,n3,2,\n"
	       ",Stand,Verdeling,verdeling,1,samenwerken,n4,0,\n"
	       ",Stand,Verdeling,verdeling,1,samenwerken,n5,3,\n"
	       ",Stand,Verdeling,verdeling,1,samenwerken,ontbrekend,1,\n"
	       ",Stand,Verdeling,verdeling,1,samenwerken,mediaan,4.0,\n"
	       "L00012,,Kaart,warmtekaart,1,samenwerken,2026-11-03,,\n"
	       "L00012,,Kaart,warmtekaart,1,samenwerken,2027-02-12,2,\n"
	       "L00012,,Toen en nu,vorige_nu,1,samenwerken,vorige,2,\n"
	       "L00012,,Toen en nu,vorige_nu,1,samenwerken,nu,4,\n"
	       "L00012,,Toen en nu,vorige_nu,1,samenwerken,duiding,gesprek waard,gunstig\n");
}

static void html_whole(void **state)
{
	(void)state;
	struct hb_doc *d = small_doc(HB_LANG_NL);
	struct hb_str out = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_HTML });
	struct hb_buf text = { 0 };
	assert_true(html_check(out, &text) > 80);
	assert_has(out, "<html lang=\"nl\">");
	assert_has(out, "<h2 dir=\"auto\">Stand</h2>");
	assert_has(out, "<tr><th scope=\"row\" dir=\"auto\">Vaste mindset <span class=\"aside\">"
	                "(<bdi>omgekeerd</bdi>)</span></th><td class=\"n\">3,25</td>");
	assert_has(out, "<th scope=\"col\" class=\"n\">Gemiddelde</th>");
	assert_has(out, "role=\"img\"><title>Samenwerken</title><desc>3 nov: 2; 12 feb: 5</desc>");
	assert_has(out,
	           "<desc>1: 1×; 2: 0×; 3: 2×; 4: 0×; 5: 3×; ontbrekend: 1; mediaan: 4,0</desc>");
	assert_has(
	        out,
	        "<title>Samenwerken (omgekeerd)</title><desc>3 nov: ontbreekt; 12 feb: 2</desc>");
	assert_has(out, "<desc>vorige: 2; nu: 4</desc>");
	assert_has(out, "#p1{page:p1}"); /* a page per pupil, with its running title */
	assert_has(out, "@page p1{@top-right{content:\"L00012\"}}");
	static const char *const none[] = {
		"<script", "http:", "https:", "url(", "@import", "src="
	};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_true(hb_str_search(out, hb_str(none[i])) == SIZE_MAX);
	hb_buf_free(&text);
	hb_doc_free(d);
}

/* ---- hostile text ---- */

/* A document with TEXT wherever a document takes a text. */
static struct hb_doc *doc_of(struct hb_str text)
{
	const struct hb_doc_column columns[] = { { HB_DOC_TEXT, text, text },
		                                 { HB_DOC_TEXT, text, text },
		                                 { HB_DOC_INT, text, text } };
	const struct hb_doc_head head = { .key = text, .label = text, .group = text };
	const struct hb_doc_scale scale = { 1, 5, text, text, NULL };
	struct hb_doc *d = hb_doc_new(HB_LANG_NL, text);
	hb_doc_subtitle(d, text);
	hb_doc_confidential(d, text);
	hb_doc_meta(d, text, text);
	hb_doc_footer(d, text, text);
	hb_doc_heading(d, 1, text);
	hb_doc_paragraph(d, text);
	hb_doc_quote(d, text, text);
	hb_doc_note(d, HB_NOTE_ATTENTION, text);
	hb_doc_list_item(d, hb_doc_list(d, false), text);
	hb_doc_page(d, text);
	struct hb_doc_table *t = hb_doc_table(d, text, columns, 3);
	hb_doc_row(d, t);
	hb_doc_cell_link(d, t, text, text);
	hb_doc_cell_text(d, t, text);
	hb_doc_cell_strong(t);
	hb_doc_row_note(d, t, text);
	struct hb_doc_picture *p[] = { hb_doc_course(d, text, &scale, &head, 1),
		                       hb_doc_heat(d, text, &scale, &head, 1),
		                       hb_doc_bars(d, text, &scale),
		                       hb_doc_before_after(d, text, &scale, 0) };
	hb_doc_scores(d, p[0], &head, (int64_t[]){ 3 });
	hb_doc_scores(d, p[1], &head, (int64_t[]){ HB_DOC_HIDDEN });
	hb_doc_bar(d, p[2], &head, (uint64_t[]){ 1, 2, 3, 4, 5 }, 1, 30);
	hb_doc_pair(d, p[3], &head, 2, HB_DOC_DIFFERS);
	for (size_t i = 0; i < 4; i++) {
		hb_doc_item_remark(d, p[i], HB_TONE_UNFAVOURABLE, text);
		hb_doc_picture_summary(d, p[i], text);
	}
	assert_false(hb_doc_failed(d));
	return d;
}

static size_t times(struct hb_str text, struct hb_str part)
{
	size_t n = 0;
	for (size_t at; (at = hb_str_search(text, part)) != SIZE_MAX; n++)
		text = hb_str_from(text, at + part.len);
	return n;
}

/* Nothing in OUT that a terminal, a browser or an editor would obey. */
static void assert_tame(struct hb_str out)
{
	assert_true(hb_str_utf8(out));
	for (size_t i = 0; i < out.len; i++) {
		const unsigned char *c = (const unsigned char *)out.p + i;
		assert_true(*c == '\n' || (*c >= 0x20 && *c != 0x7F));
		assert_false(c[0] == 0xC2 && i + 1 < out.len && c[1] < 0xA0);
		bool e2 = c[0] == 0xE2 && i + 2 < out.len;
		assert_false(e2 && c[1] == 0x80 && c[2] >= 0xAA && c[2] <= 0xAE);
		assert_false(e2 && c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9);
	}
}

/* Without blanks and line breaks, which wrapping moves; in Markdown without backslashes too. */
static struct hb_str squeezed(struct hb_buf *b, struct hb_str s, bool escapes)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != ' ' && s.p[i] != '\n' && !(escapes && s.p[i] == '\\'))
			hb_buf_char(b, s.p[i]);
	return hb_buf_slice(b);
}

static void assert_text(const struct hb_doc *d, struct hb_str clean, bool color)
{
	struct hb_buf all = { 0 }, part = { 0 };
	struct hb_str out =
	        rendered(d, (struct hb_render_options){
	                            .format = HB_FORMAT_TEXT, .width = 72, .color = color });
	if (!color)
		assert_tame(out);
	struct hb_str needle = squeezed(&part, clean, false);
	if (!color)
		assert_true(times(squeezed(&all, out, false), needle) >= 12);
	for (struct hb_str rest = out; rest.p && !color;) {
		struct hb_str line = hb_str_cut(&rest, '\n');
		bool command = hb_str_starts(line, HB_STR("    ")); /* copied whole */
		assert_true(command || hb_width(line) <= 72);
	}
	hb_buf_free(&all);
	hb_buf_free(&part);
}

static void assert_md(const struct hb_doc *d, struct hb_str clean)
{
	struct hb_buf all = { 0 }, part = { 0 };
	struct hb_str out = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_MD });
	assert_tame(out);
	struct hb_str needle = squeezed(&part, clean, true);
	assert_true(times(squeezed(&all, out, true), needle) >= 12);
	for (size_t i = 1; i < out.len; i++) { /* all that could begin markup inside a line */
		char c = out.p[i], before = out.p[i - 1];
		if (c == '<' || c == '[' || c == '$' || c == '_')
			assert_true(before == '\\' ||
			            hb_str_search(clean, (struct hb_str){ &c, 1 }) == SIZE_MAX ||
			            hb_str_search(hb_str_from(out, i), HB_STR("\n```")) <
			                    clean.len + 1);
	}
	hb_buf_free(&all);
	hb_buf_free(&part);
}

static void assert_html(const struct hb_doc *d, struct hb_str clean)
{
	struct hb_buf text = { 0 };
	struct hb_str out = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_HTML });
	assert_tame(out);
	html_check(out, &text);
	assert_true(times(hb_buf_slice(&text), clean) >= 25 ||
	            hb_str_find(clean, '\n') < clean.len); /* breaks become blanks in some places */
	hb_buf_free(&text);
}

static void assert_csv(const struct hb_doc *d, struct hb_str flat)
{
	struct hb_sink sink = { .take = count_only };
	struct hb_csv_reader *reader;
	struct hb_csv_options options = { .delimiter = ',' };
	struct hb_csv_record record;
	size_t n = 0;
	struct hb_str out = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_CSV });
	assert_tame(out);
	assert_int_equal(hb_csv_open_bytes(&reader, out, "x", &options, &sink), HB_OK);
	for (; hb_csv_next(reader, &record) == HB_CSV_RECORD; n++) {
		assert_int_equal(record.n_cells, 9);
		assert_true(hb_str_eq(record.cell[0], flat));
		assert_true(hb_str_eq(record.cell[2], flat));
	}
	assert_int_equal(hb_csv_next(reader, &record), HB_CSV_END);
	assert_int_equal(n, 2 + 2 + 2 + 8 + 3);
	hb_csv_close(reader);
}

static void hostile_text(struct hb_str text)
{
	struct hb_doc *d = doc_of(text);
	struct hb_buf clean = { 0 }, flat = { 0 };
	assert_true(hb_buf_reserve(&clean, 3 * text.len + 1) &&
	            hb_buf_reserve(&flat, 3 * text.len + 1));
	clean.len = hb_clean(clean.p, text, true);
	flat.len = hb_clean(flat.p, text, false);
	assert_text(d, hb_buf_slice(&clean), false);
	assert_text(d, hb_buf_slice(&clean), true);
	assert_md(d, hb_buf_slice(&clean));
	assert_html(d, hb_buf_slice(&clean));
	assert_csv(d, hb_buf_slice(&flat));
	hb_buf_free(&clean);
	hb_buf_free(&flat);
	hb_doc_free(d);
}

static void hostile(void **state)
{
	(void)state;
	const struct hb_str texts[] = {
		HB_STR("<script>alert(1)</script>"),
		HB_STR("\"><img src=x onerror=alert(1)>"),
		HB_STR("' onload='x' \"y\" & &lt; &amp;#39;"),
		HB_STR("</style></title></textarea>--><b>"),
		HB_STR("javascript:alert(1)//../../etc"),
		HB_STR("\033[31mrood\033]0;titel\a\r\033[2J"),
		HB_STR("\xE2\x80\xAEgnissap\xE2\x81\xA6 en \xE2\x80\xAB verder"),
		HB_STR("مرحبا שלום 漢字漢字"),
		HB_STR("👩‍👩‍👧‍👦🇳🇱é̈"),
		HB_STR("nul\0byte\x7F\x01\x9B bad \xFF\xC0\xAF"),
		HB_STR("# kop\n- lijst\n1. een\n> citaat\n    code\n| a | b |\n---\n: def\n% "
		       "titel"),
		HB_STR("*vet* _schuin_ `code` ~~weg~~ $x^2$ [a](b) ![c](d) @naam https://a.nl "
		       "www.a.nl"),
		HB_STR("\\ ``` \\* a\\|b {=html} [^1]"),
		HB_STR("=HYPERLINK(\"a\";\"b\"),;\tx"),
		HB_STR("@import url(x); content:\"\\\"}body{display:none}"),
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		hostile_text(texts[i]);
	char *long_text = malloc(10000);
	assert_non_null(long_text);
	memset(long_text, 'x', 10000);
	hostile_text((struct hb_str){ long_text, 10000 });
	for (size_t i = 0; i + 1 < 10000; i += 2)
		memcpy(long_text + i, "é", 2);
	hostile_text((struct hb_str){ long_text, 10000 });
	for (size_t i = 6; i < 10000; i += 7)
		long_text[i] = ' ';
	for (size_t i = 0; i < 10000; i++)
		long_text[i] = long_text[i] == ' ' ? ' ' : '<';
	hostile_text((struct hb_str){ long_text, 9999 });
	free(long_text);
}

/* ---- the rest ---- */

static void same_bytes(void **state)
{
	(void)state;
	for (int format = HB_FORMAT_TEXT; format <= HB_FORMAT_CSV; format++) {
		struct hb_render_options options = { .format = (enum hb_format)format };
		struct hb_doc *one = sample_report(30, 3), *two = sample_report(30, 3);
		rendered(one, options);
		struct hb_buf first = page;
		page = (struct hb_buf){ 0 };
		rendered(two, options);
		assert_true(hb_str_eq(hb_buf_slice(&first), hb_buf_slice(&page)));
		hb_buf_free(&first);
		hb_doc_free(one);
		hb_doc_free(two);
	}
}

static void narrow(void **state)
{
	(void)state;
	struct hb_doc *d = sample_report(30, 2);
	for (unsigned width = 40; width < 130; width += 7) {
		struct hb_str rest = rendered(
		        d, (struct hb_render_options){ .format = HB_FORMAT_TEXT, .width = width });
		while (rest.p) {
			struct hb_str line = hb_str_cut(&rest, '\n');
			if (!hb_str_starts(line, HB_STR("    hb-")))
				assert_in_range(hb_width(line), 0, width);
		}
	}
	hb_doc_free(d);
}

static void sample_html(void **state)
{
	(void)state;
	struct hb_doc *d = sample_report(30, 4);
	struct hb_buf text = { 0 };
	struct hb_str out = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_HTML });
	html_check(out, &text);
	assert_has(out, "<a dir=\"auto\" href=\"#p4\">L00015</a>");
	assert_int_equal(times(out, HB_STR("<article")), 5);
	hb_buf_free(&text);
	hb_doc_free(d);
}

static void empty_document(void **state)
{
	(void)state;
	struct hb_doc *d = hb_doc_new(HB_LANG_EN, HB_STR(""));
	struct hb_doc_column column = { HB_DOC_TEXT, HB_STR(""), HB_STR("a") };
	hb_doc_table(d, HB_STR(""), &column, 1);
	hb_doc_list(d, true);
	hb_doc_bars(d, HB_STR(""), &sample_scale);
	hb_doc_paragraph(d, HB_STR(""));
	for (int format = HB_FORMAT_TEXT; format <= HB_FORMAT_CSV; format++)
		assert_true(
		        rendered(d, (struct hb_render_options){ .format = (enum hb_format)format })
		                .len);
	hb_doc_free(d);
}

static bool build_and_render(void *arg)
{
	struct hb_render_options options = { .format = *(enum hb_format *)arg };
	struct hb_sink sink = { .take = count_only };
	struct hb_output *out;
	if (hb_output_open(&out, "/dev/null", &sink) != HB_OK)
		return false;
	struct hb_doc *d = small_doc(HB_LANG_NL);
	hb_doc_quote(d, HB_STR("bron"), HB_STR("opmerking"));
	hb_doc_note(d, HB_NOTE_INFO, HB_STR("noot"));
	hb_doc_list_item(d, hb_doc_list(d, true), HB_STR("een"));
	enum hb_status status = hb_render(d, &options, out, &sink);
	assert_true(status == HB_OK || (status == HB_SYSTEM && sink.count[HB_ERROR] == 1));
	hb_doc_free(d);
	hb_output_abort(out);
	return status == HB_OK;
}

static void allocations(void **state)
{
	(void)state;
	for (int format = HB_FORMAT_TEXT; format <= HB_FORMAT_CSV; format++) {
		enum hb_format f = (enum hb_format)format;
		assert_true(seam_sweep_alloc(build_and_render, &f) >= 4);
	}
}

/* Steps with names: they stand where figures would, markup in them as text. */
static void step_names(void **state)
{
	(void)state;
	const struct hb_str step[] = { HB_STR("ex"), HB_STR("A"), HB_STR("<b") };
	const struct hb_doc_scale scale = { 0, 2, HB_STR("laag"), HB_STR("hoog"), step };
	const struct hb_doc_head column[] = { { .label = HB_STR("lokaal") },
		                              { .label = HB_STR("leraar") } };
	struct hb_doc *d = hb_doc_new(HB_LANG_NL, HB_STR("Regio"));
	struct hb_doc_picture *p = hb_doc_heat(d, HB_STR("Beeld"), &scale, column, 2);
	hb_doc_scores(d, p, &(struct hb_doc_head){ .label = HB_STR("R01") }, (int64_t[]){ 1, 0 });
	hb_doc_scores(d, p, &(struct hb_doc_head){ .label = HB_STR("R02") },
	              (int64_t[]){ 2, HB_DOC_DIFFERS });
	struct hb_str text = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_TEXT });
	assert_has(text, "A\u2584");
	assert_has(text, "ex laag ... <b hoog");
	text = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_CSV });
	assert_has(text, "R01,lokaal,A,");
	assert_has(text, "R01,leraar,ex,");
	text = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_HTML });
	assert_has(text, ">A</text>");
	assert_has(text, ">ex</text>");
	assert_has(text, ">&lt;b</text>");
	assert_has(text, "lokaal: A; leraar: ex");
	text = rendered(d, (struct hb_render_options){ .format = HB_FORMAT_MD });
	assert_has(text, "| R01");
	assert_has(text, "ex laag ...");
	hb_doc_free(d);
}

static void formats(void **state)
{
	(void)state;
	enum hb_format format;
	assert_true(hb_format_by_name(HB_STR("HTML"), &format));
	assert_int_equal(format, HB_FORMAT_HTML);
	assert_false(hb_format_by_name(HB_STR("pdf"), &format));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_golden), cmocka_unit_test(ascii_golden),
		cmocka_unit_test(md_golden),   cmocka_unit_test(csv_golden),
		cmocka_unit_test(html_whole),  cmocka_unit_test(hostile),
		cmocka_unit_test(same_bytes),  cmocka_unit_test(narrow),
		cmocka_unit_test(sample_html), cmocka_unit_test(empty_document),
		cmocka_unit_test(allocations), cmocka_unit_test(formats),
		cmocka_unit_test(step_names),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	hb_buf_free(&page);
	return failed;
}
