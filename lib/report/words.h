/*
 * words.h - the few words that renderers themselves say, in the document's language.
 */
#ifndef HB_REPORT_WORDS_H
#define HB_REPORT_WORDS_H

#include "base/message.h"

enum hb_word {
#define HB_WORD(id, english, dutch) HB_W_##id,
#include "report/words.def"
#undef HB_WORD
	HB_WORD_COUNT
};

const char *hb_word(enum hb_word word, enum hb_lang lang);

#endif
