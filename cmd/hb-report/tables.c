/* The kinds of files beside observations, and their rows. */
#include "tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/observe.h"

_Static_assert((int)TABLE_N <= (int)REPORT_TABLES, "room for all kinds");

const struct table_kind table_kinds[TABLE_N] = {
	[TABLE_FLAGS] = { "leerling,signaal,vervolgstap", NULL, W_T_FLAGS, "leerling", "groep",
	                  NULL, "signaal,vaardigheid,waarde,datum,vorige,vorige_datum,vervolgstap",
	                  "", "", false },
	[TABLE_TREND] = { "leerling,vaardigheid,helling,tau,richting", NULL, W_T_TREND, "leerling",
	                  NULL, NULL, "vaardigheid,n,eerste,laatste,helling,tau,richting,duiding",
	                  "", "", false },
	[TABLE_PAIRS] = { "leerling,vaardigheid,observator_1,observator_2", NULL, W_T_PAIRS,
	                  "leerling", NULL, NULL, "", "", "", false },
	[TABLE_AGREE] = { "vaardigheid,paren,gelijk,kappa", NULL, W_T_AGREE, NULL, NULL, NULL,
	                  "vaardigheid,paren,gelijk,binnen_een,kappa", "", "", true },
	[TABLE_MISSING] = { "=leerling,groep,school,laatste_datum,dagen", NULL, W_T_MISSING,
	                    "leerling", "groep", NULL, "laatste_datum,dagen", "", "", false },
	[TABLE_EF_SHEET] = { "leerling,datum,sterk_doen_1", "executieve_vaardigheden", W_T_EF,
	                     "leerling", "groep", NULL,
	                     "datum,sterk_doen_1,sterk_doen_2,sterk_doen_3,sterk_denken_1,"
	                     "sterk_denken_2,sterk_denken_3,aandacht_doen_1,aandacht_doen_2,"
	                     "aandacht_doen_3,aandacht_denken_1,aandacht_denken_2,aandacht_denken_"
	                     "3,"
	                     "afspraken",
	                     "afspraken", "", false },
	[TABLE_EF_COMPARE] = { "leerling,vaardigheid,zelf,leraar,vergelijking", NULL,
	                       W_T_EF_COMPARE, "leerling", NULL, NULL,
	                       "vaardigheid,zelf,leraar,datum,vergelijking", "", "", false },
	[TABLE_EF_SUMMARY] = { "vaardigheid,n,sterk,aandacht", NULL, W_T_EF_SUMMARY, "leerling",
	                       "groep", NULL, "vaardigheid,n,sterk,aandacht", "", "", false },
	[TABLE_EF_INVITE] = { "=leerling,groep,vaardigheid,score,datum", NULL, W_T_EF_INVITE,
	                      "leerling", "groep", NULL, "vaardigheid,score,datum", "", "", false },
	[TABLE_KEUZE_DECISION] = { "leerling,klas,vak,datum,uur,besluit,reden", "keuze_uren",
	                           W_T_KEUZE, "leerling", "klas", NULL,
	                           "datum,uur,vak,waar,wat,besluit,reden", "wat", "", false },
	[TABLE_KEUZE_REQUEST] = { "leerling,klas,vak,datum,uur,vakleraar_op_de_hoogte",
	                          "keuze_uren", W_T_KEUZE_REQUEST, "leerling", "klas", NULL,
	                          "datum,uur,vak,waar,wat,vakleraar_op_de_hoogte", "wat", "",
	                          false },
	[TABLE_KEUZE_USAGE] = { "leerling,klas,week,toegestaan,geweigerd", NULL, W_T_KEUZE_USAGE,
	                        "leerling", "klas", NULL, "week,toegestaan,geweigerd,over", "", "",
	                        false },
	[TABLE_KEUZE_PRESENT] = { "datum,uur,klas,vak,leerling,status,waar", NULL,
	                          W_T_KEUZE_PRESENT, "leerling", "klas", NULL,
	                          "datum,uur,vak,status,waar", "", "", false },
	[TABLE_KEUZE_WHERE] = { "datum,uur,waar,klas,leerling,wat,gezien", NULL, W_T_KEUZE_WHERE,
	                        "leerling", "klas", NULL, "datum,uur,waar,wat,gezien", "wat", "",
	                        false },
	[TABLE_CANVAS_POSITION] = { "school,datum,context,type", "canvas/positie",
	                            W_T_CANVAS_POSITION, NULL, NULL, "school", "datum,context,type",
	                            "", "", false },
	[TABLE_CANVAS_PLACE] = { "school,context,type,sinds,stap", NULL, W_T_CANVAS_PLACE, NULL,
	                         NULL, "school", "context,type,sinds,vorig_type,stap", "", "",
	                         false },
	[TABLE_CANVAS_PLAN] = { "doel_id,school,support_1,start", "canvas/plan", W_T_CANVAS_PLAN,
	                        NULL, NULL, "school",
	                        "doel_id,wie,niveau,prioriteit,doel,start,evaluatie_1,evaluatie_2",
	                        "", "", false },
	[TABLE_CANVAS_DUE] = { "school,doel_id,evaluatie,status,dagen_te_laat", NULL,
	                       W_T_CANVAS_DUE, NULL, NULL, "school",
	                       "doel_id,wie,doel,evaluatie,datum,status,dagen_te_laat", "", "",
	                       false },
	[TABLE_CANVAS_REGION] = { "=school,lokaal,leerling,leraar", NULL, W_T_CANVAS_REGION, NULL,
	                          NULL, "school", "lokaal,leerling,leraar", "", "", false },
	[TABLE_LEVELS] = { "team,datum,niveau,score", "niveaureflectie/niveaus", W_T_LEVELS, NULL,
	                   NULL, "team", "datum,niveau,stelling,score", "", "", false },
	[TABLE_LEVELS_SUMMARY] = { "team,niveau,stelling,mediaan,spreiding", NULL,
	                           W_T_LEVELS_SUMMARY, NULL, NULL, "team",
	                           "niveau,stelling,n,mediaan,gemiddelde,verschil,spreiding", "",
	                           "", false },
	[TABLE_TENSIONS] = { "team,datum,spanningsveld,aanpak", "niveaureflectie/spanning",
	                     W_T_TENSIONS, NULL, NULL, "team", "datum,spanningsveld,aanpak", "", "",
	                     false },
	[TABLE_PLAN_TIMELINE] = { "plan,onderwerp,ronde,datum,stap,titel,opmerking", NULL,
	                          W_T_PLAN_LOG, "onderwerp", "onderwerp", "onderwerp",
	                          "plan,onderwerp,datum,stap,titel,status,wie,vervolgdatum,notitie",
	                          "", "notitie", false },
	[TABLE_PLAN_NEXT] = { "plan,onderwerp,ronde,stap,titel,acties", NULL, W_T_PLAN_NEXT,
	                      "onderwerp", "onderwerp", "onderwerp",
	                      "plan,onderwerp,stap,titel,acties,vraag", "", "", false },
	[TABLE_PLAN_STATUS] = { "plan,onderwerp,ronde,stap,gedaan,totaal", NULL, W_T_PLAN_STATUS,
	                        "onderwerp", "onderwerp", "onderwerp",
	                        "plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen", "",
	                        "", false },
	[TABLE_PLAN_DUE] = { "plan,onderwerp,stap,vervolgdatum,dagen_te_laat", NULL, W_T_PLAN_DUE,
	                     "onderwerp", "onderwerp", "onderwerp",
	                     "plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat", "", "", false },
	[TABLE_PLAN_LOG] = { "plan,onderwerp,stap,datum,status", NULL, W_T_PLAN_LOG, "onderwerp",
	                     "onderwerp", "onderwerp",
	                     "plan,onderwerp,datum,stap,status,wie,vervolgdatum,notitie", "",
	                     "notitie", false },
	[TABLE_NEEDS] = { "leerling,datum,rol,vraag,antwoord", "behoefte", W_T_NEEDS, "leerling",
	                  NULL, NULL, "datum,rol,vraag,antwoord", "antwoord", "", false },
	[TABLE_QUESTIONS] = { "school,datum,vraag,antwoord", "directie", W_T_QUESTIONS, NULL, NULL,
	                      "school", "datum,vraag,antwoord", "", "", false },
	[TABLE_MATRIX] = { "school,datum,rij,actie", NULL, W_T_MATRIX, NULL, NULL, "school",
	                   "datum,rij,actie,reden,effect,werkte,gezien_effect,volgende_keer", "",
	                   "", false },
	[TABLE_CHECKLIST] = { "school,datum,punt,status", NULL, W_T_CHECKLIST, NULL, NULL, "school",
	                      "datum,punt,status,toelichting", "", "", false },
	[TABLE_CHOICES] = { "aanbeveling,n,leerlingen,laatste_datum", NULL, W_T_CHOICES, "leerling",
	                    "groep", NULL, "aanbeveling,n,leerlingen,laatste_datum", "", "",
	                    false },
	[TABLE_CANVAS_NEXT] = { "school,context,type,volgend_type,onderdeel,tekst", NULL,
	                        W_T_CANVAS_NEXT, NULL, NULL, "school",
	                        "context,type,volgend_type,onderdeel,tekst", "", "", false },
	[TABLE_CANVAS_COUNTS] = { "=context,type,scholen", NULL, W_T_CANVAS_COUNTS, NULL, NULL,
	                          NULL, "context,type,scholen", "", "", true },
	[TABLE_CANVAS_LEARN] = { "school,context,type,van_type,scholen,van", NULL, W_T_CANVAS_LEARN,
	                         NULL, NULL, "school", "context,type,van_type,scholen,van", "", "",
	                         false },
	[TABLE_CANVAS_ABSENT] = { "=school,ontbreekt", NULL, W_T_CANVAS_ABSENT, NULL, NULL,
	                          "school", "ontbreekt", "", "", false },
	[TABLE_CANVAS_PLANS] = { "plannen,te_laat,gepland,eerstvolgende", NULL, W_T_CANVAS_PLANS,
	                         NULL, NULL, "school",
	                         "wie,niveau,prioriteit,plannen,te_laat,gepland,te_plannen,klaar,"
	                         "eerstvolgende",
	                         "", "", true },
	[TABLE_GOALS] = { "team,datum,doel,prioriteit,gedrag", "niveaureflectie/doel", W_T_GOALS,
	                  NULL, NULL, "team",
	                  "datum,doel,prioriteit,niveau,gedrag,support,ontbreekt", "", "", false },
	[TABLE_CARD] = { "team,datum,sterkte,kans,eerste_gedraging", "niveaureflectie/kaart",
	                 W_T_CARD, NULL, NULL, "team",
	                 "datum,sterkte,kans,spanningsveld,eerste_gedraging,zichtbaar_op,support,"
	                 "actoren,evaluatiemoment,ontbreekt",
	                 "", "", false },
	[TABLE_HARVEST] = { "datum,thema,soort,tekst", "galerijmethode", W_T_HARVEST, NULL, NULL,
	                    NULL, "datum,thema,soort,tekst", "", "", true },
	[TABLE_ANSWERS] = { "vraag,omschrijving,n,antwoord,aantal", NULL, W_T_ANSWERS, NULL, NULL,
	                    NULL, "rol,omschrijving,n,antwoord,aantal", "", "", false },
	[TABLE_ROTA] = { "galerij,ronde,begin,eind,groep,thema", NULL, W_T_ROTA, NULL, NULL, NULL,
	                 "galerij,ronde,begin,eind,groep,leden,thema", "leden", "", true },
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

/* ---- reading ---- */

struct columns {
	struct hb_str name[40];
	size_t n;
};

static void add_columns(struct columns *c, const char *list)
{
	struct hb_str rest = hb_str(list && list[0] == '=' ? list + 1 : list);
	while (rest.p && rest.len && c->n < sizeof(c->name) / sizeof(c->name[0])) {
		struct hb_str name = hb_str_cut(&rest, ',');
		if (!has(c->name, c->n, name))
			c->name[c->n++] = name;
	}
}

/* As a program wrote it: texts, of which those it is told by must be there. */
static const struct hb_table *plain_shape(struct report *r, const struct table_kind *kind)
{
	struct columns all = { .n = 0 }, told = { .n = 0 };
	add_columns(&told, kind->has);
	add_columns(&all, kind->has);
	add_columns(&all, kind->pupil);
	add_columns(&all, kind->group);
	add_columns(&all, kind->school);
	add_columns(&all, kind->shows);
	struct hb_field *field = hb_arena_array(&r->arena, all.n, sizeof(*field));
	struct hb_table *t = hb_arena_alloc(&r->arena, sizeof(*t));
	for (size_t i = 0; field && t && i < all.n; i++)
		field[i] = (struct hb_field){ .id = all.name[i],
			                      .label = all.name[i],
			                      .type = HB_TYPE_TEXT };
	if (!field || !t)
		return NULL;
	*t = (struct hb_table){
		.id = HB_STR("tabel"), .kind = HB_KIND_LINES, .fields = field, .n_fields = all.n
	};
	return t;
}

enum hb_status table_shape(struct report *r, enum table_id kind, const struct hb_table **shape)
{
	const struct table_kind *k = &table_kinds[kind];
	if (k->form) {
		enum hb_status status =
		        hb_run_find_form(r->run, k->form, &r->table_form[kind], shape);
		if (!status && !*shape)
			return hb_run_misuse(r->run, HB_M_NO_TABLE, k->form, NULL);
		return status;
	}
	*shape = plain_shape(r, k);
	return *shape ? HB_OK : hb_no_memory(&r->sink);
}

/* Where each column of the rows comes from: a field, an unknown column, or nowhere. */
static void find_cells(struct report_table *t, const struct hb_rows *rows)
{
	size_t n_extra;
	const struct hb_table *shape = hb_rows_table(rows);
	const struct hb_str *extra = hb_rows_extra(rows, &n_extra);
	for (size_t c = 0; c < t->n_columns; c++) {
		t->from[c] = (int64_t)hb_table_field(shape, t->column[c]);
		if (t->from[c] != HB_NO_FIELD)
			continue;
		t->from[c] = INT64_MIN;
		for (size_t e = 0; e < n_extra; e++)
			if (hb_str_eq(extra[e], t->column[c]))
				t->from[c] = -1 - (int64_t)e;
	}
}

static bool make_columns(struct report *r, struct report_table *t, const struct table_kind *kind)
{
	struct columns c = { .n = 0 };
	add_columns(&c, kind->pupil);
	add_columns(&c, kind->group);
	add_columns(&c, kind->school);
	add_columns(&c, kind->shows);
	t->column = hb_arena_array(&r->arena, c.n, sizeof(*t->column));
	t->from = hb_arena_array(&r->arena, c.n, sizeof(*t->from));
	if (!t->column || !t->from)
		return false;
	t->n_columns = c.n;
	memcpy(t->column, c.name, c.n * sizeof(*t->column));
	return true;
}

static bool take_row(struct report *r, struct report_table *t, const struct hb_row *row)
{
	struct hb_str *cell = hb_arena_array(&r->arena, t->n_columns, sizeof(*cell));
	if (!cell || hb_grow(&t->row, &t->cap, t->n_rows + 1, sizeof(*t->row)) != 0)
		return false;
	for (size_t c = 0; c < t->n_columns; c++) {
		struct hb_str text = HB_STR("");
		if (t->from[c] >= 0)
			text = row->cell[t->from[c]];
		else if (t->from[c] != INT64_MIN)
			text = row->extra[-1 - t->from[c]];
		cell[c] = text.len ? hb_arena_str(&r->arena, text) : HB_STR("");
		if (!cell[c].p)
			return false;
	}
	t->row[t->n_rows++] = (struct report_table_row){ .cell = cell };
	return true;
}

enum hb_status table_take(struct report *r, enum table_id kind, struct hb_rows *rows)
{
	struct report_table *t = &r->tables[kind];
	struct hb_row row;
	enum hb_rows_result result = HB_ROWS_END;
	if (!make_columns(r, t, &table_kinds[kind]))
		r->failed = true;
	else
		find_cells(t, rows);
	while (!r->failed && (result = hb_rows_next(rows, &row)) == HB_ROWS_ROW)
		r->failed |= !take_row(r, t, &row);
	if (r->failed)
		return hb_no_memory(r->run->sink);
	struct hb_rows_count c = hb_rows_count(rows, UINT32_MAX);
	r->table_count.good += c.good;
	r->table_count.rejected += c.rejected;
	return result == HB_ROWS_FAILED ? hb_rows_status(rows) : HB_OK;
}

/* ---- signals ---- */

/* The signals that hb_observe_flags() wrote into CSV, as rows. */
static enum hb_status take_flags(struct report *r, struct hb_str csv)
{
	struct report_table *t = &r->tables[TABLE_FLAGS];
	struct hb_csv_reader *reader;
	struct hb_csv_record record;
	size_t n;
	enum hb_status status = hb_csv_open_bytes(&reader, csv, "hb-observe flags",
	                                          &(struct hb_csv_options){ 0 }, &r->sink);
	if (status)
		return status;
	const struct hb_str *header = hb_csv_header(reader, &n);
	r->failed |= !make_columns(r, t, &table_kinds[TABLE_FLAGS]);
	for (size_t c = 0; !r->failed && c < t->n_columns; c++) {
		t->from[c] = INT64_MIN;
		for (size_t i = 0; i < n; i++)
			if (hb_str_eq(header[i], t->column[c]))
				t->from[c] = (int64_t)i;
	}
	while (!r->failed && hb_csv_next(reader, &record) == HB_CSV_RECORD)
		r->failed |= !take_row(r, t, &(struct hb_row){ .cell = record.cell });
	hb_csv_close(reader);
	return r->failed ? hb_no_memory(r->run->sink) : HB_OK;
}

enum hb_status report_flags(struct report *r, struct hb_rows *rows)
{
	struct hb_buf csv = { 0 };
	struct hb_output *out;
	enum hb_status status = hb_output_to_buffer(&out, &csv, &r->sink);
	if (status)
		return status;
	struct hb_csv_writer *w = hb_csv_writer_new(out, HB_CSV_PLAIN);
	status = w ? hb_observe_flags(rows, r->form, r->table, w, NULL) : HB_SYSTEM;
	hb_csv_writer_free(w);
	enum hb_status written = hb_output_commit(out, &r->sink);
	if (status > HB_FINDING || written) {
		hb_buf_free(&csv);
		return status == HB_SYSTEM ? hb_no_memory(&r->sink) : written;
	}
	status = take_flags(r, hb_buf_slice(&csv));
	hb_buf_free(&csv);
	return status;
}

/* ---- whose a row is ---- */

static struct hb_str cell_of(const struct report_table *t, const struct report_table_row *row,
                             const char *column)
{
	for (size_t c = 0; column && c < t->n_columns; c++)
		if (hb_str_is(t->column[c], column))
			return row->cell[c];
	return HB_STR("");
}

/* Pupils whom only such a file knows have a page too. */
void table_pupils(struct report *r)
{
	for (enum table_id k = 0; k < TABLE_N && r->by != BY_SCHOOL && !r->failed; k++) {
		const struct table_kind *kind = &table_kinds[k];
		struct report_table *t = &r->tables[k];
		if (!kind->pupil || strcmp(kind->pupil, "onderwerp") == 0)
			continue;
		for (size_t i = 0; i < t->n_rows && !r->failed; i++) {
			struct hb_str code = cell_of(t, &t->row[i], kind->pupil);
			uint32_t id = code.len ? report_pupil_id(r, code) : HB_DICT_NONE;
			struct hb_str group = cell_of(t, &t->row[i], kind->group);
			if (id != HB_DICT_NONE && group.len)
				r->pupil[id].table_group = group;
		}
	}
}

/* Names of units, each with its number. */
struct names {
	struct hb_dict dict;
	uint32_t *unit;
	size_t cap;
};

static void name_unit(struct report *r, struct names *names, struct hb_str name, uint32_t unit)
{
	bool is_new;
	uint32_t id = name.len ? hb_dict_add(&names->dict, name, &is_new) : HB_DICT_NONE;
	if (!name.len)
		return;
	if (id == HB_DICT_NONE ||
	    hb_grow(&names->unit, &names->cap, names->dict.n, sizeof(*names->unit)) != 0)
		r->failed = true;
	else /* a group's name that two schools use says nothing */
		names->unit[id] = is_new || names->unit[id] == unit ? unit : NO_BLOCK;
}

static uint32_t find_unit(const struct names *names, struct hb_str name)
{
	uint32_t id = hb_dict_find(&names->dict, name);
	return id == HB_DICT_NONE ? NO_BLOCK : names->unit[id];
}

/* A plan's subject that is neither a school nor a known group may be a pupil, and a report by
 * school does not name one. */
static bool hides_subject(const struct report *r, const struct table_kind *kind,
                          struct hb_str subject)
{
	return r->by == BY_SCHOOL && kind->pupil && kind->school &&
	       (hb_dict_find(&r->groups, subject) == HB_DICT_NONE ||
	        hb_dict_find(&r->pupils, subject) != HB_DICT_NONE);
}

static void own_rows(struct report *r, enum table_id k, const struct names *pupils,
                     const struct names *units)
{
	const struct table_kind *kind = &table_kinds[k];
	struct report_table *t = &r->tables[k];
	t->first = hb_arena_array(&r->arena, r->n_units + 1, sizeof(*t->first));
	r->failed |= !t->first;
	for (size_t i = t->n_rows; !r->failed && i-- > 0;) {
		struct hb_str code = cell_of(t, &t->row[i], kind->pupil);
		uint32_t unit = code.len && r->by != BY_SCHOOL ? find_unit(pupils, code) : NO_BLOCK;
		if (unit == NO_BLOCK && r->by != BY_PUPIL)
			unit = find_unit(units,
			                 cell_of(t, &t->row[i],
			                         r->by == BY_GROUP ? kind->group : kind->school));
		if (unit == NO_BLOCK && hides_subject(r, kind, code)) {
			r->n_subjects_withheld++;
			continue;
		}
		uint32_t at = unit == NO_BLOCK ? (uint32_t)r->n_units : unit;
		t->row[i].next = t->first[at];
		t->first[at] = (uint32_t)i + 1;
	}
}

bool table_settle(struct report *r)
{
	struct names pupils = { .cap = 0 }, units = { .cap = 0 };
	for (uint32_t u = 0; u < r->n_units; u++) {
		const struct report_unit *unit = &r->unit[u];
		for (size_t p = 0; p < unit->n_pupils; p++)
			name_unit(r, &pupils, unit->pupil[p].code, u);
		name_unit(r, &units, r->by == BY_GROUP ? unit->group : unit->school, u);
	}
	for (enum table_id k = 0; k < TABLE_N && !r->failed; k++)
		if (r->tables[k].n_rows)
			own_rows(r, k, &pupils, &units);
	hb_dict_free(&pupils.dict);
	hb_dict_free(&units.dict);
	free(pupils.unit);
	free(units.unit);
	return !r->failed;
}
