/* A folder with a file for each pupil or group, and an index. */
#include <errno.h>
#include <sys/stat.h>

#include "tables.h"

enum { NAME_BYTES = 80 /* of a file name, before its number and ending */ };

/* A pupil's code or a group's name as a file name that no system minds. */
static struct hb_str safe_name(struct report *r, const struct report_unit *u, struct hb_dict *taken)
{
	struct hb_buf b = { 0 };
	struct hb_str text = u->group;
	if (r->by == BY_PUPIL)
		text = u->pupil->code;
	else if (u->school.len)
		text = report_unit_name(r, u);
	for (size_t i = 0; i < text.len && b.len < NAME_BYTES; i++) {
		char c = text.p[i];
		bool fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		            (c >= 'A' && c <= 'Z') || c == '-';
		hb_buf_char(&b, fits ? c : '_');
	}
	if (!b.len)
		hb_buf_char(&b, '_');
	size_t plain = b.len;
	/* names that differ in case alone are one file to some systems */
	for (int64_t number = 2;; number++) {
		struct hb_buf folded = { 0 };
		bool is_new = false;
		for (size_t i = 0; i < b.len; i++)
			hb_buf_char(&folded,
			            b.p[i] >= 'A' && b.p[i] <= 'Z' ? (char)(b.p[i] + 32) : b.p[i]);
		r->failed |= folded.failed ||
		             hb_dict_add(taken, hb_buf_slice(&folded), &is_new) == HB_DICT_NONE;
		hb_buf_free(&folded);
		if (is_new || r->failed)
			break;
		b.len = plain;
		hb_buf_char(&b, '-');
		hb_buf_int(&b, number);
	}
	return report_text(r, &b);
}

static struct hb_str path_in(struct report *r, struct hb_str name, const char *ending)
{
	struct hb_buf b = { 0 };
	hb_buf_printf(&b, "%s/", hb_run_option(r->run, OPT_OUT_DIR));
	hb_buf_str(&b, name);
	hb_buf_cstr(&b, ending);
	return report_text(r, &b);
}

static enum hb_status write_doc(struct report *r, struct hb_doc *d, enum hb_format format,
                                struct hb_str path)
{
	struct hb_output *out = NULL;
	enum hb_status status = r->failed || !d ? hb_no_memory(r->run->sink)
	                                        : hb_output_open(&out, path.p, r->run->sink);
	if (status)
		return status;
	struct hb_render_options options = report_options(r, format);
	status = hb_render(d, &options, out, r->run->sink);
	if (!status)
		return hb_output_commit(out, r->run->sink);
	hb_output_abort(out);
	return status;
}

static enum hb_status write_unit(struct report *r, const struct report_unit *u,
                                 enum hb_format format, struct hb_str path)
{
	struct hb_doc *d = report_new_doc(r, u);
	if (d) {
		report_page(r, d, u);
		report_reading(r, d);
		report_account(r, d, false);
		report_footer(r, d);
	}
	enum hb_status status = write_doc(r, d, format, path);
	hb_doc_free(d);
	return status;
}

static const char *ending_of(enum hb_format format)
{
	static const char *const ending[] = { [HB_FORMAT_TEXT] = ".txt",
		                              [HB_FORMAT_MD] = ".md",
		                              [HB_FORMAT_HTML] = ".html",
		                              [HB_FORMAT_CSV] = ".csv" };
	return ending[format];
}

static struct hb_doc *index_doc(struct report *r, const struct hb_str *file)
{
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("naam"),
		  report_word(r, r->by == BY_PUPIL ? W_PUPIL : W_GROUP) },
		{ HB_DOC_TEXT, HB_STR("groep"), report_word(r, W_GROUP) },
		{ HB_DOC_INT, HB_STR("observaties"), report_word(r, W_OBSERVATIONS) },
		{ HB_DOC_TEXT, HB_STR("laatste_datum"), report_word(r, W_LAST_DATE) },
	};
	struct hb_doc *d = report_new_doc(r, NULL);
	if (!d)
		return NULL;
	hb_doc_heading(d, 1, report_word(r, W_INDEX));
	struct hb_doc_table *t = r->n_units ? hb_doc_table(d, HB_STR(""), columns, 4) : NULL;
	for (size_t i = 0; i < r->n_units; i++) {
		const struct report_unit *u = &r->unit[i];
		int32_t last = HB_NO_DAY;
		if (!file[i].len)
			continue;
		for (size_t p = 0; p < u->n_pupils; p++)
			last = u->pupil[p].last_day > last ? u->pupil[p].last_day : last;
		hb_doc_row(d, t);
		hb_doc_cell_link(d, t, report_unit_name(r, u), file[i]);
		hb_doc_cell_text(d, t, u->group);
		hb_doc_cell_int(t, (int64_t)report_records(u->pupil, u->n_pupils));
		hb_doc_cell_text(d, t, report_date(r, last));
	}
	report_small_groups(r, d);
	report_missing(r, d, NULL);
	table_sections(r, d, NULL);
	report_account(r, d, true);
	report_footer(r, d);
	return d;
}

static void index_row(struct report *r, struct hb_csv_writer *w, const struct report_unit *u,
                      struct hb_str file)
{
	char day[10];
	int32_t last = HB_NO_DAY;
	for (size_t p = 0; p < u->n_pupils; p++)
		last = u->pupil[p].last_day > last ? u->pupil[p].last_day : last;
	if (r->by == BY_PUPIL)
		hb_csv_text(w, u->pupil->code);
	hb_csv_text(w, u->group);
	hb_csv_text(w, u->school);
	hb_csv_text(w, file);
	if (r->by == BY_GROUP)
		hb_csv_int(w, (int64_t)report_seen_pupils(u->pupil, u->n_pupils));
	hb_csv_int(w, (int64_t)report_records(u->pupil, u->n_pupils));
	hb_csv_code(w, last == HB_NO_DAY ? HB_STR("") : hb_day_write(last, day));
	hb_csv_end(w);
}

static enum hb_status write_index_csv(struct report *r, const struct hb_str *file)
{
	static const char *const pupil[] = { "leerling", "groep",       "school",
		                             "bestand",  "observaties", "laatste_datum" };
	static const char *const group[] = { "groep",      "school",      "bestand",
		                             "leerlingen", "observaties", "laatste_datum" };
	struct hb_output *out = NULL;
	struct hb_str path = path_in(r, HB_STR("index"), ".csv");
	enum hb_status status =
	        r->failed ? hb_no_memory(r->run->sink) : hb_output_open(&out, path.p, r->run->sink);
	if (status)
		return status;
	bool excel = hb_run_flag(r->run, HB_OPT_EXCEL);
	struct hb_csv_writer *w = hb_csv_writer_new(out, excel ? HB_CSV_EXCEL : HB_CSV_PLAIN);
	if (!w) {
		hb_output_abort(out);
		return hb_no_memory(r->run->sink);
	}
	for (size_t i = 0; i < 6; i++)
		hb_csv_code(w, hb_str(r->by == BY_PUPIL ? pupil[i] : group[i]));
	hb_csv_end(w);
	for (size_t i = 0; i < r->n_units; i++)
		if (file[i].len)
			index_row(r, w, &r->unit[i], file[i]);
	hb_csv_writer_free(w);
	return hb_output_commit(out, r->run->sink);
}

static enum hb_status make_dir(struct report *r, const char *dir)
{
	struct stat st;
	if (mkdir(dir, 0700) == 0 ||
	    (errno == EEXIST && stat(dir, &st) == 0 && S_ISDIR(st.st_mode)))
		return HB_OK;
	hb_find(r->run->sink, (struct hb_finding){ .message = HB_M_CANNOT_MAKE_DIR,
	                                           .value = hb_str(dir),
	                                           .error = errno });
	return HB_SYSTEM;
}

/* The index comes last, so that all it names is there. */
enum hb_status report_write_dir(struct report *r, enum hb_format format)
{
	struct hb_dict taken = { 0 };
	struct hb_str *file = hb_arena_array(&r->kept, r->n_units + 1, sizeof(*file));
	enum hb_status status =
	        file ? make_dir(r, hb_run_option(r->run, OPT_OUT_DIR)) : hb_no_memory(r->run->sink);
	r->failed |= hb_dict_add(&taken, HB_STR("index"), NULL) == HB_DICT_NONE;
	for (size_t i = 0; i < r->n_units && !status; i++) {
		if (!report_shown(r, &r->unit[i]))
			continue;
		struct hb_buf b = { 0 };
		hb_buf_str(&b, safe_name(r, &r->unit[i], &taken));
		hb_buf_cstr(&b, ending_of(format));
		file[i] = hb_arena_str(&r->kept, report_text(r, &b));
		r->failed |= !file[i].p;
		status = write_unit(r, &r->unit[i], format, path_in(r, file[i], ""));
		hb_arena_reset(&r->arena);
	}
	hb_dict_free(&taken);
	if (!status)
		status = write_index_csv(r, file);
	if (status)
		return status;
	struct hb_doc *d = index_doc(r, file);
	status = write_doc(r, d, HB_FORMAT_HTML, path_in(r, HB_STR("index"), ".html"));
	hb_doc_free(d);
	return status;
}
