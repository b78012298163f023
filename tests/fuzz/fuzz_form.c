/* Any bytes as a form: it is loaded or refused, and what was made of it is freed. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "form/bind.h"
#include "form/form.h"

static void take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct hb_buf text = { 0 };
	(void)sink;
	hb_finding_text(&text, f, f->line % 2 ? HB_LANG_EN : HB_LANG_NL, false);
	hb_buf_free(&text);
}

/* Every field is found by its id, its choices by theirs, and the long shape can be made. */
static void use(const struct hb_form *form)
{
	for (size_t t = 0; t < form->n_tables; t++) {
		const struct hb_table *table = &form->tables[t];
		struct hb_arena arena = { 0 };
		struct hb_long shape;
		for (uint32_t i = 0; i < table->n_fields; i++) {
			const struct hb_field *field = &table->fields[i];
			if (hb_table_field(table, field->id) != i)
				abort();
			for (uint32_t c = 0; c < field->n_choices; c++)
				if (hb_field_choice(field, field->choices[c].id) != c)
					abort();
		}
		hb_table_long(&arena, table, &shape);
		hb_arena_free(&arena);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];
	if (fd < 0) {
		fd = memfd_create("form", 0);
		if (fd < 0)
			abort();
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		fchmod(fd, 0600);
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	struct hb_sink sink = { .take = take };
	struct hb_form *form;
	enum hb_status status = hb_form_load(&form, path, &sink);
	if ((status == HB_OK) != (form != NULL) || (status != HB_OK && !sink.count[HB_ERROR]))
		abort();
	if (form)
		use(form);
	hb_form_free(form);
	return 0;
}
