#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"

enum { BUFFER_SIZE = 64 * 1024 };

struct hb_output {
	int fd;
	int error;             /* errno of the first failure; 0: none */
	bool straight;         /* no rename at the end */
	bool nameless;         /* opened with O_TMPFILE: has no name until commit */
	bool standard;         /* standard output: not ours to close early */
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
	hb_find(sink, (struct hb_finding){ .message = HB_M_CANNOT_WRITE,
	                                   .file = hb_str(name),
	                                   .text = { hb_str(strerror(error)) } });
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

/* A hidden name in the target's folder that nothing has yet, with six X's for mkostemp(). */
static char *temp_name(const char *target)
{
	char dir[PATH_MAX];
	if (!folder_of(target, dir))
		return NULL;
	size_t len = strlen(dir) + sizeof("/.hb-XXXXXX");
	char *p = hb_sys.malloc(len);
	if (p)
		snprintf(p, len, "%s/.hb-XXXXXX", dir);
	return p;
}

static int open_beside(struct hb_output *o, mode_t mode)
{
	char dir[PATH_MAX];
	if (!folder_of(o->target, dir)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	int fd = open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
	o->nameless = fd >= 0;
	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
		o->temp = temp_name(o->target);
		fd = o->temp ? mkostemp(o->temp, O_CLOEXEC) : -1;
	}
	if (fd >= 0 && fchmod(fd, mode) != 0) {
		int error = errno;
		hb_sys.close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

/* Opens what PATH names: 0, or an errno. */
static int open_target(struct hb_output *o, const char *path)
{
	struct stat st;
	mode_t mode = 0600;
	bool exists = stat(path, &st) == 0;
	if (!exists && errno != ENOENT)
		return errno;
	if (exists && S_ISDIR(st.st_mode))
		return EISDIR;
	o->straight = exists && !S_ISREG(st.st_mode);
	if (exists)
		mode = st.st_mode & 07777;
	o->target = exists ? realpath(path, NULL) : copy(path);
	if (!o->target)
		return errno ? errno : ENOMEM;
	if (exists && !o->straight && access(path, W_OK) != 0)
		return errno;
	o->fd = o->straight ? open(path, O_WRONLY | O_CLOEXEC) : open_beside(o, mode);
	return o->fd < 0 ? errno : 0;
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
		enum hb_status status = cannot(sink, path, error);
		free_output(o);
		return status;
	}
	*out = o;
	return HB_OK;
}

enum hb_status hb_output_to_buffer(struct hb_output **out, struct hb_buf *buffer,
                                   struct hb_sink *sink)
{
	enum hb_status status = hb_output_open(out, NULL, sink);
	if (!status)
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
	while (len && !o->error) {
		ssize_t n = hb_sys.write(o->fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			o->error = n < 0 ? errno : EIO;
			return;
		}
		p += n;
		len -= (size_t)n;
	}
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

/* Gives a nameless file the hidden name from which it is renamed. */
static int give_name(struct hb_output *o)
{
	char from[64];
	snprintf(from, sizeof(from), "/proc/self/fd/%d", o->fd);
	for (int attempt = 0; attempt < 100; attempt++) {
		free(o->temp);
		o->temp = temp_name(o->target);
		if (!o->temp)
			return ENOMEM;
		int fd = mkostemp(o->temp, O_CLOEXEC); /* finds a free name */
		if (fd < 0)
			return errno;
		hb_sys.close(fd);
		unlink(o->temp);
		if (linkat(AT_FDCWD, from, AT_FDCWD, o->temp, AT_SYMLINK_FOLLOW) == 0)
			return 0;
		if (errno != EEXIST)
			return errno;
	}
	return EEXIST;
}

/* Between its naming and the rename a file has a hidden name; a signal must not fall there. */
static int put_in_place(struct hb_output *o)
{
	if (hb_sys.fsync(o->fd) != 0)
		return errno;
	sigset_t all, before;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	int error = o->nameless ? give_name(o) : 0;
	if (!error && hb_sys.rename(o->temp, o->target) != 0)
		error = errno;
	if (error && o->temp)
		unlink(o->temp);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (error)
		return error;
	char dir[PATH_MAX];
	int fd = folder_of(o->target, dir) ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd >= 0) { /* the name itself, on disk; not every file system can */
		hb_sys.fsync(fd);
		hb_sys.close(fd);
	}
	return 0;
}

enum hb_status hb_output_commit(struct hb_output *o, struct hb_sink *sink)
{
	if (!o)
		return HB_OK;
	hb_output_flush(o);
	if (!o->error && !o->straight)
		o->error = put_in_place(o);
	else if (o->temp)
		unlink(o->temp);
	if (!o->memory && hb_sys.close(o->fd) != 0 && !o->error)
		o->error = errno;
	enum hb_status status = o->error ? cannot(sink, o->name, o->error) : HB_OK;
	free_output(o);
	return status;
}

void hb_output_abort(struct hb_output *o)
{
	if (!o)
		return;
	if (o->temp)
		unlink(o->temp);
	if (!o->standard)
		hb_sys.close(o->fd);
	free_output(o);
}
