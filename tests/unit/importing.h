/*
 * importing.h - an import as a test sees it: CSV in, the rows and what was told about them out,
 * both as text. Include it after <cmocka.h>.
 */
#ifndef HB_TESTS_IMPORTING_H
#define HB_TESTS_IMPORTING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/check.h"
#include "data/import.h"
#include "data/pupils.h"
#include "form/form.h"

struct trial {
	struct hb_sink sink;
	struct hb_form *form, *pupils;
	struct hb_import_options options;
	enum hb_status status;
	struct hb_buf told; /* "severity[code] line:column text\n" */
	struct hb_buf
	        rows; /* "field=value field=value +extra=value\n"; "! " before a rejected one */
	struct hb_buf map;
	bool no_memory;
	enum hb_lang lang;
};

static inline void trial_take(struct hb_sink *sink, const struct hb_finding *f)
{
	struct trial *t = (struct trial *)sink;
	if (f->message == HB_M_NO_MEMORY) {
		t->no_memory = true;
		return;
	}
	struct hb_str code = hb_finding_code(f);
	hb_buf_printf(&t->told, "%s[%.*s] %llu:%u ", hb_severity_name(f->severity, HB_LANG_EN),
	              HB_STR_ARGS(code), (unsigned long long)f->line, f->column);
	hb_finding_text(&t->told, f, t->lang, false);
	hb_buf_char(&t->told, '\n');
}

/* Loads the forms; TABLE NULL is that of forms/observatie.yaml. */
static inline void trial_open(struct trial *t, const struct hb_table *table)
{
	*t = (struct trial){ .sink = { .take = trial_take } };
	assert_int_equal(hb_form_load(&t->pupils, "forms/leerlingen.yaml", &t->sink), HB_OK);
	assert_int_equal(hb_form_load(&t->form, "forms/observatie.yaml", &t->sink), HB_OK);
	t->options.table = table ? table : &t->form->tables[0];
	t->options.pupils = &t->pupils->tables[0];
}

static inline void trial_close(struct trial *t)
{
	hb_form_free(t->form);
	hb_form_free(t->pupils);
	hb_buf_free(&t->told);
	hb_buf_free(&t->rows);
	hb_buf_free(&t->map);
}

static inline void trial_problems(struct trial *t, const struct hb_problems *problems,
                                  uint64_t line)
{
	for (size_t i = 0; i < problems->n; i++) {
		const struct hb_problem *p = &problems->at[i];
		struct hb_finding f = { .message = p->message,
			                .line = line,
			                .column = p->column,
			                .field = p->field,
			                .value = p->value,
			                .expected = p->expected,
			                .text = { p->text[0], p->text[1], p->text[2] },
			                .custom = p->custom,
			                .custom_code = p->custom_code };
		hb_find_as(&t->sink, p->severity, f);
	}
}

static inline void trial_row(struct trial *t, struct hb_import *import,
                             const struct hb_csv_record *r, const struct hb_str *cell, bool bad)
{
	hb_buf_cstr(&t->rows, bad ? "!" : "");
	const char *blank = bad ? " " : "";
	for (size_t i = 0; i < t->options.table->n_fields; i++) {
		if (!cell[i].len)
			continue;
		hb_buf_cstr(&t->rows, blank);
		hb_buf_str(&t->rows, t->options.table->fields[i].id);
		hb_buf_char(&t->rows, '=');
		hb_buf_str(&t->rows, cell[i]);
		blank = " ";
	}
	size_t n;
	const uint32_t *extra = hb_import_extra(import, &n);
	for (size_t i = 0; i < n; i++) {
		struct hb_str name = hb_import_extra_name(import, i);
		hb_buf_printf(&t->rows, "%s+%.*s=%.*s", blank, HB_STR_ARGS(name),
		              HB_STR_ARGS(r->cell[extra[i]]));
		blank = " ";
	}
	hb_buf_char(&t->rows, '\n');
}

/* Goes through all records: learning, or converting and checking. */
static inline void trial_pass(struct trial *t, struct hb_import *import,
                              struct hb_csv_reader *reader, struct hb_checker *checker)
{
	struct hb_str cell[128];
	int64_t value[128];
	uint32_t column[128];
	struct hb_problems problems = { 0 };
	struct hb_arena arena = { 0 };
	struct hb_import_worker *worker = hb_import_worker_new(import, true);
	struct hb_csv_record r;
	enum hb_csv_result result = HB_CSV_FAILED;
	t->no_memory |= !worker;
	for (size_t i = 0; i < t->options.table->n_fields; i++)
		column[i] = hb_import_column(import, i);
	while (worker &&
	       ((result = hb_csv_next(reader, &r)) == HB_CSV_RECORD || result == HB_CSV_BAD)) {
		if (result == HB_CSV_BAD)
			continue;
		if (!checker) {
			hb_import_learn(import, &r);
			continue;
		}
		hb_problems_clear(&problems);
		hb_import_convert(worker, &r, (struct hb_str){ NULL, 0 }, cell, value, &problems,
		                  &arena);
		hb_check_rest(checker, hb_import_known(worker), cell, column, value, &problems);
		t->no_memory |= problems.failed;
		trial_problems(t, &problems, r.line);
		trial_row(t, import, &r, cell, problems.errors);
	}
	t->no_memory |= result == HB_CSV_FAILED;
	hb_import_worker_free(worker);
	hb_problems_free(&problems);
	hb_arena_free(&arena);
}

static inline struct hb_csv_reader *trial_reader(struct trial *t, struct hb_str csv)
{
	struct hb_csv_options o = { .preamble = true,
		                    .score = hb_import_score,
		                    .score_ctx = &t->options };
	struct hb_csv_reader *reader;
	t->status = hb_csv_open_bytes(&reader, csv, "in.csv", &o, &t->sink);
	return reader;
}

/* Imports CSV; what came of it stands in T. */
static inline void trial_bytes(struct trial *t, struct hb_str csv)
{
	t->told.len = t->rows.len = t->map.len = 0;
	struct hb_checker checker = { 0 };
	struct hb_import *import = NULL;
	struct hb_csv_reader *reader = trial_reader(t, csv);
	if (!reader)
		return;
	size_t n;
	const struct hb_str *header = hb_csv_header(reader, &n);
	t->status = hb_import_new(&import, &t->options, HB_STR("in.csv"), header, n, &t->sink);
	if (t->status == HB_OK && hb_import_wants_pass(import)) {
		trial_pass(t, import, reader, NULL);
		t->status = hb_import_decide(import, &t->sink);
		hb_csv_close(reader);
		reader = t->status == HB_OK ? trial_reader(t, csv) : NULL;
	}
	if (t->status == HB_OK)
		t->status = hb_checker_make(&checker, t->options.table, NULL, NULL, &t->sink);
	if (t->status == HB_OK) {
		trial_pass(t, import, reader, &checker);
		hb_import_print_map(import, &t->map);
	}
	hb_checker_free(&checker);
	hb_import_free(import);
	hb_csv_close(reader);
}

static inline void trial_run(struct trial *t, const char *csv)
{
	trial_bytes(t, hb_str(csv));
}

static inline void trial_file(struct trial *t, const char *path)
{
	static char bytes[1 << 16];
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	trial_bytes(t, (struct hb_str){ bytes, n });
}

/* A file of its own with the content TEXT; PATH holds its name afterwards. */
static inline void trial_write(char path[32], const char *text)
{
	strcpy(path, "/tmp/hb_test_XXXXXX");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	FILE *f = fdopen(fd, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* The one trial of a program, and what makes and ends it around each test. */
static struct trial t;

static inline int trial_setup(void **state)
{
	(void)state;
	trial_open(&t, NULL);
	return 0;
}

static inline int trial_teardown(void **state)
{
	(void)state;
	trial_close(&t);
	return 0;
}

#define assert_rows(t, expected) assert_string_equal(hb_buf_text(&(t)->rows), expected)
#define assert_told(t, expected) assert_string_equal(hb_buf_text(&(t)->told), expected)
/* That something was told holds this somewhere. */
#define assert_says(t, part)                                                                       \
	do {                                                                                       \
		if (!strstr(hb_buf_text(&(t)->told), part))                                        \
			fail_msg("not told: %s\ntold: %s", part, hb_buf_text(&(t)->told));         \
	} while (0)
#define assert_silent(t, part) assert_null(strstr(hb_buf_text(&(t)->told), part))

#endif
