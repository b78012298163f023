/*
 * hb-canvas - where schools stand (20.1), what they plan and whether it is kept up, and how a team
 * judges itself on five levels (20.3): from positions, plans and scores to tables and cards.
 */
#include <string.h>

#include "cli/program.h"
#include "report/render.h"
#include "tools/canvas.h"

enum {
	OPT_PART = HB_OPT_OWN,
	OPT_HISTORY,
	OPT_SCHOOLS,
	OPT_SHOW,
	OPT_MOST,
	OPT_WITHIN,
	OPT_BY,
	OPT_LATEST,
	OPT_DISAGREE,
	OPT_ALL,
	OPT_FORMAT,
};

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
	  { "name at most N schools to learn from (5)", "noem hoogstens N scholen om van te leren (5)" } },
	{ OPT_WITHIN,
	  "within",
	  0,
	  "TIME",
	  { "only what is late or due within TIME", "alleen wat te laat is of binnen TIME aan de beurt" } },
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
	  { "first what a team differs about most", "eerst waar een team het meest over verschilt" } },
	{ OPT_ALL, "all", 0, NULL, { "every card of a team", "elke kaart van een team" } },
	{ OPT_FORMAT,
	  "format",
	  0,
	  "FORMAT",
	  { "csv, text, md or html", "csv, text, md of html" } },
};

static const int blank_options[] = { OPT_PART, 0 };
static const int import_options[] = { OPT_PART,    HB_OPT_MAP,   HB_OPT_KEEP,
	                              HB_OPT_FILL, HB_OPT_DATES, 0 };
static const int place_options[] = { OPT_HISTORY, 0 };
static const int next_options[] = { OPT_FORMAT, 0 };
static const int region_options[] = { OPT_SCHOOLS, OPT_SHOW, OPT_MOST, 0 };
static const int plan_options[] = { OPT_WITHIN, OPT_BY, 0 };
static const int levels_options[] = { OPT_LATEST, OPT_DISAGREE, 0 };
static const int card_options[] = { OPT_ALL, OPT_FORMAT, 0 };

static enum hb_status wrong(struct hb_run *run, const char *option, const char *value,
                            const char *expected)
{
	hb_find(run->sink, (struct hb_finding){ .message = HB_M_OPTION_WRONG,
	                                        .value = hb_str(value),
	                                        .expected = hb_str(expected),
	                                        .text = { hb_str(option) } });
	return HB_USAGE;
}

/* ---- parts ---- */

static const struct {
	const char *part, *path;
} parts[] = {
	{ "positie", "canvas/positie" },         { "plan", "canvas/plan" },
	{ "niveaus", "niveaureflectie/niveaus" }, { "spanning", "niveaureflectie/spanning" },
	{ "doel", "niveaureflectie/doel" },       { "kaart", "niveaureflectie/kaart" },
};
enum { N_PARTS = sizeof(parts) / sizeof(parts[0]) };

/* The part of -f's form that a verb works with. A part that -f names must be that one. */
static enum hb_status own_part(struct hb_run *run, const char *part)
{
	const char *given = hb_run_option(run, HB_OPT_FORM);
	enum hb_status status = hb_run_form(run);
	if (status != HB_OK)
		return status;
	const struct hb_table *table = hb_form_table(run->form, hb_str(part));
	const char *slash = strrchr(given, '/');
	bool named = slash && hb_str_is(run->table->id, slash + 1);
	if (table && (!named || run->table == table)) {
		run->table = table;
		return HB_OK;
	}
	hb_find(run->sink,
	        (struct hb_finding){ .message = HB_M_PART_OTHER,
	                             .value = hb_str(given),
	                             .expected = hb_str(part),
	                             .text = { hb_str(run->verb->name) } });
	return HB_USAGE;
}

static enum hb_status use_part(struct hb_run *run, const char *part)
{
	if (hb_run_option(run, HB_OPT_FORM))
		return own_part(run, part);
	for (size_t i = 0; i < N_PARTS; i++)
		if (strcmp(parts[i].part, part) == 0)
			return hb_run_find_form(run, parts[i].path, &run->form, &run->table);
	return wrong(run, "part", part, "positie|plan|niveaus|spanning|doel|kaart");
}

/* For the verbs that every form has: --part, or what -f names, or positions. */
static enum hb_status chosen_part(struct hb_run *run)
{
	const char *part = hb_run_option(run, OPT_PART);
	return part ? use_part(run, part) : hb_run_form(run);
}

static enum hb_status blank(struct hb_run *run)
{
	enum hb_status status = chosen_part(run);
	return status == HB_OK ? hb_verb_blank(run) : status;
}

static enum hb_status import(struct hb_run *run)
{
	enum hb_status status = chosen_part(run);
	return status == HB_OK ? hb_verb_import(run) : status;
}

static enum hb_status check(struct hb_run *run)
{
	enum hb_status status = chosen_part(run);
	return status == HB_OK ? hb_verb_check(run) : status;
}

/* The rows of PART and, unless SILENT, the writer. */
static enum hb_status open_part(struct hb_run *run, const char *part)
{
	enum hb_status status = use_part(run, part);
	if (status == HB_OK)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	return status == HB_OK ? hb_run_writer(run) : status;
}

/* ---- documents ---- */

/* The format of --format, or of -o's ending, or WITHOUT. */
static enum hb_status find_format(struct hb_run *run, enum hb_format without,
                                  enum hb_format *format)
{
	const char *given = hb_run_option(run, OPT_FORMAT), *path = hb_run_option(run, HB_OPT_OUTPUT);
	const char *dot = path ? strrchr(path, '.') : NULL;
	*format = without;
	if (given)
		return hb_format_by_name(hb_str(given), format)
		               ? HB_OK
		               : wrong(run, "format", given, "csv|text|md|html");
	if (dot)
		hb_format_by_name(hb_str(dot + 1), format);
	return HB_OK;
}

/* Words of a document, in the form's language. */
enum word { W_NEXT, W_NOW, W_ASKS, W_TOP, W_SUPPORT, W_DATE, W_EMPTY, W_DAY, W_NOTHING, N_WORDS };
static const char *const words[N_WORDS][2] = {
	[W_NEXT] = { "The next type", "Het volgende type" },
	[W_NOW] = { "Now", "Nu" },
	[W_ASKS] = { "What the next type asks", "Wat het volgende type vraagt" },
	[W_TOP] = { "This is the highest type", "Dit is het hoogste type" },
	[W_SUPPORT] = { "Support", "Ondersteuning" },
	[W_DATE] = { "Date", "Datum" },
	[W_EMPTY] = { "Still empty", "Nog leeg" },
	[W_DAY] = { "No day yet", "Nog geen dag" },
	[W_NOTHING] = { "No cards", "Geen kaarten" },
};

static struct hb_str word(enum hb_lang lang, enum word w)
{
	return hb_str(words[w][lang]);
}

static enum hb_lang form_lang(const struct hb_form *form)
{
	return hb_str_starts(form->lang, HB_STR("nl")) ? HB_LANG_NL : HB_LANG_EN;
}

static enum hb_status render(struct hb_run *run, struct hb_doc *doc, enum hb_format format)
{
	struct hb_render_options o = { .format = format,
		                       .excel = hb_run_flag(run, HB_OPT_EXCEL) };
	enum hb_status status = doc ? hb_run_output(run) : hb_no_memory(run->sink);
	if (status == HB_OK)
		status = hb_render(doc, &o, run->output, run->sink);
	hb_doc_free(doc);
	return status;
}

/* A point of a card: its name, what it says, and by when. */
static void card_point(struct hb_doc *doc, enum hb_lang lang, const struct hb_card_point *point,
                       struct hb_buf *text)
{
	hb_doc_heading(doc, 2, point->field->label);
	if (hb_str_trim(point->text).len)
		hb_doc_paragraph(doc, point->text);
	else
		hb_doc_note(doc, HB_NOTE_ATTENTION, word(lang, W_EMPTY));
	if (!point->date)
		return;
	text->len = 0;
	hb_buf_str(text, point->date->label);
	hb_buf_cstr(text, ": ");
	hb_buf_str(text, point->day.len ? point->day : word(lang, W_DAY));
	if (point->day.len)
		hb_doc_paragraph(doc, hb_buf_slice(text));
	else
		hb_doc_note(doc, HB_NOTE_ATTENTION, hb_buf_slice(text));
}

/* The empty points of CARD by name, for its head. */
static void card_head(struct hb_doc *doc, enum hb_lang lang, const struct hb_card *card, size_t n,
                      struct hb_buf *text)
{
	text->len = 0;
	hb_buf_str(text, word(lang, W_EMPTY));
	size_t bare = text->len;
	for (size_t i = 0; i < n; i++) {
		if (hb_str_trim(card->point[i].text).len)
			continue;
		hb_buf_cstr(text, text->len == bare ? ": " : ", ");
		hb_buf_str(text, card->point[i].field->label);
	}
	if (text->len > bare)
		hb_doc_note(doc, HB_NOTE_ATTENTION, hb_buf_slice(text));
}

static struct hb_doc *card_doc(const struct hb_run *run, const struct hb_cards *cards)
{
	enum hb_lang lang = form_lang(run->form);
	struct hb_doc *doc = hb_doc_new(lang, run->table->title);
	struct hb_buf text = { 0 };
	if (!cards->n)
		hb_doc_note(doc, HB_NOTE_INFO, word(lang, W_NOTHING));
	for (size_t i = 0; i < cards->n; i++) {
		const struct hb_card *card = &cards->card[i];
		text.len = 0;
		hb_buf_str(&text, card->team);
		hb_buf_cstr(&text, ", ");
		hb_buf_str(&text, card->day);
		hb_doc_page(doc, hb_buf_slice(&text));
		card_head(doc, lang, card, cards->n_points, &text);
		for (size_t k = 0; k < cards->n_points; k++)
			card_point(doc, lang, &card->point[k], &text);
	}
	bool failed = text.failed;
	hb_buf_free(&text);
	if (!failed)
		return doc;
	hb_doc_free(doc);
	return NULL;
}
