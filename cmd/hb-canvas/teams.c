/* plan, levels, tensions, goals, card: what schools and teams set themselves. */
#include "canvas.h"

/* What --set says of parameter NAME, or -1 when it is the form's own. */
static enum hb_status set_param(struct hb_run *run, const char *name, int64_t *value)
{
	struct hb_str text;
	const struct hb_param *param = hb_form_param(run->form, hb_str(name));
	enum hb_status status = hb_run_param(run, name, &text);
	*value = -1;
	if (status == HB_OK && param && !hb_str_eq(text, param->value))
		hb_str_int(text, 0, HB_INT_MAX, value);
	return status;
}

/* The part for plans with the school's own figures in its rules. */
static enum hb_status use_plans(struct hb_run *run, struct hb_plan_options *o)
{
	struct hb_table *table = hb_arena_alloc(&run->arena, sizeof(*table));
	enum hb_status status = table ? canvas_use(run, "plan") : hb_no_memory(run->sink);
	if (status == HB_OK)
		status = set_param(run, "evaluatie_weken", &o->weeks);
	if (status == HB_OK)
		status = set_param(run, "supports_min", &o->supports);
	if (status == HB_OK)
		status = hb_canvas_plan_table(table, run->table, o, &run->arena, run->sink);
	if (status == HB_OK)
		run->table = table;
	return status;
}

enum hb_status canvas_plan(struct hb_run *run)
{
	struct hb_plan_options o = { .today = run->today,
		                     .by = hb_str(hb_run_option(run, OPT_BY)) };
	const char *within = hb_run_option(run, OPT_WITHIN);
	if (within && !hb_duration_parse(hb_str(within), false, &o.within))
		return hb_run_wrong_value(run, "within", within, "14d, 6w, 3m");
	enum hb_status status = use_plans(run, &o);
	if (status == HB_OK)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	if (status == HB_OK)
		status = hb_run_writer(run);
	return status == HB_OK ? hb_canvas_plan(run->rows, &o, run->writer, run->sink) : status;
}

enum hb_status canvas_levels(struct hb_run *run)
{
	struct hb_levels_options o = { .latest = hb_run_flag(run, OPT_LATEST),
		                       .disagree = hb_run_flag(run, OPT_DISAGREE) };
	enum hb_status status = canvas_open(run, "niveaus");
	return status == HB_OK ? hb_canvas_levels(run->rows, &o, run->writer, run->sink) : status;
}

enum hb_status canvas_tensions(struct hb_run *run)
{
	enum hb_status status = canvas_open(run, "spanning");
	return status == HB_OK ? hb_canvas_tensions(run->rows, run->writer, run->sink) : status;
}

enum hb_status canvas_goals(struct hb_run *run)
{
	enum hb_status status = canvas_open(run, "doel");
	return status == HB_OK ? hb_canvas_goals(run->rows, run->writer, run->sink) : status;
}

/* Cards of which some rows were rejected are written all the same. */
static enum hb_status write_cards(struct hb_run *run, const struct hb_cards *cards,
                                  enum hb_format format)
{
	if (format != HB_FORMAT_CSV)
		return canvas_render(run, canvas_card_document(run->form, run->table->title, cards),
		                     format);
	enum hb_status status = hb_run_writer(run);
	return status == HB_OK ? hb_canvas_cards_write(cards, run->table, run->writer, run->sink)
	                       : status;
}

enum hb_status canvas_card(struct hb_run *run)
{
	enum hb_format format;
	enum hb_status status = canvas_format(run, HB_FORMAT_TEXT, &format);
	if (status == HB_OK)
		status = canvas_use(run, "kaart");
	if (status == HB_OK)
		status = hb_run_rows(run, HB_RUN_CANONICAL, NULL);
	if (status != HB_OK)
		return status;
	struct hb_cards cards;
	status = hb_canvas_cards(&cards, run->rows, hb_run_flag(run, OPT_ALL), run->sink);
	if (status == HB_OK || status == HB_FINDING) {
		enum hb_status written = write_cards(run, &cards, format);
		status = written > status ? written : status;
	}
	hb_cards_free(&cards);
	return status;
}
