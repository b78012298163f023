#include "book/choose.h"

/* Cells that a table may take, its empty ones too: far more than anyone's observations. */
#define CELLS_MAX (UINT64_C(256) << 20)
enum { NAMES = 20 }; /* of sheets in a message */

static bool found(void *ctx, const struct hb_book_row *row)
{
	(void)row;
	*(bool *)ctx = true;
	return false;
}

enum hb_status hb_book_is_filled(struct hb_book *book, size_t i, bool *filled)
{
	*filled = false;
	return hb_book_rows(book, i, true, found, filled);
}

/* Adds the NTH name, from 0, to a list that says no more than can be read. */
static void add_name(struct hb_buf *list, size_t nth, struct hb_str name)
{
	if (nth > NAMES)
		return;
	hb_buf_cstr(list, nth ? ", " : "");
	if (nth == NAMES)
		hb_buf_cstr(list, "…");
	else
		hb_buf_str(list, hb_book_shown(name));
}

/* How many of N sheets are called WANTED, which *I becomes the first of; N: none. */
static size_t named(const struct hb_book_sheet *sheet, size_t n, struct hb_str wanted,
                    bool (*same)(struct hb_str a, struct hb_str b), size_t *i)
{
	size_t count = 0;
	*i = n;
	for (size_t j = n; j-- > 0;) {
		if (!same(sheet[j].name, wanted))
			continue;
		*i = j;
		count++;
	}
	return count;
}

static enum hb_status by_name(const struct hb_book *book, struct hb_str wanted, size_t *i,
                              const char *name, struct hb_sink *sink)
{
	size_t n;
	const struct hb_book_sheet *sheet = hb_book_sheets(book, &n);
	int64_t number;
	size_t count = named(sheet, n, wanted, hb_str_eq, i);
	if (!count)
		count = named(sheet, n, wanted, hb_str_ieq, i);
	if (!count && hb_str_int(wanted, 1, (int64_t)n, &number))
		*i = (size_t)number - 1;
	if (count <= 1 && *i < n && sheet[*i].table)
		return HB_OK;
	struct hb_buf list = { 0 };
	for (size_t j = 0; j < n; j++)
		add_name(&list, j, sheet[j].name);
	hb_find(sink, (struct hb_finding){ .message = count > 1 ? HB_M_BOOK_NAMESAKES
	                                              : *i < n  ? HB_M_BOOK_NO_CELLS
	                                                        : HB_M_BOOK_NO_SHEET,
	                                   .file = hb_str(name),
	                                   .value = wanted,
	                                   .expected = hb_buf_slice(&list) });
	hb_buf_free(&list);
	return HB_USAGE;
}

/* The sheets that are not empty, by name: those to be seen, and the hidden ones. */
struct filled {
	struct hb_buf seen, hidden;
	size_t n_seen, n_hidden;
	size_t first; /* of those to be seen */
};

static enum hb_status look(struct hb_book *book, struct filled *f)
{
	size_t n;
	const struct hb_book_sheet *sheet = hb_book_sheets(book, &n);
	for (size_t i = 0; i < n; i++) {
		bool filled;
		enum hb_status status = hb_book_is_filled(book, i, &filled);
		if (status != HB_OK)
			return status;
		if (!filled)
			continue;
		if (!sheet[i].hidden && f->n_seen == 0)
			f->first = i;
		size_t *count = sheet[i].hidden ? &f->n_hidden : &f->n_seen;
		add_name(sheet[i].hidden ? &f->hidden : &f->seen, (*count)++, sheet[i].name);
	}
	return HB_OK;
}

static enum hb_status only_one(const struct filled *f, size_t *i, const char *name,
                               struct hb_sink *sink)
{
	enum hb_message message = f->n_seen > 1     ? HB_M_BOOK_SEVERAL
	                          : f->n_seen == 1  ? HB_M_BOOK_HIDDEN_SHEETS
	                          : f->n_hidden > 0 ? HB_M_BOOK_ALL_HIDDEN
	                                            : HB_M_BOOK_NO_DATA;
	*i = f->first;
	if (f->n_seen != 1 || f->n_hidden)
		hb_find(sink,
		        (struct hb_finding){
		                .message = message,
		                .file = hb_str(name),
		                .text = { hb_buf_slice(f->n_seen > 1 ? &f->seen : &f->hidden) } });
	return f->n_seen == 1 ? HB_OK : HB_USAGE;
}

enum hb_status hb_book_choose(struct hb_book *book, struct hb_str wanted, size_t *i,
                              const char *name, struct hb_sink *sink)
{
	if (wanted.len)
		return by_name(book, wanted, i, name, sink);
	struct filled f = { 0 };
	enum hb_status status = look(book, &f);
	if (status == HB_OK)
		status = only_one(&f, i, name, sink);
	hb_buf_free(&f.seen);
	hb_buf_free(&f.hidden);
	return status;
}

/* ---- how far it reaches ---- */

struct measuring {
	struct hb_book_extent *extent;
	uint32_t first_hidden, error_row, error_column;
	uint64_t filled, hidden, errors; /* rows, rows, cells */
};

static bool measure(void *ctx, const struct hb_book_row *row)
{
	struct measuring *m = ctx;
	m->extent->rows = row->number;
	if (row->n > m->extent->columns)
		m->extent->columns = (uint32_t)row->n;
	m->filled++;
	if (row->hidden && m->hidden++ == 0)
		m->first_hidden = row->number;
	if (row->n_errors && m->errors == 0) {
		m->error_row = row->number;
		m->error_column = row->error_column;
	}
	m->errors += row->n_errors;
	return true;
}

static void tell(const struct measuring *m, const char *name, struct hb_sink *sink)
{
	struct hb_buf count = { 0 }, first = { 0 };
	if (m->errors) {
		hb_buf_int(&count, (int64_t)m->errors);
		hb_book_column_name(&first, m->error_column);
		hb_buf_int(&first, m->error_row);
		hb_find(sink, (struct hb_finding){
		                      .message = HB_M_BOOK_ERRORS,
		                      .file = hb_str(name),
		                      .line = m->error_row,
		                      .column = m->error_column,
		                      .text = { hb_buf_slice(&count), hb_buf_slice(&first) } });
	}
	if (m->hidden) {
		count.len = first.len = 0;
		hb_buf_int(&count, (int64_t)m->hidden);
		hb_buf_int(&first, m->first_hidden);
		hb_find(sink, (struct hb_finding){
		                      .message = HB_M_BOOK_HIDDEN_ROWS,
		                      .file = hb_str(name),
		                      .text = { hb_buf_slice(&count), hb_buf_slice(&first) } });
	}
	hb_buf_free(&count);
	hb_buf_free(&first);
}

enum hb_status hb_book_measure(struct hb_book *book, size_t i, struct hb_book_extent *extent,
                               const char *name, struct hb_sink *sink)
{
	struct measuring m = { .extent = extent };
	*extent = (struct hb_book_extent){ 0 };
	enum hb_status status = hb_book_rows(book, i, false, measure, &m);
	if (status != HB_OK)
		return status;
	if (m.filled * extent->columns > CELLS_MAX) {
		struct hb_buf column = { 0 }, row = { 0 };
		hb_book_column_name(&column, extent->columns);
		hb_buf_int(&row, extent->rows);
		hb_find(sink, (struct hb_finding){
		                      .message = HB_M_BOOK_WIDE,
		                      .file = hb_str(name),
		                      .text = { hb_buf_slice(&column), hb_buf_slice(&row) } });
		hb_buf_free(&column);
		hb_buf_free(&row);
		return HB_USAGE;
	}
	tell(&m, name, sink);
	if (hb_book_since_1904(book))
		hb_find(sink,
		        (struct hb_finding){ .message = HB_M_BOOK_1904, .file = hb_str(name) });
	return HB_OK;
}
