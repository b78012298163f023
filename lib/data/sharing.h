/*
 * sharing.h - what hb_rows_share() adds to reading rows (inside lib/data).
 */
#ifndef HB_DATA_SHARING_H
#define HB_DATA_SHARING_H

#include "data/feed.h"

/* The work on each batch: keys are claimed and rows taken, part by part. */
const struct hb_feed_work *hb_share_work(const struct hb_rows *rows);
/* Claims the key of the record at hand, which was not looked at ahead; rows->unique is that of its
 * part from then on. Not while threads are at work. */
enum hb_unique_result hb_share_claim(struct hb_rows *rows, uint32_t file,
                                     struct hb_unique_place *first);

#endif
