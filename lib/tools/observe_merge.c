/*
 * Adding up summaries. Each row becomes a cell again, and is written out as the summary itself
 * would: where that differs from what stands there, the row contradicts itself and is rejected.
 */
#include "tools/observe_merge.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/near.h"
#include "base/sys.h"
#include "csv/reader.h"

static enum hb_status tell(const struct hb_merge *m, struct hb_finding f)
{
	f.file = hb_str(m->options->path[m->current]);
	hb_find(m->sink, f);
	return HB_USAGE;
}

/* How many of the cells a summary has: serves the search for the dialect. */
static size_t score_header(void *ctx, const struct hb_str *cell, size_t n)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++)
		found += hb_is_summary_column(ctx, hb_str_trim(cell[i]));
	return found;
}

/* The name that column I behind the by-columns must have. */
static struct hb_str fixed_name(const struct hb_items *items, size_t i, char space[24])
{
	if (i == 0)
		return HB_STR("vaardigheid");
	if (i <= HB_SUM_COLUMNS)
		return hb_str(hb_summary_names[i - 1]);
	return hb_count_name(items, (uint32_t)(i - 1 - HB_SUM_COLUMNS), space);
}

static enum hb_status not_summary(const struct hb_merge *m, size_t column, struct hb_str is,
                                  struct hb_str wants)
{
	struct hb_buf number = { 0 };
	hb_buf_int(&number, (int64_t)column + 1);
	tell(m, (struct hb_finding){ .message = HB_M_NO_SUMMARY,
	                             .column = (uint32_t)column + 1,
	                             .value = is,
	                             .expected = wants,
	                             .text = { hb_buf_slice(&number) } });
	hb_buf_free(&number);
	return HB_USAGE;
}

/* The by-columns are what stands before `vaardigheid`, at least one; the others must be a
 * summary's own, all of them. */
static enum hb_status check_header(struct hb_merge *m, const struct hb_str *header, size_t n)
{
	size_t n_fixed = 1 + HB_SUM_COLUMNS + m->items.n_values;
	char space[24];
	m->n_by = 0;
	while (m->n_by < n && !hb_str_is(hb_str_trim(header[m->n_by]), "vaardigheid"))
		m->n_by++;
	if (m->n_by == 0)
		return not_summary(m, 0, header[0], m->options->record->fields[m->items.pupil].id);
	if (m->n_by == n)
		return not_summary(m, n > 1, header[n > 1], HB_STR("vaardigheid"));
	for (size_t i = 0; i < n_fixed || m->n_by + i < n; i++) {
		size_t at = m->n_by + i;
		struct hb_str is = at < n ? hb_str_trim(header[at]) : HB_STR("");
		struct hb_str wants = i < n_fixed ? fixed_name(&m->items, i, space) : HB_STR("");
		if (!hb_str_eq(is, wants))
			return not_summary(m, at, is, wants);
	}
	return HB_OK;
}

static void join_names(struct hb_buf *out, const struct hb_str *name, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		hb_buf_cstr(out, i ? "," : "");
		hb_buf_str(out, hb_str_trim(name[i]));
	}
}

/* All summaries must be grouped by the same columns, in the same order. */
static enum hb_status check_same_by(struct hb_merge *m, const struct hb_str *header)
{
	bool same = m->n_by == m->n_by_all;
	for (size_t i = 0; same && i < m->n_by; i++)
		same = hb_str_eq(m->by_all[i], hb_str_trim(header[i]));
	if (same)
		return HB_OK;
	struct hb_buf here = { 0 }, there = { 0 };
	join_names(&here, header, m->n_by);
	join_names(&there, m->by_all, m->n_by_all);
	tell(m, (struct hb_finding){ .message = HB_M_MERGE_HEADERS,
	                             .text = { hb_buf_slice(&here),
	                                       hb_str(m->options->path[m->first_file]),
	                                       hb_buf_slice(&there) } });
	hb_buf_free(&here);
	hb_buf_free(&there);
	return HB_USAGE;
}

static size_t index_of(struct hb_str name, const struct hb_str *names, size_t n)
{
	size_t i = 0;
	while (i < n && !hb_str_eq(names[i], name))
		i++;
	return i;
}

static enum hb_status wrong_by(const struct hb_merge *m, struct hb_str name)
{
	struct hb_buf all = { 0 };
	join_names(&all, m->by_all, m->n_by_all);
	struct hb_str near = hb_near(name, m->by_all, m->n_by_all);
	hb_find(m->sink,
	        (struct hb_finding){ .message = near.len ? HB_M_MERGE_BY_NEAR : HB_M_MERGE_BY,
	                             .value = name,
	                             .expected = hb_buf_slice(&all),
	                             .text = { near } });
	hb_buf_free(&all);
	return HB_USAGE;
}

/* The first summary says by which columns all are grouped; --by may ask for some of them. */
static enum hb_status take_by(struct hb_merge *m, const struct hb_str *header)
{
	const struct hb_table *record = m->options->record;
	struct hb_str pupil = record->fields[m->items.pupil].id;
	m->first_file = m->current;
	m->n_by_all = m->n_by;
	m->by_all = hb_arena_array(&m->items.arena, m->n_by, sizeof(*m->by_all));
	m->by = hb_arena_array(&m->items.arena, m->n_by + m->options->n_by, sizeof(*m->by));
	m->by_at = hb_arena_array(&m->items.arena, m->n_by + m->options->n_by, sizeof(*m->by_at));
	m->reject_place =
	        hb_arena_array(&m->items.arena, m->n_by + 1 + HB_SUM_COLUMNS + m->items.n_values,
	                       sizeof(*m->reject_place));
	if (!m->by_all || !m->by || !m->by_at || !m->reject_place)
		return hb_no_memory(m->sink);
	for (size_t i = 0; i < m->n_by; i++)
		if (!(m->by_all[i] = hb_arena_str(&m->items.arena, hb_str_trim(header[i]))).p)
			return hb_no_memory(m->sink);
	m->n_out = m->options->n_by ? m->options->n_by : m->n_by;
	for (size_t i = 0; i < m->n_out; i++) {
		m->by[i] = m->options->n_by ? m->options->by[i] : m->by_all[i];
		m->by_at[i] = index_of(m->by[i], m->by_all, m->n_by_all);
		if (m->by_at[i] == m->n_by_all)
			return wrong_by(m, m->by[i]);
	}
	m->pupil_in = index_of(pupil, m->by_all, m->n_by_all) < m->n_by_all;
	m->pupil_out = index_of(pupil, m->by, m->n_out) < m->n_out;
	enum hb_status status = hb_check_by(&m->items, m->by, m->n_out, m->sink);
	if (status != HB_OK)
		return status;
	return hb_groups_make(&m->tallies.groups, m->n_out) &&
	                       hb_groups_make(&m->parts, m->n_by_all)
	               ? HB_OK
	               : hb_no_memory(m->sink);
}

/* A group of the file at hand, by all its columns: how many skills of it were there. */
static uint32_t *seen_of(struct hb_merge *m, const struct hb_str *cell)
{
	for (size_t i = 0; i < m->n_by_all; i++)
		m->parts.text[i] = cell[i];
	uint32_t part = hb_groups_add(&m->parts);
	if (part == HB_DICT_NONE || !hb_cells_reserve(&m->seen, m->parts.keys.n))
		return NULL;
	return hb_cells_at(&m->seen, part);
}

static bool add_row(struct hb_merge *m, const struct hb_csv_record *r, uint32_t item)
{
	size_t words = hb_tally_words(m->items.n_values);
	for (size_t i = 0; i < m->n_out; i++)
		m->tallies.groups.text[i] = r->cell[m->by_at[i]];
	uint32_t group = hb_groups_add(&m->tallies.groups);
	uint32_t *cells = group == HB_DICT_NONE ? NULL : hb_tallies_cells(&m->tallies, group);
	if (!cells)
		return false;
	if (!hb_tally_merge(cells + item * words, m->cell, m->items.n_values))
		hb_merge_reject(m, r, (struct hb_problem){ .message = HB_M_SUMMARY_OVERFLOW });
	return true;
}

/* One row of a summary; false without memory. */
static bool take_row(struct hb_merge *m, const struct hb_csv_record *r)
{
	uint32_t item;
	uint64_t rejected = m->count->rejected;
	m->count->read++;
	if (!hb_merge_read_row(m, r, &item))
		return m->count->rejected > rejected;
	uint32_t *seen = seen_of(m, r->cell);
	if (!seen)
		return false;
	uint32_t file = (uint32_t)m->current + 1;
	if (seen[0] != file) {
		seen[0] = file;
		seen[1] = 0;
		m->n_parts++;
	}
	if (seen[2 + item] == file) {
		hb_merge_reject(m, r, (struct hb_problem){ .message = HB_M_SUMMARY_TWICE });
		return true;
	}
	seen[2 + item] = file;
	m->n_whole += ++seen[1] == m->items.n;
	m->count->good++;
	if (!add_row(m, r, item))
		return false;
	if (m->count->rejected > rejected)
		m->count->good--;
	return true;
}

static enum hb_status read_records(struct hb_merge *m, struct hb_csv_reader *reader)
{
	struct hb_csv_record r;
	enum hb_csv_result result;
	struct hb_merge_operand *op = &m->operand[m->current];
	while ((result = hb_csv_next(reader, &r)) == HB_CSV_RECORD || result == HB_CSV_BAD) {
		if (result == HB_CSV_BAD) {
			m->count->read++;
			hb_merge_reject(m, &r,
			                (struct hb_problem){ .message = r.problem,
			                                     .column = r.column,
			                                     .value = r.value,
			                                     .expected = r.expected });
			continue;
		}
		op->digest += hb_merge_digest(&r);
		op->n_rows++;
		if (!take_row(m, &r))
			return hb_no_memory(m->sink);
	}
	return result == HB_CSV_FAILED ? hb_csv_status(reader) : HB_OK;
}

/* A group that lacks rows for some skills would count too little there in silence. */
static void check_whole(struct hb_merge *m)
{
	if (m->n_parts == m->n_whole || m->count->rejected)
		return;
	struct hb_buf n = { 0 };
	hb_buf_int(&n, (int64_t)(m->n_parts - m->n_whole));
	tell(m, (struct hb_finding){ .message = HB_M_SUMMARY_PART, .text = { hb_buf_slice(&n) } });
	m->finding = true;
	hb_buf_free(&n);
}

static enum hb_status take_file(struct hb_merge *m, struct hb_csv_reader *reader)
{
	size_t n;
	const struct hb_str *header = hb_csv_header(reader, &n);
	enum hb_status status = check_header(m, header, n);
	if (status == HB_OK)
		status = m->by_all ? check_same_by(m, header) : take_by(m, header);
	if (status != HB_OK)
		return status;
	m->seen.words = 2 + m->items.n;
	hb_tallies_make(&m->tallies, m->items.n, m->items.n_values, false);
	m->n_parts = m->n_whole = 0;
	if (m->rejects.writer)
		hb_rejects_join(&m->rejects, header, n, m->reject_place);
	status = read_records(m, reader);
	if (status == HB_OK)
		check_whole(m);
	return status;
}

/* Told apart by device and inode before reading, and by content after it. */
static enum hb_status check_operand(struct hb_merge *m, bool before)
{
	struct hb_merge_operand *now = &m->operand[m->current];
	struct stat st;
	const char *path = m->options->path[m->current];
	if (before && strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
		now->regular = true;
		now->device = st.st_dev;
		now->inode = st.st_ino;
	}
	for (size_t i = 0; i < m->current; i++) {
		const struct hb_merge_operand *o = &m->operand[i];
		bool same_file = now->regular && o->regular && now->device == o->device &&
		                 now->inode == o->inode;
		bool same_content = !before && now->n_rows && now->n_rows == o->n_rows &&
		                    now->digest == o->digest;
		bool same_name = strcmp(path, m->options->path[i]) == 0;
		if (same_file || same_content || same_name)
			return tell(m,
			            (struct hb_finding){ .message = HB_M_MERGE_SAME,
			                                 .text = { hb_str(m->options->path[i]) } });
	}
	return HB_OK;
}

static enum hb_status merge_file(struct hb_merge *m)
{
	struct hb_csv_options csv = { .delimiter = m->options->delimiter,
		                      .encoding = m->options->encoding,
		                      .score = score_header,
		                      .score_ctx = &m->items };
	struct hb_csv_reader *reader;
	enum hb_status status = check_operand(m, true);
	if (status != HB_OK)
		return status;
	status = hb_csv_open(&reader, m->options->path[m->current], &csv, m->sink);
	if (status != HB_OK) { /* the others go on; the exit status says that one is missing */
		m->finding = true;
		m->n_failed++;
		return m->n_failed == m->options->n_paths ? status : HB_OK;
	}
	status = take_file(m, reader);
	hb_csv_close(reader);
	return status == HB_OK ? check_operand(m, false) : status;
}

static enum hb_status prepare(struct hb_merge *m)
{
	enum hb_status status = hb_items_make(&m->items, m->options->record, NULL, m->sink);
	if (status != HB_OK)
		return status;
	m->cell = hb_calloc(hb_tally_words(m->items.n_values), sizeof(*m->cell));
	m->operand = hb_calloc(m->options->n_paths, sizeof(*m->operand));
	if (!m->cell || !m->operand)
		return hb_no_memory(m->sink);
	return m->options->rejects ? hb_rejects_open(&m->rejects, m->options->rejects, m->sink)
	                           : HB_OK;
}

static enum hb_status run(struct hb_merge *m, struct hb_csv_writer *out)
{
	enum hb_status status = prepare(m);
	struct hb_rows_count none = { 0 };
	for (m->current = 0; status == HB_OK && m->current < m->options->n_paths; m->current++) {
		m->count = m->options->count ? &m->options->count[m->current] : &none;
		*m->count = (struct hb_rows_count){ 0 };
		status = merge_file(m);
	}
	if (status != HB_OK)
		return status;
	struct hb_tallies *part = &m->tallies;
	struct hb_summary summary = { .items = &m->items,
		                      .part = &part,
		                      .n_parts = 1,
		                      .by = m->by,
		                      .n_by = m->n_out,
		                      .pupil = m->pupil_out,
		                      .threads = m->options->threads };
	if (m->rejects.failed || m->problems.failed || !hb_summary_write(&summary, out))
		return hb_no_memory(m->sink);
	return m->finding ? HB_FINDING : HB_OK;
}

enum hb_status hb_observe_merge(const struct hb_merge_options *options, struct hb_csv_writer *out,
                                struct hb_sink *sink)
{
	struct hb_merge m = { .options = options, .sink = sink };
	enum hb_status status = run(&m, out);
	hb_tallies_free(&m.tallies);
	hb_cells_free(&m.seen);
	hb_groups_free(&m.parts);
	hb_buf_free(&m.key);
	hb_problems_free(&m.problems);
	hb_rejects_close(&m.rejects);
	hb_items_free(&m.items);
	free(m.cell);
	free(m.operand);
	return status;
}
