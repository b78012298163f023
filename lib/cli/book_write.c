#include "cli/book_write.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/sys.h"
#include "base/whole.h"
#include "cli/book_child.h"
#include "cli/book_told.h"

static enum hb_status fail(struct hb_run *run, enum hb_message message, struct hb_str why,
                           enum hb_status status)
{
	hb_find(run->sink, (struct hb_finding){ .message = message, .text = { why } });
	return status;
}

/* A descriptor to read S from, of no file; -1 and an errno. Both inputs lie ready before the child
 * starts, so that neither process ever waits for the other to read. */
static int held(struct hb_str s)
{
	int fd = memfd_create("hb", MFD_CLOEXEC);
	if (fd < 0)
		return -1;
	int error = hb_write_all(fd, s);
	if (!error) {
		lseek(fd, 0, SEEK_SET);
		return fd;
	}
	hb_sys.close(fd);
	errno = error;
	return -1;
}

/* A finding of the child's becomes ours: its lines and files are of our making, and say nothing. */
static void relay(void *ctx, struct hb_finding *f)
{
	struct hb_sink *sink = ctx;
	f->file = (struct hb_str){ 0 };
	f->line = f->column = 0;
	hb_find_as(sink, f->severity, *f);
}

/* Takes the workbook and the findings, and waits for the child; HB_OK only when it ended well. */
static enum hb_status hear_out(struct hb_run *run, const struct hb_book_child *child,
                               struct hb_buf *book)
{
	struct hb_buf told = { 0 };
	bool error = false;
	char space[32];
	enum hb_status status = hb_book_hear(child->out, SIZE_MAX, book, run->sink);
	hb_sys.close(child->out);
	if (status == HB_OK)
		status = hb_book_hear(child->told, HB_BOOK_TOLD_MAX, &told, run->sink);
	hb_sys.close(child->told);
	int left = hb_book_child_wait(child->pid);
	if (status == HB_OK)
		status = hb_book_tell(&told, "hb-xlsx", relay, run->sink, &error, run->sink);
	hb_buf_free(&told);
	bool good = left == 0 && !error && hb_str_starts(hb_buf_slice(book), HB_STR("PK\3\4"));
	if (status != HB_OK || good)
		return status;
	if (!error)
		fail(run, HB_M_BOOK_WRITER_FAILED, hb_book_child_ended(left, space), HB_SYSTEM);
	return left == HB_USAGE ? HB_USAGE : HB_SYSTEM;
}

/* "--sheet=NAME", owned by the run; NULL without memory. */
static char *sheet_option(struct hb_run *run, struct hb_str sheet)
{
	static const char option[] = "--sheet=";
	char *p = hb_arena_alloc(&run->arena, sizeof(option) + sheet.len);
	if (p) {
		memcpy(p, option, sizeof(option) - 1);
		memcpy(p + sizeof(option) - 1, sheet.p, sheet.len);
	}
	return p;
}

static enum hb_status send(struct hb_run *run, const char *path, const int input[2],
                           struct hb_str sheet)
{
	char write[] = "--write", columns[] = "--columns=" HB_BOOK_SECOND, comma[] = "-d,",
	     utf8[] = "-eUTF-8";
	char *name = sheet_option(run, sheet);
	struct hb_book_child child;
	struct hb_buf book = { 0 };
	if (!name)
		return hb_no_memory(run->sink);
	int error = input[0] < 0 || input[1] < 0 ? errno : 0;
	if (!error)
		error = hb_book_child_start(&child, run, path, input[0], input[1],
		                            (char *[]){ write, comma, utf8, columns, name, NULL });
	if (error)
		return fail(run, HB_M_BOOK_WRITER_FAILED, hb_str(hb_error_text(error, run->lang)),
		            HB_SYSTEM);
	enum hb_status status = hear_out(run, &child, &book);
	if (status == HB_OK)
		hb_output_str(run->output, hb_buf_slice(&book));
	hb_buf_free(&book);
	return status;
}

enum hb_status hb_book_write(struct hb_run *run, struct hb_str rows, struct hb_str columns,
                             struct hb_str sheet)
{
	char path[PATH_MAX];
	if (!hb_book_child_find(path, sizeof(path)))
		return fail(run, HB_M_BOOK_NO_WRITER, HB_STR(HB_BINDIR), HB_USAGE);
	int second = held(columns);
	int input[2] = { second < 0 ? -1 : held(rows), second };
	enum hb_status status = send(run, path, input, sheet);
	for (size_t i = 0; i < 2; i++)
		if (input[i] >= 0)
			hb_sys.close(input[i]);
	return status;
}
