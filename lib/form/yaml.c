#include "form/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/dict.h"

enum { FEW_KEYS = 24 }; /* up to here comparing all pairs is quicker than a dictionary */

/* A mapping or list that is still open. */
struct level {
	struct hb_yaml *node;
	struct hb_yaml **tail; /* where the next child is hung */
	struct hb_yaml *keyed; /* a mapping's child that has its key and waits for its value */
};

struct builder {
	struct hb_arena *arena;
	struct hb_sink *sink;
	struct hb_str path;
	struct hb_yaml *root;
	struct level open[HB_YAML_DEPTH];
	size_t depth;
	size_t documents;
	enum hb_status status;
	bool lost; /* the structure is: stop */
};

static void wrong(struct builder *b, struct hb_mark at, enum hb_message m, struct hb_str text)
{
	hb_find(b->sink, (struct hb_finding){ .message = m,
	                                      .file = b->path,
	                                      .line = at.line,
	                                      .column = at.column,
	                                      .text = { text } });
	if (b->status == HB_OK)
		b->status = HB_USAGE;
}

static void fatal(struct builder *b, struct hb_mark at, enum hb_message m, struct hb_str text)
{
	wrong(b, at, m, text);
	b->lost = true;
}

static void no_memory(struct builder *b)
{
	b->status = hb_no_memory(b->sink);
	b->lost = true;
}

static struct hb_mark mark_of(yaml_mark_t m)
{
	return (struct hb_mark){ (uint32_t)m.line + 1, (uint32_t)m.column + 1 };
}

/* Line and character of byte AT, which is the first that is wrong. */
static struct hb_mark mark_at(struct hb_str bytes, size_t at)
{
	struct hb_mark m = { 1, 1 };
	for (size_t i = 0; i < at && i < bytes.len; i++) {
		if (bytes.p[i] == '\n')
			m = (struct hb_mark){ m.line + 1, 1 };
		else if ((bytes.p[i] & 0xC0) != 0x80)
			m.column++;
	}
	return m;
}

static void bad_byte(struct builder *b, struct hb_str bytes, size_t at)
{
	static const char digit[] = "0123456789ABCDEF";
	unsigned char c = at < bytes.len ? (unsigned char)bytes.p[at] : 0;
	char hex[2] = { digit[c >> 4], digit[c & 15] };
	fatal(b, mark_at(bytes, at), HB_M_YAML_BYTE, (struct hb_str){ hex, 2 });
}

/* Where the first sequence of bytes stands that is no UTF-8; BYTES holds one. */
static size_t first_bad(struct hb_str bytes)
{
	size_t at = 0;
	while (at < bytes.len) {
		size_t step = 1;
		while (step <= 4 && step <= bytes.len - at &&
		       !hb_str_utf8((struct hb_str){ bytes.p + at, step }))
			step++;
		if (step > 4 || step > bytes.len - at)
			break;
		at += step;
	}
	return at;
}

/* Whether this key is not in the mapping yet; told otherwise. */
static void check_pair(struct builder *b, const struct hb_yaml *again, struct hb_mark first)
{
	char line[24];
	int len = snprintf(line, sizeof(line), "%u", first.line);
	hb_find(b->sink, (struct hb_finding){ .message = HB_M_YAML_DUPLICATE,
	                                      .file = b->path,
	                                      .line = again->key_mark.line,
	                                      .column = again->key_mark.column,
	                                      .text = { again->key, { line, (size_t)len } } });
	if (b->status == HB_OK)
		b->status = HB_USAGE;
}

static void check_few_keys(struct builder *b, const struct hb_yaml *map)
{
	for (const struct hb_yaml *one = map->first; one; one = one->next)
		for (const struct hb_yaml *other = map->first; other != one; other = other->next)
			if (hb_str_eq(one->key, other->key)) {
				check_pair(b, one, other->key_mark);
				break;
			}
}

static void check_many_keys(struct builder *b, const struct hb_yaml *map)
{
	struct hb_dict seen = { 0 };
	struct hb_mark *first = hb_arena_array(b->arena, map->n, sizeof(*first));
	for (const struct hb_yaml *one = map->first; one && first; one = one->next) {
		bool is_new;
		uint32_t id = hb_dict_add(&seen, one->key, &is_new);
		if (id == HB_DICT_NONE)
			first = NULL;
		else if (is_new)
			first[id] = one->key_mark;
		else
			check_pair(b, one, first[id]);
	}
	if (!first)
		no_memory(b);
	hb_dict_free(&seen);
}

static void check_keys(struct builder *b, const struct hb_yaml *map)
{
	if (map->n <= FEW_KEYS)
		check_few_keys(b, map);
	else
		check_many_keys(b, map);
}

static struct hb_yaml *new_node(struct builder *b)
{
	struct hb_yaml *node = hb_arena_alloc(b->arena, sizeof(*node));
	if (!node)
		no_memory(b);
	return node;
}

/* The node for the value that comes now, hung where it belongs; NULL when that cannot be. */
static struct hb_yaml *hang(struct builder *b, struct hb_mark mark)
{
	if (!b->depth) {
		b->root = new_node(b);
		if (b->root)
			b->root->mark = mark;
		return b->root;
	}
	struct level *top = &b->open[b->depth - 1];
	struct hb_yaml *node = top->keyed ? top->keyed : new_node(b);
	if (!node)
		return NULL;
	node->mark = mark;
	top->keyed = NULL;
	*top->tail = node;
	top->tail = &node->next;
	top->node->n++;
	return node;
}

static bool wants_key(const struct builder *b)
{
	if (!b->depth)
		return false;
	const struct level *top = &b->open[b->depth - 1];
	return top->node->type == HB_YAML_MAP && !top->keyed;
}

static void refuse_extras(struct builder *b, struct hb_mark at, const yaml_char_t *anchor,
                          const yaml_char_t *tag)
{
	if (anchor)
		wrong(b, at, HB_M_YAML_ANCHOR, hb_str((const char *)anchor));
	if (tag)
		wrong(b, at, HB_M_YAML_TAG, hb_str((const char *)tag));
}

static void take_key(struct builder *b, struct hb_str text, bool quoted, struct hb_mark at)
{
	struct hb_yaml *node = new_node(b);
	if (!node)
		return;
	node->key = text;
	node->key_mark = at;
	b->open[b->depth - 1].keyed = node;
	if (!quoted && hb_str_is(text, "<<"))
		wrong(b, at, HB_M_YAML_MERGE, text);
}

static void take_scalar(struct builder *b, const yaml_event_t *e)
{
	struct hb_mark at = mark_of(e->start_mark);
	struct hb_str raw = { (const char *)e->data.scalar.value, e->data.scalar.length };
	bool quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	refuse_extras(b, at, e->data.scalar.anchor, e->data.scalar.tag);
	struct hb_str text = hb_arena_str(b->arena, raw);
	if (!text.p) {
		no_memory(b);
		return;
	}
	if (memchr(text.p, '\0', text.len)) /* "\0" in double quotes */
		wrong(b, at, HB_M_YAML_NUL, (struct hb_str){ 0 });
	if (wants_key(b)) {
		take_key(b, text, quoted, at);
		return;
	}
	struct hb_yaml *node = hang(b, at);
	if (!node)
		return;
	node->text = text;
	node->quoted = quoted;
}

static void take_start(struct builder *b, const yaml_event_t *e, enum hb_yaml_type type)
{
	struct hb_mark at = mark_of(e->start_mark);
	if (type == HB_YAML_MAP)
		refuse_extras(b, at, e->data.mapping_start.anchor, e->data.mapping_start.tag);
	else
		refuse_extras(b, at, e->data.sequence_start.anchor, e->data.sequence_start.tag);
	if (wants_key(b)) {
		fatal(b, at, HB_M_YAML_KEY, (struct hb_str){ 0 });
		return;
	}
	if (b->depth == HB_YAML_DEPTH) {
		fatal(b, at, HB_M_YAML_DEPTH, HB_STR("32"));
		return;
	}
	struct hb_yaml *node = hang(b, at);
	if (!node)
		return;
	node->type = type;
	b->open[b->depth++] = (struct level){ node, &node->first, NULL };
}

static void take_end(struct builder *b)
{
	const struct hb_yaml *node = b->open[--b->depth].node;
	if (node->type == HB_YAML_MAP)
		check_keys(b, node);
}

/* An alias stands for a value: the place stays an empty text, so that what follows still reads. */
static void take_alias(struct builder *b, const yaml_event_t *e)
{
	struct hb_mark at = mark_of(e->start_mark);
	wrong(b, at, HB_M_YAML_ALIAS, hb_str((const char *)e->data.alias.anchor));
	if (wants_key(b))
		take_key(b, HB_STR("*"), true, at);
	else
		hang(b, at);
}

static void take_document(struct builder *b, const yaml_event_t *e)
{
	if (++b->documents > 1)
		fatal(b, mark_of(e->start_mark), HB_M_YAML_SECOND, (struct hb_str){ 0 });
}

static void take(struct builder *b, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		take_document(b, e);
		break;
	case YAML_SCALAR_EVENT:
		take_scalar(b, e);
		break;
	case YAML_ALIAS_EVENT:
		take_alias(b, e);
		break;
	case YAML_MAPPING_START_EVENT:
		take_start(b, e, HB_YAML_MAP);
		break;
	case YAML_SEQUENCE_START_EVENT:
		take_start(b, e, HB_YAML_LIST);
		break;
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		take_end(b);
		break;
	default: /* begin and end of stream and document */
		break;
	}
}

/* What libyaml stumbled over. Its reader knows an offset and no line. */
static void parser_failed(struct builder *b, const yaml_parser_t *parser, struct hb_str bytes)
{
	struct hb_mark at = mark_of(parser->problem_mark);
	if (parser->error == YAML_MEMORY_ERROR)
		no_memory(b);
	else if (parser->error == YAML_READER_ERROR)
		bad_byte(b, bytes, parser->problem_offset);
	else
		fatal(b, at, HB_M_YAML_SYNTAX, hb_str(parser->problem));
}

static void run(struct builder *b, yaml_parser_t *parser, struct hb_str bytes)
{
	bool end = false;
	while (!end && !b->lost) {
		yaml_event_t event;
		if (!yaml_parser_parse(parser, &event)) {
			parser_failed(b, parser, bytes);
			break;
		}
		end = event.type == YAML_STREAM_END_EVENT;
		take(b, &event);
		yaml_event_delete(&event);
	}
	if (end && !b->root)
		fatal(b, (struct hb_mark){ 1, 1 }, HB_M_YAML_EMPTY, (struct hb_str){ 0 });
}

enum hb_status hb_yaml_parse(struct hb_yaml **root, struct hb_str bytes, struct hb_str path,
                             struct hb_arena *arena, struct hb_sink *sink)
{
	struct builder b = { .arena = arena, .sink = sink, .path = path };
	*root = NULL;
	if (hb_str_starts(bytes, HB_STR("\xEF\xBB\xBF")))
		bytes = hb_str_from(bytes, 3);
	if (!hb_str_utf8(bytes)) {
		bad_byte(&b, bytes, first_bad(bytes));
		return b.status;
	}
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return hb_no_memory(sink);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.p, bytes.len);
	run(&b, &parser, bytes);
	yaml_parser_delete(&parser);
	if (!b.lost)
		*root = b.root;
	return b.status;
}
