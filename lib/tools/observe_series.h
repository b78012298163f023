/*
 * observe_series.h - all records of each pupil in order of date, for the verbs that look at a
 * course rather than at counts. About 20 bytes a record and 2 for each of its scores.
 */
#ifndef HB_TOOLS_OBSERVE_SERIES_H
#define HB_TOOLS_OBSERVE_SERIES_H

#include "tools/observe_parts.h"

struct hb_record {
	uint32_t pupil;                   /* of groups `pupils` */
	uint32_t observer, group, advice; /* of dictionary `texts` */
	int32_t day;
	uint16_t score[]; /* by item: index + 1, 0 for missing */
};

struct hb_series {
	struct hb_items items;
	struct hb_groups pupils;
	struct hb_dict texts;
	/* observator, groep, and the first field of several choices; HB_NO_FIELD where there is
	 * none, and the text is then empty */
	uint32_t observer_field, group_field, advice_field;
	char *pool; /* records of `bytes` each, in order of arrival */
	size_t n, cap, bytes;
	uint32_t *order; /* records by pupil, then day, then arrival */
	size_t *begin;   /* by pupil: where its records begin in `order`; one more at the end */
	uint32_t *pupil; /* pupils in byte order */
};

/* Reads ROWS to the end. Rows of the long form that follow one another and share pupil, day,
 * observer, group and advice become one record. The status is that of hb_rows_status(); HB_FINDING
 * leaves the series usable. The caller frees it with hb_series_free(), also after a failure. */
enum hb_status hb_series_read(struct hb_series *series, struct hb_rows *rows,
                              const struct hb_table *record, struct hb_sink *sink);
void hb_series_free(struct hb_series *series);

/* Tells, as notes, which records look as if they were filled in without much thought: all scores
 * the same; two items of one group that are keyed opposite ways at the same end of the scale; the
 * advice `geen` beside a third or more of the scores in the two least favourable steps. False
 * without memory. */
bool hb_series_hints(const struct hb_series *series, struct hb_sink *sink);

static inline struct hb_record *hb_series_at(const struct hb_series *s, size_t i)
{
	return (struct hb_record *)(void *)(s->pool + i * s->bytes);
}

#endif
