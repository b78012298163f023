/*
 * input.h - the bytes of a file through a window that slides (inside lib/csv).
 *
 * What is in the window is p[begin..end). The reader moves `begin` forward as it is done with
 * bytes and asks for more with hb_input_fill(), which may move the bytes. Bytes in memory are
 * the window as they stand, without a copy. A stream encoding is turned into UTF-8 on the way in.
 */
#ifndef HB_CSV_INPUT_H
#define HB_CSV_INPUT_H

#include <iconv.h>
#include <sys/types.h>

#include "csv/encoding.h"

struct hb_input {
	const char *p;     /* the window; `own` or the caller's bytes */
	size_t begin, end; /* what is there and not done with */
	uint64_t base;     /* how far p[0] lies in the (converted) input, in bytes */
	bool eof;          /* nothing comes behind `end` */
	bool part;         /* something does, but it is not ours to have */
	/* Where bytes come from instead of `fd`; as hb_input_read(). NULL: from there. */
	ssize_t (*more)(void *ctx, char *to, size_t len);
	void *more_ctx;

	char *own; /* the buffer behind the window; NULL for bytes in memory */
	size_t cap;
	size_t block;         /* bytes read at a time */
	int fd;               /* -1: memory */
	struct hb_str memory; /* bytes that come before those of fd; of bytes in memory, what has
	                         not been converted yet */
	uint64_t read, total; /* bytes taken from the source; its length, 0 when unknown */

	iconv_t cd; /* of a stream encoding */
	bool convert;
	bool half;   /* the input ended in half a character behind a line end */
	size_t unit; /* bytes of the encoding's smallest character */
	char *raw;   /* block bytes to be converted: raw[0..n_raw) */
	size_t n_raw, raw_cap;
	bool raw_eof;

	struct hb_csv_book *book; /* fd is what becomes of a workbook; NULL: it is the input */
};

/* Fill results other than HB_OK have told SINK, with NAME as the file. */

/* Opens PATH, "-" for standard input. */
enum hb_status hb_input_open(struct hb_input *in, const char *path, size_t block,
                             struct hb_sink *sink);
/* Reads from FD, which hb_input_close() closes. */
void hb_input_descriptor(struct hb_input *in, int fd, size_t block);
void hb_input_memory(struct hb_input *in, struct hb_str bytes, size_t block);
/* IN may be {0} with fd -1. */
void hb_input_close(struct hb_input *in);
/* From here on the input is converted from encoding NAME; what is in the window is converted
 * anew. To be called once, before anything was consumed but a byte order mark. */
enum hb_status hb_input_convert(struct hb_input *in, const char *encoding, struct hb_sink *sink);
/* Lets go of the workbook behind IN, if any: book.h. The status of its end at the end of the input,
 * told to SINK; HB_OK before that. */
enum hb_status hb_input_end_book(struct hb_input *in, struct hb_sink *sink);
/* Brings at least one more byte into the window, or sets `eof`. */
enum hb_status hb_input_fill(struct hb_input *in, const char *name, struct hb_sink *sink);

/* Bytes from the source into TO: their number, 0 at the end, -1 and errno. */
ssize_t hb_input_read(struct hb_input *in, char *to, size_t len);

/* Where the window begins in the input. */
static inline uint64_t hb_input_at(const struct hb_input *in)
{
	return in->base + in->begin;
}

#endif
