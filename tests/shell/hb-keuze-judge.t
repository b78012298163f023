#!/usr/bin/env bash
# hb-keuze decide against a judge written in another language, on a made-up school year: tests,
# holidays, short days, double hours, weeks over the turn of the year, the nights the clock changes,
# and requests made exactly at the limit and a second to either side.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip_all "no python3"
judge=$ROOT/tests/shell/keuze_judge.py
size="1000 40000"
case $HB_BUILD in */san) size="200 8000" ;; esac
export HB_FORMS=$PWD
# shellcheck disable=SC2086 # two numbers
check "a school year of $size" python3 "$judge" make 20261123 $size
school="--hours=uren.csv --tests=toetsen.csv --lessons=lessen.csv -q"

# decide_on INPUT OUTPUT OPTION...
decide_on() {
	local input=$1 output=$2
	shift 2
	# shellcheck disable=SC2086 # words
	expect_status 0 hb-keuze decide $school -o "$output" "$@" "$input"
}

for limit in 2d 3u 30m; do
	for file in aanvragen zonder; do
		python3 "$judge" judge 3 $limit $file.csv >"wanted-$file-$limit.csv" || exit
		decide_on $file.csv $file-$limit.csv --set max_per_week=3 --set uiterlijk=$limit
		expect_same wanted-$file-$limit.csv $file-$limit.csv
	done
done
python3 "$judge" judge '' '' aanvragen.csv >wanted.csv
decide_on aanvragen.csv free.csv
expect_same wanted.csv free.csv

# each reason occurs, or the year proves nothing
for reason in weekend vakantie geen_les toets vakleraar vakleraar_nee te_laat dubbel max_per_week; do
	check "$reason is a reason" grep -qE ",geweigerd,([a-z_|]*\|)?${reason}[,|]" aanvragen-2d.csv
done
check "refusals carry more than one reason" grep -q ',geweigerd,vakleraar|te_laat|' aanvragen-2d.csv

# lines FILE: its rows sorted (no row has a line break once that is written as a blank)
rows() {
	python3 -c 'import csv, sys
for row in sorted(csv.reader(open(sys.argv[1], newline=""))):
    print("\x1f".join(row).replace("\n", " "))' "$1"
}
decide_on geschud.csv shuffled.csv --set max_per_week=3 --set uiterlijk=2d
rows aanvragen-2d.csv >a && rows shuffled.csv >b
expect_same a b

# up to a day, and day by day: the same decisions as of the whole year
between() {
	python3 -c 'import csv, sys
rows = list(csv.reader(open("aanvragen-2d.csv", newline="")))
w = csv.writer(sys.stdout, lineterminator="\n")
w.writerows([rows[0]] + [r for r in rows[1:] if sys.argv[1] <= r[3] <= sys.argv[2]])' "$1" "$2"
}
for day in 2026-09-08 2026-10-26 2026-12-29 2027-01-01 2027-03-29 2027-06-30; do
	between 2026-08-01 $day >wanted.csv
	decide_on aanvragen.csv until.csv --set max_per_week=3 --set uiterlijk=2d --until=$day
	expect_same wanted.csv until.csv
	between $day $day >wanted.csv
	decide_on aanvragen.csv day.csv --set max_per_week=3 --set uiterlijk=2d --since=$day --until=$day
	expect_same wanted.csv day.csv
done

# what is granted stays granted when more requests come in: a file that grows by time of asking
python3 -c 'import csv
rows = list(csv.reader(open("aanvragen.csv", newline="")))
first = [r for r in rows[1:] if r[8] < "2027-01-15"]
csv.writer(open("half.csv", "w", newline=""), lineterminator="\n").writerows([rows[0]] + first)
rows = list(csv.reader(open("aanvragen-2d.csv", newline="")))
first = [r for r in rows[1:] if r[8] < "2027-01-15"]
csv.writer(open("wanted.csv", "w", newline=""), lineterminator="\n").writerows([rows[0]] + first)'
decide_on half.csv half-decided.csv --set max_per_week=3 --set uiterlijk=2d
expect_same wanted.csv half-decided.csv

# decided again, the decisions are the same
hb-keuze decide --hours=uren.csv --tests=toetsen.csv --lessons=lessen.csv -q --set max_per_week=3 \
	--set uiterlijk=2d aanvragen-2d.csv >again.csv
expect_same aanvragen-2d.csv again.csv

# hours granted: the lists agree with the decisions
python3 -c 'import csv
rows = list(csv.DictReader(open("aanvragen-2d.csv", newline="")))
hours = [(r["datum"], int(h), r["klas"], r["vak"], r["leerling"], "aanwezig", r["waar"])
         for r in rows if r["besluit"] == "toegestaan" for h in r["uur"].split("/")]
w = csv.writer(open("wanted.csv", "w", newline=""), lineterminator="\n")
w.writerow(["datum", "uur", "klas", "vak", "leerling", "status", "waar"])
w.writerows(sorted(hours, key=lambda h: (h[0], h[1], h[2].encode(), h[3].encode(), h[4], h[6].encode())))
from datetime import date
used = {}
for r in rows:
    y, w_, _ = date.fromisoformat(r["datum"]).isocalendar()
    u = used.setdefault((r["leerling"], r["klas"], "%d-W%02d" % (y, w_)), [0, 0])
    u[r["besluit"] == "geweigerd"] += len(r["uur"].split("/"))
w = csv.writer(open("wanted-usage.csv", "w", newline=""), lineterminator="\n")
w.writerow(["leerling", "klas", "week", "toegestaan", "geweigerd", "over"])
w.writerows([list(k) + u + [3 - u[0]] for k, u in sorted(used.items())])'
expect_status 0 hb-keuze present -q -o present.csv aanvragen-2d.csv
expect_same wanted.csv present.csv
expect_status 0 hb-keuze usage -q --set max_per_week=3 -o usage.csv aanvragen-2d.csv
expect_same wanted-usage.csv usage.csv
finish
