/*
 * --write: CSV as a workbook, whose columns take what --columns says.
 */
#include "xlsx.h"

#ifdef HB_HAVE_BOOK_WRITER
#include "book/write_columns.h"

struct work {
	struct hb_run *run;
	const char *name;
	struct hb_csv_options options;
	struct hb_csv_reader *reader;
	struct hb_book_columns described;
	struct hb_book_column *column;
	size_t n;
};

static enum hb_status open_table(struct work *w)
{
	struct hb_run *run = w->run;
	w->name = run->n_operands ? run->operand[0] : "-";
	if (run->n_operands > 1)
		return hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[1], NULL);
	w->options.encoding = hb_run_option(run, HB_OPT_ENCODING);
	enum hb_status status = hb_run_delimiter(run, &w->options.delimiter);
	return status == HB_OK ? hb_csv_open(&w->reader, w->name, &w->options, run->sink) : status;
}

static enum hb_status find_columns(struct work *w)
{
	const char *path = hb_run_option(w->run, OPT_COLUMNS);
	const struct hb_str *header = hb_csv_header(w->reader, &w->n);
	enum hb_status status = HB_OK;
	if (path)
		status = hb_book_columns_read(&w->described, path, &w->options, w->run->sink);
	if (status != HB_OK)
		return status;
	w->column = hb_arena_array(&w->run->arena, w->n, sizeof(*w->column));
	if (!w->column)
		return hb_no_memory(w->run->sink);
	return hb_book_columns_bind(&w->described, header, w->n, w->column, path, w->run->sink);
}

static enum hb_status write_rows(struct work *w, struct hb_book_writer *book)
{
	struct hb_csv_record record;
	enum hb_csv_result result = HB_CSV_END;
	enum hb_status status = HB_OK;
	while (status == HB_OK && (result = hb_csv_next(w->reader, &record)) == HB_CSV_RECORD)
		status = hb_book_writer_row(book, record.cell);
	if (status == HB_OK && result == HB_CSV_BAD)
		return hb_book_bad_record(&record, w->name, w->run->sink);
	if (status == HB_OK && result == HB_CSV_FAILED)
		return hb_csv_status(w->reader);
	return status;
}

static enum hb_status write_book(struct work *w)
{
	const char *sheet = hb_run_option(w->run, OPT_SHEET);
	struct hb_book_writer *book;
	enum hb_status status = hb_run_book_output(w->run);
	if (status == HB_OK)
		status = hb_book_writer_new(&book, hb_str(sheet ? sheet : "blad"), w->column, w->n,
		                            w->name, w->run->sink);
	if (status != HB_OK)
		return status;
	status = write_rows(w, book);
	if (status == HB_OK)
		status = hb_book_writer_end(book, w->run->output);
	hb_book_writer_free(book);
	return status;
}

enum hb_status xlsx_write(struct hb_run *run)
{
	struct work w = { .run = run };
	enum hb_status status = open_table(&w);
	if (status == HB_OK)
		status = find_columns(&w);
	if (status == HB_OK)
		status = write_book(&w);
	hb_csv_close(w.reader);
	hb_book_columns_free(&w.described);
	return status;
}
#endif
