/* A table as a workbook: what cells become, and every allocation and read failing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "book/write_columns.h"
#include "book/write_value.h"
#include "seam.h"

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		enum hb_book_kind kind;
		const char *cell;
		double number; /* -1: text */
	} want[] = {
		{ HB_BOOK_TEXT, "7", -1 },
		{ HB_BOOK_CHOICE, "7", -1 },
		{ HB_BOOK_WHOLE, "7", 7 },
		{ HB_BOOK_WHOLE, "0", 0 },
		{ HB_BOOK_WHOLE, "-12", -12 },
		{ HB_BOOK_WHOLE, "007", -1 },
		{ HB_BOOK_WHOLE, "-0", -1 },
		{ HB_BOOK_WHOLE, "-", -1 },
		{ HB_BOOK_WHOLE, "7 ", -1 },
		{ HB_BOOK_WHOLE, "999999999999999", 999999999999999 },
		{ HB_BOOK_WHOLE, "1000000000000000", -1 },
		{ HB_BOOK_DATE, "1900-03-01", 61 },
		{ HB_BOOK_DATE, "1900-02-28", -1 },
		{ HB_BOOK_DATE, "2026-11-23", 46349 },
		{ HB_BOOK_DATE, "2026-11-23T12:00", -1 },
		{ HB_BOOK_MOMENT, "2026-11-23T12:00", 46349.5 },
		{ HB_BOOK_MOMENT, "1899-11-23T12:00", -1 },
		{ HB_BOOK_MOMENT, "2026-11-23", -1 },
		{ HB_BOOK_TIME, "06:00", 0.25 },
		{ HB_BOOK_TIME, "24:00", -1 },
	};
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		double number = -1;
		bool is = hb_book_number(want[i].kind, hb_str(want[i].cell), &number);
		assert_int_equal(is, want[i].number > -1 || want[i].number < -1);
		if (is)
			assert_true(number >= want[i].number && number <= want[i].number);
	}
}

static void put(const char *text, bool hint, const char *wanted)
{
	struct hb_buf made = { 0 };
	hb_book_put_text(&made, hb_str(text), hint);
	assert_string_equal(hb_buf_text(&made), wanted);
	hb_buf_free(&made);
}

static void test_texts(void **state)
{
	(void)state;
	put("_x0041_ _x00g1_ _x004", false, "_x005F_x0041_ _x00g1_ _x004");
	put("_x0041_x0041_", false, "_x005F_x0041_x005F_x0041_");
	put("_x0041_", true, "_x0041_");
	put("a\tb\x01\n\xC3\xA9", true, "a\nb\n\xC3\xA9");
	put("a\tb\x01\n\xC3\xA9", false, "a\tb\x01\n\xC3\xA9");
	put("\xEF\xBF\xBF\xEF\xBF\xBE\xEF\xBF\xBD", false, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void swallow(struct hb_sink *sink, const struct hb_finding *finding)
{
	(void)sink, (void)finding;
}

static bool write_book(void *arg)
{
	(void)arg;
	static const struct hb_str choices[] = { { "a", 1 }, { "b", 1 }, { "c,d", 3 } };
	static const struct hb_book_column column[] = {
		{ .name = { "leerling", 8 }, .width = 12 },
		{ .name = { "score", 5 },
		  .width = 12,
		  .kind = HB_BOOK_WHOLE,
		  .min = 1,
		  .max = 5,
		  .title = { "score", 5 },
		  .hint = { "Hoe goed", 8 } },
		{ .name = { "keuze", 5 },
		  .width = 12,
		  .kind = HB_BOOK_CHOICE,
		  .choices = choices,
		  .n_choices = 2 },
		{ .name = { "lang", 4 },
		  .width = 12,
		  .kind = HB_BOOK_CHOICE,
		  .choices = choices,
		  .n_choices = 3 },
	};
	const struct hb_str row[] = { HB_STR("0012034"), HB_STR("4"), HB_STR("b"), HB_STR("") };
	struct hb_sink sink = { .take = swallow };
	struct hb_book_writer *book = NULL;
	struct hb_output *out = NULL;
	struct hb_buf made = { 0 };
	bool good = hb_output_to_buffer(&out, &made, &sink) == HB_OK &&
	            hb_book_writer_new(&book, HB_STR("blad"), column, 4, "-", &sink) == HB_OK &&
	            hb_book_writer_row(book, row) == HB_OK &&
	            hb_book_writer_end(book, out) == HB_OK;
	hb_book_writer_free(book);
	good &= hb_output_commit(out, &sink) == HB_OK && out && !sink.no_memory;
	if (good)
		assert_true(made.len > 3000 && memcmp(made.p, "PK\3\4", 4) == 0);
	hb_buf_free(&made);
	return good;
}

static void test_write_failures(void **state)
{
	(void)state;
	assert_true(seam_sweep_alloc(write_book, NULL) > 10);
	assert_true(seam_sweep(SEAM_READ, EIO, write_book, NULL) > 3);
}

static bool read_columns(const char *path, struct hb_book_columns *columns)
{
	const struct hb_csv_options options = { .delimiter = ',' };
	struct hb_sink sink = { .take = swallow };
	return hb_book_columns_read(columns, path, &options, &sink) == HB_OK && !sink.no_memory;
}

/* Failing for good only: libcsv asks for less when it cannot have what it would like. */
static void test_columns_failures(void **state)
{
	(void)state;
	static const char table[] = "kolom,soort,min,max,uitleg,keuzes\n"
	                            "score,geheel,1,5,Hoe goed,\nkeuze,keuze,,,,a|b\n";
	char path[] = "/tmp/hb-columns.XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, table, sizeof(table) - 1), sizeof(table) - 1);
	close(fd);
	for (size_t nth = 1, fired = 1; fired; nth++) {
		struct hb_book_columns columns = { 0 };
		seam_arm(SEAM_ALLOC | SEAM_READ, nth, EIO);
		seam.for_good = true;
		bool good = read_columns(path, &columns);
		seam_disarm();
		fired = seam_fired();
		assert_int_equal(good, !fired);
		if (good)
			assert_true(columns.n == 2 && columns.column[1].n_choices == 2 &&
			            columns.column[0].max == 5);
		hb_book_columns_free(&columns);
		assert_true(nth < 1000);
	}
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_write_failures),
		cmocka_unit_test(test_columns_failures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
