/* Which part of the zip file is what: the lists of relations, and the workbook's list of sheets. */
#include <stdlib.h>
#include <string.h>

#include "base/sys.h"
#include "book/private.h"

#define LIST_MAX (UINT64_C(16) << 20) /* bytes */
enum { SHEETS_MAX = 1024 };

struct relation {
	const char *id, *kind; /* the last word of its type: worksheet, styles */
	const char *part;      /* NULL: outside the file */
};

struct relations {
	struct hb_book *b;
	struct hb_str folder; /* of the part that they are of: "xl/", or empty */
	struct relation *all;
	size_t n, cap;
	bool failed;
};

/* TARGET seen from FOLDER: from the top when it begins with a slash; "./" and "../" gone. */
static const char *resolve(struct hb_arena *arena, struct hb_str folder, struct hb_str target)
{
	char *out = hb_arena_alloc(arena, folder.len + target.len + 2);
	size_t len = 0;
	if (!out)
		return NULL;
	if (target.len && target.p[0] != '/' && folder.len)
		memcpy(out, folder.p, len = folder.len);
	for (struct hb_str rest = target; rest.p;) {
		bool last = hb_str_find(rest, '/') == rest.len;
		struct hb_str step = hb_str_cut(&rest, '/');
		if (hb_str_is(step, "..")) {
			len -= len > 0;
			while (len && out[len - 1] != '/')
				len--;
		} else if (step.len && !hb_str_is(step, ".")) {
			memcpy(out + len, step.p, step.len);
			len += step.len;
			if (!last)
				out[len++] = '/';
		}
	}
	out[len] = '\0';
	return out;
}

static const char *copy(struct relations *r, const char *text)
{
	struct hb_str s = hb_arena_str(&r->b->arena, hb_str(text));
	r->failed |= !s.p;
	return s.p;
}

static void relation(void *ctx, struct hb_xml *x, const char *name, const char **attr)
{
	struct relations *r = ctx;
	const char *id = hb_xml_attr(attr, "Id"), *type = hb_xml_attr(attr, "Type");
	const char *target = hb_xml_attr(attr, "Target"), *mode = hb_xml_attr(attr, "TargetMode");
	if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
		return;
	r->failed |= hb_grow(&r->all, &r->cap, r->n + 1, sizeof(*r->all)) != 0;
	if (!r->failed) {
		const char *slash = strrchr(type, '/');
		struct relation *one = &r->all[r->n++];
		*one = (struct relation){ copy(r, id), copy(r, slash ? slash + 1 : type), NULL };
		if (!mode || strcmp(mode, "External") != 0) {
			one->part = resolve(&r->b->arena, r->folder, hb_str(target));
			r->failed |= !one->part;
		}
	}
	if (r->failed)
		hb_xml_stop(x, HB_OK);
}

static void nothing(void *ctx, struct hb_xml *x, const char *name)
{
	(void)ctx;
	(void)x;
	(void)name;
}

/* The relations of PART ("" for the file as a whole); none when there is no list of them. */
static enum hb_status read_relations(struct relations *r, struct hb_book *b, const char *part)
{
	static const struct hb_xml_calls calls = { "Relationships", relation, nothing, NULL };
	const char *slash = strrchr(part, '/'), *base = slash ? slash + 1 : part;
	struct hb_buf list = { 0 };
	*r = (struct relations){ .b = b, .folder = { part, (size_t)(base - part) } };
	hb_buf_str(&list, r->folder);
	hb_buf_printf(&list, "_rels/%s.rels", base);
	enum hb_status status = HB_OK;
	if (list.failed)
		r->failed = true;
	else if (hb_zip_has(b->zip, hb_buf_text(&list)))
		status = hb_xml_read(b->zip, hb_buf_text(&list), LIST_MAX, &calls, r, b->name,
		                     b->sink);
	hb_buf_free(&list);
	return status == HB_OK && r->failed ? hb_no_memory(b->sink) : status;
}

static const struct relation *of_kind(const struct relations *r, const char *kind)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->all[i].part && strcmp(r->all[i].kind, kind) == 0)
			return &r->all[i];
	return NULL;
}

/* ---- the workbook ---- */

struct listing {
	struct hb_book *b;
	const struct relations *relations;
	size_t cap, cap_parts;
	enum hb_message wrong; /* HB_MESSAGE_COUNT: nothing */
	bool failed;
};

/* Whether a sheet of this kind has cells; of one that we do not know its part will tell. */
static bool is_table(const char *kind)
{
	static const char *const others[] = { "chartsheet", "dialogsheet", "xlMacrosheet",
		                              "xlIntlMacrosheet" };
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (strcmp(kind, others[i]) == 0)
			return false;
	return true;
}

static void add_sheet(struct listing *l, struct hb_book *b, const char **attr)
{
	const char *name = hb_xml_attr(attr, "name"), *id = hb_xml_prefixed(attr, "id");
	const char *state = hb_xml_attr(attr, "state");
	const struct relation *r = NULL;
	bool twice = false;
	for (size_t i = 0; id && i < l->relations->n; i++) {
		if (strcmp(l->relations->all[i].id, id) != 0)
			continue;
		twice = r != NULL;
		r = &l->relations->all[i];
	}
	if (!name || !r || twice || !r->part || b->n_sheets == SHEETS_MAX) {
		l->wrong = HB_M_BOOK_SHEET_PART;
		return;
	}
	l->failed = hb_grow(&b->sheet, &l->cap, b->n_sheets + 1, sizeof(*b->sheet)) != 0 ||
	            hb_grow(&b->part, &l->cap_parts, b->n_sheets + 1, sizeof(*b->part)) != 0;
	if (l->failed)
		return;
	b->part[b->n_sheets] = r->part;
	b->sheet[b->n_sheets++] =
	        (struct hb_book_sheet){ hb_arena_str(&b->arena, hb_str(name)),
		                        state && strcmp(state, "visible") != 0, is_table(r->kind) };
	l->failed = !b->sheet[b->n_sheets - 1].name.p;
}

static void listed(void *ctx, struct hb_xml *x, const char *name, const char **attr)
{
	struct listing *l = ctx;
	struct hb_book *b = l->b;
	const char *completed = hb_xml_attr(attr, "calcCompleted");
	if (strcmp(name, "workbookPr") == 0)
		b->since_1904 = hb_xml_true(hb_xml_attr(attr, "date1904"));
	else if (strcmp(name, "calcPr") == 0)
		b->uncomputed = hb_xml_true(hb_xml_attr(attr, "fullCalcOnLoad")) ||
		                (completed && !hb_xml_true(completed));
	else if (strcmp(name, "sheet") == 0)
		add_sheet(l, b, attr);
	if (l->failed || l->wrong != HB_MESSAGE_COUNT)
		hb_xml_stop(x, HB_OK);
}

static enum hb_status read_list(struct hb_book *b, const char *part, const struct relations *r)
{
	static const struct hb_xml_calls calls = { "workbook", listed, nothing, NULL };
	struct listing l = { .b = b, .relations = r, .wrong = HB_MESSAGE_COUNT };
	enum hb_status status = hb_xml_read(b->zip, part, LIST_MAX, &calls, &l, b->name, b->sink);
	if (status != HB_OK)
		return status;
	if (l.failed)
		return hb_no_memory(b->sink);
	if (l.wrong == HB_MESSAGE_COUNT && b->n_sheets)
		return HB_OK;
	hb_find(b->sink,
	        (struct hb_finding){ .message = HB_M_BOOK_SHEET_PART, .file = hb_str(b->name) });
	return HB_USAGE;
}

enum hb_status hb_book_find_parts(struct hb_book *b)
{
	struct relations top, own = { 0 };
	enum hb_status status = read_relations(&top, b, "");
	const struct relation *document = of_kind(&top, "officeDocument");
	const char *part = document ? document->part : "xl/workbook.xml";
	free(top.all);
	size_t len = strlen(part);
	if (status == HB_OK &&
	    (!hb_zip_has(b->zip, part) || len < 4 || strcmp(part + len - 4, ".xml") != 0 ||
	     strncmp(part, "word/", 5) == 0 || strncmp(part, "ppt/", 4) == 0))
		status = hb_book_refuse_zip(b->zip, b->name, b->sink);
	if (status == HB_OK)
		status = read_relations(&own, b, part);
	if (status == HB_OK)
		status = read_list(b, part, &own);
	const struct relation *strings = of_kind(&own, "sharedStrings"),
	                      *styles = of_kind(&own, "styles");
	b->strings_part = strings ? strings->part : NULL;
	b->styles_part = styles ? styles->part : NULL;
	free(own.all);
	return status;
}
