/*
 * hb-observe - observations of skills (17.2), from a school's files to figures.
 */
#include "cli/program.h"

static const struct hb_verb verbs[] = {
	{ "blank",
	  { "an empty table to fill in", "een lege tabel om in te vullen" },
	  hb_verb_blank,
	  hb_verb_blank_options },
	{ "import",
	  { "make an export of Excel, Forms or another system canonical, and check it",
	    "maak een export van Excel, Forms of een ander systeem canoniek, en controleer die" },
	  hb_verb_import,
	  hb_verb_import_options },
	{ "check",
	  { "pass the good rows, report the others", "geef de goede rijen door, meld de andere" },
	  hb_verb_check,
	  NULL },
};

static const struct hb_program program = {
	.name = "hb-observe",
	.summary = { "work with observations of skills", "werk met observaties van vaardigheden" },
	.form = "observatie",
	.verbs = verbs,
	.n_verbs = sizeof(verbs) / sizeof(verbs[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
