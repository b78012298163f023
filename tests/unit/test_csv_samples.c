/* The sample files as they come from Excel, Forms and other systems: dialect, rows and faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "csv_transcript.h"

#define INPUTS "tests/cases/inputs/"

/* What a sample's transcript must contain, part by part in this order. */
struct sample {
	const char *file;
	unsigned lines; /* of the transcript */
	const char *part[5];
};

static const struct sample samples[] = {
	{ "01_excel_nl_cp1252_semicolon_crlf.csv",
	  4,
	  { "';' ASCII CRLF preamble 0, header at 1: [Leerlingnummer][Roepnaam]",
	    "\n2:1: [0012034][Zo\xC3\xAB][van der][Kwaak][7A][3-11-2026][jvd]",
	    "herhaling \xE2\x80\x93 zie gesprek][", "\n4:3: [12036][Daan]",
	    "[zegt: \"ik kan het niet\"\\r\\nen wacht dan af][Aanmelden" } },
	{ "04_sep_line.csv",
	  2,
	  { "';' ASCII CRLF sep preamble 0, header at 2: [leerling][groep][score]\n3:1: "
	    "[12034][7A][3]\n" } },
	{ "06_msforms_nl_utf8bom.csv",
	  3,
	  { "';' UTF-8 CRLF bom preamble 0, header at 1: [ID][Begintijd][Tijd van voltooien]",
	    "[Leerlingnummer\xC2\xA0][Aanbeveling", "\n2:1: [1][11-3-26 14:05:11]",
	    "[12034][Uitdaging in de klas bieden, wel in de gaten houden;Aanmelden",
	    "[5 (volledig zichtbaar)]" } },
	{ "08_googleforms_zip.csv",
	  2,
	  { "',' ASCII LF preamble 0, header at 1: [Timestamp][Leerlingnummer][Hoe zichtbaar is? "
	    "[Taakinitiatie]]",
	    "\n2:1: [2026/11/03 2:09:58 PM GMT+1][12034][3]" } },
	{ "10_magister_leerlingen.csv",
	  4,
	  { "',' UTF-8 LF bom preamble 0, header at 1: [Stamnummer]",
	    "\n2:1: [114334][Dae][][Aartsen][3HB][Bart Houtman]\n", "[2HE][Houtman, Bart]\n",
	    "[Hamlet][][Abate][4VD][]\n" } },
	{ "12_keuze_uren.csv",
	  5,
	  { "';' ASCII CRLF preamble 0, header at 1: [Naam][Klas][Vak][Datum][Uur]",
	    "[Wat ga je doen? (vak, project, e.d.)]", "\n2:1: [Zo\xC3\xAB van der Kwaak][3HB]" } },
	{ "14_excel_unicode_text_utf16le_tab.txt",
	  2,
	  { "'T' UTF-16LE CRLF preamble 0, header at 1: [leerling][groep][Taakinitiatie]\n"
	    "2:1: [Zo\xC3\xAB][7A][3]\n" } },
	{ "16_unterminated_quote.csv",
	  4,
	  { "\n2:1: [1][\"zegt niets][3] unclosed_quote col 2[\"zegt niets]\n3:2: [2][ok][4]\n"
	    "4:3: [3][ok][5]\n" } },
	{ "20_formula_injection.csv",
	  5,
	  { "\n2:1: [1][=HYPERLINK(\"http://x\"][\"klik\")] stray_quote col 3[\"klik\")]\n"
	    "3:2: [2][-1 punt]\n4:3: [3][+31612345678]\n5:4: [4][@zie]\n" } },
	{ "22_pdf_copy.csv",
	  3,
	  { "\n2:1: [1][\xE2\x80\x9C"
	    "effectief  werken\xE2\x80\x9D \xE2\x80\x93 \xEF\xAC\x81jn",
	    "half\xC2\xAD-\xE2\x80\x8Bzacht]\n" } },
};

static void check(const struct sample *s, const struct hb_csv_options *options)
{
	char path[200];
	snprintf(path, sizeof(path), INPUTS "%s", s->file);
	struct transcript t = { 0 };
	transcript_file(&t, path, options);
	const char *at = hb_buf_text(&t.out);
	unsigned lines = 0;
	for (size_t i = 0; i < t.out.len; i++)
		lines += at[i] == '\n';
	assert_int_equal(t.status, HB_OK);
	if (lines != s->lines)
		fail_msg("%s: %u lines\n%s", s->file, lines, at);
	for (size_t i = 0; i < 5 && s->part[i]; i++) {
		const char *found = strstr(at, s->part[i]);
		if (!found)
			fail_msg("%s: no \"%s\" in\n%s", s->file, s->part[i], hb_buf_text(&t.out));
		at = found;
	}
	hb_buf_free(&t.out);
}

static void test_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		for (int way = 0; way < 6; way++) {
			struct hb_csv_options options = { .reference = way & 1,
				                          .preamble = way & 2,
				                          .block = way & 4 ? 7 : 0 };
			check(&samples[i], &options);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_samples) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
