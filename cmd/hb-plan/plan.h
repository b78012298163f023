/*
 * plan.h - what the files of hb-plan share.
 */
#ifndef HB_PLAN_PLAN_H
#define HB_PLAN_PLAN_H

#include "cli/program.h"

enum { OPT_WITHIN = HB_OPT_OWN, OPT_PEOPLE, OPT_THEMES, OPT_START };

#define PLAN_GALLERY "galerijmethode" /* a form without steps: its harvest, and a rota */

enum hb_status plan_rotate(struct hb_run *run);

#endif
