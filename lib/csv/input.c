#include "csv/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"

enum { BLOCK = 256 * 1024 };

static enum hb_status told(struct hb_sink *sink, enum hb_message m, const char *name, int error)
{
	hb_find(sink, (struct hb_finding){ .message = m, .file = hb_str(name), .error = error });
	return HB_SYSTEM;
}

enum hb_status hb_input_open(struct hb_input *in, const char *path, size_t block,
                             struct hb_sink *sink)
{
	*in = (struct hb_input){ .fd = STDIN_FILENO, .block = block ? block : BLOCK };
	if (strcmp(path, "-") != 0)
		in->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		return told(sink, HB_M_CANNOT_OPEN, path, errno);
	struct stat st;
	if (fstat(in->fd, &st) == 0 && S_ISREG(st.st_mode))
		in->total = (uint64_t)st.st_size;
	return HB_OK;
}

void hb_input_descriptor(struct hb_input *in, int fd, size_t block)
{
	*in = (struct hb_input){ .fd = fd, .block = block ? block : BLOCK };
}

void hb_input_memory(struct hb_input *in, struct hb_str bytes, size_t block)
{
	*in = (struct hb_input){ .p = bytes.p ? bytes.p : "",
		                 .end = bytes.len,
		                 .eof = true,
		                 .block = block ? block : BLOCK,
		                 .fd = -1,
		                 .read = bytes.len,
		                 .total = bytes.len };
}

void hb_input_close(struct hb_input *in)
{
	hb_input_end_book(in, NULL);
	if (in->fd > STDIN_FILENO)
		hb_sys.close(in->fd);
	if (in->convert)
		iconv_close(in->cd);
	free(in->own);
	free(in->raw);
	*in = (struct hb_input){ .fd = -1 };
}

/* Room for a block behind the window. Bytes are moved to the front only when at least as many
 * have been done with, so that moving never costs more than reading did. */
static bool make_room(struct hb_input *in, size_t extra)
{
	size_t kept = in->end - in->begin;
	if (in->cap - in->end >= extra)
		return true;
	if (in->own && in->begin >= kept) {
		memmove(in->own, in->own + in->begin, kept);
		in->base += in->begin;
		in->begin = 0;
		in->end = kept;
	}
	if (in->cap - in->end >= extra)
		return true;
	size_t want = in->cap ? in->cap : extra;
	while (want - in->end < extra)
		want *= 2;
	char *grown = hb_sys.realloc(in->own, want);
	if (!grown)
		return false;
	in->own = grown;
	in->cap = want;
	in->p = grown;
	return true;
}

ssize_t hb_input_read(struct hb_input *in, char *to, size_t len)
{
	if (in->fd < 0 || in->memory.len) {
		size_t n = in->memory.len < len ? in->memory.len : len;
		if (n)
			memcpy(to, in->memory.p, n);
		in->memory = hb_str_from(in->memory, n);
		return (ssize_t)n;
	}
	for (;;) {
		ssize_t n = hb_sys.read(in->fd, to, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n > 0)
			in->read += (uint64_t)n;
		return n;
	}
}

static ssize_t take(struct hb_input *in, char *to, size_t len)
{
	return in->more ? in->more(in->more_ctx, to, len) : hb_input_read(in, to, len);
}

enum hb_status hb_input_convert(struct hb_input *in, const char *encoding, struct hb_sink *sink)
{
	static const char *const wide[][2] = {
		{ "UTF-16", "\2" }, { "UCS-2", "\2" }, { "UTF-32", "\4" }, { "UCS-4", "\4" }
	};
	in->unit = 1;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (strncasecmp(encoding, wide[i][0], strlen(wide[i][0])) == 0)
			in->unit = (size_t)wide[i][1][0];
	size_t have = in->end - in->begin;
	bool memory = in->fd < 0;
	in->raw_cap = in->block + (memory ? 0 : have) + 64;
	in->raw = hb_sys.malloc(in->raw_cap);
	if (!in->raw)
		return hb_no_memory(sink);
	in->cd = iconv_open("UTF-8", encoding);
	if (in->cd == (iconv_t)-1)
		return hb_no_memory(sink);
	in->convert = true;
	if (memory)
		in->memory = (struct hb_str){ in->p + in->begin, have };
	else
		memcpy(in->raw, in->p + in->begin, have);
	in->n_raw = memory ? 0 : have;
	in->raw_eof = !memory && in->eof;
	in->eof = false;
	in->begin = in->end = 0;
	in->base = 0;
	return HB_OK;
}

/* A byte without meaning becomes two that UTF-8 never has and that still tell which it was, so
 * that its record is found wanting and the byte can be named. */
static void put_bad(struct hb_input *in, unsigned char byte)
{
	in->own[in->end++] = (char)(0xF8 | byte >> 6);
	in->own[in->end++] = (char)(0x80 | (byte & 0x3F));
}

static void drop_raw(struct hb_input *in, size_t n)
{
	in->n_raw -= n;
	memmove(in->raw, in->raw + n, in->n_raw);
}

/* What is left at the end and is no whole character. Behind a line end nothing is lost by it. */
static void finish_raw(struct hb_input *in)
{
	char last = in->end > in->begin ? in->p[in->end - 1] : '\n';
	in->half = in->n_raw > 0;
	if (last != '\n' && last != '\r')
		for (size_t i = 0; i < in->n_raw; i++)
			put_bad(in, (unsigned char)in->raw[i]);
	in->n_raw = 0;
}

/* Converts what is in `raw`; there is room for it. */
static void convert_raw(struct hb_input *in)
{
	char *from = in->raw, *to = in->own + in->end;
	size_t left = in->n_raw, room = in->cap - in->end;
	while (left && iconv(in->cd, &from, &left, &to, &room) == (size_t)-1 && errno == EILSEQ) {
		in->end = (size_t)(to - in->own);
		for (size_t i = 0; i < in->unit && left; i++, left--)
			put_bad(in, (unsigned char)*from++);
		iconv(in->cd, NULL, NULL, NULL, NULL);
		to = in->own + in->end;
		room = in->cap - in->end;
	}
	in->end = (size_t)(to - in->own);
	drop_raw(in, in->n_raw - left);
}

/* More bytes behind what is left in `raw`: 1, 0 at the end, -1 and errno. An encoding that makes
 * very much of a byte may leave it full: then there is enough to convert already. */
static int take_raw(struct hb_input *in)
{
	size_t room = in->raw_cap - in->n_raw;
	if (in->raw_eof || room == 0)
		return !in->raw_eof;
	ssize_t n = take(in, in->raw + in->n_raw, room < in->block ? room : in->block);
	if (n > 0)
		in->n_raw += (size_t)n;
	return n > 0 ? 1 : (int)n;
}

/* Bytes that came into the window, 0 at the end, -1 and errno, -2 without memory. */
static ssize_t fill_converted(struct hb_input *in)
{
	size_t before = in->end - in->begin;
	do {
		/* UTF-8 takes at most four bytes for one of any encoding that matters here. */
		if (!make_room(in, 4 * in->raw_cap + 64))
			return -2;
		int more = take_raw(in);
		if (more < 0)
			return -1;
		in->raw_eof = more == 0;
		convert_raw(in);
		if (in->raw_eof)
			finish_raw(in);
	} while (in->end - in->begin == before && !in->raw_eof);
	return (ssize_t)(in->end - in->begin - before);
}

enum hb_status hb_input_fill(struct hb_input *in, const char *name, struct hb_sink *sink)
{
	if (in->eof)
		return HB_OK;
	ssize_t n;
	if (in->convert) {
		n = fill_converted(in);
		in->eof = in->raw_eof && n >= 0;
	} else {
		n = make_room(in, in->block) ? take(in, in->own + in->end, in->block) : -2;
		if (n > 0)
			in->end += (size_t)n;
		in->eof = n == 0;
	}
	if (in->eof && in->book)
		return hb_input_end_book(in, sink);
	if (n == -2)
		return hb_no_memory(sink);
	return n < 0 ? told(sink, HB_M_CANNOT_READ, name, errno) : HB_OK;
}
