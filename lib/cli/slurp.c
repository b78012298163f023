#include "cli/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/sys.h"

enum { LONGEST = 1 << 20 };

enum hb_status hb_slurp(struct hb_buf *out, const char *path, struct hb_sink *sink)
{
	int error = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		error = errno;
	while (!error && hb_buf_reserve(out, 4096)) {
		ssize_t n = hb_sys.read(fd, out->p + out->len, 4096);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			error = errno;
		if (n <= 0)
			break;
		out->len += (size_t)n;
		if (out->len > LONGEST)
			error = EFBIG;
	}
	if (fd >= 0)
		hb_sys.close(fd);
	if (error) {
		hb_find(sink, (struct hb_finding){ .message = HB_M_CANNOT_READ,
		                                   .file = hb_str(path),
		                                   .error = error });
		return HB_SYSTEM;
	}
	if (out->failed)
		return hb_no_memory(sink);
	if (hb_str_starts(hb_buf_slice(out), HB_STR("\xEF\xBB\xBF"))) {
		memmove(out->p, out->p + 3, out->len - 3);
		out->len -= 3;
	}
	return HB_OK;
}
