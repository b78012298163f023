/* One report, to standard output or a file, written page by page. */
#include <string.h>
#include <unistd.h>

#include "tables.h"

static enum hb_status wrong(struct report *r, const char *option, struct hb_str value,
                            const char *expected)
{
	hb_find(r->run->sink, (struct hb_finding){ .message = HB_M_OPTION_WRONG,
	                                           .value = value,
	                                           .expected = hb_str(expected),
	                                           .text = { hb_str(option) } });
	return HB_USAGE;
}

/* --format, else the ending of -o, else text; a folder is for reading in a browser. */
static enum hb_status find_format(struct report *r, enum hb_format *format)
{
	const char *name = hb_run_option(r->run, OPT_FORMAT);
	const char *path = hb_run_option(r->run, HB_OPT_OUTPUT);
	const char *dot = path ? strrchr(path, '.') : NULL;
	*format = hb_run_option(r->run, OPT_OUT_DIR) ? HB_FORMAT_HTML : HB_FORMAT_TEXT;
	if (name)
		return hb_format_by_name(hb_str(name), format)
		               ? HB_OK
		               : wrong(r, "format", hb_str(name), "text|md|html|csv");
	if (dot)
		hb_format_by_name(hb_str(dot + 1), format);
	return HB_OK;
}

static bool in_colour(const struct report *r)
{
	const char *when = hb_run_option(r->run, HB_OPT_COLOR);
	if (when && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return !hb_run_option(r->run, HB_OPT_OUTPUT) && r->run->listener.color &&
	       isatty(STDOUT_FILENO) == 1;
}

struct hb_render_options report_options(const struct report *r, enum hb_format format)
{
	return (struct hb_render_options){ .format = format,
		                           .ascii = hb_run_flag(r->run, OPT_ASCII),
		                           .color = in_colour(r),
		                           .excel = hb_run_flag(r->run, HB_OPT_EXCEL) };
}

void report_page(struct report *r, struct hb_doc *d, const struct report_unit *u)
{
	if (r->by == BY_PUPIL)
		report_pupil_page(r, d, u);
	else
		report_group_page(r, d, u);
}

bool report_shown(const struct report *r, const struct report_unit *u)
{
	return r->by != BY_GROUP || !r->min_group_given ||
	       (!u->coarse && report_seen_pupils(u->pupil, u->n_pupils) >= r->min_group);
}

void report_small_groups(struct report *r, struct hb_doc *d)
{
	struct hb_buf b = { 0 };
	for (size_t i = 0; i < r->n_units; i++) {
		if (report_shown(r, &r->unit[i]))
			continue;
		hb_buf_cstr(&b, b.len ? "; " : "");
		hb_buf_str(&b, report_unit_name(r, &r->unit[i]));
	}
	struct hb_str names = report_text(r, &b);
	if (names.len)
		hb_doc_note(d, HB_NOTE_INFO,
		            SAY(r, W_SMALL_GROUPS, report_int(r, (int64_t)r->min_group), names));
}

/* What stands before the pages of several units. */
static void general(struct report *r, struct hb_doc *d)
{
	report_account(r, d, true);
	report_small_groups(r, d);
	report_reading(r, d);
	if (r->by != BY_GROUP)
		report_missing(r, d, NULL);
	table_sections(r, d, NULL);
	for (size_t i = 0; i < r->n_units && r->by != BY_SCHOOL; i++)
		if (report_shown(r, &r->unit[i]))
			hb_doc_page_ahead(d, report_unit_name(r, &r->unit[i]));
}

/* What stands behind the page of the only unit. A pupil's own report names nobody else. */
static void about_one(struct report *r, struct hb_doc *d)
{
	if (r->by == BY_GROUP)
		table_sections(r, d, NULL);
	else
		table_others(r, d);
	report_reading(r, d);
	report_account(r, d, true);
}

/* Writes what D holds and makes room for the next page. */
static enum hb_status turn_page(struct report *r, struct hb_rendering *out)
{
	enum hb_status status =
	        r->failed ? hb_no_memory(r->run->sink) : hb_render_part(out, r->run->sink);
	hb_arena_reset(&r->arena);
	return status;
}

static enum hb_status write_pages(struct report *r, struct hb_doc *d, struct hb_rendering *out)
{
	enum hb_status status = HB_OK;
	for (size_t i = 0; i < r->n_units && !status; i++) {
		if (!report_shown(r, &r->unit[i]))
			continue;
		status = turn_page(r, out);
		hb_doc_page(d, report_unit_name(r, &r->unit[i]));
		report_page_head(r, d, &r->unit[i]);
		report_page(r, d, &r->unit[i]);
	}
	return status;
}

static enum hb_status write_doc(struct report *r, struct hb_doc *d, const struct report_unit *one,
                                struct hb_rendering *out)
{
	enum hb_status status = HB_OK;
	if (!one)
		general(r, d);
	if (one) {
		report_page(r, d, one);
		about_one(r, d);
	} else if (r->by != BY_SCHOOL) {
		status = write_pages(r, d, out);
	} else if (r->n_units) {
		report_school_pages(r, d);
	}
	report_footer(r, d);
	if (!status && r->failed)
		status = hb_no_memory(r->run->sink);
	return status ? status : hb_render_end(out, r->run->sink);
}

static enum hb_status write_one(struct report *r, enum hb_format format)
{
	const struct report_unit *one = NULL;
	struct hb_render_options options = report_options(r, format);
	if (r->by != BY_SCHOOL && r->n_units == 1 && report_shown(r, &r->unit[0]))
		one = &r->unit[0];
	enum hb_status status = hb_run_output(r->run);
	if (status)
		return status;
	struct hb_doc *d = report_new_doc(r, one);
	struct hb_rendering *out = hb_render_open(d, &options, r->run->output);
	status = out ? write_doc(r, d, one, out) : hb_no_memory(r->run->sink);
	hb_render_free(out);
	hb_doc_free(d);
	return status;
}

enum hb_status report_write(struct report *r)
{
	enum hb_format format;
	enum hb_status status = find_format(r, &format);
	if (status)
		return status;
	r->kept = r->arena;
	r->arena = (struct hb_arena){ 0 };
	return hb_run_option(r->run, OPT_OUT_DIR) ? report_write_dir(r, format)
	                                          : write_one(r, format);
}
