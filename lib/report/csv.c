/* The figures of all tables and pictures in one long table; render.h has its columns. */
#include <stdlib.h>

#include "base/sys.h"
#include "csv/writer.h"
#include "report/emit.h"

struct hb_csv_place {
	struct hb_emit *e;
	struct hb_csv_writer *w;
	struct hb_str page, section, title;
	const char *kind;
	uint64_t row_no;
	struct hb_str row;
};

static void lead(struct hb_csv_place *at, struct hb_str column)
{
	hb_csv_text(at->w, at->page);
	hb_csv_text(at->w, at->section);
	hb_csv_text(at->w, at->title);
	hb_csv_code(at->w, hb_str(at->kind));
	hb_csv_int(at->w, (int64_t)at->row_no);
	hb_csv_text(at->w, at->row);
	hb_csv_text(at->w, column);
}

static const char *reading(enum hb_doc_tone tone)
{
	const char *word = hb_tone_word(tone, HB_LANG_NL); /* headers and codes are Dutch */
	return word ? word : "";
}

static void end(struct hb_csv_place *at, const char *meaning)
{
	hb_csv_code(at->w, hb_str(meaning));
	hb_csv_end(at->w);
}

static struct hb_str name_of(struct hb_str key, struct hb_str label)
{
	return key.len ? key : label;
}

static void number(struct hb_csv_place *at, struct hb_str column, int64_t n, unsigned decimals)
{
	lead(at, column);
	hb_csv_decimal(at->w, n, decimals);
	end(at, "");
}

static void value(struct hb_csv_place *at, struct hb_str column, int64_t v, unsigned decimals)
{
	if (hb_is_figure(v)) {
		number(at, column, v, decimals);
		return;
	}
	lead(at, column);
	hb_csv_empty(at->w);
	end(at, v == HB_DOC_DIFFERS ? "verschillend" : v == HB_DOC_HIDDEN ? "verborgen" : "");
}

/* Of a course or a heat map, whose steps may have names. */
static void score(struct hb_csv_place *at, const struct hb_doc_picture *p, struct hb_str column,
                  int64_t v)
{
	const struct hb_str *step = hb_step_name(&p->scale, v);
	if (!step) {
		value(at, column, v, 0);
		return;
	}
	lead(at, column);
	hb_csv_text(at->w, *step);
	end(at, "");
}

static void cell(struct hb_csv_place *at, const struct hb_doc_column *column,
                 const struct hb_doc_cell *cell)
{
	lead(at, name_of(column->key, column->label));
	if (cell->kind == HB_CELL_TEXT)
		hb_csv_text(at->w, cell->text);
	else if (cell->kind == HB_CELL_NUMBER)
		hb_csv_decimal(at->w, cell->value, cell->decimals);
	else
		hb_csv_empty(at->w);
	end(at, reading(cell->tone));
}

/* What names the row: its first cell as text. */
static struct hb_str row_name(struct hb_csv_place *at, const struct hb_doc_cell *cell)
{
	if (cell->kind != HB_CELL_NUMBER)
		return cell->text;
	struct hb_buf b = { 0 };
	hb_figure(&b, cell->value, cell->decimals, HB_LANG_EN);
	return hb_scratch_take(at->e, &b);
}

static void table(struct hb_csv_place *at, const struct hb_doc_table *t)
{
	at->title = t->caption;
	at->kind = "tabel";
	at->row_no = 0;
	for (const struct hb_doc_row *row = t->first; row; row = row->next) {
		at->row_no++;
		at->row = row_name(at, &row->cell[0]);
		for (size_t i = t->n_columns > 1; i < t->n_columns; i++)
			cell(at, &t->columns[i], &row->cell[i]);
	}
}

static void counts(struct hb_csv_place *at, const struct hb_doc_picture *p,
                   const struct hb_doc_item *item)
{
	for (size_t i = 0; i < p->n_values; i++) {
		char name[16] = "n";
		struct hb_buf b = { 0 };
		hb_buf_printf(&b, "n%d", p->scale.min + (int)i);
		size_t len = b.len < sizeof(name) ? b.len : sizeof(name);
		for (size_t c = 0; c < len; c++)
			name[c] = b.p[c];
		at->e->scratch->failed |= b.failed;
		hb_buf_free(&b);
		number(at, (struct hb_str){ name, len }, item->value[i], 0);
	}
	number(at, HB_STR("ontbrekend"), (int64_t)item->missing, 0);
	value(at, HB_STR("mediaan"), item->median_tenths, 1);
}

static void item(struct hb_csv_place *at, const struct hb_doc_picture *p,
                 const struct hb_doc_item *item)
{
	at->row_no++;
	at->row = name_of(item->head.key, item->head.label);
	if (p->kind == HB_BARS) {
		counts(at, p, item);
	} else if (p->kind == HB_BEFORE_AFTER) {
		value(at, HB_STR("vorige"), item->value[0], p->decimals);
		value(at, HB_STR("nu"), item->value[1], p->decimals);
	} else {
		for (size_t i = 0; i < p->n_columns; i++)
			score(at, p, name_of(p->columns[i].key, p->columns[i].label),
			      item->value[i]);
	}
	if (item->remark.len || item->tone != HB_TONE_NONE) {
		lead(at, HB_STR("duiding"));
		hb_csv_text(at->w, item->remark);
		end(at, reading(item->tone));
	}
}

static void picture(struct hb_csv_place *at, const struct hb_doc_picture *p)
{
	static const char *const kinds[] = { [HB_COURSE] = "verloop",
		                             [HB_HEAT] = "warmtekaart",
		                             [HB_BARS] = "verdeling",
		                             [HB_BEFORE_AFTER] = "vorige_nu" };
	at->title = p->caption;
	at->kind = kinds[p->kind];
	at->row_no = 0;
	for (const struct hb_doc_item *i = p->first; i; i = i->next)
		item(at, p, i);
}

/* A figure that the words tell. */
static void told(struct hb_csv_place *at, const struct hb_block *b)
{
	at->title = (struct hb_str){ NULL, 0 };
	at->kind = "cijfer";
	at->row_no = 1;
	at->row = b->text;
	number(at, b->source, b->figure, b->level);
}

static void block(struct hb_emit *e, const struct hb_block *b)
{
	struct hb_csv_place *at = e->csv;
	if (!at)
		return;
	switch (b->kind) {
	case HB_BLOCK_PAGE:
		at->page = b->text;
		at->section = (struct hb_str){ NULL, 0 };
		break;
	case HB_BLOCK_HEADING:
		at->section = b->text;
		break;
	case HB_BLOCK_TABLE:
		table(at, b->table);
		break;
	case HB_BLOCK_PICTURE:
		picture(at, b->picture);
		break;
	case HB_BLOCK_FIGURE:
		told(at, b);
		break;
	case HB_BLOCK_PARAGRAPH:
	case HB_BLOCK_QUOTE:
	case HB_BLOCK_NOTE:
	case HB_BLOCK_LIST:
	case HB_BLOCK_BESIDE:
	case HB_BLOCK_BESIDE_END:
		break;
	}
	hb_scratch_reset(e);
}

static void finish(struct hb_emit *e)
{
	if (e->csv)
		hb_csv_writer_free(e->csv->w);
	free(e->csv);
	e->csv = NULL;
}

static void begin(struct hb_emit *e)
{
	static const char *const header[] = { "pagina", "sectie", "titel",  "soort",  "rij_nr",
		                              "rij",    "kolom",  "waarde", "duiding" };
	e->csv = hb_calloc(1, sizeof(*e->csv));
	if (e->csv)
		*e->csv = (struct hb_csv_place){
			.e = e,
			.w = hb_csv_writer_new(e->out,
			                       e->options->excel ? HB_CSV_EXCEL : HB_CSV_PLAIN)
		};
	if (!e->csv || !e->csv->w) {
		e->scratch->failed = true;
		finish(e);
		return;
	}
	for (size_t i = 0; i < sizeof(header) / sizeof(header[0]); i++)
		hb_csv_code(e->csv->w, hb_str(header[i]));
	hb_csv_end(e->csv->w);
}

static void part(struct hb_emit *e)
{
	struct hb_str none = { NULL, 0 };
	if (e->csv)
		e->csv->page = e->csv->section = e->csv->title = e->csv->row = none;
}

const struct hb_renderer hb_render_as_csv = {
	.begin = begin, .block = block, .end = finish, .part = part, .abort = finish
};
