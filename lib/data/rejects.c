#include "data/rejects.h"

#include <stdlib.h>

#include "base/sys.h"

enum hb_status hb_rejects_open(struct hb_rejects *rejects, struct hb_output *out,
                               struct hb_sink *sink)
{
	*rejects = (struct hb_rejects){ .writer = hb_csv_writer_new(out, HB_CSV_PLAIN) };
	return rejects->writer ? HB_OK : hb_no_memory(sink);
}

static void write_header(struct hb_rejects *r)
{
	hb_csv_code(r->writer, HB_STR("afgewezen"));
	hb_csv_code(r->writer, HB_STR("bestand"));
	hb_csv_code(r->writer, HB_STR("regel"));
	for (uint32_t i = 0; i < r->columns.n; i++) {
		struct hb_str name = hb_dict_text(&r->columns, i);
		name.len = hb_str_find(name, '\0');
		hb_csv_text(r->writer, name);
	}
	hb_csv_end(r->writer);
	r->header_written = true;
}

void hb_rejects_close(struct hb_rejects *r)
{
	if (r->writer && !r->header_written)
		write_header(r);
	hb_csv_writer_free(r->writer);
	hb_dict_free(&r->columns);
	free(r->row);
	*r = (struct hb_rejects){ 0 };
}

void hb_rejects_join(struct hb_rejects *r, const struct hb_str *header, size_t n, uint32_t *place)
{
	struct hb_dict seen = { 0 }; /* names of this file, to number a repeated one */
	size_t *times = hb_calloc(n ? n : 1, sizeof(*times));
	struct hb_buf name = { 0 };
	r->failed |= !times;
	for (size_t i = 0; times && i < n; i++) {
		uint32_t id = hb_dict_add(&seen, header[i], NULL);
		if (id == HB_DICT_NONE) {
			r->failed = true;
			break;
		}
		name.len = 0;
		hb_buf_str(&name, header[i]);
		hb_buf_char(&name, '\0');
		hb_buf_int(&name, (int64_t)times[id]++);
		place[i] = hb_dict_add(&r->columns, hb_buf_slice(&name), NULL);
		r->failed |= name.failed || place[i] == HB_DICT_NONE;
	}
	hb_buf_free(&name);
	hb_dict_free(&seen);
	free(times);
}

static struct hb_str code_of(const struct hb_problem *p)
{
	return p->custom_code.len ? p->custom_code : hb_str(hb_message_code(p->message));
}

/* Whether an error before the I-th has the same code: each is named once. */
static bool named_before(const struct hb_problems *problems, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (problems->at[j].severity == HB_ERROR &&
		    hb_str_eq(code_of(&problems->at[j]), code_of(&problems->at[i])))
			return true;
	return false;
}

static void write_codes(struct hb_rejects *r, const struct hb_problems *problems)
{
	struct hb_buf codes = { 0 };
	for (size_t i = 0; i < problems->n; i++) {
		if (problems->at[i].severity != HB_ERROR || named_before(problems, i))
			continue;
		if (codes.len)
			hb_buf_char(&codes, '|');
		hb_buf_str(&codes, code_of(&problems->at[i]));
	}
	hb_csv_code(r->writer, hb_buf_slice(&codes));
	r->failed |= codes.failed;
	hb_buf_free(&codes);
}

void hb_rejects_row(struct hb_rejects *r, const struct hb_problems *problems, struct hb_str file,
                    uint64_t line, const struct hb_str *cell, size_t n_cells, const uint32_t *place,
                    size_t n_place)
{
	if (!r->header_written)
		write_header(r);
	size_t n = r->columns.n;
	if (hb_grow(&r->row, &r->row_cap, n, sizeof(*r->row)) != 0) {
		r->failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++)
		r->row[i] = HB_STR("");
	for (size_t i = 0; i < n_place && i < n_cells; i++)
		r->row[place[i]] = cell[i];
	write_codes(r, problems);
	hb_csv_text(r->writer, file);
	hb_csv_int(r->writer, (int64_t)line);
	for (size_t i = 0; i < n; i++)
		hb_csv_text(r->writer, r->row[i]);
	for (size_t i = n_place; i < n_cells; i++)
		hb_csv_text(r->writer, cell[i]);
	hb_csv_end(r->writer);
}
