#!/usr/bin/env bash
# hb-ef compare and invite against a judge written in another language, on made-up sheets and
# observations in each of the shapes they may come in.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip_all "no python3"
for seed in 1 2 3; do
	check "sheets and observations, seed $seed" python3 "$ROOT/tests/shell/ef_judge.py" $seed
	hb-observe long -q seen.csv >long.csv
	hb-observe summary -q --by=groep,leerling seen.csv >summary.csv
	hb-observe summary -q --by=groep,leerling,observator seen.csv >finer.csv
	for file in seen long summary finer; do
		# what is said of the sheets (gaps, headings) is not at stake here
		hb-ef compare -q --observations=$file.csv sheets.csv >got 2>/dev/null
		expect_same compared got
	done
	for file in seen long summary; do
		hb-ef invite -q $file.csv >got 2>/dev/null
		expect_same invited got
	done
done
finish
