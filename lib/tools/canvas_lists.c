/* Tensions, goals and action cards of teams (20.3 B, C, D). */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "tools/canvas.h"
#include "tools/canvas_parts.h"

/* ---- tensions and goals ---- */

/* What rows are ordered by, first things first. */
struct order {
	uint32_t filled;   /* rows where this field is empty come first; HB_NO_FIELD: none */
	uint32_t team;     /* in byte order */
	uint32_t priority; /* low first, none last; HB_NO_FIELD: none */
	uint32_t date;
};

static int64_t priority_of(const struct hb_kept_row *row, uint32_t field)
{
	int64_t value = field == HB_NO_FIELD ? HB_NO_VALUE : row->value[field];
	return value == HB_NO_VALUE ? INT64_MAX : value;
}

static int in_order(const void *a, const void *b, void *ctx)
{
	const struct hb_kept_row *x = a, *y = b;
	const struct order *by = ctx;
	int order = 0;
	if (by->filled != HB_NO_FIELD)
		order = hb_canvas_order(hb_canvas_filled(x->cell[by->filled]),
		                        hb_canvas_filled(y->cell[by->filled]));
	if (!order)
		order = hb_str_cmp(x->cell[by->team], y->cell[by->team]);
	if (!order)
		order = hb_canvas_order(priority_of(x, by->priority), priority_of(y, by->priority));
	if (!order)
		order = hb_canvas_order(x->value[by->date], y->value[by->date]);
	return order ? order : hb_canvas_order((int64_t)x->nr, (int64_t)y->nr);
}

static void sort_rows(struct hb_kept *kept, struct order *order)
{
	if (kept->n)
		qsort_r(kept->row, kept->n, sizeof(*kept->row), in_order, order);
}

enum hb_status hb_canvas_tensions(struct hb_rows *rows, struct hb_csv_writer *out,
                                  struct hb_sink *sink)
{
	struct order order = { .priority = HB_NO_FIELD };
	const struct hb_need need[] = { { "team", HB_TYPE_ID, &order.team, false },
		                        { "datum", HB_TYPE_DATE, &order.date, false },
		                        { "aanpak", HB_TYPE_TEXT, &order.filled, false } };
	enum hb_status status = hb_need_fields(hb_rows_table(rows), need, 3, sink);
	struct hb_kept kept = { 0 };
	if (status == HB_OK)
		status = hb_kept_read(&kept, rows, sink);
	if (status == HB_OK) {
		sort_rows(&kept, &order);
		hb_kept_header(rows, HB_NO_FIELD, out);
		hb_csv_end(out);
		for (size_t i = 0; i < kept.n; i++) {
			hb_kept_write(&kept, &kept.row[i], HB_NO_FIELD, out);
			hb_csv_end(out);
		}
		status = hb_rows_status(rows);
	}
	hb_kept_free(&kept);
	return status;
}

/* The ids of the fields FIELD that ROW leaves empty. */
static struct hb_str empty_ones(const struct hb_table *table, const struct hb_kept_row *row,
                                const uint32_t *field, size_t n, struct hb_buf *text)
{
	text->len = 0;
	for (size_t i = 0; i < n; i++)
		if (field[i] != HB_NO_FIELD && !hb_canvas_filled(row->cell[field[i]]))
			hb_canvas_join(text, table->fields[field[i]].id);
	return hb_buf_slice(text);
}

enum hb_status hb_canvas_goals(struct hb_rows *rows, struct hb_csv_writer *out,
                               struct hb_sink *sink)
{
	struct order order = { .filled = HB_NO_FIELD };
	uint32_t point[3];
	const struct hb_need need[] = { { "team", HB_TYPE_ID, &order.team, false },
		                        { "datum", HB_TYPE_DATE, &order.date, false },
		                        { "prioriteit", HB_TYPE_INT, &order.priority, true },
		                        { "niveau", HB_TYPE_CHOICE, &point[0], true },
		                        { "gedrag", HB_TYPE_TEXT, &point[1], false },
		                        { "support", HB_TYPE_TEXT, &point[2], false } };
	const struct hb_table *table = hb_rows_table(rows);
	enum hb_status status = hb_need_fields(table, need, 6, sink);
	struct hb_kept kept = { 0 };
	struct hb_buf text = { 0 };
	if (status == HB_OK)
		status = hb_kept_read(&kept, rows, sink);
	if (status == HB_OK) {
		sort_rows(&kept, &order);
		hb_kept_header(rows, HB_NO_FIELD, out);
		hb_csv_code(out, HB_STR("ontbreekt"));
		hb_csv_end(out);
		for (size_t i = 0; i < kept.n; i++) {
			hb_kept_write(&kept, &kept.row[i], HB_NO_FIELD, out);
			hb_csv_code(out, empty_ones(table, &kept.row[i], point, 3, &text));
			hb_csv_end(out);
		}
		status = text.failed ? hb_no_memory(sink) : hb_rows_status(rows);
	}
	hb_buf_free(&text);
	hb_kept_free(&kept);
	return status;
}

/* ---- action cards ---- */

/* The points: text fields that are no part of the key, each with the date field behind it. */
static size_t find_points(const struct hb_table *table, struct hb_card_point *point)
{
	size_t n = 0;
	for (size_t i = 0; i < table->n_fields; i++) {
		const struct hb_field *field = &table->fields[i];
		bool in_key = false;
		for (size_t k = 0; k < table->n_key; k++)
			in_key |= table->key[k] == i;
		if (in_key)
			continue;
		if (field->type == HB_TYPE_TEXT)
			point[n++] = (struct hb_card_point){ .field = field };
		else if (field->type == HB_TYPE_DATE && n && !point[n - 1].date)
			point[n - 1].date = field;
	}
	return n;
}

static bool fill_card(struct hb_cards *cards, const struct hb_table *table,
                      const struct hb_card_point *model, const struct hb_kept_row *row,
                      const struct order *order)
{
	struct hb_card *card = &cards->card[cards->n++];
	card->team = row->cell[order->team];
	card->day = row->cell[order->date];
	card->point = hb_arena_array(&cards->arena, cards->n_points + 1, sizeof(*card->point));
	if (!card->point)
		return false;
	for (size_t i = 0; i < cards->n_points; i++) {
		struct hb_card_point point = model[i];
		point.text = row->cell[point.field - table->fields];
		if (point.date)
			point.day = row->cell[point.date - table->fields];
		card->point[i] = point;
	}
	return true;
}

/* Cards from rows in order; without ALL only a team's last. */
static bool fill_cards(struct hb_cards *cards, const struct hb_table *table,
                       const struct hb_kept *kept, const struct order *order, bool all)
{
	struct hb_card_point *model =
	        hb_arena_array(&cards->arena, table->n_fields + 1, sizeof(*model));
	cards->card = hb_arena_array(&cards->arena, kept->n + 1, sizeof(*cards->card));
	if (!model || !cards->card)
		return false;
	cards->n_points = find_points(table, model);
	for (size_t i = 0; i < kept->n; i++) {
		bool last = i + 1 == kept->n || !hb_str_eq(kept->row[i].cell[order->team],
		                                           kept->row[i + 1].cell[order->team]);
		if ((all || last) && !fill_card(cards, table, model, &kept->row[i], order))
			return false;
	}
	return true;
}

enum hb_status hb_canvas_cards(struct hb_cards *cards, struct hb_rows *rows, bool all,
                               struct hb_sink *sink)
{
	*cards = (struct hb_cards){ 0 };
	struct order order = { .filled = HB_NO_FIELD, .priority = HB_NO_FIELD };
	const struct hb_need need[] = { { "team", HB_TYPE_ID, &order.team, false },
		                        { "datum", HB_TYPE_DATE, &order.date, false } };
	const struct hb_table *table = hb_rows_table(rows);
	enum hb_status status = hb_need_fields(table, need, 2, sink);
	struct hb_kept kept = { 0 };
	if (status == HB_OK)
		status = hb_kept_read(&kept, rows, sink);
	if (status == HB_OK) {
		sort_rows(&kept, &order);
		status = fill_cards(cards, table, &kept, &order, all) ? hb_rows_status(rows)
		                                                      : hb_no_memory(sink);
	}
	/* the cards borrow the texts of the rows: their memory becomes the cards' */
	struct hb_arena texts = kept.arena;
	kept.arena = (struct hb_arena){ 0 };
	hb_kept_free(&kept);
	cards->texts = texts;
	return status;
}

void hb_cards_free(struct hb_cards *cards)
{
	hb_arena_free(&cards->arena);
	hb_arena_free(&cards->texts);
	*cards = (struct hb_cards){ 0 };
}

static void write_points(const struct hb_card *card, size_t n, struct hb_buf *empty,
                         struct hb_csv_writer *out)
{
	empty->len = 0;
	for (size_t i = 0; i < n; i++) {
		const struct hb_card_point *point = &card->point[i];
		hb_csv_text(out, point->text);
		if (!hb_canvas_filled(point->text))
			hb_canvas_join(empty, point->field->id);
		if (!point->date)
			continue;
		hb_csv_code(out, point->day);
		if (!point->day.len)
			hb_canvas_join(empty, point->date->id);
	}
	hb_csv_code(out, hb_buf_slice(empty));
}

enum hb_status hb_canvas_cards_write(const struct hb_cards *cards, const struct hb_table *table,
                                     struct hb_csv_writer *out, struct hb_sink *sink)
{
	struct hb_buf empty = { 0 };
	struct hb_arena arena = { 0 };
	struct hb_card_point *model = hb_arena_array(&arena, table->n_fields + 1, sizeof(*model));
	if (!model)
		return hb_no_memory(sink);
	size_t n = find_points(table, model);
	hb_csv_code(out, HB_STR("team"));
	hb_csv_code(out, HB_STR("datum"));
	for (size_t i = 0; i < n; i++) {
		hb_csv_code(out, model[i].field->id);
		if (model[i].date)
			hb_csv_code(out, model[i].date->id);
	}
	hb_csv_code(out, HB_STR("ontbreekt"));
	hb_csv_end(out);
	for (size_t i = 0; i < cards->n; i++) {
		hb_csv_text(out, cards->card[i].team);
		hb_csv_code(out, cards->card[i].day);
		write_points(&cards->card[i], n, &empty, out);
		hb_csv_end(out);
	}
	bool failed = empty.failed;
	hb_buf_free(&empty);
	hb_arena_free(&arena);
	return failed ? hb_no_memory(sink) : HB_OK;
}
