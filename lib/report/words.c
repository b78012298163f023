#include "report/words.h"

static const char *const words[HB_WORD_COUNT][2] = {
#define HB_WORD(id, english, dutch) { [HB_LANG_EN] = (english), [HB_LANG_NL] = (dutch) },
#include "report/words.def"
#undef HB_WORD
};

const char *hb_word(enum hb_word word, enum hb_lang lang)
{
	return words[word][lang];
}
