/*
 * The chunks of a feed: cut, looked at, settled and worked on by whichever thread is free.
 */
#include <errno.h>
#include <string.h>

#include "data/feed_state.h"

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
static void cut(struct hb_feed *f, struct hb_chunk *c, bool *end, int *error)
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

/* ---- what any thread may do next, with the lock held ---- */

void hb_feed_settle(struct hb_feed *f)
{
	while (f->settled < f->taken && !f->torn) {
		struct hb_chunk *c = hb_feed_chunk(f, f->settled);
		struct hb_batch *b = &c->batch;
		if (c->state != HB_CHUNK_LOOKED || c->stale || b->failed)
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

/* Looks at C, which is the caller's alone for that time. */
static void look(struct hb_feed *f, struct hb_chunk *c, const struct hb_feed_tools *tools,
                 enum hb_encoding_kind decided)
{
	pthread_mutex_unlock(&f->lock);
	c->batch.bytes = (struct hb_str){ c->bytes, c->len };
	if (f->learns)
		hb_batch_learn(&c->batch, f->in, tools->part, c->last, decided);
	else
		hb_batch_look(&c->batch, f->rows, f->in, tools->part, tools->worker, c->last,
		              decided);
	pthread_mutex_lock(&f->lock);
	c->state = HB_CHUNK_LOOKED;
	hb_feed_settle(f);
	pthread_cond_broadcast(&f->changed);
}

/* Cuts the next chunk and looks at it, unless it is for the reader of the whole by all
 * appearances: that has all it can do with a cell that goes on and on. */
static void cut_and_look(struct hb_feed *f, const struct hb_feed_tools *tools)
{
	bool end;
	int error;
	struct hb_chunk *c = hb_feed_chunk(f, f->taken);
	bool in_vain = f->torn;
	enum hb_encoding_kind decided = f->decided;
	f->cutting = true;
	pthread_mutex_unlock(&f->lock);
	cut(f, c, &end, &error);
	pthread_mutex_lock(&f->lock);
	f->cutting = false;
	f->taken++;
	f->at_end = end;
	f->error = error;
	c->state = in_vain ? HB_CHUNK_LOOKED : HB_CHUNK_TAKEN;
	c->stale = in_vain;
	c->worked = 0;
	pthread_cond_broadcast(&f->changed);
	if (!in_vain)
		look(f, c, tools, decided);
}

void hb_feed_look_again(struct hb_feed *f, struct hb_chunk *c)
{
	c->state = HB_CHUNK_TAKEN;
	c->stale = false;
	look(f, c, &f->tools, hb_csv_whole_encoding(f->whole));
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
	struct hb_feed_part *p = &f->parts[part];
	struct hb_chunk *c = hb_feed_chunk(f, p->next);
	p->busy = true;
	pthread_mutex_unlock(&f->lock);
	f->work.work(f->work.ctx, part, f->in, &c->batch);
	pthread_mutex_lock(&f->lock);
	p->busy = false;
	p->next++;
	c->worked++;
	pthread_cond_broadcast(&f->changed);
}

/* Work comes before cutting: it is what others wait for. */
bool hb_feed_do_something(struct hb_feed *f, const struct hb_feed_tools *tools)
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
	struct hb_feed_helper *h = arg;
	struct hb_feed *f = h->feed;
	pthread_mutex_lock(&f->lock);
	while (!f->stop)
		if (!hb_feed_do_something(f, &h->tools))
			pthread_cond_wait(&f->changed, &f->lock);
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

bool hb_feed_open_tools(const struct hb_feed *f, struct hb_feed_tools *tools)
{
	*tools = (struct hb_feed_tools){ 0 };
	if (hb_csv_part_open(&tools->part, f->whole) != HB_OK)
		return false;
	if (f->in->import)
		tools->worker = hb_import_worker_new(f->in->import, false);
	return tools->worker || !f->in->import;
}

void hb_feed_close_tools(struct hb_feed_tools *tools)
{
	hb_csv_close(tools->part);
	hb_import_worker_free(tools->worker);
}

void hb_feed_start_helpers(struct hb_feed *f)
{
	size_t n = f->n_wanted;
	f->n_wanted = 0;
	for (; f->n_helpers < n; f->n_helpers++) {
		struct hb_feed_helper *h = &f->helper[f->n_helpers];
		h->feed = f;
		pthread_mutex_lock(&f->lock); /* those before it may decide the encoding */
		bool opened = hb_feed_open_tools(f, &h->tools);
		pthread_mutex_unlock(&f->lock);
		if (!opened || pthread_create(&h->thread, NULL, help, h) != 0) {
			hb_feed_close_tools(&h->tools);
			break;
		}
	}
}

void hb_feed_stop_helpers(struct hb_feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->stop = true;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
	for (size_t i = 0; i < f->n_helpers; i++) {
		pthread_join(f->helper[i].thread, NULL);
		hb_feed_close_tools(&f->helper[i].tools);
	}
	f->n_helpers = 0;
}
