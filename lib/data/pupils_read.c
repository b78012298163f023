#include <string.h>

#include "base/sys.h"
#include "base/unicode.h"
#include "data/import_plan.h"
#include "data/pupils_list.h"

/* What is read of a list; the first HB_NAME_PARTS are those of a name. */
enum part {
	CODE = HB_NAME_PARTS,
	GROUP,
	SCHOOL,
	ROLE,   /* OneRoster: teachers stand in the same file */
	STATUS, /* OneRoster: tobedeleted */
	PARTS,
};

/* A list on its way in. */
struct reading {
	struct hb_pupil_list *list;
	const char *path;
	struct hb_sink *sink;
	uint32_t column[PARTS]; /* or HB_NO_COLUMN */
};

static bool is_particle(struct hb_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (!(c >= 'a' && c <= 'z') && c != ' ' && c != '\'' && c != '.' && c != '-')
			return false;
	}
	return s.len;
}

/* "Wilde, de": some systems put the particle behind the surname. */
static void split_surname(struct hb_pupil *p)
{
	size_t comma = hb_str_find(p->surname, ',');
	struct hb_str behind = hb_trim(hb_str_from(p->surname, comma + 1));
	if (comma == p->surname.len || p->particle.len || !is_particle(behind))
		return;
	p->particle = behind;
	p->surname = hb_trim((struct hb_str){ p->surname.p, comma });
}

static struct hb_str whole_name(struct hb_pupil_list *list, const struct hb_pupil *p)
{
	const struct hb_str part[] = { p->given, p->particle, p->surname };
	list->joined.len = 0;
	for (size_t i = 0; i < 3; i++) {
		if (part[i].len && list->joined.len)
			hb_buf_char(&list->joined, ' ');
		hb_buf_str(&list->joined, part[i]);
	}
	return hb_buf_slice(&list->joined);
}

/* ---- lines ---- */

static struct hb_str part_of(const struct reading *r, const struct hb_csv_record *record,
                             enum part part)
{
	uint32_t at = r->column[part];
	if (at == HB_NO_COLUMN || at >= record->n_cells)
		return (struct hb_str){ NULL, 0 };
	return hb_trim(record->cell[at]);
}

static bool same_pupil(const struct hb_pupil *a, const struct hb_pupil *b)
{
	return hb_str_eq(a->given, b->given) && hb_str_eq(a->particle, b->particle) &&
	       hb_str_eq(a->surname, b->surname) && hb_str_eq(a->name, b->name) &&
	       hb_str_eq(a->group, b->group) && hb_str_eq(a->school, b->school);
}

static struct hb_finding at_line(const struct reading *r, const struct hb_csv_record *record,
                                 enum hb_message message)
{
	return (struct hb_finding){ .message = message,
		                    .file = hb_str(r->path),
		                    .line = record->line,
		                    .record = record->record,
		                    .column = r->column[CODE] + 1,
		                    .field = HB_STR("leerling") };
}

static void told_twice(struct reading *r, const struct hb_csv_record *record,
                       const struct hb_pupil *p, uint32_t first)
{
	if (same_pupil(p, &r->list->pupil[first]))
		return;
	char digits[24];
	struct hb_buf line = { 0 };
	hb_buf_int(&line, (int64_t)r->list->line[first]);
	size_t n = line.len < sizeof(digits) ? line.len : 0;
	if (n)
		memcpy(digits, line.p, n);
	hb_buf_free(&line);
	struct hb_finding f = at_line(r, record, HB_M_PUPIL_TWICE);
	f.value = f.key = p->code;
	f.text[0] = (struct hb_str){ digits, n };
	hb_find(r->sink, f);
}

static bool is_other(struct hb_str role)
{
	return role.len && !hb_str_ieq(role, HB_STR("student")) &&
	       !hb_str_ieq(role, HB_STR("leerling"));
}

static enum hb_status take(struct reading *r, const struct hb_csv_record *record)
{
	struct hb_pupil_list *list = r->list;
	if (is_other(part_of(r, record, ROLE)) ||
	    hb_str_ieq(part_of(r, record, STATUS), HB_STR("tobedeleted")))
		return HB_OK;
	struct hb_pupil p = { .code = part_of(r, record, CODE),
		              .given = part_of(r, record, (enum part)HB_NAME_GIVEN),
		              .particle = part_of(r, record, (enum part)HB_NAME_PARTICLE),
		              .surname = part_of(r, record, (enum part)HB_NAME_SURNAME),
		              .name = part_of(r, record, (enum part)HB_NAME_WHOLE),
		              .group = part_of(r, record, GROUP),
		              .school = part_of(r, record, SCHOOL) };
	if (!p.code.len) {
		hb_find(r->sink, at_line(r, record, HB_M_PUPIL_NO_CODE));
		return HB_OK;
	}
	split_surname(&p);
	if (!p.name.len)
		p.name = whole_name(list, &p);
	if (list->joined.failed)
		return hb_no_memory(r->sink);
	bool is_new;
	uint32_t at = hb_dict_add(&list->codes, p.code, &is_new);
	if (at != HB_DICT_NONE && !is_new) {
		told_twice(r, record, &p, at);
		return HB_OK;
	}
	return at != HB_DICT_NONE && hb_pupils_append(list, p, record->line)
	               ? HB_OK
	               : hb_no_memory(r->sink);
}

/* ---- the header ---- */

/* How far up the list of names of its field HEADER stands: the id first, then the label, then the
 * other names in order. Of two columns for one field the higher one counts, as OneRoster's
 * identifier does before a number of the system. */
static size_t rank(const struct hb_table *table, const struct hb_header_match *m,
                   struct hb_str header)
{
	const struct hb_field *f = &table->fields[m->field];
	size_t n = (size_t)m->how * 1000;
	for (size_t i = 0; m->how == HB_MATCH_ALIAS && i < f->n_aliases; i++)
		if (hb_str_ieq(f->aliases[i], header))
			return n + i;
	return n + 999;
}

static enum part part_named(struct hb_str id)
{
	static const char *const ids[] = {
		[HB_NAME_WHOLE] = "naam",
		[HB_NAME_GIVEN] = "roepnaam",
		[HB_NAME_PARTICLE] = "tussenvoegsel",
		[HB_NAME_SURNAME] = "achternaam",
		[CODE] = "leerling",
		[GROUP] = "groep",
		[SCHOOL] = "school",
	};
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (hb_str_is(id, ids[i]))
			return (enum part)i;
	return PARTS;
}

static enum part part_for(const struct hb_table *table, struct hb_str header, struct hb_buf *spare,
                          size_t *how_sure)
{
	struct hb_buf folded = { 0 };
	enum part part = PARTS;
	if (hb_fold(&folded, header)) {
		struct hb_str name = hb_buf_slice(&folded);
		struct hb_header_match m = hb_header_find(table, header, name, spare);
		*how_sure = 0;
		if (m.how) {
			part = part_named(table->fields[m.field].id);
			*how_sure = rank(table, &m, header);
		} else if (hb_str_is(name, "role") || hb_str_is(name, "rol")) {
			part = ROLE;
		} else if (hb_str_is(name, "status")) {
			part = STATUS;
		}
	}
	spare->failed |= folded.failed;
	hb_buf_free(&folded);
	return part;
}

static enum hb_status bind(struct reading *r, struct hb_csv_reader *reader,
                           const struct hb_table *table)
{
	size_t n, best[PARTS];
	const struct hb_str *header = hb_csv_header(reader, &n);
	struct hb_buf spare = { 0 };
	for (size_t i = 0; i < PARTS; i++)
		r->column[i] = HB_NO_COLUMN;
	for (uint32_t i = 0; i < n; i++) {
		size_t sure;
		enum part part = part_for(table, hb_trim(header[i]), &spare, &sure);
		if (part == PARTS || (r->column[part] != HB_NO_COLUMN && best[part] <= sure))
			continue;
		r->column[part] = i;
		best[part] = sure;
	}
	bool failed = spare.failed;
	hb_buf_free(&spare);
	if (failed)
		return hb_no_memory(r->sink);
	if (r->column[CODE] != HB_NO_COLUMN)
		return HB_OK;
	hb_find(r->sink, (struct hb_finding){ .message = HB_M_COLUMN_ABSENT,
	                                      .file = hb_str(r->path),
	                                      .line = hb_csv_header_line(reader),
	                                      .field = HB_STR("leerling") });
	return HB_USAGE;
}

static enum hb_status read_all(struct reading *r, struct hb_csv_reader *reader)
{
	struct hb_csv_record record;
	for (;;) {
		enum hb_status status = HB_OK;
		switch (hb_csv_next(reader, &record)) {
		case HB_CSV_END:
			return HB_OK;
		case HB_CSV_FAILED:
			return hb_csv_status(reader);
		case HB_CSV_RECORD:
			status = take(r, &record);
			break;
		case HB_CSV_BAD:
			hb_find(r->sink, (struct hb_finding){ .message = record.problem,
			                                      .file = hb_str(r->path),
			                                      .line = record.line,
			                                      .record = record.record,
			                                      .column = record.column,
			                                      .value = record.value,
			                                      .expected = record.expected });
		}
		if (status != HB_OK)
			return status;
	}
}

enum hb_status hb_pupils_read(struct hb_pupil_list **out, const char *path,
                              const struct hb_table *table, struct hb_sink *sink)
{
	*out = NULL;
	struct hb_import_options names = { .table = table };
	struct hb_csv_options csv = { .preamble = true,
		                      .score = hb_import_score,
		                      .score_ctx = &names };
	struct hb_csv_reader *reader;
	enum hb_status status = hb_csv_open(&reader, path, &csv, sink);
	if (status != HB_OK)
		return status;
	struct reading r = { hb_calloc(1, sizeof(*r.list)), path, sink, { 0 } };
	status = r.list ? bind(&r, reader, table) : hb_no_memory(sink);
	if (status == HB_OK)
		status = read_all(&r, reader);
	hb_csv_close(reader);
	if (status == HB_OK)
		*out = r.list;
	else
		hb_pupils_free(r.list);
	return status;
}
