#include "data/feed.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"

/* A chunk and what is made of it should stay in the L2 cache; a cut costs some microseconds. */
enum { CHUNK = 128 * 1024, ALONE = 4, CHUNKS_A_THREAD = 3 };

enum state { FREE, TAKEN, LOOKED };

struct chunk {
	enum state state; /* guarded by feed->lock */
	char *bytes;
	size_t len;
	bool last;                     /* the file ends behind it */
	enum hb_encoding_kind decided; /* of the encoding, when it was taken */
	struct hb_batch batch;
};

struct helper {
	pthread_t thread;
	struct hb_feed *feed;
	struct hb_csv_reader *part;
	struct hb_import_worker *worker; /* import; else NULL */
};

/*
 * Chunks are numbered from 0 and lie in a ring. Those from `asked` up to but not including `taken`
 * are in use: the first is being asked for, the others are looked at or being so. Who takes a chunk
 * holds `reading` meanwhile, so chunks are cut in order; `lock` guards all else that threads share.
 * `reading` is taken before `lock`, never the other way round.
 */
struct hb_feed {
	struct hb_rows *rows;
	struct input *in;
	struct hb_csv_reader *whole;
	struct hb_csv_reader *part;      /* of the asking thread */
	struct hb_import_worker *worker; /* likewise */
	bool learns;                     /* the first pass of an import */
	size_t size;                     /* of a chunk */
	struct chunk *ring;
	size_t n_ring;

	pthread_mutex_t reading, lock;
	pthread_cond_t changed;
	uint64_t asked, taken;
	bool at_end; /* nothing is left to be cut */
	bool stop;
	int error; /* errno of a read that failed, with at_end */
	enum hb_encoding_kind decided;
	struct helper *helper;
	size_t n_helpers, n_wanted;

	/* Of who reads: bytes that were read and not cut yet. */
	char *rest;
	size_t n_rest;
	struct hb_str ahead; /* what the reader of the whole had read already, in `first` */
	char *first;

	/* Of the asking thread: */
	struct chunk *current; /* chunk `asked`, looked at; NULL: none yet */
	size_t next;           /* row of its batch */
	bool by_reader;        /* the reader of the whole is at it */
	size_t given;          /* bytes of `current` that it has been given */
	uint64_t line, record; /* where the batch begins */
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

/* Fills C with the next bytes. The caller holds `reading`. */
static void cut(struct hb_feed *f, struct chunk *c, bool *end, int *error)
{
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

/* Cuts the next chunk for the caller, who holds `reading`; NULL: none is left, or no room. */
static struct chunk *take(struct hb_feed *f, bool wait)
{
	bool end = false;
	int error = 0;
	pthread_mutex_lock(&f->lock);
	while (wait && !f->stop && !f->at_end && f->taken - f->asked == f->n_ring)
		pthread_cond_wait(&f->changed, &f->lock);
	bool can = !f->stop && !f->at_end && f->taken - f->asked < f->n_ring;
	struct chunk *c = can ? &f->ring[f->taken % f->n_ring] : NULL;
	if (c)
		c->decided = f->decided;
	pthread_mutex_unlock(&f->lock);
	if (!c)
		return NULL;
	cut(f, c, &end, &error);
	pthread_mutex_lock(&f->lock);
	c->state = TAKEN;
	f->taken++;
	f->at_end = end;
	f->error = error;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
	return c;
}

static void look_at(struct hb_feed *f, struct chunk *c, struct hb_csv_reader *part,
                    struct hb_import_worker *worker, enum hb_encoding_kind decided)
{
	if (f->learns)
		hb_batch_learn(&c->batch, f->in, part, c->last, decided);
	else
		hb_batch_look(&c->batch, f->rows, f->in, part, worker, c->last, decided);
}

static void look(struct hb_feed *f, struct chunk *c, struct hb_csv_reader *part,
                 struct hb_import_worker *worker)
{
	c->batch.bytes = (struct hb_str){ c->bytes, c->len };
	look_at(f, c, part, worker, c->decided);
	pthread_mutex_lock(&f->lock);
	c->state = LOOKED;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

/* ---- the other threads ---- */

static void *help(void *arg)
{
	struct helper *h = arg;
	struct hb_feed *f = h->feed;
	for (;;) {
		pthread_mutex_lock(&f->reading);
		struct chunk *c = take(f, true);
		pthread_mutex_unlock(&f->reading);
		if (!c)
			return NULL;
		look(f, c, h->part, h->worker);
	}
}

/* What a thread needs to look at chunks. False without memory; what there is is freed by
 * close_tools() all the same. */
static bool open_tools(const struct hb_feed *f, struct hb_csv_reader **part,
                       struct hb_import_worker **worker)
{
	*worker = NULL;
	if (hb_csv_part_open(part, f->whole) != HB_OK)
		return false;
	if (f->in->import)
		*worker = hb_import_worker_new(f->in->import, false);
	return *worker || !f->in->import;
}

static void close_tools(struct hb_csv_reader *part, struct hb_import_worker *worker)
{
	hb_csv_close(part);
	hb_import_worker_free(worker);
}

/* As many as can be had; without any the asking thread does all. */
static void start_helpers(struct hb_feed *f)
{
	size_t n = f->n_wanted;
	f->n_wanted = 0;
	for (; f->n_helpers < n; f->n_helpers++) {
		struct helper *h = &f->helper[f->n_helpers];
		h->feed = f;
		if (!open_tools(f, &h->part, &h->worker) ||
		    pthread_create(&h->thread, NULL, help, h) != 0) {
			close_tools(h->part, h->worker);
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
		close_tools(f->helper[i].part, f->helper[i].worker);
	}
	f->n_helpers = 0;
}

/* ---- the asking thread ---- */

/* Takes a chunk and looks at it, unless somebody is reading just now or nothing is left. */
static bool help_out(struct hb_feed *f)
{
	if (pthread_mutex_trylock(&f->reading) != 0)
		return false;
	struct chunk *c = take(f, false);
	pthread_mutex_unlock(&f->reading);
	if (c)
		look(f, c, f->part, f->worker);
	return c;
}

/* Chunk `asked`, looked at, or NULL at the end. While another thread is at it there are others to
 * look at. */
static struct chunk *await(struct hb_feed *f)
{
	if (f->n_wanted && f->taken >= ALONE)
		start_helpers(f);
	for (;;) {
		pthread_mutex_lock(&f->lock);
		struct chunk *c = &f->ring[f->asked % f->n_ring];
		bool there = f->asked < f->taken;
		bool ready = there && c->state == LOOKED, end = !there && f->at_end;
		pthread_mutex_unlock(&f->lock);
		if (ready || end)
			return ready ? c : NULL;
		if (help_out(f))
			continue;
		pthread_mutex_lock(&f->lock);
		while (!(f->asked < f->taken ? c->state == LOOKED : f->at_end))
			pthread_cond_wait(&f->changed, &f->lock);
		pthread_mutex_unlock(&f->lock);
	}
}

/* The current chunk is done with; its room is free. */
static void release(struct hb_feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->current->state = FREE;
	f->asked++;
	f->decided = hb_csv_whole_encoding(f->whole);
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
	f->current = NULL;
}

/* Bytes for the reader of the whole: what is left of the current chunk, then chunk by chunk. */
static ssize_t more(void *ctx, char *to, size_t len)
{
	struct hb_feed *f = ctx;
	while (f->current && f->given == f->current->len)
		release(f);
	if (!f->current) {
		f->current = await(f);
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

/* The next chunk, from its first row on; false at the end. */
static bool begin_chunk(struct hb_feed *f)
{
	f->current = await(f);
	if (!f->current)
		return false;
	f->next = 0;
	hb_csv_whole_at(f->whole, &f->line, &f->record);
	/* What was seen under another encoding is seen anew. */
	struct hb_batch *b = &f->current->batch;
	if (!b->failed && !hb_csv_whole_agrees(f->whole, &b->stretch))
		look_at(f, f->current, f->part, f->worker, hb_csv_whole_encoding(f->whole));
	return true;
}

/* All rows of the current chunk were given. The reader of the whole goes on behind them when bytes
 * are left, or when there are no more because of an error, which it will tell. */
static void end_chunk(struct hb_feed *f)
{
	struct chunk *c = f->current;
	hb_csv_whole_skip(f->whole, &c->batch.stretch);
	f->given = c->batch.stretch.bytes;
	if (f->given < c->len)
		f->by_reader = true;
	else
		release(f);
}

static enum hb_csv_result from_reader(struct hb_feed *f, struct hb_csv_record *record)
{
	enum hb_csv_result result = hb_csv_next(f->whole, record);
	if (hb_csv_whole_drained(f->whole) && f->current && f->given == f->current->len)
		release(f);
	if (!f->current && hb_csv_whole_drained(f->whole))
		f->by_reader = false;
	return result;
}

enum hb_csv_result hb_feed_next(struct hb_feed *f, struct hb_csv_record *record,
                                struct hb_batch **batch, size_t *at)
{
	*batch = NULL;
	for (;;) {
		if (f->by_reader)
			return from_reader(f, record);
		if (!f->current && !begin_chunk(f)) {
			if (!f->error)
				return HB_CSV_END;
			f->by_reader = true;
			continue;
		}
		struct hb_batch *b = &f->current->batch;
		if (b->failed)
			return HB_CSV_FAILED;
		if (f->next < b->n)
			break;
		end_chunk(f);
	}
	struct hb_batch *b = &f->current->batch;
	const struct hb_looked *row = &b->row[f->next];
	if (row->as_read)
		*record = *row->as_read;
	else
		*record = (struct hb_csv_record){ .raw = row->raw, .plain = row->plain };
	record->line = f->line + row->line;
	record->record = f->record + row->record;
	*batch = b;
	*at = f->next++;
	return row->readable ? HB_CSV_RECORD : HB_CSV_BAD;
}

enum hb_csv_result hb_feed_learn(struct hb_feed *f, uint64_t *n_records)
{
	struct hb_csv_record record;
	enum hb_csv_result result;
	f->learns = true;
	for (;;) {
		if (f->by_reader) {
			result = from_reader(f, &record);
			if (result == HB_CSV_END || result == HB_CSV_FAILED)
				return result;
			if (result == HB_CSV_RECORD)
				hb_import_learn(f->in->import, &record);
			++*n_records;
			continue;
		}
		if (f->current || begin_chunk(f)) {
			const struct hb_batch *b = &f->current->batch;
			if (b->failed)
				return HB_CSV_FAILED;
			hb_import_learn_seen(f->in->import, b->seen, f->line);
			*n_records += b->n;
			end_chunk(f);
		} else if (f->error) {
			f->by_reader = true;
		} else {
			return HB_CSV_END;
		}
	}
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
		if (!(f->ring[i].bytes = hb_sys.malloc(f->size)))
			return false;
	f->n_wanted = n_threads - 1;
	return true;
}

struct hb_feed *hb_feed_new(struct hb_rows *rows, struct input *in, unsigned n_threads,
                            size_t chunk)
{
	struct hb_feed *f = hb_calloc(1, sizeof(*f));
	if (!f)
		return NULL;
	f->rows = rows;
	f->in = in;
	f->whole = in->reader;
	f->size = chunk ? chunk : CHUNK;
	pthread_mutex_init(&f->reading, NULL);
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->changed, NULL);
	if (!make_ring(f, n_threads ? n_threads : 1) || !open_tools(f, &f->part, &f->worker)) {
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
	close_tools(f->part, f->worker);
	pthread_cond_destroy(&f->changed);
	pthread_mutex_destroy(&f->lock);
	pthread_mutex_destroy(&f->reading);
	free(f->ring);
	free(f->helper);
	free(f->rest);
	free(f->first);
	free(f);
}
