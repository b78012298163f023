/* Whole runs of hb_main() in which the n-th allocation, read, write, sync, rename or close fails:
 * exit 3 and no output in place, or the very result of a run in which nothing failed. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/program.h"
#include "seam.h"

enum { RESULT_MAX = 16384, ARGS_MAX = 12 };

static const struct hb_verb verbs[] = {
	{ "blank", { "", "" }, hb_verb_blank, hb_verb_blank_options },
	{ "import", { "", "" }, hb_verb_import, hb_verb_import_options },
	{ "check", { "", "" }, hb_verb_check, NULL },
};
static const struct hb_program program = {
	.name = "hb-test",
	.summary = { "", "" },
	.form = "observatie",
	.verbs = verbs,
	.n_verbs = 3,
};

struct run {
	const char *args[ARGS_MAX];
	int status;   /* of the run in which nothing fails */
	bool several; /* input files */
};

static char out_wanted[RESULT_MAX], rejects_wanted[RESULT_MAX], got[RESULT_MAX];
static int nowhere, messages; /* descriptors: what a run says is not shown */
static char folder[] = "/tmp/hb-runs.XXXXXX";

static void put_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void remove_outputs(void)
{
	unlink("out.csv");
	unlink("rejects.csv");
	unlink("found.csv");
}

static int run_once(const struct run *r)
{
	char *argv[ARGS_MAX + 2] = { (char *)"hb-test" };
	int argc = 1;
	for (; argc <= ARGS_MAX && r->args[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)r->args[argc - 1];
	fflush(stderr);
	dup2(nowhere, STDERR_FILENO);
	int status = hb_main(&program, argc, argv);
	fflush(stderr);
	dup2(messages, STDERR_FILENO);
	return status;
}

/* An output is the one wanted, or is not there. */
static void check_output(const char *name, const char *wanted, bool must_be_there, size_t nth)
{
	if (access(name, F_OK) != 0) {
		if (must_be_there)
			fail_msg("call %zu failing: exit status of success, but no %s", nth, name);
		return;
	}
	seam_slurp(name, got, sizeof(got));
	if (strcmp(got, wanted) != 0)
		fail_msg("call %zu failing: %s is not what it should be:\n%s", nth, name, got);
}

static void sweep(const struct run *r, int kinds, int error)
{
	for (size_t nth = 1; nth == 1 || seam_fired(); nth++) {
		remove_outputs();
		seam_arm(kinds, nth, error);
		int status = run_once(r);
		seam_disarm();
		if (status != 3 && status != r->status)
			fail_msg("call %zu failing: exit status %d", nth, status);
		/* Of several files one that cannot be read is left out. */
		if (kinds == SEAM_READ && r->several && status == 1)
			continue;
		check_output("out.csv", out_wanted, status != 3, nth);
		check_output("rejects.csv", rejects_wanted, status != 3 && *rejects_wanted, nth);
	}
}

static void sweep_all(const struct run *r)
{
	remove_outputs();
	assert_int_equal(run_once(r), r->status);
	seam_slurp("out.csv", out_wanted, sizeof(out_wanted));
	seam_slurp("rejects.csv", rejects_wanted, sizeof(rejects_wanted));
	assert_true(strlen(out_wanted) > 100);
	sweep(r, SEAM_ALLOC, ENOMEM);
	sweep(r, SEAM_READ, EIO);
	sweep(r, SEAM_WRITE, ENOSPC);
	sweep(r, SEAM_FSYNC | SEAM_RENAME | SEAM_CLOSE, EIO);
}

static void test_check(void **state)
{
	(void)state;
	put_file("a.csv", "leerling,datum,taakinitiatie,opmerkingen,kleur\n"
	                  "L1,2026-11-03,3,\"zegt \"\"ja\"\"\",rood\nL2,2026-11-03,9,,\n"
	                  "L1,2026-11-03,4,,\nL3,2026-11-03,1,\"open,\nL4,2026-11-03\n");
	put_file("b.csv", "leerling;datum;groep\nL1;2026-11-03;7A\nL5;2026-11-04;Zo\xEB\n");
	const struct run r = { { "check", "-o", "out.csv", "--rejects=rejects.csv",
		                 "--findings=found.csv", "--only=datum=2026-11-03,2026-11-04",
		                 "--period=2026-2027", "a.csv", "b.csv" },
		               1,
		               true };
	sweep_all(&r);
}

static void test_import(void **state)
{
	(void)state;
	put_file("list.csv",
	         "Stamnummer,Roepnaam,Achternaam,Klas\nL1,Daan,Wit,7A\nL2,Noor,Zwart,7B\n");
	put_file("map.csv", "kolom,veld\nBeoordeling,taakinitiatie\n");
	put_file("c.csv", "Groep 7A;;;\nNaam;Datum;Beoordeling;Aanbeveling\n"
	                  "Daan Wit;13-11-2026;4;Geen\nNoor Zwart;14-11-2026;6;\n"
	                  "Piet Onbekend;15-11-2026;3;\nDaan Wit;16-11-2026;niet zichtbaar;Extra "
	                  "observatie\n");
	const struct run r = { { "import", "-o", "out.csv", "--rejects=rejects.csv",
		                 "--findings=found.csv", "--pupils=list.csv", "--map=map.csv",
		                 "--today=2026-12-01", "--pretty", "c.csv" },
		               1,
		               false };
	sweep_all(&r);
}

static void test_blank(void **state)
{
	(void)state;
	const struct run r = { { "blank", "-o", "out.csv", "--excel", "--pupils=list.csv" },
		               0,
		               false };
	sweep_all(&r);
}

/* The disk is not waited for some thousand times. */
static int sync_nothing(int fd)
{
	return fd < 0 ? -1 : 0;
}

static int enter(void **state)
{
	(void)state;
	hb_sys.fsync = sync_nothing;
	char home[4096], forms[4200];
	if (!getcwd(home, sizeof(home)))
		return -1;
	snprintf(forms, sizeof(forms), "%s/forms", home);
	setenv("HB_FORMS", forms, 1);
	setenv("HB_LANG", "en", 1);
	nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	messages = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (nowhere < 0 || messages < 0)
		return -1;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	static const char *const name[] = { "a.csv", "b.csv", "c.csv", "list.csv", "map.csv" };
	remove_outputs();
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		unlink(name[i]);
	return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1; /* fails when anything is left */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_import),
		cmocka_unit_test(test_blank),
	};
	return cmocka_run_group_tests(tests, enter, leave);
}
