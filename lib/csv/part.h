/*
 * part.h - a stretch of a file read by itself, so that several can be read at a time.
 *
 * What a record says depends on its bytes, on those behind it, and on the encoding decided so far;
 * on nothing else. So a part reader, given the bytes from the start of a record on, hands out the
 * very records that the reader of the whole file would, up to the one for which it would have to
 * see more bytes than it was given. There it stops, and the reader of the whole file goes on.
 *
 * A part reader is a struct hb_csv_reader of its own, read by hb_csv_next(). Its lines and records
 * count from 0 and 1; it tells no sink anything. Threads may each have one: they share the header
 * of the whole, which must outlive them and not be read from meanwhile.
 */
#ifndef HB_CSV_PART_H
#define HB_CSV_PART_H

#include <sys/types.h>

#include "csv/reader.h"

/* How far a part reader got, for the reader of the whole to go on behind it. */
struct hb_csv_stretch {
	size_t bytes;            /* from the start of the stretch; the rest was left */
	uint64_t lines, records; /* in these bytes */
	/* What was decided of the encoding before the stretch, and by its end. */
	enum hb_encoding_kind began, ended;
};

/* Whether the file that WHOLE reads can be read in parts: it is not converted as a stream, no
 * workbook, and not read by the reference lane. */
bool hb_csv_has_parts(const struct hb_csv_reader *whole);
/* A part reader for WHOLE's dialect and header, without bytes yet. HB_SYSTEM without memory, which
 * nobody was told. The caller frees it with hb_csv_close(). */
enum hb_status hb_csv_part_open(struct hb_csv_reader **out, const struct hb_csv_reader *whole);
/* Lets R read BYTES, borrowed, which begin with a record. LAST: the file ends behind them.
 * DECIDED is what hb_csv_whole_encoding() says, now or earlier. */
void hb_csv_part_begin(struct hb_csv_reader *r, struct hb_str bytes, bool last,
                       enum hb_encoding_kind decided);
/* Lines in a row that are records of UTF-8 text, with as many cells as the header (C): line I has
 * its cells before sep[I * C] to sep[(I + 1) * C - 1], the first of which begins where the line
 * does, any other behind the separator before it. Before its last separator, the line's end, a CR
 * may stand. A cell that begins with a quote ends with one, and those between come in pairs. What
 * may still be amiss: a line may hold nothing but delimiters, and then is no record; its cells may
 * be those of the header. */
struct hb_csv_lines {
	const char *base;    /* what offsets are counted from */
	size_t start;        /* where the first line begins */
	const uint16_t *sep; /* delimiters and line ends. All borrowed; valid until the next call
	                        for the reader */
	const uint64_t *odd; /* a bit for a byte that is a blank, a control character, DEL, '+', '"'
	                        or not ASCII. One word more than there are lines for may be read */
	size_t n;            /* lines */
};
/* Whether one of the bytes FROM up to TO of LINES, 1 to 64 of them, is odd. */
static inline bool hb_csv_any_odd(const struct hb_csv_lines *lines, size_t from, size_t to)
{
	const uint64_t *word = lines->odd + from / 64;
	unsigned shift = from % 64;
	uint64_t bits = word[0] >> shift | word[1] << 1 << (63 - shift);
	return bits << (64 - (to - from));
}

/* The lines of PART from the next on that are so, as far as they are at hand. False: none; see
 * hb_csv_next(). */
bool hb_csv_part_lines(struct hb_csv_reader *part, struct hb_csv_lines *lines);
/* The first N of them, which are records, are done with. */
void hb_csv_part_pass(struct hb_csv_reader *part, size_t n);
/* Line and number of the record to come. */
void hb_csv_part_at(const struct hb_csv_reader *part, uint64_t *line, uint64_t *record);
/* After hb_csv_next() said END or FAILED: where it stopped, but for `began`. False: memory ran out.
 */
bool hb_csv_part_end(const struct hb_csv_reader *part, struct hb_csv_stretch *stretch);

/* For the reader of the whole. Takes the bytes that were read ahead out of it, in *BUFFER, which
 * the caller frees, and from then on the file is the caller's to read, by hb_csv_whole_read(). MORE
 * is asked for bytes when WHOLE is to read on itself: as many as there are at hand, up to LEN; 0 at
 * the end, -1 and errno. */
typedef ssize_t hb_csv_more_fn(void *ctx, char *to, size_t len);
struct hb_str hb_csv_whole_take(struct hb_csv_reader *whole, hb_csv_more_fn *more, void *ctx,
                                char **buffer);
/* Reads from the file as hb_sys.read() does, but goes on after an interruption. */
ssize_t hb_csv_whole_read(struct hb_csv_reader *whole, char *to, size_t len);
/* Waits at most MS milliseconds for bytes to read from a pipe; whether hb_csv_whole_read() would
 * not wait now. */
bool hb_csv_whole_ready(const struct hb_csv_reader *whole, int ms);
/* Where in BYTES, which begin with a record, the last record ends by all appearances: behind a
 * line end before which quotes come in pairs, else behind the last line end, else nowhere (0).
 * When it does not end there the part reader stops early, which costs time and nothing else. */
size_t hb_csv_whole_cut(const struct hb_csv_reader *whole, struct hb_str bytes);
/* WHOLE has no bytes at hand: it stands where a part may begin. */
bool hb_csv_whole_drained(const struct hb_csv_reader *whole);
/* Where WHOLE stands: the next record's line, and the number of the one before it. */
void hb_csv_whole_at(const struct hb_csv_reader *whole, uint64_t *line, uint64_t *record);
/* What is decided of WHOLE's encoding so far. */
enum hb_encoding_kind hb_csv_whole_encoding(const struct hb_csv_reader *whole);
/* False when the encoding was decided otherwise before STRETCH meanwhile: its records are not what
 * they seemed. */
bool hb_csv_whole_agrees(const struct hb_csv_reader *whole, const struct hb_csv_stretch *stretch);
/* Moves WHOLE, drained, behind STRETCH, with which it agrees. */
void hb_csv_whole_skip(struct hb_csv_reader *whole, const struct hb_csv_stretch *stretch);

#endif
