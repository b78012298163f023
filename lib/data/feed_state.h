/*
 * feed_state.h - what feed.c and feed_chunks.c share; nobody else includes it.
 */
#ifndef HB_DATA_FEED_STATE_H
#define HB_DATA_FEED_STATE_H

#include <pthread.h>

#include "data/feed.h"

/* Of a chunk: nothing is in it, a thread is at it, its batch was filled (or it is stale). */
enum hb_chunk_state { HB_CHUNK_FREE, HB_CHUNK_TAKEN, HB_CHUNK_LOOKED };

struct hb_chunk {
	enum hb_chunk_state state; /* guarded by feed->lock, as are `stale` and `worked` */
	bool stale;      /* is to be looked at again: not at all so far, or under an encoding that
	                    it turned out not to have */
	unsigned worked; /* parts that are done */
	char *bytes;
	size_t len;
	bool last; /* the file ends behind it */
	struct hb_batch batch;
};

/* What a thread looks at chunks with. */
struct hb_feed_tools {
	struct hb_csv_reader *part;
	struct hb_import_worker *worker; /* import; else NULL */
};

struct hb_feed_helper {
	pthread_t thread;
	struct hb_feed *feed;
	struct hb_feed_tools tools;
};

/* A part of the work on batches: how far it got. */
struct hb_feed_part {
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
	struct hb_feed_tools tools; /* of the asking thread */
	bool learns;                /* the first pass of an import */
	size_t size;                /* of a chunk */
	struct hb_chunk *ring;
	size_t n_ring;
	struct hb_feed_work work;
	struct hb_feed_part *parts;

	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t asked, settled, taken;
	bool cutting;
	bool at_end; /* nothing is left to be cut */
	bool torn;   /* behind the last settled chunk the reader of the whole goes on */
	bool stop;
	int error;                     /* errno of a read that failed, with at_end */
	enum hb_encoding_kind decided; /* of the encoding, for the next chunk that is taken */
	struct hb_feed_helper *helper;
	size_t n_helpers;
	size_t n_wanted; /* helpers still to be started, all at once; 0: they were */

	/* Of who cuts: bytes that were read and not cut yet. */
	char *rest;
	size_t n_rest;
	struct hb_str ahead; /* what the reader of the whole had read already, in `first` */
	char *first;

	/* Of the asking thread: */
	struct hb_chunk *current; /* chunk `asked`; NULL: none yet */
	size_t next;              /* row of its batch */
	bool by_reader;           /* the reader of the whole is at it */
	size_t given;             /* bytes of `current` that it has been given */
};

/* What any thread may do. It holds the lock when it calls, and again when the call is done. */

static inline struct hb_chunk *hb_feed_chunk(const struct hb_feed *f, uint64_t number)
{
	return &f->ring[number % f->n_ring];
}

/* Settles what can be settled. */
void hb_feed_settle(struct hb_feed *f);
/* Does one thing: works on a batch, or cuts a chunk and looks at it. False: there is nothing to do
 * at the moment. */
bool hb_feed_do_something(struct hb_feed *f, const struct hb_feed_tools *tools);
/* For the asking thread, about C, chunk `asked`. The encoding was decided otherwise meanwhile: what
 * was seen is seen anew. Until that is done nobody else may settle it. */
void hb_feed_look_again(struct hb_feed *f, struct hb_chunk *c);

/* For the asking thread, which does not hold the lock: */

/* While no other thread reads from the feed's reader. False without memory; to be closed all the
 * same. */
bool hb_feed_open_tools(const struct hb_feed *f, struct hb_feed_tools *tools);
void hb_feed_close_tools(struct hb_feed_tools *tools);
/* Starts the other threads that are wanted, as many as can be had; without any the asking thread
 * does all. */
void hb_feed_start_helpers(struct hb_feed *f);
/* Stops them and waits until they have. */
void hb_feed_stop_helpers(struct hb_feed *f);

#endif
