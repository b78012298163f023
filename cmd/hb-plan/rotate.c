/* rotate: the rota of the gallery method, from a list of people and a list of themes. */
#include <string.h>

#include "plan.h"
#include "tools/rotate.h"

static enum hb_status rota_options(struct hb_run *run, struct hb_rota_options *o)
{
	const struct {
		const char *name;
		int64_t *value;
	} param[] = { { "themas_min", &o->themes_min },         { "themas_max", &o->themes_max },
		      { "groep_min", &o->group_min },           { "groep_max", &o->group_max },
		      { "minuten_ronde_1", &o->first_minutes }, { "minuten_ronde", &o->minutes } };
	const char *start = hb_run_option(run, OPT_START);
	int32_t seconds = start && strlen(start) == 5 ? hb_time_parse(hb_str(start)) : -1;
	if (seconds < 0)
		return hb_run_wrong_value(run, "start", start ? start : "", "14:00");
	o->start = seconds / 60;
	enum hb_status status = HB_OK;
	for (size_t i = 0; !status && i < sizeof(param) / sizeof(param[0]); i++)
		status = hb_run_param_int(run, param[i].name, 1, 1000, param[i].value);
	return status;
}

static enum hb_status read_list(struct hb_run *run, int option, const char *name,
                                const char *column, struct hb_name_list *list)
{
	const char *path = hb_run_option(run, option);
	struct hb_csv_options o = { .encoding = hb_run_option(run, HB_OPT_ENCODING) };
	if (!path) {
		hb_find(run->sink, (struct hb_finding){ .message = HB_M_ROTA_OPTION,
		                                        .expected = HB_STR("FILE"),
		                                        .text = { hb_str(name) } });
		return HB_USAGE;
	}
	enum hb_status status = hb_run_delimiter(run, &o.delimiter);
	return status ? status : hb_name_list_read(list, path, column, &o, run->sink);
}

static enum hb_status worse(enum hb_status a, enum hb_status b)
{
	return a > b ? a : b;
}

enum hb_status plan_rotate(struct hb_run *run)
{
	struct hb_name_list people = { 0 }, themes = { 0 };
	struct hb_rota_options o;
	struct hb_rota rota;
	enum hb_status status = HB_OK;
	const char *form = hb_run_option(run, HB_OPT_FORM);
	if (run->n_operands)
		return hb_run_misuse(run, HB_M_SPARE_OPERAND, run->operand[0], NULL);
	status = hb_run_find_form(run, form ? form : PLAN_GALLERY, &run->form, &run->table);
	if (!status)
		status = rota_options(run, &o);
	if (!status) {
		status = read_list(run, OPT_PEOPLE, "people", "naam", &people);
		status = worse(status, read_list(run, OPT_THEMES, "themes", "thema", &themes));
	}
	if (!status)
		status = hb_rota_make(&rota, people.n, themes.n, &o, run->sink);
	if (!status)
		status = hb_run_writer(run);
	if (!status)
		status = hb_rota_write(&rota, &people, &themes, &o, run->writer, run->sink);
	hb_name_list_free(&people);
	hb_name_list_free(&themes);
	return status;
}
