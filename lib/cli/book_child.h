/*
 * book_child.h - hb-xlsx as a process of its own.
 *
 * It needs libraries that no other program should have to load. It is found beside the program
 * that runs or where programs are installed, never by PATH and never by a shell.
 */
#ifndef HB_CLI_BOOK_CHILD_H
#define HB_CLI_BOOK_CHILD_H

#include <sys/types.h>

#include "cli/run.h"

struct hb_book_child {
	pid_t pid;
	int out;  /* what it writes comes from here... */
	int told; /* ...and its findings from here (book_told.h). The caller closes both. */
};

/* Where a second input is in the child. */
#define HB_BOOK_SECOND "/dev/fd/4"

/* The path of hb-xlsx in SPACE; false: there is none. */
bool hb_book_child_find(char *space, size_t size);
/* Starts the program at PATH for RUN, with IN as its standard input, SECOND (-1: none), and the
 * options in OPTION, up to a NULL; 0, or an errno. */
int hb_book_child_start(struct hb_book_child *child, const struct hb_run *run, const char *path,
                        int in, int second, char *const option[]);
/* Its exit status, or 128 and the signal that ended it. */
int hb_book_child_wait(pid_t pid);
/* "exit 3" or "signal 9" in SPACE, for such a status. */
struct hb_str hb_book_child_ended(int status, char space[32]);

#endif
