/* Parameters of a form: what --set says, else the form's own. */
#include "cli/program.h"

/* --set NAME=VALUE given last for NAME; p NULL when it was not given. */
static struct hb_str set_value(struct hb_run *run, struct hb_str name)
{
	struct hb_str found = { NULL, 0 };
	for (size_t i = 0; i < run->n_given; i++) {
		if (run->given[i].option != HB_OPT_SET)
			continue;
		struct hb_str rest = hb_str(run->given[i].value);
		struct hb_str mine = hb_str_cut(&rest, '=');
		if (rest.p && hb_str_eq(mine, name))
			found = rest;
	}
	return found;
}

static const char *param_wants(const struct hb_param *param, struct hb_str value)
{
	int64_t n;
	struct hb_duration d;
	switch (param->type) {
	case HB_PARAM_INT:
		return hb_str_int(value, param->min, param->max, &n) ? NULL : "een heel getal";
	case HB_PARAM_DURATION:
		return hb_duration_parse(value, true, &d) ? NULL : "2d, 3u, 30m";
	case HB_PARAM_BOOL:
		return hb_str_is(value, "ja") || hb_str_is(value, "nee") ? NULL : "ja|nee";
	case HB_PARAM_TEXT:
		break;
	}
	return NULL;
}

/* Every --set names a parameter of the form, and fits it. */
static enum hb_status check_set(struct hb_run *run, const struct hb_form *form, struct hb_str given)
{
	struct hb_str rest = given;
	struct hb_str name = hb_str_cut(&rest, '=');
	const struct hb_param *param = hb_form_param(form, name);
	if (!rest.p)
		return hb_run_wrong_value(run, "set", given.p, "NAME=VALUE");
	if (param) {
		const char *wants = param_wants(param, rest);
		if (!wants)
			return HB_OK;
		hb_find(run->sink, (struct hb_finding){ .message = HB_M_PARAM_WRONG,
		                                        .value = rest,
		                                        .expected = hb_str(wants),
		                                        .text = { param->name } });
		return HB_USAGE;
	}
	struct hb_buf names = { 0 };
	for (size_t i = 0; i < form->n_params; i++) {
		hb_buf_cstr(&names, i ? ", " : "");
		hb_buf_str(&names, form->params[i].name);
	}
	hb_find(run->sink,
	        (struct hb_finding){ .message = HB_M_NO_PARAM,
	                             .value = name,
	                             .expected = names.len ? hb_buf_slice(&names) : HB_STR("-"),
	                             .text = { form->id } });
	hb_buf_free(&names);
	return HB_USAGE;
}

enum hb_status hb_run_check_sets(struct hb_run *run, const struct hb_form *form)
{
	size_t n;
	const struct hb_str *given = hb_run_options(run, HB_OPT_SET, &n);
	enum hb_status status = given ? HB_OK : hb_no_memory(run->sink);
	for (size_t i = 0; !status && i < n; i++)
		status = check_set(run, form, given[i]);
	return status;
}

enum hb_status hb_run_param(struct hb_run *run, const char *name, struct hb_str *value)
{
	return hb_run_param_of(run, run->form, name, value);
}

enum hb_status hb_run_param_of(struct hb_run *run, const struct hb_form *form, const char *name,
                               struct hb_str *value)
{
	enum hb_status status = hb_run_check_sets(run, form);
	if (status)
		return status;
	const struct hb_param *param = hb_form_param(form, hb_str(name));
	struct hb_str set = set_value(run, hb_str(name));
	*value = set.p ? set : param ? param->value : HB_STR("");
	return HB_OK;
}

enum hb_status hb_run_param_int(struct hb_run *run, const char *name, int64_t min, int64_t max,
                                int64_t *value)
{
	struct hb_str text;
	enum hb_status status = hb_run_param(run, name, &text);
	if (status || hb_str_int(text, min, max, value))
		return status;
	hb_find(run->sink, (struct hb_finding){ .message = HB_M_PARAM_WRONG,
	                                        .value = text,
	                                        .expected = HB_STR("een heel getal"),
	                                        .text = { hb_str(name) } });
	return HB_USAGE;
}
