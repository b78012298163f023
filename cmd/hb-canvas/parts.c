#include <string.h>

#include "canvas.h"

static const struct {
	const char *part, *path;
} parts[] = {
	{ "positie", "canvas/positie" },          { "plan", "canvas/plan" },
	{ "niveaus", "niveaureflectie/niveaus" }, { "spanning", "niveaureflectie/spanning" },
	{ "doel", "niveaureflectie/doel" },       { "kaart", "niveaureflectie/kaart" },
};
enum { N_PARTS = sizeof(parts) / sizeof(parts[0]) };

/* The part of -f's form that a verb works with. A part that -f names must be that one. */
static enum hb_status own_part(struct hb_run *run, const char *given, const char *part)
{
	enum hb_status status = hb_run_form(run);
	if (status != HB_OK)
		return status;
	const struct hb_table *table = hb_form_table(run->form, hb_str(part));
	if (table && (!run->part || run->part == table)) {
		run->table = run->part = table;
		return HB_OK;
	}
	hb_find(run->sink, (struct hb_finding){ .message = HB_M_PART_OTHER,
	                                        .value = hb_str(given),
	                                        .expected = hb_str(part),
	                                        .text = { hb_str(run->verb->name) } });
	return HB_USAGE;
}

enum hb_status canvas_use(struct hb_run *run, const char *part)
{
	const char *given = hb_run_option(run, HB_OPT_FORM);
	if (given)
		return own_part(run, given, part);
	for (size_t i = 0; i < N_PARTS; i++) {
		if (strcmp(parts[i].part, part) != 0)
			continue;
		enum hb_status status =
		        hb_run_find_form(run, parts[i].path, &run->form, &run->table);
		run->part = run->table;
		return status;
	}
	return hb_run_wrong_value(run, "part", part, "positie|plan|niveaus|spanning|doel|kaart");
}

enum hb_status canvas_use_chosen(struct hb_run *run)
{
	const char *part = hb_run_option(run, OPT_PART);
	return part ? canvas_use(run, part) : hb_run_form(run);
}

enum hb_status canvas_open(struct hb_run *run, const char *part)
{
	enum hb_status status = canvas_use(run, part);
	if (status == HB_OK)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	return status == HB_OK ? hb_run_writer(run) : status;
}

enum hb_status canvas_format(struct hb_run *run, enum hb_format without, enum hb_format *format)
{
	const char *given = hb_run_option(run, OPT_FORMAT);
	const char *path = hb_run_option(run, HB_OPT_OUTPUT);
	const char *dot = path ? strrchr(path, '.') : NULL;
	*format = without;
	if (given && !hb_format_by_name(hb_str(given), format))
		return hb_run_wrong_value(run, "format", given, "csv|text|md|html");
	if (!given && dot)
		hb_format_by_name(hb_str(dot + 1), format);
	return HB_OK;
}

enum hb_status canvas_render(struct hb_run *run, struct hb_doc *doc, enum hb_format format)
{
	struct hb_render_options o = { .format = format };
	enum hb_status status = doc ? hb_run_output(run) : hb_no_memory(run->sink);
	if (status == HB_OK)
		status = hb_render(doc, &o, run->output, run->sink);
	hb_doc_free(doc);
	return status;
}
