#include "cli/pretty.h"

#include "base/unicode.h"
#include "csv/reader.h"

enum { WIDEST = 40 }; /* columns a cell may take; a longer one is cut with an ellipsis */

struct layout {
	size_t n;
	size_t *width;
	bool *number;
};

static bool is_number(struct hb_str cell)
{
	for (size_t i = 0; i < cell.len; i++)
		if ((cell.p[i] < '0' || cell.p[i] > '9') && cell.p[i] != '.' &&
		    !(cell.p[i] == '-' && i == 0 && cell.len > 1))
			return false;
	return true;
}

static void widen(struct layout *l, const struct hb_str *cell, bool header)
{
	for (size_t i = 0; i < l->n; i++) {
		size_t w = hb_width(cell[i]);
		w = w > WIDEST ? WIDEST : w;
		if (w > l->width[i])
			l->width[i] = w;
		if (!header && !is_number(cell[i]))
			l->number[i] = false;
	}
}

static void put_cell(struct hb_output *out, struct hb_str cell, size_t width, bool right, bool last)
{
	size_t w = hb_width(cell);
	bool cut = w > WIDEST;
	struct hb_str shown = { cell.p, cut ? hb_fit(cell, WIDEST - 1) : cell.len };
	w = cut ? hb_width(shown) + 1 : w;
	for (size_t i = w; right && i < width; i++)
		hb_output_write(out, " ", 1);
	for (size_t i = 0; i < shown.len; i++) { /* one line a row, and no control characters */
		unsigned char c = (unsigned char)shown.p[i];
		hb_output_write(out, c < ' ' || c == 0x7F ? " " : &shown.p[i], 1);
	}
	if (cut)
		hb_output_write(out, "…", sizeof("…") - 1);
	for (size_t i = w; !right && !last && i < width; i++)
		hb_output_write(out, " ", 1);
	hb_output_write(out, last ? "\n" : "  ", last ? 1 : 2);
}

static void put_row(struct hb_output *out, const struct layout *l, const struct hb_str *cell)
{
	for (size_t i = 0; i < l->n; i++)
		put_cell(out, cell[i], l->width[i], l->number[i], i + 1 == l->n);
}

/* Passes over the table: once to measure, once to print. */
static enum hb_status pass(struct hb_run *run, struct layout *l, bool print)
{
	struct hb_csv_reader *reader;
	struct hb_csv_options options = { .delimiter = ',', .encoding = "UTF-8" };
	enum hb_status status =
	        hb_csv_open_bytes(&reader, hb_buf_slice(&run->pretty), "-", &options, run->sink);
	if (status)
		return status;
	const struct hb_str *header = hb_csv_header(reader, &l->n);
	if (!l->width) {
		l->width = hb_arena_array(&run->arena, l->n, sizeof(*l->width));
		l->number = hb_arena_array(&run->arena, l->n, sizeof(*l->number));
		if (!l->width || !l->number) {
			hb_csv_close(reader);
			return hb_no_memory(run->sink);
		}
		for (size_t i = 0; i < l->n; i++)
			l->number[i] = true;
	}
	if (print)
		put_row(run->output, l, header);
	else
		widen(l, header, true);
	struct hb_csv_record r;
	enum hb_csv_result result;
	while ((result = hb_csv_next(reader, &r)) == HB_CSV_RECORD) {
		if (print)
			put_row(run->output, l, r.cell);
		else
			widen(l, r.cell, false);
	}
	if (result == HB_CSV_BAD) /* with its quotes doubled a record may have become too long */
		status = hb_run_misuse(run, HB_M_PRETTY_TOO_LONG, NULL, NULL);
	else if (result == HB_CSV_FAILED)
		status = hb_csv_status(reader);
	hb_csv_close(reader);
	return status;
}

enum hb_status hb_pretty_print(struct hb_run *run)
{
	struct layout layout = { 0 };
	enum hb_status status = hb_run_output(run);
	if (!status)
		status = pass(run, &layout, false);
	return status ? status : pass(run, &layout, true);
}
