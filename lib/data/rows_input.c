/* One input as bytes: opening it, and holding what comes through a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "base/whole.h"
#include "data/rows_state.h"

#define HELD_MAX ((size_t)16 << 20) /* bytes of a pipe held to pass over it twice */

static bool knows(const struct hb_table *table, struct hb_str name)
{
	return table && hb_table_field(table, name) != HB_NO_FIELD;
}

/* Scores a header while the dialect is sought, as hb_import_score() does for foreign ones. */
static size_t score_canonical(void *ctx, const struct hb_str *cell, size_t n)
{
	const struct hb_rows *rows = ctx;
	size_t score = 0;
	for (size_t i = 0; i < n; i++) {
		struct hb_str name = hb_str_trim(cell[i]);
		score += hb_table_field(rows->options->table, name) != HB_NO_FIELD ||
		         knows(rows->options->other, name) || knows(rows->options->another, name);
	}
	return score;
}

static struct hb_csv_options reader_options(const struct hb_rows *rows)
{
	const struct hb_rows_options *o = rows->options;
	struct hb_csv_options options = { .delimiter = o->delimiter,
		                          .encoding = o->encoding,
		                          .preamble = o->import != NULL };
	if (o->import) {
		options.score = hb_import_score;
		options.score_ctx = (void *)(uintptr_t)o->import;
	} else {
		options.score = score_canonical;
		options.score_ctx = (void *)(uintptr_t)rows;
	}
	return options;
}

static enum hb_status told(struct hb_rows *rows, const struct input *in, enum hb_message m,
                           int error)
{
	hb_find(rows->sink, (struct hb_finding){ .message = m, .file = in->name, .error = error });
	return HB_SYSTEM;
}

enum hb_status hb_rows_open_reader(struct hb_rows *rows, struct input *in)
{
	if (in->from >= 0) /* a file as standard input: from where it stood */
		lseek(STDIN_FILENO, in->from, SEEK_SET);
	struct hb_csv_options options = reader_options(rows);
	options.ahead = hb_buf_slice(&in->held);
	if (in->pipe) { /* what is behind that; a FIFO cannot be opened a second time */
		options.fd = fcntl(in->pipe, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		if (options.fd < 0)
			return told(rows, in, HB_M_CANNOT_READ, errno);
	}
	return hb_csv_open(&in->reader, in->path, &options, rows->sink);
}

static bool is_regular(const char *path)
{
	struct stat st;
	int failed = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(path, &st);
	return failed || S_ISREG(st.st_mode); /* what is not there is told by the reader */
}

/* Import may pass over its input twice, so up to 16 MiB of a pipe is read ahead. */
static enum hb_status hold_pipe(struct hb_rows *rows, struct input *in, bool *whole)
{
	*whole = false;
	int fd = STDIN_FILENO;
	if (strcmp(in->path, "-") != 0) {
		fd = hb_sys.open(in->path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return told(rows, in, HB_M_CANNOT_OPEN, errno);
		in->pipe = fd;
	}
	int error = hb_read_all(fd, HELD_MAX, &in->held, whole);
	if (error)
		return told(rows, in, HB_M_CANNOT_READ, error);
	return in->held.failed ? hb_no_memory(rows->sink) : HB_OK;
}

enum hb_status hb_rows_open_input(struct hb_rows *rows, struct input *in)
{
	bool whole = false;
	in->once = !is_regular(in->path);
	in->from = strcmp(in->path, "-") == 0 && !in->once ? lseek(STDIN_FILENO, 0, SEEK_CUR) : -1;
	if (in->once && rows->options->import) {
		enum hb_status status = hold_pipe(rows, in, &whole);
		if (status)
			return status;
		in->once = !whole;
	}
	return hb_rows_open_reader(rows, in);
}

bool hb_input_reopen(struct hb_rows *rows, struct input *in)
{
	size_t n = 0;
	const struct hb_str *header = NULL;
	if (hb_rows_open_reader(rows, in) != HB_OK) {
		in->left_out = true;
		return false;
	}
	header = hb_csv_header(in->reader, &n);
	bool same = n == in->n_columns;
	for (size_t i = 0; same && i < n; i++)
		same = hb_str_eq(header[i], in->header[i]);
	if (same)
		return true;
	hb_find(rows->sink, (struct hb_finding){ .message = HB_M_FILE_CHANGED, .file = in->name });
	hb_csv_close(in->reader);
	in->reader = NULL;
	in->left_out = true;
	return false;
}
