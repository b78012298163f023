/*
 * report_sample.h - a document with one of everything, as a group's report would be. Made up.
 */
#ifndef HB_TESTS_REPORT_SAMPLE_H
#define HB_TESTS_REPORT_SAMPLE_H

#include "report/doc.h"
#include "report/render.h"

enum { SAMPLE_SKILLS = 14 };

static const struct hb_doc_scale sample_scale = {
	1, 5, { "niet zichtbaar", 14 }, { "volledig zichtbaar", 18 }, NULL
};

static inline struct hb_doc_head sample_skill(size_t i)
{
	static const char *const names[SAMPLE_SKILLS][2] = {
		{ "taakinitiatie", "Taakinitiatie" },
		{ "volgehouden_aandacht", "Volgehouden aandacht" },
		{ "doelgericht_gedrag", "Doelgericht gedrag" },
		{ "flexibiliteit", "Flexibiliteit" },
		{ "emotieregulatie", "Emotieregulatie" },
		{ "reactie_inhibitie", "Reactie-inhibitie" },
		{ "metacognitie", "Metacognitie" },
		{ "werkgeheugen", "Werkgeheugen" },
		{ "timemanagement", "Timemanagement" },
		{ "organisatie", "Organisatie" },
		{ "planning_prioritering", "Planning en prioritering" },
		{ "vaste_mindset", "Vaste mindset" },
		{ "groeimindset", "Groeimindset" },
		{ "samenwerken", "Samenwerken" },
	};
	return (struct hb_doc_head){ .key = hb_str(names[i][0]),
		                     .label = hb_str(names[i][1]),
		                     .reversed = i == 11 };
}

static inline int64_t sample_score(size_t seed)
{
	static const char scores[] = "334252413445-334522331-4355234125344333254521345";
	char c = scores[seed % (sizeof(scores) - 1)];
	return c == '-' ? HB_DOC_MISSING : c - '0';
}

static inline void sample_summary(struct hb_doc *d)
{
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("vaardigheid"), HB_STR("Vaardigheid") },
		{ HB_DOC_INT, HB_STR("n"), HB_STR("Aantal") },
		{ HB_DOC_DECIMAL, HB_STR("gemiddelde"), HB_STR("Gemiddelde") },
		{ HB_DOC_DECIMAL, HB_STR("mediaan"), HB_STR("Mediaan") },
		{ HB_DOC_INT, HB_STR("verschil"), HB_STR("Verschil") },
		{ HB_DOC_TEXT, HB_STR("duiding"), HB_STR("Duiding") },
	};
	struct hb_doc_table *t = hb_doc_table(d, HB_STR("Stand en verschil per vaardigheid"),
	                                      columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < SAMPLE_SKILLS; i++) {
		struct hb_doc_head skill = sample_skill(i);
		int64_t change = (int64_t)(i * 5 % 7) - 3;
		int64_t good = skill.reversed ? -change : change;
		hb_doc_row(d, t);
		hb_doc_cell_text(d, t, skill.label);
		if (skill.reversed)
			hb_doc_row_note(d, t, HB_STR("omgekeerd"));
		hb_doc_cell_int(t, (int64_t)(8 - i % 3));
		hb_doc_cell_decimal(t, (int64_t)(275 + i * 13), 2);
		hb_doc_cell_decimal(t, 30 + 5 * (int64_t)(i % 3), 1);
		if (i == 5) {
			hb_doc_cell_empty(t);
			continue;
		}
		hb_doc_cell_int(t, change);
		hb_doc_cell_text(d, t,
		                 good >= 2 || good <= -2 ? HB_STR("gesprek waard") : HB_STR(""));
		if (good >= 2)
			hb_doc_cell_tone(t, HB_TONE_FAVOURABLE);
		if (good <= -2)
			hb_doc_cell_tone(t, HB_TONE_UNFAVOURABLE);
	}
}

static inline void sample_bars(struct hb_doc *d)
{
	struct hb_doc_picture *p =
	        hb_doc_bars(d, HB_STR("Verdeling van de laatste scores"), &sample_scale);
	for (size_t i = 0; i < SAMPLE_SKILLS; i++) {
		uint64_t counts[5] = { 0 }, n = 0, missing = i % 4 == 2;
		int64_t sorted[8];
		for (size_t k = 0; k < 8 - missing; k++) {
			int64_t score = sample_score(i * 3 + k * 5);
			if (score < 1)
				score = 3;
			counts[score - 1]++;
		}
		for (int s = 1; s <= 5; s++)
			for (uint64_t k = 0; k < counts[s - 1]; k++)
				sorted[n++] = s;
		struct hb_doc_head skill = sample_skill(i);
		hb_doc_bar(d, p, &skill, counts, missing,
		           (sorted[(n - 1) / 2] + sorted[n / 2]) * 5);
	}
}

static inline void sample_heat(struct hb_doc *d, size_t pupils)
{
	static char names[40][8];
	struct hb_doc_head columns[40];
	int64_t scores[40];
	for (size_t k = 0; k < pupils; k++) {
		size_t number = k + 12;
		names[k][0] = 'L';
		for (size_t at = 5; at > 0; at--, number /= 10)
			names[k][at] = (char)('0' + number % 10);
		columns[k] = (struct hb_doc_head){ .label = hb_str(names[k]) };
	}
	struct hb_doc_picture *p = hb_doc_heat(d, HB_STR("Waar de leerlingen nu staan"),
	                                       &sample_scale, columns, pupils);
	for (size_t i = 0; i < SAMPLE_SKILLS; i++) {
		for (size_t k = 0; k < pupils; k++)
			scores[k] = sample_score(i * 3 + k * 5);
		if (i == 4)
			scores[1] = HB_DOC_DIFFERS;
		struct hb_doc_head skill = sample_skill(i);
		hb_doc_scores(d, p, &skill, scores);
	}
}

static inline void sample_course(struct hb_doc *d, size_t from, size_t dates)
{
	const struct hb_doc_head heads[] = {
		{ .label = HB_STR("3 nov 2026"), .group = HB_STR("P1") },
		{ .label = HB_STR("26 nov 2026"), .group = HB_STR("P1") },
		{ .label = HB_STR("12 feb 2027"), .group = HB_STR("P2") },
		{ .label = HB_STR("20 apr 2027"), .group = HB_STR("P3") },
		{ .label = HB_STR("8 jun 2027"), .group = HB_STR("P3") },
		{ .label = HB_STR("30 jun 2027"), .group = HB_STR("P3") },
	};
	struct hb_doc_picture *p =
	        hb_doc_course(d, HB_STR("Verloop per vaardigheid"), &sample_scale, heads, dates);
	hb_doc_picture_summary(
	        d, p,
	        HB_STR("Taakinitiatie ging vooruit; over emotieregulatie is een gesprek "
	               "de moeite waard."));
	for (size_t i = 0; i < SAMPLE_SKILLS; i++) {
		int64_t scores[6];
		for (size_t k = 0; k < dates; k++)
			scores[k] = sample_score(from + i * 7 + k * 4);
		if (i == 8)
			scores[1] = HB_DOC_DIFFERS;
		struct hb_doc_head skill = sample_skill(i);
		hb_doc_scores(d, p, &skill, scores);
		if (i == 0)
			hb_doc_item_remark(d, p, HB_TONE_FAVOURABLE, HB_STR("van 2 naar 4"));
		if (i == 4)
			hb_doc_item_remark(d, p, HB_TONE_UNFAVOURABLE,
			                   HB_STR("van 4 naar 2: gesprek waard"));
	}
}

static inline void sample_pairs(struct hb_doc *d, size_t from)
{
	struct hb_doc_picture *p =
	        hb_doc_before_after(d, HB_STR("Vorige periode en nu"), &sample_scale, 0);
	for (size_t i = 0; i < SAMPLE_SKILLS; i++) {
		struct hb_doc_head skill = sample_skill(i);
		int64_t before = sample_score(from + i * 5), now = sample_score(from + i * 11 + 2);
		hb_doc_pair(d, p, &skill, before, now);
		if (before == HB_DOC_MISSING || now == HB_DOC_MISSING)
			continue;
		int64_t better = skill.reversed ? before - now : now - before;
		if (better >= 2)
			hb_doc_item_remark(d, p, HB_TONE_FAVOURABLE, HB_STR("gesprek waard"));
		else if (better <= -2)
			hb_doc_item_remark(d, p, HB_TONE_UNFAVOURABLE, HB_STR("gesprek waard"));
	}
}

static inline void sample_means(struct hb_doc *d)
{
	struct hb_doc_picture *p = hb_doc_before_after(
	        d, HB_STR("Groepsgemiddelde, vorige periode en nu"), &sample_scale, 2);
	for (size_t i = 0; i < 3; i++) {
		struct hb_doc_head skill = sample_skill(i);
		hb_doc_pair(d, p, &skill, (int64_t)(210 + 45 * i), (int64_t)(325 + 20 * i));
	}
}

static inline void sample_pupil(struct hb_doc *d, struct hb_str name, size_t from, size_t dates)
{
	hb_doc_page(d, name);
	hb_doc_paragraph(d,
	                 HB_STR("Groep 7a, zes observaties door twee waarnemers. "
	                        "Er is geen leeftijdsnorm: 1 betekent niet zichtbaar, niet zwak."));
	hb_doc_heading(d, 1, HB_STR("Verloop"));
	sample_course(d, from, dates);
	hb_doc_heading(d, 1, HB_STR("Vorige periode en nu"));
	sample_pairs(d, from);
	hb_doc_heading(d, 1, HB_STR("Opmerkingen"));
	hb_doc_quote(d, HB_STR("8 juni 2027, jvd"),
	             HB_STR("Begint zelf aan een taak en vraagt hulp als het nodig is.\n"
	                    "Thuis vertelt hij graag over het project \"ruimte & tijd\"; <3."));
	hb_doc_quote(
	        d, HB_STR("12 februari 2027, mkl"),
	        HB_STR("Raakt van slag wanneer een opdracht anders loopt dan verwacht. Met een "
	               "stappenkaart lukt het om na enkele minuten verder te gaan."));
}

/* The whole sample; pages 0 leaves the pupils out. Not checked for failure. */
static inline struct hb_doc *sample_report(size_t pupils, size_t pages)
{
	struct hb_doc *d = hb_doc_new(HB_LANG_NL, HB_STR("Observaties groep 7a"));
	hb_doc_subtitle(d, HB_STR("Rapport voor de leerkracht, schooljaar 2026-2027"));
	hb_doc_confidential(d, HB_STR("Vertrouwelijk, intern"));
	hb_doc_meta(d, HB_STR("Periode"), HB_STR("2026-2027/P3"));
	hb_doc_meta(d, HB_STR("Leerlingen"), HB_STR("8 van 9"));
	hb_doc_meta(d, HB_STR("Observaties"), HB_STR("42, door 3 waarnemers"));
	hb_doc_meta(d, HB_STR("Gemaakt op"), HB_STR("1 juli 2027"));
	hb_doc_note(d, HB_NOTE_ATTENTION,
	            HB_STR("Van één leerling (L00020) is er deze periode geen observatie."));
	hb_doc_note(d, HB_NOTE_INFO,
	            HB_STR("Er is geen leeftijdsnorm. Een verschil van één punt zegt weinig; vanaf "
	                   "twee punten is het een gesprek waard."));
	hb_doc_heading(d, 1, HB_STR("Stand van de groep"));
	hb_doc_paragraph(d,
	                 HB_STR("Geteld is van elke leerling de laatste score in deze periode."));
	sample_bars(d);
	sample_heat(d, pupils);
	sample_summary(d);
	sample_means(d);
	hb_doc_heading(d, 1, HB_STR("Aanbevelingen"));
	struct hb_doc_list *list = hb_doc_list(d, false);
	hb_doc_list_item(d, list, HB_STR("Uitdaging in de klas: 4 leerlingen"));
	hb_doc_list_item(d, list, HB_STR("Extra observatie: 2 leerlingen"));
	hb_doc_heading(d, 2, HB_STR("Vervolg"));
	list = hb_doc_list(d, true);
	hb_doc_list_item(d, list, HB_STR("Bespreek de signalen met de leerling zelf."));
	hb_doc_list_item(d, list, HB_STR("Plan de volgende observatie binnen zes weken."));
	static const char *const names[] = { "L00012", "L00013", "L00014", "L00015" };
	for (size_t i = 0; i < pages; i++)
		sample_pupil(d, hb_str(names[i % 4]), i * 3, i % 2 ? 3 : 6);
	hb_doc_footer(
	        d, HB_STR("Formulier observatie 1.0, hb 0.1.0. De verdeling en de gemiddelden:"),
	        HB_STR("hb-observe summary --by=groep --latest --period=2026-2027/P3 obs.csv"));
	hb_doc_footer(d, HB_STR("Het verloop per leerling:"),
	              HB_STR("hb-observe trend --only leerling=L00012 obs.csv"));
	return d;
}

#endif
