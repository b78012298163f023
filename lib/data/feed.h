/*
 * feed.h - the records of one file in order, looked at ahead and by several threads (inside
 * lib/data).
 *
 * The file is read once, front to back, and cut into chunks where records end by all appearances.
 * Whoever is free takes the next chunk and looks at its records by themselves (batch.h); the thread
 * that asks gets them in the order of the file. Where a chunk turns out to end within a record,
 * the reader of the whole file goes on from there until it stands where a chunk begins: so the cut
 * is a guess about speed only, and what comes out is what that reader alone would have given.
 *
 *     bytes:    |---- chunk 0 ----|---- chunk 1 ---"-|---- chunk 2 --"-|---- chunk 3 ----|
 *     records:  by batch 0         by batch 1      by the reader        by batch 3
 *
 * With one thread there is one chunk, and the asking thread does all. A file of a few chunks needs
 * no other threads, so none are started for it.
 */
#ifndef HB_DATA_FEED_H
#define HB_DATA_FEED_H

#include "data/batch.h"

struct hb_feed;

/* Feeds from IN's reader, of which it is the only user from then on. N_THREADS counts the caller.
 * CHUNK: bytes of a chunk, 0 for the usual. NULL without memory. The caller frees it with
 * hb_feed_free() before the reader is closed. */
struct hb_feed *hb_feed_new(struct hb_rows *rows, struct input *in, unsigned n_threads,
                            size_t chunk);
void hb_feed_free(struct hb_feed *feed);
/* Instead of asking for records: lets the import learn from all of them, and counts them in
 * *N_RECORDS. HB_CSV_END or HB_CSV_FAILED. */
enum hb_csv_result hb_feed_learn(struct hb_feed *feed, uint64_t *n_records);

/* The next record, as hb_csv_next() gives it. *BATCH: the record was looked at, and is row *AT of
 * that batch, which is valid until the next call; RECORD has only line, record and raw then. NULL:
 * it was not. */
enum hb_csv_result hb_feed_next(struct hb_feed *feed, struct hb_csv_record *record,
                                struct hb_batch **batch, size_t *at);

#endif
