#include "cli/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/sys.h"
#include "base/whole.h"

enum { LONGEST = 1 << 20 };

enum hb_status hb_slurp(struct hb_buf *out, const char *path, struct hb_sink *sink)
{
	bool ended;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error = fd < 0 ? errno : hb_read_all(fd, LONGEST + 1, out, &ended);
	if (!error && !ended && !out->failed)
		error = EFBIG;
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
