/* Files that a reader sees old or new, never half: whatever fails, and when killed half-way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/output.h"
#include "seam.h"

static struct {
	struct hb_sink sink;
	struct hb_finding last;
	char text[256];
} ear;

static void hear(struct hb_sink *sink, const struct hb_finding *f)
{
	struct hb_buf b = { 0 };
	(void)sink;
	ear.last = *f;
	hb_finding_text(&b, f, HB_LANG_EN, false);
	snprintf(ear.text, sizeof(ear.text), "%s", hb_buf_text(&b));
	hb_buf_free(&b);
}

/* Each test starts in an empty folder. */
static char folder[64];

static int enter(void **state)
{
	(void)state;
	memset(&ear, 0, sizeof(ear));
	ear.sink.take = hear;
	snprintf(folder, sizeof(folder), "/tmp/hb-output-XXXXXX");
	return !mkdtemp(folder) || chdir(folder) != 0;
}

static int leave(void **state)
{
	(void)state;
	char command[160];
	seam_disarm();
	snprintf(command, sizeof(command), "chmod -R u+rwx %s; rm -rf %s", folder, folder);
	return chdir("/") != 0 || system(command) != 0;
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void expect_file(const char *path, const char *text)
{
	char buf[256];
	seam_slurp(path, buf, sizeof(buf));
	assert_string_equal(buf, text);
}

static mode_t mode_of(const char *path)
{
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

/* How many names the folder holds: a file left behind shows, hidden or not. */
static size_t names(void)
{
	DIR *dir = opendir(".");
	size_t n = 0;
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(dir);
	return n;
}

static enum hb_status save(const char *path, const char *text)
{
	struct hb_output *out;
	enum hb_status status = hb_output_open(&out, path, &ear.sink);
	if (status)
		return status;
	hb_output_str(out, hb_str(text));
	return hb_output_commit(out, &ear.sink);
}

static void a_new_file_is_private(void **state)
{
	(void)state;
	mode_t before = umask(0);
	assert_int_equal(save("new", "text"), HB_OK);
	umask(0777);
	assert_int_equal(save("other", ""), HB_OK);
	umask(before);
	expect_file("new", "text");
	assert_int_equal(mode_of("new"), 0600);
	assert_int_equal(mode_of("other"), 0600);
	assert_int_equal(names(), 2);
}

static void an_old_file_keeps_its_mode(void **state)
{
	(void)state;
	put("old", "old");
	chmod("old", 0664);
	assert_int_equal(save("old", "new"), HB_OK);
	expect_file("old", "new");
	assert_int_equal(mode_of("old"), 0664);
	assert_int_equal(names(), 1);
}

static void an_old_file_keeps_its_owner(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	struct stat st;
	put("old", "old");
	assert_int_equal(chown("old", 12, 34), 0);
	chmod("old", 0640);
	assert_int_equal(save("old", "new"), HB_OK);
	assert_int_equal(stat("old", &st), 0);
	assert_int_equal(st.st_uid, 12);
	assert_int_equal(st.st_gid, 34);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void the_old_file_stands_until_commit(void **state)
{
	(void)state;
	struct hb_output *out;
	char big[200000];
	memset(big, 'x', sizeof(big));
	put("old", "old");
	assert_int_equal(hb_output_open(&out, "old", &ear.sink), HB_OK);
	hb_output_write(out, big, sizeof(big));
	hb_output_flush(out);
	expect_file("old", "old");
	hb_output_abort(out);
	expect_file("old", "old");
	assert_int_equal(names(), 1);
	hb_output_abort(NULL);
	assert_int_equal(hb_output_commit(NULL, NULL), HB_OK);
}

static void all_sizes_of_writes_arrive(void **state)
{
	(void)state;
	enum { TOTAL = 700000 };
	static char text[TOTAL], back[TOTAL + 2];
	for (size_t i = 0; i < TOTAL; i++)
		text[i] = (char)('a' + i * i % 26);
	for (size_t piece = 0; piece < 2; piece++) {
		seam_pieces(piece ? 4097 : 0); /* a disk that takes a little at a time */
		struct hb_output *out;
		assert_int_equal(hb_output_open(&out, "file", &ear.sink), HB_OK);
		for (size_t at = 0, n = 0; at < TOTAL; at += n) {
			n = n * 3 + 1 > TOTAL - at ? TOTAL - at : n * 3 + 1;
			hb_output_write(out, text + at, n);
			hb_output_write(out, text, 0);
		}
		assert_int_equal(hb_output_commit(out, &ear.sink), HB_OK);
		seam_disarm();
		assert_int_equal(seam_slurp("file", back, sizeof(back)), TOTAL);
		assert_memory_equal(back, text, TOTAL);
	}
}

static void a_link_stays_a_link(void **state)
{
	(void)state;
	struct stat st;
	assert_int_equal(mkdir("there", 0700), 0);
	put("there/file", "old");
	assert_int_equal(symlink("there/file", "one"), 0);
	assert_int_equal(symlink("one", "two"), 0);
	assert_int_equal(save("two", "new"), HB_OK);
	expect_file("there/file", "new");
	assert_int_equal(lstat("two", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(symlink("nowhere", "dead"), 0);
	assert_int_equal(save("dead", "new"), HB_SYSTEM);
	assert_int_equal(lstat("dead", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(names(), 4);
}

static void what_cannot_be_written_is_said(void **state)
{
	(void)state;
	static const char *const table[][2] = {
		{ ".", "cannot write: is a folder" },
		{ "no/such/file", "cannot write: no such file or folder" },
		{ "", "cannot write: no such file or folder" },
		{ "file/below", "cannot write: not a folder" },
		{ "/dev/full", "cannot write: no space left on the disk" },
		{ "loop", "cannot write: too many links" },
	};
	put("file", "old");
	assert_int_equal(symlink("loop", "loop"), 0);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		ear.text[0] = '\0';
		assert_int_equal(save(table[i][0], "text"), HB_SYSTEM);
		assert_string_equal(ear.text, table[i][1]);
	}
	assert_int_equal(ear.sink.count[HB_ERROR], sizeof(table) / sizeof(table[0]));
	char long_name[300];
	memset(long_name, 'n', sizeof(long_name));
	long_name[299] = '\0';
	assert_int_equal(save(long_name, "text"), HB_SYSTEM);
	assert_string_equal(ear.text, "cannot write: name too long");
	expect_file("file", "old");
	assert_int_equal(names(), 2);
}

static void who_may_not_write_may_not_replace(void **state)
{
	(void)state;
	put("file", "old");
	chmod("file", 0444);
	pid_t child = fork();
	if (child == 0) { /* root may write everywhere */
		chmod(".", 0777);
		_exit(geteuid() == 0 && setuid(65534) != 0 ? HB_OK : (int)save("file", "new"));
	}
	int status = 0;
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), HB_SYSTEM);
	expect_file("file", "old");
	assert_int_equal(names(), 1);
}

static void a_device_is_written_straight(void **state)
{
	(void)state;
	struct stat before, after;
	stat("/dev/null", &before);
	assert_int_equal(save("/dev/null", "text"), HB_OK);
	stat("/dev/null", &after);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	int fd = open("pipe", O_RDWR | O_CLOEXEC); /* so that neither end waits */
	char buf[8] = "";
	assert_int_equal(save("pipe", "text"), HB_OK);
	assert_int_equal(read(fd, buf, sizeof(buf)), 4);
	assert_string_equal(buf, "text");
	close(fd);
	assert_int_equal(names(), 1);
}

static void an_output_may_be_memory(void **state)
{
	(void)state;
	struct hb_buf b = { 0 };
	struct hb_output *out;
	assert_int_equal(hb_output_to_buffer(&out, &b, &ear.sink), HB_OK);
	hb_output_str(out, HB_STR("text"));
	assert_int_equal(hb_output_commit(out, &ear.sink), HB_OK);
	assert_string_equal(hb_buf_text(&b), "text");
	hb_buf_free(&b);
	assert_true(fcntl(STDOUT_FILENO, F_GETFD) != -1); /* not closed */
}

/* Writes "new" over "old" in three writes; whether that was said to succeed. */
static bool replace(void)
{
	struct hb_output *out;
	char big[70000];
	memset(big, 'n', sizeof(big));
	if (hb_output_open(&out, "file", &ear.sink))
		return false;
	for (int i = 0; i < 3; i++)
		hb_output_write(out, big, sizeof(big));
	return hb_output_commit(out, &ear.sink) == HB_OK;
}

/* Whatever call fails: the old file, or the new one whole, as was said; nothing left beside. */
static void expect_old_or_new(int kinds, size_t at_least)
{
	char back[16];
	struct stat st;
	size_t nth = 0;
	do {
		put("file", "old");
		ear.sink.count[HB_ERROR] = 0;
		seam_arm(kinds, ++nth, ENOSPC);
		bool good = replace();
		seam_disarm();
		assert_int_equal(ear.sink.count[HB_ERROR], !good);
		seam_slurp("file", back, sizeof(back));
		assert_int_equal(stat("file", &st), 0);
		if (good ? st.st_size != 210000 || back[0] != 'n' : strcmp(back, "old") != 0)
			fail_msg("call %zu: the file is neither what it was nor what it should be",
			         nth);
		assert_int_equal(names(), 1);
	} while (seam_fired());
	assert_true(nth > at_least);
}

static void no_failing_call_leaves_half_a_file(void **state)
{
	(void)state;
	expect_old_or_new(SEAM_WRITE, 3);
	expect_old_or_new(SEAM_FSYNC, 1);
	expect_old_or_new(SEAM_RENAME, 1);
	expect_old_or_new(SEAM_CLOSE, 1);
	expect_old_or_new(SEAM_ALLOC, 2);
	expect_old_or_new(SEAM_IO | SEAM_ALLOC, 8);
}

/* The same where a file cannot be without a name. */
static void nor_where_files_need_a_name(void **state)
{
	seam.no_tmpfile = true;
	no_failing_call_leaves_half_a_file(state);
	expect_old_or_new(SEAM_OPEN, 1);
	put("file", "old");
	chmod("file", 0640);
	seam_arm(0, 0, 0);
	struct hb_output *out;
	assert_int_equal(hb_output_open(&out, "file", &ear.sink), HB_OK);
	assert_int_equal(names(), 2);
	hb_output_str(out, HB_STR("new"));
	hb_output_abort(out);
	expect_file("file", "old");
	assert_int_equal(names(), 1);
	assert_int_equal(save("file", "new"), HB_OK);
	seam_disarm();
	seam.no_tmpfile = false;
	expect_file("file", "new");
	assert_int_equal(mode_of("file"), 0640);
	assert_int_equal(names(), 1);
}

static void a_failed_call_is_told_apart(void **state)
{
	(void)state;
	static const int kinds[] = { SEAM_WRITE, SEAM_FSYNC, SEAM_RENAME, SEAM_CLOSE };
	for (size_t i = 0; i < 4; i++) {
		put("file", "old");
		seam_arm(kinds[i], 1, EDQUOT);
		assert_int_equal(save("file", "new"), HB_SYSTEM);
		seam_disarm();
		assert_string_equal(ear.text, "cannot write: disk quota exceeded");
		expect_file("file", "old");
	}
	seam_arm(SEAM_WRITE, 1, EINTR); /* no failure: it is tried again */
	assert_int_equal(save("file", "new"), HB_OK);
	assert_true(seam_fired());
	seam_disarm();
	expect_file("file", "new");
	struct hb_output *out;
	assert_int_equal(hb_output_open(&out, "file", &ear.sink), HB_OK);
	seam_arm(SEAM_WRITE, 1, EIO);
	hb_output_str(out, HB_STR("x"));
	assert_false(hb_output_failed(out));
	hb_output_flush(out);
	seam_disarm();
	assert_true(hb_output_failed(out));
	hb_output_str(out, HB_STR("later writes do not mend it"));
	assert_int_equal(hb_output_commit(out, &ear.sink), HB_SYSTEM);
	expect_file("file", "new");
}

static void a_closed_standard_output_is_an_error(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		close(STDOUT_FILENO);
		_exit((int)save("-", "text"));
	}
	int status = 0;
	waitpid(child, &status, 0);
	assert_int_equal(WEXITSTATUS(status), HB_SYSTEM);
}

static void a_killed_writer_leaves_nothing(void **state)
{
	(void)state;
	put("file", "old");
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		struct hb_output *out;
		char big[100000] = "new";
		if (hb_output_open(&out, "file", NULL))
			_exit(1);
		hb_output_write(out, big, sizeof(big));
		hb_output_flush(out);
		if (write(ready[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	char c;
	assert_int_equal(read(ready[0], &c, 1), 1);
	kill(child, SIGKILL);
	int status = 0;
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status));
	close(ready[0]);
	close(ready[1]);
	expect_file("file", "old");
	assert_int_equal(names(), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_file_is_private),
		TEST(an_old_file_keeps_its_mode),
		TEST(an_old_file_keeps_its_owner),
		TEST(the_old_file_stands_until_commit),
		TEST(all_sizes_of_writes_arrive),
		TEST(a_link_stays_a_link),
		TEST(what_cannot_be_written_is_said),
		TEST(who_may_not_write_may_not_replace),
		TEST(a_device_is_written_straight),
		TEST(an_output_may_be_memory),
		TEST(no_failing_call_leaves_half_a_file),
		TEST(nor_where_files_need_a_name),
		TEST(a_failed_call_is_told_apart),
		TEST(a_closed_standard_output_is_an_error),
		TEST(a_killed_writer_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
