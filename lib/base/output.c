#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "base/whole.h"

enum { BUFFER_SIZE = 64 * 1024 };

struct hb_output {
	int fd;
	int error;             /* errno of the first failure; 0: none */
	bool straight;         /* no rename at the end */
	bool nameless;         /* opened with O_TMPFILE: has no name until commit */
	bool standard;         /* standard output: not ours to close early */
	bool told;             /* the user knows of the error */
	bool synced;           /* nothing was written since the last sync */
	char *name;            /* as the user gave it, for messages */
	char *target;          /* links resolved: where the file goes */
	char *temp;            /* the name beside it, while it has one */
	struct hb_buf *memory; /* written to instead of fd */
	size_t used;
	char buffer[BUFFER_SIZE];
};

static void free_output(struct hb_output *o)
{
	free(o->name);
	free(o->target);
	free(o->temp);
	free(o);
}

static enum hb_status cannot(struct hb_sink *sink, const char *name, int error)
{
	hb_find(sink, (struct hb_finding){
	                      .message = HB_M_CANNOT_WRITE, .file = hb_str(name), .error = error });
	return HB_SYSTEM;
}

static char *copy(const char *s)
{
	size_t len = strlen(s) + 1;
	char *p = hb_sys.malloc(len);
	return p ? memcpy(p, s, len) : NULL;
}

/* PATH's folder in DIR; false when it does not fit. */
static bool folder_of(const char *path, char dir[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;
	if (len >= PATH_MAX)
		return false;
	if (!slash)
		return memcpy(dir, ".", 2);
	memcpy(dir, len ? path : "/", len ? len : 1);
	dir[len ? len : 1] = '\0';
	return true;
}

/* A hidden name in the target's folder that nothing is likely to have: `.hb-` and 12 letters. */
static char *temp_name(const char *target)
{
	static const char letter[] = "abcdefghijklmnopqrstuvwxyz234567";
	char dir[PATH_MAX];
	unsigned char draw[12];
	if (!folder_of(target, dir) || getrandom(draw, sizeof(draw), 0) != sizeof(draw))
		return NULL;
	size_t len = strlen(dir) + sizeof("/.hb-") + sizeof(draw);
	char *p = hb_sys.malloc(len);
	if (!p)
		return NULL;
	int at = snprintf(p, len, "%s/.hb-", dir);
	for (size_t i = 0; i < sizeof(draw); i++)
		p[at++] = letter[draw[i] % 32];
	p[at] = '\0';
	return p;
}

/* Removes the hidden file, if it has a name. */
static void drop_temp(struct hb_output *o)
{
	if (o->temp)
		unlink(o->temp);
	free(o->temp);
	o->temp = NULL;
}

/* A file without a name can be given one later through /proc alone. */
static int open_nameless(const char *dir, mode_t mode)
{
	if (access("/proc/self/fd", X_OK) != 0)
		return -1;
	return hb_sys.open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}

/* Opens a new file in the target's folder: 0, or an errno. With OLD it gets the mode and, where we
 * may give it away, the owner of the file that it will replace. */
static int open_beside(struct hb_output *o, const struct stat *old)
{
	char dir[PATH_MAX];
	if (!folder_of(o->target, dir))
		return ENAMETOOLONG;
	o->fd = open_nameless(dir, 0600);
	o->nameless = o->fd >= 0;
	for (int attempt = 0; o->fd < 0 && attempt < 100; attempt++) {
		free(o->temp);
		o->temp = temp_name(o->target);
		if (!o->temp)
			return ENOMEM;
		o->fd = hb_sys.open(o->temp, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
		if (o->fd < 0 && errno != EEXIST)
			break;
	}
	if (o->fd < 0) { /* nothing of ours bears that name */
		int error = errno;
		free(o->temp);
		o->temp = NULL;
		return error;
	}
	if (old && (old->st_uid != geteuid() || old->st_gid != getegid()) &&
	    fchown(o->fd, old->st_uid, old->st_gid) != 0 && errno != EPERM)
		return errno;
	return fchmod(o->fd, old ? old->st_mode & 0777 : 0600) == 0 ? 0 : errno;
}

/* Opens what PATH names: 0, or an errno. */
static int open_target(struct hb_output *o, const char *path)
{
	struct stat st, link;
	bool exists = stat(path, &st) == 0;
	if (!exists && (errno != ENOENT || !*path))
		return errno;
	if (!exists && lstat(path, &link) == 0)
		return ENOENT; /* a link to nothing: renaming would replace the link */
	if (exists && S_ISDIR(st.st_mode))
		return EISDIR;
	o->straight = exists && !S_ISREG(st.st_mode);
	if (o->straight) {
		o->fd = hb_sys.open(path, O_WRONLY | O_CLOEXEC);
		return o->fd < 0 ? errno : 0;
	}
	if (exists && access(path, W_OK) != 0)
		return errno;
	o->target = exists ? realpath(path, NULL) : copy(path);
	if (!o->target)
		return errno ? errno : ENOMEM;
	return open_beside(o, exists ? &st : NULL);
}

/* Where PATH, a file to be, will be found: its folder resolved. NULL when that is not there. */
static char *future_path(const char *path)
{
	char dir[PATH_MAX], *folder;
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	if (!folder_of(path, dir) || (folder = realpath(dir, NULL)) == NULL)
		return NULL;
	size_t len = strlen(folder) + strlen(name) + 2;
	char *whole = hb_sys.malloc(len);
	if (whole)
		snprintf(whole, len, "%s/%s", folder, name);
	free(folder);
	return whole;
}

bool hb_output_same(const char *path, const char *other)
{
	struct stat a, b;
	bool a_standard = !path || strcmp(path, "-") == 0;
	bool b_standard = !other || strcmp(other, "-") == 0;
	if (a_standard || b_standard)
		return a_standard && b_standard;
	bool a_there = stat(path, &a) == 0, b_there = stat(other, &b) == 0;
	if (a_there && b_there)
		return S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
	if (a_there || b_there)
		return false;
	char *one = future_path(path), *two = future_path(other);
	bool same = one && two && strcmp(one, two) == 0;
	free(one);
	free(two);
	return same;
}

enum hb_status hb_output_open(struct hb_output **out, const char *path, struct hb_sink *sink)
{
	*out = NULL;
	bool standard = !path || strcmp(path, "-") == 0;
	struct hb_output *o = hb_calloc(1, sizeof(*o));
	if (!o)
		return hb_no_memory(sink);
	o->fd = -1;
	o->standard = standard;
	o->name = copy(standard ? "-" : path);
	if (!o->name) {
		free_output(o);
		return hb_no_memory(sink);
	}
	int error = 0;
	if (standard) {
		o->fd = STDOUT_FILENO;
		o->straight = true;
	} else {
		error = open_target(o, path);
	}
	if (error) {
		cannot(sink, path, error);
		hb_output_abort(o);
		return HB_SYSTEM;
	}
	*out = o;
	return HB_OK;
}

enum hb_status hb_output_to_buffer(struct hb_output **out, struct hb_buf *buffer,
                                   struct hb_sink *sink)
{
	enum hb_status status = hb_output_open(out, NULL, sink);
	if (*out)
		(*out)->memory = buffer;
	return status;
}

static void write_all(struct hb_output *o, const char *p, size_t len)
{
	if (o->memory) {
		hb_buf_add(o->memory, p, len);
		if (o->memory->failed)
			o->error = ENOMEM;
		return;
	}
	o->synced = o->synced && !len;
	if (!o->error)
		o->error = hb_write_all(o->fd, (struct hb_str){ p, len });
}

void hb_output_flush(struct hb_output *o)
{
	write_all(o, o->buffer, o->used);
	o->used = 0;
}

void hb_output_write(struct hb_output *o, const void *p, size_t len)
{
	if (len > BUFFER_SIZE - o->used) {
		hb_output_flush(o);
		if (len >= BUFFER_SIZE) {
			write_all(o, p, len);
			return;
		}
	}
	if (len)
		memcpy(o->buffer + o->used, p, len);
	o->used += len;
}

void hb_output_str(struct hb_output *o, struct hb_str s)
{
	hb_output_write(o, s.p, s.len);
}

bool hb_output_failed(const struct hb_output *o)
{
	return o->error != 0;
}

/* Gives a nameless file the hidden name from which it is renamed: 0, or an errno. */
static int give_name(struct hb_output *o)
{
	char from[64];
	snprintf(from, sizeof(from), "/proc/self/fd/%d", o->fd);
	int error = EEXIST;
	for (int attempt = 0; error == EEXIST && attempt < 100; attempt++) {
		free(o->temp);
		o->temp = temp_name(o->target);
		if (!o->temp)
			return ENOMEM;
		error = linkat(AT_FDCWD, from, AT_FDCWD, o->temp, AT_SYMLINK_FOLLOW) == 0 ? 0
		                                                                          : errno;
	}
	if (error) { /* nothing of ours bears that name */
		free(o->temp);
		o->temp = NULL;
	}
	return error;
}

static int close_once(struct hb_output *o)
{
	int fd = o->fd;
	o->fd = -1;
	return fd >= 0 && hb_sys.close(fd) != 0 ? errno : 0;
}

/* The new name itself, on disk. Not every file system can, and the file is in place by now. */
static void sync_folder(const char *target)
{
	char dir[PATH_MAX];
	int fd = folder_of(target, dir) ? hb_sys.open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	hb_sys.fsync(fd);
	hb_sys.close(fd);
}

/* Between its naming and the rename a file has a hidden name; a signal must not fall there. The
 * file is closed before the rename, for closing can fail too. */
static int put_in_place(struct hb_output *o)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	int error = o->nameless ? give_name(o) : 0;
	if (!error)
		error = close_once(o);
	if (!error && hb_sys.rename(o->temp, o->target) != 0)
		error = errno;
	if (error)
		drop_temp(o);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!error)
		sync_folder(o->target);
	return error;
}

static int sync_file(struct hb_output *o)
{
	if (o->straight || o->memory || o->synced)
		return 0;
	if (hb_sys.fsync(o->fd) != 0)
		return errno;
	o->synced = true;
	return 0;
}

static enum hb_status result(struct hb_output *o, struct hb_sink *sink)
{
	if (o->error && !o->told)
		cannot(sink, o->name, o->error);
	o->told = o->error != 0;
	return o->error ? HB_SYSTEM : HB_OK;
}

enum hb_status hb_output_settle(struct hb_output *o, struct hb_sink *sink)
{
	if (!o)
		return HB_OK;
	hb_output_flush(o);
	if (!o->error)
		o->error = sync_file(o);
	return result(o, sink);
}

enum hb_status hb_output_commit(struct hb_output *o, struct hb_sink *sink)
{
	if (!o)
		return HB_OK;
	hb_output_flush(o);
	if (!o->error)
		o->error = sync_file(o);
	if (!o->error && !o->straight)
		o->error = put_in_place(o);
	if (o->error)
		drop_temp(o);
	int error = o->memory ? 0 : close_once(o);
	if (!o->error)
		o->error = error;
	enum hb_status status = result(o, sink);
	free_output(o);
	return status;
}

void hb_output_abort(struct hb_output *o)
{
	if (!o)
		return;
	drop_temp(o);
	if (!o->standard)
		close_once(o);
	free_output(o);
}
