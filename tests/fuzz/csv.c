/* Any bytes as a CSV file: the reader gives the same records however the file is cut up into
 * blocks, by the fast way and by the reference, and its lines and records go up. */
#include <stdlib.h>

#include "csv/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All that came out, as text to compare. */
static void read_all(struct hb_buf *out, struct hb_str bytes, const struct hb_csv_options *options)
{
	struct hb_csv_reader *reader;
	enum hb_status status = hb_csv_open_bytes(&reader, bytes, "f", options, NULL);
	hb_buf_printf(out, "open %d\n", status);
	if (status)
		return;
	struct hb_csv_record r;
	enum hb_csv_result result;
	uint64_t line = 0, record = 0;
	while ((result = hb_csv_next(reader, &r)) == HB_CSV_RECORD || result == HB_CSV_BAD) {
		if (r.line <= line || r.record <= record)
			abort();
		line = r.line;
		record = r.record;
		hb_buf_printf(out, "%d %ju %ju %d\n", result, (uintmax_t)line, (uintmax_t)record,
		              result == HB_CSV_BAD ? (int)r.problem : (int)r.warning);
		for (size_t i = 0; i < r.n_cells; i++) {
			if (!hb_str_utf8(r.cell[i]))
				abort();
			hb_buf_printf(out, "%zu:", r.cell[i].len);
			hb_buf_str(out, r.cell[i]);
		}
	}
	hb_buf_printf(out, "end %d\n", result);
	hb_csv_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct hb_str bytes = { (const char *)data + 1, size - 1 };
	struct hb_csv_options options = { .preamble = data[0] & 1 };
	if (data[0] & 2)
		options.delimiter = ';';
	struct hb_buf plain = { 0 }, other = { 0 };
	read_all(&plain, bytes, &options);
	for (int reference = 0; reference < 2; reference++) {
		options.reference = reference;
		options.block = (size_t)(data[0] >> 2) + 1;
		other.len = 0;
		read_all(&other, bytes, &options);
		if (!hb_str_eq(hb_buf_slice(&plain), hb_buf_slice(&other)))
			abort();
	}
	hb_buf_free(&plain);
	hb_buf_free(&other);
	return 0;
}
