/*
 * feed.h - the records of one file in order, looked at ahead and by several threads (inside
 * lib/data).
 *
 * The file is read once, front to back, and cut into chunks where records end by all appearances.
 * Whoever is free takes the next chunk and looks at its records by themselves, which makes a batch
 * of it (batch.h); or does its share of the work on a batch, once all before it is known. The
 * thread that asks gets the batches in the order of the file. Where a chunk turns out to end within
 * a record, the reader of the whole file goes on from there until it stands where a chunk begins:
 * so the cut is a guess about speed only, and what comes out is what that reader alone would have
 * given.
 *
 *     bytes:    |---- chunk 0 ----|---- chunk 1 ---"-|---- chunk 2 --"-|---- chunk 3 ----|
 *     records:  by batch 0         by batch 1      by the reader        by batch 3
 *
 * With one thread there is one chunk at a time, and the asking thread does all. A file of a few
 * chunks needs no other threads, so none are started for it. All functions are for the asking
 * thread.
 */
#ifndef HB_DATA_FEED_H
#define HB_DATA_FEED_H

#include "data/batch.h"

struct hb_feed;

/* What is done with a batch once all before it is known to stand: PART of it, by one thread at a
 * time, batches in the order of the file. */
typedef void hb_feed_work_fn(void *ctx, unsigned part, const struct input *in,
                             struct hb_batch *batch);
struct hb_feed_work {
	unsigned n_parts;
	hb_feed_work_fn *work;
	void *ctx;
};

/* Feeds from IN's reader, of which it is the only user from then on. N_THREADS counts the caller.
 * CHUNK: bytes of a chunk, 0 for the usual. WORK is done with each batch before it is handed out;
 * NULL: nothing. ROWS, IN and what WORK points to are borrowed until hb_feed_free(). NULL without
 * memory. The caller frees it with hb_feed_free() before the reader is closed; NULL is none. */
struct hb_feed *hb_feed_new(struct hb_rows *rows, struct input *in, unsigned n_threads,
                            size_t chunk, const struct hb_feed_work *work);
void hb_feed_free(struct hb_feed *feed);
/* Instead of asking for records: lets the import learn from all of them, and adds their number to
 * *N_RECORDS. HB_CSV_END or HB_CSV_FAILED. */
enum hb_csv_result hb_feed_learn(struct hb_feed *feed, uint64_t *n_records);

/* The next record, as hb_csv_next() gives it. *BATCH: the record was looked at, and is row *AT of
 * that batch, which is valid until the next call; RECORD is hb_batch_record() then. NULL: it was
 * not. FAILED without memory, too. */
enum hb_csv_result hb_feed_next(struct hb_feed *feed, struct hb_csv_record *record,
                                struct hb_batch **batch, size_t *at);

enum hb_feed_step { HB_FEED_BATCH, HB_FEED_RECORD, HB_FEED_END, HB_FEED_FAILED };
/* The same for who takes whole batches: BATCH, the next one in *BATCH, valid until the next call;
 * RECORD, where the reader of the whole goes on: what hb_csv_next() said is in *RESULT, and END
 * there is not the end of all; FAILED, without memory. */
enum hb_feed_step hb_feed_step(struct hb_feed *feed, struct hb_batch **batch,
                               struct hb_csv_record *record, enum hb_csv_result *result);

/* Splits RAW, a record of BATCH that nobody kept the cells of, anew: few are rejected. (Its
 * encoding was decided before it or by it, so by the end of the batch at any rate.) Valid until the
 * next call for FEED. False without memory. */
bool hb_feed_split(struct hb_feed *feed, const struct hb_batch *batch, struct hb_str raw,
                   struct hb_csv_record *out);
/* As hb_csv_progress(). */
void hb_feed_progress(struct hb_feed *feed, uint64_t *done, uint64_t *total);

#endif
