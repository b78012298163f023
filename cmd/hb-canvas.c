/*
 * hb-canvas - where schools stand (20.1), what they plan and whether it is kept up, and how a team
 * judges itself on five levels (20.3): from positions, plans and scores to tables and cards.
 */
#include "hb-canvas/canvas.h"

static const struct hb_option options[] = {
	{ OPT_PART,
	  "part",
	  0,
	  "PART",
	  { "positie, plan, niveaus, spanning, doel or kaart",
	    "positie, plan, niveaus, spanning, doel of kaart" } },
	{ OPT_HISTORY,
	  "history",
	  0,
	  NULL,
	  { "every step, not only the last", "elke stap, niet alleen de laatste" } },
	{ OPT_SCHOOLS, "schools", 0, "FILE", { "the list of schools", "de lijst van scholen" } },
	{ OPT_SHOW,
	  "show",
	  0,
	  "WHAT",
	  { "scholen, aantallen, leren or ontbreekt", "scholen, aantallen, leren of ontbreekt" } },
	{ OPT_MOST,
	  "most",
	  0,
	  "N",
	  { "name at most N schools to learn from (5)",
	    "noem hoogstens N scholen om van te leren (5)" } },
	{ OPT_WITHIN,
	  "within",
	  0,
	  "TIME",
	  { "only what is late or due within TIME",
	    "alleen wat te laat is of binnen TIME aan de beurt" } },
	{ OPT_BY, "by", 0, "COL", { "count plans by this column", "tel plannen naar deze kolom" } },
	{ OPT_LATEST,
	  "latest",
	  0,
	  NULL,
	  { "count only the last time", "tel alleen de laatste keer" } },
	{ OPT_DISAGREE,
	  "disagree",
	  0,
	  NULL,
	  { "first what a team differs about most",
	    "eerst waar een team het meest over verschilt" } },
	{ OPT_ALL, "all", 0, NULL, { "every card of a team", "elke kaart van een team" } },
	{ OPT_FORMAT,
	  "format",
	  0,
	  "FORMAT",
	  { "csv, text, md or html; of an empty table csv or xlsx",
	    "csv, text, md of html; van een lege tabel csv of xlsx" } },
};

static const int blank_options[] = { OPT_PART, HB_OPT_SHEET, HB_OPT_FORMAT, 0 };
static const int check_options[] = { OPT_PART, 0 };
static const int import_options[] = { OPT_PART,    HB_OPT_MAP,   HB_OPT_KEEP,
	                              HB_OPT_FILL, HB_OPT_DATES, 0 };
static const int place_options[] = { OPT_HISTORY, 0 };
static const int next_options[] = { OPT_FORMAT, 0 };
static const int region_options[] = { OPT_SCHOOLS, OPT_SHOW, OPT_MOST, 0 };
static const int plan_options[] = { OPT_WITHIN, OPT_BY, 0 };
static const int levels_options[] = { OPT_LATEST, OPT_DISAGREE, 0 };
static const int card_options[] = { OPT_ALL, OPT_FORMAT, 0 };

static enum hb_status blank(struct hb_run *run)
{
	enum hb_status status = canvas_use_chosen(run);
	return status == HB_OK ? hb_verb_blank(run) : status;
}

static enum hb_status import(struct hb_run *run)
{
	enum hb_status status = canvas_use_chosen(run);
	return status == HB_OK ? hb_verb_import(run) : status;
}

static enum hb_status check(struct hb_run *run)
{
	enum hb_status status = canvas_use_chosen(run);
	return status == HB_OK ? hb_verb_check(run) : status;
}

static const struct hb_verb verbs[] = {
	{ HB_VERB_BLANK, blank, blank_options },
	{ HB_VERB_IMPORT, import, import_options },
	{ HB_VERB_CHECK, check, check_options },
	{ "place",
	  { "where each school stands, and since when",
	    "waar elke school staat, en sinds wanneer" },
	  canvas_place,
	  place_options },
	{ "next",
	  { "what the next type asks, and which support",
	    "wat het volgende type vraagt, en welke support" },
	  canvas_next,
	  next_options },
	{ "region",
	  { "the schools of a region side by side", "de scholen van een regio naast elkaar" },
	  canvas_region,
	  region_options },
	{ "plan",
	  { "check plans; which evaluation is due or late",
	    "controleer plannen; welke evaluatie aan de beurt of te laat is" },
	  canvas_plan,
	  plan_options },
	{ "levels",
	  { "scores of teams by level and statement", "scores van teams per niveau en stelling" },
	  canvas_levels,
	  levels_options },
	{ "tensions",
	  { "tensions, those without an approach first",
	    "spanningsvelden, eerst die zonder aanpak" },
	  canvas_tensions,
	  NULL },
	{ "goals",
	  { "goals by priority, and what they lack",
	    "doelen op prioriteit, en wat er nog ontbreekt" },
	  canvas_goals,
	  NULL },
	{ "card",
	  { "the action card of each team", "de actiekaart van elk team" },
	  canvas_card,
	  card_options },
};

static const struct hb_program program = {
	.name = "hb-canvas",
	.summary = { "where schools stand, and their next step",
	             "waar scholen staan, en hun volgende stap" },
	.form = "canvas/positie",
	.verbs = verbs,
	.n_verbs = sizeof(verbs) / sizeof(verbs[0]),
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
