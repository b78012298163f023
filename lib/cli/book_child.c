#include "cli/book_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sys.h"
#include "cli/program.h"

/* Where the child has its findings. It writes them before it ends and we read them after its CSV,
 * so that they must fit into a pipe; hb-xlsx has few, and quotes a workbook briefly. */
enum { TOLD_FD = 3, SECOND_FD, OPTIONS_MAX = 8 };

bool hb_book_child_find(char *space, size_t size)
{
	static const char name[] = "/hb-xlsx";
	ssize_t len = readlink("/proc/self/exe", space, size - sizeof(name));
	char *slash = len > 0 ? memrchr(space, '/', (size_t)len) : NULL;
	if (slash) {
		memcpy(slash, name, sizeof(name));
		if (access(space, X_OK) == 0)
			return true;
	}
	if ((size_t)snprintf(space, size, "%s%s", HB_BINDIR, name) >= size)
		return false;
	return access(space, X_OK) == 0;
}

static bool set_up(posix_spawn_file_actions_t *files, posix_spawnattr_t *how, int in, int out,
                   int told, int second)
{
	sigset_t pipe, none;
	sigemptyset(&none);
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE); /* a reader that has seen enough ends the child */
	return posix_spawn_file_actions_adddup2(files, in, STDIN_FILENO) == 0 &&
	       posix_spawn_file_actions_adddup2(files, out, STDOUT_FILENO) == 0 &&
	       posix_spawn_file_actions_adddup2(files, told, TOLD_FD) == 0 &&
	       (second < 0 || posix_spawn_file_actions_adddup2(files, second, SECOND_FD) == 0) &&
	       posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) ==
	               0 &&
	       posix_spawnattr_setsigdefault(how, &pipe) == 0 &&
	       posix_spawnattr_setsigmask(how, &none) == 0 &&
	       posix_spawnattr_setflags(how, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) == 0;
}

/* Starts it; 0, or an errno. */
static int start(pid_t *pid, const struct hb_run *run, const char *path, const int fd[4],
                 char *const option[])
{
	char name[] = "hb-xlsx", findings[] = "--findings=/dev/fd/3", redact[] = "--redact";
	char verbose[] = "-v", input[] = "-";
	char *argv[5 + OPTIONS_MAX + 1] = { name, findings };
	size_t n = 2;
	if (run->listener.redact)
		argv[n++] = redact;
	if (hb_run_flag(run, HB_OPT_VERBOSE))
		argv[n++] = verbose;
	for (size_t i = 0; i < OPTIONS_MAX && option[i]; i++)
		argv[n++] = option[i];
	argv[n] = input;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	if (posix_spawn_file_actions_init(&files) != 0)
		return ENOMEM;
	if (posix_spawnattr_init(&how) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return ENOMEM;
	}
	int error = set_up(&files, &how, fd[0], fd[1], fd[2], fd[3])
	                    ? posix_spawn(pid, path, &files, &how, argv, environ)
	                    : ENOMEM;
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return error;
}

static void close_both(const int pair[2])
{
	hb_sys.close(pair[0]);
	hb_sys.close(pair[1]);
}

/* Pipes and process. The descriptors that are the child's are closed here in any case. */
int hb_book_child_start(struct hb_book_child *child, const struct hb_run *run, const char *path,
                        int in, int second, char *const option[])
{
	int out[2], told[2];
	if (pipe2(out, O_CLOEXEC) != 0)
		return errno;
	if (pipe2(told, O_CLOEXEC) != 0) {
		int error = errno;
		close_both(out);
		return error;
	}
	/* Out of the way of what is put in its place in the child before it. */
	int apart = second < 0 ? -1 : fcntl(second, F_DUPFD_CLOEXEC, SECOND_FD + 1);
	int error = second >= 0 && apart < 0 ? errno : 0;
	signal(SIGCHLD, SIG_DFL); /* ignored, it would take the child's status with it */
	if (!error)
		error = start(&child->pid, run, path, (int[]){ in, out[1], told[1], apart },
		              option);
	if (apart >= 0)
		hb_sys.close(apart);
	if (error) {
		close_both(out);
		close_both(told);
		return error;
	}
	hb_sys.close(out[1]);
	hb_sys.close(told[1]);
	child->out = out[0];
	child->told = told[0];
	return 0;
}

int hb_book_child_wait(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 255;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

struct hb_str hb_book_child_ended(int status, char space[32])
{
	int len = snprintf(space, 32, status < 128 ? "exit %d" : "signal %d",
	                   status < 128 ? status : status - 128);
	return (struct hb_str){ space, (size_t)len };
}
