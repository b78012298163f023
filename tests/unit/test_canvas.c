/* The verbs of hb-canvas: against a plain account of random positions, over rows in any order and
 * divided over files in any way, and without memory. What each prints is in the shell tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/dict.h"
#include "tool_files.h"
#include "tools/canvas.h"

enum verb {
	PLACE,
	HISTORY,
	NEXT,
	SCHOOLS,
	COUNTS,
	LEARN,
	MISSING,
	PLAN,
	PLAN_BY,
	LEVELS,
	DISAGREE,
	TENSIONS,
	GOALS,
	CARDS,
	N_VERBS
};
static const char *const part_of[N_VERBS] = {
	"positie", "positie", "positie", "positie", "positie",  "positie", "positie",
	"plan",    "plan",    "niveaus", "niveaus", "spanning", "doel",    "kaart",
};

/* ---- one run of a verb ---- */

struct job {
	enum verb verb;
	int first_file, n_files; /* inputs */
	int list;                /* the list of schools; 0: none */
};

static struct job at_hand; /* what run() does */

static const struct hb_table *table_of(enum verb verb)
{
	const struct hb_table *table = hb_form_table(t.form, hb_str(part_of[verb]));
	return table ? table : hb_form_table(t.other, hb_str(part_of[verb]));
}

static enum hb_status open_rows(struct hb_rows **rows, struct hb_rows_options *o,
                                const struct hb_table *table, const struct hb_table *other,
                                const char *const *path, size_t n)
{
	*o = (struct hb_rows_options){ .table = table,
		                       .other = other,
		                       .path = path,
		                       .n_paths = n,
		                       .selection.days = { HB_NO_DAY, HB_NO_DAY } };
	return hb_rows_open(rows, o, &t.said.sink);
}

static enum hb_status add_list(struct hb_stands *stands, int file, struct hb_arena *arena)
{
	struct hb_table schools;
	struct hb_rows *rows = NULL;
	struct hb_rows_options o;
	const char *path = tool_path(file);
	enum hb_status status = hb_canvas_school_table(&schools, arena, &t.said.sink);
	if (status == HB_OK)
		status = open_rows(&rows, &o, &schools, NULL, &path, 1);
	if (status == HB_OK)
		status = hb_stands_list(stands, rows, &t.said.sink);
	hb_rows_close(rows);
	return status;
}

static enum hb_status write_stands(const struct job *job, const struct hb_stands *s,
                                   struct hb_csv_writer *w)
{
	if (job->verb == PLACE || job->verb == HISTORY)
		return hb_canvas_place(s, job->verb == HISTORY, w, &t.said.sink);
	if (job->verb == NEXT)
		return hb_canvas_next(s, t.form, w, &t.said.sink);
	struct hb_region_options o = { (enum hb_region_show)(job->verb - SCHOOLS), 2 };
	return hb_canvas_region(s, &o, w, &t.said.sink);
}

static enum hb_status run_stands(const struct job *job, const char *const *path,
                                 struct hb_csv_writer *w)
{
	struct hb_arena arena = { 0 };
	struct hb_stands stands = { 0 };
	struct hb_table placed;
	struct hb_rows *rows = NULL;
	struct hb_rows_options o;
	const struct hb_table *table = table_of(job->verb);
	enum hb_status status = hb_canvas_place_table(&placed, table, &arena, &t.said.sink);
	if (status == HB_OK)
		status = open_rows(&rows, &o, table, &placed, path, (size_t)job->n_files);
	if (status == HB_OK)
		status = hb_stands_make(&stands, table, &t.said.sink);
	if (status == HB_OK)
		status = hb_stands_read(&stands, rows, &t.said.sink);
	if (status == HB_OK && job->list)
		status = add_list(&stands, job->list, &arena);
	if (status == HB_OK)
		status = hb_stands_settle(&stands, &t.said.sink);
	if (status == HB_OK)
		status = write_stands(job, &stands, w);
	if (status == HB_OK)
		status = hb_rows_status(rows);
	hb_rows_close(rows);
	hb_stands_free(&stands);
	hb_arena_free(&arena);
	return status;
}

static enum hb_status run_cards(struct hb_rows *rows, const struct hb_table *table,
                                struct hb_csv_writer *w)
{
	struct hb_cards cards;
	enum hb_status status = hb_canvas_cards(&cards, rows, false, &t.said.sink);
	if (status == HB_OK)
		status = hb_canvas_cards_write(&cards, table, w, &t.said.sink);
	hb_cards_free(&cards);
	return status;
}

static enum hb_status run_rows(const struct job *job, const char *const *path,
                               struct hb_csv_writer *w)
{
	struct hb_plan_options p = { .today = hb_day(2026, 11, 23),
		                     .weeks = -1,
		                     .supports = 2,
		                     .by = job->verb == PLAN_BY ? HB_STR("school") : HB_STR("") };
	struct hb_levels_options l = { .disagree = job->verb == DISAGREE };
	struct hb_arena arena = { 0 };
	struct hb_table table = *table_of(job->verb);
	struct hb_rows *rows = NULL;
	struct hb_rows_options o;
	bool plans = job->verb == PLAN || job->verb == PLAN_BY;
	enum hb_status status = HB_OK;
	if (plans)
		status =
		        hb_canvas_plan_table(&table, table_of(job->verb), &p, &arena, &t.said.sink);
	if (status == HB_OK)
		status = open_rows(&rows, &o, &table, NULL, path, (size_t)job->n_files);
	if (status == HB_OK && plans)
		status = hb_canvas_plan(rows, &p, w, &t.said.sink);
	else if (status == HB_OK && job->verb == TENSIONS)
		status = hb_canvas_tensions(rows, w, &t.said.sink);
	else if (status == HB_OK && job->verb == GOALS)
		status = hb_canvas_goals(rows, w, &t.said.sink);
	else if (status == HB_OK && job->verb == CARDS)
		status = run_cards(rows, &table, w);
	else if (status == HB_OK)
		status = hb_canvas_levels(rows, &l, w, &t.said.sink);
	hb_rows_close(rows);
	hb_arena_free(&arena);
	return status;
}

static enum hb_status run(struct hb_csv_writer *w)
{
	const char *path[8];
	for (int i = 0; i < at_hand.n_files; i++)
		path[i] = tool_path(at_hand.first_file + i);
	return at_hand.verb < PLAN ? run_stands(&at_hand, path, w) : run_rows(&at_hand, path, w);
}

static void run_into(enum verb verb, int first_file, int n_files, struct hb_buf *out)
{
	struct tool_job job = { run, out, HB_OK };
	at_hand = (struct job){ .verb = verb, .first_file = first_file, .n_files = n_files };
	assert_true(tool_run(&job) && job.status == HB_OK);
}

/* ---- random rows ---- */

static unsigned seed = 1;

static int random_below(int n)
{
	seed = seed * 1103515245u + 12345u;
	return (int)(seed >> 16) % n;
}

enum { N_ROWS = 60 };
struct rows {
	char line[N_ROWS][96];
	int n;
};

/* The rows in a random order, over N_FILES files from FIRST on. */
static void scatter(struct rows *rows, const char *header, int first, int n_files)
{
	static char text[8][N_ROWS * 96 + 128];
	for (int i = rows->n - 1; i > 0; i--) {
		char line[96];
		int j = random_below(i + 1);
		memcpy(line, rows->line[i], sizeof(line));
		memcpy(rows->line[i], rows->line[j], sizeof(line));
		memcpy(rows->line[j], line, sizeof(line));
	}
	for (int f = 0; f < n_files; f++)
		strcpy(text[f], header);
	for (int i = 0; i < rows->n; i++)
		strcat(text[random_below(n_files)], rows->line[i]);
	for (int f = 0; f < n_files; f++)
		tool_put(first + f, text[f]);
}

#define POSITIONS "school,datum,context,type,toelichting,invuller\n"
static const char *const types[] = { "exclusief", "A", "B", "C", "D" };
static const char *const contexts[] = { "lokaal", "leerling", "leraar" };

/* What was judged: [school][context][year] is a mask of types. */
enum { SCHOOLS_N = 3, YEARS = 4 };
typedef int judged[SCHOOLS_N][3][YEARS];

/* One or two judgements, or none. */
static void add_year(struct rows *rows, int *mask, int school, int context, int year)
{
	*mask = 0;
	for (int who = random_below(4); who < 3 && rows->n < N_ROWS; who += 1 + random_below(3)) {
		int type = random_below(5);
		*mask |= 1 << type;
		snprintf(rows->line[rows->n++], sizeof(rows->line[0]), "S%d,%d-10-01,%s,%s,,p%d\n",
		         school, 2022 + year, contexts[context], types[type], who);
	}
}

static void add_types(char *text, int mask)
{
	const char *between = "";
	for (int i = 0; i < 5; i++) {
		if (!(mask >> i & 1))
			continue;
		strcat(strcat(text, between), types[i]);
		between = "|";
	}
}

static int type_of(int mask)
{
	for (int i = 0; i < 5; i++)
		if (mask == 1 << i)
			return i;
	return -1;
}

/* A row of place, and how long it is. */
static int add_stand(char *text, int school, int context, int year, int now, int before)
{
	int old = (int)strlen(text);
	sprintf(text + old, "S%d,%s,", school, contexts[context]);
	add_types(text, now);
	sprintf(text + strlen(text), ",%d-10-01,", 2022 + year);
	add_types(text, before);
	strcat(text, ",");
	if (type_of(now) >= 0 && type_of(before) >= 0)
		sprintf(text + strlen(text), "%d", type_of(now) - type_of(before));
	strcat(text, "\n");
	return (int)strlen(text) - old;
}

static void plain_account(judged was, char *history, char *last)
{
	strcpy(history, "school,context,type,sinds,vorig_type,stap\n");
	strcpy(last, history);
	for (int s = 0; s < SCHOOLS_N; s++)
		for (int c = 0; c < 3; c++) {
			int before = 0, length = 0;
			for (int y = 0; y < YEARS; y++) {
				int now = was[s][c][y];
				if (!now || now == before)
					continue;
				length = add_stand(history, s, c, y, now, before);
				before = now;
			}
			strcat(last, history + strlen(history) - (size_t)length);
		}
}

static void test_place(void **state)
{
	(void)state;
	static char history[8192], last[8192];
	struct hb_buf got = { 0 }, again = { 0 };
	for (int round = 0; round < 60; round++) {
		judged was;
		struct rows rows = { .n = 0 };
		for (int s = 0; s < SCHOOLS_N; s++)
			for (int c = 0; c < 3; c++)
				for (int y = 0; y < YEARS; y++)
					add_year(&rows, &was[s][c][y], s, c, y);
		int n_files = 1 + random_below(4);
		scatter(&rows, POSITIONS, 0, n_files);
		plain_account(was, history, last);
		run_into(PLACE, 0, n_files, &got);
		assert_string_equal(hb_buf_text(&got), last);
		run_into(HISTORY, 0, n_files, &got);
		assert_string_equal(hb_buf_text(&got), history);
		tool_put(7, hb_buf_text(&got)); /* what place wrote, read again */
		run_into(HISTORY, 7, 1, &again);
		assert_string_equal(hb_buf_text(&again), history);
		for (enum verb v = SCHOOLS; v <= LEARN; v++) {
			run_into(v, 0, n_files, &got);
			run_into(v, 7, 1, &again);
			assert_string_equal(hb_buf_text(&got), hb_buf_text(&again));
		}
	}
	hb_buf_free(&got);
	hb_buf_free(&again);
}

/* The last two dates are found in whatever order the rows come. */
static void test_levels_in_any_order(void **state)
{
	(void)state;
	static const char header[] = "team,datum,niveau,stelling,score,notitie,invuller\n";
	struct hb_buf first = { 0 }, got = { 0 };
	for (int round = 0; round < 40; round++) {
		struct rows rows = { .n = 0 };
		for (int i = 0; i < 40; i++)
			snprintf(rows.line[rows.n++], sizeof(rows.line[0]),
			         "T%d,%d-1%d-01,%s,,%d,,p%d\n", random_below(2),
			         2022 + random_below(3), random_below(3),
			         random_below(2) ? "micro" : "exo", 1 + random_below(5), i);
		scatter(&rows, header, 0, 1);
		run_into(LEVELS, 0, 1, &first);
		for (int k = 0; k < 3; k++) {
			int n_files = 1 + random_below(3);
			scatter(&rows, header, 0, n_files);
			run_into(LEVELS, 0, n_files, &got);
			assert_string_equal(hb_buf_text(&got), hb_buf_text(&first));
		}
	}
	hb_buf_free(&first);
	hb_buf_free(&got);
}

static void test_bounds(void **state)
{
	(void)state;
	struct hb_stand stand = { .types = 4, .before = 16 };
	int64_t step;
	assert_true(hb_stand_step(&stand, &step));
	assert_int_equal(step, -2);
	stand.before = 0;
	assert_false(hb_stand_step(&stand, &step));
	stand.before = 3;
	assert_false(hb_stand_step(&stand, &step));
	assert_int_equal(hb_stand_level(&(struct hb_stand){ .types = 6 }), 1);
	struct hb_buf out = { 0 };
	tool_put(0, POSITIONS); /* nobody yet */
	for (enum verb v = PLACE; v < PLAN; v++)
		run_into(v, 0, 1, &out);
	hb_buf_free(&out);
}

/* ---- without memory ---- */

static void sweep(struct job job)
{
	at_hand = job;
	at_hand.n_files = 1;
	tool_sweep(run);
}

static void test_no_memory(void **state)
{
	(void)state;
	tool_put(0, POSITIONS "S1,2023-10-01,lokaal,A,,a\nS1,2024-10-01,lokaal,B,,a\n"
	                      "S1,2024-10-01,lokaal,C,,b\nS2,2024-10-01,lokaal,C,,b\n");
	tool_put(1, "school,naam\nS1,De Brug\nS3,De Toren\n");
	tool_put(2,
	         "school,doel_id,doel,gedrag,support_1,support_2,start,evaluatie_1\n"
	         "S1,d1,Doel,Gedrag,a,b,2026-09-01,\nS1,d2,Doel,Gedrag,a,b,2026-09-01,2026-10-13\n"
	         "S2,d1,Doel,Gedrag,a,b,2026-09-01,\n");
	tool_put(
	        3,
	        "team,datum,niveau,stelling,score\nT1,2025-10-01,micro,,3\nT1,2026-10-01,micro,,4\n"
	        "T2,2026-10-01,exo,exo_1,4\n");
	tool_put(4,
	         "team,datum,spanningsveld,aanpak\nT1,2026-10-01,geld,\nT1,2026-10-01,tijd,uren\n");
	tool_put(5,
	         "team,datum,doel,prioriteit,niveau,gedrag,support\nT1,2026-10-01,Doel,1,micro,,\n"
	         "T1,2026-10-01,Ander,,,Iets,\n");
	tool_put(
	        6,
	        "team,datum,sterkte,kans,zichtbaar_op\nT1,2026-10-01,Iets,,\nT1,2025-10-01,a,b,\n");
	for (enum verb v = PLACE; v < PLAN; v++)
		sweep((struct job){ .verb = v, .list = 1 });
	sweep((struct job){ .verb = PLAN, .first_file = 2 });
	sweep((struct job){ .verb = PLAN_BY, .first_file = 2 });
	sweep((struct job){ .verb = LEVELS, .first_file = 3 });
	sweep((struct job){ .verb = DISAGREE, .first_file = 3 });
	sweep((struct job){ .verb = TENSIONS, .first_file = 4 });
	sweep((struct job){ .verb = GOALS, .first_file = 5 });
	sweep((struct job){ .verb = CARDS, .first_file = 6 });
}

static int set_up(void **state)
{
	(void)state;
	return tool_set_up("forms/canvas.yaml", "forms/niveaureflectie.yaml");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_levels_in_any_order),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests_name("canvas", tests, set_up, tool_tear_down);
}
