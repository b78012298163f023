#!/usr/bin/env bash
# The HTML report in a real browser: it fits a phone, and on paper each pupil begins a page.
# once
. "$(dirname "$0")/../lib.sh"
command -v chromium >/dev/null || skip_all "no chromium"
demo=$EXAMPLES/demo
browser() {
	timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--user-data-dir="$PWD/profile" "$@" 2>/dev/null
}

hb-observe import -q --pupils="$demo/leerlingen.csv" -o class.csv "$demo"/observaties-*.csv 2>/dev/null
for by in leerling groep school; do
	hb-report -q --by=$by --pupils="$demo/leerlingen.csv" --today=2026-06-15 -o $by.html class.csv
	# the report itself has no script, so a page around it measures how wide it is
	for width in 360 768; do
		python3 - $by.html $width >frame.html <<'END'
import html, sys
page = html.escape(open(sys.argv[1], encoding="utf-8").read())
print(f"""<!doctype html><meta charset="utf-8"><iframe width={sys.argv[2]} height=800 style="border:0"
srcdoc="{page}"></iframe><p id=said>nothing</p><script>
onload = () => {{ said.textContent = "wide " + document.querySelector("iframe")
  .contentDocument.documentElement.scrollWidth; }};</script>""")
END
		browser --virtual-time-budget=5000 --dump-dom "file://$PWD/frame.html" >dom
		said=$(grep -o 'wide [0-9][0-9]*' dom | tail -n 1)
		check "by $by, $width pixels wide: ${said:-not measured}" [ "${said#wide }" -le $width ]
	done
done

browser --no-pdf-header-footer --print-to-pdf="$PWD/leerling.pdf" "file://$PWD/leerling.html" >/dev/null
check "it can be printed" [ -s leerling.pdf ]
pages=$(pdfinfo leerling.pdf | sed -n 's/^Pages: *//p')
check "A4" sh -c 'pdfinfo leerling.pdf | grep -q "A4"'
check "a page at least for each of 8 pupils and one before: ${pages:-0}" [ "${pages:-0}" -ge 9 ]
check "and not more than three for each" [ "${pages:-0}" -le 26 ]
for page in $(seq "${pages:-0}"); do
	pdftotext -layout -f "$page" -l "$page" leerling.pdf - | grep -v '^ *$' | head -n 3 | tr '\n' ' '
	echo
done >heads
for name in 'Zoë van der Kwaak' 'Daan de Wit' 'Thijs ten Brink'; do
	check "$name begins a page" grep -q "$name" heads
done
pdftotext -layout -f 2 -l 2 leerling.pdf first
check "a pupil's first page has the course of all skills" sh -c \
	'grep -q Taakinitiatie first && grep -q Samenwerken first'
finish
