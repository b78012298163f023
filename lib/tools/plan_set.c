/* Several plans as one table to read a log by. */
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/sys.h"
#include "base/unicode.h"
#include "tools/plan.h"

static const char *const status_ids[] = { "open", "bezig", "gedaan", "overgeslagen" };

static enum hb_status not_a_plan(const struct hb_form *form, struct hb_str what,
                                 struct hb_sink *sink)
{
	hb_find(sink, (struct hb_finding){ .message = HB_M_PLAN_NOT,
	                                   .file = form->path,
	                                   .expected = what,
	                                   .text = { form->id } });
	return HB_USAGE;
}

/* What a log cannot do without: these columns, of these types. */
static enum hb_status check_form(const struct hb_form *form, struct hb_sink *sink)
{
	static const struct {
		const char *id;
		enum hb_type type;
	} need[] = { { "plan", HB_TYPE_CHOICE },
		     { "onderwerp", HB_TYPE_ID },
		     { "stap", HB_TYPE_CHOICE },
		     { "datum", HB_TYPE_DATE },
		     { "status", HB_TYPE_CHOICE } };
	if (!form->n_steps || form->n_tables != 1)
		return not_a_plan(form, HB_STR("steps"), sink);
	const struct hb_table *t = form->tables;
	for (size_t i = 0; i < sizeof(need) / sizeof(need[0]); i++) {
		uint32_t f = hb_table_field(t, hb_str(need[i].id));
		if (f == HB_NO_FIELD || t->fields[f].type != need[i].type || !t->fields[f].required)
			return not_a_plan(form, hb_str(need[i].id), sink);
	}
	const struct hb_field *status = &t->fields[hb_table_field(t, HB_STR("status"))];
	for (size_t i = 0; i < 4; i++)
		if (status->n_choices != 4 ||
		    hb_field_choice(status, hb_str(status_ids[i])) == UINT32_MAX)
			return not_a_plan(form, HB_STR("status: open, bezig, gedaan, overgeslagen"),
			                  sink);
	const struct hb_field *step = &t->fields[hb_table_field(t, HB_STR("stap"))];
	for (size_t i = 0; i < form->n_steps; i++)
		if (hb_field_choice(step, form->steps[i].id) == UINT32_MAX)
			return not_a_plan(form, form->steps[i].id, sink);
	return step->n_choices == form->n_steps ? HB_OK : not_a_plan(form, HB_STR("stap"), sink);
}

/* Adds the aliases of FROM to those of TO. */
static bool add_aliases(struct hb_arena *arena, struct hb_field *to, const struct hb_field *from)
{
	struct hb_str *all =
	        hb_arena_array(arena, to->n_aliases + from->n_aliases + 1, sizeof(*all));
	if (!all)
		return false;
	size_t n = to->n_aliases;
	if (n)
		memcpy(all, to->aliases, n * sizeof(*all));
	for (size_t i = 0; i < from->n_aliases; i++) {
		bool there = false;
		for (size_t k = 0; k < n && !there; k++)
			there = hb_str_ieq(all[k], from->aliases[i]);
		if (!there)
			all[n++] = from->aliases[i];
	}
	/* another label is another name of the column */
	if (!hb_str_ieq(to->label, from->label))
		all[n++] = from->label;
	to->aliases = all;
	to->n_aliases = n;
	return true;
}

static bool same_type(const struct hb_field *a, const struct hb_field *b)
{
	return a->type == b->type || hb_str_is(a->id, "stap");
}

/* Adds the columns of FORM to FIELD, of which there are *N. */
static enum hb_status join_fields(struct hb_plan_set *set, struct hb_field *field, size_t *n,
                                  const struct hb_form *form, struct hb_sink *sink)
{
	const struct hb_table *t = form->tables;
	for (size_t i = 0; i < t->n_fields; i++) {
		size_t at = 0;
		while (at < *n && !hb_str_eq(field[at].id, t->fields[i].id))
			at++;
		if (at == *n) {
			field[(*n)++] = t->fields[i];
			field[at].required &=
			        set->n == 1 || at < set->plan[0].form->tables->n_fields;
			continue;
		}
		if (!same_type(&field[at], &t->fields[i]))
			return not_a_plan(form, t->fields[i].id, sink);
		if (field[at].privacy == HB_PRIVACY_NONE)
			field[at].privacy = t->fields[i].privacy;
		if (!add_aliases(&set->arena, &field[at], &t->fields[i]))
			return hb_no_memory(sink);
	}
	return HB_OK;
}

/* The choices of all `plan` columns, and whose they are. */
static bool join_plans(struct hb_plan_set *set, struct hb_field *field)
{
	size_t n = 0, most = 0;
	for (size_t p = 0; p < set->n; p++) {
		const struct hb_table *t = set->plan[p].form->tables;
		most += t->fields[hb_table_field(t, HB_STR("plan"))].n_choices;
	}
	struct hb_choice *choice = hb_arena_array(&set->arena, most, sizeof(*choice));
	uint32_t *of = hb_arena_array(&set->arena, most, sizeof(*of));
	for (uint32_t p = 0; choice && of && p < set->n; p++) {
		const struct hb_table *t = set->plan[p].form->tables;
		const struct hb_field *plan = &t->fields[hb_table_field(t, HB_STR("plan"))];
		for (size_t i = 0; i < plan->n_choices; i++) {
			choice[n] = plan->choices[i];
			of[n++] = p;
		}
	}
	field->choices = choice;
	field->n_choices = n;
	field->choice_names = (struct hb_names){ 0 };
	set->plan_of = of;
	return choice && of;
}

/* Rules that do not look at a step by its choices hold for the joined table too. */
static bool keep_rules(struct hb_plan_set *set, const struct hb_table *first)
{
	struct hb_rule *rule = hb_arena_array(&set->arena, first->n_rules + 1, sizeof(*rule));
	size_t n = 0;
	if (!rule)
		return false;
	for (size_t i = 0; i < first->n_rules; i++) {
		const struct hb_rule *r = &first->rules[i];
		if (r->field != set->f_step && r->when != set->f_step && r->other != set->f_step)
			rule[n++] = *r;
	}
	set->table.rules = rule;
	set->table.n_rules = n;
	return true;
}

static enum hb_status join(struct hb_plan_set *set, struct hb_sink *sink)
{
	size_t most = 0, n = 0;
	for (size_t p = 0; p < set->n; p++)
		most += set->plan[p].form->tables->n_fields;
	struct hb_field *field = hb_arena_array(&set->arena, most, sizeof(*field));
	if (!field)
		return hb_no_memory(sink);
	for (size_t p = 0; p < set->n; p++) {
		enum hb_status status = join_fields(set, field, &n, set->plan[p].form, sink);
		if (status)
			return status;
	}
	const struct hb_table *first = set->plan[0].form->tables;
	set->table = *first;
	set->table.fields = field;
	set->table.n_fields = n;
	set->table.names = (struct hb_names){ 0 };
	set->f_plan = hb_table_field(&set->table, HB_STR("plan"));
	set->f_subject = hb_table_field(&set->table, HB_STR("onderwerp"));
	set->f_step = hb_table_field(&set->table, HB_STR("stap"));
	set->f_day = hb_table_field(&set->table, HB_STR("datum"));
	set->f_status = hb_table_field(&set->table, HB_STR("status"));
	set->f_who = hb_table_field(&set->table, HB_STR("wie"));
	set->f_note = hb_table_field(&set->table, HB_STR("notitie"));
	set->f_follow = hb_table_field(&set->table, HB_STR("vervolgdatum"));
	field[set->f_step].type = HB_TYPE_TEXT; /* each plan has steps of its own */
	field[set->f_step].choices = NULL;
	field[set->f_step].n_choices = 0;
	for (size_t i = 0; i < 4; i++)
		set->status[hb_field_choice(&field[set->f_status], hb_str(status_ids[i]))] =
		        (enum hb_plan_status)i;
	if (!join_plans(set, &field[set->f_plan]) || !keep_rules(set, first))
		return hb_no_memory(sink);
	return HB_OK;
}

/* The name under which a step of plan P is kept: the plan's number and the folded NAME. */
static bool name_key(struct hb_buf *buf, uint32_t p, struct hb_str name)
{
	buf->len = 0;
	hb_buf_printf(buf, "%u ", p);
	return hb_fold(buf, name);
}

static bool add_name(struct hb_plan_set *set, size_t *cap, struct hb_buf *buf, uint32_t p,
                     struct hb_str name, uint32_t step)
{
	bool fresh;
	if (!name_key(buf, p, name))
		return !buf->failed;
	uint32_t id = hb_dict_add(&set->names, hb_buf_slice(buf), &fresh);
	if (id == HB_DICT_NONE ||
	    hb_grow(&set->step_of, cap, (size_t)id + 1, sizeof(*set->step_of)) != 0)
		return false;
	if (fresh)
		set->step_of[id] = step;
	return true;
}

/* All names of all steps. Ids first, so that nothing else can take them. */
static bool make_names(struct hb_plan_set *set)
{
	struct hb_buf buf = { 0 };
	size_t cap = 0;
	bool ok = true;
	for (uint32_t p = 0; ok && p < set->n; p++) {
		const struct hb_form *form = set->plan[p].form;
		for (uint32_t s = 0; ok && s < form->n_steps; s++)
			ok = add_name(set, &cap, &buf, p, form->steps[s].id, s);
		for (uint32_t s = 0; ok && s < form->n_steps; s++) {
			const struct hb_field *f = set->plan[p].step;
			const struct hb_choice *c =
			        &f->choices[hb_field_choice(f, form->steps[s].id)];
			ok = add_name(set, &cap, &buf, p, form->steps[s].label, s) &&
			     add_name(set, &cap, &buf, p, c->label, s);
			for (size_t a = 0; ok && a < c->n_aliases; a++)
				ok = add_name(set, &cap, &buf, p, c->aliases[a], s);
		}
	}
	hb_buf_free(&buf);
	return ok;
}

static int by_id(const void *a, const void *b)
{
	const struct hb_plan *x = a, *y = b;
	return hb_str_cmp(x->form->id, y->form->id);
}

enum hb_status hb_plan_set_make(struct hb_plan_set *set, const struct hb_form *const *forms,
                                size_t n, struct hb_sink *sink)
{
	*set = (struct hb_plan_set){ 0 };
	set->plan = hb_arena_array(&set->arena, n, sizeof(*set->plan));
	if (!set->plan)
		return hb_no_memory(sink);
	for (size_t i = 0; i < n; i++) {
		enum hb_status status = check_form(forms[i], sink);
		if (status)
			return status;
		const struct hb_table *t = forms[i]->tables;
		set->plan[set->n++] =
		        (struct hb_plan){ .form = forms[i],
			                  .step = &t->fields[hb_table_field(t, HB_STR("stap"))],
			                  .interval_days = forms[i]->interval_days };
	}
	qsort(set->plan, set->n, sizeof(*set->plan), by_id);
	enum hb_status status = join(set, sink);
	if (!status && !make_names(set))
		status = hb_no_memory(sink);
	return status;
}

void hb_plan_set_free(struct hb_plan_set *set)
{
	free(set->step_of);
	hb_dict_free(&set->names);
	hb_arena_free(&set->arena);
	*set = (struct hb_plan_set){ 0 };
}

static uint32_t step_by_id(const struct hb_form *form, struct hb_str id)
{
	for (uint32_t i = 0; i < form->n_steps; i++)
		if (hb_str_eq(form->steps[i].id, id))
			return i;
	return UINT32_MAX;
}

/* Tells that TEXT is no step, and which there are. */
static void no_step(const struct hb_form *form, struct hb_str text, struct hb_problem *why,
                    struct hb_arena *arena)
{
	struct hb_buf list = { 0 };
	struct hb_str *label = hb_arena_array(arena, form->n_steps, sizeof(*label));
	for (size_t i = 0; i < form->n_steps; i++) {
		hb_buf_cstr(&list, i ? "|" : "");
		hb_buf_str(&list, form->steps[i].id);
		if (label)
			label[i] = form->steps[i].label;
	}
	struct hb_str near = label ? hb_near(text, label, form->n_steps) : HB_STR("");
	*why = (struct hb_problem){ .message = near.len ? HB_M_PLAN_STEP_NEAR : HB_M_PLAN_STEP,
		                    .field = HB_STR("stap"),
		                    .value = text,
		                    .expected = hb_arena_str(arena, hb_buf_slice(&list)),
		                    .text = { form->id, near } };
	if (list.failed || !why->expected.p || !label)
		why->message = HB_M_NO_MEMORY;
	hb_buf_free(&list);
}

uint32_t hb_plan_step(struct hb_plan_set *set, uint32_t p, struct hb_str text, bool names,
                      struct hb_problem *why, struct hb_arena *arena)
{
	const struct hb_form *form = set->plan[p].form;
	uint32_t step = step_by_id(form, text);
	if (step == UINT32_MAX && names) {
		struct hb_buf buf = { 0 };
		uint32_t id = HB_DICT_NONE;
		if (name_key(&buf, p, text))
			id = hb_dict_find(&set->names, hb_buf_slice(&buf));
		bool failed = buf.failed;
		hb_buf_free(&buf);
		if (failed) {
			why->message = HB_M_NO_MEMORY;
			return UINT32_MAX;
		}
		step = id == HB_DICT_NONE ? UINT32_MAX : set->step_of[id];
	}
	if (step == UINT32_MAX)
		no_step(form, text, why, arena);
	return step;
}
