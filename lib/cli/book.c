#include "cli/book.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/dict.h"
#include "base/sys.h"
#include "cli/book_child.h"
#include "cli/book_told.h"
#include "cli/program.h"
#include "csv/book.h"

struct hb_csv_book {
	struct hb_book_child child;
	const char *name; /* of the input; follows in the same memory */
};

static struct hb_run *run;   /* of this process */
static struct hb_dict heard; /* notes and warnings told already: inputs may be read twice */

static enum hb_status fail(const char *name, enum hb_message message, struct hb_str why,
                           struct hb_sink *sink)
{
	hb_find(sink,
	        (struct hb_finding){ .message = message, .file = hb_str(name), .text = { why } });
	return HB_USAGE;
}

static enum hb_status begin(struct hb_csv_book **out, int fd, const char *name, int *csv,
                            struct hb_sink *sink)
{
	char path[PATH_MAX];
	size_t len = strlen(name) + 1;
	*out = NULL;
	if (!hb_book_child_find(path, sizeof(path)))
		return fail(name, HB_M_CSV_NO_BOOKS, HB_STR(HB_BINDIR), sink);
	lseek(fd, 0, SEEK_SET);
	struct hb_csv_book *book = hb_sys.malloc(sizeof(*book) + len);
	if (!book)
		return hb_no_memory(sink);
	book->name = memcpy(book + 1, name, len);
	int error = hb_book_child_start(&book->child, run, path, fd, -1, (char *[]){ NULL });
	if (!error) {
		*csv = book->child.out;
		*out = book;
		return HB_OK;
	}
	free(book);
	return fail(name, HB_M_CSV_BOOK_FAILED, hb_str(hb_error_text(error, run->lang)), sink);
}

/* Whether a finding that is no error was told before. */
static bool is_news(const struct hb_finding *f)
{
	struct hb_buf key = { 0 };
	bool is_new = true;
	hb_buf_str(&key, f->file);
	hb_buf_char(&key, '\0');
	hb_buf_str(&key, f->custom);
	hb_dict_add(&heard, hb_buf_slice(&key), &is_new);
	hb_buf_free(&key);
	return is_new;
}

static bool is_operand(struct hb_str name)
{
	for (size_t i = 0; i < run->n_operands; i++)
		if (hb_str_eq(name, hb_str(run->operand[i])))
			return true;
	return false;
}

/* How to read one of several sheets of FILE here. */
static void add_recipe(struct hb_buf *out, struct hb_str file)
{
	hb_buf_cstr(out, run->lang == HB_LANG_NL ? " (hb-xlsx --sheet=NAAM "
	                                         : " (hb-xlsx --sheet=NAME ");
	hb_buf_str(out, file);
	if (!is_operand(file)) {
		hb_buf_cstr(out, run->lang == HB_LANG_NL ? " >BLAD.csv)" : " >SHEET.csv)");
		return;
	}
	hb_buf_printf(out, " | %s ", run->program->name);
	if (run->verb && run->verb->name)
		hb_buf_printf(out, "%s ", run->verb->name);
	if (!run->program->form && run->form) {
		hb_buf_str(out, run->form->id);
		hb_buf_char(out, ' ');
	}
	hb_buf_cstr(out, "-)");
}

/* A finding of the child's becomes ours. */
static void relay(void *ctx, struct hb_finding *f)
{
	struct hb_sink *sink = ctx;
	struct hb_buf text = { 0 };
	if (f->severity != HB_ERROR && !is_news(f))
		return;
	if (hb_str_is(f->custom_code, "several_sheets")) {
		hb_buf_str(&text, f->custom);
		add_recipe(&text, f->file);
		f->custom = hb_buf_slice(&text);
	}
	hb_find_as(sink, f->severity, *f);
	hb_buf_free(&text);
}

static enum hb_status end(struct hb_csv_book *book, bool whole, struct hb_sink *sink)
{
	struct hb_buf told = { 0 };
	bool error = false;
	enum hb_status status = HB_OK;
	if (whole)
		status = hb_book_hear(book->child.told, HB_BOOK_TOLD_MAX, &told, sink);
	hb_sys.close(book->child.told);
	int left = hb_book_child_wait(book->child.pid);
	if (whole && status == HB_OK)
		status = hb_book_tell(&told, book->name, relay, sink, &error, sink);
	hb_buf_free(&told);
	if (whole && status == HB_OK && (left || error)) {
		char number[32];
		if (!error)
			fail(book->name, HB_M_CSV_BOOK_FAILED, hb_book_child_ended(left, number),
			     sink);
		status = left == HB_SYSTEM ? HB_SYSTEM : HB_USAGE;
	}
	free(book);
	return status;
}

void hb_books_begin(struct hb_run *this_run)
{
	static const struct hb_csv_books books = { begin, end };
	run = this_run;
	hb_csv_books = &books;
}

void hb_books_end(void)
{
	hb_csv_books = NULL;
	run = NULL;
	hb_dict_free(&heard);
}
