/*
 * form_told.h - for tests of forms: a sink that keeps what was told, and a form from a text.
 *
 * Include it after <cmocka.h>.
 */
#ifndef HB_TESTS_FORM_TOLD_H
#define HB_TESTS_FORM_TOLD_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form/form.h"

/* Keeps "line:column code: text" of each finding, one a line, and which messages ever came. */
struct told {
	struct hb_sink sink;
	struct hb_buf text;
	size_t n;
};

static bool told_ever[HB_MESSAGE_COUNT];

static inline void told_keep(struct hb_sink *sink, const struct hb_finding *f)
{
	struct told *told = (struct told *)sink;
	struct hb_str code = hb_finding_code(f);
	told->n++;
	told_ever[f->message] = true;
	hb_buf_printf(&told->text, "%llu:%u %.*s: ", (unsigned long long)f->line, f->column,
	              HB_STR_ARGS(code));
	hb_finding_text(&told->text, f, HB_LANG_EN, false);
	hb_buf_char(&told->text, '\n');
}

static inline struct told told_new(void)
{
	return (struct told){ .sink = { .take = told_keep } };
}

/* A new folder; the caller removes it with told_clean(). */
static inline void told_dir(char dir[64])
{
	strcpy(dir, "/tmp/hb_form_XXXXXX");
	assert_non_null(mkdtemp(dir));
}

/* Writes LEN bytes as DIR/NAME with MODE; the path goes to PATH. */
static inline void told_file(const char *dir, const char *name, const void *bytes, size_t len,
                             mode_t mode, char path[192])
{
	snprintf(path, 192, "%s/%s", dir, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* Loads LEN bytes as a form proef.yaml. */
static inline enum hb_status told_load(struct hb_form **form, const void *bytes, size_t len,
                                       mode_t mode, struct told *told)
{
	char dir[64], path[192];
	told_dir(dir);
	told_file(dir, "proef.yaml", bytes, len, mode, path);
	enum hb_status status = hb_form_load(form, path, told ? &told->sink : NULL);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
	assert_true((status == HB_OK) == (*form != NULL));
	return status;
}

#endif
