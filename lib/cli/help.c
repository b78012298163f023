#include "cli/program.h"

enum { HELP_COLUMN = 30, HELP_WIDTH = 78 };

/* TEXT wrapped from column HELP_COLUMN on; words are short, so bytes do for width here. */
static void add_wrapped(struct hb_buf *out, size_t column, const char *text)
{
	struct hb_str rest = hb_str(text);
	bool fresh = true;
	while (rest.p) {
		struct hb_str word = hb_str_cut(&rest, ' ');
		if (fresh || column + 1 + word.len > HELP_WIDTH) {
			if (column + (size_t)!fresh > HELP_COLUMN || !fresh) {
				hb_buf_char(out, '\n');
				column = 0;
			}
			for (; column < HELP_COLUMN; column++)
				hb_buf_char(out, ' ');
		} else {
			hb_buf_char(out, ' ');
			column++;
		}
		hb_buf_str(out, word);
		column += word.len;
		fresh = false;
	}
	hb_buf_char(out, '\n');
}

static void add_option(struct hb_buf *out, const struct hb_option *o, enum hb_lang lang)
{
	size_t start = out->len;
	if (o->letter)
		hb_buf_printf(out, "  -%c, ", o->letter);
	else
		hb_buf_cstr(out, "      ");
	hb_buf_printf(out, "--%s", o->name);
	if (o->arg)
		hb_buf_printf(out, "=%s", o->arg);
	add_wrapped(out, out->len - start, o->help[lang]);
}

static void add_verbs(struct hb_buf *out, const struct hb_program *p, enum hb_lang lang)
{
	hb_buf_cstr(out, lang == HB_LANG_NL ? "\nOpdrachten:\n" : "\nVerbs:\n");
	for (size_t i = 0; i < p->n_verbs; i++) {
		size_t start = out->len;
		hb_buf_printf(out, "  %s", p->verbs[i].name);
		add_wrapped(out, out->len - start, p->verbs[i].summary[lang]);
	}
}

static bool any_verb_takes(const struct hb_program *p, int option)
{
	for (size_t i = 0; i < p->n_verbs; i++)
		if (hb_verb_takes(&p->verbs[i], option))
			return true;
	return false;
}

/* Whether a program has an option of its own instead of O, which is one of verbs. */
static bool replaced(const struct hb_program *p, const struct hb_option *o)
{
	for (size_t i = 0; i < p->n_options; i++)
		if (p->options[i].id == o->id && &p->options[i] != o)
			return true;
	return false;
}

static void add_options(struct hb_buf *out, const struct hb_program *p, const struct hb_verb *verb,
                        bool shared, enum hb_lang lang)
{
	const struct hb_option *o;
	for (size_t i = 0; (o = hb_program_option_at(p, i)) != NULL; i++) {
		if ((o->id < HB_OPT_PUPILS) != shared || replaced(p, o))
			continue;
		if (verb ? hb_verb_takes(verb, o->id) : any_verb_takes(p, o->id))
			add_option(out, o, lang);
	}
}

void hb_help(const struct hb_program *p, const struct hb_verb *verb, enum hb_lang lang,
             struct hb_buf *out)
{
	static const char *const word[2][5] = {
		{ "usage", "VERB", "\nOptions of verbs:\n", "\nOptions of all:\n", "\nOptions:\n" },
		{ "gebruik", "OPDRACHT", "\nOpties van opdrachten:\n", "\nOpties van alle:\n",
		  "\nOpties:\n" },
	};
	bool verbs = p->verbs[0].name != NULL;
	hb_buf_printf(out, "%s: %s %s%s[%s] [%s...]\n", word[lang][0], p->name,
	              verb && verbs ? verb->name
	              : verbs       ? word[lang][1]
	                            : "",
	              verbs ? " " : "", lang == HB_LANG_NL ? "OPTIES" : "OPTIONS",
	              lang == HB_LANG_NL ? "BESTAND" : "FILE");
	hb_buf_printf(out, "%s\n", (verb && verbs ? verb->summary : p->summary)[lang]);
	if (verbs && !verb)
		add_verbs(out, p, lang);
	struct hb_buf own = { 0 };
	add_options(&own, p, verb, false, lang);
	if (own.len) {
		hb_buf_cstr(out, word[lang][verbs && !verb ? 2 : 4]);
		hb_buf_str(out, hb_buf_slice(&own));
	}
	hb_buf_free(&own);
	hb_buf_cstr(out, word[lang][3]);
	add_options(out, p, verb, true, lang);
}

void hb_completion(const struct hb_program *p, struct hb_buf *out)
{
	const struct hb_option *o;
	hb_buf_printf(out, "complete -o default -W '");
	for (size_t i = 0; p->verbs[0].name && i < p->n_verbs; i++)
		hb_buf_printf(out, "%s ", p->verbs[i].name);
	for (size_t i = 0; (o = hb_program_option_at(p, i)) != NULL; i++)
		if (any_verb_takes(p, o->id) && !replaced(p, o))
			hb_buf_printf(out, "--%s%s ", o->name, o->arg ? "=" : "");
	hb_buf_printf(out, "' %s\n", p->name);
}
