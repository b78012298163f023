#include "cli/book.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/dict.h"
#include "base/sys.h"
#include "cli/book_told.h"
#include "cli/program.h"
#include "csv/book.h"

/* Where the child has its findings. It writes them before it ends and we read them after its CSV,
 * so that they must fit into a pipe; hb-xlsx has few, and quotes a workbook briefly. */
enum { TOLD_FD = 3 };

struct hb_csv_book {
	pid_t pid;
	int told;         /* the child's findings come from here */
	const char *name; /* of the input; follows in the same memory */
};

static struct hb_run *run;   /* of this process */
static struct hb_dict heard; /* notes and warnings told already: inputs may be read twice */

static enum hb_status fail(const char *name, enum hb_message message, struct hb_str why,
                           struct hb_sink *sink)
{
	hb_find(sink,
	        (struct hb_finding){ .message = message, .file = hb_str(name), .text = { why } });
	return HB_USAGE;
}

/* The path of hb-xlsx in SPACE: beside this program, or where programs are installed. */
static bool find_program(char *space, size_t size)
{
	static const char name[] = "/hb-xlsx";
	ssize_t len = readlink("/proc/self/exe", space, size - sizeof(name));
	char *slash = len > 0 ? memrchr(space, '/', (size_t)len) : NULL;
	if (slash) {
		memcpy(slash, name, sizeof(name));
		if (access(space, X_OK) == 0)
			return true;
	}
	if ((size_t)snprintf(space, size, "%s%s", HB_BINDIR, name) >= size)
		return false;
	return access(space, X_OK) == 0;
}

static bool set_up(posix_spawn_file_actions_t *files, posix_spawnattr_t *how, int in, int out,
                   int told)
{
	sigset_t pipe, none;
	sigemptyset(&none);
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE); /* a reader that has seen enough ends the child */
	return posix_spawn_file_actions_adddup2(files, in, STDIN_FILENO) == 0 &&
	       posix_spawn_file_actions_adddup2(files, out, STDOUT_FILENO) == 0 &&
	       posix_spawn_file_actions_adddup2(files, told, TOLD_FD) == 0 &&
	       posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) ==
	               0 &&
	       posix_spawnattr_setsigdefault(how, &pipe) == 0 &&
	       posix_spawnattr_setsigmask(how, &none) == 0 &&
	       posix_spawnattr_setflags(how, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) == 0;
}

/* Starts it; 0, or an errno. */
static int start(pid_t *pid, const char *path, int in, int out, int told)
{
	char name[] = "hb-xlsx", findings[] = "--findings=/dev/fd/3", redact[] = "--redact";
	char verbose[] = "-v", input[] = "-";
	char *argv[6] = { name, findings };
	size_t n = 2;
	if (run->listener.redact)
		argv[n++] = redact;
	if (hb_run_flag(run, HB_OPT_VERBOSE))
		argv[n++] = verbose;
	argv[n] = input;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	if (posix_spawn_file_actions_init(&files) != 0)
		return ENOMEM;
	if (posix_spawnattr_init(&how) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return ENOMEM;
	}
	int error = set_up(&files, &how, in, out, told)
	                    ? posix_spawn(pid, path, &files, &how, argv, environ)
	                    : ENOMEM;
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return error;
}

static void close_both(const int pair[2])
{
	hb_sys.close(pair[0]);
	hb_sys.close(pair[1]);
}

/* Pipes and process. The descriptors that are the child's are closed here in any case. */
static int spawn(struct hb_csv_book *book, const char *path, int fd, int *csv)
{
	int out[2], told[2];
	if (pipe2(out, O_CLOEXEC) != 0)
		return errno;
	if (pipe2(told, O_CLOEXEC) != 0) {
		int error = errno;
		close_both(out);
		return error;
	}
	signal(SIGCHLD, SIG_DFL); /* ignored, it would take the child's status with it */
	int error = start(&book->pid, path, fd, out[1], told[1]);
	if (error) {
		close_both(out);
		close_both(told);
		return error;
	}
	hb_sys.close(out[1]);
	hb_sys.close(told[1]);
	*csv = out[0];
	book->told = told[0];
	return 0;
}

static enum hb_status begin(struct hb_csv_book **out, int fd, const char *name, int *csv,
                            struct hb_sink *sink)
{
	char path[PATH_MAX];
	size_t len = strlen(name) + 1;
	*out = NULL;
	if (!find_program(path, sizeof(path)))
		return fail(name, HB_M_CSV_NO_BOOKS, HB_STR(HB_BINDIR), sink);
	lseek(fd, 0, SEEK_SET);
	struct hb_csv_book *book = hb_sys.malloc(sizeof(*book) + len);
	if (!book)
		return hb_no_memory(sink);
	book->name = memcpy(book + 1, name, len);
	int error = spawn(book, path, fd, csv);
	if (!error) {
		*out = book;
		return HB_OK;
	}
	free(book);
	return fail(name, HB_M_CSV_BOOK_FAILED, hb_str(hb_error_text(error, run->lang)), sink);
}

/* Its exit status, or 128 and the signal that ended it. */
static int wait_for(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 255;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Whether a finding that is no error was told before. */
static bool is_news(const struct hb_finding *f)
{
	struct hb_buf key = { 0 };
	bool is_new = true;
	hb_buf_str(&key, f->file);
	hb_buf_char(&key, '\0');
	hb_buf_str(&key, f->custom);
	hb_dict_add(&heard, hb_buf_slice(&key), &is_new);
	hb_buf_free(&key);
	return is_new;
}

static bool is_operand(struct hb_str name)
{
	for (size_t i = 0; i < run->n_operands; i++)
		if (hb_str_eq(name, hb_str(run->operand[i])))
			return true;
	return false;
}

/* How to read one of several sheets of FILE here. */
static void add_recipe(struct hb_buf *out, struct hb_str file)
{
	hb_buf_cstr(out, run->lang == HB_LANG_NL ? " (hb-xlsx --sheet=NAAM "
	                                         : " (hb-xlsx --sheet=NAME ");
	hb_buf_str(out, file);
	if (!is_operand(file)) {
		hb_buf_cstr(out, run->lang == HB_LANG_NL ? " >BLAD.csv)" : " >SHEET.csv)");
		return;
	}
	hb_buf_printf(out, " | %s ", run->program->name);
	if (run->verb && run->verb->name)
		hb_buf_printf(out, "%s ", run->verb->name);
	if (!run->program->form && run->form) {
		hb_buf_str(out, run->form->id);
		hb_buf_char(out, ' ');
	}
	hb_buf_cstr(out, "-)");
}

/* A finding of the child's becomes ours. */
static void relay(void *ctx, struct hb_finding *f)
{
	struct hb_sink *sink = ctx;
	struct hb_buf text = { 0 };
	if (f->severity != HB_ERROR && !is_news(f))
		return;
	if (hb_str_is(f->custom_code, "several_sheets")) {
		hb_buf_str(&text, f->custom);
		add_recipe(&text, f->file);
		f->custom = hb_buf_slice(&text);
	}
	hb_find_as(sink, f->severity, *f);
	hb_buf_free(&text);
}

static enum hb_status end(struct hb_csv_book *book, bool whole, struct hb_sink *sink)
{
	struct hb_buf told = { 0 };
	bool error = false;
	enum hb_status status = HB_OK;
	if (whole)
		status = hb_book_hear(book->told, &told, sink);
	hb_sys.close(book->told);
	int left = wait_for(book->pid);
	if (whole && status == HB_OK)
		status = hb_book_tell(&told, book->name, relay, sink, &error, sink);
	hb_buf_free(&told);
	if (whole && status == HB_OK && (left || error)) {
		char number[32];
		int len = snprintf(number, sizeof(number), left < 128 ? "exit %d" : "signal %d",
		                   left < 128 ? left : left - 128);
		if (!error)
			fail(book->name, HB_M_CSV_BOOK_FAILED,
			     (struct hb_str){ number, (size_t)len }, sink);
		status = left == HB_SYSTEM ? HB_SYSTEM : HB_USAGE;
	}
	free(book);
	return status;
}

void hb_books_begin(struct hb_run *this_run)
{
	static const struct hb_csv_books books = { begin, end };
	run = this_run;
	hb_csv_books = &books;
}

void hb_books_end(void)
{
	hb_csv_books = NULL;
	run = NULL;
	hb_dict_free(&heard);
}
