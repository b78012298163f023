#include <stdio.h>

#include "tools/observe_parts.h"

const char *const hb_summary_names[HB_SUM_COLUMNS] = {
	[HB_SUM_N] = "n",
	[HB_SUM_MISSING] = "ontbrekend",
	[HB_SUM_MEAN] = "gemiddelde",
	[HB_SUM_MEDIAN] = "mediaan",
	[HB_SUM_MIN] = "min",
	[HB_SUM_MAX] = "max",
	[HB_SUM_FIRST_DATE] = "eerste_datum",
	[HB_SUM_FIRST] = "eerste",
	[HB_SUM_LAST_DATE] = "laatste_datum",
	[HB_SUM_LAST] = "laatste",
	[HB_SUM_CHANGE] = "verschil",
};

struct hb_str hb_count_name(const struct hb_items *items, uint32_t i, char out[24])
{
	int n = snprintf(out, 24, "n%lld", (long long)items->min + i);
	return (struct hb_str){ out, (size_t)n };
}

bool hb_is_summary_column(const struct hb_items *items, struct hb_str name)
{
	char text[24];
	if (hb_str_is(name, "vaardigheid"))
		return true;
	for (size_t i = 0; i < HB_SUM_COLUMNS; i++)
		if (hb_str_is(name, hb_summary_names[i]))
			return true;
	for (uint32_t i = 0; i < items->n_values; i++)
		if (hb_str_eq(name, hb_count_name(items, i, text)))
			return true;
	return false;
}

enum hb_status hb_check_by(const struct hb_items *items, const struct hb_str *by, size_t n_by,
                           struct hb_sink *sink)
{
	for (size_t i = 0; i < n_by; i++) {
		bool twice = false;
		for (size_t k = 0; k < i; k++)
			twice = twice || hb_str_eq(by[k], by[i]);
		if (!twice && !hb_is_summary_column(items, by[i]))
			continue;
		hb_find(sink, (struct hb_finding){ .message = twice ? HB_M_BY_TWICE : HB_M_BY_OWN,
		                                   .value = by[i] });
		return HB_USAGE;
	}
	return HB_OK;
}
