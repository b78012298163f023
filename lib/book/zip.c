#include "book/zip.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zip.h>

#include "base/sys.h"

/* Deflate makes at most 1032 bytes of one. Sheets of one value over and over come near 100. */
enum { RATIO_MAX = 300 };
#define RATIO_FROM (UINT64_C(128) << 20) /* bytes unpacked from which on the ratio is looked at */

struct hb_zip {
	zip_t *zip;
	const char *name;
	struct hb_sink *sink;
	zip_file_t *part; /* being read; NULL: none */
	char *part_name;
	uint64_t read, max, packed; /* bytes of it */
};

static enum hb_status refuse(const struct hb_zip *z, enum hb_message message, const char *why)
{
	hb_find(z->sink, (struct hb_finding){ .message = message,
	                                      .file = hb_str(z->name),
	                                      .text = { hb_str(z->part_name ? z->part_name : "zip"),
	                                                hb_str(why) } });
	return HB_USAGE;
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

static zip_source_t *source(int fd, struct hb_str bytes, zip_error_t *error)
{
	if (fd < 0)
		return zip_source_buffer_create(bytes.p, bytes.len, 0, error);
	int own = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	FILE *file = own < 0 ? NULL : fdopen(own, "rb");
	if (!file) {
		zip_error_set(error, ZIP_ER_MEMORY, 0);
		if (own >= 0)
			hb_sys.close(own);
		return NULL;
	}
	zip_source_t *s = zip_source_filep_create(file, 0, -1, error);
	if (!s)
		fclose(file);
	return s;
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
	zip_source_t *from = source(fd, bytes, &error);
	if (from && !(z->zip = zip_open_from_source(from, ZIP_RDONLY, &error)))
		zip_source_free(from);
	/* An empty file passes for a zip file with nothing in it. */
	*no_zip = z->zip ? zip_get_num_entries(z->zip, 0) <= 0
	                 : zip_error_code_zip(&error) == ZIP_ER_NOZIP;
	enum hb_status status = *no_zip ? HB_USAGE : z->zip ? HB_OK : tell(z, &error);
	zip_error_fini(&error);
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

enum hb_status hb_zip_read(struct hb_zip *z, char *to, size_t cap, size_t *n)
{
	zip_int64_t got = zip_fread(z->part, to, cap);
	*n = got < 0 ? 0 : (size_t)got;
	if (got < 0)
		return tell(z, zip_file_get_error(z->part));
	z->read += (uint64_t)got;
	bool swollen = z->read > RATIO_FROM && z->read / RATIO_MAX > z->packed;
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
