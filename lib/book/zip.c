#include "book/zip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <zip.h>

#include "base/dict.h"
#include "base/sys.h"
#include "book/book.h"

/* Deflate makes at most 1032 bytes of one. Sheets of one value over and over come near 100. A part
 * may be read more than once, and one part may stand for many sheets. */
enum { RATIO_MAX = 300, TIMES_MAX = 4 };
#define RATIO_FROM (UINT64_C(128) << 20) /* bytes unpacked from which on the ratio is looked at */

struct hb_zip {
	zip_t *zip;
	int fd;            /* of the file */
	uint64_t size, at; /* its length; how far libzip got in it */
	uint64_t total;    /* bytes unpacked so far, of all parts */
	zip_error_t error; /* of the last read, for libzip to ask for */
	const char *name;
	struct hb_sink *sink;
	zip_file_t *part; /* being read; NULL: none */
	char *part_name;
	uint64_t read, max, packed; /* bytes of it */
};

static enum hb_status refuse_part(const struct hb_zip *z, enum hb_message message,
                                  struct hb_str part, const char *why)
{
	hb_find(z->sink, (struct hb_finding){ .message = message,
	                                      .file = hb_str(z->name),
	                                      .text = { hb_book_shown(part), hb_str(why) } });
	return HB_USAGE;
}

static enum hb_status refuse(const struct hb_zip *z, enum hb_message message, const char *why)
{
	return refuse_part(z, message, hb_str(z->part_name ? z->part_name : "zip"), why);
}

/* What libzip says of a failure, as a finding. */
static enum hb_status tell(const struct hb_zip *z, const zip_error_t *error)
{
	int code = zip_error_code_zip(error);
	if (code == ZIP_ER_MEMORY)
		return hb_no_memory(z->sink);
	if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_ENCRNOTSUPP)
		return refuse(z, HB_M_BOOK_PASSWORD, "");
	if (zip_error_system_type(error) == ZIP_ET_SYS && code == ZIP_ER_READ) {
		hb_find(z->sink, (struct hb_finding){ .message = HB_M_CANNOT_READ,
		                                      .file = hb_str(z->name),
		                                      .error = zip_error_code_system(error) });
		return HB_SYSTEM;
	}
	zip_error_t copy; /* asking for the text writes into it */
	zip_error_init(&copy);
	zip_error_set(&copy, code, zip_error_code_system(error));
	enum hb_status status = refuse(z, HB_M_BOOK_DAMAGED, zip_error_strerror(&copy));
	zip_error_fini(&copy);
	return status;
}

static zip_int64_t read_file(struct hb_zip *z, void *to, zip_uint64_t len)
{
	for (;;) {
		ssize_t n = hb_sys.pread(z->fd, to, (size_t)len, (off_t)z->at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			zip_error_set(&z->error, ZIP_ER_READ, errno);
		else
			z->at += (uint64_t)n;
		return n;
	}
}

static zip_int64_t stat_file(const struct hb_zip *z, zip_stat_t *st)
{
	zip_stat_init(st);
	st->size = z->size;
	st->valid = ZIP_STAT_SIZE;
	return (zip_int64_t)sizeof(*st);
}

/* What libzip asks of the file. */
static zip_int64_t serve(void *ctx, void *data, zip_uint64_t len, zip_source_cmd_t command)
{
	struct hb_zip *z = ctx;
	zip_int64_t to;
	switch (command) {
	case ZIP_SOURCE_OPEN:
		z->at = 0;
		return 0;
	case ZIP_SOURCE_READ:
		return read_file(z, data, len);
	case ZIP_SOURCE_SEEK:
		to = zip_source_seek_compute_offset(z->at, z->size, data, len, &z->error);
		if (to >= 0)
			z->at = (uint64_t)to;
		return to >= 0 ? 0 : -1;
	case ZIP_SOURCE_TELL:
		return (zip_int64_t)z->at;
	case ZIP_SOURCE_STAT:
		return stat_file(z, data);
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&z->error, data, len);
	case ZIP_SOURCE_CLOSE:
	case ZIP_SOURCE_FREE:
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(
		        ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
		        ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
		        ZIP_SOURCE_SUPPORTS, -1);
	default:
		zip_error_set(&z->error, ZIP_ER_OPNOTSUPP, 0);
		return -1;
	}
}

static zip_source_t *source(struct hb_zip *z, int fd, struct hb_str bytes, zip_error_t *error)
{
	struct stat st;
	z->size = bytes.len;
	if (fd < 0)
		return zip_source_buffer_create(bytes.p, bytes.len, 0, error);
	if (fstat(fd, &st) != 0) {
		zip_error_set(error, ZIP_ER_READ, errno);
		return NULL;
	}
	z->fd = fd;
	z->size = (uint64_t)st.st_size;
	return zip_source_function_create(serve, z, error);
}

/* Two parts of one name, for which case does not count: which of them is meant is anyone's guess,
 * and programs differ in it. */
static enum hb_status refuse_twins(struct hb_zip *z)
{
	struct hb_dict names = { 0 };
	struct hb_buf name = { 0 };
	enum hb_status status = HB_OK;
	zip_int64_t n = zip_get_num_entries(z->zip, 0);
	for (zip_int64_t i = 0; i < n && status == HB_OK; i++) {
		const char *p = zip_get_name(z->zip, (zip_uint64_t)i, 0);
		bool is_new = true;
		name.len = 0;
		for (; p && *p; p++)
			hb_buf_char(&name, hb_char_lower(*p));
		if (name.failed ||
		    hb_dict_add(&names, hb_buf_slice(&name), &is_new) == HB_DICT_NONE)
			status = hb_no_memory(z->sink);
		else if (!is_new)
			status = refuse_part(z, HB_M_BOOK_TWINS, hb_buf_slice(&name), "");
	}
	hb_buf_free(&name);
	hb_dict_free(&names);
	return status;
}

enum hb_status hb_zip_open(struct hb_zip **out, int fd, struct hb_str bytes, const char *name,
                           struct hb_sink *sink, bool *no_zip)
{
	*out = NULL;
	struct hb_zip *z = hb_calloc(1, sizeof(*z));
	if (!z)
		return hb_no_memory(sink);
	z->name = name;
	z->sink = sink;
	zip_error_t error;
	zip_error_init(&error);
	zip_error_init(&z->error);
	zip_source_t *from = source(z, fd, bytes, &error);
	if (from && !(z->zip = zip_open_from_source(from, ZIP_RDONLY, &error)))
		zip_source_free(from);
	/* An empty file passes for a zip file with nothing in it. */
	*no_zip = z->zip ? zip_get_num_entries(z->zip, 0) <= 0
	                 : zip_error_code_zip(&error) == ZIP_ER_NOZIP;
	enum hb_status status = *no_zip ? HB_USAGE : z->zip ? HB_OK : tell(z, &error);
	zip_error_fini(&error);
	if (status == HB_OK)
		status = refuse_twins(z);
	if (status == HB_OK)
		*out = z;
	else
		hb_zip_close(z);
	return status;
}

void hb_zip_close(struct hb_zip *z)
{
	if (!z)
		return;
	hb_zip_end(z);
	if (z->zip)
		zip_discard(z->zip);
	zip_error_fini(&z->error);
	free(z);
}

static zip_int64_t place_of(struct hb_zip *z, const char *part)
{
	zip_int64_t at = zip_name_locate(z->zip, part, 0);
	return at >= 0 ? at : zip_name_locate(z->zip, part, ZIP_FL_NOCASE);
}

bool hb_zip_has(struct hb_zip *z, const char *part)
{
	return place_of(z, part) >= 0;
}

size_t hb_zip_peek(struct hb_zip *z, const char *part, char *to, size_t cap)
{
	zip_int64_t at = place_of(z, part);
	zip_file_t *file = at < 0 ? NULL : zip_fopen_index(z->zip, (zip_uint64_t)at, 0);
	if (!file)
		return 0;
	zip_int64_t n = zip_fread(file, to, cap);
	zip_fclose(file);
	return n < 0 ? 0 : (size_t)n;
}

enum hb_status hb_zip_begin(struct hb_zip *z, const char *part, uint64_t max)
{
	size_t len = strlen(part) + 1;
	hb_zip_end(z);
	z->part_name = hb_sys.malloc(len);
	if (!z->part_name)
		return hb_no_memory(z->sink);
	memcpy(z->part_name, part, len);
	z->read = 0;
	z->max = max;
	zip_stat_t st;
	zip_int64_t at = place_of(z, part);
	if (at < 0)
		return refuse(z, HB_M_BOOK_NO_PART, "");
	if (zip_stat_index(z->zip, (zip_uint64_t)at, 0, &st) != 0)
		return tell(z, zip_get_error(z->zip));
	z->packed = st.valid & ZIP_STAT_COMP_SIZE ? st.comp_size : 0;
	z->part = zip_fopen_index(z->zip, (zip_uint64_t)at, 0);
	return z->part ? HB_OK : tell(z, zip_get_error(z->zip));
}

static bool is_swollen(uint64_t unpacked, uint64_t packed)
{
	return unpacked > RATIO_FROM && unpacked / RATIO_MAX > packed;
}

enum hb_status hb_zip_read(struct hb_zip *z, char *to, size_t cap, size_t *n)
{
	zip_int64_t got = zip_fread(z->part, to, cap);
	*n = got < 0 ? 0 : (size_t)got;
	if (got < 0)
		return tell(z, zip_file_get_error(z->part));
	z->read += (uint64_t)got;
	z->total += (uint64_t)got;
	bool swollen = is_swollen(z->read, z->packed) || is_swollen(z->total / TIMES_MAX, z->size);
	return z->read > z->max || swollen ? refuse(z, HB_M_BOOK_BIG, "") : HB_OK;
}

void hb_zip_end(struct hb_zip *z)
{
	if (z->part)
		zip_fclose(z->part);
	z->part = NULL;
	free(z->part_name);
	z->part_name = NULL;
}
