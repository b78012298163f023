/* Reads a form's file and makes a form of it. */
#include "form/load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/sys.h"

enum { FILE_MAX = 1 << 20 };

static const struct hb_str none = { NULL, 0 };

static enum hb_status cannot(struct hb_load *load, enum hb_message m, int error)
{
	hb_find(load->sink,
	        (struct hb_finding){ .message = m, .file = load->path, .error = error });
	return HB_SYSTEM;
}

static enum hb_status refuse(struct hb_load *load, enum hb_message m)
{
	hb_load_wrong(load, (struct hb_mark){ 0 }, m, none, none, none, none);
	return HB_USAGE;
}

/* Reads until the end; one byte beyond the limit is enough to know that it is too big. */
static enum hb_status read_all(struct hb_load *load, int fd, size_t guess, struct hb_str *bytes)
{
	char *p = NULL;
	size_t len = 0, cap = 0;
	enum hb_status status = HB_OK;
	while (status == HB_OK) {
		size_t need = len ? len + 1 : guess + 1;
		if (len == cap && hb_grow(&p, &cap, need, 1) != 0) {
			status = hb_no_memory(load->sink);
			break;
		}
		ssize_t n = hb_sys.read(fd, p + len, cap - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			status = cannot(load, HB_M_CANNOT_READ, errno);
		if (n <= 0)
			break;
		len += (size_t)n;
		if (len > FILE_MAX)
			status = refuse(load, HB_M_FORM_TOO_BIG);
	}
	if (status == HB_OK) {
		*bytes = hb_arena_str(load->arena, (struct hb_str){ p, len });
		if (!bytes->p)
			status = hb_no_memory(load->sink);
	}
	free(p);
	return status;
}

enum hb_status hb_load_read(struct hb_load *load, const char *path, struct hb_str *bytes)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return cannot(load, HB_M_CANNOT_OPEN, errno);
	enum hb_status status;
	if (fstat(fd, &st) != 0)
		status = cannot(load, HB_M_CANNOT_READ, errno);
	else if (S_ISDIR(st.st_mode))
		status = cannot(load, HB_M_CANNOT_READ, EISDIR);
	else if (S_ISREG(st.st_mode) && st.st_mode & S_IWOTH)
		status = refuse(load, HB_M_FORM_OPEN_TO_ALL);
	else if (S_ISREG(st.st_mode) && st.st_size > FILE_MAX)
		status = refuse(load, HB_M_FORM_TOO_BIG);
	else
		status = read_all(load, fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 4096, bytes);
	hb_sys.close(fd);
	return status;
}

/* Another version has another schema: then nothing else can be said of the file. */
static bool check_version(struct hb_load *load, const struct hb_yaml *root)
{
	const struct hb_yaml *hb = hb_load_get(root, "hb");
	int64_t version;
	if (root->type != HB_YAML_MAP || !hb) {
		hb_load_wrong(load, root->mark, HB_M_FORM_NO_VERSION, none, none, none, none);
		return false;
	}
	bool number = hb->type == HB_YAML_SCALAR && hb_str_int(hb->text, 1, INT64_MAX, &version);
	if (number && version == HB_SCHEMA_VERSION)
		return true;
	hb_load_wrong(load, hb->mark, number ? HB_M_FORM_VERSION : HB_M_FORM_VERSION_BAD, hb->text,
	              hb_load_number(load, HB_SCHEMA_VERSION), none, none);
	return false;
}

/* A form NAME.yaml is asked for as NAME: then its id should be NAME. */
static void check_file_name(struct hb_load *load, const struct hb_form *form,
                            const struct hb_yaml *root)
{
	struct hb_str name = load->path, ending = HB_STR(".yaml");
	const char *slash = memrchr(name.p, '/', name.len);
	if (slash)
		name = hb_str_from(name, (size_t)(slash - name.p) + 1);
	if (!hb_str_ends(name, ending) || !form->id.len)
		return;
	name.len -= ending.len;
	if (!hb_str_eq(name, form->id))
		hb_load_wrong(load, hb_load_get(root, "id")->mark, HB_M_FORM_FILE_NAME, form->id,
		              hb_arena_str(load->arena, name), none, none);
}

static enum hb_status load_form(struct hb_load *load, struct hb_form_box *box)
{
	struct hb_str bytes;
	struct hb_yaml *root;
	enum hb_status status = hb_load_read(load, load->path.p, &bytes);
	if (status != HB_OK)
		return status;
	status = hb_yaml_parse(&root, bytes, load->path, load->arena, load->sink);
	if (status == HB_SYSTEM || !root || !check_version(load, root))
		return status == HB_OK ? HB_USAGE : status;
	hb_load_map(load, &hb_schema_form, root, box);
	hb_load_check(load, box, root);
	check_file_name(load, &box->form, root);
	if (load->no_memory)
		return hb_no_memory(load->sink);
	return load->errors ? HB_USAGE : status;
}

enum hb_status hb_form_load(struct hb_form **form, const char *path, struct hb_sink *sink)
{
	*form = NULL;
	struct hb_form_box *box = hb_calloc(1, sizeof(*box));
	if (!box)
		return hb_no_memory(sink);
	struct hb_load load = { .arena = &box->form.arena, .sink = sink, .path = hb_str(path) };
	box->form.path = hb_arena_str(load.arena, load.path);
	enum hb_status status = box->form.path.p ? load_form(&load, box) : hb_no_memory(sink);
	if (status == HB_OK)
		*form = &box->form;
	else
		hb_form_free(&box->form);
	return status;
}

void hb_form_free(struct hb_form *form)
{
	if (!form)
		return;
	struct hb_arena arena = form->arena; /* the box itself is not in it */
	hb_arena_free(&arena);
	free(form);
}
