/*
 * told.h - what tests of whole runs share: a file that is read, and all that is told of it, as one
 * text. Include it after <cmocka.h>.
 */
#ifndef HB_TESTS_TOLD_H
#define HB_TESTS_TOLD_H

#include <stdio.h>

#include "base/finding.h"

/* All that a run tells, one behind the other. */
struct told {
	struct hb_sink sink; /* start it as told_sink */
	struct hb_buf text;
	bool bare; /* findings without their words: memory may not have sufficed for a hint */
};

static inline void tell(struct hb_sink *sink, const struct hb_finding *f)
{
	struct told *told = (struct told *)sink;
	hb_buf_printf(&told->text, "%.*s %d %llu/%llu/%u [%.*s] %.*s <%.*s> ", HB_STR_ARGS(f->file),
	              (int)f->severity, (unsigned long long)f->line, (unsigned long long)f->record,
	              f->column, HB_STR_ARGS(hb_finding_code(f)), HB_STR_ARGS(f->key),
	              HB_STR_ARGS(f->field));
	if (!told->bare)
		hb_finding_text(&told->text, f, HB_LANG_EN, false);
	hb_buf_char(&told->text, '\n');
}

static const struct hb_sink told_sink = { .take = tell };

static inline void write_file(const char *path, const struct hb_buf *b)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(b->p, 1, b->len, f), b->len);
	assert_int_equal(fclose(f), 0);
}

#endif
