/* Any bytes as a form: it is loaded or refused with a reason, never both. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hear(struct hb_sink *sink, const struct hb_finding *f)
{
	(void)sink;
	struct hb_buf text = { 0 };
	hb_finding_text(&text, f, HB_LANG_NL, false);
	if (!hb_str_utf8(hb_buf_slice(&text)))
		abort();
	hb_buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	int fd = memfd_create("form", MFD_CLOEXEC);
	if (fd < 0 || fchmod(fd, 0600) != 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct hb_sink sink = { .take = hear };
	struct hb_form *form = NULL;
	enum hb_status status = hb_form_load(&form, path, &sink);
	if (!status != (form != NULL) || !status == (sink.count[HB_ERROR] > 0))
		abort();
	hb_form_free(form);
	close(fd);
	return 0;
}
