/* Records made by several threads: the same bytes as made one by one, or a failure that is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "csv/writer.h"
#include "seam.h"

struct work {
	uint32_t large; /* one piece of so many is some buffers long */
	size_t fails;   /* the piece that cannot be made; SIZE_MAX: none */
};

/* Piece I: some records of all kinds of cells, by I alone. */
static bool make(void *ctx, size_t i, struct hb_csv_writer *to)
{
	static const char *const text[] = { "", "a", "a,b", "=1;2", "zegt \"nee\"", "een\ntwee" };
	const struct work *work = ctx;
	if (i == work->fails)
		return false;
	size_t n = i * 7919 % 5;
	if (work->large && i % work->large == 1)
		n = 9000;
	for (size_t k = 0; k < n; k++) {
		hb_csv_int(to, (int64_t)i);
		hb_csv_text(to, hb_str(text[(i + k) % 6]));
		hb_csv_decimal(to, (int64_t)(k * 37) - 50, 2);
		hb_csv_end(to);
	}
	return true;
}

static bool write_pieces(struct work work, size_t n, unsigned threads, enum hb_csv_style style,
                         struct hb_buf *out)
{
	struct hb_output *o = NULL;
	struct hb_csv_writer *w = NULL;
	out->len = 0;
	out->failed = false;
	bool good = hb_output_to_buffer(&o, out, NULL) == HB_OK &&
	            (w = hb_csv_writer_new(o, style)) != NULL;
	if (good) {
		hb_csv_text(w, HB_STR("kop"));
		hb_csv_end(w);
		good = hb_csv_pieces(w, n, threads, make, &work);
	}
	hb_csv_writer_free(w);
	return (!o || hb_output_commit(o, NULL) == HB_OK) && good && !out->failed;
}

static const size_t numbers[] = { 0, 1, 2, 3, 7, 50, 400 };

static void test_in_order(void **state)
{
	(void)state;
	struct hb_buf right = { 0 }, out = { 0 };
	for (size_t i = 0; i < 7; i++)
		for (unsigned k = 0; k < 16; k++) {
			struct work work = { k & 2 ? 20 : 0, SIZE_MAX };
			enum hb_csv_style style = k & 1 ? HB_CSV_EXCEL : HB_CSV_PLAIN;
			assert_true(write_pieces(work, numbers[i], 1, style, &right));
			assert_true(write_pieces(work, numbers[i], 1 + k / 4, style, &out));
			assert_int_equal(out.len, right.len);
			assert_memory_equal(out.p, right.p, right.len);
		}
	hb_buf_free(&right);
	hb_buf_free(&out);
}

static void test_maker_fails(void **state)
{
	(void)state;
	struct hb_buf out = { 0 };
	for (size_t i = 1; i < 7; i++)
		for (size_t fails = 0; fails < numbers[i]; fails += 1 + fails / 4)
			for (unsigned threads = 1; threads <= 4; threads++)
				assert_false(write_pieces((struct work){ 30, fails }, numbers[i],
				                          threads, HB_CSV_PLAIN, &out));
	hb_buf_free(&out);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct hb_buf right = { 0 }, out = { 0 };
	struct work work = { 3, SIZE_MAX };
	assert_true(write_pieces(work, 12, 1, HB_CSV_PLAIN, &right));
	for (unsigned threads = 1; threads <= 3; threads++) {
		bool fired;
		size_t nth = 0;
		do {
			seam_arm(SEAM_ALLOC, ++nth, ENOMEM);
			hb_buf_free(&out);
			bool good = write_pieces(work, 12, threads, HB_CSV_PLAIN, &out);
			fired = seam_fired();
			seam_disarm();
			assert_true(good || fired);
			if (good) {
				assert_int_equal(out.len, right.len);
				assert_memory_equal(out.p, right.p, right.len);
			}
		} while (fired);
	}
	hb_buf_free(&right);
	hb_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_in_order),
		                            cmocka_unit_test(test_maker_fails),
		                            cmocka_unit_test(test_no_memory) };
	return cmocka_run_group_tests_name("csv_pieces", tests, NULL, NULL);
}
