#include "data/import_plan.h"

#include "base/sys.h"

enum {
	CACHE_TEXTS = 2048, /* texts kept for each field */
	CACHE_BYTES = 512,  /* the longest of them */
};

bool hb_import_met(const struct hb_conversion *c, const struct hb_import_field *f,
                   struct hb_str text, struct hb_str *result)
{
	const struct hb_cache *cache = &c->worker->cache[f - c->import->field];
	if (text.len > CACHE_BYTES)
		return false;
	uint32_t id = hb_dict_find(&cache->seen, text);
	if (id == HB_DICT_NONE || id >= cache->cap || !cache->result[id].text.p)
		return false;
	*result = cache->result[id].text;
	return !cache->result[id].once || c->worker->told[cache->result[id].once];
}

void hb_import_meet(struct hb_conversion *c, const struct hb_import_field *f, struct hb_str text,
                    struct hb_str result)
{
	struct hb_import_worker *w = c->worker;
	struct hb_cache *cache = &w->cache[f - c->import->field];
	size_t bytes = text.len + result.len;
	if (cache->seen.n >= CACHE_TEXTS || text.len > CACHE_BYTES || bytes > w->cache_left ||
	    c->problems->failed)
		return;
	if (!cache->result) {
		cache->result = hb_calloc(CACHE_TEXTS, sizeof(*cache->result));
		cache->cap = cache->result ? CACHE_TEXTS : 0;
	}
	struct hb_str kept = hb_arena_str(&w->arena, result);
	uint32_t id = HB_DICT_NONE;
	if (cache->result && kept.p)
		id = hb_dict_add(&cache->seen, text, NULL);
	if (id != HB_DICT_NONE)
		cache->result[id] = (struct hb_cached){ kept, c->once };
	else
		c->problems->failed = true;
	w->cache_left -= bytes;
}
