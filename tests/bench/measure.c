/* measure FILE COMMAND... - runs COMMAND and writes to FILE: seconds, processor seconds, the most
 * KiB in memory and the exit status. A program of its own, because what is counted begins before
 * exec() and a small process has little memory. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct rusage used;
	int status;
	double begin = now();
	pid_t child = argc > 2 ? fork() : -1;
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) < 0)
		return 1;
	double end = now();
	FILE *f = fopen(argv[1], "w");
	if (!f)
		return 1;
	fprintf(f, "%.6f %.6f %ld %d\n", end - begin,
	        seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss,
	        WIFEXITED(status) ? WEXITSTATUS(status) : 255);
	return fclose(f) != 0;
}
