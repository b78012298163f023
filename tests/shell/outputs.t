#!/usr/bin/env bash
# What the programs write: all of it or nothing, where it was asked for, and nothing beside it.
. "$(dirname "$0")/../lib.sh"

printf 'leerling,datum,taakinitiatie\nL1,2026-11-03,3\n' >good.csv
printf 'leerling,datum,taakinitiatie\nL1,2026-11-03,3\nL2,2026-11-03,7\n' >half.csv

note "one output that cannot be written keeps the others from being put in place"
for other in findings rejects; do
	expect_status 3 hb-observe check -q -o "out-$other.csv" "--$other=/dev/full" half.csv
	expect_stderr_has "/dev/full: error: cannot write: no space left"
	check "no table beside a full disk" [ ! -e "out-$other.csv" ]
done
expect_status 3 hb-observe check -q -o /dev/full --rejects=rejects.csv --findings=f.csv half.csv
check "nor rejects" [ ! -e rejects.csv ]
check "the list of findings says why" grep -q write_failed f.csv

note "a place can be named once, however it is spelt"
mkdir folder
ln -s ../half.csv folder/link.csv
transcript <<'END'
$ hb-observe check -o new.csv --rejects=./new.csv good.csv
hb-observe: error: ./new.csv is named for two outputs [usage]
[exit 2]
$ hb-observe check -o folder/../new.csv --findings=new.csv good.csv
hb-observe: error: new.csv is named for two outputs [usage]
[exit 2]
$ hb-observe check --findings=half.csv --rejects=folder/link.csv good.csv
hb-observe: error: folder/link.csv is named for two outputs [usage]
[exit 2]
$ hb-observe check --rejects=- half.csv
hb-observe: error: - is named for two outputs [usage]
[exit 2]
$ hb-observe check -q -o out.csv --rejects=- half.csv
afgewezen,bestand,regel,leerling,datum,taakinitiatie
range,half.csv,3,L2,2026-11-03,7
half.csv:3:3: error: score 7 is outside 1..5 [range] (taakinitiatie)
[exit 1]
$ hb-observe check -q -o /dev/null --rejects=/dev/null --findings=/dev/null good.csv
END

note "a parameter, a selection or a date that is no such thing is told before anything is read"
transcript <<'END'
$ hb-observe check --set drempel=3 good.csv
hb-observe: error: form observatie has no parameter drempel; it has - [usage]
[exit 2]
$ hb-observe check --only good.csv
hb-observe: error: "good.csv" is not written as COLUMN=VALUE [usage]
[exit 2]
$ SOURCE_DATE_EPOCH=yesterday hb-observe check good.csv
hb-observe: error: the environment variable SOURCE_DATE_EPOCH takes seconds since 1970, not "yesterday" [usage]
[exit 2]
$ printf 'leerling,datum\nL1,2026-11-04\n' | SOURCE_DATE_EPOCH=1793664000 hb-observe import -q | cut -d, -f1,4
leerling,datum
L1,2026-11-04
-:2:2: warning: 2026-11-04 lies in the future [future] (datum)
$ printf 'leerling,datum\nL1,2026-11-04\n' | SOURCE_DATE_EPOCH=1 hb-observe import --today=2026-11-04 -q | cut -d, -f1,4
leerling,datum
L1,2026-11-04
END

note "aligned for reading, a table is whole or refused"
{
	printf 'leerling,datum,taakinitiatie,opmerkingen,a,b,c\nL1,2026-11-03,3'
	for _ in 1 2 3 4; do printf ',zei %s' "$(head -c 600000 /dev/zero | tr '\0' '"')"; done
	printf '\nL2,2026-11-03,4,,,,\n'
} >quotes.csv
expect_status 0 hb-observe check -q quotes.csv
check "two rows" [ "$(wc -l <"$HOLD/out")" -eq 3 ]
expect_status 2 hb-observe check -q --pretty quotes.csv
expect_stderr_has "a row is too long to be aligned; leave out --pretty"
finish
