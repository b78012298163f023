/* An input that turns out to be a workbook: from then on its bytes are the CSV made of it. */
#include "csv/book.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/sys.h"
#include "base/whole.h"
#include "csv/private.h"

const struct hb_csv_books *hb_csv_books;

static enum hb_status told(struct hb_csv_reader *r, enum hb_message message, int error)
{
	hb_find(r->sink, (struct hb_finding){ .message = message,
	                                      .file = hb_str(r->name),
	                                      .expected = HB_STR(HB_CSV_BOOK_MAX_TEXT),
	                                      .error = error });
	return message == HB_M_CSV_BOOK_BIG ? HB_USAGE : HB_SYSTEM;
}

/* All of the input into FD: what is in the window, and what comes behind it. */
static enum hb_status copy_all(struct hb_csv_reader *r, int fd)
{
	for (uint64_t held = 0;;) {
		struct hb_str s = { r->in.p + r->in.begin, r->in.end - r->in.begin };
		held += s.len;
		if (held > HB_CSV_BOOK_MAX)
			return told(r, HB_M_CSV_BOOK_BIG, 0);
		int error = hb_write_all(fd, s);
		if (error)
			return told(r, HB_M_CANNOT_READ, error);
		r->in.begin = r->in.end;
		if (r->in.eof)
			return HB_OK;
		if (!hb_csv_fill(r))
			return r->status;
	}
}

/* A zip file's directory stands at its end, so what cannot be read anew from its start is kept:
 * in memory, for it is of no business to any disk. */
static enum hb_status hold(struct hb_csv_reader *r, int *fd)
{
	*fd = memfd_create("hb", MFD_CLOEXEC);
	enum hb_status status = *fd < 0 ? told(r, HB_M_CANNOT_READ, errno) : copy_all(r, *fd);
	if (status != HB_OK && *fd >= 0)
		hb_sys.close(*fd);
	return status;
}

bool hb_csv_is_book(struct hb_str start)
{
	if (hb_str_starts(start, HB_STR("\xD0\xCF\x11\xE0")))
		return true;
	if (start.len < 3 || !hb_str_starts(start, HB_STR("PK")))
		return false;
	unsigned char c = (unsigned char)start.p[2];
	return c < ' ' && c != '\t' && c != '\r' && c != '\n';
}

enum hb_status hb_csv_turn_book(struct hb_csv_reader *r)
{
	struct hb_csv_book *book;
	int csv, held = -1;
	bool whole = r->in.fd >= 0 && r->in.total && !r->options.ahead.len &&
	             lseek(r->in.fd, 0, SEEK_CUR) == (off_t)r->in.read;
	enum hb_status status = whole ? HB_OK : hold(r, &held);
	if (status != HB_OK)
		return status;
	status = hb_csv_books->begin(&book, whole ? r->in.fd : held, r->name, &csv, r->sink);
	if (held >= 0)
		hb_sys.close(held);
	if (status != HB_OK)
		return status;
	size_t block = r->in.block;
	hb_input_close(&r->in);
	hb_input_descriptor(&r->in, csv, block);
	r->in.book = book;
	/* Whatever was asked for is about files that may be written in one way or another. */
	r->options.delimiter = ',';
	hb_encoding_utf8(&r->dialect.encoding);
	return HB_OK;
}

enum hb_status hb_input_end_book(struct hb_input *in, struct hb_sink *sink)
{
	struct hb_csv_book *book = in->book;
	bool whole = in->eof;
	if (!book)
		return HB_OK;
	in->book = NULL;
	if (in->fd > STDIN_FILENO)
		hb_sys.close(in->fd);
	in->fd = -1;
	return hb_csv_books->end(book, whole, sink);
}
