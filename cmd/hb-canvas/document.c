#include "canvas.h"

/* Words of a document, in the form's language. */
enum word { W_NEXT, W_NOW, W_SINCE, W_TOP, W_EMPTY, W_NO_DAY, W_NO_CARDS, W_NO_SCHOOLS, N_WORDS };
static const char *const words[N_WORDS][2] = {
	[W_NEXT] = { "The next type", "Het volgende type" },
	[W_NOW] = { "Now", "Nu" },
	[W_SINCE] = { "since", "sinds" },
	[W_TOP] = { "This is the highest type", "Dit is het hoogste type" },
	[W_EMPTY] = { "Still empty", "Nog leeg" },
	[W_NO_DAY] = { "no day yet", "nog geen dag" },
	[W_NO_CARDS] = { "No cards", "Geen kaarten" },
	[W_NO_SCHOOLS] = { "No positions", "Geen posities" },
};

static struct hb_str word(enum hb_lang lang, enum word w)
{
	return hb_str(words[w][lang]);
}

static enum hb_lang form_lang(const struct hb_form *form)
{
	return hb_str_starts(form->lang, HB_STR("nl")) ? HB_LANG_NL : HB_LANG_EN;
}

/* DOC, unless a text for it could not be made. */
static struct hb_doc *finish(struct hb_doc *doc, struct hb_buf *text)
{
	bool failed = text->failed;
	hb_buf_free(text);
	if (!failed)
		return doc;
	hb_doc_free(doc);
	return NULL;
}

/* "LABEL: TEXT", into BUF (emptied first). */
static struct hb_str labelled(struct hb_buf *buf, struct hb_str label, struct hb_str text)
{
	buf->len = 0;
	hb_buf_str(buf, label);
	hb_buf_cstr(buf, ": ");
	hb_buf_str(buf, text);
	return hb_buf_slice(buf);
}

static bool is_filled(struct hb_str text)
{
	return hb_str_trim(text).len != 0;
}

/* ---- action cards ---- */

/* A point: its name, what it says, and by when. */
static void card_point(struct hb_doc *doc, enum hb_lang lang, const struct hb_card_point *point,
                       struct hb_buf *buf)
{
	hb_doc_heading(doc, 2, point->field->label);
	if (is_filled(point->text))
		hb_doc_paragraph(doc, point->text);
	else
		hb_doc_note(doc, HB_NOTE_ATTENTION, word(lang, W_EMPTY));
	if (point->date && point->day.len)
		hb_doc_paragraph(doc, labelled(buf, point->date->label, point->day));
	else if (point->date)
		hb_doc_note(doc, HB_NOTE_ATTENTION,
		            labelled(buf, point->date->label, word(lang, W_NO_DAY)));
}

/* The empty points by name, at the head of a card. */
static void card_head(struct hb_doc *doc, enum hb_lang lang, const struct hb_card *card, size_t n,
                      struct hb_buf *buf)
{
	labelled(buf, word(lang, W_EMPTY), HB_STR(""));
	size_t bare = buf->len;
	for (size_t i = 0; i < n; i++) {
		const struct hb_card_point *point = &card->point[i];
		if (!is_filled(point->text)) {
			hb_buf_cstr(buf, buf->len > bare ? ", " : "");
			hb_buf_str(buf, point->field->label);
		}
		if (point->date && !point->day.len) {
			hb_buf_cstr(buf, buf->len > bare ? ", " : "");
			hb_buf_str(buf, point->date->label);
		}
	}
	if (buf->len > bare)
		hb_doc_note(doc, HB_NOTE_ATTENTION, hb_buf_slice(buf));
}

struct hb_doc *canvas_card_document(const struct hb_form *form, struct hb_str title,
                                    const struct hb_cards *cards)
{
	enum hb_lang lang = form_lang(form);
	struct hb_doc *doc = hb_doc_new(lang, title);
	struct hb_buf buf = { 0 };
	if (!cards->n)
		hb_doc_note(doc, HB_NOTE_INFO, word(lang, W_NO_CARDS));
	for (size_t i = 0; i < cards->n; i++) {
		const struct hb_card *card = &cards->card[i];
		buf.len = 0;
		hb_buf_str(&buf, card->team);
		hb_buf_cstr(&buf, ", ");
		hb_buf_str(&buf, card->day);
		hb_doc_page(doc, hb_buf_slice(&buf));
		card_head(doc, lang, card, cards->n_points, &buf);
		for (size_t k = 0; k < cards->n_points; k++)
			card_point(doc, lang, &card->point[k], &buf);
	}
	return finish(doc, &buf);
}

/* ---- the next type ---- */

/* "Nu: Type A, Type B (sinds 2026-09-01)". */
static struct hb_str stands_now(enum hb_lang lang, const struct hb_stands *s,
                                const struct hb_stand *stand, struct hb_buf *buf)
{
	char day[10];
	labelled(buf, word(lang, W_NOW), HB_STR(""));
	size_t bare = buf->len;
	for (size_t i = 0; i < s->type->n_choices; i++) {
		if (!(stand->types >> i & 1))
			continue;
		hb_buf_cstr(buf, buf->len > bare ? ", " : "");
		hb_buf_str(buf, s->type->choices[i].label);
	}
	hb_buf_cstr(buf, " (");
	hb_buf_str(buf, word(lang, W_SINCE));
	hb_buf_char(buf, ' ');
	hb_buf_str(buf, hb_day_write(stand->since, day));
	hb_buf_char(buf, ')');
	return hb_buf_slice(buf);
}

static void next_context(struct hb_doc *doc, const struct hb_form *form, const struct hb_stands *s,
                         const struct hb_stand *stand, struct hb_buf *buf)
{
	enum hb_lang lang = form_lang(form);
	const struct hb_choice *context = &s->context->choices[stand->context];
	const struct hb_choice *next = hb_canvas_next_type(s, stand);
	hb_doc_heading(doc, 2, context->label);
	hb_doc_paragraph(doc, stands_now(lang, s, stand, buf));
	if (!next) {
		hb_doc_note(doc, HB_NOTE_INFO, word(lang, W_TOP));
		return;
	}
	hb_doc_heading(doc, 3, labelled(buf, word(lang, W_NEXT), next->label));
	struct hb_str asks = hb_canvas_asks(form, context, next);
	if (asks.len)
		hb_doc_paragraph(doc, asks);
}

static void add_section(struct hb_doc *doc, unsigned level, const struct hb_section *section)
{
	hb_doc_heading(doc, level, section->title);
	if (section->text.len)
		hb_doc_paragraph(doc, section->text);
	struct hb_doc_list *list = section->n_items ? hb_doc_list(doc, false) : NULL;
	for (size_t i = 0; i < section->n_items; i++)
		hb_doc_list_item(doc, list, section->items[i]);
	for (size_t i = 0; level < 3 && i < section->n_sections; i++)
		add_section(doc, level + 1, &section->sections[i]);
}

/* The contexts of SCHOOL on a page of its own; false: it has none. */
static bool next_school(struct hb_doc *doc, const struct hb_form *form, const struct hb_stands *s,
                        uint32_t school, struct hb_buf *buf)
{
	bool known = false;
	for (size_t c = 0; c < s->context->n_choices; c++) {
		const struct hb_stand *stand = hb_stands_last(s, school, c);
		if (!stand)
			continue;
		if (!known)
			hb_doc_page(doc, s->school[school]);
		known = true;
		next_context(doc, form, s, stand, buf);
	}
	return known;
}

struct hb_doc *canvas_next_document(const struct hb_form *form, const struct hb_stands *stands)
{
	static const char *const general[] = { "support", "vragen" };
	struct hb_doc *doc = hb_doc_new(form_lang(form), form->title);
	struct hb_buf buf = { 0 };
	if (!stands->n)
		hb_doc_note(doc, HB_NOTE_INFO, word(form_lang(form), W_NO_SCHOOLS));
	for (uint32_t i = 0; i < stands->n_schools; i++) {
		if (!next_school(doc, form, stands, i, &buf))
			continue;
		for (size_t k = 0; k < 2; k++) {
			const struct hb_section *section =
			        hb_canvas_section(form, hb_str(general[k]));
			if (section)
				add_section(doc, 2, section);
		}
	}
	return finish(doc, &buf);
}
