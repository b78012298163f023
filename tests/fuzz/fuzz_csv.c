/* Any bytes through the CSV reader: both lanes and any block size must make the same of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sys.h"
#include "csv/reader.h"

static struct hb_str input;
static size_t taken;

static ssize_t read_input(int fd, void *buf, size_t len)
{
	(void)fd;
	size_t n = input.len - taken < len ? input.len - taken : len;
	memcpy(buf, input.p + taken, n);
	taken += n;
	return (ssize_t)n;
}

static void add_record(struct hb_buf *out, enum hb_csv_result result,
                       const struct hb_csv_record *record)
{
	hb_buf_printf(out, "%d %zu %zu %zu %u %zu:", (int)result, (size_t)record->line,
	              (size_t)record->record, record->n_cells, record->column, record->raw.len);
	for (size_t i = 0; i < record->n_cells; i++) {
		if (!hb_str_utf8(record->cell[i]))
			abort();
		hb_buf_printf(out, "[%zu]", record->cell[i].len);
		hb_buf_str(out, record->cell[i]);
	}
	hb_buf_str(out, record->value);
	hb_buf_int(out, result == HB_CSV_BAD ? (int)record->problem : (int)record->warning);
}

static struct hb_buf read_all(const struct hb_csv_options *options)
{
	struct hb_buf out = { 0 };
	struct hb_csv_reader *r;
	struct hb_csv_record record;
	enum hb_csv_result result;
	taken = 0;
	enum hb_status status = options->block
	                                ? hb_csv_open(&r, "/dev/null", options, NULL)
	                                : hb_csv_open_bytes(&r, input, "fuzz", options, NULL);
	hb_buf_int(&out, (int)status);
	if (status != HB_OK)
		return out;
	while ((result = hb_csv_next(r, &record)) == HB_CSV_RECORD || result == HB_CSV_BAD)
		add_record(&out, result, &record);
	hb_buf_int(&out, (int)hb_csv_status(r));
	hb_csv_close(r);
	return out;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	if (size < 2)
		return 0;
	static const char *const encodings[] = { NULL,     NULL,       NULL,        "UTF-8",
		                                 "CP1252", "UTF-16LE", "SHIFT_JIS", "UTF-16" };
	struct hb_csv_options options = { .encoding = encodings[data[0] & 7],
		                          .preamble = data[0] & 8,
		                          .reference = true };
	size_t block = 1 + data[1];
	input = (struct hb_str){ (const char *)data + 2, size - 2 };
	hb_sys.read = read_input;
	struct hb_buf reference = read_all(&options);
	for (int way = 0; way < 3; way++) {
		options.reference = way == 2;
		options.block = way ? block : 0;
		struct hb_buf other = read_all(&options);
		if (!hb_str_eq(hb_buf_slice(&reference), hb_buf_slice(&other)))
			abort();
		hb_buf_free(&other);
	}
	hb_buf_free(&reference);
	return 0;
}
