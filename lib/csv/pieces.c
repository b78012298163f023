/*
 * Records made by several threads, written in order.
 */
#include <pthread.h>
#include <stdlib.h>

#include "base/sys.h"
#include "csv/private_writer.h"

enum { SLOTS_A_THREAD = 2 };

/* A piece that is being made, or waits to be written. */
struct slot {
	struct hb_buf text;
	bool made;
};

/*
 * Piece I is made in slot I modulo their number: those from `written` up to but not including
 * `taken` are in use. Only the caller writes.
 */
struct pieces {
	hb_csv_make_fn *make;
	void *ctx;
	struct hb_csv_writer *to;
	size_t n;
	struct slot *slot;
	size_t n_slots;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t written, taken;
	bool failed;
};

/* Makes piece I into its slot. */
static bool make(struct pieces *p, size_t i)
{
	struct hb_buf *text = &p->slot[i % p->n_slots].text;
	text->len = 0;
	struct hb_csv_writer *w = hb_csv_writer_like(p->to, text);
	bool good = w && p->make(p->ctx, i, w);
	hb_csv_writer_free(w);
	return good && !text->failed;
}

/* Takes and makes the next piece; false when there is none to take now. With the lock held. */
static bool make_next(struct pieces *p)
{
	if (p->failed || p->taken == p->n || p->taken - p->written == p->n_slots)
		return false;
	size_t i = p->taken++;
	pthread_mutex_unlock(&p->lock);
	bool good = make(p, i);
	pthread_mutex_lock(&p->lock);
	p->slot[i % p->n_slots].made = true;
	p->failed |= !good;
	pthread_cond_broadcast(&p->changed);
	return true;
}

static void *help(void *arg)
{
	struct pieces *p = arg;
	pthread_mutex_lock(&p->lock);
	while (!p->failed && p->taken < p->n)
		if (!make_next(p))
			pthread_cond_wait(&p->changed, &p->lock);
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* Writes what is made, in order, and makes what is not. */
static void write_all(struct pieces *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->failed && p->written < p->n) {
		struct slot *slot = &p->slot[p->written % p->n_slots];
		if (slot->made) {
			pthread_mutex_unlock(&p->lock);
			hb_csv_writer_put(p->to, hb_buf_slice(&slot->text));
			pthread_mutex_lock(&p->lock);
			slot->made = false;
			p->written++;
			pthread_cond_broadcast(&p->changed);
		} else if (!make_next(p)) {
			pthread_cond_wait(&p->changed, &p->lock);
		}
	}
	pthread_mutex_unlock(&p->lock);
}

bool hb_csv_pieces(struct hb_csv_writer *w, size_t n, unsigned threads, hb_csv_make_fn *make_piece,
                   void *ctx)
{
	bool good = true;
	if (threads < 2 || n < 2) {
		for (size_t i = 0; i < n && good; i++)
			good = make_piece(ctx, i, w);
		return good;
	}
	if (threads > n)
		threads = (unsigned)n;
	struct pieces p = { .make = make_piece, .ctx = ctx, .to = w, .n = n };
	p.n_slots = (size_t)threads * SLOTS_A_THREAD;
	p.slot = hb_calloc(p.n_slots, sizeof(*p.slot));
	pthread_t *thread = hb_calloc(threads, sizeof(*thread));
	pthread_mutex_init(&p.lock, NULL);
	pthread_cond_init(&p.changed, NULL);
	bool ready = p.slot && thread; /* `failed` is for the threads from now on */
	p.failed = !ready;
	unsigned started = 0;
	while (ready && started + 1 < threads &&
	       pthread_create(&thread[started], NULL, help, &p) == 0)
		started++;
	if (ready)
		write_all(&p);
	for (unsigned i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	for (size_t i = 0; p.slot && i < p.n_slots; i++)
		hb_buf_free(&p.slot[i].text);
	pthread_cond_destroy(&p.changed);
	pthread_mutex_destroy(&p.lock);
	free(thread);
	free(p.slot);
	return !p.failed;
}
