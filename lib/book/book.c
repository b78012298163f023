#include "book/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "book/private.h"

enum { SHOWN = 100 }; /* bytes */

enum hb_status hb_book_open(struct hb_book **out, int fd, struct hb_str bytes, char point,
                            const char *name, struct hb_sink *sink)
{
	*out = NULL;
	struct hb_book *b = hb_calloc(1, sizeof(*b));
	if (!b)
		return hb_no_memory(sink);
	b->name = name;
	b->sink = sink;
	b->point = point;
	bool no_zip = false;
	enum hb_status status = hb_zip_open(&b->zip, fd, bytes, name, sink, &no_zip);
	if (no_zip)
		status = hb_book_refuse_bytes(fd, bytes, name, sink);
	if (status == HB_OK)
		status = hb_book_find_parts(b);
	if (status == HB_OK)
		*out = b;
	else
		hb_book_close(b);
	return status;
}

void hb_book_close(struct hb_book *b)
{
	if (!b)
		return;
	hb_zip_close(b->zip);
	free(b->sheet);
	free(b->part);
	free(b->style);
	hb_buf_free(&b->strings.text);
	free(b->strings.end);
	hb_arena_free(&b->arena);
	free(b);
}

const struct hb_book_sheet *hb_book_sheets(const struct hb_book *b, size_t *n)
{
	*n = b->n_sheets;
	return b->sheet;
}

bool hb_book_since_1904(const struct hb_book *b)
{
	return b->since_1904;
}

struct hb_str hb_book_shown(struct hb_str text)
{
	size_t len = text.len < SHOWN ? text.len : SHOWN;
	while (len < text.len && len && ((unsigned char)text.p[len] & 0xC0) == 0x80)
		len--;
	return (struct hb_str){ text.p, len };
}

void hb_book_column_name(struct hb_buf *out, uint32_t column)
{
	char name[8];
	size_t at = sizeof(name);
	for (; column; column = (column - 1) / 26)
		name[--at] = (char)('A' + (column - 1) % 26);
	hb_buf_add(out, name + at, sizeof(name) - at);
}
