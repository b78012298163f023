#include "book/write_columns.h"

#include <stdlib.h>

#include "base/sys.h"
#include "data/date.h"

enum { WIDTH = 12, WIDTH_MAX = 255 };

enum part { NAME, KIND, WIDE, MIN, MAX, TITLE, HINT, CHOICES, PARTS };

static const char *const part_name[PARTS] = { "kolom", "soort", "breedte", "min",
	                                      "max",   "titel", "uitleg",  "keuzes" };

static const char *const kind_name[HB_BOOK_KINDS] = {
	[HB_BOOK_TEXT] = "tekst", [HB_BOOK_WHOLE] = "geheel",     [HB_BOOK_DATE] = "datum",
	[HB_BOOK_TIME] = "tijd",  [HB_BOOK_MOMENT] = "datumtijd", [HB_BOOK_CHOICE] = "keuze",
};

struct reading {
	struct hb_book_columns *columns;
	size_t place[PARTS]; /* which cell; SIZE_MAX: none */
	const struct hb_csv_record *record;
	const char *path;
	struct hb_sink *sink;
};

static struct hb_str cell(const struct reading *r, enum part part)
{
	return r->place[part] == SIZE_MAX ? HB_STR("") : r->record->cell[r->place[part]];
}

static enum hb_status wrong(const struct reading *r, enum part part, const char *expected)
{
	hb_find(r->sink, (struct hb_finding){ .message = HB_M_BOOK_COLUMN_VALUE,
	                                      .file = hb_str(r->path),
	                                      .line = r->record->line,
	                                      .record = r->record->record,
	                                      .column = r->place[part] == SIZE_MAX
	                                                        ? 0
	                                                        : (uint32_t)r->place[part] + 1,
	                                      .field = hb_str(part_name[part]),
	                                      .value = cell(r, part),
	                                      .expected = hb_str(expected) });
	return HB_USAGE;
}

static size_t characters(struct hb_str s)
{
	size_t n = 0;
	for (size_t step; (step = hb_utf8_step(s)) != 0; s = hb_str_from(s, step))
		n++;
	return n;
}

static enum hb_status read_whole(const struct reading *r, struct hb_book_column *c)
{
	static const char expected[] = "-999999999999999..999999999999999";
	c->min = -HB_BOOK_WHOLE_MAX;
	c->max = HB_BOOK_WHOLE_MAX;
	if (cell(r, MIN).len && !hb_str_int(cell(r, MIN), c->min, c->max, &c->min))
		return wrong(r, MIN, expected);
	if (cell(r, MAX).len && !hb_str_int(cell(r, MAX), -HB_BOOK_WHOLE_MAX, c->max, &c->max))
		return wrong(r, MAX, expected);
	return HB_OK;
}

static enum hb_status read_days(const struct reading *r, struct hb_book_column *c)
{
	static const char expected[] = HB_BOOK_FIRST_DAY "..9999-12-31";
	const int32_t first = hb_day_parse(HB_STR(HB_BOOK_FIRST_DAY));
	c->min = cell(r, MIN).len ? hb_day_parse(cell(r, MIN)) : first;
	c->max = hb_day_parse(cell(r, MAX).len ? cell(r, MAX) : HB_STR("9999-12-31"));
	if (c->min == HB_NO_DAY || c->min < first)
		return wrong(r, MIN, expected);
	return c->max == HB_NO_DAY ? wrong(r, MAX, expected) : HB_OK;
}

static enum hb_status read_bounds(const struct reading *r, struct hb_book_column *c)
{
	enum hb_status status = HB_OK;
	bool numbers = c->kind == HB_BOOK_WHOLE;
	bool days = c->kind == HB_BOOK_DATE || c->kind == HB_BOOK_MOMENT;
	if (numbers)
		status = read_whole(r, c);
	else if (days)
		status = read_days(r, c);
	else if (cell(r, MIN).len || cell(r, MAX).len)
		return wrong(r, cell(r, MIN).len ? MIN : MAX, "soort geheel|datum|datumtijd");
	return status == HB_OK && c->min > c->max ? wrong(r, MAX, "min <= max") : status;
}

static enum hb_status read_choices(const struct reading *r, struct hb_book_column *c)
{
	struct hb_str rest = cell(r, CHOICES);
	if ((c->kind == HB_BOOK_CHOICE) != (rest.len > 0))
		return wrong(r, CHOICES, rest.len ? "soort keuze" : "a|b");
	if (!rest.len)
		return HB_OK;
	rest = hb_arena_str(&r->columns->arena, rest);
	size_t n = 1;
	for (size_t i = 0; i < rest.len; i++)
		n += rest.p[i] == '|';
	struct hb_str *choice = hb_arena_array(&r->columns->arena, n, sizeof(*choice));
	if (!rest.p || !choice)
		return hb_no_memory(r->sink);
	for (size_t i = 0; i < n; i++)
		choice[i] = hb_str_cut(&rest, '|');
	c->choices = choice;
	c->n_choices = n;
	return HB_OK;
}

static enum hb_status read_kind(const struct reading *r, struct hb_book_column *c)
{
	for (size_t i = 0; i < HB_BOOK_KINDS; i++) {
		if (!hb_str_is(cell(r, KIND), kind_name[i]))
			continue;
		c->kind = (enum hb_book_kind)i;
		return HB_OK;
	}
	return cell(r, KIND).len ? wrong(r, KIND, "tekst|geheel|datum|tijd|datumtijd|keuze")
	                         : HB_OK;
}

static enum hb_status read_texts(const struct reading *r, struct hb_book_column *c)
{
	int64_t width = WIDTH;
	if (cell(r, WIDE).len && !hb_str_int(cell(r, WIDE), 1, WIDTH_MAX, &width))
		return wrong(r, WIDE, "1..255");
	if (characters(cell(r, TITLE)) > HB_BOOK_TITLE_MAX)
		return wrong(r, TITLE, "<= 32");
	if (characters(cell(r, HINT)) > HB_BOOK_HINT_MAX)
		return wrong(r, HINT, "<= 255");
	struct hb_arena *arena = &r->columns->arena;
	c->width = (uint32_t)width;
	c->name = hb_arena_str(arena, cell(r, NAME));
	c->title = hb_arena_str(arena, cell(r, TITLE));
	c->hint = hb_arena_str(arena, cell(r, HINT));
	return c->name.p && c->title.p && c->hint.p ? HB_OK : hb_no_memory(r->sink);
}

static const struct hb_book_column *find(const struct hb_book_columns *columns, struct hb_str name)
{
	for (size_t i = 0; i < columns->n; i++)
		if (hb_str_eq(columns->column[i].name, name))
			return &columns->column[i];
	return NULL;
}

static enum hb_status read_column(const struct reading *r)
{
	struct hb_book_columns *all = r->columns;
	struct hb_book_column c = { 0 };
	if (!cell(r, NAME).len || find(all, cell(r, NAME))) {
		hb_find(r->sink, (struct hb_finding){ .message = HB_M_BOOK_COLUMN_TWICE,
		                                      .file = hb_str(r->path),
		                                      .line = r->record->line,
		                                      .record = r->record->record,
		                                      .value = cell(r, NAME) });
		return HB_USAGE;
	}
	enum hb_status status = read_kind(r, &c);
	if (status == HB_OK)
		status = read_texts(r, &c);
	if (status == HB_OK)
		status = read_bounds(r, &c);
	if (status == HB_OK)
		status = read_choices(r, &c);
	if (status != HB_OK)
		return status;
	if (hb_grow(&all->column, &all->cap, all->n + 1, sizeof(c)) != 0)
		return hb_no_memory(r->sink);
	all->column[all->n++] = c;
	return HB_OK;
}

static enum hb_status read_header(struct reading *r, const struct hb_csv_reader *reader)
{
	size_t n;
	const struct hb_str *header = hb_csv_header(reader, &n);
	struct hb_finding f = { .message = HB_M_BOOK_COLUMNS_HEADER,
		                .file = hb_str(r->path),
		                .line = hb_csv_header_line(reader) };
	for (enum part p = 0; p < PARTS; p++)
		r->place[p] = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		enum part p = 0;
		while (p < PARTS && !hb_str_is(header[i], part_name[p]))
			p++;
		if (p < PARTS && r->place[p] == SIZE_MAX) {
			r->place[p] = i;
			continue;
		}
		f.value = header[i];
		f.column = (uint32_t)i + 1;
		hb_find(r->sink, f);
		return HB_USAGE;
	}
	if (r->place[NAME] != SIZE_MAX)
		return HB_OK;
	f.message = HB_M_BOOK_COLUMNS_NO_NAME;
	hb_find(r->sink, f);
	return HB_USAGE;
}

enum hb_status hb_book_bad_record(const struct hb_csv_record *record, const char *path,
                                  struct hb_sink *sink)
{
	hb_find(sink, (struct hb_finding){ .message = record->problem,
	                                   .file = hb_str(path),
	                                   .line = record->line,
	                                   .record = record->record,
	                                   .column = record->column,
	                                   .value = record->value,
	                                   .expected = record->expected });
	return HB_USAGE;
}

enum hb_status hb_book_columns_read(struct hb_book_columns *columns, const char *path,
                                    const struct hb_csv_options *options, struct hb_sink *sink)
{
	struct hb_csv_reader *reader;
	struct hb_csv_record record;
	struct reading r = { .columns = columns, .record = &record, .path = path, .sink = sink };
	enum hb_status status = hb_csv_open(&reader, path, options, sink);
	if (status != HB_OK)
		return status;
	enum hb_csv_result result = HB_CSV_END;
	status = read_header(&r, reader);
	while (status == HB_OK && (result = hb_csv_next(reader, &record)) == HB_CSV_RECORD)
		status = read_column(&r);
	if (result == HB_CSV_BAD)
		status = hb_book_bad_record(&record, path, sink);
	else if (result == HB_CSV_FAILED)
		status = hb_csv_status(reader);
	hb_csv_close(reader);
	return status;
}

enum hb_status hb_book_columns_bind(const struct hb_book_columns *columns,
                                    const struct hb_str *header, size_t n,
                                    struct hb_book_column *out, const char *path,
                                    struct hb_sink *sink)
{
	for (size_t i = 0; i < n; i++) {
		const struct hb_book_column *c = find(columns, header[i]);
		out[i] = c ? *c : (struct hb_book_column){ .name = header[i], .width = WIDTH };
	}
	for (size_t k = 0; k < columns->n; k++) {
		size_t i = 0;
		while (i < n && !hb_str_eq(header[i], columns->column[k].name))
			i++;
		if (i < n)
			continue;
		hb_find(sink, (struct hb_finding){ .message = HB_M_BOOK_COLUMN_UNKNOWN,
		                                   .file = hb_str(path),
		                                   .value = columns->column[k].name });
		return HB_USAGE;
	}
	return HB_OK;
}

void hb_book_columns_free(struct hb_book_columns *columns)
{
	free(columns->column);
	hb_arena_free(&columns->arena);
	*columns = (struct hb_book_columns){ 0 };
}
