/* Bounds of records and cells, and what hostile files cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/sys.h"
#include "csv/private.h"
#include "csv_transcript.h"

/* A file that is made while it is read: a header, then what MAKE writes for line after line. */
static struct {
	struct hb_buf pending;
	size_t at;
	uint64_t line, lines;
	void (*make)(struct hb_buf *out, uint64_t line);
} source;

static ssize_t read_source(int fd, void *buf, size_t len)
{
	(void)fd;
	size_t n = 0;
	while (n < len) {
		if (source.at == source.pending.len) {
			if (source.line == source.lines)
				break;
			source.pending.len = source.at = 0;
			source.make(&source.pending, source.line++);
		}
		size_t left = source.pending.len - source.at;
		size_t part = left < len - n ? left : len - n;
		memcpy((char *)buf + n, source.pending.p + source.at, part);
		source.at += part;
		n += part;
	}
	return (ssize_t)n;
}

struct outcome {
	uint64_t records, bad[HB_MESSAGE_COUNT], last_line, bytes;
	uint64_t fed;  /* bytes libcsv has seen */
	size_t memory; /* the most that the reader's buffers took */
	enum hb_status status;
};

static struct outcome read_made(void (*make)(struct hb_buf *, uint64_t), uint64_t lines,
                                bool reference)
{
	struct outcome o = { 0 };
	struct hb_csv_options options = { .reference = reference };
	struct hb_csv_reader *r;
	struct hb_csv_record record;
	enum hb_csv_result result;
	source.make = make;
	source.lines = lines;
	source.line = source.at = source.pending.len = 0;
	hb_sys.read = read_source;
	assert_int_equal(hb_csv_open(&r, "/dev/null", &options, NULL), HB_OK);
	while ((result = hb_csv_next(r, &record)) == HB_CSV_RECORD || result == HB_CSV_BAD) {
		o.records++;
		o.last_line = record.line;
		if (result == HB_CSV_BAD)
			o.bad[record.problem]++;
		size_t memory = r->in.cap + r->run.cap * sizeof(*r->run.cells) + r->text.cap +
		                r->unquoted.cap + r->parse.text.cap +
		                r->cap_cells * sizeof(*r->cell);
		o.memory = memory > o.memory ? memory : o.memory;
	}
	assert_int_equal(result, HB_CSV_END);
	o.status = hb_csv_status(r);
	o.fed = r->parse.fed + r->run.parse.fed;
	o.bytes = r->in.read;
	hb_sys.read = read;
	hb_csv_close(r);
	hb_buf_free(&source.pending);
	return o;
}

static void fill(struct hb_buf *out, char c, size_t n)
{
	assert_true(hb_buf_reserve(out, n));
	memset(out->p + out->len, c, n);
	out->len += n;
}

static void make_sizes(struct hb_buf *out, uint64_t line)
{
	size_t cell = HB_CSV_CELL_MAX, record = HB_CSV_RECORD_MAX;
	switch (line) {
	case 0:
		hb_buf_cstr(out, "a,b,c,d,e\n");
		break;
	case 1:
		fill(out, 'x', cell);
		hb_buf_cstr(out, ",2,3,4,5\n");
		break; /* just fits */
	case 2:
		fill(out, 'x', cell + 1);
		hb_buf_cstr(out, ",2,3,4,5\n");
		break; /* just not */
	case 3:
		hb_buf_char(out, '"');
		fill(out, 'x', cell);
		hb_buf_cstr(out, "\",2,3,4,5\n");
		break;
	case 4:
		hb_buf_char(out, '"');
		fill(out, 'x', cell + 1);
		hb_buf_cstr(out, "\",2,3,4,5\n");
		break;
	case 5:
	case 6:
	case 7: /* a record of 4 MiB, one byte more, and as much with a CR */
		for (int i = 0; i < 3; i++) {
			fill(out, 'x', cell);
			hb_buf_char(out, ',');
		}
		fill(out, 'x', cell - 4 + (line == 6));
		hb_buf_cstr(out, line == 7 ? ",\r\n" : ",\n");
		assert_int_equal(out->len, record + 1 + (line != 5));
		break;
	default:
		hb_buf_cstr(out, "1,2,3,4,5\n");
	}
}

static void test_sizes(void **state)
{
	(void)state;
	for (int reference = 0; reference < 2; reference++) {
		struct outcome o = read_made(make_sizes, 10, reference);
		assert_int_equal(o.records, 9);
		assert_int_equal(o.bad[HB_M_RECORD_TOO_LONG], 3);
		assert_int_equal(o.last_line, 10);
	}
}

enum { LONG_LINE = 64 << 20 };

/* One line of 64 MiB, without and with quotes, and then a good one. */
static void make_long_line(struct hb_buf *out, uint64_t line)
{
	if (line == 0)
		hb_buf_cstr(out, "a,b\n1,");
	else if (line <= LONG_LINE >> 16)
		fill(out, line & 1 ? ',' : 'x', 1 << 16);
	else
		hb_buf_cstr(out, "\n3,4\n");
}

static void make_long_quote(struct hb_buf *out, uint64_t line)
{
	if (line == 0)
		hb_buf_cstr(out, "a,b\n1,\"");
	else if (line <= LONG_LINE >> 16)
		fill(out, 'x', 1 << 16);
	else
		hb_buf_cstr(out, "\"\n3,4\n");
}

static void test_long_line(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct outcome o = read_made(i & 1 ? make_long_line : make_long_quote,
		                             (LONG_LINE >> 16) + 2, i & 2);
		assert_int_equal(o.records, 2);
		assert_int_equal(o.bad[HB_M_RECORD_TOO_LONG], 1);
		assert_int_equal(o.last_line, 3);
		assert_true(o.memory < 24u << 20);
	}
}

/* Lines that each open a quote and, for the one before, close one and open another. */
static void make_chain(struct hb_buf *out, uint64_t line)
{
	if (line == 0) {
		hb_buf_cstr(out, "a");
		for (int i = 0; i < 200000; i++)
			hb_buf_printf(out, ",%d", i);
		hb_buf_char(out, '\n');
	} else {
		hb_buf_cstr(out, "x\",y,\"z\n");
	}
}

/* A quote that runs on for a mebibyte over lines that themselves have quotes. */
static void make_runaway(struct hb_buf *out, uint64_t line)
{
	hb_buf_cstr(out, line == 0 ? "a,b\n" : line % 300000 == 1 ? "1,\"\n" : "x,\"\"\n");
}

/* Each line opens a quote, which the next closes with one cell too few. */
static void make_pairs(struct hb_buf *out, uint64_t line)
{
	hb_buf_cstr(out, line == 0 ? "a,b,c\n" : "x,\"\n");
}

/* A quote opened, then plain lines to beyond its bound, again and again. */
static void make_plain(struct hb_buf *out, uint64_t line)
{
	hb_buf_cstr(out, line == 0           ? "a,b\n"
	                 : line % 50000 == 1 ? "1,\"x\n"
	                                     : "1,een gewone regel tekst\n");
}

static void test_costs(void **state)
{
	(void)state;
	static const struct {
		void (*make)(struct hb_buf *, uint64_t);
		uint64_t lines;
		unsigned times; /* how often libcsv may see each byte */
	} hostile[] = {
		/* alone, in the run, and once more for the cells of a rejected line */
		{ make_chain, 1500000, 3 },
		{ make_runaway, 1000000, 3 },
		{ make_pairs, 1500000, 3 },
		{ make_plain, 200000, 2 },
	};
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct outcome o = read_made(hostile[i].make, hostile[i].lines, true);
		if (o.fed > o.bytes * hostile[i].times + (8u << 20))
			fail_msg("file %zu of %" PRIu64 " bytes: libcsv was fed %" PRIu64, i,
			         o.bytes, o.fed);
		assert_true(o.records > hostile[i].lines / 3);
		assert_true(o.bad[HB_M_UNCLOSED_QUOTE] > 0);
		assert_true(o.memory < 64u << 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_costs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
