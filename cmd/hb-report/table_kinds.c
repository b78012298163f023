/* The kinds of files of the other programs, and how each is told. */
#include "tables.h"

_Static_assert((int)TABLE_N <= (int)REPORT_TABLES, "room for all kinds");

const struct table_kind table_kinds[TABLE_N] = {
	[TABLE_FLAGS] = { "leerling,signaal,vervolgstap", NULL, W_T_FLAGS, "leerling", "groep",
	                  NULL, "signaal,vaardigheid,waarde", "", "", false, "hb-observe flags" },
	[TABLE_TREND] = { "leerling,vaardigheid,helling,tau,richting", NULL, W_T_TREND, "leerling",
	                  NULL, NULL, "vaardigheid,n,eerste,laatste,helling,tau,richting,duiding",
	                  "", "", false, "hb-observe trend" },
	[TABLE_PAIRS] = { "leerling,vaardigheid,observator_1,observator_2", NULL, W_T_PAIRS,
	                  "leerling", NULL, NULL, "", "", "", false, "hb-observe agree --pairs" },
	[TABLE_AGREE] = { "vaardigheid,paren,gelijk,kappa", NULL, W_T_AGREE, NULL, NULL, NULL,
	                  "vaardigheid,paren,gelijk,binnen_een,kappa", "", "", true,
	                  "hb-observe agree" },
	[TABLE_MISSING] = { "=leerling,groep,school,laatste_datum,dagen", NULL, W_T_MISSING,
	                    "leerling", "groep", NULL, "laatste_datum,dagen", "", "", false,
	                    "hb-observe missing" },
	[TABLE_EF_SHEET] = { "leerling,datum,sterk_doen_1", "executieve_vaardigheden", W_T_EF,
	                     "leerling", "groep", NULL,
	                     "datum,sterk_doen_1,sterk_doen_2,sterk_doen_3,sterk_denken_1,"
	                     "sterk_denken_2,sterk_denken_3,aandacht_doen_1,aandacht_doen_2,"
	                     "aandacht_doen_3,aandacht_denken_1,aandacht_denken_2,aandacht_denken_"
	                     "3,"
	                     "afspraken",
	                     "afspraken", "", false, NULL },
	[TABLE_EF_COMPARE] = { "leerling,vaardigheid,zelf,leraar,vergelijking", NULL,
	                       W_T_EF_COMPARE, "leerling", NULL, NULL,
	                       "vaardigheid,zelf,leraar,datum,vergelijking", "", "", false,
	                       "hb-ef compare" },
	[TABLE_EF_SUMMARY] = { "vaardigheid,n,sterk,aandacht", NULL, W_T_EF_SUMMARY, "leerling",
	                       "groep", NULL, "vaardigheid,n,sterk,aandacht", "", "", false,
	                       "hb-ef summary" },
	[TABLE_EF_INVITE] = { "=leerling,groep,vaardigheid,score,datum", NULL, W_T_EF_INVITE,
	                      "leerling", "groep", NULL, "vaardigheid,score,datum", "", "", false,
	                      "hb-ef invite" },
	[TABLE_KEUZE_DECISION] = { "leerling,klas,vak,datum,uur,besluit,reden", "keuze_uren",
	                           W_T_KEUZE, "leerling", "klas", NULL,
	                           "datum,uur,vak,waar,wat,besluit,reden", "wat", "", false, NULL },
	[TABLE_KEUZE_REQUEST] = { "leerling,klas,vak,datum,uur,vakleraar_op_de_hoogte",
	                          "keuze_uren", W_T_KEUZE_REQUEST, "leerling", "klas", NULL,
	                          "datum,uur,vak,waar,wat,vakleraar_op_de_hoogte", "wat", "", false,
	                          NULL },
	[TABLE_KEUZE_USAGE] = { "leerling,klas,week,toegestaan,geweigerd", NULL, W_T_KEUZE_USAGE,
	                        "leerling", "klas", NULL, "week,toegestaan,geweigerd,over", "", "",
	                        false, "hb-keuze usage" },
	[TABLE_KEUZE_PRESENT] = { "datum,uur,klas,vak,leerling,status,waar", NULL,
	                          W_T_KEUZE_PRESENT, "leerling", "klas", NULL,
	                          "datum,uur,vak,status,waar", "", "", false, "hb-keuze present" },
	[TABLE_KEUZE_WHERE] = { "datum,uur,waar,klas,leerling,wat,gezien", NULL, W_T_KEUZE_WHERE,
	                        "leerling", "klas", NULL, "datum,uur,waar,wat,gezien", "wat", "",
	                        false, "hb-keuze where" },
	[TABLE_CANVAS_POSITION] = { "school,datum,context,type", "canvas/positie",
	                            W_T_CANVAS_POSITION, NULL, NULL, "school", "datum,context,type",
	                            "", "", false, NULL },
	[TABLE_CANVAS_PLACE] = { "school,context,type,sinds,stap", NULL, W_T_CANVAS_PLACE, NULL,
	                         NULL, "school", "context,type,sinds,vorig_type,stap", "", "",
	                         false, "hb-canvas place" },
	[TABLE_CANVAS_PLAN] = { "doel_id,school,support_1,start", "canvas/plan", W_T_CANVAS_PLAN,
	                        NULL, NULL, "school",
	                        "doel_id,wie,niveau,prioriteit,doel,start,evaluatie_1,evaluatie_2",
	                        "", "", false, NULL },
	[TABLE_CANVAS_DUE] = { "school,doel_id,evaluatie,status,dagen_te_laat", NULL,
	                       W_T_CANVAS_DUE, NULL, NULL, "school",
	                       "doel_id,wie,doel,evaluatie,datum,status,dagen_te_laat", "", "",
	                       false, "hb-canvas plan" },
	[TABLE_CANVAS_REGION] = { "=school,lokaal,leerling,leraar", NULL, W_T_CANVAS_REGION, NULL,
	                          NULL, "school", "lokaal,leerling,leraar", "", "", false,
	                          "hb-canvas region" },
	[TABLE_LEVELS] = { "team,datum,niveau,score", "niveaureflectie/niveaus", W_T_LEVELS, NULL,
	                   NULL, "team", "datum,niveau,stelling,score", "", "", false, NULL },
	[TABLE_LEVELS_SUMMARY] = { "team,niveau,stelling,mediaan,spreiding", NULL,
	                           W_T_LEVELS_SUMMARY, NULL, NULL, "team",
	                           "niveau,stelling,n,mediaan,gemiddelde,verschil,spreiding", "",
	                           "", false, "hb-canvas levels" },
	[TABLE_TENSIONS] = { "team,datum,spanningsveld,aanpak", "niveaureflectie/spanning",
	                     W_T_TENSIONS, NULL, NULL, "team", "datum,spanningsveld,aanpak", "", "",
	                     false, NULL },
	[TABLE_PLAN_TIMELINE] = { "plan,onderwerp,ronde,datum,stap,titel,opmerking", NULL,
	                          W_T_PLAN_LOG, "onderwerp", "onderwerp", "onderwerp",
	                          "plan,onderwerp,datum,stap,titel,status,wie,vervolgdatum,notitie",
	                          "", "notitie", false, "hb-plan timeline" },
	[TABLE_PLAN_NEXT] = { "plan,onderwerp,ronde,stap,titel,acties", NULL, W_T_PLAN_NEXT,
	                      "onderwerp", "onderwerp", "onderwerp",
	                      "plan,onderwerp,stap,titel,acties,vraag", "", "", false,
	                      "hb-plan next" },
	[TABLE_PLAN_STATUS] = { "plan,onderwerp,ronde,stap,gedaan,totaal", NULL, W_T_PLAN_STATUS,
	                        "onderwerp", "onderwerp", "onderwerp",
	                        "plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen", "",
	                        "", false, "hb-plan status" },
	[TABLE_PLAN_DUE] = { "plan,onderwerp,stap,vervolgdatum,dagen_te_laat", NULL, W_T_PLAN_DUE,
	                     "onderwerp", "onderwerp", "onderwerp",
	                     "plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat", "", "", false,
	                     "hb-plan due" },
	[TABLE_PLAN_LOG] = { "plan,onderwerp,stap,datum,status", NULL, W_T_PLAN_LOG, "onderwerp",
	                     "onderwerp", "onderwerp",
	                     "plan,onderwerp,datum,stap,status,wie,vervolgdatum,notitie", "",
	                     "notitie", false, "hb-plan" },
	[TABLE_NEEDS] = { "leerling,datum,rol,vraag,antwoord", "behoefte", W_T_NEEDS, "leerling",
	                  NULL, NULL, "datum,rol,vraag,antwoord", "antwoord", "", false, NULL },
	[TABLE_QUESTIONS] = { "school,datum,vraag,antwoord", "directie", W_T_QUESTIONS, NULL, NULL,
	                      "school", "datum,vraag,antwoord", "", "", false, NULL },
	[TABLE_MATRIX] = { "school,datum,rij,actie", NULL, W_T_MATRIX, NULL, NULL, "school",
	                   "datum,rij,actie,reden,effect,werkte,gezien_effect,volgende_keer", "",
	                   "", false, "hb-form check" },
	[TABLE_CHECKLIST] = { "school,datum,punt,status", NULL, W_T_CHECKLIST, NULL, NULL, "school",
	                      "datum,punt,status,toelichting", "", "", false, "hb-form check" },
	[TABLE_CHOICES] = { "aanbeveling,n,leerlingen,laatste_datum", NULL, W_T_CHOICES, "leerling",
	                    "groep", NULL, "aanbeveling,n,leerlingen,laatste_datum", "", "", false,
	                    "hb-observe summary" },
	[TABLE_CANVAS_NEXT] = { "school,context,type,volgend_type,onderdeel,tekst", NULL,
	                        W_T_CANVAS_NEXT, NULL, NULL, "school",
	                        "context,type,volgend_type,onderdeel,tekst", "", "", false,
	                        "hb-canvas next" },
	[TABLE_CANVAS_COUNTS] = { "=context,type,scholen", NULL, W_T_CANVAS_COUNTS, NULL, NULL,
	                          NULL, "context,type,scholen", "", "", true, "hb-canvas region" },
	[TABLE_CANVAS_LEARN] = { "school,context,type,van_type,scholen,van", NULL, W_T_CANVAS_LEARN,
	                         NULL, NULL, "school", "context,type,van_type,scholen,van", "", "",
	                         false, "hb-canvas region" },
	[TABLE_CANVAS_ABSENT] = { "=school,ontbreekt", NULL, W_T_CANVAS_ABSENT, NULL, NULL,
	                          "school", "ontbreekt", "", "", false, "hb-canvas region" },
	[TABLE_CANVAS_PLANS] = { "plannen,te_laat,gepland,eerstvolgende", NULL, W_T_CANVAS_PLANS,
	                         NULL, NULL, "school",
	                         "wie,niveau,prioriteit,plannen,te_laat,gepland,te_plannen,klaar,"
	                         "eerstvolgende",
	                         "", "", true, "hb-canvas plan" },
	[TABLE_GOALS] = { "team,datum,doel,prioriteit,gedrag", "niveaureflectie/doel", W_T_GOALS,
	                  NULL, NULL, "team",
	                  "datum,doel,prioriteit,niveau,gedrag,support,ontbreekt", "", "", false,
	                  NULL },
	[TABLE_CARD] = { "team,datum,sterkte,kans,eerste_gedraging", "niveaureflectie/kaart",
	                 W_T_CARD, NULL, NULL, "team",
	                 "datum,sterkte,kans,spanningsveld,eerste_gedraging,zichtbaar_op,support,"
	                 "actoren,evaluatiemoment,ontbreekt",
	                 "", "", false, NULL },
	[TABLE_HARVEST] = { "datum,thema,soort,tekst", "galerijmethode", W_T_HARVEST, NULL, NULL,
	                    NULL, "datum,thema,soort,tekst", "", "", true, NULL },
	[TABLE_ANSWERS] = { "vraag,omschrijving,n,antwoord,aantal", NULL, W_T_ANSWERS, NULL, NULL,
	                    NULL, "rol,omschrijving,n,antwoord,aantal", "", "", false,
	                    "hb-form collate" },
	[TABLE_ROTA] = { "galerij,ronde,begin,eind,groep,thema", NULL, W_T_ROTA, NULL, NULL, NULL,
	                 "galerij,ronde,begin,eind,groep,leden,thema", "leden", "", true,
	                 "hb-plan rotate" },
};

/* ---- what a header is ---- */

static bool has(const struct hb_str *header, size_t n, struct hb_str name)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_eq(hb_str_trim(header[i]), name))
			return true;
	return false;
}

static bool fits(const char *columns, const struct hb_str *header, size_t n)
{
	bool exactly = columns[0] == '=';
	struct hb_str rest = hb_str(columns + exactly);
	size_t named = 0;
	while (rest.p) {
		struct hb_str name = hb_str_cut(&rest, ',');
		if (!has(header, n, name) ||
		    (exactly && (named >= n || !hb_str_eq(hb_str_trim(header[named]), name))))
			return false;
		named++;
	}
	return !exactly || named == n;
}

enum table_id table_of(const struct hb_str *header, size_t n)
{
	for (enum table_id k = 0; k < TABLE_N; k++)
		if (fits(table_kinds[k].has, header, n))
			return k;
	return TABLE_N;
}
