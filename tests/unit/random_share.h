/*
 * random_share.h - random cases for test_share.c: forms, files of their rows, and what is asked of
 * them. Include it after <cmocka.h>.
 */
#ifndef HB_TESTS_RANDOM_SHARE_H
#define HB_TESTS_RANDOM_SHARE_H

#include <stdlib.h>
#include <unistd.h>

#include "form/bind.h"
#include "random_rows.h"
#include "told.h"
#include "tools/observe.h"

enum { ITEMS_MAX = 70, COLUMNS_MAX = ITEMS_MAX + 12, FILES_MAX = 4, WORDS = 40 };

static const char calendar_text[] =
        "hb: 1\nid: jaar\ntitle: Jaar\nlang: nl\nversion: \"1\"\nkind: calendar\n"
        "year_start: \"08-01\"\nterms:\n  - {id: P1, label: Een, start: \"08-01\"}\n"
        "  - {id: P2, label: Twee, start: \"02-01\"}\n";

/* A case: a form and files, and what is asked of them. */
static struct {
	char dir[64];
	char path[FILES_MAX][96];
	const char *file[FILES_MAX];
	size_t n_files;
	struct hb_form *form, *calendar_form;
	struct hb_calendar calendar;
	struct hb_arena arena;
	struct hb_long shape;
	uint32_t n_items;
	bool is_long;
	char item[ITEMS_MAX][12];
	int low[2], high[2]; /* of the two scales */
	bool second[ITEMS_MAX];
	bool required[ITEMS_MAX];
	/* scores of a scale: without and with missing ones first */
	char word_text[WORDS][12];
	const char *word[2][2][WORDS];
	uint32_t n_good[2][2], n_words[2][2];
	struct hb_str by[2];
	size_t n_by;
	struct hb_str only[2];
	size_t n_only;
	struct hb_days days;
	bool rejects, progress;
	bool bare; /* see told.h */
	enum hb_csv_style style;
} t;

/* ---- random forms ---- */

static void put_item(struct hb_buf *b, uint32_t i)
{
	snprintf(t.item[i], sizeof(t.item[i]), "v%u", i + 1);
	hb_buf_printf(b, "  - {id: %s, type: scale, label: V%u, scale: %s%s%s}\n", t.item[i], i + 1,
	              t.second[i] ? "twee" : "een", t.required[i] ? ", required: true" : "",
	              i == 0 ? ", renamed_from: [oud]" : "");
}

/* Scores on scale S, without missing ones or with; behind them what is none. */
static void make_words(int s)
{
	static const char *const wrong[] = { "x", "3,5", "-0", "03", " 3", "-1", "11", "6" };
	for (int missing = 0; missing < 2; missing++) {
		uint32_t n = 0;
		const char **word = t.word[s][missing];
		for (int twice = 0; twice < 2; twice++)
			for (int v = t.low[s]; v <= t.high[s]; v++)
				word[n++] = t.word_text[v];
		if (missing)
			word[n++] = "";
		t.n_good[s][missing] = n;
		for (size_t i = 0; i < 8; i++)
			word[n++] = wrong[i];
		word[n++] = "";
		t.n_words[s][missing] = n;
	}
}

static void choose_scales(void)
{
	static const int scale[][2] = { { 1, 5 }, { 1, 4 }, { 0, 10 }, { 0, 3 } };
	uint32_t one = below(4), two = one_in(4) ? below(4) : one;
	t.low[0] = scale[one][0];
	t.high[0] = scale[one][1];
	t.low[1] = scale[two][0];
	t.high[1] = scale[two][1];
	make_words(0);
	make_words(1);
	uint32_t strict = below(4) ? 0 : 6; /* one item of so many is required */
	bool mixed = one_in(2);
	for (uint32_t i = 0; i < t.n_items; i++) {
		t.second[i] = mixed && one_in(3);
		t.required[i] = strict && one_in(strict);
	}
}

static void form_text(struct hb_buf *b)
{
	static const char *const keys[] = { "leerling, datum, observator",
		                            "leerling",
		                            "leerling, datum",
		                            "datum, leerling, observator",
		                            "observator, groep, datum, soort, leerling",
		                            "leerling, v1",
		                            "leerling, datum, v1, v2, v3, v4, v5, v6",
		                            "datum, observator" };
	uint32_t key = one_in(2) ? 0 : below(8);
	t.n_items = one_in(3) ? 15 + below(26) : one_in(30) ? 60 + below(10) : 1 + below(8);
	if (key == 6 && t.n_items < 6)
		t.n_items = 6;
	choose_scales();
	hb_buf_printf(b,
	              "hb: 1\nid: klein\ntitle: Klein\nlang: nl\nversion: \"1\"\nkind: record\n"
	              "key: [%s]\nscales:\n  een: {min: %d, max: %d}\n  twee: {min: %d, max: %d}\n"
	              "fields:\n"
	              "  - {id: leerling, type: id, label: Leerling, required: true}\n"
	              "  - {id: groep, type: id, label: Groep}\n"
	              "  - {id: datum, type: date, label: Datum, required: true}\n"
	              "  - {id: observator, type: id, label: Observator}\n",
	              keys[key], t.low[0], t.high[0], t.low[1], t.high[1]);
	for (uint32_t i = 0; i < t.n_items; i++)
		put_item(b, i);
	hb_buf_cstr(b, "  - {id: notitie, type: text, label: Notitie}\n"
	               "  - {id: soort, type: choice, label: Soort, choices: [{id: a, label: A}, "
	               "{id: b, label: B}, {id: c, label: C}]}\n"
	               "  - {id: advies, type: multi, label: Advies, choices: [{id: geen, label: "
	               "Geen}, {id: extra, label: Extra}]}\n"
	               "rules:\n  - {rule: unique}\n");
	if (one_in(2))
		hb_buf_cstr(b, "  - {rule: excludes, field: advies, values: [geen], other: advies, "
		               "others: [extra], severity: warning, message: 'kies'}\n");
	if (one_in(3))
		hb_buf_cstr(b, "  - {rule: required_if, field: groep, when: soort, values: [b]}\n");
	if (one_in(4))
		hb_buf_printf(b,
		              "  - {rule: required_if, field: notitie, when: v1, values: [\"%d\"], "
		              "severity: warning, message: 'waarom'}\n",
		              t.high[t.second[0]]);
}

static void load(struct hb_form **form, const struct hb_buf *text)
{
	struct told told = { .sink = told_sink, .bare = t.bare };
	char path[96];
	snprintf(path, sizeof(path), "%s/vorm.yaml", t.dir);
	write_file(path, text);
	if (hb_form_load(form, path, &told.sink) != HB_OK)
		fail_msg("%s\n%s", hb_buf_text(&told.text), text->p);
	hb_buf_free(&told.text);
	unlink(path);
}

static void free_form(void)
{
	hb_arena_free(&t.arena);
	hb_form_free(t.form);
	t.form = NULL;
}

static void random_form(void)
{
	struct hb_buf b = { 0 };
	free_form();
	form_text(&b);
	load(&t.form, &b);
	assert_true(hb_table_long(&t.arena, &t.form->tables[0], &t.shape));
	hb_buf_free(&b);
}

/* ---- random files ---- */

static const char *const groups
        [] = { "g1",  "g2",
	       "",    "g1 ",
	       "g+1", "een-id-van-meer-dan-vierenzestig-tekens-dat-nergens-op-slaat-lijkt-mij " },
  *const observers[] = { "jvd",
	                 "x",
	                 "",
	                 "jansen-van.dijk",
	                 "501E+07",
	                 "\x7Fjvd",
	                 "jvd ",
	                 "een-id-van-meer-dan-vierenzestig-tekens-dat-nergens-op-slaat-maar" },
  *const sorts[] = { "a", "b", "c", "", "d", "A" }, *const advice[] = { "geen",   "",
	                                                                "extra",  "extra|geen",
	                                                                "extra|", "anders" },
  *const words[] = { "", "p", "q" };

static const struct random_column about[] = {
	{ "leerling", RANDOM_PUPIL, NULL, 0, 0 }, { "groep", RANDOM_WORD, groups, 3, 6 },
	{ "datum", RANDOM_DATE, NULL, 0, 0 },     { "observator", RANDOM_WORD, observers, 3, 8 },
	{ "notitie", RANDOM_REMARK, NULL, 0, 0 }, { "soort", RANDOM_WORD, sorts, 4, 6 },
	{ "advies", RANDOM_WORD, advice, 3, 6 },
};
static const struct random_column unknown[] = { { "los", RANDOM_WORD, words, 3, 3 },
	                                        { "vrij", RANDOM_REMARK, NULL, 0, 0 } };

static bool may_be_left_out(const struct random_column *c)
{
	return strcmp(c->name, "leerling") != 0 && strcmp(c->name, "datum") != 0;
}

static void add_column(struct random_column *to, size_t *n, struct random_column c)
{
	to[(*n)++] = c;
}

static struct random_column item_column(uint32_t i, bool missing)
{
	int s = t.second[i];
	missing = missing && (!t.required[i] || one_in(8));
	return (struct random_column){ i == 0 && one_in(12) ? "oud" : t.item[i], RANDOM_WORD,
		                       t.word[s][missing], t.n_good[s][missing],
		                       t.n_words[s][missing] };
}

/* The columns of a file: mostly as in the form, or some left out, swapped and added. */
static size_t random_columns(struct random_column *column)
{
	size_t n = 0;
	bool missing = one_in(2), fewer = one_in(4);
	for (size_t i = 0; i < 4; i++)
		if (!fewer || !may_be_left_out(&about[i]) || below(4))
			add_column(column, &n, about[i]);
	for (uint32_t i = 0; i < t.n_items && !t.is_long; i++)
		if (!fewer || t.required[i] || below(5))
			add_column(column, &n, item_column(i, missing));
	for (size_t i = 4; i < 7; i++)
		if (!one_in(3))
			add_column(column, &n, about[i]);
	for (size_t i = 0; i < 2; i++)
		if (one_in(3))
			add_column(column, &n, unknown[i]);
	for (uint32_t swaps = one_in(2) ? 0 : below(6); swaps; swaps--) {
		size_t a = below((uint32_t)n), b = below((uint32_t)n);
		struct random_column c = column[a];
		column[a] = column[b];
		column[b] = c;
	}
	return n;
}

/* Of a long file: where `vaardigheid` stands, and `score` (behind it; n + 2: nowhere). */
struct place {
	size_t skill, score;
};

static void put_long(struct hb_buf *b, const struct random_table *table, struct place at,
                     const struct hb_buf *cell, const char *skill, const char *score)
{
	size_t k = 0, n = table->n_columns + (at.score > table->n_columns + 1 ? 1 : 2);
	for (size_t i = 0; i < n; i++) {
		if (i)
			hb_buf_char(b, table->delimiter);
		size_t from = b->len;
		bool own = i == at.skill || i == at.score;
		if (own)
			hb_buf_cstr(b, i == at.skill ? skill : score);
		else
			hb_buf_str(b, hb_buf_slice(&cell[k++]));
		if (own)
			random_quotes(b, table, from);
	}
	hb_buf_cstr(b, table->end);
}

static void draw_cells(struct hb_buf *cell, const struct random_table *table)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		cell[i].len = 0;
		random_cell(&cell[i], table, &table->column[i]);
	}
}

struct said {
	uint32_t record, item;
};

/* The items of N records that are told together: mostly in order, each once. */
static size_t random_order(struct said *said, uint32_t n_records)
{
	size_t n = 0;
	bool skips = one_in(3);
	for (uint32_t i = 0; i < t.n_items; i++)
		for (uint32_t r = 0; r < n_records; r++)
			if (!skips || below(6))
				said[n++] = (struct said){ r, i };
	for (uint32_t swaps = n && one_in(5) ? 1 + below(5) : 0; swaps; swaps--) {
		size_t a = below((uint32_t)n), b = below((uint32_t)n);
		struct said s = said[a];
		said[a] = said[b];
		said[b] = s;
	}
	for (uint32_t more = n && one_in(6) ? 1 + below(3) : 0; more; more--, n++)
		said[n] = said[below((uint32_t)n)];
	return n;
}

static void long_records(struct hb_buf *b, const struct random_table *table, struct place at,
                         struct hb_buf cell[2][COLUMNS_MAX])
{
	struct said said[2 * ITEMS_MAX + 4];
	uint32_t n_records = one_in(8) ? 2 : 1;
	bool differ = table->odd && one_in(6); /* cells that a record should have in common */
	size_t n = random_order(said, n_records);
	draw_cells(cell[0], table);
	draw_cells(cell[1], table);
	for (size_t i = 0; i < n; i++) {
		int s = t.second[said[i].item];
		bool odd = is_odd(table);
		const char *score = one_of(t.word[s][1], odd ? t.n_words[s][1] : t.n_good[s][1]);
		const char *skill = odd && one_in(3) ? "v0" : t.item[said[i].item];
		struct hb_buf *cells = cell[said[i].record];
		if (differ && one_in(3)) {
			size_t k = below((uint32_t)table->n_columns);
			cells[k].len = 0;
			random_cell(&cells[k], table, &table->column[k]);
		}
		if (is_odd(table) && one_in(3)) {
			random_wild(b, table);
			hb_buf_cstr(b, table->end);
		}
		put_long(b, table, at, cells, skill, score);
	}
}

static void long_file(struct hb_buf *b, const struct random_table *table, size_t bytes, bool scored)
{
	static struct hb_buf cell[2][COLUMNS_MAX];
	size_t n = table->n_columns;
	struct place at = { n, n + 1 };
	if (one_in(3)) {
		at.skill = below((uint32_t)n + 1);
		at.score = at.skill + 1 + below((uint32_t)(n + 1 - at.skill));
	}
	if (!scored)
		at = (struct place){ n, n + 2 };
	for (size_t i = 0; i < n; i++) {
		cell[0][i].len = 0;
		hb_buf_cstr(&cell[0][i], table->column[i].name);
	}
	put_long(b, table, at, cell[0], "vaardigheid", "score");
	while (b->len < bytes)
		long_records(b, table, at, cell);
	for (size_t i = 0; i < 2 * COLUMNS_MAX; i++)
		hb_buf_free(&cell[i / COLUMNS_MAX][i % COLUMNS_MAX]);
}

static void as_utf16(struct hb_buf *b)
{
	struct hb_buf wide = { 0 };
	hb_buf_add(&wide, "\xFF\xFE", 2);
	for (size_t i = 0; i < b->len; i++) {
		hb_buf_char(&wide, b->p[i]);
		hb_buf_char(&wide, '\0');
	}
	hb_buf_free(b);
	*b = wide;
}

/* A file of about BYTES; NTH of the case. */
static void random_file(struct hb_buf *b, size_t bytes, size_t nth)
{
	static const uint32_t odd[] = { 0, 8, 30, 100 }, quoted[] = { 0, 0, 1, 5 };
	struct random_column column[COLUMNS_MAX];
	struct random_table table = { .column = column };
	table.n_columns = random_columns(column);
	table.end = random_end();
	table.odd = table.wild = odd[below(4)];
	table.quoted = quoted[below(4)];
	table.delimiter = one_in(4) ? ';' : ',';
	table.n_pupils = one_in(3) ? 3 : 60;
	table.n_days = one_in(2) ? 2 : 28;
	enum random_high high = (enum random_high)below(4);
	bool late = one_in(2); /* nothing says what the encoding is for a long while */
	table.high = late ? HIGH_NONE : high;
	b->len = 0;
	if (t.is_long) {
		long_file(b, &table, bytes, nth == 0 || below(4));
	} else {
		random_header(b, &table);
		hb_buf_cstr(b, table.end);
		while (b->len < bytes) {
			if (b->len > bytes / 3 * 2)
				table.high = high;
			size_t from = b->len;
			random_row(b, &table);
			if (table.odd && one_in(table.odd)) { /* the same once more, or twice */
				struct hb_buf row = { 0 };
				hb_buf_add(&row, b->p + from, b->len - from);
				hb_buf_str(b, hb_buf_slice(&row));
				if (one_in(2))
					hb_buf_str(b, hb_buf_slice(&row));
				hb_buf_free(&row);
			}
		}
	}
	if (one_in(2))
		b->len -= strlen(table.end);
	if (one_in(25) && table.high == HIGH_NONE && high == HIGH_NONE)
		as_utf16(b);
}

static void random_files(size_t bytes)
{
	struct hb_buf b = { 0 };
	t.n_files = one_in(2) ? 1 : 1 + below(3);
	for (size_t i = 0; i < t.n_files; i++) {
		snprintf(t.path[i], sizeof(t.path[i]), "%s/%zu.csv", t.dir, i);
		t.file[i] = t.path[i];
		random_file(&b, 40 + below((uint32_t)bytes), i);
		if (i && one_in(8)) {
			b.len = 0;
			hb_buf_cstr(&b, "iets,anders\n1,2\n");
		}
		write_file(t.path[i], &b);
	}
	if (one_in(15))
		t.file[t.n_files++] = "/nergens/te/vinden.csv";
	hb_buf_free(&b);
}

static void random_question(void)
{
	static const char *const by[] = { "groep", "observator", "datum",    "los",  "v1",
		                          "soort", "score",      "leerling", "vrij", "notitie" };
	static const char *const only[] = {
		"groep=g1",          "los=p,q", "schooljaar=2026-2027", "v1=3",
		"vaardigheid=v1,v2", "score=2", "observator=,x"
	};
	t.n_by = t.n_only = 0;
	if (one_in(6)) {
		t.by[t.n_by++] = HB_STR("schooljaar");
		t.by[t.n_by++] = HB_STR("periode");
	} else if (one_in(2)) {
		t.by[t.n_by++] = hb_str(by[one_in(2) ? 0 : below(10)]);
		if (one_in(3))
			t.by[t.n_by++] = HB_STR("leerling");
	}
	if (one_in(4))
		t.only[t.n_only++] = hb_str(only[below(7)]);
	t.days = (struct hb_days){ HB_NO_DAY, HB_NO_DAY };
	if (one_in(5))
		t.days.from = hb_day(2026, 1 + below(12), 5);
	if (one_in(5))
		t.days.to = hb_day(2026, 1 + below(12), 25);
	t.rejects = one_in(2);
	t.progress = one_in(3);
	t.style = one_in(4) ? HB_CSV_EXCEL : HB_CSV_PLAIN;
}

static void random_case(uint32_t n, size_t bytes)
{
	seed = n * 7919;
	below(1);
	t.is_long = one_in(2);
	random_form();
	random_files(bytes);
	random_question();
}

#endif
