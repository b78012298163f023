/* The commands that give the figures of a report as CSV. */
#include <string.h>

#include "report.h"

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

/* The options that choose rows, as they were given. */
static void selection(const struct report *r, struct hb_buf *b)
{
	static const struct {
		int id;
		const char *name;
	} kept[] = { { HB_OPT_FORM, "form" },         { HB_OPT_DELIMITER, "delimiter" },
		     { HB_OPT_ENCODING, "encoding" }, { HB_OPT_ONLY, "only" },
		     { HB_OPT_SINCE, "since" },       { HB_OPT_UNTIL, "until" },
		     { HB_OPT_PERIOD, "period" } };
	for (size_t i = 0; i < r->run->n_given; i++)
		for (size_t k = 0; k < sizeof(kept) / sizeof(kept[0]); k++) {
			if (r->run->given[i].option != kept[k].id)
				continue;
			hb_buf_printf(b, " --%s=", kept[k].name);
			report_shell(b, hb_str(r->run->given[i].value));
		}
}

static void today(const struct report *r, struct hb_buf *b)
{
	const char *given = hb_run_option(r->run, HB_OPT_TODAY);
	if (!given)
		return;
	hb_buf_cstr(b, " --today=");
	report_shell(b, hb_str(given));
}

static void pupils(const struct report *r, struct hb_buf *b)
{
	const char *path = hb_run_option(r->run, HB_OPT_PUPILS);
	if (!path)
		return;
	hb_buf_cstr(b, " --pupils=");
	report_shell(b, hb_str(path));
}

/* A command of hb-observe over the observations: VERB and what follows. */
static void observe_command(struct report *r, struct hb_doc *d, enum word about, const char *verb)
{
	struct hb_buf b = { 0 };
	if (!r->record_files.len)
		return;
	if (r->filled) { /* groups and schools from the list are put in first */
		hb_buf_cstr(&b, "hb-observe import -q");
		pupils(r, &b);
		hb_buf_char(&b, ' ');
		hb_buf_str(&b, r->record_files);
		hb_buf_cstr(&b, " | ");
	}
	hb_buf_printf(&b, "hb-observe %s", verb);
	selection(r, &b);
	today(r, &b);
	if (!r->filled) {
		hb_buf_char(&b, ' ');
		hb_buf_str(&b, r->record_files);
	}
	hb_doc_footer(d, report_word(r, about), report_text(r, &b));
}

/* The columns by which hb-observe groups as this report does. */
static const char *columns_of(const struct report *r)
{
	bool schools = r->schools.n > 1 || (r->schools.n && hb_dict_text(&r->schools, 0).len);
	switch (r->by) {
	case BY_PUPIL:
		return "leerling";
	case BY_GROUP:
		return schools ? "school,groep" : "groep";
	case BY_SCHOOL:
		break;
	}
	return "school";
}

static void command(struct report *r, struct hb_doc *d, enum word about, const char *format)
{
	struct hb_buf b = { 0 };
	hb_buf_printf(&b, format, columns_of(r));
	observe_command(r, d, about, report_text(r, &b).p);
}

static void report_command(struct report *r, struct hb_doc *d)
{
	static const char *const by[] = { "leerling", "groep", "school" };
	const char *min = hb_run_option(r->run, OPT_MIN_GROUP);
	struct hb_buf b = { 0 };
	hb_buf_printf(&b, "hb-report --by=%s --format=csv", by[r->by]);
	if (min)
		hb_buf_printf(&b, " --min-group=%s", min);
	selection(r, &b);
	pupils(r, &b);
	today(r, &b);
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
	if (r->by == BY_PUPIL)
		observe_command(r, d, W_FOOT_PUPIL, "summary --by=leerling");
	if (r->by == BY_GROUP)
		observe_command(r, d, W_FOOT_PUPIL, "summary --latest --by=leerling");
	if (r->by != BY_PUPIL) {
		command(r, d, W_FOOT_LATEST, "summary --latest --by=%s");
		command(r, d, W_FOOT_TERMS, "summary --by=%s,periode");
	}
	if (r->f_choices != HB_NO_FIELD) {
		struct hb_buf b = { 0 };
		hb_buf_printf(&b, "summary --of=%s --by=%s", r->table->fields[r->f_choices].id.p,
		              columns_of(r));
		observe_command(r, d, W_FOOT_CHOICES, report_text(r, &b).p);
	}
	if (r->by != BY_SCHOOL && r->flags_worked_out)
		observe_command(r, d, W_FOOT_FLAGS, "flags");
	if (r->list) {
		struct hb_buf b = { 0 };
		hb_buf_cstr(&b, "missing");
		pupils(r, &b);
		observe_command(r, d, W_FOOT_MISSING, report_text(r, &b).p);
	}
	if (r->summary_files.len && !r->record_files.len) {
		struct hb_buf b = { 0 };
		hb_buf_cstr(&b, "hb-observe summary --merge ");
		hb_buf_str(&b, r->summary_files);
		hb_doc_footer(d, report_word(r, W_FOOT_MERGED), report_text(r, &b));
	}
	report_command(r, d);
}
