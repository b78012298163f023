#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/program.h"

static bool shown;

static void show(void *ctx, struct hb_str file, uint64_t done, uint64_t total)
{
	(void)ctx;
	if (total)
		fprintf(stderr, "\r%.*s %3d%%", HB_STR_ARGS(file), (int)(done * 100 / total));
	else
		fprintf(stderr, "\r%.*s %llu MB", HB_STR_ARGS(file),
		        (unsigned long long)(done / 1000000));
	shown = true;
}

void hb_progress_init(struct hb_run *run, struct hb_rows_options *rows)
{
	const char *when = hb_run_option(run, HB_OPT_PROGRESS);
	bool always = when && strcmp(when, "always") == 0;
	bool never = when && strcmp(when, "never") == 0;
	if (always || (!never && isatty(STDERR_FILENO)))
		rows->progress = show;
}

void hb_progress_end(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}
