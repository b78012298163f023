/*
 * words.h - what a report says, in the language of its form; see words.def.
 */
#ifndef HB_REPORT_OWN_WORDS_H
#define HB_REPORT_OWN_WORDS_H

#include "base/message.h"

enum word {
#define WORD(id, english, dutch) W_##id,
#include "words.def"
#undef WORD
	W_COUNT
};

const char *report_words(enum word w, enum hb_lang lang);

#endif
