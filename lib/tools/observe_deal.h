/*
 * observe_deal.h - rows dealt by pupil (data/share.h), for verbs that want a few texts of them and
 * not their scores.
 */
#ifndef HB_TOOLS_OBSERVE_DEAL_H
#define HB_TOOLS_OBSERVE_DEAL_H

#include "data/share.h"
#include "tools/observe_parts.h"

/* Asks in *SHARE for rows of TABLE by pupil and date. SKILL is the field of the long form, of which
 * rows of one record come at once; HB_NO_FIELD: the wide one. There is room for N_TEXT texts in
 * ARENA, where what is asked for lives; take and ctx are the caller's. False without memory. */
bool hb_deal(struct hb_share *share, const struct hb_table *table, uint32_t skill, size_t n_text,
             struct hb_arena *arena);
/* Asks for the text of a field or column as well. */
void hb_deal_text(struct hb_share *share, uint32_t field);
void hb_deal_column(struct hb_share *share, struct hb_column column);
/* The group of a row that is handed over; the row is made for those that are new alone.
 * HB_DICT_NONE without memory. */
static inline uint32_t hb_dealt_group(struct hb_groups *groups, const struct hb_rows *rows,
                                      const struct hb_shared *shared)
{
	uint32_t group = hb_groups_known(groups, shared->key_id);
	return group != HB_DICT_NONE ? group : hb_groups_of(groups, rows, hb_shared_row(shared));
}

#endif
