/* Every allocation and every read made to fail: the status says so and nothing leaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "csv/private.h"
#include "csv_transcript.h"
#include "seam.h"

static char path[] = "/tmp/hb-test-XXXXXX";

/* A file that goes through everything: encodings, open quotes, bad rows, long cells. */
static void write_input(const char *mark)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "%sa;b;c\n1;2;3\nx;\"y\nz\";w\n", mark);
	for (int i = 0; i < 40; i++)
		fprintf(f, "%d;Zo\xEB;\"%s\n%d;ok;\"a\"\"b\"\n%d\n\x81;1;2\n", i, "p\";q;\"r", i,
		        i);
	fprintf(f, "1;%0400d;\"%0700d\n%0700d\"\n", 1, 2, 3);
	fprintf(f, "a;b;c\n1;\r;2\n;;\"\n");
	for (int i = 0; i < 1200; i++)
		fprintf(f, "q\";;\"\n");
	fclose(f);
}

static uint64_t n_records; /* of this file by these options, once it was read; 0: not known */

static bool read_all(void *arg)
{
	/* The transcript's own buffer is no part of this. */
	struct hb_csv_reader *r;
	struct hb_csv_record record;
	enum hb_csv_result result = HB_CSV_FAILED;
	uint64_t n = 0;
	enum hb_status status = hb_csv_open(&r, path, arg, NULL);
	if (status != HB_OK) {
		assert_int_equal(status, HB_SYSTEM);
		assert_null(r);
		return false;
	}
	do
		result = hb_csv_next(r, &record), n++;
	while (result == HB_CSV_RECORD || result == HB_CSV_BAD);
	status = hb_csv_status(r);
	assert_int_equal(status, result == HB_CSV_END ? HB_OK : HB_SYSTEM);
	assert_int_equal(hb_csv_next(r, &record), result); /* stays where it is */
	hb_csv_close(r);
	if (status == HB_OK && !n_records)
		n_records = n;
	else if (status == HB_OK)
		assert_int_equal(n, n_records);
	return status == HB_OK;
}

/* seam_sweep() for allocations, but that one failing alone may do no harm: libcsv asks again for
 * half as much. Then all records must have been there. */
static size_t sweep_alloc(struct hb_csv_options *options)
{
	for (size_t nth = 1;; nth++)
		for (int for_good = 0; for_good < 2; for_good++) {
			seam_arm(SEAM_ALLOC, nth, ENOMEM);
			seam.for_good = for_good;
			bool succeeded = read_all(options);
			seam_disarm();
			if (!succeeded)
				assert_true(seam_fired());
			else if (!seam_fired())
				return nth - 1;
			else if (for_good)
				fail_msg("allocations from %zu on failing: it succeeded", nth);
		}
}

static void test_all_fail(void **state)
{
	(void)state;
	static const char *const marks[] = { "", "\xEF\xBB\xBF" };
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	for (int i = 0; i < 6; i++) {
		struct hb_csv_options options = { .reference = i & 1, .block = 100 };
		if (i >= 4)
			options.encoding = i == 4 ? "ISO-8859-1" : "SHIFT_JIS";
		write_input(marks[i / 2 & 1]);
		n_records = 0;
		assert_true(read_all(&options));
		assert_true(sweep_alloc(&options) > 10);
		options.block = 600;
		assert_true(seam_sweep(SEAM_READ, EIO, read_all, &options) > 5);
	}
	unlink(path);
}

/* A read that fails is told once, with the reason. */
static void test_told(void **state)
{
	(void)state;
	static char again[] = "/tmp/hb-test-XXXXXX";
	int fd = mkstemp(again);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a,b\n1,2\n3,4\n", 12), 12);
	close(fd);
	struct transcript t = { 0 };
	seam_arm(SEAM_READ, 2, EIO);
	transcript_file(&t, again, &(struct hb_csv_options){ .block = 10 });
	seam_disarm();
	assert_int_equal(t.status, HB_SYSTEM);
	assert_string_equal(hb_buf_text(&t.out),
	                    "',' ASCII LF preamble 0, header at 1: [a][b]\n2:1: [1][2]\n"
	                    "error file_unreadable: cannot read: input/output error\n");
	hb_buf_free(&t.out);
	unlink(again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_fail),
		cmocka_unit_test(test_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
