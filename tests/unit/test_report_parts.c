/* A document written part by part is the same bytes as one that was held whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/model.h"
#include "report/render.h"
#include "seam.h"

enum { PAGES = 50 };

static void ignore(struct hb_sink *sink, const struct hb_finding *finding)
{
	(void)sink;
	(void)finding;
}

static struct hb_str title(char *room, int page)
{
	return (struct hb_str){ room, (size_t)snprintf(room, 32, "L%05d <b>", page) };
}

static void put_page(struct hb_doc *d, int page)
{
	const struct hb_doc_column columns[] = {
		{ HB_DOC_TEXT, HB_STR("vaardigheid"), HB_STR("Vaardigheid") },
		{ HB_DOC_INT, HB_STR("n"), HB_STR("n") },
	};
	char room[32];
	hb_doc_page(d, title(room, page));
	hb_doc_heading(d, 2, HB_STR("Cijfers"));
	struct hb_doc_table *t = hb_doc_table(d, HB_STR("Tabel"), columns, 2);
	for (int i = 0; i < 20; i++) {
		hb_doc_row(d, t);
		hb_doc_cell_text(d, t, HB_STR("Samenwerken"));
		hb_doc_cell_int(t, page + i);
	}
	hb_doc_quote(d, HB_STR("3 nov, jvd"), HB_STR("Een opmerking"));
}

/* Writes the document into B, in parts or whole; *MOST is how much it held at most. */
static enum hb_status write_doc(struct hb_buf *b, enum hb_format format, bool parts, size_t *most)
{
	struct hb_sink sink = { .take = ignore };
	struct hb_render_options options = { .format = format };
	struct hb_output *out;
	char room[32];
	if (hb_output_to_buffer(&out, b, &sink) != HB_OK)
		return HB_SYSTEM;
	struct hb_doc *d = hb_doc_new(HB_LANG_NL, HB_STR("Rapporten"));
	struct hb_rendering *w = parts ? hb_render_open(d, &options, out) : NULL;
	enum hb_status status = parts && !w ? HB_SYSTEM : HB_OK;
	hb_doc_confidential(d, HB_STR("Intern"));
	hb_doc_meta(d, HB_STR("Periode"), HB_STR("P1"));
	hb_doc_paragraph(d, HB_STR("Vooraf"));
	for (int page = 0; parts && page < PAGES; page++)
		hb_doc_page_ahead(d, title(room, page));
	for (int page = 0; page < PAGES && !status; page++) {
		if (parts)
			status = hb_render_part(w, &sink);
		put_page(d, page);
		if (d && page && d->arena.total_bytes > *most)
			*most = d->arena.total_bytes;
	}
	hb_doc_footer(d, HB_STR("Alles:"), HB_STR("hb-report a.csv"));
	if (!status)
		status = parts ? hb_render_end(w, &sink) : hb_render(d, &options, out, &sink);
	hb_render_free(w);
	hb_doc_free(d);
	return hb_output_commit(out, &sink) != HB_OK ? HB_SYSTEM : status;
}

static void same_bytes(void **state)
{
	(void)state;
	for (int format = HB_FORMAT_TEXT; format <= HB_FORMAT_CSV; format++) {
		struct hb_buf whole = { 0 }, parts = { 0 };
		size_t held_whole = 0, held_parts = 0;
		assert_int_equal(write_doc(&whole, (enum hb_format)format, false, &held_whole),
		                 HB_OK);
		assert_int_equal(write_doc(&parts, (enum hb_format)format, true, &held_parts),
		                 HB_OK);
		assert_string_equal(hb_buf_text(&whole), hb_buf_text(&parts));
		assert_true(held_parts * 4 < held_whole);
		hb_buf_free(&whole);
		hb_buf_free(&parts);
	}
}

static bool in_parts(void *arg)
{
	struct hb_buf b = { 0 };
	size_t most = 0;
	enum hb_status status = write_doc(&b, *(enum hb_format *)arg, true, &most);
	hb_buf_free(&b);
	return status == HB_OK;
}

static void allocations(void **state)
{
	(void)state;
	for (int format = HB_FORMAT_TEXT; format <= HB_FORMAT_CSV; format++) {
		enum hb_format f = (enum hb_format)format;
		assert_true(seam_sweep_alloc(in_parts, &f) >= 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_bytes),
		cmocka_unit_test(allocations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
