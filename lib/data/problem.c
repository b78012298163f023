#include "data/problem.h"

#include <stdlib.h>

#include "base/sys.h"

void hb_problems_free(struct hb_problems *list)
{
	free(list->at);
	hb_arena_free(&list->arena);
	*list = (struct hb_problems){ 0 };
}

void hb_problems_clear(struct hb_problems *list)
{
	list->n = 0;
	list->errors = 0;
	if (list->arena.head)
		hb_arena_reset(&list->arena);
}

void hb_problem(struct hb_problems *list, struct hb_problem p)
{
	hb_problem_as(list, hb_message_severity(p.message), p);
}

void hb_problem_as(struct hb_problems *list, enum hb_severity severity, struct hb_problem p)
{
	if (hb_grow(&list->at, &list->cap, list->n + 1, sizeof(*list->at)) != 0) {
		list->failed = true;
		return;
	}
	p.severity = severity;
	list->at[list->n++] = p;
	list->errors += severity == HB_ERROR;
}
