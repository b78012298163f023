#include "base/whole.h"

#include <errno.h>

#include "base/sys.h"

enum { BLOCK = 64 * 1024 }; /* bytes read at a time */

int hb_read_all(int fd, size_t most, struct hb_buf *out, bool *ended)
{
	*ended = false;
	while (out->len < most && !*ended && hb_buf_reserve(out, BLOCK)) {
		ssize_t n = hb_sys.read(fd, out->p + out->len, BLOCK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		*ended = n == 0;
		out->len += (size_t)n;
	}
	return 0;
}

int hb_write_all(int fd, struct hb_str bytes)
{
	while (bytes.len) {
		ssize_t n = hb_sys.write(fd, bytes.p, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : EIO;
		bytes = hb_str_from(bytes, (size_t)n);
	}
	return 0;
}
