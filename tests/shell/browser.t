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
# what an ordinary pupil has: a remark on each date, signals, a sheet of his own
python3 - <<'END'
import csv
with open("class.csv", newline="", encoding="utf-8") as f:
    rows = list(csv.DictReader(f))
for i, r in enumerate(rows):
    r["opmerkingen"] = r["opmerkingen"] or "Werkt graag alleen en vraagt " + "pas laat om hulp; " * (1 + i % 4)
with open("full.csv", "w", newline="", encoding="utf-8") as f:
    w = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
    w.writeheader()
    w.writerows(rows)
sheet = "flexibiliteit,organisatie,,metacognitie,,,emotieregulatie,volgehouden_aandacht,,planning_prioritering,,"
with open("sheets.csv", "w", encoding="utf-8") as f:
    places = ",".join(f"{l}_{d}_{n}" for l in ("sterk", "aandacht") for d in ("doen", "denken") for n in (1, 2, 3))
    f.write(f"leerling,groep,datum,{places},afspraken\n")
    for code in sorted({r["leerling"] for r in rows}):
        f.write(f"{code},7A,2026-06-01,{sheet},Elke maandag samen de week plannen\n")
END
for by in leerling groep school; do
	hb-report -q --by=$by --pupils="$demo/leerlingen.csv" --today=2026-06-15 -o $by.html full.csv sheets.csv
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
check "two for each, one before and one behind" [ "${pages:-0}" -le 18 ]
for page in $(seq "${pages:-0}"); do
	pdftotext -layout -f "$page" -l "$page" leerling.pdf - | grep -v '^ *$' | head -n 3 | tr '\n' ' '
	echo
done >heads
for name in 'Zoë van der Kwaak' 'Daan de Wit' 'Thijs ten Brink'; do
	check "$name begins a page" grep -q "$name" heads
done
for by in groep school; do
	browser --no-pdf-header-footer --print-to-pdf="$PWD/$by.pdf" "file://$PWD/$by.html" >/dev/null
done
for by in leerling groep school; do
	small=$(pdftohtml -xml -i -zoom 3 -stdout $by.pdf | sed -n 's/.*<fontspec.*size="\([0-9]*\)".*/\1/p' | sort -n | head -n 1)
	check "by $by no type is smaller than 8.5pt: ${small:-none} thirds" [ "${small:-0}" -ge 25 ]
done
pdftotext -layout -f 2 -l 2 leerling.pdf first
check "a pupil's first page has the course of all skills" sh -c \
	'grep -q Taakinitiatie first && grep -q Samenwerken first'
finish
