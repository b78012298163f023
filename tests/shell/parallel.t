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
	check "nothing stays in the home" [ ! -e .parallel ]
done
mkdir .parallel
expect_status 0 "$job" in out
check "but what was there" [ "$(find .parallel)" = .parallel ]
rmdir .parallel

# Another machine, as far as parallel and rsync can tell: what ssh is asked to run there is run here,
# in a home of its own. The real programs copy a school's file there, fetch the result, and tidy up.
if command -v rsync >/dev/null; then
	mkdir far bin
	cat >bin/ssh <<-END
		#!/bin/sh
		while :; do
			case \$1 in
			-l | -p | -o | -S) shift 2 ;;
			-*) shift ;;
			*) break ;;
			esac
		done
		echo "\$1" >>'$PWD/called'
		shift
		[ "\$1" != -- ] || shift
		HOME='$PWD/far' && export HOME && cd && exec sh -c "\$*"
	END
	chmod +x bin/ssh
	for hosts in 2/server1 1/server1,1/server2 2/server1,1/:; do
		rm -f called out/summary.csv
		HOSTS=$hosts PATH=$PWD/bin:$PATH expect_status 0 "$job" in out
		expect_same all.csv out/summary.csv
		check "the work was done elsewhere" grep -q '^server1$' called
		check "nothing stays there, and nothing here" [ -z "$(find far .parallel -mindepth 1 2>/dev/null)" ]
	done
else
	skip "schools are summarised on another machine" "no rsync"
fi

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
