/* Finds a form by name in the folders where forms may be. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/near.h"
#include "base/sys.h"
#include "form/form.h"

static const struct hb_str ending = { ".yaml", 5 };

/* What a user's NAME says: a form by path or by id, and perhaps one of its parts. */
struct wanted {
	struct hb_str path; /* empty: sought by id */
	struct hb_str id;
	struct hb_str part; /* empty: none */
};

static bool is_id(struct hb_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", s.p[i]))
			return false;
	return s.len > 0;
}

/* "canvas/plan" is a part unless no form canvas is found; "./canvas" and "x.yaml" are paths. */
static struct wanted read_name(struct hb_str name)
{
	struct wanted w = { .id = name };
	size_t cut = hb_str_search(name, HB_STR(".yaml/"));
	if (cut != SIZE_MAX) {
		w.path = (struct hb_str){ name.p, cut + ending.len };
		w.part = hb_str_from(name, cut + ending.len + 1);
		return w;
	}
	size_t slash = hb_str_find(name, '/');
	struct hb_str first = { name.p, slash }, rest = hb_str_from(name, slash + 1);
	if (hb_str_ends(name, ending)) {
		w.path = name;
	} else if (slash < name.len && is_id(first) && is_id(rest)) {
		w.id = first;
		w.part = rest;
	} else if (slash < name.len) {
		w.path = name;
	}
	return w;
}

static bool exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* Leaves in PATH where form ID is; returns the index of its folder, or dirs->n. */
static size_t seek(struct hb_buf *path, struct hb_str id, const struct hb_form_dirs *dirs)
{
	for (size_t i = 0; i < dirs->n; i++) {
		path->len = 0;
		hb_buf_cstr(path, dirs->dir[i]);
		hb_buf_char(path, '/');
		hb_buf_str(path, id);
		hb_buf_str(path, ending);
		if (exists(hb_buf_text(path)))
			return i;
	}
	return dirs->n;
}

static int by_name(const void *a, const void *b)
{
	return hb_str_cmp(*(const struct hb_str *)a, *(const struct hb_str *)b);
}

/* The names of all forms in the folders. False without memory. */
static bool list_forms(const struct hb_form_dirs *dirs, struct hb_arena *arena,
                       struct hb_str **names, size_t *n)
{
	size_t cap = 0;
	for (size_t i = 0; i < dirs->n; i++) {
		DIR *dir = opendir(dirs->dir[i]);
		bool ok = true;
		for (struct dirent *e; ok && dir && (e = readdir(dir));) {
			struct hb_str name = hb_str(e->d_name);
			if (!hb_str_ends(name, ending))
				continue;
			name.len -= ending.len;
			name = hb_arena_str(arena, name);
			ok = name.p && hb_grow(names, &cap, *n + 1, sizeof(**names)) == 0;
			if (ok)
				(*names)[(*n)++] = name;
		}
		if (dir)
			closedir(dir);
		if (!ok)
			return false;
	}
	return true;
}

bool hb_form_names(const struct hb_form_dirs *dirs, struct hb_arena *arena, struct hb_str **names,
                   size_t *n)
{
	size_t kept = 0;
	*names = NULL;
	*n = 0;
	if (!list_forms(dirs, arena, names, n)) {
		free(*names);
		*names = NULL;
		*n = 0;
		return false;
	}
	if (*n)
		qsort(*names, *n, sizeof(**names), by_name);
	for (size_t i = 0; i < *n; i++)
		if (!kept || !hb_str_eq((*names)[kept - 1], (*names)[i]))
			(*names)[kept++] = (*names)[i];
	*n = kept;
	return true;
}

/* Tells that there is no form ID, and the nearest there is (of equals the first by name, whatever
 * order a folder gives them in). */
static enum hb_status not_found(struct hb_str id, const struct hb_form_dirs *dirs,
                                struct hb_sink *sink)
{
	struct hb_arena arena = { 0 };
	struct hb_buf where = { 0 };
	struct hb_str *names = NULL;
	size_t n = 0;
	for (size_t i = 0; i < dirs->n; i++)
		hb_buf_printf(&where, "%s%s", i ? ", " : "", dirs->dir[i]);
	bool ok = hb_form_names(dirs, &arena, &names, &n) && !where.failed;
	struct hb_str near = hb_near(id, names, n);
	if (ok)
		hb_find(sink, (struct hb_finding){ .message = !dirs->n   ? HB_M_FORM_NO_DIRS
		                                              : near.len ? HB_M_FORM_NOT_FOUND_NEAR
		                                                         : HB_M_FORM_NOT_FOUND,
		                                   .text = { id, hb_buf_slice(&where), near } });
	free(names);
	hb_buf_free(&where);
	hb_arena_free(&arena);
	return ok ? HB_USAGE : hb_no_memory(sink);
}

static enum hb_status no_part(const struct hb_form *form, struct hb_str part, struct hb_sink *sink)
{
	struct hb_buf ids = { 0 };
	bool parts = form->n_tables && !hb_str_eq(form->tables[0].id, form->id);
	for (size_t i = 0; i < form->n_tables; i++) {
		hb_buf_cstr(&ids, i ? ", " : "");
		hb_buf_str(&ids, form->tables[i].id);
	}
	bool failed = ids.failed;
	if (!failed)
		hb_find(sink, (struct hb_finding){ .message = parts ? HB_M_FORM_NO_PART
		                                                    : HB_M_FORM_NO_PARTS,
		                                   .file = form->path,
		                                   .expected = hb_buf_slice(&ids),
		                                   .text = { form->id, part } });
	hb_buf_free(&ids);
	return failed ? hb_no_memory(sink) : HB_USAGE;
}

/* Loads PATH and takes PART of it. */
static enum hb_status open_form(struct hb_form **form, const struct hb_table **table,
                                const char *path, struct hb_str part, struct hb_sink *sink)
{
	enum hb_status status = hb_form_load(form, path, sink);
	if (status != HB_OK)
		return status;
	*table = (*form)->n_tables ? &(*form)->tables[0] : NULL;
	if (!part.len)
		return HB_OK;
	*table = hb_form_table(*form, part);
	bool whole = hb_str_eq(part, (*form)->id); /* the one table of a form is no part */
	if (*table && !whole)
		return HB_OK;
	status = no_part(*form, part, sink);
	hb_form_free(*form);
	*form = NULL;
	*table = NULL;
	return status;
}

static void note_own(struct hb_str id, struct hb_str path, struct hb_sink *sink)
{
	hb_find(sink, (struct hb_finding){ .message = HB_M_FORM_OWN, .text = { id, path } });
}

static enum hb_status find(struct hb_form **form, const struct hb_table **table, const char *name,
                           const struct hb_form_dirs *dirs, struct hb_buf *path,
                           struct hb_sink *sink)
{
	struct wanted w = read_name(hb_str(name));
	if (w.path.len) {
		hb_buf_str(path, w.path);
		if (path->failed)
			return hb_no_memory(sink);
		return open_form(form, table, hb_buf_text(path), w.part, sink);
	}
	size_t at = seek(path, w.id, dirs);
	if (path->failed)
		return hb_no_memory(sink);
	if (at == dirs->n && w.part.len && exists(name)) /* a file without an ending */
		return open_form(form, table, name, (struct hb_str){ 0 }, sink);
	if (at == dirs->n)
		return not_found(w.id, dirs, sink);
	enum hb_status status = open_form(form, table, hb_buf_text(path), w.part, sink);
	if (status == HB_OK && at < dirs->n_own)
		note_own(w.id, hb_buf_slice(path), sink);
	return status;
}

enum hb_status hb_form_find(struct hb_form **form, const struct hb_table **table, const char *name,
                            const struct hb_form_dirs *dirs, struct hb_sink *sink)
{
	struct hb_buf path = { 0 };
	const struct hb_table *ignored;
	*form = NULL;
	if (!table)
		table = &ignored;
	*table = NULL;
	enum hb_status status = find(form, table, name, dirs, &path, sink);
	hb_buf_free(&path);
	return status;
}
