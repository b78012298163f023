#include "data/origin.h"

#include "data/rows_state.h"

static const struct hb_str file_column = { "bron_bestand", 12 }, line_column = { "bron_regel", 10 };

/* LINE_NO in decimal, in the end of DIGITS. */
static struct hb_str decimal(uint64_t line_no, char digits[24])
{
	size_t at = 24;
	do
		digits[--at] = (char)('0' + line_no % 10);
	while (line_no /= 10);
	return (struct hb_str){ digits + at, 24 - at };
}

static bool says(const struct hb_str *extra, uint32_t at)
{
	return at != HB_DICT_NONE && extra[at].len;
}

void hb_origin_of(struct hb_origin *out, const struct hb_rows *rows, const struct hb_str *extra,
                  uint32_t file, uint64_t line_no, bool wanted)
{
	*out = (struct hb_origin){ .file_at = HB_DICT_NONE, .line_at = HB_DICT_NONE };
	out->wanted = wanted;
	if (!wanted)
		return;
	out->file_at = hb_dict_find(&rows->extra, file_column);
	out->line_at = hb_dict_find(&rows->extra, line_column);
	if (says(extra, out->file_at) || says(extra, out->line_at)) { /* both, or neither */
		out->file = out->file_at == HB_DICT_NONE ? HB_STR("") : extra[out->file_at];
		out->line = out->line_at == HB_DICT_NONE ? HB_STR("") : extra[out->line_at];
		return;
	}
	out->file = hb_rows_file(rows, file);
	out->line = decimal(line_no, out->digits);
}

struct hb_str hb_origin_extra(const struct hb_origin *origin, const struct hb_str *extra, size_t i)
{
	if (origin->wanted && i == origin->file_at)
		return origin->file;
	return origin->wanted && i == origin->line_at ? origin->line : extra[i];
}

void hb_origin_header(struct hb_csv_writer *w, const struct hb_rows *rows, bool wanted)
{
	if (wanted && hb_dict_find(&rows->extra, file_column) == HB_DICT_NONE)
		hb_csv_code(w, file_column);
	if (wanted && hb_dict_find(&rows->extra, line_column) == HB_DICT_NONE)
		hb_csv_code(w, line_column);
}

void hb_origin_cells(struct hb_csv_writer *w, const struct hb_origin *origin)
{
	if (origin->wanted && origin->file_at == HB_DICT_NONE)
		hb_csv_text(w, origin->file);
	if (origin->wanted && origin->line_at == HB_DICT_NONE)
		hb_csv_code(w, origin->line);
}
