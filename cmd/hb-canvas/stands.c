/* place, next, region: what is worked out of positions. */
#include <string.h>

#include "canvas.h"

/* A stand that began earlier may hold in the days asked for, and one that began later hides the
 * one that held then: leaving out either would be wrong. */
static enum hb_status check_days(struct hb_run *run, const struct hb_table *placed)
{
	const struct hb_days *days = &run->rows_options.selection.days;
	if (hb_rows_table(run->rows) != placed ||
	    (days->from == HB_NO_DAY && days->to == HB_NO_DAY))
		return HB_OK;
	return hb_run_misuse(run, HB_M_PLACE_DAYS, NULL, NULL);
}

/* Positions, or what place wrote of them. */
static enum hb_status read_stands(struct hb_run *run, struct hb_stands *stands)
{
	struct hb_table *placed = hb_arena_alloc(&run->arena, sizeof(*placed));
	enum hb_status status = placed ? canvas_use(run, "positie") : hb_no_memory(run->sink);
	if (status == HB_OK)
		status = hb_canvas_place_table(placed, run->table, &run->arena, run->sink);
	if (status == HB_OK)
		status = hb_run_rows(run, HB_RUN_CANONICAL, placed);
	if (status == HB_OK)
		status = check_days(run, placed);
	if (status == HB_OK)
		status = hb_stands_make(stands, run->table, run->sink);
	return status == HB_OK ? hb_stands_read(stands, run->rows, run->sink) : status;
}

enum hb_status canvas_place(struct hb_run *run)
{
	struct hb_stands stands = { 0 };
	enum hb_status status = read_stands(run, &stands);
	if (status == HB_OK)
		status = hb_stands_settle(&stands, run->sink);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status == HB_OK)
		status = hb_canvas_place(&stands, hb_run_flag(run, OPT_HISTORY), run->writer,
		                         run->sink);
	hb_stands_free(&stands);
	return status;
}

enum hb_status canvas_next(struct hb_run *run)
{
	struct hb_stands stands = { 0 };
	enum hb_format format;
	enum hb_status status = canvas_format(run, HB_FORMAT_CSV, &format);
	if (status == HB_OK)
		status = read_stands(run, &stands);
	if (status == HB_OK)
		status = hb_stands_settle(&stands, run->sink);
	if (status == HB_OK && format != HB_FORMAT_CSV)
		status = canvas_render(run, canvas_next_document(run->form, &stands), format);
	else if (status == HB_OK && (status = hb_run_writer(run)) == HB_OK)
		status = hb_canvas_next(&stands, run->form, run->writer, run->sink);
	hb_stands_free(&stands);
	return status;
}

static enum hb_status region_options(struct hb_run *run, struct hb_region_options *o)
{
	static const char *const shows[] = {
		[HB_REGION_SCHOOLS] = "scholen",
		[HB_REGION_COUNTS] = "aantallen",
		[HB_REGION_LEARN] = "leren",
		[HB_REGION_MISSING] = "ontbreekt",
	};
	const char *show = hb_run_option(run, OPT_SHOW), *most = hb_run_option(run, OPT_MOST);
	int64_t n = 5;
	size_t i = 0;
	while (show && i < 4 && strcmp(show, shows[i]) != 0)
		i++;
	if (i == 4)
		return hb_run_wrong_value(run, "show", show, "scholen|aantallen|leren|ontbreekt");
	if (most && !hb_str_int(hb_str(most), 1, 1000, &n))
		return hb_run_wrong_value(run, "most", most, "1..1000");
	o->show = (enum hb_region_show)i;
	o->most = (uint32_t)n;
	if (o->show == HB_REGION_MISSING && !hb_run_option(run, OPT_SCHOOLS))
		return hb_run_misuse(run, HB_M_NEEDS_OPTION, "--schools", NULL);
	return HB_OK;
}

static enum hb_status read_list(struct hb_run *run, struct hb_stands *stands)
{
	const char *path = hb_run_option(run, OPT_SCHOOLS);
	struct hb_table table;
	struct hb_rows *rows = NULL;
	if (!path)
		return HB_OK;
	enum hb_status status = hb_canvas_school_table(&table, &run->arena, run->sink);
	if (status == HB_OK)
		status = hb_run_rows_of(run, &table, NULL, &path, 1, &rows);
	if (status == HB_OK)
		status = hb_stands_list(stands, rows, run->sink);
	hb_rows_close(rows);
	return status;
}

enum hb_status canvas_region(struct hb_run *run)
{
	struct hb_stands stands = { 0 };
	struct hb_region_options o;
	enum hb_status status = region_options(run, &o);
	if (status == HB_OK)
		status = read_stands(run, &stands);
	if (status == HB_OK)
		status = read_list(run, &stands);
	if (status == HB_OK)
		status = hb_stands_settle(&stands, run->sink);
	if (status == HB_OK)
		status = hb_run_writer(run);
	if (status == HB_OK)
		status = hb_canvas_region(&stands, &o, run->writer, run->sink);
	hb_stands_free(&stands);
	return status;
}
