#include "cli/search.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct list {
	struct hb_arena *arena;
	const char **dir;
	size_t n, cap;
	bool failed;
};

/* Adds the folder BASE followed by REST. */
static void add(struct list *l, struct hb_str base, const char *rest)
{
	size_t len = strlen(rest);
	char *dir = hb_arena_alloc(l->arena, base.len + len + 1);
	if (!dir || l->n == l->cap) {
		l->failed = true;
		return;
	}
	if (base.len)
		memcpy(dir, base.p, base.len);
	memcpy(dir + base.len, rest, len + 1);
	l->dir[l->n++] = dir;
}

/* The tree's forms stand two or three folders above build/bin/PROGRAM or build/san/bin/PROGRAM. */
static void add_build_tree(struct list *l)
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (len <= 0)
		return;
	self[len] = '\0';
	for (int up = 0; up < 4; up++) {
		char *slash = strrchr(self, '/');
		if (!slash)
			return;
		*slash = '\0';
		struct stat st;
		char probe[PATH_MAX + sizeof("/forms/periodes.yaml")];
		memcpy(probe, self, (size_t)(slash - self));
		memcpy(probe + (slash - self), "/forms/periodes.yaml",
		       sizeof("/forms/periodes.yaml"));
		if (up >= 2 && stat(probe, &st) == 0) {
			add(l, hb_str(self), "/forms");
			return;
		}
	}
}

static size_t parts_of(const char *paths)
{
	size_t n = 1;
	for (; paths && *paths; paths++)
		n += *paths == ':';
	return n;
}

bool hb_search_dirs(struct hb_form_dirs *dirs, struct hb_arena *arena)
{
	const char *own = getenv("HB_FORMS"), *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	size_t cap = parts_of(own) + 5;
	struct list l = { arena, hb_arena_array(arena, cap, sizeof(*l.dir)), 0, cap, false };
	if (!l.dir)
		return false;
	struct hb_str rest = hb_str(own);
	while (rest.p) {
		struct hb_str dir = hb_str_cut(&rest, ':');
		if (dir.len)
			add(&l, dir, "");
	}
	if (config && *config)
		add(&l, hb_str(config), "/hb/forms");
	else if (home && *home)
		add(&l, hb_str(home), "/.config/hb/forms");
	add(&l, hb_str(HB_SYSCONFDIR), "/forms");
	size_t n_own = l.n;
	add(&l, hb_str(HB_DATADIR), "/forms");
	add_build_tree(&l);
	*dirs = (struct hb_form_dirs){ l.dir, l.n, n_own };
	return !l.failed;
}
