#!/usr/bin/env bash
# The coordinator's script, from a school's raw files to the reports of all pupils and groups.
. "$(dirname "$0")/../lib.sh"
expect_status 0 sh "$EXAMPLES/term-report/make-raw.sh" raw
start=$(date +%s)
expect_status 0 sh "$EXAMPLES/term-report/run.sh" raw out
check "within a minute, under sanitizers too" [ $(($(date +%s) - start)) -le 60 ]
expect_stdout <<'END'
1133 rows, 8 to mend, 26 pupils not seen, 400 reports of pupils, 16 of groups
END
check "rows in = rows out + to be mended" python3 - <<'END'
import csv, glob
n = 0
for name in glob.glob("raw/P*.csv"):
    lines = open(name, encoding="cp1252").read().splitlines()
    n += len(lines) - (1 if "forms" in name else 2)
rows = lambda name: len(list(csv.reader(open(name, encoding="utf-8")))) - 1
assert n == rows("out/school.csv") + rows("out/mend.csv"), n
END
check "a report for every pupil in the index" python3 - <<'END'
import csv, os
listed = [r["bestand"] for r in csv.DictReader(open("out/pupils/index.csv", encoding="utf-8"))]
assert len(set(listed)) == len(listed) and all(os.path.getsize("out/pupils/" + f) > 5000 for f in listed)
END
check "no name in the school's report" [ "$(grep -c 'Kwaak\|Zoë\|00120' out/school.html out/figures.csv | grep -vc ':0$')" = 0 ]
mkdir first
cp -r out/pupils out/groups out/school.html out/figures.csv first/
expect_status 0 sh "$EXAMPLES/term-report/run.sh" raw out
for part in pupils groups school.html figures.csv; do
	check "the same again, byte for byte: $part" diff -r "first/$part" "out/$part"
done
finish
