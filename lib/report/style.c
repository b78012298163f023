/* The style of the HTML report. Colours come from the palette, running titles from the document. */
#include "base/unicode.h"
#include "report/html.h"
#include "report/palette.h"

enum { RUNNING_TITLE = 52 /* columns of a title in a page's margin */ };

/* Sizes are in rem, so that who sets a larger type gets it. */
static const char *const rules[] = {
	"*{box-sizing:border-box}\n"
	"html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
	"body{margin:0;background:var(--page);color:var(--ink);"
	"font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',"
	"'DejaVu Sans',sans-serif;overflow-wrap:anywhere;padding:2rem 1rem}\n"
	".sheet{background:var(--sheet);max-width:56rem;margin:0 auto 1.5rem;padding:2.75rem 3rem;"
	"border-radius:.6rem;box-shadow:0 0 0 1px var(--line)}\n"
	"h1,h2,h3,h4,h5{line-height:1.25;margin:2.2em 0 .6em;font-weight:650;text-wrap:balance}\n"
	"h1{font-size:2rem;letter-spacing:-.015em;margin:0 0 .2em}\n"
	"h2{font-size:1.375rem;letter-spacing:-.008em}\n"
	"h3{font-size:1.125rem}h4,h5,.l4,.l5{font-size:1rem}.l3{font-size:1.125rem}\n"
	"p,ul,ol{margin:0 0 1em}p,li,blockquote{max-width:42rem}\n"
	"a{color:var(--accent);text-underline-offset:.15em}\n"
	".top{border-bottom:3px solid var(--accent);padding-bottom:1.4rem;margin-bottom:1.8rem}\n"
	".subtitle{font-size:1.125rem;color:var(--soft);margin:0}\n"
	".secret{display:inline-block;margin:0 0 .9rem;padding:.15em .7em;border-radius:1em;"
	"border:1px solid var(--edge);color:var(--soft);font-size:.8125rem;font-weight:600}\n"
	".meta{display:flex;flex-wrap:wrap;gap:.8rem 2.5rem;margin:1.3rem 0 0}\n"
	".meta div{min-width:0}.meta dt{font-size:.8125rem;color:var(--soft)}"
	".meta dd{margin:0;font-weight:600}\n"
	".page-title{font-size:1.625rem;margin-top:0;padding-bottom:.5em;"
	"border-bottom:3px solid var(--accent)}\n",
	".note{margin:0 0 1.2em;padding:.75rem 1rem;border-left:4px solid var(--accent);"
	"border-radius:0 .35rem .35rem 0;background:var(--info)}\n"
	".note.attention{border-color:var(--bad);background:var(--alert)}\n"
	".note p{margin:0}.note .kind{font-weight:650;color:var(--accent)}"
	".note.attention .kind{color:var(--bad)}\n"
	".quote{margin:0 0 1.2em}.quote .source{margin:0;font-size:.875rem;color:var(--soft)}\n"
	"blockquote{margin:.15rem 0 0;padding:0 0 0 1rem;border-left:3px solid var(--line)}\n"
	"blockquote p{margin:0}\n"
	".toc{margin:0 0 1.6rem}.toc "
	"ul{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:0}\n"
	".toc a{display:block;padding:.25em .75em;border:1px solid var(--line);border-radius:.4rem;"
	"text-decoration:none}.toc a:hover{border-color:var(--accent)}\n"
	".scroll{position:relative;overflow-x:auto;max-width:100%}\n"
	".block{margin:0 0 1.6em}\n"
	"table{border-collapse:separate;border-spacing:0;font-size:.9375rem;line-height:1.4;min-"
	"width:50%}\n"
	"caption{text-align:start;font-weight:650;padding-bottom:.5em}\n"
	"th,td{text-align:start;vertical-align:top;padding:.42em .9em .42em 0;"
	"border-bottom:1px solid var(--line)}\n"
	"thead th,thead td{vertical-align:bottom;border-bottom:2px solid var(--edge);"
	"font-size:.8125rem;font-weight:600;color:var(--soft);overflow-wrap:break-word}\n"
	"tbody th{font-weight:500;min-width:9.5rem;background:var(--sheet)}\n"
	"@media screen{th,td{overflow-wrap:break-word}}\n"
	"td.t{min-width:7rem}th:last-child,td:last-child{padding-right:0}\n"
	"tr>.n+.n,tr>.t+.n{padding-left:.7em}\n"
	".n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\n"
	"thead .n{white-space:normal}\n"
	".aside,.none,.small{color:var(--soft);font-size:.8125rem;font-weight:400}\n"
	".good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}\n"
	".sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
	"white-space:nowrap}\n",
	"figure{margin:0 0 2em}\n"
	"figcaption{font-weight:650;margin-bottom:.7em}\n"
	".say{margin:-.4em 0 .9em;color:var(--soft)}\n"
	".rows{list-style:none;margin:0;padding:0}\n"
	".row{display:grid;grid-template-columns:12rem minmax(0,25.5rem) minmax(8rem,1fr);gap:0 "
	"1rem;"
	"align-items:center;max-width:none;border-bottom:1px solid var(--line);line-height:1.3}\n"
	".row.head{border-bottom:0}.row svg{display:block;max-width:100%;height:auto}\n"
	".row svg.fluid{height:29px}svg.over{overflow:visible}.bars svg rect{stroke:var(--sheet);"
	"stroke-width:1}.bars svg .s0,.bars svg .s1,.bars svg .s2,.bars svg "
	".x{stroke:var(--edge)}\n"
	".label{font-size:.9375rem;hyphens:auto}.row .remark{font-size:.875rem}"
	".row .small{display:inline-block;margin-right:.6em}\n"
	".bars .row,.pair .row{padding:.2rem 0}\n"
	".heat .row{grid-template-columns:12rem max-content minmax(0,1fr);border-bottom:0}\n"
	".heat "
	".label{position:sticky;left:0;background:var(--sheet);align-self:stretch;display:flex;"
	"flex-direction:column;justify-content:center}\n"
	".heat svg{max-width:none}.rows+.rows{margin-top:1.1rem}\n"
	".legend{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem 1.2rem;margin:.8em 0 0;"
	"max-width:none;font-size:.8125rem;color:var(--soft)}\n"
	".legend span{display:inline-flex;align-items:center;gap:.45em}.legend svg{flex:none}\n"
	".account h2{font-size:1rem;margin:0 0 .8em}.account{font-size:.875rem;color:var(--soft)}\n"
	".account p{margin:0 0 .3em}\n"
	"pre{margin:0 0 1em;padding:.55em .8em;border-radius:.35rem;background:var(--code);"
	"color:var(--ink);white-space:pre-wrap;font:.8125rem/1.5 ui-monospace,'Cascadia Mono',"
	"Consolas,'DejaVu Sans Mono',monospace}\n",
	"svg text{font-family:inherit;fill:var(--ink)}\n"
	"svg .b{font-size:12px;font-weight:600;text-anchor:middle}\n"
	"svg .h{font-size:12px;fill:var(--soft);text-anchor:middle}\n"
	"svg .g{font-size:12px;font-weight:650;fill:var(--ink)}svg .u{text-anchor:start}\n"
	".s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}"
	".s4{fill:var(--s4)}\n"
	"svg .d0{fill:var(--d0)}svg .d1{fill:var(--d1)}svg .d2{fill:var(--d2)}svg "
	".d3{fill:var(--d3)}"
	"svg .d4{fill:var(--d4)}\n"
	".s0,.s1,.s2{stroke:var(--edge);stroke-width:1}\n"
	".l{fill:none;stroke:var(--line);stroke-width:1}\n"
	".j{fill:none;stroke:var(--edge);stroke-width:2}.j.gap{stroke-dasharray:2 4}\n"
	".x{fill:none;stroke:var(--edge);stroke-width:1;stroke-dasharray:3 2}\n"
	".w{fill:var(--sheet)}svg .k{fill:var(--soft)}\n"
	".o{fill:var(--sheet);stroke:var(--edge);stroke-width:2}\n"
	".jg{stroke:var(--good);stroke-width:4}.jb{stroke:var(--bad);stroke-width:4}"
	".jn{stroke:var(--edge);stroke-width:4}\n",
	"@media (max-width:39.99rem){\n"
	"body{padding:0;font-size:1rem}\n"
	".sheet{padding:1.4rem 1rem;border-radius:0;margin-bottom:.6rem;box-shadow:none}\n"
	"h1{font-size:1.625rem}h2{font-size:1.25rem}\n"
	".row{grid-template-columns:minmax(8rem,1fr) minmax(0,max-content);padding:.55rem 0}"
	".row svg{grid-column:1/-1;grid-row:2;margin-top:.25rem}"
	".row .remark{text-align:end}.row .small{margin:0 0 0 .6em}\n"
	".row.head{padding:0}.row.head .label{display:none}.row .label{font-weight:500}\n"
	".heat .row{grid-template-columns:7.9rem max-content;padding:0}\n"
	".heat .row svg{grid-column:2;grid-row:1;margin:0}\n"
	".heat .row .label{font-size:.8125rem;font-weight:400;padding-right:.4rem}\n"
	".heat .row.head .label{display:flex}.heat .remark{display:none}\n"
	"table{font-size:.875rem}th,td{padding-right:.5em}tr>.n+.n,tr>.t+.n{padding-left:.3em}\n"
	"tbody th{position:sticky;left:0;min-width:7.6rem}\n"
	"}\n"
	/* no type smaller than 8.5pt: .88rem here, and what is drawn is enlarged for its zoom */
	"@media print{\n"
	"html{font-size:9.75pt}body{background:none;padding:0;line-height:1.4}\n"
	".sheet{box-shadow:none;border-radius:0;margin:0;padding:0;max-width:none}\n"
	".sheet+.sheet{break-before:page}.toc{display:none}\n"
	".secret,.meta dt,.aside,.none,.small,.legend,.label,.row .remark,.quote .source,.account,"
	"pre,thead th,thead td,table{font-size:.88rem}\n"
	"h2,h3,h4,h5{margin:1.05em 0 .4em}h2,.l2{font-size:1.25rem}h3,.l3{font-size:1.1rem}\n"
	".page-title{font-size:1.5rem;margin:0 0 .5em;padding-bottom:.3em}\n"
	".top{padding-bottom:.9rem;margin-bottom:1rem}.meta{margin-top:.8rem;gap:.4rem 2rem}\n"
	"p,ul,ol{margin-bottom:.6em}ul,ol{padding-left:1.5em}p,li,blockquote{max-width:none}\n"
	"figure,.block{margin-bottom:.9em}figcaption{margin-bottom:.35em}.say{margin:0 0 .5em}\n"
	"table{line-height:1.25}th,td{padding:.12em .8em .12em 0}tbody th{min-width:8rem}\n"
	".legend{margin-top:.4em;gap:.2rem .9rem;line-height:1.3}\n"
	".wide table{table-layout:auto;min-width:0}.wide th,.wide td{padding-right:.6em}"
	".wide tbody th{min-width:4.5rem}.wide td.t{min-width:0}\n"
	".row{grid-template-columns:11rem minmax(0,26rem) minmax(9rem,1fr)}"
	".bars .row,.pair .row{padding:.05rem 0}\n"
	".course .row svg,.pair .row svg{zoom:.82}.course svg text,.pair svg "
	"text{font-size:13.9px}\n"
	".heat .row svg{zoom:.95}\n"
	".beside{columns:2;column-gap:7mm}.beside .row{gap:0 .5rem}\n"
	".beside .course .row{grid-template-columns:minmax(0,1fr) max-content}"
	".beside .course .row svg{grid-column:2;grid-row:1/3}"
	".beside .course .remark{grid-column:1;grid-row:2;line-height:1.1}"
	".beside .course .label{align-self:end}.beside .course .remark:empty{display:none}\n"
	".beside .course .label:has(+svg+.remark:empty){grid-row:1/3;align-self:center}\n"
	".beside .bars .row{grid-template-columns:8.2rem minmax(0,1fr)}.beside .bars "
	".remark{display:"
	"none}\n"
	".beside>:first-child{margin-top:0}.beside p,.beside ul,.beside "
	"blockquote{font-size:.88rem}\n"
	"h1,h2,h3,h4,h5,figcaption,caption,.say{break-after:avoid}\n"
	"tr,.row,li,.short,.heat .rows,.note,figure,.quote .source{break-inside:avoid}.quote "
	".source,.lead{break-after:avoid}\n"
	"thead{display:table-header-group}.scroll{overflow:visible}\n"
	"a{color:inherit;text-decoration:none}p,blockquote{orphans:3;widows:3}\n"
	".note,pre{print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
	"}\n",
};

static void colours(struct hb_emit *e, bool dark)
{
	hb_put(e, ":root{color-scheme:");
	hb_put(e, dark ? "dark" : "light");
	for (size_t i = 0; i < hb_palette_size; i++) {
		hb_put(e, ";--");
		hb_put(e, hb_palette[i].name);
		hb_put(e, ":");
		hb_put(e, dark ? hb_palette[i].dark : hb_palette[i].light);
	}
	hb_put(e, "}");
}

/* C as its code point. A blank behind it would count as the end of the escape: it has one. */
static void escape(struct hb_emit *e, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	hb_output_write(e->out, (char[]){ '\\', hex[c >> 4], hex[c & 15], ' ' }, 4);
}

/* TEXT as a CSS string: all but letters, digits and blanks as code points, so nothing can end the
 * string or the style element. Bytes beyond ASCII are part of a character and stand. */
static void css_string(struct hb_emit *e, struct hb_str text)
{
	size_t fit = hb_fit(text, RUNNING_TITLE);
	hb_put(e, "\"");
	for (size_t i = 0; i < fit; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool plain = c >= 0x80 || c == ' ' || (c >= '0' && c <= '9') ||
		             ((c | 32) >= 'a' && (c | 32) <= 'z');
		if (plain)
			hb_output_write(e->out, &text.p[i], 1);
		else
			escape(e, c);
	}
	hb_put(e, fit < text.len ? "…\"" : "\"");
}

static void margin_box(struct hb_emit *e, const char *box, struct hb_str text)
{
	if (!text.len)
		return;
	hb_put(e, "@");
	hb_put(e, box);
	hb_put(e, "{content:");
	css_string(e, text);
	hb_put(e, "}");
}

/* A4, with the title above, the confidentiality below and the page's own name at the right. The
 * first page has its title in full. */
static void pages(struct hb_emit *e)
{
	hb_put(e, "@page{size:A4;margin:17mm 15mm 15mm;font:8.6pt system-ui,sans-serif;color:");
	for (size_t i = 0; i < hb_palette_size; i++)
		if (hb_str_is(hb_str(hb_palette[i].name), "soft"))
			hb_put(e, hb_palette[i].light);
	hb_put(e, ";");
	margin_box(e, "top-left", e->doc->title);
	margin_box(e, "bottom-left", e->doc->confidential);
	hb_put(e, "@bottom-right{content:counter(page)}}\n");
	if (!e->doc->first || e->doc->first->kind != HB_BLOCK_PAGE)
		hb_put(e, "@page:first{@top-left{content:none}}\n");
	unsigned number = 0;
	for (const struct hb_doc_line *title = e->doc->titles; title; title = title->next) {
		hb_put(e, "@page p");
		hb_put_int(e, ++number);
		hb_put(e, "{");
		margin_box(e, "top-right", title->text);
		hb_put(e, "}#p");
		hb_put_int(e, number);
		hb_put(e, "{page:p");
		hb_put_int(e, number);
		hb_put(e, "}\n");
	}
}

void hb_html_style(struct hb_emit *e)
{
	hb_put(e, "<style>\n");
	colours(e, false);
	hb_put(e, "\n@media screen and (prefers-color-scheme:dark){");
	colours(e, true);
	hb_put(e, "}\n");
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		hb_put(e, rules[i]);
	pages(e);
	hb_put(e, "</style>\n");
}
