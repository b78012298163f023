#!/usr/bin/env bash
# examples/parallel/per-school: a job for each school gives the bytes of one command over all files,
# with one worker or several, and gives nothing when a school fails.
. "$(dirname "$0")/../lib.sh"
command -v parallel >/dev/null || skip_all "no GNU parallel"
job=$EXAMPLES/parallel/per-school
export HOME=$PWD

mkdir in
header=$(hb-observe blank)
for school in 1 2 3 4 5; do
	{
		echo "$header"
		awk -v s="$school" 'BEGIN { for (r = 0; r < 40; r++) {
			printf "S%dL%02d,%dA,S%d,2026-%02d-%02d,o%d", s, r % 8, s, s, 1 + r % 9, 1 + r % 28, r % 3
			for (i = 0; i < 14; i++) printf ",%s", (r + i * s) % 7 ? (r * s + i) % 5 + 1 : ""
			printf ",\"zei: \"\"ja, %d\"\"\",\n", r } }'
	} >"in/school $school.csv"
done
expect_status 0 hb-observe summary -q -o all.csv in/*.csv

for hosts in : 1/: 3/: 2/:,1/:; do
	export HOSTS=$hosts
	expect_status 0 "$job" in out
	expect_same all.csv out/summary.csv
done

echo 'S1L01,1A,S1,2026-01-01,x,9,,,,,,,,,,,,,,,' >>'in/school 1.csv'
expect_status 0 "$job" in out
expect_same all.csv out/summary.csv
check "the rejected row was told of" grep -q '\[range\]' "out/school/school 1.csv.err"

printf 'iets,anders\n1,2\n' >in/vreemd.csv
rm out/summary.csv
HOSTS=2/: expect_status 1 "$job" in out
check "no sum of most schools" test ! -e out/summary.csv
expect_status 2 "$job"
finish
