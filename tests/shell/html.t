#!/usr/bin/env bash
# The pages for a browser are HTML that a validator takes: reports, sheets and guides.
. "$(dirname "$0")/../lib.sh"
command -v tidy >/dev/null || skip_all "no tidy"
demo=$EXAMPLES/demo

hb-observe import -q --pupils="$demo/leerlingen.csv" -o class.csv "$demo"/observaties-*.csv 2>/dev/null
for by in leerling groep school; do
	hb-report -q --by=$by --pupils="$demo/leerlingen.csv" --today=2026-06-15 -o "report-$by.html" class.csv
done
for form in $(hb-form list | tail -n +2 | cut -d, -f1); do
	hb-form show "$form" --format=html >"show-$form.html"
	hb-form blank "$form" --sheet=html >"sheet-$form.html" 2>/dev/null || rm "sheet-$form.html"
done
hb-ef blank --sheet=html --age=11 >sheet-ef.html
hb-canvas next -q -o next.html "$EXAMPLES/regio/posities-noord.csv"
check "there are pages enough" [ "$(find . -name '*.html' -size +0 | wc -l)" -ge 35 ]

# tidy is older than <div> within <dl>, which HTML has had since 2017.
for page in *.html; do
	tidy -q -e --drop-empty-elements no "$page" 2>&1 | sed 's/^line [0-9]* column [0-9]* - //' |
		grep -vE 'missing </dl> before </div>|missing </div> before <dt>|inserting implicit <dl>|missing <dd>' |
		sort -u >said
	check "$page" [ ! -s said ] || sed 's/^/# /' said
done

check "no heading skips a level" python3 - ./*.html <<'END'
import re, sys
for name in sys.argv[1:]:
    last = 0
    for level in map(int, re.findall(r"<h([1-6])[ >]", open(name, encoding="utf-8").read())):
        assert level <= last + 1, (name, last, level)
        last = level
END
finish
