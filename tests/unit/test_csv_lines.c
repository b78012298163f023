/* Lines that are taken apart by the index say what their records say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "csv/part.h"
#include "random_csv.h"

/* The text of CELL as it stands in a line, in OUT: quotes around it go, two within are one. */
static struct hb_str unquoted(struct hb_str cell, struct hb_buf *out)
{
	if (!cell.len || *cell.p != '"')
		return cell;
	out->len = 0;
	for (size_t i = 1; i + 1 < cell.len; i += cell.p[i] == '"' ? 2 : 1)
		hb_buf_char(out, cell.p[i]);
	assert_true(cell.len >= 2 && cell.p[cell.len - 1] == '"');
	return hb_buf_slice(out);
}

/* Whether line I of LINES may be no record after all. It is what RIGHT reads next, otherwise. */
static bool is_doubtful(const struct hb_csv_lines *lines, size_t i, struct hb_csv_reader *right,
                        uint64_t number)
{
	size_t n;
	const struct hb_str *name = hb_csv_header(right, &n);
	const uint16_t *sep = lines->sep + i * n;
	size_t start = i ? sep[-1] + 1u : lines->start, end = sep[n - 1];
	end -= end > start && lines->base[end - 1] == '\r';
	struct hb_buf text = { 0 };
	struct hb_str first = { lines->base + start, (n > 1 ? sep[0] : end) - start };
	bool doubtful = end - start == n - 1 || hb_str_eq(unquoted(first, &text), name[0]);
	struct hb_csv_record record;
	if (!doubtful) {
		assert_int_equal(hb_csv_next(right, &record), HB_CSV_RECORD);
		assert_true(record.line == number && record.warning == HB_MESSAGE_COUNT);
	}
	for (size_t k = 0; k < n && !doubtful; k++) {
		size_t to = k + 1 < n ? sep[k] : end;
		struct hb_str cell = { lines->base + start, to - start };
		assert_true(hb_str_eq(unquoted(cell, &text), record.cell[k]));
		start = to + 1;
	}
	hb_buf_free(&text);
	return doubtful;
}

/* Reads INPUT by lines now and then, and asserts that they say what records say. Returns how many
 * lines there were. */
static uint64_t read_by_lines(const struct hb_buf *input)
{
	struct hb_csv_reader *r, *right;
	struct hb_csv_record a, b;
	struct hb_csv_lines lines;
	uint64_t line, number, n_lines = 0;
	if (hb_csv_open_bytes(&r, hb_buf_slice(input), "x", NULL, NULL) != HB_OK)
		return 0;
	assert_int_equal(hb_csv_open_bytes(&right, hb_buf_slice(input), "x", NULL, NULL), HB_OK);
	for (;;) {
		size_t n = 0;
		if (below(8) && hb_csv_part_lines(r, &lines)) {
			size_t most = below(3) ? lines.n : 1 + below((uint32_t)lines.n);
			hb_csv_part_at(r, &line, &number);
			while (n < most && !is_doubtful(&lines, n, right, line + n))
				n++;
			hb_csv_part_pass(r, n);
			n_lines += n;
			if (n && below(2))
				continue;
		}
		enum hb_csv_result result = hb_csv_next(r, &a);
		assert_int_equal(result, hb_csv_next(right, &b));
		if (result != HB_CSV_RECORD && result != HB_CSV_BAD)
			break;
		assert_true(a.line == b.line && a.record == b.record && a.warning == b.warning);
		for (size_t k = 0; k < a.n_cells && result == HB_CSV_RECORD; k++)
			assert_true(hb_str_eq(a.cell[k], b.cell[k]));
	}
	hb_csv_close(r);
	hb_csv_close(right);
	return n_lines;
}

static void test_lines(void **state)
{
	(void)state;
	uint64_t n_lines = 0;
	for (unsigned i = 0; i < 6000; i++) {
		struct hb_buf input = { 0 };
		random_input(&input, i % 3);
		for (unsigned more = i % 50 ? 0 : 200; more > 0;
		     more--) /* windows that end anywhere */
			random_input(&input, 0);
		n_lines += read_by_lines(&input);
		hb_buf_free(&input);
	}
	assert_true(n_lines > 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
