#!/bin/sh
# run.sh [RAW [OUT]] - what a coordinator does at the end of a term: from the files that came in to a
# report for every pupil, every group and the school. Without RAW a school of 400 pupils is made up.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${2:-${TERM_OUT:-$here/../../build/term-report}}
raw=${1:-$out/raw}
[ $# -gt 0 ] || sh "$here/make-raw.sh" "$raw"
mkdir -p "$out"
raw=$(cd "$raw" && pwd)
cd "$out"

# 1. Everything that came in becomes one table. A row that is wrong is reported, kept apart to be
#    mended (mend.csv) and fed in again; exit status 1 says that there are such rows.
status=0
hb-observe import -q --today=2026-06-15 --fill school='De Eik' --pupils="$raw/leerlingen.csv" \
	--findings=findings.csv --rejects=mend.csv -o school.csv "$raw"/P*.csv 2>import.log || status=$?
[ "$status" -le 1 ] || { cat import.log >&2; exit "$status"; }

# 2. Who has not been seen this term?
hb-observe missing -q --today=2026-06-15 --pupils="$raw/leerlingen.csv" --period=2025-2026/P3 \
	-o missing.csv school.csv

# 3. A report for every pupil and every group, with names; they are for those who know the pupils.
hb-report -q --today=2026-06-15 --period=2025-2026 --pupils="$raw/leerlingen.csv" \
	--out-dir=pupils school.csv
hb-report -q --today=2026-06-15 --period=2025-2026 --pupils="$raw/leerlingen.csv" --by=groep \
	--out-dir=groups school.csv

# 4. And one for the school, without names and without small groups.
hb-report -q --today=2026-06-15 --period=2025-2026 --by=school -o school.html school.csv
hb-report -q --today=2026-06-15 --period=2025-2026 --by=school -o figures.csv school.csv

count() {
	find "$1" -name '*.html' ! -name index.html | wc -l
}
printf '%s rows, %s to mend, %s pupils not seen, %s reports of pupils, %s of groups\n' \
	$(($(wc -l <school.csv) - 1)) $(($(wc -l <mend.csv) - 1)) $(($(wc -l <missing.csv) - 1)) \
	"$(count pupils)" "$(count groups)"
