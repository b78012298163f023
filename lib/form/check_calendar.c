/* Checks the terms and holidays of a calendar. */
#include "form/check.h"

static const struct hb_str none = { NULL, 0 };

/* How far into the school year a term starts, counting every month as 31 days: only the order
 * matters. */
static uint32_t into_year(const struct hb_form *form, const struct hb_term *term)
{
	uint32_t start = form->year_month * 31 + form->year_day;
	return (term->month * 31 + term->day + 12 * 31 - start) % (12 * 31);
}

static void check_terms(struct hb_load *load, const struct hb_form *form,
                        const struct hb_yaml *root)
{
	const struct hb_yaml *list = hb_load_get(root, "terms");
	const struct hb_term *term = form->terms;
	struct hb_names names;
	if (!list || !term || !form->year_month)
		return;
	hb_check_ids(load, &names, term, form->n_terms, sizeof(*term), list, "id");
	const struct hb_yaml *item = list->first;
	const struct hb_yaml *start = hb_load_get(item, "start");
	if (start && into_year(form, term))
		hb_load_wrong(load, start->mark, HB_M_FORM_TERM_FIRST, start->text,
		              hb_load_get(root, "year_start")->text, none, none);
	for (item = item->next, term++; item; item = item->next, term++)
		if (term->month && term[-1].month &&
		    into_year(form, term) <= into_year(form, term - 1))
			hb_load_wrong(load, hb_check_mark(item, "start"), HB_M_FORM_TERM_ORDER,
			              term->id, term[-1].id, none, none);
}

static void check_holidays(struct hb_load *load, const struct hb_form *form,
                           const struct hb_yaml *root)
{
	const struct hb_yaml *list = hb_load_get(root, "holidays");
	const struct hb_holiday *holiday = form->holidays;
	if (!list || !holiday)
		return;
	for (const struct hb_yaml *item = list->first; item; item = item->next, holiday++)
		if (holiday->to.len && hb_str_cmp(holiday->to, holiday->from) < 0)
			hb_load_wrong(load, hb_check_mark(item, "to"), HB_M_FORM_HOLIDAY,
			              holiday->label, holiday->to, none, none);
}

void hb_check_calendar(struct hb_load *load, const struct hb_form *form, const struct hb_yaml *root)
{
	check_terms(load, form, root);
	check_holidays(load, form, root);
}
