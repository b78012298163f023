#include "data/feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "data/feed_state.h"

/* Bytes of a chunk: with what is made of it it should stay in the L2 cache, and a cut costs some
 * microseconds. */
enum { CHUNK = 64 * 1024 };

/* What may be read at a time behind the last byte of a chunk. */
enum { BEHIND = 64 };

/* Chunks in the ring for each thread, and those of a file for which no thread is started. */
enum { CHUNKS_A_THREAD = 2, ALONE = 4 };

/* Whether chunk `asked` can be handed out: as a batch, settled and worked on, or else (RAW) its
 * bytes. */
static bool is_ready(const struct hb_feed *f, bool raw)
{
	const struct hb_chunk *c = hb_feed_chunk(f, f->asked);
	if (f->asked == f->taken || c->state != HB_CHUNK_LOOKED)
		return false;
	return raw || c->batch.failed || (f->asked < f->settled && c->worked == f->work.n_parts);
}

/* Chunk `asked`, when it is ready, or NULL at the end. While other threads are at it there are
 * other things to do. */
static struct hb_chunk *await(struct hb_feed *f, bool raw)
{
	if (f->n_wanted && f->taken >= ALONE)
		hb_feed_start_helpers(f);
	struct hb_chunk *c = NULL;
	pthread_mutex_lock(&f->lock);
	for (;;) {
		if (is_ready(f, raw)) {
			c = hb_feed_chunk(f, f->asked);
			break;
		}
		if (f->asked == f->taken && f->at_end)
			break;
		if (!raw && f->asked < f->taken && hb_feed_chunk(f, f->asked)->stale)
			hb_feed_look_again(f, hb_feed_chunk(f, f->asked));
		else if (!hb_feed_do_something(f, &f->tools))
			pthread_cond_wait(&f->changed, &f->lock);
	}
	pthread_mutex_unlock(&f->lock);
	return c;
}

/* The current chunk is done with; its room is free. */
static void release(struct hb_feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->current->state = HB_CHUNK_FREE;
	f->asked++;
	f->decided = hb_csv_whole_encoding(f->whole);
	if (f->settled < f->asked) { /* the reader of the whole took it */
		f->settled = f->asked;
		for (unsigned i = 0; i < f->work.n_parts; i++)
			f->parts[i].next = f->asked;
	}
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
	f->current = NULL;
}

/* The reader of the whole stands where a chunk begins: batches go on from there. Not before its
 * last record is done with: work on the batches behind it may start at once. */
static void mend(struct hb_feed *f)
{
	f->by_reader = false;
	pthread_mutex_lock(&f->lock);
	f->torn = false;
	hb_feed_settle(f);
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

/* Bytes for the reader of the whole: what is left of the current chunk, then chunk by chunk. */
static ssize_t more(void *ctx, char *to, size_t len)
{
	struct hb_feed *f = ctx;
	while (f->current && f->given == f->current->len)
		release(f);
	if (!f->current) {
		f->current = await(f, true);
		f->given = 0;
		if (!f->current && f->error) {
			errno = f->error;
			return -1;
		}
		if (!f->current)
			return 0;
		if (f->current->len == 0)
			return more(ctx, to, len);
	}
	size_t left = f->current->len - f->given, n = left < len ? left : len;
	memcpy(to, f->current->bytes + f->given, n);
	f->given += n;
	return (ssize_t)n;
}

static enum hb_csv_result from_reader(struct hb_feed *f, struct hb_csv_record *record)
{
	enum hb_csv_result result = hb_csv_next(f->whole, record);
	if (hb_csv_whole_drained(f->whole) && f->current && f->given == f->current->len)
		release(f);
	return result;
}

/* All of the current batch was given. The reader of the whole goes on behind it when bytes are
 * left. */
static void end_batch(struct hb_feed *f)
{
	struct hb_chunk *c = f->current;
	f->given = c->batch.stretch.bytes;
	f->by_reader = f->given < c->len;
	if (!f->by_reader)
		release(f);
}

/* Goes on to the next batch, with its first row to come, or to the reader of the whole, also where
 * there is no more because of an error, which it will tell. */
static enum hb_feed_step go_on(struct hb_feed *f)
{
	if (f->by_reader && !f->current && hb_csv_whole_drained(f->whole))
		mend(f);
	if (f->by_reader)
		return HB_FEED_RECORD;
	f->current = await(f, false);
	f->next = 0;
	f->by_reader = !f->current && f->error;
	if (!f->current)
		return f->error ? HB_FEED_RECORD : HB_FEED_END;
	return f->current->batch.failed ? HB_FEED_FAILED : HB_FEED_BATCH;
}

enum hb_feed_step hb_feed_step(struct hb_feed *f, struct hb_batch **batch,
                               struct hb_csv_record *record, enum hb_csv_result *result)
{
	if (f->current && !f->by_reader)
		end_batch(f);
	enum hb_feed_step step = go_on(f);
	if (step == HB_FEED_RECORD)
		*result = from_reader(f, record);
	if (step == HB_FEED_BATCH)
		*batch = &f->current->batch;
	return step;
}

enum hb_csv_result hb_feed_next(struct hb_feed *f, struct hb_csv_record *record,
                                struct hb_batch **batch, size_t *at)
{
	*batch = NULL;
	while (f->by_reader || !f->current || f->next == f->current->batch.n) {
		if (f->current && !f->by_reader)
			end_batch(f);
		enum hb_feed_step step = go_on(f);
		if (step == HB_FEED_RECORD)
			return from_reader(f, record);
		if (step != HB_FEED_BATCH)
			return step == HB_FEED_END ? HB_CSV_END : HB_CSV_FAILED;
	}
	struct hb_batch *b = &f->current->batch;
	*batch = b;
	*at = f->next++;
	*record = hb_batch_record(b, *at);
	return b->row[*at].readable ? HB_CSV_RECORD : HB_CSV_BAD;
}

enum hb_csv_result hb_feed_learn(struct hb_feed *f, uint64_t *n_records)
{
	struct hb_csv_record record;
	struct hb_batch *b;
	enum hb_csv_result result = HB_CSV_END;
	f->learns = true;
	for (;;) {
		switch (hb_feed_step(f, &b, &record, &result)) {
		case HB_FEED_BATCH:
			hb_import_learn_seen(f->in->import, b->seen, b->line);
			*n_records += b->stretch.records;
			break;
		case HB_FEED_RECORD:
			if (result == HB_CSV_FAILED)
				return result;
			if (result == HB_CSV_RECORD)
				hb_import_learn(f->in->import, &record);
			*n_records += result != HB_CSV_END;
			break;
		case HB_FEED_END:
			return HB_CSV_END;
		case HB_FEED_FAILED:
			return HB_CSV_FAILED;
		}
	}
}

bool hb_feed_split(struct hb_feed *f, const struct hb_batch *batch, struct hb_str raw,
                   struct hb_csv_record *out)
{
	hb_csv_part_begin(f->tools.part, raw, true, batch->stretch.ended);
	return hb_csv_next(f->tools.part, out) == HB_CSV_RECORD;
}

void hb_feed_progress(struct hb_feed *f, uint64_t *done, uint64_t *total)
{
	pthread_mutex_lock(&f->lock);
	hb_csv_progress(f->whole, done, total);
	pthread_mutex_unlock(&f->lock);
}

/* ---- life ---- */

static bool make_ring(struct hb_feed *f, unsigned n_threads)
{
	f->n_ring = n_threads > 1 ? (size_t)n_threads * CHUNKS_A_THREAD : 1;
	f->ring = hb_calloc(f->n_ring, sizeof(*f->ring));
	f->helper = hb_calloc(n_threads, sizeof(*f->helper));
	f->rest = hb_sys.malloc(f->size);
	if (!f->ring || !f->helper || !f->rest)
		return false;
	for (size_t i = 0; i < f->n_ring; i++)
		if (!(f->ring[i].bytes = hb_sys.malloc(f->size + BEHIND)))
			return false;
	f->n_wanted = n_threads - 1;
	return true;
}

struct hb_feed *hb_feed_new(struct hb_rows *rows, struct input *in, unsigned n_threads,
                            size_t chunk, const struct hb_feed_work *work)
{
	struct hb_feed *f = hb_calloc(1, sizeof(*f));
	if (!f)
		return NULL;
	f->rows = rows;
	f->in = in;
	f->whole = in->reader;
	f->size = chunk ? chunk : CHUNK;
	if (work)
		f->work = *work;
	f->parts = hb_calloc(f->work.n_parts, sizeof(*f->parts));
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->changed, NULL);
	if (!f->parts || !make_ring(f, n_threads ? n_threads : 1) ||
	    !hb_feed_open_tools(f, &f->tools)) {
		hb_feed_free(f);
		return NULL;
	}
	f->decided = hb_csv_whole_encoding(f->whole);
	f->ahead = hb_csv_whole_take(f->whole, more, f, &f->first);
	return f;
}

void hb_feed_free(struct hb_feed *f)
{
	if (!f)
		return;
	hb_feed_stop_helpers(f);
	for (size_t i = 0; f->ring && i < f->n_ring; i++) {
		hb_batch_free(&f->ring[i].batch);
		free(f->ring[i].bytes);
	}
	hb_feed_close_tools(&f->tools);
	pthread_cond_destroy(&f->changed);
	pthread_mutex_destroy(&f->lock);
	free(f->parts);
	free(f->ring);
	free(f->helper);
	free(f->rest);
	free(f->first);
	free(f);
}
