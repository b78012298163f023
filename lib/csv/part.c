#include "csv/part.h"

#include <poll.h>
#include <string.h>

#include "base/sys.h"
#include "csv/lane.h"
#include "csv/private.h"

bool hb_csv_has_parts(const struct hb_csv_reader *whole)
{
	return whole->lane && !whole->in.convert && whole->in.fd >= 0 && !whole->skip_line &&
	       !whole->by_row;
}

enum hb_status hb_csv_part_open(struct hb_csv_reader **out, const struct hb_csv_reader *whole)
{
	*out = NULL;
	struct hb_csv_reader *r = hb_calloc(1, sizeof(*r));
	if (!r)
		return HB_SYSTEM;
	r->in.fd = -1;
	r->dialect = whole->dialect;
	r->options = whole->options;
	r->term = whole->term;
	r->header = whole->header;
	r->n_header = whole->n_header;
	r->only = whole->only;
	r->n_only = whole->n_only;
	r->lane = hb_lane_new();
	if (!r->lane || !hb_parse_open(&r->parse, r->dialect.delimiter) ||
	    !hb_parse_open(&r->run.parse, r->dialect.delimiter)) {
		hb_csv_close(r);
		return HB_SYSTEM;
	}
	*out = r;
	return HB_OK;
}

/* A decision is always one of two; a kind that the user named never changes. */
static void decide(struct hb_encoding *e, enum hb_encoding_kind kind)
{
	if (e->kind == kind)
		return;
	if (kind == HB_ENCODING_UTF8)
		hb_encoding_utf8(e);
	else if (kind == HB_ENCODING_SINGLE)
		hb_encoding_1252(e);
	e->kind = kind;
}

void hb_csv_part_begin(struct hb_csv_reader *r, struct hb_str bytes, bool last,
                       enum hb_encoding_kind decided)
{
	hb_input_memory(&r->in, bytes, 0);
	r->in.eof = last;
	r->in.part = !last;
	decide(&r->dialect.encoding, decided);
	r->status = HB_OK;
	r->line = 0;
	r->record = 0;
	r->skip_line = false;
	r->lane->len = 0;
	r->lane->barred = 0;
	r->run.state = HB_RUN_NONE;
	r->run.n_lines = 0;
}

bool hb_csv_part_lines(struct hb_csv_reader *r, struct hb_csv_lines *lines)
{
	return r->status == HB_OK && !r->skip_line && hb_lane_lines(r, lines);
}

void hb_csv_part_pass(struct hb_csv_reader *part, size_t n)
{
	hb_lane_pass(part, n);
}

void hb_csv_part_at(const struct hb_csv_reader *part, uint64_t *line, uint64_t *record)
{
	*line = part->line;
	*record = part->record + 1;
}

bool hb_csv_part_end(const struct hb_csv_reader *r, struct hb_csv_stretch *stretch)
{
	stretch->bytes = r->in.begin;
	stretch->lines = r->line;
	stretch->records = r->record;
	stretch->ended = r->dialect.encoding.kind;
	return r->status == HB_OK || r->status == HB_FINDING;
}

struct hb_str hb_csv_whole_take(struct hb_csv_reader *whole, hb_csv_more_fn *more, void *ctx,
                                char **buffer)
{
	struct hb_input *in = &whole->in;
	struct hb_str ahead = { in->p + in->begin, in->end - in->begin };
	*buffer = in->own;
	in->own = NULL;
	in->p = "";
	in->cap = 0;
	in->base += in->begin;
	in->begin = in->end = 0;
	in->eof = false;
	in->more = more;
	in->more_ctx = ctx;
	return ahead;
}

ssize_t hb_csv_whole_read(struct hb_csv_reader *whole, char *to, size_t len)
{
	return hb_input_read(&whole->in, to, len);
}

bool hb_csv_whole_ready(const struct hb_csv_reader *whole, int ms)
{
	struct pollfd fd = { .fd = whole->in.fd, .events = POLLIN };
	return whole->in.memory.len || poll(&fd, 1, ms) != 0;
}

/* Whether the number of quotes is odd. Of 16 bytes at a time each lane keeps whether its own is. */
static bool odd_quotes(const char *p, size_t len)
{
	typedef uint8_t lanes __attribute__((vector_size(16)));
	lanes odd = { 0 }, at[4];
	uint64_t half[2];
	for (; len >= sizeof(at); p += sizeof(at), len -= sizeof(at)) {
		memcpy(at, p, sizeof(at));
		odd ^= (lanes)(at[0] == '"') ^ (lanes)(at[1] == '"');
		odd ^= (lanes)(at[2] == '"') ^ (lanes)(at[3] == '"');
	}
	memcpy(half, &odd, sizeof(half));
	half[0] = (half[0] ^ half[1]) & UINT64_C(0x0101010101010101);
	for (; len; p++, len--)
		half[0] ^= *p == '"';
	return __builtin_parityll(half[0]);
}

size_t hb_csv_whole_cut(const struct hb_csv_reader *whole, struct hb_str bytes)
{
	bool odd = odd_quotes(bytes.p, bytes.len);
	size_t last = 0, end = bytes.len;
	for (const char *p; end && (p = memrchr(bytes.p, whole->term, end));
	     end = (size_t)(p - bytes.p)) {
		odd ^= odd_quotes(p, (size_t)(bytes.p + end - p));
		if (!last)
			last = (size_t)(p - bytes.p) + 1;
		if (!odd)
			return (size_t)(p - bytes.p) + 1;
	}
	return last;
}

bool hb_csv_whole_drained(const struct hb_csv_reader *r)
{
	return r->in.begin == r->in.end && !r->skip_line;
}

void hb_csv_whole_at(const struct hb_csv_reader *whole, uint64_t *line, uint64_t *record)
{
	*line = whole->line;
	*record = whole->record;
}

enum hb_encoding_kind hb_csv_whole_encoding(const struct hb_csv_reader *whole)
{
	return whole->dialect.encoding.kind;
}

bool hb_csv_whole_agrees(const struct hb_csv_reader *r, const struct hb_csv_stretch *s)
{
	enum hb_encoding_kind kind = r->dialect.encoding.kind;
	return s->began == kind || s->ended == HB_ENCODING_UNDECIDED || s->ended == kind ||
	       kind == HB_ENCODING_UNDECIDED;
}

void hb_csv_whole_skip(struct hb_csv_reader *whole, const struct hb_csv_stretch *stretch)
{
	if (whole->dialect.encoding.kind == HB_ENCODING_UNDECIDED)
		decide(&whole->dialect.encoding, stretch->ended);
	whole->in.base += stretch->bytes;
	whole->line += stretch->lines;
	whole->record += stretch->records;
}
