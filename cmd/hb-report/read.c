/* The operands: what each is, by its header, and its rows. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "base/whole.h"
#include "tables.h"

/* Kinds behind KIND_TABLE are those of tables.h. */
enum kind {
	KIND_WIDE,
	KIND_LONG,
	KIND_SUMMARY,
	KIND_COARSE,
	KIND_TABLE,
	KIND_UNKNOWN = KIND_TABLE + TABLE_N,
	KINDS
};

struct input {
	const char *path;
	struct hb_str name;
	enum kind kind;
	bool left_out;
};

/* ---- what a file is ---- */

static bool has(const struct hb_str *header, size_t n, struct hb_str name)
{
	for (size_t i = 0; i < n; i++)
		if (hb_str_eq(hb_str_trim(header[i]), name))
			return true;
	return false;
}

static bool has_item(const struct report *r, const struct hb_str *header, size_t n)
{
	for (size_t i = 0; i < r->n_items; i++)
		if (has(header, n, r->item[i].field->id))
			return true;
	return false;
}

/* Whether a header speaks of this form in other words: import is needed, and the reader says so. */
static bool foreign(const struct report *r, const struct hb_str *header, size_t n)
{
	for (size_t c = 0; c < n; c++)
		for (size_t i = 0; i < r->n_items; i++)
			if (hb_str_ieq(hb_str_trim(header[c]), r->item[i].field->label))
				return true;
	return false;
}

static enum kind kind_of(const struct report *r, const struct hb_str *header, size_t n)
{
	enum table_id table = table_of(header, n);
	if (table != TABLE_N)
		return KIND_TABLE + table;
	struct hb_str skill = HB_STR("vaardigheid"), pupil = r->table->fields[r->f_pupil].id;
	if (has(header, n, skill) && has(header, n, HB_STR("ontbrekend")) &&
	    has(header, n, HB_STR("n")))
		return has(header, n, pupil) ? KIND_SUMMARY : KIND_COARSE;
	if (has(header, n, skill) && has(header, n, HB_STR("score")) && has(header, n, pupil))
		return KIND_LONG;
	if (has_item(r, header, n) || foreign(r, header, n))
		return KIND_WIDE;
	return KIND_UNKNOWN;
}

/* ---- opening ---- */

static enum hb_status cannot(struct report *r, enum hb_message message, const char *name)
{
	hb_find(&r->sink,
	        (struct hb_finding){ .message = message, .file = hb_str(name), .error = errno });
	return HB_SYSTEM;
}

static bool copy_all(int from, int to)
{
	char space[65536];
	for (;;) {
		ssize_t n = hb_sys.read(from, space, sizeof(space));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		errno = hb_write_all(to, (struct hb_str){ space, (size_t)n });
		if (errno)
			return false;
	}
}

/* What can be read only once is kept in memory, for its header is looked at first. */
static enum hb_status hold(struct report *r, struct input *in)
{
	bool standard = strcmp(in->path, "-") == 0;
	struct stat st;
	if ((standard ? fstat(STDIN_FILENO, &st) : stat(in->path, &st)) != 0 ||
	    S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return HB_OK; /* what is wrong with it is told when it is opened */
	int from = standard ? STDIN_FILENO : open(in->path, O_RDONLY | O_CLOEXEC);
	int held = from < 0 ? -1 : memfd_create("hb-report", MFD_CLOEXEC);
	bool copied = held >= 0 && copy_all(from, held) && lseek(held, 0, SEEK_SET) == 0;
	enum hb_status status = copied ? HB_OK : cannot(r, HB_M_CANNOT_READ, in->path);
	if (from > STDIN_FILENO)
		close(from);
	if (copied && standard) {
		if (dup2(held, STDIN_FILENO) < 0)
			status = cannot(r, HB_M_CANNOT_READ, in->path);
		close(held);
	} else if (copied) { /* open until the program ends */
		struct hb_buf path = { 0 };
		hb_buf_printf(&path, "/proc/self/fd/%d", held);
		in->path = report_text(r, &path).p;
	} else if (held >= 0) {
		close(held);
	}
	return status;
}

/* Reads the header of IN and decides what it is. */
static enum hb_status look_at(struct report *r, struct input *in, const struct hb_rows_options *o)
{
	struct hb_csv_reader *reader;
	struct hb_csv_options options = { .delimiter = o->delimiter, .encoding = o->encoding };
	enum hb_status status = hold(r, in);
	off_t start = strcmp(in->path, "-") == 0 ? lseek(STDIN_FILENO, 0, SEEK_CUR) : -1;
	if (!status)
		status = hb_csv_open(&reader, in->path, &options, &r->sink);
	if (status)
		return status;
	size_t n;
	const struct hb_str *header = hb_csv_header(reader, &n);
	in->kind = kind_of(r, header, n);
	if (in->kind == KIND_UNKNOWN) {
		hb_find(&r->sink, (struct hb_finding){ .message = HB_M_NO_KIND,
		                                       .file = in->name,
		                                       .line = hb_csv_header_line(reader),
		                                       .text = { r->form->id } });
		status = HB_USAGE;
	}
	hb_csv_close(reader);
	if (start >= 0) {
		lseek(STDIN_FILENO, start, SEEK_SET);
		r->stdin_start = start;
	}
	return status;
}

static enum hb_status look_at_all(struct report *r, struct input *in, size_t n,
                                  const struct hb_rows_options *o)
{
	size_t left = 0;
	enum hb_status failure = HB_OK;
	for (size_t i = 0; i < n; i++) {
		enum hb_status status = look_at(r, &in[i], o);
		in[i].left_out = status != HB_OK;
		left += !in[i].left_out;
		failure = status > failure ? status : failure;
	}
	return left && failure ? HB_FINDING : failure;
}

/* ---- rows ---- */

static enum hb_status take_rows(struct report *r, struct hb_rows *rows, enum kind kind,
                                const struct hb_long *shape)
{
	enum hb_status status;
	if (kind >= KIND_TABLE) {
		status = table_take(r, kind - KIND_TABLE, rows);
	} else if (kind == KIND_SUMMARY || kind == KIND_COARSE) {
		status = report_take_summary(r, rows);
	} else {
		status = report_take_records(r, rows, kind == KIND_LONG, shape);
		struct hb_rows_count c = hb_rows_count(rows, UINT32_MAX);
		r->count.read += c.read;
		r->count.good += c.good;
		r->count.rejected += c.rejected;
		r->count.outside += c.outside;
	}
	hb_run_tell_counts(r->run, rows);
	return status == HB_OK ? hb_rows_status(rows) : status;
}

static bool any_of(const struct input *in, size_t n, enum kind kind)
{
	for (size_t i = 0; i < n; i++)
		if (in[i].kind == kind && !in[i].left_out)
			return true;
	return false;
}

/* Signals are for who knows the pupils; a file of them that was given stands. */
static bool wants_flags(const struct report *r, const struct input *in, size_t n)
{
	return r->by != BY_SCHOOL && r->form->n_signals && r->record_files.len &&
	       !any_of(in, n, KIND_TABLE + TABLE_FLAGS);
}

/* Passes over the observations again; what is wrong with them has been told. */
static enum hb_status flags(struct report *r, const struct hb_rows_options *common,
                            enum hb_status before)
{
	struct hb_rows_options o = *common;
	struct hb_rows *rows;
	o.rejects = NULL;
	o.verbose = false;
	o.progress = NULL;
	if (r->stdin_start >= 0)
		lseek(STDIN_FILENO, r->stdin_start, SEEK_SET);
	enum hb_status status = hb_rows_open(&rows, &o, NULL);
	if (status)
		return before;
	status = report_flags(r, rows);
	hb_rows_close(rows);
	r->flags_worked_out = status == HB_OK;
	return status > before ? status : before;
}

static enum hb_status take_kind(struct report *r, const struct input *in, size_t n, enum kind kind,
                                const struct hb_rows_options *common)
{
	struct hb_rows_options o = *common;
	struct hb_long shape;
	if (!any_of(in, n, kind))
		return HB_OK;
	const char **path = hb_arena_array(&r->arena, n, sizeof(*path));
	struct hb_str *name = hb_arena_array(&r->arena, n, sizeof(*name));
	o.table = r->table;
	if (kind == KIND_LONG)
		o.table = hb_table_long(&r->arena, r->table, &shape) ? &shape.table : NULL;
	if (kind == KIND_SUMMARY || kind == KIND_COARSE) {
		o.table = report_summary_table(r, kind == KIND_SUMMARY);
		o.selection.days = (struct hb_days){ HB_NO_DAY, HB_NO_DAY };
	}
	if (kind >= KIND_TABLE) {
		const struct table_kind *k = &table_kinds[kind - KIND_TABLE];
		enum hb_status status = table_shape(r, kind - KIND_TABLE, &o.table);
		if (status)
			return status;
		if (!k->form) /* what a program wrote was chosen then */
			o.selection.days = (struct hb_days){ HB_NO_DAY, HB_NO_DAY };
	}
	if (!path || !name || !o.table)
		return hb_no_memory(&r->sink);
	for (size_t i = 0; i < n; i++)
		if (in[i].kind == kind && !in[i].left_out) {
			path[o.n_paths] = in[i].path;
			name[o.n_paths++] = in[i].name;
		}
	o.path = path;
	o.name = name;
	struct hb_rows *rows;
	r->reading_table = kind >= KIND_TABLE;
	enum hb_status status = hb_rows_open(&rows, &o, &r->sink);
	if (status)
		return status;
	status = take_rows(r, rows, kind, &shape);
	hb_rows_close(rows);
	if (kind <= KIND_LONG && status <= HB_FINDING && wants_flags(r, in, n))
		return flags(r, &o, status);
	return status;
}

static size_t kinds_there(const struct input *in, size_t n)
{
	bool there[KINDS] = { false };
	size_t kinds = 0;
	for (size_t i = 0; i < n; i++) {
		kinds += !in[i].left_out && !there[in[i].kind];
		there[in[i].kind] |= !in[i].left_out;
	}
	return kinds;
}

static enum hb_status take_all(struct report *r, const struct input *in, size_t n,
                               struct hb_rows_options *o)
{
	const char *rejects = hb_run_option(r->run, HB_OPT_REJECTS);
	if (rejects && kinds_there(in, n) > 1)
		return hb_run_misuse(r->run, HB_M_REJECTS_KINDS, rejects, NULL);
	enum hb_status status = HB_OK;
	if (rejects)
		status = hb_output_open(&r->run->rejects, rejects, r->run->sink);
	if (status)
		return status;
	o->rejects = r->run->rejects;
	size_t taken = 0;
	for (enum kind kind = 0; kind < KIND_UNKNOWN; kind++) {
		enum hb_status one = take_kind(r, in, n, kind, o);
		if (r->failed)
			return one;
		taken += one == HB_OK || one == HB_FINDING;
		status = one > status ? one : status;
	}
	/* a kind of file that was refused is a finding as long as another one counts */
	return status > HB_FINDING && kinds_there(in, n) > 1 && taken > 0 ? HB_FINDING : status;
}

static enum hb_status check_operands(struct report *r, const struct input *in, size_t n)
{
	size_t standard = 0;
	for (size_t i = 0; i < n; i++)
		standard += strcmp(in[i].path, "-") == 0;
	return standard > 1 ? hb_run_misuse(r->run, HB_M_STDIN_TWICE, "-", NULL) : HB_OK;
}

/* The names of the files of KIND as a shell takes them. */
static struct hb_str shell_names(struct report *r, const struct input *in, size_t n, enum kind kind)
{
	struct hb_buf b = { 0 };
	for (size_t i = 0; i < n; i++) {
		if (in[i].kind != kind || in[i].left_out)
			continue;
		hb_buf_cstr(&b, b.len ? " " : "");
		report_shell(&b, in[i].name);
	}
	return report_text(r, &b);
}

static void name_files(struct report *r, const struct input *in, size_t n)
{
	struct hb_str wide = shell_names(r, in, n, KIND_WIDE),
	              other = shell_names(r, in, n, KIND_LONG);
	r->record_files = !other.len ? wide : !wide.len ? other : HB_STR("");
	r->long_records = other.len && !wide.len;
	r->summary_files = shell_names(r, in, n, KIND_SUMMARY);
	bool coarse = any_of(in, n, KIND_COARSE);
	r->mixed = !!wide.len + !!other.len + !!r->summary_files.len + coarse > 1 || coarse;
	for (size_t i = 0; i < n; i++)
		r->n_record_files += in[i].kind <= KIND_LONG && !in[i].left_out;
	for (enum table_id k = 0; k < TABLE_N; k++)
		r->table_files[k] = shell_names(r, in, n, KIND_TABLE + k);
}

enum hb_status report_read(struct report *r)
{
	struct hb_run *run = r->run;
	struct hb_rows_options o = { 0 };
	size_t n = run->n_operands ? run->n_operands : 1;
	struct input *in = hb_arena_array(&r->arena, n, sizeof(*in));
	r->sink.take = report_take_finding;
	r->stdin_start = -1;
	if (!in)
		return hb_no_memory(run->sink);
	for (size_t i = 0; i < n; i++) {
		in[i].path = run->n_operands ? run->operand[i] : "-";
		in[i].name = hb_str(in[i].path);
	}
	r->n_inputs = n;
	enum hb_status status = hb_run_rows_options(run, &o);
	r->days = o.selection.days;
	if (!status)
		status = check_operands(r, in, n);
	if (!status)
		status = look_at_all(r, in, n, &o);
	if (status > HB_FINDING)
		return status;
	name_files(r, in, n);
	enum hb_status taken = take_all(r, in, n, &o);
	if (!r->failed && r->overflow) {
		hb_find(&r->sink, (struct hb_finding){ .message = HB_M_SUMMARY_OVERFLOW });
		return HB_USAGE;
	}
	return taken > status ? taken : status;
}
