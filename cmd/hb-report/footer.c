/* The commands that give the figures of a report as CSV. */
#include <string.h>

#include "tables.h"

static bool plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       strchr("._-/=,:+@%", c) != NULL;
}

void report_shell(struct hb_buf *b, struct hb_str word)
{
	bool quote = word.len == 0;
	for (size_t i = 0; i < word.len; i++)
		quote |= word.p[i] == '\0' || !plain(word.p[i]);
	if (!quote) {
		hb_buf_str(b, word);
		return;
	}
	hb_buf_char(b, '\'');
	for (size_t i = 0; i < word.len; i++) {
		if (word.p[i] == '\'')
			hb_buf_cstr(b, "'\\''");
		else
			hb_buf_char(b, word.p[i]);
	}
	hb_buf_char(b, '\'');
}

struct given {
	int id;
	const char *name;
};
/* How files are read, and which of their rows are taken. */
static const struct given reading[] = { { HB_OPT_FORM, "form" },
	                                { HB_OPT_DELIMITER, "delimiter" },
	                                { HB_OPT_ENCODING, "encoding" } };
static const struct given choosing[] = { { HB_OPT_ONLY, "only" },
	                                 { HB_OPT_SINCE, "since" },
	                                 { HB_OPT_UNTIL, "until" },
	                                 { HB_OPT_PERIOD, "period" },
	                                 { HB_OPT_TODAY, "today" } };

/* Those of the N options OF that were given, as they were given. */
static void options(const struct report *r, struct hb_buf *b, const struct given *of, size_t n)
{
	for (size_t i = 0; i < r->run->n_given; i++)
		for (size_t k = 0; k < n; k++) {
			if (r->run->given[i].option != of[k].id)
				continue;
			hb_buf_printf(b, " --%s=", of[k].name);
			report_shell(b, hb_str(r->run->given[i].value));
		}
}

static void read_options(const struct report *r, struct hb_buf *b, bool with_form)
{
	options(r, b, reading + !with_form,
	        sizeof(reading) / sizeof(reading[0]) - (with_form ? 0 : 1));
}

static void choose_options(const struct report *r, struct hb_buf *b)
{
	options(r, b, choosing, sizeof(choosing) / sizeof(choosing[0]));
}

static void pupils(const struct report *r, struct hb_buf *b)
{
	const char *path = hb_run_option(r->run, HB_OPT_PUPILS);
	if (!path)
		return;
	hb_buf_cstr(b, " --pupils=");
	report_shell(b, hb_str(path));
}

static void files(struct hb_buf *b, struct hb_str names)
{
	hb_buf_char(b, ' ');
	hb_buf_str(b, names);
}

/* Groups and schools from the list are put in before hb-observe groups by them. */
static void filled(const struct report *r, struct hb_buf *b)
{
	if (r->long_records) { /* import reads the wide shape */
		hb_buf_cstr(b, "hb-observe wide -q");
		read_options(r, b, true);
		files(b, r->record_files);
		hb_buf_cstr(b, " | ");
	}
	hb_buf_cstr(b, "hb-observe import -q");
	if (r->long_records)
		options(r, b, reading, 1);
	else
		read_options(r, b, true);
	pupils(r, b);
	if (!r->long_records)
		files(b, r->record_files);
	hb_buf_cstr(b, " | ");
}

/* A command of hb-observe over the observations: VERB and what follows. */
static void observe(struct report *r, struct hb_doc *d, enum word about, const char *verb)
{
	struct hb_buf b = { 0 };
	if (r->filled)
		filled(r, &b);
	hb_buf_printf(&b, "hb-observe %s", verb);
	if (r->filled)
		options(r, &b, reading, 1);
	else
		read_options(r, &b, true);
	choose_options(r, &b);
	if (!r->filled)
		files(&b, r->record_files);
	hb_doc_footer(d, report_word(r, about), report_text(r, &b));
}

/* The same with FORMAT filled in. */
static void observe_by(struct report *r, struct hb_doc *d, enum word about, const char *format,
                       const char *with)
{
	struct hb_buf b = { 0 };
	hb_buf_printf(&b, format, with);
	observe(r, d, about, report_text(r, &b).p);
}

/* The columns by which hb-observe groups as this report does. Who changed group or school counts
 * here where he is now, and there where he was: then it is by pupil, to be added up. */
static const char *columns_of(const struct report *r)
{
	bool schools = r->schools.n > 1 || (r->schools.n && hb_dict_text(&r->schools, 0).len);
	if (r->by == BY_PUPIL || r->moved)
		return "leerling";
	if (r->by == BY_SCHOOL)
		return "school";
	return schools ? "school,groep" : "groep";
}

static bool many_groups(const struct report *r)
{
	for (size_t p = 1; p < r->pupils.n; p++)
		if (r->pupil[p].group != r->pupil[0].group)
			return true;
	return false;
}

/* What is about single pupils: a report by school has it only as counts of them. */
static void by_pupil(struct report *r, struct hb_doc *d)
{
	bool latest = r->by == BY_GROUP || r->moved;
	if (r->by == BY_GROUP && r->min_group_given && !r->moved)
		return;
	if (latest && r->by != BY_PUPIL)
		observe(r, d, W_FOOT_STAND, "summary --latest --by=leerling");
	bool within = r->by == BY_SCHOOL && !r->moved; /* says whose group and school it is */
	observe(r, d, W_FOOT_PUPIL,
	        within ? "summary --by=school,groep,leerling" : "summary --by=leerling");
	if (!within)
		observe(r, d, W_FOOT_SCORES, r->long_records && !r->filled ? "wide" : "long");
}

static void by_unit(struct report *r, struct hb_doc *d)
{
	const char *by = columns_of(r);
	if (r->moved)
		hb_doc_footer(d, report_word(r, W_FOOT_MOVED), HB_STR(""));
	else
		observe_by(r, d, W_FOOT_LATEST, "summary --latest --by=%s", by);
	if (r->by == BY_SCHOOL && !r->moved && many_groups(r))
		observe(r, d, W_FOOT_GROUPS, "summary --latest --by=school,groep");
	observe_by(r, d, W_FOOT_TERMS, "summary --by=%s,periode", by);
}

static void observations(struct report *r, struct hb_doc *d)
{
	by_pupil(r, d);
	if (r->by != BY_PUPIL)
		by_unit(r, d);
	if (r->f_choices != HB_NO_FIELD) {
		struct hb_buf b = { 0 };
		hb_buf_printf(&b, "summary --of=%s --by=%s", r->table->fields[r->f_choices].id.p,
		              columns_of(r));
		observe(r, d, W_FOOT_CHOICES, report_text(r, &b).p);
	}
	if (r->by != BY_SCHOOL && r->flags_worked_out)
		observe(r, d, W_FOOT_FLAGS, "flags");
	if (r->list) {
		struct hb_buf b = { 0 };
		hb_buf_cstr(&b, "missing");
		pupils(r, &b);
		observe(r, d, W_FOOT_MISSING, report_text(r, &b).p);
	}
}

/* Summaries alone, added up. Which of their rows a period takes cannot be said to hb-observe. */
static void summaries(struct report *r, struct hb_doc *d)
{
	struct hb_buf b = { 0 };
	if (r->days.from != HB_NO_DAY || r->days.to != HB_NO_DAY)
		return;
	hb_buf_cstr(&b, "hb-observe summary --merge --by=leerling");
	read_options(r, &b, true);
	files(&b, r->summary_files);
	hb_doc_footer(d, report_word(r, W_FOOT_MERGED), report_text(r, &b));
}

/* What people filled in, as a program of the toolkit reads it; what a program wrote is in its
 * file, and who wrote it. */
static void other_file(struct report *r, struct hb_doc *d, enum table_id k)
{
	const struct table_kind *kind = &table_kinds[k];
	struct hb_buf b = { 0 };
	struct hb_str title = report_word(r, kind->title);
	if (k == TABLE_PLAN_LOG) {
		hb_buf_cstr(&b, "hb-plan check");
		read_options(r, &b, false);
		files(&b, r->table_files[k]);
		hb_doc_footer(d, SAY(r, W_FOOT_TABLE, title), report_text(r, &b));
		return;
	}
	if (!kind->form) {
		hb_doc_footer(
		        d, SAY(r, W_FOOT_WRITTEN, title, hb_str(kind->writer), r->table_files[k]),
		        HB_STR(""));
		return;
	}
	hb_buf_printf(&b, "hb-form check %s", kind->form);
	read_options(r, &b, false);
	choose_options(r, &b);
	files(&b, r->table_files[k]);
	hb_doc_footer(d, SAY(r, W_FOOT_TABLE, title), report_text(r, &b));
	if (k != TABLE_EF_SHEET || r->n_record_files != 1 || r->mixed)
		return;
	hb_buf_cstr(&b, "hb-ef compare --observations=");
	hb_buf_str(&b, r->record_files);
	read_options(r, &b, false);
	choose_options(r, &b);
	files(&b, r->table_files[k]);
	hb_doc_footer(d, report_word(r, W_FOOT_COMPARE), report_text(r, &b));
}

static void whole_report(struct report *r, struct hb_doc *d)
{
	static const char *const by[] = { "leerling", "groep", "school" };
	const char *min = hb_run_option(r->run, OPT_MIN_GROUP);
	struct hb_buf b = { 0 };
	hb_buf_printf(&b, "hb-report --by=%s --format=csv", by[r->by]);
	if (min)
		hb_buf_printf(&b, " --min-group=%s", min);
	if (r->notes)
		hb_buf_cstr(&b, " --notes");
	read_options(r, &b, true);
	pupils(r, &b);
	choose_options(r, &b);
	for (size_t i = 0; i < r->run->n_operands; i++) {
		hb_buf_char(&b, ' ');
		report_shell(&b, hb_str(r->run->operand[i]));
	}
	hb_doc_footer(d, report_word(r, W_FOOT_REPORT), report_text(r, &b));
}

void report_footer(struct report *r, struct hb_doc *d)
{
	hb_doc_footer(d, SAY(r, W_FOOT_FORM, r->form->id, r->form->version, HB_STR(HB_VERSION)),
	              HB_STR(""));
	if (r->mixed)
		hb_doc_footer(d, report_word(r, W_FOOT_MIXED), HB_STR(""));
	else if (r->record_files.len)
		observations(r, d);
	else if (r->summary_files.len)
		summaries(r, d);
	for (enum table_id k = 0; k < TABLE_N; k++)
		if (r->tables[k].n_rows && r->table_files[k].len && table_shown(r, k))
			other_file(r, d, k);
	whole_report(r, d);
}
