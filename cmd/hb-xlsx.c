/*
 * hb-xlsx - a sheet of a workbook as CSV: a row for each row of the sheet, an empty line for an
 * empty one, so that line and row have one number as long as no cell spans lines. And back: CSV as
 * a workbook.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/whole.h"
#include "book/choose.h"
#include "csv/book.h"
#include "hb-xlsx/xlsx.h"

#ifndef HB_HAVE_BOOK_WRITER
static enum hb_status not_built(struct hb_run *run, enum hb_message message, struct hb_str packages)
{
	const char *name = run->n_operands ? run->operand[0] : "-";
	hb_find(run->sink, (struct hb_finding){ .message = message,
	                                        .file = hb_str(name),
	                                        .text = { packages } });
	return HB_USAGE;
}
#endif

#ifdef HB_HAVE_BOOK
/* The workbook as it is given: an open file, or bytes where it can be read only once. */
struct source {
	const char *name;
	int fd;
	struct hb_buf held;
};

static enum hb_status told(struct hb_run *run, const struct source *s, enum hb_message message)
{
	hb_find(run->sink, (struct hb_finding){ .message = message,
	                                        .file = hb_str(s->name),
	                                        .expected = HB_STR(HB_CSV_BOOK_MAX_TEXT),
	                                        .error = errno });
	return message == HB_M_CSV_BOOK_BIG ? HB_USAGE : HB_SYSTEM;
}

static enum hb_status hold(struct hb_run *run, struct source *s)
{
	bool ended;
	int error = hb_read_all(s->fd, HB_CSV_BOOK_MAX + 1, &s->held, &ended);
	errno = error;
	if (error)
		return told(run, s, HB_M_CANNOT_READ);
	if (s->held.failed)
		return hb_no_memory(run->sink);
	return ended ? HB_OK : told(run, s, HB_M_CSV_BOOK_BIG);
}

static void close_source(struct source *s)
{
	if (s->fd > STDIN_FILENO)
		close(s->fd);
	hb_buf_free(&s->held);
}

static enum hb_status open_book(struct hb_run *run, struct source *s, struct hb_book **book)
{
	struct stat st;
	*s = (struct source){ .name = run->n_operands ? run->operand[0] : "-" };
	if (run->n_operands > 1)
		return hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[1], NULL);
	if (strcmp(s->name, "-") != 0)
		s->fd = open(s->name, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0)
		return told(run, s, HB_M_CANNOT_OPEN);
	bool whole =
	        fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode) && lseek(s->fd, 0, SEEK_CUR) == 0;
	enum hb_status status = whole ? HB_OK : hold(run, s);
	if (status != HB_OK)
		return status;
	return hb_book_open(book, whole ? s->fd : -1, hb_buf_slice(&s->held),
	                    hb_run_flag(run, HB_OPT_EXCEL) ? ',' : '.', s->name, run->sink);
}

static enum hb_status list(struct hb_run *run, struct hb_book *book)
{
	static const char *const column[] = { "nr", "blad", "staat", "gevuld" };
	size_t n;
	const struct hb_book_sheet *sheet = hb_book_sheets(book, &n);
	enum hb_status status = hb_run_writer(run);
	if (status != HB_OK)
		return status;
	for (size_t i = 0; i < sizeof(column) / sizeof(*column); i++)
		hb_csv_code(run->writer, hb_str(column[i]));
	hb_csv_end(run->writer);
	for (size_t i = 0; i < n && status == HB_OK; i++) {
		bool filled;
		status = hb_book_is_filled(book, i, &filled);
		hb_csv_int(run->writer, (int64_t)i + 1);
		hb_csv_text(run->writer, sheet[i].name);
		hb_csv_code(run->writer, !sheet[i].table   ? HB_STR("geen_cellen")
		                         : sheet[i].hidden ? HB_STR("verborgen")
		                                           : HB_STR("zichtbaar"));
		hb_csv_code(run->writer, filled ? HB_STR("ja") : HB_STR("nee"));
		hb_csv_end(run->writer);
	}
	return status;
}

struct writing {
	struct hb_run *run;
	uint32_t columns, row; /* of the sheet; number of the last row written */
};

static void empty_line(struct hb_csv_writer *w)
{
	hb_csv_raw(w, HB_STR(""));
	hb_csv_end(w);
}

static bool write_row(void *ctx, const struct hb_book_row *row)
{
	struct writing *w = ctx;
	struct hb_csv_writer *to = w->run->writer;
	while (++w->row < row->number)
		empty_line(to);
	for (size_t i = 0; i < row->n; i++)
		hb_csv_text(to, row->cell[i]);
	for (size_t i = row->n; i < w->columns; i++)
		hb_csv_empty(to);
	hb_csv_end(to);
	return !hb_output_failed(w->run->output);
}

static enum hb_status write_sheet(struct hb_run *run, struct hb_book *book, const char *name)
{
	size_t i, n;
	struct hb_book_extent extent;
	enum hb_status status =
	        hb_book_choose(book, hb_str(hb_run_option(run, OPT_SHEET)), &i, name, run->sink);
	if (status == HB_OK && hb_run_flag(run, HB_OPT_VERBOSE))
		hb_find(run->sink,
		        (struct hb_finding){ .message = HB_M_BOOK_SHEET,
		                             .file = hb_str(name),
		                             .text = { hb_book_sheets(book, &n)[i].name } });
	if (status == HB_OK)
		status = hb_book_measure(book, i, &extent, name, run->sink);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status != HB_OK)
		return status;
	struct writing w = { .run = run, .columns = extent.columns };
	return hb_book_rows(book, i, false, write_row, &w);
}

static enum hb_status convert(struct hb_run *run)
{
	struct source source;
	struct hb_book *book = NULL;
	enum hb_status status = open_book(run, &source, &book);
	if (status == HB_OK)
		status = hb_run_flag(run, OPT_LIST) ? list(run, book)
		                                    : write_sheet(run, book, source.name);
	hb_book_close(book);
	close_source(&source);
	return status;
}
#else
static enum hb_status convert(struct hb_run *run)
{
	return not_built(run, HB_M_BOOK_NOT_BUILT, HB_STR("libzip-dev libexpat1-dev"));
}
#endif

#ifndef HB_HAVE_BOOK_WRITER
enum hb_status xlsx_write(struct hb_run *run)
{
	return not_built(run, HB_M_BOOK_WRITER_NOT_BUILT,
	                 HB_STR("libzip-dev libexpat1-dev libxlsxwriter-dev"));
}
#endif

/* The options that mean nothing in the direction asked for. */
static enum hb_status work(struct hb_run *run)
{
	static const struct {
		int option;
		bool write; /* goes with --write, and only there */
		const char *name;
	} one_way[] = { { OPT_LIST, false, "list" },
		        { HB_OPT_EXCEL, false, "excel" },
		        { OPT_COLUMNS, true, "columns" },
		        { HB_OPT_DELIMITER, true, "delimiter" },
		        { HB_OPT_ENCODING, true, "encoding" } };
	bool write = hb_run_flag(run, OPT_WRITE);
	for (size_t i = 0; i < sizeof(one_way) / sizeof(*one_way); i++) {
		if (one_way[i].write == write || !hb_run_flag(run, one_way[i].option))
			continue;
		hb_find(run->sink, (struct hb_finding){ .message = write ? HB_M_OPTION_NOT_HERE
		                                                         : HB_M_OPTION_GOES_WITH,
		                                        .value = hb_str(one_way[i].name),
		                                        .text = { HB_STR("--write") } });
		return HB_USAGE;
	}
	return write ? xlsx_write(run) : convert(run);
}

static const struct hb_option options[] = {
	{ OPT_SHEET,
	  "sheet",
	  0,
	  "NAME|N",
	  { "the sheet to read: its name, or its number in --list; with --write its name",
	    "het werkblad: de naam, of het nummer in --list; met --write de naam" } },
	{ OPT_LIST,
	  "list",
	  0,
	  NULL,
	  { "name the sheets instead, as CSV", "noem in plaats daarvan de werkbladen, als CSV" } },
	{ OPT_WRITE,
	  "write",
	  0,
	  NULL,
	  { "the other way: write CSV as a workbook", "andersom: schrijf CSV als een werkmap" } },
	{ OPT_COLUMNS,
	  "columns",
	  0,
	  "FILE",
	  { "with --write: what the columns take, a table of its own",
	    "met --write: wat de kolommen aannemen, een eigen tabel" } },
};

/* And not what is about forms, about rows, or about how CSV is written. */
static const int takes[] = { OPT_SHEET,
	                     OPT_LIST,
	                     OPT_WRITE,
	                     OPT_COLUMNS,
	                     -HB_OPT_FORM,
	                     -HB_OPT_SET,
	                     -HB_OPT_ONLY,
	                     -HB_OPT_SINCE,
	                     -HB_OPT_UNTIL,
	                     -HB_OPT_PERIOD,
	                     -HB_OPT_ORIGIN,
	                     -HB_OPT_REJECTS,
	                     -HB_OPT_TODAY,
	                     -HB_OPT_THREADS,
	                     -HB_OPT_PROGRESS,
	                     -HB_OPT_PRETTY,
	                     0 };

static const struct hb_verb verbs[] = { { .run = work, .options = takes } };

static const struct hb_program program = {
	.name = "hb-xlsx",
	.summary = { "write a sheet of a workbook (.xlsx) as CSV, or CSV as a workbook",
	             "schrijf een werkblad van een werkmap (.xlsx) als CSV, of CSV als een "
	             "werkmap" },
	.verbs = verbs,
	.n_verbs = 1,
	.options = options,
	.n_options = sizeof(options) / sizeof(options[0]),
};

int main(int argc, char **argv)
{
	return hb_main(&program, argc, argv);
}
