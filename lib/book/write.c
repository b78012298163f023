#include "book/write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/sys.h"
#include "book/write_value.h"
#include "data/date.h"

enum {
	ROOM = 2000, /* rows that have rules beyond those filled in */
	ROWS_MAX = LXW_ROW_MAX,
	COLUMNS_MAX = LXW_COL_MAX,
	INLINE_MAX = 255, /* characters of a list of choices that stands in the rule itself */
	A4 = 9,
	TEXT_FORMAT = 49, /* built into every spreadsheet: @ */
};

/* What the library writes on its way goes to files that lose their name before anything is in
 * them. In this folder they are memory; where there is none the library takes TMPDIR or /tmp. */
static const char in_memory[] = "/dev/shm";

struct hb_book_writer {
	lxw_workbook *book; /* NULL: not begun, or closed */
	lxw_worksheet *sheet;
	lxw_worksheet *lists; /* choices that do not fit into a rule; NULL: none */
	lxw_format *header, *format[HB_BOOK_KINDS];
	const struct hb_book_column *column;
	size_t n;
	struct hb_str sheet_name, lists_name;
	size_t n_lists, n_rows; /* rows: the header too */
	int fd;                 /* the workbook, in memory */
	struct hb_buf text;     /* as the library takes it */
	struct hb_arena arena;
	const char *name;
	struct hb_sink *sink;
};

static enum hb_status refuse(const struct hb_book_writer *w, enum hb_message message,
                             struct hb_str value)
{
	hb_find(w->sink,
	        (struct hb_finding){ .message = message, .file = hb_str(w->name), .value = value });
	return HB_USAGE;
}

static enum hb_status tell(const struct hb_book_writer *w, lxw_error error)
{
	switch (error) {
	case LXW_NO_ERROR:
		return HB_OK;
	case LXW_ERROR_MEMORY_MALLOC_FAILED:
		return hb_no_memory(w->sink);
	case LXW_ERROR_SHEETNAME_LENGTH_EXCEEDED:
	case LXW_ERROR_INVALID_SHEETNAME_CHARACTER:
	case LXW_ERROR_SHEETNAME_START_END_APOSTROPHE:
	case LXW_ERROR_PARAMETER_VALIDATION:
		return refuse(w, HB_M_BOOK_SHEET_NAME, w->sheet_name);
	case LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED:
		return refuse(w, HB_M_BOOK_CELL_LONG, HB_STR(""));
	case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
		return refuse(w, HB_M_BOOK_SHEET_FULL, HB_STR(""));
	default:
		break;
	}
	struct hb_str why = hb_str(lxw_strerror(error));
	why.len -= hb_str_ends(why, HB_STR(".")) ? 1 : 0;
	hb_find(w->sink, (struct hb_finding){ .message = HB_M_BOOK_NOT_WRITTEN,
	                                      .file = hb_str(w->name),
	                                      .text = { why } });
	return HB_SYSTEM;
}

/* S as the library takes it; NULL without memory. Valid until the next call. */
static const char *text_of(struct hb_book_writer *w, struct hb_str s, bool hint)
{
	w->text.len = 0;
	hb_book_put_text(&w->text, s, hint);
	const char *text = hb_buf_text(&w->text);
	return w->text.failed ? NULL : text;
}

/* ---- cells ---- */

static enum hb_status put_text(struct hb_book_writer *w, lxw_worksheet *sheet, size_t row,
                               size_t column, struct hb_str cell, lxw_format *format)
{
	const char *text = text_of(w, cell, false);
	if (!text)
		return hb_no_memory(w->sink);
	if (row >= ROWS_MAX || column >= COLUMNS_MAX)
		return refuse(w, HB_M_BOOK_SHEET_FULL, HB_STR(""));
	return tell(w,
	            worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, text, format));
}

static enum hb_status put_cell(struct hb_book_writer *w, size_t i, struct hb_str cell)
{
	enum hb_book_kind kind = w->column[i].kind;
	if (kind == HB_BOOK_MOMENT && hb_day_parse(cell) != HB_NO_DAY)
		kind = HB_BOOK_DATE; /* shown without a midnight that nobody gave */
	lxw_format *format = w->format[kind];
	double number;
	if (!cell.len)
		return tell(w, worksheet_write_blank(w->sheet, (lxw_row_t)w->n_rows, (lxw_col_t)i,
		                                     format));
	if (hb_book_number(kind, cell, &number))
		return tell(w, worksheet_write_number(w->sheet, (lxw_row_t)w->n_rows, (lxw_col_t)i,
		                                      number, format));
	return put_text(w, w->sheet, w->n_rows, i, cell, format);
}

enum hb_status hb_book_writer_row(struct hb_book_writer *w, const struct hb_str *cell)
{
	enum hb_status status = HB_OK;
	if (w->n_rows >= ROWS_MAX)
		return refuse(w, HB_M_BOOK_SHEET_FULL, HB_STR(""));
	for (size_t i = 0; i < w->n && status == HB_OK; i++)
		status = put_cell(w, i, cell[i]);
	w->n_rows++;
	return status;
}

/* ---- what a column takes ---- */

/* The choices as a row of the sheet that is out of sight, and how a rule names them there. */
static enum hb_status list_aside(struct hb_book_writer *w, const struct hb_book_column *c,
                                 lxw_data_validation *rule)
{
	char last[8], range[96];
	enum hb_status status = HB_OK;
	if (!w->lists) {
		w->lists_name = hb_str_ieq(w->sheet_name, HB_STR("keuzes")) ? HB_STR("keuzelijsten")
		                                                            : HB_STR("keuzes");
		w->lists = workbook_add_worksheet(w->book, w->lists_name.p);
		if (!w->lists)
			return hb_no_memory(w->sink);
		worksheet_hide(w->lists);
	}
	for (size_t i = 0; i < c->n_choices && status == HB_OK; i++)
		status = put_text(w, w->lists, w->n_lists, i, c->choices[i],
		                  w->format[HB_BOOK_TEXT]);
	if (status != HB_OK)
		return status;
	w->n_lists++;
	lxw_col_to_name(last, (lxw_col_t)(c->n_choices - 1), 0);
	snprintf(range, sizeof(range), "=%s!$A$%zu:$%s$%zu", w->lists_name.p, w->n_lists, last,
	         w->n_lists);
	rule->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
	rule->value_formula = (char *)hb_arena_str(&w->arena, hb_str(range)).p;
	return rule->value_formula ? HB_OK : hb_no_memory(w->sink);
}

static enum hb_status list(struct hb_book_writer *w, const struct hb_book_column *c,
                           lxw_data_validation *rule)
{
	size_t len = 0;
	bool fits = true;
	for (size_t i = 0; i < c->n_choices; i++) {
		len += c->choices[i].len + 1;
		for (size_t k = 0; k < c->choices[i].len; k++)
			fits &= strchr(",\"", c->choices[i].p[k]) == NULL;
	}
	if (!fits || len > INLINE_MAX)
		return list_aside(w, c, rule);
	rule->validate = LXW_VALIDATION_TYPE_LIST;
	rule->value_list = hb_arena_array(&w->arena, c->n_choices + 1, sizeof(*rule->value_list));
	for (size_t i = 0; rule->value_list && i < c->n_choices; i++) {
		rule->value_list[i] = (char *)hb_arena_str(&w->arena, c->choices[i]).p;
		if (!rule->value_list[i])
			return hb_no_memory(w->sink);
	}
	return rule->value_list ? HB_OK : hb_no_memory(w->sink);
}

static enum hb_status bounds(struct hb_book_writer *w, const struct hb_book_column *c,
                             lxw_data_validation *rule)
{
	rule->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
	switch (c->kind) {
	case HB_BOOK_WHOLE:
		rule->validate = LXW_VALIDATION_TYPE_INTEGER;
		rule->minimum_number = (double)c->min;
		rule->maximum_number = (double)c->max;
		return HB_OK;
	case HB_BOOK_DATE:
	case HB_BOOK_MOMENT:
		rule->validate = LXW_VALIDATION_TYPE_DATE_NUMBER;
		rule->minimum_number = (double)(c->min + HB_BOOK_EPOCH_DAY);
		rule->maximum_number = (double)(c->max + HB_BOOK_EPOCH_DAY);
		return HB_OK;
	case HB_BOOK_TIME:
		rule->validate = LXW_VALIDATION_TYPE_TIME_NUMBER;
		rule->maximum_number = 0.99999;
		return HB_OK;
	case HB_BOOK_CHOICE:
		return list(w, c, rule);
	default:
		rule->validate = LXW_VALIDATION_TYPE_ANY;
		return HB_OK;
	}
}

/* A copy that the library may have as its own; NULL: empty, or no memory, which FAILED tells. */
static char *hint(struct hb_book_writer *w, struct hb_str s, bool *failed)
{
	const char *text = text_of(w, s, true);
	if (text && !*text)
		return NULL;
	struct hb_str copy = text ? hb_arena_str(&w->arena, hb_str(text)) : (struct hb_str){ 0 };
	*failed |= copy.p == NULL;
	return (char *)copy.p;
}

static enum hb_status put_rule(struct hb_book_writer *w, size_t i)
{
	const struct hb_book_column *c = &w->column[i];
	size_t last = w->n_rows - 1 + ROOM;
	bool failed = false;
	lxw_data_validation rule = { .input_title = hint(w, c->title, &failed),
		                     .input_message = hint(w, c->hint, &failed) };
	enum hb_status status = failed ? hb_no_memory(w->sink) : bounds(w, c, &rule);
	if (status != HB_OK)
		return status;
	return tell(w, worksheet_data_validation_range(
	                       w->sheet, 1, (lxw_col_t)i,
	                       (lxw_row_t)(last < ROWS_MAX ? last : ROWS_MAX - 1), (lxw_col_t)i,
	                       &rule));
}

/* ---- the workbook ---- */

static bool make_formats(struct hb_book_writer *w)
{
	static const char *const number[HB_BOOK_KINDS] = { [HB_BOOK_DATE] = "yyyy\\-mm\\-dd",
		                                           [HB_BOOK_TIME] = "hh:mm",
		                                           [HB_BOOK_MOMENT] =
		                                                   "yyyy\\-mm\\-dd\\ hh:mm" };
	w->header = workbook_add_format(w->book);
	if (!w->header)
		return false;
	format_set_bold(w->header);
	format_set_num_format_index(w->header, TEXT_FORMAT);
	for (size_t i = 0; i < HB_BOOK_KINDS; i++) {
		if (i == HB_BOOK_WHOLE)
			continue;
		w->format[i] = workbook_add_format(w->book);
		if (!w->format[i])
			return false;
		if (number[i])
			format_set_num_format(w->format[i], number[i]);
		else
			format_set_num_format_index(w->format[i], TEXT_FORMAT);
	}
	return true;
}

static enum hb_status make_sheet(struct hb_book_writer *w)
{
	struct hb_str name = hb_arena_str(&w->arena, w->sheet_name);
	if (!name.p)
		return hb_no_memory(w->sink);
	enum hb_status status = tell(w, workbook_validate_sheet_name(w->book, name.p));
	if (status != HB_OK)
		return status;
	w->sheet = workbook_add_worksheet(w->book, name.p);
	if (!w->sheet || !make_formats(w))
		return hb_no_memory(w->sink);
	worksheet_freeze_panes(w->sheet, 1, 0);
	worksheet_set_landscape(w->sheet);
	worksheet_set_paper(w->sheet, A4);
	for (size_t i = 0; i < w->n && status == HB_OK; i++) {
		status = put_text(w, w->sheet, 0, i, w->column[i].name, w->header);
		if (status == HB_OK)
			status = tell(w, worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i,
			                                      w->column[i].width,
			                                      w->format[w->column[i].kind]));
	}
	w->n_rows = 1;
	return status;
}

static enum hb_status begin(struct hb_book_writer *w)
{
	char path[64];
	lxw_workbook_options options = { .tmpdir = (char *)in_memory };
	lxw_doc_properties properties = { .created = (time_t)10957 * 86400 }; /* 2000-01-01 */
	w->fd = memfd_create("hb-xlsx", MFD_CLOEXEC);
	if (w->fd < 0) {
		hb_find(w->sink, (struct hb_finding){ .message = HB_M_CANNOT_WRITE,
		                                      .file = hb_str(w->name),
		                                      .error = errno });
		return HB_SYSTEM;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", w->fd); /* it takes names only */
	w->book = workbook_new_opt(path, &options);
	if (!w->book)
		return hb_no_memory(w->sink);
	enum hb_status status = tell(w, workbook_set_properties(w->book, &properties));
	return status == HB_OK ? make_sheet(w) : status;
}

enum hb_status hb_book_writer_new(struct hb_book_writer **out, struct hb_str sheet,
                                  const struct hb_book_column *column, size_t n, const char *name,
                                  struct hb_sink *sink)
{
	*out = NULL;
	struct hb_book_writer *w = hb_calloc(1, sizeof(*w));
	if (!w)
		return hb_no_memory(sink);
	w->fd = -1;
	w->sheet_name = sheet;
	w->column = column;
	w->n = n;
	w->name = name;
	w->sink = sink;
	enum hb_status status = begin(w);
	if (status == HB_OK)
		*out = w;
	else
		hb_book_writer_free(w);
	return status;
}

static enum hb_status hand_over(struct hb_book_writer *w, struct hb_output *out)
{
	char space[16384];
	if (!hb_book_is_whole(w->fd, w->lists != NULL)) {
		refuse(w, HB_M_BOOK_NO_ROOM, HB_STR(""));
		return HB_SYSTEM;
	}
	for (off_t at = 0;;) {
		ssize_t n = hb_sys.pread(w->fd, space, sizeof(space), at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			return HB_OK;
		if (n < 0) {
			hb_find(w->sink, (struct hb_finding){ .message = HB_M_CANNOT_READ,
			                                      .file = hb_str(w->name),
			                                      .error = errno });
			return HB_SYSTEM;
		}
		hb_output_write(out, space, (size_t)n);
		at += n;
	}
}

enum hb_status hb_book_writer_end(struct hb_book_writer *w, struct hb_output *out)
{
	enum hb_status status = HB_OK;
	for (size_t i = 0; i < w->n && status == HB_OK; i++)
		status = put_rule(w, i);
	if (status != HB_OK)
		return status;
	lxw_workbook *book = w->book;
	w->book = NULL;
	status = tell(w, workbook_close(book)); /* frees it in any case */
	return status == HB_OK ? hand_over(w, out) : status;
}

void hb_book_writer_free(struct hb_book_writer *w)
{
	if (!w)
		return;
	if (w->book)
		lxw_workbook_free(w->book);
	if (w->fd >= 0)
		hb_sys.close(w->fd);
	hb_buf_free(&w->text);
	hb_arena_free(&w->arena);
	free(w);
}
