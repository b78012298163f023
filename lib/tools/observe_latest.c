#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/observe_parts.h"

#define NONE UINT32_MAX

struct hb_latest_pupil {
	int32_t day;
	uint32_t first; /* entry, linked on by its first word */
};

enum hb_status hb_latest_make(struct hb_latest *latest, const struct hb_rows *rows, uint32_t pupil,
                              size_t payload_bytes, struct hb_sink *sink)
{
	size_t entry = 8 + (payload_bytes + 7) / 8 * 8; /* payloads stay aligned */
	*latest = (struct hb_latest){ .entry_bytes = entry, .free = NONE };
	return hb_groups_by(&latest->pupils, rows, &hb_rows_table(rows)->fields[pupil].id, 1, sink);
}

void hb_latest_free(struct hb_latest *latest)
{
	hb_groups_free(&latest->pupils);
	free(latest->pupil);
	free(latest->pool);
	*latest = (struct hb_latest){ 0 };
}

static uint32_t *link_of(const struct hb_latest *latest, uint32_t entry)
{
	return (uint32_t *)(void *)(latest->pool + entry * latest->entry_bytes);
}

/* An entry that is not in use, or NONE without memory. */
static uint32_t take_entry(struct hb_latest *latest)
{
	uint32_t entry = latest->free;
	if (entry != NONE) {
		latest->free = *link_of(latest, entry);
		return entry;
	}
	if (latest->pool_n >= NONE ||
	    hb_grow(&latest->pool, &latest->pool_cap, latest->pool_n + 1, latest->entry_bytes) != 0)
		return NONE;
	return (uint32_t)latest->pool_n++;
}

static void give_back(struct hb_latest *latest, uint32_t entry)
{
	while (entry != NONE) {
		uint32_t next = *link_of(latest, entry);
		*link_of(latest, entry) = latest->free;
		latest->free = entry;
		entry = next;
	}
}

/* What is known of pupil ID, who may be new. */
static struct hb_latest_pupil *pupil_at(struct hb_latest *latest, uint32_t id)
{
	size_t before = latest->cap;
	if (id >= before &&
	    hb_grow(&latest->pupil, &latest->cap, (size_t)id + 1, sizeof(*latest->pupil)) != 0)
		return NULL;
	for (size_t i = before; i < latest->cap; i++)
		latest->pupil[i] = (struct hb_latest_pupil){ HB_NO_DAY, NONE };
	return &latest->pupil[id];
}

bool hb_latest_add(struct hb_latest *latest, const struct hb_rows *rows, const struct hb_row *row,
                   int32_t day, void **payload)
{
	*payload = NULL;
	uint32_t id = hb_groups_of(&latest->pupils, rows, row);
	struct hb_latest_pupil *p = id == HB_DICT_NONE ? NULL : pupil_at(latest, id);
	if (!p)
		return false;
	if (day < p->day)
		return true;
	if (day > p->day) {
		give_back(latest, p->first);
		*p = (struct hb_latest_pupil){ day, NONE };
	}
	uint32_t entry = take_entry(latest);
	if (entry == NONE)
		return false;
	*link_of(latest, entry) = p->first;
	p->first = entry;
	*payload = latest->pool + entry * latest->entry_bytes + 8;
	return true;
}

bool hb_latest_walk(const struct hb_latest *latest,
                    bool (*each)(void *ctx, const void *payload, int32_t day, uint32_t pupil),
                    void *ctx)
{
	for (uint32_t id = 0; id < latest->pupils.keys.n; id++) {
		const struct hb_latest_pupil *p = &latest->pupil[id];
		for (uint32_t e = p->first; e != NONE; e = *link_of(latest, e)) {
			const void *payload = latest->pool + e * latest->entry_bytes + 8;
			if (!each(ctx, payload, p->day, id))
				return false;
		}
	}
	return true;
}
