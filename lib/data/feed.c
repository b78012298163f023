#include "data/feed.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

/* A chunk and what is made of it should stay in the L2 cache; a cut costs some microseconds. */
enum { CHUNK = 128 * 1024, ALONE = 4, CHUNKS_A_THREAD = 3 };

/* What may be read at a time behind the last byte of a chunk. */
enum { BEHIND = 64 };

enum state { FREE, TAKEN, LOOKED };

struct chunk {
	enum state state; /* guarded by feed->lock, as are `stale` and `worked` */
	bool stale; /* is to be looked at again: not at all so far, or under an encoding that it
	               turned out not to have */
	unsigned worked; /* parts that are done */
	char *bytes;
	size_t len;
	bool last;                     /* the file ends behind it */
	enum hb_encoding_kind decided; /* of the encoding, when it was taken */
	struct hb_batch batch;
};

/* What a thread looks at chunks with. */
struct tools {
	struct hb_csv_reader *part;
	struct hb_import_worker *worker; /* import; else NULL */
};

struct helper {
	pthread_t thread;
	struct hb_feed *feed;
	struct tools tools;
};

/* A part of the work on batches: how far it got. */
struct part {
	uint64_t next; /* chunk */
	bool busy;
};

/*
 * Chunks are numbered from 0 and lie in a ring, in which four numbers move on:
 *
 *     asked <= settled <= taken <= asked + n_ring
 *
 * Chunk `asked` is the one being handed out. Those before `settled` were looked at and are known
 * to begin where a record does, under the right encoding: the work may be done on them. Those
 * before `taken` are cut. One thread cuts at a time, so they are cut in order. `lock` guards all
 * that threads share, the reader of the whole's count of lines and its encoding included.
 */
struct hb_feed {
	struct hb_rows *rows;
	struct input *in;
	struct hb_csv_reader *whole;
	struct tools tools; /* of the asking thread */
	bool learns;        /* the first pass of an import */
	size_t size;        /* of a chunk */
	struct chunk *ring;
	size_t n_ring;
	struct hb_feed_work work;
	struct part *parts;

	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t asked, settled, taken;
	bool cutting;
	bool at_end; /* nothing is left to be cut */
	bool torn;   /* behind the last settled chunk the reader of the whole goes on */
	bool stop;
	int error; /* errno of a read that failed, with at_end */
	enum hb_encoding_kind decided;
	struct helper *helper;
	size_t n_helpers, n_wanted;

	/* Of who cuts: bytes that were read and not cut yet. */
	char *rest;
	size_t n_rest;
	struct hb_str ahead; /* what the reader of the whole had read already, in `first` */
	char *first;

	/* Of the asking thread: */
	struct chunk *current; /* chunk `asked`; NULL: none yet */
	size_t next;           /* row of its batch */
	bool by_reader;        /* the reader of the whole is at it */
	size_t given;          /* bytes of `current` that it has been given */
};

/* ---- cutting ---- */

/* Waits for bytes of a pipe, which may never come; not when they are not wanted any more. */
static bool wait_for_bytes(struct hb_feed *f)
{
	bool stop = false;
	while (!stop && !hb_csv_whole_ready(f->whole, 100)) {
		pthread_mutex_lock(&f->lock);
		stop = f->stop;
		pthread_mutex_unlock(&f->lock);
	}
	return !stop;
}

/* Up to LEN bytes of the file; stops short at its end, or on an error. */
static size_t read_some(struct hb_feed *f, char *to, size_t len, bool *end, int *error)
{
	size_t have = f->ahead.len < len ? f->ahead.len : len;
	if (have)
		memcpy(to, f->ahead.p, have);
	f->ahead = hb_str_from(f->ahead, have);
	while (have < len) {
		ssize_t n = 0;
		if (wait_for_bytes(f))
			n = hb_csv_whole_read(f->whole, to + have, len - have);
		if (n <= 0) {
			*end = true;
			*error = n < 0 ? errno : 0;
			break;
		}
		have += (size_t)n;
	}
	return have;
}

/* Fills C with the next bytes; whether the file ends there, and the error it ends with. */
static void cut(struct hb_feed *f, struct chunk *c, bool *end, int *error)
{
	*end = false;
	*error = 0;
	if (f->n_rest)
		memcpy(c->bytes, f->rest, f->n_rest);
	c->len = f->n_rest;
	c->len += read_some(f, c->bytes + c->len, f->size - c->len, end, error);
	c->last = *end && !*error;
	size_t keep = 0;
	if (!*end) {
		keep = hb_csv_whole_cut(f->whole, (struct hb_str){ c->bytes, c->len });
		keep = keep ? c->len - keep : 0;
	}
	c->len -= keep;
	if (keep)
		memcpy(f->rest, c->bytes + c->len, keep);
	f->n_rest = keep;
}

/* ---- jobs: what any thread may do next. All of these are called with the lock held. ---- */

static struct chunk *chunk_at(const struct hb_feed *f, uint64_t number)
{
	return &f->ring[number % f->n_ring];
}

/* Settles what can be settled. */
static void settle(struct hb_feed *f)
{
	while (f->settled < f->taken && !f->torn) {
		struct chunk *c = chunk_at(f, f->settled);
		struct hb_batch *b = &c->batch;
		if (c->state != LOOKED || c->stale || b->failed)
			return;
		c->stale = !hb_csv_whole_agrees(f->whole, &b->stretch);
		if (c->stale)
			return;
		hb_csv_whole_at(f->whole, &b->line, &b->record);
		hb_csv_whole_skip(f->whole, &b->stretch);
		f->decided = hb_csv_whole_encoding(f->whole);
		f->torn = b->stretch.bytes < c->len;
		f->settled++;
	}
}

static bool can_cut(const struct hb_feed *f)
{
	return !f->cutting && !f->at_end && f->taken - f->asked < f->n_ring;
}

static void look(struct hb_feed *f, struct chunk *c, const struct tools *tools,
                 enum hb_encoding_kind decided)
{
	if (f->learns)
		hb_batch_learn(&c->batch, f->in, tools->part, c->last, decided);
	else
		hb_batch_look(&c->batch, f->rows, f->in, tools->part, tools->worker, c->last,
		              decided);
}

/* Cuts the next chunk and looks at it, unless it is for the reader of the whole by all
 * appearances: that has all it can do with a cell that goes on and on. */
static void cut_and_look(struct hb_feed *f, const struct tools *tools)
{
	bool end;
	int error;
	struct chunk *c = chunk_at(f, f->taken);
	bool in_vain = f->torn;
	f->cutting = true;
	c->decided = f->decided;
	pthread_mutex_unlock(&f->lock);
	cut(f, c, &end, &error);
	pthread_mutex_lock(&f->lock);
	f->cutting = false;
	f->taken++;
	f->at_end = end;
	f->error = error;
	c->state = in_vain ? LOOKED : TAKEN;
	c->stale = in_vain;
	c->worked = 0;
	pthread_cond_broadcast(&f->changed);
	if (in_vain)
		return;
	pthread_mutex_unlock(&f->lock);
	c->batch.bytes = (struct hb_str){ c->bytes, c->len };
	look(f, c, tools, c->decided);
	pthread_mutex_lock(&f->lock);
	c->state = LOOKED;
	settle(f);
	pthread_cond_broadcast(&f->changed);
}

/* A part that has something to do and that nobody is at. */
static bool find_part(const struct hb_feed *f, unsigned *part)
{
	for (unsigned i = 0; i < f->work.n_parts; i++) {
		*part = i;
		if (!f->parts[i].busy && f->parts[i].next < f->settled)
			return true;
	}
	return false;
}

static void work_on(struct hb_feed *f, unsigned part)
{
	struct part *p = &f->parts[part];
	struct chunk *c = chunk_at(f, p->next);
	p->busy = true;
	pthread_mutex_unlock(&f->lock);
	f->work.work(f->work.ctx, part, f->in, &c->batch);
	pthread_mutex_lock(&f->lock);
	p->busy = false;
	p->next++;
	c->worked++;
	pthread_cond_broadcast(&f->changed);
}

/* Does one thing, if there is one to do. Work comes before cutting: it is what others wait for. */
static bool do_something(struct hb_feed *f, const struct tools *tools)
{
	unsigned at;
	if (find_part(f, &at))
		work_on(f, at);
	else if (can_cut(f))
		cut_and_look(f, tools);
	else
		return false;
	return true;
}

/* ---- the other threads ---- */

static void *help(void *arg)
{
	struct helper *h = arg;
	struct hb_feed *f = h->feed;
	pthread_mutex_lock(&f->lock);
	while (!f->stop)
		if (!do_something(f, &h->tools))
			pthread_cond_wait(&f->changed, &f->lock);
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

/* False without memory; to be closed all the same. */
static bool open_tools(const struct hb_feed *f, struct tools *tools)
{
	*tools = (struct tools){ 0 };
	if (hb_csv_part_open(&tools->part, f->whole) != HB_OK)
		return false;
	if (f->in->import)
		tools->worker = hb_import_worker_new(f->in->import, false);
	return tools->worker || !f->in->import;
}

static void close_tools(struct tools *tools)
{
	hb_csv_close(tools->part);
	hb_import_worker_free(tools->worker);
}

/* As many as can be had; without any the asking thread does all. */
static void start_helpers(struct hb_feed *f)
{
	size_t n = f->n_wanted;
	f->n_wanted = 0;
	for (; f->n_helpers < n; f->n_helpers++) {
		struct helper *h = &f->helper[f->n_helpers];
		h->feed = f;
		pthread_mutex_lock(&f->lock); /* those before it may decide the encoding */
		bool opened = open_tools(f, &h->tools);
		pthread_mutex_unlock(&f->lock);
		if (!opened || pthread_create(&h->thread, NULL, help, h) != 0) {
			close_tools(&h->tools);
			break;
		}
	}
}

static void stop_helpers(struct hb_feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->stop = true;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
	for (size_t i = 0; i < f->n_helpers; i++) {
		pthread_join(f->helper[i].thread, NULL);
		close_tools(&f->helper[i].tools);
	}
	f->n_helpers = 0;
}

/* ---- the asking thread ---- */

/* The encoding was decided otherwise meanwhile: what was seen is seen anew. Until that is done
 * nobody else may settle it. */
static void look_again(struct hb_feed *f, struct chunk *c)
{
	enum hb_encoding_kind decided = hb_csv_whole_encoding(f->whole);
	c->state = TAKEN;
	c->stale = false;
	pthread_mutex_unlock(&f->lock);
	c->batch.bytes = (struct hb_str){ c->bytes, c->len };
	look(f, c, &f->tools, decided);
	pthread_mutex_lock(&f->lock);
	c->state = LOOKED;
	settle(f);
	pthread_cond_broadcast(&f->changed);
}

/* Whether chunk `asked` can be handed out: as a batch, settled and worked on, or else (RAW) its
 * bytes. */
static bool is_ready(const struct hb_feed *f, bool raw)
{
	const struct chunk *c = chunk_at(f, f->asked);
	if (f->asked == f->taken || c->state != LOOKED)
		return false;
	return raw || c->batch.failed || (f->asked < f->settled && c->worked == f->work.n_parts);
}

/* Chunk `asked`, when it is ready, or NULL at the end. While other threads are at it there are
 * other things to do. */
static struct chunk *await(struct hb_feed *f, bool raw)
{
	if (f->n_wanted && f->taken >= ALONE)
		start_helpers(f);
	struct chunk *c = NULL;
	pthread_mutex_lock(&f->lock);
	for (;;) {
		if (is_ready(f, raw)) {
			c = chunk_at(f, f->asked);
			break;
		}
		if (f->asked == f->taken && f->at_end)
			break;
		if (!raw && f->asked < f->taken && chunk_at(f, f->asked)->stale)
			look_again(f, chunk_at(f, f->asked));
		else if (!do_something(f, &f->tools))
			pthread_cond_wait(&f->changed, &f->lock);
	}
	pthread_mutex_unlock(&f->lock);
	return c;
}

/* The current chunk is done with; its room is free. */
static void release(struct hb_feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->current->state = FREE;
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
	settle(f);
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
	struct chunk *c = f->current;
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
	const struct hb_looked *row = &b->row[f->next];
	if (row->as_read)
		*record = *row->as_read;
	else
		*record = (struct hb_csv_record){ .raw = row->raw, .written = row->written };
	record->line = b->line + row->line;
	record->record = b->record + row->record;
	*batch = b;
	*at = f->next++;
	return row->readable ? HB_CSV_RECORD : HB_CSV_BAD;
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
	if (!f->parts || !make_ring(f, n_threads ? n_threads : 1) || !open_tools(f, &f->tools)) {
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
	stop_helpers(f);
	for (size_t i = 0; f->ring && i < f->n_ring; i++) {
		hb_batch_free(&f->ring[i].batch);
		free(f->ring[i].bytes);
	}
	close_tools(&f->tools);
	pthread_cond_destroy(&f->changed);
	pthread_mutex_destroy(&f->lock);
	free(f->parts);
	free(f->ring);
	free(f->helper);
	free(f->rest);
	free(f->first);
	free(f);
}
