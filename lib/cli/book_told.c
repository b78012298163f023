#include "cli/book_told.h"

#include "base/whole.h"
#include "csv/reader.h"

enum hb_status hb_book_hear(int fd, size_t most, struct hb_buf *out, struct hb_sink *sink)
{
	bool ended;
	int error = hb_read_all(fd, most, out, &ended);
	if (error) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_CANNOT_READ, .error = error });
		return HB_SYSTEM;
	}
	return out->failed ? hb_no_memory(sink) : HB_OK;
}

/* The columns of --findings that are used here, by number. */
enum { LINE = 1, COLUMN = 3, SEVERITY = 7, CODE = 8, TEXT = 10, COLUMNS };

static uint32_t number(struct hb_str text)
{
	int64_t n = 0;
	return hb_str_int(text, 0, INT32_MAX, &n) ? (uint32_t)n : 0;
}

static enum hb_severity severity(struct hb_str text)
{
	enum hb_severity s = HB_ERROR;
	while (s > HB_NOTE && !hb_str_is(text, hb_severity_name(s, HB_LANG_NL)))
		s--;
	return s;
}

enum hb_status hb_book_tell(const struct hb_buf *csv, const char *name, hb_book_told_fn *tell,
                            void *ctx, bool *error, struct hb_sink *sink)
{
	struct hb_csv_reader *reader;
	struct hb_csv_options options = { .delimiter = ',', .encoding = "UTF-8" };
	struct hb_csv_record record;
	size_t n;
	*error = false;
	if (!csv->len ||
	    hb_csv_open_bytes(&reader, hb_buf_slice(csv), name, &options, NULL) != HB_OK)
		return HB_OK;
	hb_csv_header(reader, &n);
	enum hb_csv_result result = n == COLUMNS ? HB_CSV_RECORD : HB_CSV_END;
	while (result != HB_CSV_END && (result = hb_csv_next(reader, &record)) == HB_CSV_RECORD) {
		struct hb_finding f = { .message = HB_M_CSV_BOOK_FAILED,
			                .severity = severity(record.cell[SEVERITY]),
			                .file = hb_str(name),
			                .line = number(record.cell[LINE]),
			                .column = number(record.cell[COLUMN]),
			                .custom = record.cell[TEXT],
			                .custom_code = record.cell[CODE] };
		*error |= f.severity == HB_ERROR;
		tell(ctx, &f);
	}
	hb_csv_close(reader);
	return result == HB_CSV_FAILED ? hb_no_memory(sink) : HB_OK;
}
