#include "cli/listener.h"

#include <stdio.h>
#include <unistd.h>

enum { SHOWN_AT_MOST = 50 };

static void add_number(struct hb_buf *out, uint64_t n)
{
	hb_buf_char(out, ':');
	hb_buf_int(out, (int64_t)n);
}

/* A control character in a value must not reach the terminal as one. */
static void add_harmless(struct hb_buf *out, struct hb_str text)
{
	static const char digit[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if ((c >= ' ' && c != 0x7F) || c == '\n' || c == '\t') {
			hb_buf_char(out, (char)c);
			continue;
		}
		char escape[4] = { '\\', 'x', digit[c >> 4], digit[c & 15] };
		hb_buf_add(out, escape, sizeof(escape));
	}
}

static void add_place(struct hb_buf *out, const struct hb_listener *l, const struct hb_finding *f)
{
	if (!f->file.len) {
		hb_buf_cstr(out, l->program);
	} else {
		add_harmless(out, f->file);
		if (f->line)
			add_number(out, f->line);
		if (f->line && f->column)
			add_number(out, f->column);
	}
	hb_buf_cstr(out, ": ");
}

static void add_severity(struct hb_buf *out, const struct hb_listener *l, enum hb_severity severity)
{
	static const char *const color[] = {
		[HB_NOTE] = "\033[36m", [HB_WARNING] = "\033[33m", [HB_ERROR] = "\033[31m"
	};
	if (l->color)
		hb_buf_cstr(out, color[severity]);
	hb_buf_cstr(out, hb_severity_name(severity, l->lang));
	if (l->color)
		hb_buf_cstr(out, "\033[0m");
	hb_buf_cstr(out, ": ");
}

static void show(struct hb_listener *l, const struct hb_finding *f)
{
	struct hb_buf *line = &l->line, text = { 0 };
	hb_finding_text(&text, f, l->lang, l->redact);
	line->len = 0;
	line->failed = false;
	add_place(line, l, f);
	add_severity(line, l, f->severity);
	add_harmless(line, hb_buf_slice(&text));
	l->sink.no_memory |= text.failed;
	hb_buf_free(&text);
	hb_buf_cstr(line, " [");
	hb_buf_str(line, hb_finding_code(f));
	hb_buf_char(line, ']');
	if (f->field.len) {
		hb_buf_cstr(line, " (");
		add_harmless(line, f->field);
		hb_buf_char(line, ')');
	}
	hb_buf_char(line, '\n');
	l->sink.no_memory |= line->failed;
	if (line->len)
		fwrite(line->p, 1, line->len, stderr);
}

static void put_number(struct hb_csv_writer *w, uint64_t n)
{
	if (n)
		hb_csv_int(w, (int64_t)n);
	else
		hb_csv_empty(w);
}

static void record(struct hb_listener *l, const struct hb_finding *f)
{
	struct hb_csv_writer *w = l->writer;
	struct hb_str none = HB_STR("");
	struct hb_buf text = { 0 };
	hb_finding_text(&text, f, l->lang, l->redact);
	hb_csv_text(w, f->file);
	put_number(w, f->line);
	put_number(w, f->record);
	put_number(w, f->column);
	hb_csv_text(w, f->field);
	hb_csv_text(w, l->redact ? none : f->key);
	hb_csv_text(w, l->redact ? none : f->value);
	hb_csv_text(w, hb_str(hb_severity_name(f->severity, HB_LANG_NL)));
	hb_csv_text(w, hb_finding_code(f));
	hb_csv_text(w, l->redact && hb_expects_private(f) ? none : f->expected);
	hb_csv_text(w, hb_buf_slice(&text));
	hb_csv_end(w);
	l->sink.no_memory |= text.failed; /* the list is not whole */
	hb_buf_free(&text);
}

static void take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct hb_listener *l = (struct hb_listener *)sink; /* sink comes first */
	if (l->writer)
		record(l, f);
	if (l->quiet && f->severity == HB_NOTE)
		return;
	if (l->shown < SHOWN_AT_MOST) {
		l->shown++;
		show(l, f);
	} else {
		l->hidden++;
	}
}

void hb_listener_init(struct hb_listener *l, const char *program, enum hb_lang lang)
{
	*l = (struct hb_listener){ .sink = { .take = take }, .program = program, .lang = lang };
}

static void write_header(struct hb_csv_writer *w)
{
	static const char *const column[] = { "bestand", "regel",    "record", "kolom_nr",
		                              "kolom",   "sleutel",  "waarde", "ernst",
		                              "code",    "verwacht", "melding" };
	for (size_t i = 0; i < sizeof(column) / sizeof(column[0]); i++)
		hb_csv_code(w, hb_str(column[i]));
	hb_csv_end(w);
}

enum hb_status hb_listener_open(struct hb_listener *l, const char *path)
{
	enum hb_status status = hb_output_open(&l->file, path, &l->sink);
	if (status)
		return status;
	struct hb_csv_writer *w = hb_csv_writer_new(l->file, HB_CSV_PLAIN);
	if (!w)
		return hb_no_memory(&l->sink);
	write_header(w);
	l->writer = w;
	return HB_OK;
}

enum hb_status hb_listener_settle(struct hb_listener *l)
{
	if (l->writer)
		hb_csv_writer_flush(l->writer);
	return hb_output_settle(l->file, &l->sink);
}

static void tell_hidden(const struct hb_listener *l)
{
	static const char *const text[] = {
		[HB_LANG_EN] = "%s: and %llu more findings; --findings=FILE has them all\n",
		[HB_LANG_NL] = "%s: en nog %llu meldingen; --findings=BESTAND geeft ze alle\n",
	};
	if (l->hidden)
		fprintf(stderr, text[l->lang], l->program, (unsigned long long)l->hidden);
}

enum hb_status hb_listener_close(struct hb_listener *l)
{
	struct hb_output *file = l->file;
	if (l->writer)
		hb_csv_writer_free(l->writer);
	l->writer = NULL;
	l->file = NULL;
	enum hb_status status = hb_output_commit(file, &l->sink);
	tell_hidden(l);
	hb_buf_free(&l->line);
	return status;
}
