/* What hb-form and hb-plan do, with each allocation failing in turn: no answer that lacks a part,
 * nothing that leaks. And the rules of a log, by a second implementation over random logs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "form/sheet.h"
#include "guide/guide.h"
#include "report/render.h"
#include "seam.h"
#include "tools/forms.h"
#include "tools/plan.h"
#include "tools/rotate.h"

static void swallow(struct hb_sink *sink, const struct hb_finding *f)
{
	(void)sink;
	(void)f;
}

static const char *const plans[] = { "forms/klassenmanagement.yaml",
	                             "forms/leerlingbegeleiding.yaml",
	                             "forms/overlegstructuur.yaml", "forms/leeruitdaging.yaml",
	                             "forms/casusanalyse.yaml" };
enum { N_PLANS = 5 };

static struct {
	struct hb_form *plan[N_PLANS];
	struct hb_form *behoefte, *matrix, *niveaus, *voicing, *schema;
	char file[64]; /* the input of the test at hand */
	struct hb_sink sink;
} t;

static struct hb_form *load(const char *path)
{
	struct hb_form *form;
	assert_int_equal(hb_form_load(&form, path, &t.sink), HB_OK);
	return form;
}

static int setup(void **state)
{
	(void)state;
	t.sink.take = swallow;
	for (size_t i = 0; i < N_PLANS; i++)
		t.plan[i] = load(plans[i]);
	t.behoefte = load("forms/behoefte.yaml");
	t.matrix = load("forms/reflectiemodel.yaml");
	t.niveaus = load("forms/niveaureflectie.yaml");
	t.voicing = load("forms/voicing.yaml");
	t.schema = load("forms/observatie.yaml");
	snprintf(t.file, sizeof(t.file), "/tmp/hb-test-plan-%ld.csv", (long)getpid());
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_PLANS; i++)
		hb_form_free(t.plan[i]);
	hb_form_free(t.behoefte);
	hb_form_free(t.matrix);
	hb_form_free(t.niveaus);
	hb_form_free(t.voicing);
	hb_form_free(t.schema);
	unlink(t.file);
	return 0;
}

static void write_file(const char *text)
{
	FILE *f = fopen(t.file, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* ---- memory ---- */

/* What a body writes to, and what the first run that succeeded wrote. */
struct job {
	enum hb_status (*work)(struct hb_csv_writer *w, struct hb_output *out,
	                       struct hb_sink *sink);
	struct hb_buf wanted;
};

static bool run_job(void *arg)
{
	struct job *job = arg;
	struct hb_sink sink = { .take = swallow };
	struct hb_buf buf = { 0 };
	struct hb_output *out;
	if (hb_output_to_buffer(&out, &buf, &sink) != HB_OK)
		return false;
	struct hb_csv_writer *w = hb_csv_writer_new(out, HB_CSV_PLAIN);
	bool ok = w && job->work(w, out, &sink) <= HB_FINDING;
	hb_csv_writer_free(w);
	if (ok)
		ok = hb_output_commit(out, &sink) == HB_OK;
	else
		hb_output_abort(out);
	ok = ok && !buf.failed;
	if (ok && !job->wanted.len)
		hb_buf_str(&job->wanted, hb_buf_slice(&buf));
	else if (ok)
		assert_true(hb_str_eq(hb_buf_slice(&job->wanted), hb_buf_slice(&buf)));
	hb_buf_free(&buf);
	return ok;
}

/* Each allocation fails, alone and with all that follow. What succeeds all the same (libcsv asks
 * for less when it gets nothing) has written what it should: run_job() sees to that. */
static void sweep(enum hb_status (*work)(struct hb_csv_writer *w, struct hb_output *out,
                                         struct hb_sink *sink))
{
	struct job job = { .work = work };
	size_t failures = 0;
	bool fired = true;
	assert_true(run_job(&job)); /* what it writes with all its memory */
	assert_true(job.wanted.len > 0);
	for (size_t nth = 1; fired; nth++) {
		for (int for_good = 1; for_good >= 0; for_good--) {
			seam_arm(SEAM_ALLOC, nth, ENOMEM);
			seam.for_good = for_good;
			failures += !run_job(&job);
			seam_disarm();
		}
		fired = seam_fired();
	}
	assert_true(failures > 2);
	hb_buf_free(&job.wanted);
}

static enum hb_status sheets(struct hb_csv_writer *w, struct hb_output *out, struct hb_sink *sink)
{
	(void)w;
	struct hb_sheet s;
	hb_sheet_begin(&s, out, HB_SHEET_HTML, t.plan[0]);
	hb_sheet_form(&s, t.plan[0], NULL, NULL);
	hb_sheet_form(&s, t.behoefte, NULL, NULL);
	hb_sheet_form(&s, t.niveaus, NULL, NULL);
	hb_sheet_form(&s, t.schema, NULL, NULL);
	return hb_sheet_end(&s, sink);
}

static enum hb_status text_sheets(struct hb_csv_writer *w, struct hb_output *out,
                                  struct hb_sink *sink)
{
	(void)w;
	struct hb_sheet s;
	hb_sheet_begin(&s, out, HB_SHEET_TEXT, t.matrix);
	hb_sheet_form(&s, t.matrix, NULL, NULL);
	hb_sheet_form(&s, t.niveaus, NULL, NULL);
	hb_sheet_form(&s, t.voicing, NULL, NULL);
	return hb_sheet_end(&s, sink);
}

static enum hb_status guide(struct hb_csv_writer *w, struct hb_output *out, struct hb_sink *sink)
{
	(void)w;
	struct hb_form *const forms[] = { t.plan[2], t.niveaus, t.matrix, t.voicing };
	const struct hb_guide_filter filters[] = { { .age = -1 },
		                                   { .age = -1, .search = HB_STR("Een") } };
	for (size_t i = 0; i < 8; i++) {
		struct hb_doc *doc;
		struct hb_render_options options = { .format = HB_FORMAT_MD };
		enum hb_status status =
		        hb_guide_doc(&doc, forms[i / 2], NULL, &filters[i % 2], sink);
		if (!status)
			status = hb_render(doc, &options, out, sink);
		hb_doc_free(doc);
		if (status > HB_FINDING)
			return status;
	}
	return HB_OK;
}

static enum hb_status columns(struct hb_csv_writer *w, struct hb_output *out, struct hb_sink *sink)
{
	(void)out;
	return hb_forms_columns(w, t.niveaus, NULL, sink);
}

static enum hb_status list(struct hb_csv_writer *w, struct hb_output *out, struct hb_sink *sink)
{
	(void)out;
	const char *const dir[] = { "examples/own-form/forms" };
	const struct hb_form_dirs dirs = { dir, 1, 1 };
	return hb_forms_list(w, &dirs, sink);
}

static enum hb_status over_rows(const struct hb_table *table, struct hb_rows **rows,
                                struct hb_rows_options *o, struct hb_sink *sink)
{
	static const char *path;
	path = t.file;
	*o = (struct hb_rows_options){ .table = table,
		                       .path = &path,
		                       .n_paths = 1,
		                       .today = hb_day(2026, 11, 23),
		                       .selection.days = { HB_NO_DAY, HB_NO_DAY } };
	return hb_rows_open(rows, o, sink);
}

static enum hb_status collate(struct hb_csv_writer *w, struct hb_output *out, struct hb_sink *sink)
{
	(void)out;
	struct hb_rows_options o;
	struct hb_rows *rows;
	enum hb_status status = over_rows(t.matrix->tables, &rows, &o, sink);
	if (!status)
		status = hb_forms_collate(w, rows, sink);
	hb_rows_close(rows);
	return status;
}

static enum hb_status survey(struct hb_csv_writer *w, struct hb_output *out, struct hb_sink *sink)
{
	(void)out;
	struct hb_arena arena = { 0 };
	struct hb_rows_options o;
	struct hb_rows *rows = NULL;
	bool failed;
	const struct hb_table *wide = hb_forms_wide(t.behoefte->tables, &arena, &failed);
	enum hb_status status = wide ? over_rows(wide, &rows, &o, sink) : HB_SYSTEM;
	if (!status)
		status = hb_forms_import(w, rows, t.behoefte->tables, true, sink);
	hb_rows_close(rows);
	hb_arena_free(&arena);
	return status;
}

static enum hb_status log_verbs(struct hb_csv_writer *w, struct hb_output *out,
                                struct hb_sink *sink)
{
	(void)out;
	struct hb_plan_set set;
	struct hb_plan_log log = { .set = &set, .today = hb_day(2026, 11, 23) };
	struct hb_rows_options o;
	struct hb_rows *rows = NULL;
	enum hb_status status =
	        hb_plan_set_make(&set, (const struct hb_form *const *)t.plan, N_PLANS, sink);
	if (!status)
		status = over_rows(&set.table, &rows, &o, sink);
	if (!status)
		status = hb_plan_log_read(&log, rows, w, true, true, sink);
	if (!status)
		status = hb_plan_log_judge(&log, sink);
	if (!status)
		status = hb_plan_log_warn(&log, rows, true, sink);
	if (!status) {
		hb_plan_status_table(&log, w);
		status = hb_plan_due(&log, log.today, w, sink);
	}
	if (!status)
		status = hb_plan_next(&log, w, sink);
	if (!status)
		status = hb_plan_timeline(&log, w, sink);
	hb_rows_close(rows);
	hb_plan_log_free(&log);
	hb_plan_set_free(&set);
	return status;
}

static enum hb_status rota(struct hb_csv_writer *w, struct hb_output *out, struct hb_sink *sink)
{
	(void)out;
	const struct hb_csv_options csv = { 0 };
	const struct hb_rota_options o = { 4, 6, 2, 4, 7, 5, 840 };
	struct hb_name_list people, themes;
	struct hb_rota r;
	enum hb_status status = hb_name_list_read(&people, t.file, "naam", &csv, sink);
	enum hb_status other = hb_name_list_read(&themes, t.file, "thema", &csv, sink);
	status = status > other ? status : other;
	if (!status)
		status = hb_rota_make(&r, people.n, themes.n, &o, sink);
	if (!status)
		status = hb_rota_write(&r, &people, &themes, &o, w, sink);
	hb_name_list_free(&people);
	hb_name_list_free(&themes);
	return status;
}

static void test_memory_of_pages(void **state)
{
	(void)state;
	sweep(sheets);
	sweep(text_sheets);
	sweep(guide);
}

static void test_memory_of_forms(void **state)
{
	(void)state;
	sweep(columns);
	sweep(list);
	write_file("school,datum,rij,actie,reden,effect\n"
	           "Wilg,2026-11-03,r3,Bellen,,Rust\nEik,2026-11-03,r1,a,b,c\nx,y,z,,,\n");
	sweep(collate);
	write_file("leerling,datum,rol,vraag,antwoord,l1,l2,o1,extra\n"
	           "L1,2026-11-03,,,,Sterren,Wachten,,x\nL1,2026-11-03,,,,Sterren,Anders,,x\n"
	           "L1,2026-11-03,,,,Sterren,,,x\nL2,2026-11-03,leraar,,,nee,,,\n"
	           "L3,2026-11-03,ouder,o1,Huiswerk,,,,\n");
	sweep(survey);
}

static void test_memory_of_plans(void **state)
{
	(void)state;
	write_file("plan,onderwerp,stap,datum,status,wie,notitie,vervolgdatum\n"
	           "klassenmanagement,3HB,1,2026-09-01,gedaan,jvd,x,\n"
	           "klassenmanagement,3HB,Samenwerking,2026-09-15,bezig,jvd,,2026-11-20\n"
	           "klassenmanagement,3HB,Samenwerkng,2026-09-15,bezig,jvd,,2026-11-20\n"
	           "leerlingbegeleiding,L1,3,2026-10-15,gedaan,mno,,\n"
	           "overlegstructuur,L1,7,2026-09-15,gedaan,mno,,\n"
	           "overlegstructuur,L1,1,2026-10-15,bezig,mno,,\n"
	           "overlegstructuur,L1,1,2027-10-15,bezig,mno,,\n");
	sweep(log_verbs);
	write_file("naam,thema\nAn,A\nBo,B\nCi,C\nDe,D\n");
	sweep(rota);
}

/* ---- a log, by the words of hb-plan(1) ---- */

struct noted {
	int step, status, day;
};

/* Where a sequence or cycle of N steps stands after K entries (in order of day): round, step begun
 * last in it (-1: none) and how many are done. */
static void stands(const struct noted *e, int k, int n, bool cycle, int today, int out[3])
{
	int state[16], on[16], round = 1, step = -1;
	for (int i = 0; i < n; i++)
		state[i] = -1;
	for (int i = 0; i < k; i++) {
		if (e[i].day > today)
			continue;
		if (cycle && e[i].step == 0 && state[n - 1] > 0) {
			round++;
			step = -1;
			for (int s = 0; s < n; s++)
				state[s] = -1;
		}
		int *at = &state[e[i].step];
		bool kept = *at > e[i].status && (e[i].status == 0 || on[e[i].step] == e[i].day);
		if (!kept && !(e[i].status == 0 && *at >= 0)) {
			*at = e[i].status;
			on[e[i].step] = e[i].day;
		}
		if (e[i].status > 0)
			step = e[i].step;
	}
	out[0] = round;
	out[1] = step;
	out[2] = 0;
	for (int i = 0; i < n; i++)
		out[2] += state[i] == HB_PLAN_DONE;
}

static int by_day(const void *a, const void *b)
{
	const struct noted *x = a, *y = b;
	return x->day != y->day ? x->day - y->day : (x > y) - (x < y);
}

static void one_random_log(unsigned *seed, struct hb_plan_set *set, uint32_t p)
{
	static const char *const word[] = { "open", "bezig", "gedaan", "overgeslagen" };
	const struct hb_form *form = set->plan[p].form;
	struct noted e[12];
	int k = 1 + rand_r(seed) % 12, n = (int)form->n_steps, wanted[3];
	struct hb_buf text = { 0 };
	hb_buf_cstr(&text, "plan,onderwerp,stap,datum,status\n");
	for (int i = 0; i < k; i++) {
		e[i] = (struct noted){ rand_r(seed) % n, rand_r(seed) % 4,
			               i + 1 }; /* a day each: sorting is the program's affair */
	}
	for (int i = k - 1; i >= 0; i--)
		hb_buf_printf(&text, "%s,S,%s,2026-11-%02d,%s\n", form->id.p,
		              form->steps[e[i].step].id.p, e[i].day, word[e[i].status]);
	write_file(hb_buf_text(&text));
	hb_buf_free(&text);
	qsort(e, (size_t)k, sizeof(*e), by_day);
	int today = 1 + rand_r(seed) % 12;
	stands(e, k, n, form->order == HB_ORDER_CYCLE, today, wanted);

	struct hb_plan_log log = { .set = set, .today = hb_day(2026, 11, (uint32_t)today) };
	struct hb_rows_options o;
	struct hb_rows *rows;
	assert_int_equal(over_rows(&set->table, &rows, &o, &t.sink), HB_OK);
	assert_int_equal(hb_plan_log_read(&log, rows, NULL, false, false, &t.sink), HB_OK);
	assert_int_equal(hb_plan_log_judge(&log, &t.sink), HB_OK);
	assert_int_equal(log.n_series, 1);
	assert_int_equal(log.series[0].round, wanted[0]);
	assert_int_equal(log.series[0].step, (uint32_t)wanted[1]);
	assert_int_equal(log.series[0].done, wanted[2]);
	hb_rows_close(rows);
	hb_plan_log_free(&log);
}

static void test_random_logs(void **state)
{
	(void)state;
	struct hb_plan_set set;
	unsigned seed = 20261123;
	assert_int_equal(
	        hb_plan_set_make(&set, (const struct hb_form *const *)t.plan, N_PLANS, &t.sink),
	        HB_OK);
	for (int i = 0; i < 400; i++)
		for (uint32_t p = 0; p < set.n; p++)
			if (set.plan[p].form->order != HB_ORDER_FREE)
				one_random_log(&seed, &set, p);
	hb_plan_set_free(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_of_pages),
		cmocka_unit_test(test_memory_of_forms),
		cmocka_unit_test(test_memory_of_plans),
		cmocka_unit_test(test_random_logs),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
