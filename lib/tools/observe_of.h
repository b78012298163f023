/*
 * observe_of.h - `summary --of=FIELD`: how often each choice was made, in how many pupils, and
 * when last. See hb_observe_summary(), which hands over to it.
 */
#ifndef HB_TOOLS_OBSERVE_OF_H
#define HB_TOOLS_OBSERVE_OF_H

#include "tools/observe.h"

enum hb_status hb_observe_choices(struct hb_rows *rows, const struct hb_summary_options *options,
                                  struct hb_csv_writer *out, struct hb_sink *sink);

#endif
