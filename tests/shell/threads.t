#!/usr/bin/env bash
# Any number of threads gives the same bytes, the same findings and the same status, for every verb
# that reads rows: on a file of many chunks, with quotes, line breaks in quotes, and rows that are
# wrong or come twice.
. "$(dirname "$0")/../lib.sh"
{
	hb-observe blank
	seq 6000 | awk '{
		pupil = $1 * 7919 % 397
		row = sprintf("L%03d,%d%s,S%d,2025-%02d-%02d,o%d", pupil, pupil % 8 + 1, pupil % 2 ? "a" : "b",
			pupil % 9, 9 + $1 % 4, int($1 / 397) % 28 + 1, $1 % 5)
		for (i = 0; i < 14; i++) {
			score = ($1 * (i + 3) + int($1 / 97)) % 5 + 1
			row = row "," (($1 + i) % 23 ? score : $1 % 101 ? "" : "9")
		}
		remark = $1 % 11 ? "rustig" : $1 % 2 ? "\"zegt \"\"nee\"\", vaak\"" : "\"een\ntwee\""
		advice = $1 % 3 ? "" : $1 % 6 ? "geen" : "uitdaging_in_klas|extra_observatie"
		print row "," remark "," advice
		if ($1 % 300 == 0) print row "," remark ","
		if ($1 % 500 == 0) print "L1,1a,S1,2025-13-01,o1,1"
	}'
} >wide.csv
hb-observe long -q wide.csv -o long.csv
sed 's/,\([0-9]*\)-\([0-9]*\)-\([0-9]*\),/,\3-\2-\1,/' wide.csv >excel.csv
awk 'NR > 1 && !seen[substr($0, 1, 4)]++ && /^L/ { print substr($0, 1, 4) }' wide.csv |
	awk 'BEGIN { print "leerling,groep" } { print $0 ",1a" } END { print "L999,1a" }' >pupils.csv

# alike WHAT COMMAND...: one thread against two, three and eight
alike() {
	local what=$1 status=0 n
	shift
	"$@" --threads=1 >one.out 2>one.err || status=$?
	for n in 2 3 8; do
		expect_status "$status" "$@" --threads="$n"
		expect_stdout one.out
		expect_stderr one.err
	done
	check "$what says something" [ -s one.out ]
}

alike check hb-observe check wide.csv
check "... rows that come twice, too" grep -q '\[duplicate\]' one.err
alike "check of two files" hb-observe check --origin wide.csv wide.csv
alike import hb-observe import --today=2026-02-01 excel.csv
alike summary hb-observe summary wide.csv
alike "summary by school" hb-observe summary --by=school,groep wide.csv
alike "summary --latest" hb-observe summary --latest wide.csv
alike "summary --latest by another column" hb-observe summary --latest --by=groep,periode wide.csv wide.csv
alike "summary --latest of the long form" hb-observe summary --latest long.csv
alike "summary --of" hb-observe summary --of=aanbeveling --by=groep wide.csv
alike "summary --of of the long form" hb-observe summary --of=aanbeveling long.csv
alike "summary --of, of last dates" hb-observe summary --of=aanbeveling --latest --by=observator wide.csv
alike "summary of the long form" hb-observe summary long.csv
hb-observe summary -q wide.csv -o sum.csv
hb-observe summary -q --until=2025-10-31 wide.csv | sed '/,taakinitiatie,/s/,20/,19/' >odd.csv
alike "summary --merge" hb-observe summary --merge sum.csv odd.csv
alike long hb-observe long wide.csv
alike wide hb-observe wide long.csv
alike "wide of two files" hb-observe wide --origin long.csv long.csv
alike trend hb-observe trend wide.csv
alike "trend of two files" hb-observe trend wide.csv excel.csv wide.csv
alike "trend of the long form" hb-observe trend long.csv
alike flags hb-observe flags wide.csv
alike agree hb-observe agree wide.csv
alike "agree --pairs" hb-observe agree --pairs wide.csv
alike missing hb-observe missing --pupils=pupils.csv --since=2025-12-01 wide.csv
alike "missing of the long form" hb-observe missing --pupils=pupils.csv --since=2025-12-01 long.csv
finish
