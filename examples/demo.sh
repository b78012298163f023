#!/bin/sh
# demo.sh - the main job, end to end, on a class that was made up: an Excel file of two terms and an
# export of Microsoft Forms of the third become one table, a summary, and a report.
# `make demo` runs it; the results stand in build/demo.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${DEMO_OUT:-$(dirname "$here")/build/demo}
mkdir -p "$out"
cd "$out"
raw=$here/demo

say() {
	printf '\n== %s\n' "$*"
}

say "import: two kinds of exports, three terms, one table (two rows need mending)"
status=0
hb-observe import --pupils="$raw/leerlingen.csv" --rejects=mend.csv --findings=findings.csv \
	-o class.csv "$raw/observaties-excel.csv" "$raw/observaties-forms.csv" || status=$?
[ "$status" -le 1 ] || exit "$status"

say "check: the table is canonical now"
hb-observe check -o checked.csv class.csv

say "summary: where the class stood in each term, on three skills"
hb-observe summary --by=groep,periode -q checked.csv -o summary.csv
hb-observe summary --by=groep,periode -q --pretty checked.csv |
	awk 'NR == 1 || /taakinitiatie|planning|vaste_mindset/ { print substr($0, 1, 78) }'

say "report: the group, as text"
hb-report --by=groep --today=2026-06-15 --pupils="$raw/leerlingen.csv" checked.csv

hb-report --by=leerling --today=2026-06-15 --pupils="$raw/leerlingen.csv" -o report.html checked.csv
say "the same by pupil, as a page for screen and print"
printf '%s\n' "$out/report.html"
