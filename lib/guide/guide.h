/*
 * guide.h - a form as a document to read: its steps, questions, rows, sections and agreements.
 *
 * What is shown can be narrowed down to a section, to what is for an age, to what holds a word, or
 * to any of these together; headings stay as far as something stands below them.
 */
#ifndef HB_GUIDE_GUIDE_H
#define HB_GUIDE_GUIDE_H

#include "form/form.h"
#include "report/doc.h"

struct hb_guide_filter {
	struct hb_str section; /* id of a section, step or part, or a path of ids; empty: all */
	int64_t age;           /* years; only sections for that age; -1: all */
	struct hb_str search;  /* only what holds this word, case and accents ignored; empty: all */
};

/* Makes a document of FORM: of PART alone, or of all of it for NULL. HB_USAGE: there is no such
 * section. HB_FINDING: nothing is for that age or holds that word (*DOC is then NULL too).
 * HB_SYSTEM without memory. The caller frees *DOC with hb_doc_free(). */
enum hb_status hb_guide_doc(struct hb_doc **doc, const struct hb_form *form,
                            const struct hb_table *part, const struct hb_guide_filter *filter,
                            struct hb_sink *sink);

#endif
